"""Arbitrary JSON, read by the paths in a profile."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date

import pytest

from tui_reader.model import Feed
from tui_reader.parse.page import parse_page
from tui_reader.sources.fetching import Fetched, SourceError
from tui_reader.sources.listings.json_listing import (
    MOST_ITEMS,
    SIZE_LIMIT,
    feed_of_document,
    feed_of_listing,
    listed_date,
    load,
    plan,
    value_at,
)
from tui_reader.sources.listings.plan import ListingEntry
from tui_reader.sources.listings.preparation import FEED_TYPE, prepare
from tui_reader.sources.listings.preparation import plan as listed_plan
from tui_reader.sources.profiles.profile import Entries, Paging, Profile

HERE = "https://api.example/v1/notices?page=1"
PLACES = {
    "items": "data.rows",
    "title": "name",
    "address": "/n/{id}.html",
    "date": "when",
    "version": "edit.number",
}


def read(value: object, places: dict[str, str] = PLACES, **settings: object):
    profile = Profile("x", json=places, **settings)  # type: ignore[arg-type]
    return plan(json.dumps(value).encode(), HERE, profile, HERE)


def test_no_text_of_a_long_listing_is_lost() -> None:
    rows = [{"id": number, "text": "停水"} for number in range(MOST_ITEMS + 2)]
    profile = Profile("x", json={"items": "", "address": "/n/{id}.html", "text": "text"})
    feed = json.loads(feed_of_listing(json.dumps(rows).encode(), HERE, profile))
    assert len(feed["items"]) == len(rows)


def test_entries_by_paths() -> None:
    rows = [
        {
            "id": 7,
            "name": " <b>修桥</b>公告 &amp; 通知",
            "when": "2024-05-06T07:08:09+08:00",
            "edit": {"number": 2},
        },
        {"id": "a/b", "name": None, "when": 1714953600000},
        {"name": "没有编号"},
        "无",
    ]
    assert read({"data": {"rows": rows}}).entries == (
        ListingEntry("https://api.example/n/7.html", "修桥公告 & 通知", date(2024, 5, 6), "2"),
        ListingEntry("https://api.example/n/a%2Fb.html", None, date(2024, 5, 6)),
    )


@pytest.mark.parametrize(
    ("value", "way", "expected"),
    [
        pytest.param({"a": {"b": [1, {"c": 2}]}}, "a.b.1.c", 2, id="way"),
        pytest.param({"a": 1}, "", {"a": 1}, id="itself"),
        pytest.param({"a": 1}, "a.b", None, id="past the end"),
        pytest.param([1], "7", None, id="past the list"),
        pytest.param([1], "99999999999", None, id="far past the list"),
    ],
)
def test_paths(value: object, way: str, expected: object) -> None:
    assert value_at(value, way) == expected


@pytest.mark.parametrize(
    ("value", "settings", "following", "total"),
    [
        pytest.param(
            {"next": "/v1/notices?page=2", "of": 9}, {"next": "next", "pages": "of"}, ["?page=2"], 9, id="link"
        ),
        pytest.param({"next": None}, {"next": "next"}, [], None, id="no link"),
        pytest.param({"next": HERE}, {"next": "next"}, [], None, id="link to itself"),
        pytest.param({"token": "x y"}, {"next": "?after={token}"}, ["?after=x%20y"], None, id="token"),
        pytest.param({}, {"next": "?after={token}"}, [], None, id="no token"),
        pytest.param({"of": 3}, {"pages": "of"}, ["?p=2", "?p=3"], 3, id="counted"),
        pytest.param({"of": "3"}, {"pages": "of"}, ["?p=2", "?p=3"], 3, id="counted in text"),
        pytest.param({"of": True}, {}, ["?p=2", "?p=3", "?p=4"], None, id="counted by the profile"),
    ],
)
def test_pages(
    value: dict[str, object], settings: dict[str, str], following: list[str], total: int | None
) -> None:
    places = {"items": "rows", "title": "t", "address": "u", **settings}
    row = {"t": "第一号", "u": "https://h.example/1"}
    paging = Paging(address="?p={page}", last=4) if "next" not in settings else Paging()
    found = read({"rows": [row], **value}, places, paging=paging)
    assert list(found.pages) == [f"https://api.example/v1/notices{one}" for one in following]
    assert found.total == total


def test_an_empty_page_is_the_last_one() -> None:
    assert list(read({"data": {"rows": []}}, paging=Paging(address="?p={page}")).pages) == []


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(b"<html>", "not valid JSON", id="a page"),
        pytest.param(b'{"data": ', "not valid JSON", id="cut off"),
        pytest.param(b"[" * 200_000, "nested too deeply", id="deep"),
        pytest.param(b'{"rows": []}', "no list at data.rows", id="elsewhere"),
        pytest.param(b" " * (SIZE_LIMIT + 1), "larger than 4 MiB", id="large"),
        pytest.param(b"9" * 5000, "not valid JSON", id="a number"),
    ],
)
def test_invalid_listings(data: bytes, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        plan(data, HERE, Profile("x", json=PLACES), HERE)


def test_jsonp_and_other_charsets() -> None:
    assert load(b"\xef\xbb\xbf" + b' back({"a": 1});', HERE) == {"a": 1}
    assert load('{"a": "公告"}'.encode("gb18030"), HERE, "gb18030") == {"a": "公告"}


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        pytest.param("2024-05-06", None, (2024, 5, 6), id="ISO"),
        pytest.param("2024年5月6日", None, (2024, 5, 6), id="printed"),
        pytest.param("05/06/2024", "%m/%d/%Y", (2024, 5, 6), id="by its form"),
        pytest.param("2024", "%m/%d/%Y", None, id="not in its form"),
        pytest.param("tomorrow", None, None, id="none"),
    ],
)
def test_dates(text: str, form: str | None, expected: tuple[int, int, int] | None) -> None:
    found = listed_date(text, form)
    assert (found and (found.year, found.month, found.day)) == expected


TEXTS = Profile(
    "texts",
    json={"items": "", "title": "title.rendered", "address": "link", "date": "date", "html": "content.rendered"},
)
LONG = "<p>自七月一日起，北门的开放时间改为每日七时至二十时，请来访者注意。</p>" * 4


def test_a_listing_with_texts_becomes_a_feed() -> None:
    rows = [
        {
            "title": {"rendered": "开放时间"},
            "link": "https://h.example/1",
            "date": "2024-05-06T07:08:09",
            "content": {"rendered": LONG},
        },
        {"title": {"rendered": "停车"}, "link": "https://h.example/2", "content": {}},
    ]
    data = json.dumps(rows).encode()
    item = prepare(Fetched(HERE, data, None, "application/json"), "json", TEXTS)
    assert item.media_type == FEED_TYPE
    assert listed_plan(data, HERE, "json", TEXTS) is None
    feed = parse_page(item.data, item.address, item.declared_charset, item.media_type)
    assert isinstance(feed, Feed)
    assert [one.title for one in feed.entries] == ["开放时间", "停车"]
    assert [one.address for one in feed.bulletins] == ["https://h.example/1", "https://h.example/2"]
    assert feed.linked_pages == ("https://h.example/2",)


CIRCULAR = Profile(
    "circulars",
    article={"title": "Circular {id}: {subject}", "date": "createdOn", "author": "submitter", "text": "body"},
)


def test_a_json_document() -> None:
    body = "The north gates open at seven from July on.\nThey close at eight.\n\nSee the map for all gates."
    data = json.dumps(
        {
            "id": 12,
            "subject": "Opening hours",
            "createdOn": 1714953600000,
            "submitter": "A. Gardener",
            "body": body,
        }
    )
    address = "https://h.example/circulars/12"
    item = prepare(Fetched(address, data.encode()), "page", CIRCULAR, document=True)
    feed = parse_page(item.data, item.address, item.declared_charset, item.media_type)
    assert isinstance(feed, Feed)
    (bulletin,) = feed.bulletins
    assert (bulletin.address, bulletin.title, bulletin.author) == (
        address,
        "Circular 12: Opening hours",
        "A. Gardener",
    )
    assert bulletin.published is not None
    assert bulletin.published.isoformat() == "2024-05-06T00:00:00+00:00"


def test_a_document_without_text() -> None:
    with pytest.raises(SourceError, match="no text where the profile circulars looks"):
        feed_of_document(b'{"id": 1}', HERE, CIRCULAR)


def test_an_html_document_is_unchanged() -> None:
    item = Fetched(HERE, b"<p>moved</p>")
    assert prepare(item, "page", CIRCULAR, document=True) == item


def test_the_profile_selects_entries() -> None:
    rows = {"data": {"rows": [{"id": 1, "name": "一"}, {"id": 2, "name": "二"}]}}
    entries = Entries(address=re.compile(r"/n/(?P<id>[2-9])\.html"), fetch="/raw/{id}")
    profile = replace(Profile("x", json=PLACES), entries=entries)
    found = listed_plan(json.dumps(rows).encode(), HERE, "json", profile)
    assert found is not None
    assert [one.fetched_from for one in found.entries] == ["https://api.example/raw/2"]
