"""Opening archive files: the settings of a connection, its transactions, copies in memory."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tui_reader.archive.errors import ArchiveError, explained
from tui_reader.archive.schema import SchemaError, migrate

BUSY_SECONDS = 5.0

# A mark is made by a key, and the screen stands still while it is written.
MARK_SECONDS = 0.3

# A read-only file is worked on as a copy in memory, so that marking and filtering work; beyond this it is refused.
COPY_LIMIT = 256 << 20


def connect(path: Path | None, wait: float | None = None) -> sqlite3.Connection:
    """A connection to an archive file, which is created and migrated as needed, or to an empty archive in memory.
    It waits `wait` seconds for other programs, by default `BUSY_SECONDS`.

    Raises ArchiveError, and then leaves a file that was there as it was.
    """
    if path is not None:
        _make_folder(path)
    with explained(path):
        connection = sqlite3.connect(
            str(path) if path else ":memory:",
            timeout=BUSY_SECONDS if wait is None else wait,
            isolation_level=None,
            check_same_thread=False,
        )
    return _prepared(connection, path)


@contextmanager
def transaction(connection: sqlite3.Connection, path: Path | None, wait: float) -> Iterator[None]:
    """One transaction, which waits `wait` seconds for other programs. It takes the write lock at once: one that
    began by reading could not wait for its turn and would fail beside a second writer."""
    with explained(path):
        before = connection.execute("PRAGMA busy_timeout").fetchone()[0]
        connection.execute(f"PRAGMA busy_timeout = {int(wait * 1000)}")
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield
            connection.execute("COMMIT")
        except BaseException:
            # A full disk has already rolled back.
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        finally:
            connection.execute(f"PRAGMA busy_timeout = {before}")


def copy(path: Path, wait: float | None = None) -> sqlite3.Connection:
    """An archive in memory with what the file at `path` holds; the file is only read. `wait` as in `connect`."""
    with explained(path):
        if not path.is_file():
            raise ArchiveError(path, "there is no such file; check the name")
        if path.stat().st_size > COPY_LIMIT:
            raise ArchiveError(path, "this archive is read-only and too large to copy; make the file writable")
        timeout = BUSY_SECONDS if wait is None else wait
        memory = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        try:
            file = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=timeout)
            try:
                # A backup would try again for ever beside a lock; reading is given up after the timeout.
                file.execute("BEGIN")
                file.execute("SELECT count(*) FROM sqlite_schema").fetchone()
                file.backup(memory)
            finally:
                file.close()
        except BaseException:
            memory.close()
            raise
    return _prepared(memory, path)


def connect_marks(marks: Path) -> sqlite3.Connection:
    """A connection to the archive file that keeps the marks of another archive. Raises ArchiveError when it cannot
    be opened or written. That another program is writing to it is no hindrance."""
    connection = connect(marks, MARK_SECONDS)
    if not writable(marks):
        connection.close()
        raise ArchiveError(marks, "this archive is read-only; make the file and its folder writable")
    return connection


def copy_marks(connection: sqlite3.Connection, marks: Path) -> None:
    """Copies the marks of a file that can be read and not written. Raises ArchiveError when it cannot be read."""
    source = copy(marks, MARK_SECONDS)
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
