"""The side list on the screen: opened by key, narrowing the list, with numbers that keep up, and its changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from support.manual_engine import ManualEngines
from support.pilot import NO_TIMEOUT, SMALL, STANDARD, WIDE, ManualClock, follow, lines, main, press, settle, until
from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Arrival, Synced, View
from tui_reader.config.settings import Config
from tui_reader.model import Bulletin, Paragraph
from tui_reader.sources.sourcelist.reading import load
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.sync.setup import SyncSetup

SOURCES = """# the county
sources:
  - name: water  # the office
    address: https://water.example/notices/
    tags: [county]
  - name: roads
    address: https://roads.example/feed.xml
"""


def notice(number: int, origin: str | None) -> Arrival:
    return Arrival(Bulletin(f"a:{number}", title=f"notice {number}", preamble=(Paragraph("text"),)), origin=origin)


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    path = tmp_path / "sources.yaml"
    path.write_text(SOURCES)
    return path


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[SqliteArchive]:
    with SqliteArchive.open(tmp_path / "archive.sqlite") as archive:
        archive.keep_arrivals([notice(1, "water"), notice(2, "water"), notice(3, "roads"), notice(4, None)])
        yield archive


@pytest.fixture
def engines() -> ManualEngines:
    return ManualEngines()


@pytest.fixture
def app(
    archive: SqliteArchive, sources: Path, engines: ManualEngines, english: None, monkeypatch: pytest.MonkeyPatch
) -> BulletinApp:
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert archive.path is not None
    setup = SyncSetup(archive.path, sources, sources.with_name("profiles"), engines)
    return BulletinApp(archive, Config(chord_timeout=NO_TIMEOUT), clock=ManualClock(), sync=setup)


def side(app: BulletinApp) -> list[str]:
    return [line.strip() for line in lines(main(app).source_pane.list) if line.strip()]


def said(app: BulletinApp) -> str:
    return lines(main(app).status)[0].strip()


async def read(pilot, app: BulletinApp) -> None:
    """Waits until the list of sources has been read."""
    await until(pilot, lambda: any("county" in line for line in side(app)))


async def test_several_sources_are_what_one_begins_with(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await read(pilot, app)
        assert main(app).source_pane.focused
        assert [" ".join(line.split()) for line in side(app)][:8] == [
            "▐ Sources 4/4",
            "▪ All 4/4",
            "Unread 4",
            "✱ Starred",
            "▪ ▾ county 2/2",
            "▪ water 2/2",
            "▪ roads 1/1",
            "▪ No source 1/1",
        ]


async def test_a_setting_leaves_it_closed(app: BulletinApp) -> None:
    app.session.config = replace(app.config, source_list=False)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert not main(app).source_pane.shown
        assert main(app).focused is main(app).list


async def test_enter_narrows_the_list_and_all_widens_it(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await read(pilot, app)
        await press(pilot, "j", "j", "j", "enter")
        screen = main(app)
        assert screen.focused is screen.list
        assert screen.list.rows.view == View(origins=("water",))
        assert [screen.list.rows.row(row).title for row in range(len(screen.list.rows))] == [
            "notice 1",
            "notice 2",
        ]
        assert "water" in lines(screen.list)[0]
        await press(pilot, "h", "g", "g", "enter")
        assert screen.list.rows.view == View()


@pytest.mark.parametrize("size", [STANDARD, SMALL], ids=["80x24", "40x12"])
async def test_where_there_is_no_room_it_has_the_whole_screen(app: BulletinApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await read(pilot, app)
        screen = main(app)
        assert screen.source_pane.list.size.width == size[0]
        await press(pilot, "j", "enter")
        assert screen.list.size.width == size[0]
        assert screen.list.rows.view == View("unread")
        await press(pilot, "g", "l")
        assert screen.source_pane.list.size.width == size[0]
        await press(pilot, "q")
        assert screen.focused is screen.list
        assert not screen.source_pane.shown


async def test_numbers_keep_up_with_marks_and_with_a_sync(app: BulletinApp, archive: SqliteArchive) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await read(pilot, app)
        await press(pilot, "l", "m")
        assert "3/4" in side(app)[1]
        with SqliteArchive.open(archive.path) as other:
            other.keep_arrivals([notice(5, "roads"), notice(6, "roads")])
        follow(app)
        await settle(pilot)
        assert "5/6" in side(app)[1]
        assert any(line.split()[-2:] == ["roads", "3/3"] for line in side(app))


async def test_a_folder_is_folded(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await read(pilot, app)
        await press(pilot, "j", "j", "j", "j", "z", "a")
        assert not any("water" in line for line in side(app))
        assert any("▸ county" in line for line in side(app))
        await press(pilot, "z", "a")
        assert any("water" in line for line in side(app))


async def test_find_moves_to_an_entry_also_in_a_folded_folder(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await read(pilot, app)
        pane = main(app).source_pane.list
        await press(pilot, "/")
        await pilot.press(*"ROADS", "enter")
        assert main(app).focused is pane
        assert pane.current is not None
        assert pane.current.name == "roads"
        await press(pilot, "g", "g", "j", "j", "j", "z", "a", "/")
        await pilot.press(*"water", "enter")
        assert pane.current is not None
        assert pane.current.name == "water"
        assert any("▾ county" in line for line in side(app))
        await press(pilot, "/")
        await pilot.press(*"o", "enter")
        found = []
        for _step in range(4):
            found.append(pane.current.name)
            await press(pilot, "n")
        assert found == ["roads", "No source", "county", "roads"]


async def test_a_word_that_no_entry_has_leaves_the_cursor(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await read(pilot, app)
        await press(pilot, "j", "/")
        await pilot.press(*"xyz", "enter")
        assert main(app).source_pane.list.cursor == 1
        assert "No title matches xyz" in said(app)


async def test_a_source_is_synced_from_here(app: BulletinApp, engines: ManualEngines) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await read(pilot, app)
        await press(pilot, "j", "j", "j", "j", "r")
        await until(pilot, lambda: bool(engines.made) and engines.last.begun.is_set())
        assert engines.last.names == ["water"]


class TestChanges:
    async def test_rename_reaches_file_archive_and_view_and_is_undone(
        self, app: BulletinApp, archive: SqliteArchive, sources: Path
    ) -> None:
        async with app.run_test(size=WIDE) as pilot:
            await read(pilot, app)
            await press(pilot, "j", "j", "j", "j", "enter", "h", "E", "enter")
            await press(pilot, "ctrl+u", *"port", "enter")
            await until(pilot, lambda: "Renamed water to port." in said(app))
            assert sources.read_text() == SOURCES.replace("name: water ", "name: port ")
            assert archive.origin(1) == "port"
            await until(pilot, lambda: main(app).list.rows.view == View(origins=("port",)))
            await press(pilot, "ctrl+z")
            await until(pilot, lambda: "Undone: Renamed water to port." in said(app))
            assert sources.read_text() == SOURCES
            assert archive.origin(1) == "water"
            await until(pilot, lambda: main(app).list.rows.view == View(origins=("water",)))

    async def test_a_name_is_cleaned_in_the_archive_as_in_the_file(
        self, app: BulletinApp, archive: SqliteArchive, sources: Path
    ) -> None:
        async with app.run_test(size=WIDE) as pilot:
            await read(pilot, app)
            edits = main(app).source_pane.edits()
            edits.rename(load(sources)[0].sources[0], "the  port\u200b")
            await until(pilot, lambda: "Renamed water to the port." in said(app))
            assert load(sources)[0].sources[0].name == "the port"
            assert archive.origin(1) == "the port"

    async def test_undoing_a_rename_leaves_articles_that_had_the_new_name_before(
        self, app: BulletinApp, archive: SqliteArchive, sources: Path
    ) -> None:
        """They came from a source that is followed no more."""
        archive.keep_arrivals([notice(5, "port"), notice(6, "port")])
        async with app.run_test(size=WIDE) as pilot:
            await read(pilot, app)
            edits = main(app).source_pane.edits()
            edits.rename(load(sources)[0].sources[0], "port")
            await until(pilot, lambda: "Renamed water to port." in said(app))
            assert archive.count(View(origins=("port",))) == 4
            edits.undo()
            await until(pilot, lambda: "Undone" in said(app))
            assert [archive.origin(id) for id in (1, 2, 5, 6)] == ["water", "water", "port", "port"]

    async def test_an_undo_that_the_archive_refuses_leaves_the_list_and_can_be_tried_again(
        self, app: BulletinApp, archive: SqliteArchive, sources: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_names: str) -> None:
            raise ArchiveError(sources, "no room")

        async with app.run_test(size=WIDE) as pilot:
            await read(pilot, app)
            edits = main(app).source_pane.edits()
            edits.rename(load(sources)[0].sources[0], "port")
            await until(pilot, lambda: "Renamed water to port." in said(app))
            renamed = sources.read_text()
            with monkeypatch.context() as patched:
                patched.setattr(SqliteArchive, "rename_origin", refuse)
                edits.undo()
                await until(pilot, lambda: "no room" in said(app))
            assert sources.read_text() == renamed
            edits.undo()
            await until(pilot, lambda: "Undone" in said(app))
            assert (sources.read_text(), archive.origin(1)) == (SOURCES, "water")

    async def test_a_source_is_removed_with_its_state_and_comes_back_with_it(
        self, app: BulletinApp, archive: SqliteArchive, sources: Path
    ) -> None:
        from datetime import UTC, datetime

        from tui_reader.archive.values import FailedFetch, LastCrawl, Synced

        synced = Synced(datetime(2026, 11, 30, tzinfo=UTC), "failed", 1, 0, 1)
        archive.set_synced("water", synced)
        archive.set_last_crawl("water", LastCrawl("settings"))
        archive.record_failures("water", [FailedFetch("https://water.example/9", "no answer", True, tries=3)])
        async with app.run_test(size=WIDE) as pilot:
            await read(pilot, app)
            await press(pilot, "j", "j", "j", "j", "D")
            await until(pilot, lambda: "Removed water; its articles stay." in said(app))
            assert [source.name for source in load(sources)[0]] == ["roads"]
            assert archive.synced() == {}
            assert archive.count(View(origins=("water",))) == 2
            await press(pilot, "ctrl+z")
            await until(pilot, lambda: "Undone" in said(app))
            assert sources.read_text() == SOURCES
            assert archive.synced() == {"water": synced}
            assert archive.last_crawl("water") == LastCrawl("settings")
            assert [(each.address, each.tries) for each in archive.failed_fetches("water")] == [
                ("https://water.example/9", 3)
            ]

    async def test_tags_and_pause(self, app: BulletinApp, sources: Path) -> None:
        async with app.run_test(size=WIDE) as pilot:
            await read(pilot, app)
            await press(pilot, "j", "j", "j", "j", "#", "ctrl+u", *"city,port", "enter")
            await until(pilot, lambda: "Tags of water: city, port" in said(app))
            await until(pilot, lambda: any("city" in line for line in side(app)))
            await press(pilot, "p")
            await until(pilot, lambda: "Paused water." in said(app))
            (water, _roads) = load(sources)[0]
            assert (water.tags, water.paused) == (("city", "port"), True)

    async def test_the_later_of_marks_and_changes_is_undone_first(self, app: BulletinApp, sources: Path) -> None:
        async with app.run_test(size=WIDE) as pilot:
            await read(pilot, app)
            await press(pilot, "j", "j", "j", "j", "p")
            await until(pilot, lambda: "Paused water." in said(app))
            await press(pilot, "l", "s", "ctrl+z")
            assert "Undone: Starred." in said(app)
            assert "paused: true" in sources.read_text()
            await press(pilot, "ctrl+z")
            await until(pilot, lambda: "Undone: Paused water." in said(app))
            assert sources.read_text() == SOURCES

    async def test_what_another_program_has_written_since_is_not_undone(
        self, app: BulletinApp, sources: Path
    ) -> None:
        async with app.run_test(size=WIDE) as pilot:
            await read(pilot, app)
            await press(pilot, "l", "s", "h", "j", "j", "j", "j", "p")
            await until(pilot, lambda: "Paused water." in said(app))
            later = sources.read_text() + "# by hand\n"
            sources.write_text(later)
            await press(pilot, "ctrl+z")
            await until(pilot, lambda: "was changed since" in said(app))
            assert sources.read_text() == later
            # The mark made before it is not out of reach.
            await press(pilot, "ctrl+z")
            await until(pilot, lambda: "Undone: Starred." in said(app))
            assert sources.read_text() == later


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_a_source_that_failed_says_why(
    app: BulletinApp, archive: SqliteArchive, size: tuple[int, int]
) -> None:
    message = "the server did not answer; try again later"
    archive.set_synced("roads", Synced(datetime(2022, 5, 1, tzinfo=UTC), "failed", 0, 0, 1, message))
    async with app.run_test(size=size) as pilot:
        await read(pilot, app)
        row = next(line for line in side(app) if "roads" in line)
        assert row.startswith("✕")
        # Beside the list there is no room for it.
        assert ("the server did not answer" in row) == (size == SMALL)
        await press(pilot, "G", "k")
        side_list = main(app).source_pane.list
        while side_list.current and side_list.current.name != "roads":
            await press(pilot, "k")
        assert said(app) == "roads: the server did not answer"
