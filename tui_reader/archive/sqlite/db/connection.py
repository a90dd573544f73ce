"""Connections to archive files: their settings, transactions, copies in memory."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from tui_reader.archive import locking
from tui_reader.archive.errors import (
    BUSY,
    READ_ONLY,
    ArchiveError,
    ArchiveLocked,
    ArchiveUnavailable,
    explained,
)
from tui_reader.archive.sqlite.db import file_identity, file_length, network
from tui_reader.archive.sqlite.db.file_identity import FileConnection
from tui_reader.archive.sqlite.db.schema import SchemaError, migrate, up_to_date
from tui_reader.archive.stored_text import stored_text
from tui_reader.private_files import create_private, make_private, make_private_folder

BUSY_SECONDS = 5.0
"""Seconds that a write waits for other programs."""

MARK_SECONDS = 0.3
"""The same for a mark: a key makes it, and the screen does not respond while it is written."""

LOG_PAGES = 1000
"""Pages in the write-ahead log from which a commit copies them into the file (a checkpoint), as SQLite has it."""

MARK_LOG_PAGES = 4000
"""The same for the commit of a mark, 64 MiB: it leaves the log of a sync to the sync, and only bounds that of many
marks."""

COPY_LIMIT = 256 << 20
"""Up to this size in bytes a read-only file is copied into memory, so that marks and filters work."""

_KEYS_PER_QUERY = 500


def connect(path: Path | None, wait: float | None = None) -> FileConnection:
    """A connection to an archive file, which is created or migrated as needed, or to an empty archive in memory.
    It waits `wait` seconds for other programs, by default `BUSY_SECONDS`. Raises ArchiveError, and then leaves an
    existing file unchanged.
    """
    wait = BUSY_SECONDS if wait is None else wait
    if path is not None:
        _make_folder(path)
        network.refuse(path)
        file_identity.set_foreign_log_aside(path, wait)
        file_length.check(path)
    with explained(path):
        if path is not None:
            _make_private(path)
        connection = sqlite3.connect(
            str(path) if path else ":memory:",
            timeout=wait,
            isolation_level=None,
            check_same_thread=False,
            factory=FileConnection,
        )
    _prepared(connection, path)
    if path is not None:
        file_identity.remember(connection, path)
    return connection


@contextmanager
def transaction(
    connection: sqlite3.Connection, path: Path | None, wait: float, log_pages: int = LOG_PAGES
) -> Iterator[None]:
    """A write transaction, which waits `wait` seconds for other programs and then raises ArchiveLocked. It takes
    the write lock at the start: one that began by reading could not wait for it, and would fail when another
    program is writing. Its commit copies the log into the file when that has `log_pages` pages. Raises
    ArchiveUnavailable when the file is no longer at `path`, or cannot be written."""
    with locking.writing(path, wait) as held, explained(path):
        if not held:
            raise ArchiveLocked(path, BUSY)
        if path is not None and (problem := file_identity.problem(connection, path)):
            raise ArchiveUnavailable(path, problem)
        before = connection.execute("PRAGMA busy_timeout").fetchone()[0]
        connection.execute(f"PRAGMA busy_timeout = {int(wait * 1000)}")
        connection.execute(f"PRAGMA wal_autocheckpoint = {log_pages}")
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield
            connection.execute("COMMIT")
        except BaseException:
            # On a full disk SQLite has already rolled back.
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        finally:
            connection.execute(f"PRAGMA busy_timeout = {before}")
            connection.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")


def rows_with(
    connection: sqlite3.Connection, sql: str, keys: Sequence[object], before: tuple[object, ...] = ()
) -> Iterator[tuple[Any, ...]]:
    """The rows of a query with the condition `IN ({})` on any number of keys, as many at a time as fit into one
    statement; `before` are the values before them."""
    for start in range(0, len(keys), _KEYS_PER_QUERY):
        some = keys[start : start + _KEYS_PER_QUERY]
        yield from connection.execute(sql.format(", ".join("?" * len(some))), (*before, *some))


def copy(path: Path, wait: float | None = None, *, settled: bool = False) -> sqlite3.Connection:
    """A copy in memory of the archive file at `path`; `wait` as in `connect`. `settled`: no program writes to the
    file any more, so that its log need not be read."""
    with explained(path):
        if not path.is_file():
            raise ArchiveError(path, "there is no such file; check the name")
        memory = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        try:
            with closing(_read_only(path, BUSY_SECONDS if wait is None else wait, settled)) as file:
                file.backup(memory)
        except BaseException:
            memory.close()
            raise
    return _prepared(memory, None, path)


def connect_read_only(path: Path) -> sqlite3.Connection:
    """A connection to an archive file that cannot be written. Raises ArchiveError for a file of an older version,
    which would need a migration."""
    with explained(path):
        return _prepared(_read_only(path, BUSY_SECONDS, False), None, path)


def _read_only(path: Path, wait: float, settled: bool) -> sqlite3.Connection:
    """A read-only connection to a file that was read successfully."""
    file_length.check(path)
    # Without the log of another file, which cannot be set aside here.
    settled = settled or file_identity.log_is_foreign(path)
    for mode in ("immutable=1",) if settled else ("mode=ro", "immutable=1"):
        file = sqlite3.connect(
            f"{path.resolve().as_uri()}?{mode}",
            uri=True,
            timeout=wait,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            # A backup retries forever while the file is locked; a read ends after the timeout.
            file.execute("BEGIN")
            file.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            file.execute("COMMIT")
        except sqlite3.OperationalError as error:
            file.close()
            # A write-ahead log cannot be read where its index file cannot be written. What is in the log alone is
            # then left out; a program that ended normally left nothing in it.
            if mode != "mode=ro" or error.sqlite_errorcode & 0xFF not in (
                sqlite3.SQLITE_CANTOPEN,
                sqlite3.SQLITE_READONLY,
            ):
                raise
        except BaseException:
            file.close()
            raise
        else:
            return file
    raise AssertionError("the last mode returns or raises")


def connect_marks(marks: Path) -> FileConnection:
    """A connection to the archive file that stores the marks of an archive in memory. Raises ArchiveError when it
    cannot be opened or written; another program may be writing to it."""
    connection = connect(marks, MARK_SECONDS)
    if not writable(marks):
        connection.close()
        raise ArchiveError(marks, READ_ONLY)
    return connection


def archive_id(path: Path) -> str | None:
    """The id of the archive at `path`, read without its log, which would make files; None for a file of an older
    version, and for one that SQLite cannot read. Raises ArchiveError for one that was cut off."""
    with suppress(*_SQLITE_ERRORS), closing(_read_only(path, MARK_SECONDS, settled=True)) as file:
        return id_of(file)
    return None


def id_of(connection: sqlite3.Connection) -> str | None:
    """The id of the archive that is open; None when it has none or cannot be read."""
    with suppress(*_SQLITE_ERRORS):
        return str(connection.execute("SELECT id FROM archive_id").fetchone()[0])
    return None


# Python decodes the message of an error as UTF-8, and it may quote a damaged file.
_SQLITE_ERRORS = (sqlite3.Error, UnicodeDecodeError)


def copy_marks(connection: sqlite3.Connection, marks: Path) -> None:
    """Copies the marks of a read-only file. Raises ArchiveError when it cannot be read."""
    with closing(copy(marks, MARK_SECONDS)) as source, explained(marks):
        source.text_factory = bytes
        exact = "CAST(? AS TEXT)"
        for table, places in (
            ("marks", f"{exact}, ?, ?, ?, ?"),
            ("acknowledged", f"{exact}, {exact}"),
            ("tags", f"{exact}, {exact}"),
        ):
            rows = source.execute(f"SELECT * FROM {table}").fetchall()
            connection.executemany(f"INSERT OR REPLACE INTO main.{table} VALUES ({places})", rows)
        rows = source.execute(
            "SELECT uuid, address, edited, deleted, colour, content, folded FROM notes"
        ).fetchall()
        connection.executemany(
            "INSERT OR REPLACE INTO main.notes (uuid, address, edited, deleted, colour, content, folded) "
            f"VALUES ({exact}, {exact}, {exact}, ?, {exact}, ?, {exact})",
            rows,
        )


def writable(path: Path) -> bool:
    """Whether SQLite can write to the file and to its folder, where it puts the journal."""
    return os.access(path.parent, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))


def _make_folder(path: Path) -> None:
    try:
        make_private_folder(path.parent)
    except OSError as error:
        message = f"its folder cannot be created ({error.strerror}); name a place that you can write to"
        raise ArchiveError(path, message) from error
    if path.is_dir():
        raise ArchiveError(path, "this is a folder; name a file in it")


def _make_private(path: Path) -> None:
    """Takes the rights of others from the file, which is created, and from what lies beside it. SQLite gives the
    log the rights of the file."""
    if not path.exists() and os.access(path.parent, os.W_OK):
        with suppress(OSError):
            # SQLite reports why the file cannot be created.
            create_private(path)
    for suffix in ("", "-wal", "-shm", "-journal"):
        make_private(path.with_name(path.name + suffix))


def _write_ahead(connection: sqlite3.Connection, path: Path) -> str:
    """Turns the write-ahead log on, so that reading never waits for a writer, or off on a network file system;
    returns the journal mode."""
    wanted = "delete" if network.allowed() and network.network_kind(path) else "wal"
    mode = str(connection.execute("PRAGMA journal_mode").fetchone()[0])
    if mode != wanted:
        # Fails while another program has the file open; the next one to open it alone succeeds.
        with suppress(sqlite3.OperationalError):
            mode = str(connection.execute(f"PRAGMA journal_mode = {wanted}").fetchone()[0])
    return mode


def _prepared(connection: sqlite3.Connection, path: Path | None, named: Path | None = None) -> sqlite3.Connection:
    """The connection with the settings of an archive and the newest schema; closed when that fails. `path` is None
    when no file can be written; `named` is then the file for error messages."""
    connection.text_factory = stored_text
    try:
        with explained(path or named):
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA cell_size_check = ON")
            # Takes effect on a new file only. Large pages store long documents in 3 % less space.
            connection.execute("PRAGMA page_size = 16384")
            if not up_to_date(connection):
                with locking.writing(path, BUSY_SECONDS):
                    migrate(connection)
            if path is not None:
                # A bulletin may be gone from its site tomorrow: what was committed must survive a power cut.
                # With a write-ahead log that takes FULL; without one (on a network file system) EXTRA, which also
                # syncs the folder when the rollback journal is deleted.
                full = _write_ahead(connection, path) == "wal"
                # Makes the log, if there is none.
                connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
                connection.execute(f"PRAGMA synchronous = {'FULL' if full else 'EXTRA'}")
    except SchemaError as error:
        connection.close()
        raise ArchiveError(path or named, str(error)) from error
    except BaseException:
        connection.close()
        raise
    return connection
