"""The archive writer of a sync: one thread that writes many bulletins in each transaction."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import ParamSpec, TypeVar

from tui_reader.archive.errors import ArchiveError, ArchiveLocked
from tui_reader.archive.protocol import Archive
from tui_reader.archive.values import Arrival, Kept

BATCH = 64
"""Bulletins in one transaction, each of which waits for the disk."""

BATCH_BYTES = 16 << 20
"""Bytes of pages that end a batch before it is full, so that memory is bounded."""

INDEX_BATCH = 64
"""Bulletins indexed at once: about 0.1 s, for which a cancelled sync may have to wait."""

INDEXED_MEANWHILE = 2048
"""Bulletins that are indexed while a sync runs. The rest of a large import is indexed at its end in order of date:
in the order in which they arrive, 12,000 bulletins cost twice as much (measured on 2026-11-30), and more bulletins
more, because the index is rebuilt for late arrivals (see `search.index`)."""

LINGER = 0.05
"""Seconds that a page waits for others to share its transaction."""

LONGEST_LINGER = 0.5
"""The same for a bulletin that nothing waits for. A kill loses what arrived in this time."""

LOCK_TIMEOUT = 0.4
"""Seconds that one attempt waits for another program that is writing; a cancelled sync may have to wait for it."""

ATTEMPTS = 150
"""One minute of `LOCK_TIMEOUT`."""

_Parameters = ParamSpec("_Parameters")
_Result = TypeVar("_Result")


class ArchiveWriter:
    """Writes to an archive for all tasks of one event loop. Every method raises ArchiveError."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        archive.patience = LOCK_TIMEOUT
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="archive-writer")
        self._waiting: deque[tuple[Arrival, asyncio.Future[Kept | None]]] = deque()
        self._waiting_bytes = 0
        self._arrived = asyncio.Event()
        self._due = asyncio.Event()
        self._unindexed = self._indexed = 0
        # After a failed write no record may say that its bulletins are kept.
        self._error: ArchiveError | None = None

    async def keep(self, arrival: Arrival, *, linger: bool = False) -> Kept | None:
        """Keeps an arrival, which survives a power cut once this returns. Returns None for a listing. `linger`: it
        may wait for a full batch, until `write_now` is called, but no longer than `LONGEST_LINGER`."""
        loop = asyncio.get_running_loop()
        written: asyncio.Future[Kept | None] = loop.create_future()
        self._waiting.append((arrival, written))
        self._waiting_bytes += len(arrival.raw.data) if arrival.raw else 0
        if len(self._waiting) >= BATCH or self._waiting_bytes >= BATCH_BYTES:
            self._due.set()
        elif not linger:
            loop.call_later(LINGER, self._due.set)
        self._arrived.set()
        return await written

    def write_now(self) -> None:
        """Writes what has arrived without waiting for more."""
        self._due.set()

    async def do(
        self, work: Callable[_Parameters, _Result], *args: _Parameters.args, **keywords: _Parameters.kwargs
    ) -> _Result:
        """Calls a method of the archive in the writing thread; retries while another program is writing."""
        if self._error is not None:
            raise self._error
        for _ in range(ATTEMPTS - 1):
            try:
                return await self._in_thread(lambda: work(*args, **keywords))
            except ArchiveLocked:
                continue
        return await self._in_thread(lambda: work(*args, **keywords))

    async def run(self) -> None:
        """Writes until it is cancelled."""
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(LONGEST_LINGER):
                    await self._due.wait()
            self._due.clear()
            while self._waiting:
                await self._write()
                if self._unindexed >= INDEX_BATCH and self._indexed < INDEXED_MEANWHILE:
                    done = await self.do(self.archive.index, INDEX_BATCH)
                    self._unindexed -= done
                    self._indexed += done

    async def index_rest(self, on_progress: Callable[[int, int], None] | None = None) -> None:
        """Completes the search index. `on_progress` is called with the bulletins indexed, and all that waited; the
        first time before the work begins."""
        done, total = 0, await self.do(self.archive.unindexed) if on_progress else 0
        while True:
            if on_progress:
                on_progress(done, max(done, total))
            taken = await self.do(self.archive.index, INDEX_BATCH)
            if not taken:
                return
            done += taken

    def close(self) -> None:
        """Waits for the current write, and drops the others."""
        self._thread.shutdown(wait=True, cancel_futures=True)

    async def _write(self) -> None:
        batch = self._next_batch()
        try:
            kept = await self.do(self.archive.keep_arrivals, [arrival for arrival, _written in batch])
        except ArchiveError as error:
            self._error = error
            for _arrival, written in batch:
                if not written.done():
                    written.set_exception(error)
            return
        for (_arrival, written), each in zip(batch, kept, strict=True):
            self._unindexed += each is not None and each.what != "same"
            if not written.done():
                written.set_result(each)

    def _next_batch(self) -> list[tuple[Arrival, asyncio.Future[Kept | None]]]:
        batch, size = [self._waiting.popleft()], 0
        while self._waiting and len(batch) < BATCH and size < BATCH_BYTES:
            size += len(batch[-1][0].raw.data) if batch[-1][0].raw else 0
            batch.append(self._waiting.popleft())
        self._waiting_bytes = sum(len(each.raw.data) for each, _written in self._waiting if each.raw)
        return batch

    def _in_thread(self, work: Callable[[], _Result]) -> asyncio.Future[_Result]:
        return asyncio.get_running_loop().run_in_executor(self._thread, work)
