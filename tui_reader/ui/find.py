"""Find in the open document: where a word stands, and the match before or after a place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import groupby
from typing import NamedTuple

from tui_reader.text.fold import fold
from tui_reader.ui.pieces import Document

LIMIT = 100_000
"""Matches kept at most: a single common character in a very long text has more than anyone steps through."""


class Match(NamedTuple):
    """A span of one piece's text."""

    piece: int
    start: int
    end: int


class Matches(NamedTuple):
    """All matches of one word in reading order; `in_piece` gives the spans of a piece for drawing."""

    needle: str
    all: tuple[Match, ...]
    in_piece: dict[int, tuple[Match, ...]]

    def after(self, piece: int, offset: int) -> int | None:
        """Index of the first match at or after a place, going round at the end; None when there is none."""
        if not self.all:
            return None
        return bisect_left(self.all, (piece, offset, 0)) % len(self.all)

    def before(self, piece: int, offset: int) -> int | None:
        """Index of the last match before a place, going round at the start; None when there is none."""
        if not self.all:
            return None
        return (bisect_left(self.all, (piece, offset, 0)) - 1) % len(self.all)


NOTHING = Matches("", (), {})


def find_matches(document: Document, needle: str) -> Matches:
    """Every place of `needle`, letters compared without case and full-width forms as their narrow ones."""
    wanted = fold(needle)
    if not wanted:
        return NOTHING
    found: list[Match] = []
    for index, piece in enumerate(document.pieces):
        text = fold(piece.text)
        start = text.find(wanted)
        while start >= 0 and len(found) < LIMIT:
            found.append(Match(index, start, start + len(wanted)))
            start = text.find(wanted, start + len(wanted))
    in_piece = {index: tuple(group) for index, group in groupby(found, key=lambda match: match.piece)}
    return Matches(needle, tuple(found), in_piece)


def heading_at(starts: list[int], piece: int) -> int | None:
    """Index of the heading that a piece stands under, given the pieces where headings begin, in order."""
    index = bisect_right(starts, piece) - 1
    return index if index >= 0 else None
