"""The lines of `model.body_text` in a document on the screen: which one a block begins with, and the reverse."""

from __future__ import annotations

from collections.abc import Iterator

from tui_reader.ui.reader.document import Document, DocumentBlock, TableBlock, TextBlock

_NOT_OF_THE_BODY = ("label", "left-out", "muted")
"""Roles of left-out text, of the lines that stand for pictures, and of what stands below the text."""


def line_of_block(document: Document, block: int) -> int:
    """The number of lines of the body above a block; 0 in the head."""
    return sum(count for index, count in _lines(document) if index < block)


def block_of_line(document: Document, line: int) -> int | None:
    """The block in which a line of the body, counted from 0, begins; None behind the end."""
    above = 0
    for index, count in _lines(document):
        if above <= line < above + count:
            return index
        above += count
    return None


def _lines(document: Document) -> Iterator[tuple[int, int]]:
    """The blocks of the text with the lines of the body that each has."""
    before: DocumentBlock | None = None
    for index in range(document.head, len(document.blocks)):
        block = document.blocks[index]
        yield index, _count(block, before)
        if isinstance(block, TextBlock | TableBlock):
            before = block


def _count(block: DocumentBlock, before: DocumentBlock | None) -> int:
    if isinstance(block, TableBlock):
        return block.text.count("\n") + 1
    if not isinstance(block, TextBlock) or block.attachment or block.role in _NOT_OF_THE_BODY:
        return 0
    continues = before is not None and before.ordinal == block.ordinal
    # A part of a long paragraph; lines of preformatted text are one character apart.
    return 0 if continues and before and block.base == before.base + len(before.text) else 1
