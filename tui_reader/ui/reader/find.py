"""Find in the open document: all matches of a word or of a search, and the next match after a place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.text.fold import search_fold, search_pattern
from tui_reader.ui.reader.document import NO_DOCUMENT, Document, DocumentBlock, TableBlock

if TYPE_CHECKING:
    from tui_reader.query.nodes import Phrase

LIMIT = 100_000
"""Matches at most: more than anyone steps through. A common character in a very long text has more."""

SLICE = 100_000
"""Code points that are looked at in one step, at least: joined in 1 ms, searched in at most 2 ms."""

MATCHES_A_STEP = 1_000
"""Matches that are collected in one step: about as long as a slice takes."""

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


class _JoinedText:
    """The text of a document as one string in slices, each joined when it is first needed.

    Block i begins at `starts[i]`. A slice ends between two elements, so that no match spans two of them.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.starts: list[int] = []
        self.slices: list[tuple[int, int, int]] = []
        """The first block, the one after the last, and the start of each slice."""
        self._joined: dict[int, str] = {}
        self._folded: dict[int, str] = {}
        length = begun = first = 0
        before = (-1, -1)
        for number, block in enumerate(document.blocks):
            gap = _between(before, block)
            if gap == BORDER and length - begun >= SLICE:
                self.slices.append((first, number, begun))
                first, begun = number, length
            length += len(gap)
            self.starts.append(length)
            length += len(block.text)
            before = (block.ordinal, block.base + len(block.text))
        if document.blocks:
            self.slices.append((first, len(document.blocks), begun))

    def slice(self, number: int) -> str:
        """The text of a slice."""
        joined = self._joined.get(number)
        if joined is None:
            first, end, _ = self.slices[number]
            parts: list[str] = []
            before = (-1, -1)
            for block in self.document.blocks[first:end]:
                parts += (_between(before, block), block.text)
                before = (block.ordinal, block.base + len(block.text))
            joined = self._joined[number] = "".join(parts)
        return joined

    def folded_slice(self, number: int) -> str:
        """The folded text of a slice."""
        folded = self._folded.get(number)
        if folded is None:
            folded = self._folded[number] = search_fold(self.slice(number))
        return folded


def _between(before: tuple[int, int], block: DocumentBlock) -> str:
    """What stands between two blocks: nothing in a paragraph, a space where a line ends, else a border.

    `before` is the element of the one before, and the offset in it at which that one ends.
    """
    if (block.ordinal, block.base) == before:
        return ""
    return " " if (block.ordinal, block.base - 1) == before and not isinstance(block, TableBlock) else BORDER


_last = _JoinedText(NO_DOCUMENT)


def _joined(document: Document) -> _JoinedText:
    """The joined text, kept for the last document: find runs again at every key typed."""
    global _last
    if _last.document is not document:
        _last = _JoinedText(document)
    return _last


class _Word:
    """A word that is looked for in the text as it stands; see `search_pattern`."""

    step = 1
    """How much a code point counts in the work of a find."""

    def __init__(self, word: str) -> None:
        self.name = word
        self.nothing = not word or BORDER in word

    def spans(self, joined: _JoinedText, number: int, start: int) -> Iterator[tuple[int, int]]:
        """The occurrences in a slice from a place on, in order."""
        return (match.span() for match in search_pattern(self.name).finditer(joined.slice(number), start))


class _Phrases:
    """The words and phrases of a search, compared as in search: traditional equals simplified, and accents are
    ignored. Of overlapping occurrences the first one counts."""

    step = 2

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        self.name = " ".join(phrase.text for phrase in phrases)
        self.nothing = not phrases
        self._phrases = phrases

    def spans(self, joined: _JoinedText, number: int, start: int) -> Iterator[tuple[int, int]]:
        """The occurrences in a slice from a place on, in order."""
        from tui_reader.text.terms import occurrences

        text = joined.folded_slice(number)
        places: set[tuple[int, int]] = set()
        for phrase in self._phrases:
            places.update(islice(occurrences(text, phrase.text, phrase.prefix), LIMIT))
        return (place for place in _without_overlaps(places) if place[0] >= start)


class Finding:
    """A find that is carried out in steps, so that keys are handled in between.

    `first` is the first match at or after the place, known first; `matches` are all, None until they are known.
    """

    def __init__(
        self, document: Document, wanted: str | Sequence[Phrase], block: int = 0, offset: int = 0
    ) -> None:
        """`wanted` is a word, without differences of case, width and form of punctuation, or what a search looked
        for, see `query.matching.phrases`."""
        self._wanted = _Word(wanted) if isinstance(wanted, str) else _Phrases(wanted)
        self.first: FindMatch | None = None
        self.matches: Matches | None = None
        if self._wanted.nothing or not document.blocks:
            self.matches = NO_MATCHES
        self._steps = self._all_steps(_joined(document), block, offset)

    @property
    def needle(self) -> str:
        """The word, or the words of a search."""
        return self._wanted.name

    def work(self, amount: int) -> None:
        """Go on until about `amount` code points have been looked at, or all matches are known."""
        while self.matches is None and amount > 0:
            amount -= next(self._steps, amount)

    def _all_steps(self, joined: _JoinedText, block: int, offset: int) -> Iterator[int]:
        """Look for the first match, then for all; each step yields how much it has looked at."""
        wanted = self._wanted
        place = joined.starts[block] + offset
        begin = bisect_right([start for _, _, start in joined.slices], place) - 1
        order = [*range(begin, len(joined.slices)), *range(begin + 1)]
        for turn, number in enumerate(order):
            start = joined.slices[number][2]
            match = next(iter(wanted.spans(joined, number, 0 if turn else place - start)), None)
            if match:
                self.first = _spans(joined.starts, start + match[0], start + match[1], 0)[0]
                break
            yield len(joined.slice(number)) * wanted.step
        found = _Collector(self.needle, joined.starts)
        for number in range(len(joined.slices)) if self.first else ():
            start = joined.slices[number][2]
            for at, end in wanted.spans(joined, number, 0):
                if not found.add(start + at, start + end):
                    break
                if not found.count % MATCHES_A_STEP:
                    yield SLICE
            yield len(joined.slice(number)) * wanted.step
        self.matches = found.result()


def find_matches(document: Document, wanted: str | Sequence[Phrase]) -> Matches:
    """Every occurrence of a word, or of the words and phrases of a search.

    A paragraph that is laid out in several parts is searched as one text.
    """
    finding = Finding(document, wanted)
    while finding.matches is None:
        finding.work(SLICE)
    return finding.matches


def _without_overlaps(places: Iterable[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    """The places in order, without those that begin inside another; of those with the same start, the longest."""
    reached = 0
    for start, end in sorted(places, key=lambda place: (place[0], -place[1])):
        if start >= reached:
            yield start, end
            reached = end


def _spans(starts: list[int], at: int, end: int, number: int) -> list[FindMatch]:
    """A place in the joined text as spans of the blocks."""
    block = bisect_right(starts, at) - 1
    spans = []
    while at < end:
        stop = min(end, starts[block + 1]) if block + 1 < len(starts) else end
        spans.append(FindMatch(block, at - starts[block], stop - starts[block], number))
        at, block = stop, block + 1
    return spans


class _Collector:
    """Matches, added in reading order."""

    def __init__(self, needle: str, starts: list[int]) -> None:
        self._needle = needle
        self._starts = starts
        self._found: list[FindMatch] = []
        self._in_block: dict[int, tuple[FindMatch, ...]] = {}
        self._block: list[FindMatch] = []

    @property
    def count(self) -> int:
        """The number of matches so far."""
        return len(self._found)

    def add(self, at: int, end: int) -> bool:
        """Add a place in the joined text; False once there are as many as are kept."""
        if len(self._found) >= LIMIT:
            return False
        spans = _spans(self._starts, at, end, len(self._found))
        self._found.append(spans[0])
        for span in spans:
            if self._block and self._block[0].block != span.block:
                self._end_block()
            self._block.append(span)
        return True

    def _end_block(self) -> None:
        if self._block:
            self._in_block[self._block[0].block] = tuple(self._block)
            self._block = []

    def result(self) -> Matches:
        """The matches so far."""
        self._end_block()
        return Matches(self._needle, tuple(self._found), self._in_block)


def heading_at(starts: list[int], block: int) -> int | None:
    """Index of the heading that a block belongs to; `starts` are the blocks where the headings begin, in order."""
    index = bisect_right(starts, block) - 1
    return index if index >= 0 else None
