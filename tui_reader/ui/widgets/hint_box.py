"""A small box above the status line, with the hints or the message that do not fit in that line."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, pairwise
from typing import ClassVar

from textual.containers import Vertical
from textual.geometry import Region
from textual.strip import Strip

from tui_reader.text.width import cell_width, crop
from tui_reader.text.wrap import line_breaks
from tui_reader.ui.widgets.line_widget import LineWidget
from tui_reader.ui.widgets.lines import EMPTY_LINE, Line, Run
from tui_reader.ui.widgets.status import Hint

BETWEEN_COLUMNS = 3
MOST_LINES = 12
"""Lines of hints; chosen by hand, so that some of a terminal of 24 lines stays visible."""

FRAME = 2
"""Cells or lines that the frame takes in either direction."""


def columns_of(hints: Sequence[Hint], width: int, ambiguous: int, most: int = MOST_LINES) -> list[list[Hint]]:
    """The hints in as few lines as possible, read downwards column by column, in columns that together take at
    most `width` cells. Where not all fit into `most` lines, the last ones are left out, and the last that is shown
    says so."""
    for lines in range(1, most + 1):
        columns = [list(hints[start : start + lines]) for start in range(0, len(hints), lines)]
        if _width(columns, ambiguous) <= width:
            return columns
    columns = [list(hints[start : start + most]) for start in range(0, len(hints), most)]
    while len(columns) > 1 and _width(columns, ambiguous) > width:
        columns.pop()
    if sum(map(len, columns)) < len(hints):
        columns[-1][-1] = Hint("…", "")
    return columns


def _cells(hint: Hint, ambiguous: int) -> int:
    return cell_width(f"{hint.keys} {hint.word}" if hint.keys else hint.word, ambiguous)


def _widths(columns: Sequence[Sequence[Hint]], ambiguous: int) -> list[int]:
    return [max(_cells(hint, ambiguous) for hint in column) for column in columns]


def _width(columns: Sequence[Sequence[Hint]], ambiguous: int) -> int:
    return sum(_widths(columns, ambiguous)) + BETWEEN_COLUMNS * (len(columns) - 1)


class _Hints(LineWidget):
    """The lines of the box."""

    def __init__(self) -> None:
        super().__init__()
        self.columns: list[list[Hint]] = []

    def line(self, y: int) -> Strip:
        if not self.columns or y >= len(self.columns[0]):
            return self.strip("empty", EMPTY_LINE)
        ambiguous = self.ambiguous
        runs, cells = [Run(" ", "body")], 1
        for column, width in zip(self.columns, _widths(self.columns, ambiguous), strict=True):
            if y < len(column):
                keys, word = column[y]
                between = " " if keys else ""
                taken = cells + cell_width(keys + between, ambiguous) + 1
                word = crop(word, max(1, self.size.width - taken), ambiguous)
                gap = width + BETWEEN_COLUMNS - _cells(Hint(keys, word), ambiguous)
                runs += [Run(keys, "key"), Run(f"{between}{word}{' ' * gap}", "body")]
                cells += width + BETWEEN_COLUMNS
        return self.strip("hints", Line(tuple(runs), cells))


class HintBox(Vertical):
    """Shows hints over the panes, without taking the focus."""

    DEFAULT_CSS: ClassVar[str] = """
    HintBox {
        layer: over; dock: bottom;
        border: round $primary; background: $background; border-title-color: $primary;
    }
    """

    def __init__(self) -> None:
        self._hints = _Hints()
        super().__init__(self._hints)
        self.display = False

    def show(self, title: str, hints: Sequence[Hint], pane: Region) -> None:
        """Show hints above the status line, in the middle of the columns of a pane. The box stays within one pane:
        Textual divides lines at the edges of covered panes too, and a wide character there is lost."""
        ambiguous = self._hints.ambiguous
        most = max(1, min(MOST_LINES, pane.bottom - FRAME - 1))
        self.border_title = title
        columns = columns_of(hints, pane.width - FRAME - 2, ambiguous, most)
        self._show(columns, min(pane.width, _width(columns, ambiguous) + FRAME + 2), pane)

    def show_text(self, text: str, pane: Region) -> None:
        """Show a text that is longer than the status line there, as much of it as there is room for."""
        ambiguous = self._hints.ambiguous
        room = max(2, pane.width - FRAME - 2)
        breaks = [*line_breaks(text, room, ambiguous=ambiguous), len(text)]
        most = max(1, min(MOST_LINES, pane.bottom - FRAME - 1))
        rows = [Hint("", text[start:end].strip()) for start, end in islice(pairwise(breaks), most)]
        self.border_title = ""
        # As wide as the pane: what stood beside it could be read as a part of it.
        self._show([rows], pane.width, pane)

    def _show(self, columns: list[list[Hint]], width: int, pane: Region) -> None:
        self._hints.columns = columns
        self.styles.width, self.styles.height = width, len(columns[0]) + FRAME
        self.styles.margin = (0, 0, 1, pane.x + (pane.width - width) // 2)
        self.display = True
        self._hints.refresh()

    def hide(self) -> None:
        """Remove the box from the screen."""
        self.display = False
