"""The terminal's cursor: where one types, from the first moment, and on the current row or line."""

from __future__ import annotations

import pytest
from textual.geometry import Offset

from support.pilot import lines, main, press
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.widgets.clean_input import CleanInput


@pytest.mark.parametrize(
    ("keys", "column"),
    # The label, with a space before it, and what was typed: a Han character has two cells.
    [(["/"], 2), ([":"], 2), (["/", "供", "a"], 5), (["#"], None), (["g", "/"], None)],
)
async def test_it_is_in_the_prompt(app: BulletinApp, keys: list[str], column: int | None) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *keys)
        field = main(app).prompt.mount_input()
        assert app.cursor_position.y == 23
        assert app.cursor_position.x == (column if column is not None else field.region.x)


async def test_it_is_in_the_palette(app: BulletinApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "ctrl+p")
        assert isinstance(app.focused, CleanInput)
        assert app.cursor_position == app.focused.region.offset
        await press(pilot, "a", "供")
        assert app.cursor_position == app.focused.region.offset + Offset(3, 0)


async def test_it_is_on_the_row_of_the_list(app: BulletinApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "j", "j", "j")
        pane = main(app).list
        row = app.cursor_position - pane.region.offset
        assert "第10次" in lines(pane)[row.y]
        assert pane.current is not None
        assert "第10次" in pane.current.title


async def test_it_is_on_the_line_of_the_reader(app: BulletinApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "enter", "]", "]")
        reader = main(app).reader
        line = lines(reader)[app.cursor_position.y - reader.region.y]
        assert line.strip().startswith("二、主要措施")
        await press(pilot, "/", *"抢修队伍", "enter")
        line = lines(reader)[app.cursor_position.y - reader.region.y]
        assert "抢修队伍" in line
