"""Tables laid out as columns, or as one record below another where columns would be too narrow."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from tui_reader.model import Align
from tui_reader.text.width import cell_width, crop
from tui_reader.text.wrap import line_breaks
from tui_reader.ui.reader.tables.grid import MAX_COLUMNS, Grid, GridRow, PlacedCell, RowGroup
from tui_reader.ui.widgets.lines import Line, Run

GAP = 2
"""Cells between columns."""

HEAVY_RULE, RULE = "━", "─"

LABEL_SHARE = 0.45
"""Share of a record's width that its labels take at most. Chosen by hand."""

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


_UNIT = re.compile(r"(?:（[^（）]{1,12}）|\([^()]{1,12}\))$")


class _WrappedCell(NamedTuple):
    """A table cell wrapped to `width` terminal cells: its lines with their offsets, and its alignment."""

    width: int
    lines: Sequence[tuple[str, int]]
    align: Align


class TableLayout:
    """A table at one width; whether it has columns or records, and their widths, is the same for all rows.

    As in print, a table has a heavy rule above and below and a thin one below its head. The text of every cell is
    shown whole, and no line is wider than `width` cells.
    """

    def __init__(self, grid: Grid, width: int, ambiguous: int = 1) -> None:
        self.grid = grid
        self.width = width
        self.ambiguous = ambiguous
        self._right: frozenset[int] = frozenset()
        self._heads: dict[int, list[PlacedCell]] = {}
        self._heading_cells: dict[int, tuple[int, int]] = {}
        self._label_width = 0
        self._wraps = False
        """Whether cells may take several lines."""
        sample = list(_sample(grid))
        self._widths = self._column_widths(sample) if grid.columns <= MAX_COLUMNS else None
        if self._widths is not None:
            self._right = _numeric_columns(grid, sample)
        elif grid.header_rows:
            self._name_columns()

    @property
    def drawn_width(self) -> int:
        """Cells of the rules above and below the table."""
        return self.width if self._widths is None else sum(self._widths) + GAP * (len(self._widths) - 1)

    def lines(self, group: RowGroup) -> list[Line]:
        """The lines of one group of rows. The head and the rule above it belong to the first group, the rule at
        the end to the last one."""
        lines: list[Line] = []
        if group is self.grid.groups[0]:
            lines.append(self._rule(HEAVY_RULE))
        lines += self._records(group) if self._widths is None else self._rows(group, self._widths)
        if group is self.grid.groups[-1]:
            lines.append(self._rule(HEAVY_RULE))
        return lines

    def _rule(self, character: str) -> Line:
        return Line((Run(character * self.drawn_width, "rule"),), self.drawn_width)

    def _rows(self, group: RowGroup, widths: list[int]) -> Iterator[Line]:
        """The rows of a group in columns, with a thin rule below the head, and one between two rows of which one
        takes several lines."""
        above = self._wraps and self._ends_wrapped(group, widths)
        for row in self.grid.rows(group):
            lines = list(self._row_lines(row, widths))
            wrapped = len(lines) > 1
            if row.y and row.y == self.grid.header_rows:
                yield self._rule(RULE)
            elif row.y > self.grid.header_rows and (wrapped or above):
                yield self._row_rule(row, widths)
            yield from lines
            above = wrapped

    def _ends_wrapped(self, group: RowGroup, widths: list[int]) -> bool:
        """Whether the last row above a group takes several lines."""
        number = bisect_left(self.grid.groups, group.first, key=lambda other: other.first)
        rows = list(self.grid.rows(self.grid.groups[number - 1])) if number else []
        return bool(rows) and len(list(self._row_lines(rows[-1], widths))) > 1

    def _row_rule(self, row: GridRow, widths: list[int]) -> Line:
        """A thin rule above a row, open where a cell continues from above."""
        parts: list[str] = []
        for x, width in enumerate(widths):
            gap = GAP if x + 1 < len(widths) else 0
            parts.append((" " if x in row.covered else RULE) * width + RULE * gap)
        text = "".join(parts)
        return Line((Run(text, "rule"),), len(text))

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
                parts = self._parts(row, cell.text[: 2 * self.width])
                cells = max(cell_width(part, self.ambiguous) for part in parts)
                if stop == cell.x + 1:
                    natural[cell.x] = max(natural[cell.x], cells)
                else:
                    spanning.append((stop - cell.x, cell.x, cells))
        room = self.width - GAP * (count - 1)
        if sum(natural) <= room:
            for columns, x, cells in sorted(spanning):
                _widen(natural, range(x, x + columns), cells, room)
            self._wraps = not whole or bool(spanning)
            return natural
        self._wraps = True
        widths = [0] * count
        left = room
        order = sorted(range(count), key=lambda x: natural[x])
        for place, column in enumerate(order):
            widths[column] = min(natural[column], left // (count - place))
            left -= widths[column]
        too_narrow = any(widths[x] < min(natural[x], MIN_COLUMN_WIDTH) for x in range(count))
        return None if too_narrow else widths

    def _parts(self, row: GridRow, text: str) -> tuple[str, ...]:
        """The text of a cell; that of a head without the unit in brackets at its end, and the unit below it."""
        unit = _UNIT.search(text) if row.y < self.grid.header_rows else None
        return (text[: unit.start()], text[unit.start() :]) if unit and unit.start() else (text,)

    def _row_lines(self, row: GridRow, widths: list[int]) -> Iterator[Line]:
        """One row in columns; a spanning cell is as wide as its columns together."""
        head = row.y < self.grid.header_rows
        columns: list[_WrappedCell] = []
        x = 0
        for cell in row.cells:
            columns += [_WrappedCell(width, (), "left") for width in widths[x : cell.x]]
            x = min(cell.x + cell.columns, len(widths))
            width = _spanned(cell, widths)
            lines: list[tuple[str, int]] = []
            start = cell.start
            for part in self._parts(row, cell.text):
                lines += self._wrap(part, start, width)
                start += len(part)
            columns.append(_WrappedCell(width, lines, self._alignment(cell, head=head, spans=x > cell.x + 1)))
        columns += [_WrappedCell(width, (), "left") for width in widths[x:]]
        height = max(len(column.lines) for column in columns)
        role = "table-head" if head else "body"
        return (self._join(columns, y, role) for y in range(max(1, height)))

    def _alignment(self, cell: PlacedCell, *, head: bool, spans: bool) -> Align:
        """That of numbers, else that of the page; a heading over several columns is centred."""
        if not spans and cell.x in self._right:
            return "right"
        return cell.align or ("center" if head and spans else "left")

    def _join(self, columns: list[_WrappedCell], y: int, role: str) -> Line:
        runs: list[Run] = []
        cells = space = 0
        for width, lines, align in columns:
            text, start = lines[y] if y < len(lines) else ("", -1)
            rest = max(0, width - cell_width(text, self.ambiguous))
            before = {"left": 0, "center": rest // 2, "right": rest}[align] if text else 0
            if text:
                if space + before:
                    runs.append(Run(" " * (space + before), role))
                runs.append(Run(text, role, start))
                cells += space + before + cell_width(text, self.ambiguous)
                space = rest - before + GAP
            else:
                space += width + GAP
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
        labels = (" ".join(head.text[: self.width] for head in heads[:4]) for heads in self._heads.values())
        widest = max((cell_width(label, self.ambiguous) for label in labels), default=0)
        self._label_width = max(1, min(widest, int(self.width * LABEL_SHARE)))

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
        """Each row as lines of a heading and the text beside it, rows separated by a thin rule."""
        for row in self.grid.rows(group):
            if row.y < self.grid.header_rows:
                continue
            if row.y > self.grid.header_rows:
                yield self._rule(RULE)
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
                    yield Line((Run(part, "card-label", offset),), cell_width(part, self.ambiguous))

    def _record_lines(self, names: list[tuple[str, int]], cell: PlacedCell) -> Iterator[Line]:
        """The headings of a cell, and beside them its text, both wrapped; the text alone without headings."""
        indent = self._label_width + GAP if names else 0
        values = self._wrap(cell.text, cell.start, self.width - indent)
        labels = list(self._label_lines(names))
        for y in range(max(1, len(values), len(labels))):
            runs, cells = labels[y] if y < len(labels) else ((), 0)
            value, start = values[y] if y < len(values) else ("", -1)
            if value:
                space = indent - cells
                runs = (
                    (*runs, Run(" " * space, "body"), Run(value, "body", start))
                    if space
                    else (Run(value, "body", start),)
                )
                cells += space + cell_width(value, self.ambiguous)
            yield Line(tuple(runs), cells)

    def _label_lines(self, names: list[tuple[str, int]]) -> Iterator[tuple[tuple[Run, ...], int]]:
        """The headings of a cell, one after the other, as runs and their cells in each line."""
        text = " ".join(name for name, _start in names)
        for part, at in self._wrap(text, 0, self._label_width):
            runs: list[Run] = []
            first = 0
            for name, start in names:
                last = first + len(name)
                low, high = max(at, first), min(at + len(part), last)
                if low < high:
                    if runs:
                        runs.append(Run(" ", "card-label"))
                    runs.append(Run(text[low:high], "card-label", start + low - first if start >= 0 else -1))
                first = last + 1
            yield tuple(runs), sum(cell_width(run.text, self.ambiguous) for run in runs)


def _sample(grid: Grid) -> Iterator[GridRow]:
    """The rows that determine the widths: all of a short table; top, end and some between of a long one."""
    count, half = len(grid.groups), SAMPLED_GROUPS // 2
    spread = {count * part // half - 1 for part in range(1, half + 1)}
    numbers = range(count) if count <= SAMPLED_GROUPS else sorted({*range(half), *spread})
    for number in numbers:
        yield from grid.rows(grid.groups[number])


def _numeric_columns(grid: Grid, sample: list[GridRow]) -> frozenset[int]:
    """Columns with only numbers below the header, which are aligned right, also where the page centres them, so
    that their digits stand below each other. The page may state that they are aligned left."""
    numbers: set[int] = set()
    others: set[int] = set()
    for row in sample:
        for cell in row.cells if row.y >= grid.header_rows else ():
            if cell.columns > 1 or not cell.text or cell.text in NO_VALUE:
                continue
            number = (
                cell.align != "left"
                and len(cell.text) <= MAX_NUMBER_LENGTH
                and re.fullmatch(NUMBER, cell.text) is not None
            )
            (numbers if number else others).add(cell.x)
    return frozenset(numbers - others)


def _spanned(cell: PlacedCell, widths: list[int]) -> int:
    """Terminal cells of the columns of a cell, with the gaps between them."""
    stop = min(cell.x + cell.columns, len(widths))
    return sum(widths[cell.x : stop]) + GAP * (stop - cell.x - 1)


def _widen(widths: list[int], columns: range, cells: int, room: int) -> None:
    """Widen columns evenly for a cell that spans them, as far as there is room."""
    missing = cells - sum(widths[x] for x in columns) - GAP * (len(columns) - 1)
    each, rest = divmod(max(0, min(missing, room - sum(widths))), len(columns))
    for place, x in enumerate(columns):
        widths[x] += each + (place < rest)
