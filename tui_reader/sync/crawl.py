"""The crawl of one source: its listing is read page by page, while new entries are fetched."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar
from urllib.parse import urlsplit

from tui_reader.archive.protocol import Archive
from tui_reader.archive.values import Arrival, FailedFetch, LastCrawl
from tui_reader.model import Bulletin, Failure, Feed, Listing, Page
from tui_reader.sources import SourceError
from tui_reader.sources.fetching import FetchFailed, FetchResult, Policy, Received, Request
from tui_reader.sources.files.unpacking import unpack
from tui_reader.sources.listings.frontier import Frontier
from tui_reader.sources.listings.plan import ListingPlan
from tui_reader.sources.sourcelist.reading import Source
from tui_reader.sync.context import SyncContext, attachments_of, bounds_of, policy_of
from tui_reader.sync.feed_items import FeedItems
from tui_reader.sync.feeds.parts import FeedParts, feed_parts, in_memory, with_feed_bounds
from tui_reader.sync.fetch_jobs import FetchJob, FetchJobs, failed_entry, is_due, key_of, reason
from tui_reader.sync.files.importing import FileImport
from tui_reader.sync.known_entries import KnownEntries
from tui_reader.sync.progress import SyncProgress
from tui_reader.sync.resolver import GONE, FirstPage, SourceResolver
from tui_reader.sync.split_article import Unparsed

QUEUE = 200
"""Entries that wait to be fetched before the crawl pauses."""

SITE_SAMPLE = 5
"""Bulletins of a listing that are looked up for the name of their site."""

Result = TypeVar("Result")


class Crawl:
    """Updates one source."""

    _jobs: FetchJobs
    _known: KnownEntries
    _items: FeedItems

    def __init__(self, source: Source, context: SyncContext, progress: SyncProgress) -> None:
        self._source = source
        self._context = context
        self._progress = progress
        self._resolver = SourceResolver(source, context.profiles, self._fetch, self._parse)
        self._since, self._limit = bounds_of(source, context.options)
        self._queue: asyncio.Queue[FetchJob] = asyncio.Queue(QUEUE)
        # The last complete crawl, if this one may end where it reaches known entries.
        self._last_crawl: LastCrawl | None = None
        # Whether the archive has a record of a complete crawl now.
        self._is_recorded = False
        # Feeds by address, of which only what they say of themselves is parsed yet.
        self._feeds: dict[str, FeedParts] = {}

    async def run(self) -> None:
        """Fetches and keeps new bulletins; records failures in the progress. Raises ArchiveError."""
        archive, name = self._context.writer.archive, self._source.name
        last = await self._do(archive.last_crawl, name)
        self._is_recorded = last is not None
        self._last_crawl = last if last and last.settings == self._settings() and not self._rechecks else None
        failed_before = await self._do(archive.failed_fetches, name)
        first = await self._resolver.resolve(self._last_crawl)
        if isinstance(first, FirstPage):
            first = await self._resolver.follow_feed(first)
        if isinstance(first, FetchFailed):
            self._progress.failed(first.address, first.error.message, first.retriable)
            return
        self._prepare(failed_before, is_first=last is None)
        if isinstance(first, FirstPage):
            if first.plan is None:
                await self._unpack(first.received)
                return
            if isinstance(first.page, Failure) and not (first.plan.entries or first.plan.pages):
                self._progress.failed(first.page.address, reason(first.page))
                return
        async with asyncio.TaskGroup() as group:
            workers = [group.create_task(self._work()) for _ in range(self._jobs.policy.concurrency + 2)]
            await self._retry(failed_before)
            if isinstance(first, FirstPage) and first.plan is not None:
                await self._crawl(first, first.plan)
            await self._queue.join()
            for worker in workers:
                worker.cancel()
        await self._jobs.settle()
        await self._fetch_attachments()

    def _prepare(self, failed_before: Sequence[FailedFetch], *, is_first: bool) -> None:
        """Makes what fetches and keeps, once the resolver knows profile and kind."""
        self._jobs = FetchJobs(
            self._source, self._context, self._progress, self._policy, self._resolver.profile, failed_before
        )
        self._known = KnownEntries(
            self._source.name,
            self._context.writer,
            self._jobs.failed_before,
            is_first=is_first,
            rechecks=self._rechecks,
        )
        self._items = FeedItems(
            self._source.name,
            self._context,
            self._progress,
            self._jobs,
            self._known,
            self._queue,
            self._resolver.entries_of,
            self._forget_last_crawl,
        )

    async def _fetch_attachments(self) -> None:
        options = attachments_of(self._source, self._context.options)
        if not self._jobs.given_up and options.mode in ("known", "all"):
            # Imported here because most syncs fetch no files.
            from tui_reader.sync.attachments.after_pages import AttachmentSync

            await AttachmentSync(
                self._source, self._context, self._progress, self._jobs.policy, options, self._jobs.requested_again
            ).run()

    @property
    def _rechecks(self) -> bool:
        return self._context.options.recheck

    def _settings(self) -> str:
        """The settings of a crawl: one with other settings may have left out entries that are wanted now."""
        source = self._source
        return f"{source.address} {source.kind} {source.profile} {self._since} {self._limit}"

    @property
    def _policy(self) -> Policy:
        """The policy by the profile and kind that are known so far."""
        return policy_of(self._source, self._resolver.profile, self._resolver.kind, self._context.options)

    async def _fetch(self, request: Request) -> FetchResult:
        policy = with_feed_bounds(self._policy, is_feed=self._resolver.kind == "feed")
        return await self._context.fetch(request, policy, self._progress)

    async def _parse(self, unparsed: Unparsed) -> Page:
        """Parses a listing page; of a feed only what it says of itself, since most of its items are known."""
        parts = await asyncio.to_thread(feed_parts, unparsed.item)
        if parts is not None:
            page = await self._context.parsers.parse(parts.part(()))
            if isinstance(page, Feed):
                self._feeds[page.address] = parts
                return page
        return await self._context.parsers.parse(unparsed._replace(item=in_memory(unparsed.item)))

    async def _unpack(self, received: Received) -> None:
        """Keeps the documents in a downloaded file."""
        files = FileImport(self._source, self._context, self._progress, self._jobs)
        await files.take(received.address, lambda passed: unpack(received.page, self._resolver.kind, passed))
        if self._progress.counts.done > self._progress.counts.failed:
            await self._record_crawl(received)

    async def _crawl(self, first: FirstPage, plan: ListingPlan) -> None:
        """Crawls the listing from its first page."""
        if isinstance(first.page, Bulletin) and not (plan.entries or plan.pages):
            await self._keep_page(first)
            return
        frontier = Frontier(
            first.asked,
            since=self._since,
            limit=self._limit,
            is_known=self._known.contains,
            stop_at_known=self._last_crawl is not None,
        )
        frontier.next_pages()
        await self._take(frontier, first.asked, first.page, plan)
        ahead = 1 if frontier.limit or frontier.stop_at_known else self._jobs.policy.concurrency
        while not frontier.done and not self._jobs.given_up:
            addresses = frontier.next_pages(ahead)
            pages = await asyncio.gather(*(self._page(frontier, each, first) for each in addresses))
            for address, read in zip(addresses, pages, strict=True):
                if read is not None:
                    await self._take(frontier, address, *read)
        await self._queue.join()
        await self._jobs.settle()
        await self._keep_announcements(first)
        await self._items.record()
        if frontier.complete and not self._jobs.given_up:
            await self._record_crawl(first.received, validators=_covers_listing(first, plan))

    async def _record_crawl(self, received: Received, *, validators: bool = True) -> None:
        """Records a complete crawl. `validators`: those of the first page may tell the next crawl that nothing is
        new, if it will request the same address."""
        own = validators and self._resolver.start == self._source.address
        crawl = LastCrawl(
            self._settings(), received.etag if own else None, received.last_modified if own else None
        )
        await self._do(self._context.writer.archive.set_last_crawl, self._source.name, crawl)

    async def _page(
        self, frontier: Frontier, address: str, first: FirstPage
    ) -> tuple[Page | None, ListingPlan] | None:
        """Fetches a further page of the listing, as `SourceResolver.read_listing`; None for one that failed, which
        is recorded."""
        request = Request(address, first.received.address, charset=self._source.encoding)
        answer = await self._jobs.request(request)
        if isinstance(answer, Received):
            self._jobs.note_success()
            try:
                page, plan = await self._resolver.read_listing(answer.page)
            except SourceError as error:
                self._progress.failed(error.address, error.message)
            else:
                if not isinstance(page, Failure) or plan.entries:
                    return page, plan
                self._progress.failed(address, reason(page))
            frontier.page_failed(address)
            return None
        before = frontier.pages_failed
        frontier.page_failed(address, absent=isinstance(answer, FetchFailed) and answer.status in GONE)
        if isinstance(answer, FetchFailed) and frontier.pages_failed > before:
            self._progress.failed(answer.address, answer.error.message, answer.retriable)
            self._jobs.note_failure(answer.retriable)
        return None

    async def _take(self, frontier: Frontier, address: str, page: Page | None, plan: ListingPlan) -> None:
        """Queues the entries of a listing page, and keeps the bulletins in it."""
        if self._resolver.kind == "sitemap":
            plan = versioned(plan)
        for warning in plan.warnings:
            self._progress.noted(address, warning)
        if isinstance(page, Feed):
            await self._items.take(frontier, address, plan, self._feeds.pop(page.address, None), page)
            return
        archive = self._context.writer.archive
        if await self._known.look_up(plan.entries) and self._known.is_first:
            # Fetched by a source of another name, such as this one before it was removed and added again.
            await self._do(archive.adopt, self._source.name, [entry.address for entry in plan.entries])
        before = frontier.listed
        entries = frontier.add_page(address, plan)
        retried = self._known.list_retried(map(key_of, plan.entries))
        found = max(frontier.listed - before - retried, len(entries))
        self._progress.pages_total = frontier.total
        self._progress.count(pages=1, found=found, known=found - len(entries))
        if entries:
            await self._forget_last_crawl()
        for entry in entries:
            await self._queue.put(self._known.job(entry, address))

    async def _keep_announcements(self, first: FirstPage) -> None:
        """Keeps the announcements of the listing. Last of all, since old articles show the announcements of their
        own time, and may be the only pages that name the site."""
        page = first.page
        if not isinstance(page, Listing):
            return
        if page.site is None:
            page = replace(page, site=await self._do(site_of, self._context.writer.archive, page))
        await self._context.writer.keep(Arrival(page, origin=self._source.name))

    async def _forget_last_crawl(self) -> None:
        """Deletes the record of the last crawl. If this one is interrupted, older entries are missing behind newer
        ones, so no crawl may end at known entries before one is complete."""
        if self._is_recorded:
            self._is_recorded = False
            await self._do(self._context.writer.archive.set_last_crawl, self._source.name, None)

    async def _keep_page(self, first: FirstPage) -> None:
        """Keeps the single page of this source."""
        received, source = first.received, self._source
        self._progress.count(found=1, pages=1)
        page = await self._context.read_article(received.page, self._jobs.request)
        if not isinstance(page, Bulletin):
            message = reason(page) if isinstance(page, Failure) else "this is not a bulletin"
            self._progress.failed(source.address, message, counted=True)
            return
        await self._jobs.keep(page, received.page)
        await self._jobs.settle()
        if not page.parts:
            # The validators of the first page do not cover the others.
            await self._record_crawl(received)

    async def _retry(self, failed: list[FailedFetch]) -> None:
        """Queues the failed fetches of earlier syncs that are due."""
        now = datetime.now(UTC)
        due = [each for each in failed if self._rechecks or is_due(each, now)]
        self._known.retry(due)
        self._progress.count(found=len(due))
        for each in due:
            linked_from = each.linked_from or self._source.address
            await self._queue.put(FetchJob(failed_entry(each), linked_from, is_retry=True))

    async def _work(self) -> None:
        """Fetches queued entries until it is cancelled."""
        while True:
            job = await self._queue.get()
            try:
                if not self._jobs.skips(job):
                    await self._jobs.fetch(job)
                elif job.item is not None:
                    await self._jobs.keep(job.item, is_part=True)
            finally:
                self._queue.task_done()

    async def _do(self, work: Callable[..., Result], *args: object) -> Result:
        return await self._context.writer.do(work, *args)


def _covers_listing(first: FirstPage, plan: ListingPlan) -> bool:
    """Whether the first page changes with every new entry of the listing: not in a list of lists, nor in a page
    whose entries a script fetches."""
    holds = bool(plan.entries) or isinstance(first.page, Feed)
    return not plan.pages or (plan.ordered and holds)


def site_of(archive: Archive, page: Listing) -> str | None:
    """The site of a listing that names none: the one that most of its bulletins in the archive name. Raises
    ArchiveError."""
    host = urlsplit(page.address).netloc
    same_host = [entry.address for entry in page.entries if urlsplit(entry.address or "").netloc == host]
    ids = [archive.find(address) for address in same_host[:SITE_SAMPLE] if address]
    rows = [archive.row(id) for id in ids if id is not None]
    names = Counter(row.site for row in rows if row is not None and row.site)
    return names.most_common(1)[0][0] if names else None


def versioned(plan: ListingPlan) -> ListingPlan:
    """The plan of a site map, with the dates of its entries, which are of the last change, as their versions."""
    entries = (each._replace(version=each.date.isoformat()) if each.date else each for each in plan.entries)
    return replace(plan, entries=tuple(entries))
