"""Opening archive files: the settings of a connection, the marks attached beside it, copies in memory."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from tui_reader.archive.errors import ArchiveError, explained
from tui_reader.archive.schema import SchemaError, migrate

BUSY_SECONDS = 5.0

# A read-only file is worked on as a copy in memory, so that marking and filtering work; beyond this it is refused.
COPY_LIMIT = 256 << 20


def connect(path: Path | None) -> sqlite3.Connection:
    """A connection to an archive file, which is created and migrated as needed, or to an empty archive in memory.

    Raises ArchiveError, and then leaves a file that was there as it was.
    """
    if path is not None:
        _make_folder(path)
    with explained(path):
        connection = sqlite3.connect(
            str(path) if path else ":memory:", timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
    return _prepared(connection, path)


def copy(path: Path) -> sqlite3.Connection:
    """An archive in memory with what the file at `path` holds; the file is only read."""
    with explained(path):
        if not path.is_file():
            raise ArchiveError(path, "there is no such file; check the name")
        if path.stat().st_size > COPY_LIMIT:
            raise ArchiveError(path, "this archive is read-only and too large to copy; make the file writable")
        memory = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        try:
            file = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)
            try:
                file.backup(memory)
            finally:
                file.close()
        except BaseException:
            memory.close()
            raise
    return _prepared(memory, path)


def attach_marks(connection: sqlite3.Connection, marks: Path) -> None:
    """Attaches the archive file `marks` as `kept`. Raises ArchiveError when it cannot be opened or written."""
    connect(marks).close()
    if not writable(marks):
        raise ArchiveError(marks, "this archive is read-only; make the file and its folder writable")
    with explained(marks):
        connection.execute("ATTACH ? AS kept", (str(marks),))
        connection.execute("PRAGMA kept.synchronous = EXTRA")


def copy_marks(connection: sqlite3.Connection, marks: Path) -> None:
    """Copies the marks of a file that can be read and not written. Raises ArchiveError when it cannot be read."""
    source = copy(marks)
    try:
        with explained(marks):
            for table, places in (("marks", "?, ?, ?, ?, ?"), ("acknowledged", "?, ?")):
                rows = source.execute(f"SELECT * FROM {table}").fetchall()
                connection.executemany(f"INSERT OR REPLACE INTO main.{table} VALUES ({places})", rows)
    finally:
        source.close()


def writable(path: Path) -> bool:
    """Whether SQLite could write here: to the file, and to its folder, which holds the rollback journal."""
    return os.access(path.parent, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        message = f"its folder cannot be made ({error.strerror}); name a place that you can write to"
        raise ArchiveError(path, message) from error
    if path.is_dir():
        raise ArchiveError(path, "this is a folder; name a file in it")


def _prepared(connection: sqlite3.Connection, path: Path | None) -> sqlite3.Connection:
    """The connection with our settings and the newest schema; closed again when that fails."""
    # A damaged file may hold bytes that are no UTF-8: a mark in one title is better than no list.
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    try:
        with explained(path):
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA cell_size_check = ON")
            # Only a file still to be created takes it. Large pages hold long documents in 3 % less space.
            connection.execute("PRAGMA page_size = 16384")
            # A rollback journal and not WAL: two instances may have one file open, nothing keeps the second from
            # writing, and SQLite from 3.7.0 to 3.51.2 can corrupt a WAL that two connections write and reset at
            # once. EXTRA also syncs the folder when the journal goes, without which a power cut can undo the last
            # commit; a bulletin is fetched once and may be gone from its site tomorrow.
            connection.execute("PRAGMA synchronous = EXTRA")
            migrate(connection)
    except SchemaError as error:
        connection.close()
        raise ArchiveError(path, str(error)) from error
    except BaseException:
        connection.close()
        raise
    return connection
