"""Locks of sources on a server: each is a lock of one connection, released with it, and taken again when that was
lost."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from zlib import crc32

from tui_reader.archive.errors import ArchiveError, ArchiveUnavailable
from tui_reader.archive.postgres.connection import Server, explained

_NAMESPACE = 0x62746C
"""Of advisory locks, which are numbers that all programs on a database share."""

_LOCK = "SELECT pg_try_advisory_lock(%s, %s)"


class SharedSourceLocks:
    """See `protocol.SourceLocking`. Raises ArchiveError."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._connection: Any = None
        self._held: set[int] = set()

    def acquire(self, source: str) -> bool:
        """See `protocol.SourceLocking.acquire`."""
        number = _number(source)
        if number in self._held:
            return True
        if not self._lock(number):
            return False
        self._held.add(number)
        return True

    def release(self, source: str) -> None:
        """See `protocol.SourceLocking.release`."""
        number = _number(source)
        if number in self._held:
            self._held.discard(number)
            # A lock on a lost connection is released already.
            with suppress(ArchiveUnavailable):
                self._ask("SELECT pg_advisory_unlock(%s, %s)", number)

    def close(self) -> None:
        """See `protocol.SourceLocking.close`."""
        if self._connection is not None:
            # The server notices a closed connection a moment later.
            with suppress(ArchiveError), explained(self._server.location):
                self._connection.execute("SELECT pg_advisory_unlock_all()")
            self._connection.close()
            self._connection = None
        self._held.clear()

    def _lock(self, number: int) -> bool:
        try:
            return self._ask(_LOCK, number)
        except ArchiveUnavailable:
            if self._connection is None:
                raise
        # It was lost, and with it its locks; another program may have taken some of them.
        self._connection.close()
        self._connection = None
        self._held = {each for each in self._held if self._ask(_LOCK, each)}
        return self._ask(_LOCK, number)

    def _ask(self, sql: str, number: int) -> bool:
        if self._connection is None:
            self._connection = self._server.connect()
        with explained(self._server.location):
            return bool(self._connection.execute(sql, (_NAMESPACE, number)).fetchone()[0])


def _number(source: str) -> int:
    # Two names with one number, one pair of 4,000,000,000, lock each other out between programs only.
    return crc32(source.encode(errors="surrogatepass")) - (1 << 31)
