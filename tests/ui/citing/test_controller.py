"""Citations copied: of the article under the cursor, of those selected, of the section in sight."""

from __future__ import annotations

import json

from support.pilot import WIDE, lines, main, picture, press
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import current_revision
from tui_reader.ui.app import BulletinApp


def digest(archive: SqliteArchive, address: str) -> str:
    id = archive.find(address)
    assert id is not None
    return current_revision(archive.revisions(id)).digest


async def test_formats_are_offered_and_the_chosen_one_is_copied(app: BulletinApp, archive: SqliteArchive) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "Y")
        shown = picture(app)
        for name in ("GB/T 7714-2015", "BibTeX", "RIS", "CSL-JSON", "Bluebook", "plain text", "Markdown"):
            assert name in shown
        await press(pilot, "enter")
        assert app.clipboard.startswith("区水务局办公室. 临溪区供水保障工作报告[EB/OL]. (2022-03-01)[")
        assert app.clipboard.endswith(f"bulletin:{digest(archive, 'report')[:16]}.")
        assert "临溪区供水保障工作报告[EB/OL]" in lines(main(app).status)[0]


async def test_the_other_key_and_the_format_chosen_last(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "y", "c", *"csl", "enter")
        first = app.clipboard
        assert json.loads(first)[0]["title"] == "临溪区供水保障工作报告"
        await press(pilot, "j", "Y", "enter")
        assert json.loads(app.clipboard) != json.loads(first)


async def test_a_section_in_sight_is_cited_or_the_whole_text(app: BulletinApp, archive: SqliteArchive) -> None:
    link = f"bulletin:{digest(archive, 'report')[:16]}"
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "2", ".", "1", "enter", "Y")
        assert "Cite section 2.1 as" in picture(app)
        await press(pilot, *"permalink", "enter")
        assert app.clipboard == f"{link}#2.1"
        await press(pilot, "Y", *"whole", "enter")
        assert "Cite 1 article as" in picture(app)
        await press(pilot, "enter")
        assert app.clipboard == link


async def test_selected_articles_are_cited_together(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "x", "j", "x", "Y")
        assert "Cite 2 articles as" in picture(app)
        await press(pilot, *"bibtex", "enter")
        assert app.clipboard.count("@online{") == 2
        assert "2 citations (BibTeX)" in lines(main(app).status)[0]


async def test_escape_copies_nothing(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "Y", "escape")
        assert not app.clipboard
