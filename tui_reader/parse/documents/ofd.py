"""OFD documents (GB/T 33190), the Chinese standard of printed pages, which ofdkit reads."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import ofdkit
from ofdkit.document import MAX_NESTING

from tui_reader.model import MISSING, DocumentFile, LeftOut
from tui_reader.parse.documents.embedded_files import embedded_files
from tui_reader.parse.documents.packed import PackedDocument, parse_xml
from tui_reader.parse.documents.plain_text import read_plain
from tui_reader.parse.documents.printed import page_lines
from tui_reader.parse.documents.printed.pages import (
    page_starts,
    paragraphs,
    without_furniture,
    without_letter_spacing,
)
from tui_reader.parse.documents.stated_title import meaningful_title
from tui_reader.parse.draft import Draft, DraftLine
from tui_reader.parse.left_out import PassageRecorder
from tui_reader.parse.unsupported import UnsupportedPage
from tui_reader.text.clean import clean


def read_ofd(data: bytes, address: str) -> Draft:
    """The draft of an OFD document. Raises UnsupportedPage for one that is damaged, encrypted or has no text.

    Pages that cannot be read and those without text are named; other parts that ofdkit misses are counted. The
    data of an invoice are not read apart: they are printed on its page.
    """
    packed = PackedDocument(data, "an OFD document")
    if any(name.lower().endswith("encryptions.xml") for name in packed.names):
        raise UnsupportedPage("is an encrypted OFD document; save a copy without its password")
    try:
        document = ofdkit.open(data)
        texts = list(_texts(document))
    except MemoryError:
        raise
    except Exception as error:
        # A young library: damage may raise any exception.
        raise packed.damaged() from error
    pages = [
        [line for line in map(without_letter_spacing, clean(text or "").split("\n")) if line.strip()]
        for text in texts
    ]
    failed = [number for number, text in enumerate(texts, 1) if text is None]
    pictures = [number for number, text in enumerate(texts, 1) if text is not None and not text.strip()]
    repeated: dict[str, str] = {}
    kept = list(without_furniture(pages, repeated))
    lines = paragraphs([line for page in kept for line in page])
    if not lines:
        raise UnsupportedPage("is an OFD document without text; its pages may be pictures")
    draft = read_plain("\n".join(lines), address, None)
    if stated := meaningful_title(document.info.title):
        draft.title = draft.title or stated
    attachments, not_named = embedded_files(list(_attachments(packed)))
    # Templates, resources and whole documents of the file; pages are named by `failed`.
    missed = {warning for warning in document.warnings if not warning.startswith("page ")}
    not_read = (*page_lines.UNREADABLE.of(failed), *page_lines.WITHOUT_TEXT.of(pictures))
    if missed:
        not_read += (f"parts that are missing or damaged: {len(missed)}; text that they print may be missing",)
    if deep := sum(_is_deep(packed, name) for name in packed.names):
        not_read += (f"parts with blocks within too many others: {deep}; text in them may be missing",)
    not_read += not_named
    draft.warnings.extend(not_read)
    draft.document = DocumentFile("ofd", "", "", len(texts), not_read=not_read)
    draft.page_starts = partial(page_starts, pages=["\n".join(page) for page in kept])
    passages = PassageRecorder()
    for number, page in enumerate(kept, 1):
        for line in page:
            passages.passed(DraftLine(line))
        if number in failed:
            passages.leave_out("…", f"page {number}", MISSING)
    draft.coverage.append(passages.coverage)
    draft.left_out += [
        LeftOut(line, "edge of the pages", "running head", frame=True) for line in repeated.values()
    ]
    draft.attachments = (*draft.attachments, *attachments)
    return draft


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
