"""A document as a list of blocks to lay out: paragraphs, groups of table rows and rules, with its headings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from types import MappingProxyType
from typing import NamedTuple

from tui_reader.model import Align, Image, Section
from tui_reader.text.width import cluster_start
from tui_reader.ui.reader.tables.grid import Grid, RowGroup
from tui_reader.ui.reader.title_block import MastheadValues, Notice

CHUNK = 4000
"""Code points in a block at most: longer paragraphs are laid out in parts, so that an endless line costs no
more than a screenful. Chosen by hand."""

SENTENCE_END = "。！？!?；;"


class Mark(NamedTuple):
    """A span of a block's text with a role of its own; links have an address."""

    start: int
    end: int
    role: str
    address: str | None = None


class BlockSpan(NamedTuple):
    """The characters from `start` up to `end` of the text of a block, which is given by its index."""

    block: int
    start: int
    end: int


class TextBlock(NamedTuple):
    """Text that is wrapped as one paragraph.

    `ordinal` numbers the elements of the document in reading order and `base` is the offset of this block in its
    element, in code points; together they are a reading position that is independent of the width. `prefix`
    precedes the first line, or every line with `repeat_prefix`; the other lines are indented to the text.
    `space_before` is in lines, all indents are in cells: `indent` that of all lines, `first_indent` and
    `rest_indent` that of the first and of the others, `right_indent` that of a paragraph aligned right. The
    caption of a table is centred over it. A block with an `image` stands for it; its first mark is the link to it.
    `note` is the name of the note of which the block is a part, `attachment` the number of the attachment, from 1,
    that the block lists; its first mark is the title.
    """

    text: str
    role: str = "body"
    ordinal: int = 0
    base: int = 0
    space_before: int = 0
    align: Align = "left"
    first_indent: int = 0
    rest_indent: int = 0
    right_indent: int = 0
    prefix: str = ""
    repeat_prefix: bool = False
    indent: int = 0
    marks: tuple[Mark, ...] = ()
    caption_of: Grid | None = None
    note: str = ""
    image: Image | None = None
    attachment: int | None = None


class TableBlock(NamedTuple):
    """A group of table rows; `text` is searched by find: cells separated by tabs, rows by newlines.

    All groups of a table share its ordinal; `base` is the offset of the group in the text of the table.
    """

    grid: Grid
    group: RowGroup
    text: str
    ordinal: int = 0
    base: int = 0
    space_before: int = 1
    marks: tuple[Mark, ...] = ()


class RuleBlock(NamedTuple):
    """A horizontal rule as wide as the measure."""

    ordinal: int = 0
    base: int = 0
    space_before: int = 0
    text: str = ""


class NoticeBlock(NamedTuple):
    """The notices above the text, in one row; find does not see them."""

    notice: Notice
    ordinal: int = 0
    base: int = 0
    space_before: int = 0
    text: str = ""


class MastheadBlock(NamedTuple):
    """The masthead; `text` has its values on a line each. With `foot`, what of it stands at the foot of the page
    where rows are few, which find sees in the masthead."""

    values: MastheadValues
    text: str
    marks: tuple[Mark, ...] = ()
    ordinal: int = 0
    base: int = 0
    space_before: int = 0
    foot: bool = False


class OpenNoteBlock(NamedTuple):
    """A note that is opened below a paragraph, or a part of it, as `shown`; find does not see it, for it stands in
    its own place as well."""

    shown: TextBlock
    ordinal: int = 0
    base: int = 0
    space_before: int = 0
    text: str = ""


DocumentBlock = OpenNoteBlock | TextBlock | TableBlock | RuleBlock | NoticeBlock | MastheadBlock


class HeadingBlock(NamedTuple):
    """A section as an entry of the outline; `block` and `parent` are indices into the blocks and headings."""

    block: int
    section: Section
    parent: int | None


class Document(NamedTuple):
    """Blocks and headings of a document; `starts[i]` is the number of code points before block i. The first `head`
    blocks are its head: masthead, title and what belongs to them. `notes` has the blocks of each note."""

    blocks: tuple[DocumentBlock, ...]
    headings: tuple[HeadingBlock, ...]
    starts: tuple[int, ...]
    head: int = 0
    notes: Mapping[str, tuple[int, ...]] = MappingProxyType({})

    @classmethod
    def of(cls, blocks: Sequence[DocumentBlock], headings: Sequence[HeadingBlock] = (), head: int = 0) -> Document:
        """The document of some blocks; `starts` has the length of the whole text at its end."""
        starts = tuple(accumulate((len(block.text) for block in blocks), initial=0))
        notes: dict[str, tuple[int, ...]] = {}
        for index, block in enumerate(blocks):
            if isinstance(block, TextBlock) and block.note:
                notes[block.note] = (*notes.get(block.note, ()), index)
        return cls(tuple(blocks), tuple(headings), starts, head, notes)


NO_DOCUMENT = Document.of(())


def chunks(block: TextBlock) -> Iterator[TextBlock]:
    """A block in parts of at most CHUNK code points, cut after the end of a sentence where possible."""
    text = block.text
    if len(text) <= CHUNK:
        yield block
        return
    start = 0
    while start < len(text):
        end = min(len(text), start + CHUNK)
        if end < len(text):
            cut = max(text.rfind(mark, start + CHUNK // 2, end) for mark in SENTENCE_END)
            cut = cut if cut > 0 else text.rfind(" ", start + CHUNK // 2, end)
            end = cut + 1 if cut > 0 else max(cluster_start(text, end), start + CHUNK // 2)
        marks = tuple(
            Mark(max(m.start, start) - start, min(m.end, end) - start, m.role, m.address)
            for m in block.marks
            if m.start < end and m.end > start
        )
        yield block._replace(text=text[start:end], base=block.base + start, marks=marks)
        block = block._replace(
            space_before=0, first_indent=block.rest_indent, prefix=block.prefix if block.repeat_prefix else ""
        )
        start = end
