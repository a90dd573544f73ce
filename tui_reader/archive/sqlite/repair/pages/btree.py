"""B-tree pages (section 1.6 of the file format): cells and children of a page."""

from __future__ import annotations

from typing import NamedTuple

from tui_reader.archive.sqlite.repair.pages.records import Malformed, signed, varint

TABLE_LEAF, TABLE_INTERIOR, INDEX_LEAF, INDEX_INTERIOR = 13, 5, 10, 2

_FILE_HEADER = 100
_SMALLEST_CELL = 4
_LONGEST_HEAD = 22
"""Bytes of a cell before its payload: a child, and two varints."""


class BtreeCell(NamedTuple):
    """A row on a page. `rowid` is None in an index; the payload begins at `start`, `local` of its `size` bytes are
    on the page, and the others on a chain of pages that begins with `overflow` (0: none)."""

    rowid: int | None
    size: int
    start: int
    local: int
    overflow: int


class BtreePage(NamedTuple):
    """A page; `broken` counts cells that cannot be read. The children of an interior page are in order."""

    kind: int
    cells: list[BtreeCell]
    children: list[int]
    broken: int

    @property
    def of_table(self) -> bool:
        """Whether its cells have row ids."""
        return self.kind in (TABLE_LEAF, TABLE_INTERIOR)


def parse_page(data: bytes, number: int, usable: int, present: int | None = None) -> BtreePage | None:
    """The b-tree page with this page number; None for a page that is not one. `usable` bytes of it hold data, and
    the first `present` of them are in the file, by default all. Cells of an interior page of a table are in none
    of the fields: they hold no rows."""
    top = _FILE_HEADER if number == 1 else 0
    kind = data[top]
    if kind not in (TABLE_LEAF, TABLE_INTERIOR, INDEX_LEAF, INDEX_INTERIOR):
        return None
    interior = kind in (TABLE_INTERIOR, INDEX_INTERIOR)
    pointers = top + (12 if interior else 8)
    count = int.from_bytes(data[top + 3 : top + 5], "big")
    first = int.from_bytes(data[top + 5 : top + 7], "big") or 65536
    if pointers + 2 * count > min(first, usable) or first > usable or data[top + 7] > 60:
        return None
    cells, children, broken = list[BtreeCell](), list[int](), 0
    end = usable if present is None else min(usable, present)
    for place in range(pointers, pointers + 2 * count, 2):
        at = int.from_bytes(data[place : place + 2], "big")
        try:
            if not first <= at <= end - _SMALLEST_CELL:
                raise Malformed
            if interior:
                children.append(int.from_bytes(data[at : at + 4], "big"))
                at += 4
            if kind != TABLE_INTERIOR:
                cells.append(parse_cell(data, at, usable, end, table=kind == TABLE_LEAF))
        except Malformed:
            broken += 1
    if interior:
        children.append(int.from_bytes(data[top + 8 : top + 12], "big"))
    return BtreePage(kind, cells, children, broken)


def parse_cell(data: bytes, at: int, usable: int, end: int, *, table: bool) -> BtreeCell:
    """The cell at `at` of a leaf; its bytes are before `end`. Raises Malformed."""
    size, start = varint(data, at)
    rowid = None
    if table:
        unsigned, start = varint(data, start)
        rowid = signed(unsigned)
    local = local_size(size, usable, table=table)
    stop = start + local + (4 if local < size else 0)
    if stop > end or not size:
        raise Malformed
    overflow = 0 if local == size else int.from_bytes(data[stop - 4 : stop], "big")
    if local < size and not overflow:
        raise Malformed
    return BtreeCell(rowid, size, start, local, overflow)


def local_size(size: int, usable: int, *, table: bool) -> int:
    """How many bytes of a payload of `size` bytes are on the page of its cell."""
    most = usable - 35 if table else (usable - 12) * 64 // 255 - 23
    if size <= most:
        return size
    least = (usable - 12) * 32 // 255 - 23
    local = least + (size - least) % (usable - 4)
    return local if local <= most else least
