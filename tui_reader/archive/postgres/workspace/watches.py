"""Watches in a shared archive: those of the user who is logged in, and those of the user '', which all share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.postgres.changes import FollowedDatabase
from tui_reader.archive.postgres.search.search import SharedReader, SharedSearch
from tui_reader.archive.search.watching import (
    Comparison,
    NumberedArrival,
    WatchComparing,
    WatchedQuery,
    mistake,
    name_is_taken,
    runnable,
    stored_watch,
)
from tui_reader.archive.workspace.watches import CAUSES, CarriedMatch, Watch, WatchMatch, WatchState

if TYPE_CHECKING:
    from tui_reader.archive.search.reader import SearchReader

# An own watch hides a shared one of its name. A state of another edition says nothing of what was compared.
_VISIBLE = """
    SELECT DISTINCT ON (w.name) w.id, w.name, w.query, w.sources, w.user_name = '' AS shared, w.since, w.edition,
        coalesce(s.seen, w.since) AS seen,
        CASE WHEN s.edition = w.edition THEN s.checked ELSE w.since END AS checked
    FROM watches w LEFT JOIN watch_states s ON s.watch = w.id AND s.user_name = session_user
    WHERE w.user_name IN (session_user::text, '') ORDER BY w.name, w.user_name DESC
"""

# Matches of another edition are those of another query.
_CURRENT = f"""
    FROM watch_matches m JOIN ({_VISIBLE}) v ON v.id = m.watch
    JOIN watch_states s ON s.watch = m.watch AND s.user_name = m.user_name AND s.edition = v.edition
    WHERE m.user_name = session_user
"""

_STATES = f"""
    SELECT o.*, (SELECT count(*) {_CURRENT} AND m.watch = o.id AND m.number > o.seen),
        (SELECT count(*) FROM arrivals a WHERE a.number > o.checked OR a.number IS NULL)
    FROM ({_VISIBLE}) o
"""

_MATCHES = f"SELECT m.bulletin, m.kind, m.number, m.at {_CURRENT} AND v.name = %s"

_CARRIED = f"""
    SELECT (SELECT address FROM bulletins b WHERE b.id = m.bulletin), m.kind, m.at, m.number > v.seen
    {_CURRENT} AND v.name = %s ORDER BY m.number
"""

_WATCHED = f"""
    SELECT m.bulletin, array_agg(v.name ORDER BY v.name) {_CURRENT}
    AND m.number > v.seen AND m.bulletin = ANY(%s::bigint[]) GROUP BY m.bulletin
"""

_SEE = """
    INSERT INTO watch_states (watch, edition, seen, checked) SELECT v.id, v.edition, %s, v.checked FROM ({}) v
    WHERE v.name = %s ON CONFLICT (user_name, watch) DO UPDATE SET seen = excluded.seen
"""

# A bulletin that is new to the user stays so when it changes before anybody has looked.
_PUT = """
    INSERT INTO watch_matches AS m (watch, bulletin, number, kind, at)
    SELECT %s, n.* FROM unnest(%s::bigint[], %s::bigint[], %s::smallint[], %s::timestamptz[])
    AS n (bulletin, number, kind, at) JOIN bulletins b ON b.id = n.bulletin
    ON CONFLICT (user_name, watch, bulletin) DO UPDATE SET number = excluded.number, at = excluded.at,
        kind = CASE WHEN m.number > %s THEN m.kind ELSE excluded.kind END
    WHERE m.number < excluded.number
"""

_ADD_STATE = "INSERT INTO watch_states (watch, edition, seen, checked) VALUES (%s, 0, %s, %s)"

_NOT_YOURS = "you have no watch {name}; see `bulletin-tui watch --list`"
_NOT_SHARED = "no watch {name} is shared; see `bulletin-tui watch --list`"

_REMOVE_ALL = "DELETE FROM watch_matches WHERE user_name = session_user AND watch = %s"
_REMOVE = f"{_REMOVE_ALL} AND bulletin = ANY(%s::bigint[])"

_OWNER = "CASE WHEN %s THEN '' ELSE session_user::text END"


class SharedWatches(WatchComparing, FollowedDatabase):
    """See `workspace.watches.Watches`."""

    def watches(self) -> list[WatchState]:
        return [state for _id, _edition, state in self._watch_states()]

    def save_watch(
        self, watch: Watch, replacing: str | None = None, *, since: int | None = None, seen: int | None = None
    ) -> None:
        watch = stored_watch(watch)
        last = self._last_arrival() if since is None else since
        old = replacing or watch.name
        with self.server.transaction() as connection:
            sql = f"SELECT id, name FROM watches WHERE user_name = {_OWNER} AND name = ANY(%s) FOR UPDATE"
            ids = {name: id for id, name in connection.execute(sql, (watch.shared, [old, watch.name]))}
            if watch.name in ids and ids[watch.name] != ids.get(old):
                raise name_is_taken(watch.name)
            values = (watch.name, watch.query, list(watch.sources))
            if old in ids:
                connection.execute(
                    "UPDATE watches SET name = %s, query = %s, sources = %s, "
                    "edition = edition + ((query, sources) IS DISTINCT FROM (%s, %s::text[]))::int WHERE id = %s",
                    (*values, *values[1:], ids[old]),
                )
                return
            id = self._add_watch(connection, watch, last)
            if seen is not None:
                connection.execute(_ADD_STATE, (id, seen, last))

    def forget_watch(self, name: str) -> None:
        # The one that is seen: an own one before a shared one.
        with self.server.transaction() as connection:
            found = connection.execute(f"SELECT id FROM ({_VISIBLE}) v WHERE name = %s", (name,)).fetchone()
            if found and not connection.execute("DELETE FROM watches WHERE id = %s", found).rowcount:
                raise ArchiveError(self.location, f"the watch {name} is shared; an editor may delete it")

    def share_watch(self, name: str, shared: bool) -> None:
        owned = f"SELECT EXISTS (SELECT FROM watches WHERE name = %s AND user_name = {_OWNER})"
        if self._value(owned, (name, shared)) and self._value(owned, (name, not shared)):
            raise ArchiveError(self.location, str(name_is_taken(name)))
        moved = self.server.write(
            f"UPDATE watches SET user_name = {_OWNER} WHERE name = %s AND user_name = {_OWNER} RETURNING id",
            (shared, name, not shared),
        )
        if not moved:
            raise ArchiveError(self.location, (_NOT_YOURS if shared else _NOT_SHARED).format(name=name))

    def see_watch(self, name: str, seen: int) -> None:
        self.server.write(_SEE.format(_VISIBLE), (seen, name))

    def unwatched(self) -> int:
        queries = self._watched_queries()
        if not queries:
            return 0
        least = min(each.checked for each in queries)
        return int(self._value("SELECT count(*) FROM arrivals WHERE number > %s OR number IS NULL", (least,)))

    def watch_matches(self, name: str, start: int, limit: int, *, all: bool = False) -> list[WatchMatch]:
        new = "" if all else "AND m.number > v.seen"
        sql = f"{_MATCHES} {new} ORDER BY m.number DESC LIMIT %s OFFSET %s"
        return self._matches(self._run(sql, (name, limit, max(start, 0))))

    def watch_matches_between(self, name: str, since: datetime, until: datetime) -> list[WatchMatch]:
        sql = f"{_MATCHES} AND m.at >= %s AND m.at < %s ORDER BY m.number"
        return self._matches(self._run(sql, (name, since, until)))

    def watched(self, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
        return {id: tuple(names) for id, names in self._run(_WATCHED, (list(ids),))} if ids else {}

    def carried_matches(self, name: str) -> list[CarriedMatch]:
        found = self._run(_CARRIED, (name,))
        return [CarriedMatch(address, CAUSES[kind], at, new) for address, kind, at, new in found]

    def carry_watch(self, watch: Watch, matches: Sequence[CarriedMatch]) -> None:
        watch = stored_watch(watch)._replace(shared=False)
        last = self._last_arrival()
        with self.server.transaction() as connection:
            # No arrival here is looked at again: new matches are those of the last one.
            id = self._add_watch(connection, watch, last - 1)
            connection.execute(_ADD_STATE, (id, last - 1, last))
            with connection.cursor() as cursor:
                cursor.executemany(
                    "INSERT INTO watch_matches (watch, bulletin, number, kind, at) SELECT %s, id, %s, %s, %s "
                    "FROM bulletins WHERE key_of(address) = key_of(%s) ON CONFLICT DO NOTHING",
                    [
                        (id, last if each.new else last - 1, CAUSES.index(each.cause), each.at, each.address)
                        for each in matches
                    ],
                )

    def _add_watch(self, connection: Any, watch: Watch, since: int) -> int:
        """Adds a watch; returns its id. Raises ValueError where there is one of its name."""
        added = connection.execute(
            f"INSERT INTO watches (user_name, name, query, sources, since) VALUES ({_OWNER}, %s, %s, %s, %s) "
            "ON CONFLICT DO NOTHING RETURNING id",
            (watch.shared, watch.name, watch.query, list(watch.sources), since),
        ).fetchone()
        if added is None:
            raise name_is_taken(watch.name)
        return int(added[0])

    def _may_watch(self) -> bool:
        return self.read_only is None

    def _watched_queries(self) -> list[WatchedQuery]:
        return runnable(self._watch_states())

    def _arrivals_after(self, number: int, limit: int) -> list[NumberedArrival]:
        self._last_arrival()
        sql = "SELECT number, bulletin, kind, at FROM arrivals WHERE number > %s ORDER BY number LIMIT %s"
        return [NumberedArrival(*row) for row in self._run(sql, (number, limit))]

    def _watch_reader(self) -> SearchReader:
        assert isinstance(self, SharedSearch)
        return SharedReader(self)

    def _put_matches(self, queries: Sequence[WatchedQuery], found: Comparison, last: int) -> None:
        with self.server.transaction() as connection:
            for query in queries:
                seen = self._begin(connection, query, last)
                if seen is None:
                    continue
                gone = [arrival.bulletin for arrival, matches in found[query.id] if not matches]
                rows: dict[int, NumberedArrival] = {}
                for arrival, matches in found[query.id]:
                    if matches:
                        # The last of two arrivals of a bulletin, which stays new to the user.
                        before = rows.get(arrival.bulletin, arrival)
                        rows[arrival.bulletin] = arrival._replace(kind=before.kind)
                connection.execute(_REMOVE, (query.id, gone))
                values = sorted(rows.values(), key=lambda each: each.bulletin)
                columns = [
                    [getattr(each, name) for each in values] for name in ("bulletin", "number", "kind", "at")
                ]
                connection.execute(_PUT, (query.id, *columns, seen))

    def _begin(self, connection: Any, query: WatchedQuery, last: int) -> int | None:
        """Records what was compared, and locks it; returns up to which arrival the user has looked. None for a
        watch that is gone, has another query by now, or was compared by another program."""
        watch = connection.execute("SELECT edition, since FROM watches WHERE id = %s", (query.id,)).fetchone()
        if watch is None or watch[0] != query.edition:
            return None
        state = connection.execute(
            "INSERT INTO watch_states AS s (watch, edition, seen, checked) VALUES (%s, %s, %s, %s) "
            "ON CONFLICT (user_name, watch) DO UPDATE SET edition = s.edition RETURNING edition, seen, checked",
            (query.id, query.edition, watch[1], query.checked),
        ).fetchone()
        edition, seen, checked = state
        if edition != query.edition:
            connection.execute(_REMOVE_ALL, (query.id,))
        elif checked != query.checked:
            return None
        connection.execute(
            "UPDATE watch_states SET edition = %s, checked = %s WHERE user_name = session_user AND watch = %s",
            (query.edition, last, query.id),
        )
        return int(seen)

    def _watch_states(self) -> Iterator[tuple[int, int, WatchState]]:
        for id, name, query, sources, shared, since, edition, seen, checked, new, unchecked in self._run(_STATES):
            watch = Watch(name, query, tuple(sources), shared)
            yield id, edition, WatchState(watch, new, unchecked, since, seen, checked, mistake(watch))

    def _last_arrival(self) -> int:
        """The number of the last arrival; those that were committed since the last call get theirs."""
        if self.read_only is not None:
            return int(self._value("SELECT last FROM arrival_numbers"))
        return int(self.server.write("SELECT number_arrivals()")[0][0])

    def _matches(self, found: Sequence[tuple[Any, ...]]) -> list[WatchMatch]:
        assert isinstance(self, SharedSearch)
        rows = {row.id: row for row in self.rows_of([bulletin for bulletin, *_rest in found])} if found else {}
        return [
            WatchMatch(rows[bulletin], CAUSES[kind], number, at)
            for bulletin, kind, number, at in found
            if bulletin in rows
        ]
