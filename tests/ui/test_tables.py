"""Tables: columns while they can be read, records where they would be too thin, spans at their place."""

from __future__ import annotations

from tui_reader.model import Cell, Table
from tui_reader.ui.lines import Line
from tui_reader.ui.tables import table_lines


def table(*rows: list[str], header_rows: int = 1) -> Table:
    return Table(tuple(tuple(Cell(text) for text in row) for row in rows), header_rows)


def texts(lines: list[Line]) -> list[str]:
    return ["".join(run.text for run in line.runs).rstrip() for line in lines]


def test_a_table_that_fits_keeps_its_natural_columns() -> None:
    lines = texts(table_lines(table(["序号", "项目"], ["1", "水厂改造"]), 40))
    assert lines == ["序号 │ 项目", "─────┼─────────", "1    │ 水厂改造"]


def test_a_wide_column_is_wrapped_within_its_share() -> None:
    lines = texts(table_lines(table(["序号", "项目"], ["1", "城东水厂深度处理工艺改造工程"]), 24))
    assert lines == ["序号 │ 项目", "─────┼──────────────────", "1    │ 城东水厂深度处理", "     │ 工艺改造工程"]


def test_columns_that_would_be_too_thin_become_records() -> None:
    heads = ["姓名", "单位", "职务", "备注说明"]
    rows = table(heads, ["甲某", "临溪区供水管理中心", "副主任兼总工程师", "试用期一年"])
    lines = texts(table_lines(rows, 24))
    assert lines[0] == "姓名: 甲某"
    assert any(line.startswith("职务: 副主任") for line in lines)


def test_a_cell_over_two_columns_takes_the_room_of_both() -> None:
    rows = ((Cell("合计", columns=2), Cell("12")), (Cell("一"), Cell("二"), Cell("三")))
    lines = texts(table_lines(Table(rows), 40))
    assert lines == ["合计    │ 12", "一 │ 二 │ 三"]


def test_a_cell_over_two_rows_leaves_its_place_empty_below() -> None:
    rows = ((Cell("水务", rows=2), Cell("甲")), (Cell("乙"),))
    assert texts(table_lines(Table(rows), 40)) == ["水务 │ 甲", "     │ 乙"]


def test_every_cell_can_be_found_at_its_offset() -> None:
    source = table(["序号", "项目"], ["1", "水厂改造"])
    whole = "\n".join("\t".join(cell.text for cell in row) for row in source.rows)
    for line in table_lines(source, 40):
        for run in line.runs:
            if run.start >= 0:
                assert whole[run.start : run.start + len(run.text)] == run.text


def test_hostile_spans_cost_nothing() -> None:
    rows = ((Cell("甲", columns=1_000_000, rows=1_000_000), Cell("乙")),)
    assert texts(table_lines(Table(rows), 40))


def test_an_empty_table_has_no_lines() -> None:
    assert table_lines(Table(()), 40) == []
