"""Lines of the site at the edges of a text are left out; lines of the text are kept, however they begin."""

from __future__ import annotations

import pytest

from tui_reader.model import Cell, Image, LeftOut, Link, ListBlock, ListItem, Table
from tui_reader.parse.draft import DraftLine
from tui_reader.parse.html.boilerplate.lines import is_information, trim
from tui_reader.parse.left_out import LeftOutLedger

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
        pytest.param("上一篇：没有了", id="no neighbour"),
        pytest.param("关闭窗口", id="close"),
        pytest.param("版权所有：青禾市水务局", id="footer"),
        pytest.param("© 2026 Aldon County", id="copyright with a year"),
        pytest.param("青ICP备00000001号", id="licence"),
    ],
)
def test_boilerplate_below_the_text_is_left_out(line: str) -> None:
    assert kept([TEXT, line]) == [TEXT]


def linked(text: str, start: int = 0) -> DraftLine:
    return DraftLine(text, links=(Link(start, len(text), "http://a.example/1"),))


def test_neighbours_below_the_text_are_left_out_where_they_are_links() -> None:
    lines = [DraftLine(TEXT), linked("上一篇：关于调整公交线路的公告", 4)]
    assert [line.text for line in trim(lines, None, (), False)] == [TEXT]


@pytest.mark.parametrize("trusted", [pytest.param(False, id="any container"), pytest.param(True, id="a system's")])
@pytest.mark.parametrize(
    "line",
    [
        "主办单位：市水务局",
        "技术支持：市大数据中心",
        "审核：周平",
        "编辑：周平 监制：李安",
        "上一篇文件同时废止。",
        "相关链接：见市水务局公报。",
        "来源：市水务局公报第三期",
        "请扫描下方二维码报名参加听证会。",
        "推荐",
        "小",
        "Source: Gazette of the port, issue 9.",
        "Comments: two received.",
        "Tags: blue for visitors, red for crew",
        "Photo: port archive",
        "Sign up for a berth at the harbour office.",
        "Have your say before 4 May.",
        "Copyright fees are listed in annex 2.",
        "© marks on old maps stay as they are",
        "Previous articles of this by-law are repealed.",
        "Click here means the button on the left.",
    ],
)
def test_a_line_of_the_text_is_kept_however_it_begins(line: str, trusted: bool) -> None:
    assert kept([TEXT * 3, line, TEXT, line], trusted=trusted) == [TEXT * 3, line, TEXT, line]


def test_repeated_paragraphs_are_kept() -> None:
    lines = ["北标段：" + TEXT, TEXT, "南标段：" + TEXT, TEXT]
    assert kept(lines) == lines


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


def test_links_to_related_articles_at_the_end_are_left_out() -> None:
    lines = [DraftLine(TEXT * 4), DraftLine("相关链接"), linked("关于阶梯水价的问答"), linked("供水热线一览")]
    assert [line.text for line in trim(lines, None, (), False)] == [TEXT * 4]


def test_text_below_a_line_like_related_articles_is_kept() -> None:
    lines = [TEXT * 4, "相关信息：", "报名截止三月十日。"]
    assert kept(lines) == lines


def test_a_heading_like_related_in_the_middle_is_kept() -> None:
    lines = [TEXT, "相关政策", TEXT * 3, TEXT * 3 + "完。"]
    assert kept(lines) == lines


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param([TEXT, "Advertisement", TEXT], [TEXT, TEXT], id="label of an advertisement"),
        pytest.param([TEXT, "打印", "关闭"], [TEXT], id="two controls side by side"),
        pytest.param(["大", "中", "小", TEXT], [TEXT], id="sizes of letters"),
        pytest.param([TEXT, "【关闭】"], [TEXT], id="control in brackets"),
    ],
)
def test_controls_are_left_out(lines: list[str], expected: list[str]) -> None:
    assert kept(lines) == expected


def test_controls_within_a_text_are_kept() -> None:
    lines = [*[TEXT] * 9, "大", "小", *[TEXT] * 9]
    assert kept(lines) == lines


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
    ("alt", "left_out"),
    [
        pytest.param("停水公告", [], id="the title"),
        pytest.param("停水公告：东街至西街一段", ["停水公告：东街至西街一段"], id="more than the title"),
        pytest.param("泵房" * 20 + "外景", [], id="the beginning of a caption"),
        pytest.param("泵房" * 20 + "内景", ["泵房" * 20 + "内景"], id="another end than a caption"),
    ],
)
def test_a_description_that_only_begins_like_a_text_is_left_out_once(alt: str, left_out: list[str]) -> None:
    ledger = LeftOutLedger()
    image = DraftLine("", block=Image(alt, None))
    lines = [DraftLine(TEXT), DraftLine("泵房" * 20 + "外景，三月"), image, image]
    assert len(trim(lines, "停水公告", (), True, ledger)) == 2
    reason = "repeats text of the article"
    above = [LeftOut(text, "img", reason, frame=True) for text in left_out]
    assert ledger.entries == [(entry, lines[1].text) for entry in above]


def test_the_place_of_a_description_is_the_nearest_text_above() -> None:
    ledger = LeftOutLedger()
    listed, image = ListBlock((ListItem("一、", "东街"),)), Image(None, "http://a.example/1.jpg")
    blocks = [DraftLine("", block=block) for block in (listed, image, Image("停水公告图", None))]
    trim([DraftLine(TEXT), *blocks], "停水公告", (), True, ledger)
    assert [above for _entry, above in ledger.entries] == ["一、 东街"]


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
