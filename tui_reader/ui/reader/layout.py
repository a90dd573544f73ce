"""A document laid out at one width, wrapped only where somebody looks.

A place is a piece and a line in it, never a line number of the whole document: what is above the screen is not
wrapped to know where the screen is, so opening and resizing cost a screenful whatever the length.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from tui_reader.text.width import cell_width
from tui_reader.text.wrap import line_breaks
from tui_reader.ui.reader.document import Document, Mark, RulePiece, TableBlock, TextBlock
from tui_reader.ui.reader.tables import TableLayout
from tui_reader.ui.widgets.lines import EMPTY_LINE, Line, Run, split_runs

KEPT = 4000
"""Laid-out pieces kept at most, some hundred screens of text."""


class Place(NamedTuple):
    """A line of the layout: piece index, line index in that piece."""

    piece: int
    line: int


TOP = Place(0, 0)


class Layout:
    """The lines of a document at a measure of `width` cells; `ambiguous` is the width of ambiguous characters."""

    def __init__(self, document: Document, width: int, ambiguous: int = 1) -> None:
        self.document = document
        self.width = max(2, width)
        self.ambiguous = ambiguous
        self._lines: dict[int, list[Line]] = {}
        self._tables: dict[int, TableLayout] = {}

    def lines(self, piece: int) -> list[Line]:
        """All lines of one piece, its space before included (never empty)."""
        found = self._lines.get(piece)
        if found is None:
            if len(self._lines) >= KEPT:
                self._lines.clear()
            found = self._lines[piece] = self._lay_out(piece)
        return found

    def window(self, top: Place, height: int) -> Iterator[tuple[int, Line]]:
        """The next `height` lines from `top` on, each with its piece; fewer at the end of the document."""
        piece, line = top
        left = height
        while left > 0 and piece < len(self.document.pieces):
            for found in self.lines(piece)[line : line + left]:
                yield piece, found
                left -= 1
            piece, line = piece + 1, 0

    def move(self, place: Place, lines: int) -> Place:
        """The place `lines` further down (up when negative), held within the document."""
        piece, line = place
        line += lines
        while line < 0:
            if piece == 0:
                return TOP
            piece -= 1
            line += len(self.lines(piece))
        last = len(self.document.pieces) - 1
        while line >= len(self.lines(piece)):
            if piece == last:
                return Place(piece, len(self.lines(piece)) - 1)
            line -= len(self.lines(piece))
            piece += 1
        return Place(piece, line)

    def last_top(self, height: int) -> Place:
        """The lowest place that still fills a screen of `height` lines."""
        if not self.document.pieces:
            return TOP
        last = len(self.document.pieces) - 1
        return self.move(Place(last, len(self.lines(last)) - 1), 1 - height)

    def distance(self, start: Place, end: Place, limit: int) -> int | None:
        """Lines from `start` down to `end`, or None when `end` is above or more than `limit` below."""
        if end < start:
            return None
        count = -start.line
        for piece in range(start.piece, end.piece):
            count += len(self.lines(piece))
            if count > limit:
                return None
        count += end.line
        return count if count <= limit else None

    def offset_at(self, place: Place) -> int:
        """The offset in its piece's text at which a line begins (that of the next text for a decoration)."""
        for line in self.lines(place.piece)[place.line :]:
            for run in line.runs:
                if run.start >= 0:
                    return run.start
        return 0

    def place_of(self, piece: int, offset: int) -> Place:
        """The line that shows an offset of a piece's text; its first text line for offset 0."""
        found, nearest = 0, -1
        # The lines of cells beside each other interleave, so the nearest start may stand on any of them.
        for number, line in enumerate(self.lines(piece)):
            for run in line.runs:
                if nearest < run.start <= offset:
                    found, nearest = number, run.start
        return Place(piece, found)

    def position(self, place: Place) -> tuple[int, int]:
        """The reading position of a place: element ordinal and offset in the element, the same at any width."""
        if not self.document.pieces:
            return (0, 0)
        piece = self.document.pieces[place.piece]
        return piece.ordinal, piece.base + self.offset_at(place)

    def place_at(self, ordinal: int, offset: int) -> Place:
        """The place of a reading position; the nearest one when the document has changed since."""
        keys = [(piece.ordinal, piece.base) for piece in self.document.pieces]
        index = max(0, bisect_right(keys, (ordinal, offset)) - 1)
        if not keys:
            return TOP
        piece = self.document.pieces[index]
        if piece.ordinal != ordinal or (ordinal, offset) == (0, 0):
            return Place(index, 0)
        return self.place_of(index, offset - piece.base)

    def progress(self, place: Place) -> float:
        """The share of the text above a place, 0 to 1, in code points."""
        total = self.document.length
        if not total:
            return 0.0
        return min(1.0, (self.document.starts[place.piece] + self.offset_at(place)) / total)

    def _lay_out(self, index: int) -> list[Line]:
        piece = self.document.pieces[index]
        lines = [EMPTY_LINE] * (piece.space_before if index else 0)
        match piece:
            case TextBlock():
                lines += self._text(piece)
            case TableBlock():
                lines += self._table(piece).lines(piece.group)
            case RulePiece():
                lines.append(Line((Run("─" * self.width, "rule"),), self.width))
        return lines or [EMPTY_LINE]

    def _table(self, piece: TableBlock) -> TableLayout:
        """The columns of a table, decided once for all groups of its rows."""
        found = self._tables.get(piece.ordinal)
        if found is None:
            found = self._tables[piece.ordinal] = TableLayout(piece.grid, self.width, self.ambiguous)
        return found

    def _text(self, piece: TextBlock) -> list[Line]:
        """The lines of a paragraph, with prefix, hang and alignment; narrow measures drop the indents first."""
        prefix_cells = cell_width(piece.prefix, self.ambiguous)
        indent = piece.indent if piece.indent + prefix_cells + 12 <= self.width else 0
        if piece.prefix and indent + prefix_cells + 4 > self.width:
            return self._plain_prefix(piece)
        room = self.width - indent - prefix_cells
        first = piece.first_indent if piece.first_indent + 8 <= room else 0
        text, marks = piece.text, [(m.start, m.end, m.role) for m in piece.marks]
        starts = line_breaks(text, room, ambiguous=self.ambiguous, first_indent=first)
        ends = [*starts[1:], len(text)]
        lines = []
        for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
            lead = first if number == 0 else 0
            # Spaces that hang past the measure would push an aligned line to the left.
            shown = end if piece.align == "left" else start + len(text[start:end].rstrip())
            cells = cell_width(text[start:shown], self.ambiguous)
            if piece.align == "right":
                lead = max(0, room - cells)
            elif piece.align == "center":
                lead = max(0, (room - cells) // 2)
            runs: list[Run] = []
            if indent:
                runs.append(Run(" " * indent, "body"))
            if piece.prefix:
                shown_prefix = number == 0 or piece.repeat_prefix
                runs.append(Run(piece.prefix if shown_prefix else " " * prefix_cells, "prefix"))
            if lead:
                runs.append(Run(" " * lead, piece.role))
            runs.extend(
                split_runs(text, start, end, piece.role, marks)
                if marks
                else [Run(text[start:end], piece.role, start)]
            )
            lines.append(Line(tuple(runs), indent + prefix_cells + lead + cells))
        return lines

    def _plain_prefix(self, piece: TextBlock) -> list[Line]:
        """A measure too narrow for a hanging prefix: prefix and text run on as one paragraph."""
        shift = len(piece.prefix)
        shifted = (Mark(m.start + shift, m.end + shift, m.role, m.address) for m in piece.marks)
        marks = (Mark(0, shift, "prefix"), *shifted)
        joined = TextBlock(piece.prefix + piece.text, piece.role, align=piece.align, marks=marks)
        return [
            Line(tuple(Run(run.text, run.role, max(-1, run.start - shift)) for run in line.runs), line.cells)
            for line in self._text(joined)
        ]
