"""Paragraphs: justification, and prefixes beside marks that hang."""

from __future__ import annotations

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.text.width import cell_width
from tui_reader.ui.reader.document import TextBlock
from tui_reader.ui.reader.typography.paragraphs import ParagraphLayout, justification
from tui_reader.ui.reader.typography.typesetting import Typesetting
from tui_reader.ui.widgets.lines import Line


def text_of(line: Line) -> str:
    return "".join(run.text for run in line.runs)


def test_justified_lines_reach_the_right_edge_but_the_last_one() -> None:
    block = TextBlock("2021年更换管网71公里，水质合格率为百分之九十九，农村配备管水员。", first_indent=4)
    lines = ParagraphLayout(30, typesetting=Typesetting(justified=True)).lines(block)
    assert [cell_width(text_of(line)) for line in lines[:-1]] == [30] * (len(lines) - 1)
    assert cell_width(text_of(lines[-1])) < 30
    assert "".join(run.text for line in lines for run in line.runs if run.start >= 0) == block.text


def test_a_line_without_enough_places_for_spaces_stays_as_it_is() -> None:
    assert justification("甲乙丙丁", 0, 4, 1) == []


@given(st.text("甲乙，。（）“ ab12%", max_size=40), st.integers(0, 10))
def test_spaces_of_justification_are_within_the_line(text: str, missing: int) -> None:
    places = justification(text, 0, len(text), missing)
    assert len(places) in (0, missing)
    assert places == sorted(set(places))
    assert all(0 < at < len(text) for at in places)


@pytest.mark.parametrize(
    ("prefix", "line"),
    [
        pytest.param("• ", " •（甲）", id="in the space of the prefix"),
        pytest.param("一、", " 一、（甲）", id="no space to hang into"),
    ],
)
def test_a_mark_hangs_into_the_space_after_a_prefix(prefix: str, line: str) -> None:
    (first,) = ParagraphLayout(40, hanging=1).lines(TextBlock("（甲）", prefix=prefix))
    assert text_of(first) == line


@pytest.mark.parametrize("align", ["center", "right"])
def test_a_line_that_ends_before_a_space_is_as_wide_as_it_says(align: Literal["center", "right"]) -> None:
    """The space would stand beyond the edge of the screen."""
    lines = ParagraphLayout(20).lines(TextBlock("repealed by Notice four", align=align))
    assert [cell_width(text_of(line)) for line in lines] == [line.cells for line in lines]
    assert text_of(lines[0]).strip() == "repealed by Notice"
    assert text_of(lines[0])[-1] != " "


@pytest.mark.parametrize(("full_width", "shown"), [(True, "首先，从（一）起"), (False, "首先,从(一)起")])
def test_half_width_marks_are_drawn_by_the_settings(full_width: bool, shown: str) -> None:
    layout = ParagraphLayout(40, typesetting=Typesetting(full_width_marks=full_width))
    (line,) = layout.lines(TextBlock("首先,从(一)起"))
    assert text_of(line) == shown
