"""The sources of a worker: taken by lease, kept by a heartbeat, given back when the worker stops."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from time import monotonic
from typing import Self

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.sync_jobs.protocol import SyncJobs
from tui_reader.sources.sourcelist.reading import Source

LEASE = 60.0
"""Seconds that a lease lasts without a heartbeat: after a kill its source waits so long. Chosen by hand."""

HEARTBEAT = 15.0
"""Seconds between two heartbeats: three of them may fail."""

ROUND = 900.0
"""Seconds after which no more sources are taken, so that the rest of a sync (the index, quotas, the report) has
its turn and changed settings apply."""

_AGAIN = 1.0
"""Seconds until a source is asked for again while others are being synced."""


class LeasedSources:
    """See `source_supply.SourceSupply`. Ends when nothing is due and nothing is being synced, or after `ROUND`.

    A source whose lease was lost, because the machine slept or the database was away for longer than it lasts, is
    ended at once: another worker may sync it by now.
    """

    def __init__(
        self,
        jobs: SyncJobs,
        worker: str,
        sources: Mapping[str, Source],
        *,
        clock: Callable[[], float] = monotonic,
        heartbeat: float = HEARTBEAT,
    ) -> None:
        self._jobs = jobs
        self._worker = worker
        self._sources = sources
        self._clock = clock
        self._seconds = heartbeat
        self._running: dict[str, asyncio.Task[None]] = {}
        self._completing: set[asyncio.Task[None]] = set()
        self._beating: asyncio.Task[None] | None = None
        self._end = 0.0
        self._failure: ArchiveError | None = None
        self.completed = 0
        """Sources whose sync has ended in this run."""
        self.lost: list[str] = []
        """Sources whose leases were lost in this run."""

    async def __aenter__(self) -> Self:
        self._end = self._clock() + ROUND
        self._beating = asyncio.create_task(self._beat())
        return self

    async def __aexit__(self, *exception: object) -> None:
        assert self._beating is not None
        self._beating.cancel()
        with suppress(asyncio.CancelledError):
            await self._beating
        if self._completing:
            await asyncio.wait(self._completing)
        # A lease that cannot be given back runs out.
        with suppress(ArchiveError):
            await asyncio.to_thread(self._jobs.give_back, self._worker)

    async def take(self) -> Source | None:
        while self._clock() < self._end:
            if self._failure is not None:
                raise self._failure
            free = [name for name in self._sources if name not in self._running]
            name = await asyncio.to_thread(self._jobs.lease, self._worker, free, LEASE)
            if name is not None:
                return self._sources[name]
            if not self._running:
                return None
            await asyncio.wait(self._running.values(), timeout=_AGAIN, return_when=asyncio.FIRST_COMPLETED)
            # The callbacks of tasks that have ended run first.
            await asyncio.sleep(0)
        return None

    def started(self, source: Source, task: asyncio.Task[None]) -> None:
        self._running[source.name] = task
        task.add_done_callback(lambda ended: self._ended(source.name, ended))

    def _ended(self, name: str, task: asyncio.Task[None]) -> None:
        self._running.pop(name, None)
        if task.cancelled() or task.exception() is not None:
            return
        completing = asyncio.create_task(self._complete(name))
        self._completing.add(completing)
        completing.add_done_callback(self._completing.discard)

    async def _complete(self, name: str) -> None:
        try:
            if await asyncio.to_thread(self._jobs.complete, self._worker, name):
                self.completed += 1
            else:
                self.lost.append(name)
        except ArchiveError as error:
            self._failure = error

    async def _beat(self) -> None:
        """Renews the leases, and ends what was lost."""
        renewed = self._clock()
        while True:
            await asyncio.sleep(self._seconds)
            running = dict(self._running)
            # A lease lasts from before its renewal was answered, however long that took.
            asked = self._clock()
            try:
                held = await asyncio.to_thread(self._jobs.renew, self._worker, LEASE)
                renewed = asked
            except ArchiveError:
                if self._clock() - renewed < LEASE:
                    continue
                held = set()
            for name, task in running.items():
                if name not in held and not task.done():
                    self.lost.append(name)
                    task.cancel()
