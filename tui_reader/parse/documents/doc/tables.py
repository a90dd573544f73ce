"""Tables of binary Word documents, whose rows state the edges of their cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tui_reader.model import Cell, Table
from tui_reader.parse.documents.doc.properties import TableCell
from tui_reader.parse.draft import DraftLine

_SAME_EDGE = 30
"""Twentieths of a point by which the edges of cells of one column may differ. Chosen by hand."""


@dataclass(slots=True)
class TableRow:
    """A row of a table: the left edge of the first cell, the cells with their texts and edges."""

    left: int
    cells: list[TableCell]
    texts: list[str]


def table_lines(rows: list[TableRow]) -> Iterator[DraftLine]:
    """The lines of a table; one of a single column is text, since it frames paragraphs."""
    rows = [row for row in rows if any(row.texts)]
    if max((len(row.texts) for row in rows), default=0) <= 1:
        yield from (DraftLine(text) for row in rows for text in row.texts if text)
        return
    edges = sorted({cell.right for row in rows for cell in row.cells} | {row.left for row in rows if row.cells})
    columns = [edge for number, edge in enumerate(edges) if not number or edge - edges[number - 1] > _SAME_EDGE]
    table: list[list[Cell]] = []
    above: dict[int, tuple[int, int]] = {}
    for row in rows:
        cells: list[Cell] = []
        left = row.left
        reached: dict[int, tuple[int, int]] = {}
        for number, text in enumerate(row.texts):
            known = row.cells[number] if number < len(row.cells) else None
            right = known.right if known else left
            span = max(1, sum(left + _SAME_EDGE < edge <= right + _SAME_EDGE for edge in columns)) if known else 1
            if known and known.joined_above and not text and left in above:
                at, index = above[left]
                table[at][index] = table[at][index]._replace(rows=len(table) - at + 1)
                reached[left] = above[left]
            elif known and known.joined_left and not text and cells:
                cells[-1] = cells[-1]._replace(columns=cells[-1].columns + span)
            else:
                reached[left] = (len(table), len(cells))
                cells.append(Cell(text, span))
            left = right
        table.append(cells)
        above = reached
    yield DraftLine("", block=Table(tuple(map(tuple, table))))
