"""Idle connections, kept for the next request to the same server."""

from __future__ import annotations

from typing import NamedTuple

from tui_reader.sources.http.connection import Connection


class ConnectionKey(NamedTuple):
    """The target of a connection; connections with the same key are interchangeable."""

    scheme: str
    authority: str
    allow_private: bool
    proxy: str | None


class IdleConnections:
    """At most `most` connections; the one that was used longest ago is closed for another."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._idle: list[tuple[ConnectionKey, Connection]] = []

    async def take(self, key: ConnectionKey) -> Connection | None:
        """The connection for this key that was used last, None if there is none; expired ones are closed."""
        for number in range(len(self._idle) - 1, -1, -1):
            if self._idle[number][0] == key:
                connection = self._idle.pop(number)[1]
                if not connection.expired:
                    return connection
                await connection.aclose()
                return await self.take(key)
        return None

    async def keep(self, key: ConnectionKey, connection: Connection) -> None:
        """Keep a connection whose response has been read."""
        self._idle.append((key, connection))
        if len(self._idle) > self._most:
            await self._idle.pop(0)[1].aclose()

    async def aclose(self) -> None:
        """Close all."""
        while self._idle:
            await self._idle.pop()[1].aclose()
