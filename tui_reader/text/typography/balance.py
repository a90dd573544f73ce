"""Titles divided into lines of about the same length."""

from __future__ import annotations

from itertools import pairwise

from tui_reader.text.width import cell_width
from tui_reader.text.wrap import line_breaks

MOST_LINES = 3
"""Lines of a title at most that are divided at its spaces."""

LEAST_CELLS = 8
"""Cells of such a line at least: four Han characters."""


def balanced_breaks(text: str, width: int, ambiguous: int = 1) -> list[int]:
    """Offsets where the lines of a title start, the first 0; no more lines than `line_breaks` makes.

    A title that takes several lines is divided at its spaces, which are line breaks of its page, where that makes
    few lines and none very short; else so that the longest line is as short as possible.
    """
    breaks = line_breaks(text, width, ambiguous=ambiguous)
    if len(breaks) == 1:
        return breaks
    printed = [0, *(at + 1 for at, character in enumerate(text) if character in " 　" and 0 < at < len(text) - 1)]
    parts = [text[start:end].rstrip() for start, end in pairwise([*printed, len(text)])]
    fits = all(LEAST_CELLS <= cell_width(part, ambiguous) <= width for part in parts)
    if fits and len(breaks) <= len(parts) <= MOST_LINES:
        return printed
    low, high = -(-cell_width(text, ambiguous) // len(breaks)), width
    while low < high:
        middle = (low + high) // 2
        if len(line_breaks(text, middle, ambiguous=ambiguous)) > len(breaks):
            low = middle + 1
        else:
            high = middle
    return line_breaks(text, high, ambiguous=ambiguous)
