"""Working days: from Monday to Friday, or by China's official calendar of holidays and working weekends."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

_FILE = Path(__file__).with_name("china_working_days.txt")

MOST_DAYS = 400
"""More working days are not counted; no notice states as many. Chosen by hand."""


class WorkingDays(NamedTuple):
    """The last of a number of working days, and in English the calendar by which they were counted."""

    last: date
    calendar: str


def after_working_days(start: date, count: int, country: str) -> WorkingDays | None:
    """The working day with this number after `start`, which is not counted itself; None for impossible numbers.

    `country` is `cn` for China, whose calendar counts where its years are known. Elsewhere the days from Monday to
    Friday count, and `calendar` says that public holidays are not excluded.
    """
    if not 0 < count <= MOST_DAYS:
        return None
    known, off, on = _china() if country == "cn" else (range(0), frozenset[date](), frozenset[date]())
    day, inside = start, start.year in known
    try:
        while count:
            day += timedelta(1)
            inside = inside and day.year in known
            working = day in on or (day.weekday() < 5 and day not in off)
            count -= working
    except OverflowError:
        return None
    if inside:
        return WorkingDays(day, f"China's official holidays of {known.start} to {known.stop - 1}")
    if country == "cn":
        return WorkingDays(day, "Monday to Friday; China's holidays of these years are unknown")
    return WorkingDays(day, "Monday to Friday, public holidays not excluded")


@cache
def _china() -> tuple[range, frozenset[date], frozenset[date]]:
    """The known years, the holidays from Monday to Friday, and the working days on weekends."""
    years: list[int] = []
    days: dict[str, set[date]] = {"off": set(), "on": set()}
    for line in _FILE.read_text("utf-8").splitlines():
        first, *rest = line.split(" ")
        if first.isdigit():
            years.append(int(first))
            kind = ""
            for word in rest:
                if word in days:
                    kind = word
                else:
                    days[kind].add(date(int(first), int(word[:2]), int(word[3:])))
    return range(years[0], years[-1] + 1), frozenset(days["off"]), frozenset(days["on"])
