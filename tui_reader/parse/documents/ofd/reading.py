"""OFD documents as drafts: the text of their pages, which ofdkit reads, or text recognition where they are
pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

import ofdkit
from ofdkit.document import MAX_NESTING

from tui_reader.model import MISSING, DocumentFile, Table
from tui_reader.parse.documents.embedded_files import embedded_files
from tui_reader.parse.documents.ofd.pictures import OfdPictures, page_numbers
from tui_reader.parse.documents.packed import PackedDocument, parse_xml
from tui_reader.parse.documents.plain_text import read_plain
from tui_reader.parse.documents.printed import page_lines
from tui_reader.parse.documents.printed.pages import (
    Furniture,
    page_starts,
    paragraphs,
    without_furniture,
    without_letter_spacing,
)
from tui_reader.parse.documents.printed.table_marks import page_text, with_tables
from tui_reader.parse.documents.recognized.reading import recognition_warnings, recognized_lines, recognized_pages
from tui_reader.parse.documents.stated_title import meaningful_title
from tui_reader.parse.draft import Draft, DraftLine
from tui_reader.parse.left_out import AnchoredPassages, PassageRecorder
from tui_reader.parse.unsupported import UnsupportedPage
from tui_reader.text.clean import clean


def read_ofd(data: bytes, address: str, recognized: Mapping[int, str] | None = None) -> Draft:
    """The draft of an OFD document; `recognized` is the text of pages that are pictures, by their numbers, as
    `RecognizedPage.to_json`. Raises UnsupportedPage for one that is damaged, encrypted or has no text.

    Pages that cannot be read and those without text are named; other parts that ofdkit misses are counted. The
    data of an invoice are not read apart: they are printed on its page.
    """
    packed = PackedDocument(data, "an OFD document")
    document, texts = _opened(packed, data)
    pages = [
        [line for line in map(without_letter_spacing, clean(text or "").split("\n")) if line.strip()]
        for text in texts
    ]
    failed = [number for number, text in enumerate(texts, 1) if text is None]
    empty = [number for number, text in enumerate(texts, 1) if text is not None and not text.strip()]
    known, tables = recognized_pages(recognized or {}), list[Table]()
    read = [number for number in empty if number in known]
    for number in read:
        pages[number - 1] = recognized_lines(known[number], tables)
    empty = [number for number in empty if number not in known]
    furniture = Furniture()
    kept = list(without_furniture(pages, furniture))
    lines = paragraphs([line for page in kept for line in page])
    pictures = tuple(sorted({*empty} & {*_pages_with_pictures(data)})) if empty else ()
    if not any(line.strip() for line in lines):
        raise _without_text(is_read=bool(read), has_pictures=bool(pictures))
    draft = read_plain("\n".join(lines), address, None)
    draft.lines = with_tables(draft, tables)
    if stated := meaningful_title(document.info.title):
        draft.title = draft.title or stated
    attachments, not_named = embedded_files(list(_attachments(packed)))
    not_read = (*_not_read(packed, document, failed, empty), *not_named)
    draft.warnings.extend([*recognition_warnings(read), *not_read])
    draft.document = DocumentFile(
        *("ofd", "", "", len(texts)), not_read=not_read, recognized=tuple(read), pictures=pictures
    )
    draft.page_starts = partial(page_starts, pages=[page_text(page, tables) for page in kept])
    draft.coverage.append(_passages(kept, failed))
    draft.left_out += furniture.entries()
    draft.attachments = (*draft.attachments, *attachments)
    return draft


def _opened(packed: PackedDocument, data: bytes) -> tuple[ofdkit.OFDDocument, list[str | None]]:
    """The document, and the text of each page. Raises UnsupportedPage."""
    if any(name.lower().endswith("encryptions.xml") for name in packed.names):
        raise UnsupportedPage("is an encrypted OFD document; save a copy without its password")
    try:
        document = ofdkit.open(data)
        return document, list(_texts(document))
    except MemoryError:
        raise
    except Exception as error:
        # A young library: damage may raise any exception.
        raise packed.damaged() from error


def _without_text(*, is_read: bool, has_pictures: bool) -> UnsupportedPage:
    """Why a document has no text; `is_read`: some of its pages were read by text recognition."""
    if has_pictures:
        return UnsupportedPage(
            "is an OFD document without text (pictures of pages); `parse --ocr` and `attachments ocr` can read it"
        )
    if is_read:
        return UnsupportedPage("is an OFD document on whose pages no text was recognized")
    return UnsupportedPage("is an OFD document without text; its pages may be pictures")


def _not_read(
    packed: PackedDocument, document: ofdkit.OFDDocument, failed: list[int], empty: list[int]
) -> Iterator[str]:
    """What is not read of a document; `failed` and `empty` are the numbers of pages."""
    yield from page_lines.UNREADABLE.of(failed)
    yield from page_lines.WITHOUT_TEXT.of(empty)
    # Templates, resources and whole documents of the file; pages are named by `failed`.
    missed = {warning for warning in document.warnings if not warning.startswith("page ")}
    if missed:
        yield f"parts that are missing or damaged: {len(missed)}; text that they print may be missing"
    if deep := sum(_is_deep(packed, name) for name in packed.names):
        yield f"parts with blocks within too many others: {deep}; text in them may be missing"


def _passages(pages: list[list[str]], failed: list[int]) -> AnchoredPassages:
    """The pages that could not be read, by their numbers, below the text of each."""
    passages = PassageRecorder()
    for number, page in enumerate(pages, 1):
        for line in page:
            passages.passed(DraftLine(line))
        if number in failed:
            passages.leave_out("…", f"page {number}", MISSING)
    return passages.coverage


def _pages_with_pictures(data: bytes) -> list[int]:
    """The numbers of the pages with pictures; none where that is damaged, since text does not depend on it."""
    try:
        return list(page_numbers(OfdPictures(data).pages))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 (a young library: damage may raise any exception)
        return []


def _texts(document: ofdkit.OFDDocument) -> Iterator[str | None]:
    """The text of each page in reading order; None for one that is damaged or not in the file."""
    for page in document.pages:
        try:
            yield str(page.text()) if page.location is not None else None
        except (ofdkit.OFDError, ValueError, KeyError, IndexError, OverflowError):
            yield None


def _is_deep(packed: PackedDocument, name: str) -> bool:
    """Whether a part has a block within more others than ofdkit follows, which drops it without a warning."""
    if not name.lower().endswith(".xml"):
        return False
    try:
        data = packed.read(name) or b""
    except UnsupportedPage:
        # A damaged part that no page needs; of the others ofdkit has told.
        return False
    root = parse_xml(data) if data.count(b"PageBlock") > MAX_NESTING else None
    blocks = root.iter("{*}PageBlock") if root is not None else ()
    return any(sum(1 for _ in block.iterancestors("{*}PageBlock")) >= MAX_NESTING for block in blocks)


def _attachments(packed: PackedDocument) -> Iterator[str]:
    """The names of the files in the document."""
    for name in sorted(packed.names):
        root = packed.tree(name) if name.lower().endswith("/attachments.xml") else None
        for entry in root.iter("{*}Attachment") if root is not None else ():
            # Programs keep data of their own in invisible ones.
            if entry.get("Visible", "true") != "false":
                yield entry.get("Name", "")
