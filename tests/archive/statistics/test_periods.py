"""Years, months and days of a timeline."""

from __future__ import annotations

from array import array
from datetime import date

from tui_reader.archive.statistics.periods import Timeline
from tui_reader.archive.statistics.values import DayCounts

LEAP = date(2024, 2, 29)
TIMELINE = Timeline(
    DayCounts(
        array("i", [date(2022, 12, 31).toordinal(), LEAP.toordinal(), date(2024, 3, 1).toordinal()]),
        array("q", [1, 2, 3]),
        undated=4,
    )
)


def test_periods_without_any_are_listed() -> None:
    years = TIMELINE.periods("year")
    assert [(each.first.year, each.total) for each in years] == [(2022, 1), (2023, 0), (2024, 5)]
    assert (TIMELINE.total, years.most()) == (10, 5)


def test_months_end_with_their_last_day() -> None:
    months = TIMELINE.periods("month")
    assert len(months) == 16
    assert [(each.first, each.last, each.total) for each in months[-2:]] == [
        (date(2024, 2, 1), LEAP, 2),
        (date(2024, 3, 1), date(2024, 3, 31), 3),
    ]
    assert months[0].first == date(2022, 12, 1)
    assert months.place(LEAP) == 14
    assert months.place(date(1990, 1, 1)) == 0


def test_days() -> None:
    days = TIMELINE.periods("day")
    assert len(days) == 427
    assert [each.total for each in days[-2:]] == [2, 3]
    assert days.most() == 3
    assert TIMELINE.last_day(TIMELINE.periods("year")[2]) == date(2024, 3, 1)
    assert TIMELINE.last_day(TIMELINE.periods("year")[1]) is None


def test_a_timeline_may_begin_later() -> None:
    assert [each.first.year for each in TIMELINE.periods("year", date(2023, 5, 5))] == [2023, 2024]


def test_without_dates_there_are_none() -> None:
    empty = Timeline(DayCounts(array("i"), array("q"), 3))
    assert (len(empty.periods("day")), empty.periods("month").most(), empty.days, empty.total) == (0, 0, None, 3)
