"""Find in the open document: all matches of a word or of a search, and the next match after a place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.text.fold import fold, search_fold
from tui_reader.ui.reader.document import NO_DOCUMENT, Document

if TYPE_CHECKING:
    from tui_reader.query.nodes import Phrase

LIMIT = 100_000
"""Matches at most: more than anyone steps through. A common character in a very long text has more."""

BORDER = "\0"
"""Separates elements in the joined text; cleaned text has no control codes, so no match spans two elements."""


class FindMatch(NamedTuple):
    """A span in a block's text, part of match `number`; a match across two parts of a paragraph has two spans."""

    block: int
    start: int
    end: int
    number: int


class Matches(NamedTuple):
    """All matches of one word, or of the words of a search, in reading order, each as its first span.

    `in_block` has all spans of each block for drawing, also those of matches that begin in the previous block.
    """

    needle: str
    all: tuple[FindMatch, ...]
    in_block: dict[int, tuple[FindMatch, ...]]

    def after(self, block: int, offset: int) -> int | None:
        """Index of the first match at or after a place, wrapping around at the end; None without matches."""
        if not self.all:
            return None
        return bisect_left(self.all, (block, offset, 0)) % len(self.all)


NO_MATCHES = Matches("", (), {})


class _FoldedText:
    """The folded text of a document as one string; block i begins at `starts[i]`."""

    def __init__(self, document: Document, folding: Callable[[str], str] = fold) -> None:
        self.document = document
        self.folding = folding
        self.starts: list[int] = []
        parts: list[str] = []
        length = 0
        continuation = (-1, -1)
        for block in document.blocks:
            if (block.ordinal, block.base) != continuation:
                parts.append(BORDER)
                length += len(BORDER)
            self.starts.append(length)
            parts.append(block.text)
            length += len(block.text)
            continuation = (block.ordinal, block.base + len(block.text))
        self.text = folding("".join(parts))


_last = _FoldedText(NO_DOCUMENT)


def _folded(document: Document, folding: Callable[[str], str]) -> _FoldedText:
    """The folded text, cached for the last document: find runs again at every key typed."""
    global _last
    if _last.document is not document or _last.folding is not folding:
        _last = _FoldedText(document, folding)
    return _last


def find_matches(document: Document, needle: str) -> Matches:
    """Every occurrence of `needle`, case-insensitive, full-width forms equal to their narrow ones.

    A paragraph that is laid out in several parts is searched as one text.
    """
    wanted = fold(needle)
    if not wanted or BORDER in wanted:
        return NO_MATCHES
    folded = _folded(document, fold)
    return _matches(needle, folded.starts, _occurrences(folded.text, wanted))


def find_phrases(document: Document, phrases: Sequence[Phrase]) -> Matches:
    """Every occurrence of the words and phrases of a search, compared as in search: traditional equals simplified,
    and accents are ignored. Of overlapping occurrences the first one counts."""
    from tui_reader.text.terms import occurrences

    folded = _folded(document, search_fold)
    places: set[tuple[int, int]] = set()
    for phrase in phrases:
        places.update(islice(occurrences(folded.text, phrase.text, phrase.prefix), LIMIT))
    needle = " ".join(phrase.text for phrase in phrases)
    return _matches(needle, folded.starts, _without_overlaps(places))


def _occurrences(text: str, wanted: str) -> Iterable[tuple[int, int]]:
    at = text.find(wanted)
    while at >= 0:
        yield at, at + len(wanted)
        at = text.find(wanted, at + len(wanted))


def _without_overlaps(places: Iterable[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    """The places in order, without those that begin inside another; of those with the same start, the longest."""
    reached = 0
    for start, end in sorted(places, key=lambda place: (place[0], -place[1])):
        if start >= reached:
            yield start, end
            reached = end


def _matches(needle: str, starts: list[int], places: Iterable[tuple[int, int]]) -> Matches:
    """Places in the joined text as spans of the blocks."""
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
    """Index of the heading that a block belongs to; `starts` are the blocks where the headings begin, in order."""
    index = bisect_right(starts, block) - 1
    return index if index >= 0 else None
