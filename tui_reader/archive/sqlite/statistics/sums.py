"""Sums over the bulletins of a view: by day, by publisher, source and section."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import date

from tui_reader.archive.collation import source_key
from tui_reader.archive.sqlite.db.connection import rows_with
from tui_reader.archive.sqlite.lists import view_sql
from tui_reader.archive.sqlite.lists.rows import RowQueries
from tui_reader.archive.statistics.sampling import SampledTitles
from tui_reader.archive.statistics.values import DayCounts, GroupCount, Grouping, in_order
from tui_reader.archive.values import View

_SUMS = {"all": "total", "unread": "unread", "starred": "starred"}

_KEYS = {"publisher": "sort_source", "source": "origin"}
_TABLES = {"publisher": ("sources", "source_days", "name"), "source": ("origins", "origin_days", "origin")}
"""The sums of all bulletins of each group, those by day, and the column of the name."""


class StoredSums(RowQueries, SampledTitles):
    """See `statistics.protocol.Statistics`."""

    def day_counts(self, view: View = View()) -> DayCounts:  # noqa: B008 (frozen)
        sql, values = _by_day(view)
        with self._reading():
            return _counted(self.connection.execute(sql, values).fetchall())

    def group_counts(self, view: View, by: Grouping) -> list[GroupCount]:
        sql, values = _by_group(view, by)
        with self._reading():
            found = self.connection.execute(sql, values).fetchall()
        return in_order(found, self.count(view) if by == "section" else 0)

    def sections_of(self, ids: Sequence[int]) -> dict[int, str]:
        sql = "SELECT bulletin, name FROM fingerprinted JOIN sections ON id = section WHERE bulletin IN ({})"
        with self._reading():
            return dict(rows_with(self.connection, sql, ids))

    def publication_days(self, by: str, limit: int) -> dict[str, list[date]]:
        names, days, name = _TABLES[by]
        key = _KEYS[by]
        sql = f"SELECT day FROM {days} WHERE {key} = ? AND day < 0 ORDER BY day LIMIT ?"
        with self._reading():
            groups = self.connection.execute(f"SELECT {key}, {name} FROM {names} ORDER BY {key}").fetchall()
            return {
                shown: [
                    date.fromordinal(-day) for (day,) in self.connection.execute(sql, (each, limit)).fetchall()
                ]
                for each, shown in groups
            }


def _counted(rows: list[tuple[int, int]]) -> DayCounts:
    """The sums of days, given by the column `day` in descending order."""
    dated = [(-day, count) for day, count in rows if day < 0 and count]
    undated = sum(count for day, count in rows if day >= 0)
    return DayCounts(array("i", (day for day, _count in dated)), array("q", (n for _day, n in dated)), undated)


def _by_day(view: View) -> tuple[str, tuple[object, ...]]:
    """SQL for the bulletins of each day, the oldest first and those without a date last."""
    stored = _stored(view)
    if stored is None:
        condition, values = view_sql.where(view)
        table = view_sql.through(view._replace(order="date"))
        return f"SELECT day, count(*) FROM {table} WHERE {condition} GROUP BY day ORDER BY day DESC", values
    table, condition, values = stored
    column = _SUMS[view.filter]
    days, of_days = _days(view)
    where = " AND ".join(filter(None, (condition, days))) or "1"
    if table == "days":
        return f"SELECT day, {column} FROM days WHERE {where} ORDER BY day DESC", (*values, *of_days)
    return f"SELECT day, sum({column}) FROM {table} WHERE {where} GROUP BY day ORDER BY day DESC", (
        *values,
        *of_days,
    )


def _stored(view: View) -> tuple[str, str, tuple[object, ...]] | None:
    """The table of sums that counts a view, and which of its rows; None where none does."""
    if view.tag is not None or view.distinct or (view.source is not None and view.origins):
        return None
    if view.source is not None:
        return "source_days", "sort_source = ?", (source_key(view.source),)
    if view.origins:
        return "origin_days", f"origin IN ({', '.join('?' * len(view.origins))})", view.origins
    return "days", "", ()


def _days(view: View) -> tuple[str, tuple[object, ...]]:
    """The condition of the days of a view, on the column `day`."""
    parts, values = list[str](), list[object]()
    if view.until is not None:
        parts.append("day >= ?")
        values.append(-view.until.toordinal())
    if view.since is not None or view.until is not None:
        parts.append("day <= ?")
        values.append(-view.since.toordinal() if view.since else -1)
    return " AND ".join(parts), tuple(values)


def _by_group(view: View, by: Grouping) -> tuple[str, tuple[object, ...]]:
    """SQL for the name of each group and its number of bulletins."""
    if by != "section" and view._replace(order="date", filter="all", since=None, until=None) == View():
        names, by_day, name = _TABLES[by]
        column, key = _SUMS[view.filter], _KEYS[by]
        days, values = _days(view)
        if not days:
            return f"SELECT {name}, {column} FROM {names}", ()
        # For each group a range of the table by day, which has it in the order of groups.
        return (
            f"SELECT {name}, (SELECT sum({column}) FROM {by_day} d WHERE d.{key} = g.{key} AND {days}) "
            f"FROM {names} g",
            values,
        )
    condition, values = view_sql.where(view)
    table = view_sql.through(view._replace(order="date"))
    if by == "publisher":
        # The name of a publisher may be spelt in several ways, which sort alike.
        return (
            f"SELECT s.name, n FROM (SELECT sort_source, count(*) AS n FROM {table} WHERE {condition} "
            "GROUP BY sort_source) JOIN sources s USING (sort_source)",
            values,
        )
    if by == "source":
        return f"SELECT coalesce(origin, ''), count(*) FROM {table} WHERE {condition} GROUP BY 1", values
    every = view._replace(order="date") == View()
    counted = "fingerprinted" if every else f"{table} JOIN fingerprinted ON bulletin = bulletins.id"
    return (
        "SELECT s.name, n FROM (SELECT section, count(*) AS n FROM "
        f"{counted} WHERE {condition} GROUP BY section) JOIN sections s ON s.id = section",
        values,
    )
