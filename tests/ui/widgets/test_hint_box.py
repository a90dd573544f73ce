"""Hints in the columns of a small box."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_reader.ui.widgets.hint_box import MOST_LINES, columns_of
from tui_reader.ui.widgets.status import Hint


def test_as_few_lines_as_possible_read_downwards() -> None:
    hints = [Hint(key, "word") for key in "abcde"]
    assert columns_of(hints, 100, 1) == [[hint] for hint in hints]
    # A column has 6 cells, and 3 stand between two.
    assert columns_of(hints, 24, 1) == [hints[:2], hints[2:4], hints[4:]]
    assert columns_of(hints, 23, 1) == [hints[:3], hints[3:]]
    assert columns_of(hints, 6, 1) == [hints]


def test_wide_characters_count_two_cells() -> None:
    hints = [Hint("a", "搜索"), Hint("b", "主题")]
    assert columns_of(hints, 15, 1) == [[hints[0]], [hints[1]]]
    assert columns_of(hints, 14, 1) == [hints]


@given(
    st.lists(st.builds(Hint, st.text("ab", min_size=1, max_size=3), st.text("cd字", max_size=20)), min_size=1),
    st.integers(10, 200),
)
def test_no_column_is_too_long_and_order_is_kept(hints: list[Hint], width: int) -> None:
    columns = columns_of(hints, width, 1)
    shown = [hint for column in columns for hint in column]
    assert max(map(len, columns)) <= MOST_LINES
    last = [] if len(shown) == len(hints) else [Hint("…", "")]
    assert shown == [*hints[: len(shown) - len(last)], *last]
    cells = [
        max(len(hint.keys) + 1 + sum(2 if char == "字" else 1 for char in hint.word) for hint in column)
        for column in columns
    ]
    assert len(columns) == 1 or sum(cells) + 3 * (len(columns) - 1) <= width
