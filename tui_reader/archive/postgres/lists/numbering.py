"""Row numbers of parts of views: where to read a row of a number, without counting those before it.

Rows in order of date are counted by days, as the server sums them. Of other parts every 256th row is remembered
with its keys, which takes one walk through their rows.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from itertools import accumulate, pairwise
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from tui_reader.archive.postgres.lists.day_sums import CountedDays, What, least
from tui_reader.archive.postgres.lists.parts import ViewPart

STRIDE = 256
"""Rows between two that are remembered. Chosen by hand."""

Keys = tuple[Any, ...]


class RowPlace(NamedTuple):
    """Where rows are read: after `skip` rows from the keys `bound` on. `ranges`: the ranges of `sort_date` that
    hold them, first and last, if others between them hold none."""

    bound: Keys | None
    skip: int
    ranges: list[tuple[int, int]] | None = None


class RowNumbers(Protocol):
    """The row numbers of a part."""

    @property
    def count(self) -> int:
        """How many rows the part has."""

    def place(self, start: int, limit: int) -> RowPlace:
        """Where the rows `start` to `start + limit` are."""

    def before(self, keys: Keys) -> tuple[int, Keys | None]:
        """The number of a row that is not after one with these keys, and bounds its keys from below."""


class DayNumbers:
    """A part that is counted by days. `left_out`: how many of these rows folding leaves out."""

    def __init__(
        self, part: ViewPart, sums: CountedDays, left_out: Mapping[int, int] = MappingProxyType({})
    ) -> None:
        view = part.view
        what: What = "read" if part.read else "unread" if part.read is False else view.filter
        self._starts, self._all = sums.starts(what), what == "all"
        if left_out:
            sizes = (
                max(0, end - start - left_out.get(bucket, 0))
                for bucket, (start, end) in zip(sums.buckets, pairwise(self._starts), strict=True)
            )
            self._starts = array("q", accumulate(sizes, initial=0))
        last = None if view.since is None else -view.since.toordinal()
        if last is None and view.until is not None:
            last = -1
        first = None if view.until is None else -view.until.toordinal()
        self._buckets = sums.buckets
        self._first, self._end = sums.between(first, last)
        self._base = self._starts[self._first]

    @property
    def count(self) -> int:
        return max(0, self._starts[self._end] - self._base) if self._end > self._first else 0

    def place(self, start: int, limit: int) -> RowPlace:
        number = self._base + start
        at = bisect_right(self._starts, number) - 1
        bound, skip = (least(self._buckets[at]), 0), number - self._starts[at]
        if self._all:
            return RowPlace(bound, skip)
        ranges = list[tuple[int, int]]()
        while at < self._end and self._starts[at] < number + limit:
            if self._starts[at + 1] > self._starts[at]:
                first = least(self._buckets[at])
                if ranges and ranges[-1][1] == first - 1:
                    first = ranges.pop()[0]
                ranges.append((first, _last(self._buckets[at])))
            at += 1
        return RowPlace(bound, skip, ranges)

    def before(self, keys: Keys) -> tuple[int, Keys | None]:
        at = bisect_right(self._buckets, keys[0], key=least) - 1
        if at < self._first:
            return 0, None
        return self._starts[at] - self._base, (least(self._buckets[at]), 0)

    def row_of_day(self, day: int) -> int:
        """The first row that is of `day` or older; the day as in the column."""
        at = min(max(bisect_left(self._buckets, day), self._first), self._end)
        return self._starts[at] - self._base


def _last(bucket: int) -> int:
    """The greatest `sort_date` of a bucket."""
    return least(bucket) + (86399 if bucket < 0 else 143)


class AnchoredRows:
    """A part of which every so many rows are remembered."""

    def __init__(self, part: ViewPart, run: Callable[..., list[tuple[Any, ...]]]) -> None:
        condition, values = part.where()
        order, columns = part.order("b"), ", ".join(f"b.{key}" for key in part.keys)
        named = ", ".join(part.keys)
        rows = run(
            f"SELECT n, {named} FROM (SELECT row_number() OVER w - 1 AS n, lead(b.id) OVER w AS next, {columns} "
            f"FROM bulletins b WHERE {condition} WINDOW w AS (ORDER BY {order})) AS rows "
            f"WHERE mod(n, {STRIDE}) = 0 OR next IS NULL ORDER BY n",
            values,
        )
        self.count = int(rows[-1][0]) + 1 if rows else 0
        if rows and (self.count - 1) % STRIDE:
            rows.pop()
        self._keys: list[Keys] = [tuple(keys) for _n, *keys in rows]

    def place(self, start: int, limit: int) -> RowPlace:
        at = min(start // STRIDE, len(self._keys) - 1)
        return RowPlace(self._keys[at], start - at * STRIDE) if at >= 0 else RowPlace(None, start)

    def before(self, keys: Keys) -> tuple[int, Keys | None]:
        at = bisect_right(self._keys, keys) - 1
        return (at * STRIDE, self._keys[at]) if at >= 0 else (0, None)
