"""Text recognition of a file that is not in the archive."""

from __future__ import annotations

from collections.abc import Callable
from statistics import fmean
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.model import Bulletin, Failure, Page
from tui_reader.parse.documents.recognized.page import RecognizedPage
from tui_reader.parse.documents.recognized.reading import says_pictures
from tui_reader.parse.recognition.process import RecognitionError
from tui_reader.sync.split_article import Unparsed

if TYPE_CHECKING:
    from tui_reader.parse.recognition.process import PageRead, Recognizer
    from tui_reader.parse.worker import Parser
    from tui_reader.sources.fetching import Fetched

_DOUBTFUL = 0.8
"""Pieces of text of which the program is less sure are named. Chosen by hand."""


class PageCertainty(NamedTuple):
    """How sure the program is of the text of a page, from 0 to 1 on the average of its characters, None without
    text; and the pieces of text of which it is not, each with its certainty."""

    page: int
    engine: str
    certainty: float | None
    doubtful: tuple[tuple[str, float], ...] = ()


class RecognizedFile(NamedTuple):
    """A page of which pictures were read: the page that the parser made with their text, what is known of each
    page that was read, the pages that could not be read with the reasons, and why none was read, else ""."""

    page: Page
    pages: tuple[PageCertainty, ...] = ()
    failed: tuple[tuple[int, str], ...] = ()
    error: str = ""


def has_pictures(page: Page) -> bool:
    """Whether a page, as the parser read it, is a document with pages that are pictures."""
    if isinstance(page, Failure):
        return says_pictures(page.error)
    return isinstance(page, Bulletin) and page.document is not None and bool(page.document.pictures)


def recognize_page(
    page: Page,
    fetched: Fetched,
    recognizer: Recognizer,
    parser: Parser,
    on_page: Callable[[PageRead], None] = lambda page: None,
) -> RecognizedFile:
    """Read what is a picture of a page that was fetched and parsed. Takes seconds a page; `Recognizer.stop` ends
    it, and what was read until then counts."""
    texts: dict[int, str] = {}
    pages: list[PageCertainty] = []
    failed: list[tuple[int, str]] = []
    error = ""
    try:
        for read in recognizer.read(fetched.data):
            if read.text is None:
                failed.append((read.page, read.error))
            else:
                texts[read.page] = read.text
                pages.append(certainty_of(read.page, read.engine, read.text))
            on_page(read)
    except RecognitionError as caught:
        error = str(caught)
    made = Unparsed(fetched, recognized=texts).by(parser) if texts else page
    return RecognizedFile(made, tuple(pages), tuple(failed), error)


def certainty_of(page: int, engine: str, text: str) -> PageCertainty:
    """How sure the program is of a page, by its text as of `RecognizedPage.to_json`."""
    try:
        pieces = RecognizedPage.from_json(text).pieces
    except ValueError:
        pieces = ()
    if not pieces:
        return PageCertainty(page, engine, None)
    certainty = fmean([piece.certainty for piece in pieces], [len(piece.text) for piece in pieces])
    doubtful = tuple((piece.text, round(piece.certainty, 3)) for piece in pieces if piece.certainty < _DOUBTFUL)
    return PageCertainty(page, engine, round(certainty, 3), doubtful)
