"""Row numbers of a view without counting its rows, from tables that count the rows of days and publishers.

A view is a sequence of segments, each a range of one index, and a segment a sequence of buckets with stored sizes.
The bucket of a row is found by adding sizes; within it the index is scanned, at most the rows of one day. Views
without such counts (of a tag or a followed source, of a publisher or a range of days by title) are lists of ids:
the first ones, and all of them once later rows are wanted.
"""

from __future__ import annotations

import sqlite3
from array import array
from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import NamedTuple

from tui_reader.archive.collation import source_key
from tui_reader.archive.errors import DamagedRow
from tui_reader.archive.record import LEAST_UNDATED, newest
from tui_reader.archive.sqlite.lists import view_sql
from tui_reader.archive.values import View, settled

_COLUMNS = {"all": "total", "unread": "unread", "starred": "starred", "read": "total - unread"}
_REMEMBERED = 8
"""Views whose numbers are remembered. Chosen by hand."""

_FIRST = 1000
"""Rows that are found first of a view without counts. Of 55,000 rows that are not in the order of their index, it
takes 11 ms to find these and 52 ms to sort all (2026-11-30)."""


class Segment(NamedTuple):
    """Rows that are contiguous in the index `index_name`. `bound` is the column whose values delimit buckets;
    `buckets` is the SQL for the keys and sizes of the buckets in order, with its values. `source` and `read`: what
    all rows have in common."""

    source: bytes | None
    read: bool | None
    index_name: str
    condition: str
    values: tuple[object, ...]
    bound: str
    buckets: str
    bucket_values: tuple[object, ...]


class _Buckets(NamedTuple):
    keys: list[int | bytes]
    starts: list[int]
    """The number of rows before each bucket, and at the end the number of all."""


class _Counted:
    """A view whose rows are counted by tables."""

    def __init__(self, segments: list[tuple[Segment, int]]) -> None:
        self.segments = [segment for segment, _size in segments]
        self.starts = [0, *accumulate(size for _segment, size in segments)]
        self._buckets: dict[int, _Buckets] = {}

    def buckets(self, connection: sqlite3.Connection, number: int) -> _Buckets:
        """The buckets of a segment, read once."""
        found = self._buckets.get(number)
        if found is None:
            segment = self.segments[number]
            rows = connection.execute(segment.buckets, segment.bucket_values).fetchall()
            if not all(isinstance(key, int | bytes) and isinstance(size, int) for key, size in rows):
                raise DamagedRow
            found = _Buckets([key for key, _size in rows], [0, *accumulate(size for _key, size in rows)])
            self._buckets[number] = found
        return found


class _Listed:
    """A view whose rows no table counts."""

    def __init__(self, connection: sqlite3.Connection, view: View) -> None:
        self._view = view
        # Without an index for the view, to count its rows would take as long as to list them.
        first = _FIRST if view_sql.index(view) else None
        self._ids = _ids(connection, view, first)
        self._complete = len(self._ids) != first
        self.size = len(self._ids) if self._complete else self._count(connection, "1", ())

    def ids(self, connection: sqlite3.Connection, start: int, end: int) -> list[int]:
        """The ids of the rows from `start` up to `end`."""
        if end > len(self._ids) and not self._complete:
            self._ids, self._complete = _ids(connection, self._view), True
        return self._ids[start:end].tolist()

    def position(self, connection: sqlite3.Connection, id: int) -> int | None:
        """The row of a bulletin of the view."""
        if id in self._ids:
            return self._ids.index(id)
        if self._complete:
            return None
        keys = ", ".join(view_sql.keys(self._view))
        return self._count(connection, f"({keys}) < (SELECT {keys} FROM bulletins WHERE id = ?)", (id,))

    def _count(self, connection: sqlite3.Connection, narrower: str, values: tuple[object, ...]) -> int:
        """How many rows of the view fulfil another condition."""
        condition, of_view = view_sql.where(self._view)
        found = connection.execute(
            f"SELECT count(*) FROM {view_sql.through(self._view)} WHERE {condition} AND {narrower}",
            (*of_view, *values),
        ).fetchone()
        return int(found[0])


class RowOffsets:
    """The row numbers of the views of one archive. They are valid until the archive changes: then call
    `forget`."""

    def __init__(self) -> None:
        self._known: dict[View, _Counted | _Listed] = {}

    def forget(self) -> None:
        """Discards what is known of all views."""
        self._known.clear()

    def count(self, connection: sqlite3.Connection, view: View) -> int:
        """How many rows a view has."""
        known = self._view(connection, view)
        return known.starts[-1] if isinstance(known, _Counted) else known.size

    def ids(self, connection: sqlite3.Connection, view: View, start: int, limit: int) -> list[int]:
        """The ids of up to `limit` rows from `start` on."""
        known = self._view(connection, view)
        start = max(start, 0)
        if not isinstance(known, _Counted):
            return known.ids(connection, start, start + max(limit, 0))
        found: list[int] = []
        number = bisect_right(known.starts, start) - 1
        while len(found) < limit and number < len(known.segments):
            skip = max(0, start - known.starts[number])
            found += _scan(connection, known, number, skip, limit - len(found))
            number += 1
        return found

    def position(self, connection: sqlite3.Connection, view: View, id: int) -> int | None:
        """The row of a bulletin; None when the view leaves it out."""
        condition, values = view_sql.where(view)
        shown = connection.execute(
            f"SELECT read, sort_source, day, sort_title, sort_date FROM bulletins WHERE id = ? AND {condition}",
            (id, *values),
        ).fetchone()
        if shown is None:
            return None
        known = self._view(connection, view)
        if not isinstance(known, _Counted):
            return known.position(connection, id)
        read, source, day, title, date = shown
        for number, segment in enumerate(known.segments):
            if segment.source in (None, source) and segment.read in (None, bool(read)):
                buckets = known.buckets(connection, number)
                by_title = segment.bound == "sort_title"
                bucket = bisect_right(buckets.keys, bytes(title[:6]) if by_title else day) - 1
                if bucket < 0:
                    return None
                key = (title if by_title else date, id)
                before = _count_before(connection, segment, buckets.keys[bucket], key)
                return known.starts[number] + buckets.starts[bucket] + before
        return None

    def row_of_day(self, connection: sqlite3.Connection, view: View, day: int) -> int:
        """The first row that is of `day` or older, in a view in order of date; the day as in the column."""
        known = self._view(connection, view)
        count = self.count(connection, view)
        if isinstance(known, _Counted) and known.segments and known.segments[0].bound == "sort_date":
            buckets = known.buckets(connection, 0)
            return max(0, min(buckets.starts[bisect_left(buckets.keys, day)], count - 1))
        # A list of ids: few enough to compare their days.
        condition, values = view_sql.where(view)
        newer = connection.execute(f"SELECT count(*) FROM bulletins WHERE {condition} AND day < ?", (*values, day))
        return max(0, min(int(newer.fetchone()[0]), count - 1))

    def _view(self, connection: sqlite3.Connection, view: View) -> _Counted | _Listed:
        view = settled(view)
        known = self._known.pop(view, None)
        if known is None:
            segments = _segments(connection, view)
            known = _Listed(connection, view) if segments is None else _Counted(segments)
        self._known[view] = known
        while len(self._known) > _REMEMBERED:
            self._known.pop(next(iter(self._known)))
        return known


def _segments(connection: sqlite3.Connection, view: View) -> list[tuple[Segment, int]] | None:
    """The segments of a view with their sizes; None when no table counts them."""
    narrowed = view.source is not None or view.since is not None or view.until is not None
    if view.tag is not None or view.origins or (narrowed and view.order != "date"):
        return None
    if view.distinct and (view.order != "date" or view.source is not None):
        return None
    if view.order == "source":
        column = _COLUMNS[view.filter]
        sources = connection.execute(
            f"SELECT sort_source, {column} FROM sources WHERE {column} > 0 ORDER BY sort_source"
        )
        rows = sources.fetchall()
        if not all(isinstance(key, bytes) and isinstance(size, int) for key, size in rows):
            raise DamagedRow
        return [(_by_date(view, key), size) for key, size in rows]
    if view.order == "date":
        segments = [_by_date(view, None if view.source is None else source_key(view.source))]
    elif view.order == "title":
        segments = [_by_title(view)]
    elif view.filter == "all":
        segments = [_by_date(view._replace(filter="unread"), read=False), _by_date(view, read=True)]
    else:
        return None
    return [(segment, _size(connection, segment)) for segment in segments]


def _by_title(view: View) -> Segment:
    """The segment of a view in order of titles."""
    column = _COLUMNS[view.filter]
    condition, values = view_sql.where(view)
    buckets = f"SELECT prefix, {column} AS size FROM titles WHERE {column} > 0 ORDER BY prefix"
    return Segment(None, None, f"{view.filter}_by_title", condition, values, "sort_title", buckets, ())


def _by_date(view: View, source: bytes | None = None, read: bool | None = None) -> Segment:
    """The segment of a view in order of date, of the publisher with the key `source`; with `read` its read rows.
    `read` False: the view has unread rows only."""
    condition, values = view_sql.where(view._replace(source=None))
    days, of_days = list[str](), list[object]()
    if source is not None:
        condition, values = f"{condition} AND sort_source = ?", (*values, source)
        days.append("sort_source = ?")
        of_days.append(source)
    if view.until is not None:
        days.append("day >= ?")
        of_days.append(-view.until.toordinal())
    if view.since is not None or view.until is not None:
        days.append("day <= ?")
        of_days.append(-view.since.toordinal() if view.since else -1)
    column, index_name = _COLUMNS[view.filter], f"{view.filter}_by_{'date' if source is None else 'source'}"
    if read:
        condition, column, index_name = f"read = 1 AND {condition}", _COLUMNS["read"], "all_by_unread"
    if view.distinct:
        left_out, of_left_out = view_sql.repeats_sql(view)
        column = f"({column} - coalesce(n, 0))"
        buckets = (
            f"SELECT day, {column} AS size FROM days LEFT JOIN ({left_out}) ON on_day = day "
            f"WHERE {' AND '.join([*days, f'{column} > 0'])} ORDER BY day"
        )
        return Segment(source, read, index_name, condition, values, "sort_date", buckets, (*of_left_out, *of_days))
    buckets = (
        f"SELECT day, {column} AS size FROM {'days' if source is None else 'source_days'} "
        f"WHERE {' AND '.join([*days, f'{column} > 0'])} ORDER BY day"
    )
    return Segment(source, read, index_name, condition, values, "sort_date", buckets, tuple(of_days))


def _size(connection: sqlite3.Connection, segment: Segment) -> int:
    found = connection.execute(
        f"SELECT coalesce(sum(size), 0) FROM ({segment.buckets})", segment.bucket_values
    ).fetchone()
    return int(found[0])


def _scan(connection: sqlite3.Connection, known: _Counted, number: int, skip: int, limit: int) -> list[int]:
    """The ids of up to `limit` rows of a segment, from its row `skip` on."""
    segment, buckets = known.segments[number], known.buckets(connection, number)
    bucket = bisect_right(buckets.starts, skip) - 1
    if bucket >= len(buckets.keys):
        return []
    rows = connection.execute(
        f"SELECT id FROM bulletins INDEXED BY {segment.index_name} "
        f"WHERE {segment.condition} AND {segment.bound} >= ? ORDER BY {segment.bound}, id LIMIT ? OFFSET ?",
        (*segment.values, _least(segment, buckets.keys[bucket]), limit, skip - buckets.starts[bucket]),
    )
    return [id for (id,) in rows.fetchall()]


def _count_before(
    connection: sqlite3.Connection, segment: Segment, bucket: int | bytes, key: tuple[object, int]
) -> int:
    """How many rows of a bucket come before the row with these keys."""
    found = connection.execute(
        f"SELECT count(*) FROM bulletins INDEXED BY {segment.index_name} WHERE {segment.condition} "
        f"AND {segment.bound} >= ? AND ({segment.bound}, id) < (?, ?)",
        (*segment.values, _least(segment, bucket), *key),
    ).fetchone()
    return int(found[0])


def _least(segment: Segment, bucket: int | bytes) -> int | bytes:
    """The least value of `bound` in a bucket."""
    if isinstance(bucket, bytes):
        return bucket
    return newest(bucket) if bucket < 0 else LEAST_UNDATED


def _ids(connection: sqlite3.Connection, view: View, limit: int | None = None) -> array[int]:
    """The ids of the rows of a view, or of so many of them."""
    condition, values = view_sql.where(view)
    order = ", ".join(view_sql.keys(view))
    sql = f"SELECT id FROM {view_sql.through(view)} WHERE {condition} ORDER BY {order}"
    if limit is not None:
        # A limit that holds no rows back would make the sorting slower by two thirds.
        sql, values = f"{sql} LIMIT ?", (*values, limit)
    return array("q", (id for (id,) in connection.execute(sql, values)))
