"""Binary Word documents as drafts: headings, printed numbers, tables, notes, text boxes, fields."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from tui_reader.model import Align, DocumentFile, Link
from tui_reader.parse.documents.doc.properties import (
    BOLD,
    DEFINE_TABLE,
    DELETED,
    DEPTH,
    HIDDEN,
    IN_TABLE,
    INNER_CELL,
    INNER_ROW_END,
    RAISED,
    ROW_END,
    SYMBOL,
    TableCell,
    ends_old_row,
    properties,
    row_cells,
)
from tui_reader.parse.documents.doc.styles import Style, paragraph_style, read_lists, read_styles
from tui_reader.parse.documents.doc.tables import TableRow, table_lines
from tui_reader.parse.documents.doc.text import DocumentText
from tui_reader.parse.documents.embedded_files import embedded_files
from tui_reader.parse.documents.ole.container import OleDocument
from tui_reader.parse.documents.ole.packages import pool_names
from tui_reader.parse.documents.paragraphs.fields import OpenFields
from tui_reader.parse.documents.paragraphs.lines import PartialLine, finished_line, with_merged_lists
from tui_reader.parse.documents.paragraphs.symbols import symbol_of
from tui_reader.parse.documents.stated_title import meaningful_title
from tui_reader.parse.documents.word.title import LONGEST_TITLE, read_title
from tui_reader.parse.draft import Draft, DraftLine, cut_links
from tui_reader.parse.left_out import PassageRecorder
from tui_reader.parse.rendering.formulas import power
from tui_reader.parse.unsupported import UnsupportedPage
from tui_reader.text.clean import clean, clean_line, joined_surrogates

# Numbers of the tables in the header (FibRgFcLcb97, MS-DOC 2.5.6).
_STYLES, _NOTE_PLACES, _NOTE_TEXTS, _HEADERS, _SHAPES = 1, 2, 3, 11, 40
_END_PLACES, _END_TEXTS, _BOXES, _LISTS, _LIST_NUMBERS = 46, 47, 56, 73, 74
_TEXT, _NOTES, _HEADER, _MACROS, _COMMENTS, _ENDNOTES, _BOX_TEXTS, _HEADER_BOXES = range(8)
_BEGIN, _SEPARATE, _END = "\x13", "\x14", "\x15"
_FIELD_MARKS = (_BEGIN, _SEPARATE, _END)
_ENDS = ("\r", "\x07", "\x0c")
_PLAIN = {"\x0b": "\n", "\x0e": "\n", "\t": " ", "\x1e": "-", "\x1f": ""}
_DROPPED = "\x01\x02\x03\x04\x05\x06\x08\x0f\x10\x11\x12"
_HEADER_KINDS = ("header", "header", "footer", "footer", "header", "footer")


def read_doc(data: bytes, address: str) -> Draft:
    """The draft of a document in an OLE file. Raises UnsupportedPage for one that is damaged, encrypted or has no
    text. What stands in text boxes follows the paragraph to which they belong; deletions, hidden text, comments,
    headers and footers are left out."""
    container = OleDocument(data)
    main = container.read("WordDocument") or b""
    text = DocumentText(main, {name: container.read(name) for name in ("0Table", "1Table")})
    body = _Body(text, container.read("Data") or b"")
    lines = list(body.left_out.passing(body.all_lines()))
    if not any(line.text.strip() or line.block for line in lines):
        raise UnsupportedPage("is a Word document without text; its pages may be pictures")
    draft = Draft(address, lines=with_merged_lists(lines))
    draft.coverage.append(body.left_out.coverage)
    draft.attachments, not_named = embedded_files(list(pool_names(container)))
    not_read = (
        (f"the text from character {len(text.characters) + 1} on could not be read; the file is damaged",)
        if text.is_cut
        else ()
    )
    draft.warnings.extend((*not_read, *not_named))
    draft.document = DocumentFile("doc", "", "", not_read=not_read)
    read_title(draft, body.title, meaningful_title(container.title))
    return draft


class _Paragraph(NamedTuple):
    """A paragraph from `start` to the mark at `end`, and what its properties say."""

    start: int
    end: int
    style: Style
    in_table: bool
    ends_row: bool
    depth: int
    row: tuple[int, list[TableCell]]


class _Run(NamedTuple):
    """A range of characters with the same properties."""

    start: int
    end: int
    is_bold: bool = False
    is_raised: bool = False


@dataclass(slots=True)
class _State:
    """What goes on over the end of a paragraph; `unclosed` are the positions of fields that never end."""

    unclosed: frozenset[int] = frozenset()
    fields: OpenFields = field(default_factory=OpenFields)


class _Body:
    """Reads paragraphs and tables in order; `title` is the text in the style for titles."""

    def __init__(self, text: DocumentText, huge: bytes) -> None:
        self.title = ""
        self.left_out = PassageRecorder()
        self._text = text
        self._huge = huge
        self._styles = read_styles(text.part(_STYLES))
        self._numbers = read_lists(text.from_part_on(_LISTS), text.part(_LIST_NUMBERS))
        starts = [0]
        for length in text.lengths:
            starts.append(starts[-1] + length)
        self._starts = starts
        self._references: dict[int, tuple[str, int, int]] = {}
        self._note_places(_NOTE_PLACES, _NOTE_TEXTS, starts[_NOTES], "")
        self._note_places(_END_PLACES, _END_TEXTS, starts[_ENDNOTES], "e")
        self._boxes = self._box_places()
        self._rests = [self._rest(part) for part in (_NOTES, _ENDNOTES, _BOX_TEXTS)]
        self._pending: list[tuple[str, str, int, int]] = []
        self._state = _State()

    def all_lines(self) -> Iterator[DraftLine]:
        """The lines of the document, its notes and boxes at their places."""
        yield from self._lines(0, self._starts[1])
        for mark, start, end in sorted(self._references.values(), key=lambda note: note[1]):
            yield from self._note(mark, "", start, end)
        for places in list(self._boxes.values()):
            for start, end in places:
                yield from self._lines(start, end)
        for start, end in self._rests:
            yield from self._lines(start, end)
        self._leave_out_edges()
        start, end = self._starts[_COMMENTS], self._starts[_COMMENTS + 1]
        for line in self._lines(start, end) if end > start else ():
            self.left_out.leave_out(line.all_text, "annotation", "comment of an editor")

    def _lines(self, start: int, end: int) -> Iterator[DraftLine]:
        """The lines of a part of the text."""
        outer, self._state = self._state, _State(self._unclosed(start, end))
        rows: list[TableRow] = []
        cells: list[str] = []
        cell: list[str] = []
        for paragraph in self._paragraphs(start, end):
            lines = self._paragraph(paragraph)
            if not paragraph.in_table:
                if cell or cells:
                    rows.append(TableRow(0, [], [*cells, clean_line(" ".join(cell), 1_000_000)]))
                    cells, cell = [], []
                yield from table_lines(rows)
                rows = []
                yield from lines
                yield from self._pending_notes()
                continue
            if paragraph.ends_row and paragraph.depth <= 1:
                rows.append(TableRow(*paragraph.row, cells))
                cells, cell = [], []
                continue
            cell += [line.all_text.strip() for line in lines]
            if self._text.characters[paragraph.end : paragraph.end + 1] == ["\x07"] and paragraph.depth <= 1:
                cells.append(clean_line(" ".join(filter(None, cell)), 1_000_000))
                cell = []
        if cell or cells:
            rows.append(TableRow(0, [], [*cells, clean_line(" ".join(cell), 1_000_000)]))
        yield from table_lines(rows)
        yield from self._pending_notes()
        self._state = outer

    def _unclosed(self, start: int, end: int) -> frozenset[int]:
        """The positions at which fields of a damaged part begin that do not end in it. Their codes are shown as
        text: all that follows would be the code of the field."""
        opened: list[int] = []
        for position, char in enumerate(self._text.characters[start:end], start):
            if char == _BEGIN:
                opened.append(position)
            elif char == _END and opened:
                opened.pop()
        return frozenset(opened)

    def _paragraphs(self, start: int, end: int) -> Iterator[_Paragraph]:
        characters = self._text.characters
        end = min(end, len(characters))
        at = start
        while at < end:
            mark = at
            while mark < end and characters[mark] not in _ENDS:
                mark += 1
            yield self._properties(at, mark)
            at = mark + 1

    def _properties(self, start: int, mark: int) -> _Paragraph:
        text = self._text
        found = text.of_paragraphs.at(text.file_place(mark))
        number = int.from_bytes(found[:2], "little")
        base = self._styles[number] if number < len(self._styles) else Style()
        if text.is_old:
            ends = ends_old_row(found[2:])
            in_table = ends or text.characters[mark : mark + 1] == ["\x07"] or b"\x18\x01" in found[2:]
            level = number if 1 <= number <= 9 else None
            return _Paragraph(start, mark, Style(level=level), in_table, ends, 1, (0, []))
        in_table = ends = False
        depth, row = 0, (0, list[TableCell]())
        for code, operand in properties(found[2:], self._huge):
            match code:
                case c if c == IN_TABLE:
                    in_table = operand != b"\0"
                case c if c in (ROW_END, INNER_ROW_END):
                    ends = ends or operand != b"\0"
                case c if c == DEPTH:
                    depth = int.from_bytes(operand, "little")
                case c if c == INNER_CELL:
                    depth = max(depth, 2)
                case c if c == DEFINE_TABLE:
                    row = row_cells(operand)
        style = paragraph_style(found[2:], self._huge, base)
        return _Paragraph(start, mark, style, in_table or depth > 0, ends, max(depth, int(in_table)), row)

    def _paragraph(self, paragraph: _Paragraph) -> list[DraftLine]:
        """The lines of a paragraph; of one in a table of contents none."""
        partials = [PartialLine()]
        for run in self._shown_runs(paragraph.start, paragraph.end):
            self._write(run, partials)
        partials = [
            PartialLine(clean(joined_surrogates(one.text)).replace("\n", " "), one.links, one.bold)
            for one in partials
        ]
        style = paragraph.style
        if style.is_contents:
            shown = clean_line(" ".join(partial.text for partial in partials), 100_000)
            self.left_out.leave_out(shown, "toc", "table of contents")
            return []
        level = style.level if style.level and style.level <= 6 else None
        align: Align = "center" if style.align == 1 else "right" if style.align == 2 else "left"
        depth = style.list_level or 0
        has_text = any(partial.text.strip() for partial in partials)
        label = self._numbers.label(str(style.list_number), depth) if style.list_number and has_text else ""
        lines = []
        for number, partial in enumerate(partials):
            line = finished_line(partial, label if number == 0 else "", level, align, depth)
            if line is not None:
                lines.append(line)
                if style.is_title and len(self.title) < LONGEST_TITLE:
                    self.title = f"{self.title} {line.text}".strip()
        return lines

    def _shown_runs(self, start: int, end: int) -> Iterator[_Run]:
        """The ranges of a paragraph that are shown."""
        if self._text.is_old:
            yield _Run(start, end)
            return
        for low, high, found in self._text.runs_of(start, end):
            bold, raised, reason, symbol = False, False, "", None
            for code, operand in properties(found):
                match code:
                    case c if c == BOLD:
                        bold = operand in (b"\1", b"\x81")
                    case c if c == RAISED:
                        raised = operand == b"\1"
                    case c if c == HIDDEN and operand in (b"\1", b"\x81"):
                        reason = "hidden text"
                    case c if c == DELETED and operand == b"\1":
                        reason = "deleted in a tracked change"
                    case c if c == SYMBOL:
                        symbol = int.from_bytes(operand[2:4], "little")
            if reason:
                self._leave_out(low, high, reason)
                continue
            if symbol is not None:
                self._text.characters[low:high] = [symbol_of(symbol, "wingdings")] * (high - low)
            yield _Run(low, high, bold, raised)

    def _leave_out(self, start: int, end: int, reason: str) -> None:
        characters = self._text.characters[start:end]
        # A field in hidden text still begins and ends.
        for position, char in enumerate(characters, start):
            if char in _FIELD_MARKS and position not in self._state.unclosed:
                self._field(char, [PartialLine()])
        text = clean_line(joined_surrogates("".join(char for char in characters if char >= " ")), 100_000)
        self.left_out.leave_out(text, "text", reason)

    def _write(self, run: _Run, partials: list[PartialLine]) -> None:
        fields = self._state.fields
        characters: Sequence[str] = self._text.characters[run.start : run.end]
        if run.is_raised:
            characters = power("".join(characters))
        for position, char in enumerate(characters, run.start):
            if char in _FIELD_MARKS:
                if position not in self._state.unclosed:
                    self._field(char, partials)
            elif fields.in_code:
                fields.add_code(char)
            elif position in self._references:
                self._refer(position, partials[-1])
                if char not in _DROPPED:
                    partials[-1].add(char)
            elif char == "\x08" and position in self._boxes:
                self._pending += [("", "", *place) for place in self._boxes.pop(position)]
            elif char in ("\x0b", "\x0e"):
                partials.append(PartialLine())
            elif char in _PLAIN:
                partials[-1].add(_PLAIN[char])
            elif char not in _DROPPED:
                partials[-1].add(char)
                partials[-1].bold += run.is_bold

    def _field(self, char: str, partials: list[PartialLine]) -> None:
        """Begin a field, its result, or end it."""
        if char == _BEGIN:
            self._state.fields.begin()
        elif char == _SEPARATE:
            self._state.fields.separate(partials[-1])
        else:
            self._state.fields.end(partials[-1])

    def _refer(self, position: int, partial: PartialLine) -> None:
        """Mark the place of a note, which follows its paragraph, with a link to it."""
        mark, start, end = self._references.pop(position)
        name = f"note-{start}"
        partial.add(mark, f"#{name}")
        self._pending.append((mark, name, start, end))

    def _pending_notes(self) -> Iterator[DraftLine]:
        """The notes and boxes to which the text referred since the last call."""
        while self._pending:
            mark, name, start, end = self._pending.pop(0)
            yield from self._note(mark, name, start, end) if mark else self._lines(start, end)

    def _note(self, mark: str, name: str, start: int, end: int) -> Iterator[DraftLine]:
        for number, line in enumerate(self._lines(start, end)):
            text = f"{mark} {line.text.strip()}" if number == 0 and line.block is None else line.text
            links = cut_links(line.links, len(line.text) - len(text), len(text))
            if name and text is not line.text:
                links = (Link(0, len(mark), f"#{name}"), *links)
            yield replace(line, text=text, heading=None, links=links, note=line.note or name)

    def _note_places(self, places: int, texts: int, start: int, prefix: str) -> None:
        """Where the text refers to notes, and where these stand."""
        table, ends = self._text.part(places), _positions(self._text.part(texts), 0)
        count = (len(table) - 4) // 6
        for number, place in enumerate(_positions(table, 2)[: max(0, count)]):
            if number + 1 < len(ends):
                note = (f"[{prefix}{number + 1}]", start + ends[number], start + ends[number + 1])
                self._references[place] = note

    def _box_places(self) -> dict[int, list[tuple[int, int]]]:
        """The texts of boxes by the position of the shape that they belong to; -1 for that of another one."""
        boxes, shapes = self._text.part(_BOXES), self._text.part(_SHAPES)
        ends = _positions(boxes, 22)
        count = len(ends) - 1
        anchors = _positions(shapes, 26)
        of_shape: dict[int, int] = {}
        for number in range(max(0, len(anchors) - 1)):
            at = 4 * len(anchors) + 26 * number
            of_shape[int.from_bytes(shapes[at : at + 4], "little")] = anchors[number]
        found: dict[int, list[tuple[int, int]]] = {}
        first = self._starts[_BOX_TEXTS]
        for number in range(max(0, count)):
            at = 4 * len(ends) + 22 * number
            shape = int.from_bytes(boxes[at + 14 : at + 18], "little")
            if first + ends[number + 1] <= self._starts[_BOX_TEXTS + 1]:
                place = (first + ends[number], first + ends[number + 1])
                found.setdefault(of_shape.get(shape, -1), []).append(place)
        return found

    def _rest(self, part: int) -> tuple[int, int]:
        """The text of a part behind all notes and boxes whose places are known: of most documents its last mark,
        of those before Word 97 and of those with damaged tables all of it."""
        first, last = self._starts[part], self._starts[part + 1]
        ends = [end for _mark, _start, end in self._references.values()]
        ends += [end for places in self._boxes.values() for _start, end in places]
        return max((end for end in ends if first <= end <= last), default=first), last

    def _leave_out_edges(self) -> None:
        """Record headers and footers and the text boxes in them, once each, but for page numbers."""
        seen: set[str] = set()
        for text, where, reason in self._edges():
            if text not in seen and any(map(str.isalpha, text)):
                seen.add(text)
                self.left_out.leave_out(text, where, reason)

    def _edges(self) -> Iterator[tuple[str, str, str]]:
        """The text of each header, footer and text box in one, where it stands, and the reason to leave it out."""
        places = _positions(self._text.part(_HEADERS), 0)
        first = self._starts[_HEADER]
        for number in range(6, len(places) - 2):
            lines = self._lines(first + places[number], first + places[number + 1])
            where = _HEADER_KINDS[number % 6]
            text = clean_line(" ".join(line.all_text for line in lines), 100_000)
            yield text, where, f"{where} of the pages"
        for line in self._lines(self._starts[_HEADER_BOXES], self._starts[_HEADER_BOXES + 1]):
            yield clean_line(line.all_text, 100_000), "header", "text box in a header or footer"


def _positions(table: bytes, width: int) -> list[int]:
    """The positions of a table whose entries have so many bytes: one more than there are entries."""
    count = (len(table) - 4) // (4 + width)
    return list(struct.unpack_from(f"<{count + 1}I", table)) if count >= 0 and len(table) >= 4 else []
