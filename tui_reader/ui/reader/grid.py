"""The cells of a table at their places: spans, groups of rows, and offsets in the text that find looks through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tui_reader.model import Cell, Table

MAX_COLUMNS = 64
"""Columns in which spans count; a cell further right takes one place, whatever it asks for."""

ROWS_TOGETHER = 50
"""Rows laid out at once at most, about a screen of them."""

TEXT_TOGETHER = 4000
"""Code points laid out at once, the row that goes past them included."""

MAX_HEADER_ROWS = 8
"""More rows of headings than this are no header but data set in bold."""


class Placed(NamedTuple):
    """A cell that covers `columns` from column `x` on; `start` is its offset in the text of its group."""

    text: str
    x: int
    columns: int
    start: int


class GridRow(NamedTuple):
    """Row `y` of a table: its own cells from left to right, and the columns that cells above still cover."""

    y: int
    cells: tuple[Placed, ...]
    covered: frozenset[int]


class RowGroup(NamedTuple):
    """The rows `first:last` of a table, laid out together.

    `text` is what find looks through, cells parted by tabs and rows by newlines; it begins at `base` in the text
    of the whole table. `covered[x]` counts the rows that a cell above the group still covers in column x.
    """

    first: int
    last: int
    base: int
    text: str
    covered: tuple[int, ...]


class Grid(NamedTuple):
    """A table cut into groups of rows; `columns` are those that any cell begins in."""

    table: Table
    groups: tuple[RowGroup, ...]
    columns: int
    header_rows: int

    def rows(self, group: RowGroup) -> Iterator[GridRow]:
        """The rows of a group with their cells placed."""
        covered: Sequence[int] = group.covered
        start = 0
        for y in range(group.first, group.last):
            row = self.table.rows[y]
            over = frozenset(x for x, rows in enumerate(covered) if rows)
            cells, covered = _place(row, covered, start)
            yield GridRow(y, tuple(cells), over)
            start += sum(len(cell.text) for cell in row) + max(1, len(row))


def make_grid(table: Table) -> Grid:
    """Cut a table into groups of rows and count its columns, in time that follows its cells, not its spans."""
    groups: list[RowGroup] = []
    spans = any(cell.columns != 1 or cell.rows != 1 for row in table.rows for cell in row)
    columns = first = base = length = 0
    texts: list[str] = []
    covered: Sequence[int] = ()
    above: tuple[int, ...] = ()
    for y, row in enumerate(table.rows):
        # The header stays with the first rows under it: a record's headings are found where they are drawn.
        enough = length >= TEXT_TOGETHER or len(texts) >= ROWS_TOGETHER
        if enough and (groups or y > MAX_HEADER_ROWS):
            groups.append(RowGroup(first, y, base, "\n".join(texts), above))
            first, base, length, above = y, base + length, 0, tuple(covered)
            texts = []
        if spans:
            cells, covered = _place(row, covered, 0)
            columns = max(columns, cells[-1].x + 1 if cells else 0)
        else:
            columns = max(columns, len(row))
        texts.append("\t".join([cell.text for cell in row]))
        length += len(texts[-1]) + 1
    if texts:
        groups.append(RowGroup(first, len(table.rows), base, "\n".join(texts), above))
    header = table.header_rows if table.header_rows <= min(MAX_HEADER_ROWS, len(table.rows) - 1) else 0
    return Grid(table, tuple(groups), columns, header)


def _place(row: Sequence[Cell], covered: Sequence[int], start: int) -> tuple[list[Placed], list[int]]:
    """The cells of a row in the columns that `covered` leaves free, and what is covered in the next row.

    As in a browser a cell begins in the first free column and may then overlap what reaches down from above.
    """
    below = [max(0, rows - 1) for rows in covered]
    placed: list[Placed] = []
    x = 0
    for cell in row:
        while x < len(covered) and covered[x]:
            x += 1
        columns = max(1, min(cell.columns, MAX_COLUMNS - x))
        placed.append(Placed(cell.text, x, columns, start))
        start += len(cell.text) + 1
        if cell.rows > 1 and x < MAX_COLUMNS:
            below += [0] * (x + columns - len(below))
            for column in range(x, x + columns):
                below[column] = max(below[column], cell.rows - 1)
        x += columns
    while below and not below[-1]:
        below.pop()
    return placed, below
