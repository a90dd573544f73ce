"""Column pages read by the selectors of a profile."""

from __future__ import annotations

from datetime import date

import pytest

from tui_reader.model import Bulletin, Entry, Failure, Listing
from tui_reader.parse.page import parse_page

HERE = "https://h.example/gg/"
CARDS = (
    "<h1>通知</h1><p>本栏目公布县里的各项安排，欢迎大家随时前来查阅，也可以到大厅索取纸质文本。</p>"
    "<div class='card'><h3>夜间施工</h3><p>详情见<a href='1.html'>这里</a></p><em>03/04/2024</em></div>"
    "<div class='card'><h3>停电安排</h3><p>详情见<a href='2.html'>这里</a></p><em>05/04/2024</em></div>"
    "<div class='card'><h3>没有链接</h3></div>"
    "<div class='pages'><a href='?p=2'>下一页</a></div>"
)
RULES = {"entry": "div.card", "title": "h3", "date": "em", "dates": "%d/%m/%Y"}


def read(body: str, rules: dict[str, str] | None) -> Bulletin | Listing | Failure:
    page = parse_page(
        f"<html><head><title>通知</title></head><body>{body}</body></html>".encode(), HERE, rules=rules
    )
    assert isinstance(page, Bulletin | Listing | Failure)
    return page


def test_a_page_that_the_parser_reads_as_an_article_is_a_listing() -> None:
    assert isinstance(read(CARDS, None), Bulletin)
    listing = read(CARDS, RULES)
    assert isinstance(listing, Listing)
    assert listing.entries == (
        Entry("夜间施工", f"{HERE}1.html", date(2024, 4, 3)),
        Entry("停电安排", f"{HERE}2.html", date(2024, 4, 5)),
    )
    assert listing.next == f"{HERE}?p=2"


@pytest.mark.parametrize(
    ("body", "rules", "expected"),
    [
        pytest.param(
            "<div><p><a href='a'>短</a><a href='b' title='关于水管的公告'>关于水管…</a> 2024年4月3日</p></div>",
            {"entry": "p"},
            Entry("关于水管的公告", f"{HERE}b", date(2024, 4, 3)),
            id="longest link, any date",
        ),
        pytest.param(
            "<ul><li><a href='a'>很长很长的链接</a><span class='t'><a href='b'>公告</a></span></li></ul>",
            {"entry": "li", "link": "span.t"},
            Entry("公告", f"{HERE}b"),
            id="a link in what is named",
        ),
        pytest.param(
            "<p><a class='x' href='b'>公告</a></p>",
            {"entry": "a.x"},
            Entry("公告", f"{HERE}b"),
            id="the entry is the link",
        ),
        pytest.param(
            "<ul><li><a href='b'>公告</a><i>昨天</i></li></ul>",
            {"entry": "li", "date": "i", "dates": "%Y-%m-%d"},
            Entry("公告", f"{HERE}b"),
            id="a date in another form",
        ),
    ],
)
def test_selectors(body: str, rules: dict[str, str], expected: Entry) -> None:
    listing = read(body, rules)
    assert isinstance(listing, Listing)
    assert listing.entries == (expected,)


def test_a_listing_keeps_its_other_fields() -> None:
    rows = "".join(
        f"<li><a href='{n}.html'>关于第{n}批水管更换的公告</a><i>2024-04-0{n}</i></li>" for n in range(1, 6)
    )
    listing = read(f"<ul class='l'>{rows}</ul><a href='p2.html'>下一页</a>", {"entry": "ul.l li:nth-child(-n+2)"})
    assert isinstance(listing, Listing)
    assert [entry.address for entry in listing.entries] == [f"{HERE}1.html", f"{HERE}2.html"]
    assert listing.next == f"{HERE}p2.html"


def test_selectors_that_find_nothing_are_a_warning() -> None:
    listing = read(CARDS, {"entry": "li.gone"})
    assert isinstance(listing, Listing)
    assert listing.entries == ()
    assert listing.warnings[-1] == "the selectors of the profile find no entries on this page"


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        pytest.param({"entry": "li["}, "the profile's selector for entry is none (Expected", id="broken"),
        pytest.param({"entry": ""}, "the profile's selector for entry is none (Expected", id="empty"),
        pytest.param(
            {"entry": "li", "date": "i::before"}, "selector for date is none (Pseudo-elements", id="pseudo"
        ),
        pytest.param({"entry": "li:hoover"}, "selector for entry is none (The pseudo-class", id="unknown class"),
        pytest.param({"entry": "svg|li"}, "selector for entry is none (Undefined namespace", id="namespace"),
        pytest.param({"entry": ":not(" * 3000 + "a" + ")" * 3000}, "selector for entry is none (", id="deep"),
        pytest.param({"title": "h3"}, "the profile has no selector for entry; correct", id="no entry"),
    ],
)
def test_an_invalid_selector_is_a_failure(rules: dict[str, str], words: str) -> None:
    page = read(CARDS, rules)
    assert isinstance(page, Failure)
    assert page.error.startswith(f"{HERE} cannot be listed: ")
    assert words in page.error
    assert "\n" not in page.error


def test_an_expected_listing_may_have_one_entry() -> None:
    body = "<ul><li><a href='1.html'>关于更换供水管道的公告</a> 2024-04-03</li></ul>"
    assert isinstance(read(body, None), Bulletin)
    listing = read(body, {"expects": "listing"})
    assert isinstance(listing, Listing)
    assert listing.entries == (Entry("关于更换供水管道的公告", f"{HERE}1.html", date(2024, 4, 3)),)
    assert isinstance(read(CARDS.replace("div class='card'", "div"), {"expects": "listing"}), Bulletin)
    assert isinstance(read(CARDS, {**RULES, "expects": "listing"}), Listing)
