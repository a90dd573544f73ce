"""The characters of a PDF page as pdfium gives them, where each of them stands, and in which table."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping, Sequence
from ctypes import addressof, c_double, c_int, c_void_p
from itertools import groupby, repeat
from math import atan2, cos, degrees, hypot, radians, sin
from typing import Any, NamedTuple

from pypdfium2.raw import (
    FS_MATRIX,
    FS_RECTF,
    FPDFText_CountRects,
    FPDFText_GetCharOrigin,
    FPDFText_GetFontSize,
    FPDFText_GetLooseCharBox,
    FPDFText_GetMatrix,
    FPDFText_GetTextObject,
    FPDFText_GetUnicode,
)

from tui_reader.parse.documents.pdf.functions import address_of, quick_function

SECOND_HALF = "\udfff"
"""Stands for the second of the two places of a character beyond U+FFFF."""

_FEWEST_LEVEL = 8
"""Characters from which on it is quicker to ask whether they are of one text object than to ask each of them."""

_ALEF = "\u0622\u0623\u0625\u0627\u0671"

_UNKNOWN = "\ufffd"
_LONE = re.compile("[\ud800-\udfff]")
LEFTWARD = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]{2,}")
"""Words of Hebrew, Arabic and related scripts."""


_font_size = quick_function(FPDFText_GetFontSize, c_double, c_void_p, c_int)
_origin = quick_function(FPDFText_GetCharOrigin, c_int, c_void_p, c_int, c_void_p, c_void_p)
_loose_box = quick_function(FPDFText_GetLooseCharBox, c_int, c_void_p, c_int, c_void_p)
_matrix = quick_function(FPDFText_GetMatrix, c_int, c_void_p, c_int, c_void_p)
_text_object = quick_function(FPDFText_GetTextObject, c_void_p, c_void_p, c_int)


class PlacedTables(NamedTuple):
    """The number of the table in which each character of a page stands, None outside of all, and the mark of each
    table. () without tables."""

    tables: Sequence[int | None] = ()
    marks: Mapping[int, str] = {}


class Scale(NamedTuple):
    """By how much the size of its font is multiplied for a character, and whether the character is turned."""

    factor: float
    is_turned: bool


class Turned(NamedTuple):
    """The direction of turned text in degrees to the left, its size, and where it begins and ends on its baseline,
    in points. Vertical text has the direction 270."""

    degrees: int
    size: float
    start: tuple[float, float]
    end: tuple[float, float]


class CharacterPlaces:
    """Places and sizes of the characters of a page by their numbers, in points from the lower left corner."""

    def __init__(self, textpage: Any) -> None:
        self._textpage = textpage.raw
        self._page = address_of(textpage.raw)
        self._xs, self._ys = ((c_double * max(1, textpage.count_chars()))() for _ in range(2))
        self._box, self._matrix = FS_RECTF(), FS_MATRIX()
        self._at_x, self._at_y, self._at_box, self._at_matrix = map(
            addressof, (self._xs, self._ys, self._box, self._matrix)
        )
        self._level = range(0)
        """The last characters that were found to be of one text object."""
        self._level_scale = Scale(1.0, False)

    def size(self, index: int) -> float:
        """The size of its font."""
        size: float = _font_size(self._page, index)
        return size

    def origin(self, index: int) -> tuple[float, float]:
        """Where it begins on its baseline."""
        _origin(self._page, index, self._at_x, self._at_y)
        return self._xs[0], self._ys[0]

    def right(self, index: int) -> float:
        """Where the next one would begin."""
        _loose_box(self._page, index, self._at_box)
        right: float = self._box.right
        return right

    def middle(self, index: int) -> tuple[float, float]:
        """The middle of its box."""
        _loose_box(self._page, index, self._at_box)
        box = self._box
        return (box.left + box.right) / 2, (box.bottom + box.top) / 2

    def scale(self, index: int) -> Scale:
        """How it is scaled and turned."""
        if index in self._level:
            return self._level_scale
        _matrix(self._page, index, self._at_matrix)
        matrix = self._matrix
        is_turned = abs(matrix.b) > 0.1 * abs(matrix.a) + 0.001 or (matrix.a < 0 and matrix.d < 0)
        return Scale(hypot(matrix.c, matrix.d), is_turned)

    def turned(self, first: int, last: int) -> Turned:
        """How the turned characters from `first` to `last` stand."""
        _matrix(self._page, first, self._at_matrix)
        matrix = self._matrix
        size = self.size(first) * hypot(matrix.c, matrix.d)
        angle = round(degrees(atan2(matrix.b, matrix.a))) % 360
        start, (x, y) = self.origin(first), self.origin(last)
        _loose_box(self._page, last, self._at_box)
        box = self._box
        ends = {90: (x, box.top), 180: (box.left, y), 270: (x, box.bottom)}
        along = (x + 0.5 * size * cos(radians(angle)), y + 0.5 * size * sin(radians(angle)))
        return Turned(angle, size, start, ends.get(angle, along))

    def text_object(self, index: int) -> int | None:
        """A number for the text object that it is drawn by."""
        number: int | None = _text_object(self._page, index)
        return number

    def sizes_and_heights(self, start: int, end: int) -> Sequence[tuple[float, float]]:
        """The size of the font and the height of the baseline of each character from `start` to before `end`."""
        count = end - start
        if count >= _FEWEST_LEVEL and self._are_level(start, end):
            return [(self.size(start), self.origin(start)[1])] * count
        sizes = map(_font_size, repeat(self._page), range(start, end))
        xs, ys = (range(first, first + 8 * count, 8) for first in (self._at_x, self._at_y))
        deque(map(_origin, repeat(self._page), range(start, end), xs, ys), maxlen=0)
        return list(zip(sizes, self._ys, strict=False))

    def _are_level(self, start: int, end: int) -> bool:
        """Whether all characters from `start` to before `end` are of one text object that is not turned, and so of
        one size and on one baseline. pdfium counts the rectangles of text
        objects in a fraction of the time in which each character is asked for its object."""
        if FPDFText_CountRects(self._textpage, start, end - start) != 1:
            return False
        number = self.text_object(start)
        if number is None or number != self.text_object(end - 1):
            return False
        scale = self.scale(start)
        if self._matrix.b != 0 or self.origin(start)[1] != self.origin(end - 1)[1]:
            return False
        self._level, self._level_scale = range(start, end), scale
        return True


def with_leftward_words(characters: str, places: CharacterPlaces) -> str:
    """The characters of a page in the order in which they are read. Browsers draw words that run to the left from
    their end, each character apart, and pdfium gives some of these as they were drawn, and the characters of a
    ligature always."""
    parts: list[str] = []
    end = 0
    for found in LEFTWARD.finditer(characters):
        start, stop = found.span()
        origins = [places.origin(index)[0] for index in range(start, stop)]
        if origins[0] < origins[-1]:
            word = found[0][::-1]
        else:
            glyphs = groupby(zip(origins, found[0], strict=True), key=lambda one: round(one[0], 2))
            word = "".join(_unligated("".join(char for _origin, char in glyph)) for _place, glyph in glyphs)
        parts += [characters[end:start], word]
        end = stop
    return "".join([*parts, characters[end:]]) if parts else characters


def _unligated(glyph: str) -> str:
    """The characters of one glyph in the order in which they are read: no ligature begins with alef and ends with
    lam."""
    return glyph[::-1] if len(glyph) == 2 and glyph[1] == "\u0644" and glyph[0] in _ALEF else glyph


def page_characters(textpage: Any) -> str:
    """The characters of a page, as many as pdfium counts: one beyond U+FFFF counts as two, the second being
    `SECOND_HALF`."""
    count = textpage.count_chars()
    whole: str = textpage.get_text_range() if count > 0 else ""
    if len(whole) == count and _LONE.search(whole) is None:
        return whole
    codes = [FPDFText_GetUnicode(textpage, index) for index in range(count)]
    found: list[str] = []
    for place, code in enumerate(codes):
        following = codes[place + 1] if place + 1 < count else 0
        if 0xD800 <= code < 0xDC00 <= following < 0xE000:
            found.append(chr(0x10000 + (code - 0xD800) * 0x400 + following - 0xDC00))
        elif 0xDC00 <= code < 0xE000 and place and 0xD800 <= codes[place - 1] < 0xDC00:
            found.append(SECOND_HALF)
        else:
            found.append(chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else _UNKNOWN)
    return "".join(found)
