"""What every room of an archive stands on: the connections, whose turn it is, and the marks that wait."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

from tui_reader.archive.errors import DAMAGED, ArchiveError, explained
from tui_reader.archive.sqlite.db import connection as connections
from tui_reader.archive.sqlite.db.connection import transaction
from tui_reader.archive.sqlite.lists.row_offsets import RowOffsets
from tui_reader.archive.sqlite.write.pending_marks import PendingMarks

READ_ONLY = "this archive is read-only; make the file and its folder writable"


class Database:
    """The state of an archive. One may be used from several threads: the calls take turns."""

    def __init__(
        self, connection: sqlite3.Connection, path: Path | None, copied: bool, refusal: str | None
    ) -> None:
        """`copied`: `connection` holds a copy of the file; `refusal`: why nothing new can be kept in it."""
        self.path = path
        self.patience = connections.BUSY_SECONDS
        """Seconds that a write waits for other programs."""
        self.warnings: list[str] = []
        self._connection = connection
        self._copied = copied
        self._refusal = refusal
        # Where marks are written: here, or to a file beside an archive in memory, whose own marks say what shows.
        self._kept = connection
        self._kept_path = path
        self._pending = PendingMarks()
        self._lock = RLock()
        self._places = RowOffsets()
        self._version = -1
        self._seen = -1

    @property
    def file(self) -> Path | None:
        return None if self._copied else self.path

    @property
    def read_only(self) -> str | None:
        return self._refusal

    def changed(self) -> bool:
        with self._reading():
            version = self._data_version()
            before, self._seen = self._seen, version
            return before not in (-1, version)

    def _data_version(self) -> int:
        """A number that changes with what other connections commit."""
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def _numbered(self) -> RowOffsets:
        """The row numbers, as they are now."""
        version = self._data_version()
        if version != self._version:
            self._version = version
            self._places.forget()
        return self._places

    def _refuse(self) -> None:
        """Raises ArchiveError where nothing new can be kept, also not in a copy, which takes marks."""
        if self._refusal is not None:
            raise ArchiveError(self.path, self._refusal if not self._copied else READ_ONLY)

    def _one(self, sql: str, values: tuple[object, ...] = ()) -> tuple[Any, ...]:
        with self._reading():
            found = self._connection.execute(sql, values).fetchone()
        if found is None:
            raise ArchiveError(self.path, DAMAGED)
        return tuple(found)

    def _number(self, sql: str, values: tuple[object, ...]) -> int | None:
        with self._reading():
            found = self._connection.execute(sql, values).fetchone()
        return None if found is None or found[0] is None else int(found[0])

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """One view of the archive: what others write meanwhile shows in none of the statements in it."""
        with self._lock, explained(self.path):
            if self._connection.in_transaction:
                yield
                return
            self._connection.execute("BEGIN")
            try:
                yield
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")

    @contextmanager
    def _writing(self, wait: float | None = None) -> Iterator[None]:
        """One transaction, in which marks that wait for this file are written too. It is on the disk when this
        ends. Waits `wait` seconds for other programs, by default `patience`."""
        if self._refusal is not None and not self._copied:
            raise ArchiveError(self.path, self._refusal)
        with self._lock:
            waiting = self._pending if self._kept is self._connection else PendingMarks()
            self._places.forget()
            with transaction(self._connection, self.file, self.patience if wait is None else wait):
                waiting.write(self._connection, self._connection)
                yield
            if waiting:
                self._pending = PendingMarks()
