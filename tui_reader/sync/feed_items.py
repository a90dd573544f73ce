"""The items of the feeds of one source: kept as they are, or with the pages behind them, which are queued."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import replace
from urllib.parse import urldefrag

from tui_reader.archive.values import SeenDocument
from tui_reader.model import Bulletin, Failure, Feed
from tui_reader.sources.listings.frontier import Frontier, FrontierPage
from tui_reader.sources.listings.number_map import NumberMap
from tui_reader.sources.listings.plan import ListingEntry, ListingPlan
from tui_reader.sync.context import SyncContext
from tui_reader.sync.feeds import merging
from tui_reader.sync.feeds.parts import FeedParts, content_key
from tui_reader.sync.feeds.reading import ITEMS, BrokenItem, KnownItems, NewItems, read_parts
from tui_reader.sync.fetch_jobs import Counted, FetchJob, FetchJobs, reason
from tui_reader.sync.known_entries import KnownEntries
from tui_reader.sync.progress import SyncProgress

RECORDED = 5000
"""Items of a feed that are recorded at once. Chosen by hand."""

_POSITIVE = (1 << 62) - 1


class FeedItems:
    """Keeps the items of feeds that no earlier sync has seen, and queues the pages behind them.

    `pages_of` names the pages behind the items of a feed. `before_keeping` is awaited before anything is kept.
    """

    def __init__(
        self,
        origin: str,
        context: SyncContext,
        progress: SyncProgress,
        jobs: FetchJobs,
        known: KnownEntries,
        queue: asyncio.Queue[FetchJob],
        pages_of: Callable[[Feed], Sequence[ListingEntry]],
        before_keeping: Callable[[], Awaitable[None]],
    ) -> None:
        self._origin = origin
        self._context = context
        self._progress = progress
        self._jobs = jobs
        self._known = known
        self._queue = queue
        self._pages_of = pages_of
        self._before_keeping = before_keeping
        # Items that were considered, and the keys of those to record once they are kept.
        self._items = 0
        self._new_keys: list[str] = []
        # Warnings of the feed that are noted; its parts may repeat them.
        self._warnings = set[str]()
        # Hashes of the addresses that items have and of what they say.
        self._addresses = NumberMap()

    async def take(
        self, frontier: Frontier, address: str, plan: ListingPlan, parts: FeedParts | None, page: Feed
    ) -> None:
        """Keeps the items of a feed. `parts` is None for a feed that was parsed as a whole."""
        count = len(parts or page.bulletins)
        count = count if frontier.limit is None else min(count, max(frontier.limit - self._items, 0))
        self._items += count
        self._progress.count(pages=1)
        self._addresses, self._warnings = NumberMap(), set()
        listing = frontier.begin_page(address, plan)
        if parts is None:
            page = replace(page, bulletins=page.bulletins[:count])
            keys = [f"{address} {one.address}" for one in page.bulletins]
            listing.add(await self._take_items(frontier, address, page, keys))
            self._new_keys.clear()
        else:
            await self._take_parts(frontier, listing, address, parts, count)
        listing.end()
        self._known.items = ()
        self._progress.pages_total = frontier.total

    async def record(self) -> None:
        """Records the items that were kept, so that the next sync need not parse them: all that were read so far,
        once nothing of them waits."""
        if self._jobs.given_up:
            return
        keys, self._new_keys = self._new_keys, []
        writer = self._context.writer
        for start in range(0, len(keys), ITEMS):
            seen = [SeenDocument(key, version=self._origin) for key in keys[start : start + ITEMS]]
            await writer.do(writer.archive.record_seen, seen)

    async def _take_parts(
        self, frontier: Frontier, listing: FrontierPage, address: str, parts: FeedParts, count: int
    ) -> None:
        """Keeps the first items of a feed in parts."""
        parse = self._context.parsers.parse
        async with aclosing(read_parts(parts, count, parse, self._known.known_items)) as read:
            async for part in read:
                match part:
                    case KnownItems(keys):
                        self._known.items = set(keys)
                        self._progress.count(found=len(keys), known=len(keys))
                        listing.add([ListingEntry(key) for key in keys])
                    case NewItems(keys, feed):
                        listing.add(await self._take_items(frontier, address, feed, keys))
                        if len(self._new_keys) >= RECORDED:
                            await self._queue.join()
                            await self._jobs.settle()
                            await self.record()
                    case BrokenItem(number, page):
                        message = reason(page) if isinstance(page, Failure) else "this entry is none of a feed"
                        self._progress.failed(page.address, f"entry {number}: {message}")

    async def _take_items(
        self, frontier: Frontier, address: str, feed: Feed, keys: Sequence[str]
    ) -> list[ListingEntry]:
        """Keeps items of a feed, and queues the pages behind them. Returns an entry for each item."""
        for warning in feed.warnings:
            if warning not in self._warnings:
                self._warnings.add(warning)
                self._progress.noted(address, warning)
        pages = await asyncio.to_thread(self._pages_of, feed)
        await self._known.look_up(pages)
        if self._known.is_first:
            writer = self._context.writer
            await writer.do(writer.archive.adopt, self._origin, [one.address for one in feed.bulletins])
        await self._before_keeping()
        behind = {entry.address: entry for entry in pages}
        own_pages = {urldefrag(one.address).url for one in feed.bulletins}
        # An item that a feed has twice is read once.
        is_each = len(feed.bulletins) == len(keys)
        left_out = list[str]()
        for at, item in enumerate(feed.bulletins):
            if frontier.since and item.published and item.published.date() < frontier.since:
                self._progress.count(found=1, known=1)
                left_out.append(keys[at] if is_each else keys[0])
                continue
            self._progress.count(found=1)
            item = self._with_own_address(item)
            is_part = item.address in feed.linked_pages
            entry = behind.get(urldefrag(item.address).url) if is_part else None
            await self._keep_item(item, entry, address, is_part=is_part)
        for entry in pages:
            # Several items share this page.
            if entry.address not in own_pages and not self._known.contains(entry):
                self._progress.count(found=1)
                await self._queue.put(self._known.job(entry, address))
        if is_each or not left_out:
            self._new_keys.extend(set(keys).difference(left_out))
        days = [one.date for one in feed.entries] if is_each else [None] * len(keys)
        return [ListingEntry(key, date=day) for key, day in zip(keys, days, strict=False)]

    def _with_own_address(self, item: Bulletin) -> Bulletin:
        """The item, with an address of its own if another one of its feed has the same."""
        key, address = content_key(item), hash(item.address)
        number, known = hash(key) >> 1 & _POSITIVE, self._addresses.get(address)
        if known is None:
            self._addresses.set(address, number)
        if known in (None, number):
            return item
        return replace(item, address=f"{item.address}{'' if '#' in item.address else '#'}{key}")

    async def _keep_item(self, item: Bulletin, entry: ListingEntry | None, address: str, *, is_part: bool) -> None:
        """Keeps an item, or queues the page that `entry` names for it."""
        failed = self._known.failure(entry) if entry else None
        if entry is not None and not self._known.contains(entry):
            await self._queue.put(self._known.job(entry, address)._replace(item=item))
        elif failed is not None:
            retried = self._known.list_retried([failed.address]) > 0
            if retried:
                # It was found when its page was tried again, which has a result of its own.
                self._progress.count(found=-1)
            counted: Counted = "changed" if retried else "yes"
            await self._jobs.keep(merging.alone(item, failed.message), is_part=True, counted=counted)
        elif entry is not None:
            # Its page was kept before.
            self._progress.count(known=1)
        else:
            await self._jobs.keep(item, is_part=is_part)
