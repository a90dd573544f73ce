"""Cells on a page whose header or pointers are lost, found by the form of their records."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tui_reader.archive.sqlite.repair.pages.btree import BtreeCell, parse_cell
from tui_reader.archive.sqlite.repair.pages.records import Malformed, content_size, serial_types, varint
from tui_reader.archive.sqlite.repair.pages.shapes import UNPLACED, Column, Shape

_LONGEST_ROWID = 5
"""Bytes of a row id, of up to 34 billion rows."""


def carve(data: bytes, usable: int, present: int) -> Iterator[tuple[Shape, BtreeCell]]:
    """The cells on a page of which `present` bytes are in the file, whatever its header says, each with the table
    whose rows have its form."""
    end = min(usable, present)
    for numbered, shapes in UNPLACED.items():
        for shape in shapes:
            for match in _header(shape).finditer(data, 0, end):
                # A row of an earlier version may have fewer columns than follow here.
                if data[match.start()] > match.end(1) - match.start():
                    continue
                for at in _beginnings(data, match.start(), numbered=numbered):
                    cell = _cell(data, at, usable, end, shape)
                    if cell is not None:
                        yield shape, cell


@cache
def _header(shape: Shape) -> re.Pattern[bytes]:
    """Matches at the header of a record of this shape; other bytes may match too."""
    columns = list(map(_serial, shape.columns))
    pattern = b"".join(columns[: shape.least])
    pattern += b"".join(b"(?:" + column for column in columns[shape.least :])
    pattern += b")?" * len(columns[shape.least :])
    return re.compile(rb"(?=([\x02-\x7f]" + pattern + rb"))", re.DOTALL)


_INTEGER = rb"[\x01-\x06\x08\x09]"
_ODD = b"[" + b"".join(rb"\x%02x" % byte for byte in range(1, 0x80, 2)) + b"]"
_EVEN = b"[" + b"".join(rb"\x%02x" % byte for byte in range(0, 0x80, 2)) + b"]"
_LONG = rb"[\x81-\xff][\x80-\xff]{0,4}"


def _serial(column: Column) -> bytes:
    if column.kind == "rowid":
        return rb"\x00"
    if column.kind == "integer":
        found = _INTEGER
    else:
        short = rb"(?![\x00-\x0b])"
        last = _ODD if column.kind == "text" else _EVEN
        found = b"(?:" + short + last + b"|" + _LONG + last + b")"
    return b"(?:" + found + rb"|\x00)" if column.optional else found


def _beginnings(data: bytes, record: int, *, numbered: bool) -> Iterator[int]:
    """Where a cell begins whose record is at this place: before it are its size, and its row id if it has one."""
    length = data[record]
    total, at = length, record + 1
    try:
        while at < record + length:
            serial, at = varint(data, at)
            total += content_size(serial)
    except Malformed:
        return
    size = _encoded(total)
    for width in range(1, _LONGEST_ROWID + 1) if numbered else (0,):
        at = record - width - len(size)
        if at >= 0 and data[at : at + len(size)] == size and _width(data, record - width, record) == width:
            yield at


def _width(data: bytes, at: int, end: int) -> int:
    """Bytes of the varint at `at`; 0 for none, as where `at` is `end`."""
    return varint(data, at)[1] - at if at < end else 0


def _encoded(value: int) -> bytes:
    """A number below 2^56 as a varint."""
    found = [value & 0x7F]
    while value := value >> 7:
        found.append(value & 0x7F | 0x80)
    return bytes(reversed(found))


def _cell(data: bytes, at: int, usable: int, end: int, shape: Shape) -> BtreeCell | None:
    try:
        cell = parse_cell(data, at, usable, end, table=shape.numbered)
        serials, _size = serial_types(data[cell.start : cell.start + cell.local], cell.size)
    except Malformed:
        return None
    return cell if shape.fits(serials) else None
