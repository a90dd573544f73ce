"""Folds of an outline: what is hidden, and where the cursor goes."""

from __future__ import annotations

import pytest

from tui_reader.ui.reader.outline.folds import Folds

# 0 ── 1 ── 2
#   └─ 3
# 4
PARENTS = (None, 0, 1, 0, None)


def test_at_first_all_headings_are_shown() -> None:
    assert Folds(PARENTS).shown == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("heading", "folded", "shown"),
    [
        pytest.param(0, 0, [0, 4], id="with everything below it"),
        pytest.param(1, 1, [0, 1, 3, 4], id="inside another"),
        pytest.param(3, 0, [0, 4], id="one without subsections folds its parent"),
        pytest.param(4, None, [0, 1, 2, 3, 4], id="nothing to fold"),
    ],
)
def test_a_heading_is_folded(heading: int, folded: int | None, shown: list[int]) -> None:
    folds = Folds(PARENTS)
    assert folds.toggle(heading) == folded
    assert folds.shown == shown


def test_unfolding_shows_inner_folds_as_they_were() -> None:
    folds = Folds(PARENTS)
    folds.toggle(1)
    folds.toggle(0)
    folds.toggle(0)
    assert folds.shown == [0, 1, 3, 4]
    assert (folds.folded(1), folds.folded(0)) == (True, False)


def test_all_are_folded_and_unfolded() -> None:
    folds = Folds(PARENTS)
    folds.fold_all()
    assert folds.shown == [0, 4]
    folds.toggle(0)
    assert folds.shown == [0, 1, 3, 4], "inner ones stay folded"
    folds.unfold_all()
    assert folds.shown == [0, 1, 2, 3, 4]


def test_a_hidden_heading_is_revealed() -> None:
    folds = Folds(PARENTS)
    folds.fold_all()
    folds.reveal(2)
    assert folds.shown == [0, 1, 2, 3, 4]


def test_the_row_of_a_hidden_heading_is_that_of_the_one_above_it() -> None:
    folds = Folds(PARENTS)
    assert [folds.row_of(heading) for heading in range(5)] == [0, 1, 2, 3, 4]
    folds.toggle(0)
    assert [folds.row_of(heading) for heading in range(5)] == [0, 0, 0, 0, 1]


def test_without_headings_nothing_is_shown() -> None:
    assert Folds().shown == []
