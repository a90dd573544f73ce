"""Empty panes say what is empty, why, and which key helps: centred, whole, at any size."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.text.width import cell_width
from tui_reader.ui.widgets.empty_state import EmptyState, empty_state_lines
from tui_reader.ui.widgets.lines import Line
from tui_reader.ui.widgets.status import Hint

STATE = EmptyState(
    "No starred articles",
    "A star marks an article for later.",
    (Hint("1", "all"), Hint("s", "star")),
)


def text(line: Line) -> str:
    return "".join(run.text for run in line.runs)


def shown(state: EmptyState, width: int, height: int) -> list[str]:
    return [text(line).rstrip() for line in empty_state_lines(state, width, height, 1)]


def test_the_lines_stand_in_the_middle_with_room_between() -> None:
    assert shown(STATE, 41, 8) == [
        "",
        "           No starred articles",
        "",
        "   A star marks an article for later.",
        "",
        "             1 all   s star",
    ]


@pytest.mark.parametrize(
    ("height", "first", "last"),
    [
        pytest.param(3, "No starred articles", "1 all   s star", id="without room between"),
        pytest.param(2, "No starred articles", "1 all   s star", id="the keys before the reason"),
        pytest.param(1, "No starred articles", "No starred articles", id="what is empty before the keys"),
    ],
)
def test_with_little_height_the_most_useful_stays(height: int, first: str, last: str) -> None:
    lines = [line.strip() for line in shown(STATE, 41, height)]
    assert (lines[0], lines[-1]) == (first, last)
    assert len(lines) <= height


def test_a_long_reason_is_wrapped_and_so_are_keys() -> None:
    state = EmptyState(
        "没有来源",
        "来源是网站、订阅或文件夹，其公告会被获取。",
        (Hint("bulletin-tui add", "地址"), Hint("?", "键")),
    )
    assert [line.strip() for line in shown(state, 30, 12) if line] == [
        "没有来源",
        "来源是网站、订阅或文件夹，",
        "其公告会被获取。",
        "bulletin-tui add 地址",
        "? 键",
    ]


@given(
    what=st.text("没有 none", min_size=1, max_size=60),
    why=st.text("来源，because。 ", max_size=200),
    width=st.integers(8, 130),
    height=st.integers(1, 30),
    ambiguous=st.sampled_from([1, 2]),
)
def test_no_line_is_wider_than_it_says_or_the_pane(
    what: str, why: str, width: int, height: int, ambiguous: int
) -> None:
    lines = empty_state_lines(EmptyState(what, why, (Hint("1", "a"),)), width, height, ambiguous)
    assert len(lines) <= height
    for line in lines:
        assert cell_width(text(line), ambiguous) == line.cells <= width
