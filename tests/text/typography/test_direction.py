"""The direction of a paragraph: that of its first letter."""

from __future__ import annotations

import pytest

from tui_reader.text.typography.direction import is_right_to_left


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("זהו משפט", True, id="Hebrew"),
        pytest.param("هذه جملة", True, id="Arabic"),
        pytest.param("12. (א) סעיף", True, id="after a number and a mark"),
        pytest.param("Water: מים", False, id="a Latin word first"),
        pytest.param("水务局 מים", False, id="Han first"),
        pytest.param("1,200 %", False, id="no letter"),
        pytest.param("", False, id="empty"),
    ],
)
def test_the_first_letter_decides(text: str, expected: bool) -> None:
    assert is_right_to_left(text) is expected
