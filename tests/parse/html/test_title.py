"""The title of a page, the information line, an unlabelled date, the breadcrumb."""

from __future__ import annotations

import pytest

from tui_reader.parse.dom import Element, parse_markup, text_runs
from tui_reader.parse.html.title import (
    body_start,
    breadcrumb,
    find_title,
    information_line,
    site_in_title,
    unlabelled_date,
    without_site,
)

BODY = "<div id='text'><p>各位市民：城区供水管道将于下周更换，请提前储水。</p></div>"


def page(body: str, head: str = "") -> tuple[Element, list, int]:
    root, _ = parse_markup(f"<html><head>{head}</head><body>{body}</body></html>")
    shown = root.find("body")
    assert shown is not None
    runs = text_runs(shown)
    text = next((div for div in root.iter("div") if div.get("id") == "text"), None)
    return root, runs, body_start(runs, text)


def title(body: str, head: str = "", named: str | None = None, standard: bool = False) -> str | None:
    root, runs, start = page(body, head)
    return find_title(root, runs, start, [named] if named else [], standard)[0]


@pytest.mark.parametrize(
    ("body", "head", "expected"),
    [
        pytest.param(
            "<h1>停水公告</h1>" + BODY,
            "<title>停水公告_青禾市水务局</title>",
            "停水公告",
            id="printed in the title",
        ),
        pytest.param(
            "<p>停水<br>公告通知</p>" + BODY,
            "<title>停水公告通知-水务局</title>",
            "停水公告通知",
            id="in two lines",
        ),
        pytest.param(
            "<h1>Notice of<br>works</h1>" + BODY,
            "<title>Notice of works</title>",
            "Notice of works",
            id="in two Latin lines",
        ),
        pytest.param(
            "<a href=/>首页</a><a href=/l>通知公告</a><div class=bt>关于城北停水的通告</div>" + BODY,
            "<title>通知公告</title>",
            "关于城北停水的通告",
            id="column in the head",
        ),
        pytest.param(
            "<div class=bt>关于城北停水的通告</div>" + BODY,
            "<title>青禾市水务局</title>",
            "关于城北停水的通告",
            id="office in the head",
        ),
        pytest.param(
            "<div class=bt>社区暑期学校开学</div>" + BODY,
            "<title>青禾国家高新区管理委员会（城北区人民政府）</title>",
            "社区暑期学校开学",
            id="two names of an office in the head",
        ),
        pytest.param(
            "<p>当前位置：首页 &gt; 部门动态 &gt; 工作动态</p><p class=tit>社区暑期学校开学</p>" + BODY,
            "<title>工作动态_青禾市文化局</title>",
            "社区暑期学校开学",
            id="step of the breadcrumb in the head",
        ),
        pytest.param(
            "<p>当前位置：首页 &gt; 停水公告</p><p class=tit>水务局提醒市民储水</p>" + BODY,
            "<title>城北水厂停水_青禾市水务局</title>",
            "城北水厂停水",
            id="article in the head",
        ),
        pytest.param(
            "<h1>青禾市门户网站</h1><h2>停水公告</h2>" + BODY,
            "<title>青禾市门户网站</title>",
            "停水公告",
            id="site above",
        ),
        pytest.param("<div class='news-title'>停水公告</div>" + BODY, "", "停水公告", id="named a title"),
        pytest.param(
            "<p>日期：2020-03-05</p>" + BODY,
            "<title>停水公告 - 通知 - 青禾市水务局</title>",
            "停水公告",
            id="head only",
        ),
        pytest.param("<h2>停水公告（2020-03-05）</h2>" + BODY, "", "停水公告", id="date behind it"),
        pytest.param(BODY, "", None, id="none"),
    ],
)
def test_titles(body: str, head: str, expected: str | None) -> None:
    assert title(body, head) == expected


def test_the_meta_title_counts_under_the_standard() -> None:
    assert title("<h1>停水公告</h1>" + BODY, "", "关于停水的公告", standard=True) == "关于停水的公告"


def test_elsewhere_a_printed_title_takes_precedence() -> None:
    assert (
        title("<h1>停水公告通知</h1>" + BODY, "<title>停水公告通知|水务局</title>", "停水公告通知|水务局")
        == "停水公告通知"
    )


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("停水公告_青禾市水务局", "停水公告"),
        ("停水公告 - 通知 - 青禾市门户网站", "停水公告"),
        ("Walks at Stow-on-the-Wold", "Walks at Stow-on-the-Wold"),
        ("Arrêté - Bulletin officiel du Val-de-Marne et de ses communes voisines", None),
        ("", ""),
    ],
)
def test_titles_without_their_site(head: str, expected: str | None) -> None:
    assert without_site(head) == (head if expected is None else expected)


@pytest.mark.parametrize(
    ("head", "heading", "site"),
    [
        ("停水公告_青禾市水务局", "停水公告", "青禾市水务局"),
        ("Arrêté - Commune de Val-sur-Orne", "Arrêté", "Commune de Val-sur-Orne"),
        ("青禾市要綱｜青禾市", "青禾市要綱", "青禾市"),
        ("停水公告", "停水公告", None),
        ("水务局_停水公告", "停水公告", None),
    ],
)
def test_the_site_after_the_title(head: str, heading: str, site: str | None) -> None:
    assert site_in_title(head, heading) == site


@pytest.mark.parametrize(
    ("line", "published", "source"),
    [
        pytest.param(
            "<p>发布时间：2020-03-05 08:30　来源：水务局</p>", "2020-03-05T08:30", "水务局", id="one line"
        ),
        pytest.param("<span>来源：</span><div>水务局</div>", None, "水务局", id="two boxes"),
        pytest.param(
            "<p>来源：水务日报 2020-03-05 08:30</p>", "2020-03-05T08:30", "水务日报", id="date behind the source"
        ),
        pytest.param("<p>办公室资金来源：财政</p>", None, None, id="no label"),
    ],
)
def test_information_line(line: str, published: str | None, source: str | None) -> None:
    root, runs, start = page(f"<h1>停水公告</h1>{line}{BODY}", "<title>停水公告</title>")
    _, place = find_title(root, runs, start, [], False)
    fields = information_line(runs, place)
    assert (fields.published.isoformat()[:16] if fields.published else None, fields.source) == (published, source)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("<p>2020年3月5日</p>", "2020-03-05", id="alone"),
        pytest.param("<p><a href=/x>2020-03-05 另一则公告</a></p>", None, id="of a link"),
        pytest.param("<p>第14040218号</p>", None, id="a number"),
    ],
)
def test_unlabelled_dates(line: str, expected: str | None) -> None:
    root, runs, start = page(f"<h1>停水公告</h1>{line}{BODY}", "<title>停水公告</title>")
    _, place = find_title(root, runs, start, [], False)
    found = unlabelled_date(runs, place).published
    assert (found.date().isoformat() if found else None) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("<div>当前位置：首页 &gt; 公告栏 &gt; 正文</div>", ("首页", "公告栏"), id="line"),
        pytest.param(
            "<div>当前位置：首页-&gt;公告栏-&gt;停水</div>", ("首页", "公告栏", "停水"), id="drawn arrows"
        ),
        pytest.param(
            "<ul class='breadcrumb'><li><a href=/>Home</a><li><a href=/n>Notices</a></ul>",
            ("Home", "Notices"),
            id="named list",
        ),
        pytest.param(
            "<ol>您的位置：<li><a href=/>首页</a><li>公告栏</ol>", ("首页", "公告栏"), id="label and list"
        ),
        pytest.param("<ul><li><a href=/>首页</a><li><a href=/n>公告</a></ul>", (), id="menu"),
    ],
)
def test_breadcrumbs(body: str, expected: tuple[str, ...]) -> None:
    root, runs, start = page(f"{body}<h1>停水公告</h1>{BODY}")
    assert breadcrumb(root, runs, start, "停水公告") == expected
