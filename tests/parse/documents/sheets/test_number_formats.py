"""Numbers and dates as Excel and WPS show them in their cells."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.parse.documents.sheets.number_formats import (
    moment_of,
    plain,
    shown,
    shown_moment,
    shown_number,
)


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (3.0, "General", "3"),
        (0.1 + 0.2, "General", "0.3"),
        (13800138000, "General", "13800138000"),
        (0.00001, "General", "0.00001"),
        (3, "", "3"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (999.5, "#,##0", "1,000"),
        (12, "000000", "000012"),
        (12, "0.##", "12"),
        (12.5, "0.##", "12.5"),
        (1.005, "0.00", "1.01"),
        (2.5, "0", "3"),
        (-3, "0.00", "-3.00"),
        (-0.001, "0.00", "0.00"),
        (0.125, "0.0%", "12.5%"),
        (0.5, "0%", "50%"),
        (1500000, "0.0,,", "1.5"),
        (25000, '#,##0,"千"', "25千"),
        (1234, "0.0E+00", "1.2E+03"),
        (0.00123, "0.00E+00", "1.23E-03"),
        (-5, "0;[Red](0)", "(5)"),
        (-5, r"#,##0_);[Red]\(#,##0\)", "(5)"),
        (0, '0;-0;"-"', "-"),
        (5, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "5.00"),
        (0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        (5, "[$¥-804]#,##0.00", "¥5.00"),
        (5, '"第"0"条"', "第5条"),
        (5, '[>3]"big";"small"', "big"),
        (2, '[>3]"big";"small"', "small"),
        (0.25, "# ?/?", "0.25"),
        (44, ";;;", ""),
        (45356, 'yyyy"年"m"月"d"日"', "2024年3月5日"),
        (45356, r"yyyy\-mm\-dd", "2024-03-05"),
        (45356, "yyyy/m/d;@", "2024/3/5"),
        (45356, "[$-F800]dddd, mmmm dd, yyyy", "2024-03-05"),
        (45356, "[$-804]aaaa", "星期二"),
        (45356, "d-mmm-yy", "5-Mar-24"),
        (45356, "dddd", "Tuesday"),
        (45356.75, "yyyy/m/d h:mm AM/PM", "2024/3/5 6:00 PM"),
        (45356.75, '上午/下午h"时"mm"分"', "下午6时00分"),
        (0.5, "h:mm", "12:00"),
        (0.999999, "h:mm:ss", "0:00:00"),
        (45356.5208333, "mm:ss", "30:00"),
        (1.5, "[h]:mm:ss", "36:00:00"),
        (0.0000115741, "ss.00", "01.00"),
        (1, "yyyy-mm-dd", "1900-01-01"),
        (61, "yyyy-mm-dd", "1900-03-01"),
        (-1, "yyyy-mm-dd", "-1"),
        ("甲", "0.00", "甲"),
        ("12", '@"号"', "12号"),
        ("甲", '0;0;0;"（"@"）"', "（甲）"),
        (True, "0", "TRUE"),
        (False, "General", "FALSE"),
        (7, "0" * 300, "7"),
        (7, "0" + "%" * 160, "7"),
        (0.25, "0 ??/??", "0.25"),
    ],
)
def test_values_as_shown(value: float | str | bool, code: str, text: str) -> None:
    assert shown(value, code) == text


def test_dates_of_the_other_calendar() -> None:
    assert shown(0, "yyyy-mm-dd", from_1904=True) == "1904-01-01"
    assert shown(43894, "yyyy-mm-dd", from_1904=True) == "2024-03-05"


def test_a_format_that_looks_like_a_fraction_costs_little() -> None:
    start = time.process_time()
    for value in range(300):
        assert shown(value + 0.5, "?" * 254) == str(value + 1)
    # With a search for each value that tries every way to divide the code it takes ten seconds.
    assert time.process_time() - start < 3


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (datetime(2024, 3, 5), "2024-03-05"),
        (datetime(2024, 3, 5, 9, 30), "2024-03-05 09:30"),
        (datetime(2024, 3, 5, 9, 30, 1), "2024-03-05 09:30:01"),
        (date(2024, 3, 5), "2024-03-05"),
        (timedelta(hours=26, minutes=3), "26:03:00"),
    ],
)
def test_moments_without_a_format(value: datetime | date | timedelta, text: str) -> None:
    assert shown_moment(value) == text


@pytest.mark.parametrize(
    ("days", "from_1904"), [(2958465.999995, False), (2958465.99999999, False), (2957500.0, True)]
)
@pytest.mark.parametrize("code", ["yyyy-mm-dd", "h:mm:ss", "[h]:mm"])
def test_a_number_behind_the_last_day_is_shown_as_a_number(days: float, code: str, *, from_1904: bool) -> None:
    assert shown(days, code, from_1904=from_1904) == plain(days)


def test_the_last_moments_are_shown() -> None:
    assert shown(2958465.9, "yyyy-mm-dd h:mm") == "9999-12-31 21:36"
    assert shown(2957003.0, "yyyy-mm-dd", from_1904=True) == "9999-12-31"


@given(st.integers(1, 2_900_000))
def test_days_follow_each_other(days: int) -> None:
    day, following = moment_of(days), moment_of(days + 1)
    assert day is not None
    assert following is not None
    # Excel counts the day 60, 29 February 1900, which was none.
    assert (following - day).days == (0 if days == 59 else 1)


@given(st.floats(-1e300, 1e300, allow_subnormal=False))
def test_every_digit_of_a_number_is_shown(value: float) -> None:
    assert float(plain(value)) == pytest.approx(value, rel=1e-14)


@pytest.mark.parametrize("code", ["General", "0.00", "yyyy-mm-dd", "0.0E+0"])
@pytest.mark.parametrize("text", ["1e999", "-1e999", "nan", "x"])
def test_a_text_that_is_no_number_stays_as_it_is(text: str, code: str) -> None:
    assert shown_number(text, code) == text


def test_a_number_is_read_from_its_text() -> None:
    assert shown_number(" 0.125\n", "0.0%") == "12.5%"


@pytest.mark.parametrize("code", ["General", "0.00", "yyyy-mm-dd", "# ?/?"])
def test_a_value_without_digits_is_shown(code: str) -> None:
    assert shown(float("-inf"), code).strip("-") == "inf"


@given(st.one_of(st.floats(), st.text(max_size=5)), st.text('0#?,.;@%EeymdhsAaM/P[]$-\\"_*G中 >3', max_size=14))
def test_no_format_code_is_an_error(value: float | str, code: str) -> None:
    assert isinstance(shown(value, code), str)
