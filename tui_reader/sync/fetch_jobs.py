"""The bulletins of one source: fetched, parsed and kept one by one, with what the next sync must know of each."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from tui_reader.archive.values import Arrival, FailedFetch, Raw, SeenDocument
from tui_reader.display_title import shown_title
from tui_reader.model import Bulletin, Failure, Feed, Listing, Restoration
from tui_reader.sources import Fetched, SourceError
from tui_reader.sources.http.client import FetchFailed, FetchResult, NotModified, Policy, Received, Request
from tui_reader.sources.listings import preparation
from tui_reader.sources.listings.plan import ListingEntry
from tui_reader.sources.profiles.profile import Profile
from tui_reader.sources.sourcelist.reading import Source
from tui_reader.sync.context import SyncContext
from tui_reader.sync.progress import SyncProgress
from tui_reader.text.dates import parse_moment

UNWRITTEN = 128
"""Bulletins that may wait for the disk before no more are fetched."""

IN_A_ROW = 10
"""So many pages that a server fails to give, one after the other, are enough to leave it alone."""

PATIENCE = timedelta(days=1)
"""After so long a page that could not be had for good is asked for again, then after twice as long, and so on."""


def key_of(entry: ListingEntry) -> str:
    """Under which name the archive remembers that an entry was had: a capture is one of many of its address."""
    return f"{entry.address} {entry.version}" if entry.captured else entry.address


def reason(failure: Failure) -> str:
    """Why a page cannot be read, without its name at the start: that is told beside it."""
    from tui_reader.parse.page import page_name

    name = f"{page_name(failure.address)} "
    return f"this page {failure.error.removeprefix(name)}" if failure.error.startswith(name) else failure.error


def of_missed(missed: FailedFetch) -> ListingEntry:
    """The entry that could not be had; the archive has it under `key_of`."""
    address = missed.address
    if missed.captured and missed.version:
        address = address.removesuffix(f" {missed.version}")
    return ListingEntry(address, missed.title, None, missed.version, missed.elsewhere, missed.captured)


def is_due(missed: FailedFetch, now: datetime) -> bool:
    """Whether to ask again for what could not be had."""
    if missed.again or missed.tried is None:
        return True
    return bool(now >= missed.tried + PATIENCE * 2 ** (min(missed.tries, 6) - 1))


class FetchJob(NamedTuple):
    """One entry on its way. `linked_from` is the page that names it, `sighting` what is known of it; `missed`: an
    earlier sync could not have it."""

    entry: ListingEntry
    linked_from: str
    sighting: SeenDocument | None = None
    missed: bool = False


class FetchJobs:
    """Fetches what a source names. `given_up`: the server failed too often, and what was left will be missed."""

    def __init__(
        self,
        source: Source,
        tools: SyncContext,
        ledger: SyncProgress,
        policy: Policy,
        profile: Profile | None = None,
        missed: Iterable[FailedFetch] = (),
    ) -> None:
        self.source = source
        self.policy = policy
        self.profile = profile
        self.given_up = False
        self.missed = {each.address: each for each in missed}
        """What earlier syncs could not have, by `key_of`."""
        self._tools = tools
        self._ledger = ledger
        self._room = asyncio.Semaphore(UNWRITTEN)
        self._writing: set[asyncio.Task[None]] = set()
        self._misses: list[FailedFetch] = []
        # Of what is asked for the first time, and of what was missed before.
        self._in_a_row = {False: 0, True: 0}
        self._reached: dict[str, str] = {}
        self._trouble: BaseException | None = None

    async def ask(self, request: Request) -> FetchResult:
        """What is at an address, counted."""
        return await self._tools.fetch(request, self.policy, self._ledger)

    async def fetch(self, errand: FetchJob) -> None:
        """Fetches and parses one entry, and hands it to the writer."""
        entry, sighting = errand.entry, errand.sighting
        request = Request(
            entry.fetched_from,
            errand.linked_from,
            sighting and sighting.etag,
            sighting and sighting.last_modified,
            charset=self.source.encoding,
        )
        answer = await self.ask(request)
        match answer:
            case FetchFailed():
                await self._miss(errand, answer.error.message, answer.retriable)
                self.failed(answer.retriable, errand.missed)
                return
            case NotModified():
                self.came()
                self._ledger.count(same=1)
                return
            case Received():
                self.came()
                await self._read(errand, answer)

    def leaves(self, errand: FetchJob) -> bool:
        """Whether it is no use to ask for an entry in this sync."""
        return self.given_up or (errand.missed and self._in_a_row[True] >= IN_A_ROW)

    def came(self) -> None:
        """The server gave what it was asked for."""
        self._in_a_row = {False: 0, True: 0}

    def failed(self, again: bool, missed: bool = False) -> None:
        """The server did not give what it was asked for; `again`: it may do so another time. It is left alone when
        that happens too often in a row. What was missed before is not held against it: pages that fail for ever
        are all asked for together."""
        if not again:
            self._in_a_row[missed] = 0
            return
        self._in_a_row[missed] += 1
        if self._in_a_row[False] >= IN_A_ROW and not self.given_up:
            self.given_up = True
            message = f"{IN_A_ROW} pages in a row did not come; the others are left to the next sync"
            self._ledger.failed(self.source.address, message, again=True)

    async def _read(self, errand: FetchJob, answer: Received) -> None:
        entry = errand.entry
        item = replace(answer.page, address=entry.address) if entry.fetch_url else answer.page
        seen = SeenDocument(key_of(entry), answer.etag, answer.last_modified, entry.version)
        if item.address != entry.address:
            self._reached.setdefault(item.address, entry.address)
        if self._reached.get(item.address, entry.address) != entry.address and not entry.captured:
            # Sites lead from articles that are gone to one page for all of them.
            await self._skip(seen, entry)
            return
        try:
            item = preparation.prepare(item, "page", self.profile, self.source.encoding, document=True)
        except SourceError as error:
            await self._miss(errand, error.message, again=False)
            return
        page = await self._tools.read_article(item, self.ask)
        match page:
            case Bulletin():
                if page.parts:
                    # Its validators say nothing of the further pages.
                    seen = seen._replace(etag=None, last_modified=None)
                await self.keep(completed(page, entry), item, seen, entry.captured)
            case Feed(bulletins=bulletins) if bulletins:
                self._ledger.count(found=len(bulletins) - 1)
                for number, bulletin in enumerate(bulletins, 1):
                    last = seen if number == len(bulletins) else None
                    bulletin = completed(bulletin, entry) if len(bulletins) == 1 else bulletin
                    raw = item if len(bulletins) == 1 else None
                    await self.keep(bulletin, raw, last, entry.captured)
            case Feed() | Listing():
                await self._skip(seen, entry)
            case Failure():
                await self._miss(errand, reason(page), again=False)

    async def keep(
        self,
        bulletin: Bulletin,
        item: Fetched | None = None,
        sighting: SeenDocument | None = None,
        captured: datetime | None = None,
    ) -> None:
        """Hands a bulletin to the writer, with the bytes it came from; waits while too many wait there."""
        raw = None
        if item is not None and self._tools.options.keep_raw:
            raw = Raw(item.data, item.declared_charset, item.media_type)
        settled = sighting.key if sighting and sighting.key in self.missed else None
        arrival = Arrival(bulletin, raw, self.source.name, captured, sighting, settled)
        await self._room.acquire()
        task = asyncio.create_task(self._write(arrival, shown_title(bulletin)))
        self._writing.add(task)
        task.add_done_callback(self._written)

    async def settle(self) -> None:
        """Waits until all that came is kept, and what did not come is noted."""
        while self._writing:
            await asyncio.wait(self._writing)
        if self._trouble is not None:
            raise self._trouble
        await self._note_misses()

    async def _note_misses(self) -> None:
        misses, self._misses = self._misses, []
        if misses:
            keeper = self._tools.keeper
            await keeper.do(keeper.archive.note_missed, self.source.name, misses)

    async def _write(self, arrival: Arrival, title: str) -> None:
        try:
            kept = await self._tools.keeper.keep(arrival)
        finally:
            self._room.release()
        if kept is not None:
            self._ledger.kept(kept, arrival.page.address, title)

    def _written(self, task: asyncio.Task[None]) -> None:
        self._writing.discard(task)
        if not task.cancelled() and task.exception() is not None:
            # An archive that takes nothing: to fetch more would be in vain.
            self._trouble, self.given_up = task.exception(), True

    async def _skip(self, sighting: SeenDocument, entry: ListingEntry) -> None:
        """What an entry leads to is no bulletin of its own: it need not be asked for again."""
        keeper = self._tools.keeper
        await keeper.do(keeper.archive.note_sightings, [sighting])
        if sighting.key in self.missed:
            await keeper.do(keeper.archive.settle_missed, self.source.name, [sighting.key])
        self._ledger.count(skipped=1)

    async def _miss(self, errand: FetchJob, message: str, again: bool) -> None:
        entry = errand.entry
        self._ledger.failed(entry.address, message, again, counted=True)
        self._misses.append(
            FailedFetch(
                key_of(entry),
                message,
                again,
                entry.title,
                entry.version,
                entry.fetch_url,
                entry.captured,
                errand.linked_from,
            )
        )
        if len(self._misses) >= UNWRITTEN:
            await self._note_misses()


def completed(bulletin: Bulletin, entry: ListingEntry) -> Bulletin:
    """A bulletin with the title and date that the listing gives it, where its page gives none; marked as such."""
    found = list[Restoration]()
    if bulletin.title is None and entry.title:
        found.append(
            Restoration("title", "", entry.title, "the page has no title; this is what the list calls it")
        )
        bulletin = replace(bulletin, title=entry.title)
    if bulletin.published is None and entry.date is not None and (moment := parse_moment(entry.date.isoformat())):
        published, _assumed = moment
        found.append(
            Restoration("published", "", entry.date.isoformat(), "the page shows no date; this is the list's")
        )
        bulletin = replace(bulletin, published=published)
    return replace(bulletin, restorations=(*bulletin.restorations, *found)) if found else bulletin
