"""Where panes stand: nothing overlaps, nothing is left empty, at any size of terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.ui.main.layout.areas import Needs, PaneArea, pane_areas, tab_order


def cells(area: PaneArea) -> set[tuple[int, int]]:
    return {(x, y) for x in range(area.x, area.x + area.width) for y in range(area.y, area.y + area.height)}


NEEDS = st.builds(
    Needs,
    zen=st.booleans(),
    listing=st.booleans(),
    headings=st.integers(0, 40),
    announcements=st.booleans(),
    in_ticker=st.booleans(),
    rows=st.integers(0, 30),
    row_height=st.sampled_from([1, 2]),
    sources=st.booleans(),
    in_sources=st.booleans(),
)


@given(st.integers(20, 220), st.integers(6, 70), NEEDS)
def test_the_panes_cover_the_screen_and_never_each_other(width: int, height: int, needs: Needs) -> None:
    areas = pane_areas(width, height, needs)
    taken = [cells(area) for area in areas.values()]
    assert sum(map(len, taken)) == width * height
    assert len(set().union(*taken)) == width * height


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        pytest.param((120, 40), {"ticker", "list", "outline", "divider", "reader", "bottom"}, id="side by side"),
        pytest.param((80, 24), {"ticker", "list", "reader", "bottom"}, id="one above the other"),
        pytest.param((40, 12), {"list", "bottom"}, id="one at a time"),
        pytest.param((120, 12), {"list", "bottom"}, id="wide and low"),
    ],
)
def test_as_many_panes_as_there_is_room_for(size: tuple[int, int], shown: set[str]) -> None:
    needs = Needs(headings=9, announcements=True)
    assert set(pane_areas(*size, needs)) == shown
    assert set(pane_areas(*size, needs._replace(in_ticker=True))) == shown | {"ticker"}
    assert set(pane_areas(*size, needs._replace(announcements=False))) == shown - {"ticker"}


@pytest.mark.parametrize(
    ("needs", "lines"),
    [
        pytest.param(Needs(rows=198), 8, id="many"),
        pytest.param(Needs(rows=3), 4, id="as many as it has"),
        pytest.param(Needs(rows=198, listing=False), 3, id="two while reading"),
        pytest.param(Needs(rows=1, listing=False), 2, id="one while reading"),
        pytest.param(Needs(rows=9, row_height=2), 9, id="results whole"),
        pytest.param(Needs(rows=9, row_height=2, listing=False), 3, id="a result while reading"),
        pytest.param(Needs(rows=0), 6, id="empty"),
    ],
)
def test_a_list_above_the_reader_is_as_high_as_its_rows(needs: Needs, lines: int) -> None:
    assert pane_areas(80, 24, needs)["list"].height == lines


@pytest.mark.parametrize("width", range(100, 200))
def test_beside_the_list_a_line_of_28_han_has_room_with_margins(width: int) -> None:
    reader = pane_areas(width, 40, Needs(headings=9))["reader"]
    assert reader.width >= 56 + 2 * 2


def test_zen_leaves_the_text_and_the_status_line() -> None:
    assert set(pane_areas(120, 40, Needs(zen=True, headings=9))) == {"reader", "bottom"}


def test_tab_reaches_the_pane_that_waits_its_turn() -> None:
    areas = pane_areas(40, 12, Needs(headings=9))
    assert tab_order(areas, single=True) == ["list", "reader"]


def test_the_outline_takes_no_more_lines_than_it_has_headings() -> None:
    assert pane_areas(120, 40, Needs(headings=3))["outline"].height == 4
    assert "outline" not in pane_areas(120, 40, Needs())


def test_the_side_list_stands_beside_the_list_where_there_is_room() -> None:
    areas = pane_areas(120, 40, Needs(sources=True))
    assert (areas["sources"].width, areas["sources-divider"].x) == (21, 21)
    assert (areas["list"].x, areas["list"].width, areas["divider"].x) == (22, 36, 58)
    assert (areas["reader"].x, areas["reader"].width) == (59, 61)


@pytest.mark.parametrize(("width", "height"), [(99, 40), (80, 24), (40, 12)])
def test_elsewhere_the_side_list_has_the_screen_while_it_has_the_focus(width: int, height: int) -> None:
    areas = pane_areas(width, height, Needs(sources=True, in_sources=True))
    assert areas["sources"] == PaneArea(0, 0, width, height - 1)
    assert not {"list", "reader"} & set(areas)
    assert "sources" not in pane_areas(width, height, Needs(sources=True))
