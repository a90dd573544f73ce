"""Documents of Hangul in its binary format (HWP 5): paragraphs, tables, notes and text boxes.

An OLE file whose streams are compressed sequences of records with levels, as Hancom's specification says ("HWP
Document File Formats 5.0", revision 1.3, 2018). List headers have eight bytes in files, not six as it says.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from tui_reader.model import Link
from tui_reader.parse.documents.hangul.paragraphs import (
    LEVELS,
    HangulCell,
    HangulText,
    Note,
    ParagraphShape,
    finished,
    list_level,
    table_lines,
)
from tui_reader.parse.documents.ole.container import OleDocument
from tui_reader.parse.documents.packed import DAMAGED, UNPACKED_LIMIT
from tui_reader.parse.documents.paragraphs.lines import PartialLine
from tui_reader.parse.documents.paragraphs.numbers import ListLevel
from tui_reader.parse.draft import Draft, DraftLine
from tui_reader.parse.unsupported import UnsupportedPage
from tui_reader.text.clean import clean, clean_line
from tui_reader.text.link_target import link_target

_SIGNATURE = b"HWP Document File"
_COMPRESSED, _PASSWORD, _FOR_DISTRIBUTION, _RIGHTS = 0x1, 0x2, 0x4, 0x10
# Kinds of records.
_NUMBERING, _SHAPE = 0x17, 0x19
_PARAGRAPH, _TEXT, _CONTROL, _LIST, _TABLE, _EQUATION, _MEMOS = 0x42, 0x43, 0x47, 0x48, 0x4D, 0x58, 0x5D
_TITLE_ROWS = 0x4
# Characters of text with a record of their own, and those with more data behind them, eight places in all.
_EXTENDED = frozenset((1, 2, 3, 11, 12, 14, 15, 16, 17, 18, 21, 22, 23))
_INLINE = frozenset((4, 5, 6, 7, 8, 9, 19, 20))
_PLAIN = {10: "\n", 24: "-", 30: "\u00a0", 31: " "}
_KINDS = ("", "outline", "number", "bullet")
_ALIGNS = ("left", "left", "right", "center", "left", "left")
# Sections, levels of records, and columns of a cell. Chosen by hand.
_MOST_SECTIONS = 1000
_DEEPEST = 60
_WIDEST_SPAN = 200
_LONGEST_FORMAT = 40


def read_hwp(data: bytes, address: str) -> Draft:
    """The draft of a document. Raises UnsupportedPage for one that is damaged, encrypted, or has no text.

    Headers, footers and comments are left out. Text boxes follow the paragraph to which they belong."""
    container = OleDocument(data)
    head = container.read("FileHeader") or b""
    if not head.startswith(_SIGNATURE):
        raise UnsupportedPage("is a damaged Hangul document; get the file again")
    flags = int.from_bytes(head[36:40], "little")
    if flags & (_PASSWORD | _RIGHTS):
        raise UnsupportedPage("is an encrypted Hangul document; save a copy without its password")
    if flags & _FOR_DISTRIBUTION:
        raise UnsupportedPage("is a Hangul document for distribution, which is encrypted; save a copy as PDF")
    unpack = _Unpacked(bool(flags & _COMPRESSED))
    information = _records(unpack.data(container.read("DocInfo") or b""))
    reader = _Reader(_lists(information), _shapes(information))
    numbers = {int(name[7:]): name for name in container.names_in("BodyText") if _is_section(name)}
    if not numbers:
        raise UnsupportedPage("is a damaged Hangul document; get the file again")
    sections = [numbers[number] for number in sorted(numbers)[:_MOST_SECTIONS]]
    lines: list[DraftLine] = []
    for name in sections:
        lines += reader.text.left_out.passing(reader.section(unpack.data(container.read_in("BodyText", name))))
    not_read = [DAMAGED] if unpack.is_damaged or reader.is_damaged or len(sections) < len(numbers) else []
    return finished(reader.text, lines, address, "hwp", container.title, not_read)


def _is_section(name: str) -> bool:
    return name.startswith("Section") and name[7:].isdecimal() and len(name) < 14


class _Unpacked:
    """The content of streams, within one limit; `is_damaged`: one of them breaks off."""

    def __init__(self, compressed: bool) -> None:
        self._compressed = compressed
        self._left = UNPACKED_LIMIT
        self.is_damaged = False

    def data(self, packed: bytes) -> bytes:
        """The content of a stream, as far as it is there."""
        if not self._compressed:
            return packed
        stream = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            data = stream.decompress(packed, self._left + 1)
        except zlib.error:
            data = self._start(packed)
        self.is_damaged |= not stream.eof
        self._left -= len(data)
        if self._left < 0:
            raise UnsupportedPage(
                "is a Hangul document that unpacks to far more than one can hold; it is not read"
            )
        return data

    def _start(self, packed: bytes) -> bytes:
        """What stands before damage."""
        self.is_damaged = True
        stream = zlib.decompressobj(-zlib.MAX_WBITS)
        found: list[bytes] = []
        left = self._left
        for at in range(0, len(packed), 256):
            try:
                found.append(stream.decompress(packed[at : at + 256], left + 1))
            except zlib.error:
                break
            left -= len(found[-1])
            if left < 0:
                break
        return b"".join(found)


@dataclass(slots=True)
class _Record:
    """A record, with those of the levels below it."""

    kind: int
    level: int
    data: bytes
    children: list[_Record] = field(default_factory=list)


def _records(data: bytes) -> list[_Record]:
    """The records of a stream as trees."""
    root = _Record(0, -1, b"")
    path = [root]
    at = 0
    while at + 4 <= len(data):
        head = int.from_bytes(data[at : at + 4], "little")
        kind, level, length = head & 0x3FF, (head >> 10) & 0x3FF, head >> 20
        at += 4
        if length == 0xFFF:
            length = int.from_bytes(data[at : at + 4], "little")
            at += 4
        record = _Record(kind, level, data[at : at + length])
        at += length
        while len(path) > 1 and (path[-1].level >= level or len(path) > _DEEPEST):
            path.pop()
        path[-1].children.append(record)
        path.append(record)
    return root.children


def _all(records: list[_Record], kind: int) -> Iterator[_Record]:
    for record in records:
        if record.kind == kind:
            yield record
        yield from _all(record.children, kind)


def _short(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 2], "little")


def _long(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "little")


def _shapes(records: list[_Record]) -> dict[str, ParagraphShape]:
    """The shapes of paragraphs by their numbers."""
    found: dict[str, ParagraphShape] = {}
    for number, record in enumerate(_all(records, _SHAPE)):
        flags = _long(record.data, 0)
        kind, align = _KINDS[(flags >> 23) & 0x3], (flags >> 2) & 0x7
        name = _ALIGNS[align] if align < len(_ALIGNS) else "left"
        found[str(number)] = ParagraphShape(kind, (flags >> 25) & 0x7, str(_short(record.data, 30)), name)
    return found


def _lists(records: list[_Record]) -> dict[str, dict[int, ListLevel]]:
    """The lists by their numbers, which count from 1."""
    return {str(number): _levels(record.data) for number, record in enumerate(_all(records, _NUMBERING), 1)}


def _levels(data: bytes) -> dict[int, ListLevel]:
    """The levels of a list. Older versions have eight bytes before the text of each, newer ones twelve."""
    for size in (12, 8):
        levels: dict[int, ListLevel] = {}
        at = 0
        for level in range(LEVELS):
            length = _short(data, at + size)
            end = at + size + 2 + 2 * length
            text = data[at + size + 2 : end].decode("utf-16-le", "replace")
            if length > _LONGEST_FORMAT or end > len(data) or not text.isprintable():
                break
            levels[level] = list_level((_long(data, at) >> 5) & 0xF, text, 1)
            at = end
        if len(levels) == LEVELS:
            return levels
    return {}


class _Reader:
    def __init__(self, lists: dict[str, dict[int, ListLevel]], shapes: dict[str, ParagraphShape]) -> None:
        self.text = HangulText(lists, shapes)
        self.is_damaged = False
        self._after: list[DraftLine] = []

    def section(self, data: bytes) -> Iterator[DraftLine]:
        """The lines of a section."""
        yield from self._paragraphs(_records(data))

    def _paragraphs(self, records: list[_Record]) -> Iterator[DraftLine]:
        """The lines of the paragraphs among records; those behind a list of memos are comments."""
        are_memos = False
        for record in records:
            if record.kind == _MEMOS:
                are_memos = True
            elif record.kind == _PARAGRAPH:
                lines = list(self._paragraph(record))
                if are_memos:
                    self._leave_out(lines, "memo", "comment of an editor")
                else:
                    yield from lines
            elif record.children:
                yield from self._paragraphs(record.children)

    def _paragraph(self, record: _Record) -> Iterator[DraftLine]:
        """A paragraph, then what is anchored in it."""
        waiting, self._after = self._after, []
        controls = iter([child for child in record.children if child.kind == _CONTROL])
        parts = [PartialLine()]
        for child in record.children:
            if child.kind == _TEXT:
                self._read(child.data, controls, parts)
        for control in controls:
            # Of a text that is damaged, or not there.
            self._control(control, parts)
        after, self._after = self._after, waiting
        yield from self.text.lines(parts, str(_short(record.data, 8)))
        yield from after
        memos = [child for child in record.children if child.kind == _MEMOS]
        for memo in memos:
            self._leave_out(list(self._paragraphs(memo.children)), "memo", "comment of an editor")

    def _read(self, data: bytes, controls: Iterator[_Record], parts: list[PartialLine]) -> None:
        """Add the characters of a paragraph to its lines."""
        units = struct.unpack(f"<{len(data) // 2}H", data[: len(data) // 2 * 2])
        links: list[tuple[int, int, str]] = []
        start = at = 0
        while at < len(units):
            unit = units[at]
            if unit >= 32:
                at += 1
                continue
            self._add(data[2 * start : 2 * at], parts)
            if unit in _EXTENDED:
                control = next(controls, None)
                if control is not None:
                    if target := _target(control):
                        links.append((len(parts), parts[-1].length, target))
                    self._control(control, parts)
                at += 8
            elif unit in _INLINE:
                if unit == 4 and links:
                    number, begun, target = links.pop()
                    if number == len(parts) and parts[-1].length > begun:
                        parts[-1].links.append(Link(begun, parts[-1].length, target))
                elif unit == 9:
                    parts[-1].add(" ")
                at += 8
            else:
                if unit == 10:
                    parts.append(PartialLine())
                else:
                    parts[-1].add(_PLAIN.get(unit, ""))
                at += 1
            start = at
        self._add(data[2 * start :], parts)

    def _add(self, data: bytes, parts: list[PartialLine]) -> None:
        if data:
            parts[-1].add(clean(data.decode("utf-16-le", "replace")).replace("\n", " "))

    def _control(self, control: _Record, parts: list[PartialLine]) -> None:
        """Read what a control holds: to the line, after the paragraph, or to what is left out."""
        name = control.data[:4][::-1].decode("latin-1")
        match name:
            case "secd":
                self.text.outline = str(_short(control.data, 18))
                self._leave_out(list(self._paragraphs(control.children)), "header", "header of the pages")
            case "fn  " | "en  ":
                mark, target = self.text.next_note()
                partial = parts[-1]
                partial.add(mark, f"#{target}")
                self._after += Note(mark, target, list(self._paragraphs(control.children))).marked()
            case "head" | "foot":
                where = "header" if name == "head" else "footer"
                self._leave_out(list(self._paragraphs(control.children)), where, f"{where} of the pages")
            case "tcmt":
                self._leave_out(list(self._paragraphs(control.children)), "comment", "comment of an editor")
            case "atno" | "nwno":
                # The number of a table, a figure or a note itself, which stands before its text.
                if name == "atno" and _long(control.data, 4) & 0xF in (3, 4, 5):
                    parts[-1].add(str(_short(control.data, 8)))
            case "tbl ":
                self._after += self._table(control)
            case "eqed":
                for equation in _all(control.children, _EQUATION):
                    length = _short(equation.data, 4)
                    script = equation.data[6 : 6 + 2 * length].decode("utf-16-le", "replace")
                    parts[-1].add(clean_line(script, 10_000))
            case _:
                self._after += self._paragraphs(control.children)

    def _table(self, control: _Record) -> list[DraftLine]:
        cells: list[HangulCell] = []
        caption: list[DraftLine] = []
        flags = 0
        seen = False
        target: list[DraftLine] = caption
        for child in control.children:
            if child.kind == _TABLE:
                seen, flags = True, _long(child.data, 0)
            elif child.kind == _LIST and seen and len(child.data) >= 16:
                column, row, columns, rows = struct.unpack_from("<4H", child.data, 8)
                cell = HangulCell(row, column, _span(columns), _span(rows))
                cells.append(cell)
                target = cell.lines
            elif child.kind == _LIST:
                target = caption
            elif child.kind == _PARAGRAPH:
                target += self._paragraph(child)
        text = clean_line(" ".join(line.all_text for line in caption), 10_000) or None
        has_title = bool(flags & _TITLE_ROWS) and len({cell.row for cell in cells}) > 2
        return table_lines(cells, text, 1 if has_title and _is_head(cells) else 0)

    def _leave_out(self, lines: list[DraftLine], where: str, reason: str) -> None:
        text = clean_line(" ".join(line.all_text for line in lines), 100_000)
        if any(map(str.isalpha, text)):
            self.text.left_out.leave_out(text, where, reason)


def _is_head(cells: list[HangulCell]) -> bool:
    """Whether the first row has a text in every cell, none of which is a number."""
    top = min(cell.row for cell in cells)
    first = [cell for cell in cells if cell.row == top]
    texts = ["".join(line.text for line in cell.lines).strip() for cell in first]
    return all(text and any(map(str.isalpha, text)) for text in texts)


def _span(stated: int) -> int:
    return max(1, min(stated, _WIDEST_SPAN))


def _target(control: _Record) -> str | None:
    """The address of a link, which the command of its field begins with: `http\\://…;1;0;0;`."""
    if control.data[:4][::-1] != b"%hlk":
        return None
    length = _short(control.data, 9)
    command = control.data[11 : 11 + 2 * length].decode("utf-16-le", "replace")
    return link_target(None, command.replace("\\:", ":").partition(";")[0])
