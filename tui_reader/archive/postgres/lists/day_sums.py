"""How many bulletins each day has, how many of them the user has read and starred: read once, and then the days
that have changed."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
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

_MANY = 500
"""Changed days from which on all are read anew. Chosen by hand."""

_UNDATED_DAY = 144
"""The values of `sort_date` that undated bulletins of one day have: one for ten minutes."""


def least(bucket: int) -> int:
    """The least `sort_date` of a bucket."""
    return newest(bucket) if bucket < 0 else LEAST_UNDATED + (bucket - 1) * _UNDATED_DAY


class DaySums:
    """The sums of an archive for its user, 32 bytes a day. `run` reads rows of the server."""

    def __init__(self, run: Callable[..., list[tuple[Any, ...]]]) -> None:
        self._run = run
        self._lock = Lock()
        self._dirty: set[int] = set()
        self._unknown = True
        self.buckets = array("q")
        self._sums: dict[str, array[int]] = {}
        self._starts: dict[str, array[int]] = {}

    @property
    def loaded(self) -> bool:
        """Whether all sums are known and none has changed."""
        return not self._unknown and not self._dirty

    def forget(self, buckets: Iterable[int] | None) -> None:
        """Makes the sums of some days, or of all, be read again."""
        with self._lock:
            if buckets is None:
                self._unknown = True
            else:
                self._dirty.update(buckets)

    def load(self) -> None:
        """Reads what is not known. Raises ArchiveError."""
        with self._lock:
            unknown, dirty = self._unknown or len(self._dirty) > _MANY, self._dirty
            self._unknown, self._dirty = False, set()
        if not unknown and not dirty:
            return
        try:
            if unknown:
                rows = {bucket: sums for bucket, *sums in self._run(_SUMS.format("")) if sums[0]}
            else:
                found = self._run(_SUMS.format("WHERE t.bucket = ANY(%s::bigint[])"), (sorted(dirty),))
                known = zip(self.buckets, *self._sums.values(), strict=True)
                rows = {bucket: list(sums) for bucket, *sums in known}
                rows |= {bucket: [0, 0, 0] for bucket in dirty} | {bucket: sums for bucket, *sums in found}
                rows = {bucket: rows[bucket] for bucket in sorted(rows) if rows[bucket][0]}
        except BaseException:
            self.forget(None)
            raise
        self.buckets = array("q", rows)
        names = ("all", "read", "starred")
        self._sums = {name: array("q", (sums[at] for sums in rows.values())) for at, name in enumerate(names)}
        self._starts = {}

    def counts(self) -> Counts:
        """The numbers of all bulletins."""
        total, read, starred = (sum(self._sums[name]) for name in ("all", "read", "starred"))
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
        """The places in `buckets` of the days from `first` to `last`, which is left out; None for no bound."""
        return (
            0 if first is None else bisect_left(self.buckets, first),
            len(self.buckets) if last is None else bisect_right(self.buckets, last),
        )
