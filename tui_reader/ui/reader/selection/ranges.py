"""Ranges of a document's text: their text, true to the page, and points moved through lines and characters."""

from __future__ import annotations

from tui_reader.text.width import cell_width, cluster_end, cluster_start, keeps_clusters
from tui_reader.ui.reader.document import (
    Document,
    MastheadBlock,
    NoticeBlock,
    OpenNoteBlock,
    RuleBlock,
    TableBlock,
    TextBlock,
)
from tui_reader.ui.reader.layout import Layout, TextPoint, TextRange
from tui_reader.ui.reader.title_block import RESTORED
from tui_reader.ui.widgets.lines import Line, has_text, offset_at

BULLET = "•"
"""Stands before items that have no mark on the page, and is no text of theirs."""


def selected_text(document: Document, selected: TextRange) -> str:
    """The text of a range as the page has it: paragraphs on one line each, without drawn indents, rules and marks;
    labels of items with their text, cells separated by tabs, rows by newlines."""
    parts: list[str] = []
    after: tuple[int, int] | None = None
    for index in range(selected.start.block, selected.end.block + 1):
        block = document.blocks[index]
        if isinstance(block, RuleBlock | NoticeBlock | OpenNoteBlock) or (
            isinstance(block, MastheadBlock) and block.foot
        ):
            continue
        low = selected.start.offset if index == selected.start.block else 0
        high = selected.end.offset if index == selected.end.block else len(block.text)
        text = _own_text(block, low, high)
        # The parts of a long paragraph follow each other without a gap.
        joint = "" if after == (block.ordinal, block.base) else "\n"
        after = (block.ordinal, block.base + len(block.text))
        parts += [joint, text] if parts else [text]
    return "".join(parts)


def _own_text(block: TextBlock | TableBlock | MastheadBlock, low: int, high: int) -> str:
    if isinstance(block, TableBlock):
        return block.text[low:high]
    text = block.text[low:high]
    for mark in reversed(block.marks):
        # The mark of a restored value is the program's.
        at = mark.end - len(RESTORED)
        if mark.role == "restored" and low <= at < high and block.text[at : mark.end] == RESTORED:
            text = text[: at - low] + text[mark.end - low :]
    if isinstance(block, MastheadBlock):
        return "\n".join(filter(None, text.split("\n")))
    label = block.prefix.strip()
    shown = label and not block.repeat_prefix and label != BULLET and low == 0 and high > 0
    return block.prefix + text if shown else text


def whole_lines(layout: Layout, one: TextPoint, other: TextPoint) -> TextRange:
    """The lines from that of one point to that of the other; of tables the whole rows."""
    start, end = min(one, other), max(one, other)
    return TextRange(
        start._replace(offset=_line_start(layout, start)), end._replace(offset=_line_end(layout, end)), other
    )


def characters(layout: Layout, one: TextPoint, other: TextPoint) -> TextRange:
    """The characters from one point to the other, both included; what is drawn as one, such as a flag, is one."""
    start, end = min(one, other), max(one, other)
    first, last = (layout.document.blocks[point.block].text for point in (start, end))
    begin = cluster_start(first, start.offset)
    after = cluster_end(last, min(len(last), end.offset + 1))
    return TextRange(start._replace(offset=begin), end._replace(offset=after), other)


def _line_start(layout: Layout, point: TextPoint) -> int:
    block = layout.document.blocks[point.block]
    if isinstance(block, TableBlock):
        return block.text.rfind("\n", 0, point.offset) + 1
    return _extent(_line(layout, point))[0]


def _line_end(layout: Layout, point: TextPoint) -> int:
    """The offset behind a line, with the spaces at which it was broken."""
    block = layout.document.blocks[point.block]
    if isinstance(block, TableBlock):
        end = block.text.find("\n", point.offset)
        return end if end >= 0 else len(block.text)
    lines = layout.lines(point.block)[layout.place_of(*point).line + 1 :]
    return next((_extent(line)[0] for line in lines if has_text(line)), len(block.text))


def line_start(layout: Layout, point: TextPoint) -> TextPoint:
    """The first character of the line of a point."""
    return point._replace(offset=_extent(_line(layout, point))[0])


def line_end(layout: Layout, point: TextPoint) -> TextPoint:
    """The last character of the line of a point."""
    text = layout.document.blocks[point.block].text
    return point._replace(offset=cluster_start(text, max(0, _extent(_line(layout, point))[1] - 1)))


def _line(layout: Layout, point: TextPoint) -> Line:
    place = layout.place_of(*point)
    return layout.lines(place.block)[place.line]


def _extent(line: Line) -> tuple[int, int]:
    """The first offset of a line and that behind its last one; in tables, where cells stand side by side, those of
    the cells in it."""
    spans = [(run.start, run.start + len(run.text)) for run in line.runs if run.start >= 0]
    return (min(start for start, _end in spans), max(end for _start, end in spans)) if spans else (0, 0)


def step_lines(layout: Layout, point: TextPoint, lines: int, cell: int) -> TextPoint:
    """The point some lines with text further down, or up if negative, at a cell or near it."""
    place, left, step = layout.place_of(*point), abs(lines), 1 if lines > 0 else -1
    found = place
    while left and (following := layout.move(place, step)) != place:
        place = following
        if has_text(layout.lines(place.block)[place.line]):
            found, left = place, left - 1
    offset = offset_at(layout.lines(found.block)[found.line], cell, layout.ambiguous)
    return point if offset is None else TextPoint(found.block, offset)


def step_characters(layout: Layout, point: TextPoint, step: int) -> TextPoint:
    """The next (1) or previous (-1) character, also of another block; marks that take no cell are passed over."""
    blocks = layout.document.blocks
    block, offset = point.block, point.offset + step
    while 0 <= block < len(blocks):
        text = blocks[block].text
        while 0 <= offset < len(text):
            drawn = text[offset] != "\n" and cell_width(text[offset], layout.ambiguous)
            if drawn and keeps_clusters(text, offset):
                return TextPoint(block, offset)
            offset += step
        block += step
        offset = 0 if step > 0 or not 0 <= block < len(blocks) else len(blocks[block].text) - 1
    return point


def step_blocks(layout: Layout, point: TextPoint, step: int) -> TextPoint:
    """The start of the next (1) paragraph with text, or of this one, then of the previous (-1)."""
    blocks = layout.document.blocks
    if step < 0 and point.offset:
        return point._replace(offset=0)
    block = point.block + step
    while 0 <= block < len(blocks):
        if blocks[block].text:
            return TextPoint(block, 0)
        block += step
    return point
