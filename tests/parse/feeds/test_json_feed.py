"""JSON Feed: items with markup, with plain text, and with values of the wrong type."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from tui_reader.model import Attachment, Entry, Feed, LeftOut, body_text
from tui_reader.parse.formats import read_json
from tui_reader.parse.page import parse_page

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


START = '{"version": "https://jsonfeed.org/version/1.1", "title": "H", "items": ['
ITEMS = f'{START}{{"title": "A"}}, {{"title": "B", "a": [{{}}]}}'
IS_CUT = "the feed is cut off inside its last entry"


@pytest.mark.parametrize(
    ("text", "titles", "warnings"),
    [
        pytest.param(f'{ITEMS}, {{"title": "C", "t', "AB", [IS_CUT], id="cut off"),
        pytest.param(ITEMS, "AB", [IS_CUT], id="cut off behind an item"),
        pytest.param(
            f'{ITEMS}, {{"title": "C",}}, {{"title": "D"}}], "b": 1}}',
            "ABD",
            ["1 of 4 entries are damaged and were left out"],
            id="a damaged item",
        ),
        pytest.param(f'{ITEMS}], "b": ', "AB", [], id="cut off behind the items"),
        pytest.param(START, "", [IS_CUT], id="cut off before the first item"),
    ],
)
def test_a_damaged_feed_keeps_the_items_that_can_be_read(text: str, titles: str, warnings: list[str]) -> None:
    page = parse_page(text.encode(), ADDRESS)
    assert isinstance(page, Feed)
    assert "".join(one.title or "" for one in page.bulletins) == titles
    assert (page.site, list(page.warnings)) == ("H", warnings)


def test_what_a_feed_says_behind_a_damaged_item_is_read() -> None:
    behind = '"title": "Harbour", "next_url": "https://www.site.example/2.json"}'
    page = parse_page(
        f'{{{START[1 : START.index(", ")]}, "items": [{{"title": "A",}}], {behind}'.encode(), ADDRESS
    )
    assert isinstance(page, Feed)
    assert (page.site, page.next) == ("Harbour", "https://www.site.example/2.json")
    assert page.warnings == ("1 of 1 entries are damaged and were left out",)


def test_json_feed_with_plain_text_and_an_identifier_only() -> None:
    feed = feed_of({"id": 12, "content_text": "Use <b>.\n\nThen stop.", "author": {"name": "Old style"}})
    assert feed.entries == (Entry("Use <b>.", None, None),)
    (bulletin,) = feed.bulletins
    assert (bulletin.address, bulletin.author) == (f"{ADDRESS}#12", "Old style")
    assert body_text(bulletin) == "Use <b>.\nThen stop."


def test_a_summary_is_kept_and_its_page_is_named() -> None:
    feed = feed_of({"id": "1", "url": "/1", "title": "T", "summary": "In short: use <b>."})
    assert [body_text(bulletin) for bulletin in feed.bulletins] == ["In short: use <b>."]
    assert feed.linked_pages == ("https://www.site.example/1",)


@pytest.mark.parametrize("odd", [None, 1, "x", [], {}, [1], {"a": []}, True, [[]], {"name": {}}])
def test_values_of_the_wrong_type_are_ignored(odd: object) -> None:
    names = ("id", "url", "title", "content_html", "date_published", "authors", "tags", "attachments", "author")
    items = ({name: odd, "content_text": f"Text of {at}."} for at, name in enumerate(names))
    feed = feed_of(*items, next_url=odd, title=odd)
    assert [body_text(bulletin) for bulletin in feed.bulletins] == [
        odd if name == "content_html" and isinstance(odd, str) else f"Text of {at}."
        for at, name in enumerate(names)
    ]
    assert feed.next == (f"https://www.site.example/{odd}" if isinstance(odd, str) else None)


RSS_IN_JSON = {
    "rss": {
        "version": "2.0",
        "channel": {
            "title": "Harbour office",
            "link": "https://www.site.example/",
            "item": [
                {
                    "title": "Ice warning",
                    "link": "https://www.site.example/1",
                    "guid": {"isPermaLink": "false", "#value": "n-1"},
                    "pubDate": "Tue, 05 Mar 2024 10:00:00 -0500",
                    "description": "<p>Ice on the river.</p><p>Boats stay in.</p>",
                },
                {"title": "Fog", "description": "Fog.", "guid": {"isPermaLink": "false", "#value": "n-2"}},
            ],
        },
    }
}


def test_rss_in_json() -> None:
    feed = read_json(RSS_IN_JSON, ADDRESS, "utf-8")
    assert isinstance(feed, Feed)
    assert feed.site == "Harbour office"
    assert [(one.address, one.title, body_text(one)) for one in feed.bulletins] == [
        ("https://www.site.example/1", "Ice warning", "Ice on the river.\nBoats stay in."),
        (f"{ADDRESS}#n-2", "Fog", "Fog."),
    ]
    assert feed.bulletins[0].published == datetime.fromisoformat("2024-03-05T10:00:00-05:00")


def test_a_feed_of_advisories_in_json() -> None:
    entry = {
        "id": "A-1",
        "title": "Pump controller",
        "link": [{"rel": "self", "href": "https://www.site.example/a-1.json"}],
        "published": "2024-03-05T10:00:00Z",
        "content": {"type": "application/json", "src": "https://www.site.example/a-1.json"},
        "summary": {"content": "Two faults in the controller."},
    }
    feed = read_json({"feed": {"id": "x", "title": "Advisories", "entry": [entry]}}, ADDRESS, "utf-8")
    assert isinstance(feed, Feed)
    (one,) = feed.bulletins
    assert (one.title, body_text(one)) == ("Pump controller", "Two faults in the controller.")
    assert feed.linked_pages == ("https://www.site.example/a-1.json",)


def test_a_plain_text_that_says_more_than_the_markup_is_listed() -> None:
    feed = feed_of({"id": "1", "content_html": "<p>Open.</p>", "content_text": "Closed on <Monday>."})
    assert feed.bulletins[0].left_out == (
        LeftOut("Closed on <Monday>.", "content_text", "another form of the entry"),
    )
    assert (
        feed_of({"id": "1", "content_html": "<p>Open.</p>", "content_text": "Open."}).bulletins[0].left_out == ()
    )
