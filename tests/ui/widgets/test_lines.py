"""Marks put into laid-out lines."""

from __future__ import annotations

import pytest

from tui_reader.text.width import cell_width
from tui_reader.ui.widgets.lines import Line, Run, stamp, with_mark


def test_a_mark_takes_a_blank_cell_and_moves_nothing() -> None:
    line = Line((Run("▪", "unread-mark"), Run("  停水", "body", 4)), 7)
    assert with_mark(line, "▸", 1) == Line((Run("▪", "unread-mark"), Run("▸", "body"), Run(" 停水", "body", 4)), 7)


def test_a_mark_never_takes_the_place_of_text() -> None:
    line = Line((Run("▪停水", "body"),), 5)
    assert with_mark(line, "▸", 1) == line


@pytest.mark.parametrize(
    ("text", "cell", "label", "shown"),
    [
        pytest.param("abcdef", 2, "x", "abxdef", id="narrow"),
        pytest.param("附件2", 0, "x", "x 件2", id="half of a wide character stays blank"),
        pytest.param("附件2", 0, "xy", "xy件2", id="a whole wide character"),
        pytest.param("附件2", 1, "xy", " xy 2", id="halves of two"),
        pytest.param("见附", 2, "xyz", "见xyz", id="beyond the end"),
        pytest.param("ab", 4, "x", "ab  x", id="behind the end"),
        pytest.param("e\u0301f", 0, "x", "xf", id="marks go with their letter"),
    ],
)
def test_a_stamp_covers_cells_and_moves_nothing(text: str, cell: int, label: str, shown: str) -> None:
    line = Line((Run(text, "body", 0),), cell_width(text))
    stamped = stamp(line, label, cell, "hint")
    assert "".join(run.text for run in stamped.runs) == shown
    assert stamped.cells == cell_width(shown)
    assert [run.text for run in stamped.runs if run.role == "hint"] == [label]
    for run in stamped.runs:
        if run.start >= 0 and run.text.strip():
            assert text[run.start :].startswith(run.text.strip()), "runs keep their place in the text"
