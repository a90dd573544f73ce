"""Documents that an article links to, in its text and below it."""

from __future__ import annotations

import pytest

from tui_reader.parse.dom import parse_markup
from tui_reader.parse.html.attachments import read_attachments

BASE = "https://a.example/x/"


def read(inside: str, outside: str = "") -> list[tuple[str, str | None]]:
    column = f"<div><div><div id='text'><p>各县：</p>{inside}</div>{outside}</div></div>"
    root, _ = parse_markup(f"<body>{column}<a href='/z.pdf'>附件：手册</a></body>")
    container = next(div for div in root.iter("div") if div.get("id") == "text")
    return [(attachment.title, attachment.address) for attachment in read_attachments(container, BASE)]


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        pytest.param(
            "<a href='P0201.pdf'>附件1：申报表</a>", [("申报表", BASE + "P0201.pdf")], id="ending of the address"
        ),
        pytest.param(
            "<a href='/d?id=1'>申报表.docx</a>",
            [("申报表.docx", "https://a.example/d?id=1")],
            id="ending of the name",
        ),
        pytest.param("<a href='t.XLS'></a>", [("t.XLS", BASE + "t.XLS")], id="no words"),
        pytest.param(
            "<a href='/download.jsp?id=3'>附件3：标准</a>",
            [("标准", "https://a.example/download.jsp?id=3")],
            id="download",
        ),
        pytest.param(
            "<p>附件：<a href='/download?id=3'>评审标准</a></p>",
            [("评审标准", "https://a.example/download?id=3")],
            id="introduced",
        ),
        pytest.param("<a href='/download?id=3'>客户端</a>", [], id="download without a word of 附件"),
        pytest.param("<a href='a.html'>附近的公交站</a>", [], id="a page"),
        pytest.param(
            "<a href='javascript:x()'>申报表.doc</a>", [("申报表.doc", None)], id="address that cannot be opened"
        ),
        pytest.param("<a href='a.pdf'>甲</a><a href='a.pdf'>甲</a>", [("甲", BASE + "a.pdf")], id="twice"),
    ],
)
def test_links_of_the_text(link: str, expected: list[tuple[str, str | None]]) -> None:
    assert read(link) == expected


@pytest.mark.parametrize(
    ("outside", "expected"),
    [
        pytest.param(
            "<ul><li>附件【<a href='/f?fileid=7'>附件1：申报表.doc</a>】</ul>", ["申报表.doc"], id="list below"
        ),
        pytest.param(
            "<div class='fujian'><a href='b.pdf'>手册</a></div>", ["手册"], id="box named for attachments"
        ),
        pytest.param("<ul><li><a href='other.pdf'>另一文件</a></ul>", [], id="documents of the site"),
    ],
)
def test_links_outside_the_text(outside: str, expected: list[str]) -> None:
    assert [title for title, _ in read("", outside)] == expected
