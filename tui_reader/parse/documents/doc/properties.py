"""Properties of characters, paragraphs and rows of binary Word documents (MS-DOC 2.6)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)
"""Bytes of the operand by the upper bits of a property; 0 for one that states its size (MS-DOC 2.2.5.1)."""

DELETED, HIDDEN, BOLD, SPECIAL, SYMBOL, RAISED = 0x0800, 0x083C, 0x0835, 0x0855, 0x6A09, 0x2A48
IN_TABLE, ROW_END, DEPTH, INNER_CELL, INNER_ROW_END = 0x2416, 0x2417, 0x6649, 0x244B, 0x244C
LIST_LEVEL, LIST, OUTLINE, ALIGN, ALIGN_OLD = 0x260A, 0x460B, 0x2640, 0x2461, 0x2403
DEFINE_TABLE = 0xD608
_HUGE = (0x6645, 0x6646)
_OLD_ROW_END = b"\x18\x01\x19\x01"


def properties(data: bytes, huge: bytes = b"") -> Iterator[tuple[int, bytes]]:
    """Each property and its operand. `huge` is the stream that holds those that are too long for their page."""
    at = 0
    while at + 2 <= len(data):
        code = int.from_bytes(data[at : at + 2], "little")
        at += 2
        size = _SIZES[code >> 13]
        if code == DEFINE_TABLE:
            size = int.from_bytes(data[at : at + 2], "little") - 1
            at += 2
        elif not size:
            size = data[at] if at < len(data) else 0
            at += 1
        operand = data[at : at + size]
        at += size
        if code in _HUGE and huge and len(operand) == 4:
            place = int.from_bytes(operand, "little")
            length = int.from_bytes(huge[place : place + 2], "little")
            yield from properties(huge[place + 2 : place + 2 + length])
        elif len(operand) == size:
            yield code, operand


class TableCell(NamedTuple):
    """Where a cell of a row ends, in twentieths of a point; whether it belongs to the one above or before it."""

    right: int
    joined_left: bool
    joined_above: bool


def row_cells(operand: bytes) -> tuple[int, list[TableCell]]:
    """The left edge and the cells of a row by the definition of its table (sprmTDefTable)."""
    count = operand[0] if operand else 0
    if not count or len(operand) < 1 + 2 * (count + 1):
        return 0, []
    edges = struct.unpack_from(f"<{count + 1}h", operand, 1)
    cells = []
    for number in range(count):
        at = 1 + 2 * (count + 1) + 20 * number
        flags = int.from_bytes(operand[at : at + 2], "little")
        cells.append(TableCell(edges[number + 1], bool(flags & 2), bool(flags & 0x20 and not flags & 0x40)))
    return edges[0], cells


def ends_old_row(data: bytes) -> bool:
    """Whether the paragraph of Word 6 or 95 with these properties ends a row."""
    return _OLD_ROW_END in data
