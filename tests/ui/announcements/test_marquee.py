"""The marquee moves by the width of a Han character and wraps around; titles that fit do not move."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_reader.ui.announcements.marquee import STEP, Marquee


def test_titles_that_fit_do_not_move() -> None:
    marquee = Marquee.of(["停水通知", "开放日"], 60)
    assert marquee.fits
    assert not marquee.step()
    assert marquee.offset == 0


def test_titles_that_do_not_fit_move_two_cells_per_step() -> None:
    marquee = Marquee.of(["临溪区二〇二一年度事业单位招聘拟聘人员公示"], 20)
    assert marquee.step()
    assert marquee.offset == STEP


def test_the_title_at_the_left_edge_is_the_current_one() -> None:
    marquee = Marquee.of(["停水通知", "开放日"], 4)
    assert marquee.at_left() == 0
    marquee.scroll_to(1)
    assert marquee.at_left() == 1
    marquee.offset = marquee.items[0].cells
    assert marquee.at_left() == 1, "in the gap the next title counts"


@given(st.lists(st.text("停水通知ab ", min_size=1, max_size=12), min_size=1, max_size=5), st.integers(1, 20))
def test_moving_titles_return_to_the_start(titles: list[str], width: int) -> None:
    marquee = Marquee.of(titles, width)
    if marquee.fits:
        return
    for _ in range(marquee.length):
        marquee.step()
        assert 0 <= marquee.offset < marquee.length
    assert marquee.offset == marquee.length * STEP % marquee.length


def test_the_prefix_of_a_title_is_part_of_it() -> None:
    marquee = Marquee.of(["停水通知", "开放日"], 8, leads=["水务局 · ", ""])
    first, second = marquee.items
    assert first.text == "水务局 · 停水通知"
    assert first.text[: first.lead] == "水务局 · "
    assert first.cells == 17
    assert second.lead == 0


def test_a_title_can_be_shown_from_any_cell_or_from_the_gap_before_it() -> None:
    marquee = Marquee.of(["停水通知", "开放日"], 4)
    marquee.scroll_to(1, 2)
    assert marquee.hidden_cells(1) == 2
    marquee.scroll_to(0, -2)
    assert marquee.offset == marquee.length - 2
