"""Locks of sources: two programs that sync one source at the same time would request everything twice.

Each source has one byte of a single file, locked while it is synced. The system releases the locks of a program
that ends, however it ends. Why not with `filelock` is in docs/development/decisions.md.
"""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from pathlib import Path
from zlib import crc32

from tui_reader.archive.locking import sidecar_path

SUFFIX = ".sync"


class SourceLocks:
    """Locks of the sources that this program syncs into the archive at `path`; none for an archive in memory."""

    def __init__(self, path: Path | None) -> None:
        self._descriptor: int | None = None
        self._positions: set[int] = set()
        if path is None:
            return
        # Where no file can be made, the archive cannot be written either, which is reported.
        with suppress(OSError):
            self._descriptor = os.open(sidecar_path(path, SUFFIX), os.O_RDWR | os.O_CREAT, 0o600)

    def acquire(self, source: str) -> bool:
        """See `protocol.SourceLocking.acquire`."""
        position = _position(source)
        if self._descriptor is None or position in self._positions:
            return True
        try:
            _lock(self._descriptor, position)
        except OSError as error:
            # Any other error: a file system without locks.
            return error.errno not in (errno.EACCES, errno.EAGAIN)
        self._positions.add(position)
        return True

    def release(self, source: str) -> None:
        """See `protocol.SourceLocking.release`."""
        position = _position(source)
        if self._descriptor is not None and position in self._positions:
            self._positions.discard(position)
            # A file system that cannot unlock has not locked either.
            with suppress(OSError):
                _unlock(self._descriptor, position)

    def close(self) -> None:
        """Releases all locks."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _position(source: str) -> int:
    return crc32(source.encode()) & _LAST_POSITION


if sys.platform == "win32":
    import msvcrt

    # `msvcrt.locking` keeps the position in a signed C long, which has 32 bits on Windows.
    _LAST_POSITION = (1 << 31) - 1

    def _lock(descriptor: int, position: int) -> None:
        os.lseek(descriptor, position, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _unlock(descriptor: int, position: int) -> None:
        os.lseek(descriptor, position, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    _LAST_POSITION = (1 << 32) - 1

    def _lock(descriptor: int, position: int) -> None:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, position)

    def _unlock(descriptor: int, position: int) -> None:
        fcntl.lockf(descriptor, fcntl.LOCK_UN, 1, position)
