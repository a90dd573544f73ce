"""What a sync must know of earlier ones: seen documents, failed fetches, complete crawls."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from tui_reader.archive.record import moment, utc
from tui_reader.archive.sqlite.db.connection import rows_with
from tui_reader.archive.sqlite.db.database import Database
from tui_reader.archive.sqlite.search import index
from tui_reader.archive.sync_jobs.local_jobs import LocalJobs
from tui_reader.archive.values import FailedFetch, LastCrawl, SeenDocument, Synced

_FAILURE_COLUMNS = (
    "address, message, again, title, version, elsewhere, captured, linked_from, tries, tried"  # as `FailedFetch`
)


_RENAME_IN_WATCHES = """
    UPDATE watches SET sources = (
        SELECT json_group_array(iif(value = :old, :new, value)) FROM json_each(watches.sources)
    ) WHERE json_valid(sources) AND EXISTS (SELECT 1 FROM json_each(watches.sources) WHERE value = :old)
"""


class SyncRecorder(Database):
    """See `protocol.SyncRecords`."""

    _sync_jobs: LocalJobs | None = None

    def seen_documents(self, keys: Iterable[str]) -> dict[str, SeenDocument]:
        sql = "SELECT key, etag, last_modified, version FROM sightings WHERE key IN ({})"
        with self._reading():
            return {row[0]: SeenDocument(*row) for row in rows_with(self.connection, sql, list(keys))}

    def record_seen(self, documents: Sequence[SeenDocument]) -> None:
        if documents:
            with self._writing():
                self._refuse()
                record_seen(self.connection, documents)

    def failed_fetches(self, origin: str) -> list[FailedFetch]:
        with self._reading():
            rows = self.connection.execute(
                f"SELECT {_FAILURE_COLUMNS} FROM missed WHERE origin = ? ORDER BY tried, address",
                (origin,),
            )
            return [_failed_fetch(row) for row in rows]

    def record_failures(self, origin: str, failures: Sequence[FailedFetch]) -> None:
        if not failures:
            return
        now = datetime.now(UTC)
        with self._writing():
            self._refuse()
            self.connection.executemany(
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
                    for each in failures
                ],
            )

    def forget_failures(self, origin: str, addresses: Iterable[str]) -> None:
        gone = [(origin, address) for address in addresses]
        if gone:
            with self._writing():
                self._refuse()
                forget_failures(self.connection, gone)

    def last_crawl(self, origin: str) -> LastCrawl | None:
        with self._reading():
            found = self.connection.execute(
                "SELECT settings, etag, last_modified FROM walked WHERE origin = ?", (origin,)
            ).fetchone()
            return None if found is None else LastCrawl(*found)

    def set_last_crawl(self, origin: str, crawl: LastCrawl | None) -> None:
        with self._writing():
            self._refuse()
            if crawl is None:
                self.connection.execute("DELETE FROM walked WHERE origin = ?", (origin,))
            else:
                self.connection.execute("INSERT OR REPLACE INTO walked VALUES (?, ?, ?, ?)", (origin, *crawl))

    def origin(self, id: int) -> str | None:
        with self._reading():
            found = self.connection.execute("SELECT origin FROM bulletins WHERE id = ?", (id,)).fetchone()
            return None if found is None else found[0]

    def synced(self) -> dict[str, Synced]:
        with self._reading():
            rows = self.connection.execute("SELECT origin, at, outcome, new, changed, failed, message FROM synced")
            return {origin: Synced(at, *rest) for origin, text, *rest in rows if (at := moment(text))}

    def set_synced(self, origin: str, synced: Synced) -> None:
        with self._writing():
            self._refuse()
            self.connection.execute(
                "INSERT OR REPLACE INTO synced VALUES (?, ?, ?, ?, ?, ?, ?)", (origin, utc(synced.at), *synced[1:])
            )

    def sync_jobs(self) -> LocalJobs:
        # One for as long as the archive is open: its leases are in memory.
        if self._sync_jobs is None:
            self._sync_jobs = LocalJobs(self.synced)
        return self._sync_jobs

    def rename_origin(self, old: str, new: str) -> None:
        if old == new:
            return
        with self._writing():
            self._refuse()
            for table in ("missed", "walked", "synced"):
                self.connection.execute(f"UPDATE OR REPLACE {table} SET origin = ? WHERE origin = ?", (new, old))
            index.rename_origin(self.connection, old, new)
            self.connection.execute("UPDATE bulletins SET origin = ? WHERE origin = ?", (new, old))
            self.connection.execute(_RENAME_IN_WATCHES, {"old": old, "new": new})

    def adopt(self, origin: str, addresses: Sequence[str]) -> int:
        with self._reading():
            others = self._of_others(origin, addresses)
        if not others:
            return 0
        with self._writing():
            self._refuse()
            # Another program may have written since.
            others = self._of_others(origin, addresses)
            index.adopt(self.connection, [(rank, site, old) for _id, rank, site, old in others], origin)
            self.connection.executemany(
                "UPDATE bulletins SET origin = ? WHERE id = ?", ((origin, id) for id, *_rest in others)
            )
        return len(others)

    def _of_others(self, origin: str, addresses: Sequence[str]) -> list[tuple[Any, ...]]:
        """The id, row id in the search index, site and origin of the bulletins that came from another source or
        from none."""
        sql = (
            "SELECT id, rank, coalesce(site, ''), origin FROM bulletins WHERE origin IS NOT ? AND address IN ({})"
        )
        # An address may have been given twice.
        found: set[tuple[Any, ...]] = set(rows_with(self.connection, sql, addresses, (origin,)))
        return sorted(found, key=lambda row: (row[1] is not None, row[1] or 0, row[0]))

    def forget_origin(self, origin: str) -> None:
        with self._writing():
            self._refuse()
            for table in ("missed", "walked", "synced"):
                self.connection.execute(f"DELETE FROM {table} WHERE origin = ?", (origin,))


def record_seen(connection: sqlite3.Connection, documents: Iterable[SeenDocument]) -> None:
    """In a transaction of the caller."""
    connection.executemany("INSERT OR REPLACE INTO sightings VALUES (?, ?, ?, ?)", documents)


def forget_failures(connection: sqlite3.Connection, failures: Iterable[tuple[str, str]]) -> None:
    """Takes origins and addresses; in a transaction of the caller."""
    connection.executemany("DELETE FROM missed WHERE origin = ? AND address = ?", failures)


def _failed_fetch(row: Sequence[Any]) -> FailedFetch:
    found = FailedFetch(*row)
    return found._replace(retriable=bool(found.retriable), captured=moment(row[6]), tried=moment(row[9]))
