"""JSON Feed, the article lists of gkmlpt, and JSON that is neither."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import pytest

from tui_reader.model import Attachment, Bulletin, Entry, Failure, Feed, Listing, body_text
from tui_reader.parse.feeds.json_feed import read_json
from tui_reader.parse.page import parse_page
from tui_reader.parse.unsupported import UnsupportedPage

ADDRESS = "https://www.site.example/feed.json"


def feed_of(*items: dict[str, Any], **more: object) -> Feed:
    value = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Harbour office",
        "items": list(items),
        **more,
    }
    page = read_json(value, ADDRESS, "utf-8")
    assert isinstance(page, Feed)
    return page


def test_json_feed_with_markup() -> None:
    feed = feed_of(
        {
            "id": "https://s.example/1",
            "url": "/1",
            "title": "Ice <b> warning",
            "content_html": "<p>Ice on the <a href='map.pdf'>river</a>.</p>",
            "date_published": "2024-01-01T09:00:00+09:00",
            "authors": [{"name": "Ann"}, {"url": "x"}, {"name": "Bo"}],
            "tags": ["ice", None, "river"],
            "attachments": [{"url": "/files/chart.png", "title": "Chart"}, {"title": "no address"}],
        },
        next_url="?page=2",
    )
    assert (feed.site, feed.next) == ("Harbour office", ADDRESS + "?page=2")
    assert feed.entries == (Entry("Ice <b> warning", "https://www.site.example/1", date(2024, 1, 1)),)
    (bulletin,) = feed.bulletins
    assert bulletin.published == datetime.fromisoformat("2024-01-01T09:00:00+09:00")
    assert (bulletin.author, bulletin.catalogue) == ("Ann, Bo", {"keywords": "ice, river"})
    assert bulletin.attachments == (
        Attachment("Chart", "https://www.site.example/files/chart.png"),
        Attachment("river", "https://www.site.example/map.pdf"),
    )


def test_json_feed_with_plain_text_and_an_identifier_only() -> None:
    feed = feed_of({"id": 12, "content_text": "Use <b>.\n\nThen stop.", "author": {"name": "Old style"}})
    assert feed.entries == (Entry("Use <b>.", None, None),)
    (bulletin,) = feed.bulletins
    assert (bulletin.address, bulletin.author) == (f"{ADDRESS}#12", "Old style")
    assert body_text(bulletin) == "Use <b>.\nThen stop."


def test_a_summary_is_no_content() -> None:
    assert not feed_of({"id": "1", "url": "/1", "title": "T", "summary": "In short."}).bulletins


GKMLPT = "https://www.site.example/gkmlpt/api/all/5?page={}&sid=2"


@pytest.mark.parametrize(
    ("article", "entry"),
    [
        pytest.param(
            {"url": "/gkmlpt/content/1/post_1.html", "display_publish_time": 1704067200},
            Entry("停水通知", "https://www.site.example/gkmlpt/content/1/post_1.html", date(2024, 1, 1)),
            id="seconds",
        ),
        pytest.param(
            {"post_url": "http://o.example/2", "display_publish_time": "2024-01-02 10:00:00"},
            Entry("停水通知", "http://o.example/2", date(2024, 1, 2)),
            id="printed",
        ),
        pytest.param({"date": "1704124800"}, Entry("停水通知", None, date(2024, 1, 2)), id="digits, day of China"),
        pytest.param({"url": "javascript:x", "date": 10**30}, Entry("停水通知", None, None), id="nonsense"),
    ],
)
def test_gkmlpt_articles(article: dict[str, object], entry: Entry) -> None:
    page = read_json({"articles": [{"title": " 停水通知 ", **article}]}, GKMLPT.format(1), "utf-8")
    assert isinstance(page, Listing)
    assert page.entries == (entry,)


@pytest.mark.parametrize(
    ("page", "count", "total", "following"),
    [
        pytest.param(1, 100, 250, 2, id="first"),
        pytest.param(2, 100, 250, 3, id="middle"),
        pytest.param(3, 100, 300, None, id="last"),
        pytest.param(3, 50, 250, 4, id="last and short, which only an empty page after it tells"),
        pytest.param(1, 20, 60, 2, id="shorter pages"),
        pytest.param(2, 20, 60, 3, id="shorter pages, middle"),
        pytest.param(3, 20, 60, None, id="shorter pages, last"),
        pytest.param(1, 7, 7, None, id="one page"),
        pytest.param(9, 0, 250, None, id="beyond"),
        pytest.param(1, 100, None, None, id="no total"),
    ],
)
def test_gkmlpt_pages(page: int, count: int, total: int | None, following: int | None) -> None:
    articles = [{"title": f"通知{n}", "publisher": "某局"} for n in range(count)]
    listing = read_json({"articles": articles, "total": total}, GKMLPT.format(page), "utf-8")
    assert isinstance(listing, Listing)
    assert listing.next == (GKMLPT.format(following) if following else None)
    assert listing.site == ("某局" if count else None)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        pytest.param({"a": 1, "b": 2}, "with the keys a, b", id="object"),
        pytest.param([{"a": 1}], "with a list at its top", id="list"),
        pytest.param(
            {"version": "https://jsonfeed.org/version/1", "items": 3}, "keys version", id="feed without items"
        ),
        pytest.param({"articles": [{"name": "x"}]}, "keys articles", id="articles without titles"),
        pytest.param({"document": {"tracking": []}}, "keys document", id="advisory without tracking"),
    ],
)
def test_other_json_is_refused_by_what_it_shows(value: object, words: str) -> None:
    with pytest.raises(UnsupportedPage, match=words):
        read_json(value, ADDRESS, None)


@pytest.mark.parametrize(
    ("text", "address", "words"),
    [
        pytest.param('{"a": ', "cut.json", "cut.json is JSON that is damaged or cut off (line 1", id="cut off"),
        pytest.param('{"a": ' + "9" * 9000 + "}", "n.json", "a number is endless", id="endless number"),
        pytest.param('{"a":' * 100_000, "deep.json", "nested too deeply", id="deep"),
        pytest.param('{"a": 1}', "a.txt", "a.txt is JSON with the keys a", id="unknown"),
    ],
)
def test_json_that_cannot_be_read_fails_with_a_line(text: str, address: str, words: str) -> None:
    page = parse_page(text.encode(), address)
    assert isinstance(page, Failure)
    assert words in page.error


def test_json_in_a_call_is_read_and_braces_in_a_text_are_text() -> None:
    page = parse_page(b'show({"articles": [{"title": "Closed roads"}]});', ADDRESS)
    assert isinstance(page, Listing)
    assert isinstance(parse_page("{“停水”公告}\n\n各位市民，请储水。".encode(), "a.txt"), Bulletin)
    assert isinstance(parse_page(b'{"quoted"} is how this note begins.\n\nIt goes on.', "a.txt"), Bulletin)


@pytest.mark.parametrize("odd", [None, 1, "x", [], {}, [1], {"a": []}, True, [[]], {"name": {}}])
def test_values_of_the_wrong_type_are_passed_over(odd: object) -> None:
    names = ("id", "url", "title", "content_html", "date_published", "authors", "tags", "attachments", "author")
    feed = feed_of(*({name: odd, "content_text": "Text."} for name in names), next_url=odd, title=odd)
    assert json.dumps(str(feed))
    articles = [{"title": "Notice", key: odd} for key in ("url", "date", "publisher")]
    assert isinstance(read_json({"articles": articles, "total": odd, "classify": odd}, ADDRESS, None), Listing)
