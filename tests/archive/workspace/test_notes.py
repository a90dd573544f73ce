"""Notes and highlights: one suite for every engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.engines import ENGINES
from tui_reader.anchoring.text import AnchorText
from tui_reader.anchoring.values import Anchor
from tui_reader.archive.protocol import Archive
from tui_reader.archive.workspace.notes.values import (
    MOST_TEXT,
    NoteFilter,
    NoteTooLong,
    ReaderNote,
    deleted,
    edited,
    new_note,
)
from tui_reader.model import Bulletin, Paragraph
from tui_reader.query.syntax import parse

PARAGRAPHS = (
    "第一条 为了规范供水管理，制定本办法。",
    "第二条 用户应当在三十日内提交申请材料，逾期不予受理。",
    "第三条 本办法自二〇二四年五月一日起施行，由水务局负责解释。",
)


def page(number: int, *paragraphs: str) -> Bulletin:
    return Bulletin(
        f"https://example.org/{number}",
        title=f"供水办法 {number}",
        published=datetime(2024, 5, number, 9, tzinfo=UTC),
        preamble=tuple(map(Paragraph, paragraphs or PARAGRAPHS)),
    )


def anchor_of(bulletin: Bulletin, words: str) -> Anchor:
    text = AnchorText.of(bulletin)
    at = text.words.index(words)
    return text.anchor(at, at + len(words))


@pytest.fixture(params=ENGINES)
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Archive]:
    archive = ENGINES[request.param](tmp_path)
    yield archive
    archive.close()


def note_on(bulletin: Bulletin, words: str, text: str = "") -> ReaderNote:
    return new_note(bulletin.address, anchor_of(bulletin, words), text=text)


def test_a_note_is_at_its_passage(archive: Archive) -> None:
    bulletin = page(1)
    id = archive.keep(bulletin)
    note = note_on(bulletin, "三十日内提交", "核对期限")
    assert archive.keep_notes([note]) == 1
    (placed,) = archive.notes(id)
    assert (placed.note, placed.bulletin, placed.title) == (note, id, "供水办法 1")
    assert placed.place.state == "found"
    assert AnchorText.of(bulletin).passage(placed.place.start, placed.place.end) == "三十日内提交"


def test_notes_are_in_the_order_of_their_places(archive: Archive) -> None:
    bulletin = page(1)
    id = archive.keep(bulletin)
    gone = new_note(bulletin.address, Anchor("并不存在的一段文字", "在此之前的", "在此之后的", 3, 4))
    whole = new_note(bulletin.address, Anchor(), text="整篇")
    last, first = note_on(bulletin, "水务局负责解释"), note_on(bulletin, "规范供水管理")
    archive.keep_notes([gone, last, whole, first])
    assert [each.note for each in archive.notes(id)] == [whole, first, last, gone]


def test_a_note_follows_its_passage_into_a_revision(archive: Archive) -> None:
    bulletin = page(1)
    id = archive.keep(bulletin)
    archive.keep_notes([note_on(bulletin, "三十日内提交申请材料")])
    archive.notes(id)
    longer = page(1, "前言：本办法经审议通过，现予公布。", *PARAGRAPHS)
    assert archive.keep(longer) == id
    (placed,) = archive.notes(id)
    assert placed.place.state == "found"
    assert AnchorText.of(longer).passage(placed.place.start, placed.place.end) == "三十日内提交申请材料"


def test_a_note_whose_passage_is_gone_is_detached_and_keeps_its_words(archive: Archive) -> None:
    bulletin = page(1)
    id = archive.keep(bulletin)
    note = note_on(bulletin, "三十日内提交申请材料", "核对")
    archive.keep_notes([note])
    assert archive.locate_notes() == 0
    archive.keep(page(1, PARAGRAPHS[0], PARAGRAPHS[2]))
    assert archive.locate_notes() == 1
    assert archive.locate_notes() == 0
    (placed,) = archive.notes(id)
    assert placed.place.state == "detached"
    assert placed.note == note
    assert [each.note for each in archive.list_notes(NoteFilter(detached=True))] == [note]
    archive.keep(bulletin)
    assert archive.notes(id)[0].place.state == "found"
    assert archive.count_notes(NoteFilter(detached=True)) == 0


def test_a_note_outlives_and_precedes_its_bulletin(archive: Archive) -> None:
    bulletin = page(1)
    note = note_on(bulletin, "规范供水管理", "先有笔记")
    archive.keep_notes([note])
    (placed,) = archive.list_notes()
    assert (placed.note, placed.bulletin, placed.place.state) == (note, None, "detached")
    id = archive.keep(bulletin)
    assert [each.note for each in archive.notes(id)] == [note]
    assert archive.list_notes()[0].place.state == "found"


def test_the_later_edit_counts_in_whatever_order_they_come(archive: Archive) -> None:
    bulletin = page(1)
    id = archive.keep(bulletin)
    note = note_on(bulletin, "规范供水管理", "一")
    second = edited(note, text="二")
    third = edited(second, text="三")
    assert archive.keep_notes([second]) == 1
    assert archive.keep_notes([third, note]) == 1
    assert archive.keep_notes([note, second, third]) == 0
    assert [each.note.text for each in archive.notes(id)] == ["三"]


def test_a_deleted_note_is_not_brought_back_by_an_older_version(archive: Archive) -> None:
    bulletin = page(1)
    id = archive.keep(bulletin)
    note = note_on(bulletin, "规范供水管理", "删去")
    gone = deleted(note)
    archive.keep_notes([note])
    archive.keep_notes([gone])
    archive.keep_notes([note])
    assert archive.notes(id) == []
    assert archive.list_notes() == []
    assert archive.count_notes() == 0
    assert archive.noted([id]) == {}
    assert list(archive.note_records()) == [gone]
    assert (gone.text, gone.anchor) == ("", Anchor())


def test_a_deleted_note_comes_back_by_a_later_edit(archive: Archive) -> None:
    bulletin = page(1)
    id = archive.keep(bulletin)
    note = note_on(bulletin, "规范供水管理", "撤销")
    gone = deleted(note)
    archive.keep_notes([note])
    archive.keep_notes([gone])
    archive.keep_notes([note._replace(edited=gone.edited + timedelta(microseconds=1))])
    assert [each.note.text for each in archive.notes(id)] == ["撤销"]


def test_notes_are_listed_the_last_edited_first(archive: Archive) -> None:
    bulletins = [page(number) for number in (1, 2, 3)]
    for each in bulletins:
        archive.keep(each)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    notes = [
        note_on(each, "规范供水管理", f"第{number}")._replace(edited=start + timedelta(hours=number))
        for number, each in enumerate(bulletins)
    ]
    archive.keep_notes(notes)
    assert [each.note.text for each in archive.list_notes()] == ["第2", "第1", "第0"]
    assert [each.note.text for each in archive.list_notes(start=1, limit=1)] == ["第1"]
    assert archive.count_notes() == 3


def test_notes_are_found_by_words_of_their_text_and_passage_and_by_colour(archive: Archive) -> None:
    bulletin = page(1)
    archive.keep(bulletin)
    archive.keep_notes(
        [
            note_on(bulletin, "规范供水管理", "Check the Deadline"),
            note_on(bulletin, "三十日内提交")._replace(colour="red"),
        ]
    )
    assert archive.count_notes(NoteFilter("deadline check")) == 1
    assert archive.count_notes(NoteFilter("三十日")) == 1
    assert archive.count_notes(NoteFilter("absent")) == 0
    assert [each.note.colour for each in archive.list_notes(NoteFilter(colour="red"))] == ["red"]


def test_bulletins_with_notes_are_counted(archive: Archive) -> None:
    first, second = page(1), page(2)
    ids = [archive.keep(first), archive.keep(second)]
    archive.keep_notes([note_on(first, "规范供水管理"), note_on(first, "水务局")])
    assert archive.noted([*ids, 999]) == {ids[0]: 2}


def test_texts_are_kept_with_their_lines_and_without_control_codes(archive: Archive) -> None:
    bulletin = page(1)
    id = archive.keep(bulletin)
    archive.keep_notes([note_on(bulletin, "规范供水管理", "一\r\n\x1b[31m二\u202e\n\n三 \n")])
    assert archive.notes(id)[0].note.text == "一\n\ufffd[31m二\ufffd\n\n三"


def test_a_long_text_is_refused() -> None:
    with pytest.raises(NoteTooLong, match="100000"):
        new_note("a:1", Anchor(), text="x" * 1_000_000)
    note = new_note("a:1", Anchor(), text="x" * MOST_TEXT)
    with pytest.raises(NoteTooLong):
        edited(note, text="y" * (MOST_TEXT + 1))


def test_records_hold_everything_and_are_selected_by_address(archive: Archive) -> None:
    first, second = page(1), page(2)
    notes = [note_on(first, "规范供水管理", "一")._replace(shared=True), note_on(second, "水务局", "二")]
    archive.keep_notes(notes)
    assert list(archive.note_records()) == notes
    assert list(archive.note_records([second.address, "https://example.org/none"])) == notes[1:]


def test_an_author_stays(archive: Archive) -> None:
    bulletin = page(1)
    id = archive.keep(bulletin)
    archive.keep_notes([note_on(bulletin, "水务局", "别人的")._replace(author="anna")])
    assert archive.notes(id)[0].note.author == "anna"


def test_a_changed_passage_says_so(archive: Archive) -> None:
    bulletin = page(1)
    id = archive.keep(bulletin)
    archive.keep_notes([note_on(bulletin, "用户应当在三十日内提交申请材料")])
    changed = replace(bulletin, preamble=tuple(Paragraph(each.replace("三十日", "六十日")) for each in PARAGRAPHS))
    archive.keep(changed)
    (placed,) = archive.notes(id)
    assert placed.place.state == "changed"
    found = AnchorText.of(changed).passage(placed.place.start, placed.place.end)
    assert found == "用户应当在六十日内提交申请材料"
    assert placed.note.anchor.exact == "用户应当在三十日内提交申请材料"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("is:noted", [2, 1]),
        ("状态:有笔记", [2, 1]),
        ("-is:noted", [3]),
        ("note:deadline", [1]),
        ("笔记：期限", [2]),
        ("note:规范供水", [1]),
        ("note:absent", []),
        ("note:deadline OR 制定本办法", [3, 2, 1]),
        ("title:办法 note:deadline", [1]),
        ("(note:deadline OR title:办法) -note:期限", [3, 1]),
        ("-note:deadline", [3, 2]),
    ],
)
def test_searches_find_notes(archive: Archive, query: str, found: list[int]) -> None:
    pages = [page(number) for number in (1, 2, 3)]
    ids = {archive.keep(each): number for number, each in enumerate(pages, 1)}
    while archive.index():
        pass
    gone = note_on(pages[2], "水务局", "deadline")
    archive.keep_notes(
        [note_on(pages[0], "规范供水管理", "The Deadline"), note_on(pages[1], "水务局", "期限"), gone]
    )
    archive.keep_notes([deleted(gone)])
    asked = parse(query)
    assert [ids[hit.row.id] for hit in archive.search(asked).hits(0, 9)] == found
    assert archive.count_hits(asked, 9) == len(found)
    assert sorted(ids[id] for id in archive.matching(asked, list(ids))) == sorted(found)
