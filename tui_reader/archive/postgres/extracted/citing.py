"""The bulletins that cite one: their rows by number, from places that are known already or from the end."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

# In the order of an index for each key, so that the server merges them and reads no more than it skips and shows.
_ONE_KEY = (
    "(SELECT sort_date, bulletin FROM citations WHERE key = %s AND bulletin <> %s "
    "AND (sort_date, bulletin) >= (%s, %s) ORDER BY sort_date {0}, bulletin {0})"
)
_ROWS = (
    "SELECT DISTINCT ON (sort_date, bulletin) sort_date, bulletin FROM ({1}) AS found "
    "ORDER BY sort_date {0}, bulletin {0} LIMIT %s OFFSET %s"
)

_FIRST = (-1 << 62, 0)
"""Before all rows."""


class _Place(NamedTuple):
    """How many rows are before one, and its keys."""

    number: int
    keys: tuple[int, int]


class CitingRows:
    """The bulletins other than `id` that cite one of some keys, each once, the newest first, as long as none of
    them changes. `run` reads rows of the server."""

    def __init__(self, id: int, keys: Sequence[int], run: Callable[..., list[tuple[Any, ...]]]) -> None:
        self.id, self._keys, self._run = id, [*keys], run
        self._count: int | None = None
        self._known = [_Place(0, _FIRST)]

    def count(self) -> int:
        """How many there are, counted once."""
        if self._count is None:
            counted = "count(*)" if len(self._keys) == 1 else "count(DISTINCT bulletin)"
            sql = f"SELECT {counted} FROM citations WHERE key = ANY(%s::bigint[]) AND bulletin <> %s"
            self._count = int(self._run(sql, (self._keys, self.id))[0][0])
        return self._count

    def ids(self, start: int, limit: int) -> list[int]:
        """Those from `start` to `start + limit`."""
        place = self._known[bisect_right(self._known, start, key=lambda each: each.number) - 1]
        skipped, end = start - place.number, start + limit
        if self._count is not None:
            end = min(end, self._count)
            if end <= start:
                return []
            if self._count - end < skipped:
                rows = self._read("DESC", _FIRST, end - start, self._count - end)[::-1]
                return self._remembered(start, rows)
        return self._remembered(start, self._read("ASC", place.keys, limit, skipped))

    def _read(self, order: str, least: tuple[int, int], limit: int, skipped: int) -> list[tuple[int, int]]:
        parts = " UNION ALL ".join(_ONE_KEY.format(order) for _key in self._keys)
        values = [value for key in self._keys for value in (key, self.id, *least)]
        found = self._run(_ROWS.format(order, parts), (*values, limit, skipped))
        return [(sort_date, id) for sort_date, id in found]

    def _remembered(self, start: int, rows: list[tuple[int, int]]) -> list[int]:
        for place in {_Place(start, rows[0]), _Place(start + len(rows) - 1, rows[-1])} if rows else ():
            if place not in self._known:
                insort(self._known, place)
        return [id for _sort_date, id in rows]
