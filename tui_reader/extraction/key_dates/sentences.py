"""Sentences and cells of a line."""

from __future__ import annotations

import re
from collections.abc import Iterator

_END = re.compile(r"[。；;！？\n](?:[”」』）)]|\s)*|[.!?][\"”')]?\s+(?=[A-ZÀ-ÞА-ЯŚŻŹĆŁ¿¡\"“(])")
_ABBREVIATION = re.compile(r"(?:(?<!\w)(?:\w|\d\d|[A-Z][a-z])|\.\w)$")


def sentences(line: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence, without spaces around. A full stop behind one letter, two digits or two
    letters with a capital (`p. M.`, `1. Mai`, `Dr. X`) ends none."""
    at = 0
    for match in _END.finditer(line):
        if match[0][0] == "." and _ABBREVIATION.search(line, max(0, match.start() - 3), match.start()):
            continue
        yield from _stripped(line, at, match.end())
        at = match.end()
    yield from _stripped(line, at, len(line))


def cells(line: str) -> list[tuple[int, int]]:
    """Start and end of each cell of a table's row."""
    places: list[tuple[int, int]] = []
    at = 0
    for cell in line.split("\t"):
        places.append((at, at + len(cell)))
        at += len(cell) + 1
    return places


def _stripped(line: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and line[start].isspace():
        start += 1
    while end > start and line[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
