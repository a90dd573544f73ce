"""One source that lists its bulletins: its listing is walked page by page, and what is new is fetched beside."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar
from urllib.parse import urlsplit

from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Arrival, FailedFetch, LastCrawl, SeenDocument
from tui_reader.model import Bulletin, Failure, Feed, Listing, Page
from tui_reader.sources import SourceError
from tui_reader.sources.fetching import FetchFailed, FetchResult, Policy, Received, Request
from tui_reader.sources.listings.frontier import Frontier
from tui_reader.sources.listings.plan import ListingEntry, ListingPlan
from tui_reader.sources.sourcelist.reading import Source
from tui_reader.sync.context import SyncContext, bounds_of, policy_of
from tui_reader.sync.fetch_jobs import FetchJob, FetchJobs, is_due, key_of, of_missed, reason
from tui_reader.sync.progress import SyncProgress
from tui_reader.sync.resolver import GONE, FirstPage, SourceResolver

QUEUE = 200
"""Entries that wait to be fetched before the walk goes on."""

SITE_TOLD_BY = 5
"""Bulletins of a list that are asked for the name of their site."""

Given = TypeVar("Given")


class Crawl:
    """Brings one source up to date."""

    def __init__(self, source: Source, tools: SyncContext, ledger: SyncProgress) -> None:
        self._source = source
        self._tools = tools
        self._ledger = ledger
        self._resolver = SourceResolver(source, tools.profiles, self._fetch, tools.parsers.parse)
        self._since, self._limit = bounds_of(source, tools.options)
        self._queue: asyncio.Queue[FetchJob] = asyncio.Queue(QUEUE)
        self._sightings: dict[str, SeenDocument] = {}
        # The last whole walk, if this one may end where that began; and whether the archive has one at all.
        self._walked: LastCrawl | None = None
        self._has_walked = False
        self._is_first = True
        # Bulletins that feeds held, and what was missed before and is asked for again, by `key_of`.
        self._held = 0
        self._due: set[str] = set()
        self._uncounted: set[str] = set()

    async def run(self) -> None:
        """Fetches and keeps what is new; what goes wrong is in the ledger. Raises ArchiveError."""
        archive, name = self._tools.keeper.archive, self._source.name
        found = await self._do(archive.walked, name)
        self._has_walked, self._is_first = found is not None, found is None
        self._walked = found if found and found.settings == self._settings() and not self._rechecks else None
        missed = await self._do(archive.missed, name)
        first = await self._resolver.resolve(self._walked)
        if isinstance(first, FirstPage):
            first = await self._resolver.follow_feed(first)
        if isinstance(first, FetchFailed):
            self._ledger.failed(first.address, first.error.message, first.retriable)
            return
        policy = self._policy
        self._documents = FetchJobs(
            self._source, self._tools, self._ledger, policy, self._resolver.profile, missed
        )
        if isinstance(first, FirstPage):
            if first.plan is None:
                await self._unpack(first.received)
                return
            if isinstance(first.page, Failure) and not (first.plan.entries or first.plan.pages):
                self._ledger.failed(first.page.address, reason(first.page))
                return
        async with asyncio.TaskGroup() as group:
            workers = [group.create_task(self._work()) for _ in range(policy.concurrency + 2)]
            await self._retry(missed)
            if isinstance(first, FirstPage) and first.plan is not None:
                await self._go_through(first, first.plan)
            await self._queue.join()
            for worker in workers:
                worker.cancel()
        await self._documents.settle()

    @property
    def _rechecks(self) -> bool:
        return self._tools.options.recheck

    def _settings(self) -> str:
        """What a walk depends on: with other settings it may have left out what is wanted now."""
        source = self._source
        return f"{source.address} {source.kind} {source.profile} {self._since} {self._limit}"

    @property
    def _policy(self) -> Policy:
        """How pages are fetched, by what is known of the source so far."""
        return policy_of(self._source, self._resolver.profile, self._resolver.kind, self._tools.options)

    async def _fetch(self, request: Request) -> FetchResult:
        return await self._tools.fetch(request, self._policy, self._ledger)

    async def _unpack(self, received: Received) -> None:
        """Keeps what a file holds that was downloaded whole."""
        from tui_reader.sources.files.unpacking import unpack
        from tui_reader.sync.file_import import FileImport

        shelving = FileImport(self._source, self._tools, self._ledger, self._documents)
        await shelving.take(received.address, lambda: unpack(received.page, self._resolver.kind))
        await self._documents.settle()
        if self._ledger.tally.done > self._ledger.tally.failed:
            await self._remember_walk(received)

    async def _go_through(self, first: FirstPage, plan: ListingPlan) -> None:
        """Walks the listing from its first page on."""
        if isinstance(first.page, Bulletin) and not (plan.entries or plan.pages):
            await self._keep_page(first)
            return
        walk = Frontier(
            first.asked,
            since=self._since,
            limit=self._limit,
            is_known=self._is_known,
            stop_at_known=self._walked is not None,
        )
        walk.next_pages()
        await self._take(walk, first.asked, first.page, plan)
        ahead = 1 if walk.limit or walk.stop_at_known else self._documents.policy.concurrency
        while not walk.done and not self._documents.given_up:
            addresses = walk.next_pages(ahead)
            pages = await asyncio.gather(*(self._page(walk, each, first) for each in addresses))
            for address, (page, further) in zip(addresses, pages, strict=True):
                if further is not None:
                    await self._take(walk, address, page, further)
        await self._queue.join()
        await self._documents.settle()
        await self._keep_announcements(first)
        if walk.complete and not self._documents.given_up:
            await self._remember_walk(first.received, tells=_tells_all(first, plan))

    async def _remember_walk(self, received: Received, *, tells: bool = True) -> None:
        """The validators are those of the address that is asked first the next time, if this is that. `tells`:
        what is there changes with everything that is new."""
        own = tells and self._resolver.start == self._source.address
        walked = LastCrawl(
            self._settings(), received.etag if own else None, received.last_modified if own else None
        )
        await self._do(self._tools.keeper.archive.set_walked, self._source.name, walked)

    async def _page(
        self, walk: Frontier, address: str, first: FirstPage
    ) -> tuple[Page | None, ListingPlan | None]:
        """A further page of the listing; no plan for one that could not be had: walk and ledger know by then."""
        request = Request(address, first.received.address, charset=self._source.encoding)
        answer = await self._documents.ask(request)
        if isinstance(answer, Received):
            self._documents.came()
            try:
                page, plan = await self._resolver.read_listing(answer.page)
            except SourceError as error:
                self._ledger.failed(error.address, error.message)
                walk.page_failed(address)
                return None, None
            if not isinstance(page, Failure) or (plan and plan.entries):
                return page, plan
            self._ledger.failed(address, reason(page))
            walk.page_failed(address)
            return None, None
        missed = walk.pages_failed
        walk.page_failed(address, absent=isinstance(answer, FetchFailed) and answer.status in GONE)
        if isinstance(answer, FetchFailed) and walk.pages_failed > missed:
            self._ledger.failed(answer.address, answer.error.message, answer.retriable)
            self._documents.failed(answer.retriable)
        return None, None

    async def _take(self, walk: Frontier, address: str, page: Page | None, plan: ListingPlan) -> None:
        """Lines up what a listing page names, and keeps what it holds itself."""
        if self._resolver.kind == "sitemap":
            plan = versioned(plan)
        for warning in plan.warnings:
            self._ledger.noted(address, warning)
        archive = self._tools.keeper.archive
        self._sightings = await self._do(archive.sightings, [key_of(entry) for entry in plan.entries])
        if self._is_first and self._sightings:
            # What came by a source of another name, such as this one before it was removed and added again.
            await self._do(archive.adopt, self._source.name, [entry.address for entry in plan.entries])
        before = walk.listed
        entries = walk.add_page(address, plan)
        again = self._uncounted.intersection(map(key_of, plan.entries))
        self._uncounted -= again
        found = max(walk.listed - before - len(again), len(entries))
        self._ledger.pages_in_all(walk.total)
        self._ledger.count(pages=1, found=found, known=found - len(entries))
        if isinstance(page, Feed):
            await self._keep_feed(page, walk)
        if entries:
            await self._open_gap()
        for entry in entries:
            await self._queue.put(FetchJob(entry, address, self._sightings.get(key_of(entry))))

    async def _keep_announcements(self, first: FirstPage) -> None:
        """Keeps what the site announces on its list today. At the end, for old articles show the announcements of
        their own time, and the name of the site may stand on them alone."""
        page = first.page
        if not isinstance(page, Listing):
            return
        if page.site is None:
            page = replace(page, site=await self._do(site_of, self._tools.keeper.archive, page))
        await self._tools.keeper.keep(Arrival(page, origin=self._source.name))

    async def _open_gap(self) -> None:
        """What is kept from now on may leave older entries behind, if this sync is stopped: no walk may end at
        what is known until one has come to its end."""
        if self._has_walked:
            self._has_walked = False
            await self._do(self._tools.keeper.archive.set_walked, self._source.name, None)

    def _is_known(self, entry: ListingEntry) -> bool:
        missed = self._documents.missed.get(key_of(entry))
        if missed is not None and (missed.version == entry.version or missed.address in self._due):
            # It is fetched apart from the walk, when it is time.
            return True
        sighting = self._sightings.get(key_of(entry))
        if sighting is None or (self._rechecks and not entry.captured):
            return False
        return entry.version is None or entry.version == sighting.version

    async def _keep_feed(self, feed: Feed, walk: Frontier) -> None:
        """Keeps the bulletins that a feed holds whole."""
        bulletins = feed.bulletins[: None if walk.limit is None else max(walk.limit - self._held, 0)]
        self._held += len(bulletins)
        recent = [
            one
            for one in bulletins
            if walk.since is None or one.published is None or one.published.date() >= walk.since
        ]
        self._ledger.count(found=len(bulletins), known=len(bulletins) - len(recent))
        for bulletin in recent:
            await self._documents.keep(bulletin)

    async def _keep_page(self, first: FirstPage) -> None:
        """Keeps the one page that this source is; the walk's validators are the page's."""
        received, source = first.received, self._source
        self._ledger.count(found=1, pages=1)
        page = await self._tools.read_article(received.page, self._documents.ask)
        if not isinstance(page, Bulletin):
            message = reason(page) if isinstance(page, Failure) else "this is no bulletin"
            self._ledger.failed(source.address, message, counted=True)
            return
        await self._documents.keep(page, received.page)
        await self._documents.settle()
        if not page.parts:
            # The validators of the first page say nothing of the others.
            await self._remember_walk(received)

    async def _retry(self, missed: list[FailedFetch]) -> None:
        """Lines up what could not be had before, if it is time."""
        now = datetime.now(UTC)
        due = [each for each in missed if self._rechecks or is_due(each, now)]
        self._due = {each.address for each in due}
        # The list will name them again.
        self._uncounted = set(self._due)
        self._ledger.count(found=len(due))
        for each in due:
            linked_from = each.linked_from or self._source.address
            await self._queue.put(FetchJob(of_missed(each), linked_from, missed=True))

    async def _work(self) -> None:
        """Fetches one entry after the other."""
        while True:
            errand = await self._queue.get()
            try:
                if not self._documents.leaves(errand):
                    await self._documents.fetch(errand)
            finally:
                self._queue.task_done()

    async def _do(self, work: Callable[..., Given], *args: object) -> Given:
        return await self._tools.keeper.do(work, *args)


def _tells_all(first: FirstPage, plan: ListingPlan) -> bool:
    """Whether the first page of a listing changes with everything new in it: not so a list of lists, and the frame
    of a page that a script fills."""
    holds = bool(plan.entries) or (isinstance(first.page, Feed) and bool(first.page.bulletins))
    return not plan.pages or (plan.ordered and holds)


def site_of(archive: SqliteArchive, page: Listing) -> str | None:
    """The name of the site of a list that shows none: what most of the bulletins that it names call theirs, as far
    as they are kept. Raises ArchiveError."""
    host = urlsplit(page.address).netloc
    beside = [entry.address for entry in page.entries if urlsplit(entry.address or "").netloc == host]
    ids = [archive.find(address) for address in beside[:SITE_TOLD_BY] if address]
    rows = [archive.row(id) for id in ids if id is not None]
    names = Counter(row.site for row in rows if row is not None and row.site)
    return names.most_common(1)[0][0] if names else None


def versioned(plan: ListingPlan) -> ListingPlan:
    """The entries of a site map, whose dates are those of the last change, with these for their versions."""
    entries = (each._replace(version=each.date.isoformat()) if each.date else each for each in plan.entries)
    return replace(plan, entries=tuple(entries))
