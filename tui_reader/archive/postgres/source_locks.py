"""Locks of sources on a server: each is a lock of one connection, released with it."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from zlib import crc32

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.postgres.connection import Server, explained

_NAMESPACE = 0x62746C
"""Of advisory locks, which are numbers that all programs on a database share."""


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
        if self._connection is None:
            self._connection = self._server.connect()
        with explained(self._server.location):
            locked = self._connection.execute("SELECT pg_try_advisory_lock(%s, %s)", (_NAMESPACE, number))
            if not locked.fetchone()[0]:
                return False
        self._held.add(number)
        return True

    def release(self, source: str) -> None:
        """See `protocol.SourceLocking.release`."""
        number = _number(source)
        if number in self._held:
            self._held.discard(number)
            with explained(self._server.location):
                self._connection.execute("SELECT pg_advisory_unlock(%s, %s)", (_NAMESPACE, number))

    def close(self) -> None:
        """See `protocol.SourceLocking.close`."""
        if self._connection is not None:
            # The server notices a closed connection a moment later.
            with suppress(ArchiveError), explained(self._server.location):
                self._connection.execute("SELECT pg_advisory_unlock_all()")
            self._connection.close()
            self._connection = None
        self._held.clear()


def _number(source: str) -> int:
    # Two names with one number, one pair of 4,000,000,000, lock each other out between programs only.
    return crc32(source.encode(errors="surrogatepass")) - (1 << 31)
