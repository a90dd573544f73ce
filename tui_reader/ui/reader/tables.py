"""Tables in cells: columns that share the measure, or one record under another where columns would be too thin."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tui_reader.text.width import cell_width, crop
from tui_reader.text.wrap import line_breaks
from tui_reader.ui.reader.grid import MAX_COLUMNS, Grid, GridRow, Placed, RowGroup
from tui_reader.ui.widgets.lines import EMPTY_LINE, Line, Run

SEPARATOR = " │ "
RULE = "─"
CROSS = "─┼─"

THINNEST = 8
"""A column of fewer cells (four Han) reads worse than a record; then records are shown."""

SAMPLED_GROUPS = 8
"""Groups of rows that the column widths are taken from: half of them at the top, half spread over the rest."""

LONGEST_NUMBER = 40
"""Code points of a cell that is looked at as a number."""

NUMBER = re.compile(
    r"[(（]?[+\-−－±]?(?:[¥￥$€£]|人民币|RMB ?|CNY ?|USD ?|EUR ?)?"
    r"(?:\d{1,3}(?:[,.，'’\u00a0\u202f ]\d{3})+|\d+)(?:[.,．]\d+)?"
    r" ?(?:[%％‰€$£]|CNY|RMB|USD|EUR|[百千万亿萬億]{0,2}(?:元|圆|圓|円|원|美元|欧元|港元|港币|英镑|日元)?)[)）]?"
)
"""A number, a percentage or an amount of money, and nothing else."""

NO_VALUE = frozenset(("-", "－", "–", "—", "——", "−", "/", "／", "…"))
"""What stands in a column of numbers where there is no number."""


class _Wrapped(NamedTuple):
    """A cell in a row of columns: its cells across, its lines with their offsets, and the side it keeps to."""

    width: int
    lines: Sequence[tuple[str, int]]
    right: bool


class TableLayout:
    """A table at one width: the columns, or the choice of records, are decided once for all of its rows.

    Every cell's text is shown, none is cropped, and no line is wider than `width` cells.
    """

    def __init__(self, grid: Grid, width: int, ambiguous: int = 1) -> None:
        self.grid = grid
        self.width = width
        self.ambiguous = ambiguous
        self._right: frozenset[int] = frozenset()
        self._heads: dict[int, list[Placed]] = {}
        self._homes: dict[int, tuple[int, int]] = {}
        sample = list(_sample(grid))
        self._widths = self._column_widths(sample) if grid.columns <= MAX_COLUMNS else None
        if self._widths is not None:
            self._right = _numeric_columns(grid, sample)
        elif grid.header_rows:
            self._name_columns()

    def lines(self, group: RowGroup) -> list[Line]:
        """The lines of one group of rows; the header is drawn with the first one."""
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
        """Natural widths where they fit, else wide columns share what narrow ones leave; None when too thin."""
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
        thin = any(widths[x] < min(natural[x], THINNEST) for x in range(count))
        return None if thin else widths

    def _row_lines(self, row: GridRow, widths: list[int]) -> Iterator[Line]:
        """One row in columns; a cell that spans columns takes their widths together."""
        role = "table-head" if row.y < self.grid.header_rows else "body"
        columns: list[_Wrapped] = []
        x = 0
        for cell in row.cells:
            columns += [_Wrapped(width, (), False) for width in widths[x : cell.x]]
            x = min(cell.x + cell.columns, len(widths))
            width = sum(widths[cell.x : x]) + len(SEPARATOR) * (x - cell.x - 1)
            right = x == cell.x + 1 and cell.x in self._right
            columns.append(_Wrapped(width, self._wrapped(cell.text, cell.start, width), right))
        columns += [_Wrapped(width, (), False) for width in widths[x:]]
        height = max(len(column.lines) for column in columns)
        return (self._joined(columns, y, role) for y in range(max(1, height)))

    def _joined(self, columns: list[_Wrapped], y: int, role: str) -> Line:
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

    def _wrapped(self, text: str, offset: int, width: int) -> list[tuple[str, int]]:
        if not text:
            return []
        starts = line_breaks(text, max(1, width), ambiguous=self.ambiguous)
        ends = [*starts[1:], len(text)]
        return [(text[a:b].rstrip(" "), offset + a) for a, b in zip(starts, ends, strict=True)]

    def _name_columns(self) -> None:
        """The headings over each column, and for each heading the cell beside which find reaches it.

        Every record repeats the headings, but a heading stands in the text only once.
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
                    self._homes.setdefault(head.start, (row.y, cell.x))

    def _entries(self, row: GridRow) -> Iterator[tuple[Placed, list[Placed]]]:
        """The cells of a record with the headings over them; a heading without text under it is shown too."""
        taken = set(row.covered)
        for cell in row.cells:
            taken.update(range(cell.x, cell.x + cell.columns))
        empty = [Placed("", x, 1, -1) for x in range(MAX_COLUMNS) if x in self._heads and x not in taken]
        for cell in sorted([*row.cells, *empty], key=lambda cell: cell.x):
            heads = self._heads_over(cell)
            if cell.text or heads:
                yield cell, heads

    def _heads_over(self, cell: Placed) -> list[Placed]:
        """The headings over the columns of a cell; none over one that spans them all: it is a title or a note."""
        if cell.columns == 1 or not self._heads:
            return self._heads.get(cell.x, [])
        if cell.x <= min(self._heads) and cell.x + cell.columns > max(self._heads):
            return []
        over = (head for x in range(cell.x, cell.x + cell.columns) for head in self._heads.get(x, ()))
        return list({head.start: head for head in over}.values())

    def _records(self, group: RowGroup) -> Iterator[Line]:
        """Each row as lines of `heading: text`, rows parted by an empty line."""
        for row in self.grid.rows(group):
            if row.y < self.grid.header_rows:
                continue
            if row.y > self.grid.header_rows:
                yield EMPTY_LINE
            else:
                yield from self._heads_without_text()
            for cell, heads in self._entries(row):
                here = (row.y, cell.x)
                names = [
                    (head.text, head.start)
                    if self._homes.get(head.start) == here
                    else (crop(head.text, self.width, self.ambiguous), -1)
                    for head in heads
                ]
                yield from self._record_lines(names, cell)

    def _heads_without_text(self) -> Iterator[Line]:
        """Headings over columns that the first records leave out."""
        every = {head.start: head for heads in self._heads.values() for head in heads}
        for start, head in every.items():
            if start not in self._homes:
                for part, offset in self._wrapped(head.text, start, self.width):
                    yield Line((Run(part, "table-head", offset),), cell_width(part, self.ambiguous))

    def _record_lines(self, names: list[tuple[str, int]], cell: Placed) -> list[Line]:
        """Headings and text on one line while they leave half of it, else the text indented below."""
        runs = [run for text, start in names for run in (Run(text, "table-head", start), Run(" ", "table-head"))]
        if runs:
            runs[-1] = Run(": ", "table-head")
        indent = sum(cell_width(run.text, self.ambiguous) for run in runs)
        lines: list[Line] = []
        if indent > self.width // 2:
            indent = min(2, max(0, self.width - 2))
            for text, start in names:
                for part, offset in self._wrapped(text, max(0, start), self.width):
                    shown = Run(part, "table-head", offset if start >= 0 else -1)
                    lines.append(Line((shown,), cell_width(part, self.ambiguous)))
            runs = []
        parts = self._wrapped(cell.text, cell.start, self.width - indent)
        for part, start in parts or ([] if lines else [("", -1)]):
            lead = tuple(runs) or (Run(" " * indent, "body"),)
            lines.append(Line((*lead, Run(part, "body", start)), indent + cell_width(part, self.ambiguous)))
            runs = []
        return lines


def _sample(grid: Grid) -> Iterator[GridRow]:
    """The rows that decide on widths: all of a short table; the head, the end and places between of a long one."""
    count, half = len(grid.groups), SAMPLED_GROUPS // 2
    spread = {count * part // half - 1 for part in range(1, half + 1)}
    numbers = range(count) if count <= SAMPLED_GROUPS else sorted({*range(half), *spread})
    for number in numbers:
        yield from grid.rows(grid.groups[number])


def _numeric_columns(grid: Grid, sample: list[GridRow]) -> frozenset[int]:
    """Columns in which every cell under the header is a number: those read best when the ends stand in line."""
    numbers: set[int] = set()
    others: set[int] = set()
    for row in sample:
        for cell in row.cells if row.y >= grid.header_rows else ():
            if cell.columns > 1 or not cell.text or cell.text in NO_VALUE:
                continue
            number = len(cell.text) <= LONGEST_NUMBER and NUMBER.fullmatch(cell.text)
            (numbers if number else others).add(cell.x)
    return frozenset(numbers - others)


def _widen(widths: list[int], columns: range, cells: int, room: int) -> None:
    """Spread what a cell over several columns lacks evenly over them, as far as there is room."""
    lacking = cells - sum(widths[x] for x in columns) - len(SEPARATOR) * (len(columns) - 1)
    each, rest = divmod(max(0, min(lacking, room - sum(widths))), len(columns))
    for place, x in enumerate(columns):
        widths[x] += each + (place < rest)
