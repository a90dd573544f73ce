"""PDF documents: joined lines, page numbers and running heads left out, and errors of one line."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PdfReadError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)
from pypdfium2 import PdfDocument, PdfiumError, PdfPage

from support.pdf_files import pdf
from tui_reader.model import MISSING, Attachment, Bulletin, Failure, body_text, walk_sections
from tui_reader.parse.documents.pdf import reading as pdf_reader
from tui_reader.parse.page import parse_page

TITLE = "关于加强河道管理工作的通知"
FIRST = [
    TITLE,
    "各区水利局，各有关单位：",
    "一、总体要求",
    "以水资源保护为先导，统一规划全市河道，分级落实管理责任，定期公布巡查",
    "结果，接受公众监督。本年度内完成全部河段的确权登记，并建立电子台账，",
    "由各区按季更新。",
    "二、工作安排",
]
SECOND = ["各区应当在六月底前上报本区河道名录，逾期不报的，由市水利局通报批评。", "青河市水利局", "2021年5月7日"]


def read(data: bytes) -> Bulletin:
    page = parse_page(data, "/x/notice.pdf")
    assert isinstance(page, Bulletin)
    return page


def refused(data: bytes) -> str:
    page = parse_page(data, "/x/notice.pdf")
    assert isinstance(page, Failure)
    return page.error


def test_a_notice_in_chinese() -> None:
    notice = read(pdf(FIRST, SECOND))
    assert notice.title == TITLE
    assert body_text(notice).splitlines()[:5] == [
        "各区水利局，各有关单位：",
        "一、总体要求",
        FIRST[3] + FIRST[4] + FIRST[5],
        "二、工作安排",
        SECOND[0],
    ]
    assert [section.heading for section in walk_sections(notice.sections)] == ["总体要求", "工作安排"]
    assert notice.sign_off is not None
    assert str(notice.sign_off.date) == "2021-05-07"


def test_english_lines_are_joined_with_spaces_and_words_without_their_hyphen() -> None:
    lines = [
        "The water main in Mill Lane will be replaced in the coming weeks by the regula-",
        "tory contractor. Residents are asked to keep their cars away from the kerb while",
        "the work lasts.",
        "Questions go to the town hall.",
    ]
    assert body_text(read(pdf(["Notice of works", *lines]))).splitlines() == [
        "The water main in Mill Lane will be replaced in the coming weeks by the regulatory contractor. Residents "
        "are asked to keep their cars away from the kerb while the work lasts.",
        "Questions go to the town hall.",
    ]


@pytest.mark.parametrize("number", ["- {} -", "{}", "第 {} 页 共 3 页", "Page {} of 3", "— {} —", "{}/3"])
def test_page_numbers_and_running_heads_are_left_out(number: str) -> None:
    pages = [
        ["青河市水利局公报", *page, number.format(place)]
        for place, page in enumerate((FIRST, SECOND, ["附则。"]), 1)
    ]
    text = body_text(read(pdf(*pages)))
    assert "公报" not in text
    assert number.format(2) not in text.splitlines()
    assert FIRST[3] + FIRST[4] in text


def test_a_paragraph_continues_on_the_next_page() -> None:
    assert FIRST[3] + FIRST[4] in body_text(read(pdf([*FIRST[:4], "- 1 -"], [*FIRST[4:], "- 2 -"])))


def test_gaps_of_letter_spacing_and_radicals() -> None:
    text = body_text(
        read(pdf([TITLE, "各 区 水 利 局 ， 请 按 期 办 理 。", "⼀、⽔利工程", "第一批工程在本月开工。"]))
    )
    assert "各区水利局，请按期办理。" in text
    assert "一、水利工程" in text


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        pytest.param(TITLE, TITLE, id="printed below the masthead"),
        pytest.param("Microsoft Word - 通知.doc", "青河市水利局简报", id="name of a file"),
        pytest.param("另一份文件的旧标题", "青河市水利局简报", id="not printed"),
        pytest.param(None, "青河市水利局简报", id="none"),
    ],
)
def test_the_title_is_the_stated_one_if_it_is_printed_else_the_first_line(stated: str | None, title: str) -> None:
    assert read(pdf(["青河市水利局简报", *FIRST], title=stated)).title == title


def encrypted(data: bytes, user: str, algorithm: str = "RC4-128") -> bytes:
    writer = PdfWriter(PdfReader(io.BytesIO(data)))
    writer.encrypt(user_password=user, owner_password="owner", algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128", "AES-128", "AES-256", "AES-256-R5"])
def test_an_owner_password_does_not_prevent_reading(algorithm: str) -> None:
    assert read(encrypted(pdf(FIRST), "", algorithm)).title == TITLE


@pytest.mark.parametrize(
    "before",
    [
        pytest.param(b"\xef\xbb\xbf", id="a byte order mark"),
        pytest.param(b"\r\n\r\n", id="blank lines"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n", id="the head of a response"),
        pytest.param(b"<br />\n<b>Warning</b>: x in <b>y.php</b> on line <b>7</b><br />\n", id="a notice"),
        pytest.param(b"x" * 1024, id="as much as other readers skip"),
    ],
)
def test_what_stands_before_a_pdf_is_skipped(before: bytes) -> None:
    assert read(before + pdf(FIRST)).title == TITLE


def test_running_heads_are_left_out_once() -> None:
    months = ("汛前排查堤防。", "汛中昼夜巡查。", "汛后修复水毁。", "岁末总结考核。")
    pages = [["青河市水利局简报", f"{text}各区照此办理。", text, f"第 {n} 页"] for n, text in enumerate(months, 1)]
    found = read(pdf(*pages))
    assert [(one.text, one.reason, one.frame) for one in found.left_out] == [
        ("青河市水利局简报", "running head", True),
        ("第 1 页 … 第 4 页", "page number", True),
    ]


def test_embedded_files_are_attachments() -> None:
    writer = PdfWriter(PdfReader(io.BytesIO(pdf(FIRST))))
    writer.add_attachment("名单.xlsx", b"x")
    out = io.BytesIO()
    writer.write(out)
    assert Attachment("名单.xlsx") in read(out.getvalue()).attachments


def test_embedded_files_beyond_the_most_are_counted() -> None:
    writer = PdfWriter(PdfReader(io.BytesIO(pdf(FIRST))))
    for number in range(203):
        writer.add_attachment(f"{number}.xlsx", b"x")
    out = io.BytesIO()
    writer.write(out)
    page = read(out.getvalue())
    assert page.document is not None
    assert page.warnings == page.document.not_read == ("3 more files in the document are not named",)


def test_embedded_files_with_damaged_names_are_counted() -> None:
    writer = PdfWriter(PdfReader(io.BytesIO(pdf(FIRST))))
    for number in range(2):
        writer.add_attachment(f"{number}.xlsx", b"x")
    out = io.BytesIO()
    writer.write(out)
    # The last of the names leads to the file; as many bytes keep the offsets of the objects.
    damaged = re.sub(rb"\d+ 0 R \]\n>>", lambda found: b"true ]\n>>".rjust(len(found[0])), out.getvalue())
    page = read(damaged)
    assert [one.title for one in page.attachments] == ["0.xlsx"]
    assert page.document is not None
    assert page.warnings == page.document.not_read == ("1 more files in the document are not named",)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        pytest.param(b"%PDF-1.7", "is a damaged PDF", id="only a head"),
        pytest.param(pdf(FIRST)[:300], "is a damaged PDF", id="cut"),
        pytest.param(pdf([]), "is a PDF without text", id="a scan"),
        pytest.param(pdf(["- 1 -"], ["- 2 -"]), "is a PDF without text", id="a scan with page numbers"),
        pytest.param(encrypted(pdf(FIRST), "secret"), "is an encrypted PDF", id="encrypted"),
    ],
)
def test_unreadable_files_give_an_error_of_one_line(data: bytes, error: str) -> None:
    assert refused(data).startswith(f"notice.pdf {error}")


def test_a_long_document_is_read_as_far_as_time_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(0, 1000, 5))
    monkeypatch.setattr(pdf_reader.time, "process_time", lambda: next(clock))
    notice = read(pdf(FIRST, SECOND, SECOND, SECOND))
    assert notice.warnings == ("the pages 3–4 were not read; the PDF takes too long",)
    assert notice.document is not None
    assert (notice.document.pages, notice.document.not_read) == (4, notice.warnings)


def test_pages_without_text_or_codes_are_named() -> None:
    notice = read(pdf(FIRST, [], [], SECOND, [], ["\ue001\ue002 五"]))
    assert notice.warnings == (
        "the pages 2–3, 5 hold no text; they may be pictures",
        "page 6 has characters without a code; what they show may be missing",
    )


def test_the_pages_on_which_lines_begin() -> None:
    notice = read(pdf(FIRST, [], SECOND))
    assert notice.document is not None
    lines = body_text(notice).splitlines()
    assert lines[4:] == SECOND
    assert notice.document.page_starts == (0, 4, 4)
    assert [notice.document.page_of(line) for line in range(5)] == [1, 1, 1, 1, 3]


def test_figures_alone_are_text() -> None:
    found = read(pdf(["12,345.10", "67,890.20"]))
    assert (found.title, body_text(found)) == ("12,345.10", "67,890.20")


def test_entries_of_the_outline_are_headings() -> None:
    lines = ["Annual report", "Scope", "The works of the year are listed.", "Roads", "Roads are repaired first."]
    writer = PdfWriter(PdfReader(io.BytesIO(pdf(lines))))
    for title in ("Scope", "not printed", "Roads"):
        writer.add_outline_item(title=title, page_number=0)
    out = io.BytesIO()
    writer.write(out)
    found = read(out.getvalue())
    assert [section.heading for section in found.sections] == ["Scope", "Roads"]
    assert body_text(found).splitlines() == lines[1:]


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 5000), st.binary(min_size=1, max_size=20)), min_size=1, max_size=6))
def test_no_damage_raises(changes: list[tuple[int, bytes]]) -> None:
    data = bytearray(pdf(FIRST, SECOND))
    for place, junk in changes:
        at = 8 + place % (len(data) - 8)
        data[at : at + len(junk)] = junk
    page = parse_page(bytes(data), "/x/notice.pdf")
    assert isinstance(page, Bulletin) or "please report" not in page.error


def with_annotations(data: bytes, *annotations: dict[str, object]) -> bytes:
    """The PDF with annotations on its first page."""
    writer = PdfWriter(PdfReader(io.BytesIO(data)))
    page = writer.pages[0]
    added = ArrayObject()
    for annotation in annotations:
        entries = {NameObject(name): value for name, value in annotation.items()}
        added.append(DictionaryObject(entries))
    page[NameObject("/Annots")] = added
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def annotation(kind: str, top: int, **values: object) -> dict[str, object]:
    place = ArrayObject(map(FloatObject, (50, top - 10, 200, top)))
    return {"/Subtype": NameObject(kind), "/Rect": place, **{f"/{name}": value for name, value in values.items()}}


def text(value: str) -> TextStringObject:
    return TextStringObject(value)


def test_fields_and_notes_above_a_page_are_left_out_below_its_text() -> None:
    data = with_annotations(
        pdf(FIRST, SECOND),
        annotation("/FreeText", 300, Contents=text("以此为准")),
        annotation("/Text", 400, Contents=text("请核对日期")),
        annotation("/Widget", 500, FT=NameObject("/Tx"), T=text("n1"), TU=text("姓名"), V=text("王某")),
        annotation("/Widget", 490, FT=NameObject("/Ch"), V=ArrayObject([text("甲"), text("乙")])),
        annotation("/Widget", 480, FT=NameObject("/Btn"), TU=text("同意"), AS=NameObject("/Yes")),
        annotation("/Widget", 470, FT=NameObject("/Btn"), TU=text("反对"), AS=NameObject("/Off")),
        annotation("/Widget", 460, FT=NameObject("/Tx"), Ff=NumberObject(1 << 13), V=text("secret")),
        annotation("/Text", 450, F=NumberObject(2), Contents=text("hidden")),
        annotation("/Link", 440, Contents=text("link")),
        annotation("/Highlight", 430, Contents=text(FIRST[5])),
        annotation("/Widget", 420, FT=NumberObject(7), V=NumberObject(1)),
        {"/Subtype": NameObject("/Text"), "/Rect": text("odd"), "/Contents": text("x")},
    )
    found = read(data)
    lines = body_text(found).splitlines()
    place = lines.index("二、工作安排") + 1
    assert [(one.text, one.reason, one.where, one.place) for one in found.left_out] == [
        ("姓名: 王某", "filled-in field of a form", "page 1", place),
        ("甲, 乙", "filled-in field of a form", "page 1", place),
        ("☒ 同意", "filled-in field of a form", "page 1", place),
        ("请核对日期", "note on the page", "page 1", place),
        ("以此为准", "note on the page", "page 1", place),
    ]
    # The last one has no place.
    assert found.warnings == (NOTES_MISSING,)


NOTES_MISSING = "notes and fields on page 1 may be missing; they are damaged or too many"


@pytest.mark.parametrize(("number", "warnings"), [(1999, ()), (2000, (NOTES_MISSING,))])
@pytest.mark.parametrize("kind", ["/Text", "/Link"])
def test_notes_beyond_the_most_are_said_to_be_missing(kind: str, number: int, warnings: tuple[str, ...]) -> None:
    links = [annotation("/Link", 9)] * number
    found = read(with_annotations(pdf(FIRST), annotation(kind, 400, Contents=text("请核对日期")), *links))
    assert found.document is not None
    assert found.warnings == found.document.not_read == warnings
    assert [one.text for one in found.left_out] == ["请核对日期"] * (kind == "/Text")


def test_notes_that_cannot_be_read_are_said_to_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(data: bytes) -> PdfReader:
        raise PdfReadError("no root")

    monkeypatch.setattr(pdf_reader, "open_reader", damaged)
    found = read(with_annotations(pdf(FIRST, SECOND), annotation("/Text", 400, Contents=text("请核对日期"))))
    assert found.warnings == (NOTES_MISSING,)
    assert found.title == read(pdf(FIRST, SECOND)).title


def test_a_field_has_the_value_and_the_name_of_the_field_it_is_part_of() -> None:
    parent = DictionaryObject(
        {NameObject("/FT"): NameObject("/Tx"), NameObject("/T"): text("地址"), NameObject("/V"): text("东街")}
    )
    found = read(with_annotations(pdf(FIRST), annotation("/Widget", 9, Parent=parent)))
    assert [one.text for one in found.left_out] == ["地址: 东街"]


def test_a_page_that_cannot_be_read_is_named_in_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(document: PdfDocument, number: int) -> PdfPage:
        if number == 1:
            raise PdfiumError("odd")
        return document.get_page(number)

    monkeypatch.setattr(PdfDocument, "__getitem__", load)
    found = read(pdf(FIRST, ["x"], SECOND))
    assert found.warnings == ("page 2 could not be read",)
    assert [(one.where, one.reason) for one in found.left_out] == [("page 2", MISSING)]
    assert body_text(found).splitlines()[(found.left_out[0].place or 0) - 1] == "二、工作安排"
