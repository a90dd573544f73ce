"""Bookmarks by key: set by a letter, gone to from anywhere, in this run and the next."""

from __future__ import annotations

from pathlib import Path

from support.pilot import NO_TIMEOUT, STANDARD, WIDE, ManualClock, lines, main, press
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.config.settings import Config
from tui_reader.ui.app import BulletinApp


def opened(archive: SqliteArchive, clock: ManualClock, file: Path) -> BulletinApp:
    return BulletinApp(archive, Config(chord_timeout=NO_TIMEOUT), clock=clock, bookmarks_file=file)


def status(app: BulletinApp) -> str:
    return lines(main(app).status)[0]


async def test_a_bookmark_is_gone_to_and_back_returns(
    archive: SqliteArchive, clock: ManualClock, tmp_path: Path
) -> None:
    app = opened(archive, clock, tmp_path / "bookmarks.json")
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "enter", "]", "]", "j", "g", "m")
        assert status(app).startswith(" letter set a bookmark here")
        assert "g…" not in status(app)
        await press(pilot, "a")
        assert "Bookmark a set" in status(app)
        reader = main(app).reader
        line = lines(reader)[1]
        await press(pilot, "J", "J", "'")
        assert "a 临溪区供水保障工作报告" in status(app)
        await press(pilot, "a")
        assert lines(reader)[1] == line
        assert main(app).focused is reader
        await press(pilot, "ctrl+o")
        assert reader.bulletin is not None
        assert reader.bulletin.address == "notice-11"


async def test_a_bookmark_lasts_beyond_the_run(archive: SqliteArchive, clock: ManualClock, tmp_path: Path) -> None:
    app = opened(archive, clock, tmp_path / "bookmarks.json")
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "enter", "]", "g", "m", "1")
    again = opened(archive, ManualClock(), tmp_path / "bookmarks.json")
    async with again.run_test(size=STANDARD) as pilot:
        await press(pilot, "G", "'", "1")
        assert lines(main(again).reader)[1].strip() == "一、总体要求"
        assert main(again).list.cursor == 0


async def test_letters_without_a_bookmark_and_a_first_one_are_explained(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "'")
        assert "No bookmarks yet; g m and a letter set one." in status(app)
        await press(pilot, "enter", "g", "m", "a", "'", "b")
        assert "No bookmark b." in status(app)


async def test_escape_and_other_keys_set_nothing(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "g", "m", "escape", "'")
        assert "No bookmarks yet" in status(app)
        await press(pilot, "g", "m", "tab")
        assert main(app).focused is not main(app).reader


async def test_a_page_that_is_not_kept_has_none(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "g", "a", "enter", "g", "m")
        assert "Only an article that the archive holds" in status(app)


async def test_a_file_of_something_else_is_named(
    archive: SqliteArchive, clock: ManualClock, tmp_path: Path
) -> None:
    file = tmp_path / "bookmarks.json"
    file.write_text("[]", encoding="utf-8")
    app = opened(archive, clock, file)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "g", "m", "a")
        assert "bookmarks.json holds no bookmarks" in status(app)
        assert file.read_text(encoding="utf-8") == "[]"
