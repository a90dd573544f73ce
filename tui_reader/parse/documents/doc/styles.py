"""Styles and lists of binary Word documents: headings, tables of contents, printed numbers."""

from __future__ import annotations

import struct
from typing import NamedTuple

from tui_reader.parse.documents.doc.properties import ALIGN, ALIGN_OLD, LIST, LIST_LEVEL, OUTLINE, properties
from tui_reader.parse.documents.paragraphs.numbers import NUMBER_FORMATS, ListLevel, ListNumbers

_CONTENTS = range(19, 28)
"""Numbers of the built-in styles for entries of a table of contents (MS-DOC 2.9.260)."""
_TITLE = 62
_MOST_LISTS = 20_000
# Number formats by their codes (MS-OSHARED 2.2.1.3), in the names of the format in XML.


class Style(NamedTuple):
    """What a style says about its paragraphs; None where it does not."""

    number: int = 0
    parent: int = 0xFFF
    level: int | None = None
    align: int | None = None
    list_number: int | None = None
    list_level: int | None = None

    @property
    def is_contents(self) -> bool:
        """Whether it is for entries of a table of contents."""
        return self.number in _CONTENTS

    @property
    def is_title(self) -> bool:
        """Whether it is for the title of the document."""
        return self.number == _TITLE


def paragraph_style(data: bytes, huge: bytes = b"", base: Style | None = None) -> Style:
    """A style changed by properties of a paragraph."""
    changes: dict[str, int] = {}
    for code, operand in properties(data, huge):
        value = int.from_bytes(operand, "little")
        match code:
            case c if c == LIST:
                changes["list_number"] = value
            case c if c == LIST_LEVEL:
                changes["list_level"] = value
            case c if c == OUTLINE:
                changes["level"] = value + 1
            case c if c in (ALIGN, ALIGN_OLD):
                changes["align"] = value
    return (base or Style())._replace(**changes)


def read_styles(sheet: bytes) -> list[Style]:
    """The styles of a document by their numbers, each with what it inherits."""
    if len(sheet) < 8:
        return []
    size, count, base = struct.unpack_from("<HHH", sheet)
    at = 2 + size
    found: list[Style] = []
    for _ in range(count):
        length = int.from_bytes(sheet[at : at + 2], "little")
        found.append(_style(sheet[at + 2 : at + 2 + length], base))
        at += 2 + length + length % 2
    return [_inherited(found, index) for index in range(len(found))]


def _style(data: bytes, base: int) -> Style:
    if len(data) < base + 4:
        return Style()
    number, kind = int.from_bytes(data[:2], "little") & 0xFFF, int.from_bytes(data[2:4], "little")
    style = Style(number, kind >> 4, level=number if 1 <= number <= 9 else None)
    if kind & 0xF != 1:
        return style
    # The name, then the properties behind the number of the style.
    at = base + 2 + 2 * (int.from_bytes(data[base : base + 2], "little") + 1)
    at += at % 2
    length = int.from_bytes(data[at : at + 2], "little")
    return paragraph_style(data[at + 4 : at + 2 + length], base=style)


def _inherited(styles: list[Style], index: int) -> Style:
    style = styles[index]
    parent = style.parent
    for _ in range(12):
        if parent >= len(styles):
            break
        above = styles[parent]
        filled = {name: getattr(above, name) for name in Style._fields[2:] if getattr(style, name) is None}
        style = style._replace(**filled)
        parent = above.parent
    return style


def read_lists(formats: bytes, overrides: bytes) -> ListNumbers:
    """The lists of a document, by the numbers that paragraphs state. `formats` begins with the lists (PlfLst),
    behind which their levels stand; `overrides` are the uses of lists (PlfLfo)."""
    levels = _list_levels(formats)
    of_number: dict[str, dict[int, ListLevel]] = {}
    counters: dict[str, str] = {}
    count = min(int.from_bytes(overrides[:4], "little"), _MOST_LISTS, max(0, len(overrides) - 4) // 16)
    at = 4 + 16 * count
    for number in range(count):
        entry = overrides[4 + 16 * number : 20 + 16 * number]
        name = str(int.from_bytes(entry[:4], "little"))
        own = dict(levels.get(name, {}))
        counters[str(number + 1)] = name
        at += 4
        for _ in range(entry[12]):
            if at + 8 > len(overrides):
                break
            start, flags = struct.unpack_from("<iI", overrides, at)
            at += 8
            index = flags & 0xF
            if flags & 0x20:
                level, at = _level(overrides, at)
                own[index] = level
            elif flags & 0x10 and index in own:
                own[index] = own[index]._replace(start=start)
            if flags & 0x10:
                # A list that restarts has a counter of its own.
                counters[str(number + 1)] = f"{name} {number + 1}"
        of_number[str(number + 1)] = own
    return ListNumbers(of_number, counters)


def _list_levels(data: bytes) -> dict[str, dict[int, ListLevel]]:
    count = min(int.from_bytes(data[:2], "little"), max(0, len(data) - 2) // 28)
    at = 2 + 28 * count
    found: dict[str, dict[int, ListLevel]] = {}
    for number in range(count):
        head = data[2 + 28 * number : 30 + 28 * number]
        levels: dict[int, ListLevel] = {}
        for index in range(1 if head[26] & 1 else 9):
            if at + 28 > len(data):
                break
            levels[index], at = _level(data, at)
        found[str(int.from_bytes(head[:4], "little"))] = levels
    return found


def _level(data: bytes, at: int) -> tuple[ListLevel, int]:
    """A level at a place, and the place behind it."""
    if at + 28 > len(data):
        return ListLevel("none", "", 1), len(data)
    start, code = struct.unpack_from("<iB", data, at)
    at += 28 + data[at + 24] + data[at + 25]
    length = int.from_bytes(data[at : at + 2], "little")
    raw = data[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace")
    # Characters below 9 stand for the number of a level.
    text = "".join(f"%{ord(char) + 1}" if ord(char) < 9 else char for char in raw)
    return ListLevel(NUMBER_FORMATS.get(code, "decimal"), text, start), at + 2 + 2 * length
