"""Word documents (.docx) as drafts: headings by style, printed numbers, tables, lists and text boxes."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from io import BytesIO
from itertools import chain
from typing import Any
from zipfile import ZipFile

import docx

from tui_reader.model import MISSING, Cell, DocumentFile, Image, Link, ListBlock, Table
from tui_reader.parse.decode import BinaryContent, EmptyContent
from tui_reader.parse.documents.archives.members import reading_until
from tui_reader.parse.documents.embedded_files import embedded_files
from tui_reader.parse.documents.ole.packages import object_name
from tui_reader.parse.documents.packed import UNPACKED_LIMIT
from tui_reader.parse.documents.paragraphs.lines import finished_line, with_merged_lists
from tui_reader.parse.documents.recognized.reading import recognized_picture
from tui_reader.parse.documents.stated_title import meaningful_title
from tui_reader.parse.documents.word.markup import DELETED, FALLBACK, NO_TEXT, R, W, value
from tui_reader.parse.documents.word.merged_cells import MergedCells
from tui_reader.parse.documents.word.parts import MATH, chunk_lines, formula, linked_part
from tui_reader.parse.documents.word.runs import WordRuns
from tui_reader.parse.documents.word.styles import WordStyles
from tui_reader.parse.documents.word.title import LONGEST_TITLE, read_title
from tui_reader.parse.draft import Draft, DraftLine, cut_links, joined_on_one_line, nested_table
from tui_reader.parse.left_out import PassageRecorder
from tui_reader.parse.unsupported import UnsupportedPage
from tui_reader.text.clean import clean_line
from tui_reader.unpacking_errors import UNPACKING_ERRORS

_DAMAGE: tuple[type[Exception], ...] = (*UNPACKING_ERRORS, KeyError, SyntaxError, AttributeError, TypeError)

_WRAPPERS = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml"))
MOST_LINES = 200_000
"""Paragraphs and tables of a document that are read, 8 s of CPU. Chosen by hand."""

SECONDS = 12.0
"""Processor time for reading a document; the parser's process ends a few seconds later. Chosen by hand."""

_DEEPEST_DOCUMENT = 3
"""Word documents in Word documents. Chosen by hand."""
# A masthead as a header: the issuer's name and 文件, the name of a periodical, the document number.
_MASTHEAD = re.compile(
    r"[〔\[（(]\s?(?:19|20)\d\d\s?[〕\]）)]\s?(?:第\s?)?\d{1,5}\s?号|(?:文件|公报|简报|快报|专报|内参|令)$"
)
_PAGE_NUMBER = re.compile(r"[\s\d—–\-/第页共頁]*|page\s*\d*(?:\s*of\s*\d*)?", re.I)


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
        document = docx.Document(BytesIO(data))
    except UnsupportedPage:
        raise
    except _DAMAGE as error:
        raise UnsupportedPage("is a damaged Word document; get the file again") from error
    if getattr(document.element, "body", None) is None:
        raise UnsupportedPage("is a damaged Word document; get the file again")
    return document


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
        self._runs: WordRuns = WordRuns(
            document.part, self.left_out, draft.warnings, outer._runs if outer else None
        )
        self._styles = WordStyles(document)
        self._cell_pictures: list[DraftLine] = []
        """The pictures in the cells of a table, which has no room for them: they follow it."""
        self._depth = 0

    def all_lines(self) -> Iterator[DraftLine]:
        """The lines of the document, and of its notes to which the text does not refer."""
        yield from self._headers()
        yield from self._lines(self._body)
        for notes in self._runs.notes.values():
            for note in notes.rest():
                yield from self._note("", "", note, notes.part)
        self._leave_out_rest()

    def _lines(self, parent: Any) -> Iterator[DraftLine]:
        """The lines of a body, a cell or a text box."""
        for element in parent:
            if element.tag == f"{W}p":
                yield from self._paragraph(element)
                boxes, self._runs.boxes = self._runs.boxes, []
                for box in boxes:
                    yield from [box] if isinstance(box, DraftLine) else self._lines(box)
                yield from self._pending_notes()
            elif element.tag == f"{W}tbl":
                yield from self._table(element)
                yield from self._pending_notes()
            elif element.tag in DELETED:
                self._runs.leave_out(element, "deleted in a tracked change")
            elif element.tag == f"{W}altChunk":
                yield from self._chunk(element)
            elif element.tag in MATH:
                yield DraftLine(formula(element))
            elif element.tag not in NO_TEXT and element.tag != FALLBACK and isinstance(element.tag, str):
                yield from self._lines(element)

    def _pending_notes(self) -> Iterator[DraftLine]:
        """The notes that were referred to since the last call; those in a table follow the table."""
        if self._depth:
            return
        while self._runs.pending:
            yield from self._note(*self._runs.pending.pop(0))

    def _note(self, mark: str, name: str, note: Any, part: Any) -> Iterator[DraftLine]:
        """The lines of a note; its mark leads back to that in the text."""
        whole, self._runs.part = self._runs.part, part
        for number, line in enumerate(self._lines(note)):
            text = f"{mark} {line.text.strip()}" if number == 0 and line.block is None else line.text
            links = cut_links(line.links, len(line.text) - len(text), len(text))
            if name and text is not line.text:
                links = (Link(0, len(mark), f"#{name}"), *links)
            # A note that is still waiting follows the first paragraph of this one, with a name of its own.
            yield replace(line, text=text, heading=None, links=links, note=line.note or name)
        self._runs.part = whole

    def _headers(self) -> list[DraftLine]:
        """The lines of the first header if it is a masthead; the other headers and footers are left out."""
        lines: list[DraftLine] = []
        seen: set[str] = set()
        references = list(self._body.iter(f"{W}headerReference", f"{W}footerReference"))
        for reference in sorted(references, key=lambda one: one.get(f"{W}type") != "first"):
            found = linked_part(self._runs.part, reference.get(f"{R}id", ""))
            if found is None:
                continue
            whole, self._runs.part = self._runs.part, found[0]
            read = list(self._lines(found[1]))
            self._runs.part = whole
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
        self._runs.leave_out_comments()
        for text in self._footers:
            self.left_out.leave_out(text, "footer", "footer of the pages")

    def _chunk(self, element: Any) -> Iterator[DraftLine]:
        """The lines of a part in another format, which Word shows as text of the document."""
        identifier = element.get(f"{R}id", "")
        relation = self._runs.part.rels.get(identifier)
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
        style = self._styles.of(element.find(f"{W}pPr"))
        if style.is_contents:
            self._runs.leave_out(element, "table of contents")
            return
        partials = self._runs.lines(element)
        label, depth = self._styles.label(style)
        level, align = style.level, style.align
        for number, line_part in enumerate(partials):
            line = finished_line(line_part, label if number == 0 else "", level, align, depth)
            if line is None:
                continue
            if style.is_title and len(self.title) < LONGEST_TITLE:
                self.title = f"{self.title} {line.text}".strip()
            yield line

    def _table(self, table: Any) -> Iterator[DraftLine]:
        row_elements = list(_unwrapped(table, f"{W}tr"))
        rows = [list(_unwrapped(row, f"{W}tc")) for row in row_elements]
        if max(map(len, rows), default=0) <= 1:
            # A table of one column is a frame around text.
            for row in rows:
                for cell in row:
                    yield from self._lines(cell)
            return
        heads = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in row_elements]
        count = next((index for index, head in enumerate(heads) if not head), 0)
        cells = self._cells(rows)
        if any(cell.text for row in cells for cell in row):
            yield DraftLine("", block=Table(tuple(map(tuple, cells)), count))
        if not self._depth:
            pictures, self._cell_pictures = self._cell_pictures, []
            yield from pictures

    def _cells(self, rows: list[list[Any]]) -> list[list[Cell]]:
        """The rows of a table; a cell merged with the one above extends that cell."""
        table = MergedCells()
        for row in rows:
            table.begin_row()
            for element in row:
                properties = element.find(f"{W}tcPr")
                merge = properties.find(f"{W}vMerge") if properties is not None else None
                table.add(
                    partial(self._cell, element),
                    value(properties, "gridSpan"),
                    None if merge is None else merge.get(f"{W}val", "continue"),
                )
        return table.rows

    def _cell(self, cell: Any, columns: int) -> Cell:
        """A cell with its links, and the alignment of all its paragraphs, where it is not that of other text."""
        self._depth += 1
        lines = list(self._lines(cell))
        self._depth -= 1
        self._cell_pictures += (line for line in lines if isinstance(line.block, Image))
        lines = [line for line in lines if not isinstance(line.block, Image)]
        text, links = joined_on_one_line(chain.from_iterable(map(_linked_texts, lines)))
        aligns = {line.align for line in lines}
        common = aligns.pop() if len(aligns) == 1 else "left"
        return Cell(text, columns, align=None if common == "left" else common, links=links)


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
