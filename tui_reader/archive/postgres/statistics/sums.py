"""Sums over the bulletins of a view: by day, by publisher, source and section."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import date
from typing import Any

from tui_reader.archive.collation import source_key
from tui_reader.archive.postgres.lists.parts import ViewPart
from tui_reader.archive.postgres.lists.rows import SharedLists
from tui_reader.archive.statistics.sampling import SampledTitles
from tui_reader.archive.statistics.values import DayCounts, GroupCount, Grouping, in_order
from tui_reader.archive.values import View, settled

_KEYS = {"publisher": "sort_source", "source": "origin"}
_TABLES = {"publisher": ("sources_total", "source_days_total"), "source": ("origins_total", "origin_days_total")}
"""The sums of all bulletins of each group, and those by day."""


class SharedSums(SharedLists, SampledTitles):
    """See `statistics.protocol.Statistics`."""

    def day_counts(self, view: View = View()) -> DayCounts:  # noqa: B008 (frozen)
        view = settled(view._replace(order="date"))
        if ViewPart(view).by_day:
            return self._known_days(view)
        return _counted(self._run(*_by_day(view)))

    def _known_days(self, view: View) -> DayCounts:
        """The sums that the client has of all days."""
        sums = self._day_sums()
        starts = sums.starts(view.filter)
        first = None if view.until is None else -view.until.toordinal()
        last = None if view.since is None else -view.since.toordinal()
        if last is None and view.until is not None:
            last = -1
        start, end = sums.between(first, last)
        return _counted([(sums.buckets[at], starts[at + 1] - starts[at]) for at in reversed(range(start, end))])

    def group_counts(self, view: View, by: Grouping) -> list[GroupCount]:
        found = self._run(*_by_group(view._replace(order="date"), by))
        return in_order(found, self.count(view) if by == "section" else 0)

    def sections_of(self, ids: Sequence[int]) -> dict[int, str]:
        sql = (
            "SELECT f.bulletin, s.name FROM fingerprinted f JOIN sections s ON s.id = f.section "
            "WHERE f.bulletin = ANY(%s::bigint[])"
        )
        return dict(self._run(sql, (list(ids),)))

    def publication_days(self, by: str, limit: int) -> dict[str, list[date]]:
        names, days = _TABLES[by]
        key = _KEYS[by]
        name = "min(name)" if by == "publisher" else "origin"
        found = self._run(
            f"SELECT g.name, ARRAY(SELECT DISTINCT d.day FROM {days} d WHERE d.{key} = g.{key} AND d.day < 0 "
            f"AND d.total > 0 ORDER BY d.day LIMIT %s) FROM (SELECT {key}, {name} AS name FROM {names} "
            f"GROUP BY {key} HAVING sum(total) > 0) g ORDER BY g.{key}",
            (limit,),
        )
        return {name: [date.fromordinal(-day) for day in days] for name, days in found}


def _counted(rows: list[tuple[Any, ...]]) -> DayCounts:
    """The sums of days, given as the column `day` or `bucket`, in descending order."""
    dated = [(-day, count) for day, count in rows if day < 0 and count]
    undated = sum(int(count) for day, count in rows if day >= 0)
    return DayCounts(
        array("i", (day for day, _count in dated)), array("q", (int(count) for _day, count in dated)), undated
    )


def _by_day(view: View) -> tuple[str, list[Any]]:
    """SQL for the bulletins of each day, the oldest first and those without a date last."""
    stored = _stored(view)
    if stored is not None:
        table, condition, values = stored
        days, of_days = _days(view)
        return (
            f"SELECT day, sum(total)::bigint FROM {table} WHERE {' AND '.join(filter(None, (condition, days)))} "
            "GROUP BY day ORDER BY day DESC",
            [*values, *of_days],
        )
    condition, values = ViewPart(view).where()
    return f"SELECT b.day, count(*) FROM bulletins b WHERE {condition} GROUP BY b.day ORDER BY b.day DESC", values


def _stored(view: View) -> tuple[str, str, list[Any]] | None:
    """The table of sums that counts a view, and which of its rows; None where none does."""
    if view.tag is not None or view.distinct or view.filter != "all" or (view.source is not None and view.origins):
        return None
    if view.source is not None:
        return "source_days_total", "sort_source = %s", [source_key(view.source)]
    return "origin_days_total", "origin = ANY(%s::text[])", [list(view.origins)]


def _days(view: View) -> tuple[str, list[Any]]:
    """The condition of the days of a view, on the column `day`."""
    parts, values = list[str](), list[Any]()
    if view.until is not None:
        parts.append("day >= %s")
        values.append(-view.until.toordinal())
    if view.since is not None or view.until is not None:
        parts.append("day <= %s")
        values.append(-view.since.toordinal() if view.since else -1)
    return " AND ".join(parts), values


def _by_group(view: View, by: Grouping) -> tuple[str, list[Any]]:
    """SQL for the name of each group and its number of bulletins."""
    if by != "section" and view._replace(since=None, until=None) == View():
        names, by_day = _TABLES[by]
        key = _KEYS[by]
        days, values = _days(view)
        name = "min(name)" if by == "publisher" else "origin"
        if not days:
            return f"SELECT {name}, sum(total)::bigint FROM {names} GROUP BY {key}", values
        return (
            f"SELECT g.name, (SELECT sum(d.total)::bigint FROM {by_day} d WHERE d.{key} = g.{key} AND {days}) "
            f"FROM (SELECT {key}, {name} AS name FROM {names} GROUP BY {key}) g",
            values,
        )
    condition, values = ViewPart(view).where()
    if by == "publisher":
        return (
            "SELECT coalesce(min(b.source), ''), count(*) FROM bulletins b "
            f"WHERE {condition} GROUP BY b.sort_source",
            values,
        )
    if by == "source":
        return f"SELECT coalesce(b.origin, ''), count(*) FROM bulletins b WHERE {condition} GROUP BY 1", values
    joined = "" if view == View() else "JOIN bulletins b ON b.id = f.bulletin"
    return (
        f"SELECT s.name, n FROM (SELECT f.section, count(*) AS n FROM fingerprinted f {joined} "
        f"WHERE {condition} GROUP BY f.section) g JOIN sections s ON s.id = g.section",
        values,
    )
