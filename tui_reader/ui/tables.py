"""Tables in cells: columns that share the measure, or one record under another where columns would be too thin."""

from __future__ import annotations

from tui_reader.model import Table
from tui_reader.text.width import cell_width
from tui_reader.text.wrap import line_breaks
from tui_reader.ui.lines import EMPTY_LINE, Line, Run

SEPARATOR = " │ "
RULE = "─"
CROSS = "─┼─"

THINNEST = 8
"""A column of fewer cells (four Han) reads worse than a record; then records are shown."""

MAX_COLUMNS = 64
"""Grid columns laid out side by side at most; a hostile span asks for millions."""

Grid = list[list[tuple[str, int] | None]]


def table_lines(table: Table, width: int, ambiguous: int = 1) -> list[Line]:
    """The lines of a table at most `width` cells wide; every cell's text is shown, none is cropped."""
    grid = _grid(table)
    if not grid:
        return []
    count = max(len(row) for row in grid)
    widths = _column_widths(grid, count, width, ambiguous)
    if widths is None:
        return _records(grid, table.header_rows, width, ambiguous)
    lines: list[Line] = []
    for number, row in enumerate(grid):
        role = "table-head" if number < table.header_rows else "body"
        lines += _row_lines(row, widths, role, ambiguous)
        if number + 1 == table.header_rows:
            rule = CROSS.join(RULE * w for w in widths)
            lines.append(Line((Run(rule, "rule"),), sum(widths) + 3 * (count - 1)))
    return lines


def _grid(table: Table) -> Grid:
    """Cells at their places, each with the offset of its text in the piece; None where a span covers."""
    grid: Grid = []
    covered: dict[tuple[int, int], bool] = {}
    offset = 0
    for y, row in enumerate(table.rows):
        line: list[tuple[str, int] | None] = []
        for cell in row:
            while covered.get((y, len(line))):
                line.append(None)
            x = len(line)
            line.append((cell.text, offset))
            offset += len(cell.text) + 1
            columns = max(1, min(cell.columns, MAX_COLUMNS))
            line.extend([None] * (columns - 1))
            for below in range(1, min(cell.rows, len(table.rows) - y)):
                for right in range(columns):
                    covered[(y + below, x + right)] = True
        if not row:
            offset += 1
        while covered.get((y, len(line))):
            line.append(None)
        grid.append(line)
    return grid


def _column_widths(grid: Grid, count: int, width: int, ambiguous: int) -> list[int] | None:
    """Natural widths where they fit, else wide columns share what narrow ones leave; None when too thin."""
    if count > MAX_COLUMNS:
        return None
    natural = [1] * count
    for row in grid:
        for x, cell in enumerate(row):
            spans = x + 1 < len(row) and row[x + 1] is None
            if cell and not spans:
                natural[x] = max(natural[x], cell_width(cell[0], ambiguous))
    room = width - len(SEPARATOR) * (count - 1)
    if sum(natural) <= room:
        return natural
    widths = [0] * count
    left, open_columns = room, sorted(range(count), key=lambda x: natural[x])
    while open_columns:
        share = left // len(open_columns)
        column = open_columns.pop(0)
        widths[column] = min(natural[column], share)
        left -= widths[column]
    if any(widths[x] < min(natural[x], THINNEST) for x in range(count)):
        return None
    return widths


def _row_lines(row: list[tuple[str, int] | None], widths: list[int], role: str, ambiguous: int) -> list[Line]:
    """One row of the grid; a cell that spans columns takes their widths together."""
    columns: list[tuple[int, list[tuple[str, int]]]] = []
    x = 0
    while x < len(widths):
        cell = row[x] if x < len(row) else None
        stop = x + 1
        if cell is not None:
            while stop < len(row) and row[stop] is None:
                stop += 1
        width = sum(widths[x:stop]) + len(SEPARATOR) * (stop - x - 1)
        columns.append((width, _wrapped(cell, width, ambiguous)))
        x = stop
    height = max(len(lines) for _, lines in columns)
    return [_joined(columns, y, role, ambiguous) for y in range(max(1, height))]


def _joined(columns: list[tuple[int, list[tuple[str, int]]]], y: int, role: str, ambiguous: int) -> Line:
    runs: list[Run] = []
    cells = 0
    for number, (width, lines) in enumerate(columns):
        if number:
            runs.append(Run(SEPARATOR, "rule"))
            cells += len(SEPARATOR)
        text, start = lines[y] if y < len(lines) else ("", -1)
        if text:
            runs.append(Run(text, role, start))
        pad = width - cell_width(text, ambiguous)
        if pad > 0 and number + 1 < len(columns):
            runs.append(Run(" " * pad, role))
        cells += width
    return Line(tuple(runs), cells)


def _wrapped(cell: tuple[str, int] | None, width: int, ambiguous: int) -> list[tuple[str, int]]:
    if cell is None or not cell[0]:
        return []
    text, offset = cell
    starts = line_breaks(text, max(1, width), ambiguous=ambiguous)
    ends = [*starts[1:], len(text)]
    return [(text[a:b].rstrip(" "), offset + a) for a, b in zip(starts, ends, strict=True)]


def _records(grid: Grid, header_rows: int, width: int, ambiguous: int) -> list[Line]:
    """Each row as lines of `heading: text`, rows parted by an empty line."""
    heads: dict[int, str] = {}
    for row in grid[:header_rows]:
        for x, cell in enumerate(row):
            if cell and cell[0]:
                heads[x] = f"{heads[x]} {cell[0]}" if x in heads else cell[0]
    lines: list[Line] = []
    for row in grid[header_rows:] if header_rows < len(grid) else grid:
        if lines:
            lines.append(EMPTY_LINE)
        for x, cell in enumerate(row):
            if cell is None or not cell[0]:
                continue
            head = f"{heads[x]}: " if x in heads and header_rows < len(grid) else ""
            lines += _record_lines(head, cell, width, ambiguous)
    return lines


def _record_lines(head: str, cell: tuple[str, int], width: int, ambiguous: int) -> list[Line]:
    text, offset = cell
    label = cell_width(head, ambiguous)
    if label > width // 2:
        starts = line_breaks(head, width, ambiguous=ambiguous)
        ends = [*starts[1:], len(head)]
        parts = [head[a:b] for a, b in zip(starts, ends, strict=True)]
        lines = [Line((Run(part, "table-head"),), cell_width(part, ambiguous)) for part in parts]
        indent = min(2, max(0, width - 2))
    else:
        lines, indent = [], label
    for number, (part, start) in enumerate(_wrapped((text, offset), width - indent, ambiguous)):
        lead = Run(head, "table-head") if number == 0 and not lines and head else Run(" " * indent, "body")
        lines.append(Line((lead, Run(part, "body", start)), indent + cell_width(part, ambiguous)))
    return lines
