"""Links, feeds and script code in arbitrary markup."""

from __future__ import annotations

import time

import pytest

from tui_reader.sources.listings.links import PageLink, code_of, feed_links, links, markup_of

HERE = "https://h.example/c/"


def test_links_with_their_texts() -> None:
    body = (
        "<a class='x' href='a.html#top' title='关于水管的公告'>关于水…</a>"
        "<A HREF=/b><b>第二&amp;</b>\n<i>号</i></A>"
        "<a href='javascript:x()'>脚本</a><a name='n'>锚</a><a href='mailto:a@b.example'>信</a>"
        "<!-- <a href='c'>x</a> -->"
    )
    assert list(links(body, HERE)) == [
        PageLink(f"{HERE}a.html", "关于水管的公告"),
        PageLink("https://h.example/b", "第二& 号"),
        PageLink(f"{HERE}c", "x"),
    ]


def test_links_are_relative_to_the_base_of_the_page() -> None:
    assert list(links("<base href='/d/'><a href='x'>x</a>", HERE)) == [PageLink("https://h.example/d/x", "x")]


def test_feeds_of_a_page() -> None:
    head = (
        '<link rel="alternate" type="application/rss+xml" title="公告" href="/feed/">'
        "<link rel='alternate home' type='application/atom+xml; charset=utf-8' href='a.xml'>"
        '<link rel="alternate" type="application/feed+json" href="f.json"><link rel="stylesheet" href="s.css">'
        '<link rel="alternate" hreflang="en" href="/en/">'
        '<link rel="alternate" type="application/rss+xml" href="/feed/">'
    )
    assert feed_links(head, HERE) == (
        PageLink("https://h.example/feed/", "公告"),
        PageLink(f"{HERE}a.xml", "Atom"),
        PageLink(f"{HERE}f.json", "JSON Feed"),
    )


@pytest.mark.parametrize(
    ("data", "charset", "expected"),
    [
        pytest.param("公告".encode("gb18030"), "gb18030", "公告", id="charset"),
        pytest.param(b"a(1)\xff", None, "a(1)\xff", id="none known"),
        pytest.param(b"a(1)", "no-such", "a(1)", id="unknown"),
        pytest.param(b"a\xff", "utf-8", "a\ufffd", id="damaged"),
    ],
)
def test_markup_of_bytes(data: bytes, charset: str | None, expected: str) -> None:
    assert markup_of(data, charset) == expected


def test_script_code_without_comments() -> None:
    page = (
        "<script src='x.js'></script><!-- <script>old()</script> -->"
        "<script type='t'><!--\na('http://x'); // b()\n//-->\n"
        "/* c() */d()</SCRIPT><p>e()</p><script>f()"
    )
    assert code_of(page).split() == ["a('http://x');", "d()", "f()"]


@pytest.mark.parametrize(
    "evil",
    ["<a x>", "<a href='", "<a x><b", "<!--", "<script>", "<link ", "<base ", "/*", "<a x>" + "&" * 20, "a='" * 9],
)
def test_hostile_markup_takes_linear_time(evil: str) -> None:
    markup = evil * (400_000 // len(evil))
    started = time.process_time()
    list(links(markup, HERE))
    feed_links(markup, HERE)
    code_of("<script>" + markup)
    assert time.process_time() - started < 1
