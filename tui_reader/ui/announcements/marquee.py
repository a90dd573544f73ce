"""The arithmetic of scrolling titles: which cells are visible after each step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tui_reader.text.width import cell_width

GAP = "   ◆   "
STEP = 2
"""Cells per step: the width of a Han character, so that most steps cut no wide character in half."""


class MarqueeItem(NamedTuple):
    """A title, its first cell and its width in cells; the first `lead` characters are the name of its site."""

    text: str
    start: int
    cells: int
    lead: int = 0


@dataclass(slots=True)
class Marquee:
    """Titles that scroll through a window of `width` cells and start over at the end.

    `offset` is the cell at the left edge of the window, `length` the cells of all titles and gaps. If all titles
    fit into the window, they do not move.
    """

    items: tuple[MarqueeItem, ...]
    gap: int
    length: int
    width: int = 0
    offset: int = 0

    @classmethod
    def of(cls, titles: Sequence[str], width: int, ambiguous: int = 1, leads: Sequence[str] = ()) -> Marquee:
        """The titles in order with a gap after each one; `leads` are prefixes of the titles."""
        gap = cell_width(GAP, ambiguous)
        items, start = [], 0
        for lead, title in zip(leads or [""] * len(titles), titles, strict=True):
            text = lead + title
            cells = cell_width(text, ambiguous)
            items.append(MarqueeItem(text, start, cells, len(lead)))
            start += cells + gap
        return cls(tuple(items), gap, start, width)

    @property
    def fits(self) -> bool:
        """Whether the window holds all titles."""
        return self.length - self.gap <= self.width

    def step(self) -> bool:
        """Move by one step; False if nothing moves."""
        if self.fits or not self.items:
            return False
        self.offset = (self.offset + STEP) % self.length
        return True

    def at_left(self) -> int:
        """Index of the title at the left edge of the window; of the next one if a gap is there."""
        for index, item in enumerate(self.items):
            if self.offset < item.start + item.cells:
                return index
        return 0

    def scroll_to(self, index: int, hidden: int = 0) -> None:
        """Move a title to the left edge, with its first `hidden` cells beyond it, unless all titles fit."""
        cell = 0 if self.fits or not self.items else self.items[index].start + hidden
        self.offset = cell % self.length if cell else 0

    def hidden_cells(self, index: int) -> int:
        """Cells of a title that are beyond the left edge; negative if it has not reached the edge."""
        return self.offset - self.items[index].start
