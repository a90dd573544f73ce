"""Rows of the list that keep their place although the archive's view leaves them out or moves them."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tui_reader.archive.values import Row


class PinnedRow(NamedTuple):
    """A row that is shown at `row_index`; `read` is the state under which the archive placed it there."""

    row_index: int
    row: Row
    read: bool


class PinnedRows:
    """Pinned rows, and the conversion between row indexes of the list and offsets in the archive's view.

    The list shows the rows of the archive's view without the pinned ones, which are inserted at their own indexes.
    `offsets` are the offsets in the view of those pinned rows that it still contains, in ascending order.
    """

    def __init__(self) -> None:
        self._rows: dict[int, PinnedRow] = {}
        self._indexes: list[int] = []

    def __iter__(self) -> Iterator[PinnedRow]:
        """The pinned rows from top to bottom."""
        return (self._rows[index] for index in self._indexes)

    def __len__(self) -> int:
        return len(self._rows)

    def at(self, index: int) -> PinnedRow | None:
        """The row pinned at `index`, or None."""
        return self._rows.get(index)

    def between(self, start: int, end: int) -> dict[int, Row]:
        """The rows pinned from `start` up to, not including, `end`, by index."""
        found = self._indexes[bisect_left(self._indexes, start) : bisect_left(self._indexes, end)]
        return {index: self._rows[index].row for index in found}

    def pin(self, pinned: PinnedRow) -> None:
        """Pin a row, replacing one at the same index."""
        if pinned.row_index not in self._rows:
            insort(self._indexes, pinned.row_index)
        self._rows[pinned.row_index] = pinned

    def unpin(self, index: int) -> None:
        """Leave the row at `index` to the archive, which shows it there itself."""
        if self._rows.pop(index, None):
            self._indexes.remove(index)

    def clear(self) -> None:
        """Forget all pinned rows."""
        self._rows.clear()
        self._indexes.clear()

    def offset_of(self, index: int, offsets: Sequence[int]) -> int:
        """The offset in the view of the first row at or after `index` that is not pinned."""
        offset = index - bisect_left(self._indexes, index)
        for pinned in offsets:
            if pinned > offset:
                break
            offset += 1
        return offset

    def index_of(self, offset: int, offsets: Sequence[int]) -> int:
        """The index at which the row at an offset of the view is shown; the row is not pinned."""
        index = offset - bisect_left(offsets, offset)
        for pinned in self._indexes:
            if pinned > index:
                break
            index += 1
        return index
