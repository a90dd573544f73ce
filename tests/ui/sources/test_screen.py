"""Sync in the app: its keys, the line that follows it, the screen of the sources, and what arrives meanwhile."""

from __future__ import annotations

import os
import time
from datetime import datetime
from pathlib import Path
from threading import enumerate as enumerate_threads

import pytest
from textual.pilot import Pilot

from support.manual_engine import TIMEOUT, ManualEngines
from support.pilot import (
    CHINA,
    NO_TIMEOUT,
    SMALL,
    STANDARD,
    WIDE,
    ManualClock,
    bulletins,
    follow,
    lines,
    main,
    press,
    settle,
    until,
)
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.sync_jobs.protocol import SyncJob
from tui_reader.archive.values import Arrival, FailedFetch, Synced
from tui_reader.config.settings import Config
from tui_reader.model import Announcement, Bulletin, Listing, Paragraph
from tui_reader.sources.sourcelist.reading import Source
from tui_reader.sync.events import Begun, Ended, Failed, Noted, Progress, Report, SourceCounts
from tui_reader.ui import browser
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.keys.actions import ACTIONS, BY_NAME
from tui_reader.ui.main.screen import MainScreen
from tui_reader.ui.reader.document_screen import DocumentScreen
from tui_reader.ui.sources.screen import SourcesScreen
from tui_reader.ui.sync.folder_watcher import FolderWatcher
from tui_reader.ui.sync.setup import SyncSetup

SOURCES = """# the county
sources:
  - name: water
    address: https://water.example/notices/
  - name: roads  # slow
    address: https://roads.example/feed.xml
    kind: feed
  - name: libraries
    address: https://libraries.example/
    paused: true
"""


@pytest.fixture
def engines() -> ManualEngines:
    return ManualEngines()


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    path = tmp_path / "sources.yaml"
    path.write_text(SOURCES)
    return path


@pytest.fixture
def app(
    archive: SqliteArchive, sources: Path, engines: ManualEngines, monkeypatch: pytest.MonkeyPatch
) -> BulletinApp:
    monkeypatch.delenv("NO_COLOR", raising=False)
    return app_over(archive, sources, engines)


def app_over(
    archive: SqliteArchive, sources: Path, engines: ManualEngines, *, awaited: Path | None = None
) -> BulletinApp:
    file = awaited or archive.path
    assert file is not None
    setup = setup_of(file, sources, engines, awaited=awaited is not None)
    return BulletinApp(archive, Config(chord_timeout=NO_TIMEOUT), clock=ManualClock(), sync=setup)


def setup_of(archive: Path, sources: Path, engines: ManualEngines, *, awaited: bool = False) -> SyncSetup:
    return SyncSetup(archive, sources, sources.with_name("profiles"), engines, awaited)


def notice(number: int, year: int = 2023) -> Bulletin:
    published = datetime(year, 1, 28, tzinfo=CHINA)
    return Bulletin(f"new-{number}", f"新到的第{number}号", published=published, preamble=(Paragraph("正文。"),))


def keep(path: Path | None, *arrivals: Arrival) -> None:
    """What a sync does through a connection of its own."""
    assert path is not None
    with SqliteArchive.open(path) as other:
        other.keep_arrivals(arrivals)


async def begun(pilot: Pilot[None], engines: ManualEngines, count: int = 1) -> list[str]:
    """The names of the sources of the sync that has begun."""
    await until(pilot, lambda: len(engines.made) >= count and engines.last.begun.is_set())
    return engines.last.names


def status(app: BulletinApp) -> str:
    return lines(app.screen.status)[0].strip()  # type: ignore[attr-defined]


def rows(app: BulletinApp) -> list[str]:
    assert isinstance(app.screen, SourcesScreen)
    return lines(app.screen.rows)


def messages(app: BulletinApp) -> list[str]:
    assert isinstance(app.screen, SourcesScreen)
    return lines(app.screen.messages)


async def opened(pilot: Pilot[None], app: BulletinApp) -> SourcesScreen:
    """The sync screen, with the sources on it."""
    await pilot.press("g", "s")
    await until(pilot, lambda: isinstance(app.screen, SourcesScreen) and app.screen.loaded)
    assert isinstance(app.screen, SourcesScreen)
    return app.screen


class TestKeys:
    async def test_all_sources_that_are_not_paused_are_synced(
        self, app: BulletinApp, engines: ManualEngines
    ) -> None:
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "R")
            assert await begun(pilot, engines) == ["water", "roads"]

    async def test_the_source_of_the_article_under_the_cursor_is_synced(
        self, app: BulletinApp, archive: SqliteArchive, engines: ManualEngines
    ) -> None:
        keep(archive.path, Arrival(notice(1), origin="roads"))
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "r")
            assert await begun(pilot, engines) == ["roads"]

    async def test_an_article_that_came_by_no_source_means_all(
        self, app: BulletinApp, engines: ManualEngines
    ) -> None:
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "j", "r")
            assert await begun(pilot, engines) == ["water", "roads"]

    async def test_the_source_of_the_text_is_synced_where_one_reads(
        self, app: BulletinApp, archive: SqliteArchive, engines: ManualEngines
    ) -> None:
        keep(archive.path, Arrival(notice(1), origin="roads"))
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "enter", "r")
            assert await begun(pilot, engines) == ["roads"]

    async def test_a_paused_source_is_not_synced_by_the_way(
        self, app: BulletinApp, archive: SqliteArchive, engines: ManualEngines
    ) -> None:
        keep(archive.path, Arrival(notice(1), origin="libraries"))
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "r")
            await until(pilot, lambda: "paused" in status(app))
            assert not engines.made

    @pytest.mark.parametrize("key", ["r", "R"])
    async def test_while_a_sync_runs_the_key_shows_it(
        self, app: BulletinApp, engines: ManualEngines, key: str
    ) -> None:
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "R")
            await begun(pilot, engines)
            await pilot.press(key)
            await until(pilot, lambda: isinstance(app.screen, SourcesScreen))
            assert len(engines.made) == 1

    @pytest.mark.parametrize("size", [WIDE, SMALL])
    async def test_without_sources_the_screen_explains_how_to_add_one(
        self, app: BulletinApp, sources: Path, engines: ManualEngines, size: tuple[int, int]
    ) -> None:
        sources.unlink()
        async with app.run_test(size=size) as pilot:
            await press(pilot, "R")
            await until(pilot, lambda: "a adds one" in status(app))
            await opened(pilot, app)
            assert any("a add by its address" in line for line in rows(app))
            assert not engines.made

    @pytest.mark.parametrize("size", [WIDE, SMALL])
    async def test_a_list_that_cannot_be_read_is_not_called_empty(
        self, app: BulletinApp, sources: Path, size: tuple[int, int]
    ) -> None:
        sources.write_text("sources: [unclosed\n")
        async with app.run_test(size=size) as pilot:
            await opened(pilot, app)
            shown = " ".join(" ".join(rows(app)).split())
            assert "The list of sources has an error sources.yaml:" in shown
            assert "No sources yet" not in shown

    async def test_what_is_wrong_in_the_list_is_noted_once(self, app: BulletinApp, sources: Path) -> None:
        sources.write_text(SOURCES + "    pase: 3\n")
        async with app.run_test(size=WIDE) as pilot:
            for _ in range(2):
                await opened(pilot, app)
                await pilot.press("q")
            assert [note for note in app.session.notes if "pase" in note] == [
                note for note in app.session.notes if note.startswith("sources.yaml:11")
            ]
            assert len([note for note in app.session.notes if "pase" in note]) == 1


class TestWhileItRuns:
    async def test_a_line_says_how_far_it_is_and_then_what_came_of_it(
        self, app: BulletinApp, engines: ManualEngines
    ) -> None:
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "R")
            await begun(pilot, engines)
            engine = engines.last
            engine.emit(Begun("water", ""))
            engine.emit(
                Progress("water", SourceCounts(found=90, new=12, received=86_000, seconds=2.0, waiting=78))
            )
            await until(pilot, lambda: "12 new" in status(app))
            assert status(app) == "Sync: 0 of 2 sources ──────────── · 12 new · 86 kB · 6.0/s"
            await press(pilot, "2")
            assert "Sync:" in status(app), "keys take no line of a sync away"
            engine.end(Report((Ended("water", SourceCounts(new=12), "done"),)))
            await until(pilot, lambda: status(app) == "Sync done: 12 new")
            await press(pilot, "j")
            assert "Sync" not in status(app)

    async def test_the_screen_is_updated_at_most_four_times_a_second(
        self, app: BulletinApp, engines: ManualEngines, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "R")
            await begun(pilot, engines)
            line = main(app).status
            show, updates = line.show_busy, []
            monkeypatch.setattr(line, "show_busy", lambda busy: (updates.append(busy), show(busy)))
            begin = time.monotonic()
            for number in range(2000):
                engines.last.emit(Progress("water", SourceCounts(new=number)))
            await until(pilot, lambda: "1,999 new" in status(app))
            # One tick may have been due before the beginning, and late.
            assert len(updates) <= 4 * (time.monotonic() - begin) + 2

    async def test_what_arrives_is_in_the_list_and_the_cursor_stays(
        self, app: BulletinApp, archive: SqliteArchive, engines: ManualEngines
    ) -> None:
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "j", "j", "R")
            await begun(pilot, engines)
            articles = main(app).list
            before, line = articles.current, list(articles.slots()).index((articles.cursor, 0))
            new = [Arrival(notice(number, 2023 - number % 2 * 3), origin="water") for number in range(60)]
            keep(archive.path, *new)
            follow(app)
            assert len(articles.rows) == 73
            assert articles.current == before
            assert list(articles.slots()).index((articles.cursor, 0)) == line
            assert "60 new articles" not in status(app), "the line of the sync says it"

    async def test_the_ticker_takes_new_announcements_and_loses_those_that_are_gone(
        self, app: BulletinApp, archive: SqliteArchive
    ) -> None:
        site = "https://water.example/"
        first = Listing(site, site="Water", announcements=(Announcement("夜间停水"), Announcement("水价听证")))
        later = Listing(site, site="Water", announcements=(Announcement("水价听证"), Announcement("水质公报")))
        async with app.run_test(size=WIDE) as pilot:
            await settle(pilot)
            keep(archive.path, Arrival(first, origin="water"))
            follow(app)
            titles = [each.title for each in main(app).ticker.announcements]
            assert titles[-2:] == ["夜间停水", "水价听证"]
            keep(archive.path, Arrival(later, origin="water"))
            follow(app)
            titles = [each.title for each in main(app).ticker.announcements]
            assert "夜间停水" not in titles
            assert titles[-2:] == ["水价听证", "水质公报"]

    async def test_the_program_is_left_at_once(self, app: BulletinApp, engines: ManualEngines) -> None:
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "R")
            await begun(pilot, engines)
            await pilot.press("Q")
        assert engines.last.report.cancelled
        app.sync.background.join(TIMEOUT)
        assert not app.sync.background.running

    async def test_a_sync_that_does_not_end_holds_up_nobody(
        self, app: BulletinApp, engines: ManualEngines, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "R")
            await begun(pilot, engines)
            with monkeypatch.context() as patch:
                patch.setattr(engines.last, "cancel", lambda: None)
                await pilot.press("Q")
                app.sync.end()
                assert app.sync.background.running
            app.sync.background.cancel()
            app.sync.background.join(TIMEOUT)
            assert not app.sync.background.running


class TestScreen:
    async def test_every_action_of_the_screen_is_carried_out(self, app: BulletinApp, sources: Path) -> None:
        async with app.run_test(size=STANDARD) as pilot:
            screen = await opened(pilot, app)
            own = {action.name for action in ACTIONS if action.scope == "sync"}
            assert own <= set(screen.handlers()) <= set(BY_NAME)
            shown = {}
            for action in ACTIONS:
                if action.scope == "sync" and action.name not in ("open-source", "edit-source", "remove-source"):
                    screen.perform(action)
                    shown[action.name] = (screen.rows.cursor, status(app))
            assert shown["sync-down"][0] == 1
            assert shown["sync-up"][0] == 0
            assert shown["sync-bottom"][0] == 2
            assert "No failures" in shown["show-failures"][1]
            assert "No sync is running" in shown["cancel-sync"][1]
            await until(pilot, lambda: sources.read_text().count("paused: true") != 1)

    @pytest.mark.parametrize("size", [WIDE, STANDARD, SMALL], ids=["120x40", "80x24", "40x12"])
    async def test_a_line_for_each_source_fits_the_screen(
        self, app: BulletinApp, engines: ManualEngines, size: tuple[int, int]
    ) -> None:
        async with app.run_test(size=size) as pilot:
            await press(pilot, "R")
            await begun(pilot, engines)
            engines.last.emit(Begun("water", ""))
            engines.last.emit(
                Progress("water", SourceCounts(found=412, new=120, received=4_100_000, seconds=3, waiting=9))
            )
            address = f"https://water.example/{'very-long-name/' * 6}"
            for _ in range(12):
                engines.last.emit(Failed("water", address, "the server answered 404 Not Found; check the address"))
            screen = await opened(pilot, app)
            await until(pilot, lambda: "120" in rows(app)[1])
            row = rows(app)[1]
            assert "running" in row
            assert row.split()[0] == "water"
            for pane in (screen.rows, screen.messages, screen.status):
                assert all(strip.cell_length <= size[0] for strip in pane.render_lines(pane.size.region))
            assert "12 failures" in messages(app)[0]
            assert "paused" in rows(app)[3]

    async def test_before_anything_ran_the_last_sync_is_shown(
        self, app: BulletinApp, archive: SqliteArchive
    ) -> None:
        archive.set_synced("water", Synced(datetime(2022, 5, 1, 9, tzinfo=CHINA), "failed", 1234, 5, 1))
        missed = FailedFetch(
            "https://water.example/7.html", "the server answered 500; try again later", retriable=True
        )
        archive.record_failures("water", [missed])
        async with app.run_test(size=WIDE) as pilot:
            await opened(pilot, app)
            assert rows(app)[1].split() == ["water", "done", "1,234", "5", "1", "2022-05-01"]
            assert rows(app)[2].split() == ["roads", "never", "feed"]
            assert messages(app)[:2] == [
                " 1 failure · water",
                " https://water.example/7.html: the server answered 500; try again later",
            ]

    async def test_one_source_is_synced_and_the_sync_is_cancelled(
        self, app: BulletinApp, engines: ManualEngines
    ) -> None:
        async with app.run_test(size=STANDARD) as pilot:
            await opened(pilot, app)
            await pilot.press("j", "r")
            assert await begun(pilot, engines) == ["roads"]
            await pilot.press("R")
            assert "already running" in status(app)
            await pilot.press("x")
            await until(pilot, lambda: "Sync cancelled" in status(app))
            await pilot.press("R")
            assert await begun(pilot, engines, 2) == ["water", "roads"]

    async def test_a_source_is_paused_and_taken_in_again_and_comments_survive(
        self, app: BulletinApp, sources: Path
    ) -> None:
        async with app.run_test(size=STANDARD) as pilot:
            await opened(pilot, app)
            await pilot.press("j", "p")
            await until(pilot, lambda: "paused" in rows(app)[2])
            assert "- name: roads  # slow" in sources.read_text()
            await pilot.press("r")
            assert "resume it first" in status(app)
            await pilot.press("p")
            await until(pilot, lambda: "paused" not in rows(app)[2])
            assert sources.read_text().startswith("# the county")

    async def test_pausing_is_reported_despite_faults_elsewhere_in_the_list(
        self, app: BulletinApp, sources: Path
    ) -> None:
        sources.write_text(SOURCES + "    pase: 3\n")
        async with app.run_test(size=WIDE) as pilot:
            await opened(pilot, app)
            await pilot.press("p")
            await until(pilot, lambda: "paused" in rows(app)[1])
            assert status(app) == "Paused water."
            assert len([note for note in app.session.notes if "pase" in note]) == 1, (
                "it only moved to another line"
            )

    @pytest.mark.parametrize("key", ["r", "p"])
    async def test_a_faulty_source_reports_its_line(
        self, app: BulletinApp, sources: Path, engines: ManualEngines, key: str
    ) -> None:
        text = SOURCES.replace("kind: feed", "kinds: feed")
        sources.write_text(text)
        async with app.run_test(size=WIDE) as pilot:
            await opened(pilot, app)
            assert rows(app)[2].split()[:3] == ["roads", "✕", "invalid"]
            assert 'unknown setting "kinds"' in rows(app)[2]
            assert rows(app)[3].split()[:2] == ["libraries", "paused"]
            await pilot.press("j", key)
            assert status(app).startswith('sources.yaml:7: unknown setting "kinds"')
            assert not engines.made
            assert sources.read_text() == text

    async def test_syncing_from_an_article_of_a_faulty_source_reports_its_line(
        self, app: BulletinApp, archive: SqliteArchive, sources: Path, engines: ManualEngines
    ) -> None:
        sources.write_text(SOURCES.replace("kind: feed", "kinds: feed"))
        keep(archive.path, Arrival(notice(1), origin="roads"))
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "r")
            await until(pilot, lambda: "sources.yaml:7: unknown" in status(app))
            assert not engines.made

    async def test_what_is_changed_in_the_list_shows_while_it_is_open(
        self, app: BulletinApp, sources: Path
    ) -> None:
        async with app.run_test(size=STANDARD) as pilot:
            screen = await opened(pilot, app)
            sources.write_text(SOURCES.replace("water", "springs"))
            screen.reread_changed_list()
            await until(pilot, lambda: rows(app)[1].startswith(" springs"))
            sources.unlink()
            screen.reread_changed_list()
            await until(pilot, lambda: any("a add by its address" in line for line in rows(app)))

    async def test_all_means_all_that_are_in_the_list_by_now(
        self, app: BulletinApp, sources: Path, engines: ManualEngines
    ) -> None:
        sources.unlink()
        async with app.run_test(size=STANDARD) as pilot:
            await opened(pilot, app)
            await pilot.press("R")
            await until(pilot, lambda: "a adds one" in status(app))
            sources.write_text(SOURCES)
            await pilot.press("R")
            assert await begun(pilot, engines) == ["water", "roads"]
            assert rows(app)[1].split()[0] == "water"

    @pytest.mark.parametrize("width", [40, 80])
    async def test_the_keys_that_lead_out_are_in_sight(
        self, app: BulletinApp, engines: ManualEngines, width: int
    ) -> None:
        async with app.run_test(size=(width, 24)) as pilot:
            await opened(pilot, app)
            assert all(each in status(app) for each in ("q close", "? keys"))
            assert "x cancel" not in status(app)
            await pilot.press("R")
            await begun(pilot, engines)
            await until(pilot, lambda: "x cancel   q close" in status(app))
            assert "? keys" in status(app)
            assert ("Sync: 0 of 2" in status(app)) == (width == 80)
            failure = Failed("water", "https://water.example/", "no answer; try again later")
            engines.last.end(Report((Ended("water", SourceCounts(), "failed"),), (failure,)))
            await until(pilot, lambda: "Sync done" in status(app))
            assert status(app) == "Sync done: 1 failure", "what failed is below"
            await pilot.press("j")
            assert all(each in status(app) for each in ("q close", "? keys"))
            assert "x cancel" not in status(app)

    async def test_a_source_that_failed_as_a_whole_in_an_earlier_run_says_why(
        self, app: BulletinApp, archive: SqliteArchive
    ) -> None:
        message = "the server did not answer; try again later"
        archive.set_synced("water", Synced(datetime(2022, 5, 1, 9, tzinfo=CHINA), "failed", 0, 0, 1, message))
        async with app.run_test(size=WIDE) as pilot:
            await opened(pilot, app)
            assert rows(app)[1].split() == ["water", "✕", "failed", "the", "server", "did", "not", "answer"]
            assert messages(app)[:2] == [" 1 failure · water", f" https://water.example/notices/: {message}"]

    @pytest.mark.parametrize("size", [WIDE, STANDARD, SMALL], ids=["120x40", "80x24", "40x12"])
    async def test_the_reason_of_a_source_that_failed_stands_in_its_row(
        self, app: BulletinApp, archive: SqliteArchive, size: tuple[int, int]
    ) -> None:
        message = "the server did not answer; try again later"
        archive.set_synced("roads", Synced(datetime(2022, 5, 1, 9, tzinfo=CHINA), "failed", 0, 0, 1, message))
        async with app.run_test(size=size) as pilot:
            await opened(pilot, app)
            assert rows(app)[2].split()[:3] == ["roads", "✕", "failed"]
            if size == SMALL:
                assert "✕ failed  the server d…" in rows(app)[2]
            else:
                assert rows(app)[2].rstrip().endswith("the server did not answer")
            await press(pilot, "j")
            assert "try again later" in " ".join(" ".join(messages(app)).split()), "the whole message stands below"

    async def test_pages_that_failed_are_counted_also_on_a_narrow_screen(
        self, app: BulletinApp, archive: SqliteArchive
    ) -> None:
        archive.set_synced("water", Synced(datetime(2022, 5, 1, 9, tzinfo=CHINA), "done", 5, 0, 17))
        async with app.run_test(size=SMALL) as pilot:
            await opened(pilot, app)
            assert rows(app)[0].split()[-2:] == ["New", "Failed"]
            assert rows(app)[1].split() == ["water", "done", "5", "17"]

    async def test_files_of_bulletins_have_a_column_while_there_are_any(
        self, app: BulletinApp, engines: ManualEngines
    ) -> None:
        async with app.run_test(size=STANDARD) as pilot:
            await press(pilot, "R")
            await begun(pilot, engines)
            engines.last.emit(Begun("water", ""))
            await opened(pilot, app)
            assert "Files" not in rows(app)[0]
            engines.last.emit(Progress("water", SourceCounts(files_found=50, files=30, files_refused=2)))
            await until(pilot, lambda: "Files" in rows(app)[0] and "32/50" in rows(app)[1])
            counts = SourceCounts(files_found=50, files=40, files_same=3, files_refused=7)
            engines.last.emit(Ended("water", counts, "done"))
            await until(pilot, lambda: "43" in rows(app)[1].split())

    async def test_all_and_unread_articles_are_counted_and_the_counts_keep_up(
        self, app: BulletinApp, archive: SqliteArchive, engines: ManualEngines
    ) -> None:
        archive.keep_arrivals([Arrival(notice(number), origin="water") for number in range(1, 4)])
        first = archive.find(notice(1).address)
        assert first is not None
        archive.set_read(first, True)
        async with app.run_test(size=STANDARD) as pilot:
            await opened(pilot, app)
            assert rows(app)[0].split()[2:5] == ["State", "Unread", "Total"]
            assert rows(app)[1].split()[:4] == ["water", "never", "2", "3"]
            await pilot.press("R")
            await begun(pilot, engines)
            engines.last.emit(Begun("water", ""))
            archive.keep_arrivals([Arrival(notice(4), origin="water")])
            engines.last.emit(Progress("water", SourceCounts(found=1, new=1, seconds=1)))
            await until(pilot, lambda: rows(app)[1].split()[:4] == ["water", "running", "3", "4"])

    async def test_failures_of_the_archive_that_is_filled_are_shown_beside_the_samples(
        self, tmp_path: Path, english: None, sources: Path, engines: ManualEngines
    ) -> None:
        kept = tmp_path / "kept.sqlite"
        with SqliteArchive.open(kept) as filled:
            filled.set_synced("water", Synced(datetime(2022, 5, 1, 9, tzinfo=CHINA), "failed", 0, 0, 1))
            filled.record_failures("water", [FailedFetch("https://water.example/7.html", "gone", retriable=False)])
        with SqliteArchive.open(None, marks=kept) as samples:
            samples.keep_all(bulletins())
            app = app_over(samples, sources, engines, awaited=kept)
            async with app.run_test(size=WIDE) as pilot:
                await opened(pilot, app)
                assert messages(app)[:2] == [" 1 failure · water", " https://water.example/7.html: gone"]
            app.close()

    async def test_notes_stand_below_failures_and_earlier_failures_between(
        self, app: BulletinApp, archive: SqliteArchive, engines: ManualEngines
    ) -> None:
        earlier = [
            FailedFetch(f"https://water.example/{number}.html", "gone", retriable=False) for number in (1, 2)
        ]
        archive.record_failures("water", earlier)
        async with app.run_test(size=WIDE) as pilot:
            await opened(pilot, app)
            assert messages(app)[0] == " 2 earlier failures · water"
            await pilot.press("R")
            await begun(pilot, engines)
            tell = engines.last.emit
            tell(Begun("water", ""))
            tell(Noted("water", "https://water.example/", "another sync holds it; waiting"))
            await until(pilot, lambda: messages(app)[0] == " 1 note · water")
            assert messages(app)[1] == " https://water.example/: another sync holds it; waiting"
            tell(Failed("water", "https://water.example/2.html", "gone"))
            tell(Ended("water", SourceCounts(found=9, known=8, failed=1), "failed"))
            await until(pilot, lambda: messages(app)[0] == " 1 failure, 1 earlier · 1 note · water")
            ends = [line.rpartition("/")[2] for line in messages(app)[1:4]]
            assert ends == ["2.html: gone", "1.html: gone", ": another sync holds it; waiting"]
            assert rows(app)[1].split()[:4] == ["water", "done", "9", "1"]

    async def test_the_failures_are_gone_through_opened_and_shown_whole(
        self, app: BulletinApp, engines: ManualEngines, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        went: list[str] = []
        monkeypatch.setattr("tui_reader.ui.main.session.opener", lambda: "browser")
        monkeypatch.setattr(
            "tui_reader.ui.main.session.open_in_browser", lambda address, program: went.append(address)
        )
        assert browser.is_web_address("https://water.example/1.html")
        async with app.run_test(size=STANDARD) as pilot:
            await press(pilot, "R")
            await begun(pilot, engines)
            for number in range(30):
                address = f"https://water.example/{number}.html"
                engines.last.emit(Failed("water", address, "the server answered 404 Not Found; check the address"))
            await opened(pilot, app)
            await pilot.press("o", "tab", "j", "o", "G", "o", "space", "b", "g", "g", "o")
            assert [each.rpartition("/")[2] for each in went] == ["0.html", "1.html", "29.html", "0.html"]
            await pilot.press("enter")
            await until(pilot, lambda: isinstance(app.screen, DocumentScreen))
            assert "https://water.example/0.html" in "\n".join(lines(app.screen.reader))  # type: ignore[attr-defined]

    async def test_actions_of_articles_do_nothing_here(self, app: BulletinApp, archive: SqliteArchive) -> None:
        async with app.run_test(size=STANDARD) as pilot:
            await settle(pilot)
            counts, cursor = archive.counts(), main(app).list.cursor
            screen = await opened(pilot, app)
            for key in (
                "s",
                "m",
                "n",
                "N",
                "t",
                "J",
                "K",
                "v",
                "/",
                "ctrl+z",
                "+",
                "-",
                "tab",
            ):
                await pilot.press(key)
                assert app.screen is screen, key
                expected = ("r sync", "Not possible here", "Nothing to undo", f"{key}…")
                assert status(app).startswith(expected), key
                assert screen.focused is screen.rows, key
            await pilot.press("escape")
            await until(pilot, lambda: isinstance(app.screen, MainScreen))
            assert archive.counts() == counts
            assert main(app).list.cursor == cursor
            assert not main(app).pane_focus.zen


async def test_jobs_of_workers_in_a_shared_archive(app: BulletinApp) -> None:
    """A source that a worker syncs, and one that is due at another day."""
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot, app)
        due = datetime(2020, 1, 2, 12, tzinfo=CHINA)
        taken = SyncJob("water", "water.example", 3600.0, due, "desk:42", due)
        waiting = SyncJob("roads", "roads.example", 3600.0, due)
        water, roads, _libraries = screen.rows.entries
        screen.rows.show([water._replace(job=taken), roads._replace(job=waiting)])
        heading, first, second = rows(app)[:3]
        assert "Next, worker" in heading
        assert ("running" in first, "desk:42" in first) == (True, True)
        assert ("never" in second, "2020-01-02" in second) == (True, True)


class TestTheFirstSync:
    async def test_the_archive_takes_the_place_of_the_samples(
        self, tmp_path: Path, english: None, sources: Path, engines: ManualEngines
    ) -> None:
        kept = tmp_path / "kept.sqlite"
        with SqliteArchive.open(None, marks=kept) as samples:
            samples.keep_all(bulletins())
            app = app_over(samples, sources, engines, awaited=kept)
            async with app.run_test(size=WIDE) as pilot:
                await press(pilot, "s")
                follow(app)
                assert app.session.archive is samples, "an empty archive is still awaited"
                keep(kept, Arrival(notice(1), origin="water"), Arrival(notice(2, 2022), origin="water"))
                follow(app)
                await settle(pilot)
                assert app.session.archive.file == kept
                assert lines(main(app).list)[0].split() == ["▐", "Articles", "·", "2", "unread", "1/2"]
                assert "新到的第1号" in lines(main(app).reader)[1]
                await press(pilot, "ctrl+z")
                assert "Nothing to undo" in status(app), "the step belongs to the samples"
                await press(pilot, "j", "s", "r")
                assert await begun(pilot, engines) == ["water"]
                assert app.session.archive.counts().starred == 1
            app.close()

    async def test_a_sample_that_is_being_read_stays_open(
        self, tmp_path: Path, english: None, sources: Path, engines: ManualEngines
    ) -> None:
        kept = tmp_path / "kept.sqlite"
        with SqliteArchive.open(None, marks=kept) as samples:
            samples.keep_all(bulletins())
            app = app_over(samples, sources, engines, awaited=kept)
            async with app.run_test(size=WIDE) as pilot:
                await press(pilot, "enter", "d")
                keep(kept, Arrival(notice(1), origin="water"))
                follow(app)
                await settle(pilot)
                reading = main(app).reader.bulletin
                assert reading is not None
                assert "供水保障工作报告" in reading.title
                await press(pilot, "s", "m", "q", "enter")
                assert "新到的第1号" in lines(main(app).reader)[1]
            app.close()


class TestWatching:
    async def test_a_program_that_is_closing_starts_no_watcher(self, app: BulletinApp) -> None:
        """An archive behind a network may answer whether this instance writes after the program was closed."""
        async with app.run_test(size=WIDE) as pilot:
            await settle(pilot)
            app.sync.stop()
            before = set(enumerate_threads())
            app.sync.watch()
            assert set(enumerate_threads()) - before == set()

    async def test_a_folder_that_changes_is_synced_without_a_word(
        self, app: BulletinApp, sources: Path, engines: ManualEngines, tmp_path: Path
    ) -> None:
        folder = tmp_path / "notices"
        folder.mkdir()
        sources.write_text(f"sources:\n  - name: here\n    address: {folder}\n")
        async with app.run_test(size=WIDE) as pilot:
            await settle(pilot)
            heard: list[Source] = []
            watcher = FolderWatcher(app.sync.setup, lambda faults: None, heard.extend)
            watcher.check()
            (folder / "roads.txt").write_text("道路")
            watcher.check()
            assert heard == [], "it may still be being written"
            watcher.check()
            app.sync.sync_changed(heard)
            assert await begun(pilot, engines) == ["here"]
            assert "Sync" not in status(app)
            engines.last.end(Report((Ended("here", SourceCounts(new=1), "done"),)))
            await until(pilot, lambda: not app.sync.running)
            assert "Sync" not in status(app)

    async def test_what_changes_while_a_sync_runs_is_synced_after_it(
        self, app: BulletinApp, engines: ManualEngines
    ) -> None:
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "R")
            await begun(pilot, engines)
            app.sync.sync_changed(engines.last.sources[:1])
            assert len(engines.made) == 1
            engines.last.end(Report())
            assert await begun(pilot, engines, 2) == ["water"]

    def test_the_list_is_read_when_it_changes(self, sources: Path, english: None, engines: ManualEngines) -> None:
        said: list[str] = []
        setup = setup_of(sources.with_name("archive.sqlite"), sources, engines)
        watcher = FolderWatcher(setup, lambda faults: said.extend(map(str, faults)), lambda changed: None)
        watcher.check()
        assert said == []
        sources.write_text(SOURCES + "    pase: 3\n")
        os.utime(sources, (1, 1))
        watcher.check()
        watcher.check()
        assert len(said) == 2, "the mistake, and that its source is paused"
