"""Screens on PostgreSQL, behind a proxy that is slow or passes nothing on."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from threading import current_thread
from threading import enumerate as threads

import pytest

from support.manual_engine import TIMEOUT
from support.pilot import NO_TIMEOUT, WIDE, ManualClock, bulletins, lines, main, picture, until
from support.slow_proxy import SlowProxy
from tests.support.postgres_databases import postgres_archive
from tests.support.postgres_server import postgres_server
from tui_reader.archive.values import Flags
from tui_reader.archive.workspace.collections.values import Collection, CollectionItem
from tui_reader.archive.workspace.watches import Watch
from tui_reader.config.settings import Config
from tui_reader.model import Bulletin, Paragraph
from tui_reader.ui.agenda.screen import AgendaScreen
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.collections.screen import CollectionsScreen
from tui_reader.ui.notes.editor import NoteEditor
from tui_reader.ui.notes.screen import NotesScreen
from tui_reader.ui.overview.screen import OverviewScreen
from tui_reader.ui.references.screen import ReferencesScreen
from tui_reader.ui.remote import screen_archive
from tui_reader.ui.watches.screen import WatchesScreen


@pytest.fixture
def address(tmp_path: Path) -> str:
    from tui_reader.archive.postgres.store import PostgresArchive

    address = postgres_archive(tmp_path)
    with PostgresArchive.open(address) as archive:
        archive.keep_all(bulletins())
    return address


@pytest.fixture
def proxy(address: str) -> Iterator[SlowProxy]:
    # The path of a socket has at most 108 bytes.
    with tempfile.TemporaryDirectory() as folder:
        proxy = SlowProxy(Path(folder), postgres_server().socket, delay=0.03)
        yield proxy
        proxy.close()
        for thread in threads():
            if thread is not current_thread() and not thread.daemon:
                thread.join(TIMEOUT)


async def test_the_screen_answers_while_the_server_does_not(
    address: str, proxy: SlowProxy, english: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tui_reader.archive.postgres.store import PostgresArchive

    monkeypatch.setattr(screen_archive, "LEAVING", 0.05)
    archive = PostgresArchive.open(address.replace(str(postgres_server().socket), str(proxy.folder)))
    app = BulletinApp(archive, Config(chord_timeout=NO_TIMEOUT), clock=ManualClock())
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: main(app).completed and main(app).reader.bulletin)
        proxy.hang()
        await pilot.press("j", "s", "j")
        assert main(app).list.cursor == 2
        starred = main(app).list.rows.row(1)
        assert starred.starred
        await until(pilot, lambda: "Waiting for the archive" in lines(main(app).status)[0])
        with PostgresArchive.open(address) as other:
            assert other.flags([starred.id]) == {starred.id: Flags(False, False)}
            proxy.release()
            await until(pilot, lambda: other.flags([starred.id])[starred.id].starred)
        row = main(app).list.rows.row(2)
        await until(pilot, lambda: main(app).reader.bulletin and main(app).reader.bulletin.address == row.address)
        proxy.hang()
        await pilot.press("Q")
        assert app.return_code == 0
    proxy.release()
    app.close()


async def test_a_note_is_kept_shared_listed_and_undone(address: str, proxy: SlowProxy, english: None) -> None:
    from tui_reader.archive.postgres.store import PostgresArchive

    archive = PostgresArchive.open(address.replace(str(postgres_server().socket), str(proxy.folder)))
    app = BulletinApp(archive, Config(chord_timeout=NO_TIMEOUT), clock=ManualClock())
    with PostgresArchive.open(address) as other:
        async with app.run_test(size=WIDE) as pilot:
            await until(pilot, lambda: main(app).completed and main(app).reader.bulletin)
            await pilot.press("enter", "]", "H")
            await until(pilot, lambda: isinstance(app.screen, NoteEditor))
            await pilot.press("o", "k", "ctrl+t", "enter")
            await until(pilot, lambda: other.count_notes())
            (placed,) = other.list_notes()
            assert (placed.note.text, placed.note.shared, placed.place.state) == ("ok", True, "found")
            await until(pilot, lambda: main(app).reader.highlights.by_block)
            await pilot.press("g", "n")
            await until(pilot, lambda: isinstance(app.screen, NotesScreen) and app.screen.rows.notes)
            await pilot.press("q", "ctrl+z")
            await until(pilot, lambda: not other.count_notes())
            await until(pilot, lambda: not main(app).reader.highlights.by_block)
    app.close()


async def test_the_screens_about_an_archive_open_and_close(address: str, english: None) -> None:
    """References, agenda, watches, overview and collections, each with something of the archive in it."""
    from tui_reader.archive.postgres.store import PostgresArchive

    law = Bulletin("law", "青禾市供水管理办法", preamble=(Paragraph("报名截止时间为2026年4月20日。"),))
    end = Bulletin("end", "关于废止《青禾市供水管理办法》的决定", preamble=(Paragraph("停水。"),))
    archive = PostgresArchive.open(address)
    archive.save_watch(Watch("cuts", "停水"))
    archive.save_collection(Collection("供水").with_items([CollectionItem("law", title=law.title or "")]), None)
    archive.keep_all([law, end])
    id = archive.find("end")
    assert id is not None
    app = BulletinApp(archive, Config(chord_timeout=NO_TIMEOUT), clock=ManualClock())
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: main(app).completed and main(app).reader.bulletin)
        app.session.go_to_bulletin(id)
        await until(pilot, lambda: main(app).reader.bulletin and main(app).reader.bulletin.address == "end")

        async def opened(*keys: str) -> str:
            await pilot.press(*keys)
            await until(pilot, lambda: app.screen is not main(app))
            await until(pilot, lambda: WITHIN[type(app.screen)] in picture(app))
            shown = type(app.screen)
            await pilot.press("q")
            await until(pilot, lambda: app.screen is main(app))
            return shown.__name__

        assert await opened("g", "r") == "ReferencesScreen"
        assert await opened("A") == "AgendaScreen"
        assert await opened("g", "w") == "WatchesScreen"
        assert await opened("g", "t") == "OverviewScreen"
        assert await opened("g", "c") == "CollectionsScreen"
    app.close()


WITHIN: dict[type, str] = {
    ReferencesScreen: "Cites: 青禾市供水管理办法",
    AgendaScreen: "closed",
    WatchesScreen: "1  cuts",
    OverviewScreen: "2022",
    CollectionsScreen: "1 item",
}
"""What each screen shows of the archive."""
