"""Sentences and cells of a line."""

from __future__ import annotations

import re
from collections.abc import Iterator

_END = re.compile(
    r"[。；;！？](?:[”」』）)]|\s)*|(?<![\s.(]\w)(?<![\s.(]\d\d)(?<!\b[A-Z][a-z])[.!?][\"”')]?\s+(?=[A-ZÀ-ÞА-ЯŚŻŹĆŁ¿¡\"“(])|\n"
)


def sentences(line: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence, without spaces around."""
    at = 0
    for match in _END.finditer(line):
        if match.end() > at:
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
