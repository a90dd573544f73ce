"""The code of the package, for tests of rules that all of it keeps."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import tui_reader

PACKAGE = Path(tui_reader.__file__).parent


def modules(*words: str, folder: str = "") -> Iterator[tuple[str, str]]:
    """The path in the package and the text of each module of a folder; with words, of those that have one of them.

    The words are whole names of the code. A module without the names that a rule is about need not be parsed, and
    few have them.
    """
    wanted = re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b" if words else "")
    for path in sorted((PACKAGE / folder).rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if wanted.search(text):
            yield path.relative_to(PACKAGE).as_posix(), text


def syntax_trees(*words: str, folder: str = "") -> Iterator[tuple[str, ast.Module]]:
    """As `modules`, parsed. The trees are not kept: each garbage collection of later tests would walk them."""
    return ((name, ast.parse(text)) for name, text in modules(*words, folder=folder))
