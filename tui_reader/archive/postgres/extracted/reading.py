"""References and key dates: what is read of their tables, and the rules applied to texts kept by older ones."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Generator, Iterable, Mapping, Sequence
from datetime import date
from itertools import accumulate
from typing import Any, NamedTuple

from tui_reader.archive.extracted import rules
from tui_reader.archive.extracted.answers import (
    AMBIGUOUS,
    PORTION,
    DatePlace,
    ExtractedAnswers,
    Identified,
    facts_of,
    resolved_edges,
)
from tui_reader.archive.extracted.storage import StoredFacts
from tui_reader.archive.extracted.values import ReferenceEdge
from tui_reader.archive.postgres.changes import FollowedDatabase
from tui_reader.archive.postgres.connection import Server
from tui_reader.archive.postgres.exchange import SharedExchange
from tui_reader.archive.postgres.extracted import writing
from tui_reader.archive.postgres.extracted.citing import CitingRows
from tui_reader.archive.postgres.lists.parts import ViewPart
from tui_reader.archive.values import View

_NUMBER = "(SELECT number FROM extraction_rules WHERE version = %s)"

_IDENTIFIED = (
    "SELECT n.key, i.bulletin, i.sort_date FROM unnest(%s::bigint[]) AS n (key) CROSS JOIN LATERAL ("
    "SELECT i.bulletin, b.sort_date FROM identities i JOIN bulletins b ON b.id = i.bulletin "
    "WHERE i.key = n.key LIMIT %s) AS i"
)

_EDGES = (
    "SELECT c.bulletin, c.sort_date, c.effect::integer, i.bulletin, b.sort_date, c.key FROM citations c "
    "JOIN identities i ON i.key = c.key JOIN bulletins b ON b.id = i.bulletin ORDER BY c.bulletin"
)

_REMEMBERED = 4
"""Views whose sums are remembered. Chosen by hand."""

_LISTED = 20_000
"""Bulletins of a view up to which all its key dates are listed. Chosen by hand."""

_SIZE = "SELECT count(*) FROM (SELECT FROM bulletins b WHERE {} LIMIT %s) AS b"

# Fenced: the server would rather read the key dates of all bulletins.
_LIST = (
    "SELECT k.* FROM (SELECT b.id FROM bulletins b WHERE {} OFFSET 0) AS b CROSS JOIN LATERAL "
    "(SELECT on_day, bulletin, number FROM key_dates WHERE bulletin = b.id OFFSET 0) AS k "
    "ORDER BY k.on_day, k.bulletin, k.number"
)

_ROWS = 1000
"""Rows of the graph that are fetched at once."""


class SharedFacts(ExtractedAnswers, SharedExchange, FollowedDatabase):
    """See `extracted.protocol.Extracted`."""

    def __init__(self, server: Server) -> None:
        super().__init__(server)
        self._sums: dict[View, _DaySums] = {}
        self._lists: dict[View, list[tuple[int, ...]] | None] = {}
        self._citing_known: CitingRows | None = None

    def agenda_count(self, view: View, since: date | None = None, until: date | None = None) -> int:
        start, end = self._days_of(view).between(since, until)
        return end - start

    def reference_edges(self) -> Generator[ReferenceEdge]:
        with self._snapshot() as connection:
            cited = (row for rows in self._stream(connection, "edges", _EDGES, (), _ROWS) for row in rows)
            yield from resolved_edges(cited)

    def unextracted(self) -> int:
        sql = f"SELECT count(*) FROM extracts WHERE rules IS DISTINCT FROM {_NUMBER}"
        return int(self._value(sql, (rules.rules_version(),)))

    def extract(self, limit: int = PORTION) -> int:
        if not self.may_keep():
            return 0
        waiting = self._run(
            f"SELECT e.bulletin, d.contract FROM extracts e JOIN documents d ON d.id = e.bulletin "
            f"WHERE e.rules IS DISTINCT FROM {_NUMBER} ORDER BY e.bulletin DESC LIMIT %s",
            (rules.rules_version(), limit),
        )
        found = {id: facts_of(document) for id, document in waiting}
        if not found:
            return 0
        with self._writing() as connection:
            # Where another text has taken its place meanwhile, the rules have been applied to that.
            stored = connection.execute(
                "SELECT e.bulletin, e.identities, e.key_dates, e.citing FROM bulletins b "
                "JOIN extracts e ON e.bulletin = b.id JOIN documents d ON d.id = b.id "
                "JOIN unnest(%s::bigint[], %s::bytea[]) AS n (id, contract) "
                "ON n.id = b.id AND n.contract = d.contract ORDER BY b.address FOR UPDATE OF b",
                ([id for id, _document in waiting], [document for _id, document in waiting]),
                binary=True,
            ).fetchall()
            writing.remove(connection, {id: StoredFacts(*columns) for id, *columns in stored})
            writing.add(connection, {id: found[id] for id, *_columns in stored})
            connection.execute("SELECT notify_change('bulletins', '')")
        self._forget("bulletins")
        return len(found)

    def _stored_column(self, name: str, ids: Sequence[int]) -> dict[int, bytes | None]:
        if not ids:
            return {}
        return dict(
            self._run(f"SELECT bulletin, {name} FROM extracts WHERE bulletin = ANY(%s::bigint[])", ([*ids],))
        )

    def _documents(self, ids: Sequence[int]) -> Mapping[int, bytes]:
        if not ids:
            return {}
        return dict(self._run("SELECT id, contract FROM documents WHERE id = ANY(%s::bigint[])", ([*ids],)))

    def _identified(self, keys: Sequence[int]) -> list[Identified]:
        if not keys:
            return []
        return [Identified(*found) for found in self._run(_IDENTIFIED, ([*keys], AMBIGUOUS + 1))]

    def _citing(self, id: int, keys: Sequence[int], start: int, limit: int) -> list[int]:
        return self._citing_rows(id, keys).ids(start, limit)

    def _count_citing(self, id: int, keys: Sequence[int]) -> int:
        return self._citing_rows(id, keys).count()

    def _citing_rows(self, id: int, keys: Sequence[int]) -> CitingRows:
        """What is known of the rows that cite the bulletin that was asked for last, until something changes."""
        known = self._citing_known
        if known is None or known.id != id or not self._following:
            known = CitingRows(id, keys, self._run)
            if self._following:
                self._citing_known = known
        return known

    def _changing(self, keys: Sequence[int]) -> list[tuple[int, int]]:
        if not keys:
            return []
        sql = "SELECT key, bulletin FROM citations WHERE effect > 0 AND key = ANY(%s::bigint[])"
        return [(key, id) for key, id in self._run(sql, ([*keys],))]

    def _agenda(
        self, view: View, since: date | None, until: date | None, start: int, limit: int
    ) -> list[DatePlace]:
        listed = self._listed(view)
        if listed is not None:
            first = bisect_left(listed, ((since or date.min).toordinal(),)) + start
            last = bisect_left(listed, ((until or date.max).toordinal() + 1,))
            return [DatePlace(id, number) for _day, id, number in listed[first : min(first + limit, last)]]
        if start:
            # Which day it is, by the sums; then the rows of one day are passed at most.
            found_day = self._days_of(view).day_of(since, start)
            if found_day is None:
                return []
            since, start = found_day
        table, condition, values = _agenda_sql(view, since, until)
        found = self._run(
            f"SELECT k.bulletin, k.number FROM {table} WHERE {condition} "
            "ORDER BY k.on_day, k.bulletin, k.number LIMIT %s OFFSET %s",
            (*values, limit, start),
        )
        return [DatePlace(*each) for each in found]

    def _days_of(self, view: View) -> _DaySums:
        """How many key dates of a view are on each day, read once until something changes."""
        view, known = view._replace(order="date"), self._sums
        if view not in known:
            listed = self._listed(view)
            counted = Counter(day for day, _id, _number in listed) if listed is not None else None
            sums = _DaySums.of(self._run(*_sums_sql(view)) if counted is None else [*counted.items()])
            if not self._following:
                return sums
            known[view] = sums
            for oldest in [*known][:-_REMEMBERED]:
                known.pop(oldest, None)
        return known[view]

    def _listed(self, view: View) -> list[tuple[int, ...]] | None:
        """All key dates of a small view by day, read once until something changes: a walk by days would pass those
        of many other bulletins. None for other views, and where nothing can be remembered."""
        view, known = view._replace(order="date"), self._lists
        if view not in known:
            if not self._following or _is_summed(view):
                return None
            condition, values = ViewPart(view).where()
            few = int(self._value(_SIZE.format(condition), [*values, _LISTED + 1])) <= _LISTED
            known[view] = self._run(_LIST.format(condition), values) if few else None
            for oldest in [*known][:-_REMEMBERED]:
                known.pop(oldest, None)
        return known.get(view)

    def _forget(self, kind: str, buckets: Iterable[int] | None = None) -> None:
        super()._forget(kind, buckets)
        if kind in ("bulletins", "marks", "tags"):
            # Another object: what is being read now is not remembered.
            self._sums, self._lists = {}, {}
        if kind == "bulletins":
            self._citing_known = None


class _DaySums(NamedTuple):
    """Days with key dates, and how many are before each of them, and in all."""

    days: list[int]
    before: list[int]

    @classmethod
    def of(cls, rows: Sequence[tuple[Any, ...]]) -> _DaySums:
        """Those of days with their numbers."""
        return cls([day for day, _size in rows], [0, *accumulate(size for _day, size in rows)])

    def between(self, since: date | None, until: date | None) -> tuple[int, int]:
        """How many are before a day, and up to another one."""
        start = self.before[bisect_left(self.days, (since or date.min).toordinal())]
        return start, max(start, self.before[bisect_right(self.days, (until or date.max).toordinal())])

    def day_of(self, since: date | None, start: int) -> tuple[date, int] | None:
        """The day of the key date `start`, counted from `since` on, and its number on this day; None behind the
        end."""
        start += self.between(since, None)[0]
        if start >= self.before[-1]:
            return None
        place = bisect_right(self.before, start) - 1
        return date.fromordinal(self.days[place]), start - self.before[place]


_DAYS = "SELECT on_day, sum(total)::bigint AS n FROM key_days_total GROUP BY on_day HAVING sum(total) <> 0"
_MARKED_DAYS = (
    "SELECT k.on_day, count(*) AS n FROM marks m JOIN key_dates k ON k.bulletin = m.bulletin "
    "WHERE m.user_name = session_user AND m.{} GROUP BY k.on_day"
)


def _is_summed(view: View) -> bool:
    return view._replace(filter="all") == View()


def _sums_sql(view: View) -> tuple[str, list[Any]]:
    """SQL for the days of the agenda of a view and their numbers, and its values. What users have read is not
    summed: it is taken from what all have."""
    if view == View():
        return f"{_DAYS} ORDER BY on_day", []
    if view == View("starred"):
        return f"{_MARKED_DAYS.format('starred')} ORDER BY on_day", []
    if view == View("unread"):
        return (
            f"SELECT on_day, a.n - coalesce(r.n, 0) FROM ({_DAYS}) AS a "
            f"LEFT JOIN ({_MARKED_DAYS.format('read')}) AS r USING (on_day) "
            "WHERE a.n > coalesce(r.n, 0) ORDER BY on_day",
            [],
        )
    table, condition, values = _agenda_sql(view, None, None)
    return f"SELECT k.on_day, count(*) FROM {table} WHERE {condition} GROUP BY k.on_day ORDER BY k.on_day", values


def _agenda_sql(view: View, since: date | None, until: date | None) -> tuple[str, str, list[Any]]:
    """The table and the condition of an agenda, and its values."""
    parts, values = ["true"], list[Any]()
    for day, side in ((since, ">="), (until, "<=")):
        if day is not None:
            parts.append(f"k.on_day {side} %s")
            values.append(day.toordinal())
    view = view._replace(order="date")
    if view == View():
        return "key_dates k", " AND ".join(parts), values
    condition, of_view = ViewPart(view).where()
    table = "key_dates k JOIN bulletins b ON b.id = k.bulletin"
    return table, " AND ".join([*parts, condition]), [*values, *of_view]
