"""The text of ranges of a document: as the page has it, not as it is drawn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.model import (
    Bulletin,
    Cell,
    ListBlock,
    ListItem,
    Masthead,
    Paragraph,
    Preformatted,
    Quotation,
    Restoration,
    Section,
    Table,
    body_text,
)
from tui_reader.ui.reader.building import build_document
from tui_reader.ui.reader.document import Document
from tui_reader.ui.reader.layout import Layout, TextPoint, TextRange
from tui_reader.ui.reader.selection.ranges import (
    characters,
    line_end,
    line_start,
    selected_text,
    step_blocks,
    step_characters,
    step_lines,
    whole_lines,
)

LONG = "各街道办事处和区直各部门要把供水保障放在突出位置，落实责任，按期完成管网改造任务。" * 3
TABLE = Table(
    (
        (Cell("地区"), Cell("供水量（万立方米）")),
        (Cell("临溪区"), Cell("6 480")),
        (Cell("砚湖区，含代管的街道和开发区" * 3), Cell("5 120")),
    ),
    header_rows=1,
)
PAGE = Bulletin(
    "a",
    "标题",
    masthead=Masthead(issuer="水务局"),
    preamble=(
        Paragraph(LONG),
        ListBlock((ListItem("1.", "第一项" * 20), ListItem("", "无标记的一项"))),
        Quotation("引用的一段话。" * 10),
        Preformatted("  a\n    b"),
        TABLE,
        Paragraph("The end of the text."),
    ),
    restorations=(Restoration("masthead.issuer", "水局", "水务局", "务 lost"),),
)


def document(bulletin: Bulletin = PAGE) -> Document:
    return build_document(bulletin)


def everything(shown: Document) -> TextRange:
    end = TextPoint(len(shown.blocks) - 1, len(shown.blocks[-1].text))
    return TextRange(TextPoint(0, 0), end, end)


def block_with(shown: Document, text: str) -> int:
    return next(index for index, block in enumerate(shown.blocks) if text in block.text)


def test_the_whole_text_is_that_of_the_page() -> None:
    shown = document()
    copied = selected_text(shown, everything(shown))
    head, found, rest = copied.partition(LONG)
    assert found
    assert rest == (
        "\n1. " + "第一项" * 20 + "\n无标记的一项\n" + "引用的一段话。" * 10 + "\n  a\n    b\n"
        "地区\t供水量（万立方米）\n临溪区\t6 480\n" + "砚湖区，含代管的街道和开发区" * 3 + "\t5 120\n"
        "The end of the text."
    )
    assert "水务局\n" in head, "without the mark of a restored value"


@pytest.mark.parametrize("width", [20, 41, 80])
def test_whole_lines_have_no_wrapped_line_ends(width: int) -> None:
    shown = document()
    layout = Layout(shown, width)
    first = TextPoint(block_with(shown, LONG), 0)
    second = step_lines(layout, first, 1, 0)
    lines = whole_lines(layout, first, second)
    text = selected_text(shown, lines)
    assert LONG.startswith(text)
    assert "\n" not in text
    assert len(text) > second.offset
    third = step_lines(layout, second, 1, 0)
    if third.block == first.block:
        assert len(text) == third.offset


@pytest.mark.parametrize("width", [24, 80])
def test_a_line_of_a_table_is_its_row(width: int) -> None:
    shown = document()
    layout = Layout(shown, width)
    table = block_with(shown, "砚湖区")
    point = TextPoint(table, shown.blocks[table].text.index("含代管"))
    assert selected_text(shown, whole_lines(layout, point, point)) == (
        "砚湖区，含代管的街道和开发区" * 3 + "\t5 120"
    )


def test_characters_are_selected_from_either_end() -> None:
    shown = document()
    layout = Layout(shown, 40)
    block = block_with(shown, LONG)
    one, other = TextPoint(block, 2), TextPoint(block, 5)
    for anchor, caret in ((one, other), (other, one)):
        found = characters(layout, anchor, caret)
        assert selected_text(shown, found) == LONG[2:6]
        assert found.caret == caret


def test_the_parts_of_an_endless_paragraph_are_one_text() -> None:
    endless = "没有尽头的一行文字，" * 2000
    shown = document(Bulletin("a", "t", preamble=(Paragraph(endless),)))
    assert len([block for block in shown.blocks if block.text in endless and block.text]) > 2
    assert selected_text(shown, everything(shown)).endswith("\n" + endless)


def test_the_ends_of_a_line() -> None:
    shown = document()
    layout = Layout(shown, 40)
    second = step_lines(layout, TextPoint(block_with(shown, LONG), 0), 1, 10)
    start, end = line_start(layout, second), line_end(layout, second)
    assert start.offset <= second.offset <= end.offset
    assert selected_text(shown, characters(layout, start, end)) == selected_text(
        shown, whole_lines(layout, second, second)
    )


def test_every_character_is_reached_from_every_other() -> None:
    shown = document()
    layout = Layout(shown, 40)
    end = everything(shown).end
    last = step_characters(layout, end, -1)
    point = first = step_characters(layout, TextPoint(0, -1), 1)
    seen = [point]
    while (after := step_characters(layout, point, 1)) != point:
        point = after
        seen.append(point)
    assert seen[-1] == last
    back = [point]
    while (before := step_characters(layout, point, -1)) != point:
        point = before
        back.append(point)
    assert back == seen[::-1]
    assert seen[0] == first
    text = "".join(shown.blocks[block].text[offset] for block, offset in seen)
    assert text == "".join(block.text for block in shown.blocks).replace("\n", "").replace("\t", "")


def test_what_is_drawn_as_one_is_selected_whole() -> None:
    drawn = ["👍🏽", "🇨🇳", "👩\u200d👩\u200d👧", "1\u20e3", "好"]
    shown = document(Bulletin("a", "t", preamble=(Paragraph("".join(drawn)),)))
    layout = Layout(shown, 40)
    points = [TextPoint(block_with(shown, "".join(drawn)), 0)]
    for _each in drawn[1:]:
        points.append(step_characters(layout, points[-1], 1))
    assert [selected_text(shown, characters(layout, point, point)) for point in points] == drawn
    assert line_end(layout, points[0]) == points[-1]
    assert [step_characters(layout, point, -1) for point in points[1:]] == points[:-1]


def test_paragraphs_are_stepped_through() -> None:
    shown = document()
    layout = Layout(shown, 40)
    block = block_with(shown, LONG)
    assert step_blocks(layout, TextPoint(block, 7), 1) == TextPoint(block + 1, 0)
    assert step_blocks(layout, TextPoint(block, 7), -1) == TextPoint(block, 0)
    before = step_blocks(layout, TextPoint(block, 0), -1)
    assert before.block < block
    assert shown.blocks[before.block].text
    end = TextPoint(len(shown.blocks) - 1, 3)
    assert step_blocks(layout, end, 1) == end


TEXT = st.text("供水保障，。 ab", min_size=1, max_size=60).map(str.strip).filter(bool)


@given(st.lists(TEXT, min_size=1, max_size=5), st.integers(8, 60))
def test_all_lines_selected_are_all_text(paragraphs: list[str], width: int) -> None:
    bulletin = Bulletin("a", "t", sections=(Section("一、", 1, 1, "h", blocks=tuple(map(Paragraph, paragraphs))),))
    shown = document(bulletin)
    layout = Layout(shown, width)
    first = TextPoint(shown.headings[0].block, 0)
    last = TextPoint(len(shown.blocks) - 1, len(shown.blocks[-1].text) - 1)
    assert selected_text(shown, whole_lines(layout, first, last)) == body_text(bulletin)
