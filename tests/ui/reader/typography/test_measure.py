"""The measure for each size of the terminal, and the place of the text in its pane."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.ui.reader.typography.measure import text_area


@pytest.mark.parametrize(
    ("terminal", "pane", "han"),
    [
        pytest.param(200, 143, 28, id="wide"),
        pytest.param(100, 61, 28, id="from 100 columns"),
        pytest.param(99, 99, 34, id="below 100 columns"),
        pytest.param(60, 60, 28, id="as much as the pane has room for"),
        pytest.param(40, 40, 19, id="the pane less two cells"),
        pytest.param(41, 41, 19, id="a whole number of characters"),
    ],
)
def test_the_measure_follows_the_size_of_the_terminal(terminal: int, pane: int, han: int) -> None:
    assert text_area(pane, terminal, None).width == 2 * han


def test_a_measure_of_the_settings_holds_in_every_terminal_with_room_for_it() -> None:
    assert text_area(143, 200, 40).width == 80
    assert text_area(50, 50, 20).width == 40
    assert text_area(50, 50, 40).width == 46


def test_some_panes_have_longer_lines_than_the_reader() -> None:
    assert text_area(120, 120, None, wider=8).width == 2 * 36


@given(st.integers(1, 400), st.integers(1, 400), st.one_of(st.none(), st.integers(16, 60)))
def test_text_and_hanging_marks_are_within_the_pane(pane: int, terminal: int, measure: int | None) -> None:
    area = text_area(pane, terminal, measure)
    assert area.width % 2 == 0
    assert area.hanging <= area.margin
    assert area.margin + area.width + area.hanging <= max(pane, 2)
