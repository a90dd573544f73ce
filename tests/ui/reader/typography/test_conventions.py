"""Chinese print: faces of headings, indents, the addressee, the sign-off and the list of attachments."""

from __future__ import annotations

import pytest

from tui_reader.model import Align, Bulletin, ListBlock, ListItem, Paragraph, Section, address_sections
from tui_reader.ui.reader.building import build_document
from tui_reader.ui.reader.layout import Layout
from tui_reader.ui.reader.typography.conventions import heading_face


def rows(bulletin: Bulletin, width: int = 56) -> list[str]:
    """The lines below the head, with one cell on their left for marks."""
    document = build_document(bulletin)
    head = len(build_document(Bulletin("a", "题")).blocks)
    layout = Layout(document, width, 1, 1)
    lines = [line for block in range(head, len(document.blocks)) for line in layout.lines(block)]
    return ["".join(run.text for run in line.runs) for line in lines]


def of(*texts: str | tuple[str, Align]) -> Bulletin:
    given = [(text, "left") if isinstance(text, str) else text for text in texts]
    return Bulletin("a", "题", preamble=tuple(Paragraph(text, (), align) for text, align in given))


def test_chinese_paragraphs_are_indented_and_follow_each_other_without_an_empty_line() -> None:
    assert rows(of("甲事。", "乙事。"))[1:] == ["     甲事。", "     乙事。"]


def test_latin_paragraphs_are_separated_by_an_empty_line() -> None:
    assert rows(of("One.", "Two."))[1:] == [" One.", "", " Two."]


def test_without_indents_an_empty_line_tells_paragraphs_apart() -> None:
    document = build_document(of("甲事。", "乙事。"), first_indent=False)
    assert [block.space_before for block in document.blocks[-2:]] == [1, 1]


def test_an_opening_mark_hangs_one_cell_to_the_left() -> None:
    assert rows(of("甲事。", "（一）乙事；"))[1:] == ["     甲事。", "    （一）乙事；"]


def test_an_opening_mark_hangs_in_later_lines_too() -> None:
    text = "甲" * 26 + "《条例》施行。"
    assert rows(of(text))[1:] == ["     " + "甲" * 26, "《条例》施行。"]


def test_a_closing_mark_may_be_one_cell_beyond_the_measure() -> None:
    lines = rows(of("1" + "甲" * 25 + "，乙。"))[1:]
    assert lines == ["     1" + "甲" * 25 + "，", " 乙。"]


def test_the_addressee_is_not_indented() -> None:
    assert rows(of("各县（区）人民政府：", "甲事。"))[1:] == [" 各县（区）人民政府：", "     甲事。"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("现将有关事项通知如下：", id="announces what follows"),
        pytest.param("甲事已毕。各单位：", id="a sentence before it"),
    ],
)
def test_a_paragraph_that_ends_in_a_colon_is_no_addressee(text: str) -> None:
    assert rows(of(text, "甲事。"))[1] == "     " + text


def test_the_issuer_is_centred_over_a_date_four_characters_from_the_right() -> None:
    lines = rows(of("甲事。", ("青禾市水务局", "right"), ("2022年4月15日", "right")))[1:]
    assert lines == ["     甲事。", "", " " * 37 + "青禾市水务局", " " * 36 + "2022年4月15日"]
    # One cell for hanging marks, 56 of the measure, 8 to the right.
    assert len(lines[-1].encode("gbk")) == 1 + 56 - 8


def test_attachments_are_numbered_under_each_other() -> None:
    lines = rows(of("特此通知。", "附件：1.申报表", "2.汇总表", "3." + "标" * 24))[1:]
    assert lines == [
        "     特此通知。",
        "     附件：1.申报表",
        "           2.汇总表",
        "           3." + "标" * 22,
        "             标标",
    ]


def section(label: str, heading: str, text: str, *, run_in: bool = False) -> Section:
    return Section(label, 1, 1, heading, run_in, "。" if run_in else "", blocks=(Paragraph(text),))


def test_no_empty_line_below_a_heading_and_one_above() -> None:
    sections = address_sections((section("一、", "范围", "甲事。"), section("二、", "时间", "乙事。")))
    assert rows(Bulletin("a", "题", sections=sections)) == [
        "",
        " 一、范围",
        "     甲事。",
        "",
        " 二、时间",
        "     乙事。",
    ]


def test_run_in_headings_of_the_second_level_have_an_empty_line_above_and_items_none() -> None:
    inner = tuple(section(label, "总则", "甲事。", run_in=True) for label in ("（一）", "（二）"))
    numbers = tuple(section(label, "总则", "甲事。", run_in=True) for label in ("1.", "2."))
    for children, empty in (
        (inner, ["    （一）总则。甲事。", "", "    （二）总则。甲事。"]),
        (numbers, ["     1. 总则。甲事。", "     2. 总则。甲事。"]),
    ):
        sections = address_sections((Section("一、", 1, 1, "范围", sections=children),))
        assert rows(Bulletin("a", "题", sections=sections))[2:] == empty


@pytest.mark.parametrize(
    ("label", "run_in", "role", "align", "number_only"),
    [
        pytest.param("第一章", False, "heading-1", "center", False, id="chapter"),
        pytest.param("一、", False, "heading-1", "left", False, id="first level"),
        pytest.param("（一）", True, "heading-2", "left", False, id="second level"),
        pytest.param("(一)", True, "heading-2", "left", False, id="second level in half width"),
        pytest.param("第十一条", True, "article", "left", True, id="article"),
        pytest.param("1.", True, "number", "left", True, id="third level"),
    ],
)
def test_levels_differ_by_face(label: str, run_in: bool, role: str, align: Align, number_only: bool) -> None:
    face = heading_face(section(label, "总则", "甲事。", run_in=run_in))
    assert (face.role, face.align, face.number_only) == (role, align, number_only)


def test_a_list_of_definitions_has_terms_and_indented_definitions() -> None:
    items = (ListItem("", "水压"), ListItem("", "管网中水的压力。", (), 1))
    document = build_document(Bulletin("a", "题", preamble=(ListBlock(items),)))
    term, definition = document.blocks[-2:]
    assert (term.role, term.prefix, definition.prefix) == ("term", "", "")
    assert definition.indent > term.indent


def test_a_paragraph_from_right_to_left_is_aligned_right() -> None:
    document = build_document(Bulletin("a", "题", preamble=(Paragraph("זהו משפט"), Paragraph("Water"))))
    assert [block.align for block in document.blocks[-2:]] == ["right", "left"]  # type: ignore[union-attr]
