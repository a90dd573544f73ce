"""Data tables and layout tables."""

from __future__ import annotations

import pytest

from tui_reader.model import Cell, Table
from tui_reader.parse.dom import Element, parse_markup
from tui_reader.parse.html.tables import is_data_table, read_table


def table(markup: str) -> Element:
    root, _ = parse_markup(f"<table>{markup}</table>")
    return next(root.iter("table"))


def read(markup: str) -> Table | None:
    return read_table(table(markup), "https://linxi.example/a/b.html", lambda _: False)


ARTICLE = "<p>" + "今年以来全市供水管道更换工作进展顺利。" * 30 + "</p>"


@pytest.mark.parametrize(
    ("markup", "data"),
    [
        pytest.param("<tr><th>甲<th>乙<tr><td>1<td>2", True, id="head"),
        pytest.param("<tr><td>甲<td>乙<tr><td>1<td>2", True, id="short cells"),
        pytest.param("<caption>表</caption><tr><td>甲<td>乙", True, id="caption"),
        pytest.param(f"<tr><td>{ARTICLE}", False, id="one cell"),
        pytest.param(f"<tr><td>栏目<td>{ARTICLE}<tr><td>栏目<td>{ARTICLE}", False, id="columns of a page"),
        pytest.param("<tr><td>甲<tr><td>乙", False, id="one column"),
        pytest.param("<tr><td><table><tr><td>1<td>2</table><td>3<tr><td>4<td>5", False, id="table in a table"),
        pytest.param("<tr><td>甲<td>乙", False, id="one row"),
        pytest.param(
            "<tr><th>甲<th>乙<tr><td>3<td><table><tr><td>1<td>2<tr><td>5<td>6</table>",
            True,
            id="in a cell of a head",
        ),
        pytest.param(
            "<tr><td>甲<td>乙<tr><td>3<td><table><tr><th>1<th>2<tr><td>5<td>6</table>", False, id="head of another"
        ),
        pytest.param(
            f"<tr><th>甲<th>乙<tr><td>3<td><table><tr><td>{ARTICLE}</table>", False, id="layout in a cell"
        ),
    ],
)
def test_data_and_layout(markup: str, data: bool) -> None:
    assert is_data_table(table(markup)) is data


def test_a_table_in_a_cell_keeps_its_rows_and_cells() -> None:
    """In the same form as in Word and OpenDocument texts."""
    inner = "<table><caption>内</caption><tr><td>人数<td>2<tr><td><br><td><tr><td>学历<td>本科</table>"
    found = read(f"<tr><th>岗位<th>条件<tr><td>甲岗<td>见下 {inner} <a href=c.html>备注</a><tr><td>乙岗<td>无")
    assert found is not None
    assert [[cell.text for cell in row] for row in found.rows] == [
        ["岗位", "条件"],
        ["甲岗", "见下 内 [ 人数 | 2 || 学历 | 本科 ] 备注"],
        ["乙岗", "无"],
    ]
    assert found.caption is None
    assert [(link.start, link.end) for link in found.rows[1][1].links] == [(27, 29)]


def test_rows_cells_spans_and_caption() -> None:
    found = read(
        "<caption>供水 情况</caption><tr><th colspan=2>甲<th>乙<tr><td rowspan='2'>1<td>2<td>3<tr><td>4<td>5"
    )
    assert found == Table(
        (
            (Cell("甲", columns=2), Cell("乙")),
            (Cell("1", rows=2), Cell("2"), Cell("3")),
            (Cell("4"), Cell("5")),
        ),
        header_rows=1,
        caption="供水 情况",
    )


@pytest.mark.parametrize(
    ("cell", "text", "links"),
    [
        pytest.param(
            "见<a href=c.html>附表 1</a>。",
            "见附表 1。",
            [("附表 1", "https://linxi.example/a/c.html")],
            id="in a text",
        ),
        pytest.param(" <p><a href='#x'> 甲 </a></p>\n乙 ", "甲 乙", [("甲 ", "#x")], id="with spaces around"),
        pytest.param(
            "1 <a href=1>1</a><br><a href=2>1</a>",
            "1 1 1",
            [("1", "https://linxi.example/a/1"), ("1", "https://linxi.example/a/2")],
            id="equal words",
        ),
        pytest.param("<a href='javascript:void(0)'>打印</a>", "打印", [], id="leads nowhere"),
        pytest.param("<a href=x> </a>甲", "甲", [], id="without words"),
        pytest.param("10<sup>6</sup> m<sup>2</sup>，户<sup>[1]</sup>", "10⁶ m²，户[1]", [], id="powers and notes"),
        pytest.param(
            "<a href=x>m<sup>2</sup></a>", "m²", [("m²", "https://linxi.example/a/x")], id="a power in a link"
        ),
    ],
)
def test_links_of_a_cell(cell: str, text: str, links: list[tuple[str, str]]) -> None:
    found = read(f"<tr><th>甲<th>乙<tr><td>{cell}<td>2")
    assert found
    read_cell = found.rows[1][0]
    assert read_cell.text == text
    assert [(text[link.start : link.end], link.address) for link in read_cell.links] == links


@pytest.mark.parametrize(
    ("markup", "heads"),
    [
        pytest.param("<thead><tr><td>甲<td>乙</thead><tr><td>1<td>2", 1, id="thead"),
        pytest.param("<tr><td><b>甲</b><td><strong>乙</strong><tr><td>1<td>2", 1, id="bold row"),
        pytest.param("<tr><th>甲<th>乙<tr><th>丙<th>丁<tr><td>1<td>2", 2, id="two rows"),
        pytest.param("<tr><th>甲<td>1<tr><th>乙<td>2", 0, id="heads at the side"),
        pytest.param("<tr><th>甲<th>乙", 0, id="nothing but heads"),
    ],
)
def test_header_rows(markup: str, heads: int) -> None:
    found = read(markup)
    assert found is not None
    assert found.header_rows == heads


def test_cells_are_one_line_and_empty_rows_are_left_out() -> None:
    found = read("<tr><td>甲<br>乙<p>丙</p><td>&nbsp;<tr><td><td>&nbsp;<tr><td>1<td>2")
    assert found is not None
    assert [[cell.text for cell in row] for row in found.rows] == [["甲 乙 丙", ""], ["1", "2"]]


@pytest.mark.parametrize(
    ("span", "columns"), [("3", 3), ("0", 1), ("-2", 1), ("99999999", 100), ("x", 1), ("", 1)]
)
def test_spans_are_bounded(span: str, columns: int) -> None:
    found = read(f"<tr><td colspan='{span}'>甲<td>乙")
    assert found is not None
    assert found.rows[0][0].columns == columns


def test_a_table_without_text_is_none() -> None:
    assert read("<tr><td> <td>&nbsp;") is None


@pytest.mark.parametrize(
    ("markup", "align"),
    [
        pytest.param("<tr><td>甲<td align=RIGHT>乙", "right", id="attribute"),
        pytest.param("<tr><td>甲<td style='color:red;text-align: center'>乙", "center", id="style"),
        pytest.param("<tr><td>甲<td align=left style='text-align:right'>乙", "right", id="style before attribute"),
        pytest.param("<tr align=center><td>甲<td>乙", "center", id="row"),
        pytest.param("<tbody align=right><tr><td>甲<td>乙", "right", id="part of the table"),
        pytest.param("<tr><td>甲<td><p align=center>乙<p style='text-align:center'>丙", "center", id="paragraphs"),
        pytest.param("<tr><td>甲<td align=right><p align=center>乙", "center", id="paragraph in an aligned cell"),
        pytest.param("<tr><td>甲<td>乙<p align=center>丙", None, id="one of two paragraphs"),
        pytest.param("<tr><td>甲<td style='text-align:justify'>乙", None, id="justified"),
        pytest.param("<tr><td>甲<td>乙", None, id="nothing stated"),
    ],
)
def test_cells_have_the_alignment_that_the_page_states(markup: str, align: str | None) -> None:
    found = read(f"<tr><th>子<th>丑{markup}")
    assert found is not None
    assert found.rows[-1][1].align == align


def test_the_alignment_of_a_table_on_the_page_is_not_that_of_its_cells() -> None:
    root, _ = parse_markup("<table align=center><tr><th>甲<th>乙<tr><td>1<td>2</table>")
    found = read_table(next(root.iter("table")), None, lambda _: False)
    assert found is not None
    assert {cell.align for row in found.rows for cell in row} == {None}
