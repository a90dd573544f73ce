"""Text dumps of pages and plain notices: boilerplate, title and fields, and no text lost."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tui_reader.model import Announcement, LeftOut, Preformatted
from tui_reader.parse.bulletin import finish
from tui_reader.parse.documents.plain_text import read_plain
from tui_reader.parse.draft import Draft
from tui_reader.serialization import to_json

BODY = "本馆自五月起每周开放六天，周一闭馆整理图书，节假日照常开放。"


def _read(*lines: str) -> Draft:
    return read_plain("\n".join(lines), "page.txt", "utf-8")


def _body(draft: Draft) -> list[str]:
    return [line.text for line in draft.lines]


def test_a_dump_of_a_whole_page() -> None:
    draft = _read(
        "青禾市图书馆",
        "返回首页 设为首页 加入收藏",
        "首页 | 本馆概况 | 读者服务 | 青禾记忆",
        "公告：暑期开放时间调整的通知 少儿区恢复开放的公告 暑期开放时间调整的通知",
        "当前位置：首页 > 动态 > 馆务公开",
        "本馆延长开放时间 方便读者借阅",
        "发布时间：2018-04-20 10:30 来源：青禾市图书馆 作者：周平 浏览次数：88",
        "",
        BODY,
        "",
        "【打印】 【关闭】",
        "上一篇：新书通报",
    )
    assert draft.site == "青禾市图书馆"
    assert draft.announcements == (Announcement("暑期开放时间调整的通知"), Announcement("少儿区恢复开放的公告"))
    assert draft.breadcrumb == ("首页", "动态", "馆务公开")
    assert draft.column == "馆务公开"
    assert draft.title == "本馆延长开放时间 方便读者借阅"
    assert draft.published is not None
    assert draft.published.isoformat() == "2018-04-20T10:30:00+08:00"
    assert (draft.source, draft.author) == ("青禾市图书馆", "周平")
    assert _body(draft) == [BODY]
    assert not draft.tampering.tampered
    assert [restoration.field for restoration in draft.restorations] == ["published"]
    assert [(entry.where, entry.reason, entry.place) for entry in finish(draft).left_out] == [
        ("line 3", "navigation", 0),
        ("line 12", "a page footer", 1),
    ]


def test_the_column_may_stand_alone_above_the_title() -> None:
    draft = _read(
        "青禾市图书馆", "返回首页 设为首页 加入收藏", "馆务公开", "本馆延长开放时间", "发布时间：2018-04-20", BODY
    )
    assert (draft.site, draft.column, draft.title) == ("青禾市图书馆", "馆务公开", "本馆延长开放时间")


@pytest.mark.parametrize(
    ("information", "source"),
    [
        pytest.param("发布时间:2018-04-20 10:30来源:", None, id="stated empty"),
        pytest.param("发布时间:2018-04-20 10:30来源:青禾日报", "青禾日报", id="glued"),
        pytest.param("来源：青禾日报　　发布时间：2018年4月20日 10:30", "青禾日报", id="other order"),
    ],
)
def test_the_information_line(information: str, source: str | None) -> None:
    draft = _read("本馆延长开放时间", information, BODY)
    assert draft.title == "本馆延长开放时间"
    assert draft.source == source
    assert draft.published is not None
    assert draft.published.isoformat() == "2018-04-20T10:30:00+08:00"
    assert _body(draft) == [BODY]


def test_words_without_a_label_on_the_information_line_stay_in_the_body() -> None:
    draft = _read("本馆延长开放时间", "发布时间：2018-04-20 青禾市文化馆大楼", BODY)
    assert _body(draft) == ["青禾市文化馆大楼", BODY]


def test_a_catalogue_may_come_before_the_title() -> None:
    draft = _read(
        "索引号：QH-18-3", "发文机关：青禾市文化局", "发布日期：2018-04-20", "关于延长开放时间的通知", BODY
    )
    assert draft.title == "关于延长开放时间的通知"
    assert draft.catalogue == {"index_number": "QH-18-3", "issuer": "青禾市文化局"}
    assert _body(draft) == [BODY]


@pytest.mark.parametrize(
    "navigation",
    [
        pytest.param("返回星河乐园设为星河乐园加入收藏", id="glued"),
        pytest.param("返回星河乐园 设为星河乐园 加入收藏", id="separated"),
    ],
)
def test_a_tampered_page_shows_no_injected_name(navigation: str) -> None:
    draft = _read("星河乐园", "", navigation, "馆务公开", "本馆延长开放时间", "发布时间：2018-04-20", BODY)
    assert draft.site is None
    assert draft.tampering.tampered
    assert draft.tampering.masked == ("星河乐园",)
    assert {evidence.where for evidence in draft.tampering.evidence} == {"line 1", "line 3"}
    shown = {restoration.field: restoration.shown for restoration in draft.restorations}
    assert shown["navigation"] == "返回首页 设为首页 加入收藏"
    assert draft.title == "本馆延长开放时间"
    assert _body(draft) == [BODY]


def test_a_police_bulletin_about_gambling_is_not_tampered() -> None:
    prose = "警方查处星河娱乐官网，该平台以购彩为名招揽赌客，涉及棋牌、彩票等多个网站。"
    draft = _read(
        "青禾市公安局", "返回首页 设为首页 加入收藏", "通报", "警方捣毁星河娱乐官网", "发布时间：2018-04-20", prose
    )
    assert not draft.tampering.tampered
    assert draft.site == "青禾市公安局"
    assert _body(draft) == [prose]


def test_navigation_with_unknown_words_is_reported_when_it_is_left_out() -> None:
    draft = _read(
        "青禾市图书馆", "返回首页 设为星河乐园 加入收藏", "本馆延长开放时间", "发布时间：2018-04-20", BODY
    )
    assert not draft.tampering.tampered
    assert finish(draft).left_out == (LeftOut("返回首页 设为星河乐园 加入收藏", "line 2", "navigation", 0),)


def test_a_ticker_without_other_boilerplate_needs_several_titles() -> None:
    ticker = _read("公告：停水的通知 停电的公告", "本馆延长开放时间", BODY)
    assert len(ticker.announcements) == 2
    assert ticker.title == "本馆延长开放时间"
    title = _read("公告：本馆延长开放时间", BODY)
    assert title.announcements == ()
    assert title.title == "公告：本馆延长开放时间"


def test_a_ticker_of_one_item_above_an_information_line() -> None:
    draft = _read("公告：因检修，本馆周三闭馆。", "本馆延长开放时间", "发布时间：2018-04-20", BODY)
    assert draft.announcements == (Announcement("因检修，本馆周三闭馆。"),)


@pytest.mark.parametrize(
    ("lines", "title", "left"),
    [
        pytest.param(["Quay News", "", "Issue 14", ""], "Quay News", ["Issue 14"], id="an issue is no headline"),
        pytest.param(
            ["青禾馆讯", "第3期", "本馆延长开放时间"], "本馆延长开放时间", ["青禾馆讯", "第3期"], id="第3期"
        ),
        pytest.param(
            ["青禾馆讯", "", "本馆延长开放时间"], "本馆延长开放时间", ["青禾馆讯"], id="a blank line parts"
        ),
        pytest.param(
            ["本馆延长开放时间", "方便读者借阅"], "本馆延长开放时间 方便读者借阅", [], id="two lines together"
        ),
        pytest.param(
            ["本馆延长开放时间", "方便读者借阅", ""], "本馆延长开放时间 方便读者借阅", [], id="a blank line below"
        ),
    ],
)
def test_the_headline_above_the_information_line(lines: list[str], title: str, left: list[str]) -> None:
    draft = _read(*lines, "发布时间：2018-04-20", "来源：青禾市图书馆", "", BODY)
    assert draft.title == title
    assert _body(draft) == [*left, BODY]


def test_blank_lines_between_all_lines_separate_nothing() -> None:
    draft = _read("本馆延长开放时间", "", "方便读者借阅", "", "发布时间：2018-04-20", "", BODY)
    assert draft.title == "本馆延长开放时间 方便读者借阅"


def test_a_press_notice_in_plain_english() -> None:
    draft = _read(
        "Library Extends Its Opening Hours",
        "",
        "Date: 20 April 2018",
        "",
        "The town library will be open on six days a week from the first of May, as",
        "the council decided at its meeting on Tuesday after a long debate about the",
        "cost of the additional staff.",
        "",
        "The reading room stays closed on Mondays.",
    )
    assert draft.title == "Library Extends Its Opening Hours"
    assert draft.published is not None
    assert draft.published.date().isoformat() == "2018-04-20"
    assert len(draft.lines) == 2
    assert draft.lines[0].text.endswith("debate about the cost of the additional staff.")
    assert [line.number for line in draft.lines] == [5, 9]


@pytest.mark.parametrize(
    ("lines", "title", "body"),
    [
        pytest.param(["延长开放时间的通知", "", BODY], "延长开放时间的通知", [BODY], id="a short first line"),
        pytest.param([BODY, BODY], None, [BODY, BODY], id="prose from the start"),
        pytest.param(["一、开放时间", BODY], None, ["一、开放时间", BODY], id="a section from the start"),
        pytest.param(["闭馆一天"], None, ["闭馆一天"], id="a single line"),
        pytest.param(["", " \u00a0 ", ""], None, [], id="nothing but blanks"),
        pytest.param([""], None, [], id="nothing"),
    ],
)
def test_bare_texts(lines: list[str], title: str | None, body: list[str]) -> None:
    draft = _read(*lines)
    assert draft.title == title
    assert _body(draft) == body


def test_the_padded_head_of_a_memo_is_no_title() -> None:
    draft = _read(
        "Quay Working Group                              A. Mole",
        "Request for Berths: 12                      Harbour Ltd",
        "Category: Draft                              April 2018",
        "",
        "                   The Berth Protocol",
        "",
        "Ships are moored in the order in which they come.",
    )
    assert draft.title == "The Berth Protocol"
    head = draft.lines[0].block
    assert isinstance(head, Preformatted)
    assert head.text.split("\n")[2] == "Category: Draft                              April 2018"
    assert draft.catalogue == {}
    assert [line.text for line in draft.lines[1:]] == ["Ships are moored in the order in which they come."]


def test_a_single_row_of_cells_is_no_title() -> None:
    row = "Quay Working Group                              A. Mole"
    draft = _read(row, "", "The Berth Protocol", "", "Ships are moored in the order in which they come.")
    assert draft.title == "The Berth Protocol"
    assert _body(draft)[0] == row


def test_padded_fields_are_still_read() -> None:
    draft = _read(
        "本馆延长开放时间",
        "发布时间：2018-04-20    来源：青禾日报    浏览次数：88",
        "索引号：QH-18-3     发文机关：青禾市文化局     主题分类：文化",
        BODY,
    )
    assert (draft.title, draft.source) == ("本馆延长开放时间", "青禾日报")
    assert draft.catalogue["issuer"] == "青禾市文化局"
    assert _body(draft) == [BODY]


def test_a_second_breadcrumb_is_reported() -> None:
    draft = _read("首页 > 政务 > 公告", "您现在的位置：首页 > 专题 > 防汛", "关于停水的通知", BODY)
    assert draft.breadcrumb == ("首页", "政务", "公告")
    assert finish(draft).left_out == (LeftOut("您现在的位置：首页 > 专题 > 防汛", "line 2", "navigation", 0),)


_WORDS = [
    "云溪",
    "停水",
    "Tides",
    "（一）",
    "一、",
    "第3期",
    "简报",
    "3",
    "附件：",
    "1.",
    "2.",
    "。",
    "；",
    "公告",
    "局长",
    "2016512日",
    ">",
    "|",
    "“",
    "”",
    "星河乐园",
    "关于修路的公告",
    "    ",
    "+--",
    "某局",
    BODY,
]
_BOILERPLATE = [
    "返回首页 设为首页 加入收藏",
    "返回星河乐园设为星河乐园加入收藏",
    "首页 > 甲 > 乙",
    "公告：甲路公示 乙路通知",
    "发布时间:2018-04-20来源:丙",
    "设为壬 加入收藏",
    "来源：辛",
    "您现在的位置：首页 > 庚 > 癸",
    "发布时间:2018-04-20来源:丙 2018-04-21",
    "首页 | 丁 | 戊",
    "上一篇：己",
    "2016年5月12日",
    "",
    "\u00a0",
]
_LINE = st.one_of(
    st.sampled_from(_BOILERPLATE), st.lists(st.sampled_from(_WORDS), min_size=1, max_size=4).map(" ".join)
)


@pytest.mark.no_cover
@settings(max_examples=200)
@given(st.lists(_LINE, max_size=14))
@example(["附件： 2016512日", "第3期"])
@example(["第3期", "某局 2016512日", "关于修路的公告"])
@example(["简报", "第3期 2016512日"])
@example(["简报", "第3期", "某局2016512日"])
@example(["上一篇：己", "云溪 （一） 2016512日", "返回首页 设为首页 加入收藏"])
@example(["首页 > 甲 > 乙", "您现在的位置：首页 > 庚 > 癸", BODY])
def test_no_text_is_ever_lost(lines: list[str]) -> None:
    bulletin = finish(_read(*lines))
    kept = re.sub(r"\s|\\u00a0", "", json.dumps(to_json(bulletin), ensure_ascii=False))
    for line in lines:
        if line in _BOILERPLATE:
            words = [word for word in "甲乙丙丁戊己庚辛壬癸" if word in line]
        else:
            words = [word for word in line.split() if any(c.isalnum() for c in word)]
        for word in words:
            digits = re.fullmatch(r"第(\d)期", word)
            assert (digits[1] if digits else word) in kept, (word, line)
