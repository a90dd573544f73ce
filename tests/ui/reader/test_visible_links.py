"""Links and document numbers in the lines on the screen, with their cells."""

from __future__ import annotations

from tui_reader.model import Attachment, Bulletin, Cell, Image, Link, Paragraph, Table
from tui_reader.ui.reader.building import build_document
from tui_reader.ui.reader.document import Document
from tui_reader.ui.reader.layout import TOP, Layout
from tui_reader.ui.reader.visible_links import (
    AttachmentTarget,
    NoteTarget,
    NumberTarget,
    PictureTarget,
    VisibleLink,
    WebTarget,
    visible_links,
)

HERE, THERE = "https://a.example/1.html", "https://a.example/2.html"


def found(document: Document, width: int = 80, skip: int = 0) -> list[tuple[str, VisibleLink]]:
    """The links, each with the text of its cells."""
    layout = Layout(document, width)
    lines = list(layout.window(layout.move(TOP, skip), 40))
    shown = []
    for link in visible_links(lines, document):
        cells = "".join(
            char if width == 1 else char + "\0"
            for run in lines[link.line][1].runs
            for char in run.text
            for width in (2 if ord(char) > 0x2E80 else 1,)
        )
        shown.append((cells[link.start : link.end].replace("\0", ""), link))
    return shown


def paragraph(text: str, *links: tuple[str, str]) -> Document:
    places = tuple(Link(text.index(part), text.index(part) + len(part), address) for part, address in links)
    return build_document(Bulletin("a", "题", preamble=(Paragraph(text, places),)))


def test_links_and_numbers_are_found_with_their_cells() -> None:
    document = paragraph(
        "依照《实施细则》（青政办发〔2023〕29号）执行，价目见附件2。", ("实施细则", HERE), ("附件2", THERE)
    )
    assert [(text, link.target, link.first) for text, link in found(document)] == [
        ("实施细则", WebTarget(HERE), True),
        ("青政办发〔2023〕29号", NumberTarget("青政办发〔2023〕29号"), True),
        ("附件2", WebTarget(THERE), True),
    ]


def test_a_picture_is_a_link_whose_description_is_shown() -> None:
    images = (Image("水厂〔2023〕29号", HERE + ".jpg"), Image("图", None, sha256="ab"), Image("无", None))
    document = build_document(Bulletin("a", "题", preamble=images))
    assert [(text, link.target) for text, link in found(document)] == [
        ("Image: 水厂〔2023〕29号", PictureTarget(images[0])),
        ("Image: 图", PictureTarget(images[1])),
    ]


def test_a_link_over_two_lines_has_a_part_on_each() -> None:
    document = paragraph(
        "有关事项请见关于进一步做好城市供水管网改造工作的通知全文。",
        ("关于进一步做好城市供水管网改造工作的通知", HERE),
    )
    parts = found(document, width=24)
    assert "".join(text for text, _ in parts) == "关于进一步做好城市供水管网改造工作的通知"
    assert [link.first for _, link in parts] == [True, *[False] * (len(parts) - 1)]
    assert len(parts) > 1


def test_the_first_part_in_view_of_a_link_that_begins_above_is_marked() -> None:
    document = paragraph(
        "请见关于进一步做好城市供水管网改造工作的通知。", ("关于进一步做好城市供水管网改造工作的通知", HERE)
    )
    parts = [link for _, link in found(document, width=24)]
    ((_, link), *_rest) = found(document, width=24, skip=parts[0].line + 1)
    assert (link.line, link.first) == (0, True)


def test_a_number_inside_a_link_is_the_link() -> None:
    document = paragraph("见青政办发〔2023〕29号文。", ("青政办发〔2023〕29号", HERE))
    assert [link.target for _, link in found(document)] == [WebTarget(HERE)]


def test_years_and_numbers_without_an_agency_are_no_links() -> None:
    assert found(paragraph("2023年29号公告，〔2023〕29号，共12项。")) == []


def test_two_links_to_one_address_are_two() -> None:
    document = paragraph("甲和乙", ("甲", HERE), ("乙", HERE))
    assert [(text, link.first) for text, link in found(document)] == [("甲", True), ("乙", True)]


def test_numbers_in_cells_of_a_table_are_found() -> None:
    table = Table(((Cell("文号"), Cell("内容")), (Cell("国发〔2010〕16号"), Cell("通知"))), 1)
    document = build_document(Bulletin("a", "题", preamble=(table,)))
    assert [text for text, _ in found(document)] == ["国发〔2010〕16号"]


def test_attachments_are_links() -> None:
    listed = (Attachment("申报表.docx", THERE), Attachment("青政办发〔2023〕29号.pdf"))
    document = build_document(Bulletin("a", "题", attachments=listed))
    assert [(text, link.target) for text, link in found(document)] == [
        ("申报表.docx", AttachmentTarget(1, THERE)),
        ("青政办发〔2023〕29号.pdf", AttachmentTarget(2, None)),
    ]


def test_links_in_the_cells_of_a_table() -> None:
    head = (Cell("名称"), Cell("文件"))
    rows = (
        (Cell("规划"), Cell("规划全文", links=(Link(0, 4, HERE),))),
        (Cell("附表1[1]", links=(Link(3, 6, "#n"),)), Cell("见表", links=(Link(1, 2, THERE),))),
    )
    note = Paragraph("注。", note="n")
    document = build_document(Bulletin("a", "题", preamble=(Table((head, *rows), 1), Paragraph("文。"), note)))
    for width in (80, 18):
        assert [(text, link.target) for text, link in found(document, width) if text] == [
            ("规划全文", WebTarget(HERE)),
            ("[1]", NoteTarget("n", 1)),
            ("表", WebTarget(THERE)),
        ], width
