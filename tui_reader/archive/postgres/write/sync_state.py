"""What a sync must know of earlier ones: seen documents, failed fetches, complete crawls."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from tui_reader.archive.postgres.changes import FollowedDatabase
from tui_reader.archive.postgres.sync_jobs import SharedJobs
from tui_reader.archive.values import FailedFetch, LastCrawl, SeenDocument, Synced
from tui_reader.text.fold import search_fold

_SEEN = (
    "INSERT INTO sightings AS s (key, etag, last_modified, version) "
    "SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[]) AS n (key) ORDER BY key_of(n.key) "
    "ON CONFLICT (key_of(key)) DO UPDATE SET etag = excluded.etag, last_modified = excluded.last_modified, "
    "version = excluded.version WHERE (s.etag, s.last_modified, s.version) "
    "IS DISTINCT FROM (excluded.etag, excluded.last_modified, excluded.version)"
)

_FORGOTTEN = (
    "DELETE FROM failed_fetches f USING unnest(%s::text[], %s::text[]) AS n (origin, address) "
    "WHERE f.origin = n.origin AND key_of(f.address) = key_of(n.address)"
)

_FAILURES = (
    "INSERT INTO failed_fetches AS f SELECT %s, n.* FROM unnest(%s::text[], %s::text[], %s::boolean[], "
    "%s::text[], %s::text[], %s::text[], %s::timestamptz[], %s::text[], %s::integer[], %s::timestamptz[]) "
    "AS n (address) ORDER BY key_of(n.address) "
    "ON CONFLICT (origin, key_of(address)) DO UPDATE SET message = excluded.message, "
    "retriable = excluded.retriable, title = excluded.title, version = excluded.version, "
    "elsewhere = excluded.elsewhere, captured = excluded.captured, linked_from = excluded.linked_from, "
    "tries = f.tries + 1, tried = excluded.tried"
)

_OF_ORIGIN = ("failed_fetches", "last_crawls", "synced", "source_jobs")


class SharedSyncRecords(FollowedDatabase):
    """See `protocol.SyncRecords`."""

    def sync_jobs(self) -> SharedJobs:
        return SharedJobs(self.server)

    def seen_documents(self, keys: Iterable[str]) -> dict[str, SeenDocument]:
        found = self._run(
            "SELECT s.key, s.etag, s.last_modified, s.version FROM unnest(%s::text[]) AS n (key) "
            "JOIN sightings s ON key_of(s.key) = key_of(n.key)",
            (list(keys),),
        )
        return {row[0]: SeenDocument(*row) for row in found}

    def record_seen(self, documents: Sequence[SeenDocument]) -> None:
        if documents:
            self._write(*seen_statement(documents))

    def failed_fetches(self, origin: str) -> list[FailedFetch]:
        found = self._run(
            f"SELECT {', '.join(FailedFetch._fields)} FROM failed_fetches "
            "WHERE origin = %s ORDER BY tried, address",
            (origin,),
        )
        return [FailedFetch(*row) for row in found]

    def record_failures(self, origin: str, failures: Sequence[FailedFetch]) -> None:
        if not failures:
            return
        now = datetime.now(UTC)
        rows = {each.address: each._replace(tried=each.tried or now) for each in failures}
        columns = zip(*rows.values(), strict=True)
        self._write(_FAILURES, (origin, *map(list, columns)))

    def forget_failures(self, origin: str, addresses: Iterable[str]) -> None:
        if gone := [(origin, address) for address in addresses]:
            self._write(*forgotten_statement(gone))

    def last_crawl(self, origin: str) -> LastCrawl | None:
        found = self._run("SELECT settings, etag, last_modified FROM last_crawls WHERE origin = %s", (origin,))
        return LastCrawl(*found[0]) if found else None

    def set_last_crawl(self, origin: str, crawl: LastCrawl | None) -> None:
        if crawl is None:
            self._write("DELETE FROM last_crawls WHERE origin = %s", (origin,))
        else:
            self._write(
                "INSERT INTO last_crawls VALUES (%s, %s, %s, %s) ON CONFLICT (origin) DO UPDATE "
                "SET settings = excluded.settings, etag = excluded.etag, last_modified = excluded.last_modified",
                (origin, *crawl),
            )

    def origin(self, id: int) -> str | None:
        origin: str | None = self._value("SELECT origin FROM bulletins WHERE id = %s", (id,))
        return origin

    def synced(self) -> dict[str, Synced]:
        found = self._run("SELECT origin, at, outcome, new, changed, failed, message FROM synced")
        return {origin: Synced(*rest) for origin, *rest in found}

    def set_synced(self, origin: str, synced: Synced) -> None:
        self._write(
            "INSERT INTO synced VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (origin) DO UPDATE SET "
            "at = excluded.at, outcome = excluded.outcome, new = excluded.new, changed = excluded.changed, "
            "failed = excluded.failed, message = excluded.message",
            (origin, *synced),
        )

    def rename_origin(self, old: str, new: str) -> None:
        if old == new:
            return
        with self._piping() as connection:
            for table in _OF_ORIGIN:
                # Of a failure only the one that is recorded under both names is replaced.
                same = "AND key_of(t.address) = key_of(o.address)" if table == "failed_fetches" else ""
                connection.execute(
                    f"DELETE FROM {table} t USING {table} o WHERE t.origin = %s AND o.origin = %s {same}",
                    (new, old),
                )
                connection.execute(f"UPDATE {table} SET origin = %s WHERE origin = %s", (new, old))
            connection.execute(
                "UPDATE bulletins SET origin = %s, folded_origin = %s WHERE origin = %s",
                (new, search_fold(new), old),
            )
            connection.execute("SELECT rename_watched(%s, %s)", (old, new))

    def adopt(self, origin: str, addresses: Sequence[str]) -> int:
        if not addresses:
            return 0
        adopted = self._write(
            "UPDATE bulletins SET origin = %s, folded_origin = %s WHERE origin IS DISTINCT FROM %s "
            "AND key_of(address) IN (SELECT key_of(address) FROM unnest(%s::text[]) AS n (address)) RETURNING id",
            (origin, search_fold(origin), origin, list(addresses)),
        )
        self._forget("bulletins")
        return len(adopted)

    def forget_origin(self, origin: str) -> None:
        with self._piping() as connection:
            for table in _OF_ORIGIN:
                connection.execute(f"DELETE FROM {table} WHERE origin = %s", (origin,))


def seen_statement(documents: Iterable[SeenDocument]) -> tuple[str, list[Any]]:
    """The statement that records documents, and its values; of several records with one key the last counts."""
    rows = {each.key: each for each in documents}
    return _SEEN, [list(column) for column in zip(*rows.values(), strict=True)]


def forgotten_statement(failures: Sequence[tuple[str, str]]) -> tuple[str, list[Any]]:
    """The statement that forgets failures, given by origin and address, and its values."""
    return _FORGOTTEN, [list(column) for column in zip(*failures, strict=True)]
