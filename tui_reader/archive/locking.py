"""Lock files beside an archive: one program writes at a time, and one instance of the reader owns the marks."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

_EACH = 0.01
"""Seconds between two tries."""

WRITING = ".lock"
READING = ".reader"


class LockFile:
    """A file that at most one holder has locked; the system takes the lock back when the holder dies.

    Two objects in one process exclude each other too. The file itself stays: who removes it could remove it under
    somebody who just locked it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    def acquire(self, wait: float = 0) -> bool:
        """Takes the lock within `wait` seconds; False when another has it. Raises OSError where the file cannot be
        made or the file system knows no locks."""
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        until = monotonic() + wait
        try:
            while not _locked(descriptor):
                if monotonic() >= until:
                    os.close(descriptor)
                    return False
                sleep(_EACH)
        except BaseException:
            os.close(descriptor)
            raise
        self._descriptor = descriptor
        return True

    def sign(self) -> None:
        """Writes into the file which process holds the lock, for `holder` in another."""
        if self._descriptor is not None:
            os.ftruncate(self._descriptor, 0)
            os.pwrite(self._descriptor, b"%d\n" % os.getpid(), 0)

    def holder(self) -> int | None:
        """The process that signed last; None when nobody did."""
        try:
            return int(self.path.read_bytes()[:20])
        except (OSError, ValueError):
            return None

    def release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


@contextmanager
def writing(path: Path | None, wait: float) -> Iterator[bool]:
    """Holds the lock for writing to the archive at `path`; gives False when it cannot be had in time.

    SQLite has locks of its own. This one is for what they do not cover: in a write-ahead log SQLite from 3.7.0 to
    3.51.2 can corrupt a file that two connections write and checkpoint at once.
    """
    if path is None:
        yield True
        return
    lock = LockFile(beside(path, WRITING))
    try:
        held = lock.acquire(wait)
    except OSError:
        # No place for a lock file: then SQLite cannot write here either, and says why better than we could.
        held = True
    try:
        yield held
    finally:
        lock.release()


def beside(path: Path, suffix: str) -> Path:
    """The lock file of an archive. Links lead to one file and must lead to one lock."""
    real = path.resolve()
    return real.with_name(real.name + suffix)


if sys.platform == "win32":
    import msvcrt

    def _locked(descriptor: int) -> bool:
        try:
            # Far behind what is signed: Windows keeps others from reading what is locked.
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
