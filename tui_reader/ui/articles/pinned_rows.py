"""Rows of the list that stay where they stand although the archive's view leaves them out or moves them."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tui_reader.archive.values import Row


class PinnedRow(NamedTuple):
    """A row that is held at the number `place`; `read` is the state by which it came to stand there."""

    place: int
    row: Row
    read: bool


class PinnedRows:
    """Rows that are held, and what that does to the numbers of the others.

    The rows that are shown are those of the archive without the held ones, and the held ones put in where they
    stand. `there` are the archive's own numbers of those held rows that its view still has, in order.
    """

    def __init__(self) -> None:
        self._rows: dict[int, PinnedRow] = {}
        self._indexes: list[int] = []

    def __iter__(self) -> Iterator[PinnedRow]:
        """The held rows from top to bottom."""
        return (self._rows[index] for index in self._indexes)

    def __len__(self) -> int:
        return len(self._rows)

    def at(self, index: int) -> PinnedRow | None:
        """The row held at `index`."""
        return self._rows.get(index)

    def between(self, start: int, end: int) -> dict[int, Row]:
        """The rows held from `start` up to, not including, `end`."""
        found = self._indexes[bisect_left(self._indexes, start) : bisect_left(self._indexes, end)]
        return {index: self._rows[index].row for index in found}

    def hold(self, held: PinnedRow) -> None:
        """Holds a row, in the place of what was known of the one at its index."""
        if held.place not in self._rows:
            insort(self._indexes, held.place)
        self._rows[held.place] = held

    def release(self, index: int) -> None:
        """Lets go of the row at `index`, which the archive shows there itself."""
        if self._rows.pop(index, None):
            self._indexes.remove(index)

    def clear(self) -> None:
        self._rows.clear()
        self._indexes.clear()

    def place_of(self, index: int, there: Sequence[int]) -> int:
        """The archive's number of the first row at or after `index` that is not held."""
        place = index - bisect_left(self._indexes, index)
        for held in there:
            if held > place:
                break
            place += 1
        return place

    def index_of(self, place: int, there: Sequence[int]) -> int:
        """Where a row that is not held is shown, from the archive's number."""
        index = place - bisect_left(there, place)
        for held in self._indexes:
            if held > index:
                break
            index += 1
        return index
