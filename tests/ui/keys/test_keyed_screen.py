"""What the status line says while keys are typed, and about keys without an action."""

from __future__ import annotations

import pytest
from textual import events

from support.pilot import SMALL, STANDARD, WIDE, lines, main, picture, press, settle
from tui_reader.i18n import install
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.widgets.pick_screen import PickScreen


async def test_what_may_follow_stands_in_the_status_line_until_escape(app: BulletinApp) -> None:
    async with app.run_test(size=(300, 40)) as pilot:
        status = main(app).status
        before = lines(status)
        await press(pilot, "g")
        shown = lines(status)[0]
        assert " g top" in shown
        assert " s sources" in shown
        assert " / search" in shown
        assert shown.endswith("g…  Escape cancel")
        assert not main(app).hint_box.display
        await press(pilot, "escape")
        assert lines(status) == before


@pytest.mark.parametrize("size", [WIDE, STANDARD, SMALL])
@pytest.mark.parametrize("key", ["escape", "g", "s"])
async def test_where_the_line_is_too_short_all_stand_in_a_box_until_a_key(
    app: BulletinApp, size: tuple[int, int], key: str
) -> None:
    async with app.run_test(size=size) as pilot:
        screen = main(app)
        focused = screen.focused
        await press(pilot, "g")
        shown = "\n".join(picture(app).split("\n")[-20:])
        for word in ("g top", "/ search", "v views", "a announcements", "m bookmark", "s sources"):
            assert word in shown
        # In a small terminal the last ones have no room, and that is said.
        assert "z suspend" in shown or (size == SMALL and "…" in shown)
        assert shown.count("─ g ─") == 1
        assert lines(screen.status)[0].split() == ["g…", "Escape", "cancel"]
        assert screen.focused is focused
        await press(pilot, key)
        assert "─ g ─" not in picture(app)


@pytest.mark.parametrize("width", range(100, 125, 4))
@pytest.mark.usefixtures("back_to_english")
async def test_no_wide_character_of_the_box_is_lost_at_the_edge_of_a_pane(app: BulletinApp, width: int) -> None:
    install("zh_CN")
    async with app.run_test(size=(width, 30)) as pilot:
        await press(pilot, "g")
        shown = picture(app)
        for word in ("侧栏", "搜索", "视图", "公告", "书签", "订阅", "打印", "挂起", "行号或日期"):
            assert word in shown.split("─ g ─")[1]


async def test_on_a_small_terminal_the_status_line_has_the_hints_that_fit(app: BulletinApp) -> None:
    async with app.run_test(size=(40, 11)) as pilot:
        await press(pilot, "g")
        assert "─ g ─" not in picture(app)
        assert lines(main(app).status)[0].startswith(" g top")


async def test_the_hints_end_with_the_keys_of_another_pane(app: BulletinApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "g")
        main(app).set_focus(main(app).reader)
        await pilot.pause()
        assert main(app).status.chord == ()
        await press(pilot, "s")
        assert main(app).status.message == "Starred."


async def test_keys_right_behind_a_change_of_the_focus_are_for_the_pane_that_has_it(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = main(app)
        for key, character in (("tab", None), ("slash", "/"), ("x", "x")):
            screen.take_key(events.Key(key, character))
        await pilot.pause()
        assert screen.prompt.display
        assert screen.prompt.mount_input().value == "x"
        screen.take_key(events.Key("escape", None))
        for key, character in (("tab", None), ("g", "g")):
            screen.take_key(events.Key(key, character))
        await pilot.pause()
        assert screen.status.typed == "g…"


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (["~"], "~ has no action here; ? shows the keys."),
        (["g", "~"], "g ~ has no action here; ? shows the keys."),
        (["l", "enter"], "No table or picture in sight; after typed digits, Enter goes to that section."),
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


@pytest.mark.parametrize("keys", [(), ("v",), ("g", "s"), ("?",)], ids=["main", "revisions", "sources", "help"])
async def test_the_theme_is_chosen_on_every_screen(app: BulletinApp, keys: tuple[str, ...]) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, *keys)
        below = app.screen
        await press(pilot, "T")
        assert isinstance(app.screen, PickScreen)
        await press(pilot, "escape")
        assert app.screen is below


async def test_a_message_that_is_too_long_is_whole_in_a_box_until_a_key(app: BulletinApp) -> None:
    message = "无法打开这个文件，因为它已损坏；请检查文件名称，或者重新下载后再试一次。"
    async with app.run_test(size=SMALL) as pilot:
        main(app).show_message(message)
        await settle(pilot)
        frame = [line.strip("│ ") for line in picture(app).splitlines() if line.startswith("│")]
        assert "".join(line.removesuffix("|").strip("│ ") for line in frame) == message
        assert "? keys" in picture(app)
        await press(pilot, "j")
        assert not main(app).message_box.display
        main(app).show_message("短")
        assert not main(app).message_box.display


async def test_a_long_message_about_what_was_typed_is_whole(app: BulletinApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "g", "d", *"wrong", "enter")
        await settle(pilot)
        assert main(app).message_box.display
        assert "2010-07" in picture(app)
