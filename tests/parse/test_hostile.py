"""Pages made to cost time: each is parsed or fails with one line."""

from __future__ import annotations

import time

import pytest

from tui_reader.model import Failure
from tui_reader.parse.page import parse_page

TEXT = "市水务局今天发布公告，城区将于下周更换供水管道，届时部分小区停水。"
CELL = "<td>第一水厂</td>"
MARK = "<sup><a href='#n'>[1]</a></sup>"
ENTRY = "<li><a href='/t.html'>关于更换城区供水管道的公告</a><span>2020-03-01</span></li>"


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<div>" * 20_000 + TEXT, id="levels"),
        pytest.param("<div " + " ".join(f"a{n}=1" for n in range(50_000)) + f">{TEXT}", id="attributes"),
        pytest.param("<!--" * 50_000, id="comments without an end"),
        pytest.param("<b>" * 100_000 + TEXT, id="bold without an end"),
        pytest.param("<p>" + TEXT * 8_000, id="one line"),
        pytest.param("<p>" + "&amp;&#x4e2d;&nbsp;" * 40_000, id="entities"),
        pytest.param("&" * 300_000, id="ampersands"),
        pytest.param("<" * 300_000, id="angles"),
        pytest.param("<a href='" * 100_000, id="quotes without an end"),
        pytest.param(f"<table>{f'<tr>{CELL * 20}</tr>' * 500}</table>", id="rows of cells"),
        pytest.param(f"<table><tr>{CELL * 10_000}</tr></table>", id="cells of one row"),
        pytest.param("<table><tr><td>" * 2_000 + TEXT, id="tables in tables"),
        pytest.param("<ul><li>管" * 10_000, id="lists in lists"),
        pytest.param(f"<ul>{ENTRY * 2_000}</ul>", id="entries"),
        pytest.param("<p>2020-03-01</p>" * 5_000, id="dates"),
        pytest.param("<p>" + "来源：" * 100_000, id="labels"),
        pytest.param("<h1>停水的公告</h1>" * 5_000, id="headings"),
        pytest.param("<div style='display:none'>管" * 200 + "<p>水</p>" * 5_000, id="hidden in hidden"),
        pytest.param("<div class='share'>" * 200 + "<a href='/x'>水厂</a>管" * 5_000, id="links deep down"),
        pytest.param(f"<div><p>{TEXT}</p></div>" * 5_000, id="the same again and again"),
        pytest.param(
            f"<p>{TEXT}{MARK * 6_000}</p><div id=n>{f'<p>{TEXT}</p>' * 6_000}</div>", id="marks of one long part"
        ),
        pytest.param("<record>" * 30_000, id="records without an end"),
        pytest.param("createPageHTML(" + "/*" * 200_000, id="pager in a comment without an end"),
        pytest.param("<script>" * 50_000, id="scripts without an end"),
        pytest.param(
            "<table><tr><td>索引号</td><td>1</td></tr><tr><td>发文机关</td><td>水</td></tr></table>" * 2_000,
            id="catalogues",
        ),
    ],
)
def test_a_hostile_page_ends(markup: str) -> None:
    ends(f"<html><head><title>停水的公告</title></head><body>{markup}".encode())


@pytest.mark.no_cover
@pytest.mark.parametrize("markup", ["<p>" + TEXT * 8_000, "&" * 300_000, "<p>" + "来源：" * 100_000])
def test_a_hostile_page_in_another_charset_ends(markup: str) -> None:
    ends(f"<html><head><title>停水的公告</title></head><body>{markup}".encode("gb18030"))


def ends(data: bytes) -> None:
    start = time.process_time()
    page = parse_page(data, "https://www.site.example/a/")
    assert time.process_time() - start < 5
    if isinstance(page, Failure):
        assert "\n" not in page.error


def test_comments_before_a_page_end() -> None:
    """Each of eight comments could end at any of a thousand places, which no time is enough to try."""
    assert not isinstance(parse_page(b"<!--" + b"--><!--" * 2000, "https://www.site.example/a/"), Failure)
