"""Tables without vertical rules on recognized pages: rows whose pieces stand below each other, apart in all."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from tui_reader.model import Cell, Table
from tui_reader.parse.documents.printed.pages import joined
from tui_reader.parse.documents.recognized.page import TextPiece

_CERTAIN = 1.2
"""Heights of a line that two columns are apart at least in all rows of a table. Chosen by hand."""

_FEWEST_ROWS = 3
_FARTHEST = 2.6
"""Rows of a table at least, and heights of a line between two of them at most. Chosen by hand."""

_NEAR = 0.6
"""Heights of a line below a cell at most where its text goes on. Chosen by hand."""

_NUMBER = re.compile(r"[(（]?(?:\d{1,3}|[一二三四五六七八九十]{1,3}|[a-zA-Z])[)）.、．:：]+|[•·●■◆▪–—*-]")
"""What an item of a list begins with."""

_Row = Sequence[TextPiece]
_Gap = tuple[float, float]
_EDGES = float("-inf"), float("inf")


class UnruledTable(NamedTuple):
    """A table with the numbers of its first row and of the one behind its last."""

    first: int
    end: int
    table: Table


def unruled_tables(rows: Sequence[_Row], line: Callable[[_Row], str]) -> list[UnruledTable]:
    """The tables in the rows of a region without columns of text, from top to bottom. `line` makes the text of a
    cell of the pieces in it, from left to right.

    They have three rows or more, two columns or more, and the same gaps between these in all rows; a row with one
    cell, not the first, directly below another goes on with it. Items of a list, with numbers or signs in their
    first column, are none where there is only one other.
    """
    found: list[UnruledTable] = []
    first = 0
    while first < len(rows):
        end, gaps = _extent(rows, first)
        cells = _cells(rows[first:end], gaps, line) if end - first >= _FEWEST_ROWS else []
        if len(cells) >= _FEWEST_ROWS and not _are_items(cells):
            table = Table(tuple(tuple(Cell(text) for text in row) for row in cells))
            found.append(UnruledTable(first, end, table))
            first = end
        else:
            first += 1
    return found


def _extent(rows: Sequence[_Row], first: int) -> tuple[int, list[_Gap]]:
    """The number of the row behind those that have gaps in common with the first one, and these gaps."""
    gaps = _gaps(rows[first])
    end = first + 1
    while end < len(rows) and gaps:
        height = _height(rows[end])
        if _top(rows[end]) - _bottom(rows[end - 1]) > _FARTHEST * height:
            break
        common = _common(gaps, _gaps(rows[end], outside=True), _CERTAIN * height)
        filled = _filled(rows[end], common)
        goes_on = (
            len(filled) == 1 and 0 not in filled and _top(rows[end]) - _bottom(rows[end - 1]) < _NEAR * height
        )
        is_row = len(filled) > 1 or (goes_on and len(common) == len(gaps))
        if not common or not is_row or (len(common) < len(gaps) and end - first >= _FEWEST_ROWS):
            break
        gaps = common
        end += 1
    return end, gaps


def _gaps(row: _Row, *, outside: bool = False) -> list[_Gap]:
    """The empty ranges from left to right between the pieces of a row that are wide enough, and those outside."""
    least = _CERTAIN * _height(row)
    edges = [(float(piece.box.left), float(piece.box.right)) for piece in row]
    inner = [(one[1], other[0]) for one, other in pairwise(edges) if other[0] - one[1] >= least]
    return [(_EDGES[0], edges[0][0]), *inner, (edges[-1][1], _EDGES[1])] if outside else inner


def _common(gaps: Sequence[_Gap], others: Sequence[_Gap], least: float) -> list[_Gap]:
    met = ((max(a, c), min(b, d)) for a, b in gaps for c, d in others)
    return [(left, right) for left, right in met if right - left >= least]


def _column(piece: TextPiece, gaps: Sequence[_Gap]) -> int:
    return sum((left + right) / 2 < piece.box.middle[0] for left, right in gaps)


def _filled(row: _Row, gaps: Sequence[_Gap]) -> set[int]:
    return {_column(piece, gaps) for piece in row}


def _cells(rows: Sequence[_Row], gaps: Sequence[_Gap], line: Callable[[_Row], str]) -> list[list[str]]:
    """The texts of the cells of each row; a row with one cell, not the first, goes on with the row above it."""
    found: list[list[str]] = []
    for row in rows:
        columns = range(len(gaps) + 1)
        texts = [line([piece for piece in row if _column(piece, gaps) == column]) for column in columns]
        filled = [column for column in columns if texts[column]]
        if found and len(filled) == 1 and filled != [0]:
            before = found[-1][filled[0]]
            found[-1][filled[0]] = joined(before, texts[filled[0]]) if before else texts[filled[0]]
        else:
            found.append(texts)
    return found


def _are_items(cells: Sequence[Sequence[str]]) -> bool:
    return len(cells[0]) == 2 and all(_NUMBER.fullmatch(row[0].strip()) for row in cells if row[0])


def _height(row: _Row) -> float:
    return max(1.0, sorted(piece.box.height for piece in row)[len(row) // 2])


def _top(row: _Row) -> int:
    return min(piece.box.top for piece in row)


def _bottom(row: _Row) -> int:
    return max(piece.box.bottom for piece in row)
