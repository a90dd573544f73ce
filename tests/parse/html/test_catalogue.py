"""The catalogue of a government page, in its tables and lists."""

from __future__ import annotations

import pytest

from tui_reader.parse.dom import parse_markup, text_runs
from tui_reader.parse.html.catalogue import read_catalogue
from tui_reader.parse.structure.fields import Fields

SIDE_BY_SIDE = (
    "<table><tr><td><b>索 引 号：</b></td><td>QH01/2018-00205</td><td>主题分类：</td><td>环境保护</td></tr>"
    "<tr><td>发文机关：</td><td>青禾市人民政府</td><td>成文日期：</td><td>2018年11月05日</td></tr>"
    "<tr><td>发文字号：</td><td>青政〔2018〕74号</td><td>发布日期：</td><td>2018年11月12日</td></tr>"
    "<tr><td>主 题 词：</td><td></td></tr></table>"
)
ABOVE = (
    "<table><tr><td>索取号<td>发布时间<td>发布机构<td>文件编号<td>备注"
    "<tr><td>0764/2024-1<td>2024-05-11<td>青禾市卫生局<td>青卫〔2024〕5号<td></table>"
)
BOXES = "".join(
    f"<dl><dd>{label}：</dd><dd><div>{value}</div></dd></dl>"
    for label, value in [("索 引 号", "0147/2023-4"), ("发布机构", "青禾市统计局"), ("发文日期", "2023-04-18")]
)
LINES = "<ul><li>索引号：0147/2023-4</li><li>发布机构：青禾市统计局</li><li>有效性：有效</li></ul>"


def read(markup: str) -> tuple[Fields, dict[str, str]]:
    root, _ = parse_markup(f"<html><body>{markup}</body></html>")
    printed = text_runs(root)
    return read_catalogue(root, printed, len(printed))


@pytest.mark.parametrize(
    ("markup", "expected", "number", "published"),
    [
        pytest.param(
            SIDE_BY_SIDE,
            {
                "index_number": "QH01/2018-00205",
                "subject": "环境保护",
                "issuer": "青禾市人民政府",
                "written": "2018年11月05日",
            },
            "青政〔2018〕74号",
            "2018-11-12",
            id="label beside value",
        ),
        pytest.param(
            ABOVE,
            {"index_number": "0764/2024-1", "issuer": "青禾市卫生局"},
            "青卫〔2024〕5号",
            "2024-05-11",
            id="labels above",
        ),
        pytest.param(
            BOXES, {"index_number": "0147/2023-4", "issuer": "青禾市统计局"}, None, "2023-04-18", id="boxes"
        ),
        pytest.param(
            LINES,
            {"index_number": "0147/2023-4", "issuer": "青禾市统计局", "validity": "有效"},
            None,
            None,
            id="lines",
        ),
    ],
)
def test_catalogues(markup: str, expected: dict[str, str], number: str | None, published: str | None) -> None:
    fields, found = read(markup)
    assert {key: value for key, value in found.items() if key not in ("published", "document_number")} == expected
    assert fields.document_number == number
    assert (fields.published.date().isoformat() if fields.published else None) == published


def test_an_empty_value_is_not_the_next_label_or_the_text_below() -> None:
    assert "keywords" not in read(SIDE_BY_SIDE + "<p>各县人民政府：</p>")[1]


def test_the_day_of_entry_replaces_a_missing_date_of_publication() -> None:
    fields, _ = read("<ul><li>索引号：1</li><li>生成日期：2023-05-11</li></ul>")
    assert fields.published is not None
    assert fields.published.date().isoformat() == "2023-05-11"


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<table><tr><td>名称<td>单价<tr><td>水表<td>12</table>", id="table of the text"),
        pytest.param("<p>标题：无</p>", id="one label"),
        pytest.param("<p>市水务局今天发布公告。</p>", id="prose"),
    ],
)
def test_tables_and_lists_that_are_no_catalogue(markup: str) -> None:
    assert read(markup)[1] == {}


OTHER_ROWS = (
    "<table><tr><th>索引号</th><td>A-7</td><th>发布机构</th><td>青禾市统计局</td></tr>"
    "<tr><th>咨询电话</th><td>000-555</td><th>有效性</th><td>有效</td></tr>"
    "<tr><th>办理地点：</th><td colspan='3'>青禾路1号</td></tr></table>"
)


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(OTHER_ROWS, id="table"),
        pytest.param(
            "<ul><li>索引号：A-7</li><li>咨询电话：000-555</li><li>发布机构：青禾市统计局</li><li>办理地点：青禾路1号</li></ul>",
            id="lines",
        ),
    ],
)
def test_rows_with_other_labels_are_kept(markup: str) -> None:
    found = read(markup)[1]
    assert found["咨询电话"] == "000-555"
    assert found["办理地点"] == "青禾路1号"
    assert found["issuer"] == "青禾市统计局"


def test_a_table_of_several_documents_is_no_catalogue() -> None:
    rows = "".join(f"<tr><td>青禾〔2026〕{n}号</td><td>2026-03-0{n}</td><td>通告</td></tr>" for n in (1, 2, 3))
    markup = f"<table><tr><th>文号</th><th>发布日期</th><th>事项</th></tr>{rows}</table>"
    fields, found = read(markup)
    assert not found
    assert fields.document_number is None


def test_a_table_of_the_text_adds_only_known_fields() -> None:
    cells = "".join(f"<tr><td>项目{n}</td><td>{n}元</td></tr>" for n in range(9))
    known = "<tr><td>文号</td><td>青禾〔2026〕1号</td></tr><tr><td>发布日期</td><td>2026-01-02</td></tr>"
    markup = f"<div><table>{known}{cells}</table></div>"
    root, _ = parse_markup(f"<html><body>{markup}</body></html>")
    printed = text_runs(root)
    assert set(read_catalogue(root, printed, 0, next(root.iter("div")))[1]) <= {"document_number", "published"}
