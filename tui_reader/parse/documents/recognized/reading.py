"""Recognized pages as lines of a document, and pictures as documents of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial

from tui_reader.model import DocumentFile, Table
from tui_reader.parse.documents.plain_text import read_plain
from tui_reader.parse.documents.printed import page_lines
from tui_reader.parse.documents.printed.pages import (
    Furniture,
    page_starts,
    paragraphs,
    without_furniture,
    without_letter_spacing,
)
from tui_reader.parse.documents.printed.table_marks import mark_of, page_text, with_tables
from tui_reader.parse.documents.recognized.layout import items_of
from tui_reader.parse.documents.recognized.page import RecognizedPage
from tui_reader.parse.draft import Draft
from tui_reader.parse.unsupported import UnsupportedPage

_OF_PICTURES = re.compile(r"\(pictures\sof\spages\)")


def recognized_lines(page: RecognizedPage, tables: list[Table]) -> list[str]:
    """The lines of a page in reading order, with marks for its tables, which are added to `tables`."""
    lines: list[str] = []
    for item in items_of(page):
        if item.table is None:
            lines.append(without_letter_spacing(item.text))
        else:
            lines.append(mark_of(len(tables)))
            tables.append(item.table)
    return lines


def recognition_warnings(pages: Sequence[int]) -> list[str]:
    """What is said of pages whose text was recognized; nothing where there are none."""
    return page_lines.RECOGNIZED.of(pages)


def says_pictures(reason: str) -> bool:
    """Whether a file has no text because its pages are pictures, by the reason that its reader stated."""
    return _OF_PICTURES.search(reason) is not None


def recognized_pages(texts: Mapping[int, str]) -> dict[int, RecognizedPage]:
    """The pages of texts as of `RecognizedPage.to_json`; those that are damaged are left out."""
    pages: dict[int, RecognizedPage] = {}
    for number, text in texts.items():
        with suppress(ValueError):
            pages[number] = RecognizedPage.from_json(text)
    return pages


def recognized_picture(texts: Mapping[int, str], kind: str, pages: int, address: str) -> Draft:
    """The draft of a picture of a kind, with so many pages, of the text that was recognized on them. Raises
    UnsupportedPage where that is none."""
    recognized = recognized_pages(texts)
    tables: list[Table] = []
    read = [
        recognized_lines(recognized[number], tables) if number in recognized else []
        for number in range(1, pages + 1)
    ]
    furniture = Furniture()
    kept = list(without_furniture(read, furniture))
    lines = paragraphs([line for page in kept for line in page])
    if not any(line.strip() for line in lines):
        raise UnsupportedPage("is a picture on which no text was recognized")
    draft = read_plain("\n".join(lines), address, None)
    draft.lines = with_tables(draft, tables)
    found = [number for number in range(1, pages + 1) if number in recognized]
    missing = [number for number in range(1, pages + 1) if number not in recognized]
    not_read = page_lines.WITHOUT_TEXT.of(missing)
    draft.warnings.extend([*recognition_warnings(found), *not_read])
    draft.page_starts = partial(page_starts, pages=[page_text(page, tables) for page in kept])
    draft.left_out += furniture.entries()
    draft.document = DocumentFile(
        *(kind, "", "", pages),
        not_read=tuple(not_read),
        recognized=tuple(found),
        pictures=tuple(missing),
    )
    return draft
