"""The main screen as a user drives it: panes, keys, sections, find, marks, at three sizes."""

from __future__ import annotations

import pytest

from support.pilot import (
    NO_TIMEOUT,
    SMALL,
    STANDARD,
    WIDE,
    ManualClock,
    lines,
    main,
    numbered_report,
    press,
    settle,
    until,
)
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.config.settings import Config
from tui_reader.model import Bulletin, Paragraph
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.keys.actions import ACTIONS, BY_NAME
from tui_reader.ui.main.screen import MainScreen
from tui_reader.ui.reader.document_screen import DocumentScreen
from tui_reader.ui.reader.help.screen import HelpScreen
from tui_reader.ui.widgets.pick_screen import PickScreen


async def test_every_action_has_a_handler(app: BulletinApp) -> None:
    async with app.run_test():
        elsewhere = (
            *("attachments", "notes", "table", "picture", "revisions", "overview"),
            *("references", "agenda", "overview", "watches", "collections"),
        )
        others = {action.name for action in ACTIONS if action.scope in elsewhere}
        assert set(main(app).all_handlers()) == set(BY_NAME) - others


async def test_every_action_is_carried_out_in_its_pane(app: BulletinApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_reader.ui.main.session.opener", lambda: None)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "g", "/", *"供水", "enter")
        screen = main(app)
        panes = {pane.id: pane for pane in (screen.list, screen.results, screen.outline, screen.ticker)}
        for action in ACTIONS:
            elsewhere = (
                *("attachments", "notes", "table", "picture", "sync", "revisions", "references", "agenda"),
                *("overview", "watches", "collections"),
            )
            if action.scope in elsewhere or action.name == "quit":
                continue
            screen.set_focus(panes.get(action.scope, screen.reader))
            screen.perform(action)
            await pilot.pause()
            assert app.is_running, action.name
            while app.screen is not screen:
                app.pop_screen()
            if screen.prompt.display:
                screen.prompt.abandon()
        screen.perform(BY_NAME["quit"])
        await pilot.pause()
        assert not app.is_running


@pytest.mark.parametrize("size", [WIDE, STANDARD, SMALL], ids=["120x40", "80x24", "40x12"])
async def test_the_newest_article_is_open_and_every_row_fits(app: BulletinApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        screen = main(app)
        shown = lines(screen.list)
        assert any("临溪区供水保障" in line for line in shown[1:3])
        assert all(
            strip.cell_length <= size[0] for strip in screen.list.render_lines(screen.list.region.reset_offset)
        )
        await press(pilot, "enter")
        assert screen.focused is screen.reader
        assert "供水保障工作报告" in "".join(lines(screen.reader)[1:])


async def test_where_panes_stand_follows_the_size(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        screen = main(app)
        assert screen.list.region.right <= screen.reader.region.x
        assert screen.outline.display
        await pilot.resize_terminal(*STANDARD)
        await settle(pilot)
        assert screen.list.region.bottom <= screen.reader.region.y
        await pilot.resize_terminal(*SMALL)
        await settle(pilot)
        assert screen.list.region.height >= 9
        assert not screen.reader.region.height
        await press(pilot, "enter")
        assert screen.reader.region.height >= 9
        assert not screen.list.region.height


async def test_moving_in_the_list_shows_the_article_and_leaves_it_unread(
    app: BulletinApp, archive: SqliteArchive
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j")
        assert "第12次" in lines(main(app).reader)[1]
        assert archive.counts().unread == 13


async def test_reading_marks_the_article_read(app: BulletinApp, archive: SqliteArchive) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter")
        assert archive.counts().unread == 12
        await press(pilot, "J")
        assert archive.counts().unread == 11
        assert "第12次" in lines(main(app).reader)[1]


async def test_stars_and_reading_marks_are_kept_and_shown(app: BulletinApp, archive: SqliteArchive) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "s", "m")
        row = main(app).list.current
        assert row is not None
        assert (row.starred, row.read) == (True, True)
        assert archive.marks(row.id).starred
        assert lines(main(app).list)[2].startswith("✱ ")
        await press(pilot, "3")
        assert main(app).list.row_count() == 1
        await press(pilot, "2")
        assert main(app).list.row_count() == 12


async def test_headings_are_reached_by_their_keys(app: BulletinApp) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "enter", "]")
        reader = main(app).reader
        assert lines(reader)[1].strip() == "一、总体要求"
        await press(pilot, "]", "]")
        assert lines(reader)[1].strip().startswith("（一）抢修队伍。")
        await press(pilot, "(")
        assert lines(reader)[1].strip() == "二、主要措施"
        await press(pilot, "}")
        assert "三、组织保障" in "".join(lines(reader))
        await press(pilot, "{")
        assert lines(reader)[1].strip() == "二、主要措施"
        await press(pilot, "[")
        assert lines(reader)[1].strip() == "一、总体要求"


@pytest.mark.parametrize(
    "keys",
    [
        pytest.param(("2", ".", "3", "enter"), id="digits and Enter"),
        pytest.param((":", "2", ".", "3", "enter"), id="colon"),
    ],
)
async def test_a_section_is_reached_by_its_number(app: BulletinApp, keys: tuple[str, ...]) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "enter")
        await press(pilot, *keys)
        assert lines(main(app).reader)[1].strip().startswith("（三）信息报送。")


async def test_an_unknown_section_is_reported(app: BulletinApp) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "enter", "9", "enter")
        assert "no section 9" in lines(main(app).status)[0]


async def test_a_section_is_chosen_by_typing(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "t")
        assert isinstance(app.screen, PickScreen)
        await pilot.press(*"物资", "enter")
        await settle(pilot)
        assert lines(main(app).reader)[1].strip().startswith("（二）物资储备。")
        await press(pilot, "ctrl+o")
        assert "供水保障工作报告" in "".join(lines(main(app).reader))


async def test_the_outline_follows_the_reading_position(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter")
        outline = main(app).outline
        assert outline.reading is None
        for expected in range(3):
            await press(pilot, "]")
            assert outline.reading == expected
        await press(pilot, "g", "g")
        assert outline.reading is None


async def test_the_outline_opens_a_section(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "tab", "j", "enter")
        screen = main(app)
        assert screen.focused is screen.reader
        assert lines(screen.reader)[1].strip() == "二、主要措施"


async def test_find_marks_and_steps_through_matches(app: BulletinApp) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "enter", "/")
        await pilot.press(*"储备", "enter")
        await settle(pilot)
        screen = main(app)
        assert "1 match" in lines(screen.status)[0]
        assert any("物资储备" in line for line in lines(screen.reader))
        await press(pilot, "/")
        await pilot.press(*"没有的词", "enter")
        await settle(pilot)
        assert "Not found" in lines(screen.status)[0]


async def test_find_in_the_list_moves_to_a_title(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "/")
        await pilot.press(*"第3次", "enter")
        await settle(pilot)
        row = main(app).list.current
        assert row is not None
        assert "第3次" in row.title
        await press(pilot, "n")
        again = main(app).list.current
        assert again is not None
        assert again.id == row.id, "the only match is come back to"


async def test_an_article_is_resumed_where_it_was_left(archive: SqliteArchive) -> None:
    app = BulletinApp(archive, Config(chord_timeout=NO_TIMEOUT))
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "enter", "}", "}")
        where = lines(main(app).reader)[1]
        app.exit()
    again = BulletinApp(archive, Config(chord_timeout=NO_TIMEOUT))
    async with again.run_test(size=STANDARD) as pilot:
        await press(pilot, "enter")
        # The layout for the width of the pane may come after the keys on a busy machine.
        await until(pilot, lambda: lines(main(again).reader)[1] == where)


async def test_the_place_is_kept_when_the_terminal_changes_size(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "2", ".", "2", "enter")
        await pilot.resize_terminal(*STANDARD)
        await settle(pilot)
        assert "（二）物资储备" in lines(main(app).reader)[1]


async def test_longer_and_shorter_lines_keep_the_place(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "2", ".", "2", "enter", "-", "-", "-")
        reader = main(app).reader
        assert reader.measure == 22
        assert "（二）物资储备" in lines(reader)[1]
        assert max(len(line.strip(" ▐")) for line in lines(reader)[1:]) <= 22


async def test_space_at_the_end_goes_to_the_next_unread_article(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "G", "space")
        row = main(app).list.current
        assert row is not None
        assert "第12次" in row.title


async def test_tab_and_letters_move_between_panes(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        screen = main(app)
        order = []
        for _ in range(4):
            await press(pilot, "tab")
            order.append(screen.focused)
        assert order == [screen.outline, screen.reader, screen.ticker, screen.list]
        await press(pilot, "l")
        assert screen.focused is screen.reader
        await press(pilot, "h")
        assert screen.focused is screen.list


async def test_zen_shows_only_the_text(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "z", "z")
        screen = main(app)
        assert screen.reader.region.width == WIDE[0]
        assert not screen.ticker.region.height
        await press(pilot, "q")
        assert screen.ticker.region.height == 1


async def test_help_lists_every_action_from_the_table(app: BulletinApp) -> None:
    async with app.run_test(size=(120, 600)) as pilot:
        await press(pilot, "?")
        assert isinstance(app.screen, HelpScreen)
        text = "\n".join(lines(app.screen.reader))
        assert all(action.name in text for action in ACTIONS)
        await pilot.press("q")
        await pilot.pause()
        assert isinstance(app.screen, MainScreen)


async def test_evidence_shows_the_raw_text_of_what_was_repaired(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "!")
        assert isinstance(app.screen, DocumentScreen)
        text = "\n".join(lines(app.screen.reader))
        assert "第3期" in text
        assert "某某娱乐" in text


async def test_an_action_is_run_from_the_palette_and_from_the_command_line(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "ctrl+p")
        await pilot.press(*"only the text", "enter")
        await settle(pilot)
        assert main(app).pane_focus.zen
        await press(pilot, ":")
        await pilot.press(*"zen", "enter")
        await settle(pilot)
        assert not main(app).pane_focus.zen


async def test_back_goes_to_the_list_and_from_there_out(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "q")
        assert main(app).focused is main(app).list
        await pilot.press("q")
        await pilot.pause()
    assert app.return_code == 0


async def test_copying_hands_the_address_to_the_terminal(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "y", "y")
        assert app.clipboard == "report"
        assert "OSC 52" in lines(main(app).status)[0]


async def test_a_local_bulletin_has_nothing_to_open_in_a_browser(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "o")
        assert "no web address" in lines(main(app).status)[0]


async def test_an_empty_archive_says_so_and_survives_every_key(tmp_path, english: None) -> None:  # type: ignore[no-untyped-def]
    with SqliteArchive.open(tmp_path / "empty.sqlite") as empty:
        app = BulletinApp(empty, Config(chord_timeout=0.1), clock=ManualClock())
        async with app.run_test(size=STANDARD) as pilot:
            keys = ["x", "X", "ctrl+a", "ctrl+z", "M", "#", "escape", "g", "d", "1", "enter", "\\", "escape"]
            keys += ["j", "k", "space", "b", "G", "g", "g", "enter", "m", "s", "u", "U", "S", "n", "N", "J", "K"]
            keys += ["tab", "]", "[", "}", "{", "(", "d", "u", "2", "enter", "+", "-", "o", ".", ",", "p"]
            keys += ["y", "y", "y", "p"]
            keys += ["X", "w", "!", "t"]
            await press(pilot, *keys)
            assert "  Articles" in lines(main(app).list)[0]


async def test_an_error_in_the_settings_is_shown_on_the_screen(archive: SqliteArchive) -> None:
    app = BulletinApp(archive, Config(chord_timeout=NO_TIMEOUT), notes=["keys.yaml:3: unknown action"])
    async with app.run_test(size=STANDARD) as pilot:
        await settle(pilot)
        assert "keys.yaml:3: unknown action" in lines(main(app).status)[0]


async def test_pages_that_arrive_later_do_not_move_what_is_being_read(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "enter")
        before = main(app).list.current
        app.session.arrived(
            Bulletin("late", "新到的公报", preamble=(Paragraph("正文。"),), published=numbered_report().published)
        )
        await settle(pilot)
        after = main(app).list.current
        assert before is not None
        assert after is not None
        assert before.id == after.id
        assert "第12次" in lines(main(app).reader)[1]


async def test_a_saved_position_is_restored_whichever_program_wrote_it(archive: SqliteArchive) -> None:
    report = archive.find("report")
    assert report is not None
    app = BulletinApp(archive, Config(chord_timeout=NO_TIMEOUT))
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "}")
        app.exit()
    position = archive.marks(report).position
    assert position is not None
    again = BulletinApp(archive, Config(chord_timeout=NO_TIMEOUT))
    async with again.run_test(size=SMALL) as pilot:
        await press(pilot, "enter")
        assert main(again).reader.position == position, "also at another width"


async def test_an_action_is_run_by_the_words_that_people_use(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, ":", *"flag", "enter")
        assert app.session.archive.counts().starred == 1
        await press(pilot, ":", *"colour", "enter")
        assert isinstance(app.screen, PickScreen)
        await press(pilot, "escape", ":", *"nonsense", "enter")
        assert "Unknown action nonsense" in lines(main(app).status)[0]
