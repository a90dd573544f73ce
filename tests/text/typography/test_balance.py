"""Titles in lines of about the same length."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.text.typography.balance import balanced_breaks
from tui_reader.text.width import cell_width
from tui_reader.text.wrap import line_breaks


def lines(text: str, width: int) -> list[str]:
    return [text[start:end].rstrip() for start, end in pairwise([*balanced_breaks(text, width), len(text)])]


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        pytest.param("停水通知", 20, ["停水通知"], id="one line"),
        pytest.param("甲" * 11, 20, ["甲" * 6, "甲" * 5], id="no short last line"),
        pytest.param(
            "开展供水保障活动 推动发展", 20, ["开展供水保障活动", "推动发展"], id="at the space of the page"
        ),
        pytest.param("开展供水保障活动推动发展 甲", 20, ["开展供水保障活", "动推动发展 甲"], id="no line of one"),
        pytest.param(
            "Water is off in many streets of the town",
            30,
            ["Water is off in many", "streets of the town"],
            id="Latin",
        ),
    ],
)
def test_titles_are_balanced(text: str, width: int, expected: list[str]) -> None:
    assert lines(text, width) == expected


@given(st.text("水务局通知，。《》 a1", max_size=80), st.integers(8, 60))
def test_balancing_takes_no_more_lines_and_loses_nothing(text: str, width: int) -> None:
    breaks = balanced_breaks(text, width)
    assert breaks[0] == 0
    assert breaks == sorted(set(breaks))
    assert len(breaks) <= max(len(line_breaks(text, width)), 3)
    assert all(cell_width(line) <= width for line in lines(text, width))
