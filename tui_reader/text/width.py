"""Widths of strings in terminal cells, cropping to a width, and the characters that are drawn as one.

Marks are drawn with their base, emoji with what modifies or joins them, the two halves of flags together: the
extended grapheme clusters of UAX #29, as far as text of bulletins needs them.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import cache
from itertools import accumulate

_JOINED = re.compile("\u200d.?", re.DOTALL)
_FLAGS = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_ELLIPSIS = "…"
_JOINER = "\u200d"
_MODIFIERS = re.compile("[\U0001f3fb-\U0001f3ff\ufe00-\ufe0f\u200d]")


class _Widths(dict[str, int]):
    """Cells of each character, cached; East Asian Ambiguous characters take `ambiguous` of them.

    Box drawing and block elements stay narrow, as in every terminal that draws frames.
    """

    def __init__(self, ambiguous: int) -> None:
        self.ambiguous = ambiguous

    def __missing__(self, character: str) -> int:
        # Textual draws with the same tables.
        from rich.cells import get_character_cell_size

        cells = get_character_cell_size(character)
        if cells == 1 and unicodedata.east_asian_width(character) == "A" and not "─" <= character <= "▟":
            cells = self.ambiguous
        self[character] = cells
        return cells


NARROW: dict[str, int] = _Widths(1)
"""Cells per character, ambiguous characters narrow."""

WIDE: dict[str, int] = _Widths(2)
"""Cells per character, ambiguous characters wide."""


def widths_for(ambiguous: int) -> dict[str, int]:
    """The table of cells per character for a terminal that draws ambiguous characters in 1 or 2 cells."""
    return WIDE if ambiguous == 2 else NARROW


def character_widths(text: str, ambiguous: int = 1) -> list[int]:
    """Cells of each code point of `text`; a zero-width joiner and the character after it take none, and a flag has
    its cells at the first of its two halves."""
    cells = list(map(widths_for(ambiguous).__getitem__, text))
    if "\u200d" in text:
        for joined in _JOINED.finditer(text):
            for at in range(joined.start(), joined.end()):
                cells[at] = 0
    for flag in _FLAGS.finditer(text):
        cells[flag.start() : flag.end()] = [2, 0]
    return cells


def is_flag_half(character: str) -> bool:
    """Whether a character is a regional indicator, of which two are drawn as a flag."""
    return "\U0001f1e6" <= character <= "\U0001f1ff"


@cache
def attaches(character: str) -> bool:
    """Whether a character belongs to the one before it: a mark, the colour of a skin, or one without width."""
    if unicodedata.category(character)[0] == "M" or _MODIFIERS.match(character):
        return True
    return character >= " " and NARROW[character] == 0


def keeps_clusters(text: str, at: int, start: int = 0) -> bool:
    """Whether a cut before `text[at]` keeps what is drawn as one together.

    The halves of flags are counted from `start`, where a cluster begins, so that a long run of them costs no more
    than a line.
    """
    if at <= start or at >= len(text):
        return True
    if attaches(text[at]) or text[at - 1] == _JOINER:
        return False
    if not is_flag_half(text[at]):
        return True
    run = at
    while run > start and is_flag_half(text[run - 1]):
        run -= 1
    return (at - run) % 2 == 0


def cluster_start(text: str, at: int) -> int:
    """The last offset up to `at` where a cluster begins."""
    while not keeps_clusters(text, at):
        at -= 1
    return at


def cluster_end(text: str, at: int) -> int:
    """The first offset from `at` on where a cluster begins, or the end of the text."""
    while not keeps_clusters(text, at):
        at += 1
    return at


def cell_width(text: str, ambiguous: int = 1) -> int:
    """Cells of `text` on one line; an East Asian Ambiguous character takes `ambiguous` of them.

    Emoji presentation (VS16) is ignored: terminals disagree about it, and clean text has none.
    """
    if text.isascii() and text.isprintable():
        return len(text)
    if "\u200d" in text:
        text = _JOINED.sub("", text.replace("\ufe0f", ""))
    return sum(map(widths_for(ambiguous).__getitem__, text))


def crop(text: str, cells: int, ambiguous: int = 1) -> str:
    """`text` cut to at most `cells` cells between characters; ends in `…` where it was cut."""
    length = len(text)
    if length * 2 <= cells:
        return text
    if cells <= 0:
        return ""
    if text.isascii() and text.isprintable():
        if length <= cells:
            return text
        sums: list[int] | range = range(1, length + 1)
    elif "\u200d" in text or _FLAGS.search(text):
        sums = list(accumulate(character_widths(text, ambiguous)))
    else:
        # A list row shows the beginning of a title; the rest is measured only where that is mostly marks.
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
