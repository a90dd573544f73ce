"""Feeds in parts: what is read from the parts is what is read from the whole."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.model import Bulletin, Feed
from tui_reader.parse.page import parse_page
from tui_reader.sources import Fetched
from tui_reader.sources.spool import mapped
from tui_reader.sync.feeds import parts as module
from tui_reader.sync.feeds.parts import FeedParts, feed_parts, in_parts
from tui_reader.sync.split_article import Unparsed

ADDRESS = "https://s.example/feed"
PIECES = [
    "<item><title>停水</title><link>/1</link><description>今晚。</description></item>",
    "<item><title>B</title><link>/all</link><description>One.</description></item>",
    "<item><title>C</title><link>/all</link><description>Two.</description></item>",
    "<item><title>D</title><guid isPermaLink='false'>same</guid><description>Three.</description></item>",
    "<item><title>E</title><guid isPermaLink='false'>same</guid><description>Four.</description></item>",
    "<item><title>F &amp; G</title><description><![CDATA[<p>Five.</p><p>Six.</p>]]></description></item>",
    "<item><title>H</title><link>https://s.example/feed</link><description>Seven.</description></item>",
    "<item><title>I</title><link>/one</link><description>Eight.</description></item>",
    "<item><title>J</title><link>https://s.example/one</link><description>Nine.</description></item>",
]


def rss(items: list[str], charset: str = "utf-8") -> bytes:
    head = f'<?xml version="1.0" encoding="{charset}"?><rss version="2.0"><channel><title>水务局</title>'
    return f"{head}{''.join(items)}<link>https://s.example/</link></channel></rss>".encode(charset)


def parsed(unparsed: Unparsed) -> Feed:
    item = unparsed.item
    page = parse_page(item.data, item.address, item.declared_charset, item.media_type, (), unparsed.rules)
    assert isinstance(page, Feed)
    return page


def split(data: bytes) -> FeedParts:
    parts = feed_parts(Fetched(ADDRESS, data))
    assert parts is not None
    return parts


def in_file(folder: Path, data: bytes) -> Fetched:
    """A feed of which the first bytes are in memory."""
    path = folder / "feed.xml"
    path.write_bytes(data)
    with path.open("rb") as file:
        return Fetched(ADDRESS, data[:50], whole=mapped(file))


def bulletins(parts: FeedParts, size: int) -> tuple[Bulletin, ...]:
    numbers = range(len(parts))
    return tuple(
        one for start in numbers[::size] for one in parsed(parts.part(numbers[start : start + size])).bulletins
    )


@given(st.permutations(PIECES), st.integers(1, 9))
def test_parts_have_the_bulletins_of_the_whole(items: list[str], size: int) -> None:
    whole = parsed(Unparsed(Fetched(ADDRESS, rss(items))))
    assert bulletins(split(rss(items)), size) == whole.bulletins
    assert parsed(split(rss(items)).part(())).site == "水务局"


@pytest.mark.parametrize("piece", PIECES)
def test_an_item_that_is_there_twice_has_the_address_of_one(piece: str) -> None:
    (once,) = bulletins(split(rss([piece])), 1)
    assert bulletins(split(rss([piece, piece])), 1) == (once, once)


@pytest.mark.parametrize("charset", ["gb18030", "utf-8"])
def test_parts_keep_the_charset(charset: str) -> None:
    (one,) = bulletins(split(rss(PIECES[:1], charset)), 1)
    assert (one.title, one.charset, one.site) == ("停水", charset, "水务局")


def test_keys_are_those_of_the_items_wherever_they_are() -> None:
    before, after = split(rss(PIECES[1:])).keys(), split(rss(PIECES)).keys()
    assert after[1:] == before
    assert len(set(after)) == len(PIECES)
    assert split(rss([PIECES[0].replace("今晚", "明晚")])).keys()[0] not in after


def test_json_feeds() -> None:
    items = [
        {"id": str(number), "url": "/all" if number < 2 else f"/{number}", "title": f"停水 {number}"}
        for number in range(4)
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": items, "title": "水务局", "next_url": "/2"}
    data = json.dumps(feed, ensure_ascii=False).encode()
    whole = parsed(Unparsed(Fetched(ADDRESS, data)))
    assert bulletins(split(data), 1) == whole.bulletins
    head = parsed(split(data).part(()))
    assert (head.site, head.next) == (whole.site, whole.next)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"<html><body>About rss</body></html>", id="a page"),
        pytest.param(b"<rss><channel><title>x</title></channel></rss>", id="a feed without items"),
        pytest.param(b'{"version": "https://jsonfeed.org/version/1", "items": [', id="damaged JSON"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"\0\1<rss>" * 99, id="binary data"),
    ],
)
def test_what_has_no_parts(data: bytes) -> None:
    assert feed_parts(Fetched(ADDRESS, data)) is None
    assert [one.item.data for one in in_parts(Fetched(ADDRESS, data))] == [data]


@pytest.mark.parametrize("charset", ["gb18030", "utf-8"])
def test_a_feed_in_a_file_has_the_parts_of_one_in_memory(tmp_path: Path, charset: str) -> None:
    data = rss(PIECES, charset)
    item = in_file(tmp_path, data)
    parts = feed_parts(item)
    assert parts is not None
    assert (parts.keys(), len(parts)) == (split(data).keys(), len(PIECES))
    assert bulletins(parts, 2) == bulletins(split(data), 2)
    assert [one for part in in_parts(item) for one in parsed(part).bulletins] == list(bulletins(parts, 9))


def test_a_file_that_is_no_feed_is_read_up_to_the_limit_of_a_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SIZE_LIMIT", 40)
    (only,) = in_parts(in_file(tmp_path, b"<rss><channel>" + b"x" * 100))
    assert (only.item.data, only.item.whole) == (b"<rss><channel>" + b"x" * 26, None)


def test_an_item_takes_little_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SAMPLE", 10_000)
    count = 5000
    items = (f"<item><link>/{n}</link><guid>{n}</guid><title>{'停水' * 90}</title></item>" for n in range(count))
    item = in_file(tmp_path, f"<rss><channel>{''.join(items)}</channel></rss>".encode())
    tracemalloc.start()
    try:
        parts = feed_parts(item)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert parts is not None
    assert peak < 150 * count


def test_only_long_files_are_read_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    item = Fetched(ADDRESS, rss(PIECES))
    assert list(in_parts(item)) == [Unparsed(item)]
    monkeypatch.setattr(module, "WHOLE", 4)
    assert [len(parsed(one).bulletins) for one in in_parts(item)] == [4, 4, 1]
