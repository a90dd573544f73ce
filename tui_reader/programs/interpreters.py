"""Programs that take code in their arguments: a placeholder in it would make code of what a page says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import NamedTuple

from tui_reader.programs.arguments import uses


class _Options(NamedTuple):
    """How a program takes code: behind options with one of `letters`, and behind the words `long`. `first`: its
    first word is code too, unless a file has it (`-f`); `valued` are letters of options with a value."""

    letters: str = ""
    long: frozenset[str] = frozenset()
    first: bool = False
    valued: str = ""


_EVALUATES = frozenset(
    ("--cmd", "--command", "--eval", "--exec", "--execute", "--expression", "--print", "--source")
)
_INTERPRETERS = {
    **dict.fromkeys(
        ("ash", "bash", "csh", "dash", "fish", "ksh", "mksh", "sh", "tcsh", "zsh"), _Options("c", valued="oO")
    ),
    **dict.fromkeys(("flock", "psql", "pypy", "python", "pythonw"), _Options("c", _EVALUATES)),
    **dict.fromkeys(("runuser", "script", "su", "vi", "vim", "nvim"), _Options("c", _EVALUATES)),
    **dict.fromkeys(("emacs", "guile", "julia", "lua", "luajit", "mariadb", "mysql"), _Options("eE", _EVALUATES)),
    **dict.fromkeys(("node", "nodejs", "osascript", "perl", "Rscript", "ruby"), _Options("eEp", _EVALUATES)),
    **dict.fromkeys(("bun", "deno"), _Options("ep", _EVALUATES | {"eval"})),
    **dict.fromkeys(("awk", "gawk", "mawk", "nawk"), _Options("e", _EVALUATES, first=True, valued="Fv")),
    **dict.fromkeys(("gsed", "sed"), _Options("e", _EVALUATES, first=True)),
    "php": _Options("rBRE"),
}
_ALL_ARGUMENTS = frozenset(
    ("cmd", "parallel", "powershell", "pwsh", "rsh", "screen", "sqlite", "ssh", "tmux", "watch", "wsl", "xterm")
)
"""Programs that pass what follows to a shell, here or elsewhere, or read code in most of their arguments."""


def interpreter_of_placeholder(arguments: Sequence[str]) -> str | None:
    """The program among the arguments, such as `sh` in `env sh -c "echo {title}"`, that would run a placeholder as
    code; None where none of those that are known would."""
    for place, argument in enumerate(arguments):
        name, following = _name(argument), arguments[place + 1 :]
        if name in _ALL_ARGUMENTS and uses(following):
            return name
        options = _INTERPRETERS.get(name)
        if options is not None and uses(list(_code(following, options))):
            return name
    return None


def _name(argument: str) -> str:
    """The name of a program without folder, version and ending: `python` for `/usr/bin/python3.12`."""
    name = PurePath(argument.replace("\\", "/")).name
    return re.sub(r"[\d.]+$", "", re.sub(r"\.exe$", "", name, flags=re.I)) or name


def _code(words: Sequence[str], options: _Options) -> Iterator[str]:
    """The words that are code, and more where it is not certain."""
    first, is_value = options.first, False
    for at, word in enumerate(words):
        name, joined, value = word.partition("=")
        letters = word[1:] if re.match(r"-[^-]", word) else ""
        if is_value:
            is_value = False
        elif name in options.long:
            first = False
            yield from (value,) if joined else words[at + 1 : at + 2]
        elif options.letters and (found := re.search(f"[{options.letters}]", letters)):
            first = False
            yield letters[found.end() :]
            yield from _following(word, words[at + 1 :], options.valued)
        elif letters:
            is_value = letters[-1] in options.valued
            first = first and letters[0] != "f"
        elif first and not word.startswith("--"):
            first = False
            yield word


def _following(option: str, words: Sequence[str], valued: str) -> Sequence[str]:
    """The code among the words behind its option; other options may stand between, and some with a value."""
    for at, word in enumerate(words):
        if word.startswith(("-", "+")):
            option = word
        elif option[-1] in valued:
            option = "-"
        else:
            return words[at : at + 1]
    return ()
