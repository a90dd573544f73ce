"""Turned text of PDFs: pages on their side, turned lines beside others, and vertical text."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader, PdfWriter

from support.pdf_files import placed_pdf, turned_pdf
from tui_reader.model import Bulletin, Table, body_text
from tui_reader.parse.page import parse_page

LINES = ["管网改造公告", "水量见附表，逐级上报。", "名单另行公布。"]
QUARTERS = {90: "0 1 -1 0", 180: "-1 0 0 -1", 270: "0 -1 1 0"}


def read(data: bytes) -> Bulletin:
    page = parse_page(data, "/x/notice.pdf")
    assert isinstance(page, Bulletin), page
    return page


def text_of(page: Bulletin) -> list[str]:
    return [page.title or "", *body_text(page).splitlines()]


def turned(lines: list[str], degrees: int, rotation: int, font: str) -> bytes:
    """A page on which lines are drawn turned, and which viewers turn by `rotation`."""
    start, step = {90: ((100, 50), (20, 0)), 180: ((550, 100), (0, 20)), 270: ((500, 750), (-20, 0))}[degrees]
    texts = [
        (f"{QUARTERS[degrees]} {start[0] + n * step[0]} {start[1] + n * step[1]}", line)
        for n, line in enumerate(lines)
    ]
    return rotated(turned_pdf(*texts, font=font), rotation)


def rotated(data: bytes, rotation: int) -> bytes:
    writer = PdfWriter(PdfReader(io.BytesIO(data)))
    writer.pages[0].rotate(rotation)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_on_its_side_is_read_line_by_line(degrees: int, rotation: int) -> None:
    assert text_of(read(turned(LINES, degrees, rotation, ""))) == LINES
    latin = ["Notice of works", "Questions go to the town hall.", "Keep the kerb free."]
    assert " ".join(text_of(read(turned(latin, degrees, rotation, "/Helvetica")))) == " ".join(latin)


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_upright_text_on_a_page_that_viewers_turn(rotation: int) -> None:
    data = placed_pdf([(50.0, 700.0 - 20 * n, 12.0, line) for n, line in enumerate(LINES)])
    assert text_of(read(rotated(data, rotation))) == LINES


LEVEL = [(f"1 0 0 1 50 {700 - 20 * n}", f"Meter {n} is read in the first week of the month.") for n in range(4)]


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_turned_line_beside_others_is_a_paragraph_of_its_own(degrees: int) -> None:
    note = (f"{QUARTERS[degrees]} 30 400", "Form 12 of the water office")
    page = read(turned_pdf(("1 0 0 1 50 760", "Notice of works"), note, *LEVEL, font="/Helvetica"))
    assert page.title == "Notice of works"
    assert body_text(page).splitlines()[-1] == note[1]


def test_the_characters_of_a_turned_line_that_are_drawn_one_by_one() -> None:
    drawn = [(f"0 1 -1 0 30 {400 + 8 * n}", char) for n, char in enumerate("FORM")]
    assert body_text(read(turned_pdf(*LEVEL, *drawn, font="/Helvetica"))).splitlines()[-1] == "FORM"


@pytest.mark.parametrize("degrees", [90, 270])
def test_turned_text_that_pdfium_drops_is_read_too(degrees: int) -> None:
    level = [(f"1 0 0 1 50 {700 - 20 * n}", f"{n}号水量见附表，逐级上报。") for n in range(4)]
    page = read(turned_pdf(*level, (f"{QUARTERS[degrees]} 30 400", "附表另行公布")))
    assert body_text(page).splitlines()[-1] == "附表另行公布"
    assert page.document is not None
    assert page.document.not_read == ()


def test_a_turned_line_of_most_pages_is_left_out() -> None:
    mark = f"BT /F 12 Tf .7 .7 -.7 .7 200 300 Tm <{'内部资料'.encode('utf-16-be').hex()}> Tj ET"
    pages = [[(50.0, 700.0, 12.0, f"{name}，内部管理资料见附表。")] for name in "甲乙丙丁"]
    page = read(placed_pdf(*pages, drawn=mark))
    assert [(one.text, one.frame) for one in page.left_out] == [("内部资料", True)]
    assert "内部资料" not in text_of(page)


def test_vertical_text_is_read_by_its_lines_from_the_right() -> None:
    columns = ["水量见附表逐级上报", "名单另行公布在此处"]
    # A space with each character, since pdfium drops those that stand alone and have no shape.
    texts = [
        (f"1 0 0 1 {400 - 24 * column} {700 - 12 * row}", f"{char} ")
        for column, line in enumerate(columns)
        for row, char in enumerate(line)
    ]
    assert text_of(read(turned_pdf(*texts))) == columns


def test_numbers_below_each_other_are_no_vertical_text() -> None:
    texts = [(50.0, 700.0 - 14 * row, 12.0, str(row)) for row in range(1, 8)]
    page = read(placed_pdf([(50.0, 760.0, 12.0, "管网改造公告"), *texts, (50, 500, 12, "以上为编号。")]))
    assert "1234" not in body_text(page).replace("\n", " ").replace(" ", "-")
    assert not any(isinstance(block, Table) for block in page.preamble)
