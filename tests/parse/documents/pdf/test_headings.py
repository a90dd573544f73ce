"""Headings of PDFs without an outline: short lines that are larger than the text."""

from __future__ import annotations

import pytest

from support.pdf_files import Text, placed_pdf
from tui_reader.model import Bulletin, Restoration, body_text, walk_sections
from tui_reader.parse.page import parse_page

PROSE = "The works of the year are listed below and paid by the district."
# pdfium leaves out a text that is drawn twice at the same distance from the margin.
MONTHS = ("March", "April", "May", "June", "July", "August")


def headings(*lines: tuple[float, str]) -> list[tuple[int, str]]:
    """The levels and headings of a page of lines, each with its size."""
    y = 780.0
    texts: list[Text] = []
    for number, (size, line) in enumerate(lines):
        y -= size + 8
        text = f"{line[:-1]} in {MONTHS[number // 2]}." if line == PROSE else line
        texts.append((20.0, y, size, text))
    page = parse_page(placed_pdf(texts), "/x/report.pdf")
    assert isinstance(page, Bulletin), page
    assert page.title is not None
    assert page.title.startswith("Annual report")
    return [(section.level, section.heading) for section in walk_sections(page.sections)]


def test_larger_lines_are_headings_by_their_sizes() -> None:
    found = headings(
        (20, "Annual report"),
        (8, PROSE),
        (16, "Roads"),
        (8, PROSE),
        (12, "Bridges"),
        (8, PROSE),
        (12, "Tunnels"),
        (8, PROSE),
        (16, "Water"),
        (8, PROSE),
    )
    assert found == [(1, "Roads"), (2, "Bridges"), (2, "Tunnels"), (1, "Water")]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("Roads are repaired first.", id="a sentence"),
        pytest.param("12,345.10", id="a figure"),
        pytest.param("and the other roads", id="the rest of a sentence"),
        pytest.param("Roads, bridges and tunnels;", id="an item"),
    ],
)
def test_what_is_no_heading(line: str) -> None:
    assert headings((20, "Annual report"), (8, PROSE), (16, line), (8, PROSE), (8, PROSE)) == []


def test_lines_of_the_title_are_no_headings() -> None:
    assert headings((20, "Annual report"), (20, "of the district"), (8, PROSE), (8, PROSE)) == []


def test_numbered_lines_keep_the_level_of_their_numbers() -> None:
    found = headings(
        (20, "Annual report"),
        (8, PROSE),
        (12, "1. Roads"),
        (8, PROSE),
        (12, "1.1. Bridges"),
        (8, PROSE),
        (12, "2. Water"),
        (8, PROSE),
    )
    assert found == [(1, "Roads"), (2, "Bridges"), (1, "Water")]


PARAGRAPHS = [(50.0, 600.0 - 16 * n, 12.0, f"第{n}段管网在本月更换，请各户提前储水。") for n in range(6)]


@pytest.mark.parametrize(
    ("above", "title"),
    [
        pytest.param([(50, 700, 20, "管网改造公告")], "管网改造公告", id="alone"),
        pytest.param([(50, 740, 12, "附件1"), (50, 700, 20, "管网改造公告")], "管网改造公告", id="below an annex"),
        pytest.param(
            [(50, 740, 12, "青河水务"), (50, 700, 20, "关于更换河道沿线"), (50, 670, 20, "供水管道的公告")],
            "关于更换河道沿线供水管道的公告",
            id="on two lines",
        ),
        pytest.param(
            [(50, 760, 30, "青河市水务局文件"), (50, 720, 12, "青水〔2021〕5号"), (50, 680, 20, "管网改造公告")],
            "管网改造公告",
            id="below a red head",
        ),
        pytest.param([(50, 740, 12, "青河水务"), (50, 700, 12, "管网改造公告")], "青河水务", id="of one size"),
    ],
)
def test_the_title_is_the_largest_text_of_the_first_page(above: list[Text], title: str) -> None:
    page = parse_page(placed_pdf([*above, *PARAGRAPHS]), "/x/notice.pdf")
    assert isinstance(page, Bulletin)
    assert page.title == title
    assert all(line in f"{title}{body_text(page)}{page.document_number}" for _x, _y, _size, line in above)


def test_evidence_of_a_title_that_is_not_the_first_line() -> None:
    page = parse_page(
        placed_pdf([(50, 740, 12, "附件1"), (50, 700, 20, "管网改造公告"), *PARAGRAPHS]), "/x/notice.pdf"
    )
    assert isinstance(page, Bulletin)
    assert page.restorations == (
        Restoration("title", "附件1", "管网改造公告", "it is the largest text of the first page"),
    )
    assert page.restorations[0].is_choice
