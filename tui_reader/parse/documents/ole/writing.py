"""Writes OLE files (MS-CFB, version 3), to take an object out of the storage in which a document keeps it."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import NamedTuple

from tui_reader.parse.documents.ole.container import SIGNATURE, Storage

SECTOR, SMALL_SECTOR = 512, 64
SHORTEST = 4096
"""Shorter streams are in the small stream of the root."""

_FREE, _END, _FAT, _DIFAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC
_IN_HEADER, _IN_SECTOR = 109, 127
"""Sectors of the table that the header names, and those that a further sector names."""


class _Entry(NamedTuple):
    """An entry of the directory; `kids` are the numbers of those within a storage, in the order of names."""

    name: str
    kind: int
    start: int
    size: int
    class_id: bytes
    kids: list[int]


class _Sectors:
    """Sectors of a size, and the table of those that follow them."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.data = bytearray()
        self.table: list[int] = []

    def add(self, data: bytes) -> int:
        """The number of the first sector of some data."""
        if not data:
            return _END
        start, count = len(self.table), -(-len(data) // self.size)
        self.data += data.ljust(count * self.size, b"\0")
        self.table += [*range(start + 1, start + count), _END]
        return start

    def packed_table(self) -> bytes:
        data = struct.pack(f"<{len(self.table)}I", *self.table)
        return data.ljust(-(-len(data) // SECTOR) * SECTOR, b"\xff")


def ole_file(storage: Storage) -> bytes:
    """An OLE file whose root holds what a storage holds."""
    file, small = _Sectors(SECTOR), _Sectors(SMALL_SECTOR)
    entries: list[_Entry] = []
    _add(storage, "Root Entry", 5, entries, file, small)
    start = file.add(bytes(small.data))
    entries[0] = entries[0]._replace(start=start, size=len(small.data))
    small_table = small.packed_table() if small.table else b""
    small_start = file.add(small_table)
    directory = file.add(_directory(entries))
    count = further = 0
    while count * SECTOR // 4 < len(file.table) + count + further:
        count += 1
        further = -(-max(0, count - _IN_HEADER) // _IN_SECTOR)
    first = len(file.table)
    places = [*range(first, first + count)]
    file.table += [*[_FAT] * count, *[_DIFAT] * further]
    more = b""
    for number in range(further):
        at = _IN_HEADER + number * _IN_SECTOR
        named = places[at : at + _IN_SECTOR]
        following = first + count + number + 1 if number + 1 < further else _END
        more += struct.pack("<128I", *named, *[_FREE] * (_IN_SECTOR - len(named)), following)
    header = SIGNATURE + bytes(16) + struct.pack("<HHHHH6xIII", 0x3E, 3, 0xFFFE, 9, 6, 0, count, directory)
    header += struct.pack("<IIII", 0, SHORTEST, small_start, len(small_table) // SECTOR)
    header += struct.pack("<II", first + count if further else _END, further)
    named = places[:_IN_HEADER]
    header += struct.pack("<109I", *named, *[_FREE] * (_IN_HEADER - len(named)))
    return header + bytes(file.data) + file.packed_table().ljust(count * SECTOR, b"\xff") + more


def _add(storage: Storage, name: str, kind: int, entries: list[_Entry], file: _Sectors, small: _Sectors) -> int:
    """Add a storage with what it holds, and return its number in the directory."""
    number = len(entries)
    kids: list[int] = []
    entries.append(_Entry(name, kind, 0, 0, storage.class_id, kids))
    for child, held in sorted(storage.held.items(), key=lambda item: (len(item[0]), item[0].upper())):
        if isinstance(held, Storage):
            kids.append(_add(held, child, 1, entries, file, small))
        else:
            start = (file if len(held) >= SHORTEST else small).add(held)
            kids.append(len(entries))
            entries.append(_Entry(child, 2, start, len(held), bytes(16), []))
    return number


def _directory(entries: Sequence[_Entry]) -> bytes:
    links: dict[int, tuple[int, int]] = {}

    def tree(numbers: list[int]) -> int:
        """The root of a balanced tree of siblings, which are in order."""
        if not numbers:
            return _FREE
        middle = len(numbers) // 2
        links[numbers[middle]] = tree(numbers[:middle]), tree(numbers[middle + 1 :])
        return numbers[middle]

    children = [tree(entry.kids) for entry in entries]
    written = b""
    for number, entry in enumerate(entries):
        name = (entry.name[:31] + "\0").encode("utf-16-le", "replace")
        left, right = links.get(number, (_FREE, _FREE))
        written += name.ljust(64, b"\0") + struct.pack(
            "<HBBIII", len(name), entry.kind, 1, left, right, children[number]
        )
        written += entry.class_id + bytes(20) + struct.pack("<IQ", entry.start, entry.size)
    empty = bytes(64) + struct.pack("<HBBIII", 0, 0, 0, _FREE, _FREE, _FREE) + bytes(48)
    return written + empty * (-len(entries) % (SECTOR // 128))
