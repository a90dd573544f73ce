"""The rows of a table in Word's XML formats: cells over several columns, and cells merged with the one above."""

from __future__ import annotations

from collections.abc import Callable

from tui_reader.model import Cell
from tui_reader.parse.documents.stated_number import stated_number

_WIDEST_SPAN = 100
"""Columns. Chosen by hand."""


class MergedCells:
    """Collects the cells of a table, row by row, from left to right."""

    def __init__(self) -> None:
        self.rows: list[list[Cell]] = []
        self._above: dict[int, tuple[int, int]] = {}
        self._column = 0

    def begin_row(self) -> None:
        """Begin the next row."""
        self._column = 0
        self.rows.append([])

    def add(self, read: Callable[[int], Cell], span: str | None, merge: str | None) -> None:
        """Add the cell that `read` makes for its number of columns. `span` is the value of `gridSpan`, `merge`
        that of `vMerge`, each None where it is not stated. A cell whose merge does not restart belongs to the one
        above, and is not read."""
        columns = max(1, min(stated_number(span, 1), _WIDEST_SPAN))
        number, cells = len(self.rows) - 1, self.rows[-1]
        if merge is not None and merge != "restart" and self._column in self._above:
            first, index = self._above[self._column]
            self.rows[first][index] = self.rows[first][index]._replace(rows=number + 1 - first)
        else:
            self._above[self._column] = (number, len(cells))
            cells.append(read(columns))
        self._column += columns
