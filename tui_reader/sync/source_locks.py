"""Which sources are being synced right now: two programs at once would ask a server for everything twice.

Locks on single bytes of one file, one byte for each source; the system lets go of them when a program ends.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from zlib import crc32

from tui_reader.archive.locking import beside

SUFFIX = ".sync"


class SourceLocks:
    """The sources that this program syncs into the archive at `path`; None is an archive that nobody else has."""

    def __init__(self, path: Path | None) -> None:
        self._descriptor: int | None = None
        if path is None:
            return
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0)
        try:
            self._descriptor = os.open(beside(path, SUFFIX), flags, 0o600)
        except OSError:
            # No place for a file: then the archive cannot be written either, and says why.
            return

    def take(self, source: str) -> bool:
        """Whether the source of this name is ours now: False when another program has it."""
        return self._descriptor is None or _locked(self._descriptor, crc32(source.encode()))

    def close(self) -> None:
        """Lets go of all."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


if sys.platform == "win32":

    def _locked(descriptor: int, place: int) -> bool:
        return True

else:
    import fcntl

    def _locked(descriptor: int, place: int) -> bool:
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
        except BlockingIOError:
            return False
        except OSError:
            # A file system without locks.
            return True
        return True
