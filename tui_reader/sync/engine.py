"""The engine of a sync: updates sources, emits events and returns a report.

Imports httpx and the parser (0.2 s): import this module only when there is something to sync.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from time import monotonic

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.opening import open_archive
from tui_reader.archive.protocol import Archive, SourceLocking
from tui_reader.archive.values import Synced
from tui_reader.parse.worker import Parser
from tui_reader.paths import ArchiveLocation
from tui_reader.sources.http.client import Client
from tui_reader.sources.listings import detection
from tui_reader.sources.profiles.profile import Profiles
from tui_reader.sources.source_kinds import PACKED, SourceKind
from tui_reader.sources.sourcelist.reading import Source
from tui_reader.sync.after_sync import AfterSyncActions
from tui_reader.sync.attachments.rereading import read_again
from tui_reader.sync.concurrency.cancellable import CancellableRun
from tui_reader.sync.concurrency.source_supply import GivenSources, SourceSupply
from tui_reader.sync.context import Options, SyncContext, without_secrets
from tui_reader.sync.crawl import Crawl
from tui_reader.sync.events import Ended, Event, FilesDeleted, Indexing, Report
from tui_reader.sync.files.importing import FileImport
from tui_reader.sync.parser_pool import ParserPool
from tui_reader.sync.progress import PROGRESS_INTERVAL, SyncProgress
from tui_reader.sync.writer import ArchiveWriter
from tui_reader.text.clean import clean_line
from tui_reader.text.web_address import is_web

__all__ = ["Engine", "Options"]

SOURCES_AT_ONCE = 8
"""Chosen by hand."""

MANY = 512
"""Bulletins that wait for the index at the end of a sync, about a second's work, from which this is reported."""

_FILES: tuple[SourceKind | None, ...] = ("folder", "file", *PACKED, None)


class Engine:
    """Updates sources. One `run` at a time.

    `path` is where the archive is, which each run opens; `archive` is an open archive to use instead. `on_event`
    receives the events in the thread of `run`; it must be quick and raise nothing. `client` makes the HTTP client,
    for tests.
    """

    def __init__(
        self,
        path: ArchiveLocation | None,
        profiles: Profiles,
        on_event: Callable[[Event], None],
        options: Options | None = None,
        *,
        archive: Archive | None = None,
        client: Callable[[], Client] = Client,
    ) -> None:
        self._path = path
        self._profiles = profiles
        self._on_event = on_event
        self._options = options or Options()
        self._archive = archive
        self._client = client
        self._running = CancellableRun()
        self._sources: list[SyncProgress] = []
        self._emitted = 0.0
        self._deleted: FilesDeleted | None = None
        self._after = AfterSyncActions((), on_event)

    def run(self, sources: Sequence[Source] | SourceSupply) -> Report:
        """Syncs the sources, several at once; a supply gives them one by one. Bulletins reported as Arrived stay
        kept, whatever happens later. `cancel` and Ctrl-C end the run at once, which the report states. Raises
        ArchiveError when the archive cannot be written; `report` then has the results until that moment.

        Blocks, and runs its own event loop: where one is running, call it in a thread.
        """
        self._sources = []
        self._deleted = None
        self._after = AfterSyncActions(self._options.after, self._on_event)
        supply = GivenSources(sources) if isinstance(sources, Sequence) else sources
        return self._running.run(lambda: self._run(supply))

    def cancel(self) -> None:
        """Ends the current run at once, or the next one before it begins. Callable from any thread."""
        self._running.cancel()

    async def _run(self, supply: SourceSupply) -> Report:
        archive = self._archive or open_archive(self._path)
        writer, parsers = ArchiveWriter(archive), self._parsers()
        locks = archive.source_locks()
        cancelled = self._running.cancelled
        try:
            if not cancelled:
                context = SyncContext(self._client(), parsers, writer, self._profiles, self._options)
                await self._sync_all(supply, context, locks)
                self._after.mark(archive)
                await self._after.run_programs(archive)
        except asyncio.CancelledError:
            cancelled = True
            self._after.mark(archive)
        finally:
            parsers.close()
            writer.close()
            self._end_all(archive)
            locks.close()
            if self._archive is None:
                archive.close()
        return self.report(cancelled)

    def _parsers(self) -> ParserPool:
        workers = self._options.workers
        return (
            ParserPool(workers, lambda: Parser(confined=True)) if self._options.confined else ParserPool(workers)
        )

    def report(self, cancelled: bool = False) -> Report:
        """The results of the last run."""
        return Report(
            tuple(progress.ended for progress in self._sources if progress.ended),
            tuple(failure for progress in self._sources for failure in progress.failures),
            tuple(note for progress in self._sources for note in progress.notes),
            cancelled,
            tuple(self._after.failures),
            self._deleted,
        )

    def _end_all(self, archive: Archive) -> None:
        """Ends the sources that a cancelled or failed run has left unfinished."""
        for progress in self._sources:
            if progress.ended is None:
                ended = progress.end(cancelled=True)
                if not self._options.followed:
                    continue
                # The run may have failed because of the archive.
                with suppress(ArchiveError):
                    archive.set_synced(progress.source, _synced(progress, ended))

    async def _sync_all(self, supply: SourceSupply, context: SyncContext, locks: SourceLocking) -> None:
        slots = asyncio.Semaphore(SOURCES_AT_ONCE)
        try:
            async with context.client, asyncio.TaskGroup() as group:
                writing = group.create_task(context.writer.run())
                async with supply, asyncio.TaskGroup() as syncing:
                    # A slot first: what is taken from a supply is synced at once.
                    while await slots.acquire() and (source := await supply.take()) is not None:
                        task = syncing.create_task(self._sync(source, context, locks))
                        task.add_done_callback(lambda _: slots.release())
                        supply.started(source, task)
                await read_again(context.writer, context.parsers.parse)
                if self._options.quota is not None:
                    self._deleted = await context.writer.do(
                        _keep_to_quota, context.writer.archive, self._options.quota
                    )
                    if self._deleted is not None:
                        self._on_event(self._deleted)
                # Where passages are that notes are on, in the texts that this sync has brought.
                await context.writer.do(_locate_notes, context.writer.archive)
                await context.writer.index_rest(self._indexing)
                writing.cancel()
        except BaseExceptionGroup as group_error:
            raise _first_of(group_error) from group_error

    async def _sync(self, source: Source, context: SyncContext, locks: SourceLocking) -> None:
        source = without_secrets(source)
        progress = SyncProgress(source.name, source.address, self._emit)
        self._sources.append(progress)
        if not locks.acquire(source.name):
            progress.noted(source.address, "another program is syncing this source, which is skipped here")
            progress.end()
            return
        try:
            await self._update(source, context, progress)
        finally:
            locks.release(source.name)

    async def _update(self, source: Source, context: SyncContext, progress: SyncProgress) -> None:
        """Syncs one source that is locked."""
        is_file = not is_web(source.address) and (source.kind or detection.kind_of(source.address)) in _FILES
        try:
            await (FileImport if is_file else Crawl)(source, context, progress).run()
        except Exception as caught:
            error = _first_of(caught)
            if isinstance(error, ArchiveError):
                raise
            # A bug that the pages of one source have triggered must not stop the other sources.
            what = clean_line(f"{type(error).__name__}: {error}", 200)
            progress.failed(source.address, f"unexpected error ({what}); nothing kept is lost; report it")
        synced = _synced(progress, progress.end())
        if self._options.followed:
            await context.writer.do(context.writer.archive.set_synced, source.name, synced)

    def _emit(self, event: Event) -> None:
        self._after.follow(event)
        self._on_event(event)

    def _indexing(self, done: int, total: int) -> None:
        """Reports the completion of the index where it takes long."""
        if total >= MANY and (done >= total or monotonic() - self._emitted >= PROGRESS_INTERVAL):
            self._emitted = monotonic()
            self._on_event(Indexing(done, total))


def _locate_notes(archive: Archive) -> None:
    archive.locate_notes()


def _keep_to_quota(archive: Archive, quota: int) -> FilesDeleted | None:
    """What was deleted; None when all files are within the quota and none was."""
    dropped = archive.keep_to_quota(quota)
    left = archive.file_bytes_in_all()
    if not dropped and left <= quota:
        return None
    return FilesDeleted(len(dropped), sum(each.size for each in dropped), left, quota)


def _synced(progress: SyncProgress, ended: Ended) -> Synced:
    """The record of this sync in the archive."""
    counts, failed = ended.counts, len(progress.failures)
    return Synced(datetime.now(UTC), ended.outcome, counts.new, counts.changed, failed, progress.message)


def _first_of(error: BaseException) -> BaseException:
    """The cause of errors in concurrent tasks: an ArchiveError, which causes others, or else the first one."""
    if isinstance(error, BaseExceptionGroup):
        error = error.subgroup(ArchiveError) or error
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
