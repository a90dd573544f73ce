"""From places in the text of a bulletin to the blocks of the document on the screen, and back.

Notes count in words of `AnchorText`; references and key dates name a line and characters of it. Both are found by
the words of the blocks.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from tui_reader.anchoring.text import AnchorText, words_of
from tui_reader.extraction.values import TITLE, TextPlace
from tui_reader.model import Bulletin
from tui_reader.ui.reader.document import BlockSpan, Document, DocumentBlock, TableBlock, TextBlock
from tui_reader.ui.reader.layout import TextPoint, TextRange

_NOT_OF_THE_TEXT = ("left-out", "muted", "byline", "label")

_NEAR = 200
"""Words that may stand between two blocks and in neither, such as labels of items. Chosen by hand."""

_LONG = 20
"""Words of a block that is found however far away: no other says the same by chance."""


class _Part(NamedTuple):
    """A block: the words from `start` up to `end` are its text."""

    start: int
    end: int
    block: int


class DocumentWords:
    """The blocks of a document by their words. A screen shows text in another order of small parts than the text
    has: labels stand beside items, and pictures have lines of their own; each block is found where its text comes
    next."""

    def __init__(self, document: Document, text: AnchorText) -> None:
        self.document, self.text = document, text
        self._parts = list(_parts(document, text.words))
        self._starts = [each.start for each in self._parts]

    @classmethod
    def of(cls, document: Document, bulletin: Bulletin) -> DocumentWords:
        """The words of the document of a bulletin."""
        return cls(document, AnchorText.of(bulletin))

    def spans(self, start: int, end: int) -> Iterator[BlockSpan]:
        """The characters that show the words from `start` up to `end`, by block."""
        first = max(0, bisect_right(self._starts, start) - 1)
        for part in self._parts[first:]:
            if part.start >= end:
                return
            low, high = max(start, part.start), min(end, part.end)
            if low < high:
                offsets = _offsets(self.document.blocks[part.block].text)
                yield BlockSpan(part.block, offsets[low - part.start], offsets[high - part.start - 1] + 1)

    def spans_of(self, place: TextPlace) -> list[BlockSpan]:
        """The characters that show a place of the text. Where the document shows it in another form or at another
        place, as a repeated title, that is the whole block before; [] for a place that the text does not have."""
        number = 0 if place.line == TITLE else place.line + 1
        if not 0 <= number < len(self._lines):
            return []
        above, line = self._words_above[number], self._lines[number]
        start, end = (above + _count(line[:each]) for each in (place.start, place.end))
        if found := list(self.spans(start, end)):
            return found
        before = bisect_right(self._starts, start) - 1
        if before < 0:
            return []
        block = self._parts[before].block
        return [BlockSpan(block, 0, len(self.document.blocks[block].text))]

    @cached_property
    def _lines(self) -> list[str]:
        """The lines of the text, the title first."""
        return self.text.text.split("\n")

    @cached_property
    def _words_above(self) -> list[int]:
        return [0, *accumulate(map(_count, self._lines))]

    def words_in(self, selected: TextRange) -> tuple[int, int] | None:
        """The words in a range of the document, from the first up to the last; None where it has none."""
        found: list[tuple[int, int]] = []
        for part in self._parts:
            if not selected.start.block <= part.block <= selected.end.block:
                continue
            text = self.document.blocks[part.block].text
            for low, high in selected.spans(part.block, len(text)):
                before = _count(text[:low])
                inside = _count(text[low:high])
                if inside:
                    found.append((part.start + before, part.start + before + inside))
        return (found[0][0], found[-1][1]) if found else None


def element_at(document: Document, point: TextPoint) -> TextRange:
    """The paragraph, or the row of a table, in which a point is."""
    block = document.blocks[point.block]
    if isinstance(block, TableBlock):
        start = block.text.rfind("\n", 0, point.offset) + 1
        end = block.text.find("\n", point.offset)
        end = len(block.text) if end < 0 else end
        return TextRange(TextPoint(point.block, start), TextPoint(point.block, end), point)
    blocks = document.blocks
    same = [at for at, each in enumerate(blocks) if _is_text(each) and each.ordinal == block.ordinal]
    first, last = (same[0], same[-1]) if same else (point.block, point.block)
    return TextRange(TextPoint(first, 0), TextPoint(last, len(blocks[last].text)), point)


def _parts(document: Document, words: str) -> Iterator[_Part]:
    at = 0
    for index, block in enumerate(document.blocks):
        if not _is_text(block) or not (piece := words_of(block.text)):
            continue
        found = words.find(piece, at, at + len(piece) + _NEAR)
        if found < 0 and len(piece) >= _LONG:
            found = words.find(piece, at)
        if found >= 0:
            at = found + len(piece)
            yield _Part(found, at, index)


def _is_text(block: DocumentBlock) -> bool:
    if isinstance(block, TableBlock):
        return True
    return isinstance(block, TextBlock) and not block.attachment and block.role not in _NOT_OF_THE_TEXT


def _count(text: str) -> int:
    return len("".join(text.split()))


def _offsets(text: str) -> Sequence[int]:
    return [at for at, each in enumerate(text) if not each.isspace()]
