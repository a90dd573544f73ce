"""Marks, views and arrivals: what is read stays under the cursor, and nothing takes the text away."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from support.pilot import NO_TIMEOUT, STANDARD, WIDE, ManualClock, lines, main, numbered_report, press, settle
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.config.settings import Config
from tui_reader.model import Announcement, Bulletin, Failure, Paragraph
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.main.screen import MainScreen
from tui_reader.ui.reader.document_screen import DocumentScreen


def title_of(app: BulletinApp) -> str:
    row = main(app).list.current
    assert row is not None
    return row.title


async def test_reading_through_the_unread_ones_skips_none(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "2", "enter")
        seen = [title_of(app)]
        for _ in range(4):
            await press(pilot, "J")
            seen.append(title_of(app))
        assert len(set(seen)) == 5
        assert "第12次" in seen[1]
        assert "第9次" in seen[4]


async def test_space_at_the_end_goes_through_the_unread_view_in_order(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "2", "enter", "G", "space")
        assert "第12次" in title_of(app)
        await press(pilot, "G", "space")
        assert "第11次" in title_of(app)


async def test_a_fast_enter_opens_the_row_under_the_cursor(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "2")
        await pilot.press("j", "enter")
        await settle(pilot)
        assert "第12次" in title_of(app)
        assert "第12次" in lines(main(app).reader)[1]


async def test_a_filter_shows_the_text_of_the_row_it_puts_under_the_cursor(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "s", "k", "3")
        assert "第12次" in title_of(app)
        assert "第12次" in lines(main(app).reader)[1]


async def test_a_text_that_was_left_before_its_time_is_not_marked_read(archive: SqliteArchive) -> None:
    app = BulletinApp(archive, Config(chord_timeout=NO_TIMEOUT, mark_read_after=3600), clock=ManualClock())
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter")
        assert app.session.mark_read_due
        await press(pilot, "h", "j")
        assert not app.session.mark_read_due
        assert archive.counts().unread == 13


async def test_a_text_that_is_read_long_enough_is_marked(archive: SqliteArchive) -> None:
    app = BulletinApp(archive, Config(chord_timeout=NO_TIMEOUT, mark_read_after=0.05), clock=ManualClock())
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter")
        while archive.counts().unread == 13:
            await pilot.pause(0.02)
        assert "供水保障" in title_of(app)


async def test_the_help_stays_where_it_is_at_its_end(app: BulletinApp, archive: SqliteArchive) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "?", *["space"] * 12)
        assert isinstance(app.screen, DocumentScreen)
        assert archive.counts().unread == 13


async def test_a_page_that_arrives_takes_nothing_from_who_reads(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "2", "enter")
        app.session.arrived(Bulletin("late", "新到的公报", preamble=(Paragraph("正文。"),)))
        await settle(pilot)
        assert "供水保障" in "".join(lines(main(app).reader))


async def test_until_a_key_is_pressed_the_newest_arrival_is_shown(tmp_path: Path, english: None) -> None:
    with SqliteArchive.open(None) as archive:
        app = BulletinApp(archive, Config(chord_timeout=NO_TIMEOUT), clock=ManualClock())
        async with app.run_test(size=WIDE) as pilot:
            app.session.arrived(Bulletin("old", "旧公报", published=numbered_report().published))
            await settle(pilot)
            newer = numbered_report().published
            assert newer is not None
            app.session.arrived(Bulletin("new", "新公报", published=newer.replace(year=2025)))
            await settle(pilot)
            assert "新公报" in lines(main(app).reader)[1]


async def test_pages_that_cannot_be_opened_are_reported_and_listed(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        app.session.arrived(Failure("a.pdf", "is a PDF document"))
        app.session.arrived(Failure("b.bin", "is no text"))
        await settle(pilot)
        assert "a.pdf" in lines(main(app).status)[0] or "b.bin" in lines(main(app).status)[0]
        assert "1 more" in lines(main(app).status)[0]
        await press(pilot, "!")
        text = "\n".join(lines(app.screen.reader))  # type: ignore[attr-defined]
        assert "a.pdf: is a PDF document" in text
        assert "b.bin: is no text" in text


@pytest.mark.parametrize("keys", ["s", "m", "enter", "j", "J", "2", "S", "g a X"])
async def test_a_locked_archive_is_no_end_of_the_program(
    app: BulletinApp, archive: SqliteArchive, keys: str
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert archive.path is not None
        other = sqlite3.connect(archive.path, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        try:
            await press(pilot, *keys.split())
            assert app.is_running
            assert isinstance(app.screen, MainScreen)
        finally:
            other.execute("ROLLBACK")
            other.close()
        await press(pilot, "j", "k")
        assert app.is_running


async def test_another_program_may_mark_bulletins_meanwhile(app: BulletinApp, archive: SqliteArchive) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "2")
        assert archive.path is not None
        with SqliteArchive.open(archive.path) as other:
            for id in range(1, 10):
                other.set_read(id, True)
        main(app).list.rows.drop_fetched()
        await press(pilot, "G", "k", "g", "g", "enter")
        assert app.is_running


async def test_the_prompt_never_keeps_the_keyboard(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, ":")
        await pilot.press("x", "tab", "tab")
        await pilot.click("#reader")
        await settle(pilot)
        await press(pilot, "h", "j")
        assert "第12次" in title_of(app)


async def test_tab_completes_the_name_of_an_action(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, ":")
        await pilot.press(*"toggle-s", "tab", "enter")
        await settle(pilot)
        assert "Starred." in lines(main(app).status)[0]


async def test_keys_typed_before_a_list_of_choices_is_drawn_go_to_it(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter")
        await pilot.press("t", *"物资", "enter")
        await settle(pilot)
        assert lines(main(app).reader)[1].strip().startswith("（二）物资储备。")


async def test_what_is_pasted_is_cleaned(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, ":")
        field = main(app).prompt.mount_input()
        field.value = "\x1b[31mred\x9b"
        await pilot.press("enter")
        await settle(pilot)
        assert "\x1b" not in lines(main(app).status)[0]
        assert "\x9b" not in lines(main(app).status)[0]


async def test_escape_gives_up_a_chord(app: BulletinApp) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "enter", "space", "g", "escape")
        await pilot.pause(0.3)
        assert main(app).reader.top != (0, 0)


async def test_escape_in_find_brings_the_cursor_back(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "/")
        await pilot.press(*"第3次")
        await pilot.pause()
        assert main(app).list.cursor != 0
        await press(pilot, "escape")
        assert main(app).list.cursor == 0


async def test_find_in_the_outline_moves_in_the_outline(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "tab", "/")
        await pilot.press(*"储备", "enter")
        await settle(pilot)
        screen = main(app)
        assert screen.focused is screen.outline
        assert screen.outline.cursor == 3


async def test_the_last_section_is_current_when_it_was_gone_to(app: BulletinApp) -> None:
    async with app.run_test(size=(120, 60)) as pilot:
        await press(pilot, "enter", "3", "enter")
        screen = main(app)
        assert screen.outline.reading == 5
        assert "三、组织保障" in lines(screen.reader)[0]
        await press(pilot, "[")
        assert screen.outline.reading == 4


async def test_reader_and_cursor_agree_after_a_narrow_window(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await pilot.resize_terminal(40, 12)
        await press(pilot, "j", "j")
        await pilot.resize_terminal(*WIDE)
        await settle(pilot)
        assert "第11次" in lines(main(app).reader)[1]


async def test_injected_words_stay_out_of_the_title(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        spoilt = numbered_report("spoilt")
        object.__setattr__(spoilt, "title", "某某娱乐 供水通报 某某娱乐")
        app.session.arrived(spoilt)
        await settle(pilot)
        app.session.show(app.session.archive.find("spoilt") or 0)
        await settle(pilot)
        assert "某某娱乐" not in "".join(lines(main(app).reader))


async def test_the_ticker_keeps_its_place_when_pages_arrive(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "g", "a", ".")
        app.session.arrived(Bulletin("more", "又一期", announcements=(Announcement("新的公告"),)))
        await settle(pilot)
        assert "2/4" in lines(main(app).ticker)[0]


async def test_taking_off_an_announcement_goes_on_to_the_next(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "g", "a", ".", "X")
        assert "图书馆" in lines(main(app).ticker)[0]


async def test_the_ticker_stops_when_the_terminal_loses_the_focus(app: BulletinApp, clock: ManualClock) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert clock.running
        app.on_app_blur()
        assert not clock.running
        app.on_app_focus()
        assert clock.running
