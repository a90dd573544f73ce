"""Presentations of PowerPoint 97 to 2003 (.ppt; MS-PPT): the texts of their slides, tables and notes.

The file is a sequence of records, each with a kind and a length. Edits are appended: the directories of all edits
say where the newest version of each slide stands.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple
from zlib import decompressobj
from zlib import error as zlib_error

from tui_reader.model import Cell, Table
from tui_reader.parse.documents.ole.container import STREAM_LIMIT, OleDocument
from tui_reader.parse.documents.ole.packages import object_file
from tui_reader.parse.documents.packed import DAMAGED
from tui_reader.parse.documents.slides.presentation import LONGEST_TITLE, Slide, read_slides
from tui_reader.parse.draft import Draft, DraftLine
from tui_reader.parse.unsupported import UnsupportedPage
from tui_reader.text.clean import clean, clean_line

# Kinds of records (MS-PPT 2.13.24, MS-ODRAW 2.2).
_DOCUMENT, _SLIDE, _NOTES, _SLIDE_INFO, _DRAWING = 0x03E8, 0x03EE, 0x03F0, 0x03F9, 0x040C
_SLIDE_PLACE, _SLIDE_LIST, _NOTES_ATOM = 0x03F3, 0x0FF0, 0x03F1
_TEXT_HEADER, _TEXT_CHARACTERS, _TEXT_BYTES, _TEXT_REFERENCE = 0x0F9F, 0x0FA0, 0x0FA8, 0x0F9E
_USER_EDIT, _PERSIST_DIRECTORY = 0x0FF5, 0x1772
_GROUP, _SHAPE, _CHILD_ANCHOR, _TEXT_BOX, _MORE_OPTIONS = 0xF003, 0xF004, 0xF00F, 0xF00D, 0xF122
_TABLE_PROPERTIES = 0x039F
_OBJECT_LIST, _EMBEDDED, _OBJECT_ATOM, _OBJECT_STORAGE = 0x0409, 0x0FCC, 0x0FC3, 0x1011
_COMPRESSED = 1
_MOST_OBJECTS = 1000
_ENCRYPTED_USER = 0xF3D1C4DF
_TITLES = (0, 6)
"""Kinds of texts that are titles (TextTypeEnum)."""
_NOTES_TEXT = 2
_HIDDEN = 0x04
_SLIDES, _NOTES_LIST = 0, 2
"""Kinds of lists of slides: their own, and those of their notes."""
# Edits, slides, and levels of records. Chosen by hand.
_MOST_EDITS = 10_000
_MOST_VISITS = 8
"""How often each byte is read: places of slides in a damaged or hostile file may overlap. Chosen by hand."""
_MOST_SLIDES = 5000
_DEEPEST = 40


class _Record(NamedTuple):
    """A record: its kind and variant, whether it holds others, and its content in the stream."""

    kind: int
    variant: int
    is_container: bool
    start: int
    end: int


class _Text(NamedTuple):
    """A text and its kind."""

    kind: int
    text: str


def read_ppt(data: bytes, address: str) -> Draft:
    """The draft of a presentation in an OLE file. Raises UnsupportedPage for one that is damaged, encrypted or has
    no text. Texts are in the order in which their slides were drawn."""
    container = OleDocument(data)
    user = container.read("Current User") or b""
    if _number(user, 12) == _ENCRYPTED_USER or "encryptedsummary" in container.names:
        raise UnsupportedPage("is an encrypted presentation; save a copy without its password")
    stream = container.read("PowerPoint Document") or b""
    reader = _Reader(stream, _number(user, 16))
    slides = list(reader.slides())
    if not slides:
        raise UnsupportedPage("is a damaged presentation; get the file again")
    embedded = [name for name, _content in reader.objects()]
    return read_slides(slides, address, "ppt", container.title, reader.not_read, embedded)


def embedded_objects(container: OleDocument) -> Iterator[tuple[str, bytes]]:
    """The names and the bytes of the files that a presentation embeds as OLE objects."""
    user, stream = container.read("Current User") or b"", container.read("PowerPoint Document") or b""
    return _Reader(stream, _number(user, 16)).objects()


class _Reader:
    def __init__(self, data: bytes, last_edit: int) -> None:
        self._data = data
        self._left = _MOST_VISITS * len(data)
        self.not_read: list[str] = []
        self._places = self._directory(last_edit)

    def slides(self) -> Iterator[Slide]:
        """The slides in the order of the presentation."""
        listed = list(self._listed())
        if not listed:
            # A damaged list of edits: the slides as they stand in the stream.
            self.not_read.append(DAMAGED)
            found = (one for one in self._records(0, len(self._data)) if one.kind == _SLIDE)
            yield from (self._slide(record, []) for record in found)
            return
        notes = self._notes()
        for place, number, texts in listed[:_MOST_SLIDES]:
            record = self._record(self._places.get(place, -1))
            slide = self._slide(record, texts) if record is not None and record.kind == _SLIDE else Slide()
            if record is None or record.kind != _SLIDE:
                slide.is_missing = True
                slide.lines = [line for text in texts for line in _lines(text.text)]
            slide.notes = notes.get(number, [])
            yield slide
        if len(listed) > _MOST_SLIDES:
            self.not_read.append(f"only the first {_MOST_SLIDES} of {len(listed)} slides were read")

    def objects(self) -> Iterator[tuple[str, bytes]]:
        """The names and the bytes of the files in the embedded objects (MS-PPT 2.10.27, 2.10.34)."""
        document = self._record(self._places.get(self._document, -1))
        lists = (one for one in self._children(document) if one.kind == _OBJECT_LIST)
        embedded = (one for each in lists for one in self._children(each) if one.kind == _EMBEDDED)
        left = STREAM_LIMIT
        for number, each in enumerate(islice(embedded, _MOST_OBJECTS), 1):
            atom = next((one for one in self._children(each) if one.kind == _OBJECT_ATOM), None)
            place = -1 if atom is None else self._places.get(_number(self._data, atom.start + 16), -1)
            record = self._record(place)
            if record is None or record.kind != _OBJECT_STORAGE:
                continue
            data = self._data[record.start : record.end]
            if record.variant == _COMPRESSED:
                # Behind the size that it unpacks to.
                try:
                    data = decompressobj().decompress(data[4:], left)
                except zlib_error:
                    continue
            left -= len(data)
            if left <= 0:
                return
            if (file := object_file(data, f"object{number}")) is not None:
                yield file

    def _directory(self, edit: int) -> dict[int, int]:
        """Where the objects of the file stand, by their numbers; the newest edit counts."""
        places: dict[int, int] = {}
        self._document = -1
        seen: set[int] = set()
        while edit not in seen and len(seen) < _MOST_EDITS:
            seen.add(edit)
            record = self._record(edit)
            if record is None or record.kind != _USER_EDIT:
                break
            before, directory, document = (_number(self._data, record.start + at) for at in (8, 12, 16))
            if len(seen) == 1:
                self._document = document
            for number, place in self._entries(self._record(directory)):
                places.setdefault(number, place)
            edit = before
        return places

    def _entries(self, record: _Record | None) -> Iterator[tuple[int, int]]:
        if record is None or record.kind != _PERSIST_DIRECTORY:
            return
        at = record.start
        while at + 4 <= record.end:
            head = _number(self._data, at)
            at += 4
            for number in range(min(head >> 20, (record.end - at) // 4)):
                yield (head & 0xFFFFF) + number, _number(self._data, at)
                at += 4

    def _lists(self, variant: int) -> Iterator[_Record]:
        document = self._record(self._places.get(self._document, -1))
        for record in self._children(document):
            if record.kind == _SLIDE_LIST and record.variant == variant:
                yield record

    def _listed(self) -> Iterator[tuple[int, int, list[_Text]]]:
        """The slides: their numbers as objects and as slides, and the texts of their outline."""
        seen: set[int] = set()
        texts: list[_Text] = []
        for slides in self._lists(_SLIDES):
            kind = 0
            for record in self._children(slides):
                if record.kind == _SLIDE_PLACE:
                    texts = []
                    place = _number(self._data, record.start)
                    if place not in seen:
                        seen.add(place)
                        yield place, _number(self._data, record.start + 12), texts
                elif record.kind == _TEXT_HEADER:
                    kind = _number(self._data, record.start)
                    texts.append(_Text(kind, ""))
                elif record.kind in (_TEXT_CHARACTERS, _TEXT_BYTES) and texts:
                    texts[-1] = _Text(kind, self._text(record))

    def _notes(self) -> dict[int, list[str]]:
        """The notes by the numbers of their slides."""
        found: dict[int, list[str]] = {}
        for notes in self._lists(_NOTES_LIST):
            for place in self._children(notes):
                if place.kind != _SLIDE_PLACE:
                    continue
                record = self._record(self._places.get(_number(self._data, place.start), -1))
                if record is None or record.kind != _NOTES:
                    continue
                atom = next((one for one in self._children(record) if one.kind == _NOTES_ATOM), None)
                number = _number(self._data, atom.start) if atom else 0
                slide = Slide()
                for child in self._children(record):
                    if child.kind == _DRAWING:
                        self._draw(child, slide, [], 0, only=_NOTES_TEXT)
                found.setdefault(number, [line.text for line in slide.lines])
        return found

    def _slide(self, record: _Record, texts: list[_Text]) -> Slide:
        slide = Slide()
        for child in self._children(record):
            if child.kind == _DRAWING:
                self._draw(child, slide, texts, 0)
            elif child.kind == _SLIDE_INFO and child.end - child.start >= 12:
                slide.hidden = bool(self._data[child.start + 10] & _HIDDEN)
        return slide

    def _draw(
        self, record: _Record, slide: Slide, texts: list[_Text], depth: int, only: int | None = None
    ) -> None:
        """Add the texts of the shapes in a record to a slide, in order."""
        if depth > _DEEPEST:
            self.not_read.append("parts with blocks within too many others: 1; text in them may be missing")
            return
        children = list(self._children(record))
        is_table = record.kind == _GROUP and bool(children) and self._is_table(children[0])
        if is_table and (table := self._table(children[1:])):
            slide.lines.append(DraftLine("", block=table))
            return
        for child in children:
            if child.kind == _TEXT_BOX:
                for text in self._box(child, texts):
                    if only is not None and text.kind != only:
                        continue
                    if text.kind in _TITLES and not slide.title and len(text.text) <= LONGEST_TITLE:
                        title = " ".join(text.text.replace("\x0b", "\r").split("\r"))
                        slide.title = clean_line(title, LONGEST_TITLE)
                    else:
                        slide.lines += _lines(text.text)
            elif child.is_container:
                self._draw(child, slide, texts, depth + 1, only)

    def _box(self, record: _Record, texts: list[_Text]) -> Iterator[_Text]:
        """The texts of a text box, which may stand in the outline of the slide."""
        kind = -1
        for child in self._children(record):
            if child.kind == _TEXT_HEADER:
                kind = _number(self._data, child.start)
            elif child.kind in (_TEXT_CHARACTERS, _TEXT_BYTES):
                yield _Text(kind, self._text(child))
            elif child.kind == _TEXT_REFERENCE:
                index = _number(self._data, child.start)
                if index < len(texts):
                    yield texts[index]

    def _is_table(self, shape: _Record) -> bool:
        """Whether the first shape of a group says that the group is a table."""
        for child in self._children(shape) if shape.kind == _SHAPE else ():
            if child.kind == _MORE_OPTIONS:
                places = range(child.start, min(child.end, child.start + 6 * child.variant) - 5, 6)
                properties = {self._short(at) & 0x3FFF: _number(self._data, at + 2) for at in places}
                return bool(properties.get(_TABLE_PROPERTIES, 0) & 1)
        return False

    def _table(self, shapes: list[_Record]) -> Table | None:
        """The cells of a table, which are shapes with places: those with the same upper edge are a row."""
        rows: dict[int, list[tuple[int, str]]] = {}
        for shape in shapes:
            children = list(self._children(shape))
            anchor = next((one for one in children if one.kind == _CHILD_ANCHOR), None)
            boxes = [text for one in children if one.kind == _TEXT_BOX for text in self._box(one, [])]
            if anchor is None or anchor.end - anchor.start < 16:
                continue
            left, top = struct.unpack_from("<ii", self._data, anchor.start)
            text = " ".join(line.text for box in boxes for line in _lines(box.text))
            if shape.kind == _SHAPE and boxes:
                rows.setdefault(top, []).append((left, text))
        lines = [tuple(Cell(text) for _left, text in sorted(cells)) for _top, cells in sorted(rows.items())]
        return Table(tuple(lines)) if any(cell.text for row in lines for cell in row) else None

    def _text(self, record: _Record) -> str:
        data = self._data[record.start : record.end]
        self._left -= len(data)
        # The bytes are the lower halves of characters in UTF-16.
        return data.decode("latin-1") if record.kind == _TEXT_BYTES else data.decode("utf-16-le", "replace")

    def _children(self, record: _Record | None) -> Iterator[_Record]:
        if record is not None and (record.is_container or record.kind == _TEXT_BOX):
            yield from self._records(record.start, record.end)

    def _records(self, start: int, end: int) -> Iterator[_Record]:
        while start + 8 <= end:
            record = self._record(start, end)
            if record is None:
                return
            yield record
            start = record.end

    def _record(self, at: int, end: int | None = None) -> _Record | None:
        """The record at a place, as far as it is there; None where no record can be."""
        most = len(self._data) if end is None else end
        self._left -= 8
        if self._left < 0:
            self.not_read.append(DAMAGED)
            return None
        if at < 0 or at + 8 > most:
            return None
        head, kind, length = struct.unpack_from("<HHI", self._data, at)
        return _Record(kind, head >> 4, head & 0xF == 0xF, at + 8, min(at + 8 + length, most))

    def _short(self, at: int) -> int:
        return int.from_bytes(self._data[at : at + 2], "little")


def _lines(text: str) -> list[DraftLine]:
    """The paragraphs of a text; a line break within one is `\\x0b`."""
    parts = text.replace("\x0b", "\r").split("\r")
    return [DraftLine(line) for part in parts if (line := clean(part).replace("\n", " ").strip())]


def _number(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "little")
