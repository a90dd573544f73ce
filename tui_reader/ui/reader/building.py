"""A bulletin, or another text of the program, as a document: head, headings, paragraphs, lists and tables."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from math import inf
from typing import TYPE_CHECKING, Literal

from tui_reader.export_formats.page_marks import PageMark, page_marks
from tui_reader.i18n import gettext as _
from tui_reader.labels import place_label, reason_label
from tui_reader.model import (
    MISSING,
    Align,
    Block,
    Bulletin,
    Cell,
    Image,
    LeftOut,
    Link,
    ListBlock,
    ListItem,
    Paragraph,
    Preformatted,
    Quotation,
    Section,
    Table,
    section_heading,
    section_texts,
    shown_text,
)
from tui_reader.text.typography.direction import is_right_to_left
from tui_reader.ui.reader.document import (
    Document,
    DocumentBlock,
    HeadingBlock,
    Mark,
    MastheadBlock,
    NoticeBlock,
    RuleBlock,
    TableBlock,
    TextBlock,
    chunks,
)
from tui_reader.ui.reader.picture_line import MARK, picture_line
from tui_reader.ui.reader.tables.grid import make_grid
from tui_reader.ui.reader.title_block import (
    LEFT_OUT_MARK,
    RESTORED,
    HeadFact,
    MastheadValues,
    PageHead,
    Value,
    head_of,
)
from tui_reader.ui.reader.typography.conventions import (
    HeadingFace,
    ParagraphForm,
    heading_face,
    opens_in_han,
    paragraph_forms,
)

if TYPE_CHECKING:
    from tui_reader.archive.values import AttachedFile

FIRST_INDENT = 4
"""Cells of the indent of a Chinese paragraph: two Han characters."""

_ASIDE = 1 << 40
"""Offset of left-out text in the element before it: behind the text of any element."""

_Above = Literal["heading", "indented", "left", "center", "right", "other"]
"""What a block is, as far as it decides on the empty line before the next one."""


def build_document(
    bulletin: Bulletin,
    *,
    first_indent: bool = True,
    whole: bool = False,
    origin: str | None = None,
    files: Sequence[AttachedFile] = (),
    facts: Sequence[HeadFact] = (),
) -> Document:
    """The blocks of a bulletin in reading order. With `first_indent`, the first line of Chinese and Japanese
    paragraphs is indented by two Han characters (CLREQ: first-line indent of 2 em), and they follow each other
    without an empty line. `whole`: with the text that the page leaves out at its places, and at the end what has
    no known place; without it, only what a document lacks is named in its place. Reading positions are the same
    with and without it. `files` are its attachments as they are listed below the text; none of them is kept where
    they are not given; `facts` stand below the head, and do not change reading positions either.
    """
    shown = [entry for entry in sorted_entries(bulletin) if whole or entry.reason == MISSING]
    pages = page_marks(bulletin)
    builder = _Builder(first_indent, shown, pages)
    builder.address = bulletin.address
    head = head_of(bulletin, whole=whole, origin=origin)
    builder.add_head(head)
    builder.add_facts(facts)
    blocks_of_head = len(builder.blocks)
    repeated = bulletin.repeated_title
    place = repeated.place if repeated else 0
    builder.add_blocks(bulletin.preamble[:place])
    builder.count_lines(repeated.text if repeated else "")
    builder.add_blocks(bulletin.preamble[place:])
    for section in bulletin.sections:
        builder.add_section(section, None)
    builder.add_left_out(None)
    builder.add_attachments(files or listed_files(bulletin))
    builder.add_foot(head)
    return Document.of(builder.blocks, builder.headings, blocks_of_head)


def document_of(lead: tuple[Block, ...], sections: tuple[Section, ...]) -> Document:
    """A document that is not a bulletin, such as the help: blocks and sections. Its title is in the bar above."""
    builder = _Builder(first_indent=False)
    builder.above = "heading"
    builder.add_blocks(lead)
    for section in sections:
        builder.add_section(section, None)
    return Document.of(builder.blocks, builder.headings)


def sorted_entries(bulletin: Bulletin) -> list[LeftOut]:
    """What is left out of a bulletin, by the line that it follows; without a place at the end."""
    return sorted(bulletin.left_out, key=lambda entry: inf if entry.place is None else entry.place)


def listed_files(bulletin: Bulletin) -> list[AttachedFile]:
    """The attachments of a bulletin as its page lists them, of which nothing is known but title and address."""
    if not bulletin.attachments:
        return []
    from tui_reader.archive.values import AttachedFile

    return [AttachedFile(each.title, each.address) for each in bulletin.attachments]


class _Builder:
    """Collects blocks and headings in one pass over a bulletin."""

    def __init__(
        self, first_indent: bool, left_out: Sequence[LeftOut] = (), pages: Sequence[PageMark] = ()
    ) -> None:
        """`left_out` and `pages` are inserted; see `sorted_entries` and `page_marks`."""
        self.indent = FIRST_INDENT if first_indent else 0
        self.address: str | None = None
        """The address of the page, whose own pictures need not be said where they are."""
        self.left_out = deque(left_out)
        self.pages = deque(pages)
        self.lines = 0
        """Lines of the body, as in `LeftOut.place`, that are above."""
        self.blocks: list[DocumentBlock] = []
        self.headings: list[HeadingBlock] = []
        self.ordinal = 0
        self.above: _Above = "other"
        self.caption = -1
        """The block with the caption of the table that comes next."""

    def next_ordinal(self) -> int:
        self.ordinal += 1
        return self.ordinal - 1

    def space_above(self, what: _Above) -> int:
        """Empty lines above a block: none below a heading, nor between paragraphs that indents tell apart, nor
        between lines that are centred or aligned right together."""
        above, self.above = self.above, what
        return 0 if above == "heading" or (above == what and what not in ("left", "other")) else 1

    def add_head(self, head: PageHead) -> None:
        """Notices, masthead, title, byline and a row of the catalogue."""
        if head.notice:
            self.blocks.append(NoticeBlock(head.notice, self.next_ordinal()))
        if head.masthead:
            self.blocks.append(self._masthead(head.masthead))
        space = 1 if head.masthead else 0
        self.blocks.append(TextBlock(head.title, "title", self.next_ordinal(), 0, space, "center"))
        for value, role in ((head.byline, "byline"), (head.catalogue, "muted")):
            if value.text:
                self.blocks.append(self._value_block(value, role)._replace(align="center"))
        self.ordinal = max(self.ordinal, head.elements)

    def add_facts(self, facts: Sequence[HeadFact]) -> None:
        """What is known of the bulletin from elsewhere, below its head."""
        for number, fact in enumerate(facts):
            self._add_aside(fact.text, fact.role, int(number == 0), "", align="center")
        self.above = "other" if facts else self.above

    def _masthead(self, values: MastheadValues) -> MastheadBlock:
        text = "\n".join(value.shown for value in values)
        marks: list[Mark] = []
        end = -1
        for value in values:
            end += 1 + len(value.shown)
            if value.restored:
                marks.append(Mark(end - len(value.shown), end, "restored"))
        return MastheadBlock(values, text, tuple(marks), self.next_ordinal())

    def add_foot(self, head: PageHead) -> None:
        """The issuer, where the masthead has no room for it, and fields of the catalogue."""
        if head.foot:
            self.blocks.append(RuleBlock(self.next_ordinal(), 0, 1))
            self.blocks.extend(self._value_block(value, "muted") for value in head.foot)
        if head.masthead and head.masthead.issuer.text:
            self.blocks.append(MastheadBlock(head.masthead, "", ordinal=self.next_ordinal(), foot=True))

    def _value_block(self, value: Value, role: str) -> TextBlock:
        end = len(value.shown)
        marks = (Mark(end - len(RESTORED), end, "restored"),) if value.restored else ()
        return TextBlock(value.shown, role, self.next_ordinal(), marks=marks)

    def count_lines(self, text: str) -> None:
        """Count the lines of a text of the body, above which left-out text may stand."""
        if text:
            self.lines += text.count("\n") + 1

    def add_left_out(self, line: int | None) -> None:
        """Add what is left out above a line of the body, and marks of pages; None for all left-out text that
        remains, under a heading."""
        while line is not None and self.pages and self.pages[0].line <= line:
            self._add_aside(str(self.pages.popleft()), "muted", 1, "")
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

    def _add_aside(
        self, text: str, role: str, space: int, prefix: str = f"{LEFT_OUT_MARK} ", align: Align = "left"
    ) -> None:
        """Add a block that is not an element: positions in it belong to the end of the element before."""
        before = self.blocks[-1]
        base = max(before.base + len(before.text), _ASIDE) + 1
        block = TextBlock(text, role, before.ordinal, base, space, align, prefix=prefix, repeat_prefix=True)
        self.blocks.extend(chunks(block))
        self.above = "other"

    def add_section(self, section: Section, parent: int | None) -> None:
        if self.left_out or self.pages:
            self.add_left_out(self.lines)
            # The heading, with the first block where it runs in.
            self.count_lines(section_texts(section, shown_text)[0])
        index = len(self.headings)
        self.headings.append(HeadingBlock(len(self.blocks), section, parent))
        heading = section_heading(section) + section.closing
        face = heading_face(section)
        blocks = section.blocks
        joined = section.run_in
        if joined and blocks and isinstance(blocks[0], Paragraph):
            self.add_run_in(section, heading, blocks[0], face)
            blocks, joined = blocks[1:], False
        else:
            space = self.space_above("heading")
            self.blocks.append(TextBlock(heading, face.role, self.next_ordinal(), 0, space, face.align))
        self.add_blocks(blocks, joined=joined)
        for child in section.sections:
            self.add_section(child, index)

    def add_run_in(self, section: Section, heading: str, paragraph: Paragraph, face: HeadingFace) -> None:
        """A heading and its paragraph on the same line, with a space between where the script has spaces."""
        gap = " " if heading and heading[-1].isascii() and paragraph.text[:1].isascii() else ""
        if heading.endswith("条"):
            gap = "　"
        lead = heading + gap
        marked = len(section.label or "") if face.number_only else len(heading)
        own = [Mark(0, marked, face.role)] if marked else []
        joined = paragraph._replace(text=lead + paragraph.text)
        (form,) = paragraph_forms([joined], self.indent)
        if face.space_before and self.above == "indented":
            self.above = "other"
        self.add_paragraph(joined, form, (*own, *_link_marks(paragraph.links, len(lead))))

    def add_blocks(self, blocks: Sequence[Block], *, joined: bool = False) -> None:
        """Add blocks; `joined`: the first line of the first one was counted with its heading."""
        for number, (block, form) in enumerate(zip(blocks, paragraph_forms(blocks, self.indent), strict=True)):
            if (self.left_out or self.pages) and not (joined and number == 0):
                self.add_left_out(self.lines)
                self.count_lines(shown_text(block))
            if isinstance(block, Paragraph):
                self.add_paragraph(block, form, _link_marks(block.links))
            else:
                self.add_block(block)

    def add_paragraph(self, paragraph: Paragraph, form: ParagraphForm, marks: tuple[Mark, ...]) -> None:
        if form.caption:
            self.add_caption(paragraph.text, marks)
            return
        block = TextBlock(
            paragraph.text,
            ordinal=self.next_ordinal(),
            space_before=self.space_above(form.group),
            align="right" if paragraph.align == "left" and is_right_to_left(paragraph.text) else paragraph.align,
            first_indent=form.first_indent,
            rest_indent=form.rest_indent,
            right_indent=form.right_indent,
            marks=marks,
            note=paragraph.note,
        )
        self.blocks.extend(chunks(block))

    def add_block(self, block: Block) -> None:
        match block:
            case Quotation(text, links):
                space = self.space_above("other")
                quotation = TextBlock(text, "quotation", self.next_ordinal(), 0, space, marks=_link_marks(links))
                self.blocks.extend(chunks(quotation._replace(prefix="│ ", repeat_prefix=True)))
            case Preformatted(text):
                ordinal, base = self.next_ordinal(), 0
                space = self.space_above("other")
                for line in text.split("\n"):
                    self.blocks.extend(chunks(TextBlock(line, "preformatted", ordinal, base, space, indent=2)))
                    base, space = base + len(line) + 1, 0
            case Image():
                self.add_image(block)
            case ListBlock(items):
                self.add_list(items)
            case Table():
                self.add_table(block)

    def add_image(self, image: Image) -> None:
        """The line that stands for a picture, and below it the caption."""
        line = picture_line(image, self.address)
        shown = image.can_be_shown
        marks = (Mark(0, line.described, "link", image.address),) if shown else ()
        space = self.space_above("other")
        block = TextBlock(line.text, "muted", self.next_ordinal(), 0, space, prefix=MARK, marks=marks)
        self.blocks.append(block._replace(image=image if shown else None))
        if image.caption:
            self.above = "other"
            self.blocks.extend(chunks(TextBlock(image.caption, "body", self.next_ordinal(), align="center")))

    def add_list(self, items: tuple[ListItem, ...]) -> None:
        """The items of a list with their labels before the first line. Items without a label belong to a list of
        definitions: terms, and below them their definitions."""
        chinese = bool(self.indent) and all(opens_in_han(item.text) for item in items)
        space = self.space_above("indented" if chinese else "other")
        defines = all(not item.label for item in items) and any(item.depth for item in items)
        for item in items:
            label = item.label or ("" if defines else "•")
            block = TextBlock(
                item.text,
                "term" if defines and not item.depth else "body",
                self.next_ordinal(),
                space_before=space,
                prefix=f"{label} " if label else "",
                indent=(self.indent if chinese else 2) + 3 * item.depth,
                marks=_link_marks(item.links),
                note=item.note,
            )
            self.blocks.extend(chunks(block))
            space = 0

    def add_caption(self, text: str, marks: tuple[Mark, ...] = ()) -> None:
        """The caption of the table that is added next."""
        self.caption = len(self.blocks)
        self.blocks.append(
            TextBlock(text, "caption", self.next_ordinal(), 0, self.space_above("other"), "center", marks=marks)
        )

    def add_table(self, table: Table) -> None:
        """The caption, then the rows in groups, so that only visible rows are laid out."""
        if table.caption:
            self.add_caption(table.caption)
        grid = make_grid(table)
        space = self.space_above("other")
        if self.caption == len(self.blocks) - 1:
            caption = self.blocks[self.caption]
            assert isinstance(caption, TextBlock)
            self.blocks[self.caption] = caption._replace(caption_of=grid)
            space = 0
        ordinal = self.next_ordinal()
        for group in grid.groups:
            marks = _cell_marks(table.rows[group.first : group.last])
            self.blocks.append(TableBlock(grid, group, group.text, ordinal, group.base, space, marks))
            space = 0

    def add_attachments(self, files: Sequence[AttachedFile]) -> None:
        """A numbered line for each attachment at the end of the text: title, kind, size and state."""
        if not files:
            return
        from tui_reader.attachment_labels import SEPARATOR, attachment_title, facts

        self.blocks.append(RuleBlock(self.next_ordinal(), 0, 1))
        self.blocks.append(TextBlock(_("Attachments"), "label", self.next_ordinal()))
        width = len(str(len(files)))
        for number, file in enumerate(files, 1):
            title = attachment_title(file)
            # A number and its unit stay on one line.
            text = SEPARATOR.join((title, *map(_with_unit, facts(file))))
            marks = (
                Mark(0, len(title), "link" if file.address else "body", file.address),
                Mark(len(title), len(text), "muted"),
            )
            prefix = f"{f'[{number}]':<{width + 2}} "
            block = TextBlock(text, "body", self.next_ordinal(), prefix=prefix, indent=2, marks=marks)
            self.blocks.append(block._replace(attachment=number))


def _cell_marks(rows: Sequence[Sequence[Cell]]) -> tuple[Mark, ...]:
    """The links of the cells in some rows, by their offsets in the text of the rows, as `RowGroup.text` has it."""
    if not any(cell.links for row in rows for cell in row):
        return ()
    marks: list[Mark] = []
    start = 0
    for row in rows:
        for cell in row:
            marks += _link_marks(cell.links, start)
            start += len(cell.text) + 1
        start += not row
    return tuple(marks)


def _with_unit(fact: str) -> str:
    """A fact that begins with a number in one piece."""
    return fact.replace(" ", "\u00a0") if fact[:1].isdecimal() else fact


def _link_marks(links: tuple[Link, ...], shift: int = 0) -> tuple[Mark, ...]:
    return tuple(Mark(link.start + shift, link.end + shift, "link", link.address) for link in links)
