"""Table cells placed in columns, with spans, groups of rows and offsets in the searched text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tui_reader.model import Align, Cell, Table

MAX_COLUMNS = 64
"""Columns within which spans are respected; a cell further right takes one column."""

MAX_GROUP_ROWS = 50
"""Rows laid out at once at most, about a screenful."""

MAX_GROUP_TEXT = 4000
"""Code points after which a group ends with the current row."""

MAX_HEADER_ROWS = 8
"""More header rows than this are data set in bold. Chosen by hand."""


class PlacedCell(NamedTuple):
    """A cell that covers `columns` columns from `x` on; `start` is its offset in the text of its group, `align`
    the alignment that the page states."""

    text: str
    x: int
    columns: int
    start: int
    align: Align | None = None


class GridRow(NamedTuple):
    """Row `y` of a table: its cells from left to right, and the columns covered by cells of earlier rows."""

    y: int
    cells: tuple[PlacedCell, ...]
    covered: frozenset[int]


class RowGroup(NamedTuple):
    """The rows `first:last` of a table, laid out together.

    `text` is searched by find, cells separated by tabs and rows by newlines; it begins at `base` in the text of
    the whole table. `covered[x]` is the number of rows in column x that are covered by a cell above the group.
    """

    first: int
    last: int
    base: int
    text: str
    covered: tuple[int, ...]


class Grid(NamedTuple):
    """A table divided into groups of rows; `columns` is the number of columns in which cells begin."""

    table: Table
    groups: tuple[RowGroup, ...]
    columns: int
    header_rows: int

    def rows(self, group: RowGroup) -> Iterator[GridRow]:
        """The rows of a group, with their cells in columns."""
        covered: Sequence[int] = group.covered
        start = 0
        for y in range(group.first, group.last):
            row = self.table.rows[y]
            over = frozenset(x for x, rows in enumerate(covered) if rows)
            cells, covered = _place(row, covered, start)
            yield GridRow(y, tuple(cells), over)
            start += sum(len(cell.text) for cell in row) + max(1, len(row))


def make_grid(table: Table) -> Grid:
    """Divide a table into groups of rows and count its columns, in time linear in its cells, not its spans."""
    groups: list[RowGroup] = []
    spans = any(cell.columns != 1 or cell.rows != 1 for row in table.rows for cell in row)
    columns = first = base = length = 0
    texts: list[str] = []
    covered: Sequence[int] = ()
    above: tuple[int, ...] = ()
    for y, row in enumerate(table.rows):
        # The header stays with the first rows below it: find must reach the headings of a record where it shows.
        enough = length >= MAX_GROUP_TEXT or len(texts) >= MAX_GROUP_ROWS
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


def _place(row: Sequence[Cell], covered: Sequence[int], start: int) -> tuple[list[PlacedCell], list[int]]:
    """The cells of a row in the columns not covered from above, and the covered columns of the next row.

    As in browsers, a cell begins in the first free column and may overlap one that spans down from above.
    """
    below = [max(0, rows - 1) for rows in covered]
    placed: list[PlacedCell] = []
    x = 0
    for cell in row:
        while x < len(covered) and covered[x]:
            x += 1
        columns = max(1, min(cell.columns, MAX_COLUMNS - x))
        placed.append(PlacedCell(cell.text, x, columns, start, cell.align))
        start += len(cell.text) + 1
        if cell.rows > 1 and x < MAX_COLUMNS:
            below += [0] * (x + columns - len(below))
            for column in range(x, x + columns):
                below[column] = max(below[column], cell.rows - 1)
        x += columns
    while below and not below[-1]:
        below.pop()
    return placed, below
