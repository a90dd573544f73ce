"""The measure, the length of a line of text, and the margins beside it."""

from __future__ import annotations

from typing import NamedTuple

SIZES = ((100, 28), (60, 34))
"""Columns of the terminal, and the measure from there on in Han characters. 28 are the line of an official
document (GB/T 9704-2012); with fewer rows on the screen, longer lines show more."""

MARGIN = (2, 24)
"""Empty cells on either side of the text where the pane has no more: at most 2, one for each 24 columns."""


class TextArea(NamedTuple):
    """Where text stands in a pane: cells of a line, empty cells to the left of it, how many cells marks may hang
    into each margin, and empty lines in the head of a page."""

    width: int
    margin: int
    hanging: int
    head_space: int


def text_area(pane: int, terminal: int, measure: int | None, wider: int = 0) -> TextArea:
    """The area of text in a pane, for the widths of pane and terminal in columns.

    The measure is a whole number of Han characters, and the margins take the rest. None is the measure for the
    size of the terminal, to which `wider` Han characters are added.
    """
    least = min(MARGIN[0], pane // MARGIN[1])
    room = max(2, pane - 2 * least)
    if measure is None:
        measure = next((han for columns, han in SIZES if terminal >= columns), room)
    width = max(2, min(2 * (measure + wider), room) // 2 * 2)
    head_space = sum(1 for columns, _han in SIZES if terminal >= columns)
    return TextArea(width, max(0, pane - width) // 2, min(1, least), head_space)
