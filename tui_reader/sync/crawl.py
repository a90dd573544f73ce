"""One source that lists its bulletins: its listing is walked page by page, and what is new is fetched beside."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple, TypeVar
from urllib.parse import urlsplit

from tui_reader.archive.values import Arrival, FailedFetch, LastCrawl, SeenDocument
from tui_reader.model import Bulletin, Failure, Feed, Listing, Page
from tui_reader.sources import Fetched, SourceError
from tui_reader.sources.http.client import FetchFailed, NotModified, Received, Request
from tui_reader.sources.listings import detection, pagination, preparation
from tui_reader.sources.listings.frontier import Frontier
from tui_reader.sources.listings.links import feed_links, markup_of
from tui_reader.sources.listings.plan import ListingEntry, ListingPlan
from tui_reader.sources.profiles.profile import Profile
from tui_reader.sources.source_kinds import PACKED, SourceKind
from tui_reader.sources.sourcelist.reading import Source
from tui_reader.sync.context import SyncContext, bounds_of, policy_of
from tui_reader.sync.fetch_jobs import FetchJob, FetchJobs, is_due, key_of, of_missed, reason
from tui_reader.sync.lists import site_of, versioned
from tui_reader.sync.progress import SyncProgress
from tui_reader.sync.split_article import Unparsed

QUEUE = 200
"""Entries that wait to be fetched before the walk goes on."""

_GONE = (404, 410)

Given = TypeVar("Given")


class _First(NamedTuple):
    """The first page of a listing: under which address it was asked for, what came, what it names. `page` is None
    for what is no page for the parser."""

    asked: str
    received: Received
    page: Page | None
    plan: ListingPlan


class Crawl:
    """Brings one source up to date."""

    def __init__(self, source: Source, tools: SyncContext, ledger: SyncProgress) -> None:
        self._source = source
        self._tools = tools
        self._ledger = ledger
        self._start = source.address
        self._profile = self._stated_profile()
        self._kind: SourceKind | None = source.kind or detection.kind_of(source.address, self._profile)
        self._since, self._limit = bounds_of(source, tools.options)
        self._policy = policy_of(source, self._profile, self._kind, tools.options)
        self._documents = FetchJobs(source, tools, ledger, self._policy)
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
        self._documents.missed = {each.address: each for each in missed}
        first = await self._first_page()
        if first is None:
            return
        self._documents.profile = self._profile
        async with asyncio.TaskGroup() as group:
            workers = [group.create_task(self._work()) for _ in range(self._policy.concurrency + 2)]
            await self._retry(missed)
            if isinstance(first, _First):
                await self._go_through(first)
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

    def _stated_profile(self) -> Profile | None:
        profiles = self._tools.profiles
        stated = self._source.profile
        return (profiles.named(stated) if stated else None) or profiles.for_address(self._source.address)

    async def _first_page(self) -> _First | NotModified | None:
        """The first page that is there of those that the address may mean; None when there is none, which the
        ledger says; NotModified when nothing can be new."""
        refused: FetchFailed | None = None
        for address in detection.starts(self._start, self._kind, self._profile):
            # A feed that a page offers is not what people typed.
            offered_by = self._source.address if self._start != self._source.address else None
            answer = await self._ask(address, self._walked, offered_by)
            if isinstance(answer, NotModified):
                return answer
            if isinstance(answer, Received):
                return await self._read_first(address, answer)
            refused = refused or answer
            if answer.status not in _GONE and answer.status is not None:
                break
        if refused is not None:
            self._ledger.failed(refused.address, refused.error.message, refused.retriable)
        else:
            self._ledger.failed(self._start, "this folder has no list of what is in it; check the path")
        return None

    async def _ask(
        self, address: str, condition: LastCrawl | None = None, linked_from: str | None = None
    ) -> Received | NotModified | FetchFailed:
        etag, last_modified = (condition.etag, condition.last_modified) if condition else (None, None)
        request = Request(address, linked_from, etag, last_modified, charset=self._source.encoding)
        return await self._documents.ask(request)

    async def _read_first(self, asked: str, received: Received) -> _First | NotModified | None:
        """The first page read, the kind of the source told from it."""
        try:
            if self._kind in PACKED:
                await self._unpack(received, self._kind)
                return None
            page, plan = await self._read(received.page, first=True)
        except SourceError as error:
            self._ledger.failed(error.address, error.message)
            return None
        if plan is None:
            # A page that offers a feed instead of a list.
            return await self._first_page()
        if isinstance(page, Failure) and not (plan.entries or plan.pages):
            self._ledger.failed(page.address, reason(page))
            return None
        return _First(asked, received, page, plan)

    async def _read(self, item: Fetched, *, first: bool = False) -> tuple[Page | None, ListingPlan | None]:
        """A listing page as the parser has it, if it is one for the parser, and what it names; None for `first`
        where the source turned out to be another one. Raises SourceError."""
        source = self._source
        item = preparation.prepared(item, self._kind, self._profile, source.encoding)
        plan = await self._plan(item)
        if plan is not None:
            return None, plan
        page = await self._tools.parsers.parse(Unparsed(item, (), self._rules(first)))
        text = markup_of(item.data, getattr(page, "charset", None))
        if first:
            page = await self._tell_kind(item, page, text)
            if self._turn_to_feed(page, text, item.address):
                return page, None
            plan = await self._plan(item)
        if plan is None:
            plan = await asyncio.to_thread(pagination.plan, item.address, page, text, self._profile, self._start)
        return page, versioned(plan) if self._kind == "sitemap" else plan

    async def _plan(self, item: Fetched) -> ListingPlan | None:
        """As `listed.plan`. A long list takes seconds, in which the other sources are to come on."""
        return await asyncio.to_thread(
            preparation.plan, item.data, item.address, self._kind, self._profile, self._start
        )

    async def _tell_kind(self, item: Fetched, page: Page, text: str) -> Page:
        """Tells profile and kind by the first page; the page, parsed again where the profile has rules for it."""
        if self._profile is None and self._source.profile is None:
            self._profile = self._tools.profiles.for_page(item.address, text)
            if rules := self._rules(first=True):
                page = await self._tools.parsers.parse(Unparsed(item, (), rules))
        if self._source.kind is None:
            self._kind = detection.refine(
                self._kind, page, item.data, media_type=item.media_type, profile=self._profile
            )
        self._policy = policy_of(self._source, self._profile, self._kind, self._tools.options)
        self._documents.policy = self._policy
        return page

    def _turn_to_feed(self, page: Page, text: str, address: str) -> bool:
        """Whether to take the feed that a page offers in its head: people asked for a feed, or the page lists
        nothing and is nothing to read, as a home page without a list."""
        asked = self._source.kind == "feed" and not isinstance(page, Feed)
        home = isinstance(page, Bulletin) and self._source.kind is None and urlsplit(address).path in ("", "/")
        if self._start != self._source.address or not (asked or home or isinstance(page, Failure)):
            return False
        offered = [link.address for link in feed_links(text, address) if link.address != self._start]
        if offered:
            self._start, self._kind = offered[0], "feed"
        return bool(offered)

    def _rules(self, first: bool) -> dict[str, str] | None:
        """What the parser is to know of a listing page: what the profile says, and that it is one. A page with one
        or two entries would else pass for an article."""
        rules = self._profile.rules() if self._profile else None
        if self._source.kind == "column" or (self._kind == "column" and not first):
            return {"expects": "listing", **(rules or {})}
        return rules

    async def _unpack(self, received: Received, kind: SourceKind) -> None:
        """Keeps what a file holds that was downloaded whole."""
        from tui_reader.sources.files.unpacking import unpack
        from tui_reader.sync.file_import import FileImport

        shelving = FileImport(self._source, self._tools, self._ledger, self._documents)
        await shelving.take(received.address, lambda: unpack(received.page, kind))
        await self._documents.settle()
        if self._ledger.tally.done > self._ledger.tally.failed:
            await self._remember_walk(received)

    async def _go_through(self, first: _First) -> None:
        """Walks the listing from its first page on."""
        if isinstance(first.page, Bulletin) and not (first.plan.entries or first.plan.pages):
            await self._keep_page(first)
            return
        walk = Frontier(
            first.asked,
            since=self._since,
            limit=self._limit,
            is_known=self._is_known,
            until_known=self._walked is not None,
        )
        walk.due()
        await self._take(walk, first.asked, first.page, first.plan)
        ahead = 1 if walk.limit or walk.until_known else self._policy.concurrency
        while not walk.done and not self._documents.given_up:
            addresses = walk.due(ahead)
            pages = await asyncio.gather(*(self._page(walk, each, first) for each in addresses))
            for address, (page, plan) in zip(addresses, pages, strict=True):
                if plan is not None:
                    await self._take(walk, address, page, plan)
        await self._queue.join()
        await self._documents.settle()
        await self._keep_announcements(first)
        if walk.whole and not self._documents.given_up:
            await self._remember_walk(first.received, tells=_tells_all(first))

    async def _remember_walk(self, received: Received, *, tells: bool = True) -> None:
        """The validators are those of the address that is asked first the next time, if this is that. `tells`:
        what is there changes with everything that is new."""
        own = tells and self._start == self._source.address
        walked = LastCrawl(
            self._settings(), received.etag if own else None, received.last_modified if own else None
        )
        await self._do(self._tools.keeper.archive.set_walked, self._source.name, walked)

    async def _page(self, walk: Frontier, address: str, first: _First) -> tuple[Page | None, ListingPlan | None]:
        """A further page of the listing; no plan for one that could not be had: walk and ledger know by then."""
        answer = await self._ask(address, linked_from=first.received.page.address)
        if isinstance(answer, Received):
            self._documents.came()
            try:
                page, plan = await self._read(answer.page)
            except SourceError as error:
                self._ledger.failed(error.address, error.message)
                walk.miss(address)
                return None, None
            if not isinstance(page, Failure) or (plan and plan.entries):
                return page, plan
            self._ledger.failed(address, reason(page))
            walk.miss(address)
            return None, None
        missed = walk.pages_missed
        walk.miss(address, absent=isinstance(answer, FetchFailed) and answer.status in _GONE)
        if isinstance(answer, FetchFailed) and walk.pages_missed > missed:
            self._ledger.failed(answer.address, answer.error.message, answer.retriable)
            self._documents.failed(answer.retriable)
        return None, None

    async def _take(self, walk: Frontier, address: str, page: Page | None, plan: ListingPlan) -> None:
        """Lines up what a listing page names, and keeps what it holds itself."""
        for warning in plan.warnings:
            self._ledger.noted(address, warning)
        archive = self._tools.keeper.archive
        self._sightings = await self._do(archive.sightings, [key_of(entry) for entry in plan.entries])
        if self._is_first and self._sightings:
            # What came by a source of another name, such as this one before it was removed and added again.
            await self._do(archive.adopt, self._source.name, [entry.address for entry in plan.entries])
        before = walk.listed
        entries = walk.take(address, plan)
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

    async def _keep_announcements(self, first: _First) -> None:
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

    async def _keep_page(self, first: _First) -> None:
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


def _tells_all(first: _First) -> bool:
    """Whether the first page of a listing changes with everything new in it: not so a list of lists, and the frame
    of a page that a script fills."""
    holds = bool(first.plan.entries) or (isinstance(first.page, Feed) and bool(first.page.bulletins))
    return not first.plan.pages or (first.plan.ordered and holds)
