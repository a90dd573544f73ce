"""Watches on the screen: the list with its keys, matches opened and marked, the words in the text, the views."""

from __future__ import annotations

from threading import Event

import pytest
from textual.pilot import Pilot

from support.manual_engine import TIMEOUT
from support.pilot import SMALL, STANDARD, WIDE, lines, main, press, settle, until
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.workspace.watches import Watch
from tui_reader.model import Bulletin, Paragraph
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.watches.screen import WatchesScreen
from tui_reader.ui.widgets.pick_screen import PickScreen


@pytest.fixture
def watched(archive: SqliteArchive) -> SqliteArchive:
    """An archive with two watches, one of which has a new match."""
    archive.save_watch(Watch("cuts", "停水"))
    archive.save_watch(Watch("nothing", "绝无此词"))
    archive.keep(Bulletin("https://example.org/new", title="新通知", preamble=(Paragraph("西街停水两天。"),)))
    return archive


async def opened(pilot: Pilot[None], new: int = 1) -> WatchesScreen:
    """The list of watches, once what arrived was compared."""
    await press(pilot, "g", "w")
    screen = pilot.app.screen
    assert isinstance(screen, WatchesScreen)
    await until(pilot, lambda: sum(state.new for state in screen.rows.states) == new)
    await settle(pilot)
    return screen


@pytest.mark.parametrize("size", [WIDE, STANDARD, SMALL], ids=["120x40", "80x24", "40x12"])
async def test_new_matches_are_counted_opened_and_lit(
    app: BulletinApp, watched: SqliteArchive, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        screen = await opened(pilot)
        assert [row.split()[:2] for row in lines(screen.rows)[1:3]] == [["1", "cuts"], ["–", "nothing"]]
        await press(pilot, "enter")
        results = main(app).results
        await until(pilot, lambda: bool(results.results and results.results.answered))
        await settle(pilot)
        assert "cuts" in lines(results)[0]
        assert [hit.row.title for hit in results.results.hits] == ["新通知"]  # type: ignore[union-attr]
        await press(pilot, "enter")
        reader = main(app).reader
        assert reader.bulletin is not None
        assert (reader.bulletin.title, len(reader.matches.all)) == ("新通知", 1)


async def test_marks_in_the_list_and_words_in_the_text(app: BulletinApp, watched: SqliteArchive) -> None:
    watched.update_watches()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "G")
        await settle(pilot)
        screen = main(app)
        assert "❖cuts" in "".join(lines(screen.list))
        assert len(screen.reader.matches.all) == 1
        assert screen.status.message == "Newly matches: cuts"


async def test_seen_and_new_again(app: BulletinApp, watched: SqliteArchive) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot)
        await press(pilot, "m")
        assert [state.new for state in watched.watches()] == [0, 0]
        await press(pilot, "ctrl+z", "M", "enter")
        assert screen.status.message == "Nothing new matches cuts."
        await press(pilot, "ctrl+z")
        assert [state.new for state in watched.watches()] == [1, 0]


async def test_all_are_seen_at_once_and_new_again(app: BulletinApp, watched: SqliteArchive) -> None:
    watched.save_watch(Watch("west", "西街"), since=0)
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot, 2)
        await press(pilot, "M")
        assert screen.status.message == "2 matches marked as seen"
        assert [state.new for state in watched.watches()] == [0, 0, 0]
        await press(pilot, "M")
        assert screen.status.message == "Nothing new to mark as seen."
        await press(pilot, "ctrl+z")
        assert [state.new for state in watched.watches()] == [1, 0, 1]


async def test_a_deleted_watch_comes_back_with_what_is_new(app: BulletinApp, watched: SqliteArchive) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot)
        await press(pilot, "delete")
        assert [state.watch.name for state in watched.watches()] == ["nothing"]
        assert "Deleted cuts" in screen.status.message
        await press(pilot, "ctrl+z")
        await until(
            pilot, lambda: [(each.watch.name, each.new) for each in watched.watches()][:1] == [("cuts", 1)]
        )


async def test_added_changed_deleted_and_undone(app: BulletinApp, watched: SqliteArchive) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)

        def watches() -> list[Watch]:
            return [state.watch for state in watched.watches()]

        before = watches()
        await press(pilot, "a", *"q", "enter", *"停电", "enter", *"a, b", "enter")
        assert watches() == [*before, Watch("q", "停电", ("a", "b"))]
        await press(pilot, "E", *"r", "enter", *" OR 停气", "enter", "enter")
        assert watches() == [*before, Watch("qr", "停电 OR 停气", ("a", "b"))]
        await press(pilot, "D")
        assert watches() == before
        await press(pilot, "ctrl+z")
        assert watches()[-1].name == "qr"
        await press(pilot, "ctrl+z")
        assert watches()[-1] == Watch("q", "停电", ("a", "b"))
        await press(pilot, "ctrl+z")
        assert watches() == before


async def test_mistakes_are_named(app: BulletinApp, watched: SqliteArchive) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot)
        await press(pilot, "a", *"cuts", "enter", *"q", "enter", "enter")
        assert screen.status.message == "There is a watch named cuts already; choose another name."
        await press(pilot, "a", *"q", "enter", *"date:never", "enter", "enter")
        assert "not a date" in screen.status.message
        await press(pilot, "a", *"q", "enter", "escape", "j", "enter")
        assert screen.status.message == "Nothing new matches nothing."
        assert len(watched.watches()) == 2


async def test_watches_with_new_matches_are_views(app: BulletinApp, watched: SqliteArchive) -> None:
    watched.update_watches()
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "g", "v")
        picker = app.screen
        assert isinstance(picker, PickScreen)
        assert [(each.text, each.note) for each in picker.pick_list.choices[3:]] == [("cuts", "watch: 1 new")]
        await press(pilot, "down", "down", "down", "enter")
        results = main(app).results
        await until(pilot, lambda: bool(results.results and results.results.answered))
        assert results.results is not None
        assert results.results.title == "Watch cuts"


async def test_no_watches(app: BulletinApp) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        screen = await opened(pilot, 0)
        assert "No watches" in "".join(lines(screen.rows))
        await press(pilot, "m")
        assert screen.status.message == "No watches; a adds one."


async def test_a_source_that_brought_nothing_is_named(app: BulletinApp, archive: SqliteArchive) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "g", "w", "a", *"cuts", "enter", *"water", "enter", *"Twon", "enter")
        said = lines(pilot.app.screen.query_one("#status"))[0]
        assert "Saved, but no article came from Twon yet; E corrects the name." in said


async def test_escape_stops_a_long_comparison_which_goes_on_the_next_time(
    app: BulletinApp, watched: SqliteArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched.keep_all([Bulletin(f"https://example.org/{number}", title="停水") for number in range(9)])
    update, compared, go_on = watched.update_watches, Event(), Event()

    def one(limit: int = 1) -> int:
        if compared.is_set():
            go_on.wait(TIMEOUT)
        compared.set()
        return update(1)

    monkeypatch.setattr(watched, "update_watches", one)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "g", "w")
        screen = pilot.app.screen
        assert isinstance(screen, WatchesScreen)
        await until(pilot, lambda: "1/10; Escape stops" in lines(screen.rows)[0])
        await press(pilot, "escape")
        go_on.set()
        assert screen.status.message == "Stopped; what was compared stays, the rest is compared the next time."
        await settle(pilot)
        assert 0 < watched.unwatched() < 10
        await press(pilot, "escape", "g", "w")
        await until(pilot, lambda: watched.unwatched() == 0)
        await settle(pilot)
        assert lines(pilot.app.screen.rows)[0].split()[:2] == ["▐", "Watches"]  # type: ignore[attr-defined]
