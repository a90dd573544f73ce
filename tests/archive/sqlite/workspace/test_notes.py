"""Notes on pages that are opened without being kept: they are in the file that stores the marks."""

from __future__ import annotations

from pathlib import Path

from tui_reader.anchoring.text import AnchorText
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.workspace.notes.values import deleted, new_note
from tui_reader.model import Bulletin, Paragraph

PAGE = Bulletin("https://example.org/1", "供水通知", preamble=(Paragraph("今晚停水，请提前储水。"),))
OTHER = Bulletin("https://example.org/2", "停电通知", preamble=(Paragraph("明晚停电。"),))


def test_they_are_there_when_the_page_is_opened_again(tmp_path: Path) -> None:
    marks = tmp_path / "archive.sqlite"
    SqliteArchive.open(marks).close()
    note = new_note(PAGE.address, AnchorText.of(PAGE).anchor(4, 8), text="记")
    with SqliteArchive.open(None, marks=marks) as archive:
        id = archive.keep(PAGE)
        archive.keep_notes([note])
        assert [each.note for each in archive.notes(id)] == [note]
    with SqliteArchive.open(None, marks=marks) as archive:
        archive.keep(OTHER)
        id = archive.keep(PAGE)
        assert [(each.note, each.place.state) for each in archive.notes(id)] == [(note, "found")]
        archive.keep_notes([deleted(note)])
        assert archive.notes(id) == []
    with SqliteArchive.open(marks) as archive:
        assert archive.list_notes() == []
        assert [each.deleted for each in archive.note_records()] == [True]
