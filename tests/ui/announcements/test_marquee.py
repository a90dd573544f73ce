"""The tape moves by whole Han characters, comes round, and rests while all of it fits."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_reader.ui.announcements.marquee import STEP, Marquee


def test_a_tape_that_fits_does_not_move() -> None:
    tape = Marquee.of(["停水通知", "开放日"], 60)
    assert tape.fits
    assert not tape.step()
    assert tape.offset == 0


def test_a_tape_that_does_not_fit_moves_two_cells_a_step() -> None:
    tape = Marquee.of(["临溪区二〇二一年度事业单位招聘拟聘人员公示"], 20)
    assert tape.step()
    assert tape.offset == STEP


def test_the_title_at_the_left_edge_is_the_one_being_shown() -> None:
    tape = Marquee.of(["停水通知", "开放日"], 4)
    assert tape.at_left() == 0
    tape.show(1)
    assert tape.at_left() == 1
    tape.offset = tape.items[0].cells
    assert tape.at_left() == 1, "in the gap the next title counts"


@given(st.lists(st.text("停水通知ab ", min_size=1, max_size=12), min_size=1, max_size=5), st.integers(1, 20))
def test_a_moving_tape_comes_round_to_its_start(titles: list[str], width: int) -> None:
    tape = Marquee.of(titles, width)
    if tape.fits:
        return
    for _ in range(tape.length):
        tape.step()
        assert 0 <= tape.offset < tape.length
    assert tape.offset == tape.length * STEP % tape.length


def test_what_stands_before_a_title_counts_as_part_of_it() -> None:
    tape = Marquee.of(["停水通知", "开放日"], 8, leads=["水务局 · ", ""])
    first, second = tape.items
    assert first.text == "水务局 · 停水通知"
    assert first.text[: first.lead] == "水务局 · "
    assert first.cells == 17
    assert second.lead == 0


def test_a_title_can_be_shown_from_any_cell_of_it_or_of_the_gap_before() -> None:
    tape = Marquee.of(["停水通知", "开放日"], 4)
    tape.show(1, 2)
    assert tape.beyond(1) == 2
    tape.show(0, -2)
    assert tape.offset == tape.length - 2
