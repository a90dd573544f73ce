"""Writes screens as differences: keeps the cells that the terminal shows, and turns updates into what changes.

Textual writes whatever a widget has marked for repainting, and every run of text with all of its colours. A list
whose cursor moves marks itself as a whole; here only the cells that differ are written. No widget has to know.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from rich.color import ColorSystem
from rich.console import Console
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

from tui_reader.ui.terminal.cells import CellSource, ScreenCell
from tui_reader.ui.terminal.pens import PLAIN, Pens
from tui_reader.ui.terminal.row_writer import Row, RowWriter
from tui_reader.ui.terminal.scrolling import LEAST_ROWS, Scroll, find_scroll

_EMPTY = ScreenCell(" ", PLAIN)

CLEAR = "\x1b[m\x1b[1H\x1b[J"
"""Not by `2J`, which the tests of control codes count as one of a text that escaped the cleaning."""

MOST_PENS = 20_000
"""The writer forgets its pens beyond this number. A theme needs hundreds, a picture in half blocks thousands.
Chosen by hand: they take some 20 MB."""


class Piece(NamedTuple):
    """A part of a row: its first column, its width in columns, and what it shows."""

    y: int
    x: int
    width: int
    strip: Strip


class Difference(CompositorUpdate):
    """An update that is rendered already."""

    def __init__(self, output: str) -> None:
        self.output = output

    def render_segments(self, console: Console) -> str:
        return self.output


class ScreenWriter:
    """The cells that the terminal shows, and the output that turns them into those of an update."""

    def __init__(
        self,
        color_system: ColorSystem,
        ambiguous: int = 1,
        *,
        erases_in_color: bool = False,
        erases_wide: bool = True,
    ) -> None:
        """`ambiguous`: cells of East Asian ambiguous characters, 1 or 2; the others: see `RowWriter`."""
        self.erases_in_color = erases_in_color
        self._erases_wide = erases_wide
        self._color_system = color_system
        self._ambiguous = ambiguous
        self._pens = Pens(color_system)
        self._source = CellSource(self._pens, ambiguous)
        self._rows: list[list[ScreenCell | None]] = []
        self._strips: list[dict[int, Strip]] = []
        self._forgotten = False

    def forget(self) -> None:
        """The terminal may show anything: the next update writes the whole screen, not only what it changes."""
        self._forgotten = True

    def difference(self, update: CompositorUpdate) -> Difference | None:
        """The output for an update of Textual's compositor; None if the terminal shows it already."""
        if self._pens.count > MOST_PENS:
            self._drop_old_pens()
        before: dict[int, Row] = {}
        pieces = self._changed_pieces(update)
        for piece in pieces:
            row = self._rows[piece.y]
            start, end = piece.x, piece.x + piece.width
            cells = self._source.cells(piece.strip, piece.width)
            if row[start:end] != cells:
                before.setdefault(piece.y, row.copy())
                row[start:end] = cells
        if self._forgotten:
            self._forgotten = False
            # Erased first, so that nothing is left of what it shows, whatever that is.
            output = CLEAR + self._output({y: (_EMPTY,) * len(row) for y, row in enumerate(self._rows)})
        else:
            output = self._shortest(before, pieces) if before else ""
        return Difference(output) if output else None

    def _drop_old_pens(self) -> None:
        """Keep only the pens that are on the screen."""
        self._pens = Pens(self._color_system)
        self._source = CellSource(self._pens, self._ambiguous)
        for row in self._rows:
            row[:] = [cell and cell._replace(pen=self._pens.like(cell.pen)) for cell in row]

    def _changed_pieces(self, update: CompositorUpdate) -> list[Piece]:
        """The parts of an update that are not those shown last in their places."""
        changed = []
        for piece in self._pieces(update):
            shown = self._strips[piece.y]
            if shown.get(piece.x) is not piece.strip:
                end = piece.x + piece.width
                for x in [x for x, strip in shown.items() if x < end and x + strip.cell_length > piece.x]:
                    del shown[x]
                shown[piece.x] = piece.strip
                changed.append(piece)
        return changed

    def _pieces(self, update: CompositorUpdate) -> Iterator[Piece]:
        """The parts of rows of an update, within the screen."""
        if isinstance(update, LayoutUpdate):
            width, height = update.region.size
            self._resize(width, height)
            for y, strips in enumerate(update.strips):
                x = 0
                for strip in strips:
                    yield Piece(y, x, min(strip.cell_length, width - x), strip)
                    x += strip.cell_length
        elif isinstance(update, ChopsUpdate):
            self._resize(max(ends[-1] for ends in update.chop_ends), len(update.chop_ends))
            for y, start, end in update.spans:
                for stop, (x, chop) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
                    # Outside the span, a widget may be missing that lies above.
                    if chop is not None and x < end and stop > start:
                        yield Piece(y, x, stop - x, chop)
        else:
            raise TypeError(f"an update of the kind {type(update).__name__}")

    def _resize(self, width: int, height: int) -> None:
        """Forget everything if the screen has another size."""
        if len(self._rows) != height or (height and len(self._rows[0]) != width):
            self._rows = [[None] * width for _ in range(height)]
            self._strips = [{} for _ in range(height)]
            self._forgotten = True

    def _output(self, before: Mapping[int, Row], scroll: Scroll | None = None) -> str:
        """What turns the rows of before into the present ones."""
        writer = RowWriter(self._pens, erases_in_color=self.erases_in_color, erases_wide=self._erases_wide)
        if scroll:
            writer.scroll(*scroll)
        for y in sorted(before):
            writer.write_row(y, before[y], self._rows[y])
        return writer.output()

    def _shortest(self, before: dict[int, Row], pieces: list[Piece]) -> str:
        """The output with or without scrolling, whichever is shorter."""
        plain = self._output(before)
        (x, width), rows = Counter((piece.x, piece.width) for piece in pieces if piece.y in before).most_common(1)[
            0
        ]
        scroll = find_scroll(before, self._rows, x, x + width) if rows >= LEAST_ROWS else None
        if scroll is None:
            return plain
        scrolled = self._output(self._after_scrolling(before, scroll), scroll)
        return min(plain, scrolled, key=lambda output: len(output.encode()))

    def _after_scrolling(self, before: dict[int, Row], scroll: Scroll) -> dict[int, Row]:
        """The rows that differ from the present ones, as they are once the terminal has scrolled."""
        rows = {y: before.get(y, self._rows[y]) for y in range(scroll.top, scroll.bottom)}
        moved = dict(before)
        for y in rows:
            moved[y] = rows.get(y + scroll.lines, (_EMPTY,) * len(self._rows[y]))
        return moved
