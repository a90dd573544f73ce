"""The base of the shared archive: its server, and what every group of methods uses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

from tui_reader.archive.errors import DAMAGED_BYTES, ArchiveError, ArchiveUnavailable
from tui_reader.archive.postgres.connection import READ_ONLY, Server
from tui_reader.paths import DatabaseAddress


class SharedDatabase:
    """An archive on a server, open for several threads.

    `server` is for the statements of its subclasses, and for inspection: `run` for one that reads, `write` for one
    that writes and commits, `transaction` for more than one.
    """

    path: Path | None = None
    remote: bool = True

    def __init__(self, server: Server) -> None:
        self.server = server
        self.patience = server.patience
        self.warnings: list[str] = []
        self.trouble: ArchiveUnavailable | None = None
        self.copies_opened = 0
        self._lock = RLock()
        self._refusal: str | None = None

    @property
    def kept_in(self) -> DatabaseAddress:
        return DatabaseAddress(self.server.address)

    @property
    def location(self) -> str:
        """The address of the database, without secrets, for messages."""
        return self.server.location

    @property
    def read_only(self) -> str | None:
        return READ_ONLY if self._refusal is None and self.server.is_replica else self._refusal

    def may_keep(self) -> bool:
        """See `protocol.Archive.may_keep`."""
        if self.read_only is not None:
            return False
        return bool(self._value("SELECT has_table_privilege('bulletin_tui.bulletins', 'INSERT')"))

    def _run(self, sql: str, values: Sequence[object] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of one reading statement."""
        return self.server.run(sql, values)

    def _one(self, sql: str, values: Sequence[object] | dict[str, Any] = ()) -> tuple[Any, ...]:
        """The one row of a reading statement."""
        found = self._run(sql, values)
        if not found:
            raise ArchiveError(self.location, DAMAGED_BYTES)
        return found[0]

    def _value(self, sql: str, values: Sequence[object] | dict[str, Any] = ()) -> Any:
        """The first value of a reading statement; None when it finds no row."""
        found = self._run(sql, values)
        return found[0][0] if found else None

    def _write(self, sql: str, values: Sequence[object] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
        """Runs one statement that keeps something and commits itself."""
        self._refuse()
        return self.server.write(sql, values)

    @contextmanager
    def _writing(self) -> Iterator[Any]:
        """A connection in a transaction that keeps something: all of it or nothing."""
        self._refuse()
        with self.server.transaction() as connection:
            yield connection

    @contextmanager
    def _piping(self) -> Iterator[Any]:
        """As `_writing`, with statements that take one round trip together: see `Server.pipeline`."""
        self._refuse()
        with self.server.pipeline() as connection:
            if self.patience != self.server.patience:
                connection.execute(
                    "SELECT set_config('lock_timeout', %s, true)", (f"{self.patience * 1000:.0f}ms",)
                )
            yield connection

    def _refuse(self) -> None:
        """Raises ArchiveError where nothing can be kept."""
        refusal = self.read_only
        if refusal is not None:
            raise ArchiveError(self.location, refusal)
