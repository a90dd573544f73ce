"""Whole HTML pages: fields, body and surroundings of an article, and listings."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from lxml import etree

import tui_reader
from tui_reader.model import Listing, Preformatted
from tui_reader.parse.bulletin import finish
from tui_reader.parse.draft import Draft
from tui_reader.parse.html.article import read_html
from tui_reader.parse.page import parse_page

SAMPLES = Path(tui_reader.__file__).parent / "samples"

ADDRESS = "https://www.site.example/tzgg/202003/t20200305_12.html"
BODY = (
    "<p>各位市民：</p><p style='text-indent:2em'>城区供水管道将于下周更换，届时部分小区停水，请提前储水。</p>"
    "<p>一、更换范围</p><p>望湖路、迎晖路沿线的小区，具体名单见<a href='list.html'>附表</a>。</p>"
    "<p align='right'>青禾市水务局</p><p align='right'>2020年3月5日</p>"
)
META = (
    "<meta name='SiteName' content='青禾市水务局'><meta name='ColumnName' content='通知公告'>"
    "<meta name='ArticleTitle' content='关于更换供水管道的公告'><meta name='PubDate' content='2022-01-01'>"
    "<meta name='ContentSource' content='办公室'>"
)
PAGE = (
    "<!doctype html><html><head><meta charset='utf-8'><title>关于更换供水管道的公告_青禾市水务局</title>{meta}"
    "</head><body><div class='nav'><ul><li><a href='/'>首页</a><li><a href='/jg'>机构职能</a>"
    "<li><a href='/hd'>互动交流</a></ul></div><marquee><a href='/n/1.html'>停水通告</a> "
    "<a href='/n/2.html'>招聘公示</a> <a href='/n/1.html'>停水通告</a></marquee>"
    "<div>当前位置：<a href='/'>首页</a> &gt; <a href='/tzgg'>公告栏</a> &gt; 正文</div>"
    "<h1>关于更换供水管道的公告</h1><p>发布时间：2020-03-05 08:30 来源：市供水所 【字体：大 中 小】</p>"
    "<div class='TRS_Editor'>{body}</div><p>责任编辑：周平</p>"
    "<div class='footer'>版权所有：青禾市水务局</div></body></html>"
)


def draft(markup: str, address: str = ADDRESS) -> Draft:
    found = read_html(markup, address, "utf-8")
    assert isinstance(found, Draft)
    return found


def test_printed_fields_take_precedence_over_meta_tags() -> None:
    page = draft(PAGE.format(meta=META, body=BODY))
    assert page.title == "关于更换供水管道的公告"
    assert page.published is not None
    assert page.published.isoformat() == "2020-03-05T08:30:00+08:00"
    assert (page.site, page.column, page.source) == ("青禾市水务局", "通知公告", "市供水所")
    assert page.breadcrumb == ("首页", "公告栏")
    assert [restoration.field for restoration in page.restorations] == ["published"]


def test_fields_without_meta_tags() -> None:
    page = draft(PAGE.format(meta="", body=BODY))
    assert (page.title, page.site, page.column) == ("关于更换供水管道的公告", "青禾市水务局", "公告栏")
    assert page.published is not None
    assert page.published.day == 5


def test_a_label_without_a_value_does_not_take_the_first_words_of_the_text() -> None:
    for line in ("发文时间：2019-03-05 来源：", "发文时间：2019-03-05 来源：水务局 点击："):
        draft = read_html(
            f"<html><body><h1>关于放水的通告</h1><div>{line}</div><div><p>五月六日起，北渠放水三天，请注意安全。</p>"
            "<p>放水期间，沿岸各村不得在渠边放牧、洗衣，水务局派人巡查，违者按规定处理。</p></div>",
            "https://a.example/",
            None,
        )
        assert isinstance(draft, Draft)
        assert (draft.source, str(draft.published)[:10]) == (
            "水务局" if "水务局" in line else None,
            "2019-03-05",
        )


def test_the_body_is_whole_and_without_boilerplate() -> None:
    page = draft(PAGE.format(meta=META, body=BODY))
    assert [line.text for line in page.lines] == [
        "各位市民：",
        "城区供水管道将于下周更换，届时部分小区停水，请提前储水。",
        "一、更换范围",
        "望湖路、迎晖路沿线的小区，具体名单见附表。",
        "青禾市水务局",
        "2020年3月5日",
    ]
    assert page.lines[3].links[0].address == "https://www.site.example/tzgg/202003/list.html"
    assert [line.align for line in page.lines[-2:]] == ["right", "right"]


def test_the_ticker_is_announcements_without_repeats_and_not_text() -> None:
    page = draft(PAGE.format(meta=META, body=BODY))
    assert [(one.title, one.address) for one in page.announcements] == [
        ("停水通告", "https://www.site.example/n/1.html"),
        ("招聘公示", "https://www.site.example/n/2.html"),
    ]
    assert not page.tampering.tampered


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param("<p>文号：无</p>", "2020-03-05", id="address"),
        pytest.param("<p>2019年1月2日</p>", "2019-01-02", id="bare date before the address"),
    ],
)
def test_dates_of_last_resort(markup: str, expected: str) -> None:
    page = draft(
        f"<html><head><title>停水公告通知</title></head><body><h1>停水公告通知</h1>{markup}<div>{BODY}</div></body></html>"
    )
    assert page.published is not None
    assert page.published.date().isoformat() == expected


def test_a_moment_that_the_head_repeats_with_its_zone_is_not_assumed() -> None:
    meta = "<meta property='article:published_time' content='2020-03-05T08:30:00+08:00'>"
    page = draft(PAGE.format(meta=meta, body=BODY))
    assert page.restorations == []


def test_a_tampered_page_loses_the_injected_name() -> None:
    markup = PAGE.format(meta=META.replace("青禾市水务局", "金杯娱乐官网"), body=BODY).replace(
        "<h1>", "<div>返回金杯娱乐官网 设为金杯娱乐官网 加入收藏</div><h1>"
    )
    page = draft(markup.replace("_青禾市水务局", "_金杯娱乐官网"))
    assert page.tampering.tampered
    assert page.site is None
    assert page.title == "关于更换供水管道的公告"


def test_a_page_without_text_has_a_warning() -> None:
    page = draft(
        "<html><head><title>停水公告通知</title></head><body><ul><li><a href='/'>首页</a></ul></body></html>"
    )
    assert page.lines == []
    assert len(finish(page).warnings) == 1


def test_character_references_cannot_produce_control_codes() -> None:
    page = draft(PAGE.format(meta=META, body=BODY.replace("各位市民", "各&#27;]8;;位&#x202e;市&#x200b;民")))
    assert page.lines[0].text == "各\ufffd]8;;位\ufffd市民："


def test_a_column_page_is_a_listing() -> None:
    rows = "".join(
        f"<li><a href='t{n}.html'>关于第{n}批管道更换工程的公告</a><span>2020-03-0{n}</span></li>"
        for n in range(1, 6)
    )
    markup = (
        "<html><head><title>通知公告 - 青禾市水务局</title><meta name='SiteName' content='青禾市水务局'>"
        "</head><body>"
        f"<div>当前位置：首页 &gt; 通知公告</div><ul>{rows}</ul><a href='index_1.html'>下一页</a></body></html>"
    )
    page = read_html(markup, "https://www.site.example/tzgg/", "utf-8")
    assert isinstance(page, Listing)
    assert (page.site, page.column, len(page.entries)) == ("青禾市水务局", "通知公告", 5)
    assert page.next == "https://www.site.example/tzgg/index_1.html"


@pytest.mark.parametrize(
    ("sentences", "warnings"),
    [
        pytest.param(0, (), id="none"),
        pytest.param(2, (), id="negligible"),
        pytest.param(4, ("204 characters of prose beside the list are not shown",), id="several sentences"),
    ],
)
def test_prose_that_a_listing_does_not_show_is_counted(sentences: int, warnings: tuple[str, ...]) -> None:
    rows = "".join(
        f"<li><a href='t{n}.html'>Closure of road number {n} for works</a> 2020-03-{n}</li>" for n in range(10, 29)
    )
    prose = "<p>The council announces closures a week before works.</p>" * sentences
    months = f"<ul>{rows}</ul><h2>February</h2><ul>{rows.replace('-03-', '-02-')}</ul>"
    page = read_html(f"<body>{prose}{months}</body>", "https://www.site.example/closures/", "utf-8")
    assert isinstance(page, Listing)
    assert page.warnings == warnings


def test_an_article_with_a_long_list_of_others_is_an_article() -> None:
    rows = "".join(
        f"<li><a href='t{n}.html'>关于第{n}批管道更换工程的公告</a><span>2020-03-0{n}</span></li>"
        for n in range(1, 9)
    )
    page = draft(
        PAGE.format(meta="", body="<p>本次停水延期。</p>").replace("<p>责任编辑", f"<ul>{rows}</ul><p>责任编辑")
    )
    assert [line.text for line in page.lines] == ["本次停水延期。"]


def test_preformatted_text_keeps_its_lines() -> None:
    block = draft(PAGE.format(meta=META, body=BODY + "<pre>a:\n  b: 1</pre>")).lines[-1].block
    assert block == Preformatted("a:\n  b: 1")


_NOTES = (
    f"<p>{'The board met in May. ' * 20}<a href='#n1'>[1]</a></p><div><ol><li id='n1'>Minutes.</li></ol></div>"
)


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(_NOTES, id="notes"),
        pytest.param("<ul><li>one<ul><li>two</li></ul></li></ul>" + "<p>The board met in May. " * 20, id="lists"),
        pytest.param("<table>loose<tr><th>a</th></tr><tr><td>b</td></tr></table>" * 9, id="table"),
        *(
            pytest.param(path.read_bytes().decode("latin-1"), id=path.name)
            for path in sorted(SAMPLES.glob("*.html"))
        ),
    ],
)
def test_the_tree_of_a_page_is_freed_with_the_page(markup: str) -> None:
    """A reference cycle would hold it until the next collection, which comes after hundreds of pages."""
    gc.collect()
    # What is there already is neither walked again nor counted.
    gc.freeze()
    gc.disable()
    try:
        parse_page(markup.encode("latin-1"), "https://a.example/1.html")
        assert _elements() == 0
    finally:
        gc.enable()


def _elements() -> int:
    element = type(etree.Element("p"))
    return sum(isinstance(each, element) for each in gc.get_objects())


def linked(page: Draft) -> list[str]:
    """The addresses of the links in the text."""
    return [link.address for line in page.lines for link in line.links]


def test_a_page_in_a_file_leads_to_files_beside_it() -> None:
    text = (
        "<p>各县人民政府，各直属单位：供水管道更换的范围和期限已经确定，请提前储水，并按照要求做好准备。</p>"
        "<p>各县：现将<a href='b.html'>办法</a>印发，见<a href='http://h.example/c'>网页</a>、"
        "<a href='#s2'>下文</a>。</p>"
        "<p>附件：<a href='files/表.doc'>申报表.doc</a></p>"
    )
    page = draft(f"<html><body><h1>通知</h1>{text}</body></html>", "/n/2020/a.html")
    assert linked(page) == [
        "file:///n/2020/b.html",
        "http://h.example/c",
        "#s2",
        "file:///n/2020/files/%E8%A1%A8.doc",
    ]
    assert page.attachments[0].address == "file:///n/2020/files/%E8%A1%A8.doc"


@pytest.mark.parametrize(
    ("stated", "expected"),
    [("../x/", "file:///n/x/b.html"), ("https://h.example/y/", "https://h.example/y/b.html")],
)
def test_the_stated_base_of_a_page_in_a_file(stated: str, expected: str) -> None:
    text = "<h1>通知</h1><p>各县：现将<a href='b.html'>办法</a>印发，照此办理。</p>"
    markup = f"<head><base href='{stated}'></head>{text}"
    assert linked(draft(markup, "/n/2020/a.html")) == [expected]
