"""The lines of an article from its element: paragraphs, headings, lists, tables, images, quotations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree

from tui_reader.model import Align, Block, Link, Preformatted, Quotation, Table
from tui_reader.parse.dom import BLOCK_TAGS, Element, single_line, text_length, text_of
from tui_reader.parse.draft import DraftLine, add_link
from tui_reader.parse.html.alignment import stated_alignment
from tui_reader.parse.html.inline import InlineText, is_raised, own_text
from tui_reader.parse.html.lists import read_list
from tui_reader.parse.html.notes.linking import NOTE_LINK, NOTE_NAME
from tui_reader.parse.html.tables import is_data_table, read_table, text_outside_cells
from tui_reader.parse.rendering.images import read_image
from tui_reader.parse.rendering.links import link_address
from tui_reader.text.clean import clean

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|bolder|[6-9]00)|(?:^|;)\s*font\s*:\s*(?:[^;]*\s)?bold")
_NOT_BOLD = re.compile(r"font-weight\s*:\s*(?:normal|lighter|[1-4]00)")
_PREFORMATTED = frozenset(("pre", "xmp", "listing", "plaintext"))
_MOST_IN_TABLE = 200
"""Images of one table that are listed. Chosen by hand."""

_LONGEST_CAPTION = 2000
"""Characters of a description of an image; a longer caption is text. Chosen by hand."""


@dataclass(slots=True)
class _BlockReader:
    base: str | None
    skip: Callable[[Element], bool]
    lines: list[DraftLine] = field(default_factory=list)
    inline_text: InlineText = field(default_factory=InlineText)
    note: str = ""
    """The note in which the next text is, and below the note whose anchor stands in the line."""
    line_note: str = ""

    def flush(self, align: Align, heading: int | None) -> None:
        text, links, bold = self.inline_text.take() if self.inline_text.length else ("", (), False)
        if text:
            note = self.line_note or self.note
            self.lines.append(DraftLine(text, heading=heading, bold=bold, align=align, links=links, note=note))
            self.line_note = ""

    def walk(self, element: Element, align: Align, bold: bool, heading: int | None) -> None:
        """Add an element and its content, without its tail. Few calls a level: libxml2 nests 256 of them."""
        if not isinstance(element.tag, str) or self.skip(element):
            return
        tag, outer = element.tag, self.note
        if name := element.get(NOTE_NAME):
            if tag in BLOCK_TAGS:
                self.flush(align, heading)
                self.note = name
            else:
                self.line_note = name
        if not self.as_block(element, tag, align, heading):
            style = element.get("style", "").lower()
            bold = _is_bold(tag, style, bold)
            if tag in BLOCK_TAGS:
                self.flush(align, heading)
                inner = _alignment(element, tag, style, align)
                level = _HEADINGS.get(tag, heading)
                self.children(element, inner, bold, level)
                self.flush(inner, level)
            else:
                self.inline(element, tag, align, bold, heading)
        self.note = outer

    def children(self, element: Element, align: Align, bold: bool, heading: int | None) -> None:
        if element.text:
            self.inline_text.add(element.text, bold)
        for child in element:
            self.walk(child, align, bold, heading)
            if child.tail:
                self.inline_text.add(child.tail, bold)

    def inline(self, element: Element, tag: str, align: Align, bold: bool, heading: int | None) -> None:
        if tag == "br":
            self.flush(align, heading)
            return
        if is_raised(element):
            self.inline_text.add(own_text(element), bold)
            return
        address = element.get(NOTE_LINK) or link_address(element, self.base) if tag == "a" else None
        start, count = self.inline_text.length, len(self.lines)
        self.children(element, align, bold, heading)
        if address:
            if len(self.lines) > count:
                start = 0
            if self.inline_text.length > start:
                add_link(self.inline_text.links, Link(start, self.inline_text.length, address))

    def as_block(self, element: Element, tag: str, align: Align, heading: int | None) -> bool:
        """Add the element as a line with a block; returns whether it is one."""
        block: Block | None
        if tag == "figure":
            return self.figure(element, align, heading)
        if tag == "blockquote":
            return self.quotation(element, align, heading)
        if tag == "img":
            block = read_image(element, self.base)
        elif tag in _PREFORMATTED:
            text = clean(_preformatted_text(element)).strip("\n")
            block = Preformatted(text) if text.strip() else None
        elif tag in ("ul", "ol", "dl"):
            block = read_list(element, self.base, self.skip)
        elif tag == "table" and is_data_table(element):
            block = read_table(element, self.base, self.skip)
            if block is not None:
                self.flush(align, heading)
                self.lines += [DraftLine(text, align=align) for text in text_outside_cells(element)]
        else:
            return False
        if block is None and tag in _PREFORMATTED:
            # A blank one ends the paragraph too.
            self.flush(align, heading)
        if block is None:
            return tag == "img" or tag in _PREFORMATTED
        self.flush(align, heading)
        self.lines.append(DraftLine("", block=block))
        if isinstance(block, Table):
            self.lines += self.images_of(element)
        return True

    def images_of(self, table: Element) -> list[DraftLine]:
        """The images in the cells of a table, which has no room for them, as lines below it."""
        found = (
            read_image(each, self.base)
            for each in table.iter("img")
            if not any(map(self.skip, _up_to(each, table)))
        )
        return [DraftLine("", block=image) for image in islice(filter(None, found), _MOST_IN_TABLE)]

    def figure(self, element: Element, align: Align, heading: int | None) -> bool:
        """Add a figure of one image and its caption; False for any other, which may hold a whole article."""
        images = [image for img in element.iter("img") if (image := read_image(img, self.base))]
        caption = next(iter(element.iter("figcaption")), None)
        if len(images) != 1 or next(element.iter("table", "pre"), None) is not None:
            return False
        printed = "" if caption is None else self.caption(caption)
        beside = text_length(element) - (0 if caption is None else text_length(caption))
        if beside or len(printed) > _LONGEST_CAPTION:
            return False
        self.flush(align, heading)
        self.lines.append(DraftLine("", block=images[0]._replace(caption=printed or None)))
        return True

    def caption(self, element: Element) -> str:
        """The text of a caption without the elements that are skipped, such as the credit of the image."""
        if not any(isinstance(part.tag, str) and self.skip(part) for part in element.iter()):
            return text_of(element)
        return single_line(" ".join(self.caption_pieces(element)))

    def caption_pieces(self, element: Element) -> Iterator[str]:
        if not isinstance(element.tag, str) or self.skip(element):
            return
        yield element.text or ""
        for child in element:
            yield from self.caption_pieces(child)
            yield child.tail or ""

    def quotation(self, element: Element, align: Align, heading: int | None) -> bool:
        """Add a quotation of paragraphs; False for one with lists, tables or further quotations."""
        # Before reading: to read each of nested quotations twice takes time exponential in their depth.
        if any(each is not element and text_length(each) for each in element.iter("blockquote")):
            return False
        inner = _BlockReader(self.base, self.skip)
        inner.children(element, "left", False, None)
        inner.flush("left", None)
        if not inner.lines or any(line.block is not None for line in inner.lines):
            return False
        self.flush(align, heading)
        self.lines.extend(DraftLine("", block=Quotation(line.text, line.links)) for line in inner.lines)
        return True


def _up_to(element: Element, end: Element) -> Iterator[Element]:
    """The element and those around it, up to `end` inclusive."""
    yield element
    for each in element.iterancestors():
        yield each
        if each is end:
            return


def read_lines(element: Element, base: str | None, skip: Callable[[Element], bool]) -> list[DraftLine]:
    """The lines of an article in reading order, without the elements for which `skip` is true."""
    reader = _BlockReader(base, skip)
    style = element.get("style", "").lower()
    align = _alignment(element, element.tag, style, "left")
    heading = _HEADINGS.get(element.tag)
    if not reader.as_block(element, element.tag, align, heading):
        reader.children(element, align, _is_bold(element.tag, style, False), heading)
        reader.flush(align, heading)
    return reader.lines


def _preformatted_text(element: Element) -> str:
    """The text of preformatted elements with the lines that `br` and blocks in it begin."""
    if not len(element):
        return element.text or ""
    parts: list[str] = []
    for event, part in etree.iterwalk(element, events=("start", "end")):
        if part is not element and part.tag in BLOCK_TAGS and parts and not parts[-1].endswith("\n"):
            parts.append("\n")
        piece = "\n" if event == "start" and part.tag == "br" else part.text if event == "start" else part.tail
        if piece and (event == "start" or part is not element):
            parts.append(piece)
    return "".join(parts)


def _alignment(element: Element, tag: str, style: str, inherited: Align) -> Align:
    """The alignment of an element with a style in lower case."""
    stated = stated_alignment(style, (element.get("align") or "").lower())
    if stated or tag == "center":
        return stated or "center"
    # A table cell does not inherit the alignment of the table on the page.
    return "left" if tag in ("table", "td", "th") else inherited


def _is_bold(tag: str, style: str, inherited: bool) -> bool:
    if "font" in style:
        if _BOLD.search(style):
            return True
        if _NOT_BOLD.search(style):
            return False
    return inherited or tag in ("b", "strong", "th")
