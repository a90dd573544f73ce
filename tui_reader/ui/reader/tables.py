"""Tables laid out as columns, or as one record below another where columns would be too narrow."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from tui_reader.text.width import cell_width, crop
from tui_reader.text.wrap import line_breaks
from tui_reader.ui.reader.grid import MAX_COLUMNS, Grid, GridRow, PlacedCell, RowGroup
from tui_reader.ui.widgets.lines import EMPTY_LINE, Line, Run

SEPARATOR = " │ "
RULE = "─"
CROSS = "─┼─"

MIN_COLUMN_WIDTH = 8
"""Cells, four Han characters: where a column would be narrower, records are shown. Chosen by hand."""

SAMPLED_GROUPS = 8
"""Groups of rows that determine the column widths: half of them at the top, half spread over the rest."""

MAX_NUMBER_LENGTH = 40
"""Code points in a cell at most for it to be a number."""

NUMBER = (
    r"[(（]?[+\-−－±]?(?:[¥￥$€£]|人民币|RMB ?|CNY ?|USD ?|EUR ?)?"
    r"(?:\d{1,3}(?:[,.，'’\u00a0\u202f ]\d{3})+|\d+)(?:[.,．]\d+)?"
    r" ?(?:[%％‰€$£]|CNY|RMB|USD|EUR|[百千万亿萬億]{0,2}(?:元|圆|圓|円|원|美元|欧元|港元|港币|英镑|日元)?)[)）]?"
)
"""A number, a percentage or an amount of money without further text."""

NO_VALUE = frozenset(("-", "－", "–", "—", "——", "−", "/", "／", "…"))
"""Placeholders for a missing number."""


class _WrappedCell(NamedTuple):
    """A table cell wrapped to `width` terminal cells: its lines with their offsets, and whether to align right."""

    width: int
    lines: Sequence[tuple[str, int]]
    right: bool


class TableLayout:
    """A table at one width; whether it has columns or records, and their widths, is the same for all rows.

    The text of every cell is shown whole, and no line is wider than `width` cells.
    """

    def __init__(self, grid: Grid, width: int, ambiguous: int = 1) -> None:
        self.grid = grid
        self.width = width
        self.ambiguous = ambiguous
        self._right: frozenset[int] = frozenset()
        self._heads: dict[int, list[PlacedCell]] = {}
        self._heading_cells: dict[int, tuple[int, int]] = {}
        sample = list(_sample(grid))
        self._widths = self._column_widths(sample) if grid.columns <= MAX_COLUMNS else None
        if self._widths is not None:
            self._right = _numeric_columns(grid, sample)
        elif grid.header_rows:
            self._name_columns()

    def lines(self, group: RowGroup) -> list[Line]:
        """The lines of one group of rows; the header belongs to the first group."""
        if self._widths is None:
            return list(self._records(group))
        lines: list[Line] = []
        for row in self.grid.rows(group):
            lines += self._row_lines(row, self._widths)
            if row.y + 1 == self.grid.header_rows:
                rule = CROSS.join(RULE * width for width in self._widths)
                lines.append(Line((Run(rule, "rule"),), len(rule)))
        return lines

    def _column_widths(self, sample: list[GridRow]) -> list[int] | None:
        """Natural widths where they fit, else wide columns share the rest equally; None if one is too narrow."""
        count = self.grid.columns
        whole = len(self.grid.groups) <= SAMPLED_GROUPS
        # A column that is empty in the sample may hold a wide character elsewhere.
        natural = [1 if whole else 2] * count
        spanning: list[tuple[int, int, int]] = []
        for row in sample:
            for cell in row.cells:
                stop = min(cell.x + cell.columns, count)
                cells = cell_width(cell.text[: 2 * self.width], self.ambiguous)
                if stop == cell.x + 1:
                    natural[cell.x] = max(natural[cell.x], cells)
                else:
                    spanning.append((stop - cell.x, cell.x, cells))
        room = self.width - len(SEPARATOR) * (count - 1)
        if sum(natural) <= room:
            for columns, x, cells in sorted(spanning):
                _widen(natural, range(x, x + columns), cells, room)
            return natural
        widths = [0] * count
        left = room
        order = sorted(range(count), key=lambda x: natural[x])
        for place, column in enumerate(order):
            widths[column] = min(natural[column], left // (count - place))
            left -= widths[column]
        too_narrow = any(widths[x] < min(natural[x], MIN_COLUMN_WIDTH) for x in range(count))
        return None if too_narrow else widths

    def _row_lines(self, row: GridRow, widths: list[int]) -> Iterator[Line]:
        """One row in columns; a spanning cell is as wide as its columns together."""
        role = "table-head" if row.y < self.grid.header_rows else "body"
        columns: list[_WrappedCell] = []
        x = 0
        for cell in row.cells:
            columns += [_WrappedCell(width, (), False) for width in widths[x : cell.x]]
            x = min(cell.x + cell.columns, len(widths))
            width = sum(widths[cell.x : x]) + len(SEPARATOR) * (x - cell.x - 1)
            right = x == cell.x + 1 and cell.x in self._right
            columns.append(_WrappedCell(width, self._wrap(cell.text, cell.start, width), right))
        columns += [_WrappedCell(width, (), False) for width in widths[x:]]
        height = max(len(column.lines) for column in columns)
        return (self._join(columns, y, role) for y in range(max(1, height)))

    def _join(self, columns: list[_WrappedCell], y: int, role: str) -> Line:
        runs: list[Run] = []
        cells = 0
        for number, (width, lines, right) in enumerate(columns):
            if number:
                runs.append(Run(SEPARATOR, "rule"))
                cells += len(SEPARATOR)
            text, start = lines[y] if y < len(lines) else ("", -1)
            shown = cell_width(text, self.ambiguous)
            pad = max(0, width - shown) if number + 1 < len(columns) or (right and text) else 0
            parts = [Run(text, role, start)] if text else []
            if pad:
                parts.insert(0 if right else len(parts), Run(" " * pad, role))
            runs += parts
            cells += shown + pad
        return Line(tuple(runs), cells)

    def _wrap(self, text: str, offset: int, width: int) -> list[tuple[str, int]]:
        if not text:
            return []
        breaks = [*line_breaks(text, max(1, width), ambiguous=self.ambiguous), len(text)]
        return [(text[start:end].rstrip(" "), offset + start) for start, end in pairwise(breaks)]

    def _name_columns(self) -> None:
        """The headings of each column, and the record cell that carries each heading's offset.

        Every record repeats the headings, but find searches a heading only once.
        """
        first = self.grid.groups[0]
        body: list[GridRow] = []
        for row in self.grid.rows(first):
            if row.y >= self.grid.header_rows:
                body.append(row)
                continue
            for cell in row.cells:
                for x in range(cell.x, min(cell.x + cell.columns, self.grid.columns)) if cell.text else ():
                    self._heads.setdefault(x, []).append(cell)
        for row in body:
            for cell, heads in self._entries(row):
                for head in heads:
                    self._heading_cells.setdefault(head.start, (row.y, cell.x))

    def _entries(self, row: GridRow) -> Iterator[tuple[PlacedCell, list[PlacedCell]]]:
        """The cells of a record with their headings, including headings of empty columns."""
        taken = set(row.covered)
        for cell in row.cells:
            taken.update(range(cell.x, cell.x + cell.columns))
        empty = [PlacedCell("", x, 1, -1) for x in range(MAX_COLUMNS) if x in self._heads and x not in taken]
        for cell in sorted([*row.cells, *empty], key=lambda cell: cell.x):
            heads = self._heads_over(cell)
            if cell.text or heads:
                yield cell, heads

    def _heads_over(self, cell: PlacedCell) -> list[PlacedCell]:
        """The headings of a cell's columns; none for a cell that spans all of them: it is a title or a note."""
        if cell.columns == 1 or not self._heads:
            return self._heads.get(cell.x, [])
        if cell.x <= min(self._heads) and cell.x + cell.columns > max(self._heads):
            return []
        over = (head for x in range(cell.x, cell.x + cell.columns) for head in self._heads.get(x, ()))
        return list({head.start: head for head in over}.values())

    def _records(self, group: RowGroup) -> Iterator[Line]:
        """Each row as lines of `heading: text`, rows separated by an empty line."""
        for row in self.grid.rows(group):
            if row.y < self.grid.header_rows:
                continue
            if row.y > self.grid.header_rows:
                yield EMPTY_LINE
            else:
                yield from self._unplaced_headings()
            for cell, heads in self._entries(row):
                names = [
                    (head.text, head.start)
                    if self._heading_cells.get(head.start) == (row.y, cell.x)
                    else (crop(head.text, self.width, self.ambiguous), -1)
                    for head in heads
                ]
                yield from self._record_lines(names, cell)

    def _unplaced_headings(self) -> Iterator[Line]:
        """Headings that belong to no cell of the first group."""
        every = {head.start: head for heads in self._heads.values() for head in heads}
        for start, head in every.items():
            if start not in self._heading_cells:
                for part, offset in self._wrap(head.text, start, self.width):
                    yield Line((Run(part, "table-head", offset),), cell_width(part, self.ambiguous))

    def _record_lines(self, names: list[tuple[str, int]], cell: PlacedCell) -> list[Line]:
        """Headings and text on one line if the headings take at most half of it, else the text indented below."""
        runs = [run for text, start in names for run in (Run(text, "table-head", start), Run(" ", "table-head"))]
        if runs:
            runs[-1] = Run(": ", "table-head")
        indent = sum(cell_width(run.text, self.ambiguous) for run in runs)
        lines: list[Line] = []
        if indent > self.width // 2:
            indent = min(2, max(0, self.width - 2))
            for text, start in names:
                for part, offset in self._wrap(text, max(0, start), self.width):
                    shown = Run(part, "table-head", offset if start >= 0 else -1)
                    lines.append(Line((shown,), cell_width(part, self.ambiguous)))
            runs = []
        parts = self._wrap(cell.text, cell.start, self.width - indent)
        for part, start in parts or ([] if lines else [("", -1)]):
            lead = tuple(runs) or (Run(" " * indent, "body"),)
            lines.append(Line((*lead, Run(part, "body", start)), indent + cell_width(part, self.ambiguous)))
            runs = []
        return lines


def _sample(grid: Grid) -> Iterator[GridRow]:
    """The rows that determine the widths: all of a short table; top, end and some between of a long one."""
    count, half = len(grid.groups), SAMPLED_GROUPS // 2
    spread = {count * part // half - 1 for part in range(1, half + 1)}
    numbers = range(count) if count <= SAMPLED_GROUPS else sorted({*range(half), *spread})
    for number in numbers:
        yield from grid.rows(grid.groups[number])


def _numeric_columns(grid: Grid, sample: list[GridRow]) -> frozenset[int]:
    """Columns with only numbers below the header, which are aligned right."""
    numbers: set[int] = set()
    others: set[int] = set()
    for row in sample:
        for cell in row.cells if row.y >= grid.header_rows else ():
            if cell.columns > 1 or not cell.text or cell.text in NO_VALUE:
                continue
            number = len(cell.text) <= MAX_NUMBER_LENGTH and re.fullmatch(NUMBER, cell.text)
            (numbers if number else others).add(cell.x)
    return frozenset(numbers - others)


def _widen(widths: list[int], columns: range, cells: int, room: int) -> None:
    """Widen columns evenly for a cell that spans them, as far as there is room."""
    missing = cells - sum(widths[x] for x in columns) - len(SEPARATOR) * (len(columns) - 1)
    each, rest = divmod(max(0, min(missing, room - sum(widths))), len(columns))
    for place, x in enumerate(columns):
        widths[x] += each + (place < rest)
