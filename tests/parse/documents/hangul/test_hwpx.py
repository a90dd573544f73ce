"""Documents of Hangul in XML: paragraphs, numbers, tables, notes, and what is left out."""

from __future__ import annotations

import io
import zipfile

import pytest

from tui_reader.model import Bulletin, Failure, Link, Table, body_text
from tui_reader.parse.page import parse_page

SPACES = (
    'xmlns:hp="http://www.hancom.co.kr/hwpml/2011/paragraph" xmlns:hs="http://www.hancom.co.kr/hwpml/2011/section"'
    ' xmlns:hh="http://www.hancom.co.kr/hwpml/2011/head"'
)
HEADER = (
    '<hh:numbering id="1"><hh:paraHead level="1" numFormat="DIGIT">^1.</hh:paraHead>'
    '<hh:paraHead level="2" numFormat="HANGUL_SYLLABLE">^2)</hh:paraHead></hh:numbering>'
    '<hh:paraPr id="1"><hh:heading type="OUTLINE" idRef="0" level="0"/></hh:paraPr>'
    '<hh:paraPr id="2"><hh:heading type="NUMBER" idRef="1" level="1"/></hh:paraPr>'
)


def paragraph(*content: str, shape: int = 0) -> str:
    runs = "".join(one if one.startswith("<") else f"<hp:t>{one}</hp:t>" for one in content)
    return f'<hp:p paraPrIDRef="{shape}"><hp:run>{runs}</hp:run></hp:p>'


def inner(*paragraphs: str) -> str:
    return f"<hp:subList>{''.join(paragraphs)}</hp:subList>"


def hwpx(*sections: str, manifest: str = "") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mimetype", "application/hwp+zip")
        archive.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
        archive.writestr("Contents/header.xml", f"<hh:head {SPACES}>{HEADER}</hh:head>")
        for number, section in enumerate(sections):
            archive.writestr(f"Contents/section{number}.xml", f"<hs:sec {SPACES}>{section}</hs:sec>")
    return packed.getvalue()


def read(data: bytes) -> Bulletin:
    page = parse_page(data, "/x/notice.bin")
    assert isinstance(page, Bulletin), page
    return page


def test_sections_paragraphs_and_numbers() -> None:
    page = read(
        hwpx(
            paragraph('<hp:secPr outlineShapeIDRef="1"/>', "사업 공고")
            + paragraph("목적", shape=1)
            + paragraph("하나", shape=2)
            + paragraph("둘<hp:lineBreak/>셋", shape=2),
            paragraph("기간", shape=1) + paragraph("끝."),
        )
    )
    assert page.title == "사업 공고"
    assert body_text(page).splitlines() == ["1. 목적", "가)하나", "나)둘", "셋", "2. 기간", "끝."]
    assert page.document is not None
    assert (page.document.kind, page.document.not_read) == ("hwpx", ())


def test_tables_have_their_merged_cells() -> None:
    cell = (
        '<hp:tc header="{}">{}<hp:cellAddr colAddr="{}" rowAddr="0"/>'
        '<hp:cellSpan colSpan="{}" rowSpan="1"/></hp:tc>'
    )
    rows = (
        f"<hp:tr>{cell.format(1, inner(paragraph('구분')), 0, 1)}"
        f"{cell.format(1, inner(paragraph('금액')), 1, 1)}</hp:tr>"
        f"<hp:tr>{cell.format(0, inner(paragraph('합계')), 0, 2)}</hp:tr>"
    )
    caption = f"<hp:caption>{inner(paragraph('표 1'))}</hp:caption>"
    page = read(hwpx(paragraph("공고") + paragraph(f"<hp:tbl>{caption}{rows}</hp:tbl>") + paragraph("끝.")))
    block = page.preamble[0]
    assert isinstance(block, Table)
    assert [[(one.text, one.columns) for one in row] for row in block.rows] == [
        [("구분", 1), ("금액", 1)],
        [("합계", 2)],
    ]
    assert (block.header_rows, block.caption) == (1, "표 1")


def test_notes_links_boxes_and_what_is_left_out() -> None:
    note = f"<hp:ctrl><hp:footNote>{inner(paragraph('각주.'))}</hp:footNote></hp:ctrl>"
    header = f"<hp:ctrl><hp:header>{inner(paragraph('머리말'))}</hp:header></hp:ctrl>"
    begin = (
        '<hp:ctrl><hp:fieldBegin type="HYPERLINK"><hp:parameters>'
        '<hp:stringParam name="Path">https://example.org/</hp:stringParam></hp:parameters></hp:fieldBegin></hp:ctrl>'
    )
    box = f"<hp:rect><hp:drawText>{inner(paragraph('글상자'))}</hp:drawText></hp:rect>"
    deleted = "<hp:t><hp:deleteBegin/>옛글<hp:deleteEnd/>새글</hp:t>"
    page = read(
        hwpx(
            paragraph("공고")
            + paragraph(header, "본문", note)
            + paragraph(begin, "홈", "<hp:ctrl><hp:fieldEnd/></hp:ctrl>", " 뒤")
            + paragraph(box, deleted)
        )
    )
    assert body_text(page).splitlines() == ["본문[1]", "[1] 각주.", "홈 뒤", "새글", "글상자"]
    assert getattr(page.preamble[2], "links", ()) == (Link(0, 1, "https://example.org/"),)
    assert {(entry.text, entry.reason) for entry in page.left_out} == {
        ("머리말", "header of the pages"),
        ("옛글", "deleted in a tracked change"),
    }


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (hwpx(paragraph("")), "is a Hangul document without text; its pages may be pictures"),
        (hwpx(paragraph("가"))[:150], "is a Hangul document that is damaged; get the file again"),
        (
            hwpx(paragraph("가"), manifest="<encryption-data/>"),
            "is an encrypted Hangul document; save a copy without its password",
        ),
    ],
    ids=["without text", "damaged", "encrypted"],
)
def test_documents_that_are_not_read_are_named(data: bytes, words: str) -> None:
    assert parse_page(data, "/x/x.hwpx") == Failure("/x/x.hwpx", f"x.hwpx {words}")


def test_a_damaged_part_is_said() -> None:
    page = read(hwpx(paragraph("공고") + paragraph("본문") + "<hp:p><hp:run><hp:t>끊"))
    assert page.document is not None
    assert page.document.not_read == ("the document is damaged; text of it may be missing",)
