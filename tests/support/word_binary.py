"""Word documents in the binary format (MS-DOC), as small as they can be."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from support.ole_files import ole

_TEXT_AT = 0x800
_PAGES_AT = 0x4000
IN_TABLE = b"\x16\x24\x01"
ROW_END = IN_TABLE + b"\x17\x24\x01"
HIDDEN = b"\x3c\x08\x01"
DELETED = b"\x00\x08\x01"
RAISED = b"\x48\x2a\x01"
BOLD = b"\x35\x08\x01"


@dataclass
class WordFile:
    """A document: `text` with its marks (`\\r`, `\\x07` …), `paragraphs` the properties of each paragraph with the
    number of its style, `runs` the properties of ranges of positions. The other parts follow the text in the order
    of their fields; `tables` are parts of the table stream by their numbers in the header."""

    text: str
    paragraphs: Sequence[tuple[int, bytes]] = ()
    runs: Sequence[tuple[int, int, bytes]] = ()
    notes: str = ""
    headers: str = ""
    comments: str = ""
    boxes: str = ""
    header_boxes: str = ""
    tables: Mapping[int, bytes] = field(default_factory=dict)
    flags: int = 0
    compressed: bool = False

    def bytes(self) -> bytes:
        """The document in an OLE file."""
        parts = (self.text, self.notes, self.headers, "", self.comments, "", self.boxes, self.header_boxes)
        whole = "".join(parts) + "\r"
        width = 1 if self.compressed else 2
        encoded = whole.encode("cp1252" if self.compressed else "utf-16-le")
        main = bytearray(_PAGES_AT + 1024)
        struct.pack_into("<HH", main, 0, 0xA5EC, 0xC1)
        struct.pack_into("<H", main, 0x0A, 0x200 | self.flags)
        lengths = [len(one) for one in parts]
        struct.pack_into("<8i", main, 0x4C, *lengths)
        main[_TEXT_AT : _TEXT_AT + len(encoded)] = encoded
        ends = [at for at, char in enumerate(whole) if char in "\r\x07\x0c"]
        places = [_TEXT_AT, *(_TEXT_AT + (end + 1) * width for end in ends)]
        given = [*self.paragraphs, *[(0, b"")] * (len(ends) - len(self.paragraphs))]
        main[_PAGES_AT : _PAGES_AT + 512] = _page(places, [struct.pack("<H", n) + one for n, one in given], 13)
        points = sorted({0, len(whole), *(edge for start, end, _ in self.runs for edge in (start, end))})
        found = [b"".join(one for low, high, one in self.runs if low <= start < high) for start in points[:-1]]
        main[_PAGES_AT + 512 :] = _page([_TEXT_AT + point * width for point in points], found, 1)
        offset = _TEXT_AT * 2 | 0x40000000 if self.compressed else _TEXT_AT
        pieces = struct.pack("<II", 0, len(whole)) + struct.pack("<HIH", 0, offset, 0)
        first = struct.pack("<II", _TEXT_AT, _TEXT_AT + len(encoded))
        tables = {
            12: first + struct.pack("<I", _PAGES_AT // 512 + 1),
            13: first + struct.pack("<I", _PAGES_AT // 512),
            33: b"\x02" + struct.pack("<I", len(pieces)) + pieces,
            **self.tables,
        }
        table = b""
        for number, part in tables.items():
            # The size of the table of lists leaves out their levels, which follow it (MS-DOC 2.5.6, lcbPlfLst).
            size = 2 + 28 * int.from_bytes(part[:2], "little") if number == 73 else len(part)
            struct.pack_into("<II", main, 0x9A + 8 * number, len(table), size)
            table += part
        return ole({"WordDocument": bytes(main), "1Table": table})


def _page(places: Sequence[int], properties: Sequence[bytes], width: int) -> bytes:
    """A page of 512 bytes with the properties of ranges of the file."""
    page = bytearray(512)
    struct.pack_into(f"<{len(places)}I", page, 0, *places)
    page[511] = len(properties)
    at = 510
    for number, one in enumerate(properties):
        if not one:
            continue
        one += b"\0" * ((len(one) + 1) % 2)
        # A size in pairs of bytes for a paragraph, in bytes for characters.
        at -= len(one) + 1 + (len(one) + 1) % 2
        page[at] = (len(one) + 1) // 2 if width == 13 else len(one)
        page[at + 1 : at + 1 + len(one)] = one
        page[4 * len(places) + width * number] = at // 2
    return bytes(page)


def row(edges: Sequence[int], flags: Sequence[int] = ()) -> bytes:
    """The properties of the end of a row with these edges of its cells; `flags` join cells (TC80)."""
    cells = len(edges) - 1
    body = bytes((cells,)) + struct.pack(f"<{cells + 1}h", *edges)
    body += b"".join(struct.pack("<H18x", one) for one in (flags or [0] * cells))
    return ROW_END + b"\x08\xd6" + struct.pack("<H", len(body) + 1) + body


def numbered(number: int, level: int = 0) -> bytes:
    """The properties of a paragraph of a list."""
    return b"\x0a\x26" + bytes((level,)) + b"\x0b\x46" + struct.pack("<H", number)


def lists(*levels: tuple[int, str, int], restarts: int | None = None) -> Mapping[int, bytes]:
    """The tables of a document with one list of these levels (number format, text, first number), and of a second
    one with the same levels, whose numbers restart at `restarts`."""
    described = b""
    for number in range(9):
        code, text, start = levels[number] if number < len(levels) else (255, "", 1)
        described += struct.pack("<iB23x", start, code) + struct.pack("<H", len(text)) + text.encode("utf-16-le")
    formats = struct.pack("<H", 1) + struct.pack("<i", 77) + bytes(24) + described
    both = struct.pack("<I", 2) + struct.pack("<i12x", 77) + struct.pack("<i8xB3x", 77, restarts is not None)
    both += b"\xff" * 8 + (struct.pack("<iI", restarts, 0x10) if restarts is not None else b"")
    return {73: formats, 74: both}


def style_sheet(*numbers: int) -> bytes:
    """Styles with these numbers of built-in styles, each of its own."""
    sheet = struct.pack("<H", 18) + struct.pack("<HH14x", len(numbers), 10)
    for number in numbers:
        body = struct.pack("<HHHHH", number, 0xFFF1, 1, 0, 0) + struct.pack("<H", 1) + "x\0".encode("utf-16-le")
        body += struct.pack("<HH", 2, 0)
        sheet += struct.pack("<H", len(body)) + body
    return sheet


def old_word(text: bytes, language: int) -> bytes:
    """A document of Word 95 in the code page of a language."""
    main = bytearray(0x2000)
    struct.pack_into("<HHHH", main, 0, 0xA5DC, 0x68, 0, language)
    struct.pack_into("<I", main, 0x18, 0x400)
    struct.pack_into("<i", main, 0x34, len(text))
    main[0x400 : 0x400 + len(text)] = text
    return ole({"WordDocument": bytes(main)})
