"""Notes by key: made, drawn, edited, gone through, deleted, undone."""

from __future__ import annotations

from textual.pilot import Pilot

from support.pilot import STANDARD, WIDE, lines, main, press
from tui_reader.anchoring.values import Anchor
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.workspace.notes.values import MOST_TEXT, new_note
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.notes.editor import NoteEditor
from tui_reader.ui.widgets.marks import HIGHLIGHT, NOTE


def status(app: BulletinApp) -> str:
    return lines(main(app).status)[0]


def texts(archive: SqliteArchive) -> list[tuple[str, str, str]]:
    return [(each.note.anchor.exact, each.note.colour, each.note.text) for each in archive.list_notes()]


async def test_the_paragraph_in_sight_is_highlighted_with_a_note(app: BulletinApp, archive: SqliteArchive) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "enter", "]", "j", "H")
        assert isinstance(app.screen, NoteEditor)
        await press(pilot, "o", "k", "ctrl+j", "2", "tab", "enter")
        ((exact, colour, text),) = texts(archive)
        assert exact.startswith("各街道办事处")
        assert (colour, text) == ("green", "ok\n2")
        assert status(app).strip().startswith("Note kept; Ctrl+Z undoes it.")
        reader = main(app).reader
        marked = [line[:5].strip() for line in lines(reader)[1:]]
        assert NOTE in marked
        assert HIGHLIGHT in marked


async def test_at_the_top_of_a_text_its_first_paragraph_is_highlighted_and_not_the_title(
    app: BulletinApp, archive: SqliteArchive
) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "enter", "H", "enter")
        assert [each[0] for each in texts(archive)] == ["现将有关工作报告如下。"]


async def test_the_selected_text_is_highlighted(app: BulletinApp, archive: SqliteArchive) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "enter", "]", "V", "v", "l", "l", "H", "enter")
        assert texts(archive) == [("一、总", "yellow", "")]
        assert main(app).reader.selected is None
        assert "Highlighted; Ctrl+Z undoes it." in status(app)


async def test_a_note_in_sight_is_edited_and_deleted_and_both_are_undone(
    app: BulletinApp, archive: SqliteArchive
) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "enter", "]", "j", "H", "a", "enter", "H", "b", "shift+tab", "enter")
        assert [each[1:] for each in texts(archive)] == [("purple", "ab")]
        await press(pilot, "H", "ctrl+d")
        assert texts(archive) == []
        assert not main(app).reader.highlights.by_block
        await press(pilot, "ctrl+z")
        assert [each[1:] for each in texts(archive)] == [("purple", "ab")]
        assert main(app).reader.highlights.by_block
        await press(pilot, "ctrl+z")
        assert [each[1:] for each in texts(archive)] == [("yellow", "a")]
        await press(pilot, "ctrl+z")
        assert texts(archive) == []
        await press(pilot, "ctrl+z")
        assert "Nothing to undo." in status(app)


async def test_escape_makes_no_note(app: BulletinApp, archive: SqliteArchive) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "enter", "H", "x", "escape")
        assert texts(archive) == []


async def test_the_highlights_of_a_text_are_gone_through(app: BulletinApp, archive: SqliteArchive) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "enter", ">")
        assert "No notes in this text; H highlights the paragraph in sight." in status(app)
        await press(pilot, "]", "j", "H", "1", "enter", "]", "]", "]", "]", "j", "H", "2", "enter", "g", "g")
        await press(pilot, ">")
        assert status(app).strip().startswith("1")
        await press(pilot, ">")
        assert status(app).strip().startswith("2")
        await press(pilot, ">")
        assert "No next note." in status(app)
        await press(pilot, "<")
        assert status(app).strip().startswith("1")
        await press(pilot, "<")
        assert "No previous note." in status(app)


async def test_notes_are_there_when_the_text_is_opened_again(app: BulletinApp, archive: SqliteArchive) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "H", "enter", "J")
        assert not main(app).reader.highlights.by_block
        await press(pilot, "K")
        assert main(app).reader.highlights.by_block


async def test_a_detached_note_is_reported(app: BulletinApp, archive: SqliteArchive) -> None:
    archive.keep_notes([new_note("report", Anchor("这段文字并不存在", "前", "后"), text="旧")])
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter")
        assert "g n notes" in status(app)


async def paste(pilot: Pilot[None], text: str) -> None:
    editor = pilot.app.screen
    assert isinstance(editor, NoteEditor)
    editor.take_paste(text)
    await pilot.pause()


async def test_pasted_text_is_cleaned_and_too_much_is_refused(app: BulletinApp, archive: SqliteArchive) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "enter", "H")
        await paste(pilot, "一\r\n\x1b二\u202e")
        await paste(pilot, "x" * 1_000_000)
        assert f"at most {MOST_TEXT:,} characters" in lines(app.screen.query_one("#status"))[0]
        await press(pilot, "enter")
        assert [each[2] for each in texts(archive)] == ["一\n\ufffd二\ufffd"]


async def test_the_whole_text_may_be_selected_but_not_its_masthead_alone(
    app: BulletinApp, archive: SqliteArchive
) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "enter", "V", "g", "g", "H")
        assert "Only title and text of an article can be highlighted." in status(app)
        await press(pilot, "escape", "V", "G", "H", "enter")
        assert len(texts(archive)) == 1


async def test_a_click_on_a_highlight_opens_its_note(app: BulletinApp, archive: SqliteArchive) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "enter", "]", "j", "H", "a", "enter")
        reader = main(app).reader
        row = next(at for at, line in enumerate(lines(reader)) if NOTE in line)
        await pilot.click(reader, offset=(reader.margin + 10, row))
        assert isinstance(app.screen, NoteEditor)
        await press(pilot, "b", "enter")
        assert [each[2] for each in texts(archive)] == ["ab"]
