"""Fetched files and states of attachments, passed to the archive several at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from tui_reader.archive.values import ArrivedFile, AttachedFile
from tui_reader.sync.attachments.fetching import WantedFile
from tui_reader.sync.events import FileFetched
from tui_reader.sync.writer import ArchiveWriter

BATCH = 16
"""Files in one transaction, each of which waits for the disk."""
BATCH_BYTES = 8 << 20
"""Bytes of files that wait for it, of which one may be larger."""
LONGEST_WAIT = 1.0
"""Seconds after which the next file is kept with those that wait: a kill loses what arrived in this time."""

FileOrState = ArrivedFile | AttachedFile
"""How a request ended, as `fetch_file` returns it."""


class FileBatch:
    """Keeps what was fetched, a batch in each transaction; calls `on_kept` afterwards, with whether a file has not
    changed. Every method raises ArchiveError."""

    def __init__(self, writer: ArchiveWriter, source: str, on_kept: Callable[[FileFetched, bool], None]) -> None:
        self._writer = writer
        self._source = source
        self._on_kept = on_kept
        self._waiting: list[tuple[WantedFile, FileOrState]] = []
        self._lock = asyncio.Lock()
        self._kept_at = float("-inf")

    async def add(self, wanted: WantedFile, fetched: FileOrState) -> None:
        """Adds a file, and keeps the batch when it is full."""
        self._waiting.append((wanted, fetched))
        held = sum(len(each.data) for _, each in self._waiting if isinstance(each, ArrivedFile))
        is_due = asyncio.get_running_loop().time() - self._kept_at >= LONGEST_WAIT
        if is_due or len(self._waiting) >= BATCH or held >= BATCH_BYTES:
            await self.flush()

    async def flush(self) -> None:
        """Keeps what waits."""
        async with self._lock:
            batch, self._waiting = self._waiting, []
            files = [each for _, each in batch if isinstance(each, ArrivedFile)]
            states = [each for _, each in batch if isinstance(each, AttachedFile)]
            archive = self._writer.archive
            if files:
                await self._writer.do(archive.keep_files, files)
            if states:
                await self._writer.do(archive.record_attachment_states, states)
            self._kept_at = asyncio.get_running_loop().time()
        for wanted, fetched in batch:
            self._on_kept(_result(self._source, wanted, fetched), _is_unchanged(fetched))


def _is_unchanged(fetched: FileOrState) -> bool:
    return isinstance(fetched, AttachedFile) and fetched.state == "kept"


def _result(source: str, wanted: WantedFile, fetched: FileOrState) -> FileFetched:
    place = (source, wanted.bulletin, wanted.address)
    if isinstance(fetched, ArrivedFile):
        return FileFetched(*place, "kept", fetched.name, len(fetched.data), fetched.not_read_reason)
    return FileFetched(*place, fetched.state, fetched.name or wanted.file.name, 0, fetched.reason)
