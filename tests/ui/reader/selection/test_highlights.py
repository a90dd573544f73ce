"""How highlights are drawn: over each other, and with marks beside lines."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.ui.reader.selection.highlights import HighlightSpan, beside_line, drawn_spans, with_margin_mark
from tui_reader.ui.widgets.lines import Line, Run
from tui_reader.ui.widgets.marks import HIGHLIGHT, NOTE


def span(start: int, end: int, role: str = "a", *, has_text: bool = False, number: int = 0) -> HighlightSpan:
    return HighlightSpan(start, end, role, has_text, number)


@pytest.mark.parametrize(
    ("spans", "drawn"),
    [
        ([], []),
        ([span(1, 4)], [(1, 4, "a")]),
        ([span(1, 4), span(6, 8, "b")], [(1, 4, "a"), (6, 8, "b")]),
        ([span(1, 9), span(3, 5, "b")], [(1, 3, "a"), (3, 5, "b"), (5, 9, "a")]),
        ([span(1, 6), span(4, 8, "b")], [(1, 4, "a"), (4, 8, "b")]),
        ([span(1, 4), span(1, 4, "b", number=1)], [(1, 4, "a")]),
        ([span(1, 4), span(4, 6)], [(1, 6, "a")]),
    ],
)
def test_the_shortest_shows(spans: list[HighlightSpan], drawn: list[tuple[int, int, str]]) -> None:
    assert drawn_spans(spans) == drawn


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9), st.sampled_from("abc")), max_size=6))
def test_drawn_spans_follow_each_other_and_cover_all(given: list[tuple[int, int, str]]) -> None:
    spans = [span(start, start + length, role, number=at) for at, (start, length, role) in enumerate(given)]
    drawn = drawn_spans(spans)
    assert all(one[1] <= other[0] for one, other in pairwise(drawn))
    covered = {at for start, end, _role in drawn for at in range(start, end)}
    assert covered == {at for each in spans for at in range(each.start, each.end)}


LINE = Line((Run(" ", "body"), Run("停水通知", "body", 4)), 9)


@pytest.mark.parametrize(
    ("spans", "mark"),
    [
        ([], ""),
        ([span(0, 4)], ""),
        ([span(8, 9)], ""),
        ([span(0, 5)], HIGHLIGHT),
        ([span(0, 5, has_text=True)], HIGHLIGHT),
        ([span(6, 20, has_text=True)], NOTE),
        ([span(0, 5), span(4, 6, has_text=True)], NOTE),
    ],
)
def test_marks_beside_lines(spans: list[HighlightSpan], mark: str) -> None:
    assert beside_line(LINE, spans) == mark


def text_of(line: Line) -> str:
    return "".join(run.text for run in line.runs)


def test_a_mark_stands_in_the_margin_or_where_marks_hang() -> None:
    assert text_of(with_margin_mark(LINE, NOTE, 3, 1)) == f"  {NOTE} 停水通知"
    assert with_margin_mark(LINE, NOTE, 3, 1).cells == 12
    assert text_of(with_margin_mark(LINE, NOTE, 0, 1)) == f"{NOTE}停水通知"
    bare = Line((Run("停水通知", "body", 4),), 8)
    assert with_margin_mark(bare, NOTE, 0, 0) == bare
