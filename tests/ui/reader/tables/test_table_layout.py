"""Tables: columns, records where columns would be too narrow, and spans."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.model import Align, Cell, Table
from tui_reader.text.width import cell_width
from tui_reader.ui.reader.tables.grid import (
    MAX_COLUMNS,
    MAX_GROUP_ROWS,
    MAX_HEADER_ROWS,
    Grid,
    GridRow,
    RowGroup,
    make_grid,
)
from tui_reader.ui.reader.tables.table_layout import TableLayout
from tui_reader.ui.widgets.lines import Line


def table(*rows: list[str], header_rows: int = 1) -> Table:
    return Table(tuple(tuple(Cell(text) for text in row) for row in rows), header_rows)


def lines_of(source: Table, width: int, ambiguous: int = 1) -> list[Line]:
    """All lines of a table."""
    grid = make_grid(source)
    layout = TableLayout(grid, width, ambiguous)
    return [line for group in grid.groups for line in layout.lines(group)]


def texts(source: Table, width: int) -> list[str]:
    return ["".join(run.text for run in line.runs).rstrip() for line in lines_of(source, width)]


def test_a_table_that_fits_has_columns_of_natural_width() -> None:
    lines = texts(table(["项目", "进度"], ["水厂改造", "完工"]), 40)
    assert lines == ["━" * 14, "项目      进度", "─" * 14, "水厂改造  完工", "━" * 14]


def test_a_wide_column_is_wrapped() -> None:
    lines = texts(table(["类别", "项目"], ["水务", "城东水厂深度处理工艺改造工程"]), 24)
    assert lines[1:-1] == ["类别  项目", "─" * 24, "水务  城东水厂深度处理工", "      艺改造工程"]


def test_rows_with_wrapped_cells_are_separated_by_rules() -> None:
    rows = [["水务", "城东水厂深度处理工艺改造"], ["交通", "候车亭"], ["文化", "图书馆"]]
    lines = texts(table(["类别", "项目"], *rows), 24)
    wrapped = ["水务  城东水厂深度处理工", "      艺改造"]
    assert lines[3:-1] == [*wrapped, "─" * 24, "交通  候车亭", "文化  图书馆"]


def test_rows_of_adjacent_groups_are_separated_alike() -> None:
    rows = [["水务", "城东水厂深度处理工艺改造"]] * (3 * MAX_GROUP_ROWS)
    lines = texts(table(["类别", "项目"], *rows), 24)
    assert lines.count("─" * 24) == len(rows)


def test_a_rule_between_rows_is_open_where_a_cell_continues() -> None:
    rows = ((Cell("水务", rows=2), Cell("城东水厂深度处理工艺改造")), (Cell("候车亭"),))
    assert texts(Table(rows), 24)[3] == "    " + "─" * 20


def test_the_unit_of_a_column_stands_below_its_heading() -> None:
    lines = texts(table(["地区", "供水量（万立方米）"], ["全市", "18 700"]), 40)
    assert lines[1:-1] == ["地区        供水量", "      （万立方米）", "─" * 18, "全市        18 700"]


def test_a_heading_over_several_columns_is_centred_over_them() -> None:
    head = ((Cell("项", rows=2), Cell("人数", columns=2)), (Cell("报名人数"), Cell("录用人数")))
    lines = texts(Table((*head, (Cell("甲"), Cell("乙"), Cell("丙"))), 2), 40)
    assert lines[1:3] == ["项         人数", "    报名人数  录用人数"]


def test_columns_that_would_be_too_narrow_become_records() -> None:
    heads = ["姓名", "单位", "职务", "备注说明"]
    lines = texts(table(heads, ["甲某", "临溪区供水管理中心", "副主任兼总工程师", "试用期一年"]), 24)
    assert lines[1:-1] == [
        "姓名      甲某",
        "单位      临溪区供水管理",
        "          中心",
        "职务      副主任兼总工程",
        "          师",
        "备注说明  试用期一年",
    ]


def test_a_spanning_cell_is_as_wide_as_its_columns() -> None:
    rows = ((Cell("合计", columns=2), Cell("十二")), (Cell("一"), Cell("二"), Cell("三")))
    assert texts(Table(rows), 40)[1:-1] == ["合计    十二", "一  二  三"]


def test_columns_are_widened_for_a_cell_that_spans_them() -> None:
    rows = ((Cell("临溪区供水管理中心", columns=2), Cell("甲")), (Cell("一"), Cell("二"), Cell("三")))
    assert texts(Table(rows), 40)[1:-1] == ["临溪区供水管理中心  甲", "一        二        三"]


def test_below_a_cell_that_spans_rows_the_column_is_empty() -> None:
    rows = ((Cell("水务", rows=2), Cell("甲")), (Cell("乙"),))
    assert texts(Table(rows), 40)[1:-1] == ["水务  甲", "      乙"]


def test_a_span_wider_than_the_table_makes_no_columns() -> None:
    rows = ((Cell("附表", columns=100),), (Cell("甲某"), Cell("副主任")))
    assert texts(Table(rows), 40)[1:-1] == ["附表", "甲某  副主任"]


@pytest.mark.parametrize(
    "numbers",
    [
        pytest.param(["7", "1250"], id="counts"),
        pytest.param(["1,250.00", "-3"], id="grouped and negative"),
        pytest.param(["12.5%", "7％"], id="percentages"),
        pytest.param(["350万元", "1.2亿元"], id="amounts in Chinese units"),
        pytest.param(["￥3,200", "(450)"], id="accounting"),
        pytest.param(["35", "—", "", "9"], id="without a value here and there"),
    ],
)
def test_a_column_of_numbers_is_aligned_right(numbers: list[str]) -> None:
    lines = texts(table(["项目", "数额"], *([f"第{n}项", number] for n, number in enumerate(numbers))), 60)
    lines = [line for line in lines[3:-1] if not line.endswith("项")]
    assert len({cell_width(line) for line in lines}) == 1


@pytest.mark.parametrize(
    "other",
    [
        pytest.param("约3个", id="words"),
        pytest.param("2021-06-01", id="date"),
        pytest.param("3号楼", id="number in a name"),
    ],
)
def test_a_column_with_other_text_is_aligned_left(other: str) -> None:
    lines = texts(table(["名", "数额"], ["甲", "7"], ["乙", other]), 60)
    assert lines[3] == "甲  7"


def aligned(*rows: list[Cell]) -> Table:
    return Table(tuple(map(tuple, rows)), 1)


def test_text_is_aligned_as_the_page_states() -> None:
    head = [Cell("甲乙丙丁"), Cell("戊己庚辛"), Cell("子")]
    body = [Cell("甲", align="right"), Cell("乙", align="center"), Cell("丑")]
    assert texts(aligned(head, body), 40)[3] == "      甲     乙     丑"


@pytest.mark.parametrize(
    ("align", "line"),
    [(None, "甲     7"), ("right", "甲     7"), ("center", "甲     7"), ("left", "甲  7")],
)
def test_numbers_are_aligned_right_unless_the_page_states_left(align: Align | None, line: str) -> None:
    rows = [
        [Cell("子"), Cell("数量")],
        [Cell("甲"), Cell("7", align=align)],
        [Cell("乙"), Cell("1200", align=align)],
    ]
    assert texts(aligned(*rows), 40)[3] == line


def test_every_record_repeats_the_headings_and_find_sees_them_once() -> None:
    heads = ["姓名", "现任单位", "拟任职务名称"]
    people = [[f"某{n}", "临溪区供水管理中心机关", "副主任兼总工程师岗位"] for n in range(3 * MAX_GROUP_ROWS)]
    lines = lines_of(table(heads, *people), 24)
    named = [run for line in lines for run in line.runs if run.text == "现任单位"]
    assert len(named) == len(people)
    assert sum(run.start >= 0 for run in named) == 1


def test_records_are_separated_alike_within_and_between_groups() -> None:
    people = [["某", "临溪区供水管理中心机关", "副主任兼总工程师岗位"] for _ in range(2 * MAX_GROUP_ROWS)]
    lines = texts(table(["姓名", "单位", "职务"], *people), 20)
    rules = [number for number, line in enumerate(lines) if line.strip("━─") == ""]
    assert len(rules) == len(people) + 1
    assert len({after - before for before, after in pairwise(rules)}) == 1


def test_a_cell_that_spans_two_columns_has_both_headings() -> None:
    source = table(["单位", "项目", "时限"], ["临溪区水务局", "水厂深度处理工艺", "六月底以前完成"])
    joint = (Cell("供水中心", columns=2), Cell("年底"))
    assert texts(Table((*source.rows, joint), 1), 24)[-4:-1] == ["单位  供水中心", "项目", "时限  年底"]


def test_a_note_that_spans_all_columns_has_no_heading() -> None:
    heads = ["姓名", "单位", "职务"]
    source = table(heads, ["甲某", "临溪区供水管理中心", "副主任兼总工程师"])
    note = (Cell("以上人员公示期为五个工作日", columns=3),)
    assert texts(Table((*source.rows, note), 1), 20)[-3:-1] == ["以上人员公示期为五个", "工作日"]


def test_headings_that_no_record_has_precede_the_first_record() -> None:
    heads = ["一季度完成投资", "二季度完成投资", "三季度完成投资"]
    note = (Cell("因机构改革暂停统计", columns=3),)
    assert texts(Table((*table(heads).rows, note), 1), 24)[1:-1] == [*heads, "因机构改革暂停统计"]


def test_all_groups_have_the_same_columns_and_one_header() -> None:
    rows = [["某", "甲" * (1 + n % 30)] for n in range(20 * MAX_GROUP_ROWS)]
    lines = texts(table(["名", "说明"], *rows), 30)
    assert lines[:3] == ["━" * 30, "名  说明", "─" * 30]
    assert sum("名" in line for line in lines) == 1
    assert {line[: line.index("甲")] for line in lines if "甲" in line} == {"某  ", "    "}
    assert lines[-1] == "━" * 30
    assert lines[1:].count("━" * 30) == 1


def test_either_all_groups_are_records_or_none() -> None:
    short = [["某", "甲", "乙"]] * (3 * MAX_GROUP_ROWS)
    long = [["某", "临溪区供水管理中心机关", "副主任兼总工程师岗位"]]
    lines = texts(table(["姓名", "单位", "职务"], *long, *short), 20)
    assert not any("某  甲" in line for line in lines)
    assert lines[-2] == "职务  乙"


def test_only_visible_rows_are_laid_out(monkeypatch: pytest.MonkeyPatch) -> None:
    grid = make_grid(table(["项目", "进度"], *([f"第{n}项", "完成"] for n in range(20_000))))
    placed: list[int] = []
    rows = Grid.rows

    def counted(grid: Grid, group: RowGroup) -> Iterator[GridRow]:
        for row in rows(grid, group):
            placed.append(row.y)
            yield row

    monkeypatch.setattr(Grid, "rows", counted)
    TableLayout(grid, 40).lines(grid.groups[0])
    assert len(placed) <= 10 * MAX_GROUP_ROWS


def test_a_cell_in_a_mostly_empty_column_stays_in_its_column() -> None:
    rows = [["某", "", "甲"] for _ in range(60 * MAX_GROUP_ROWS)]
    rows[37 * MAX_GROUP_ROWS][1] = "注"
    lines = lines_of(table(*rows, header_rows=0), 40)
    assert {line.cells for line in lines} == {2 + 2 + 2 + 2 + 2}


HOSTILE_ROWS = 2000


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "cells",
    [
        pytest.param((Cell("甲", 100, 100), Cell("乙", 100, 100)), id="columns and rows"),
        pytest.param((Cell("甲", 1, 100),), id="rows"),
        pytest.param((Cell("甲", 100, 1), Cell("乙", 100, 1)), id="columns"),
        pytest.param((Cell("甲", 1_000_000, 1_000_000), Cell("乙")), id="millions"),
    ],
)
def test_hostile_spans_cost_no_more_than_their_cells(cells: tuple[Cell, ...]) -> None:
    source = Table((cells,) * HOSTILE_ROWS)
    grid = make_grid(source)
    real = HOSTILE_ROWS * len(cells)
    assert sum(len(row.cells) for group in grid.groups for row in grid.rows(group)) == real
    assert max(len(row.covered) for group in grid.groups for row in grid.rows(group)) <= MAX_COLUMNS
    lines = lines_of(source, 40)
    assert len(lines) <= 2 * real + 2
    assert sum(len(line.runs) for line in lines) <= 3 * real + 2
    assert sum(run.start >= 0 for line in lines for run in line.runs) == real


def test_a_header_of_thousands_of_cells_is_not_repeated_in_every_record() -> None:
    head = tuple(Cell("题") for _ in range(3000))
    source = Table((head, *[(Cell("值"),)] * 300), 1)
    lines = lines_of(source, 40)
    assert len(lines) <= 3000 + 300 * (MAX_COLUMNS + 2)
    assert sum(run.start >= 0 and run.text == "题" for line in lines for run in line.runs) == 3000


def test_a_table_set_in_bold_throughout_has_no_header() -> None:
    rows = [["项目名称", "完成时限要求和责任单位"]] * (MAX_HEADER_ROWS + 2)
    lines = lines_of(table(*rows, header_rows=MAX_HEADER_ROWS + 1), 40)
    assert {run.role for line in lines for run in line.runs} == {"body", "rule"}
    assert len(lines) == len(rows) + 2


def test_a_table_without_rows_has_no_lines() -> None:
    assert lines_of(Table(()), 40) == []


CELL = st.builds(
    Cell,
    st.text("水务项目，甲abc 12.5%", max_size=20).map(lambda text: " ".join(text.split())),
    st.sampled_from([1, 1, 1, 2, 3, 100]),
    st.sampled_from([1, 1, 1, 2, 100]),
)
ROWS = st.lists(st.lists(CELL, min_size=1, max_size=5).map(tuple), min_size=1, max_size=6)
TABLE = st.builds(
    lambda rows, times, header: Table(tuple(rows * times), header), ROWS, st.integers(1, 15), st.integers(0, 3)
)


@settings(max_examples=60)
@given(TABLE, st.integers(20, 120), st.sampled_from([1, 2]))
def test_every_character_is_shown_once_at_its_offset(source: Table, width: int, ambiguous: int) -> None:
    whole = "\n".join("\t".join(cell.text for cell in row) for row in source.rows)
    grid = make_grid(source)
    layout = TableLayout(grid, width, ambiguous)
    seen: list[int] = []
    for group in grid.groups:
        for line in layout.lines(group):
            shown = "".join(run.text for run in line.runs)
            assert cell_width(shown, ambiguous) == line.cells
            assert cell_width(shown.rstrip(), ambiguous) <= width
            for run in line.runs:
                if run.start >= 0:
                    start = group.base + run.start
                    assert whole[start : start + len(run.text)] == run.text
                    seen += [start + at for at, character in enumerate(run.text) if not character.isspace()]
    assert sorted(seen) == [at for at, character in enumerate(whole) if not character.isspace()]
