"""The section being read and those around it, on one line."""

from __future__ import annotations

from collections.abc import Sequence

from tui_reader.text.typography.outline import outline_label
from tui_reader.text.width import cell_width
from tui_reader.ui.reader.document import HeadingBlock
from tui_reader.ui.reader.outline.pane import heading_label

SEPARATOR = " › "
_LEAST = 16
"""Cells of the innermost heading at least, before outer ones are shown. Chosen by hand."""


def breadcrumb(headings: Sequence[HeadingBlock], current: int, cells: int, ambiguous: int = 1) -> str:
    """The path to a section in at most `cells` cells, the outermost heading first. Where there is no room, outer
    headings are shortened to their numbers and then left out, the outermost first: the innermost counts most."""
    path = [current]
    while (parent := headings[path[0]].parent) is not None:
        path.insert(0, parent)
    gap = cell_width(SEPARATOR, ambiguous)
    inner = cell_width(heading_label(headings[current], cells, ambiguous), ambiguous)
    room = cells - min(max(inner, _LEAST), cells)
    shown: list[str] = []
    for index in reversed(path[:-1]):
        label = _outer_label(headings[index], room - gap, ambiguous)
        if not label:
            break
        shown.insert(0, label)
        room -= gap + cell_width(label, ambiguous)
    used = sum(cell_width(label, ambiguous) + gap for label in shown)
    return SEPARATOR.join([*shown, heading_label(headings[current], cells - used, ambiguous)])


def _outer_label(heading: HeadingBlock, cells: int, ambiguous: int) -> str:
    """The whole heading, or its number alone; "" where neither has room."""
    whole = heading_label(heading, 10_000, ambiguous)
    number = outline_label(heading.section.label or "", "", 10_000, ambiguous)
    return next((label for label in (whole, number) if label and cell_width(label, ambiguous) <= cells), "")
