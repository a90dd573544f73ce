"""Listings that are not pages, and preparation of bytes for the parser."""

from __future__ import annotations

import gzip

import pytest

from tui_reader.model import Listing
from tui_reader.parse.page import parse_page
from tui_reader.sources.fetching import Fetched, SourceError
from tui_reader.sources.listings import preparation
from tui_reader.sources.listings.plan import ListingEntry, NumberedPages
from tui_reader.sources.listings.preparation import plan, prepare
from tui_reader.sources.profiles.profile import Profile

HERE = "https://h.example/sitemap.xml"
MAP = b"<urlset><url><loc>https://h.example/a.html</loc></url></urlset>"


def test_a_compressed_site_map() -> None:
    item = prepare(Fetched(f"{HERE}.gz", gzip.compress(MAP), None, "application/x-gzip"), "sitemap")
    page = parse_page(item.data, item.address, item.declared_charset, item.media_type)
    assert isinstance(page, Listing)
    assert [entry.address for entry in page.entries] == ["https://h.example/a.html"]
    assert plan(item.data, item.address, "sitemap") is None


def test_a_site_map_in_plain_text() -> None:
    text = (
        "\ufeffhttps://h.example/a.html\r\n\r\nhttps://h.example/b.html\r\nhttps://h.example/a.html\r\nftp://x\r\n"
    )
    found = plan(text.encode(), "https://h.example/sitemap.txt", "sitemap")
    assert found is not None
    assert found.entries == (ListingEntry("https://h.example/a.html"), ListingEntry("https://h.example/b.html"))
    assert not found.ordered


def test_a_site_map_without_addresses() -> None:
    with pytest.raises(SourceError, match="lists no addresses"):
        plan(b"nothing here", HERE, "sitemap")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(gzip.compress(MAP)[:-9], "breaks off", id="cut off"),
        pytest.param(gzip.compress(MAP)[:12] + b"\xff" * 20, "cannot be unpacked", id="damaged"),
        pytest.param(gzip.compress(b"\0" * 3_000_000), "unpacks to more than", id="bomb"),
    ],
)
def test_damaged_and_oversized_data(monkeypatch: pytest.MonkeyPatch, data: bytes, words: str) -> None:
    monkeypatch.setattr(preparation, "UNPACKED_LIMIT", 1 << 20)
    with pytest.raises(SourceError, match=words):
        prepare(Fetched(HERE, data), "sitemap")


def test_the_encoding_of_the_settings() -> None:
    item = Fetched(HERE, b"x", "utf-8")
    assert prepare(item, "column").declared_charset == "utf-8"
    assert prepare(item, "column", Profile("x", encoding="gb18030")).declared_charset == "gb18030"
    assert prepare(item, "column", Profile("x", encoding="gb18030"), "big5").declared_charset == "big5"


@pytest.mark.parametrize("kind", ["column", "page", "feed", None, "file"])
def test_pages_are_left_to_the_parser(kind: str | None) -> None:
    assert plan(b"<html>", HERE, kind) is None


def test_numbered_pages() -> None:
    pages = NumberedPages(range(5, 0, -2), "p{}".format)
    assert (list(pages), len(pages), pages[-1]) == (["p5", "p3", "p1"], 3, "p1")
    assert list(pages[1:]) == ["p3", "p1"]
    assert repr(pages) == "NumberedPages(['p5', 'p3', 'p1'], 3 in all)"
