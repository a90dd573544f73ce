"""Sources on this machine, and files that hold many documents: read and parsed ahead, kept in their order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from tui_reader.archive.values import SeenDocument
from tui_reader.model import Bulletin, Failure, Feed, Listing, Page
from tui_reader.sources import Fetched, SourceError, find_in_archive
from tui_reader.sources.addresses import path_of
from tui_reader.sources.files.filesystem import FileSeen, pages_under, read_path
from tui_reader.sources.http.client import Policy
from tui_reader.sources.opening import find_among
from tui_reader.sources.sourcelist.reading import Source
from tui_reader.sync.context import Find, SyncContext, bounds_of
from tui_reader.sync.fetch_jobs import FetchJobs, reason
from tui_reader.sync.progress import SyncProgress
from tui_reader.sync.split_article import Unparsed

AHEAD = 8
"""Pages that are read before they are kept."""

FILES = 500
"""Files whose names and times are looked at in one go."""


class _Read(NamedTuple):
    """A page that was read, and the parser at work on it; without an item, the end of the file at `address`."""

    address: str
    version: str | None
    item: Fetched | SourceError | None = None
    page: asyncio.Task[Page] | None = None


class FileImport:
    """Keeps what is in files. A file that is as it was is not read again."""

    def __init__(
        self, source: Source, tools: SyncContext, ledger: SyncProgress, documents: FetchJobs | None = None
    ) -> None:
        self._source = source
        self._tools = tools
        self._ledger = ledger
        self._documents = documents or FetchJobs(source, tools, ledger, Policy())
        self._queue: asyncio.Queue[_Read | None] = asyncio.Queue(AHEAD)
        self._joined: set[str] = set()
        # What came last waits for the end of its file: that the file was read is kept together with it.
        self._held: tuple[Bulletin, Fetched | None] | None = None
        self._empty = True
        self._find: Find = find_in_archive
        self._left_out = False
        self._since, self._limit = bounds_of(source, tools.options)

    async def run(self) -> None:
        """Keeps what is new behind the path of the source. Raises ArchiveError."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._keep_in_order())
            await self._read_files()
            await self._queue.put(None)
        await self._documents.settle()

    async def take(self, address: str, unpacked: Callable[[], Iterator[Fetched | SourceError]]) -> None:
        """Keeps all that a downloaded file holds; `unpacked` gives it, from its beginning each time."""
        self._find = lambda _archive, wanted: find_among(unpacked(), wanted)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._keep_in_order())
            await self._read(address, None, unpacked())
            await self._queue.put(None)

    async def _read_files(self) -> None:
        address = self._source.address
        path = path_of(address) if address.lower().startswith("file://") else Path(address)
        found = pages_under(path or Path(address))
        if self._limit is not None:
            found = islice(found, self._limit)
        keeper, recheck = self._tools.keeper, self._tools.options.recheck
        is_first = self._source.name not in await keeper.do(keeper.archive.synced)
        while files := await asyncio.to_thread(lambda: list(islice(found, FILES))):
            addresses = [each.address for each in files if isinstance(each, FileSeen)]
            known = await keeper.do(keeper.archive.sightings, addresses)
            if known and is_first:
                # What came by a source of another name, such as this one before it was removed and added again.
                await keeper.do(keeper.archive.adopt, self._source.name, list(known))
            for each in files:
                if isinstance(each, SourceError):
                    self._ledger.failed(each.address, each.message)
                    continue
                sighting = known.get(each.address)
                as_it_was = sighting is not None and sighting.version in (each.version, self._cut(each.version))
                if as_it_was and not recheck:
                    self._ledger.count(found=1, known=1)
                elif not self._documents.given_up:
                    await self._read(each.address, each.version, read_path(each.path))

    async def _read(self, address: str, version: str | None, items: Iterator[Fetched | SourceError]) -> None:
        while not self._documents.given_up and (item := await asyncio.to_thread(next, items, None)) is not None:
            self._ledger.count(found=1)
            page = None
            if isinstance(item, Fetched):
                page = asyncio.create_task(self._tools.parsers.parse(Unparsed(item)))
                self._ledger.count(received=len(item.data))
            await self._queue.put(_Read(address, version, item, page))
        await self._queue.put(_Read(address, version))

    async def _keep_in_order(self) -> None:
        """An article's further pages come after its first: in this order they are recognised."""
        while (read := await self._queue.get()) is not None:
            if read.item is None:
                await self._end_file(read)
                continue
            if isinstance(read.item, SourceError):
                self._ledger.failed(read.item.address, read.item.message, counted=True)
            elif read.page is not None:
                await self._keep(read.item, await read.page)

    async def _keep(self, item: Fetched, page: Page) -> None:
        if item.address in self._joined:
            self._empty = False
            self._ledger.count(skipped=1)
            return
        page = await self._tools.read_article(item, self._documents.ask, page, self._find)
        match page:
            case Bulletin():
                self._joined.update(page.parts)
                await self._hold(page, item)
            case Feed(bulletins=bulletins):
                self._ledger.count(found=len(bulletins) - 1)
                for bulletin in bulletins:
                    await self._hold(bulletin, None)
            case Listing():
                self._empty = False
                self._ledger.count(skipped=1)
            case Failure():
                self._ledger.failed(page.address, reason(page), counted=True)

    async def _hold(self, bulletin: Bulletin, item: Fetched | None) -> None:
        self._empty = False
        if self._since and bulletin.published and bulletin.published.date() < self._since:
            self._left_out = True
            self._ledger.count(known=1)
            return
        await self._let_go(None)
        self._held = (bulletin, item)

    async def _let_go(self, sighting: SeenDocument | None) -> bool:
        """Hands the bulletin that waits to the writer; whether there was one."""
        held, self._held = self._held, None
        if held is None:
            return False
        bulletin, item = held
        await self._documents.keep(bulletin, item, sighting, item.captured if item else None)
        return True

    async def _end_file(self, read: _Read) -> None:
        """A file of which nothing could be read is read again the next time, and told again."""
        sighting = SeenDocument(read.address, version=self._cut(read.version) if self._left_out else read.version)
        if not await self._let_go(sighting) and not self._empty:
            keeper = self._tools.keeper
            await keeper.do(keeper.archive.note_sightings, [sighting])
        self._empty, self._left_out = True, False

    def _cut(self, version: str | None) -> str | None:
        """The version of a file of which older bulletins were left out: an earlier `since` wants them."""
        return f"{version} since {self._since}" if version and self._since else version
