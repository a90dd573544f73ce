"""Days, months and years with their numbers of bulletins, as bars show them."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from typing import Literal, NamedTuple

from tui_reader.archive.statistics.values import DayCounts

Unit = Literal["year", "month", "day"]
UNITS: tuple[Unit, ...] = ("year", "month", "day")


class Period(NamedTuple):
    """A year, a month or a day by its first and last day, and how many bulletins it has."""

    first: date
    last: date
    total: int


class Timeline:
    """The bulletins of a view by period. Periods without any between others are periods, too."""

    def __init__(self, counts: DayCounts) -> None:
        self.counts = counts
        self.total = counts.total
        self._before = array("q", accumulate(counts.counts, initial=0))

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day that has any; None where none is dated."""
        days = self.counts.days
        return (date.fromordinal(days[0]), date.fromordinal(days[-1])) if days else None

    def count(self, first: date, last: date) -> int:
        """How many bulletins were published from `first` to `last`."""
        days = self.counts.days
        start, end = bisect_left(days, first.toordinal()), bisect_left(days, last.toordinal() + 1)
        return max(0, self._before[end] - self._before[start])

    def periods(self, unit: Unit, first: date | None = None, last: date | None = None) -> list[Period]:
        """The periods from that of `first` to that of `last`; by default all from the first to the last
        bulletin."""
        around = self.days
        if around is None:
            return []
        bounds = spans(unit, first or around[0], last or around[1])
        return [Period(start, end, self.count(start, end)) for start, end in bounds]


def spans(unit: Unit, first: date, last: date) -> Iterator[tuple[date, date]]:
    """The first and last days of the periods from that of `first` to that of `last`."""
    at = start_of(unit, first)
    while at <= last:
        end = end_of(unit, at)
        yield at, end
        if end == date.max:
            return
        at = end + timedelta(days=1)


def start_of(unit: Unit, day: date) -> date:
    """The first day of the period of a day."""
    if unit == "day":
        return day
    return day.replace(day=1) if unit == "month" else day.replace(month=1, day=1)


def end_of(unit: Unit, day: date) -> date:
    """The last day of the period of a day."""
    if unit == "day":
        return day
    if unit == "year" or day.month == 12:
        return day.replace(month=12, day=31)
    return day.replace(month=day.month + 1, day=1) - timedelta(days=1)
