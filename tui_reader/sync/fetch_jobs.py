"""Jobs that fetch, parse and keep the bulletins of one source, and record what the next sync needs to know."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from tui_reader.archive.values import Arrival, FailedFetch, Raw, SeenDocument
from tui_reader.display_title import shown_title
from tui_reader.model import Bulletin, Failure, Feed, Listing, Restoration, described_text
from tui_reader.sources import Fetched, SourceError
from tui_reader.sources.fetching import FetchFailed, FetchResult, NotModified, Policy, Received, Request
from tui_reader.sources.listings import preparation
from tui_reader.sources.listings.plan import ListingEntry
from tui_reader.sources.profiles.profile import Profile
from tui_reader.sources.sourcelist.reading import Source
from tui_reader.sync.concurrency.in_flight import InFlight
from tui_reader.sync.context import SyncContext
from tui_reader.sync.feeds import merging
from tui_reader.sync.progress import SyncProgress

UNWRITTEN = 128
"""Bulletins that may wait for the disk before fetching pauses."""

UNWRITTEN_BYTES = 48 << 20
"""Bytes of their pages."""

FAILURES_IN_A_ROW = 10
"""Retriable failures in a row after which the sync of a source gives up. Chosen by hand."""

RETRY_AFTER = timedelta(days=1)
"""After this time a permanent failure is retried for the first time; each further time takes twice as long."""


Counted = Literal["yes", "changed", "no"]
"""Whether a bulletin that is kept is a result of the sync. "changed": it is counted elsewhere, so only a change of
it is another one; "no": the failure to fetch its page is its result."""


def key_of(entry: ListingEntry) -> str:
    """The key of an entry among seen documents and failed fetches. An address may have many captures."""
    return f"{entry.address} {entry.version}" if entry.captured else entry.address


def reason(failure: Failure) -> str:
    """Why a page cannot be read, without the name of the page at the start, which is shown next to it."""
    from tui_reader.parse.page import page_name

    name = f"{page_name(failure.address)} "
    return f"this page {failure.error.removeprefix(name)}" if failure.error.startswith(name) else failure.error


def failed_entry(failed: FailedFetch) -> ListingEntry:
    """The entry of a failed fetch, whose address in the archive is the key of the entry."""
    address = failed.address
    if failed.captured and failed.version:
        address = address.removesuffix(f" {failed.version}")
    return ListingEntry(address, failed.title, None, failed.version, failed.elsewhere, failed.captured)


def is_due(failed: FailedFetch, now: datetime) -> bool:
    """Whether to retry a failed fetch."""
    # A try in the future: the clock was wrong then, or is now.
    if failed.retriable or failed.tried is None or failed.tried > now:
        return True
    return bool(now >= failed.tried + RETRY_AFTER * 2 ** (min(failed.tries, 6) - 1))


class FetchJob(NamedTuple):
    """One entry to fetch. `linked_from` is the page that lists it, `seen` its record in the archive.
    `is_retry`: an earlier sync failed to fetch it. `item`: what a feed says of it, kept whatever becomes of its
    page."""

    entry: ListingEntry
    linked_from: str
    seen: SeenDocument | None = None
    is_retry: bool = False
    item: Bulletin | None = None


class FetchJobs:
    """Fetches the entries of a source and keeps their bulletins. `failed_before` are the failed fetches of earlier
    syncs. `given_up`: the server failed too often, and the remaining entries are left to the next sync."""

    def __init__(
        self,
        source: Source,
        context: SyncContext,
        progress: SyncProgress,
        policy: Policy,
        profile: Profile | None = None,
        failed_before: Iterable[FailedFetch] = (),
    ) -> None:
        self.source = source
        self.origin = source.name if context.options.followed else None
        """The source that its bulletins are marked with in the archive."""
        self.policy = policy
        self.profile = profile
        self.given_up = False
        self.failed_before = {each.address: each for each in failed_before}
        """By `key_of`."""
        self.requested_again: set[str] = set()
        """The addresses of bulletins that were kept before and requested again."""
        self._context = context
        self._progress = progress
        self._unwritten = InFlight(UNWRITTEN, UNWRITTEN_BYTES)
        self._writing: set[asyncio.Task[None]] = set()
        self._failed: list[FailedFetch] = []
        # Retriable failures in a row, by `is_retry`.
        self._in_a_row = {False: 0, True: 0}
        # The first entry that led to an address.
        self._reached: dict[str, str] = {}
        self._error: BaseException | None = None

    async def request(self, request: Request) -> FetchResult:
        """Sends a request by the policy of the source, and counts it."""
        return await self._context.fetch(request, self.policy, self._progress)

    async def fetch(self, job: FetchJob) -> None:
        """Fetches and parses one entry, and passes its bulletin to the writer."""
        entry, seen = job.entry, job.seen
        etag, modified = (seen.etag, seen.last_modified) if seen else (None, None)
        request = Request(entry.fetched_from, job.linked_from, etag, modified, charset=self.source.encoding)
        answer = await self.request(request)
        match answer:
            case FetchFailed():
                await self._fail(job, answer.error.message, answer.retriable)
                self.note_failure(answer.retriable, job.is_retry)
            case NotModified():
                self.note_success()
                self.requested_again.add(entry.address)
                self._progress.count(same=1)
            case Received():
                self.note_success()
                await self._read(job, answer)

    def skips(self, job: FetchJob) -> bool:
        """Whether an entry is left to the next sync, because the server has failed too often."""
        return self.given_up or (job.is_retry and self._in_a_row[True] >= FAILURES_IN_A_ROW)

    def note_success(self) -> None:
        """The server has answered a request."""
        self._in_a_row = {False: 0, True: 0}

    def note_failure(self, retriable: bool, is_retry: bool = False) -> None:
        """The server has not answered a request. Too many retriable failures in a row end the sync of the source.
        Failures of retries do not: they are requested one after the other, and most of them fail again."""
        if not retriable:
            self._in_a_row[is_retry] = 0
            return
        self._in_a_row[is_retry] += 1
        if self._in_a_row[False] >= FAILURES_IN_A_ROW and not self.given_up:
            self.given_up = True
            message = f"{FAILURES_IN_A_ROW} pages in a row could not be fetched; the next sync fetches the rest"
            self._progress.failed(self.source.address, message, retriable=True)

    async def _read(self, job: FetchJob, answer: Received) -> None:
        entry = job.entry
        item = replace(answer.page, address=entry.address) if entry.fetch_url else answer.page
        seen = SeenDocument(key_of(entry), answer.etag, answer.last_modified, entry.version)
        if item.address != entry.address:
            self._reached.setdefault(item.address, entry.address)
        if self._reached.get(item.address, entry.address) != entry.address and not entry.captured:
            # Sites redirect from deleted articles to one page for all of them.
            await self._skip(seen, job)
            return
        try:
            item = preparation.prepare(item, "page", self.profile, self.source.encoding, document=True)
        except SourceError as error:
            await self._fail(job, error.message, retriable=False)
            return
        page = await self._context.read_article(item, self.request)
        match page:
            case Bulletin():
                if page.parts:
                    # Its HTTP validators do not cover the further pages.
                    seen = seen._replace(etag=None, last_modified=None)
                await self._keep_page(job, page, item, seen)
            case Feed(bulletins=bulletins) if bulletins:
                if len(bulletins) == 1:
                    await self._keep_page(job, bulletins[0], item, seen)
                    return
                if job.item is not None:
                    await self.keep(job.item, is_part=True)
                self._progress.count(found=len(bulletins) - 1 + (job.item is not None))
                for number, bulletin in enumerate(bulletins, 1):
                    last = seen if number == len(bulletins) else None
                    await self.keep(bulletin, None, last, entry.captured)
            case Feed() | Listing():
                await self._skip(seen, job)
            case Failure():
                await self._fail(job, reason(page), retriable=False)

    async def _keep_page(self, job: FetchJob, page: Bulletin, item: Fetched, seen: SeenDocument) -> None:
        """Keeps the page of an entry, together with what a feed says of it."""
        said = job.item
        if said is None and (job.is_retry or job.seen):
            said = await self._kept_before(job.entry, page)
        if said is None:
            await self.keep(completed(page, job.entry), item, seen, job.entry.captured)
        elif (merged := merging.with_page(said, page, item.data)) is None:
            await self.keep(said, None, seen, is_part=True)
        else:
            # An item that was kept without its page has the address of its link.
            address = said.address if job.is_retry else merged.address
            await self.keep(replace(merged, address=address), item, seen)

    async def _archived(self, entry: ListingEntry) -> Bulletin | None:
        archive = self._context.writer.archive
        id = await self._context.writer.do(archive.find, entry.address)
        return await self._context.writer.do(archive.bulletin, id) if id is not None else None

    async def _kept_alone(self, entry: ListingEntry) -> Bulletin | None:
        """The item of a feed that was kept without its page."""
        known = await self._archived(entry)
        return known if known is not None and merging.is_alone(known) else None

    async def _kept_before(self, entry: ListingEntry, page: Bulletin) -> Bulletin | None:
        """What the archive has of an entry whose page was not read before, or has lost its text since."""
        known = await self._archived(entry)
        if known is None or (not merging.is_alone(known) and described_text(page).strip()):
            return None
        return known if described_text(known).strip() or merging.is_alone(known) else None

    async def keep(
        self,
        bulletin: Bulletin,
        item: Fetched | None = None,
        seen: SeenDocument | Sequence[SeenDocument] | None = None,
        captured: datetime | None = None,
        *,
        is_part: bool = False,
        counted: Counted = "yes",
    ) -> None:
        """Passes a bulletin and the bytes of its page to the writer; waits while `UNWRITTEN` bulletins are being
        written. `seen` are the documents to record with it; `is_part` as in `Arrival`."""
        raw = None
        if item is not None and self._context.options.keep_raw:
            raw = Raw(item.data, item.declared_charset, item.media_type)
        documents = (seen,) if isinstance(seen, SeenDocument) else tuple(seen or ())
        settled = next((one.key for one in documents if one.key in self.failed_before), None)
        arrival = Arrival(bulletin, raw, self.origin, captured, documents, settled, is_part)
        await self._unwritten.enter(len(raw.data) if raw else 0)
        task = asyncio.create_task(self._write(arrival, shown_title(bulletin), counted))
        self._writing.add(task)
        task.add_done_callback(self._written)

    async def settle(self) -> None:
        """Waits until every bulletin is kept and every failed fetch is recorded. Raises ArchiveError."""
        while self._writing:
            # Those that were begun a moment ago have not reached the writer yet.
            await asyncio.sleep(0)
            self._context.writer.write_now()
            await asyncio.wait(self._writing)
        if self._error is not None:
            raise self._error
        await self._record_failures()

    async def _record_failures(self) -> None:
        failed, self._failed = self._failed, []
        if failed:
            writer = self._context.writer
            await writer.do(writer.archive.record_failures, self.source.name, failed)

    async def _write(self, arrival: Arrival, title: str, counted: Counted) -> None:
        try:
            kept = await self._context.writer.keep(arrival, linger=True)
        finally:
            self._unwritten.leave(len(arrival.raw.data) if arrival.raw else 0)
        if kept is None or counted == "no" or (counted == "changed" and kept.what == "same"):
            return
        if counted == "changed":
            self._progress.count(found=1)
        if kept.what != "new":
            self.requested_again.add(arrival.page.address)
        self._progress.kept(kept, arrival.page.address, title)

    def _written(self, task: asyncio.Task[None]) -> None:
        self._writing.discard(task)
        if not task.cancelled() and task.exception() is not None:
            # Nothing more can be written, so nothing more is fetched.
            self._error, self.given_up = task.exception(), True

    async def _skip(self, seen: SeenDocument, job: FetchJob) -> None:
        """Records a page that is not a bulletin, so that it is not fetched again. The item of a feed is kept."""
        if job.item is not None:
            await self.keep(job.item, None, seen, is_part=True)
            return
        writer = self._context.writer
        await writer.do(writer.archive.record_seen, [seen])
        if seen.key in self.failed_before:
            await writer.do(writer.archive.forget_failures, self.source.name, [seen.key])
        self._progress.count(skipped=1)

    async def _fail(self, job: FetchJob, message: str, retriable: bool) -> None:
        entry, item = job.entry, job.item
        if item is None and job.is_retry:
            item = await self._kept_alone(entry)
        has_text = item is not None and bool(described_text(item).strip())
        if has_text:
            self._progress.noted(entry.address, f"{message}; the text of the feed is kept")
        else:
            self._progress.failed(entry.address, message, retriable, counted=True)
        if job.item is not None:
            counted: Counted = "yes" if has_text else "no"
            await self.keep(merging.alone(job.item, message), is_part=True, counted=counted)
        elif has_text:
            self._progress.count(same=1)
        listed = (entry.title, entry.version, entry.fetch_url, entry.captured, job.linked_from)
        self._failed.append(FailedFetch(key_of(entry), message, retriable, *listed))
        if len(self._failed) >= UNWRITTEN:
            await self._record_failures()


def completed(bulletin: Bulletin, entry: ListingEntry) -> Bulletin:
    """The bulletin, with the title and date of its listing entry where its page has none, as restorations.

    The date of the listing also replaces one that the page does not call that of publication.
    """
    # Imported for a bulletin that arrives: the patterns take 11 ms to compile.
    from tui_reader.parse.date_evidence import is_weak
    from tui_reader.text.dates import parse_moment

    found = list[Restoration]()
    if bulletin.title is None and entry.title:
        found.append(
            Restoration("title", "", entry.title, "the page has no title; this is the title in the listing")
        )
        bulletin = replace(bulletin, title=entry.title)
    undated = bulletin.published is None or is_weak(bulletin.restorations)
    if undated and entry.date is not None and (moment := parse_moment(entry.date.isoformat())):
        kept = tuple(one for one in bulletin.restorations if one.field != "published")
        published, _assumed = moment
        found.append(
            Restoration(
                "published", "", entry.date.isoformat(), "the page shows no date; this is the date in the listing"
            )
        )
        bulletin = replace(bulletin, published=published, restorations=kept)
    return replace(bulletin, restorations=(*bulletin.restorations, *found)) if found else bulletin
