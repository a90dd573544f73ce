"""Word documents (.docx) as drafts: headings by style, printed numbers, tables, lists and text boxes."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import chain, count
from typing import Any, TypeVar
from zipfile import ZipFile

import docx

from tui_reader.model import MISSING, Align, Cell, DocumentFile, Image, Link, ListBlock, Table
from tui_reader.parse.decode import BinaryContent, EmptyContent
from tui_reader.parse.documents.archives.members import reading_until
from tui_reader.parse.documents.embedded_files import embedded_files
from tui_reader.parse.documents.ole.packages import object_name
from tui_reader.parse.documents.packed import UNPACKED_LIMIT
from tui_reader.parse.documents.paragraphs.fields import OpenFields
from tui_reader.parse.documents.paragraphs.lines import PartialLine, aligned, finished_line, with_merged_lists
from tui_reader.parse.documents.recognized.reading import recognized_picture
from tui_reader.parse.documents.stated_title import meaningful_title
from tui_reader.parse.documents.word.numbering import WordNumbers
from tui_reader.parse.documents.word.parts import (
    MATH,
    WordNotes,
    chart_lines,
    chunk_lines,
    diagram_texts,
    form_field,
    formula,
    linked_part,
    related_part,
    symbol,
)
from tui_reader.parse.documents.word.pictures import IMAGE_DATA, drawn_pictures, vml_picture
from tui_reader.parse.documents.word.title import LONGEST_TITLE, read_title
from tui_reader.parse.draft import Draft, DraftLine, cut_links, joined_on_one_line, nested_table
from tui_reader.parse.left_out import PassageRecorder
from tui_reader.parse.rendering.formulas import power
from tui_reader.parse.rendering.readings import with_reading
from tui_reader.parse.unsupported import UnsupportedPage
from tui_reader.text.clean import clean, clean_line
from tui_reader.text.link_target import link_target
from tui_reader.unpacking_errors import UNPACKING_ERRORS

_DAMAGE: tuple[type[Exception], ...] = (*UNPACKING_ERRORS, KeyError, SyntaxError, AttributeError, TypeError)

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_NUMBERING = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering"
_HEADING = re.compile(r"(?:heading|标题)\s?([1-9])", re.I)
_CONTENTS = re.compile(r"(?:toc|目录)\s?\d", re.I)
_DELETED = (f"{_W}del", f"{_W}moveFrom")
_SKIPPED = frozenset(
    f"{_W}{name}" for name in ("pPr", "rPr", "delText", "delInstrText", "tblPr", "sectPr", "sdtPr")
)
_WRAPPERS = frozenset(f"{_W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml"))
_NOTES = {f"{_W}footnoteReference": "footnote", f"{_W}endnoteReference": "endnote"}
_TEXT_PATH = "{urn:schemas-microsoft-com:vml}textpath"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_COMMENT = "comment of an editor"
MOST_LINES = 200_000
"""Paragraphs and tables of a document that are read, 8 s of CPU. Chosen by hand."""

SECONDS = 12.0
"""Processor time for reading a document; the parser's process ends a few seconds later. Chosen by hand."""

_DEEPEST_DOCUMENT = 3
"""Word documents in Word documents. Chosen by hand."""
_OFF = ("0", "false", "off", "none")
# A masthead as a header: the issuer's name and 文件, the name of a periodical, the document number.
_MASTHEAD = re.compile(
    r"[〔\[（(]\s?(?:19|20)\d\d\s?[〕\]）)]\s?(?:第\s?)?\d{1,5}\s?号|(?:文件|公报|简报|快报|专报|内参|令)$"
)
_PAGE_NUMBER = re.compile(r"[\s\d—–\-/第页共頁]*|page\s*\d*(?:\s*of\s*\d*)?", re.I)
_T = TypeVar("_T")
_WIDEST_SPAN = 100
"""Columns. Chosen by hand."""


def read_word(data: bytes, address: str, recognized: Mapping[int, str] | None = None) -> Draft:
    """The draft of a Word document. Raises UnsupportedPage for a document that is damaged or has no text. Of one
    that consists of pictures, `recognized` is the text of these in their order, as `RecognizedPage.to_json`.

    Notes and charts follow their paragraph, and parts in another format stand at their place. Tracked deletions,
    hidden text, tables of contents, comments, and headers and footers are left out, except a header with the
    document's masthead.
    """
    document = _open(data)
    draft = Draft(address)
    body = _Body(document, draft)
    lines, is_cut = _as_far_as_possible(body.left_out.passing(body.all_lines()))
    if not any(line.text.strip() or not isinstance(line.block, Image | None) for line in lines):
        return _of_pictures([line.block for line in lines if isinstance(line.block, Image)], address, recognized)
    draft.lines = with_merged_lists(lines)
    draft.coverage.append(body.left_out.coverage)
    draft.attachments, not_named = embedded_files(list(_embedded_names(document.part)))
    draft.warnings += not_named
    if is_cut:
        cut = f"the document was not read from its line {len(lines) + 1} on; it is too large"
        draft.document = DocumentFile("docx", "", "", not_read=(cut,))
        draft.warnings.append(cut)
    read_title(draft, body.title, meaningful_title(_stated_title(document)))
    return draft


def _as_far_as_possible(lines: Iterator[DraftLine]) -> tuple[list[DraftLine], bool]:
    """The lines up to the most that are read, in the time that there is, and whether there are more."""
    end = reading_until(SECONDS)
    found: list[DraftLine] = []
    for line in lines:
        if len(found) >= MOST_LINES or (len(found) % 1000 == 0 and time.process_time() > end):
            return found, True
        found.append(line)
    return found, False


def _of_pictures(images: list[Image], address: str, recognized: Mapping[int, str] | None) -> Draft:
    """The draft of a document that consists of pictures, with the text that was recognized on them. Raises
    UnsupportedPage where there is none."""
    numbered = [image for image in images if image.sha256]
    if not numbered:
        raise UnsupportedPage("is a Word document without text; its pages may be pictures")
    if not recognized:
        raise UnsupportedPage(
            "is a Word document without text (pictures of pages); `parse --ocr` and `attachments ocr` can read it"
        )
    draft = recognized_picture(recognized, "docx", len(numbered), address)
    draft.lines[:0] = [DraftLine("", block=image) for image in images]
    return draft


def picture_digests(data: bytes) -> list[str]:
    """The SHA-256 of the pictures of a document that has no text, in their order; none of one that has. Raises
    UnsupportedPage."""
    document = _open(data)
    lines = list(_Body(document, Draft("")).all_lines())
    if any(line.text.strip() or not isinstance(line.block, Image | None) for line in lines):
        return []
    return [line.block.sha256 for line in lines if isinstance(line.block, Image) and line.block.sha256]


def _open(data: bytes) -> Any:
    try:
        with ZipFile(BytesIO(data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > UNPACKED_LIMIT:
                raise UnsupportedPage(
                    "is a Word document that unpacks to far more than one can hold; it is not read"
                )
        return docx.Document(BytesIO(data))
    except UnsupportedPage:
        raise
    except _DAMAGE as error:
        raise UnsupportedPage("is a damaged Word document; get the file again") from error


def _embedded_names(part: Any) -> Iterator[str]:
    """The names of the files that are embedded in a document as objects, such as workbooks."""
    for relation in part.rels.values():
        if not relation.is_external and str(relation.reltype).endswith(("/package", "/oleObject")):
            target = relation.target_part
            yield object_name(target.blob, str(target.partname))


def _stated_title(document: Any) -> str | None:
    try:
        return str(document.core_properties.title or "")
    except (KeyError, ValueError, AttributeError):
        # Damaged properties do not mean damaged text.
        return None


@dataclass(frozen=True, slots=True)
class _Style:
    """The properties of a style that matter here; None where the style inherits from its parent."""

    name: str
    parent: str | None
    level: int | None
    align: str | None
    numbers: tuple[str, int] | None


class _Body:
    """Reads paragraphs and tables in order; `title` collects the text in the style for titles, `left_out` what is
    not read."""

    def __init__(self, document: Any, draft: Draft, outer: _Body | None = None) -> None:
        """`draft` gets warnings and the coverage of embedded parts. `outer` is the document in which this one is
        embedded; both have one `left_out`."""
        self.title = ""
        self.left_out: PassageRecorder = outer.left_out if outer else PassageRecorder()
        self._draft = draft
        self._embedded_in: int = outer._embedded_in + 1 if outer else 0
        self._body = document.element.body
        self._footers: list[str] = []
        self._notes = {kind: WordNotes(document.part, kind) for kind in _NOTES.values()}
        self._pending: list[tuple[str, str, Any, Any]] = []
        self._note_numbers: Iterator[int] = outer._note_numbers if outer else count(1)
        self._part = document.part
        styles = document.styles.element.iter(f"{_W}style")
        self._styles = {style.get(f"{_W}styleId", ""): _read_style(style) for style in styles}
        try:
            numbering = document.part.part_related_by(_NUMBERING).element
        except KeyError:
            numbering = None
        self._numbers = WordNumbers(numbering, _W)
        self._fields = OpenFields()
        self._boxes: list[Any] = []
        self._cell_pictures: list[DraftLine] = []
        """The pictures in the cells of a table, which has no room for them: they follow it."""
        self._depth = 0
        found = related_part(document.part, "comments")
        comments = found[1].iter(f"{_W}comment") if found else ()
        self._comments = {comment.get(f"{_W}id", ""): comment for comment in comments}

    def all_lines(self) -> Iterator[DraftLine]:
        """The lines of the document, and of its notes to which the text does not refer."""
        yield from self._headers()
        yield from self._lines(self._body)
        for notes in self._notes.values():
            for note in notes.rest():
                yield from self._note("", "", note, notes.part)
        self._leave_out_rest()

    def _lines(self, parent: Any) -> Iterator[DraftLine]:
        """The lines of a body, a cell or a text box."""
        for element in parent:
            if element.tag == f"{_W}p":
                yield from self._paragraph(element)
                boxes, self._boxes = self._boxes, []
                for box in boxes:
                    yield from [box] if isinstance(box, DraftLine) else self._lines(box)
                yield from self._pending_notes()
            elif element.tag == f"{_W}tbl":
                yield from self._table(element)
                yield from self._pending_notes()
            elif element.tag in _DELETED:
                self._leave_out(element, "deleted in a tracked change")
            elif element.tag == f"{_W}altChunk":
                yield from self._chunk(element)
            elif element.tag in MATH:
                yield DraftLine(formula(element))
            elif element.tag not in _SKIPPED and element.tag != _FALLBACK and isinstance(element.tag, str):
                yield from self._lines(element)

    def _pending_notes(self) -> Iterator[DraftLine]:
        """The notes that were referred to since the last call; those in a table follow the table."""
        if self._depth:
            return
        while self._pending:
            yield from self._note(*self._pending.pop(0))

    def _note(self, mark: str, name: str, note: Any, part: Any) -> Iterator[DraftLine]:
        """The lines of a note; its mark leads back to that in the text."""
        whole, self._part = self._part, part
        for number, line in enumerate(self._lines(note)):
            text = f"{mark} {line.text.strip()}" if number == 0 and line.block is None else line.text
            links = cut_links(line.links, len(line.text) - len(text), len(text))
            if name and text is not line.text:
                links = (Link(0, len(mark), f"#{name}"), *links)
            # A note that is still waiting follows the first paragraph of this one, with a name of its own.
            yield replace(line, text=text, heading=None, links=links, note=line.note or name)
        self._part = whole

    def _headers(self) -> list[DraftLine]:
        """The lines of the first header if it is a masthead; the other headers and footers are left out."""
        lines: list[DraftLine] = []
        seen: set[str] = set()
        references = list(self._body.iter(f"{_W}headerReference", f"{_W}footerReference"))
        for reference in sorted(references, key=lambda one: one.get(f"{_W}type") != "first"):
            found = linked_part(self._part, reference.get(f"{_R}id", ""))
            if found is None:
                continue
            whole, self._part = self._part, found[0]
            read = list(self._lines(found[1]))
            self._part = whole
            text = "\n".join(line.text if line.block is None else " ".join(_texts(line)) for line in read).strip()
            if not text or text in seen or _PAGE_NUMBER.fullmatch(text):
                continue
            seen.add(text)
            is_header = str(reference.tag).endswith("headerReference")
            if is_header and not lines and any(_MASTHEAD.search(line.text.strip()) for line in read):
                lines = read
            elif is_header:
                self.left_out.leave_out(text, "header", "header of the pages")
            else:
                self._footers.append(text)
        return lines

    def _leave_out_rest(self) -> None:
        """Record the comments to which the text does not refer, and the footers."""
        for comment in self._comments.values():
            self._leave_out(comment, _COMMENT)
        for text in self._footers:
            self.left_out.leave_out(text, "footer", "footer of the pages")

    def _leave_out(self, element: Any, reason: str) -> None:
        # A field in hidden or deleted text still begins and ends.
        for mark in element.iter(f"{_W}fldChar"):
            self._fields.mark(mark.get(f"{_W}fldCharType", ""), PartialLine())
        paragraphs = [
            "".join(child.text or "" for child in part.iter(f"{_W}t", f"{_W}delText"))
            for part in ([*element.iter(f"{_W}p")] or [element])
        ]
        text = clean_line(" ".join(filter(None, paragraphs)), 100_000)
        self.left_out.leave_out(text, str(element.tag).rpartition("}")[2], reason)

    def _chunk(self, element: Any) -> Iterator[DraftLine]:
        """The lines of a part in another format, which Word shows as text of the document."""
        identifier = element.get(f"{_R}id", "")
        relation = self._part.rels.get(identifier)
        if relation is None or relation.is_external:
            self._not_read((relation is not None and relation.target_ref) or identifier)
            return
        part = relation.target_part
        try:
            yield from chunk_lines(part.blob, str(part.content_type), self._draft, self._embedded)
        except (UnsupportedPage, EmptyContent, BinaryContent):
            self._not_read(str(part.partname))

    def _not_read(self, name: str) -> None:
        """Name an embedded document that is missing at its place."""
        name = clean_line(name, 100)
        self._draft.warnings.append(f"the embedded document {name} was not read")
        self.left_out.leave_out("…", name, MISSING)

    def _embedded(self, data: bytes) -> Iterator[DraftLine]:
        """The lines of a Word document in this one."""
        if self._embedded_in >= _DEEPEST_DOCUMENT:
            raise UnsupportedPage("is nested too deeply to be read")
        return _Body(_open(data), self._draft, self).all_lines()

    def _paragraph(self, element: Any) -> Iterator[DraftLine]:
        properties = element.find(f"{_W}pPr")
        style = self._style(properties)
        if style and _CONTENTS.fullmatch(style[0].name):
            self._leave_out(element, "table of contents")
            return
        partials = [PartialLine()]
        self._walk(element, partials, None)
        self._fields.end_codes(partials[-1])
        level = _first_set(_level(properties), *(one.level for one in style))
        if level is None and style and (named := _HEADING.fullmatch(style[0].name)):
            level = int(named[1])
        align = aligned(_first_set(_value(properties, "jc"), *(one.align for one in style)))
        label, depth = self._label(properties, style)
        for number, partial in enumerate(partials):
            line = finished_line(
                partial, label if number == 0 else "", level if level and level <= 6 else None, align, depth
            )
            if line is None:
                continue
            if style and style[0].name.lower() in ("title", "标题") and len(self.title) < LONGEST_TITLE:
                self.title = f"{self.title} {line.text}".strip()
            yield line

    def _style(self, properties: Any) -> list[_Style]:
        """The style of a paragraph and those it is based on."""
        chain: list[_Style] = []
        name = _value(properties, "pStyle") or "Normal"
        while name and name in self._styles and len(chain) < 12:
            chain.append(self._styles[name])
            name = self._styles[name].parent or ""
        return chain

    def _label(self, properties: Any, style: list[_Style]) -> tuple[str, int]:
        numbers = _first_set(_numbers(properties), *(one.numbers for one in style))
        if numbers is None or numbers[0] in ("", "0"):
            return "", 0
        return self._numbers.label(*numbers), numbers[1]

    def _walk(self, element: Any, partials: list[PartialLine], address: str | None) -> None:
        """Add the text of an element to the last partial line; a line break opens a new one."""
        for child in element:
            tag = child.tag
            if tag in _SKIPPED or tag == _FALLBACK or not isinstance(tag, str):
                continue
            if tag in _DELETED:
                self._leave_out(child, "deleted in a tracked change")
                continue
            if tag == f"{_W}t":
                text, partial = clean(child.text or "").replace("\n", " "), partials[-1]
                text = power(text) if _is_raised(element) else text
                partial.add(text, address if text.strip() else None)
                partial.bold += len(text) if _is_on(element, "b") else 0
            elif tag in (f"{_W}tab", f"{_W}ptab"):
                partials[-1].add(" ")
            elif tag == f"{_W}instrText":
                self._fields.add_code(child.text or "")
            elif tag == f"{_W}fldChar":
                self._fields.mark(child.get(f"{_W}fldCharType", ""), partials[-1])
                self._walk(child, partials, address)
            elif tag == f"{_W}fldSimple":
                self._fields.begin()
                self._fields.add_code(child.get(f"{_W}instr", ""))
                self._fields.separate(partials[-1])
                self._walk(child, partials, address)
                self._fields.end(partials[-1])
            elif tag == f"{_W}ruby":
                self._walk_ruby(child, partials, address)
            elif tag == f"{_W}noBreakHyphen":
                partials[-1].add("-")
            elif tag in (f"{_W}br", f"{_W}cr"):
                partials.append(PartialLine())
            elif tag == f"{_W}txbxContent":
                self._boxes.append(child)
            elif tag == f"{_W}sym":
                partials[-1].add(symbol(child))
            elif tag in MATH:
                partials[-1].add(formula(child))
            elif tag in _NOTES:
                self._refer(_NOTES[tag], child, partials[-1])
            elif tag == f"{_W}drawing":
                partials.extend(map(PartialLine, diagram_texts(self._part, child)))
                self._boxes += chart_lines(self._part, child, self._draft.warnings)
                self._boxes += drawn_pictures(self._part, child)
                self._walk(child, partials, address)
            elif tag == IMAGE_DATA:
                self._boxes += vml_picture(self._part, child)
            elif tag == f"{_W}ffData":
                partials[-1].add(form_field(child))
            elif tag == f"{_W}commentReference":
                if (comment := self._comments.pop(child.get(f"{_W}id", ""), None)) is not None:
                    self._leave_out(comment, _COMMENT)
            elif tag == _TEXT_PATH and (text := clean_line(child.get("string", ""), 1000)):
                partials.append(PartialLine(text))
            elif tag == f"{_W}hyperlink":
                self._walk(child, partials, self._target(child))
            elif tag == f"{_W}r" and _is_on(child, "vanish"):
                self._leave_out(child, "hidden text")
            else:
                self._walk(child, partials, address)

    def _walk_ruby(self, ruby: Any, partials: list[PartialLine], address: str | None) -> None:
        """Add characters, then their reading in parentheses."""
        for base in ruby.iterchildren(f"{_W}rubyBase"):
            self._walk(base, partials, address)
        reading = [PartialLine()]
        for part in ruby.iterchildren(f"{_W}rt"):
            self._walk(part, reading, None)
        partials[-1].add(with_reading("", "".join(line.text for line in reading)))

    def _refer(self, kind: str, reference: Any, partial: PartialLine) -> None:
        """Mark the place of a note, which follows its paragraph, with a link to it."""
        notes = self._notes[kind]
        if (taken := notes.take(reference)) is not None:
            mark, note = taken
            name = f"note-{next(self._note_numbers)}"
            partial.add(mark, f"#{name}")
            self._pending.append((mark, name, note, notes.part))

    def _target(self, hyperlink: Any) -> str | None:
        relation = self._part.rels.get(hyperlink.get(f"{_R}id", ""))
        return link_target(None, relation.target_ref) if relation is not None and relation.is_external else None

    def _table(self, table: Any) -> Iterator[DraftLine]:
        row_elements = list(_unwrapped(table, f"{_W}tr"))
        rows = [list(_unwrapped(row, f"{_W}tc")) for row in row_elements]
        if max(map(len, rows), default=0) <= 1:
            # A table of one column is a frame around text.
            for row in rows:
                for cell in row:
                    yield from self._lines(cell)
            return
        heads = [row.find(f"{_W}trPr/{_W}tblHeader") is not None for row in row_elements]
        count = next((index for index, head in enumerate(heads) if not head), 0)
        cells = self._cells(rows)
        if any(cell.text for row in cells for cell in row):
            yield DraftLine("", block=Table(tuple(map(tuple, cells)), count))
        if not self._depth:
            pictures, self._cell_pictures = self._cell_pictures, []
            yield from pictures

    def _cells(self, rows: list[list[Any]]) -> list[list[Cell]]:
        """The rows of a table; a cell merged with the one above extends that cell."""
        table: list[list[Cell]] = []
        above: dict[int, tuple[int, int]] = {}
        for row in rows:
            column, cells = 0, list[Cell]()
            table.append(cells)
            for element in row:
                properties = element.find(f"{_W}tcPr")
                span = _value(properties, "gridSpan") or "1"
                columns = max(1, min(int(span), _WIDEST_SPAN)) if span.isdecimal() else 1
                merge = properties.find(f"{_W}vMerge") if properties is not None else None
                if merge is not None and merge.get(f"{_W}val") != "restart" and column in above:
                    first_row, index = above[column]
                    table[first_row][index] = table[first_row][index]._replace(rows=len(table) - first_row)
                else:
                    above[column] = (len(table) - 1, len(cells))
                    text, links, align = self._cell(element)
                    cells.append(Cell(text, columns, align=align, links=links))
                column += columns
        return table

    def _cell(self, cell: Any) -> tuple[str, tuple[Link, ...], Align | None]:
        """The text of a cell with its links, and the alignment of all its paragraphs, where it is not that of
        other text."""
        self._depth += 1
        lines = list(self._lines(cell))
        self._depth -= 1
        self._cell_pictures += (line for line in lines if isinstance(line.block, Image))
        lines = [line for line in lines if not isinstance(line.block, Image)]
        text, links = joined_on_one_line(chain.from_iterable(map(_linked_texts, lines)))
        aligns = {line.align for line in lines}
        common = aligns.pop() if len(aligns) == 1 else "left"
        return text, links, None if common == "left" else common


def _unwrapped(parent: Any, tag: str) -> Iterator[Any]:
    """The children with this tag, also those in content controls and other wrappers."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _unwrapped(child, tag)


def _linked_texts(line: DraftLine) -> Iterable[tuple[str, tuple[Link, ...]]]:
    """The texts of a line in a cell, with their links."""
    if isinstance(line.block, Table):
        return nested_table(line.block)
    return ((line.text, line.links),) if line.block is None else ((text, ()) for text in _texts(line))


def _texts(line: DraftLine) -> Iterator[str]:
    if isinstance(line.block, Table):
        yield from (cell.text for row in line.block.rows for cell in row)
    elif isinstance(line.block, ListBlock):
        yield from (f"{item.label} {item.text}" for item in line.block.items)


def _read_style(style: Any) -> _Style:
    properties = style.find(f"{_W}pPr")
    name, parent, align = _value(style, "name") or "", _value(style, "basedOn"), _value(properties, "jc")
    return _Style(name, parent, _level(properties), align, _numbers(properties))


def _value(parent: Any, name: str) -> str | None:
    child = parent.find(f"{_W}{name}") if parent is not None else None
    value = child.get(f"{_W}val") if child is not None else None
    return None if value is None else str(value)


def _level(properties: Any) -> int | None:
    """The outline level from 1; 0 for body text, None if not stated."""
    value = _value(properties, "outlineLvl")
    return None if value is None or not value.isdecimal() else (int(value) + 1) % 10


def _numbers(properties: Any) -> tuple[str, int] | None:
    found = properties.find(f"{_W}numPr") if properties is not None else None
    if found is None:
        return None
    level = _value(found, "ilvl") or "0"
    return _value(found, "numId") or "0", int(level) if level.isdecimal() else 0


def _first_set(*values: _T | None) -> _T | None:
    return next((value for value in values if value is not None), None)


def _is_raised(run: Any) -> bool:
    return _value(run.find(f"{_W}rPr"), "vertAlign") == "superscript"


def _is_on(run: Any, name: str) -> bool:
    properties = run.find(f"{_W}rPr")
    found = properties.find(f"{_W}{name}") if properties is not None else None
    return found is not None and found.get(f"{_W}val", "1") not in _OFF
