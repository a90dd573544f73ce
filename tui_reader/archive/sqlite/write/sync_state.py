"""What a sync has to know of the ones before it: sightings, what was missed, how far it walked."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from tui_reader.archive.record import moment, utc
from tui_reader.archive.sqlite.db.database import Database
from tui_reader.archive.sqlite.search import index
from tui_reader.archive.values import FailedFetch, LastCrawl, SeenDocument, Synced

_AT_ONCE = 500
"""Keys in one question."""


class SyncState(Database):
    """See `protocol.SyncRecords`."""

    def sightings(self, keys: Iterable[str]) -> dict[str, SeenDocument]:
        wanted = list(keys)
        found: dict[str, SeenDocument] = {}
        with self._reading():
            for start in range(0, len(wanted), _AT_ONCE):
                some = wanted[start : start + _AT_ONCE]
                rows = self._connection.execute(
                    "SELECT key, etag, last_modified, version FROM sightings "
                    f"WHERE key IN ({', '.join('?' * len(some))})",
                    some,
                )
                found.update((row[0], SeenDocument(*row)) for row in rows)
        return found

    def note_sightings(self, sightings: Sequence[SeenDocument]) -> None:
        if sightings:
            with self._writing():
                self._refuse()
                note_sightings(self._connection, sightings)

    def missed(self, origin: str) -> list[FailedFetch]:
        with self._reading():
            rows = self._connection.execute(
                f"SELECT {', '.join(FailedFetch._fields)} FROM missed WHERE origin = ? ORDER BY tried, address",
                (origin,),
            )
            return [_missed(row) for row in rows]

    def note_missed(self, origin: str, missed: Sequence[FailedFetch]) -> None:
        if not missed:
            return
        now = datetime.now(UTC)
        with self._writing():
            self._refuse()
            self._connection.executemany(
                f"INSERT INTO missed VALUES (?{', ?' * len(FailedFetch._fields)}) "
                "ON CONFLICT (origin, address) DO UPDATE SET message = excluded.message, again = excluded.again, "
                "title = excluded.title, version = excluded.version, elsewhere = excluded.elsewhere, "
                "captured = excluded.captured, linked_from = excluded.linked_from, tries = tries + 1, "
                "tried = excluded.tried",
                [
                    (
                        origin,
                        *each._replace(
                            captured=each.captured and utc(each.captured),  # type: ignore[arg-type]
                            tried=utc(each.tried or now),  # type: ignore[arg-type]
                        ),
                    )
                    for each in missed
                ],
            )

    def settle_missed(self, origin: str, addresses: Iterable[str]) -> None:
        gone = [(origin, address) for address in addresses]
        if gone:
            with self._writing():
                self._refuse()
                settle_missed(self._connection, gone)

    def walked(self, origin: str) -> LastCrawl | None:
        with self._reading():
            found = self._connection.execute(
                "SELECT settings, etag, last_modified FROM walked WHERE origin = ?", (origin,)
            ).fetchone()
            return None if found is None else LastCrawl(*found)

    def set_walked(self, origin: str, walked: LastCrawl | None) -> None:
        with self._writing():
            self._refuse()
            if walked is None:
                self._connection.execute("DELETE FROM walked WHERE origin = ?", (origin,))
            else:
                self._connection.execute("INSERT OR REPLACE INTO walked VALUES (?, ?, ?, ?)", (origin, *walked))

    def origin(self, id: int) -> str | None:
        with self._reading():
            found = self._connection.execute("SELECT origin FROM bulletins WHERE id = ?", (id,)).fetchone()
            return None if found is None else found[0]

    def synced(self) -> dict[str, Synced]:
        with self._reading():
            rows = self._connection.execute(
                "SELECT origin, at, outcome, new, changed, failed, message FROM synced"
            )
            return {origin: Synced(at, *rest) for origin, text, *rest in rows if (at := moment(text))}

    def set_synced(self, origin: str, synced: Synced) -> None:
        with self._writing():
            self._refuse()
            self._connection.execute(
                "INSERT OR REPLACE INTO synced VALUES (?, ?, ?, ?, ?, ?, ?)", (origin, utc(synced.at), *synced[1:])
            )

    def rename_origin(self, old: str, new: str) -> None:
        if old == new:
            return
        with self._writing():
            self._refuse()
            for table in ("missed", "walked", "synced"):
                self._connection.execute(f"UPDATE OR REPLACE {table} SET origin = ? WHERE origin = ?", (new, old))
            index.rename_origin(self._connection, old, new)
            self._connection.execute("UPDATE bulletins SET origin = ? WHERE origin = ?", (new, old))

    def adopt(self, origin: str, addresses: Sequence[str]) -> int:
        with self._reading():
            others = self._of_others(origin, addresses)
        if not others:
            return 0
        with self._writing():
            self._refuse()
            # Somebody else may have written since.
            others = self._of_others(origin, addresses)
            index.adopt(self._connection, [row[1:] for row in others], origin)
            self._connection.executemany(
                "UPDATE bulletins SET origin = ? WHERE id = ?", ((origin, id) for id, *_rest in others)
            )
        return len(others)

    def _of_others(self, origin: str, addresses: Sequence[str]) -> list[tuple[int, int | None, str, str | None]]:
        """The id, row in the search index, site and origin of bulletins that came by another source or none."""
        found: list[tuple[int, int | None, str, str | None]] = []
        for start in range(0, len(addresses), _AT_ONCE):
            some = addresses[start : start + _AT_ONCE]
            found += self._connection.execute(
                "SELECT id, rank, coalesce(site, ''), origin FROM bulletins "
                f"WHERE origin IS NOT ? AND address IN ({', '.join('?' * len(some))})",
                (origin, *some),
            )
        # An address may have been given twice.
        return sorted(set(found), key=lambda row: (row[1] is not None, row[1] or 0, row[0]))

    def forget_origin(self, origin: str) -> None:
        with self._writing():
            self._refuse()
            for table in ("missed", "walked", "synced"):
                self._connection.execute(f"DELETE FROM {table} WHERE origin = ?", (origin,))


def note_sightings(connection: sqlite3.Connection, sightings: Iterable[SeenDocument]) -> None:
    """In a transaction of the caller."""
    connection.executemany("INSERT OR REPLACE INTO sightings VALUES (?, ?, ?, ?)", sightings)


def settle_missed(connection: sqlite3.Connection, missed: Iterable[tuple[str, str]]) -> None:
    """Origins and addresses; in a transaction of the caller."""
    connection.executemany("DELETE FROM missed WHERE origin = ? AND address = ?", missed)


def _missed(row: Sequence[Any]) -> FailedFetch:
    found = FailedFetch(*row)
    return found._replace(again=bool(found.again), captured=moment(row[6]), tried=moment(row[9]))
