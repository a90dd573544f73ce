"""Rollback journals (section 3 of the file format): the pages as they were before a change that did not end.

An archive has one where its file system knows no write-ahead log.
"""

from __future__ import annotations

from typing import BinaryIO, NamedTuple

from tui_reader.archive.sqlite.repair.pages.geometry import is_page_size

_MAGIC = bytes.fromhex("d9d505f920a163d7")
_UNTIL_END = 0xFFFFFFFF
_STEP = 200


class Original(NamedTuple):
    """A page as it was before the change: its number, and where its bytes begin."""

    number: int
    offset: int


class Journal(NamedTuple):
    """A journal: `size` is that of the database in pages before the change, 0 when there is none to take back."""

    page_size: int
    size: int
    pages: tuple[Original, ...]
    damage: tuple[str, ...]


def read_journal(file: BinaryIO) -> Journal:
    """Reads the records of a journal whose checksums are right."""
    file.seek(0, 2)
    length = file.tell()
    found, at, size, page_size, damaged = list[Original](), 0, 0, 0, 0
    while at + 28 <= length:
        file.seek(at)
        head = file.read(28)
        if head[:8] != _MAGIC:
            break
        count, nonce, pages, sector, stated = (int.from_bytes(head[n : n + 4], "big") for n in range(8, 28, 4))
        if not is_page_size(stated) or not 28 <= sector <= 1 << 16:
            damaged += 1
            break
        page_size, size = stated, size or pages
        at += sector
        there = (length - at) // (page_size + 8)
        for _record in range(there if count == _UNTIL_END else min(count, there)):
            file.seek(at)
            record = file.read(page_size + 8)
            if _checksum(record[4:-4], nonce) == int.from_bytes(record[-4:], "big"):
                found.append(Original(int.from_bytes(record[:4], "big"), at + 4))
            else:
                damaged += 1
            at += page_size + 8
        damaged += count != _UNTIL_END and count > there
        at = -(-at // sector) * sector
    return Journal(page_size, size, tuple(found), (_DAMAGED,) if damaged else ())


_DAMAGED = "the journal of an unfinished change is damaged"


def _checksum(data: bytes, nonce: int) -> int:
    """The sum of every 200th byte from the end (section 3.2)."""
    return nonce + sum(data[len(data) - _STEP : 0 : -_STEP]) & 0xFFFFFFFF
