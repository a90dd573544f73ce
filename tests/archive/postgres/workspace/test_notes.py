"""Notes of a shared archive: each user has their own, and sees what others share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.support.postgres_databases import shared_archive
from tui_reader.anchoring.text import AnchorText
from tui_reader.archive.postgres.store import PostgresArchive
from tui_reader.archive.workspace.notes.values import NoteFilter, deleted, edited, new_note
from tui_reader.model import Bulletin, Paragraph
from tui_reader.query.syntax import parse

PAGE = Bulletin("https://example.org/1", "供水通知", preamble=(Paragraph("今晚停水，请提前储水。"),))
ANCHOR = AnchorText.of(PAGE).anchor(4, 8)

Open = Callable[[str], PostgresArchive]


@pytest.fixture
def opened() -> Iterator[Open]:
    """Opens a new archive with one bulletin as one of two readers, or as the superuser ("")."""
    addresses = shared_archive()
    with ExitStack() as archives:

        def open(user: str) -> PostgresArchive:
            return archives.enter_context(PostgresArchive.open(addresses[user]))

        open("").keep(PAGE)
        yield open


def test_notes_of_others_are_not_seen_unless_they_are_shared(opened: Open) -> None:
    ann, ben, owner = opened("ann"), opened("ben"), opened("")
    (id,) = (row.id for row in ann.rows_of([1]))
    note = new_note(PAGE.address, ANCHOR, text="secret plan")
    ann.keep_notes([note])
    for other in (ben, owner):
        assert other.notes(id) == []
        assert other.list_notes() == []
        assert other.count_notes(NoteFilter("secret")) == 0
        assert other.noted([id]) == {}
        assert list(other.note_records()) == []
        assert other.count_hits(parse("note:secret"), 9) == 0
    shared = edited(note, shared=True)
    ann.keep_notes([shared])
    (placed,) = ben.notes(id)
    assert placed.note.author.endswith("_ann")
    assert placed.note._replace(author="") == shared
    assert placed.place.state == "found"
    assert ben.count_hits(parse("note:secret"), 9) == ben.count_hits(parse("is:noted"), 9) == 1
    ann.keep_notes([edited(shared, shared=False)])
    assert ben.notes(id) == []


def test_a_shared_note_is_changed_by_its_author_alone(opened: Open) -> None:
    ann, ben = opened("ann"), opened("ben")
    ann.keep_notes([new_note(PAGE.address, ANCHOR, text="一", shared=True)])
    (placed,) = ben.list_notes()
    assert ben.keep_notes([edited(placed.note, text="二"), deleted(placed.note)]) == 0
    assert [each.note.text for each in ann.list_notes()] == ["一"]


def test_readers_keep_where_passages_are_for_themselves(opened: Open) -> None:
    ann, ben, owner = opened("ann"), opened("ben"), opened("")
    ann.keep_notes([new_note(PAGE.address, ANCHOR, shared=True)])
    assert [each.list_notes()[0].place.state for each in (ann, ben)] == ["found", "found"]
    owner.keep(Bulletin(PAGE.address, PAGE.title, preamble=(Paragraph("已取消。"),)))
    assert ben.locate_notes() == 1
    assert [each.list_notes()[0].place.state for each in (ann, ben)] == ["detached", "detached"]
    assert ben.locate_notes() == 0
