"""Import of files and folders, and of downloaded files that hold many documents: read ahead, parsed on all
processors, kept in order, and continued where an earlier import stopped."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from tui_reader.archive.values import Arrival, SeenDocument
from tui_reader.model import Bulletin, Failure, Feed, Listing, Page
from tui_reader.sources import Fetched, SourceError, find_in_container
from tui_reader.sources.fetching import NoPages, Policy
from tui_reader.sources.files.endings import skipped_documents
from tui_reader.sources.files.filesystem import (
    FileSeen,
    ReadPosition,
    address_of,
    is_folder,
    pages_under,
    read_seen,
)
from tui_reader.sources.files.folder import PassedOver
from tui_reader.sources.opening import find_among
from tui_reader.sources.sourcelist.reading import Source
from tui_reader.sync.concurrency.in_flight import InFlight
from tui_reader.sync.context import Find, SyncContext, bounds_of
from tui_reader.sync.feeds.parts import FEED_LIMIT, PART, in_parts
from tui_reader.sync.fetch_jobs import FetchJobs, reason
from tui_reader.sync.files.records import FileRecords
from tui_reader.sync.files.watch import local_path
from tui_reader.sync.progress import SyncProgress
from tui_reader.sync.split_article import Unparsed

AHEAD = 64
"""Pages that are read and parsed before they are kept: as many as are parsed while one takes half a second."""

AHEAD_BYTES = 16 << 20
"""Bytes of them. A page larger than that is parsed alone."""

CHUNK = 16
"""Pages that are read, and looked up in the archive, at once."""

CHUNK_BYTES = 4 << 20
"""Bytes of them."""

FILES = 500
"""Files that are compared with the archive at once."""


class _File(NamedTuple):
    """A file that is read: its address, its records, its size in bytes. Without records its pages are read each
    time."""

    address: str
    version: str | None = None
    records: FileRecords | None = None
    size: int = 0


class _Read(NamedTuple):
    """A page that was read from a file, or one `part` of it: of a long feed few items are in memory. Without an
    item, the end of the file, with `notes` on what is in it and was not read. `at` is how far the file was read,
    in bytes."""

    file: _File
    at: int = 0
    item: Fetched | SourceError | None = None
    part: Unparsed | None = None
    is_first: bool = True
    is_last: bool = True
    notes: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Bytes to parse."""
        return len(self.part.item.data) if self.part else 0


class _Ahead(NamedTuple):
    """A part of a page and the task that parses it, or what needs no parser. `known`: a page that an earlier
    import has kept."""

    read: _Read
    page: asyncio.Task[Page] | None = None
    known: bool = False


class _Kept(NamedTuple):
    """A bulletin that waits to be kept, with the page it is on."""

    bulletin: Bulletin
    item: Fetched | None
    is_part: bool
    seen: tuple[SeenDocument, ...]


class FileImport:
    """Keeps the documents in files. Unchanged files are not read again, and of a file that was not read to its
    end, or has changed, only the pages that are not kept."""

    def __init__(
        self, source: Source, context: SyncContext, progress: SyncProgress, jobs: FetchJobs | None = None
    ) -> None:
        self._source = source
        self._context = context
        self._progress = progress
        self._jobs = jobs or FetchJobs(source, context, progress, Policy(follow_links=source.follow_links))
        self._queue: asyncio.Queue[_Ahead | None] = asyncio.Queue()
        self._in_flight = InFlight(AHEAD, AHEAD_BYTES)
        # Pages that were read and are not kept yet, by address: further pages of an article most often follow it.
        self._ahead: dict[str, Fetched] = {}
        self._contents: tuple[str, frozenset[int]] | None = None
        self._joined: set[str] = set()
        # The last bulletin waits for the end of its file, to be kept together with the record that it was read.
        self._last: _Kept | None = None
        self._seen: list[SeenDocument] = []
        self._position = self._search_position = ReadPosition()
        self._ended = False
        self._empty = True
        self._failed = False
        self._is_known = False
        self._search: Find = self._search_file
        self._left_out = False
        self._at = 0
        self._is_first = self._is_folder = False
        self._since, self._limit = bounds_of(source, context.options)

    async def run(self) -> None:
        """Keeps new documents under the path of the source. Raises ArchiveError."""
        await self._keep_all(self._read_files())

    async def take(self, address: str, unpacked: Callable[[PassedOver], Iterator[Fetched | SourceError]]) -> None:
        """Keeps the documents of a downloaded file; each call of `unpacked` iterates over them from the start, and
        counts what is passed over."""
        self._search = lambda _container, wanted: find_among(unpacked(PassedOver(in_container=True)), wanted)
        position = ReadPosition()
        await self._keep_all(self._read_ahead(_items(_File(address), unpacked(position.passed), position)))

    async def _keep_all(self, reading: Awaitable[None]) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._keep_in_order())
                await reading
                await self._queue.put(None)
        finally:
            # Where the import is cancelled, the program would wait for the threads that read.
            self._ended = True
            self._position.stop()
            self._search_position.stop()
        await self._jobs.settle()

    async def _read_files(self) -> None:
        path, passed = local_path(self._source) or Path(self._source.address), PassedOver()
        self._is_folder = is_folder(path)
        found = pages_under(path, passed, follow_links=self._source.follow_links, limit=self._limit)
        if self._limit is not None:
            found = islice(found, self._limit)
        writer = self._context.writer
        if self._context.options.followed:
            self._is_first = self._source.name not in await writer.do(writer.archive.synced)
        while files := await asyncio.to_thread(lambda: list(islice(found, FILES))):
            changed = await self._changed(files)
            self._progress.count(read_total=sum(each.size for each in changed))
            await self._read_ahead(self._all_items(changed))
        for note in _notes(passed):
            self._progress.noted(address_of(path), note)

    async def _changed(self, files: Iterable[FileSeen | SourceError]) -> list[FileSeen]:
        """The files that have to be read; counts those that are known, and reports errors."""
        writer = self._context.writer
        addresses = [each.address for each in files if isinstance(each, FileSeen)]
        known = await writer.do(writer.archive.seen_documents, addresses)
        await self._adopt(known)
        changed = list[FileSeen]()
        for each in files:
            if isinstance(each, SourceError):
                self._progress.failed(each.address, each.message)
                continue
            seen = known.get(each.address)
            unchanged = seen is not None and seen.version in (each.version, self._limited(each.version))
            if unchanged and self._is_first and await writer.do(writer.archive.find, each.address) is None:
                # What is in it is to be adopted, and only reading it tells what that is.
                unchanged = False
            if unchanged and not self._context.options.recheck:
                self._progress.count(found=1, known=1)
            else:
                changed.append(each)
        return changed

    async def _adopt(self, addresses: Collection[str]) -> None:
        """Takes over what was read by a source of another name, such as this one before it was removed and added
        again."""
        if addresses and self._is_first:
            writer = self._context.writer
            await writer.do(writer.archive.adopt, self._source.name, list(addresses))

    def _all_items(self, files: Iterable[FileSeen]) -> Iterator[_Read]:
        for each in files:
            position = self._position = ReadPosition()
            # In this order: the end stops the last position.
            if self._ended or self._jobs.given_up:
                return
            records = FileRecords(each.address, each.version)
            file = _File(each.address, each.version, records, each.size)
            yield from _items(file, read_seen(each, position, FEED_LIMIT), position)

    async def _read_ahead(self, items: Iterator[_Read]) -> None:
        while not self._jobs.given_up and (chunk := await asyncio.to_thread(_chunk, items)):
            known = await self._known(chunk)
            for number, read in enumerate(chunk):
                if number not in known:
                    self._progress.count(found=read.item is not None)
                elif read.is_first:
                    self._progress.count(found=1, known=1)
                if read.part and number not in known:
                    await self._parse_ahead(read, read.part)
                else:
                    await self._pass_on(_Ahead(read, known=number in known))

    async def _known(self, chunk: list[_Read]) -> set[int]:
        """Which pages were read by an earlier import, by their numbers."""
        if self._context.options.recheck:
            return set()
        pages = [
            (number, read.item, read.file.records)
            for number, read in enumerate(chunk)
            if isinstance(read.item, Fetched) and read.is_first and read.file.records is not None
        ]
        keys = [key for _number, item, records in pages for key in records.keys(item)]
        writer = self._context.writer
        seen: Mapping[str, SeenDocument] = await writer.do(writer.archive.seen_documents, keys) if keys else {}
        known = {number: item.address for number, item, records in pages if records.knows(item, seen)}
        await self._adopt(set(known.values()))
        for number, read in enumerate(chunk):
            # A long feed has one record: with its first part all others are known.
            self._is_known = number in known if read.is_first else self._is_known
            if self._is_known:
                known[number] = ""
        return set(known)

    async def _parse_ahead(self, read: _Read, part: Unparsed) -> None:
        self._progress.count(received=read.size)
        await self._in_flight.enter(read.size)
        if isinstance(read.item, Fetched):
            self._ahead[read.item.address] = read.item
        page = asyncio.create_task(self._context.parsers.parse(part))
        self._queue.put_nowait(_Ahead(read, page))

    async def _pass_on(self, ahead: _Ahead) -> None:
        await self._in_flight.enter(0)
        self._queue.put_nowait(ahead)

    async def _keep_in_order(self) -> None:
        """In the order of the files, further pages of an article are recognised: they follow its first page."""
        while (ahead := await self._queue.get()) is not None:
            read = ahead.read
            if read.item is None:
                for note in read.notes:
                    self._progress.noted(read.file.address, note)
                await self._end_file(read.file)
            elif ahead.known:
                self._empty = False
            elif isinstance(read.item, NoPages) and self._is_folder:
                # It was found, not named, and need not be read again.
                self._progress.noted(read.item.address, read.item.message)
                self._progress.count(skipped=1)
                self._empty = False
            elif isinstance(read.item, SourceError):
                self._fail(read.item.address, read.item.message)
            elif ahead.page is not None and read.part is not None:
                await self._keep(read, read.item, read.part.item, await ahead.page)
                if read.is_last:
                    self._ahead.pop(read.item.address, None)
            self._in_flight.leave(read.size if ahead.page else 0)
            self._count_read(read)

    def _count_read(self, read: _Read) -> None:
        """Counts the bytes of a file up to this page."""
        size, at = read.file.size, read.file.size if read.item is None else min(read.at, read.file.size)
        if size:
            self._progress.count(read=max(at - self._at, 0))
            self._at = 0 if read.item is None else max(at, self._at)

    async def _keep(self, read: _Read, item: Fetched, parsed: Fetched, page: Page) -> None:
        """Keeps what is on a page: `item`, of which the part `parsed` was parsed."""
        records = read.file.records
        if item.address in self._joined:
            self._empty = False
            self._progress.count(skipped=1)
            if records:
                self._seen.append(records.joined(item))
            return
        page = await self._context.read_article(parsed, self._jobs.request, page, self._find)
        match page:
            case Bulletin():
                self._joined.update(page.parts)
                await self._keep_later(page, parsed, records.of(item, page.parts) if records else ())
            case Feed(bulletins=bulletins):
                for warning in page.warnings:
                    self._progress.noted(page.address, warning)
                self._progress.count(found=len(bulletins) - 1)
                parts = set(page.linked_pages)
                for number, bulletin in enumerate(bulletins, 1):
                    complete = records is not None and read.is_last and number == len(bulletins)
                    seen = records.of(item) if records and complete else ()
                    await self._keep_later(bulletin, None, seen, is_part=bulletin.address in parts)
            case Listing():
                self._empty = False
                self._progress.count(skipped=1)
                if page.announcements:
                    arrival = Arrival(page, origin=self._jobs.origin, seen=item.captured)
                    await self._context.writer.keep(arrival)
                if records:
                    self._seen += records.of(item)
            case Failure():
                self._fail(page.address, reason(page))

    def _fail(self, address: str, message: str) -> None:
        self._failed = True
        self._progress.failed(address, message, counted=True)

    def _find(self, container: str, wanted: Collection[str]) -> tuple[dict[str, Fetched], set[str]]:
        """As `find_in_container`: among the pages that were read ahead, else in the file, which is searched to its
        end only once for pages that are not in it."""
        if found := {
            address: item
            for address in wanted
            if (item := self._ahead.get(address)) and item.container == container
        }:
            return found, set()
        if (
            self._contents
            and self._contents[0] == container
            and not self._contents[1].intersection(map(hash, wanted))
        ):
            return {}, set()
        found, seen = self._search(container, wanted)
        if len(found) < len(wanted):
            self._contents = container, frozenset(map(hash, seen))
        return found, seen

    def _search_file(self, container: str, wanted: Collection[str]) -> tuple[dict[str, Fetched], set[str]]:
        """As `find_in_container`; ends with the import."""
        position = self._search_position = ReadPosition()
        # In this order: the end stops the last position.
        if self._ended:
            return {}, set()
        return find_in_container(container, wanted, position)

    async def _keep_later(
        self, bulletin: Bulletin, item: Fetched | None, seen: Iterable[SeenDocument], *, is_part: bool = False
    ) -> None:
        self._empty = False
        if self._since and bulletin.published and bulletin.published.date() < self._since:
            self._left_out = True
            self._progress.count(known=1)
            return
        await self._flush(None)
        self._last = _Kept(bulletin, item, is_part, tuple(seen))

    async def _flush(self, end: SeenDocument | None) -> None:
        """Passes the waiting bulletin to the writer, with the records of the pages up to it, and that of the `end`
        of its file."""
        last, self._last = self._last, None
        more = self._seen if last is None else [*self._seen, *last.seen]
        seen = [*more, end] if end else more
        if last is not None:
            self._seen = []
            captured = last.item.captured if last.item else None
            await self._jobs.keep(last.bulletin, last.item, seen, captured, is_part=last.is_part)
        elif seen:
            self._seen = []
            writer = self._context.writer
            await writer.do(writer.archive.record_seen, seen)

    async def _end_file(self, file: _File) -> None:
        """Records that a file was read. One in which nothing could be read is read, and reported, every time; so
        is one with pages that failed, where it was named for an import: these are parsed again, the others not."""
        version = self._limited(file.version) if self._left_out else file.version
        if not self._empty:
            tried_again = self._failed and not self._context.options.followed
            await self._flush(None if tried_again else SeenDocument(file.address, version=version))
        self._empty, self._failed, self._left_out = True, False, False

    def _limited(self, version: str | None) -> str | None:
        """The version of a file of which older bulletins were left out: an earlier `since` needs them."""
        return f"{version} since {self._since}" if version and self._since else version


def _items(file: _File, items: Iterable[Fetched | SourceError], position: ReadPosition) -> Iterator[_Read]:
    """What a file holds, and its end."""
    named = True
    for item in items:
        # Records of a web archive have no names of their own.
        named = named and not (isinstance(item, Fetched) and item.container)
        at = position.bytes
        if isinstance(item, SourceError):
            yield _Read(file, at, item)
            continue
        parts = in_parts(item, size=PART)
        part: Unparsed | None = next(parts)
        is_first = True
        while part is not None:
            following = next(parts, None)
            yield _Read(file, at, item, part, is_first, following is None)
            part, is_first = following, False
    yield _Read(file, notes=_notes(position.passed, named=named))


def _notes(passed: PassedOver, *, named: bool = True) -> tuple[str, ...]:
    """What to say of what was passed over; `named` as in `skipped_documents`."""
    documents = skipped_documents(passed.endings, named=named)
    return (*filter(None, (documents,)), *passed.notes())


def _chunk(items: Iterator[_Read]) -> list[_Read]:
    """The next of the items; none at the end."""
    chunk, size = list[_Read](), 0
    for read in items:
        chunk.append(read)
        size += read.size
        if len(chunk) >= CHUNK or size >= CHUNK_BYTES:
            break
    return chunk
