"""The thumb shows where one is: in the track, never gone, at an end only at that end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.pilot import WIDE, lines, main, press, settle
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.widgets.scroll_track import thumb_lines


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        pytest.param((0, 0.5), range(0, 5), id="first half"),
        pytest.param((0.5, 1), range(5, 10), id="second half"),
        pytest.param((0.25, 0.75), range(2, 7), id="middle"),
        pytest.param((0, 0.001), range(0, 1), id="top of much"),
        pytest.param((0.001, 0.002), range(1, 2), id="just below the top"),
        pytest.param((0.998, 0.999), range(8, 9), id="just above the end"),
        pytest.param((0.999, 1), range(9, 10), id="end of much"),
    ],
)
def test_ten_lines_of_track(part: tuple[float, float], expected: range) -> None:
    assert thumb_lines(10, *part) == expected


@given(st.integers(0, 80), st.floats(0, 1), st.floats(0, 1))
def test_it_is_in_the_track_and_never_all_of_it(lines: int, one: float, other: float) -> None:
    start, end = sorted((one, other))
    thumb = thumb_lines(lines, start, end)
    assert 0 <= thumb.start <= thumb.stop <= lines
    assert (len(thumb) >= 1) == (lines >= 2)
    assert len(thumb) < max(1, lines)
    if lines >= 3 and start > 0 and end < 1:
        assert thumb.start > 0


def thumb_of(pane: object) -> list[int]:
    shown = lines(pane)[1:]  # type: ignore[arg-type]
    return [y for y, line in enumerate(shown) if line.endswith("▐")]


async def test_list_and_reader_have_one_while_they_scroll(app: BulletinApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        screen = main(app)
        assert thumb_of(screen.list)[0] == 0
        await press(pilot, "G")
        assert thumb_of(screen.list)[-1] == screen.list.size.height - 2
        await press(pilot, "g", "g", "enter")
        assert thumb_of(screen.reader)[0] == 0
        await press(pilot, "space")
        assert thumb_of(screen.reader)[0] > 0
        await press(pilot, "G")
        assert thumb_of(screen.reader)[-1] == screen.reader.size.height - 2


async def test_beside_the_reader_the_rule_is_the_track_of_the_list(app: BulletinApp) -> None:
    async with app.run_test(size=(120, 20)) as pilot:
        await settle(pilot)
        screen = main(app)
        rule = lines(screen.divider)
        assert [rule[0], rule[1], rule[-1]] == ["│", "▐", "│"]
        assert thumb_of(screen.list) == []
        await press(pilot, "G")
        assert lines(screen.divider)[screen.list.size.height - 1] == "▐"
        assert lines(screen.divider)[1] == "│"


async def test_what_is_all_in_view_has_none(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert thumb_of(main(app).list) == []
