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

Cells = tuple[str, int]
"""The text of a cell and its offset in the text of the piece."""

Grid = list[list[Cells | None]]


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
        line: list[Cells | None] = []
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


def _row_lines(row: list[Cells | None], widths: list[int], role: str, ambiguous: int) -> list[Line]:
    """One row of the grid; a cell that spans columns takes their widths together."""
    columns: list[tuple[int, list[Cells]]] = []
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


def _joined(columns: list[tuple[int, list[Cells]]], y: int, role: str, ambiguous: int) -> Line:
    runs: list[Run] = []
    cells = 0
    for number, (width, lines) in enumerate(columns):
        if number:
            runs.append(Run(SEPARATOR, "rule"))
            cells += len(SEPARATOR)
        text, start = lines[y] if y < len(lines) else ("", -1)
        if text:
            runs.append(Run(text, role, start))
        shown = cell_width(text, ambiguous)
        cells += shown
        if shown < width and number + 1 < len(columns):
            runs.append(Run(" " * (width - shown), role))
            cells += width - shown
    return Line(tuple(runs), cells)


def _wrapped(cell: Cells | None, width: int, ambiguous: int) -> list[Cells]:
    if cell is None or not cell[0]:
        return []
    text, offset = cell
    starts = line_breaks(text, max(1, width), ambiguous=ambiguous)
    ends = [*starts[1:], len(text)]
    return [(text[a:b].rstrip(" "), offset + a) for a, b in zip(starts, ends, strict=True)]


def _records(grid: Grid, header_rows: int, width: int, ambiguous: int) -> list[Line]:
    """Each row as lines of `heading: text`, rows parted by an empty line; a heading without text is shown too."""
    body = grid[header_rows:] or grid
    heads: dict[int, list[Cells]] = {}
    for row in grid[:header_rows] if len(grid) > header_rows else []:
        for x, cell in enumerate(row):
            if cell and cell[0]:
                heads.setdefault(x, []).append(cell)
    columns = max(len(row) for row in grid)
    lines: list[Line] = []
    for number, row in enumerate(body):
        if lines:
            lines.append(EMPTY_LINE)
        for x in range(columns):
            cell = row[x] if x < len(row) else ("", -1)
            if cell is not None and (cell[0] or x in heads):
                # Find reaches a heading once, in the first record.
                head = [(text, offset if number == 0 else -1) for text, offset in heads.get(x, [])]
                lines += _record_lines(head, cell, width, ambiguous)
    return lines


def _record_lines(head: list[Cells], cell: Cells, width: int, ambiguous: int) -> list[Line]:
    """Heading and text on one line while the heading leaves half of it, else the text indented below."""
    runs = [run for text, start in head for run in (Run(text, "table-head", start), Run(" ", "table-head"))]
    if runs:
        runs[-1] = Run(": ", "table-head")
    label = sum(cell_width(run.text, ambiguous) for run in runs)
    lines: list[Line] = []
    indent = label
    if label > width // 2:
        indent = min(2, max(0, width - 2))
        for text, start in head:
            for part, offset in _wrapped((text, max(0, start)), width, ambiguous):
                shown = Run(part, "table-head", offset if start >= 0 else -1)
                lines.append(Line((shown,), cell_width(part, ambiguous)))
        runs = []
    for part, start in _wrapped(cell, width - indent, ambiguous) or ([] if lines else [("", -1)]):
        lead = tuple(runs) or (Run(" " * indent, "body"),)
        lines.append(Line((*lead, Run(part, "body", start)), indent + cell_width(part, ambiguous)))
        runs = []
    return lines
