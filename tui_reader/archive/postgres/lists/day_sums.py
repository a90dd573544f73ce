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
"""Changed days from which on all are read again. Chosen by hand."""

_UNDATED_DAY = 144
"""The values of `sort_date` that undated bulletins of one day have: one for ten minutes."""


def least(bucket: int) -> int:
    """The least `sort_date` of a bucket."""
    return newest(bucket) if bucket < 0 else LEAST_UNDATED + (bucket - 1) * _UNDATED_DAY


class CountedDays:
    """The sums of all days at one moment, 32 bytes a day."""

    def __init__(self, rows: dict[int, list[int]]) -> None:
        """`rows`: how many bulletins a day has, how many of them are read and starred; days in order."""
        self.buckets = array("q", rows)
        names = ("all", "read", "starred")
        self._sums = {name: array("q", (sums[at] for sums in rows.values())) for at, name in enumerate(names)}
        self._starts: dict[str, array[int]] = {}

    def rows(self) -> dict[int, list[int]]:
        """The sums by day, as they were given."""
        known = zip(self.buckets, *self._sums.values(), strict=True)
        return {bucket: list(sums) for bucket, *sums in known}

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
                found = CountedDays(self._all() if before is None else self._again(before, dirty))
            except BaseException:
                self.forget(None)
                raise
            with self._marking:
                # Forgotten while it was read, it is not remembered.
                if forgotten == self._forgotten:
                    self._known = found
            return found

    def _all(self) -> dict[int, list[int]]:
        return {bucket: list(sums) for bucket, *sums in self._run(_SUMS.format("")) if sums[0]}

    def _again(self, before: CountedDays, dirty: set[int]) -> dict[int, list[int]]:
        """The sums with those of some days as they are now."""
        rows = before.rows()
        rows |= {bucket: [0, 0, 0] for bucket in dirty}
        found = self._run(_SUMS.format("WHERE t.bucket = ANY(%s::bigint[])"), (sorted(dirty),))
        rows |= {bucket: list(sums) for bucket, *sums in found}
        return {bucket: rows[bucket] for bucket in sorted(rows) if rows[bucket][0]}
