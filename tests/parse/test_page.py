"""One page from bytes to the model: choice of format, failures as one line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tui_reader.model import Bulletin, Failure, Listing, body_text
from tui_reader.parse.html import article
from tui_reader.parse.page import format_of, page_name, parse_page

HTML = (
    "<html><head><title>停水公告</title></head><body><h1>停水公告</h1>"
    "<p>各位市民：下周更换管道，请储水。</p></body></html>"
)


@pytest.mark.parametrize(
    ("text", "address", "media_type", "expected"),
    [
        pytest.param(HTML, "a.txt", None, "html", id="content over a wrong ending"),
        pytest.param(HTML, "https://a.example/x", "text/plain", "html", id="content over a wrong type"),
        pytest.param("<!-- saved -->\n<!DOCTYPE html><p>x", "x", None, "html", id="comment before the doctype"),
        pytest.param("<?xml version='1.0'?>\n<html>", "x", None, "html", id="xhtml"),
        pytest.param("<p>停水</p>", "a.html", None, "html", id="fragment with the ending"),
        pytest.param(
            "<p>停水</p>", "https://a.example/x", "text/html; charset=gbk", "html", id="fragment with the type"
        ),
        pytest.param("停水公告\n各位市民：", "a.html", None, "plain", id="dump with the ending"),
        pytest.param("# 停水\n\n各位市民", "a.md", None, "markdown", id="markdown by ending"),
        pytest.param("# 停水", "https://a.example/n.markdown?x=1", None, "markdown", id="markdown address"),
        pytest.param(
            "# 停水", "https://a.example/n", "text/markdown; charset=utf-8", "markdown", id="markdown by type"
        ),
        pytest.param("a < b and c > d", "a", None, "plain", id="signs that are no tags"),
        pytest.param("停水公告", "notice", None, "plain", id="plain"),
    ],
)
def test_formats(text: str, address: str, media_type: str | None, expected: str) -> None:
    assert format_of(text, address, media_type) == expected


@pytest.mark.parametrize(
    ("data", "address", "title"),
    [
        pytest.param(HTML.encode("gb18030"), "a.html", "停水公告", id="html in gb18030"),
        pytest.param("停水公告\n\n各位市民：下周更换管道，请储水。".encode(), "a.txt", "停水公告", id="plain"),
        pytest.param("# 停水公告\n\n各位市民：下周更换管道，请储水。".encode(), "a.md", "停水公告", id="markdown"),
    ],
)
def test_every_format_becomes_a_bulletin(data: bytes, address: str, title: str) -> None:
    page = parse_page(data, address)
    assert isinstance(page, Bulletin)
    assert page.title == title
    assert body_text(page) == "各位市民：下周更换管道，请储水。"


@pytest.mark.parametrize(
    ("data", "address", "words"),
    [
        pytest.param(b"%PDF-1.7", "/home/me/notice.pdf", "notice.pdf is a damaged PDF; get the file", id="pdf"),
        pytest.param(b"Rar!\x1a\x07", "https://a.example/n.rar", "https://a.example/n.rar is a RAR", id="address"),
        pytest.param(
            b"\x7fELF\2\1\1", "a\x1b[31m.png", "a\ufffd[31m.png is a program (ELF)", id="name with controls"
        ),
        pytest.param(b" \n", "empty.html", "empty.html holds no text", id="empty"),
        pytest.param(b"<!doctype html>", "bare.html", "bare.html holds no text", id="no element"),
    ],
)
def test_failures_are_one_line(data: bytes, address: str, words: str) -> None:
    page = parse_page(data, address)
    assert isinstance(page, Failure)
    assert page.address == address
    assert words in page.error
    assert "\n" not in page.error


def test_an_unexpected_exception_is_a_failure_that_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("first line\nsecond\x1b line")

    monkeypatch.setattr(article, "read_html", broken)
    page = parse_page(HTML.encode(), "a.html")
    assert isinstance(page, Failure)
    assert page.error.startswith("a.html could not be read (KeyError:")
    assert not set(page.error) & set("\n\x1b")


def test_warnings_of_decoding_reach_the_bulletin() -> None:
    page = parse_page(HTML.replace("<title>", "<meta charset=big5><title>").encode(), "a.html")
    assert isinstance(page, Bulletin)
    assert ["big5" in warning for warning in page.warnings] == [True]


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/a/b/c.html", "c.html"),
        ("c.html", "c.html"),
        ("https://a.example/b/", "https://a.example/b/"),
        ("a\nb", "a b"),
    ],
)
def test_names_in_messages(address: str, name: str) -> None:
    assert page_name(address) == name


@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from(
            [
                b"<p>",
                b"</div>",
                b"<table><tr><td>",
                b"<ul><li>",
                "停水，".encode(),
                b"&#27;",
                b"\x1b]8;;",
                b"<!--",
                b"<script>",
                b"\xff",
            ]
        ),
        max_size=30,
    ).map(b"".join)
)
def test_no_page_raises_or_contains_control_codes(data: bytes) -> None:
    page = parse_page(b"<html><body>" + data, "a.html")
    if isinstance(page, Bulletin):
        assert not set(body_text(page)) & {
            chr(code) for code in (*range(10), *range(11, 32), 127, *range(128, 160))
        }


def test_links_of_a_page_in_gbk_ask_in_gbk() -> None:
    rows = "".join(
        f"<li><a href='show?name=通知{number}'>关于停水的第{number}号通知</a><span>2024-05-0{number}</span></li>"
        for number in range(1, 6)
    )
    next_page = "<a href='list?栏目=停水&page=2'>下一页</a>"
    listing = f"<html><head><meta charset=gbk></head><body><ul>{rows}</ul>{next_page}</body></html>".encode("gbk")
    page = parse_page(listing, "https://h.example/c/list")
    assert isinstance(page, Listing), page
    assert page.entries[0].address == "https://h.example/c/show?name=%CD%A8%D6%AA1"
    assert page.next == "https://h.example/c/list?%C0%B8%C4%BF=%CD%A3%CB%AE&page=2"
    text = "今晚停水，请各户提前储水，给您带来不便，敬请谅解。停水范围为东街至西街一段，恢复供水的时间另行通知。"
    file = "<a href='/文件/down?f=表.doc'>附件：表.doc</a>"
    article = f"<html><head><meta charset=gbk></head><body><h1>停水</h1><p>{text}</p><p>{file}</p></body></html>"
    found = parse_page(article.encode("gbk"), "https://h.example/c/1.html")
    assert isinstance(found, Bulletin)
    assert [one.address for one in found.attachments] == ["https://h.example/%E6%96%87%E4%BB%B6/down?f=%B1%ED.doc"]


@pytest.mark.parametrize(
    "error", [MemoryError(), etree.XPathError("unknown error"), etree.LxmlError("Memory allocation failed")]
)
def test_memory_that_runs_out_is_named(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    """lxml reports a failed allocation of libxml2 in libxml2's words (lxml 6.1, 2026-11-30)."""

    def out_of_memory(*arguments: object) -> None:
        raise error

    monkeypatch.setattr("tui_reader.parse.page.decode", out_of_memory)
    page = parse_page(b"<p>a</p>", "a.html")
    assert page == Failure("a.html", "a.html needs more memory than one page may take")
