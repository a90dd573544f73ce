"""Find in the open document: where a word stands, and the match after a place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.text.fold import fold, search_fold
from tui_reader.ui.reader.document import Document

if TYPE_CHECKING:
    from tui_reader.query.nodes import Phrase

LIMIT = 100_000
"""Matches kept at most: a single common character in a very long text has more than anyone steps through."""

BORDER = "\0"
"""Stands between texts that do not run on; cleaned text holds no control codes, so no word reaches across."""


class FindMatch(NamedTuple):
    """A span of one block's text, part of match `number`; a match over two parts of a paragraph has two spans."""

    block: int
    start: int
    end: int
    number: int


class Matches(NamedTuple):
    """All matches of one word, or of the words of a search, in reading order, each by its first span.

    `in_block` gives the spans of a block for drawing, those of matches that begin in the block before included.
    """

    needle: str
    all: tuple[FindMatch, ...]
    in_block: dict[int, tuple[FindMatch, ...]]

    def after(self, block: int, offset: int) -> int | None:
        """Index of the first match at or after a place, going round at the end; None when there is none."""
        if not self.all:
            return None
        return bisect_left(self.all, (block, offset, 0)) % len(self.all)


NOTHING = Matches("", (), {})


class _Folded:
    """The folded text of a document in one string; `starts[i]` is where block i begins in it."""

    def __init__(self, document: Document, folding: Callable[[str], str] = fold) -> None:
        self.document = document
        self.folding = folding
        self.starts: list[int] = []
        parts: list[str] = []
        length = 0
        runs_on = (-1, -1)
        for block in document.blocks:
            if (block.ordinal, block.base) != runs_on:
                parts.append(BORDER)
                length += len(BORDER)
            self.starts.append(length)
            parts.append(block.text)
            length += len(block.text)
            runs_on = (block.ordinal, block.base + len(block.text))
        self.text = folding("".join(parts))


_last = _Folded(Document((), ()))


def _folded(document: Document, folding: Callable[[str], str]) -> _Folded:
    """The folded text, kept for the document asked for last: find looks again at every key typed."""
    global _last
    if _last.document is not document or _last.folding is not folding:
        _last = _Folded(document, folding)
    return _last


def find_matches(document: Document, needle: str) -> Matches:
    """Every place of `needle`, letters compared without case and full-width forms as their narrow ones.

    A paragraph that is laid out in several parts is searched as one text.
    """
    wanted = fold(needle)
    if not wanted or BORDER in wanted:
        return NOTHING
    folded = _folded(document, fold)
    return _matches(needle, folded.starts, _places(folded.text, wanted))


def find_phrases(document: Document, phrases: Sequence[Phrase]) -> Matches:
    """Every place of the words and phrases of a search, as search itself compares: traditional and simplified
    characters, letters with and without accents are the same. Of places that overlap the first one counts."""
    from tui_reader.text.terms import occurrences

    folded = _folded(document, search_fold)
    places: set[tuple[int, int]] = set()
    for phrase in phrases:
        places.update(islice(occurrences(folded.text, phrase.text, phrase.prefix), LIMIT))
    needle = " ".join(phrase.text for phrase in phrases)
    return _matches(needle, folded.starts, _apart(places))


def _places(text: str, wanted: str) -> Iterable[tuple[int, int]]:
    at = text.find(wanted)
    while at >= 0:
        yield at, at + len(wanted)
        at = text.find(wanted, at + len(wanted))


def _apart(places: Iterable[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    """The places in order, of those that begin together the longest, without those that begin inside another."""
    reached = 0
    for start, end in sorted(places, key=lambda place: (place[0], -place[1])):
        if start >= reached:
            yield start, end
            reached = end


def _matches(needle: str, starts: list[int], places: Iterable[tuple[int, int]]) -> Matches:
    """The places in the joined text as spans of its blocks."""
    found: list[FindMatch] = []
    in_block: dict[int, list[FindMatch]] = {}
    for at, end in islice(places, LIMIT):
        block = first = bisect_right(starts, at) - 1
        while at < end:
            stop = min(end, starts[block + 1]) if block + 1 < len(starts) else end
            span = FindMatch(block, at - starts[block], stop - starts[block], len(found))
            in_block.setdefault(block, []).append(span)
            at, block = stop, block + 1
        found.append(in_block[first][-1])
    return Matches(needle, tuple(found), {block: tuple(spans) for block, spans in in_block.items()})


def heading_at(starts: list[int], block: int) -> int | None:
    """Index of the heading that a block stands under, given the blocks where headings begin, in order."""
    index = bisect_right(starts, block) - 1
    return index if index >= 0 else None
