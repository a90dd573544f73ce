"""What the status line says while keys are typed, and about keys without an action."""

from __future__ import annotations

import pytest

from support.pilot import lines, main, press
from tui_reader.ui.app import BulletinApp


async def test_what_may_follow_stands_in_the_status_line_until_escape(app: BulletinApp) -> None:
    async with app.run_test(size=(200, 40)) as pilot:
        status = main(app).status
        before = lines(status)
        await press(pilot, "g")
        shown = lines(status)[0]
        assert " g top" in shown
        assert " s sources" in shown
        assert " / search" in shown
        assert shown.endswith("g…  Escape cancel")
        await press(pilot, "escape")
        assert lines(status) == before


async def test_the_hints_end_with_the_keys_of_another_pane(app: BulletinApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "g")
        main(app).set_focus(main(app).reader)
        await pilot.pause()
        assert main(app).status.chord == ()
        await press(pilot, "s")
        assert main(app).status.message == "Starred."


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (["~"], "~ has no action here; ? shows the keys."),
        (["g", "~"], "g ~ has no action here; ? shows the keys."),
        (["l", "enter"], "No table in sight; after typed digits, Enter goes to that section."),
    ],
)
async def test_a_key_without_an_action_says_so(app: BulletinApp, keys: list[str], said: str) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, *keys)
        assert main(app).status.message == said


async def test_an_action_of_another_screen_says_that_it_is_not_possible(app: BulletinApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "?", "s")
        assert "Not possible here: Star or unstar" in app.screen.query_one("#status").message
