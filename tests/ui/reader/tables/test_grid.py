"""The grid: cells in the columns left free by spans, and groups of rows that make up the table."""

from __future__ import annotations

import pytest

from tui_reader.model import Cell, Table
from tui_reader.ui.reader.tables.grid import (
    MAX_COLUMNS,
    MAX_GROUP_ROWS,
    MAX_GROUP_TEXT,
    MAX_HEADER_ROWS,
    make_grid,
)

Rows = tuple[tuple[Cell, ...], ...]


def places(rows: Rows) -> list[list[tuple[str, int, int]]]:
    """Text, column and number of columns of every cell, row by row."""
    grid = make_grid(Table(rows))
    return [[cell[:3] for cell in row.cells] for group in grid.groups for row in grid.rows(group)]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            ((Cell("a"), Cell("b")), (Cell("c"),)),
            [[("a", 0, 1), ("b", 1, 1)], [("c", 0, 1)]],
            id="without spans",
        ),
        pytest.param(
            ((Cell("a", columns=2), Cell("b")),),
            [[("a", 0, 2), ("b", 2, 1)]],
            id="over columns",
        ),
        pytest.param(
            ((Cell("a", rows=2), Cell("b")), (Cell("c"),), (Cell("d"), Cell("e"))),
            [[("a", 0, 1), ("b", 1, 1)], [("c", 1, 1)], [("d", 0, 1), ("e", 1, 1)]],
            id="over rows",
        ),
        pytest.param(
            ((Cell("a"), Cell("b", rows=2)), (Cell("c"), Cell("d"))),
            [[("a", 0, 1), ("b", 1, 1)], [("c", 0, 1), ("d", 2, 1)]],
            id="past a cell from above",
        ),
        pytest.param(
            ((Cell("a", columns=500), Cell("b", columns=500)),),
            [[("a", 0, MAX_COLUMNS), ("b", MAX_COLUMNS, 1)]],
            id="further than columns count",
        ),
    ],
)
def test_a_cell_begins_in_the_first_free_column(rows: Rows, expected: list[list[tuple[str, int, int]]]) -> None:
    assert places(rows) == expected


def test_only_columns_in_which_a_cell_begins_are_counted() -> None:
    assert make_grid(Table(((Cell("a", columns=9),), (Cell("b"), Cell("c"))))).columns == 2


def test_a_cell_spans_into_the_next_group() -> None:
    rows = ((Cell("a", rows=MAX_GROUP_ROWS + 2), Cell("b")), *(((Cell("c"),),) * (MAX_GROUP_ROWS + 3)))
    grid = make_grid(Table(rows))
    assert len(grid.groups) == 2
    columns = [row.cells[0].x for row in grid.rows(grid.groups[1])]
    assert columns == [1, 1, 0, 0]


@pytest.mark.parametrize("length", [1, 300, MAX_GROUP_TEXT])
def test_the_texts_of_the_groups_make_up_the_text_of_the_table(length: int) -> None:
    rows = tuple((Cell("水" * length), Cell(str(n))) for n in range(120))
    whole = "\n".join("\t".join(cell.text for cell in row) for row in rows)
    grid = make_grid(Table(rows))
    assert "\n".join(group.text for group in grid.groups) == whole
    for group in grid.groups:
        assert whole.startswith(group.text, group.base)
        assert group.last - group.first <= MAX_GROUP_ROWS
        for row in grid.rows(group):
            for cell in row.cells:
                assert group.text.startswith(cell.text, cell.start)


def test_the_first_group_has_the_header_and_a_row_below_it() -> None:
    rows = tuple((Cell("水" * MAX_GROUP_TEXT),) for _ in range(30))
    grid = make_grid(Table(rows, MAX_HEADER_ROWS))
    assert grid.groups[0].last > grid.header_rows == MAX_HEADER_ROWS
    assert all(group.last - group.first == 1 for group in grid.groups[1:])


@pytest.mark.parametrize(
    ("header_rows", "count", "expected"),
    [
        pytest.param(1, 3, 1, id="one"),
        pytest.param(3, 3, 0, id="nothing under it"),
        pytest.param(MAX_HEADER_ROWS + 1, 30, 0, id="more than any header has"),
    ],
)
def test_a_header_is_short_and_has_rows_below_it(header_rows: int, count: int, expected: int) -> None:
    assert make_grid(Table(((Cell("a"), Cell("b")),) * count, header_rows)).header_rows == expected
