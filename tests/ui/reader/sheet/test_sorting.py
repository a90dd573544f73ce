"""The order of a column's values: numbers by value in any notation, text with its numbers, empty ones last."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tui_reader.ui.reader.sheet.sorting import number_of, sorted_rows


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("18 700", 18700),
        ("1,234.5", "1234.5"),
        ("1.234,5", "1234.5"),
        ("1.234.567", 1234567),
        ("1.234", "1.234"),
        ("1,234", 1234),
        ("-3.2%", "-3.2"),
        ("－3", -3),
        ("４２", 42),
        ("¥1,200", 1200),
        ("1.2万元", 12000),
        ("3亿", 300_000_000),
        ("2亿元", 200_000_000),
        ("（3）", 3),
        ("4路", None),
        ("2010-07-28", None),
        ("", None),
        ("1" * 50, None),
    ],
)
def test_the_value_of_a_number(text: str, value: str | int | None) -> None:
    assert number_of(text) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("values", "ascending"),
    [
        pytest.param(["10", "9", "1,000", "-2"], ["-2", "9", "10", "1,000"], id="numbers"),
        pytest.param(["第10条", "第9条", "第2条"], ["第2条", "第9条", "第10条"], id="numbers in text"),
        pytest.param(
            ["2010年10月1日", "2010年9月30日", "2009年12月1日"],
            ["2009年12月1日", "2010年9月30日", "2010年10月1日"],
            id="dates",
        ),
        pytest.param(["乙", "3", "", "甲", "—", "20"], ["3", "20", "乙", "甲", "", "—"], id="mixed"),
        pytest.param(["B", "a", "C"], ["a", "B", "C"], id="case"),
    ],
)
def test_order(values: list[str], ascending: list[str]) -> None:
    assert [values[row] for row in sorted_rows(values)] == ascending


def test_descending_keeps_empty_values_last_and_equal_ones_in_order() -> None:
    values = ["1", "", "3", "1.0", "—", "2"]
    assert sorted_rows(values, descending=True) == [2, 5, 0, 3, 1, 4]
