"""Days, months and years with their numbers of bulletins, as bars show them."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import accumulate
from typing import Literal, NamedTuple, overload

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

    def last_day(self, period: Period) -> date | None:
        """The last day of a period that has any bulletin."""
        days = self.counts.days
        at = bisect_left(days, period.last.toordinal() + 1) - 1
        return date.fromordinal(days[at]) if at >= 0 and days[at] >= period.first.toordinal() else None

    def periods(self, unit: Unit, first: date | None = None) -> Periods:
        """The periods from that of `first`, by default of the first bulletin, to that of the last one."""
        return Periods(self, unit, first)


class Periods(Sequence[Period]):
    """All periods of a timeline in order, each made when it is asked for: days are many."""

    def __init__(self, timeline: Timeline, unit: Unit, first: date | None = None) -> None:
        self.timeline, self.unit = timeline, unit
        around = timeline.days
        self._first = self._size = 0
        if around is not None:
            self._first = _number(unit, first or around[0])
            self._size = _number(unit, around[1]) - self._first + 1

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, place: int) -> Period: ...

    @overload
    def __getitem__(self, place: slice) -> list[Period]: ...

    def __getitem__(self, place: int | slice) -> Period | list[Period]:
        if isinstance(place, slice):
            return [self._at(each) for each in range(*place.indices(self._size))]
        at = place + self._size if place < 0 else place
        if not 0 <= at < self._size:
            raise IndexError(place)
        return self._at(at)

    def _at(self, place: int) -> Period:
        start = _start(self.unit, self._first + place)
        end = end_of(self.unit, start)
        return Period(start, end, self.timeline.count(start, end))

    def place(self, day: date) -> int:
        """The place of the period of a day, or of the nearest one."""
        return min(max(_number(self.unit, day) - self._first, 0), max(0, self._size - 1))

    def most(self) -> int:
        """The number of bulletins of the period that has most."""
        if self.unit == "day":
            return max(self.timeline.counts.counts, default=0)
        return max((period.total for period in self), default=0)


def _number(unit: Unit, day: date) -> int:
    """The number of the period of a day, consecutive."""
    if unit == "day":
        return day.toordinal()
    return day.year if unit == "year" else day.year * 12 + day.month - 1


def _start(unit: Unit, number: int) -> date:
    """The first day of a period by its number."""
    if unit == "day":
        return date.fromordinal(number)
    return date(number, 1, 1) if unit == "year" else date(number // 12, number % 12 + 1, 1)


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
