"""The lines of `model.body_text` with the links that stand on them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from tui_reader.extraction.values import TextPlace
from tui_reader.model import (
    Block,
    Bulletin,
    Link,
    ListBlock,
    Paragraph,
    Quotation,
    Table,
    section_texts,
    shown_text,
    walk_sections,
)
from tui_reader.text.compiled import compiled

_CONTINUED = r"(?<=[^\n]{30}[\w§.,)(-])\n(?=[A-Za-zÀ-ÿ0-9§(])"
"""The end of a line of at least 31 characters, and what may go on after it. Chosen by hand."""


class PlacedLink(NamedTuple):
    """A link at the characters `start` up to `end` of the body."""

    start: int
    end: int
    address: str


class Body:
    """The text of a bulletin, places in it, and its links in reading order."""

    def __init__(self, bulletin: Bulletin) -> None:
        parts: list[tuple[str, Block | None, int]] = [(shown_text(block), block, 0) for block in bulletin.preamble]
        if repeated := bulletin.repeated_title:
            parts.insert(repeated.place, (repeated.text, None, 0))
        for section in walk_sections(bulletin.sections):
            texts = section_texts(section, shown_text)
            if section.run_in and section.blocks:
                shift = len(texts[0]) - len(shown_text(section.blocks[0]))
                parts.append((texts[0], section.blocks[0], shift))
                parts += ((text, block, 0) for text, block in zip(texts[1:], section.blocks[1:], strict=True))
            else:
                parts.append((texts[0], None, 0))
                parts += ((text, block, 0) for text, block in zip(texts[1:], section.blocks, strict=True))
        parts = [part for part in parts if part[0]]
        self.text = "\n".join(part[0] for part in parts)
        self.flowing = "\n".join(_flowing(text, block) for text, block, _ in parts)
        """The text in which a line goes on where the next one of its block only continues it."""
        self.links: list[PlacedLink] = []
        at = 0
        for text, block, shift in parts:
            if block is not None:
                self.links += (
                    PlacedLink(at + shift + offset + link.start, at + shift + offset + link.end, link.address)
                    for offset, link in _links(block)
                )
            at += len(text) + 1
        self._starts = list(accumulate((len(line) + 1 for line in self.text.split("\n")), initial=0))

    def place(self, start: int, end: int) -> TextPlace:
        """The place of characters of the text; of those on several lines, the place of the most on one line."""
        if "\n" in (printed := self.text[start:end]):
            most = max(reversed(printed.split("\n")), key=len)
            start += printed.rindex(most)
            end = start + len(most)
        line = bisect_right(self._starts, start) - 1
        first = self._starts[line]
        return TextPlace(line, start - first, end - first)

    def printed(self, place: TextPlace) -> str:
        """The text at a place."""
        first = self._starts[place.line]
        return self.text[first + place.start : first + place.end]


def _flowing(text: str, block: Block | None) -> str:
    """A text of the same length in which ends of lines that are full, and which a word or number follows, are
    spaces: references go on over them on printed pages."""
    if "\n" not in text or isinstance(block, (ListBlock, Table)):
        return text
    return compiled(_CONTINUED).sub(" ", text)


def _links(block: Block) -> Iterator[tuple[int, Link]]:
    """The links of a block, each with the offset of its text in that of the block."""
    match block:
        case Paragraph() | Quotation():
            yield from ((0, link) for link in block.links)
        case ListBlock():
            at = 0
            for item in block.items:
                line = f"{item.label} {item.text}"
                blank = len(line) - len(line.lstrip())
                offset = at + len(item.label) + 1 - blank
                yield from ((offset, link) for link in item.links)
                at += len(line.strip()) + 1
        case Table():
            at = len(block.caption) + 1 if block.caption else 0
            for row in block.rows:
                for cell in row:
                    yield from ((at, link) for link in cell.links)
                    at += len(cell.text) + 1
                if not row:
                    at += 1
        case _:
            return
