"""Rows and days as they are typed to go there, and ranges of days in few characters."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.ui.articles.row_or_date import BadRowOrDate, days, range_text, row_or_day

TODAY = date(2022, 3, 20)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("1234", 1234),
        (" 1,000,000 ", 1_000_000),
        ("2010", 2010),
        ("2010年", date(2010, 12, 31)),
        ("2010-07", date(2010, 7, 31)),
        ("2010年2月", date(2010, 2, 28)),
        ("2010-07-16", date(2010, 7, 16)),
        ("20100716", date(2010, 7, 16)),
        ("2010-07..2012", date(2012, 12, 31)),
        ("2010-07..", TODAY),
    ],
)
def test_a_place_is_a_row_or_the_newest_day_of_a_date(text: str, place: int | date) -> None:
    assert row_or_day(text, TODAY) == place


@pytest.mark.parametrize("text", ["soon", "2010-13", "2010-02-30", "..", "12x"])
def test_other_text_is_rejected_with_one_line(text: str) -> None:
    with pytest.raises(BadRowOrDate) as caught:
        row_or_day(text, TODAY)
    assert str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("since", "until", "text"),
    [
        (date(2010, 1, 1), date(2010, 12, 31), "2010"),
        (date(2010, 7, 1), date(2010, 7, 31), "2010-07"),
        (date(2010, 7, 16), date(2010, 7, 16), "2010-07-16"),
        (date(2010, 7, 1), date(2012, 12, 31), "2010-07..2012"),
        (date(2010, 7, 2), date(2012, 2, 29), "2010-07-02..2012-02"),
        (date(2010, 1, 1), None, "2010.."),
        (None, date(2010, 7, 30), "..2010-07-30"),
    ],
)
def test_a_range_is_shown_as_short_as_it_can_be_typed(since: date | None, until: date | None, text: str) -> None:
    assert range_text(since, until) == text


DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@given(one=DAYS, other=DAYS, open_side=st.sampled_from(["none", "since", "until"]))
def test_a_range_that_is_shown_can_be_typed_again(one: date, other: date, open_side: str) -> None:
    since, until = min(one, other), max(one, other)
    ends = (None if open_side == "since" else since, None if open_side == "until" else until)
    assert days(range_text(*ends), TODAY) == ends
