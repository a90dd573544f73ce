"""JSON Feed: items with markup, with plain text, and with values of the wrong type."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from tui_reader.model import Attachment, Entry, Feed, body_text
from tui_reader.parse.formats import read_json

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


@pytest.mark.parametrize("odd", [None, 1, "x", [], {}, [1], {"a": []}, True, [[]], {"name": {}}])
def test_values_of_the_wrong_type_are_ignored(odd: object) -> None:
    names = ("id", "url", "title", "content_html", "date_published", "authors", "tags", "attachments", "author")
    feed = feed_of(*({name: odd, "content_text": "Text."} for name in names), next_url=odd, title=odd)
    assert [body_text(bulletin) for bulletin in feed.bulletins] == [
        odd if name == "content_html" and isinstance(odd, str) else "Text." for name in names
    ]
    assert feed.next == (f"https://www.site.example/{odd}" if isinstance(odd, str) else None)
