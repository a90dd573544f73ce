"""Binary presentations: the newest version of each slide, outline texts, tables, notes."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.ole_files import ole
from tui_reader.model import Bulletin, Failure, Quotation, Table, body_text
from tui_reader.parse.page import parse_page

TITLE, BODY, NOTES, OTHER = 0, 1, 2, 4


def record(kind: int, *content: bytes, variant: int = 0) -> bytes:
    """A record with data."""
    data = b"".join(content)
    return struct.pack("<HHI", variant << 4, kind, len(data)) + data


def holder(kind: int, *content: bytes, variant: int = 0) -> bytes:
    """A record with records."""
    data = b"".join(content)
    return struct.pack("<HHI", variant << 4 | 0xF, kind, len(data)) + data


def text(kind: int, value: str) -> bytes:
    if value.isascii():
        return record(0x0F9F, struct.pack("<I", kind)) + record(0x0FA8, value.encode())
    return record(0x0F9F, struct.pack("<I", kind)) + record(0x0FA0, value.encode("utf-16-le"))


def box(*content: bytes) -> bytes:
    return holder(0xF004, record(0xF00D, *content))


def slide(*shapes: bytes, hidden: bool = False) -> bytes:
    info = record(0x03F9, struct.pack("<IIBBH", 0, 0, 0, 0, 4 if hidden else 0), b"\0" * 4)
    return holder(0x03EE, info, holder(0x040C, holder(0xF002, holder(0xF003, *shapes))))


def notes(number: int, *shapes: bytes) -> bytes:
    drawing = holder(0x040C, holder(0xF002, holder(0xF003, *shapes)))
    return holder(0x03F0, record(0x03F1, struct.pack("<II", number, 0)), drawing)


class Presentation:
    """Builds a stream; objects have the numbers in which they are added, from 1."""

    def __init__(self) -> None:
        self.data = b""
        self.places: dict[int, int] = {}
        self.last = 0

    def add(self, data: bytes, number: int | None = None) -> int:
        number = number or len(self.places) + 1
        self.places[number] = len(self.data)
        self.data += data
        return number

    def save(self, document: int) -> None:
        directory = len(self.data)
        entries = b"".join(struct.pack("<II", 1 << 20 | number, place) for number, place in self.places.items())
        self.data += record(0x1772, entries)
        edit = len(self.data)
        self.data += record(0x0FF5, struct.pack("<IIIIII", 0, 0, self.last, directory, document, 0), b"\0" * 4)
        self.last = edit

    def file(self, token: int = 0xE391C05F) -> bytes:
        user = struct.pack("<HHIIII", 0, 0x0FF6, 20, 20, token, self.last)
        return ole({"Current User": user + b"\0" * 8, "PowerPoint Document": self.data}, exact=True)


def presentation(
    *slides: bytes, outline: dict[int, bytes] | None = None, spoken: dict[int, str] | None = None
) -> Presentation:
    made = Presentation()
    numbers = [made.add(one) for one in slides]
    listed = b"".join(
        record(0x03F3, struct.pack("<IIIII", number, 0, 0, 255 + number, 0)) + (outline or {}).get(number, b"")
        for number in numbers
    )
    said = [made.add(notes(255 + number, box(text(NOTES, value)))) for number, value in (spoken or {}).items()]
    places = b"".join(record(0x03F3, struct.pack("<IIIII", number, 0, 0, 0, 0)) for number in said)
    lists = holder(0x0FF0, listed) + (holder(0x0FF0, places, variant=2) if said else b"")
    made.save(made.add(holder(0x03E8, lists)))
    return made


def read(data: bytes) -> Bulletin:
    page = parse_page(data, "/x/slides.bin")
    assert isinstance(page, Bulletin), page
    return page


def lines(page: Bulletin) -> list[str]:
    """Title and text: the title of the first slide is that of the presentation."""
    return [page.title or "", *body_text(page).splitlines()]


def test_slides_are_sections() -> None:
    page = read(
        presentation(
            slide(box(text(TITLE, "年度报告")), box(text(OTHER, "办公室\r2024"))), slide(box(text(TITLE, "Work")))
        ).file()
    )
    assert page.title == "年度报告"
    assert lines(page) == ["年度报告", "办公室", "2024", "Work"]
    assert page.document is not None
    assert (page.document.kind, page.document.pages, page.document.not_read) == ("ppt", 2, ())


def test_texts_of_the_outline_stand_where_the_slide_has_them() -> None:
    reference = record(0x0F9E, struct.pack("<I", 1))
    made = presentation(
        slide(box(text(OTHER, "Above")), box(reference), box(record(0x0F9E, struct.pack("<I", 0)))),
        outline={1: text(TITLE, "标题") + text(BODY, "要点一\x0b接着")},
    )
    assert lines(read(made.file())) == ["标题", "Above", "要点一", "接着"]


def test_the_newest_version_of_a_slide_counts() -> None:
    made = presentation(slide(box(text(TITLE, "Old"))))
    made.add(slide(box(text(TITLE, "New"))), number=1)
    made.save(2)
    assert lines(read(made.file())) == ["New"]


def test_cells_of_tables_are_rows() -> None:
    def cell(left: int, top: int, value: str) -> bytes:
        return holder(
            0xF004,
            record(0xF00F, struct.pack("<4i", left, top, left + 9, top + 9)),
            record(0xF00D, text(OTHER, value)),
        )

    properties = record(0xF122, struct.pack("<HI", 0x039F, 1), variant=1)
    table = holder(
        0xF003,
        holder(0xF004, properties),
        cell(10, 0, "数量"),
        cell(0, 0, "名称"),
        cell(0, 10, "甲"),
        cell(10, 10, "1"),
    )
    page = read(presentation(slide(box(text(TITLE, "表格")), table)).file())
    (block,) = page.preamble
    assert isinstance(block, Table)
    assert [[one.text for one in row] for row in block.rows] == [["名称", "数量"], ["甲", "1"]]


def test_notes_follow_and_hidden_slides_are_left_out() -> None:
    made = presentation(
        slide(box(text(TITLE, "First"))), slide(box(text(TITLE, "Second")), hidden=True), spoken={1: "Say this."}
    )
    page = read(made.file())
    assert page.preamble == (Quotation("Say this."),)
    assert [(entry.text, entry.reason) for entry in page.left_out] == [("Second", "hidden slide")]


def test_slides_without_a_list_are_found() -> None:
    made = presentation(slide(box(text(TITLE, "First"))))
    page = read(ole({"PowerPoint Document": made.data}, exact=True))
    assert lines(page) == ["First"]
    assert page.document is not None
    assert page.document.not_read == ("the document is damaged; text of it may be missing",)


def test_encrypted_and_damaged_presentations_are_named() -> None:
    made = presentation(slide(box(text(TITLE, "First"))))
    error = "x.ppt is an encrypted presentation; save a copy without its password"
    assert parse_page(made.file(0xF3D1C4DF), "/x/x.ppt") == Failure("/x/x.ppt", error)
    error = "x.ppt is a damaged presentation; get the file again"
    assert parse_page(ole({"PowerPoint Document": b"x"}), "/x/x.ppt") == Failure("/x/x.ppt", error)


def test_slides_that_share_their_bytes_end_within_a_bound() -> None:
    drawing = slide(*[box(text(OTHER, "word " * 40))] * 50)
    made = Presentation()
    number = made.add(drawing)
    for other in range(number + 1, 400):
        made.places[other] = made.places[number]
    listed = b"".join(record(0x03F3, struct.pack("<IIIII", one, 0, 0, 255 + one, 0)) for one in made.places)
    made.save(made.add(holder(0x03E8, holder(0x0FF0, listed))))
    page = read(made.file())
    assert len(body_text(page)) < 20 * len(made.data)
    assert page.document is not None
    assert page.document.not_read


@given(st.data())
@pytest.mark.no_cover
def test_no_damage_is_an_error(data: st.DataObject) -> None:
    whole = bytearray(presentation(slide(box(text(TITLE, "年度报告")), box(text(OTHER, "A")))).data)
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    page = parse_page(ole({"PowerPoint Document": bytes(whole)}, exact=True), "/x/x.ppt")
    assert not isinstance(page, Failure) or "please report" not in page.error
