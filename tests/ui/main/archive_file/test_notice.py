"""What is said about the archive file under the program, and what is not started without it."""

from __future__ import annotations

from pathlib import Path

from support.manual_engine import ManualEngines
from support.pilot import NO_TIMEOUT, STANDARD, ManualClock, bulletins, follow, lines, main, press, settle
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.config.settings import Config
from tui_reader.model import Bulletin
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.main.archive_file.follower import PendingArchive
from tui_reader.ui.sync.setup import SyncSetup

GONE = "Marks wait in memory: the file is gone; put it back (archive.sqlite)"


def said(app: BulletinApp) -> str:
    return lines(main(app).status)[0]


async def test_it_is_said_once_and_with_each_mark(app: BulletinApp, archive: SqliteArchive) -> None:
    assert archive.path is not None
    moved = archive.path.with_name("moved.sqlite")
    async with app.run_test(size=STANDARD) as pilot:
        archive.path.rename(moved)
        follow(app)
        assert GONE in said(app)
        await press(pilot, "j")
        follow(app)
        assert "gone" not in said(app)
        await press(pilot, "s")
        assert f"Starred. {GONE}" in said(app)
        await press(pilot, "m")
        assert GONE in said(app)
        await press(pilot, "ctrl+z", "ctrl+z", "j", "s", "!")
        assert any("the file is gone" in line for line in app.session.notes)
        await press(pilot, "q")
        moved.rename(archive.path)
        follow(app)
        assert "The archive file can be written again" in said(app)
        await settle(pilot)
        assert len(app.session.notes) == 1
    with SqliteArchive.open(archive.path) as again:
        assert again.counts().starred == 1


async def test_the_narrowest_screen_says_what_happens_and_why(app: BulletinApp, archive: SqliteArchive) -> None:
    assert archive.path is not None
    moved = archive.path.with_name("moved.sqlite")
    async with app.run_test(size=(40, 12)) as pilot:
        archive.path.rename(moved)
        follow(app)
        assert "Marks wait in memory: the file is gone" in said(app)
        await press(pilot, "s")
        assert "Starred. Marks wait in memory" in said(app)
        moved.rename(archive.path)


async def test_it_is_said_while_another_screen_is_open(app: BulletinApp, archive: SqliteArchive) -> None:
    assert archive.path is not None
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "?")
        archive.path.unlink()
        follow(app)
        await press(pilot, "q")
        assert any("the file is gone" in line for line in app.session.notes)


async def test_no_sync_and_no_index_makes_a_new_archive(archive: SqliteArchive, tmp_path: Path) -> None:
    assert archive.path is not None
    sources = tmp_path / "sources.yaml"
    sources.write_text("sources:\n  - name: County\n    address: https://example.org/\n")
    engines = ManualEngines()
    setup = SyncSetup(archive.path, sources, tmp_path / "profiles", engines)
    app = BulletinApp(archive, Config(chord_timeout=NO_TIMEOUT), clock=ManualClock(), sync=setup)
    async with app.run_test(size=STANDARD) as pilot:
        await pilot.pause()
        archive.path.unlink()
        app.index_soon()
        app.sync.start([*setup.read().sources])
        assert "the file is gone" in said(app)
        assert not app.sync.running
        assert not archive.path.exists()


async def test_a_copy_is_shown_and_the_open_article_stays_open(app: BulletinApp, archive: SqliteArchive) -> None:
    assert archive.path is not None
    copy = archive.path.with_name("copy.sqlite")
    archive.connection.execute("VACUUM INTO ?", (str(copy),))
    with SqliteArchive.open(copy) as other:
        # The same bulletins under other numbers.
        other.connection.execute("PRAGMA foreign_keys = OFF")
        other.connection.execute("UPDATE documents SET id = id + 100")
        other.connection.execute("UPDATE bulletins SET id = id + 100")
        other.keep(Bulletin("new", title="of the copy"))
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "enter", "s")
        shown = main(app).reader.bulletin
        copy.replace(archive.path)
        follow(app)
        await settle(pilot)
        assert "A copy has taken the place of the archive file" in said(app)
        assert len(app.session.rows) == len(bulletins()) + 1
        assert main(app).reader.bulletin is shown
        assert app.session.open_id is not None
        assert app.session.open_id > 100
        await press(pilot, "s", "ctrl+z", "ctrl+z")
        assert "Nothing to undo" in said(app)


def test_an_empty_archive_that_is_awaited_may_be_another_file(tmp_path: Path) -> None:
    path, fresh = tmp_path / "archive.sqlite", tmp_path / "fresh.sqlite"
    pending = PendingArchive(path)
    assert pending.arrived() is None
    with SqliteArchive.open(fresh) as archive:
        archive.keep(Bulletin("a:1"))
    path.unlink()
    assert pending.arrived() is None
    assert not path.exists()
    fresh.replace(path)
    found = [pending.arrived() for _ in range(3)]
    (arrived,) = filter(None, found)
    assert arrived.counts().total == 1
    arrived.close()
