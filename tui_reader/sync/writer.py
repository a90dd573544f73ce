"""The writer of a sync: one thread that takes what arrives to the archive, many bulletins in one transaction."""

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
"""Bulletins in one transaction. Each transaction waits for the disk."""

INDEXED_AT_ONCE = 64
"""A tenth of a second: so long a cancelled sync may have to wait for it."""

LINGER = 0.05
"""Seconds that a bulletin waits for others, to be written together with them."""

TURN = 0.4
"""Seconds that a try waits for another program that is writing: so long a cancelled sync may have to wait."""

TRIES = 150
"""A minute."""

_Taken = ParamSpec("_Taken")
_Given = TypeVar("_Given")


class ArchiveWriter:
    """Writes to an archive for everything that runs in one event loop. Every method raises ArchiveError."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        archive.patience = TURN
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="keeper")
        self._waiting: deque[tuple[Arrival, asyncio.Future[Kept | None]]] = deque()
        self._come = asyncio.Event()
        self._unindexed = 0
        # After bulletins were lost nothing is noted that says they are kept.
        self._trouble: ArchiveError | None = None

    async def keep(self, arrival: Arrival) -> Kept | None:
        """Keeps what arrived; when this returns it survives a power cut. None for a listing."""
        written: asyncio.Future[Kept | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((arrival, written))
        self._come.set()
        return await written

    async def do(self, work: Callable[_Taken, _Given], *args: _Taken.args, **given: _Taken.kwargs) -> _Given:
        """Asks something of the archive, in the thread that writes to it."""
        if self._trouble is not None:
            raise self._trouble
        for _ in range(TRIES - 1):
            try:
                return await self._in_thread(lambda: work(*args, **given))
            except ArchiveLocked:
                continue
        return await self._in_thread(lambda: work(*args, **given))

    async def run(self) -> None:
        """Writes until it is cancelled."""
        while True:
            await self._come.wait()
            self._come.clear()
            if len(self._waiting) < BATCH:
                await asyncio.sleep(LINGER)
            while self._waiting:
                await self._write()
                if self._unindexed >= INDEXED_AT_ONCE:
                    self._unindexed -= await self.do(self.archive.index, INDEXED_AT_ONCE)

    async def index_rest(self, told: Callable[[], None]) -> None:
        """Completes the search index; `told` is called after each portion."""
        while await self.do(self.archive.index, INDEXED_AT_ONCE):
            told()

    def close(self) -> None:
        """Waits for what is being written now; nothing else is written."""
        self._thread.shutdown(wait=True, cancel_futures=True)

    async def _write(self) -> None:
        batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), BATCH))]
        try:
            kept = await self.do(self.archive.keep_arrivals, [arrival for arrival, _written in batch])
        except ArchiveError as error:
            self._trouble = error
            for _arrival, written in batch:
                if not written.done():
                    written.set_exception(error)
            return
        for (_arrival, written), each in zip(batch, kept, strict=True):
            self._unindexed += each is not None and each.what != "same"
            if not written.done():
                written.set_result(each)

    def _in_thread(self, work: Callable[[], _Given]) -> asyncio.Future[_Given]:
        return asyncio.get_running_loop().run_in_executor(self._thread, work)
