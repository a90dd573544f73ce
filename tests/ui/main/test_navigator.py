"""Back and forth between bulletins, searches, and pages that are not kept: one history."""

from __future__ import annotations

from support.pilot import STANDARD, WIDE, lines, main, press, settle, until
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.model import Bulletin, Paragraph
from tui_reader.ui.app import BulletinApp

FORWARD = ("g", "o")


def shown(app: BulletinApp) -> str:
    bulletin = main(app).reader.bulletin
    assert bulletin is not None
    return bulletin.address


async def test_back_and_forward_between_articles_that_were_read(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "J", "J")
        assert shown(app) == "notice-11"
        await press(pilot, "ctrl+o")
        assert shown(app) == "notice-12"
        await press(pilot, "ctrl+o")
        assert shown(app) == "report"
        await press(pilot, "ctrl+o")
        assert "No earlier place." in lines(main(app).status)[0]
        await press(pilot, *FORWARD, *FORWARD)
        assert shown(app) == "notice-11"
        await press(pilot, *FORWARD)
        assert "No later place." in lines(main(app).status)[0]


async def test_back_returns_to_the_position_that_was_left_and_to_its_row(app: BulletinApp) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "enter", "]", "]", "j", "j")
        screen = main(app)
        before = lines(screen.reader)[1]
        await press(pilot, "J", "ctrl+o")
        assert shown(app) == "report"
        assert lines(screen.reader)[1] == before
        assert screen.list.cursor == 0
        assert screen.focused is screen.reader


async def test_jumps_within_a_text_and_between_texts_are_one_history(app: BulletinApp) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "enter", "]", "J")
        await press(pilot, "ctrl+o", "ctrl+o")
        assert shown(app) == "report"
        assert main(app).reader.position == (0, 0)
        await press(pilot, *FORWARD)
        assert lines(main(app).reader)[1].strip() == "一、总体要求"
        await press(pilot, *FORWARD)
        assert shown(app) == "notice-12"


async def test_articles_that_are_only_previewed_are_no_places(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "h", "j", "j", "j", "enter")
        assert shown(app) == "notice-10"
        await press(pilot, "ctrl+o")
        assert shown(app) == "report"


async def test_from_a_preview_back_leads_first_to_what_was_read_last(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "J", "h", "j", "j")
        assert shown(app) == "notice-10"
        await press(pilot, "ctrl+o")
        assert shown(app) == "notice-12"
        assert main(app).focused is main(app).reader
        await press(pilot, "ctrl+o")
        assert shown(app) == "report"


async def test_a_search_is_a_place_with_its_row(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = main(app)
        await press(pilot, "enter", "g", "/", *"巡检", "enter")
        await until(pilot, lambda: screen.results.row_count() == 12)
        await press(pilot, "j", "j", "enter")
        assert shown(app) == "notice-10"
        await press(pilot, "ctrl+o")
        assert (screen.results.cursor, screen.searching) == (2, True)
        await press(pilot, "ctrl+o")
        assert shown(app) == "report"
        assert not screen.searching
        await press(pilot, *FORWARD)
        await until(pilot, lambda: screen.results.row_count() == 12)
        assert screen.focused is screen.results
        assert screen.results.cursor == 2
        await press(pilot, *FORWARD)
        assert shown(app) == "notice-10"


async def test_a_page_that_is_not_kept_is_a_place(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "]", "g", "a", "enter")
        screen = main(app)
        assert "拟聘人员公示" in lines(screen.reader)[1]
        await press(pilot, "ctrl+o")
        assert lines(screen.reader)[1].strip() == "一、总体要求"
        await press(pilot, *FORWARD)
        assert "拟聘人员公示" in lines(screen.reader)[1]


async def test_an_article_that_is_gone_from_the_archive_is_named_and_skipped(
    app: BulletinApp, archive: SqliteArchive
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "J", "J")
        archive.connection.execute("DELETE FROM bulletins WHERE address = 'notice-12'")
        await press(pilot, "ctrl+o")
        assert shown(app) == "report"
        assert "not in the archive any more: notice-12" in lines(main(app).status)[0]


async def test_places_outlive_the_archive_that_is_replaced(app: BulletinApp, tmp_path) -> None:  # type: ignore[no-untyped-def]
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "J")
        other = SqliteArchive.open(tmp_path / "other.sqlite")
        other.keep_all([Bulletin("new", "新", preamble=(Paragraph("新的文本。"),)), Bulletin("report", "又")])
        app.session.replace_archive(other)
        await settle(pilot)
        await press(pilot, "ctrl+o")
        assert shown(app) == "report"
