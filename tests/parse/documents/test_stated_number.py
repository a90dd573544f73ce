"""Whole numbers in attributes of documents: anything else counts as not stated."""

from __future__ import annotations

import pytest

from tui_reader.parse.documents.stated_number import stated_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("12", 12),
        ("007", 7),
        ("999999", 999_999),
        (None, -1),
        ("", -1),
        ("-3", -1),
        ("1.5", -1),
        ("x", -1),
        ("²", -1),
        # Python raises ValueError for so many digits.
        ("9" * 5000, -1),
    ],
)
def test_what_is_a_number(text: str | None, number: int) -> None:
    assert stated_number(text, -1) == number


def test_formats_with_larger_numbers() -> None:
    assert stated_number("12345678", 0, digits=8) == 12_345_678
