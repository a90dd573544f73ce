"""PDF documents as drafts: lines joined into paragraphs, page numbers and running heads removed."""

from __future__ import annotations

import logging
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import islice
from typing import NamedTuple

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from tui_reader.model import MISSING, Attachment, LeftOut
from tui_reader.parse.documents.pdf_notes import PageNote, page_notes
from tui_reader.parse.documents.plain_text import read_plain
from tui_reader.parse.documents.stated_title import meaningful_title
from tui_reader.parse.draft import Draft, DraftLine
from tui_reader.parse.left_out import AnchoredPassages, PassageRecorder
from tui_reader.parse.signatures import pdf_start
from tui_reader.parse.structure.markers import find_markers
from tui_reader.parse.structure.match_key import match_key
from tui_reader.parse.unsupported import UnsupportedPage
from tui_reader.text.character_ranges import CJK, HAN, KANA
from tui_reader.text.clean import clean, clean_line

SECONDS = 12.0
"""Time limit for reading the pages of one PDF; the pages after it are left out with a warning. Chosen by hand."""

_WIDE = re.compile(f"[{CJK}]")
_HAN_GAP = re.compile(f"(?<=[{KANA}{HAN}，。、；：]) (?=[{KANA}{HAN}，。、；：])")
# Fonts of Chinese PDFs map some characters to radicals, which look the same but are not found by a search.
_RADICAL = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\ufb00-\ufb06]")
_PAGE_NUMBER = re.compile(
    r"[\s·•—–―_|/-]*(?:第\s*)?\d{1,4}(?:\s*[页頁])?(?:\s*[/／,，]?\s*(?:共|of)?\s*\d{1,4}\s*[页頁]?)?[\s·•—–―_|/-]*"
    r"|page\s+\d{1,4}(?:\s+of\s+\d{1,4})?|[-—–]\s*[ivxlc]{1,6}\s*[-—–]",
    re.I,
)
_BULLET = re.compile(r"\s*[-*•·●■◆▪–—]\s|[\u3000 ]{2,}\S")
_SENTENCE_END = tuple("。；：！？.;:!?”」）)")
# Lines searched for the printed title; widths in cells; and the share of the measure that a full line fills, in
# scripts with spaces together with the next word. Chosen by hand.
_HEAD_LINES = 12
_NARROWEST_MEASURE = 24
_MEASURE_QUANTILE = 0.9
_FULL = 0.85
_FULL_WITH_NEXT_WORD = 0.9
_MOST_ATTACHMENTS = 200
_LETTERS = re.compile(r"[^\W\d_]")


def read_pdf(data: bytes, address: str) -> Draft:
    """The draft of a PDF. Raises UnsupportedPage for a PDF that is damaged, encrypted or has no text."""
    reader = _open_pdf(data)
    pages, warnings = _pages(reader)
    repeated: dict[str, str] = {}
    kept = list(_without_furniture([page.lines for page in pages], repeated))
    lines = _paragraphs([line for page in kept for line in page])
    if not _LETTERS.search("".join(lines)):
        raise UnsupportedPage(
            "is a PDF without text (pictures of pages); a program for text recognition can read it"
        )
    draft = read_plain("\n".join(lines), address, None)
    stated = meaningful_title(_stated_title(reader))
    if stated and (draft.title is None or match_key(stated) in match_key("".join(lines[:_HEAD_LINES]))):
        draft.title = stated
    draft.warnings.extend(warnings)
    draft.coverage.append(_passages(pages, kept))
    draft.left_out += [
        LeftOut(line, "edge of the pages", "running head", frame=True) for line in repeated.values()
    ]
    draft.attachments = (*draft.attachments, *_embedded(reader))
    return draft


def _passages(pages: Sequence[_Page], kept: Sequence[list[str]]) -> AnchoredPassages:
    """What stands above the text of the pages, and the pages that could not be read, below the text of each."""
    recorder = PassageRecorder()
    for number, (page, lines) in enumerate(zip(pages, kept, strict=True), 1):
        for line in lines:
            recorder.passed(DraftLine(line))
        if page.failed:
            recorder.leave_out("…", f"page {number}", MISSING)
        for note in page.notes:
            recorder.leave_out(note.text, f"page {number}", note.reason)
    return recorder.coverage


def _embedded(reader: PdfReader) -> Iterator[Attachment]:
    """The files in a PDF, by name."""
    try:
        names = list(islice(reader.attachments, _MOST_ATTACHMENTS))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001
        # pypdf raises any exception for damaged names, and damaged names do not mean damaged text.
        return
    for name in names:
        if clean := clean_line(str(name), 300):
            yield Attachment(clean)


def _open_pdf(data: bytes) -> PdfReader:
    # pypdf logs every oddity of a file, and users can do nothing about them.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        # Where offsets count from the beginning of the file, pypdf searches for the objects that it misses.
        reader = PdfReader(BytesIO(data[pdf_start(data) or 0 :]))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnsupportedPage("is an encrypted PDF; save a copy without its password")
        len(reader.pages)
    except (DependencyError, NotImplementedError) as error:
        raise UnsupportedPage(
            "is an encrypted PDF; install bulletin-tui[documents], or print it to a new PDF file to read it"
        ) from error
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError) as error:
        if isinstance(error, UnsupportedPage):
            raise
        raise UnsupportedPage("is a damaged PDF; get the file again") from error
    return reader


def _stated_title(reader: PdfReader) -> str | None:
    try:
        return reader.metadata.title if reader.metadata else None
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError):
        # Damaged metadata does not mean damaged text.
        return None


class _Page(NamedTuple):
    """The lines of a page and what stands above them; `failed`: it could not be read."""

    lines: list[str]
    notes: list[PageNote]
    failed: bool = False


def _pages(reader: PdfReader) -> tuple[list[_Page], list[str]]:
    """The pages, and warnings for those that could not be read."""
    started = time.monotonic()
    pages: list[_Page] = []
    count = len(reader.pages)
    for number in range(count):
        if time.monotonic() - started > SECONDS:
            note = f"only the first {number} of {count} pages were read; the rest would have taken too long"
            return pages, [note]
        try:
            page = reader.pages[number]
            text = page.extract_text()
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001
            # pypdf raises any exception of its parts, and the other pages may still be readable.
            pages.append(_Page([], [], failed=True))
            continue
        lines = [line for line in map(_without_letter_spacing, clean(text).split("\n")) if line.strip()]
        pages.append(_Page(lines, page_notes(page, text)))
    failed = sum(page.failed for page in pages)
    return pages, [f"{failed} of {count} pages could not be read"] if failed else []


def _without_letter_spacing(text: str) -> str:
    """The line without the spaces that letter-spacing leaves between Chinese characters."""
    text = _RADICAL.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text.rstrip())
    wide, gaps = len(_WIDE.findall(text)), len(_HAN_GAP.findall(text))
    return _HAN_GAP.sub("", text) if gaps > 2 and gaps * 2 > wide else text


def _without_furniture(pages: Sequence[list[str]], repeated: dict[str, str]) -> Iterator[list[str]]:
    """The pages without page numbers and running heads: first or last lines of most pages, at least three. Running
    heads are added to `repeated`, once each."""
    edges = Counter(key for page in pages for key in {_edge_key(line) for line in (*page[:2], *page[-2:])})
    common = {key for key, count in edges.items() if count >= 3 and count * 2 > sum(map(bool, pages))}
    for page in pages:
        start, end = 0, len(page)
        while start < end and start < 2 and _is_furniture(page[start], common):
            start += 1
        while end > start and len(page) - end < 2 and _is_furniture(page[end - 1], common):
            end -= 1
        for line in (*page[:start], *page[end:]):
            if not _PAGE_NUMBER.fullmatch(line.strip()):
                repeated.setdefault(_edge_key(line), line.strip())
        yield page[start:end]


def _edge_key(line: str) -> str:
    return re.sub(r"\d+", "0", match_key(line))


def _is_furniture(line: str, common: set[str]) -> bool:
    return _PAGE_NUMBER.fullmatch(line.strip()) is not None or _edge_key(line) in common


def _paragraphs(lines: Sequence[str]) -> list[str]:
    """The lines of printed pages, those of one paragraph joined: a paragraph continues after a full line.

    Chinese and Japanese lines are joined without a space, others with one; a hyphenated word is rejoined.
    """
    widths = sorted(map(_width, lines))
    measure = widths[int(len(widths) * _MEASURE_QUANTILE)] if widths else 0
    joined: list[str] = []
    before = ""
    for line in lines:
        if before and _continues(before, line, measure):
            joined[-1] = _join(joined[-1], line.strip())
        else:
            joined.append(line.rstrip() if not joined else line.strip())
        before = line
    return joined


def _width(line: str) -> int:
    """The width of a line in cells."""
    return sum(2 if char >= "\u2e80" else 1 for char in line.rstrip())


def _continues(before: str, line: str, measure: int) -> bool:
    """Whether a line continues the one before: that one was full, and this one opens no list item or section."""
    if measure < _NARROWEST_MEASURE or _BULLET.match(line):
        return False
    if before.rstrip().endswith(_SENTENCE_END):
        # A short line without final punctuation, such as the issuer's name, is not the rest of a paragraph.
        stands_alone = _width(line) < measure * _FULL and not line.rstrip().endswith(_SENTENCE_END)
        if stands_alone or find_markers(line.strip()):
            return False
    if _WIDE.search(before[-8:]) or _WIDE.search(line[:4]):
        return _width(before) >= measure * _FULL
    word = line.split(maxsplit=1)[0] if line.strip() else ""
    return _width(before) + 1 + len(word) > measure * _FULL_WITH_NEXT_WORD


def _join(before: str, line: str) -> str:
    if before.endswith("-") and before[-2:-1].isalpha() and line[:1].islower():
        return before[:-1] + line
    is_wide = before[-1:] >= "\u2e80" or line[:1] >= "\u2e80"
    return f"{before}{line}" if is_wide else f"{before} {line}"
