"""Headings of PDFs without an outline: short lines that are larger than the text."""

from __future__ import annotations

import pytest

from support.pdf_files import Text, placed_pdf
from tui_reader.model import Bulletin, walk_sections
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
