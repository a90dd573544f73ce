"""The files that were seen at one address, listed and compared on the revisions screen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot

from support.pilot import NO_TIMEOUT, STANDARD, ManualClock, lines, main, press, until
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import ArrivedFile, AttachedFile
from tui_reader.config.settings import Config
from tui_reader.model import Attachment, Bulletin, Paragraph
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.attachments.screen import AttachmentsScreen
from tui_reader.ui.reader.document_screen import DocumentScreen
from tui_reader.ui.revisions.screen import RevisionsScreen

POSTS, FORM = "https://linxi.gov.cn/posts.xls", "https://linxi.gov.cn/form.doc"


@pytest.fixture
def app(tmp_path: Path, english: None, clock: ManualClock) -> Iterator[BulletinApp]:
    """A notice with a table of which three files were seen, the last without text, and a form seen once."""
    with SqliteArchive.open(tmp_path / "archive.sqlite") as archive:
        attachments = (Attachment("岗位表", POSTS), Attachment("报名表", FORM))
        archive.keep(
            Bulletin("https://linxi.gov.cn/2", "通知", preamble=(Paragraph("见附件。"),), attachments=attachments)
        )
        for day, text in enumerate(("甲岗一人。", "甲岗两人。", None), 1):
            read = None if text is None else Bulletin(POSTS, preamble=(Paragraph(text),))
            when = datetime(2026, 5, day, 12, tzinfo=UTC)
            archive.keep_files(
                [ArrivedFile(POSTS, "posts.xls", b"%d" % day * day * 600, None, when, kind="xls", text=read)]
            )
        archive.keep_files(
            [ArrivedFile(FORM, "form.doc", b"f", None, when, kind="doc", text=Bulletin(FORM, "表"))]
        )
        yield BulletinApp(archive, Config(chord_timeout=NO_TIMEOUT), clock=clock)


async def compared(pilot: Pilot[None]) -> RevisionsScreen:
    screen = pilot.app.screen
    assert isinstance(screen, RevisionsScreen)
    while screen.shown is None:
        await pilot.pause(0.01)
    await pilot.pause()
    return screen


async def test_versions_from_the_list_of_attachments(app: BulletinApp) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "enter", "g", "f", "v")
        screen = await compared(pilot)
        rows = lines(screen.list)
        assert rows[0].startswith("▐ Versions · 岗位表")
        assert [row.split()[0] for row in rows[1:]] == ["*", "2", "1"]
        assert "2026-05-01" in rows[3]
        assert "600 B" in rows[3]
        assert lines(screen.comparison)[1] == "  Version 3 has no text that could be compared."
        await press(pilot, "j")
        screen = await compared(pilot)
        shown = lines(screen.comparison)
        assert shown[0].startswith("  Version 1 to 2: 1 changed")
        assert any("一" in line and "两" in line for line in shown)
        await press(pilot, "q")
        assert isinstance(app.screen, AttachmentsScreen)


async def test_the_whole_text_of_a_version(app: BulletinApp) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "enter", "g", "f", "v", "enter")
        assert app.screen.status.message == "Version 3 has no text that could be compared."  # type: ignore[attr-defined]
        await press(pilot, "G", "enter")
        assert isinstance(app.screen, DocumentScreen)
        assert "甲岗一人。" in [line.strip() for line in lines(app.screen.reader)]


async def test_versions_of_the_open_attachment(app: BulletinApp) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "enter", "g", "f", "enter")
        await until(pilot, lambda: main(app).attachment_open)
        await press(pilot, "v")
        screen = await compared(pilot)
        assert screen.history.title == "岗位表"
        await press(pilot, "v")
        assert app.screen is main(app)


async def test_a_long_reason_is_whole_where_there_is_room(app: BulletinApp) -> None:
    reason = "the server answered 500 Internal Server Error; try again later, or whenever the site is up again"
    app.session.archive.record_attachment_states([AttachedFile("", FORM, "failed", reason)])
    async with app.run_test(size=(140, 24)) as pilot:
        await press(pilot, "enter", "g", "f")
        assert isinstance(app.screen, AttachmentsScreen)
        assert reason in lines(app.screen.rows)[2]


async def test_a_single_version_is_said(app: BulletinApp) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "enter", "g", "f", "j", "v")
        assert isinstance(app.screen, AttachmentsScreen)
        assert app.screen.status.message == "Only one version of this file was seen."
