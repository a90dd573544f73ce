"""Watches in an SQLite archive."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.search.watching import (
    Comparison,
    NumberedArrival,
    WatchComparing,
    WatchedQuery,
    mistake,
    moment_of,
    name_is_taken,
    runnable,
    stored_watch,
)
from tui_reader.archive.sqlite.db.connection import rows_with
from tui_reader.archive.sqlite.lists.view_sql import WATCHED
from tui_reader.archive.sqlite.search.search import SearchQueries, SqliteReader
from tui_reader.archive.workspace.damage import source_names
from tui_reader.archive.workspace.watches import CAUSES, DAMAGED_WATCH, CarriedMatch, Watch, WatchMatch, WatchState

if TYPE_CHECKING:
    from tui_reader.archive.search.reader import SearchReader

NOT_SHARED = "this archive has one user; watches are shared in a shared archive"

_STATES = """
    SELECT id, name, query, sources, since, seen, checked,
        (SELECT count(*) FROM watch_matches m WHERE m.watch = w.id AND m.number > w.seen),
        (SELECT count(*) FROM arrivals a WHERE a.number > w.checked)
    FROM watches w
"""

_MATCHES = (
    "SELECT bulletin, kind, number, at FROM watch_matches WHERE watch = ? AND typeof(bulletin) = 'integer' "
    "AND typeof(number) = 'integer' AND {} ORDER BY {} LIMIT ? OFFSET ?"
)

# A bulletin that is new to the user stays so when it changes before anybody has looked.
_PUT = """
    INSERT INTO watch_matches AS m (watch, bulletin, number, kind, at) VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT (watch, bulletin) DO UPDATE SET number = excluded.number, at = excluded.at,
        kind = iif(m.number > (SELECT seen FROM watches WHERE id = ?1), m.kind, excluded.kind)
    WHERE m.number < excluded.number
"""


class WatchKeeper(WatchComparing, SearchQueries):
    """See `workspace.watches.Watches`."""

    def watches(self) -> list[WatchState]:
        return sorted((state for _id, state in self._watch_states()), key=lambda state: state.watch.name)

    def save_watch(
        self, watch: Watch, replacing: str | None = None, *, since: int | None = None, seen: int | None = None
    ) -> None:
        watch = stored_watch(watch)
        if watch.shared:
            raise ArchiveError(self.path, NOT_SHARED)
        with self._writing():
            found = {state.watch.name: (id, state) for id, state in self._watch_states()}
            id, before = found.get(replacing or watch.name, (None, None))
            if watch.name in found and found[watch.name][0] != id:
                raise name_is_taken(watch.name)
            if before is None or id is None:
                since = self._last_arrival() if since is None else since
                self._add_watch(watch, since, since if seen is None else seen, since)
                return
            self.connection.execute(
                "UPDATE watches SET name = ?, query = ?, sources = ? WHERE id = ?",
                (watch.name, watch.query, json.dumps(watch.sources), id),
            )
            if (watch.query, watch.sources) != (before.watch.query, before.watch.sources):
                self.connection.execute("DELETE FROM watch_matches WHERE watch = ?", (id,))
                self.connection.execute("UPDATE watches SET checked = since WHERE id = ?", (id,))

    def forget_watch(self, name: str) -> None:
        with self._writing():
            for id in self._watch_ids(name):
                self.connection.execute("DELETE FROM watch_matches WHERE watch = ?", (id,))
                self.connection.execute("DELETE FROM watches WHERE id = ?", (id,))

    def share_watch(self, name: str, shared: bool) -> None:
        raise ArchiveError(self.path, NOT_SHARED)

    def see_watch(self, name: str, seen: int) -> None:
        with self._writing():
            for id in self._watch_ids(name):
                self.connection.execute("UPDATE watches SET seen = ? WHERE id = ?", (seen, id))

    def unwatched(self) -> int:
        with self._reading():
            queries = self._watched_queries()
            least = min((each.checked for each in queries), default=None)
            if least is None:
                return 0
            sql = "SELECT count(*) FROM arrivals WHERE number > ?"
            return int(self.connection.execute(sql, (least,)).fetchone()[0])

    def watch_matches(self, name: str, start: int, limit: int, *, all: bool = False) -> list[WatchMatch]:
        new = "number > (SELECT seen FROM watches WHERE id = watch)"
        return self._matches(name, "1" if all else new, (), "number DESC", max(start, 0), limit)

    def watch_matches_between(self, name: str, since: datetime, until: datetime) -> list[WatchMatch]:
        times = (since.timestamp(), until.timestamp())
        return self._matches(name, "at >= ? AND at < ?", times, "number", 0, -1)

    def watched(self, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
        found: dict[int, tuple[str, ...]] = {}
        with self._reading():
            for id, name in rows_with(self.connection, WATCHED, ids):
                found[id] = (*found.get(id, ()), name)
        return found

    def carried_matches(self, name: str) -> list[CarriedMatch]:
        sql = (
            "SELECT b.address, m.kind, m.at, m.number > w.seen FROM watch_matches m "
            "JOIN watches w ON w.id = m.watch JOIN bulletins b ON b.id = m.bulletin "
            "WHERE m.watch = ? ORDER BY m.number"
        )
        with self._reading():
            return [
                CarriedMatch(address, _cause(kind), moment_of(at), bool(new))
                for id in self._watch_ids(name)
                for address, kind, at, new in self.connection.execute(sql, (id,))
            ]

    def carry_watch(self, watch: Watch, matches: Sequence[CarriedMatch]) -> None:
        watch = stored_watch(watch)._replace(shared=False)
        with self._writing():
            if watch.name in {state.watch.name for _id, state in self._watch_states()}:
                raise name_is_taken(watch.name)
            last = self._last_arrival()
            # No arrival here is looked at again: new matches are those of the last one.
            id = self._add_watch(watch, last - 1, last - 1, last)
            self.connection.executemany(
                "INSERT OR IGNORE INTO watch_matches (watch, bulletin, number, kind, at) "
                "SELECT ?, id, ?, ?, ? FROM bulletins WHERE address = ?",
                (
                    (
                        id,
                        last if each.new else last - 1,
                        CAUSES.index(each.cause),
                        each.at.timestamp(),
                        each.address,
                    )
                    for each in matches
                ),
            )

    def _may_watch(self) -> bool:
        return self._refusal is None or self._copied

    def _watched_queries(self) -> list[WatchedQuery]:
        return runnable((id, 0, state) for id, state in self._watch_states())

    def _arrivals_after(self, number: int, limit: int) -> list[NumberedArrival]:
        sql = "SELECT number, bulletin, kind, at FROM arrivals WHERE number > ? ORDER BY number LIMIT ?"
        with self._reading():
            return [NumberedArrival(*row) for row in self.connection.execute(sql, (number, limit))]

    def _watch_reader(self) -> SearchReader:
        return SqliteReader(self)

    def _put_matches(self, queries: Sequence[WatchedQuery], found: Comparison, last: int) -> None:
        with self._writing():
            now = {each.id: each for each in self._watched_queries()}
            for query in queries:
                if now.get(query.id) != query:
                    continue
                for arrival, matches in found[query.id]:
                    if matches:
                        number, bulletin, kind, at = arrival
                        self.connection.execute(_PUT, (query.id, bulletin, number, kind, at))
                    else:
                        self.connection.execute(
                            "DELETE FROM watch_matches WHERE watch = ? AND bulletin = ?",
                            (query.id, arrival.bulletin),
                        )
                self.connection.execute("UPDATE watches SET checked = ? WHERE id = ?", (last, query.id))

    def _watch_states(self) -> Iterator[tuple[int, WatchState]]:
        with self._reading():
            rows = self.connection.execute(_STATES).fetchall()
        for id, name, query, sources, *numbers in rows:
            names = source_names(sources)
            watch = Watch(name if isinstance(name, str) else str(id), str(query), names or ())
            new, unchecked = numbers[-2:]
            if names is None or not isinstance(query, str) or not all(type(each) is int for each in numbers):
                # Without its sources it would watch more than was asked for.
                yield id, WatchState(watch, 0, 0, 0, 0, 0, DAMAGED_WATCH)
                continue
            since, seen, checked = numbers[:3]
            yield id, WatchState(watch, new, unchecked, since, seen, checked, mistake(watch))

    def _watch_ids(self, name: str) -> list[int]:
        return [id for id, state in self._watch_states() if state.watch.name == name]

    def _add_watch(self, watch: Watch, since: int, seen: int, checked: int) -> int:
        added = self.connection.execute(
            "INSERT INTO watches (name, query, sources, since, seen, checked) VALUES (?, ?, ?, ?, ?, ?)",
            (watch.name, watch.query, json.dumps(watch.sources), since, seen, checked),
        )
        return int(added.lastrowid or 0)

    def _last_arrival(self) -> int:
        return int(self.connection.execute("SELECT coalesce(max(number), 0) FROM arrivals").fetchone()[0])

    def _matches(
        self, name: str, condition: str, values: tuple[object, ...], order: str, start: int, limit: int
    ) -> list[WatchMatch]:
        found: list[tuple[Any, ...]] = []
        with self._reading():
            for id in self._watch_ids(name):
                sql = _MATCHES.format(condition, order)
                found += self.connection.execute(sql, (id, *values, limit, start))
            rows = {row.id: row for row in self.rows_of([bulletin for bulletin, *_rest in found])}
        return [
            WatchMatch(rows[bulletin], _cause(kind), number, moment_of(at))
            for bulletin, kind, number, at in found
            if bulletin in rows
        ]


def _cause(kind: object) -> Any:
    return CAUSES[kind] if isinstance(kind, int) and 0 <= kind < len(CAUSES) else CAUSES[0]
