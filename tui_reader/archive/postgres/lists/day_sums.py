"""How many bulletins each day has, how many of them the user has read and starred: read once, and then the days
that have changed."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from threading import Lock
from typing import Any, Literal

from tui_reader.archive.record import LEAST_UNDATED, newest
from tui_reader.archive.values import Counts

What = Literal["all", "unread", "read", "starred"]

_SUMS = (
    "SELECT t.bucket, sum(t.total)::bigint, coalesce(min(m.read), 0), coalesce(min(m.starred), 0) "
    "FROM days_total t LEFT JOIN days_marked m ON m.user_name = session_user AND m.bucket = t.bucket "
    "{} GROUP BY t.bucket ORDER BY t.bucket"
)

_SUMMED = ("all", "read", "starred")

_MANY = 500
"""Changed days from which on all are read again. Chosen by hand."""

_UNDATED_DAY = 144
"""The values of `sort_date` that undated bulletins of one day have: one for ten minutes."""


def least(bucket: int) -> int:
    """The least `sort_date` of a bucket."""
    return newest(bucket) if bucket < 0 else LEAST_UNDATED + (bucket - 1) * _UNDATED_DAY


class CountedDays:
    """The sums of all days at one moment, 32 bytes a day."""

    def __init__(self, rows: Iterable[Sequence[int]] = ()) -> None:
        """`rows`: a day, how many bulletins it has, how many of them are read and starred; in any order. Days
        without a bulletin are left out."""
        columns = list(zip(*sorted(tuple(row) for row in rows if row[1]), strict=True)) or [()] * 4
        self.buckets, *sums = (array("q", column) for column in columns)
        self._sums = dict(zip(_SUMMED, sums, strict=True))
        self._starts: dict[str, array[int]] = {}

    def replaced(self, rows: Iterable[Sequence[int]]) -> CountedDays:
        """These sums with those of some days in place of their own; rows as for a new object. The arrays are
        copied, in a hundredth of the time of reading 7,000 days again."""
        new = CountedDays()
        new.buckets = self.buckets[:]
        new._sums = {name: sums[:] for name, sums in self._sums.items()}
        for bucket, *counts in rows:
            new._replace(bucket, counts)
        return new

    def _replace(self, bucket: int, counts: Sequence[int]) -> None:
        at = bisect_left(self.buckets, bucket)
        if self.buckets[at : at + 1] == array("q", (bucket,)):
            for column in (self.buckets, *self._sums.values()):
                del column[at]
        if counts[0]:
            for column, value in zip((self.buckets, *self._sums.values()), (bucket, *counts), strict=True):
                column.insert(at, value)

    def counts(self) -> Counts:
        """The numbers of all bulletins."""
        total, read, starred = (sum(self._sums[name]) for name in _SUMMED)
        return Counts(total, total - read, starred)

    def starts(self, what: What) -> array[int]:
        """The number of rows before each day, and at the end that of all."""
        found = self._starts.get(what)
        if found is None:
            if what == "unread":
                sizes: Iterable[int] = (a - b for a, b in zip(self._sums["all"], self._sums["read"], strict=True))
            else:
                sizes = self._sums[what]
            found = self._starts[what] = array("q", accumulate(sizes, initial=0))
        return found

    def between(self, first: int | None, last: int | None) -> tuple[int, int]:
        """The places in `buckets` of the days from `first` to `last`, and after it; None for no bound."""
        return (
            0 if first is None else bisect_left(self.buckets, first),
            len(self.buckets) if last is None else bisect_right(self.buckets, last),
        )


class DaySums:
    """The sums of an archive for its user, as far as they are known. `run` reads rows of the server."""

    def __init__(self, run: Callable[..., list[tuple[Any, ...]]]) -> None:
        self._run = run
        # A caller that waits for the sums sees what was known to have changed before.
        self._loading, self._marking = Lock(), Lock()
        self._dirty: set[int] = set()
        self._known: CountedDays | None = None
        self._forgotten = 0

    @property
    def known(self) -> CountedDays | None:
        """The sums, where all are known and none has changed."""
        return None if self._dirty else self._known

    def forget(self, buckets: Iterable[int] | None) -> None:
        """Makes the sums of some days, or of all, be read again."""
        with self._marking:
            if buckets is None:
                self._known = None
                self._forgotten += 1
            else:
                self._dirty.update(buckets)

    def load(self) -> CountedDays:
        """The sums, after what is not known of them has been read. Raises ArchiveError."""
        with self._loading:
            with self._marking:
                before, dirty = self._known, self._dirty
                self._dirty = set()
                if before is None or len(dirty) > _MANY:
                    before = None
                elif not dirty:
                    return before
                self._known, forgotten = None, self._forgotten
            try:
                found = CountedDays(self._run(_SUMS.format(""))) if before is None else self._again(before, dirty)
            except BaseException:
                self.forget(None)
                raise
            with self._marking:
                # Forgotten while it was read, it is not remembered.
                if forgotten == self._forgotten:
                    self._known = found
            return found

    def _again(self, before: CountedDays, dirty: set[int]) -> CountedDays:
        """The sums with those of some days as they are now."""
        found = self._run(_SUMS.format("WHERE t.bucket = ANY(%s::bigint[])"), (sorted(dirty),))
        gone = dirty.difference(bucket for bucket, *_sums in found)
        return before.replaced([*found, *((bucket, 0, 0, 0) for bucket in gone)])
