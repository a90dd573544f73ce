"""Parts of a feed that are parsed ahead."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from contextlib import aclosing

import pytest

from tui_reader.model import Failure, Feed, Page
from tui_reader.sources import Fetched
from tui_reader.sync.feeds import reading
from tui_reader.sync.feeds.parts import FeedParts, feed_parts
from tui_reader.sync.feeds.reading import BrokenItem, KnownItems, NewItems, ReadPart, read_parts
from tui_reader.sync.split_article import Unparsed

ADDRESS = "https://a.example/feed.xml"


def feed_of(count: int) -> FeedParts:
    items = "".join(f"<item><title>Road {number}</title></item>" for number in range(1, count + 1))
    parts = feed_parts(Fetched(ADDRESS, f"<rss><channel>{items}</channel></rss>".encode()))
    assert parts is not None
    return parts


async def nothing_known(_: Sequence[str]) -> Collection[str]:
    return ()


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, size in (("ITEMS", 4), ("PART", 2), ("PARTS_AHEAD", 1)):
        monkeypatch.setattr(reading, name, size)


async def test_order_known_items_and_an_item_to_blame() -> None:
    parts = feed_of(9)
    known = {parts.keys()[0], parts.keys()[4]}

    async def parse(unparsed: Unparsed) -> Page:
        return Failure(ADDRESS, "too much") if b"Road 7<" in unparsed.item.data else Feed(ADDRESS)

    async def known_of(keys: Sequence[str]) -> Collection[str]:
        return known.intersection(keys)

    read: list[ReadPart] = [each async for each in read_parts(parts, 8, parse, known_of)]
    assert [each for each in read if isinstance(each, BrokenItem)] == [BrokenItem(7, Failure(ADDRESS, "too much"))]
    assert {key for each in read if isinstance(each, KnownItems) for key in each.keys} == known
    new = [key for each in read if isinstance(each, NewItems) for key in each.keys]
    assert new == [key for key in parts.keys()[:8] if key not in known and key != parts.keys()[6]]


async def test_nothing_is_parsed_after_it_is_closed() -> None:
    running: list[int] = []
    begun: list[int] = []

    async def parse(unparsed: Unparsed) -> Page:
        running.append(1)
        begun.append(1)
        try:
            if b"Road 1<" not in unparsed.item.data:
                await asyncio.Event().wait()
            return Feed(ADDRESS)
        finally:
            running.pop()

    async with aclosing(read_parts(feed_of(9), 9, parse, nothing_known)) as read:
        async for each in read:
            if isinstance(each, NewItems):
                break
    assert (len(begun), running) == (2, [])
