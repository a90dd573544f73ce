"""The announcement tape: which cells of the running titles are in the window, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tui_reader.text.width import cell_width

GAP = "   ◆   "
STEP = 2
"""Cells a step moves: one Han character, so that a wide character is never cut in half for longer than it must."""


class TapeItem(NamedTuple):
    """One title on the tape: its text, the cells it takes and where it begins, counted from the tape's start. The
    first `lead` characters say whose it is."""

    text: str
    start: int
    cells: int
    lead: int = 0


@dataclass(slots=True)
class Marquee:
    """Titles on an endless tape seen through a window of `width` cells.

    `offset` is the tape cell at the window's left edge. While everything fits, nothing moves.
    """

    items: tuple[TapeItem, ...]
    gap: int
    length: int
    width: int = 0
    offset: int = 0

    @classmethod
    def of(cls, titles: Sequence[str], width: int, ambiguous: int = 1, leads: Sequence[str] = ()) -> Marquee:
        """A tape of titles in order, a gap behind each one; `leads`: what stands before each, if anything does."""
        gap = cell_width(GAP, ambiguous)
        items, start = [], 0
        for lead, title in zip(leads or [""] * len(titles), titles, strict=True):
            text = lead + title
            cells = cell_width(text, ambiguous)
            items.append(TapeItem(text, start, cells, len(lead)))
            start += cells + gap
        return cls(tuple(items), gap, start, width)

    @property
    def fits(self) -> bool:
        """Whether all titles are in the window at once."""
        return self.length - self.gap <= self.width

    def step(self) -> bool:
        """Move on by one step; False when there is nothing to move."""
        if self.fits or not self.items:
            return False
        self.offset = (self.offset + STEP) % self.length
        return True

    def at_left(self) -> int:
        """Index of the title at the window's left edge, or of the next one when the gap is there."""
        for index, item in enumerate(self.items):
            if self.offset < item.start + item.cells:
                return index
        return 0

    def show(self, index: int, beyond: int = 0) -> None:
        """Put a title at the left edge, or so many cells further; leave the tape alone while all of it fits."""
        at = 0 if self.fits or not self.items else self.items[index].start + beyond
        self.offset = at % self.length if at else 0

    def beyond(self, index: int) -> int:
        """How many cells of a title have passed the left edge; less than 0 while it has yet to come there."""
        return self.offset - self.items[index].start
