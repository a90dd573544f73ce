"""A document laid out at one width, wrapped only where it is shown.

A place is a block and a line in it, never a line number in the whole document: text above the screen need not be
wrapped, so opening and resizing cost one screenful, whatever the length.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from operator import attrgetter
from typing import NamedTuple

from tui_reader.ui.reader.document import (
    Document,
    MastheadBlock,
    NoticeBlock,
    OpenNoteBlock,
    RuleBlock,
    TableBlock,
    TextBlock,
)
from tui_reader.ui.reader.tables.grid import Grid
from tui_reader.ui.reader.tables.table_layout import TableLayout
from tui_reader.ui.reader.typography.head_layout import HeadLayout
from tui_reader.ui.reader.typography.paragraphs import ParagraphLayout
from tui_reader.ui.reader.typography.typesetting import TYPESETTING, Typesetting
from tui_reader.ui.widgets.lines import EMPTY_LINE, Line, Run, offset_at, overlay

CACHE_SIZE = 4000
"""Laid-out blocks in the cache, some hundred screens of text. Chosen by hand."""


class Place(NamedTuple):
    """A line of the layout: block index, line index in that block."""

    block: int
    line: int


TOP = Place(0, 0)


class TextPoint(NamedTuple):
    """A character of a document: block index, offset in the block's text."""

    block: int
    offset: int


class TextRange(NamedTuple):
    """The text from `start` up to `end`, which is not part of it, and the `caret`, the end that keys move."""

    start: TextPoint
    end: TextPoint
    caret: TextPoint

    def spans(self, block: int, length: int) -> list[tuple[int, int]]:
        """The part of a block's text that is in the range, as none or one (start, end)."""
        if not self.start.block <= block <= self.end.block:
            return []
        low = self.start.offset if block == self.start.block else 0
        high = self.end.offset if block == self.end.block else length
        return [(low, high)] if low < high else []


class Layout:
    """The lines of a document in `width` cells; East Asian ambiguous characters take `ambiguous` cells.

    On either side of them are `hanging` cells for marks; every line begins with those on the left. `head_space`
    empty lines at most are in the head of a page and below it; with 0 it takes as few lines as possible.
    """

    def __init__(
        self,
        document: Document,
        width: int,
        ambiguous: int = 1,
        hanging: int = 0,
        typesetting: Typesetting = TYPESETTING,
        head_space: int = 2,
    ) -> None:
        self.document = document
        self.width = max(2, width)
        self.ambiguous = ambiguous
        self.hanging = hanging
        self.head_space = head_space
        self._head = HeadLayout(self.width, ambiguous, hanging, compact=not head_space)
        self._paragraphs = ParagraphLayout(self.width, ambiguous, hanging, typesetting)
        self._lines: dict[int, list[Line]] = {}
        self._tables: dict[int, TableLayout] = {}

    def lines(self, block: int) -> list[Line]:
        """The lines of a block with the empty lines before it; none for a foot that is not needed."""
        found = self._lines.get(block)
        if found is None:
            if len(self._lines) >= CACHE_SIZE:
                self._lines.clear()
            found = self._lines[block] = self._block_lines(block)
        return found

    def window(self, top: Place, height: int) -> Iterator[tuple[int, Line]]:
        """Up to `height` lines from `top` on, each with the index of its block."""
        block, line = top
        left = height
        while left > 0 and block < len(self.document.blocks):
            for found in self.lines(block)[line : line + left]:
                yield block, found
                left -= 1
            block, line = block + 1, 0

    def move(self, place: Place, lines: int) -> Place:
        """The place `lines` further down, or up if negative, limited to the document."""
        block, line = place
        line += lines
        while line < 0:
            if block == 0:
                return TOP
            block -= 1
            line += len(self.lines(block))
        last = len(self.document.blocks) - 1
        while line >= len(self.lines(block)):
            if block == last:
                return self._end
            line -= len(self.lines(block))
            block += 1
        return Place(block, line)

    def last_top(self, height: int) -> Place:
        """The last place from which the text fills a screen of `height` lines."""
        if not self.document.blocks:
            return TOP
        return self.move(self._end, 1 - height)

    @property
    def _end(self) -> Place:
        """The last line of the document."""
        last = len(self.document.blocks) - 1
        while last and not self.lines(last):
            last -= 1
        return Place(last, max(0, len(self.lines(last)) - 1))

    def distance(self, start: Place, end: Place, limit: int) -> int | None:
        """Lines from `start` down to `end`, or None when `end` is above or more than `limit` below."""
        if end < start:
            return None
        count = -start.line
        for block in range(start.block, end.block):
            count += len(self.lines(block))
            if count > limit:
                return None
        count += end.line
        return count if count <= limit else None

    def offset_at(self, place: Place) -> int:
        """The offset in the block's text at which a line begins; for decoration, that of the next text."""
        for line in self.lines(place.block)[place.line :]:
            for run in line.runs:
                if run.start >= 0:
                    return run.start
        return 0

    def place_of(self, block: int, offset: int) -> Place:
        """The line with an offset of a block's text; for offset 0 the first line of text."""
        found, nearest = 0, -1
        # Lines of adjacent table cells interleave, so the nearest start may be on any line.
        for number, line in enumerate(self.lines(block)):
            for run in line.runs:
                if nearest < run.start <= offset:
                    found, nearest = number, run.start
        return Place(block, found)

    def point_at(self, top: Place, cell: int, row: int) -> TextPoint | None:
        """The character at a cell of a row below `top`, or the nearest one: in its line, else in a line above it,
        else in one of the next lines below; None where there is no text."""
        for number in (*range(row, -1, -1), *range(row + 1, row + 4)):
            block, line = self.move(top, number)
            offset = offset_at(self.lines(block)[line], cell, self.ambiguous)
            if offset is not None:
                return TextPoint(block, offset)
        return None

    def first_point(self, top: Place, rows: int) -> TextPoint | None:
        """The first character of the first of some rows with text; None where there is no text."""
        lines = self.window(top, rows)
        return next(
            (TextPoint(block, run.start) for block, line in lines for run in line.runs if run.start >= 0), None
        )

    def start_of(self, block: int) -> Place:
        """The first line of a block below the empty lines before it, which would waste the top of the screen."""
        return Place(block, self._space_before(block))

    def position(self, place: Place) -> tuple[int, int]:
        """The reading position of a place, independent of the width: ordinal of the element, offset in it. The
        empty lines behind an element follow its last character and a line end, one offset each."""
        if not self.document.blocks:
            return (0, 0)
        block = self.document.blocks[place.block]
        if place.line < self._space_before(place.block):
            before = self.document.blocks[place.block - 1]
            return before.ordinal, before.base + len(before.text) + 1 + place.line
        return block.ordinal, block.base + self.offset_at(place)

    def place_at(self, ordinal: int, offset: int) -> Place:
        """The place of a reading position; the nearest place if the document has changed since."""
        blocks = self.document.blocks
        if not blocks:
            return TOP
        index = max(0, bisect_right(blocks, (ordinal, offset), key=attrgetter("ordinal", "base")) - 1)
        block = blocks[index]
        if block.ordinal != ordinal or (ordinal, offset) == (0, 0):
            return Place(index, 0)
        empty = offset - block.base - len(block.text) - 1
        if empty >= 0 and index + 1 < len(blocks) and empty < self._space_before(index + 1):
            return Place(index + 1, empty)
        if not block.text:
            return self.start_of(index)
        return self.place_of(index, offset - block.base)

    def place_at_share(self, share: float) -> Place:
        """The line before which `share` of the text lies, from 0 to 1, by code points; see `progress`."""
        starts = self.document.starts
        wanted = min(int(share * starts[-1]), starts[-1] - 1)
        if wanted <= 0:
            return TOP
        block = bisect_right(starts, wanted) - 1
        return self.place_of(block, wanted - starts[block])

    def progress(self, place: Place) -> float:
        """The share of the text above a place, from 0 to 1, by code points."""
        starts = self.document.starts
        return min(1.0, (starts[place.block] + self.offset_at(place)) / starts[-1]) if starts[-1] else 0.0

    def _block_lines(self, index: int) -> list[Line]:
        block = self.document.blocks[index]
        lines = [EMPTY_LINE] * self._space_before(index)
        match block:
            case NoticeBlock():
                return self._head.notice(block)
            case OpenNoteBlock(shown):
                lines += self._paragraphs.lines(shown)
            case MastheadBlock(foot=True):
                return self._head.issuer(block)
            case MastheadBlock():
                lines += self._head.masthead(block)
            case TextBlock(caption_of=Grid() as grid):
                lines += self._paragraphs.lines(block, self._table(grid).drawn_width)
            case TextBlock():
                lines += self._paragraphs.lines(block)
            case TableBlock():
                table = self._table(block.grid).lines(block.group)
                if block.marks:
                    links = [(mark.start, mark.end, mark.role) for mark in block.marks]
                    table = [overlay(line, links) for line in table]
                lines += map(self._beside_margin, table)
            case RuleBlock():
                lines.append(self._beside_margin(Line((Run("─" * self.width, "rule"),), self.width)))
        return lines or [EMPTY_LINE]

    def _space_before(self, index: int) -> int:
        """Empty lines before a block. Of those in the head and below it, as many are left out as there is no room
        for: first the one above an indented paragraph."""
        block, head = self.document.blocks[index], self.document.head
        if index < head:
            return block.space_before if index and self.head_space else 0
        if index == head and head:
            indented = isinstance(block, TextBlock) and block.first_indent > 0
            return block.space_before if self.head_space > (1 if indented else 0) else 0
        return block.space_before if index else 0

    def _beside_margin(self, line: Line) -> Line:
        """A line with the cells on its left into which marks hang."""
        if not self.hanging or not line.runs:
            return line
        return Line((Run(" " * self.hanging, "body"), *line.runs), line.cells + self.hanging)

    def _table(self, grid: Grid) -> TableLayout:
        """The layout of a table, shared by its caption and all groups of its rows."""
        found = self._tables.get(id(grid))
        if found is None:
            found = self._tables[id(grid)] = TableLayout(grid, self.width, self.ambiguous)
        return found
