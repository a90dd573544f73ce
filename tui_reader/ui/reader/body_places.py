"""Places in the text of a bulletin as spans of the blocks that the screen shows."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property

from tui_reader.extraction.values import TITLE, TextPlace
from tui_reader.model import Bulletin, body_text, shown_text
from tui_reader.ui.reader.body_lines import block_starts
from tui_reader.ui.reader.document import Document, TableBlock, TextBlock
from tui_reader.ui.reader.find import FindMatch

NEARBY = 40
"""Blocks before and behind the expected one in which a piece of text is looked for. Chosen by hand."""


class BodyPlaces:
    """Finds the characters of places in one document of a bulletin. Its making takes as long as the text is."""

    def __init__(self, document: Document, bulletin: Bulletin) -> None:
        self.document = document
        self.bulletin = bulletin

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text, which places count."""
        return body_text(self.bulletin).split("\n")

    def spans(self, place: TextPlace, number: int = 0) -> list[FindMatch]:
        """The characters of a place, as the spans of match `number`; of what the screen shows in another form the
        whole block. [] for a place that the document does not show."""
        if place.line == TITLE:
            line, blocks = self.bulletin.title or "", self._title_blocks
        elif 0 <= place.line < len(self.lines):
            line, blocks = self.lines[place.line], self._blocks_of(place.line)
        else:
            return []
        for group in self._near(line, blocks):
            if found := _aligned(self.document, group, line, place, number):
                return found
        return [FindMatch(blocks[0], 0, len(self.document.blocks[blocks[0]].text), number)] if blocks else []

    @cached_property
    def _title_blocks(self) -> list[int]:
        head = enumerate(self.document.blocks[: self.document.head])
        return [index for index, block in head if isinstance(block, TextBlock) and block.role == "title"]

    @cached_property
    def _repeated(self) -> range:
        """The lines of a title that the text repeats, which are not shown again."""
        repeated = self.bulletin.repeated_title
        if repeated is None or not repeated.text:
            return range(0)
        above = filter(None, map(shown_text, self.bulletin.preamble[: repeated.place]))
        start = sum(text.count("\n") + 1 for text in above)
        return range(start, start + repeated.text.count("\n") + 1)

    @cached_property
    def _starts(self) -> list[tuple[int, int]]:
        """The first line and the index of each block of the text."""
        return list(block_starts(self.document))

    def _blocks_of(self, line: int) -> list[int]:
        """The blocks that show a line: several for a long paragraph."""
        if line in self._repeated:
            return self._title_blocks
        line -= len(self._repeated) if line >= self._repeated.stop else 0
        at = bisect_left(self._starts, (line + 1, -1)) - 1
        if at < 0:
            return []
        first = self._starts[at][1]
        return [first, *self._parts_after(first)]

    def _parts_after(self, index: int) -> Iterator[int]:
        """The further parts of a long paragraph."""
        blocks = self.document.blocks
        before = blocks[index]
        for number in range(index + 1, len(blocks)):
            block = blocks[number]
            if not isinstance(block, TextBlock) or (block.ordinal, block.base) != (
                before.ordinal,
                before.base + len(before.text),
            ):
                return
            yield number
            before = block

    def _near(self, line: str, blocks: list[int]) -> Iterator[list[int]]:
        """The expected blocks, then others nearby that show the same text: what has no line on the screen, such
        as an empty cell, shifts the count."""
        if blocks:
            yield blocks
            for distance in range(1, NEARBY):
                for index in (blocks[0] - distance, blocks[-1] + distance):
                    if 0 <= index < len(self.document.blocks):
                        yield [index]


def _aligned(document: Document, blocks: list[int], line: str, place: TextPlace, number: int) -> list[FindMatch]:
    """The spans of a place in blocks that show its line, or a row of a table that does. The two are aligned by
    their characters other than spaces: numbers of items and the space behind a heading are shown otherwise."""
    text = "".join(document.blocks[index].text for index in blocks)
    begin = 0
    if isinstance(document.blocks[blocks[0]], TableBlock):
        row = _row_of(text, line)
        if row is None:
            return []
        begin, text = row
    letters, of_text = _letters(line), _letters(text)
    shown = "".join(text[at] for at in of_text)
    above = "".join(line[at] for at in letters).find(shown) if shown else -1
    if above < 0:
        return []
    first, last = bisect_left(letters, place.start) - above, bisect_left(letters, place.end) - above
    first, last = max(0, first), min(last, len(of_text))
    if first >= last:
        return []
    return list(_split(document, blocks, begin + of_text[first], begin + of_text[last - 1] + 1, number))


def _row_of(text: str, line: str) -> tuple[int, str] | None:
    """Where the row of a table begins that shows a line, and the row."""
    wanted = "".join(line.split())
    begin = 0
    for row in text.split("\n"):
        if "".join(row.split()) == wanted:
            return begin, row
        begin += len(row) + 1
    return None


def _letters(text: str) -> list[int]:
    """The offsets of the characters other than spaces."""
    return [offset for offset, character in enumerate(text) if not character.isspace()]


def _split(document: Document, blocks: list[int], start: int, end: int, number: int) -> Iterator[FindMatch]:
    begin = 0
    for index in blocks:
        size = len(document.blocks[index].text)
        first, last = max(start, begin), min(end, begin + size)
        if first < last:
            yield FindMatch(index, first - begin, last - begin, number)
        begin += size
