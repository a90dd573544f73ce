"""Notes opened in a document: where they stand, and what does not see them."""

from __future__ import annotations

from tui_reader.model import Bulletin, Cell, Link, ListBlock, ListItem, Paragraph, Section, Table
from tui_reader.ui.reader.building import build_document
from tui_reader.ui.reader.document import Document, OpenNoteBlock, TextBlock
from tui_reader.ui.reader.find import find_matches
from tui_reader.ui.reader.layout import TOP, Layout, TextPoint, TextRange
from tui_reader.ui.reader.notes.opening import (
    OpenNote,
    follows_its_mark,
    marks_of,
    moved_blocks,
    with_open_notes,
)
from tui_reader.ui.reader.selection.ranges import selected_text

FIRST = Paragraph("河道分为两级[1]，分别管理[2]。", (Link(6, 9, "#one"), Link(14, 17, "#two")))
SECOND = Paragraph("跨区河道另定[1]。", (Link(6, 9, "#one"),))
NOTES = ListBlock(
    (
        ListItem("1.", "名录每五年修订。↩", (Link(8, 9, "#one"),), note="one"),
        ListItem("", "另见附件。", note="one"),
        ListItem("2.", "由市、区管理。", note="two"),
    )
)


def document() -> Document:
    sections = (Section("一、", 1, 1, "附则", blocks=(Paragraph("自发布之日起施行。"), NOTES)),)
    return build_document(Bulletin("a", "题", preamble=(FIRST, SECOND), sections=sections))


def block_with(shown: Document, text: str) -> int:
    return next(index for index, block in enumerate(shown.blocks) if text in block.text)


def drawn(shown: Document) -> list[str]:
    layout = Layout(shown, 60)
    return ["".join(run.text for run in line.runs).rstrip() for _block, line in layout.window(TOP, 40)]


def opened(*names: str) -> tuple[Document, Document]:
    """A document without and with notes that are opened below its first paragraph."""
    shown = document()
    ordinal = shown.blocks[block_with(shown, "两级")].ordinal
    return shown, with_open_notes(shown, [OpenNote(name, ordinal) for name in names])


def test_a_note_stands_framed_below_its_paragraph() -> None:
    _without, shown = opened("one")
    text = drawn(shown)
    place = next(number for number, line in enumerate(text) if "两级" in line)
    assert text[place + 1 : place + 4] == [
        "    │ 1. 名录每五年修订。↩",
        "    │ 另见附件。",
        "    跨区河道另定[1]。",
    ]


def test_several_notes_stand_in_the_order_in_which_they_were_opened() -> None:
    _without, shown = opened("two", "one")
    text = drawn(shown)
    place = next(number for number, line in enumerate(text) if "两级" in line)
    assert text[place + 1 : place + 3] == ["    │ 2. 由市、区管理。", "    │ 1. 名录每五年修订。↩"]


def test_find_copies_and_progress_do_not_see_open_notes() -> None:
    without, shown = opened("one", "two")
    assert len(find_matches(shown, "名录").all) == len(find_matches(without, "名录").all) == 1
    texts = []
    for each in (without, shown):
        end = TextPoint(len(each.blocks) - 1, len(each.blocks[-1].text))
        texts.append(selected_text(each, TextRange(TextPoint(0, 0), end, end)))
    assert texts[0] == texts[1]
    assert shown.starts[-1] == without.starts[-1]


def test_reading_positions_and_headings_are_those_of_the_text() -> None:
    without, shown = opened("one", "two")
    moved = moved_blocks(without, shown)
    assert [without.blocks[old] for old in moved] == [shown.blocks[new] for new in moved.values()]
    assert [moved[heading.block] for heading in without.headings] == [heading.block for heading in shown.headings]
    keys = [(block.ordinal, block.base) for block in shown.blocks]
    assert keys == sorted(keys)
    layouts = Layout(without, 60), Layout(shown, 60)
    for index, block in enumerate(without.blocks):
        place = layouts[1].place_at(block.ordinal, block.base)
        assert shown.blocks[place.block] == without.blocks[index]
    inside = next(index for index, block in enumerate(shown.blocks) if isinstance(block, OpenNoteBlock))
    position = layouts[1].position(layouts[1].place_of(inside, 0))
    assert layouts[0].place_at(*position).block == block_with(without, "两级")


def test_a_note_of_a_cell_opens_below_its_table() -> None:
    table = Table(((Cell("甲"), Cell("乙[1]", links=(Link(1, 4, "#n"),))),))
    text = Bulletin("a", "题", preamble=(table, Paragraph("正文。"), Paragraph("注。", note="n")))
    before = build_document(text)
    at = next(index for index, block in enumerate(before.blocks) if block.text == "甲\t乙[1]")
    assert [tuple(point) for point in marks_of(before, "n")] == [(at, 3)]
    after = with_open_notes(before, [OpenNote("n", before.blocks[at].ordinal)])
    assert [block.shown.text for block in after.blocks[at + 1 :] if isinstance(block, OpenNoteBlock)] == ["注。"]


def test_the_marks_of_a_note_are_found_outside_of_it() -> None:
    shown = document()
    assert marks_of(shown, "one") == [
        TextPoint(block_with(shown, "两级"), 6),
        TextPoint(block_with(shown, "跨区"), 6),
    ]


def test_a_note_right_below_its_mark_is_recognised() -> None:
    mark = Paragraph("河道[1]分两级[2]。", (Link(2, 5, "#n1"), Link(8, 11, "#n2")))
    notes = (Paragraph("[1] 名录。", note="n1"), Paragraph("[2] 两级。", note="n2"))
    shown = build_document(Bulletin("a", "题", preamble=(mark, *notes, FIRST)))
    ordinal = shown.blocks[block_with(shown, "河道[1]分")].ordinal
    assert follows_its_mark(shown, OpenNote("n1", ordinal))
    assert follows_its_mark(shown, OpenNote("n2", ordinal))
    apart = document()
    first = apart.blocks[block_with(apart, "两级")]
    assert isinstance(first, TextBlock)
    assert not follows_its_mark(apart, OpenNote("one", first.ordinal))
