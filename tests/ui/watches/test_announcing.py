"""New matches announced while the program is open."""

from __future__ import annotations

from typing import Any

from support.pilot import WIDE
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.workspace.watches import Watch
from tui_reader.config.settings import Config
from tui_reader.model import Bulletin
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.watches.announcing import Announcing


async def announced(archive: SqliteArchive, **settings: Any) -> tuple[list[str], str, int]:
    """What is sent to the terminal, the message, and how often the marks change, when a match arrives and is
    compared twice."""
    archive.save_watch(Watch("cuts; 停", "停水"))
    archive.keep(Bulletin("https://example.org/new", title="停水"))
    app = BulletinApp(archive, Config(**settings))
    sent, changes = list[str](), list[None]()
    async with app.run_test(size=WIDE) as pilot:
        announcing = Announcing(app, app.session, sent.append, lambda: changes.append(None))
        for _ in range(2):
            work = app.run_worker(lambda: announcing.compare(archive, lambda: False), thread=True)
            await work.wait()
            await pilot.pause()
        assert app.session.screen is not None
        return sent, app.session.screen.status.message, len(changes)


async def test_once_as_a_line(archive: SqliteArchive) -> None:
    assert await announced(archive) == ([], "1 new match: cuts; 停 (1); g w shows them.", 1)


async def test_by_the_terminal(archive: SqliteArchive) -> None:
    sent, _message, _changes = await announced(archive, watch_notification="osc777")
    assert sent == ["\x1b]777;notify;1 new match;cuts, 停 (1)\x1b\\"]
