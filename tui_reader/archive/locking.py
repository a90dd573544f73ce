"""Lock files next to an archive: one for the program that writes, one for the instance that owns the marks."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

_INTERVAL = 0.01
"""Seconds between two attempts."""

WRITING = ".lock"
READING = ".reader"


class LockFile:
    """An exclusive lock on a file, which the system releases when its holder dies.

    Two objects in one process exclude each other too. The file is never removed: another program might just have
    locked it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    def acquire(self, wait: float = 0) -> bool:
        """Takes the lock within `wait` seconds; False when another holder keeps it. Raises OSError where the file
        cannot be created or the file system has no locks."""
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        until = monotonic() + wait
        try:
            while not _locked(descriptor):
                if monotonic() >= until:
                    os.close(descriptor)
                    return False
                sleep(_INTERVAL)
        except BaseException:
            os.close(descriptor)
            raise
        self._descriptor = descriptor
        return True

    def sign(self) -> None:
        """Writes the id of this process into the file, for `holder` in another process."""
        if self._descriptor is not None:
            os.ftruncate(self._descriptor, 0)
            os.pwrite(self._descriptor, b"%d\n" % os.getpid(), 0)

    def holder(self) -> int | None:
        """The id of the process that signed last; None when none did."""
        try:
            return int(self.path.read_bytes()[:20])
        except (OSError, ValueError):
            return None

    def release(self) -> None:
        """Releases the lock, if it is held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


@contextmanager
def writing(path: Path | None, wait: float) -> Iterator[bool]:
    """Holds the lock for writing to the archive at `path`; yields False when it was not free within `wait`
    seconds.

    SQLite's own locks do not suffice: with a write-ahead log, SQLite 3.7.0 to 3.51.2 can corrupt a file that two
    connections write and checkpoint at once.
    """
    if path is None:
        yield True
        return
    lock = LockFile(sidecar_path(path, WRITING))
    try:
        held = lock.acquire(wait)
    except OSError:
        # No place for a lock file: SQLite cannot write here either, and reports why.
        held = True
    try:
        yield held
    finally:
        lock.release()


def sidecar_path(path: Path, suffix: str) -> Path:
    """A file beside an archive, such as its lock or its log. Symbolic links are resolved, as SQLite does: one file
    has one lock and one log."""
    real = path.resolve()
    return real.with_name(real.name + suffix)


if sys.platform == "win32":
    import msvcrt

    def _locked(descriptor: int) -> bool:
        try:
            # Beyond the signature: on Windows others cannot read locked bytes.
            os.lseek(descriptor, 1 << 20, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _locked(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
