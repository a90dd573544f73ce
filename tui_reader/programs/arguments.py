"""The arguments of a program: split as a shell splits them, and placeholders filled with texts of a bulletin."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Literal

from tui_reader.text.clean import clean_line

PLACEHOLDERS = ("address", "title", "publisher", "date", "number", "id", "file")
"""Names that stand in braces in an argument: `{address}`."""

Input = Literal["plain", "markdown", "html", "json", "none"]
"""What a program reads from its standard input, and finds in `{file}`."""

INPUTS: tuple[Input, ...] = ("plain", "markdown", "html", "json", "none")

LONGEST = 4000
"""Characters of a text in an argument; longer ones are cut. Linux allows 128 KiB for an argument."""

_PLACEHOLDER = re.compile(r"\{(" + "|".join(PLACEHOLDERS) + r")\}")

_SHELLS = frozenset(("sh", "ash", "bash", "csh", "dash", "fish", "ksh", "mksh", "tcsh", "zsh"))
_WINDOWS_SHELLS = frozenset(("cmd", "cmd.exe", "powershell", "powershell.exe", "pwsh", "pwsh.exe"))
_SCRIPT_OPTION = re.compile(r"-[a-zA-Z]*c[a-zA-Z]*")


def split(line: str) -> list[str]:
    """The words of a command line, with quotes and backslashes as in a shell, and nothing expanded. Raises
    ValueError for a quote that is not closed."""
    return shlex.split(line)


def uses(arguments: Sequence[str], name: str | None = None) -> bool:
    """Whether some argument has a placeholder, or the one of this name."""
    found = (match[1] for argument in arguments for match in _PLACEHOLDER.finditer(argument))
    return any(name in (None, each) for each in found)


def is_script_with_placeholder(arguments: Sequence[str]) -> bool:
    """Whether a placeholder stands in a script (`sh -c "echo {title}"`), where a title would become code."""
    for place, argument in enumerate(arguments):
        shell = PurePath(argument).name
        if shell in _WINDOWS_SHELLS and uses(arguments[place + 1 :]):
            return True
        if shell in _SHELLS:
            options = arguments[place + 1 :]
            for at, option in enumerate(options):
                if _SCRIPT_OPTION.fullmatch(option) and uses(_script(option, options[at + 1 :])):
                    return True
    return False


def _script(option: str, words: Sequence[str]) -> Sequence[str]:
    """The script among the words behind an option with `c`; other options may stand between, and `-o` with its
    value."""
    for at, word in enumerate(words):
        if not word.startswith(("-", "+")) and not re.fullmatch(r"[-+][a-zA-Z]*[oO]", option):
            return words[at : at + 1]
        option = word
    return ()


def filled(arguments: Sequence[str], values: Mapping[str, str]) -> list[str]:
    """The arguments with a value for each placeholder, on one line and of at most `LONGEST` characters.

    Values are texts of others. One that begins an argument and looks like an option (`-rf`) gets a space before
    it, which no program takes for one.
    """
    return [_filled(argument, values) for argument in arguments]


def _filled(argument: str, values: Mapping[str, str]) -> str:
    text = _PLACEHOLDER.sub(lambda match: clean_line(values.get(match[1], ""), LONGEST), argument)
    return f" {text}" if text.startswith("-") and not argument.startswith("-") else text
