"""The list of notes: of this article and of all, filtered, opened, changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from support.pilot import STANDARD, WIDE, lines, main, press
from tui_reader.anchoring.text import AnchorText
from tui_reader.anchoring.values import Anchor
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.workspace.notes.values import new_note
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.notes.screen import NotesScreen

START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def noted(archive: SqliteArchive) -> SqliteArchive:
    """Three notes: of the report, of a notice, and one whose passage is not there."""
    report, notice = (archive.bulletin(id) for id in (archive.find("report"), archive.find("notice-3")) if id)
    text = AnchorText.of(report)
    at = text.words.index("（二）物资储备".replace("（", "(").replace("）", ")"))
    found = AnchorText.of(notice)
    passage = found.words.index("请各单位配合")
    notes = [
        new_note("report", text.anchor(at, at + 7), text="核对物资"),
        new_note("notice-3", found.anchor(passage, passage + 6)),
        new_note("report", Anchor("已删去的一段", "前文", "后文"), text="旧笔记"),
    ]
    archive.keep_notes([each._replace(edited=START + timedelta(hours=at)) for at, each in enumerate(notes)])
    return archive


def rows(app: BulletinApp) -> list[str]:
    assert isinstance(app.screen, NotesScreen)
    return [line.strip() for line in lines(app.screen.rows) if line.strip()]


async def test_notes_of_all_articles(app: BulletinApp, noted: SqliteArchive) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "g", "n")
        shown = rows(app)
        assert "Notes of all articles" in shown[0]
        assert "旧笔记" in shown[1]
        assert "passage not found again · 2026-01-01" in shown[2]
        assert "“请各单位配合”" in shown[3]
        assert "关于开展第3次供水管网巡检的通知" in shown[4]
        assert "核对物资" in shown[5]
        assert "“（二）物资储备”  临溪区供水保障工作报告" in shown[6]


async def test_notes_of_this_article_in_the_order_of_their_places(app: BulletinApp, noted: SqliteArchive) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "g", "n")
        shown = rows(app)
        assert "Notes of this article" in shown[0]
        assert ["核对物资" in shown[1], "旧笔记" in shown[3]] == [True, True]
        await press(pilot, "a")
        assert "Notes of all articles" in rows(app)[0]


async def test_a_note_is_opened_at_its_passage(app: BulletinApp, noted: SqliteArchive) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "j", "g", "n", "G", "enter")
        reader = main(app).reader
        assert main(app).focused is reader
        assert reader.bulletin is not None
        assert reader.bulletin.address == "report"
        assert any("物资储备" in line for line in lines(reader)[1:])
        assert lines(main(app).status)[0].strip() == "核对物资"


async def test_the_list_is_filtered_while_one_types(app: BulletinApp, noted: SqliteArchive) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "g", "n", "\\", "物", "资", "enter")
        assert len(rows(app)) == 3
        await press(pilot, "escape", "!")
        assert "旧笔记" in rows(app)[1]
        assert len(rows(app)) == 3
        await press(pilot, "escape")
        assert len(rows(app)) == 7
        await press(pilot, "escape")
        assert app.screen is main(app)


async def test_notes_are_deleted_and_brought_back(app: BulletinApp, noted: SqliteArchive) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "g", "n", "D")
        assert noted.count_notes() == 2
        assert len(rows(app)) == 5
        await press(pilot, "ctrl+z")
        assert noted.count_notes() == 3


async def test_notes_are_edited(app: BulletinApp, noted: SqliteArchive) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "g", "n", "E", "!", "enter")
        assert noted.list_notes()[0].note.text == "旧笔记!"
        assert "旧笔记!" in rows(app)[1]


async def test_nothing_is_explained(app: BulletinApp) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "g", "n")
        assert any("No notes" in line for line in rows(app))
        assert any("H in a text highlights" in line for line in rows(app))
        await press(pilot, "a")
        assert "No article is open." in lines(app.screen.query_one("#status"))[0]
        await press(pilot, "enter", "E", "D", "y", "q")
        assert app.screen is main(app)


async def test_a_damaged_note_is_shown_with_its_words_and_can_be_deleted(
    app: BulletinApp, noted: SqliteArchive
) -> None:
    noted.connection.execute("UPDATE notes SET content = x'00' WHERE folded LIKE '旧笔记%'")
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "g", "n")
        assert "旧笔记" in rows(app)[1]
        assert "damaged" in rows(app)[2]
        await press(pilot, "D")
        assert "旧笔记" not in "".join(rows(app))
        assert noted.workspace_faults() == []
