"""Line breaking as its rules are written, one character at a time: what `text.wrap` must give, found slowly.

Written from the rules (the CLREQ basic level of kinsoku, whole words, combining sequences) and not from the code,
for the characters of `ALPHABET`. Every possible end of a line is tried, from the furthest back.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

HAN = "汉字排版的了"
LETTERS = "abcXYZ"
CLOSING = "，。、；：？！”’）》」】…—～·,.;:!?)]%"
OPENING = "“‘（《「【([`"
SPACES = " \u3000"
MARKS = "\u0301\u0323"
ALPHABET = HAN + LETTERS + CLOSING + OPENING + SPACES + MARKS + "한국éя"


def cells(character: str) -> int:
    """The width of a character of the alphabet in cells."""
    if unicodedata.category(character) == "Mn":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def width(text: str) -> int:
    """The width of a text in cells."""
    return sum(map(cells, text))


def lines(text: str, room: int) -> Iterator[str]:
    """The lines of a text of one paragraph in so many cells."""
    while width(text) > room:
        at = _end(text, room)
        if at >= len(text):
            break
        yield text[:at]
        text = text[at:]
    yield text


def _end(text: str, room: int) -> int:
    """Where the first line ends: at the last place that the rules allow, failing that inside a word, failing that
    where only a combining sequence is whole."""
    reach = max(at for at in range(len(text) + 1) if width(text[:at]) <= room)
    hanging = reach
    while hanging < len(text) and text[hanging] in SPACES:
        hanging += 1
    if hanging == len(text):
        return hanging
    for allowed, least in ((_is_good, 0), (_follows_mark, hanging * 2 // 3), (_keeps_marks_in_place, 0)):
        for at in range(hanging, least, -1):
            if allowed(text, at):
                return at
    for at in range(reach, 0, -1):
        if _keeps_sequence(text, at):
            return at
    at = max(reach, 1)
    while at < len(text) and not _keeps_sequence(text, at):
        at += 1
    return at


def _keeps_sequence(text: str, at: int) -> bool:
    return unicodedata.category(text[at]) != "Mn"


def _keeps_marks_in_place(text: str, at: int) -> bool:
    """No mark begins a line that may not, none ends one that may not, and no line begins with a space."""
    if not _keeps_sequence(text, at) or text[at] in CLOSING or text[at] in SPACES:
        return False
    before = text[:at].rstrip(SPACES)
    return not before or before[-1] not in OPENING


def _is_good(text: str, at: int) -> bool:
    """A place where a line may end: behind a space, beside an ideograph or a dash, behind ASCII marks that stand
    for full-width ones, before a bracket that opens before an ideograph."""
    if not _keeps_marks_in_place(text, at):
        return False
    before, after = text[at - 1], text[at]
    base = text[:at].rstrip(MARKS)[-1:]
    beside = _is_ideograph(base) or _is_ideograph(after)
    opens = after == "(" and _is_ideograph(text[at + 1 : at + 2])
    folded = before in ",;:!?)" and _is_ideograph(text[:at].rstrip(",;:!?)")[-1:])
    return before in SPACES or beside or folded or opens or before in "—…”" or after == "“"


def _follows_mark(text: str, at: int) -> bool:
    """A place inside a word that is longer than a line, behind a mark."""
    return _keeps_marks_in_place(text, at) and not text[at - 1].isalnum()


def _is_ideograph(character: str) -> bool:
    """Han, and the full-width marks that are set like it; Hangul is set in words, and a space is none, even with
    a mark on it."""
    wide = character != "" and cells(character) == 2
    return wide and character not in SPACES and not "\uac00" <= character <= "\ud7a3"
