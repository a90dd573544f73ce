"""The archive writer of a sync: one thread that writes many bulletins in each transaction."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from tui_reader.archive.errors import ArchiveError, ArchiveLocked
from tui_reader.archive.protocol import Archive
from tui_reader.archive.values import Arrival, Kept

BATCH = 64
"""Bulletins in one transaction, each of which waits for the disk."""

INDEX_BATCH = 64
"""Bulletins indexed at once: about 0.1 s, for which a cancelled sync may have to wait."""

LINGER = 0.05
"""Seconds that a bulletin waits for others to share its transaction."""

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
        self._arrived = asyncio.Event()
        self._unindexed = 0
        # After a failed write no record may say that its bulletins are kept.
        self._error: ArchiveError | None = None

    async def keep(self, arrival: Arrival) -> Kept | None:
        """Keeps an arrival, which survives a power cut once this returns. Returns None for a listing."""
        written: asyncio.Future[Kept | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((arrival, written))
        self._arrived.set()
        return await written

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
            if len(self._waiting) < BATCH:
                await asyncio.sleep(LINGER)
            while self._waiting:
                await self._write()
                if self._unindexed >= INDEX_BATCH:
                    self._unindexed -= await self.do(self.archive.index, INDEX_BATCH)

    async def index_rest(self) -> None:
        """Completes the search index."""
        while await self.do(self.archive.index, INDEX_BATCH):
            pass

    def close(self) -> None:
        """Waits for the current write, and drops the others."""
        self._thread.shutdown(wait=True, cancel_futures=True)

    async def _write(self) -> None:
        batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), BATCH))]
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

    def _in_thread(self, work: Callable[[], _Result]) -> asyncio.Future[_Result]:
        return asyncio.get_running_loop().run_in_executor(self._thread, work)
