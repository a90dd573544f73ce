"""Containers that try to take more work than their size allows, by kind.

Each kind is a function of a size in bytes, which returns the name of the file and about as many bytes.
"""

from __future__ import annotations

import io
import struct
import tarfile
import zlib
from collections.abc import Callable
from itertools import count

from support.hostile_packs import KINDS as PACK_KINDS
from support.hostile_packs import repeated

Hostile = tuple[str, bytes]


def _record(number: int, content: bytes = b"<p>x", length: int | None = None) -> bytes:
    """A record of a WARC file, which may state another length."""
    head = (
        f"WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: http://a.example/{number}\r\n"
        f"Content-Type: text/html\r\nContent-Length: {len(content) if length is None else length}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n\r\n"


def _overlapping(size: int) -> Hostile:
    """A ZIP archive all of whose entries are the same stored bytes."""
    name, content = b"000000.html", b"<p>" + b"x" * (size // 2)
    sums = (zlib.crc32(content), len(content), len(content))
    found = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 0, 0, 33, *sums, len(name), 0) + name + content
    entry = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 33, *sums, len(name), 0, 0, 0, 0, 0, 0)
    entries = size // 2 // 60
    directory = (entry + name) * entries
    counts = (0, 0, entries & 0xFFFF, entries & 0xFFFF, len(directory), len(found), 0)
    return "a.zip", found + directory + struct.pack("<4s4H2LH", b"PK\x05\x06", *counts)


def _global_headers(size: int) -> Hostile:
    """A tar archive with a header of many keys for all of its many files."""
    data = io.BytesIO()
    keys = {f"k{number}": "v" for number in range(min(size // 24, 60_000))}
    with tarfile.open(fileobj=data, mode="w", format=tarfile.PAX_FORMAT, pax_headers=keys) as archive:
        _fill(archive, data, size, lambda number: f"{number}.png")
    return "a.tar", data.getvalue()


def _long_names(size: int) -> Hostile:
    """A tar archive with numbers in names that have more digits than Python converts."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w", format=tarfile.GNU_FORMAT) as archive:
        _fill(archive, data, size, lambda number: f"{'9' * 5000}{number}.html")
    return "a.tar", data.getvalue()


def _fill(archive: tarfile.TarFile, data: io.BytesIO, size: int, name: Callable[[int], str]) -> None:
    numbers = count()
    while data.tell() < size:
        archive.addfile(tarfile.TarInfo(name(next(numbers))))


def _gzip(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=31)
    return packer.compress(data) + packer.flush()


KINDS: dict[str, Callable[[int], Hostile]] = {
    "nested gzip members": lambda size: (
        "a.warc.gz",
        _gzip(_record(1)) + PACK_KINDS["warc.gz"]["nested members"](size),
    ),
    "gzip marks": lambda size: ("a.warc.gz", _gzip(_record(1)) + b"\x1f\x8b\x08" * (size // 3)),
    "false lengths": lambda size: ("a.warc", repeated(size, lambda n: _record(n, length=size // 3))),
    "lengths beyond the end": lambda size: ("a.warc", repeated(size, lambda n: _record(n, length=60 << 20))),
    "records without a head": lambda size: ("a.warc", _record(1) + b"\nWARC/1.0\n" * (size // 10)),
    "many records": lambda size: ("a.warc", repeated(size, _record)),
    "members that overlap": _overlapping,
    "global headers": _global_headers,
    "long numbers in names": _long_names,
}
