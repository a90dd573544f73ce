"""Text selected on the screen, by keys and with the mouse, and copied."""

from __future__ import annotations

import pytest

from support.pilot import SMALL, WIDE, lines, main, press, settle
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.keys.keymap import build_keymap
from tui_reader.ui.reader.document_screen import DocumentScreen

SENTENCE = "各街道办事处和区直各部门要把供水保障放在突出位置，落实责任，按期完成管网改造任务。"


async def test_lines_are_selected_and_copied_by_keys(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "]")
        screen = main(app)
        before = lines(screen.reader)
        await press(pilot, "V")
        assert screen.scope == "text-selection"
        await press(pilot, "j", "j", "y")
        assert app.clipboard.startswith("一、总体要求\n" + SENTENCE[:20])
        assert "\n" not in app.clipboard.partition("\n")[2], "two lines of one paragraph are one text"
        assert screen.scope == "reader"
        assert lines(screen.reader) == before, "nothing has scrolled"
        assert f"{len(app.clipboard):,} characters" in lines(screen.status)[0]


async def test_what_is_selected_is_highlighted(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "]", "V", "j", "j")
        reader = main(app).reader
        styles = app.text_styles
        marked = {styles.style(role, "body") for role in ("selected-text", "caret")}
        strips = reader.render_lines(reader.region.reset_offset)
        shown = "".join(
            segment.text for strip in strips for segment in strip if segment.style and segment.style in marked
        )
        await press(pilot, "y")
        assert shown == app.clipboard.replace("\n", "")


async def test_characters_are_selected_by_keys(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "]", "V", "}", "v", "l", "l", "l", "enter")
        assert app.clipboard == "一、总体要求\n" + SENTENCE[:4]
        await press(pilot, "V", "}", "v", "o", "}", "enter")
        assert app.clipboard == SENTENCE[0]


async def test_the_other_end_may_be_moved(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "]", "V", "v", "l", "l", "o", "l", "y")
        assert app.clipboard == "、总"


async def test_a_selection_reaches_beyond_the_screen(app: BulletinApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "enter", "]", "V", "G", "y")
        assert app.clipboard.startswith("一、总体要求\n" + SENTENCE)
        assert app.clipboard.endswith("三、组织保障\n" + "\n".join([SENTENCE * 12] * 3))
        reader = main(app).reader
        last = max(index for index, block in enumerate(reader.document.blocks) if SENTENCE in block.text)
        shown = [block for block, _line in reader.layout_now.window(reader.top, reader.page)]
        assert last in shown, "the caret is in sight"
        await press(pilot, "V", "g", "g", "y")
        assert "临溪区供水保障工作报告" in app.clipboard


async def test_escape_ends_the_selection_and_nothing_is_copied(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "V", "j", "escape")
        assert main(app).scope == "reader"
        assert main(app).reader.selected is None
        assert not app.clipboard
        await press(pilot, "y", "s")
        assert "Nothing is selected" in lines(main(app).status)[0]


async def test_another_text_ends_the_selection(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "V", "j")
        main(app).session.next_unread()
        await settle(pilot)
        assert main(app).scope == "reader"
        await press(pilot, "J")
        assert main(app).reader.selected is None


async def test_a_drag_copies_what_is_between(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "]")
        reader = main(app).reader
        row = next(number for number, line in enumerate(lines(reader)) if SENTENCE[:8] in line)
        line = lines(reader)[row]
        start = len(line) - len(line.lstrip())
        await pilot.mouse_down(reader, offset=(start + 2, row))
        await pilot.hover(reader, offset=(start + 6, row))
        await pilot.mouse_up(reader, offset=(start + 6, row))
        await settle(pilot)
        assert app.clipboard == SENTENCE[1:4]
        assert "3 characters" in lines(main(app).status)[0]
        assert main(app).scope == "reader", "the keys still read"
        await press(pilot, "j", "y", "s")
        assert app.clipboard == SENTENCE[1:4]
        await press(pilot, "escape")
        assert reader.selected is None


async def test_a_click_selects_nothing(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter")
        await pilot.click(main(app).reader, offset=(20, 8))
        await settle(pilot)
        assert main(app).reader.selected is None
        assert not app.clipboard


async def test_text_of_the_help_is_copied_too(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "?")
        assert isinstance(app.screen, DocumentScreen)
        await pilot.press("V", "y")
        await pilot.pause()
        assert app.clipboard.startswith("Press / and type words or a key")
        await pilot.press("V")
        assert app.screen.scope == "text-selection"
        await pilot.press("q")
        assert isinstance(app.screen, DocumentScreen), "q ends the selection first"


@pytest.mark.no_cover
@pytest.mark.parametrize("size", [(80, 24), (20, 6), (1, 1)])
async def test_every_key_of_a_selection_at_every_size(app: BulletinApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await press(pilot, "enter")
        screen = main(app)
        screen.set_focus(screen.reader)
        keymap = build_keymap()[0]
        for keys in keymap.bindings["text-selection"]:
            screen.selecting.select_lines()
            await press(pilot, *keys)
            assert app.is_running
