"""A tiny writer of SQLite's records, pages and logs (https://www.sqlite.org/fileformat2.html), for tests of their
readers. It shares nothing with them."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence


def varint(value: int) -> bytes:
    value &= (1 << 64) - 1
    if value >= 1 << 56:
        high, last = value >> 8, value & 0xFF
        return bytes(high >> 7 * place & 0x7F | 0x80 for place in range(7, -1, -1)) + bytes([last])
    groups = max(1, -(-value.bit_length() // 7))
    found = [value >> 7 * place & 0x7F for place in range(groups - 1, -1, -1)]
    return bytes(each | 0x80 for each in found[:-1]) + bytes(found[-1:])


def record(values: Sequence[object]) -> bytes:
    """A record of integers, floats, texts, blobs and NULL. Its header has less than 127 bytes."""
    serials, contents = b"", b""
    for value in values:
        serial, content = _content(value)
        serials += varint(serial)
        contents += content
    return varint(len(serials) + 1) + serials + contents


def _content(value: object) -> tuple[int, bytes]:
    if value is None:
        return 0, b""
    if isinstance(value, float):
        return 7, struct.pack(">d", value)
    if isinstance(value, int):
        for serial, size in ((1, 1), (2, 2), (3, 3), (4, 4), (5, 6), (6, 8)):
            if -(1 << 8 * size - 1) <= value < 1 << 8 * size - 1:
                return serial, value.to_bytes(size, "big", signed=True)
        raise ValueError(value)
    if isinstance(value, str):
        return 13 + 2 * len(value.encode()), value.encode()
    assert isinstance(value, bytes)
    return 12 + 2 * len(value), value


def table_leaf(rows: Iterable[tuple[int, bytes]], size: int) -> bytes:
    """A leaf of a table, with rows of a row id and a record that fit on it."""
    return _leaf(13, [varint(len(payload)) + varint(rowid) + payload for rowid, payload in rows], size)


def index_leaf(payloads: Iterable[bytes], size: int) -> bytes:
    """A leaf of an index, or of a table without row ids."""
    return _leaf(10, [varint(len(payload)) + payload for payload in payloads], size)


def _leaf(kind: int, cells: list[bytes], size: int) -> bytes:
    page, end, pointers = bytearray(size), size, b""
    for cell in cells:
        end -= len(cell)
        page[end : end + len(cell)] = cell
        pointers += end.to_bytes(2, "big")
    head = bytes([kind, 0, 0]) + len(cells).to_bytes(2, "big") + (end & 0xFFFF).to_bytes(2, "big") + b"\0"
    assert len(head + pointers) <= end
    page[: len(head + pointers)] = head + pointers
    return bytes(page)


def log(pages: Iterable[tuple[int, bytes, int]], size: int, salts: bytes = b"saltpepp") -> bytes:
    """A write-ahead log of frames: the number of a page, its bytes, and the size of the database if it ends a
    transaction, else 0. Its checksums are big-endian."""
    head = struct.pack(">IIII", 0x377F0683, 3007000, size, 0) + salts
    sums = checksum(head, (0, 0))
    found = head + struct.pack(">II", *sums)
    for number, data, total in pages:
        start = struct.pack(">II", number, total)
        sums = checksum(data, checksum(start, sums))
        found += start + salts + struct.pack(">II", *sums) + data
    return found


def log_index(committed: int, salts: bytes) -> bytes:
    """The header, stored twice, of the index of a write-ahead log, which states how many frames are committed."""
    head = struct.pack("=IIIBBHII", 3007000, 0, 1, 1, 0, 512, committed, 9) + bytes(8) + salts
    first = second = 0
    for at in range(0, 40, 8):
        words = struct.unpack("=II", head[at : at + 8])
        first = (first + words[0] + second) % (1 << 32)
        second = (second + words[1] + first) % (1 << 32)
    return (head + struct.pack("=II", first, second)) * 2


def checksum(data: bytes, sums: tuple[int, int]) -> tuple[int, int]:
    first, second = sums
    for at in range(0, len(data), 8):
        first = (first + int.from_bytes(data[at : at + 4], "big") + second) % (1 << 32)
        second = (second + int.from_bytes(data[at + 4 : at + 8], "big") + first) % (1 << 32)
    return first, second


def journal(pages: Iterable[tuple[int, bytes]], size: int, total: int, sector: int = 512) -> bytes:
    """A rollback journal of pages as they were in a database of `total` pages."""
    pages = list(pages)
    nonce = 12345
    head = bytes.fromhex("d9d505f920a163d7") + struct.pack(">IIIII", len(pages), nonce, total, sector, size)
    found = head.ljust(sector, b"\0")
    for number, data in pages:
        total_of_bytes = nonce + sum(data[at] for at in range(size - 200, 0, -200))
        found += number.to_bytes(4, "big") + data + (total_of_bytes % (1 << 32)).to_bytes(4, "big")
    return found
