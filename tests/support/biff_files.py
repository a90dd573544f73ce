"""Workbooks in BIFF8, the format of .xls, record by record (MS-XLS)."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence

Value = str | float | bool


def workbook(
    sheets: Mapping[str, Sequence[Sequence[Value]]],
    *,
    formats: Mapping[tuple[int, int], str] | None = None,
    merged: Iterable[tuple[int, int, int, int]] = (),
    links: Mapping[tuple[int, int], str] | None = None,
    hidden: Iterable[str] = (),
    encrypted: bool = False,
) -> bytes:
    """A workbook: rows of values by the name of the sheet. `formats` are number formats by row and column,
    `merged` the areas (first row, last row, first column, last column) of every sheet, `links` the addresses of
    cells."""
    codes = sorted(set((formats or {}).values()))
    start = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0x0DBB, 1996, 0, 6))
    if encrypted:
        start += _record(0x2F, struct.pack("<HHH", 0, 1, 2))
    start += _record(0x42, struct.pack("<H", 1200)) + _record(
        0x31, struct.pack("<5HBBBx", 200, 0, 0, 400, 0, 0, 0, 0) + b"\x00\x00"
    )
    for number, code in enumerate(codes):
        start += _record(0x41E, struct.pack("<H", 164 + number) + _string(code, 2))
    for number in (0, *range(164, 164 + len(codes))):
        start += _record(0xE0, struct.pack("<HHHBBBBIiH", 0, number, 0, 0x20, 0, 0, 0, 0, 0, 0))
    names, bodies = list(sheets), []
    for name in names:
        body = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0x0DBB, 1996, 0, 6))
        for row, values in enumerate(sheets[name]):
            for column, value in enumerate(values):
                code = (formats or {}).get((row, column))
                head = struct.pack("<HHH", row, column, 1 + codes.index(code) if code else 0)
                if isinstance(value, bool):
                    body += _record(0x205, head + bytes((value, 0)))
                elif isinstance(value, str):
                    body += _record(0x204, head + _string(value, 2)) if value else b""
                else:
                    body += _record(0x203, head + struct.pack("<d", value))
        areas = list(merged)
        if areas:
            body += _record(
                0xE5, struct.pack("<H", len(areas)) + b"".join(struct.pack("<4H", *one) for one in areas)
            )
        for (row, column), address in (links or {}).items():
            body += _record(0x1B8, struct.pack("<4H", row, row, column, column) + _link(address))
        bodies.append(body + _record(0x0A, b""))
    size = len(start) + sum(4 + 6 + len(_string(name, 1)) for name in names) + 4
    for name, body in zip(names, bodies, strict=True):
        start += _record(0x85, struct.pack("<IBB", size, int(name in set(hidden)), 0) + _string(name, 1))
        size += len(body)
    return start + _record(0x0A, b"") + b"".join(bodies)


def _link(address: str) -> bytes:
    """A hyperlink object that leads to an address (MS-OSHARED 2.3.7.1)."""
    url = f"{address}\0".encode("utf-16-le")
    head = bytes.fromhex("d0c9ea79f9bace118c8200aa004ba90b") + struct.pack("<II", 2, 3)
    return head + bytes.fromhex("e0c9ea79f9bace118c8200aa004ba90b") + struct.pack("<I", len(url)) + url


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _string(text: str, width: int) -> bytes:
    return len(text).to_bytes(width, "little") + b"\1" + text.encode("utf-16-le")
