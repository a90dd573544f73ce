"""Attachments fetched on demand from a server on this machine: progress, cancelling, what is kept and what not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from support.file_server import POSTS, FileServer, serving
from support.pilot import NO_TIMEOUT, WIDE, ManualClock, lines, main, press, until
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.config.settings import Config
from tui_reader.model import Attachment, Bulletin, Paragraph
from tui_reader.ui.app import BulletinApp


@pytest.fixture
def server() -> Iterator[FileServer]:
    with serving() as found:
        yield found


def notice(server: FileServer, path: str = "/1.html") -> Bulletin:
    files = ("posts.xlsx", "slow.xlsx", "gone.doc", "page.doc")
    return Bulletin(
        server.address + path,
        "关于公开招聘的通知",
        preamble=(Paragraph("见附件。"),),
        attachments=tuple(Attachment(name, f"{server.address}/{name}") for name in files),
    )


@pytest.fixture
def kept(tmp_path: Path, english: None, server: FileServer) -> Iterator[SqliteArchive]:
    with SqliteArchive.open(tmp_path / "archive.sqlite") as archive:
        archive.keep(notice(server))
        yield archive


@pytest.fixture
def app(kept: SqliteArchive, clock: ManualClock) -> BulletinApp:
    return BulletinApp(kept, Config(chord_timeout=NO_TIMEOUT), clock=clock)


def status(app: BulletinApp) -> str:
    return lines(app.screen.status)[0]  # type: ignore[attr-defined]


def title(app: BulletinApp) -> str | None:
    shown = main(app).reader.bulletin
    return shown.title if shown else None


def listed(app: BulletinApp) -> list[str]:
    """The list below the text."""
    shown = (line.strip().replace("\u00a0", " ") for line in lines(main(app).reader))
    return [line for line in shown if line.startswith("[")]


async def test_a_file_is_fetched_kept_and_opened(
    app: BulletinApp, kept: SqliteArchive, server: FileServer
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter")
        assert listed(app)[0] == "[1] posts.xlsx · not fetched"
        await press(pilot, "g", "f", "1", "enter")
        await until(pilot, lambda: title(app) == "posts.xlsx")
        assert app.screen is main(app)
        assert [heading.section.heading for heading in main(app).outline.headings] == ["岗位", "说明"]
        await press(pilot, "q")
        assert listed(app)[0].startswith("[1] posts.xlsx · 2 sheets · ")
        assert listed(app)[0].endswith(" · kept")
        (file, *_others) = kept.attachments(1)
        assert kept.file_bytes(file.digest or "") == POSTS
        # From the archive the second time.
        await press(pilot, "g", "f", "1", "enter")
        assert title(app) == "posts.xlsx"
        assert server.asked == ["/posts.xlsx"]


async def slowly(pilot: Pilot[None], app: BulletinApp) -> None:
    """Ask for the file that comes to a halt."""
    await press(pilot, "enter", "g", "f", "2", "enter")
    await until(pilot, lambda: f"/ {len(POSTS) / 1000:.1f} kB" in status(app))


async def test_progress_is_shown_and_cancelling_keeps_nothing(app: BulletinApp, kept: SqliteArchive) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await slowly(pilot, app)
        assert status(app).strip().startswith("Fetching slow.xlsx · ")
        assert "Escape cancels" in status(app)
        await press(pilot, "escape")
        assert "Not fetched, as you asked: slow.xlsx" in status(app)
        await press(pilot, "escape")
        assert listed(app)[1] == "[2] slow.xlsx · not fetched"
        assert kept.attachments(1)[1].digest is None


async def test_fetching_again_says_whether_the_file_has_changed(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "g", "f", "1", "f")
        await until(pilot, lambda: "Fetched posts.xlsx" in status(app))
        await press(pilot, "f")
        await until(pilot, lambda: "Not changed since it was fetched: posts.xlsx" in status(app))


async def test_a_file_that_comes_after_its_text_was_left_is_not_opened(
    app: BulletinApp, server: FileServer
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await slowly(pilot, app)
        await press(pilot, "q")
        app.session.visit_page(Bulletin("b", "别的", preamble=(Paragraph("正文。"),)))
        server.may_go_on.set()
        await until(pilot, lambda: app.session.archive.attachments(1)[1].digest)
        await until(pilot, lambda: not main(app).attachments.fetching)
        assert title(app) == "别的"
        assert "Fetched slow.xlsx" in status(app)


@pytest.mark.parametrize(
    ("number", "line", "reason"),
    [
        ("3", "[3] gone.doc · gone", "the server does not have this file any more"),
        ("4", "[4] page.doc · a page came instead", "an error page came instead of the file"),
    ],
)
async def test_what_does_not_come_is_said_and_listed(
    app: BulletinApp, number: str, line: str, reason: str
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "g", "f", number, "enter")
        await until(pilot, lambda: reason in status(app))
        await press(pilot, "escape")
        assert listed(app)[int(number) - 1] == line


async def test_an_attachment_that_the_bulletin_has_lost_meanwhile_is_said(
    app: BulletinApp, kept: SqliteArchive, server: FileServer
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter")
        kept.keep(replace(notice(server), attachments=(), preamble=(Paragraph("附件已撤下。"),)))
        await press(pilot, "g", "f", "1", "enter")
        await until(pilot, lambda: "posts.xlsx: the bulletin does not list this file any more" in status(app))


async def test_files_of_a_page_that_is_not_kept_last_for_this_run(
    app: BulletinApp, kept: SqliteArchive, server: FileServer
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter")
        app.session.visit_page(notice(server, "/2.html"))
        await press(pilot, "g", "f", "1", "enter")
        await until(pilot, lambda: title(app) == "posts.xlsx")
        assert kept.attachment_states([f"{server.address}/posts.xlsx"]) == {}
        await press(pilot, "q")
        assert "· 2 sheets ·" in listed(app)[0]
        assert listed(app)[0].endswith(" · fetched")
        await press(pilot, "g", "f", "1", "enter")
        assert title(app) == "posts.xlsx"
        assert server.asked == ["/posts.xlsx"]


async def test_a_page_that_is_not_kept_can_be_left_while_its_file_comes(
    app: BulletinApp, server: FileServer
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter")
        app.session.visit_page(notice(server, "/2.html"))
        await press(pilot, "g", "f", "2", "enter")
        await until(pilot, lambda: "/slow.xlsx" in server.asked)
        await press(pilot, "escape", "escape")
        assert not main(app).attachments.fetching
        assert title(app) == "关于公开招聘的通知"
