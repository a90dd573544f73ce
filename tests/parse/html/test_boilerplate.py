"""Boilerplate in an article's container: what is left out and what is kept."""

from __future__ import annotations

import pytest

from tui_reader.model import Cell, Image, ListBlock, ListItem, Table
from tui_reader.parse.dom import parse_markup
from tui_reader.parse.draft import DraftLine
from tui_reader.parse.html.boilerplate import boilerplate_filter, is_information, trim

TEXT = "市水务局今天发布公告，城区将于下周更换供水管道，届时部分小区停水。"


def kept(lines: list[str], *, title: str = "停水公告", trusted: bool = False) -> list[str]:
    return [line.text for line in trim([DraftLine(text) for text in lines], title, ("首页", "公告栏"), trusted)]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("发布时间：2020-03-05 来源：水务局", id="information line"),
        pytest.param("2020-03-05 08:30", id="bare date"),
        pytest.param("【字体：大 中 小】", id="size of letters"),
        pytest.param("当前位置：首页 > 公告栏 > 正文", id="breadcrumb"),
        pytest.param("公告栏", id="step of the breadcrumb"),
        pytest.param("分享到：", id="share"),
        pytest.param("【打印】", id="print"),
        pytest.param("用微信“扫一扫”分享", id="two-dimensional code"),
        pytest.param("By Ann Writer", id="by"),
        pytest.param("19 November 2019, 05:44 by Ann", id="English date"),
    ],
)
def test_boilerplate_above_the_text_is_left_out(line: str) -> None:
    assert kept([line, TEXT]) == [TEXT]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("责任编辑：周平", id="editor"),
        pytest.param("(责编：周平、李安)", id="editor in brackets"),
        pytest.param("上一篇：关于调整公交线路的公告", id="neighbour"),
        pytest.param("关闭窗口", id="close"),
        pytest.param("版权所有：青禾市水务局", id="footer"),
    ],
)
def test_boilerplate_below_the_text_is_left_out(line: str) -> None:
    assert kept([TEXT, line]) == [TEXT]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(
            "来源：水务局对此作了说明，居民可以放心饮用，不必储水，也不必更换龙头。", id="a sentence with a label"
        ),
        pytest.param("各县（区）人民政府：", id="address"),
        pytest.param("一、更换范围", id="heading"),
        pytest.param(
            "审核通过的，由水务局发给证书，并在网站公布。", id="a sentence that begins like an editor's line"
        ),
        pytest.param("停水公告", id="the title, which the head of the text takes"),
    ],
)
def test_lines_of_the_text_are_kept(line: str) -> None:
    assert kept([line, TEXT]) == [line, TEXT]


def test_related_articles_at_the_end_are_left_out() -> None:
    lines = [TEXT * 4, "相关链接", "关于阶梯水价的问答", "供水热线一览"]
    assert kept(lines) == [TEXT * 4]


def test_a_heading_like_related_in_the_middle_is_kept() -> None:
    lines = [TEXT, "相关政策", TEXT * 3, TEXT * 3 + "完。"]
    assert kept(lines) == lines


def test_asides_are_left_out_only_in_untrusted_containers() -> None:
    lines = [
        "Water will be off on Monday, so fill a bucket.",
        "Sign up for our newsletter",
        "Advertisement",
        "It ends at noon.",
    ]
    assert kept(lines) == [lines[0], lines[3]]
    assert kept([*["x, y."] * 9, "大", *["z, y."] * 9], trusted=True)[9] == "大"


def test_an_information_line_as_a_list_is_left_out() -> None:
    block = ListBlock((ListItem("•", "2020年3月5日 08时30分"), ListItem("•", "来源: 水务局")))
    found = trim([DraftLine("", block=block), DraftLine(TEXT)], None, (), True)
    assert [line.text for line in found] == [TEXT]


def test_a_list_of_the_text_is_kept() -> None:
    block = ListBlock((ListItem("1.", "准备一桶水"), ListItem("2.", "关好阀门")))
    assert trim([DraftLine("", block=block), DraftLine(TEXT)], None, (), False)[0].block is block


def test_descriptions_of_images_are_not_repeated() -> None:
    images = [
        Image("停水公告", "http://a.example/1.jpg"),
        Image("泵房", "http://a.example/2.jpg"),
        Image("泵房", None),
    ]
    found = trim([DraftLine(TEXT), *(DraftLine("", block=image) for image in images)], "停水公告", (), True)
    assert [line.block for line in found[1:]] == [Image(None, "http://a.example/1.jpg"), images[1]]


@pytest.mark.parametrize(
    ("element", "trusted", "skipped"),
    [
        pytest.param("<div class='bdsharebuttonbox'>分享</div>", False, True, id="share bar"),
        pytest.param("<div class='bdsharebuttonbox'>分享</div>", True, False, id="name in a trusted container"),
        pytest.param("<aside>侧栏文字</aside>", False, True, id="aside"),
        pytest.param(
            "<ul><li><a href=/a>公告一二三</a><li><a href=/b>公告四五六</a></ul>", False, True, id="link list"
        ),
        pytest.param(
            "<h2>References</h2><ul><li><a href=/a>Standard one</a><li><a href=/b>Standard two</a></ul>",
            False,
            False,
            id="references under a heading",
        ),
        pytest.param(
            "<ul><li><a href=/a>附件一</a><li><a href=/b>附件二</a></ul>", True, False, id="links of the author"
        ),
        pytest.param("<ul><li>关好阀门<li>备一桶水</ul>", False, False, id="list of the text"),
    ],
)
def test_elements_inside_the_container(element: str, trusted: bool, skipped: bool) -> None:
    root, _ = parse_markup(f"<div id='box'><p>{TEXT * 3}</p>{element}</div>")
    box = root.find(".//div")
    assert box is not None
    skip = boilerplate_filter(box, trusted)
    assert skip(box[-1]) is skipped


def test_a_name_of_boilerplate_on_most_of_the_text_is_ignored() -> None:
    root, _ = parse_markup(f"<div id='box'><div class='content-with-sidebar sidebar'>{TEXT}</div><p>完</p></div>")
    box = root.find(".//div")
    assert box is not None
    assert boilerplate_filter(box, False)(box[0]) is False


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("发布日期：2020-03-05 来源：水务局 浏览次数：12", True),
        ("2020年3月5日", True),
        ("2020年3月5日，水务局发布公告。", False),
        ("水务局", False),
    ],
)
def test_information_lines(text: str, expected: bool) -> None:
    assert is_information(text) is expected


def table(*rows: tuple[str, ...]) -> DraftLine:
    return DraftLine("", block=Table(tuple(tuple(map(Cell, row)) for row in rows)))


@pytest.mark.parametrize("trusted", [pytest.param(False, id="any container"), pytest.param(True, id="a system's")])
def test_the_catalogue_above_the_text_is_left_out(trusted: bool) -> None:
    catalogue = table(
        ("索 引 号：", "QH-7", "发文机关：", "水务局"), ("成文日期：", "2020年3月5日", "有效性：", "有效")
    )
    lines = trim([catalogue, DraftLine(TEXT)], None, (), trusted)
    assert [line.text for line in lines] == [TEXT]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(
            [("小区", "日期", "来源"), ("东街", "3日", "水厂"), ("西街", "4日", "水厂")], id="head of data"
        ),
        pytest.param([("项目名称", "管道更换"), ("采购单位", "水务局"), ("金额", "三万元")], id="other labels"),
    ],
)
def test_a_data_table_above_the_text_is_kept(rows: list[tuple[str, ...]]) -> None:
    assert trim([table(*rows), DraftLine(TEXT)], None, (), False)[0].block is not None


@pytest.mark.parametrize(
    ("below", "expected"),
    [
        pytest.param(["地址：东街1号", "青ICP备00000001号"], [], id="imprint"),
        pytest.param(
            ["地址：东街1号", "联系电话：0000-5550100"],
            ["地址：东街1号", "联系电话：0000-5550100"],
            id="of the notice",
        ),
    ],
)
def test_address_and_telephone_are_boilerplate_only_above_a_licence(below: list[str], expected: list[str]) -> None:
    assert kept([TEXT, *below]) == [TEXT, *expected]


def test_the_first_lines_are_examined_up_to_a_limit() -> None:
    lines = kept(["2020-03-05"] * 200)
    assert len(lines) == 160
