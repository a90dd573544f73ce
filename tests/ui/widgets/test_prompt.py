"""The line of input: pasted text, and no writing while nobody types."""

from __future__ import annotations

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Static

from support.pilot import SMALL, main, press, settle
from tui_reader.ui.app import BulletinApp


async def paste(pilot: Pilot[None], text: str) -> None:
    pilot.app.post_message(events.Paste(text))
    await pilot.pause()


async def type_at_once(pilot: Pilot[None], *keys: str) -> None:
    """Keys that arrive together, as over a slow connection: none waits until the one before it is handled."""
    for key in keys:
        pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
    await settle(pilot)


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (["/", *"foot", *["backspace"] * 4, *"picture"], "picture"),
        (["/", *"bc", "home", "a"], "abc"),
        (["/", *"abx", "left", "c", "delete"], "abc"),
    ],
)
async def test_keys_that_arrive_together_edit_in_their_order(app: BulletinApp, keys: list[str], text: str) -> None:
    async with app.run_test() as pilot:
        await type_at_once(pilot, *keys)
        assert main(app).prompt.mount_input().value == text


async def test_a_long_label_leaves_room_for_what_is_typed(app: BulletinApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        screen = main(app)
        screen.prompt.ask("Sources, with commas between them; none for all: ", screen.list, lambda text: None)
        await press(pilot, *"County")
        assert screen.prompt.mount_input().size.width >= 12


@pytest.mark.parametrize("end", ["enter", "escape"])
async def test_keys_behind_the_one_that_closes_the_line_are_not_typed_into_it(app: BulletinApp, end: str) -> None:
    async with app.run_test() as pilot:
        await press(pilot, "G")
        await type_at_once(pilot, "/", "a", end, "g", "g", "j")
        assert not main(app).prompt.display
        assert main(app).list.cursor == 1


async def test_a_paste_and_the_key_behind_it_keep_their_order(app: BulletinApp) -> None:
    async with app.run_test() as pilot:
        await press(pilot, "/")
        app.post_message(events.Paste("bc"))
        await type_at_once(pilot, "home", "a")
        assert main(app).prompt.mount_input().value == "abc"


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("关于供水\n的通知", "关于供水 的通知"),
        ("  one\r\n\r\n two\x1b[31m \n", "one two\ufffd[31m"),
        ("\n\n", ""),
        ("x" * 4096, "x" * 4096),
    ],
)
async def test_pasted_lines_become_one(app: BulletinApp, text: str, typed: str) -> None:
    async with app.run_test() as pilot:
        await press(pilot, "/")
        await paste(pilot, text)
        assert main(app).prompt.mount_input().value == typed


@pytest.mark.parametrize("keys", [["/"], ["g", "/"], [":"]])
async def test_a_long_paste_is_refused_until_the_next_key(app: BulletinApp, keys: list[str]) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, *keys)
        await paste(pilot, "x" * 65_537)
        prompt = main(app).prompt
        note = prompt.query_one("#error", Static)
        assert str(note.content) == "Nothing pasted: more than 4,096 characters."
        assert note.display
        assert prompt.mount_input().value == ""
        await press(pilot, "a")
        assert not note.display
        assert prompt.mount_input().value == "a"


async def test_cutting_nothing_leaves_the_clipboard(app: BulletinApp) -> None:
    async with app.run_test() as pilot:
        app.copy_to_clipboard("kept")
        await press(pilot, "/", "ctrl+x")
        assert app.clipboard == "kept"
        await press(pilot, "a", "b", "shift+left", "ctrl+x")
        assert app.clipboard == "b"
        assert main(app).prompt.mount_input().value == "a"


async def test_a_paste_without_an_open_line_says_so(app: BulletinApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await paste(pilot, "Q")
        assert main(app).status.message == "Open a line to type in before pasting, such as with /."


async def test_the_cursor_does_not_blink(app: BulletinApp) -> None:
    async with app.run_test() as pilot:
        await press(pilot, "/")
        assert not main(app).prompt.mount_input().cursor_blink


async def test_a_prompt_without_the_focus_is_still_closed_by_escape(app: BulletinApp) -> None:
    async with app.run_test() as pilot:
        await press(pilot, "/")
        main(app).set_focus(None)
        await pilot.pause()
        await press(pilot, "a")
        assert main(app).prompt.mount_input().value == "a"
        await press(pilot, "escape", "j")
        assert not main(app).prompt.display
        assert main(app).list.cursor == 1
