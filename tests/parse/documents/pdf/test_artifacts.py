"""Heads and feet of PDFs of one or two pages: left out as the frame of the page where something says so."""

from __future__ import annotations

import pytest

from support.pdf_files import Text, page_of, placed_pdf
from tui_reader.model import Bulletin, body_text
from tui_reader.parse.page import parse_page

TITLE = (50.0, 700.0, 12.0, "管网改造公告")
TEXT = [(50.0, 680.0 - 16 * n, 12.0, f"第{n}段管网在本月更换。") for n in range(4)]


def read(*pages: list[Text]) -> Bulletin:
    page = parse_page(placed_pdf(*pages), "/x/notice.pdf")
    assert isinstance(page, Bulletin), page
    return page


def frame(page: Bulletin) -> list[tuple[str, str]]:
    assert all(one.frame and one.where == "edge of the pages" for one in page.left_out)
    return [(one.text, one.reason) for one in page.left_out]


@pytest.mark.parametrize("number", ["1", "- 1 -", "1/1", "第1页", "Page 1 of 1"])
def test_the_number_of_a_page(number: str) -> None:
    page = read([TITLE, *TEXT, (280, 40, 12, number)])
    assert frame(page) == [(number, "page number")]
    assert number not in body_text(page).splitlines()


@pytest.mark.parametrize(
    "foot", ["青河市水务局 1", "青河市水务局 第1页", "11/30/26, 9:05 PM", "file:///home/a/notice.html 1/1"]
)
def test_a_foot_with_the_number_of_its_page_or_what_a_browser_prints(foot: str) -> None:
    assert frame(read([TITLE, *TEXT, (50, 40, 10, foot)])) == [(foot, "running head")]


def test_a_head_as_far_from_its_edge_as_the_foot() -> None:
    # The page is 800 points high, and letters rise .8 sizes above the baseline.
    page = read([(50, 752, 12, "青河水务"), TITLE, *TEXT, (280, 40, 12, "- 1 -")])
    assert page.title == "管网改造公告"
    assert frame(page) == [("青河水务", "running head"), ("- 1 -", "page number")]


def test_rows_that_both_pages_have_at_the_same_place() -> None:
    rest = [(50.0, 700.0 - 16 * n, 12.0, f"后{n}段管网在下月更换。") for n in range(4)]
    head = (50.0, 770.0, 9.0, "青河水务简讯")
    assert frame(read([head, TITLE, *TEXT], [head, *rest])) == [("青河水务简讯", "running head")]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param((50, 752, 12, "附件1"), id="number of an annex"),
        pytest.param((50, 720, 12, "青河水务局"), id="not at the edge"),
        pytest.param((50, 752, 20, "青河水务局"), id="larger than the text"),
        pytest.param((50, 40, 12, "联系电话：010-1234567"), id="a line at the foot"),
    ],
)
def test_what_may_be_text_stays(line: Text) -> None:
    page = read(sorted([line, TITLE, *TEXT], key=lambda one: -one[1]))
    assert frame(page) == []
    assert line[3] in f"{page.title}\n{body_text(page)}"


def test_text_that_the_file_calls_an_artifact() -> None:
    texts = [(x, y, text) for x, y, _size, text in (TITLE, *TEXT)]
    head = "/Artifact <</Type /Pagination /Subtype /Header>> BDC BT /F 12 Tf 1 0 0 1 50 500 Tm <{}> Tj ET EMC"
    data = page_of([*texts, (50, 100, "青河")], head.format("本月".encode("utf-16-be").hex()))
    page = parse_page(data, "/x/notice.pdf")
    assert isinstance(page, Bulletin)
    assert frame(page) == [("本月", "running head")]
    assert "本月" not in body_text(page).splitlines()
