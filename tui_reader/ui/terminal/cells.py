"""Strips of segments as cells: one for each column of the terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from rich.cells import cell_len
from textual.strip import Strip

from tui_reader.text.width import NARROW, character_widths, widths_for
from tui_reader.ui.terminal.pens import PLAIN, Pen, Pens

CACHED_CELLS = 20_000
"""Cells kept for further use in each pen, so that equal cells are the same object; chosen by hand."""


class ScreenCell(NamedTuple):
    """A column of the terminal: a character with the marks on it, or "" for a further column of the one before.

    `reach` is 0 where all terminals agree how wide the text is; else the columns that it takes at most.
    """

    text: str
    pen: Pen
    reach: int = 0


class _Certain(dict[str, bool]):
    """Whether all terminals draw a character, alone, in the same number of columns."""

    def __missing__(self, character: str) -> bool:
        self[character] = known = _width_is_certain(character)
        return known


_CERTAIN = _Certain()


def _width_is_certain(character: str) -> bool:
    """No mark, no emoji, nothing private, unassigned or without width.

    What is ambiguous in UAX 11 has the width that the settings say.
    """
    code = ord(character)
    if unicodedata.category(character)[0] in "MC" or 0x1F000 <= code < 0x20000 or not NARROW[character]:
        return False
    # Symbols that terminals of some age draw as emoji, in two columns, and others in one.
    return not (0x2000 <= code < 0x2E80 and unicodedata.east_asian_width(character) == "W")


class _CellsOf(dict[str, tuple[ScreenCell, ...]]):
    """The cells of each character of certain width in one pen."""

    def __init__(self, pen: Pen, fill: Pen, widths: dict[str, int]) -> None:
        self._pen, self._fill, self._widths = pen, fill, widths

    def __missing__(self, character: str) -> tuple[ScreenCell, ...]:
        if len(self) > CACHED_CELLS:
            self.clear()
        drawn = self._fill if character == " " else self._pen
        self[character] = found = _columns(character, drawn, self._widths[character])
        return found


class CellSource:
    """Turns strips into cells; equal cells are mostly the same object."""

    def __init__(self, pens: Pens, ambiguous: int = 1) -> None:
        """`ambiguous`: cells of East Asian ambiguous characters, 1 or 2."""
        self._pens = pens
        self._ambiguous = ambiguous
        self._cached: dict[tuple[Pen, int], _CellsOf] = {}

    def cells(self, strip: Strip, width: int) -> list[ScreenCell]:
        """The cells of a strip that is `width` columns wide.

        The program's own lines are measured with the width of ambiguous characters that the settings give,
        Textual's with one column. Where neither explains the width, a segment is one cell with many columns.
        """
        for ambiguous in dict.fromkeys((self._ambiguous, 1)):
            found: list[ScreenCell] = []
            for text, style, _ in strip:
                found += self._of_text(text, self._pens.of(style), ambiguous)
            if len(found) == width:
                return found
        found = []
        for text, style, _ in strip:
            if cells := cell_len(text):
                found += _columns(text, self._pens.of(style), cells, cells)
        return found[:width] + [ScreenCell(" ", PLAIN)] * (width - len(found))

    def _of_text(self, text: str, pen: Pen, ambiguous: int) -> Iterable[ScreenCell]:
        """The cells of a text in one pen."""
        if not all(map(_CERTAIN.__getitem__, text)):
            return self._of_clusters(text, pen, ambiguous)
        cells = self._cached.get((pen, ambiguous))
        if cells is None:
            cells = self._cached[pen, ambiguous] = _CellsOf(pen, self._pens.fill(pen), widths_for(ambiguous))
        return chain.from_iterable(map(cells.__getitem__, text))

    def _of_clusters(self, text: str, pen: Pen, ambiguous: int) -> Iterator[ScreenCell]:
        """The cells of a text with marks, emoji or characters without width."""
        text = "".join(each for each in text if unicodedata.category(each) != "Cc")
        widths = character_widths(text, ambiguous)
        at = 0
        while at < len(text):
            end, cells = at + 1, widths[at]
            while end < len(text) and widths[end] == 0:
                end += 1
            cluster = text[at:end]
            # A mark without a character before it is left out: it would be drawn on the cell of another widget.
            if cells:
                drawn = self._pens.fill(pen) if cluster == " " else pen
                yield from _columns(cluster, drawn, cells, 0 if _is_certain(cluster) else 2 * len(cluster))
            at = end


def _columns(text: str, pen: Pen, cells: int, reach: int = 0) -> tuple[ScreenCell, ...]:
    """The cells of a text that is drawn as one, `cells` columns wide."""
    return (ScreenCell(text, pen, reach), *(ScreenCell("", pen),) * (cells - 1))


def _is_certain(cluster: str) -> bool:
    """Whether all terminals draw a character, with the marks on it, in the same number of columns."""
    return _CERTAIN[cluster[0]] and all(map(_is_plain_mark, cluster[1:]))


def _is_plain_mark(mark: str) -> bool:
    """Whether a mark never changes the width of what it stands on, as the variation selectors for emoji do."""
    return unicodedata.category(mark) in ("Mn", "Me") and not "\ufe00" <= mark <= "\ufe0f"
