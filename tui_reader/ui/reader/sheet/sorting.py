"""The order of values of a column: numbers by their value, then text, then what is empty."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from tui_reader.text.fold import fold
from tui_reader.ui.reader.tables.table_layout import MAX_NUMBER_LENGTH, NO_VALUE, NUMBER

_NUMBER = re.compile(NUMBER)
_DIGITS = re.compile(r"(?P<whole>\d{1,3}(?:(?P<mark>[,.，'’\u00a0\u202f ])\d{3})+|\d+)(?:[.,．](?P<part>\d+))?")
_RUN = re.compile(r"(\d+)")
_TIMES = {"百": 100, "千": 1000, "万": 10_000, "萬": 10_000, "亿": 10**8, "億": 10**8}

Part = tuple[int, int, str]
"""A part of a text: digits by their value, which precede other text."""

SortKey = tuple[int, Decimal | int, list[Part]]


def number_of(text: str) -> Decimal | int | None:
    """The value of a number, a percentage or an amount of money; None for anything else. `1.2万` is 12000.

    One group of three digits behind a full stop is the fraction: 1.234 is less than 2.
    """
    if text.isascii() and text.isdecimal():
        return int(text) if len(text) <= MAX_NUMBER_LENGTH else None
    text = text.strip()
    if len(text) > MAX_NUMBER_LENGTH or not _NUMBER.fullmatch(text):
        return None
    found = _DIGITS.search(text)
    if found is None:
        return None
    whole, part = found["whole"], found["part"] or ""
    if found["mark"] == "." and not part and whole.count(".") == 1:
        whole, part = whole.split(".")
    digits = "".join(filter(str.isdecimal, whole))
    # Both take the decimal digits of any script.
    value = Decimal(f"{digits}.{part}") if part else int(digits)
    for character in text[found.end() :]:
        value *= _TIMES.get(character, 1)
    return -value if re.search(r"[\-−－]", text[: found.start()]) else value


def sort_key(text: str) -> SortKey:
    """The key of a value: a number, or text in which runs of digits count by their value (第9条 before 第10条)."""
    number = number_of(text)
    if number is not None:
        return (0, number, [])
    parts = [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in _RUN.split(fold(text)) if part]
    return (1, 0, parts)


def is_empty(text: str) -> bool:
    """Whether a cell has no value, or a placeholder for one."""
    return not text or text in NO_VALUE


def sorted_rows(values: Sequence[str], *, descending: bool = False) -> list[int]:
    """The numbers of rows in the order of their values; equal ones stay in order, and empty ones are last."""
    filled = [row for row, value in enumerate(values) if not is_empty(value)]
    keys = {value: sort_key(value) for value in {values[row] for row in filled}}
    filled.sort(key=lambda row: keys[values[row]], reverse=descending)
    return filled + [row for row, value in enumerate(values) if is_empty(value)]
