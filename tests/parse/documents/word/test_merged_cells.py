"""Cells over several columns and rows, as Word's XML formats state them."""

from __future__ import annotations

from functools import partial

import pytest

from tui_reader.model import Cell
from tui_reader.parse.documents.word.merged_cells import MergedCells

Stated = tuple[str, str | None, str | None]


def rows(*stated: list[Stated]) -> list[list[tuple[str, int, int]]]:
    """Text, columns and rows of the cells made of rows of text, `gridSpan` and `vMerge`."""
    cells = MergedCells()
    for row in stated:
        cells.begin_row()
        for text, span, merge in row:
            cells.add(partial(Cell, text), span, merge)
    return [[(cell.text, cell.columns, cell.rows) for cell in row] for row in cells.rows]


def test_a_merge_extends_the_cell_above_in_its_column() -> None:
    assert rows(
        [("项目", "2", None), ("金额", None, "restart")],
        [("甲", None, None), ("乙", None, None), ("", None, "continue")],
    ) == [[("项目", 2, 1), ("金额", 1, 2)], [("甲", 1, 1), ("乙", 1, 1)]]


def test_a_merge_that_restarts_begins_a_cell() -> None:
    merged = rows([("甲", None, "restart")], [("", None, "continue")], [("乙", None, "restart")])
    assert merged == [[("甲", 1, 2)], [], [("乙", 1, 1)]]


def test_a_merge_without_a_cell_above_is_a_cell() -> None:
    merged = rows([("甲", None, None)], [("乙", None, None), ("丙", None, "continue")])
    assert merged == [[("甲", 1, 1)], [("乙", 1, 1), ("丙", 1, 1)]]


@pytest.mark.parametrize(
    ("span", "columns"), [("0", 1), ("-2", 1), ("x", 1), ("3", 3), ("99999", 100), ("9" * 5000, 1)]
)
def test_numbers_of_columns_have_bounds(span: str, columns: int) -> None:
    assert rows([("甲", span, None)]) == [[("甲", columns, 1)]]
