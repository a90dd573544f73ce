"""The base of the embedded archive: its connections, transactions and lock."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

from tui_reader.archive.errors import DAMAGED, READ_ONLY, ArchiveError, ArchiveUnavailable, explained
from tui_reader.archive.sqlite.db import connection as connections
from tui_reader.archive.sqlite.db.connection import transaction


class Database:
    """An archive file, or one in memory, open for several threads: their calls take turns.

    `connection` is for the statements of its subclasses, under its lock, and for inspection.
    """

    remote: bool = False

    def __init__(
        self, connection: sqlite3.Connection, path: Path | None, copied: bool, refusal: str | None
    ) -> None:
        """`copied`: `connection` holds a copy of the file; `refusal`: why nothing new can be kept in it."""
        self.path = path
        self.patience = connections.BUSY_SECONDS
        self.warnings: list[str] = []
        self.trouble: ArchiveUnavailable | None = None
        self.copies_opened = 0
        self.connection = connection
        self._copied = copied
        self._refusal = refusal
        # Where marks are written: this archive, or a file that stores those of an archive in memory, whose own
        # tables say what shows.
        self._marks_connection = connection
        self._marks_path = path
        self._lock = RLock()
        self._seen_version = -1

    @property
    def file(self) -> Path | None:
        """The file that is read and written; see `protocol.Archive.kept_in`."""
        return self._own_path

    @property
    def location(self) -> str:
        return str(self.path or "")

    @property
    def kept_in(self) -> Path | None:
        return self.file

    @property
    def _own_path(self) -> Path | None:
        """The path of the file that `connection` has open; None for an archive in memory."""
        return None if self._copied else self.path

    @property
    def read_only(self) -> str | None:
        return self._refusal

    def may_keep(self) -> bool:
        """See `protocol.Archive.may_keep`."""
        return self.read_only is None

    def changed(self) -> bool:
        with self._reading():
            version = self._data_version()
            before, self._seen_version = self._seen_version, version
            return before not in (-1, version)

    def _data_version(self) -> int:
        """A number that changes with what other connections commit."""
        return int(self.connection.execute("PRAGMA data_version").fetchone()[0])

    def _invalidate(self) -> None:
        """Makes whatever remembers rows forget them; every write calls it."""

    def _write_pending(self) -> None:
        """Writes the marks that wait for this file, in the transaction of the caller."""

    def _pending_written(self) -> None:
        """Forgets the marks that `_write_pending` wrote, after the commit."""

    def _refuse(self) -> None:
        """Raises ArchiveError where no bulletin can be kept: also in a copy, which accepts marks."""
        if self._refusal is not None:
            raise ArchiveError(self.path, self._refusal if not self._copied else READ_ONLY)

    def _refuse_marks(self) -> None:
        """Raises ArchiveError where no mark can be kept: the archive is open elsewhere, or too large to copy."""
        if self._refusal is not None and not self._copied:
            raise ArchiveError(self.path, self._refusal)

    def _one(self, sql: str, values: tuple[object, ...] = ()) -> tuple[Any, ...]:
        with self._reading():
            found = self.connection.execute(sql, values).fetchone()
        if found is None:
            raise ArchiveError(self.path, DAMAGED)
        return tuple(found)

    def _number(self, sql: str, values: tuple[object, ...]) -> int | None:
        with self._reading():
            found = self.connection.execute(sql, values).fetchone()
        return None if found is None or found[0] is None else int(found[0])

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """A read transaction: all statements in it see one state of the archive."""
        with self._lock, explained(self.path):
            if self.connection.in_transaction:
                yield
                return
            self.connection.execute("BEGIN")
            try:
                yield
            finally:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")

    @contextmanager
    def _writing(self, wait: float | None = None) -> Iterator[None]:
        """A write transaction, in which marks that wait for this file are written too; it is on the disk when this
        ends. Waits `wait` seconds for other programs, by default `patience`."""
        self._refuse_marks()
        with self._lock:
            self._invalidate()
            with transaction(self.connection, self._own_path, self.patience if wait is None else wait):
                self._write_pending()
                yield
            self._pending_written()
