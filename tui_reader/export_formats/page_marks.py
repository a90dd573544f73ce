"""Marks of printed pages whose text was recognized from their picture, in every text of a bulletin."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from tui_reader.labels import RECOGNIZED, place_label
from tui_reader.model import Bulletin, Section, section_texts, shown_text, walk_sections


class PageMark(NamedTuple):
    """A printed page: the number of lines of `body_text` above its text, its number, and whether that text was
    recognized."""

    line: int
    page: int
    recognized: bool

    def __str__(self) -> str:
        name = place_label(f"page {self.page}")
        return f"{RECOGNIZED} {name}" if self.recognized else name


def page_marks(bulletin: Bulletin) -> list[PageMark]:
    """The pages whose text was recognized, and those behind them with which other text begins; none where no text
    was recognized, and of pages without text."""
    document = bulletin.document
    if document is None or not document.recognized:
        return []
    marks: list[PageMark] = []
    recognized = set(document.recognized)
    marked = False
    for page, line in enumerate(document.page_starts, 1):
        if page < len(document.page_starts) and document.page_starts[page] == line:
            continue
        if page in recognized or marked:
            marks.append(PageMark(line, page, page in recognized))
        marked = page in recognized
    return marks


class MarkedText:
    """The marks above each block and heading, when they are written in the order of the text."""

    def __init__(self, bulletin: Bulletin, section: Section | None = None) -> None:
        """From the beginning of the body, or of a section."""
        marks = page_marks(bulletin)
        self._line = _line_of(bulletin, section) if marks and section else 0
        # The page on which the section begins is marked too.
        above = [mark for mark in marks if mark.line <= self._line]
        self._waiting = deque([*above[-1:], *(mark for mark in marks if mark.line > self._line)])

    def above(self, text: str) -> Iterator[PageMark]:
        """The marks above the next text of the body, as `model.shown_text` or a heading."""
        while self._waiting and self._waiting[0].line <= self._line:
            yield self._waiting.popleft()
        self._line += text.count("\n") + 1 if text else 0


def _line_of(bulletin: Bulletin, wanted: Section) -> int:
    """The number of lines of the body above a section."""
    texts = [shown_text(block) for block in bulletin.preamble]
    if bulletin.repeated_title:
        texts.append(bulletin.repeated_title.text)
    for section in walk_sections(bulletin.sections):
        if section.address == wanted.address:
            break
        texts += section_texts(section, shown_text)
    return sum(text.count("\n") + 1 for text in texts if text)
