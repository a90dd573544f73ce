"""Links of documents over the panes, followed by key: of a revision, a comparison, and texts without links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from support.pilot import SMALL, STANDARD, WIDE, lines, main, press, until
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.model import Attachment, Bulletin, Link, Paragraph, Section
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.links.hint_labels import hint_labels
from tui_reader.ui.reader.document_screen import DocumentScreen
from tui_reader.ui.revisions.screen import RevisionsScreen

OTHER = Bulletin("https://linxi.example/2.html", "停水通知", document_number="临政发〔2024〕7号")
TEXT = "见停水通知、附则和临政发〔2024〕7号。"
FIRST = Bulletin(
    "https://linxi.example/1.html",
    "供水办法",
    preamble=(Paragraph(TEXT, (Link(1, 5, OTHER.address), Link(6, 8, "#附则"))),),
    sections=(
        Section("一、", 1, 1, "总则", blocks=(Paragraph("本办法自发布之日起施行。" * 90),)),
        Section("二、", 2, 1, "附则", blocks=(Paragraph("本办法由区水务局解释。" * 90),)),
    ),
    attachments=(Attachment("登记表", None),),
)
SECOND = replace(FIRST, title="供水管理办法", preamble=(*FIRST.preamble, Paragraph("新增一条。")))


@pytest.fixture
def archive(tmp_path: Path, english: None) -> Iterator[SqliteArchive]:
    with SqliteArchive.open(tmp_path / "archive.sqlite") as opened:
        opened.keep(FIRST)
        opened.keep(SECOND)
        opened.keep(OTHER)
        yield opened


async def revision(pilot: Pilot[None]) -> DocumentScreen:
    """The first revision, over the revisions screen, over the panes."""
    app = pilot.app
    assert isinstance(app, BulletinApp)
    id = app.session.archive.find(FIRST.address)
    assert id is not None
    app.session.go_to_bulletin(id)
    await press(pilot, "v", "G", "enter")
    assert isinstance(app.screen, DocumentScreen)
    return app.screen


@pytest.mark.parametrize("size", [WIDE, STANDARD, SMALL], ids=["120x40", "80x24", "40x12"])
async def test_a_link_of_a_revision_opens_the_bulletin_below(app: BulletinApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        screen = await revision(pilot)
        await press(pilot, "f", hint_labels(3)[0])
        assert app.screen is main(app)
        assert main(app).reader.bulletin == app.session.archive.bulletin(app.session.open_id or 0)
        assert (main(app).reader.title, screen.is_attached) == ("停水通知", False)


async def test_a_link_to_a_heading_stays_in_the_document(app: BulletinApp) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        screen = await revision(pilot)
        await press(pilot, "f")
        assert "3 links" in lines(screen.status)[0]
        await press(pilot, hint_labels(3)[1])
        assert app.screen is screen
        assert "二、附则" in "".join(lines(screen.reader)[:2])


async def test_escape_and_moving_remove_the_labels(app: BulletinApp) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        screen = await revision(pilot)
        before = lines(screen.reader)
        for key in ("escape", "j"):
            await press(pilot, "f")
            assert lines(screen.reader) != before
            await press(pilot, key)
            assert "links" not in lines(screen.status)[0]
        assert app.screen is screen


async def test_an_attachment_without_address_is_explained(app: BulletinApp) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        screen = await revision(pilot)
        await press(pilot, "G", "f", hint_labels(1)[0])
        assert app.screen is screen
        assert "no address of this attachment" in lines(screen.status)[0]


async def test_a_document_number_in_a_comparison_leads_to_its_bulletin(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await revision(pilot)
        await press(pilot, "q", "k")
        screen = app.screen
        assert isinstance(screen, RevisionsScreen)
        await press(pilot, "w")
        await until(pilot, lambda: screen.shown is not None)
        assert "临政发〔2024〕7号" in "".join(lines(screen.comparison))
        await press(pilot, "f", hint_labels(1)[0])
        assert app.screen is main(app)
        assert main(app).reader.title == "停水通知"


async def test_a_text_without_links_says_so(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "?", "f")
        assert "No links in sight." in lines(app.screen.status)[0]  # type: ignore[attr-defined]
