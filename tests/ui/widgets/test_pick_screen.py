"""The list narrowed by typing."""

from __future__ import annotations

import pytest
from textual import events
from textual.color import Color

from support.pilot import SMALL, STANDARD, WIDE, main, picture, press, settle, until
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.theme.themes import ThemeLibrary
from tui_reader.ui.widgets.clean_input import CleanInput
from tui_reader.ui.widgets.pick_screen import Choice, PickList, PickScreen
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


async def test_keys_that_arrive_together_narrow_before_they_choose(app: BulletinApp) -> None:
    chosen: list[int | None] = []
    async with app.run_test() as pilot:
        app.push_screen(PickScreen("Word", [Choice(each) for each in ("ash", "birch", "cedar")]), chosen.append)
        for key in ("x", "backspace", "c", "e", "enter", "j"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await settle(pilot)
        assert chosen == [2]
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


async def opened(app: BulletinApp, pilot, *keys: str) -> PickScreen:  # type: ignore[no-untyped-def]
    await settle(pilot)
    await pilot.press(*keys)
    await until(pilot, lambda: isinstance(app.screen, PickScreen) and app.screen.focused)
    assert isinstance(app.screen, PickScreen)
    return app.screen


@pytest.mark.parametrize("size", [WIDE, STANDARD, (60, 16)])
@pytest.mark.parametrize("keys", [("ctrl+p",), ("\\",), ("g", "v"), ("t",)])
async def test_a_box_over_the_page(app: BulletinApp, size: tuple[int, int], keys: tuple[str, ...]) -> None:
    async with app.run_test(size=size) as pilot:
        screen = await opened(app, pilot, *keys)
        box = screen.query_one("#box").region
        assert box.width <= 64
        assert box.height <= 14
        assert abs((box.x + box.right) - size[0]) <= 1
        before, shown = box.height, picture(app).splitlines()
        assert "Announcements" in shown[0], "the page is behind it"
        assert "╭─ " in shown[box.y]
        await pilot.press("q", "x")
        await pilot.pause()
        assert box.height == before, "it keeps its height while one types"


async def test_on_a_narrow_terminal_it_takes_the_whole_screen(app: BulletinApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        screen = await opened(app, pilot, "ctrl+p")
        assert screen.query_one("#box").region == app.screen.region
        assert picture(app).startswith("Action")
        await pilot.resize_terminal(*STANDARD)
        await pilot.pause()
        assert screen.query_one("#box").region.width == 64


def ground(app: BulletinApp) -> Color:
    """The background of the cell at the bottom left of the terminal."""
    # As in `picture`, the one way to the cells of the screen.
    (style, *_others) = [segment.style for segment in app.screen._compositor.render_strips()[-3]]
    assert style is not None
    assert style.bgcolor is not None
    return Color.from_rich_color(style.bgcolor)


async def test_the_page_is_repainted_at_each_theme_and_shown_as_it_is(app: BulletinApp) -> None:
    library = ThemeLibrary()
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(app, pilot, "T")
        box = screen.query_one("#box").region
        assert (box.right, box.y, box.width) == (WIDE[0], 0, 26)
        assert "Articles" in picture(app)
        names = library.names()
        for name in ("ink-day", "paper", "monochrome"):
            screen.pick_list.move_to(names.index(name))
            wanted = Color.parse(library.load(name)[0].background)
            await until(pilot, lambda wanted=wanted: ground(app) == wanted)  # type: ignore[misc]
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is main(app)


async def test_notes_stand_two_cells_behind_the_longest_text(app: BulletinApp) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await settle(pilot)
        choices = [
            Choice("一二三四五六七八九十一二三四五六七八", "g v"),
            Choice("All", "22"),
            Choice("x" * 90, "long"),
        ]
        screen = PickScreen("View", choices[:2])
        app.push_screen(screen)
        await until(pilot, lambda: screen.focused)
        shown = [line.text for line in screen.pick_list.draw(screen.pick_list.size.region)]
        assert shown[0].rstrip() == "  一二三四五六七八九十一二三四五六七八  g v"
        assert shown[1].index("22") == 2 + 36 + 2
        wide = PickScreen("View", choices)
        app.push_screen(wide)
        await until(pilot, lambda: wide.focused)
        shown = [line.text for line in wide.pick_list.draw(wide.pick_list.size.region)]
        assert shown[2].rstrip().endswith("…  long")
