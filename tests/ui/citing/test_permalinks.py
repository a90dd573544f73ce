"""Permalinks opened from the prompts, a link and the command line: current texts, former ones, and errors."""

from __future__ import annotations

from dataclasses import replace

import pytest

from support.pilot import WIDE, lines, main, press
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import current_revision
from tui_reader.config.settings import Config
from tui_reader.model import Paragraph
from tui_reader.ui.app import BulletinApp


def link(archive: SqliteArchive, address: str = "report") -> str:
    id = archive.find(address)
    assert id is not None
    return f"bulletin:{current_revision(archive.revisions(id)).digest[:16]}"


@pytest.mark.parametrize("prompt", [":", "a"])
async def test_a_permalink_is_typed(app: BulletinApp, archive: SqliteArchive, prompt: str) -> None:
    typed = f"{link(archive)}#2.1"
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "j", prompt)
        app.screen.take_paste(typed)  # type: ignore[attr-defined]
        await press(pilot, "enter")
        reader = main(app).reader
        assert reader.bulletin is not None
        assert reader.bulletin.address == "report"
        assert reader.current_heading is not None
        assert reader.document.headings[reader.current_heading].section.address == "2.1"
        assert main(app).focused is reader


async def test_one_of_the_command_line(archive: SqliteArchive) -> None:
    others = [row.address for row in archive.rows(start=0, limit=3, view=main_view()) if row.address != "report"]
    app = BulletinApp(archive, Config(), permalink=link(archive, others[0]))
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        reader = main(app).reader
        assert reader.bulletin is not None
        assert reader.bulletin.address == others[0]


def main_view():  # type: ignore[no-untyped-def]
    from tui_reader.archive.values import View

    return View()


async def test_a_former_text_opens_as_a_revision_and_is_cited_as_that(
    app: BulletinApp, archive: SqliteArchive
) -> None:
    former = link(archive)
    id = archive.find("report")
    assert id is not None
    archive.keep(replace(archive.bulletin(id), preamble=(Paragraph("报告已改。"),)))
    async with app.run_test(size=WIDE) as pilot:
        app.session.open_permalink(former)
        await press(pilot)
        reader = main(app).reader
        assert reader.bulletin is not None
        assert reader.bulletin.preamble == (Paragraph("现将有关工作报告如下。"),)
        assert "This is a former text: revision 1" in lines(main(app).status)[0]
        await press(pilot, "Y", *"permalink", "enter")
        assert app.clipboard == former


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("bulletin:12", "this is no permalink"),
        ("bulletin:00000000", "no text with this hash is in the archive"),
    ],
)
async def test_errors_are_said(app: BulletinApp, typed: str, message: str) -> None:
    async with app.run_test(size=WIDE) as pilot:
        app.session.open_permalink(typed)
        await press(pilot)
        assert message in lines(main(app).status)[0]


async def test_a_section_that_is_not_there_is_said(app: BulletinApp, archive: SqliteArchive) -> None:
    async with app.run_test(size=WIDE) as pilot:
        app.session.open_permalink(f"{link(archive)}#9.9")
        await press(pilot)
        assert "This text has no section 9.9." in lines(main(app).status)[0]
