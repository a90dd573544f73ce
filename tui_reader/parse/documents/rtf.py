"""RTF documents: headings, text with its links, tables and notes; pictures and fonts are skipped.

The words and destinations are those of Microsoft's specification 1.9.1. Bytes are decoded by the charset of the
font in use, else by the code page of the document.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise

from tui_reader.model import Align, Cell, DocumentFile, Link, Table
from tui_reader.parse.documents.packed import DAMAGED
from tui_reader.parse.documents.paragraphs.fields import OpenFields
from tui_reader.parse.documents.paragraphs.lines import PartialLine
from tui_reader.parse.documents.stated_title import meaningful_title
from tui_reader.parse.draft import Draft, DraftLine, joined_on_one_line, linked_lines
from tui_reader.parse.left_out import PassageRecorder
from tui_reader.parse.rendering.formulas import power
from tui_reader.parse.unsupported import UnsupportedPage
from tui_reader.text.clean import clean, clean_line, joined_surrogates

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
# Destinations without text of the document; others that are unknown are marked with \*.
_SKIPPED_WORDS = """
    fonttbl colortbl listtable listoverridetable revtbl rsidtbl pict objdata themedata datastore
    colorschememapping latentstyles generator xmlnstbl mmathPr filetbl private xe tc template shpinst
    shprslt author operator company category keywords subject comment doccomm hlinkbase manager creatim revtim
    printim buptim info nonesttables bkmkstart bkmkend atnid atnauthor atndate atnref pgdsctbl panose falt
"""
_SKIPPED = frozenset(_SKIPPED_WORDS.split())
_NAMED = {"header": "header of the pages", "footer": "footer of the pages", "annotation": "comment of an editor"}
_HEADS = ("header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf", "annotation")
_CHARACTERS = {
    **{"tab": " ", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”"},
    **{"bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " ", "line": "\n", "lbr": "\n", "softline": "\n"},
}
_FONT_CHARSETS = {
    **{0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "big5hkscs"},
    **{161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251"},
    **{222: "cp874", 238: "cp1250"},
}
_PAGES = {
    **{437: "cp437", 850: "cp850", 852: "cp852", 866: "cp866", 874: "cp874", 932: "cp932", 936: "gb18030"},
    **{949: "cp949", 950: "big5hkscs", 10000: "mac_roman", 65001: "utf-8", 54936: "gb18030"},
    **{number: f"cp{number}" for number in range(1250, 1259)},
}
_ALIGNMENTS: dict[str, Align | None] = {"ql": None, "qj": None, "qc": "center", "qr": "right"}
# Groups whose text is read for another purpose than to be shown.
_GROUPS = {"fldinst": "code", "stylesheet": "styles"}
_HEADINGS = 6
# Levels of groups. Chosen by hand.
_DEEPEST = 2000


@dataclass(slots=True)
class _State:
    """The properties of a group; a group inherits those of the one around it."""

    font: int = 0
    unicode_skip: int = 1
    hidden: bool = False
    deleted: bool = False
    where: str = "body"
    raised: bool = False
    align: Align | None = None
    """The alignment of the paragraph, where it is not that of other text."""
    style: int = 0
    level: int = 0
    """The level of the paragraph as a heading, from 1; 0 for other text."""
    is_field: bool = False
    """Whether the group is a field; the groups in it are not."""


@dataclass(slots=True)
class _Reader:
    page: str = "cp1252"
    fonts: dict[int, str] = field(default_factory=dict)
    lines: list[DraftLine] = field(default_factory=list)
    title: str = ""
    left_out: PassageRecorder = field(default_factory=PassageRecorder)
    is_damaged: bool = False
    """Whether the document breaks off, so that text may be missing."""
    _state: _State = field(default_factory=_State)
    _stack: list[_State] = field(default_factory=list)
    _line: PartialLine = field(default_factory=PartialLine)
    _fields: OpenFields = field(default_factory=OpenFields)
    _levels: dict[int, int] = field(default_factory=dict)
    """The levels of headings by the numbers of their styles."""
    _unshown: list[str] = field(default_factory=list)
    _unshown_reason: str = ""
    _pending: bytearray = field(default_factory=bytearray)
    _cells: list[Cell] = field(default_factory=list)
    _rows: list[tuple[Cell, ...]] = field(default_factory=list)
    _other: dict[str, list[str]] = field(default_factory=dict)
    _skip: int = 0
    _in_row: bool = False
    _starred: bool = False
    _notes: int = 0
    _recorded: int = 0
    _seen: set[tuple[str, str]] = field(default_factory=set)

    def read(self, data: bytes) -> None:
        for token in _TOKEN.finditer(data):
            word, number, byte, sign, brace, text = token.groups()
            if brace:
                self._brace(brace)
            elif word:
                self._word(word.decode("ascii"), int(number) if number else None)
            elif byte:
                self._bytes(bytes((int(byte, 16),)))
            elif sign:
                self._sign(sign)
            elif text:
                self._starred = False
                self._bytes(text)
        if self._stack:
            # A document that breaks off inside a field, a note or a header.
            self.is_damaged = True
            self._flush()
            self._end_broken_codes()
        while self._stack:
            self._brace(b"}")
        self._end_paragraph()
        self._end_table()

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self._starred = False
        self._skip = 0
        if brace == b"{":
            if len(self._stack) < _DEEPEST:
                self._stack.append(self._state)
                self._state = replace(self._state, is_field=False)
            return
        if self._state.is_field:
            self._fields.end(self._line)
        if self._stack:
            before = self._state.where
            self._state = self._stack.pop()
            if before != self._state.where and before in _NAMED:
                text = clean_line("".join(self._other.pop(before, [])), 100_000)
                if text and (before, text) not in self._seen:
                    self._seen.add((before, text))
                    self._record(text, before, _NAMED[before])
            elif before != self._state.where and before == "footnote":
                note = clean_line("".join(self._other.pop(before, [])), 100_000)
                self._notes += 1
                self._write(f"[{self._notes}]")
                self._other.setdefault("notes", []).append(f"[{self._notes}] {note}")

    def _word(self, word: str, number: int | None) -> None:
        starred, self._starred = self._starred, False
        if self._skip and word != "bin":
            self._skip -= 1
        elif not self._begins_destination(word, starred) and (act := _WORDS.get(word)):
            act(self, word, number)

    def _begins_destination(self, word: str, starred: bool) -> bool:
        """Whether a word says that its group is not text of the body, or is that again."""
        where = self._state.where
        if word == "shptxt" and where == "skipped":
            # The text of a text box, within what describes its shape.
            destination = "body"
        elif word in (*_HEADS, "footnote") and where == "body":
            destination = word[:6] if word.startswith(("header", "footer")) else word
        elif word in _GROUPS and where not in ("skipped", "fonts"):
            destination = _GROUPS[word]
        elif word in _SKIPPED or (starred and word != "shptxt" and where == "body"):
            destination = "skipped" if word != "fonttbl" else "fonts"
        elif word == "title":
            destination = "title"
        else:
            return False
        self._flush()
        self._state.where = destination
        return True

    def _code_page(self, word: str, number: int | None) -> None:
        if word == "mac":
            self.page = "mac_roman"
        elif number in _PAGES:
            self.page = _PAGES[number]

    def _font(self, word: str, number: int | None) -> None:
        if number is not None:
            self._flush()
            self._state.font = number

    def _font_charset(self, word: str, number: int | None) -> None:
        if number is not None and self._state.where == "fonts":
            self.fonts[self._state.font] = _FONT_CHARSETS.get(number, "") if number else ""

    def _character_format(self, word: str, number: int | None) -> None:
        """Hidden, deleted or raised text begins, or ends with the number 0."""
        self._flush()
        if word == "plain":
            self._state.hidden = self._state.deleted = self._state.raised = False
        elif word == "v":
            self._state.hidden = number != 0
        elif word == "deleted":
            self._state.deleted = number != 0
        else:
            self._state.raised = word == "super" and number != 0

    def _field(self, word: str, number: int | None) -> None:
        if self._state.where != "body":
            return
        self._flush()
        if word == "fldrslt":
            self._fields.separate(self._line)
        else:
            self._state.is_field = True
            self._fields.begin()

    def _end_broken_codes(self) -> None:
        """Show the code of a field that goes on at the end of a paragraph as text: otherwise all that follows in a
        document with a damaged field would be missing."""
        if self._state.where != "code":
            return
        for state in (*self._stack, self._state):
            if state.where == "code":
                state.where = "body"
        self.is_damaged = True
        self._line.add(self._fields.take_codes())

    def _style(self, word: str, number: int | None) -> None:
        """Take the level of a heading from a style, or from a paragraph itself."""
        if number is None:
            return
        if word == "s":
            self._state.style = number
            self._state.level = self._levels.get(number, 0) if self._state.where == "body" else 0
            return
        self._state.level = number + 1 if 0 <= number < _HEADINGS else 0
        if self._state.where == "styles":
            self._levels[self._state.style] = self._state.level

    def _unicode(self, word: str, number: int | None) -> None:
        """A character by its number, or how many bytes stand for it where programs do not know Unicode."""
        if number is None:
            return
        if word == "uc":
            self._state.unicode_skip = max(0, min(number, 10))
            return
        self._flush()
        self._write(chr(number & 0xFFFF))
        self._skip = self._state.unicode_skip

    def _character(self, word: str, number: int | None) -> None:
        self._flush()
        self._write(_CHARACTERS[word])

    def _break(self, word: str, number: int | None) -> None:
        self._flush()
        self._end_broken_codes()
        if self._state.where == "body":
            self._end_paragraph(self._in_row or bool(self._cells))
        else:
            self._write(" ")

    def _table_end(self, word: str, number: int | None) -> None:
        """A cell or a row ends."""
        self._flush()
        self._end_broken_codes()
        if word == "row":
            self._end_row()
        elif self._state.where == "body" and word == "cell":
            self._end_cell()
        elif self._state.where == "body":
            # A table in a cell is text of the cell.
            self._line.add(" ")

    def _paragraph_format(self, word: str, number: int | None) -> None:
        self._in_row = word != "pard"
        if word == "pard":
            self._state.align, self._state.style, self._state.level = None, 0, 0

    def _alignment(self, word: str, number: int | None) -> None:
        self._state.align = _ALIGNMENTS[word]

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self._starred = True
            return
        if self._skip:
            self._skip -= 1
            return
        if sign in b"\\{}":
            self._bytes(sign)
        elif sign in b"~_\r\n":
            self._flush()
            self._write({b"~": "\u00a0", b"_": "-"}.get(sign, "\n"))

    def _bytes(self, data: bytes) -> None:
        if self._skip:
            skipped = min(self._skip, len(data))
            self._skip -= skipped
            data = data[skipped:]
        self._pending += data

    def _flush(self) -> None:
        """Decode the bytes that were collected, by the charset of the font."""
        if self._pending:
            codec = self.fonts.get(self._state.font) or self.page
            data = bytes(self._pending)
            self._pending.clear()
            self._write(data.decode(codec, "replace"))

    def _write(self, text: str) -> None:
        where = self._state.where
        if where in ("skipped", "fonts", "styles"):
            return
        if where == "code":
            self._fields.add_code(text)
            return
        if self._state.hidden or self._state.deleted:
            reason = "deleted in a tracked change" if self._state.deleted else "hidden text"
            if reason != self._unshown_reason:
                self._record_unshown()
            self._unshown_reason = reason
            self._unshown.append(text)
            return
        self._record_unshown()
        if where == "title":
            self.title += text
        elif where == "body":
            self._line.add(power(text) if self._state.raised else text)
        else:
            self._other.setdefault(where, []).append(text)

    def _record_unshown(self) -> None:
        """Record a run of hidden or deleted text; it arrives in pieces."""
        if self._unshown:
            shown = clean_line(joined_surrogates("".join(self._unshown)), 100_000)
            self._unshown.clear()
            if shown:
                self._record(shown, "text", self._unshown_reason)

    def _record(self, text: str, where: str, reason: str) -> None:
        """Record what is left out below the lines that have been read."""
        for line in self.lines[self._recorded :]:
            self.left_out.passed(line)
        self._recorded = len(self.lines)
        self.left_out.leave_out(text, where, reason)

    def _take_line(self) -> PartialLine:
        """The text since the last paragraph or cell, with its links."""
        self._record_unshown()
        self._fields.end_codes(self._line)
        done, self._line = self._line, PartialLine()
        return done

    def _end_paragraph(self, in_table: bool = False) -> None:
        self._flush()
        if in_table:
            self._line.add(" ")
            return
        done = self._take_line()
        notes = self._other.pop("notes", [])
        if done.text.strip():
            self._end_table()
        for text, own in linked_lines(done.text, done.links):
            line, links = _cleaned(text, own)
            if line.strip():
                level, align = self._state.level or None, self._state.align or "left"
                at = len(self.lines) + 1
                self.lines.append(DraftLine(line, at, heading=level, align=align, links=links))
        self.lines += [
            DraftLine(joined_surrogates(note), len(self.lines) + at) for at, note in enumerate(notes, 1)
        ]

    def _end_cell(self) -> None:
        done = self._take_line()
        text, links = joined_on_one_line([_cleaned(done.text, tuple(done.links))])
        self._cells.append(Cell(text, align=self._state.align, links=links))

    def _end_row(self) -> None:
        self._in_row = False
        if self._line.text.strip():
            self._end_cell()
        self._take_line()
        cells = tuple(self._cells)
        self._cells.clear()
        if any(cell.text for cell in cells):
            self._rows.append(cells)

    def _end_table(self) -> None:
        if self._cells:
            self._end_row()
        rows, self._rows = self._rows, []
        if max(map(len, rows), default=0) == 1:
            self.lines += [
                DraftLine(row[0].text, len(self.lines) + number, links=row[0].links)
                for number, row in enumerate(rows, 1)
            ]
        elif rows:
            self.lines.append(DraftLine("", len(self.lines) + 1, block=Table(tuple(rows))))


_WORDS: dict[str, Callable[[_Reader, str, int | None], None]] = {
    **dict.fromkeys(("ansicpg", "mac"), _Reader._code_page),
    **{"f": _Reader._font, "fcharset": _Reader._font_charset},
    **dict.fromkeys(("plain", "v", "deleted", "super", "sub", "nosupersub"), _Reader._character_format),
    **dict.fromkeys(("field", "fldrslt"), _Reader._field),
    **dict.fromkeys(("s", "outlinelevel"), _Reader._style),
    **dict.fromkeys(("u", "uc"), _Reader._unicode),
    **dict.fromkeys(_CHARACTERS, _Reader._character),
    **dict.fromkeys(("par", "sect", "page"), _Reader._break),
    **dict.fromkeys(("cell", "nestcell", "nestrow", "row"), _Reader._table_end),
    **dict.fromkeys(("trowd", "intbl", "pard"), _Reader._paragraph_format),
    **dict.fromkeys(_ALIGNMENTS, _Reader._alignment),
}
"""What a control word with its number does; the others change nothing that is read."""


def read_rtf(data: bytes, address: str) -> Draft:
    """The draft of an RTF document. Raises UnsupportedPage for one without text."""
    reader = _Reader()
    text, is_whole = _without_binary(data)
    reader.read(text)
    if not any(line.text.strip() or line.block for line in reader.lines):
        raise UnsupportedPage("is an RTF document without text; its pages may be pictures")
    draft = Draft(address, lines=reader.lines, coverage=[reader.left_out.coverage])
    if reader.is_damaged or not is_whole:
        draft.warnings.append(DAMAGED)
        draft.document = DocumentFile("rtf", "", "", not_read=(DAMAGED,))
    first = next((line.text.strip() for line in reader.lines if line.block is None), "")
    draft.title = meaningful_title(joined_surrogates(reader.title)) or (first if 0 < len(first) <= 120 else None)
    return draft


def _cleaned(text: str, links: tuple[Link, ...]) -> tuple[str, tuple[Link, ...]]:
    """Text without control codes, with its links at their places in it."""
    # A vertical tabulator among the bytes is a line break.
    shown = clean(joined_surrogates(text)).replace("\n", " ")
    if len(shown) == len(text) or not links:
        return shown, links
    places = sorted({place for link in links for place in (link.start, link.end)})
    pieces = (text[start:end] for start, end in pairwise([0, *places]))
    lengths = accumulate(len(clean(joined_surrogates(piece))) for piece in pieces)
    moved = dict(zip(places, lengths, strict=True))
    own = (link._replace(start=moved[link.start], end=moved[link.end]) for link in links)
    return shown, tuple(link for link in own if link.start < link.end)


def _without_binary(data: bytes) -> tuple[bytes, bool]:
    """The document without the raw bytes that follow the word \\bin, and whether it has all of them."""
    parts: list[bytes] = []
    at = 0
    for found in re.finditer(rb"\\bin(\d{1,9}) ?", data):
        if found.start() >= at:
            parts.append(data[at : found.start()])
            at = found.end() + int(found[1])
    return b"".join([*parts, data[at:]]) if parts else data, at <= len(data)
