"""OLE files (MS-CFB) with streams in their root, as old Office documents are."""

from __future__ import annotations

import struct
from collections.abc import Mapping

SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SHORTEST = 4096
"""Shorter streams would be in the small stream of the root."""


def ole(streams: Mapping[str, bytes]) -> bytes:
    """An OLE file of version 3 with these streams; short ones are filled with zero bytes."""
    padded = {name: data.ljust(_SHORTEST, b"\0") for name, data in streams.items()}
    fat: list[int] = []
    sectors: list[bytes] = []

    def add(data: bytes) -> int:
        start = len(sectors)
        parts = [data[at : at + SECTOR].ljust(SECTOR, b"\0") for at in range(0, len(data), SECTOR)]
        sectors.extend(parts)
        fat.extend([*range(start + 1, start + len(parts)), _END])
        return start

    entries = [_entry("Root Entry", 5, _END, 0, child=1 if padded else _FREE)]
    for number, (name, data) in enumerate(padded.items(), 1):
        following = number + 1 if number < len(padded) else _FREE
        entries.append(_entry(name, 2, add(data), len(data), right=following))
    directory = add(b"".join(entries).ljust(-(-len(entries) * 128 // SECTOR) * SECTOR, b"\0"))
    count = 1
    while count * SECTOR // 4 < len(fat) + count:
        count += 1
    first = len(sectors)
    fat.extend([_FAT] * count)
    fat.extend([_FREE] * (count * SECTOR // 4 - len(fat)))
    sectors.extend(struct.pack("<128I", *fat[at : at + 128]) for at in range(0, len(fat), 128))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack(
        "<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, count, directory, 0, 4096, _END, 0, _END, 0
    )
    header += struct.pack("<109I", *range(first, first + count), *[_FREE] * (109 - count))
    return header + b"".join(sectors)


def _entry(name: str, kind: int, start: int, size: int, *, right: int = _FREE, child: int = _FREE) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    head = encoded.ljust(64, b"\0") + struct.pack("<HBBIII", len(encoded), kind, 1, _FREE, right, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)
