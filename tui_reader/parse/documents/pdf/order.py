"""The reading order of the lines of a PDF page where the file has another: heads drawn last, columns by rows,
rows by columns."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from statistics import median
from typing import NamedTuple

from tui_reader.parse.documents.pdf.lines import PrintedLine, PrintedRun

_GUTTER = 1.0
"""Sizes of the text between two pieces of a line that may stand in two columns. Chosen by hand."""

_FEWEST_ROWS = 5
"""Rows with such pieces from which on columns are looked for. Chosen by hand."""

_MOST_LINES = 200
"""Lines of a page in which columns are looked for. Chosen by hand."""

_SAME_HEIGHT, _TOUCH = 0.3, 0.2
"""Sizes of the text by which the baselines of a row differ at most, and its pieces overlap. Chosen by hand."""

_BOTTOM, _TOP = float("-inf"), float("inf")

_NARROWEST = 40.0
"""Points of a column at least. Chosen by hand."""

_DEEPEST = 6
"""Gutters in gutters."""

_FILLED, _SHARE_FULL, _FEWEST_LETTERS, _LIKE = 0.85, 0.3, 7, 0.5
"""What share of the widest line of its column a full line has, and what share of the lines is full; the characters
of the middle one of all lines; the width of one column against the other. Cells of a table are shorter, and their
columns of different widths. Chosen by hand."""


def in_reading_order(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """The lines of a page in the order in which they are read. The order of the file is right but for heads and
    feet, which some programs draw first or last, and for columns that were drawn row by row."""
    return _with_first_box_below(_with_edges_at_their_ends(_with_columns(_with_cells_in_rows(lines))))


def _with_cells_in_rows(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """The lines; those that stand between the pieces of a row that was drawn earlier become part of it: some
    programs draw the cells of a table font by font, Chinese names after all figures."""
    rows: dict[int, list[tuple[float, float, int]]] = {}
    hosts: dict[int, int] = {}
    for number, line in enumerate(lines):
        if not _is_placed(line):
            continue
        height = round(line.main.base)
        left = line.left
        near = (
            host for step in (0, -1, 1) for first, last, host in rows.get(height + step, ()) if first < left < last
        )
        host = next((host for host in near if _is_within(line, lines[host])), None)
        if host is not None:
            hosts[number] = host
        else:
            rows.setdefault(height, []).append((left, line.runs[-1].left, number))
    if len(hosts) < _FEWEST_ROWS:
        return list(lines)
    found = {number: line for number, line in enumerate(lines) if number not in hosts}
    for number, host in hosts.items():
        runs = sorted((*found[host].runs, *lines[number].runs), key=lambda run: run.left)
        found[host] = PrintedLine(tuple(_apart(runs)))
    return list(found.values())


def _is_within(line: PrintedLine, row: PrintedLine) -> bool:
    """Whether a line stands on the same height as a row, in a gap between its pieces. One that stands before or
    behind all of them, which the caller sees, may be that of another column."""
    size = min(line.main.size, row.main.size)
    left, right = line.left, line.right
    is_apart = all(right <= run.left + _TOUCH * size or left >= run.right - _TOUCH * size for run in row.runs)
    return abs(line.main.base - row.main.base) < _SAME_HEIGHT * size and is_apart


def _apart(runs: Sequence[PrintedRun]) -> Iterator[PrintedRun]:
    """The runs of a row with a space between two of them."""
    for run in runs[:-1]:
        yield run if run.text.endswith(" ") else run._replace(text=f"{run.text} ")
    yield runs[-1]


def _with_edges_at_their_ends(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """The lines; where all that follow in the file stand above all before, those come first."""
    heights = [line.main.base if _is_placed(line) else None for line in lines]
    tops = accumulate((_BOTTOM if one is None else one for one in heights), max)
    rest = accumulate((_TOP if one is None else one for one in reversed(heights)), min)
    lowest = [*rest][::-1]
    cuts = [at for at, top in enumerate(tops, 1) if at < len(lines) and _BOTTOM < top < lowest[at] < _TOP]
    groups = [lines[start:end] for start, end in pairwise([0, *cuts, len(lines)])]
    return [line for group in reversed(groups) for line in group]


def _with_first_box_below(lines: list[PrintedLine]) -> list[PrintedLine]:
    """The lines; a text box with which the file begins, although it stands below the lines that follow, such as
    the title, behind those that stand above it. Lines beside it, as of another column, stay behind it."""
    if not lines or not all(map(_is_placed, lines)):
        return lines
    box = 1
    while box < len(lines) and lines[box].main.base < lines[box - 1].main.base:
        box += 1
    top, size = lines[0].main.base, lines[0].main.size
    above = box
    while above < len(lines) and lines[above].main.base > top + size:
        above += 1
    left, right = min(line.left for line in lines[:box]), max(line.right for line in lines[:box])
    if not any(line.left < right and left < line.right for line in lines[box:above]):
        return lines
    return [*lines[box:above], *lines[:box], *lines[above:]]


def _is_placed(line: PrintedLine) -> bool:
    return bool(line.runs) and line.main.size > 0


class _Piece(NamedTuple):
    """A part of a line, by the number of the line, between two wide gaps."""

    line: int
    runs: tuple[PrintedRun, ...]

    @property
    def left(self) -> float:
        return self.runs[0].left

    @property
    def right(self) -> float:
        return max(run.right for run in self.runs)

    @property
    def letters(self) -> int:
        return sum(len(run.text.strip()) for run in self.runs)


def _with_columns(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """The lines; those of columns of text that are drawn row by row, column by column."""
    if len(lines) > _MOST_LINES or not all(map(_is_placed, lines)):
        return list(lines)
    pieces = [piece for number, line in enumerate(lines) for piece in _pieces(number, line)]
    if sum(_is_beside(before, after) for before, after in pairwise(pieces)) < _FEWEST_ROWS:
        return list(lines)
    regions = _regions(range(len(pieces)), pieces, _DEEPEST)
    region_of = {number: index for index, region in enumerate(regions) for number in region}
    order = [region_of[number] for number in range(len(pieces))]
    # In a file whose columns follow each other, the region changes once for each.
    if sum(before != after for before, after in pairwise(order)) < 2 * len(regions):
        return list(lines)
    found: list[PrintedLine] = []
    before: tuple[int, int] | None = None
    for number in sorted(range(len(pieces)), key=lambda number: order[number]):
        line, runs = pieces[number].line, pieces[number].runs
        if before == (order[number], line):
            found[-1] = PrintedLine((*found[-1].runs, *runs))
        else:
            found.append(PrintedLine(runs))
        before = (order[number], line)
    return found


def _pieces(number: int, line: PrintedLine) -> list[_Piece]:
    found: list[list[PrintedRun]] = []
    widest = _GUTTER * line.main.size
    for run in line.runs:
        if found and run.left - found[-1][-1].right <= widest:
            found[-1].append(run)
        else:
            found.append([run])
    return [_Piece(number, tuple(runs)) for runs in found]


def _is_beside(before: _Piece, after: _Piece) -> bool:
    """Whether a piece stands to the right of the one before it, on the same row and apart from it."""
    last, first = before.runs[-1], after.runs[0]
    size = max(last.size, first.size)
    return abs(last.base - first.base) < 0.5 * size and first.left - last.right > _GUTTER * size


def _regions(numbers: Sequence[int], pieces: Sequence[_Piece], depth: int) -> list[list[int]]:
    """The numbers of pieces by regions in reading order: columns one after the other, and what stands above and
    below them."""
    gutter = _gutter([pieces[number] for number in numbers]) if depth else None
    if gutter is None:
        return [list(numbers)] if numbers else []
    rows = sorted(numbers, key=lambda number: -pieces[number].runs[0].base)
    start = end = first = 0
    for place, number in enumerate([*rows, None]):
        if number is None or pieces[number].left < gutter < pieces[number].right:
            if place - first > end - start:
                start, end = first, place
            first = place + 1
    inside = set(rows[start:end])
    left = [number for number in numbers if number in inside and pieces[number].right <= gutter]
    right = [number for number in numbers if number in inside and pieces[number].left >= gutter]
    if not _are_text([pieces[number] for number in left], [pieces[number] for number in right]):
        return [list(numbers)]
    above, below = set(rows[:start]), set(rows[end:])
    parts = ([number for number in numbers if number in part] for part in (above, set(left), set(right), below))
    return [region for part in parts for region in _regions(part, pieces, depth - 1)]


def _gutter(pieces: Sequence[_Piece]) -> float | None:
    """The place from left to right that stands in the most gaps between pieces of one row; None for too few."""
    rows = sorted(pieces, key=lambda piece: (-round(piece.runs[0].base), piece.left))
    gaps = [(before.right, after.left) for before, after in pairwise(rows) if _is_beside(before, after)]
    edges = sorted([(left, -1) for left, _right in gaps] + [(right, 1) for _left, right in gaps])
    best, place, count = 0, 0.0, 0
    for (edge, step), (following, _step) in pairwise(edges):
        count -= step
        if count > best:
            best, place = count, (edge + following) / 2
    return place if best >= _FEWEST_ROWS else None


def _are_text(left: Sequence[_Piece], right: Sequence[_Piece]) -> bool:
    """Whether both sides of a gutter are columns of text: lines of one width, and more than names or figures."""
    widest: list[float] = []
    for side in (left, right):
        if len(side) < _FEWEST_ROWS:
            return False
        widths = [piece.right - piece.left for piece in side]
        widest.append(max(widths))
        full = sum(width >= _FILLED * widest[-1] for width in widths)
        if full < _SHARE_FULL * len(side) or median(piece.letters for piece in side) < _FEWEST_LETTERS:
            return False
    return min(widest) >= _LIKE * max(widest)


def are_rows(above: PrintedLine, below: PrintedLine) -> bool:
    """Whether two lines are rows of cells: both have a wide gap at one place."""
    gaps = _gaps(below)
    return any(min(end, other) - max(start, begin) > 0 for start, end in _gaps(above) for begin, other in gaps)


def _gaps(line: PrintedLine) -> list[tuple[float, float]]:
    """The places from left to right of the wide gaps in a line."""
    if not _is_placed(line):
        return []
    widest = _GUTTER * line.main.size
    return [(one.right, other.left) for one, other in pairwise(line.runs) if other.left - one.right > widest]


def columns_of(lines: Sequence[PrintedLine]) -> list[list[int]]:
    """The numbers of the lines of each column of a page that has several side by side; [] for a page of one."""
    placed = [
        (number, line.left, line.right, line.main.base) for number, line in enumerate(lines) if _is_placed(line)
    ]
    if len(placed) > _MOST_LINES:
        return []
    edges: list[float] = []
    for edge in sorted({round(left) - 1.0 for _number, left, _right, _base in placed}):
        before = [base for _number, _left, right, base in placed if right <= edge]
        behind = [base for _number, left, _right, base in placed if left >= edge]
        is_beside = min(len(before), len(behind)) >= _FEWEST_ROWS and _are_beside(before, behind)
        if is_beside and (not edges or edge - edges[-1] >= _NARROWEST):
            edges.append(edge)
    if not edges:
        return []
    columns: list[list[int]] = [[] for _ in range(len(edges) + 1)]
    for number, left, right, _base in placed:
        column = bisect_right(edges, left)
        if column == len(edges) or right <= edges[column]:
            columns[column].append(number)
    return [column for column in columns if len(column) >= _FEWEST_ROWS]


def _are_beside(one: Sequence[float], other: Sequence[float]) -> bool:
    """Whether most of the lines of the smaller group stand at the heights of the other."""
    few, many = sorted((one, other), key=len)
    return 2 * sum(min(many) <= base <= max(many) for base in few) > len(few)
