"""Sums of days, whole and with those of some days replaced."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_reader.archive.postgres.lists.day_sums import CountedDays

DAYS = st.dictionaries(
    st.integers(-9, 9), st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 3)), max_size=12
)


def sums(days: CountedDays) -> dict[int, tuple[int, ...]]:
    starts = [days.starts(what) for what in ("all", "read", "starred")]
    return {bucket: tuple(each[at + 1] - each[at] for each in starts) for at, bucket in enumerate(days.buckets)}


@given(DAYS, DAYS)
def test_days_are_replaced_added_and_left_out(
    before: dict[int, tuple[int, ...]], new: dict[int, tuple[int, ...]]
) -> None:
    days = CountedDays((day, *counts) for day, counts in before.items())
    replaced = days.replaced((day, *counts) for day, counts in new.items())
    expected = {day: counts for day, counts in (before | new).items() if counts[0]}
    assert sums(replaced) == expected
    assert list(replaced.buckets) == sorted(expected)
    assert sums(days) == {day: counts for day, counts in before.items() if counts[0]}, "these stay as they were"


def test_an_archive_without_a_bulletin_has_no_day() -> None:
    assert sums(CountedDays()) == {}
    assert CountedDays().counts().total == 0
