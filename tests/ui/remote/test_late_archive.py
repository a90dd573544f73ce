"""The start on an archive that is opened after the first paint: seen, typed at, left, and refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import cast

import pytest

from support.manual_engine import TIMEOUT
from support.pilot import NO_TIMEOUT, WIDE, ManualClock, bulletins, lines, main, until
from support.slow_archive import SlowArchive
from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.protocol import Archive
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.config.settings import Config
from tui_reader.paths import ArchiveLocation, DatabaseAddress
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.remote.late_archive import LateArchive

ADDRESS = DatabaseAddress("postgresql://db.example.org/news")
OPENING = "Opening the archive postgresql://db.example.org/news"
Opener = Callable[[ArchiveLocation], Archive]


@pytest.fixture
def answering() -> Iterator[Event]:
    answering = Event()
    yield answering
    answering.set()


@pytest.fixture
def opener(answering: Event, tmp_path: Path, english: None) -> Opener:
    """Opens an archive once the server answers."""

    def open_archive(_location: ArchiveLocation) -> Archive:
        assert answering.wait(TIMEOUT)
        archive = SqliteArchive.open(tmp_path / "archive.sqlite")
        archive.keep_all(bulletins())
        return SlowArchive.of(archive)

    return open_archive


def app_of(opener: Opener) -> BulletinApp:
    late = cast("Archive", LateArchive(ADDRESS, opener))
    return BulletinApp(late, Config(chord_timeout=NO_TIMEOUT), clock=ManualClock())


async def test_the_screen_is_there_before_the_archive_and_keys_wait_for_it_in_order(
    opener: Opener, answering: Event
) -> None:
    app = app_of(opener)
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: OPENING in lines(main(app).status)[0])
        await pilot.press("j", "j", "s", "k")
        assert main(app).list.cursor == 0
        answering.set()
        await until(pilot, lambda: main(app).list.cursor == 1)
        await until(pilot, lambda: main(app).list.rows.row(2).starred)
        assert OPENING not in lines(main(app).status)[0]
    app.close()


@pytest.mark.parametrize("key", ["Q", "ctrl+q"])
async def test_the_program_can_be_left_while_the_archive_is_opened(opener: Opener, key: str) -> None:
    app = app_of(opener)
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: OPENING in lines(main(app).status)[0])
        await pilot.press("j", key)
        await until(pilot, lambda: not app.is_running)
    assert app.return_code == 0
    assert app.close() == 0


async def test_escape_forgets_what_was_typed_and_the_archive_is_still_awaited(
    opener: Opener, answering: Event
) -> None:
    app = app_of(opener)
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: OPENING in lines(main(app).status)[0])
        await pilot.press("j", "j", "escape", "j")
        assert OPENING in lines(main(app).status)[0]
        answering.set()
        await until(pilot, lambda: main(app).list.cursor == 1)
    app.close()


async def test_an_archive_that_cannot_be_opened_ends_the_program(english: None) -> None:
    error = ArchiveError(str(ADDRESS), "there is no archive in this database")
    asked: list[ArchiveLocation] = []

    def refuse(location: ArchiveLocation) -> Archive:
        asked.append(location)
        raise error

    app = app_of(refuse)
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: not app.is_running)
    assert (app.error, app.return_code, asked) == (error, 1, [ADDRESS])
    app.close()


async def test_nothing_is_opened_before_the_first_paint(opener: Opener) -> None:
    late = LateArchive(ADDRESS, opener)
    app = BulletinApp(cast("Archive", late), clock=ManualClock())
    assert (late.warnings, late.check_file(), late.changed(), late.is_open) == ([], None, False, False)
    assert app.close() == 0


async def test_a_narrow_screen_shows_why_and_not_where(tmp_path: Path, english: None) -> None:
    archive = SqliteArchive.open(tmp_path / "archive.sqlite")
    app = BulletinApp(SlowArchive.of(archive), clock=ManualClock())

    def fail() -> None:
        raise ArchiveError(str(ADDRESS), "your role must not do this")

    async with app.run_test(size=(40, 12)) as pilot:
        await until(pilot, lambda: main(app).completed)
        app.guarded(fail)
        await until(pilot, lambda: lines(main(app).status)[0].strip() == "your role must not do this")
    app.close()
