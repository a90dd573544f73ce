"""Who went quiet, and who publishes irregularly."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from tui_reader.archive.statistics.rhythm import rhythm, rhythms

TODAY = date(2026, 12, 1)


def days(intervals: list[int], silent: int) -> list[date]:
    """Days of publication with these intervals, the last one in front, and so many days of silence after them."""
    found = [TODAY - timedelta(days=silent)]
    for interval in intervals:
        found.append(found[-1] - timedelta(days=interval))
    return found


@pytest.mark.parametrize(
    ("intervals", "silent", "quiet", "irregular"),
    [
        ([1, 1, 1, 1, 3] * 4, 3, False, False),
        ([1, 1, 1, 1, 3] * 4, 4, True, False),
        ([1] * 30, 2, False, False),
        ([1] * 30, 4, True, False),
        ([1] * 10, 90, False, False),
        ([1, 1, 30, 2, 40] * 5, 41, True, True),
        ([1, 1, 30, 2, 40] * 5, 40, False, True),
        ([7] * 20, 8, False, False),
    ],
)
def test_quiet_and_irregular(intervals: list[int], silent: int, quiet: bool, irregular: bool) -> None:
    found = rhythm("Works", days(intervals, silent), TODAY)
    assert found is not None
    assert (found.quiet, found.irregular, found.silent) == (quiet, irregular, silent)
    assert (found.last, found.longest) == (TODAY - timedelta(days=silent), max(intervals))


def test_too_few_days_say_nothing() -> None:
    assert rhythm("Works", [], TODAY) is None
    assert rhythm("Works", [TODAY], TODAY) is None


def test_a_pause_of_all_is_no_silence() -> None:
    found = rhythms({"Works": days([1] * 30, 40), "Parks": days([1] * 30, 44), "": [TODAY], "Roads": []}, TODAY)
    assert {name: each.silent for name, each in found.items()} == {"Works": 40, "Parks": 44}
    paused = rhythms({"Works": days([1] * 30, 40), "Parks": days([1] * 30, 44), "Roads": []}, TODAY)
    assert {name: (each.silent, each.quiet) for name, each in paused.items()} == {
        "Works": (0, False),
        "Parks": (4, True),
    }


def test_days_to_come_are_left_out() -> None:
    found = rhythm("Works", [TODAY + timedelta(days=9), *days([1, 2], 5)], TODAY)
    assert found is not None
    assert (found.silent, found.intervals, found.median) == (5, 2, 1.5)


@pytest.mark.parametrize("spread", [1, 20])
def test_false_alarms_are_bounded(spread: int) -> None:
    """Of intervals in random order the next one exceeds all 19 before it in at most one of 20 cases."""
    draw = random.Random(spread)
    alarms = 0
    for _ in range(2000):
        intervals = [1 + int(draw.expovariate(1 / spread)) for _ in range(20)]
        found = rhythm("Works", days(intervals[1:], intervals[0]), TODAY)
        alarms += found is not None and found.quiet
    assert alarms <= 2000 / 20 * 1.25
