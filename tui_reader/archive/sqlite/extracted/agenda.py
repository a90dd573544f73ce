"""Key dates by day: of all, unread or starred bulletins by stored sums of each day, of other views as lists."""

from __future__ import annotations

import sqlite3
from array import array
from bisect import bisect_left, bisect_right
from datetime import date
from itertools import islice
from typing import NamedTuple

from tui_reader.archive.extracted.answers import DatePlace
from tui_reader.archive.sqlite.lists import view_sql
from tui_reader.archive.values import View

_REMEMBERED = 4
"""Views whose lists are remembered. Chosen by hand."""

_SUMS = {"all": "total", "unread": "unread", "starred": "starred"}
_OF = {
    "all": ("key_dates", ""),
    "unread": ("key_dates CROSS JOIN bulletins ON id = bulletin", "AND read = 0"),
    "starred": ("key_dates CROSS JOIN bulletins ON id = bulletin", "AND starred = 1"),
}


class AgendaLists:
    """The agendas of one archive. They are valid until the archive changes: then call `forget`."""

    def __init__(self) -> None:
        self._lists: dict[View, _ListedDates] = {}

    def forget(self) -> None:
        """Discards what is known of all views."""
        self._lists.clear()

    def count(self, connection: sqlite3.Connection, view: View, since: date | None, until: date | None) -> int:
        """How many key dates a view has from `since` to `until`, both included."""
        if not _is_summed(view):
            start, end = self._listed(connection, view).between(since, until)
            return end - start
        found = connection.execute(
            f"SELECT coalesce(sum({_SUMS[view.filter]}), 0) FROM key_days WHERE on_day BETWEEN ? AND ?",
            _bounds(since, until),
        ).fetchone()
        return int(found[0])

    def rows(
        self,
        connection: sqlite3.Connection,
        view: View,
        days: tuple[date | None, date | None],
        start: int,
        limit: int,
    ) -> list[DatePlace]:
        """The key dates `start` to `start + limit` of a view on a range of days."""
        if not _is_summed(view):
            return self._listed(connection, view).rows(*days, start, limit)
        first, last = _bounds(*days)
        if start:
            # Which day it is, by stored sums; then the rows of one day are passed at most.
            sums = connection.execute(
                f"SELECT on_day, {_SUMS[view.filter]} FROM key_days WHERE on_day BETWEEN ? AND ? ORDER BY on_day",
                (first, last),
            )
            for day, size in sums:
                if start < size:
                    first = day
                    break
                start -= size
            else:
                return []
        table, condition = _OF[view.filter]
        found = connection.execute(
            f"SELECT bulletin, number FROM {table} WHERE on_day BETWEEN ? AND ? {condition} "
            "ORDER BY on_day, bulletin, number LIMIT ? OFFSET ?",
            (first, last, limit, start),
        )
        return [DatePlace(*each) for each in found]

    def _listed(self, connection: sqlite3.Connection, view: View) -> _ListedDates:
        view = view._replace(order="date")
        if view not in self._lists:
            for oldest in islice([*self._lists], max(0, len(self._lists) - _REMEMBERED + 1)):
                del self._lists[oldest]
            self._lists[view] = _ListedDates.of(connection, view)
        return self._lists[view]


class _ListedDates(NamedTuple):
    """All key dates of a view by day: their days, bulletins and numbers."""

    days: array[int]
    ids: array[int]
    numbers: array[int]

    @classmethod
    def of(cls, connection: sqlite3.Connection, view: View) -> _ListedDates:
        """Those of the bulletins of a view. Its rows are looked up in the key dates: most views are small."""
        condition, values = view_sql.where(view)
        table = f"{view_sql.through(view)} CROSS JOIN key_dates INDEXED BY key_dates_by_bulletin ON bulletin = id"
        found = connection.execute(
            f"SELECT on_day, bulletin, number FROM {table} WHERE {condition} ORDER BY on_day, bulletin, number",
            values,
        ).fetchall()
        columns = [*zip(*found, strict=True)] or [(), (), ()]
        return cls(*(array("q", column) for column in columns))

    def between(self, since: date | None, until: date | None) -> tuple[int, int]:
        """The range of rows from one day to another."""
        first, last = _bounds(since, until)
        start = bisect_left(self.days, first)
        return start, max(start, bisect_right(self.days, last))

    def rows(self, since: date | None, until: date | None, start: int, limit: int) -> list[DatePlace]:
        """A part of the rows on a range of days."""
        first, end = self.between(since, until)
        part = slice(first + start, min(first + start + limit, end))
        return [DatePlace(*each) for each in zip(self.ids[part], self.numbers[part], strict=True)]


def _is_summed(view: View) -> bool:
    """Whether stored sums count the key dates of a view."""
    return view._replace(order="date", filter="all") == View()


def _bounds(since: date | None, until: date | None) -> tuple[int, int]:
    return (since or date.min).toordinal(), (until or date.max).toordinal()
