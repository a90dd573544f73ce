"""Which file a connection has open, and whether that file and its log are still at their paths.

SQLite finds the log of a database by name: NAME-wal. When a file is renamed or replaced while a program has it
open, or after such a program was killed, its log lies beside another file, and a program that opens that one
would write pages of the first into the second. The lock file of an archive therefore states which file the log
beside it belongs to, by the numbers that the file system gives to both. A log that was copied together with its
file has another number than the one stated, and is trusted.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from tui_reader.archive import locking
from tui_reader.archive.errors import (
    BUSY,
    FILE_GONE,
    FILE_REPLACED,
    FILE_UNREACHABLE,
    READ_ONLY,
    ArchiveLocked,
    ArchiveUnavailable,
)

LOG, LOG_INDEX = "-wal", "-shm"
ASIDE = ".log-of-another-file"
"""Is added to the name of an archive for a log that was found beside it and belongs to another file."""

_LONGEST_NOTE = 100


class FileId(NamedTuple):
    """The device of a file and its number there (inode). A copy has another one, a renamed file the same."""

    device: int
    number: int


class FileConnection(sqlite3.Connection):
    """A connection to an archive file, with the ids of the file that it has open and of the log beside it (None:
    it has none, or its file system no numbers)."""

    file_id: FileId | None = None
    log_id: FileId | None = None
    log_path: Path | None = None


def file_id(path: Path | str) -> FileId | None:
    """The id of the file at `path`; None when there is none. Raises OSError when its disk cannot be reached."""
    try:
        found = os.stat(path)  # noqa: PTH116 (a tenth of the time of pathlib, once a second)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return FileId(found.st_dev, found.st_ino)


def remember(connection: FileConnection, path: Path) -> None:
    """Records what the connection has open, and states in the lock file whose log lies beside it."""
    with suppress(OSError):
        connection.file_id = file_id(path)
        # Links are resolved once: it takes longer than all of a check.
        connection.log_path = locking.sidecar_path(path, LOG)
        connection.log_id = file_id(connection.log_path)
        if connection.file_id is None or connection.log_id is None or _stated(path) == _ids(connection):
            return
        # A program that is writing has stated the same.
        with locking.writing(path, 0) as held:
            if held:
                locking.sidecar_path(path, locking.WRITING).write_text(_note(connection), "ascii")


def problem(connection: sqlite3.Connection, path: Path) -> str | None:
    """Why nothing may be written to the file that the connection has open, which was at `path`; None when it may.
    Takes three calls of the system, some microseconds."""
    if not isinstance(connection, FileConnection) or connection.file_id is None:
        return None
    try:
        now = file_id(path)
        if now is None:
            return FILE_GONE
        if now != connection.file_id or not log_is_own(connection):
            return FILE_REPLACED
    except OSError as error:
        return FILE_UNREACHABLE.format(reason=error.strerror)
    return None if os.access(path, os.W_OK) else READ_ONLY


def log_is_own(connection: FileConnection) -> bool:
    """Whether the log at its path is the one that the connection writes."""
    if connection.log_id is None or connection.log_path is None:
        return True
    return file_id(connection.log_path) == connection.log_id


def log_is_foreign(path: Path) -> bool:
    """Whether the log beside a file is the one that the lock file states, but the file is not, or is missing."""
    stated = _stated(path)
    if stated is None:
        return False
    return file_id(path) != stated[0] and file_id(locking.sidecar_path(path, LOG)) == stated[1]


def set_foreign_log_aside(path: Path, wait: float) -> None:
    """Renames a log beside the file at `path` that belongs to another file, and removes it when nothing is in it.
    Call it before SQLite opens the file. Waits `wait` seconds for a program that is writing, and then raises
    ArchiveLocked."""
    try:
        if not log_is_foreign(path):
            return
        with locking.writing(path, wait) as held:
            if not held:
                raise ArchiveLocked(path, BUSY)
            # Another program may have done it meanwhile.
            if not log_is_foreign(path):
                return
            log, index = locking.sidecar_path(path, LOG), locking.sidecar_path(path, LOG_INDEX)
            empty = log.stat().st_size == 0
            aside = _free_name(locking.sidecar_path(path, ASIDE))
            log.rename(aside)
            index.unlink(missing_ok=True)
            if empty:
                aside.unlink()
    except OSError as error:
        raise ArchiveUnavailable(path, FILE_UNREACHABLE.format(reason=error.strerror)) from error


def settle(connection: FileConnection, path: Path, wait: float) -> None:
    """Writes the log of a file that is no longer at `path` into that file, wherever it is now, and removes the log
    at its former name. Fails silently when the disk is gone, or other programs are reading; then the next one that
    opens the file at `path` sets the log aside."""
    with suppress(OSError, sqlite3.Error), locking.writing(path, wait) as held:
        if not held:
            return
        own = (LOG, LOG_INDEX) if connection.log_id and log_is_own(connection) else ()
        connection.execute(f"PRAGMA busy_timeout = {int(wait * 1000)}")
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if not busy:
            for suffix in own:
                locking.sidecar_path(path, suffix).unlink(missing_ok=True)


def _ids(connection: FileConnection) -> tuple[FileId | None, FileId | None]:
    return connection.file_id, connection.log_id


def _note(connection: FileConnection) -> str:
    assert connection.file_id is not None
    assert connection.log_id is not None
    return "file {} {} log {} {}\n".format(*connection.file_id, *connection.log_id)


def _stated(path: Path) -> tuple[FileId, FileId] | None:
    """The file and the log of which the lock file says that they belong together."""
    try:
        with locking.sidecar_path(path, locking.WRITING).open("rb") as file:
            words = file.read(_LONGEST_NOTE).split()
        if len(words) != 6:
            return None
        device, number, log_device, log_number = (int(words[at]) for at in (1, 2, 4, 5))
    except (OSError, ValueError):
        return None
    return FileId(device, number), FileId(log_device, log_number)


def _free_name(path: Path) -> Path:
    found, number = path, 1
    while found.exists():
        number += 1
        found = path.with_name(f"{path.name}-{number}")
    return found
