"""Documents of Hangul in binary form: paragraphs, numbers, tables, notes, and what is left out."""

from __future__ import annotations

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.ole_files import ole
from tui_reader.model import Bulletin, Failure, Link, Table, body_text
from tui_reader.parse.page import parse_page

SIGNATURE = b"HWP Document File".ljust(32, b"\0")
PARAGRAPH, TEXT, CONTROL, LIST, TABLE = 0x42, 0x43, 0x47, 0x48, 0x4D
NUMBERING, SHAPE = 0x17, 0x19


def record(kind: int, level: int, data: bytes = b"") -> bytes:
    if len(data) < 0xFFF:
        return struct.pack("<I", kind | level << 10 | len(data) << 20) + data
    return struct.pack("<II", kind | level << 10 | 0xFFF << 20, len(data)) + data


def control(code: int, name: str) -> str:
    """The eight places of a control in a text."""
    return chr(code) + name[::-1].encode().decode("utf-16-le") + "\0" * 4 + chr(code)


def paragraph(text: str, *controls: bytes, level: int = 0, shape: int = 0) -> bytes:
    head = struct.pack("<IIHBBHHHIH", len(text), 0, shape, 0, 0, 0, 0, 0, 0, 0)
    content = record(TEXT, level + 1, f"{text}\r".encode("utf-16-le"))
    return record(PARAGRAPH, level, head) + content + b"".join(controls)


def anchored(name: str, *inner: bytes, data: bytes = b"", level: int = 1) -> bytes:
    return record(CONTROL, level, name[::-1].encode() + data) + b"".join(inner)


def inner_list(*paragraphs: bytes, data: bytes = b"", level: int = 2) -> bytes:
    return record(LIST, level, struct.pack("<HHI", len(paragraphs), 0, 0) + data) + b"".join(paragraphs)


def cell(row: int, column: int, *paragraphs: bytes, rows: int = 1, columns: int = 1) -> bytes:
    return inner_list(*paragraphs, data=struct.pack("<4H", column, row, columns, rows) + bytes(18))


def shape(kind: int, level: int, number: int = 1) -> bytes:
    flags = kind << 23 | level << 25
    return record(SHAPE, 1, struct.pack("<I", flags) + bytes(26) + struct.pack("<H", number) + bytes(22))


def numbering(*texts: str) -> bytes:
    levels = [*texts, *[""] * (7 - len(texts))]
    parts = (struct.pack("<IHHIH", 0, 0, 0, 0, len(one)) + one.encode("utf-16-le") for one in levels)
    return record(NUMBERING, 1, b"".join(parts))


def hwp(*sections: bytes, information: bytes = b"", flags: int = 1) -> bytes:
    def packed(data: bytes) -> bytes:
        coder = zlib.compressobj(9, zlib.DEFLATED, -15)
        return coder.compress(data) + coder.flush() if flags & 1 else data

    streams = {"FileHeader": SIGNATURE + struct.pack("<II", 0x05000304, flags), "DocInfo": packed(information)}
    streams |= {f"BodyText/Section{number}": packed(data) for number, data in enumerate(sections)}
    return ole(streams, exact=True)


def read(data: bytes) -> Bulletin:
    page = parse_page(data, "/x/notice.bin")
    assert isinstance(page, Bulletin), page
    return page


@pytest.mark.parametrize("flags", [0, 1])
def test_paragraphs_of_all_sections_are_read(flags: int) -> None:
    page = read(hwp(paragraph("사업 공고") + paragraph("다음과 같이 공고합니다."), paragraph("끝."), flags=flags))
    assert page.title == "사업 공고"
    assert body_text(page).splitlines() == ["다음과 같이 공고합니다.", "끝."]
    assert page.document is not None
    assert (page.document.kind, page.document.not_read) == ("hwp", ())


def test_numbers_are_counted_and_outline_levels_are_headings() -> None:
    information = numbering("^1.", "^2)") + shape(0, 0) + shape(1, 0) + shape(2, 1) + shape(3, 0)
    section = anchored("secd", data=bytes(14) + struct.pack("<H", 1))
    page = read(
        hwp(
            paragraph(control(2, "secd") + "공고", section)
            + paragraph("목적", shape=1)
            + paragraph("가나다", shape=2)
            + paragraph("라마바", shape=2)
            + paragraph("점", shape=3)
            + paragraph("기간", shape=1)
            + paragraph("내용"),
            information=information,
        )
    )
    assert body_text(page).splitlines() == ["1. 목적", "1)가나다", "2)라마바", "• 점", "2. 기간", "내용"]
    assert [section.label for section in page.sections] == ["1.", "2."]


def test_tables_have_their_merged_cells() -> None:
    cells = (
        cell(0, 0, paragraph("구분", level=2)),
        cell(0, 1, paragraph("금액", level=2)),
        cell(1, 0, paragraph("합계", level=2), columns=2),
    )
    table = anchored("tbl ", record(TABLE, 2, struct.pack("<IHH", 4, 2, 2)), *cells)
    page = read(hwp(paragraph("공고") + paragraph("앞 " + control(11, "tbl ") + "뒤", table) + paragraph("끝.")))
    above, block, *_ = page.preamble
    assert getattr(above, "text", "") == "앞 뒤"
    assert isinstance(block, Table)
    assert [[(one.text, one.columns) for one in row] for row in block.rows] == [
        [("구분", 1), ("금액", 1)],
        [("합계", 2)],
    ]


def test_notes_are_linked_with_their_marks() -> None:
    note = anchored("fn  ", inner_list(paragraph(" 각주입니다.", level=2)))
    page = read(hwp(paragraph("공고") + paragraph("본문" + control(17, "fn  ") + " 계속", note)))
    text, below = page.preamble
    assert getattr(text, "text", "") == "본문[1] 계속"
    assert getattr(text, "links", ()) == (Link(2, 5, "#note-1"),)
    assert (getattr(below, "text", ""), getattr(below, "note", "")) == ("[1] 각주입니다.", "note-1")


def test_text_boxes_follow_and_headers_are_left_out() -> None:
    drawn = record(0x4C, 2) + record(LIST, 3, struct.pack("<HHI", 1, 0, 0)) + paragraph("글상자", level=3)
    controls = (anchored("head", inner_list(paragraph("머리말 내용", level=2))), anchored("gso ", drawn))
    page = read(hwp(paragraph("공고") + paragraph(control(16, "head") + "본문" + control(11, "gso "), *controls)))
    assert body_text(page).splitlines() == ["본문", "글상자"]
    assert [(entry.text, entry.reason) for entry in page.left_out] == [("머리말 내용", "header of the pages")]


def test_links_lead_to_their_address() -> None:
    command = r"https\://example.org/;1;0;0;"
    data = bytes(5) + struct.pack("<H", len(command)) + command.encode("utf-16-le")
    text = control(3, "%hlk") + "홈페이지" + chr(4) + "\0" * 6 + chr(4)
    page = read(hwp(paragraph("공고") + paragraph(text, anchored("%hlk", data=data))))
    (block,) = page.preamble
    assert getattr(block, "links", ()) == (Link(0, 4, "https://example.org/"),)


def test_a_stream_that_breaks_off_is_read_as_far_as_it_goes() -> None:
    whole = hwp(paragraph("공고") + b"".join(paragraph(f"줄 {number} {number * 7919}") for number in range(900)))
    page = read(whole.replace(whole[4000:4300], bytes(300)))
    assert "줄 0 0" in body_text(page)
    assert page.document is not None
    assert page.document.not_read == ("the document is damaged; text of it may be missing",)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (hwp(paragraph("가"), flags=3), "is an encrypted Hangul document; save a copy without its password"),
        (
            hwp(paragraph("가"), flags=5),
            "is a Hangul document for distribution, which is encrypted; save a copy as PDF",
        ),
        (hwp(paragraph("")), "is a Hangul document without text; its pages may be pictures"),
        (ole({"FileHeader": b"x"}), "is a damaged Hangul document; get the file again"),
    ],
    ids=["encrypted", "distribution", "without text", "damaged"],
)
def test_documents_that_are_not_read_are_named(data: bytes, words: str) -> None:
    assert parse_page(data, "/x/x.hwp") == Failure("/x/x.hwp", f"x.hwp {words}")


def test_a_bomb_is_refused() -> None:
    coder = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = b"".join(coder.compress(bytes(1 << 24)) for _ in range(17)) + coder.flush()
    header = SIGNATURE + struct.pack("<II", 0x05000304, 1)
    page = parse_page(
        ole({"FileHeader": header, "DocInfo": b"\3\0", "BodyText/Section0": bomb}, exact=True), "/x/x.hwp"
    )
    assert isinstance(page, Failure)
    assert "is a Hangul document that unpacks to far more than one can hold; it is not read" in page.error


@given(st.data())
@pytest.mark.no_cover
def test_no_damage_is_an_error(data: st.DataObject) -> None:
    cells = cell(0, 0, paragraph("구분", level=2)) + cell(0, 1, paragraph("금액", level=2))
    table = anchored("tbl ", record(TABLE, 2, bytes(8)), cells)
    whole = bytearray(paragraph("공고" + control(11, "tbl "), table) + paragraph("끝."))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    page = parse_page(hwp(bytes(whole), flags=0), "/x/x.hwp")
    assert not isinstance(page, Failure) or "please report" not in page.error
