"""The layout: every character once and in order at any width, and positions independent of the width."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.model import (
    Bulletin,
    Cell,
    Image,
    Link,
    ListBlock,
    ListItem,
    Paragraph,
    Preformatted,
    Quotation,
    Section,
    Table,
    address_sections,
    block_text,
    section_heading,
)
from tui_reader.text.width import cell_width
from tui_reader.text.wrap import HANGING_END, HANGING_START
from tui_reader.ui.reader.building import build_document
from tui_reader.ui.reader.document import CHUNK, TableBlock, TextBlock
from tui_reader.ui.reader.layout import TOP, Layout, Place
from tui_reader.ui.reader.typography.typesetting import Typesetting

TEXT = st.text(
    "青禾市临溪区水务局，。、；：“”（）《》一二三abc XYZ123-.,:;?!()%〔〕é", min_size=1, max_size=120
).map(lambda text: " ".join(text.split()) or "水")
PARAGRAPH = TEXT.map(Paragraph)
LIST = st.lists(TEXT, min_size=1, max_size=3).map(
    lambda texts: ListBlock(tuple(ListItem(f"{n}.", text) for n, text in enumerate(texts, 1)))
)
TABLE = st.lists(st.lists(TEXT, min_size=2, max_size=4), min_size=1, max_size=4).map(
    lambda rows: Table(tuple(tuple(Cell(text) for text in row) for row in rows), header_rows=1)
)
TYPESETTINGS = st.builds(Typesetting, st.booleans(), st.booleans(), st.booleans())
BLOCK = st.one_of(PARAGRAPH, LIST, TABLE, TEXT.map(Quotation), TEXT.map(Preformatted))
SECTION = st.builds(
    lambda label, heading, run_in, blocks: Section(label, 1, 1, heading, run_in, "。", blocks=tuple(blocks)),
    st.sampled_from(["一、", "（一）", "1.", "第一条"]),
    TEXT,
    st.booleans(),
    st.lists(BLOCK, min_size=1, max_size=3),
)


def shown(layout: Layout) -> str:
    """The text of the document on all lines, without spaces; marks drawn in full width as the text has them."""
    parts: list[str] = []
    for index, block in enumerate(layout.document.blocks):
        for line in layout.lines(index):
            for run in line.runs:
                if run.start >= 0:
                    text = block.text[run.start : run.start + len(run.text)]
                    assert unicodedata.normalize("NFKC", text) == unicodedata.normalize("NFKC", run.text)
                    parts.append(text)
    return "".join("".join(parts).split())


def written(blocks: list, sections: list) -> str:
    """The text of all blocks, without spaces."""
    parts: list[str] = []
    for block in blocks:
        match block:
            case ListBlock(items):
                parts += [item.text for item in items]
            case _:
                parts.append(block_text(block))
    for section in sections:
        heading = section_heading(section) + section.closing
        rest = written(list(section.blocks), [])
        parts.append(heading + rest)
    return "".join("".join(parts).split())


@settings(max_examples=40)
@given(
    st.lists(BLOCK, max_size=3),
    st.lists(SECTION, max_size=2),
    st.integers(20, 200),
    st.sampled_from([1, 2]),
    TYPESETTINGS,
)
def test_every_character_is_shown_once_and_in_order(
    blocks: list, sections: list, width: int, ambiguous: int, typesetting: Typesetting
) -> None:
    sections = list(address_sections(tuple(sections)))
    bulletin = Bulletin("a", "题", preamble=tuple(blocks), sections=tuple(sections))
    document = build_document(bulletin, first_indent=typesetting.first_indent)
    layout = Layout(document, width, ambiguous, 1, typesetting)
    head = Layout(build_document(Bulletin("a", "题")), width, ambiguous)
    # Tables are laid out by rows of lines, so cells of one row interleave: compare the characters.
    assert sorted(shown(layout).removeprefix(shown(head))) == sorted(written(blocks, sections))
    if not any(isinstance(b, Table) for b in [*blocks, *(b for s in sections for b in s.blocks)]):
        assert shown(layout).removeprefix(shown(head)) == written(blocks, sections)


@settings(max_examples=40)
@given(
    st.lists(BLOCK, min_size=1, max_size=4),
    st.integers(20, 200),
    st.sampled_from([1, 2]),
    st.sampled_from([0, 1]),
    TYPESETTINGS,
)
def test_no_line_is_wider_than_the_measure_and_the_cells_for_marks_beside_it(
    blocks: list, width: int, ambiguous: int, hanging: int, typesetting: Typesetting
) -> None:
    document = build_document(Bulletin("a", "题", preamble=tuple(blocks)), first_indent=typesetting.first_indent)
    layout = Layout(document, width, ambiguous, hanging, typesetting)
    for index in range(len(layout.document.blocks)):
        for line in layout.lines(index):
            text = "".join(run.text for run in line.runs)
            drawn = text.rstrip()
            assert cell_width(drawn, ambiguous) <= width + 2 * hanging
            # Only marks are beside the measure.
            assert cell_width(drawn, ambiguous) <= width + hanging or drawn[-1] in HANGING_END
            assert not hanging or not text or text[0] == " " or text[0] in HANGING_START
            assert cell_width(text, ambiguous) == line.cells


LONG = Bulletin(
    "a",
    "题",
    preamble=tuple(Paragraph("临溪区水务局今日通报全区供水情况。" * (1 + n % 7)) for n in range(60)),
)


@settings(max_examples=40)
@given(st.integers(0, 400), st.integers(20, 200), st.integers(20, 200))
def test_a_reading_position_is_independent_of_the_width(lines: int, one: int, other: int) -> None:
    document = build_document(LONG)
    first, second = Layout(document, one), Layout(document, other)
    place = first.move(TOP, lines)
    ordinal, offset = first.position(place)
    found = second.place_at(ordinal, offset)
    assert second.position(found)[0] == ordinal
    assert second.position(found)[1] <= offset
    assert first.place_at(*first.position(place)) in (place, Place(place.block, 0), Place(place.block, 1))


@given(st.integers(0, 300), st.integers(0, 300))
def test_moving_down_and_up_returns_to_the_same_place(down: int, more: int) -> None:
    layout = Layout(build_document(LONG), 40)
    place = layout.move(TOP, down)
    further = layout.move(place, more)
    distance = layout.distance(place, further, 1000)
    assert distance is not None
    assert layout.move(further, -distance) == place


def test_the_last_screen_is_full() -> None:
    layout = Layout(build_document(LONG), 40)
    assert len(list(layout.window(layout.last_top(20), 50))) == 20


def test_progress_goes_from_0_to_nearly_1() -> None:
    layout = Layout(build_document(LONG), 40)
    assert layout.progress(TOP) == 0
    assert 0.9 < layout.progress(layout.last_top(1)) <= 1


def test_an_endless_paragraph_is_divided_after_sentences() -> None:
    sentence = "供水管网改造按计划进行。"
    document = build_document(Bulletin("a", "题", preamble=(Paragraph(sentence * 2000),)))
    parts = [block for block in document.blocks if block.text.startswith(sentence)]
    assert len(parts) > 5
    assert all(len(part.text) <= CHUNK and part.text.endswith("。") for part in parts)
    assert "".join(part.text for part in parts) == sentence * 2000


def test_a_position_in_a_later_part_of_a_paragraph_is_restored() -> None:
    document = build_document(Bulletin("a", "题", preamble=(Paragraph("供水管网改造按计划进行。" * 2000),)))
    layout = Layout(document, 40)
    place = layout.move(TOP, 600)
    assert layout.place_at(*layout.position(place)) == place


TALL = Table(
    tuple((Cell(f"第{n}项"), Cell("临溪区供水管网改造工程按计划进行" * (1 + n % 4))) for n in range(400)),
)


@pytest.mark.parametrize("width", [20, 40, 90])
def test_every_line_of_a_long_table_is_restored_from_its_position(width: int) -> None:
    layout = Layout(build_document(Bulletin("a", "题", preamble=(TALL,))), width)
    place = layout.place_at(layout.document.blocks[-1].ordinal, 0)
    while (further := layout.move(place, 7)) != place:
        place = further
        assert layout.position(layout.place_at(*layout.position(place))) == layout.position(place)


def test_the_place_of_an_offset_in_a_cell_is_its_line() -> None:
    row = (Cell("甲" * 40), Cell("乙" * 40))
    layout = Layout(build_document(Bulletin("a", "题", preamble=(Table((row, row)),))), 43)
    block = len(layout.document.blocks) - 1
    for offset in (0, 15, 25, 39, 41, 55, 80, 90, 150):
        line = layout.lines(block)[layout.place_of(block, offset).line]
        assert any(run.start <= offset < run.start + len(run.text) for run in line.runs)


def test_opening_a_long_table_lays_out_only_visible_rows() -> None:
    rows = tuple((Cell(f"第{n}项"), Cell("完成")) for n in range(20_000))
    layout = Layout(build_document(Bulletin("a", "题", preamble=(Table(rows),))), 40)
    assert len(list(layout.window(TOP, 40))) == 40
    assert max(len(layout.lines(block)) for block in range(len(layout.document.blocks))) < 100
    assert len(list(layout.window(layout.last_top(40), 50))) == 40


def test_positions_in_a_table_are_independent_of_its_groups() -> None:
    blocks = build_document(Bulletin("a", "题", preamble=(TALL,))).blocks
    groups = [block for block in blocks if isinstance(block, TableBlock)]
    assert len(groups) > 3
    assert len({group.ordinal for group in groups}) == 1
    whole = block_text(TALL)
    assert all(whole.startswith(group.text, group.base) for group in groups)
    assert "\n".join(group.text for group in groups) == whole


def test_links_after_a_run_in_heading_keep_their_span() -> None:
    paragraph = Paragraph("见附件一。", (Link(1, 4, "https://example.com/a"),))
    section = Section("（一）", 1, 1, "总则", True, "。", blocks=(paragraph,))
    document = build_document(Bulletin("a", "题", sections=address_sections((section,))))
    block = document.blocks[document.headings[0].block]
    link = next(mark for mark in block.marks if mark.address)  # type: ignore[union-attr]
    assert block.text[link.start : link.end] == "附件一"


@pytest.mark.parametrize(("run_in", "first"), [(False, "第二章"), (True, "第二章 本章规定适用于河堤。")])
def test_a_number_alone_is_a_heading_of_its_own_unless_it_opens_the_paragraph(run_in: bool, first: str) -> None:
    section = Section("第二章", 2, 1, "", run_in, " " * run_in, blocks=(Paragraph("本章规定适用于河堤。"),))
    document = build_document(Bulletin("a", "题", sections=address_sections((section,))))
    block = document.blocks[document.headings[0].block]
    assert isinstance(block, TextBlock)
    assert block.text == first


def test_an_image_shows_its_description_or_its_file_name() -> None:
    images = (Image("水厂外景", None), Image(None, "https://example.com/p/7.jpg"))
    texts = [block.text for block in build_document(Bulletin("a", "题", preamble=images)).blocks]
    assert any("水厂外景" in text for text in texts)
    assert any("7.jpg" in text for text in texts)


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        pytest.param("各位市民，请提前储水。", 4, id="Han"),
        pytest.param("（1）𠮷田町の断水について", 4, id="rare Han after a number"),
        pytest.param("おしらせ", 4, id="kana"),
        pytest.param("Water is off.", 0, id="Latin"),
        pytest.param("🎉🎉 Water is back.", 0, id="emoji"),
    ],
)
def test_first_lines_in_han_and_kana_are_indented(text: str, cells: int) -> None:
    document = build_document(Bulletin("https://x.example/1", "停水", preamble=(Paragraph(text),)))
    (paragraph,) = (block for block in document.blocks if isinstance(block, TextBlock) and block.text == text)
    assert paragraph.first_indent == cells
