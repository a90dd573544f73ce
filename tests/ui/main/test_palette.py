"""The command line (`:`): what a number means in each pane."""

from __future__ import annotations

import pytest

from support.pilot import WIDE, lines, main, press
from tui_reader.ui.app import BulletinApp


async def test_a_number_is_a_section_in_the_text_and_a_row_in_a_pane_of_rows(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", ":", "2", ".", "1", "enter")
        assert "抢修队伍" in lines(main(app).reader)[1]
        await press(pilot, "h", ":", "4", "enter")
        assert main(app).list.cursor == 3


@pytest.mark.parametrize(("typed", "row"), [("2", 1), ("3", 2), ("1", 0), ("99", 2)])
async def test_a_number_in_the_side_list_is_a_row_of_it(app: BulletinApp, typed: str, row: int) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "g", "l", ":", *typed, "enter")
        side = main(app).source_pane.list
        assert [entry.name for entry in side.entries] == ["All", "Unread", "Starred"]
        assert (side.cursor, main(app).focused) == (row, side)
        assert not lines(main(app).status)[0].strip().startswith("This text has no section")


async def test_a_number_in_the_results_is_a_row_of_them(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "g", "/", *"巡检", "enter")
        assert main(app).results.row_count() > 5
        await press(pilot, ":", "5", "enter")
        assert main(app).results.cursor == 4
        assert main(app).focused is main(app).results


async def test_what_is_no_row_is_reported(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "g", "l", ":", *"2.1", "enter")
        assert "2.1 is no row" in lines(main(app).status)[0]
