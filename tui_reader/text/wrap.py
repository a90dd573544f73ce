"""Line breaking for mixed text by kinsoku rules, with whole Latin words, document numbers, dates and amounts.

Greedy, by cells: each line takes as much as fits, and only the characters around its end are examined.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache
from itertools import accumulate

from tui_reader.text.character_ranges import HAN_BASIC
from tui_reader.text.unbreakable import unbreakable_spans
from tui_reader.text.width import NARROW, attaches, character_widths, keeps_clusters, widths_for

NO_LINE_START = frozenset(
    "、。，．,.;:；：!?！？)）]］}｝〉》」』】〕〗〙〟’”%％‰℃…—～·・"
    # Japanese: iteration and length marks, small kana, half-width closing marks.
    "々ゝゞヽヾーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ｡｣､･ｰﾞﾟ"
)
"""Marks that do not begin a line (CLREQ basic level, and their ASCII forms)."""

NO_LINE_END = frozenset("`(（[［{｛〈《「『【〔〖〘〝‘“｢")
"""Marks that do not end a line."""

HANGING_START = frozenset("（［｛〈《「『【〔〖〘〝“‘")
"""Full-width opening marks, whose left half is empty: at the start of a line they hang into the margin."""

HANGING_END = frozenset("、。，．；：！？）］｝〉》」』】〕〗〙〟”’")
"""Full-width marks whose right half is empty: at the end of a line that half may be in the margin."""

_BLANK, _IDEOGRAPH, _LETTER, _ATTACHED, _GLUE = range(5)
_FOLDED = frozenset(",;:!?)")
_HYPHENS = frozenset("-‐–")
_SPACES = frozenset(" \u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000")
_NOT_WIDE = re.compile(f"[^\u3001-\u3029\u3041-\u3096\u30a1-\u30ff\u3400-\u4dbf{HAN_BASIC}\uff01-\uff60]+")
_MOSTLY_WIDE = re.compile(f".{{0,40}}?[{HAN_BASIC}]{{4}}", re.DOTALL)
_WIDE_WORDS = re.compile("[\u1100-\u115f\ua960-\ua97f\uac00-\ud7a3\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
_SYMBOLS = re.compile("[\u2190-\u21ff\u2300-\u245f\u2500-\u27bf\u2b00-\u2bff]")


@cache
def _kind(character: str) -> int:
    """The line breaking class of a character."""
    if character in _SPACES:
        return _BLANK
    if character in "\u00a0\u2007\u202f\u2060":
        return _GLUE
    if attaches(character):
        return _ATTACHED
    if (NARROW[character] == 2 and not _WIDE_WORDS.match(character)) or _SYMBOLS.match(character):
        return _IDEOGRAPH
    return _LETTER


def hangs(character: str, ambiguous: int = 1) -> bool:
    """Whether a character at the start of a line hangs into the margin: a full-width opening mark."""
    return character in HANGING_START and widths_for(ambiguous)[character] == 2


def line_breaks(
    text: str, width: int, *, ambiguous: int = 1, first_indent: int = 0, hanging: int = 0
) -> list[int]:
    """Offsets where the lines of `text` start, the first 0; line i is `text[b[i]:b[i + 1]]`.

    Lines are at most `width` cells wide, the first at most `width - first_indent`; a negative indent is room to
    the left. Trailing spaces hang past that, and a single character wider than the line overflows it. `\\n` ends a
    line. With `hanging` 1, an opening mark at the start of a line is one cell left of it (see `hangs`), and a
    closing mark at its end may be one cell beyond it (CLREQ). Where the rules cannot be kept (a word longer
    than a line, a run of closing marks), words are broken first, then the kinsoku rules.
    """
    first = max(1, width - first_indent)
    if "\n" not in text:
        return _break_paragraph(text, max(1, width), first, ambiguous, hanging)
    breaks: list[int] = []
    at = 0
    for paragraph in text.split("\n"):
        breaks += [at + each for each in _break_paragraph(paragraph, max(1, width), first, ambiguous, hanging)]
        at += len(paragraph) + 1
        first = max(1, width)
    return breaks


def _break_paragraph(text: str, width: int, first: int, ambiguous: int, hanging: int) -> list[int]:
    length = len(text)
    sums = _running_widths(text, ambiguous)
    breaks = [0]
    if sums[length] <= first:
        return breaks
    spans = [span for span in unbreakable_spans(text) if sums[span[1]] - sums[span[0]] <= width]
    starts, ends = [span[0] for span in spans], [span[1] for span in spans]
    start, room = 0, first
    while True:
        if hanging and text[start] in HANGING_START and sums[start + 1] - sums[start] == 2:
            room += 1
        reach = bisect_right(sums, sums[start] + room, start) - 1
        if reach >= length:
            return breaks
        # Most lines of Chinese text end between two Han outside any unbreakable span.
        if not (
            reach > start
            and "\u4e00" <= text[reach] <= "\u9fff"
            and "\u4e00" <= text[reach - 1] <= "\u9fff"
            and not (starts and _inside(starts, ends, reach))
        ):
            beyond = hanging and sums[reach + 1] - sums[start] == room + 1 and sums[reach + 1] - sums[reach] == 2
            if beyond and text[reach] in HANGING_END and _ends_line(text, start, reach + 1, starts, ends):
                reach += 1
            else:
                reach = _line_end(text, start, reach, starts, ends)
            if reach >= length:
                return breaks
        breaks.append(reach)
        start, room = reach, width


def _running_widths(text: str, ambiguous: int) -> Sequence[int]:
    """Cells before each offset, including the offset after the last character."""
    if text.isascii() and text.isprintable():
        return range(len(text) + 1)
    if "\u200d" in text:
        return list(accumulate(character_widths(text, ambiguous), initial=0))
    get = widths_for(ambiguous).__getitem__
    if not _MOSTLY_WIDE.match(text):
        return list(accumulate(map(get, text), initial=0))
    # Runs of wide characters are counted in C; only the characters between them are looked up.
    sums: list[int] = []
    total = at = 0
    for narrow in _NOT_WIDE.finditer(text):
        start, end = narrow.span()
        sums.extend(range(total, total + 2 * (start - at), 2))
        total += 2 * (start - at)
        for character in narrow[0]:
            sums.append(total)
            total += get(character)
        at = end
    sums.extend(range(total, total + 2 * (len(text) - at) + 1, 2))
    return sums


def _ends_line(text: str, start: int, at: int, starts: list[int], ends: list[int]) -> bool:
    """Whether a line may end at an offset by all rules."""
    return at == len(text) or (_may_break(text, at, start) and not _inside(starts, ends, at))


def _line_end(text: str, start: int, reach: int, starts: list[int], ends: list[int]) -> int:
    """The best offset after `start` to end the line; `reach` is the last that fits without hanging spaces."""
    end, length = reach, len(text)
    while end < length and text[end] in _SPACES:
        end += 1
    if end == length:
        return end
    for at in range(end, start, -1):
        if _may_break(text, at, start) and not _inside(starts, ends, at):
            return at
    # A word longer than the line breaks preferably after a mark in its last third, as in an address.
    for at in range(end, start + (end - start) * 2 // 3, -1):
        if not text[at - 1].isalnum() and _keeps_kinsoku(text, at) and keeps_clusters(text, at, start):
            return at
    for at in range(end, start, -1):
        if _keeps_kinsoku(text, at) and keeps_clusters(text, at, start):
            return at
    for at in range(reach, start, -1):
        if keeps_clusters(text, at, start):
            return at
    end = max(reach, start + 1)
    while end < length and not keeps_clusters(text, end, start):
        end += 1
    return end


def _inside(starts: list[int], ends: list[int], at: int) -> bool:
    """Whether a break at `at` is within an unbreakable span."""
    before = bisect_left(starts, at) - 1
    return before >= 0 and at < ends[before]


def _keeps_kinsoku(text: str, at: int) -> bool:
    """Whether a break leaves no forbidden mark on either side; spaces at a line's end are ignored."""
    if text[at] in NO_LINE_START or text[at] in _SPACES:
        return False
    before = at - 1
    while before > 0 and text[before] in _SPACES:
        before -= 1
    return text[before] not in NO_LINE_END


def _may_break(text: str, at: int, start: int) -> bool:
    """Whether a line may end before `text[at]`, apart from unbreakable spans."""
    before, after = text[at - 1], text[at]
    if after in NO_LINE_START or before in NO_LINE_END or not keeps_clusters(text, at, start):
        return False
    left, right = _kind(before), _kind(after)
    if left == _BLANK:
        return right != _BLANK and _keeps_kinsoku(text, at)
    if right in (_BLANK, _GLUE):
        return False
    if left == _GLUE:
        # One no-break space between words is intended; a run of them, or one next to Han, is padding.
        return right == _IDEOGRAPH or (at > 1 and _kind(text[at - 2]) in (_GLUE, _IDEOGRAPH))
    if after in _HYPHENS or after == "/":
        return False
    if left == _ATTACHED:
        left = _base_kind(text, at)
    if left == _IDEOGRAPH or right == _IDEOGRAPH:
        return True
    return _between_letters(text, at)


def _base_kind(text: str, at: int) -> int:
    """The class of the base character of the marks before `at`."""
    while at > 0 and _kind(text[at - 1]) == _ATTACHED:
        at -= 1
    return _kind(text[at - 1]) if at else _LETTER


def _between_letters(text: str, at: int) -> bool:
    """Whether a line may end inside a run of letters, digits and narrow marks."""
    before, after = text[at - 1], text[at]
    if before in _HYPHENS:
        return at > 1 and text[at - 2].isalpha() and after.isalpha()
    if before in "—…”" or after == "“":
        return True
    # Next to Han, ASCII marks replace full-width ones, which are ideographs in line breaking.
    if before in _FOLDED:
        base = at - 2
        while base > 0 and text[base] in _FOLDED:
            base -= 1
        return base >= 0 and _kind(text[base]) == _IDEOGRAPH
    return after == "(" and at + 1 < len(text) and _kind(text[at + 1]) == _IDEOGRAPH
