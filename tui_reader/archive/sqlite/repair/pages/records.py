"""Varints and records (section 2.1 of the file format), from bytes that may say anything."""

from __future__ import annotations

import struct

LONGEST_HEADER = 200
"""Bytes of a record's header; a bulletin with 21 columns has at most 190."""

_INTEGER_SIZES = (0, 1, 2, 3, 4, 6, 8)
_REAL, _ZERO, _ONE, _BLOB = 7, 8, 9, 12
_RESERVED = (10, 11)


class Malformed(Exception):
    """Bytes that are not what they should be."""


def varint(data: bytes, at: int) -> tuple[int, int]:
    """The variable-length integer at `at`, as an unsigned number, and the place after it. Raises Malformed."""
    value = 0
    for place, byte in enumerate(data[at : at + 8], at + 1):
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place
    if len(data) < at + 9:
        raise Malformed
    return value << 8 | data[at + 8], at + 9


def signed(value: int) -> int:
    """A varint as the signed number of 64 bits that a row id is."""
    return value - (1 << 64) if value >= 1 << 63 else value


def content_size(serial: int) -> int:
    """Bytes of a value of a serial type."""
    if serial < _REAL:
        return _INTEGER_SIZES[serial]
    if serial >= _BLOB:
        return (serial - _BLOB) // 2
    return 8 if serial == _REAL else 0


def serial_types(payload: bytes, size: int) -> tuple[list[int], int]:
    """The serial types of a record of `size` bytes whose beginning is `payload`, and the size of its header.
    Raises Malformed, also when they do not make up its size."""
    length, at = varint(payload, 0)
    if not at < length <= min(size, LONGEST_HEADER):
        raise Malformed
    serials = []
    total = length
    while at < length:
        serial, at = varint(payload, at)
        if serial in _RESERVED:
            raise Malformed
        serials.append(serial)
        total += content_size(serial)
    if at != length or total != size:
        raise Malformed
    return serials, length


def values(payload: bytes, serials: list[int], at: int) -> list[object]:
    """The values of a whole record whose content begins at `at`; text as `Text`, because it may be invalid."""
    found: list[object] = []
    for serial in serials:
        size = content_size(serial)
        found.append(_value(serial, payload[at : at + size]))
        at += size
    return found


class Text(bytes):
    """The bytes of a text."""


def _value(serial: int, data: bytes) -> object:
    if serial >= _BLOB:
        return Text(data) if serial % 2 else data
    if serial == 0:
        return None
    if serial == _REAL:
        return float(struct.unpack(">d", data)[0])
    return int(serial == _ONE) if serial in (_ZERO, _ONE) else int.from_bytes(data, "big", signed=True)
