"""Empty views on the main screen: each says why and names the way out, and the reader is empty with the list."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.pilot import NO_TIMEOUT, SMALL, STANDARD, WIDE, ManualClock, lines, main, press, settle, until
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import View
from tui_reader.config.settings import Config
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.widgets.line_widget import LineWidget


def words(pane: LineWidget) -> str:
    return " ".join(" ".join(lines(pane)[1:]).split())


async def test_no_star_empties_the_reader_until_all_are_shown_again(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        screen = main(app)
        await press(pilot, "3")
        assert words(screen.list) == (
            "No starred articles A star marks an article for later. 1 show all articles "
            "s star the article under the cursor"
        )
        assert lines(screen.list)[0].split() == ["▐", "Starred", "0"]
        assert words(screen.reader) == ""
        assert screen.outline.headings == ()
        await press(pilot, "1")
        assert "供水保障工作报告" in words(screen.reader)


async def test_nothing_unread_says_how_many_have_been_read(app: BulletinApp, archive: SqliteArchive) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "2", "ctrl+a", "m")
        assert "No unread articles All 13 articles have been read. 1 show all articles" in words(main(app).list)


@pytest.mark.parametrize("size", [WIDE, STANDARD, SMALL])
async def test_a_filter_without_matches_says_what_it_is(app: BulletinApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        main(app).list.set_view(View(tag="没有"))
        await settle(pilot)
        assert words(main(app).list) == r"No article matches the filter #没有 1 show all articles \ filter"


@pytest.mark.parametrize("size", [WIDE, STANDARD, SMALL])
async def test_an_archive_without_articles_names_the_next_step(
    tmp_path: Path, english: None, size: tuple[int, int]
) -> None:
    with SqliteArchive.open(tmp_path / "empty.sqlite") as empty:
        app = BulletinApp(empty, Config(chord_timeout=NO_TIMEOUT), clock=ManualClock())
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            said = words(main(app).list)
            assert said.startswith("No articles yet What your sources publish is listed here. a add a site")


async def test_a_reader_that_was_emptied_out_of_sight_shows_the_row_once_there_is_room(app: BulletinApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "3", "1")
        await pilot.resize_terminal(*WIDE)
        await settle(pilot)
        assert "供水保障工作报告" in words(main(app).reader)


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_a_search_without_hits_empties_the_reader(app: BulletinApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        screen = main(app)
        await pilot.press("g", "/")
        await settle(pilot)
        assert words(screen.results).startswith("Search all articles Type to search; Tab completes title: date:")
        await pilot.press(*"没有的词", "enter")
        await until(pilot, lambda: screen.results.latest and screen.results.latest.answered)
        assert words(screen.results) == "Nothing found 没有的词 g / search q list"
        assert screen.reader.bulletin is None
        await press(pilot, "escape")
        assert screen.focused is screen.list
        await settle(pilot)
        assert screen.reader.bulletin is not None or "reader" not in screen.areas
