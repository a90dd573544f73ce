"""The announcement tape: which cells of the running titles are in the window, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from tui_reader.text.width import cell_width

GAP = "   ◆   "
STEP = 2
"""Cells a step moves: one Han character, so that a wide character is never cut in half for longer than it must."""


class TapeItem(NamedTuple):
    """One title on the tape: its text, the cells it takes and where it begins, counted from the tape's start."""

    text: str
    start: int
    cells: int


@dataclass(slots=True)
class Tape:
    """Titles on an endless tape seen through a window of `width` cells.

    `offset` is the tape cell at the window's left edge. While everything fits, nothing moves.
    """

    items: tuple[TapeItem, ...]
    gap: int
    length: int
    width: int = 0
    offset: int = 0

    @classmethod
    def of(cls, titles: list[str], width: int, ambiguous: int = 1) -> Tape:
        """A tape of titles in order, a gap behind each one."""
        gap = cell_width(GAP, ambiguous)
        items, start = [], 0
        for title in titles:
            cells = cell_width(title, ambiguous)
            items.append(TapeItem(title, start, cells))
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

    def show(self, index: int) -> None:
        """Put a title at the left edge (leave the tape alone while all of it fits)."""
        self.offset = 0 if self.fits or not self.items else self.items[index].start
