"""Working days: of China by its published calendar, elsewhere from Monday to Friday."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.extraction.key_dates.working_days import after_working_days


@pytest.mark.parametrize(
    ("start", "count", "last"),
    [
        pytest.param(date(2024, 4, 22), 5, date(2024, 4, 28), id="a working Sunday before the holidays of May"),
        pytest.param(date(2024, 4, 30), 1, date(2024, 5, 6), id="over the holidays of May"),
        pytest.param(date(2023, 9, 28), 2, date(2023, 10, 8), id="over the holidays of October"),
        pytest.param(date(2024, 3, 4), 5, date(2024, 3, 11), id="over a plain weekend"),
    ],
)
def test_working_days_of_china(start: date, count: int, last: date) -> None:
    found = after_working_days(start, count, "cn")
    assert found is not None
    assert found.last == last
    assert found.calendar.startswith("China's official holidays of 2004 to ")


@pytest.mark.parametrize("country", ["de", ""])
def test_elsewhere_only_weekends_are_free_and_the_calendar_says_so(country: str) -> None:
    found = after_working_days(date(2024, 4, 26), 4, country)
    assert found is not None
    assert found == (date(2024, 5, 2), "Monday to Friday, public holidays not excluded")


def test_outside_the_known_years_the_calendar_says_so() -> None:
    found = after_working_days(date(1999, 9, 30), 1, "cn")
    assert found is not None
    assert found == (date(1999, 10, 1), "Monday to Friday; China's holidays of these years are unknown")


@pytest.mark.parametrize(("start", "count"), [(date(2024, 1, 1), 0), (date(2024, 1, 1), 5000), (date.max, 1)])
def test_impossible_numbers(start: date, count: int) -> None:
    assert after_working_days(start, count, "cn") is None


@given(st.dates(date(2004, 1, 1), date(2025, 12, 1)), st.integers(1, 30), st.sampled_from(["cn", "fr"]))
def test_one_day_more_ends_later(start: date, count: int, country: str) -> None:
    one, more = after_working_days(start, count, country), after_working_days(start, count + 1, country)
    assert one is not None
    assert more is not None
    assert start + timedelta(count) <= one.last < more.last
