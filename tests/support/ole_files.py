"""OLE files (MS-CFB) with streams in their root and in storages, as old Office documents are."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from itertools import pairwise

SECTOR, SMALL_SECTOR = 512, 64
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SHORTEST = 4096
"""Shorter streams are in the small stream of the root."""


def ole(streams: Mapping[str, bytes], *, exact: bool = False) -> bytes:
    """An OLE file of version 3 with these streams. A name with slashes is that of a stream within storages.

    Short streams are filled with zero bytes, unless `exact`."""
    paths = {tuple(name.split("/")): data for name, data in streams.items()}
    if not exact:
        paths = {path: data.ljust(_SHORTEST, b"\0") for path, data in paths.items()}
    file, small = _Sectors(SECTOR), _Sectors(SMALL_SECTOR)
    storages = {path[:depth] for path in paths for depth in range(1, len(path))}
    order = [(), *sorted({*storages, *paths}, key=lambda path: (len(path), path not in paths))]
    numbers = {path: number for number, path in enumerate(order)}
    kids: dict[tuple[str, ...], list[int]] = {}
    for path in order[1:]:
        kids.setdefault(path[:-1], []).append(numbers[path])
    following = dict(pair for group in kids.values() for pair in pairwise(group))
    entries = [b""]
    for path in order[1:]:
        right, child = following.get(numbers[path], _FREE), kids.get(path, [_FREE])[0]
        if path in paths:
            data = paths[path]
            start = (file if len(data) >= _SHORTEST else small).add(data)
            entries.append(_entry(path[-1], 2, start, len(data), right=right))
        else:
            entries.append(_entry(path[-1], 1, 0, 0, right=right, child=child))
    whole = b"".join(small.parts)
    start = file.add(whole) if whole else _END
    entries[0] = _entry("Root Entry", 5, start, len(whole), child=kids.get((), [_FREE])[0])
    small_fat = small.table(SECTOR)
    small_start = file.add(small_fat) if whole else _END
    directory = file.add(b"".join(entries))
    count = 1
    while count * SECTOR // 4 < len(file.fat) + count:
        count += 1
    first = len(file.parts)
    file.fat.extend([_FAT] * count)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIII", 0x3E, 3, 0xFFFE, 9, 6, 0, count, directory)
    header += struct.pack("<IIIIII", 0, _SHORTEST, small_start, len(small_fat) // SECTOR if whole else 0, _END, 0)
    header += struct.pack("<109I", *range(first, first + count), *[_FREE] * (109 - count))
    return header + b"".join(file.parts) + file.table(count * SECTOR)


class _Sectors:
    """Sectors of a size, and the table of those that follow them."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.parts: list[bytes] = []
        self.fat: list[int] = []

    def add(self, data: bytes) -> int:
        """The number of the first sector of some data."""
        start = len(self.parts)
        parts = [data[at : at + self.size].ljust(self.size, b"\0") for at in range(0, len(data), self.size)]
        if not parts:
            return _END
        self.parts.extend(parts)
        self.fat.extend([*range(start + 1, start + len(parts)), _END])
        return start

    def table(self, least: int) -> bytes:
        """The table, filled up to a multiple of `least` bytes."""
        data = struct.pack(f"<{len(self.fat)}I", *self.fat)
        return data.ljust(-(-len(data) // least) * least, b"\xff")


def _entry(name: str, kind: int, start: int, size: int, *, right: int = _FREE, child: int = _FREE) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    head = encoded.ljust(64, b"\0") + struct.pack("<HBBIII", len(encoded), kind, 1, _FREE, right, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)
