"""Where panes stand: nothing overlaps, nothing is left empty, at any size of terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.ui.main.pane_layout import PaneArea, pane_areas, tab_order


def cells(area: PaneArea) -> set[tuple[int, int]]:
    return {(x, y) for x in range(area.x, area.x + area.width) for y in range(area.y, area.y + area.height)}


@given(st.integers(20, 220), st.integers(6, 70), st.booleans(), st.booleans(), st.integers(0, 40))
def test_the_panes_cover_the_screen_and_never_each_other(
    width: int, height: int, zen: bool, listing: bool, headings: int
) -> None:
    areas = pane_areas(width, height, zen=zen, listing=listing, headings=headings)
    taken = [cells(area) for area in areas.values()]
    assert sum(map(len, taken)) == width * height
    assert len(set().union(*taken)) == width * height


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        pytest.param((120, 40), {"ticker", "list", "outline", "divider", "reader", "bottom"}, id="side by side"),
        pytest.param((80, 24), {"ticker", "list", "reader", "bottom"}, id="one above the other"),
        pytest.param((40, 12), {"ticker", "list", "bottom"}, id="one at a time"),
        pytest.param((120, 12), {"ticker", "list", "bottom"}, id="wide and low"),
    ],
)
def test_as_many_panes_as_there_is_room_for(size: tuple[int, int], shown: set[str]) -> None:
    assert set(pane_areas(*size, zen=False, listing=True, headings=9)) == shown


def test_the_reader_has_room_for_thirty_six_han_at_120_cells() -> None:
    reader = pane_areas(120, 40, zen=False, listing=True, headings=9)["reader"]
    assert reader.width >= 72 + 2 * 2


def test_zen_leaves_the_text_and_the_status_line() -> None:
    assert set(pane_areas(120, 40, zen=True, listing=False, headings=9)) == {"reader", "bottom"}


def test_tab_reaches_the_pane_that_waits_its_turn() -> None:
    areas = pane_areas(40, 12, zen=False, listing=True, headings=9)
    assert tab_order(areas, single=True) == ["list", "reader", "ticker"]


def test_the_outline_takes_no_more_lines_than_it_has_headings() -> None:
    assert pane_areas(120, 40, zen=False, listing=True, headings=3)["outline"].height == 4
    assert "outline" not in pane_areas(120, 40, zen=False, listing=True, headings=0)
