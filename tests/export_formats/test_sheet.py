"""Tables as values: spans, TSV and CSV, and values that spreadsheets would take for formulas."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.export_formats.sheet import Sheet, csv_bytes, formula_escaped, tsv
from tui_reader.model import Cell, Table


def table(*rows: tuple[str | Cell, ...], header_rows: int = 0) -> Table:
    cells = tuple(tuple(Cell(each) if isinstance(each, str) else each for each in row) for row in rows)
    return Table(cells, header_rows)


def test_a_cell_that_spans_rows_is_repeated_in_each() -> None:
    sheet = Sheet.of(
        table(("地区", "项目"), (Cell("临溪区", 1, 2), "供水"), ("排水",), ("砚湖区", "供水"), header_rows=1)
    )
    assert sheet.head == (("地区", "项目"),)
    assert sheet.rows == (("临溪区", "供水"), ("临溪区", "排水"), ("砚湖区", "供水"))


def test_a_cell_that_spans_columns_is_repeated_in_the_head_alone() -> None:
    sheet = Sheet.of(
        table(
            (Cell("地区", 1, 2), Cell("2020年", 2)),
            ("供水", "排水"),
            ("临溪区", "1", "2"),
            (Cell("合计", 2), "3"),
            header_rows=2,
        )
    )
    assert sheet.columns == 3
    assert [sheet.label(column) for column in range(3)] == ["地区", "2020年 供水", "2020年 排水"]
    assert sheet.rows == (("临溪区", "1", "2"), ("合计", "", "3"))


def test_rows_of_unequal_length_are_filled_up() -> None:
    assert Sheet.of(table(("a",), ("b", "c", "d"), ())).rows == (("a", "", ""), ("b", "c", "d"), ("", "", ""))


def test_a_table_without_cells_has_no_columns() -> None:
    assert Sheet.of(Table(())) == Sheet((), (), 0)


def test_enormous_spans_cost_nothing() -> None:
    sheet = Sheet.of(table((Cell("a", 10**9, 10**9), "b"), ("c",)))
    assert sheet.columns == 65
    assert sheet.rows[1][:1] == ("a",)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
        ("-1+1", "'-1+1"),
        ("-A1", "'-A1"),
        ("-3.2", "-3.2"),
        ("+1,200%", "+1,200%"),
        ("-12.5万元", "-12.5万元"),
        ("\t=1+1", "'\t=1+1"),
        ("\r=1+1", "'\r=1+1"),
        ("\ta", "'\ta"),
        (" =1+1", "' =1+1"),
        ("＝1+1", "'＝1+1"),
        ("＠SUM(A1)", "'＠SUM(A1)"),
        ("－A1", "'－A1"),
        ("-5＋cmd", "'-5＋cmd"),
        ("-.5", "-.5"),
        ("-1.5e-3", "-1.5e-3"),
        ("-￥1,200.00", "-￥1,200.00"),
        ("+86 10 1234 5678", "+86 10 1234 5678"),
        ("-", "-"),
        ("--", "--"),
        ("4路", "4路"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_formulas_are_defused_and_numbers_are_not(value: str, written: str) -> None:
    assert formula_escaped(value) == written


def test_tsv() -> None:
    assert tsv([("地区", "供水量"), ("临溪区", "=1")]) == "地区\t供水量\n临溪区\t'=1\n"


def test_no_value_of_tsv_begins_another_cell() -> None:
    assert tsv([("a\t=1", "b\n=2")]) == "a =1\tb =2\n"


def test_csv_is_utf_8_with_a_mark_for_excel_and_quoted() -> None:
    assert csv_bytes([("a,b", 'say "x"'), ("多\n行", "")]) == (
        b"\xef\xbb\xbf" + '"a,b","say ""x"""\r\n"多\n行",\r\n'.encode()
    )


@given(st.lists(st.lists(st.text("ab,\"'\n;=-1 多"), min_size=2, max_size=2), min_size=1, max_size=4))
def test_a_csv_is_read_as_it_was_written(rows: list[list[str]]) -> None:
    read = list(csv.reader(io.StringIO(csv_bytes(rows).decode("utf-8-sig"), newline="")))
    assert read == [[formula_escaped(value) for value in row] for row in rows]
