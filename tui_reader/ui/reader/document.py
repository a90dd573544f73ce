"""A bulletin as a list of blocks to lay out: title block, headings, paragraphs, lists and tables."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import accumulate
from math import inf
from typing import NamedTuple

from tui_reader.i18n import gettext as _
from tui_reader.labels import place_label, reason_label
from tui_reader.model import (
    MISSING,
    Align,
    Block,
    Bulletin,
    Image,
    LeftOut,
    Link,
    ListBlock,
    Paragraph,
    Preformatted,
    Quotation,
    Section,
    Table,
    section_heading,
    section_texts,
    shown_text,
)
from tui_reader.text.character_ranges import is_han, is_kana
from tui_reader.ui.reader.grid import Grid, RowGroup, make_grid
from tui_reader.ui.reader.title_block import LEFT_OUT_MARK, TitleLine, title_block

CHUNK = 4000
"""Code points in a block at most: longer paragraphs are laid out in parts, so that an endless line costs no
more than a screenful. Chosen by hand."""

_ASIDE = 1 << 40
"""Offset of left-out text in the element before it: behind the text of any element."""

SENTENCE_END = "。！？!?；;"


class Mark(NamedTuple):
    """A span of a block's text with a role of its own; links have an address."""

    start: int
    end: int
    role: str
    address: str | None = None


class TextBlock(NamedTuple):
    """Text that is wrapped as one paragraph.

    `ordinal` numbers the elements of the document in reading order and `base` is the offset of this block in its
    element, in code points; together they are a reading position that is independent of the width. `prefix`
    precedes the first line, or every line with `repeat_prefix`; the other lines are indented to the text.
    `space_before` is in lines, `first_indent` and `indent` in cells.
    """

    text: str
    role: str = "body"
    ordinal: int = 0
    base: int = 0
    space_before: int = 0
    align: Align = "left"
    first_indent: int = 0
    prefix: str = ""
    repeat_prefix: bool = False
    indent: int = 0
    marks: tuple[Mark, ...] = ()


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


class RuleBlock(NamedTuple):
    """A horizontal rule as wide as the measure."""

    ordinal: int = 0
    base: int = 0
    space_before: int = 0
    text: str = ""


DocumentBlock = TextBlock | TableBlock | RuleBlock


class HeadingBlock(NamedTuple):
    """A section as an entry of the outline; `block` and `parent` are indices into the blocks and headings."""

    block: int
    section: Section
    parent: int | None


class Document(NamedTuple):
    """Blocks and headings of a document; `starts[i]` is the number of code points before block i."""

    blocks: tuple[DocumentBlock, ...]
    headings: tuple[HeadingBlock, ...]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, blocks: Sequence[DocumentBlock], headings: Sequence[HeadingBlock] = ()) -> Document:
        """The document of some blocks; `starts` has the length of the whole text at its end."""
        starts = tuple(accumulate((len(block.text) for block in blocks), initial=0))
        return cls(tuple(blocks), tuple(headings), starts)


NO_DOCUMENT = Document.of(())


def build_document(bulletin: Bulletin, *, first_indent: bool = True, whole: bool = False) -> Document:
    """The blocks of a bulletin in reading order. With `first_indent`, the first line of Chinese and Japanese
    paragraphs is indented by two Han characters (CLREQ: first-line indent of 2 em). `whole`: with the text that
    the page leaves out at its places, and at the end what has no known place; without it, only what a document
    lacks is named in its place. Reading positions are the same with and without it.
    """
    shown = [entry for entry in sorted_entries(bulletin) if whole or entry.reason == MISSING]
    builder = _Builder(first_indent, shown)
    builder.add_title_block(title_block(bulletin, whole=whole))
    repeated = bulletin.repeated_title
    place = repeated.place if repeated else 0
    for block in bulletin.preamble[:place]:
        builder.add_block(block)
    builder.count_lines(repeated.text if repeated else "")
    for block in bulletin.preamble[place:]:
        builder.add_block(block)
    for section in bulletin.sections:
        builder.add_section(section, None)
    builder.add_left_out(None)
    builder.add_attachments(bulletin)
    return Document.of(builder.blocks, builder.headings)


def document_of(title: str, lead: tuple[Block, ...], sections: tuple[Section, ...]) -> Document:
    """A document that is not a bulletin, such as the help: title, blocks and sections."""
    builder = _Builder(first_indent=False)
    builder.add_title_block([TitleLine(title, "title"), TitleLine(rule=True)])
    for block in lead:
        builder.add_block(block)
    for section in sections:
        builder.add_section(section, None)
    return Document.of(builder.blocks, builder.headings)


def sorted_entries(bulletin: Bulletin) -> list[LeftOut]:
    """What is left out of a bulletin, by the line that it follows; without a place at the end."""
    return sorted(bulletin.left_out, key=lambda entry: inf if entry.place is None else entry.place)


class _Builder:
    """Collects blocks and headings in one pass over a bulletin."""

    def __init__(self, first_indent: bool, left_out: Sequence[LeftOut] = ()) -> None:
        """`left_out` is inserted; see `sorted_entries`."""
        self.first_indent = first_indent
        self.left_out = deque(left_out)
        self.lines = 0
        """Lines of the body, as in `LeftOut.place`, that are above."""
        self.blocks: list[DocumentBlock] = []
        self.headings: list[HeadingBlock] = []
        self.ordinal = 0

    def next_ordinal(self) -> int:
        self.ordinal += 1
        return self.ordinal - 1

    def add_title_block(self, lines: list[TitleLine]) -> None:
        for line in lines:
            ordinal = self.next_ordinal()
            if line.rule:
                self.blocks.append(RuleBlock(ordinal, 0, line.space_before))
                continue
            marks = tuple(Mark(start, end, "restored") for start, end in line.restored)
            self.blocks.append(
                TextBlock(line.text, line.role, ordinal, 0, line.space_before, line.align, marks=marks)
            )

    def count_lines(self, text: str) -> None:
        """Count the lines of a text of the body, above which left-out text may stand."""
        if text:
            self.lines += text.count("\n") + 1

    def add_left_out(self, line: int | None) -> None:
        """Add what is left out above a line of the body; None for all that remains, under a heading."""
        left = self.left_out
        while left and (left[0].place is not None and (line is None or left[0].place <= line)):
            self._add_entry(left.popleft())
        if line is None and left:
            self._add_aside(_("Left out of the page, place unknown"), "label", 1)
        while line is None and left:
            self._add_entry(left.popleft())

    def _add_entry(self, entry: LeftOut) -> None:
        if entry.reason == MISSING:
            head = _("{what} is missing here or cannot be read")
            self._add_aside(head.format(what=place_label(entry.where)), "left-out", 1)
            return
        head = _("Left out: {where}, {reason}")
        self._add_aside(head.format(where=place_label(entry.where), reason=reason_label(entry)), "muted", 1)
        for text in entry.text.split("\n"):
            self._add_aside(text, "left-out", 0)

    def _add_aside(self, text: str, role: str, space: int) -> None:
        """Add a block that is not an element: positions in it belong to the end of the element before."""
        before = self.blocks[-1]
        base = max(before.base + len(before.text), _ASIDE) + 1
        block = TextBlock(text, role, before.ordinal, base, space, prefix=f"{LEFT_OUT_MARK} ", repeat_prefix=True)
        self.blocks.extend(chunks(block))

    def add_section(self, section: Section, parent: int | None) -> None:
        if self.left_out:
            self.add_left_out(self.lines)
            # The heading, with the first block where it runs in.
            self.count_lines(section_texts(section, shown_text)[0])
        index = len(self.headings)
        self.headings.append(HeadingBlock(len(self.blocks), section, parent))
        heading = section_heading(section) + section.closing
        role = f"heading-{min(section.level, 3)}"
        blocks = section.blocks
        opening = blocks[0] if blocks else None
        joined = section.run_in
        if joined and isinstance(opening, Paragraph):
            self.add_run_in(heading, opening, role)
            blocks = blocks[1:]
        else:
            self.blocks.append(TextBlock(heading, role, self.next_ordinal(), space_before=1))
        for block in blocks:
            self.add_block(block, joined=joined and block is opening)
        for child in section.sections:
            self.add_section(child, index)

    def add_run_in(self, heading: str, paragraph: Paragraph, role: str) -> None:
        """A heading and its paragraph on the same line, with a space between where the script has spaces."""
        gap = " " if heading and heading[-1].isascii() and paragraph.text[:1].isascii() else ""
        if heading.endswith("条"):
            gap = "　"
        lead = heading + gap
        own = [Mark(0, len(heading), role)] if heading else []
        marks = (*own, *_link_marks(paragraph.links, len(lead)))
        self.add_paragraph(lead + paragraph.text, marks, paragraph.align)

    def add_block(self, block: Block, *, joined: bool = False) -> None:
        """Add a block; `joined`: its first line was counted with its heading."""
        if self.left_out and not joined:
            self.add_left_out(self.lines)
            self.count_lines(shown_text(block))
        match block:
            case Paragraph(text, links, align):
                self.add_paragraph(text, _link_marks(links), align)
            case Quotation(text, links):
                quotation = TextBlock(text, "quotation", self.next_ordinal(), 0, 1, marks=_link_marks(links))
                self.blocks.extend(chunks(quotation._replace(prefix="│ ", repeat_prefix=True)))
            case Preformatted(text):
                ordinal, base = self.next_ordinal(), 0
                for line in text.split("\n"):
                    space = 0 if base else 1
                    self.blocks.extend(chunks(TextBlock(line, "preformatted", ordinal, base, space, indent=2)))
                    base += len(line) + 1
            case Image(alt, address):
                label = alt or (address or "").rsplit("/", 1)[-1] or _("no description")
                text = _("Image: {description}").format(description=label)
                marks = (Mark(0, len(text), "link", address),) if address else ()
                self.blocks.append(TextBlock(text, "muted", self.next_ordinal(), space_before=1, marks=marks))
            case ListBlock(items):
                for number, item in enumerate(items):
                    text_block = TextBlock(
                        item.text,
                        ordinal=self.next_ordinal(),
                        space_before=1 if number == 0 else 0,
                        prefix=f"{item.label} " if item.label else "• ",
                        indent=2 + 3 * item.depth,
                        marks=_link_marks(item.links),
                    )
                    self.blocks.extend(chunks(text_block))
            case Table():
                self.add_table(block)

    def add_table(self, table: Table) -> None:
        """The caption, then the rows in groups, so that only visible rows are laid out."""
        if table.caption:
            self.blocks.append(
                TextBlock(table.caption, "caption", self.next_ordinal(), space_before=1, align="center")
            )
        grid = make_grid(table)
        ordinal = self.next_ordinal()
        space = 0 if table.caption else 1
        for group in grid.groups:
            self.blocks.append(TableBlock(grid, group, group.text, ordinal, group.base, space))
            space = 0

    def add_paragraph(self, text: str, marks: tuple[Mark, ...], align: Align) -> None:
        indent = 4 if self.first_indent and align == "left" and _opens_in_han(text) else 0
        self.blocks.extend(chunks(TextBlock(text, "body", self.next_ordinal(), 0, 1, align, indent, marks=marks)))

    def add_attachments(self, bulletin: Bulletin) -> None:
        """Links to the attachments that have an address, at the end of the text."""
        links = [(each.title, each.address) for each in bulletin.attachments if each.address]
        if links:
            self.blocks.append(RuleBlock(self.next_ordinal(), 0, 1))
            self.blocks.append(TextBlock(_("Attachments"), "label", self.next_ordinal()))
        for number, (title, address) in enumerate(links, 1):
            ordinal, marks = self.next_ordinal(), (Mark(0, len(title), "link", address),)
            self.blocks.append(TextBlock(title, "body", ordinal, prefix=f"{number}. ", indent=2, marks=marks))


def _link_marks(links: tuple[Link, ...], shift: int = 0) -> tuple[Mark, ...]:
    return tuple(Mark(link.start + shift, link.end + shift, "link", link.address) for link in links)


def _opens_in_han(text: str) -> bool:
    """Whether one of the first 8 characters is Han or kana: punctuation or a number may precede it."""
    return any(is_han(character) or is_kana(character) for character in text[:8])


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
            end = cut + 1 if cut > 0 else end
        marks = tuple(
            Mark(max(m.start, start) - start, min(m.end, end) - start, m.role, m.address)
            for m in block.marks
            if m.start < end and m.end > start
        )
        yield block._replace(text=text[start:end], base=block.base + start, marks=marks)
        block = block._replace(space_before=0, first_indent=0, prefix=block.prefix if block.repeat_prefix else "")
        start = end
