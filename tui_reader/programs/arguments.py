"""The arguments of a program: split as a shell splits them, and placeholders filled with texts of a bulletin."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence
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


def split(line: str) -> list[str]:
    """The words of a command line, with quotes and backslashes as in a shell, and nothing expanded. Raises
    ValueError for a quote that is not closed."""
    return shlex.split(line)


def uses(arguments: Sequence[str], name: str | None = None) -> bool:
    """Whether some argument has a placeholder, or the one of this name."""
    found = (match[1] for argument in arguments for match in _PLACEHOLDER.finditer(argument))
    return any(name in (None, each) for each in found)


def filled(arguments: Sequence[str], values: Mapping[str, str]) -> list[str]:
    """The arguments with a value for each placeholder, on one line and of at most `LONGEST` characters.

    Values are texts of others. One that begins an argument and looks like an option (`-rf`) gets a space before
    it, which no program takes for one.
    """
    return [_filled(argument, values) for argument in arguments]


def _filled(argument: str, values: Mapping[str, str]) -> str:
    text = _PLACEHOLDER.sub(lambda match: clean_line(values.get(match[1], ""), LONGEST), argument)
    return f" {text}" if text.startswith("-") and not argument.startswith("-") else text
