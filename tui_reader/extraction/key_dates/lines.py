"""Which lines of a text may hold days, and which labels stand above them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from tui_reader.extraction.key_dates.rules import LanguageRules

_DIGITS = re.compile(r"\d\s?[./-]\s?\d|\d\.[ ]?\d|\d{8}")
_HAN_DIGITS = re.compile(
    r"\d\s?[./-]\s?\d|\d{8}|[\d一二三四五六七八九十年]\s{0,3}[个個]?\s?[月日號号天年工周週营営월일년底末]"
)
"""Days, months and durations in digits."""
_NUMBERED = re.compile(
    r"\d|\b(?:end of|ende|fin|fine|fins|finales|fines|final|eind|końca|конца|slutet|utgangen|udgangen)\s",
    re.IGNORECASE,
)
"""What a day has whose month has a name: a number, or that it is the last one."""
LONGEST_LABEL = 60
"""Characters of a line that may be the label of those below. Chosen by hand."""
LONGEST_LABELLED = 160
"""Characters of a line that may need a label from above. Chosen by hand."""
_ITEMS = 20
"""Lines of a list below one label. Chosen by hand."""
_ITEM_MARK = re.compile(r"\s{0,4}[·•–—*▪●○■□◆\-]\s?\S")
GENERIC_LABEL = re.compile(
    r"\W{0,4}(?:\d{1,2}[.、)）]\s?|[(（][一二三四五六七八九十\d]{1,2}[)）])?(?:时间|時間|日期|截止时间|截止日期|期限|日時|期間|期日|일시|기간|"
    r"date|time|when|datum|termin|zeit|wann|fecha|data|quando|kiedy|дата|время|срок|tid)\w{0,6}\s?[:：\s]",
    re.IGNORECASE,
)
"""A label such as `Time:`, which does not say of what."""
_SENTENCE = re.compile(r"\.$|[。；;]|[^\d\W][.!?]\s")
"""What no label has."""


class DayFinder:
    """Finds what may hold days in the languages of a text, before any rule is tried."""

    def __init__(self, languages: Sequence[LanguageRules], codes: Sequence[str]) -> None:
        """`codes` are those of the languages that the text may have."""
        self._days = tuple(word for language in languages for word in language.days)
        self._digits = _HAN_DIGITS if {"zh", "ja", "ko"} & set(codes) else _DIGITS
        self._months = tuple(word for language in languages for word in language.months)

    def lines_with_days(self, text: str, lines: list[str]) -> list[int]:
        """The lines that may have a day, a duration or what counts from the publication."""
        starts = [0, *accumulate(len(line) + 1 for line in lines)]
        found: set[int] = set()
        at = 0
        while match := self._digits.search(text, at):
            number = bisect_right(starts, match.start()) - 1
            found.add(number)
            at = starts[number + 1]
        # Its small letter is two characters long.
        lower = text.replace("İ", "i").lower()
        if len(lower) != len(text):
            lower = text
        for words, is_month in ((self._days, False), (self._months, True)):
            for word in words:
                at = lower.find(word)
                while at >= 0:
                    number = bisect_right(starts, at) - 1
                    if not is_month or _NUMBERED.search(text, starts[number], starts[number + 1] - 1):
                        found.add(number)
                    at = lower.find(word, starts[number + 1])
        return sorted(number for number in found if number < len(lines))

    def may_hold_days(self, text: str) -> bool:
        """Whether a line may have a day, a duration or what counts from the publication."""
        if self._digits.search(text) is not None:
            return True
        lower = text.lower()
        return any(map(lower.__contains__, self._days)) or (
            _NUMBERED.search(text) is not None and any(map(lower.__contains__, self._months))
        )


class HeadedRow(NamedTuple):
    """A row of a table that was read: its line, the first line of the table, and the cells of that line."""

    line: int
    first: int
    header: list[str]


def table_row(lines: list[str], number: int, before: HeadedRow) -> HeadedRow:
    """A row with the first row of its table: rows in succession with as many cells. `before` was read before."""
    count = lines[number].count("\t")
    first = number
    while first > before.line and lines[first - 1].count("\t") == count:
        first -= 1
    if first == before.line and len(before.header) == count + 1:
        return before._replace(line=number)
    return HeadedRow(number, first, lines[first].split("\t"))


def labels_above(lines: list[str], number: int, line: str) -> Iterator[str]:
    """Short lines above one, of which it may be the value: the one directly above, that of a whole list above an
    item of it, for `Time: …` also others."""
    is_item = _ITEM_MARK.match(line) is not None
    left = 4 if GENERIC_LABEL.match(line) else 1
    for above in range(number - 1, max(-1, number - _ITEMS), -1):
        label = lines[above]
        if is_item and _ITEM_MARK.match(label):
            continue
        if len(label) > LONGEST_LABEL or "\t" in label:
            return
        if label and not _SENTENCE.search(label):
            yield label
        left -= 1
        if not left:
            return
