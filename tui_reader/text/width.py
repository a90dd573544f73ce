"""How many terminal cells a string takes, and cutting a string to fit."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from itertools import accumulate

_JOINED = re.compile("\u200d.?", re.DOTALL)
_ELLIPSIS = "…"


class _NarrowWidths(dict[str, int]):
    """Cells of each character where East Asian Ambiguous characters take one, measured once and kept."""

    def __missing__(self, character: str) -> int:
        # Textual draws with these tables, so only they can say what will be on the screen.
        from rich.cells import get_character_cell_size

        self[character] = cells = get_character_cell_size(character)
        return cells


class _WideWidths(dict[str, int]):
    """Cells of each character where East Asian Ambiguous characters take two.

    Box drawing and block elements stay narrow: every terminal that draws frames keeps them so.
    """

    def __missing__(self, character: str) -> int:
        cells = NARROW[character]
        if cells == 1 and unicodedata.east_asian_width(character) == "A" and not "─" <= character <= "▟":
            cells = 2
        self[character] = cells
        return cells


NARROW: dict[str, int] = _NarrowWidths()
"""Cells per character, ambiguous characters narrow."""

WIDE: dict[str, int] = _WideWidths()
"""Cells per character, ambiguous characters wide."""


def widths_for(ambiguous: int) -> dict[str, int]:
    """The table of cells per character for a terminal that draws ambiguous characters in 1 or 2 cells."""
    return WIDE if ambiguous == 2 else NARROW


def character_widths(text: str, ambiguous: int = 1) -> list[int]:
    """Cells of each code point of `text`; what a zero-width joiner joins takes none of its own."""
    cells = list(map(widths_for(ambiguous).__getitem__, text))
    if "\u200d" in text:
        for joined in _JOINED.finditer(text):
            for at in range(joined.start(), joined.end()):
                cells[at] = 0
    return cells


def cell_width(text: str, ambiguous: int = 1) -> int:
    """Cells that `text` takes in one line; `ambiguous` says how many an East Asian Ambiguous character takes.

    Emoji presentation (VS16) is ignored: terminals disagree about it and cleaned text holds none.
    """
    if text.isascii() and text.isprintable():
        return len(text)
    if "\u200d" in text:
        text = _JOINED.sub("", text.replace("\ufe0f", ""))
    return sum(map(widths_for(ambiguous).__getitem__, text))


def crop(text: str, cells: int, ambiguous: int = 1) -> str:
    """`text` cut to at most `cells` cells, ending in `…` where something was cut; whole characters only."""
    length = len(text)
    if length * 2 <= cells:
        return text
    if cells <= 0:
        return ""
    if text.isascii() and text.isprintable():
        if length <= cells:
            return text
        sums: list[int] | range = range(1, length + 1)
    elif "\u200d" in text:
        sums = list(accumulate(character_widths(text, ambiguous)))
    else:
        # A list row shows the head of a title: the tail need not be measured unless the head is all marks.
        get = widths_for(ambiguous).__getitem__
        sums = list(accumulate(map(get, text[: cells + 16])))
        if sums[-1] <= cells and len(sums) < length:
            sums = list(accumulate(map(get, text)))
    if sums[-1] <= cells:
        return text
    mark = widths_for(ambiguous)[_ELLIPSIS]
    if mark > cells:
        return ""
    return text[: bisect_right(sums, cells - mark)].rstrip() + _ELLIPSIS
