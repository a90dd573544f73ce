"""Screens on an archive behind a network: keys are answered whatever it does, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from threading import enumerate as enumerate_threads
from typing import cast

import pytest
from textual.pilot import Pilot

from support.manual_engine import TIMEOUT
from support.pilot import CHINA, NO_TIMEOUT, WIDE, ManualClock, lines, main, press, settle, until
from support.slow_archive import SlowArchive
from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.protocol import Archive
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Flags, Row
from tui_reader.config.settings import Config
from tui_reader.model import Bulletin, Paragraph
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.articles.row_window import WINDOW
from tui_reader.ui.remote import screen_archive

MANY = 3 * WINDOW
WAITING = "Waiting for the archive…"


def notice(number: int) -> Bulletin:
    published = datetime(2022, 2, 1, tzinfo=CHINA) + timedelta(hours=number)
    text = Paragraph(f"第{number}次。")
    return Bulletin(f"many-{number}", f"第{number}次通知", published=published, preamble=(text,))


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("many") / "archive.sqlite"
    with SqliteArchive.open(path) as archive:
        archive.keep_all(map(notice, range(MANY)))
    return path


@pytest.fixture
def embedded(many: Path, tmp_path: Path, english: None) -> Iterator[SqliteArchive]:
    path = tmp_path / "archive.sqlite"
    path.write_bytes(many.read_bytes())
    with SqliteArchive.open(path) as archive:
        yield archive


@pytest.fixture
def slow(embedded: SqliteArchive, monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowArchive]:
    monkeypatch.setattr(screen_archive, "LEAVING", 0.05)
    slow = SlowArchive(embedded)
    before = set(enumerate_threads())
    yield slow
    slow.release()
    for thread in set(enumerate_threads()) - before:
        thread.join(TIMEOUT)
        assert not thread.is_alive(), f"{thread.name} goes on after the program has closed"


@pytest.fixture
def app(slow: SlowArchive) -> BulletinApp:
    return BulletinApp(cast("Archive", slow), Config(chord_timeout=NO_TIMEOUT), clock=ManualClock())


def current(app: BulletinApp) -> Row:
    row = main(app).list.current
    assert row is not None
    return row


def status(app: BulletinApp) -> str:
    return lines(main(app).status)[0]


async def opened(pilot: Pilot[None], app: BulletinApp) -> None:
    """Wait until the first text is in the reader, and nothing is waited for."""
    await until(pilot, lambda: main(app).completed and main(app).reader.bulletin)
    await settle(pilot)


async def test_the_thread_that_draws_calls_nothing(app: BulletinApp, slow: SlowArchive) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, app)
        for keys in ("j", "G", "g g", "enter", "q", "m", "s", "u", "2", "1", "# escape", "g l", "q", "S"):
            await press(pilot, *keys.split())
        await press(pilot, "g", "/", "1", "escape", "g", "v", "escape", "\\", "escape", "ctrl+z")
        app.guarded(app.follower.follow)
        await settle(pilot)
    app.close()
    assert {"rows", "opened", "tags", "search", "set_read"} <= {call.name for call in slow.calls}
    assert [call.name for call in slow.calls if call.drawing] == []


async def test_the_list_comes_when_the_archive_answers(app: BulletinApp, slow: SlowArchive) -> None:
    slow.hang()
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: WAITING in status(app))
        assert any(WAITING in line for line in lines(main(app).list))
        slow.release()
        await opened(pilot, app)
        assert main(app).list.row_count() == MANY
        assert main(app).reader.bulletin == notice(MANY - 1)
        assert WAITING not in status(app)


async def test_keys_within_the_loaded_rows_need_no_answer(app: BulletinApp, slow: SlowArchive) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, app)
        slow.hang()
        await pilot.press("j", "j", "pagedown", "k")
        title = current(app).title
        assert title == notice(MANY - 1 - main(app).list.cursor).title
        assert any(title in line for line in lines(main(app).list))


async def test_rows_that_have_not_come_are_drawn_when_they_do(app: BulletinApp, slow: SlowArchive) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, app)
        slow.hang()
        await pilot.press("G")
        assert main(app).list.cursor == MANY - 1
        assert "  …" in lines(main(app).list)
        await until(pilot, lambda: WAITING in status(app))
        slow.release()
        await until(pilot, lambda: main(app).reader.bulletin == notice(0))
        assert any(notice(0).title in line for line in lines(main(app).list))


async def test_a_late_text_does_not_keep_the_next_one_away(app: BulletinApp, slow: SlowArchive) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, app)
        slow.hang()
        await pilot.press("j")
        await until(pilot, lambda: slow.calls[-1].name == "opened" or not main(app).preview.due)
        await pilot.press("j")
        slow.release()
        await until(pilot, lambda: main(app).reader.bulletin == notice(MANY - 3))


async def test_a_row_that_has_not_come_is_opened_when_it_does(app: BulletinApp, slow: SlowArchive) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, app)
        slow.hang()
        await pilot.press("G", "enter")
        slow.release()
        await until(pilot, lambda: main(app).reader.bulletin == notice(0) and main(app).reader.has_focus)


async def test_a_mark_shows_at_once_and_is_written_later(
    app: BulletinApp, slow: SlowArchive, embedded: SqliteArchive
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, app)
        slow.hang()
        await pilot.press("j", "s", "m", "j")
        id = main(app).list.rows.row(1).id
        assert main(app).list.rows.row(1)[6:8] == (True, True)
        assert embedded.flags([id]) == {id: Flags(False, False)}
        slow.release()
        await until(pilot, lambda: embedded.flags([id]) == {id: Flags(True, True)})
        await until(pilot, lambda: main(app).list.rows.counts().unread == MANY - 1)


async def test_a_text_that_is_waited_for_is_the_one_that_is_marked(
    app: BulletinApp, slow: SlowArchive, embedded: SqliteArchive
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, app)
        slow.hang()
        await pilot.press("j")
        id = current(app).id
        await pilot.press("enter", "s")
        await until(pilot, lambda: any(WAITING in line for line in lines(main(app).reader)))
        slow.release()
        await until(pilot, lambda: embedded.flags([id])[id].starred)
        await until(pilot, lambda: main(app).reader.bulletin == notice(MANY - 2))


async def test_keys_are_handled_in_their_order(
    app: BulletinApp, slow: SlowArchive, embedded: SqliteArchive
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, app)
        id = current(app).id
        slow.hang()
        await pilot.press("#", *"water", "enter", "j")
        assert main(app).list.cursor == 0
        slow.release()
        await until(pilot, lambda: main(app).list.cursor == 1)
        assert embedded.tags_of([id]) == {id: ("water",)}


async def test_escape_gives_up_what_waits(app: BulletinApp, slow: SlowArchive, embedded: SqliteArchive) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, app)
        slow.hang()
        await pilot.press("#", *"water", "enter")
        await until(pilot, lambda: "Escape gives up" in status(app))
        await pilot.press("escape", "j")
        assert main(app).list.cursor == 1
        slow.release()
        await settle(pilot)
        assert embedded.tags() == []
        assert not main(app).prompt.display


async def test_a_query_is_typed_while_the_archive_hangs(app: BulletinApp, slow: SlowArchive) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, app)
        slow.hang()
        await pilot.press("g", "/", "次", "enter")
        assert "Searching" in "".join(lines(main(app).results))
        slow.release()
        await until(pilot, lambda: main(app).results.row_count())


async def test_the_list_of_sources_opens_while_the_archive_hangs(app: BulletinApp, slow: SlowArchive) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, app)
        slow.hang()
        await pilot.press("g", "l")
        assert main(app).source_pane.focused
        await pilot.press("q")
        assert main(app).list.has_focus


@pytest.mark.parametrize(("keys", "lost"), [("Q", 0), ("# ctrl+q", 0), ("m q", 1)])
async def test_the_program_ends_while_the_archive_hangs(
    app: BulletinApp, slow: SlowArchive, keys: str, lost: int
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, app)
        slow.hang()
        for key in keys.split():
            assert app.return_code is None
            await pilot.press(key)
        assert app.return_code == 0
    assert app.close() == lost


async def test_marks_wait_until_the_connection_is_there_again(
    app: BulletinApp, slow: SlowArchive, embedded: SqliteArchive
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, app)
        id = current(app).id
        slow.lose("the server is away")
        await pilot.press("s")
        await until(pilot, lambda: app.session.archive.trouble)
        await until(pilot, lambda: "No connection to the archive" in status(app))
        await pilot.press("j", "s")
        assert "Marks wait in memory: the server is away" in status(app)
        assert any(notice(MANY - 1).title in line for line in lines(main(app).list))
        await until(pilot, lambda: any("No connection to the archive" in line for line in lines(main(app).reader)))
        slow.restore()
        await until(pilot, lambda: embedded.flags([id])[id].starred)
        await until(pilot, lambda: main(app).reader.bulletin == notice(MANY - 2))
        await until(pilot, lambda: embedded.flags([id - 1])[id - 1].starred)
        await until(pilot, lambda: "No connection" not in status(app))


async def test_what_others_write_is_shown(app: BulletinApp, embedded: SqliteArchive, tmp_path: Path) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, app)
        # The state that later ones are compared with.
        await until(pilot, lambda: not app.session.archive.check_file() and "changed" in called(app))
        await pilot.press("j")
        with SqliteArchive.open(tmp_path / "archive.sqlite") as other:
            other.keep(notice(MANY))
        await until(pilot, lambda: main(app).list.row_count() == MANY + 1)
        assert (main(app).list.cursor, current(app).title) == (2, notice(MANY - 2).title)


def called(app: BulletinApp) -> set[str]:
    slow = cast("SlowArchive", app.session.archive)
    return {call.name for call in slow.calls}


async def test_a_mark_that_is_refused_is_taken_back(
    app: BulletinApp, embedded: SqliteArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_id: int, _starred: bool) -> None:
        raise ArchiveError(None, "readers may not mark")

    monkeypatch.setattr(embedded, "set_starred", refuse)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, app)
        await pilot.press("s")
        await until(pilot, lambda: "readers may not mark" in status(app))
        await until(pilot, lambda: not current(app).starred)


async def test_several_are_marked_in_one_call(
    app: BulletinApp, slow: SlowArchive, embedded: SqliteArchive
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, app)
        ids = [main(app).list.rows.row(index).id for index in (0, 1)]
        await pilot.press("x", "j", "x", "m")
        await until(pilot, lambda: all(each.read for each in embedded.flags(ids).values()))
        await until(pilot, lambda: current(app).read)
    assert [call.name for call in slow.calls].count("set_flags") == 1
