"""The characters of a binary Word document by their positions, and the properties that apply to each."""

from __future__ import annotations

import struct
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from tui_reader.parse.unsupported import UnsupportedPage

_SECTOR = 512
_MOST_CHARACTERS = 50_000_000
_MOST_ENTRIES = 2_000_000
# Code pages of Word 6 and 95 by the language of the document (MS-LCID).
_CODECS = {
    **{0x804: "gb18030", 0x1004: "gb18030", 0x404: "big5", 0xC04: "big5", 0x411: "cp932", 0x412: "cp949"},
    **{0x419: "cp1251", 0x422: "cp1251", 0x402: "cp1251", 0x405: "cp1250", 0x415: "cp1250", 0x40E: "cp1250"},
    **{0x408: "cp1253", 0x41F: "cp1254", 0x40D: "cp1255", 0x401: "cp1256", 0x425: "cp1257", 0x41E: "cp874"},
}
# Places of tables in the header: pairs of offset and size.
_PAIRS = 0x9A
_CHARACTER_PROPERTIES, _PARAGRAPH_PROPERTIES, _CLX = 12, 13, 33
_OLD_CHARACTERS, _OLD_PARAGRAPHS, _OLD_CLX = 0xB8, 0xC0, 0x160


class Runs(NamedTuple):
    """Properties of ranges of the file: where each begins and ends, and its bytes."""

    starts: list[int]
    ends: list[int]
    properties: list[bytes]

    def at(self, place: int) -> bytes:
        """The properties of the byte at a place of the file."""
        index = bisect_right(self.starts, place) - 1
        return self.properties[index] if index >= 0 and place < self.ends[index] else b""


class _Piece(NamedTuple):
    start: int
    end: int
    offset: int
    width: int


class DocumentText:
    """The main stream of a document, with its table stream. Raises UnsupportedPage for one that is damaged,
    encrypted or of a version before Word 6.

    `characters` has one string for each position: a UTF-16 unit, or for old versions the character that begins in
    a byte. `lengths` are the sizes of the parts: main text, notes, headers, macros, comments, endnotes, boxes,
    boxes of headers.
    """

    def __init__(self, main: bytes, table: dict[str, bytes | None]) -> None:
        if len(main) < 0x180:
            raise _damaged()
        magic, version = struct.unpack_from("<HH", main)
        flags = int.from_bytes(main[0x0A:0x0C], "little")
        if magic not in (0xA5EC, 0xA5DC, 0xA697, 0xA699) or version < 0x65:
            raise _damaged()
        if flags & 0x100:
            raise UnsupportedPage("is an encrypted Word document; save a copy without its password")
        self.main = main
        self.is_old = version < 0xC0
        stream = main if self.is_old else table["1Table" if flags & 0x200 else "0Table"]
        if stream is None:
            raise _damaged()
        self.table: bytes = stream
        at = 0x34 if self.is_old else 0x4C
        self.lengths: list[int] = [max(0, length) for length in struct.unpack_from("<8i", main, at)]
        self._codec = _CODECS.get(int.from_bytes(main[6:8], "little"), "cp1252")
        self._pieces = list(self._read_pieces(bool(flags & 4)))
        self._starts = [piece.start for piece in self._pieces]
        self.characters = self._read_characters()
        if not self.characters:
            raise _damaged()
        old = (_OLD_CHARACTERS, _OLD_PARAGRAPHS)
        numbers = (_CHARACTER_PROPERTIES, _PARAGRAPH_PROPERTIES)
        places = old if self.is_old else [_PAIRS + 8 * number for number in numbers]
        self.of_characters = self._runs(places[0], paragraphs=False)
        self.of_paragraphs = self._runs(places[1], paragraphs=True)

    @property
    def is_cut(self) -> bool:
        """Whether the file holds fewer characters than its header states."""
        return len(self.characters) < sum(self.lengths)

    def part(self, number: int) -> bytes:
        """The bytes of a part of the table stream by its number in the header; none in old versions."""
        place = _PAIRS + 8 * number
        return b"" if self.is_old or place + 8 > len(self.main) else self._slice(place)

    def from_part_on(self, number: int) -> bytes:
        """The bytes of the table stream from a part on, for one whose size leaves out what belongs to it."""
        part = self.part(number)
        return self.table[int.from_bytes(self.main[_PAIRS + 8 * number :][:4], "little") :] if part else b""

    def file_place(self, position: int) -> int:
        """Where the character at a position stands in the file; -1 for none."""
        index = bisect_right(self._starts, position) - 1
        if index < 0 or position >= self._pieces[index].end:
            return -1
        piece = self._pieces[index]
        return piece.offset + (position - piece.start) * piece.width

    def runs_of(self, start: int, end: int) -> Iterator[tuple[int, int, bytes]]:
        """The ranges of positions between two with the same properties of characters, and these."""
        runs = self.of_characters
        index = max(0, bisect_right(self._starts, start) - 1)
        for piece in self._pieces[index:]:
            if piece.start >= end:
                return
            low, high = max(start, piece.start), min(end, piece.end)
            while low < high:
                place = piece.offset + (low - piece.start) * piece.width
                at = bisect_right(runs.starts, place) - 1
                if at >= 0 and place < runs.ends[at]:
                    limit, found = runs.ends[at], runs.properties[at]
                else:
                    limit = runs.starts[at + 1] if at + 1 < len(runs.starts) else place + 2 * (high - low)
                    found = b""
                last = min(high, low + max(1, -(-(limit - place) // piece.width)))
                yield low, last, found
                low = last

    def _slice(self, place: int) -> bytes:
        offset, size = struct.unpack_from("<ii", self.main, place)
        return self.table[offset : offset + size] if offset >= 0 and 0 < size <= len(self.table) else b""

    def _read_pieces(self, is_complex: bool) -> Iterator[_Piece]:
        if self.is_old and not is_complex:
            first = int.from_bytes(self.main[0x18:0x1C], "little")
            yield _Piece(0, min(sum(self.lengths), len(self.main) - first), first, 1)
            return
        clx = self._slice(_OLD_CLX if self.is_old else _PAIRS + 8 * _CLX)
        at = 0
        while at + 3 <= len(clx) and clx[at] == 1:
            at += 3 + int.from_bytes(clx[at + 1 : at + 3], "little")
        if at + 5 > len(clx) or clx[at] != 2:
            raise _damaged()
        pieces = clx[at + 5 : at + 5 + int.from_bytes(clx[at + 1 : at + 5], "little")]
        count = (len(pieces) - 4) // 12
        if count <= 0 or count > _MOST_ENTRIES:
            raise _damaged()
        positions = struct.unpack_from(f"<{count + 1}I", pieces)
        last = 0
        for number in range(count):
            start, end = positions[number], positions[number + 1]
            offset = int.from_bytes(pieces[4 * count + 8 * number + 6 : 4 * count + 8 * number + 10], "little")
            width = 1 if self.is_old or offset & 0x40000000 else 2
            if offset & 0x40000000:
                offset = (offset & 0x3FFFFFFF) // 2
            end = min(end, start + max(0, len(self.main) - offset) // width)
            if start != last or end < start or end > _MOST_CHARACTERS:
                return
            yield _Piece(start, end, offset, width)
            last = positions[number + 1]
            if end < last:
                return

    def _read_characters(self) -> list[str]:
        found: list[str] = []
        for piece in self._pieces:
            data = self.main[piece.offset : piece.offset + (piece.end - piece.start) * piece.width]
            if piece.width == 2:
                units = array("H", data[: len(data) // 2 * 2])
                if struct.pack("=H", 1) != b"\1\0":
                    units.byteswap()
                found += map(chr, units)
            elif not self.is_old or self._codec.startswith("cp125"):
                found += data.decode(self._codec if self.is_old else "cp1252", "replace")
            else:
                found += _of_bytes(data, self._codec)
        return found

    def _runs(self, place: int, *, paragraphs: bool) -> Runs:
        """The properties of a table of pages of the main stream, each of which describes some ranges."""
        table = self._slice(place)
        width = 2 if self.is_old else 4
        count = (len(table) - 4) // (4 + width)
        found: list[tuple[int, int, bytes]] = []
        for number in range(max(0, count)):
            at = 4 * (count + 1) + width * number
            page = int.from_bytes(table[at : at + width], "little") & 0x3FFFFF
            found += self._page(self.main[page * _SECTOR : (page + 1) * _SECTOR], paragraphs)
        found.sort(key=lambda run: run[0])
        return Runs([run[0] for run in found], [run[1] for run in found], [run[2] for run in found])

    def _page(self, page: bytes, paragraphs: bool) -> Iterator[tuple[int, int, bytes]]:
        if len(page) < _SECTOR:
            return
        count = page[-1]
        size = (7 if self.is_old else 13) if paragraphs else 1
        if 4 * (count + 1) + size * count > _SECTOR:
            return
        places = struct.unpack_from(f"<{count + 1}I", page)
        for number in range(count):
            at = 2 * page[4 * (count + 1) + size * number]
            properties = b""
            if at:
                length = page[at]
                if paragraphs and self.is_old:
                    length *= 2
                elif paragraphs and length:
                    length = 2 * length - 1
                elif paragraphs and at + 1 < _SECTOR:
                    at, length = at + 1, 2 * page[at + 1]
                properties = page[at + 1 : at + 1 + length]
            yield places[number], places[number + 1], properties


def _damaged() -> UnsupportedPage:
    return UnsupportedPage("is a damaged Word document; get the file again")


def _of_bytes(data: bytes, codec: str) -> Iterator[str]:
    """A string for each byte: the character that begins in it, empty for its other bytes."""
    at = 0
    while at < len(data):
        if data[at] < 0x80 or at + 1 == len(data):
            yield data[at : at + 1].decode(codec, "replace")
            at += 1
            continue
        text = data[at : at + 2].decode(codec, "replace")
        yield text[:1]
        if len(text) == 1:
            yield ""
            at += 2
        else:
            at += 1
