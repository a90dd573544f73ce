"""Import of files and folders, and of downloaded files that hold many documents: read ahead, kept in order."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from tui_reader.archive.values import SeenDocument
from tui_reader.model import Bulletin, Failure, Feed, Listing, Page
from tui_reader.sources import Fetched, SourceError, find_in_archive
from tui_reader.sources.fetching import Policy
from tui_reader.sources.files.filesystem import FileSeen, address_of, pages_under, read_path, skipped_documents
from tui_reader.sources.opening import find_among
from tui_reader.sources.sourcelist.reading import Source
from tui_reader.sync.context import Find, SyncContext, bounds_of
from tui_reader.sync.feeds.parts import in_parts
from tui_reader.sync.fetch_jobs import FetchJobs, reason
from tui_reader.sync.files.watch import local_path
from tui_reader.sync.progress import SyncProgress

AHEAD = 8
"""Pages that are read and parsed before they are kept."""

FILES = 500
"""Files that are compared with the archive at once."""


class _Read(NamedTuple):
    """A page that was read, and the task that parses it; without an item, the end of the file at `address`."""

    address: str
    version: str | None
    item: Fetched | SourceError | None = None
    page: asyncio.Task[Page] | None = None


class FileImport:
    """Keeps the documents in files. Unchanged files are not read again."""

    def __init__(
        self, source: Source, context: SyncContext, progress: SyncProgress, jobs: FetchJobs | None = None
    ) -> None:
        self._source = source
        self._context = context
        self._progress = progress
        self._jobs = jobs or FetchJobs(source, context, progress, Policy())
        self._queue: asyncio.Queue[_Read | None] = asyncio.Queue(AHEAD)
        self._joined: set[str] = set()
        # The last bulletin waits for the end of its file, to be kept together with the record that it was read.
        self._last: tuple[Bulletin, Fetched | None, bool] | None = None
        self._empty = True
        self._find: Find = find_in_archive
        self._left_out = False
        self._since, self._limit = bounds_of(source, context.options)

    async def run(self) -> None:
        """Keeps new documents under the path of the source. Raises ArchiveError."""
        await self._keep_all(self._read_files())

    async def take(self, address: str, unpacked: Callable[[], Iterator[Fetched | SourceError]]) -> None:
        """Keeps the documents of a downloaded file; each call of `unpacked` iterates over them from the start."""
        self._find = lambda _archive, wanted: find_among(unpacked(), wanted)
        await self._keep_all(self._read(address, None, unpacked()))

    async def _keep_all(self, reading: Awaitable[None]) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._keep_in_order())
            await reading
            await self._queue.put(None)
        await self._jobs.settle()

    async def _read_files(self) -> None:
        path, skipped = local_path(self._source) or Path(self._source.address), Counter[str]()
        found = pages_under(path, skipped)
        if self._limit is not None:
            found = islice(found, self._limit)
        writer, recheck = self._context.writer, self._context.options.recheck
        is_first = self._source.name not in await writer.do(writer.archive.synced)
        while files := await asyncio.to_thread(lambda: list(islice(found, FILES))):
            addresses = [each.address for each in files if isinstance(each, FileSeen)]
            known = await writer.do(writer.archive.seen_documents, addresses)
            if known and is_first:
                # Read by a source of another name, such as this one before it was removed and added again.
                await writer.do(writer.archive.adopt, self._source.name, list(known))
            for each in files:
                if isinstance(each, SourceError):
                    self._progress.failed(each.address, each.message)
                    continue
                seen = known.get(each.address)
                unchanged = seen is not None and seen.version in (each.version, self._limited(each.version))
                if unchanged and not recheck:
                    self._progress.count(found=1, known=1)
                elif not self._jobs.given_up:
                    await self._read(each.address, each.version, read_path(each.path))
        if note := skipped_documents(skipped):
            self._progress.noted(address_of(path), note)

    async def _read(self, address: str, version: str | None, items: Iterator[Fetched | SourceError]) -> None:
        while not self._jobs.given_up and (item := await asyncio.to_thread(next, items, None)) is not None:
            self._progress.count(found=1)
            if isinstance(item, SourceError):
                await self._queue.put(_Read(address, version, item))
                continue
            self._progress.count(received=len(item.data), found=-1)
            for part in await asyncio.to_thread(lambda item=item: list(in_parts(item))):  # type: ignore[misc]
                self._progress.count(found=1)
                page = asyncio.create_task(self._context.parsers.parse(part))
                await self._queue.put(_Read(address, version, part.item, page))
        await self._queue.put(_Read(address, version))

    async def _keep_in_order(self) -> None:
        """In the order of the files, further pages of an article are recognised: they follow its first page."""
        while (read := await self._queue.get()) is not None:
            if read.item is None:
                await self._end_file(read)
                continue
            if isinstance(read.item, SourceError):
                self._progress.failed(read.item.address, read.item.message, counted=True)
            elif read.page is not None:
                await self._keep(read.item, await read.page)

    async def _keep(self, item: Fetched, page: Page) -> None:
        if item.address in self._joined:
            self._empty = False
            self._progress.count(skipped=1)
            return
        page = await self._context.read_article(item, self._jobs.request, page, self._find)
        match page:
            case Bulletin():
                self._joined.update(page.parts)
                await self._keep_later(page, item)
            case Feed(bulletins=bulletins):
                for warning in page.warnings:
                    self._progress.noted(page.address, warning)
                self._progress.count(found=len(bulletins) - 1)
                parts = set(page.linked_pages)
                for bulletin in bulletins:
                    await self._keep_later(bulletin, None, is_part=bulletin.address in parts)
            case Listing():
                self._empty = False
                self._progress.count(skipped=1)
            case Failure():
                self._progress.failed(page.address, reason(page), counted=True)

    async def _keep_later(self, bulletin: Bulletin, item: Fetched | None, *, is_part: bool = False) -> None:
        self._empty = False
        if self._since and bulletin.published and bulletin.published.date() < self._since:
            self._left_out = True
            self._progress.count(known=1)
            return
        await self._flush(None)
        self._last = (bulletin, item, is_part)

    async def _flush(self, seen: SeenDocument | None) -> bool:
        """Passes the waiting bulletin to the writer. Returns whether there was one."""
        last, self._last = self._last, None
        if last is None:
            return False
        bulletin, item, is_part = last
        await self._jobs.keep(bulletin, item, seen, item.captured if item else None, is_part=is_part)
        return True

    async def _end_file(self, read: _Read) -> None:
        """Records that a file was read. One in which nothing could be read is read, and reported, every time."""
        seen = SeenDocument(read.address, version=self._limited(read.version) if self._left_out else read.version)
        if not await self._flush(seen) and not self._empty:
            writer = self._context.writer
            await writer.do(writer.archive.record_seen, [seen])
        self._empty, self._left_out = True, False

    def _limited(self, version: str | None) -> str | None:
        """The version of a file of which older bulletins were left out: an earlier `since` needs them."""
        return f"{version} since {self._since}" if version and self._since else version
