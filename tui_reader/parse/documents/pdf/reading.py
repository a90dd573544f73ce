"""PDF documents as drafts: the text of their pages, with outline, notes and embedded files."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

from pypdfium2 import PdfDocument, PdfiumError, PdfPage
from pypdfium2.raw import (
    FPDF_ANNOT_LINK,
    FPDF_ANNOT_POPUP,
    FPDF_ERR_PASSWORD,
    FPDF_ERR_SECURITY,
    FPDF_PAGEOBJ_PATH,
    FPDFAnnot_GetSubtype,
    FPDFPage_CloseAnnot,
    FPDFPage_GetAnnot,
    FPDFPage_GetAnnotCount,
)

from tui_reader.model import LARGEST_TITLE, MISSING, STATED_TITLE, DocumentFile, Restoration
from tui_reader.parse.documents.archives.members import reading_until
from tui_reader.parse.documents.embedded_files import embedded_files
from tui_reader.parse.documents.pdf.headings import outline_of
from tui_reader.parse.documents.pdf.lines import lines_on_page
from tui_reader.parse.documents.pdf.links import PAGE, PrintedLink, links_on_page
from tui_reader.parse.documents.pdf.notes import MOST_ANNOTATIONS, PageNote, open_reader, page_notes
from tui_reader.parse.documents.pdf.objects import objects_on_page
from tui_reader.parse.documents.pdf.pictures import (
    has_false_characters,
    has_unknown_characters,
    holds_letters,
    is_scan,
)
from tui_reader.parse.documents.pdf.tables import MOST_RULES, PageTables
from tui_reader.parse.documents.pdf.text import PageContent, PrintedText, page_content, unplaced_line
from tui_reader.parse.documents.pdf.turned import lines_of_dropped, upright_page
from tui_reader.parse.documents.plain_text import read_plain
from tui_reader.parse.documents.printed import page_lines
from tui_reader.parse.documents.printed.pages import Furniture, page_starts
from tui_reader.parse.documents.printed.table_marks import page_text
from tui_reader.parse.documents.recognized.page import RecognizedPage
from tui_reader.parse.documents.recognized.reading import recognition_warnings, recognized_lines, recognized_pages
from tui_reader.parse.documents.stated_title import meaningful_title
from tui_reader.parse.draft import Draft, DraftLine
from tui_reader.parse.left_out import AnchoredPassages, PassageRecorder
from tui_reader.parse.signatures import pdf_start
from tui_reader.parse.structure.match_key import match_key
from tui_reader.parse.unsupported import UnsupportedPage
from tui_reader.text.clean import clean_line

SECONDS = 14.0
"""Processor time for reading the pages of one PDF, or of all in an archive; the pages after it, some 1,500 of
7,600 characters each (2026-11-30, on a slow processor), are named as not read. The parser's process ends a few
seconds later. Chosen by hand."""

# Lines searched for the printed title. Chosen by hand.
_HEAD_LINES = 12
_LETTERS_AND_DIGITS = re.compile(r"[^\W_]")


def read_pdf(data: bytes, address: str, recognized: Mapping[int, str] | None = None) -> Draft:
    """The draft of a PDF; `recognized` is the text of pages that are pictures, by their numbers, as
    `RecognizedPage.to_json`. Raises UnsupportedPage for a PDF that is damaged, encrypted or has no text."""
    # Where offsets count from the beginning of the file, the objects that are missed are searched for.
    data = data[pdf_start(data) or 0 :]
    document = open_pdf(data)
    notes = _Notes(data)
    tables = PageTables(data)
    pages, recognized_numbers, pictures, not_read = _pages(
        document, notes, tables, recognized_pages(recognized or {})
    )
    furniture = Furniture()
    text = PrintedText([page.content for page in pages], tables, furniture)
    if not _LETTERS_AND_DIGITS.search("".join(text.paragraphs)):
        if recognized_numbers and not pictures:
            raise UnsupportedPage("is a PDF on whose pages no text was recognized")
        raise UnsupportedPage(
            "is a PDF without text (pictures of pages); `parse --ocr` and `attachments ocr` can read it"
        )
    draft = read_plain(text.text, address, None)
    draft.lines = text.structured(draft, outline_of(document))
    _read_title(draft, text, meaningful_title(_stated_title(document)))
    attachments, not_named = embedded_files(notes.embedded(document), document.count_attachments())
    not_read += not_named
    draft.warnings.extend([*recognition_warnings(recognized_numbers), *not_read])
    draft.document = DocumentFile(
        *("pdf", "", "", len(document)),
        not_read=tuple(not_read),
        recognized=tuple(recognized_numbers),
        pictures=tuple(pictures),
    )
    draft.page_starts = partial(page_starts, pages=[page_text(lines, tables.found) for lines in text.pages])
    draft.coverage.append(_passages(pages, text))
    draft.left_out += furniture.entries()
    draft.attachments = (*draft.attachments, *attachments)
    return draft


def _read_title(draft: Draft, text: PrintedText, stated: str | None) -> None:
    """Set the title: the one that the file states, if it is printed at the head or nothing else is a title, else
    the largest text of the first page, else the first line. Evidence is recorded where it is another line."""
    head = match_key("".join(text.paragraphs[:_HEAD_LINES]))
    first = text.paragraphs[0].strip()
    if stated and (draft.title is None or match_key(stated) in head):
        draft.title, reason = stated, STATED_TITLE
    else:
        reason = LARGEST_TITLE if text.title and draft.title == text.title.strip() else ""
    if draft.title and reason and not match_key(draft.title).startswith(match_key(first)):
        draft.restorations.append(Restoration("title", clean_line(first, 300), draft.title, reason))


def _passages(pages: Sequence[_Page], text: PrintedText) -> AnchoredPassages:
    """What stands above the text of the pages, the links that lead from no words, and the pages that could not be
    read, below the text of each."""
    recorder = PassageRecorder()
    for number, (page, lines) in enumerate(zip(pages, text.pages, strict=True), 1):
        for line in lines:
            recorder.passed(DraftLine(line))
        if page.failed:
            recorder.leave_out("…", f"page {number}", MISSING)
        for note in page.notes:
            recorder.leave_out(note.text, f"page {number}", note.reason)
        for address in page.links:
            if address not in text.linked and not address.startswith(PAGE):
                recorder.leave_out(address, f"page {number}", "link without words")
    return recorder.coverage


def open_pdf(data: bytes) -> PdfDocument:
    """A PDF that has pages. Raises UnsupportedPage for one that is damaged or encrypted with a password."""
    try:
        document = PdfDocument(data)
        if len(document) > 0:
            return document
    except PdfiumError as error:
        if error.err_code in (FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY):
            raise UnsupportedPage("is an encrypted PDF; save a copy without its password") from error
        raise UnsupportedPage("is a damaged PDF; get the file again") from error
    raise UnsupportedPage("is a damaged PDF; get the file again")


def _stated_title(document: PdfDocument) -> str | None:
    try:
        return str(document.get_metadata_value("Title"))
    except (PdfiumError, UnicodeError):
        # Damaged metadata does not mean damaged text.
        return None


class _Page(NamedTuple):
    """The lines of a page and what stands above them; `failed`: it could not be read."""

    content: PageContent
    notes: list[PageNote]
    failed: bool = False
    links: Sequence[str] = ()


class _Pages(NamedTuple):
    """The pages of a PDF, with the numbers of those whose text was recognized and of those that are pictures, and
    a line for those whose text is missing or doubtful."""

    pages: list[_Page]
    recognized: list[int]
    pictures: list[int]
    not_read: list[str]


def _pages(
    document: PdfDocument, notes: _Notes, tables: PageTables, known: Mapping[int, RecognizedPage]
) -> _Pages:
    end = reading_until(SECONDS)
    pages: list[_Page] = []
    recognized: list[int] = []
    pictures: list[int] = []
    scans: list[int] = []
    unknown: list[int] = []
    failed: list[int] = []
    late: list[int] = []
    turned: list[int] = []
    for number in range(len(document)):
        if time.process_time() > end:
            late = [*range(number + 1, len(document) + 1)]
            break
        try:
            page, as_shown, dropped = upright_page(document, number)
            links = links_on_page(document, page)
            content = _content(page, number, tables if as_shown else None, links)
            if dropped:
                lines_too = lines_of_dropped(tables.characters(number), dropped) if as_shown else []
                content = content._replace(turned=[*content.turned, *lines_too])
                turned += [number + 1] if len(lines_too) < len(dropped) else []
            text = "\n".join(line.text for line in (*content.lines, *content.turned))
            scan = is_scan(page, text)
            drawn = has_unknown_characters(text) or has_false_characters(page, text)
        except PdfiumError:
            pages.append(_Page(PageContent(), [], failed=True))
            failed.append(number + 1)
            continue
        is_whole = holds_letters(text) and not drawn and not scan
        if not is_whole and number + 1 in known:
            recognized.append(number + 1)
            lines = recognized_lines(known[number + 1], tables.found)
            text = "\n".join(lines)
            content = PageContent([unplaced_line(line) for line in lines])
        else:
            pictures += [] if holds_letters(text) else [number + 1]
            scans += [number + 1] if scan and holds_letters(text) else []
            unknown += [number + 1] if drawn else []
        addresses = tuple(dict.fromkeys(link.address for link in links))
        pages.append(_Page(content, notes.of(page, number, text), links=addresses))
        page.close()
    said = (
        (failed, page_lines.UNREADABLE),
        (pictures, page_lines.WITHOUT_TEXT),
        (scans, page_lines.FEW_WORDS),
        (unknown, page_lines.DRAWN),
        (turned, page_lines.TURNED),
        (notes.missed, page_lines.NOTES_MISSING),
        (late, page_lines.TOO_LATE),
    )
    not_read = [text for numbers, line in said for text in line.of(numbers)]
    return _Pages(pages, recognized, sorted({*pictures, *scans, *unknown}), not_read)


def _content(page: PdfPage, number: int, tables: PageTables | None, links: Sequence[PrintedLink]) -> PageContent:
    """The lines of a page, with a mark for each table where these are looked for."""
    textpage = page.get_textpage()
    try:
        if textpage.count_chars() <= 0:
            return PageContent()
        paths = [*islice(objects_on_page(page, FPDF_PAGEOBJ_PATH), MOST_RULES + 1)]
        placed = tables.placed(page, number, textpage, paths, links) if tables is not None else None
        return page_content(page, lines_on_page(textpage, placed, links), paths)
    finally:
        textpage.close()


class _Notes:
    """Fields, notes and embedded files, which pypdf reads: pdfium takes names in UTF-16 for others. It opens the
    file only where there are any."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._reader: Any = None
        self.missed: list[int] = []
        """The numbers of pages whose notes were not all read."""

    def of(self, page: PdfPage, number: int, text: str) -> list[PageNote]:
        """The notes of a page; none where they are damaged. `missed` says where some are not read."""
        count = FPDFPage_GetAnnotCount(page)
        found: list[PageNote] = []
        complete = count <= MOST_ANNOTATIONS
        try:
            if any(_has_text(page, index) for index in range(min(count, MOST_ANNOTATIONS))):
                found, complete = page_notes(self._opened().pages[number], text)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001
            # pypdf raises any exception for damage, and damaged notes do not mean damaged text.
            complete = False
        self.missed += [] if complete else [number + 1]
        return found

    def embedded(self, document: PdfDocument) -> list[str]:
        """The names of the files in the PDF; none where they are damaged, which `embedded_files` counts."""
        if document.count_attachments() <= 0:
            return []
        try:
            return [str(name) for name in self._opened().attachments]
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001
            # As above, of damaged names.
            return []

    def _opened(self) -> Any:
        if self._reader is None:
            self._reader = open_reader(self._data)
        return self._reader


def _has_text(page: PdfPage, index: int) -> bool:
    annotation = FPDFPage_GetAnnot(page, index)
    kind = FPDFAnnot_GetSubtype(annotation) if annotation else FPDF_ANNOT_LINK
    FPDFPage_CloseAnnot(annotation)
    return kind not in (FPDF_ANNOT_LINK, FPDF_ANNOT_POPUP)
