"""The list narrowed by typing."""

from __future__ import annotations

from textual import events

from support.pilot import main, press
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.widgets.pick_screen import Choice, PickList, PickScreen
from tui_reader.ui.widgets.prompt import CleanInput
from tui_reader.ui.widgets.status import Status


def test_choices_are_shown_without_control_codes() -> None:
    picks = PickList([Choice("night\x1b]777;notify;x\x07\n\x0bdark", "\x9b31m")], 0)
    picks.set_note(0, f"{picks.choices[0].note}\x1b[7m")
    assert picks.choices == [Choice("night\ufffd]777;notify;x\ufffd  dark", "\ufffd31m\ufffd[7m")]


async def test_keys_that_come_before_the_list_is_closed_close_it_once(app: BulletinApp) -> None:
    async with app.run_test() as pilot:
        await pilot.press("ctrl+p")
        screen = app.screen
        assert isinstance(screen, PickScreen)
        for _ in range(3):
            screen.post_message(events.Key("escape", None))
        await pilot.pause()
        assert app.screen is main(app)
        await press(pilot, "j")
        assert main(app).list.cursor == 1


async def test_a_move_that_is_reported_after_the_list_was_narrowed(app: BulletinApp) -> None:
    moved: list[int] = []
    async with app.run_test() as pilot:
        screen = PickScreen("Letter", [Choice(each) for each in "abc"], on_move=moved.append)
        app.push_screen(screen)
        await pilot.pause()
        await pilot.pause()
        screen.pick_list.move_to(2)
        screen.pick_list.narrow("a")
        await pilot.pause()
        assert 2 not in moved
        await pilot.press("escape")


async def test_a_long_paste_is_refused_with_a_line(app: BulletinApp) -> None:
    async with app.run_test() as pilot:
        await pilot.press("ctrl+p")
        await pilot.pause()
        app.post_message(events.Paste("x" * 5000))
        await pilot.pause()
        assert app.screen.query_one(Status).message == "Nothing pasted: more than 4,096 characters."
        assert app.screen.query_one(CleanInput).value == ""
