"""The parts of a feed that are parsed ahead: in the order of the feed, without the items that are known."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Collection, Coroutine, Sequence
from typing import Any, NamedTuple

from tui_reader.model import Feed, Page
from tui_reader.sync.feeds.parts import PART, FeedParts
from tui_reader.sync.split_article import Unparsed

ITEMS = 1000
"""Items of a feed that are compared with the archive at once."""

PARTS_AHEAD = 4
"""Parts of a feed that are parsed before they are kept: all parsers work, and few items are in memory."""

Parse = Callable[[Unparsed], Coroutine[Any, Any, Page]]

Known = Callable[[Sequence[str]], Awaitable[Collection[str]]]
"""Those of the keys that an earlier sync has recorded."""


class KnownItems(NamedTuple):
    """Items that need not be parsed."""

    keys: Collection[str]


class NewItems(NamedTuple):
    """Parsed items: a feed of them alone, and their keys."""

    keys: Sequence[str]
    feed: Feed


class BrokenItem(NamedTuple):
    """The item with this number, counted from 1, which cannot be parsed, and what the parser made of it."""

    number: int
    page: Page


ReadPart = KnownItems | NewItems | BrokenItem

_Waiting = deque[tuple[list[int], asyncio.Task[Page]]]


async def read_parts(parts: FeedParts, count: int, parse: Parse, known: Known) -> AsyncGenerator[ReadPart, None]:
    """Iterates over the first `count` items. Close it: parts that are not wanted any more are not parsed."""
    waiting: _Waiting = deque()
    try:
        async for each in _parsed_ahead(parts, count, parse, known, waiting):
            yield each
    finally:
        tasks = [parsing for _, parsing in waiting]
        for parsing in tasks:
            parsing.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _parsed_ahead(
    parts: FeedParts, count: int, parse: Parse, known: Known, waiting: _Waiting
) -> AsyncIterator[ReadPart]:
    """As `read_parts`; `waiting` are the parts that are being parsed."""
    for start in range(0, count, ITEMS):
        keys = parts.keys(start, min(start + ITEMS, count))
        seen = frozenset(await known(keys))
        yield KnownItems([key for key in keys if key in seen])
        fresh = [number for number, key in enumerate(keys, start) if key not in seen]
        for first in range(0, len(fresh), PART):
            part = fresh[first : first + PART]
            waiting.append((part, asyncio.create_task(parse(parts.part(part)))))
            if len(waiting) > PARTS_AHEAD:
                async for each in _readable(parts, parse, *waiting.popleft()):
                    yield each
    while waiting:
        async for each in _readable(parts, parse, *waiting.popleft()):
            yield each


async def _readable(
    parts: FeedParts, parse: Parse, numbers: list[int], parsing: Awaitable[Page]
) -> AsyncIterator[ReadPart]:
    """A parsed part; one that cannot be parsed is tried in halves, until the item to blame is found."""
    page = await parsing
    if isinstance(page, Feed):
        yield NewItems([key for number in numbers for key in parts.keys(number, number + 1)], page)
    elif len(numbers) == 1:
        yield BrokenItem(numbers[0] + 1, page)
    else:
        middle = len(numbers) // 2
        for half in (numbers[:middle], numbers[middle:]):
            async for each in _readable(parts, parse, half, parse(parts.part(half))):
                yield each
