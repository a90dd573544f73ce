"""Jumps as they are typed."""

from __future__ import annotations

import pytest

from support.pilot import STANDARD, lines, main, press
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.navigation.jumps import Jump, LineJump, PercentJump, RelativeJump, parse_jump


@pytest.mark.parametrize(
    ("text", "jump"),
    [
        ("50%", PercentJump(50)),
        ("0%", PercentJump(0)),
        ("５０％", PercentJump(50)),
        ("50 %", PercentJump(50)),
        ("250%", PercentJump(100)),
        ("l120", LineJump(120)),
        ("line 120", LineJump(120)),
        ("第120行", LineJump(120)),
        ("+20", RelativeJump(20)),
        ("-20", RelativeJump(-20)),
        ("120", None),
        ("2.1", None),
        ("2010-07", None),
        ("%", None),
        ("list-down", None),
    ],
)
def test_a_jump_is_read(text: str, jump: Jump | None) -> None:
    assert parse_jump(text) == jump


@pytest.mark.parametrize("keys", [(":", "5", "0", "%", "enter"), ("5", "0", "%")])
async def test_half_of_the_text_lies_above(app: BulletinApp, keys: tuple[str, ...]) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "enter", *keys)
        reader = main(app).reader
        assert 45 <= int(lines(reader)[0].rpartition("%")[0].split()[-1]) <= 50
        await press(pilot, "ctrl+o")
        assert reader.position == (0, 0)


async def test_the_ends_are_reached(app: BulletinApp) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "enter", *":100%", "enter")
        reader = main(app).reader
        assert reader.at_end
        await press(pilot, *":0%", "enter")
        assert reader.position == (0, 0)


async def test_a_line_is_reached_from_the_top_and_from_here(app: BulletinApp) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "enter")
        reader = main(app).reader
        third, tenth = lines(reader)[3], lines(reader)[10]
        await press(pilot, *":l3", "enter")
        assert lines(reader)[1] == third
        await press(pilot, *":+7", "enter")
        assert lines(reader)[1] == tenth
        await press(pilot, *":-7", "enter")
        assert lines(reader)[1] == third


async def test_rows_of_the_list_are_reached(app: BulletinApp) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, *":50%", "enter")
        articles = main(app).list
        assert (articles.row_count(), articles.cursor) == (13, 6)
        await press(pilot, *":+3", "enter")
        assert articles.cursor == 9
        await press(pilot, *":l2", "enter")
        assert articles.cursor == 1
