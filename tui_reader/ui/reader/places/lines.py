"""The lines of `model.body_text` in a document on the screen: which one a block begins with, and the reverse."""

from __future__ import annotations

from collections.abc import Iterator

from tui_reader.model import DocumentFile, inner_members_around
from tui_reader.ui.reader.document import Document, DocumentBlock, TableBlock, TextBlock
from tui_reader.ui.reader.layout import TextPoint

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


def point_of_row(document: Document, section: str | None, row: int) -> TextPoint | None:
    """Where a row of a table begins, counted from 1 with those of its header: of the first table that has so many
    rows, in a section or, without one, in the whole document. None where no table has them."""
    first = next((each.block for each in document.headings if each.section.address == section), 0)
    for index in range(first, len(document.blocks)):
        block = document.blocks[index]
        if isinstance(block, TableBlock) and block.group.first < row <= block.group.last:
            above = block.text.split("\n")[: row - 1 - block.group.first]
            return TextPoint(index, sum(len(line) + 1 for line in above))
    return None


def point_of_page(
    document: Document, file: DocumentFile, page: int, section: str | None = None
) -> TextPoint | None:
    """Where a printed page, counted from 1, begins in the text of a file, in an archive that of the member with a
    section; None where that is unknown."""
    starts = file.page_starts
    members = [each.section.address for each in document.headings if each.section.level == 1]
    for member, pages in zip(members, file.member_pages, strict=False):
        if section is not None and member and (section == member or section.startswith(f"{member}.")):
            starts = pages
    if inner := inner_members_around(file.inner_members, section):
        starts = inner[-1].page_starts
    if not 0 < page <= len(starts):
        return None
    block = block_of_line(document, starts[page - 1])
    return None if block is None else TextPoint(block, 0)


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
