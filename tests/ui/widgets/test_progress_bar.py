"""A progress bar: as wide as asked for, growing by half cells, full only at the end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.ui.widgets.progress_bar import progress_bar


@pytest.mark.parametrize(
    ("done", "expected", "bar"),
    [
        (0, 10, "──────────"),
        (1, 20, "╸─────────"),
        (5, 10, "━━━━━─────"),
        (11, 20, "━━━━━╸────"),
        (999, 1000, "━━━━━━━━━╸"),
        (10, 10, "━━━━━━━━━━"),
        (12, 10, "━━━━━━━━━━"),
        (3, 0, "──────────"),
    ],
)
def test_ten_cells(done: int, expected: int, bar: str) -> None:
    assert progress_bar(done, expected, 10) == bar


@given(done=st.integers(0, 10**6), more=st.integers(1, 10**6), cells=st.integers(1, 60))
def test_it_is_full_only_when_all_is_done(done: int, more: int, cells: int) -> None:
    bar = progress_bar(done, done + more, cells)
    assert len(bar) == cells
    assert bar != "━" * cells
