"""Links of PDFs: addresses and places, on the words that they cover."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, NumberObject, TextStringObject

from support.pdf_files import Text, placed_pdf
from tui_reader.model import Bulletin, Link, Paragraph, Table, walk_sections
from tui_reader.parse.page import parse_page

SITE = "https://a.example/?p=1,2"
TITLE = (50.0, 760.0, 12.0, "管网改造公告")
Box = tuple[float, float, float, float]


def linked(data: bytes, *links: tuple[int, Box, dict[str, object]]) -> Bulletin:
    """A PDF with links: number of the page, box, and entries of the annotation."""
    writer = PdfWriter(PdfReader(io.BytesIO(data)))
    for page, box, entries in links:
        link = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject("/Link"),
                NameObject("/Rect"): ArrayObject(map(FloatObject, box)),
            }
        )
        link.update({NameObject(name): value for name, value in entries.items()})
        known = writer.pages[page].get("/Annots", ())
        writer.pages[page][NameObject("/Annots")] = ArrayObject([*known, link])
    out = io.BytesIO()
    writer.write(out)
    page = parse_page(out.getvalue(), "/x/notice.pdf")
    assert isinstance(page, Bulletin), page
    return page


def to(address: str) -> dict[str, object]:
    action = {NameObject("/S"): NameObject("/URI"), NameObject("/URI"): TextStringObject(address)}
    return {"/A": DictionaryObject(action)}


def to_page(number: int, height: float) -> dict[str, object]:
    place = [NumberObject(number), NameObject("/XYZ"), FloatObject(0), FloatObject(height), FloatObject(0)]
    return {"/Dest": ArrayObject(place)}


def test_a_link_covers_its_words() -> None:
    data = placed_pdf([TITLE, (50, 700, 12, "详情见青河水务网站公告。")])
    page = linked(data, (0, (86, 698, 158, 712), to(SITE)))
    assert page.preamble == (Paragraph("详情见青河水务网站公告。", (Link(3, 9, SITE),)),)
    assert page.left_out == ()


def test_a_link_over_two_lines_is_one() -> None:
    first, second = "以水资源保护为先导统一规划全市河道分级落实管理责任，详情见青河", "水务网站，接受监督。"
    data = placed_pdf([TITLE, (50, 700, 12, first), (50, 684, 12, second)])
    right = 50 + 12 * len(first)
    page = linked(data, (0, (right - 24, 698, right, 712), to(SITE)), (0, (50, 682, 98, 696), to(SITE)))
    assert page.preamble == (Paragraph(first + second, (Link(len(first) - 2, len(first) + 4, SITE),)),)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", ""])
def test_a_link_that_would_run_something_is_none(address: str) -> None:
    page = linked(placed_pdf([TITLE, (50, 700, 12, "详情见网站。")]), (0, (50, 698, 122, 712), to(address)))
    assert page.preamble == (Paragraph("详情见网站。"),)


def test_a_link_on_no_words_is_left_out_with_its_address() -> None:
    page = linked(placed_pdf([TITLE, (50, 700, 12, "详情见网站。")]), (0, (300, 100, 400, 200), to(SITE)))
    assert [(one.text, one.where, one.reason) for one in page.left_out] == [(SITE, "page 1", "link without words")]


def test_links_within_the_document_lead_to_a_heading_or_a_page() -> None:
    first: list[Text] = [TITLE, (50, 700, 12, "经费见第二节，名单见末页。")]
    second: list[Text] = [
        (50, 700, 12, "二、经费来源"),
        (50, 680, 12, "经费由市财政承担。"),
        (50, 660, 12, "名单："),
    ]
    page = linked(
        placed_pdf(first, second),
        (0, (86, 698, 122, 712), to_page(1, 714)),
        (0, (170, 698, 194, 712), to_page(1, 674)),
    )
    assert page.preamble[0] == Paragraph(
        "经费见第二节，名单见末页。", (Link(3, 6, "#二、经费来源"), Link(10, 12, "#page-2"))
    )


def test_links_of_a_footnote() -> None:
    texts: list[Text] = [
        TITLE,
        *((50, 700, 12, "水量见附表"), (110, 705, 7, "1"), (117, 700, 12, "，逐级上报。")),
        *((50, 103, 6, "1"), (56, 100, 9, "见统计年报网站。")),
    ]
    page = linked(placed_pdf(texts), (0, (65, 98, 101, 109), to(SITE)))
    note = page.preamble[-1]
    assert isinstance(note, Paragraph)
    assert (note.text, note.links[1:]) == ("[1] 见统计年报网站。", (Link(5, 9, SITE),))
    assert page.left_out == ()


def test_links_of_cells() -> None:
    rules = "".join(f"50 {y} m 350 {y} l S " for y in (600, 630, 660)) + "".join(
        f"{x} 600 m {x} 660 l S " for x in (50, 200, 350)
    )
    cells: list[Text] = [
        (60, 640, 12, "名称"),
        (210, 640, 12, "网站"),
        (60, 610, 12, "水厂"),
        (210, 610, 12, "见主页"),
    ]
    page = linked(
        placed_pdf([TITLE, *cells, (50, 500, 12, "特此公告。")], drawn=rules), (0, (222, 608, 246, 622), to(SITE))
    )
    tables = [
        block
        for block in (*page.preamble, *(block for one in walk_sections(page.sections) for block in one.blocks))
        if isinstance(block, Table)
    ]
    assert [cell.links for cell in tables[0].rows[1]] == [(), (Link(1, 3, SITE),)]
