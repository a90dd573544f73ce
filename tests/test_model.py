"""The functions on the model: walking, addressing and reading out a document."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.model import (
    Bulletin,
    Image,
    Paragraph,
    RepeatedTitle,
    Section,
    address_sections,
    body_text,
    described_text,
    section_heading,
    walk_sections,
)


def section(number: int | None, *children: Section, label: str | None = None, heading: str = "h") -> Section:
    return Section(label, number, 1, heading, sections=children)


def addresses(*sections: Section) -> list[str]:
    return [each.address for each in walk_sections(address_sections(sections))]


@pytest.mark.parametrize(
    ("sections", "expected"),
    [
        pytest.param(
            (section(1, section(1), section(2)), section(2)), ["1", "1.1", "1.2", "2"], id="a path of numbers"
        ),
        pytest.param((section(1), section(2), section(1)), ["1", "2", "1b"], id="an annex starts again at 1"),
        pytest.param((section(1), section(1, section(3))), ["1", "1b", "1b.3"], id="children of the copy"),
        pytest.param((section(None), section(None)), ["1", "2"], id="no numbers"),
        pytest.param((section(4), section(None)), ["4", "5"], id="no number counts on"),
        pytest.param((section(2), section(None), section(3)), ["2", "3", "3b"], id="counted on, then numbered"),
        pytest.param((section(0), section(7)), ["0", "7"], id="gaps stay"),
    ],
)
def test_addresses(sections: tuple[Section, ...], expected: list[str]) -> None:
    assert addresses(*sections) == expected


def test_more_copies_than_letters() -> None:
    found = addresses(*(section(1) for _ in range(30)))
    assert (found[0], found[1], found[25], found[26], found[27]) == ("1", "1b", "1z", "1aa", "1ab")


trees = st.recursive(
    st.builds(section, st.none() | st.integers(0, 3)),
    lambda children: st.lists(children, max_size=4).map(lambda found: section(1, *found)),
    max_leaves=12,
)


@given(st.lists(trees, max_size=5))
@settings(max_examples=100)
def test_addresses_are_unique_and_nothing_else_changes(sections: list[Section]) -> None:
    done = address_sections(tuple(sections))
    found = [each.address for each in walk_sections(done)]
    assert len(set(found)) == len(found)
    assert [(s.number, s.heading) for s in walk_sections(done)] == [
        (s.number, s.heading) for s in walk_sections(tuple(sections))
    ]
    assert address_sections(done) == done


def test_parents_come_before_their_children() -> None:
    tree = (section(1, section(1, heading="b"), heading="a"), section(2, heading="c"))
    assert [each.heading for each in walk_sections(tree)] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("label", "heading", "expected"),
    [
        pytest.param("一、", "范围", "一、范围", id="Chinese label"),
        pytest.param("（一）", "范围", "（一）范围", id="in brackets"),
        pytest.param("(2)", "范围", "(2)范围", id="in ASCII brackets"),
        pytest.param("Article 1", "Scope", "Article 1 Scope", id="Latin label"),
        pytest.param("第一章", "总则", "第一章 总则", id="chapter"),
        pytest.param("第一条", "", "第一条", id="no heading"),
        pytest.param(None, "Scope", "Scope", id="no label"),
    ],
)
def test_headings_as_printed(label: str | None, heading: str, expected: str) -> None:
    assert section_heading(Section(label, 1, 1, heading)) == expected


def test_a_run_in_heading_stands_on_the_line_of_its_paragraph() -> None:
    run_in = Section(
        "一、", 1, 1, "范围", run_in=True, closing="。", blocks=(Paragraph("东街。"), Paragraph("西街。"))
    )
    assert body_text(Bulletin("a:1", sections=(run_in,))) == "一、范围。东街。\n西街。"


def test_empty_blocks_leave_no_empty_lines() -> None:
    assert body_text(Bulletin("a:1", preamble=(Paragraph(""), Paragraph("a"), Paragraph("")))) == "a"


def test_the_description_of_an_image_is_not_text_of_the_page() -> None:
    images = (Image("泵房", None), Paragraph("西街。"))
    run_in = Section("一、", 1, 1, "范围", run_in=True, closing="。", blocks=images)
    bulletin = Bulletin("a:1", preamble=images, sections=(run_in,))
    assert body_text(bulletin) == "西街。\n一、范围。\n西街。"
    assert described_text(bulletin) == "泵房\n西街。\n一、范围。泵房\n西街。"


@pytest.mark.parametrize(
    ("place", "text"),
    [pytest.param(0, "题\n甲\n乙", id="above"), pytest.param(1, "甲\n题\n乙", id="below an order")],
)
def test_a_title_that_the_text_repeats_stands_where_it_was(place: int, text: str) -> None:
    preamble = (Paragraph("甲"), Paragraph("乙"))
    assert body_text(Bulletin("a:1", repeated_title=RepeatedTitle("题", place), preamble=preamble)) == text
