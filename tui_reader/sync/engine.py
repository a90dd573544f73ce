"""The engine of a sync: every source brought up to date, with events on the way and a report at the end.

Imports httpx and the parser (0.2 s): import this module only when there is something to sync.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Synced
from tui_reader.sources.http.client import Client
from tui_reader.sources.listings import detection
from tui_reader.sources.profiles.profile import Profiles
from tui_reader.sources.source_kinds import PACKED, SourceKind
from tui_reader.sources.sourcelist.reading import Source
from tui_reader.sync.context import Options, SyncContext
from tui_reader.sync.crawl import Crawl
from tui_reader.sync.events import Ended, Event, Report
from tui_reader.sync.file_import import FileImport
from tui_reader.sync.parser_pool import ParserPool
from tui_reader.sync.progress import SyncProgress
from tui_reader.sync.source_locks import SourceLocks
from tui_reader.sync.writer import ArchiveWriter
from tui_reader.text.clean import clean_line
from tui_reader.text.web_address import is_web

__all__ = ["Engine", "Options"]

SOURCES_AT_ONCE = 8

_FILES: tuple[SourceKind | None, ...] = ("folder", "file", *PACKED, None)


class Engine:
    """Brings sources up to date. One `run` at a time.

    `path` is the file of the archive, of which a connection is opened for each run; `archive` is one to use
    instead. `tell` takes the events, from the thread of `run`; it must be quick and raise nothing. `client` makes
    the client, for tests.
    """

    def __init__(
        self,
        path: Path | None,
        profiles: Profiles,
        tell: Callable[[Event], None],
        options: Options | None = None,
        *,
        archive: SqliteArchive | None = None,
        client: Callable[[], Client] = Client,
    ) -> None:
        self._path = path
        self._profiles = profiles
        self._tell = tell
        self._options = options or Options()
        self._archive = archive
        self._client = client
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[Report] | None = None
        self._cancelled = False
        self._ledgers: list[SyncProgress] = []

    def run(self, sources: Sequence[Source]) -> Report:
        """Syncs the sources, several at once. What is told as kept is kept, whatever happens after; `cancel` and
        Ctrl-C end it at once, and the report says so. Raises ArchiveError when the archive takes nothing more;
        `report` tells what came of it until then.

        Blocks, and runs an event loop of its own: where one is running, call it in a thread.
        """
        self._ledgers = []
        try:
            return asyncio.run(self._run(sources))
        finally:
            self._cancelled = False

    def cancel(self) -> None:
        """Ends a run at once, or the next one before it begins; from any thread."""
        self._cancelled = True
        loop, task = self._loop, self._task
        if loop is not None and task is not None:
            with suppress(RuntimeError):
                # The loop has ended by itself meanwhile.
                loop.call_soon_threadsafe(task.cancel)

    async def _run(self, sources: Sequence[Source]) -> Report:
        self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
        archive = self._archive or SqliteArchive.open(self._path)
        keeper, parsers, locks = (
            ArchiveWriter(archive),
            ParserPool(self._options.workers),
            SourceLocks(archive.file),
        )
        cancelled = self._cancelled
        try:
            if not cancelled:
                tools = SyncContext(self._client(), parsers, keeper, self._profiles, self._options)
                await self._sync_all(sources, tools, locks)
        except asyncio.CancelledError:
            cancelled = True
        finally:
            self._loop = self._task = None
            parsers.close()
            keeper.close()
            self._end_all(archive)
            locks.close()
            if self._archive is None:
                archive.close()
        return self.report(cancelled)

    def report(self, cancelled: bool = False) -> Report:
        """What came of the last run."""
        return Report(
            tuple(ledger.ended for ledger in self._ledgers if ledger.ended),
            tuple(failure for ledger in self._ledgers for failure in ledger.failures),
            tuple(note for ledger in self._ledgers for note in ledger.notes),
            cancelled,
        )

    def _end_all(self, archive: SqliteArchive) -> None:
        """Ends what a sync that was stopped has left open."""
        for ledger in self._ledgers:
            if ledger.ended is None:
                ended = ledger.end(cancelled=True)
                # The archive may be what stopped it.
                with suppress(ArchiveError):
                    archive.set_synced(ledger.source, _synced(ledger, ended))

    async def _sync_all(self, sources: Sequence[Source], tools: SyncContext, locks: SourceLocks) -> None:
        places = asyncio.Semaphore(SOURCES_AT_ONCE)
        try:
            async with tools.client, asyncio.TaskGroup() as group:
                writer = group.create_task(tools.keeper.run())
                async with asyncio.TaskGroup() as syncing:
                    for source in sources:
                        syncing.create_task(self._sync(source, tools, places, locks))
                await tools.keeper.index_rest(lambda: None)
                writer.cancel()
        except BaseExceptionGroup as group_error:
            raise _first_of(group_error) from group_error

    async def _sync(
        self, source: Source, tools: SyncContext, places: asyncio.Semaphore, locks: SourceLocks
    ) -> None:
        async with places:
            ledger = SyncProgress(source.name, source.address, self._tell)
            self._ledgers.append(ledger)
            if not locks.acquire(source.name):
                ledger.noted(source.address, "another program is syncing this source; it is left to that one")
                ledger.end()
                return
            is_file = not is_web(source.address) and (source.kind or detection.kind_of(source.address)) in _FILES
            try:
                await (FileImport if is_file else Crawl)(source, tools, ledger).run()
            except Exception as error:
                broken = _first_of(error)
                if isinstance(broken, ArchiveError):
                    raise
                # A fault of the program in what one source sent: the others go on.
                what = clean_line(f"{type(broken).__name__}: {broken}", 200)
                ledger.failed(source.address, f"unexpected error ({what}); nothing kept is lost; report it")
            synced = _synced(ledger, ledger.end())
            await tools.keeper.do(tools.keeper.archive.set_synced, source.name, synced)


def _synced(ledger: SyncProgress, ended: Ended) -> Synced:
    """What the archive remembers of a source until its next sync."""
    tally, failed = ended.tally, len(ledger.failures)
    return Synced(datetime.now(UTC), ended.outcome, tally.new, tally.changed, failed, ledger.message)


def _first_of(group: BaseException) -> BaseException:
    """What went wrong first in tasks that ran beside each other: the archive before anything that came of it."""
    found = list[BaseException]()
    waiting: list[BaseException] = [group]
    while waiting:
        error = waiting.pop(0)
        if isinstance(error, BaseExceptionGroup):
            waiting.extend(error.exceptions)
        else:
            found.append(error)
    return next((error for error in found if isinstance(error, ArchiveError)), found[0])
