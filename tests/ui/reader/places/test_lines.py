"""The lines of a body in a document on the screen."""

from __future__ import annotations

from tui_reader.model import (
    Attachment,
    Bulletin,
    Cell,
    DocumentFile,
    Image,
    LeftOut,
    ListBlock,
    ListItem,
    Paragraph,
    Preformatted,
    Section,
    Table,
    address_sections,
    body_text,
)
from tui_reader.ui.reader.building import build_document
from tui_reader.ui.reader.document import TextBlock
from tui_reader.ui.reader.places.lines import block_of_line, line_of_block, point_of_page, point_of_row

TABLE = Table(((Cell("甲"), Cell("乙")), (Cell("1"), Cell("2"))), header_rows=1, caption="表1")
BULLETIN = Bulletin(
    "a",
    "题",
    preamble=(
        Paragraph("首段。"),
        Paragraph("长段。" * 3000),
        Preformatted("第一行\n第二行"),
        Image("图", "https://a.gov.cn/1.png", caption="图说"),
        TABLE,
    ),
    sections=address_sections(
        (
            Section("一、", 1, 1, "总则", blocks=(Paragraph("其一。"), ListBlock((ListItem("1.", "项"),)))),
            Section("第一条", 1, 1, "", run_in=True, blocks=(Paragraph("条文。"), Paragraph("末段。"))),
        )
    ),
    attachments=(Attachment("附件", None),),
    left_out=(LeftOut("页脚", "footer", "a page footer", 1),),
)


def test_each_line_of_the_body_is_found_and_found_again() -> None:
    for whole in (False, True):
        document = build_document(BULLETIN, whole=whole)
        lines = body_text(BULLETIN).split("\n")
        for number, line in enumerate(lines):
            block = block_of_line(document, number)
            assert block is not None
            assert line.split("\t")[0][-3:].split()[-1] in document.blocks[block].text
            assert line_of_block(document, block) <= number
        assert block_of_line(document, len(lines)) is None


def test_the_head_is_above_the_first_line() -> None:
    assert line_of_block(build_document(BULLETIN), 0) == 0


def test_a_row_of_a_long_table_is_found_in_its_section() -> None:
    rows = tuple((Cell(f"第{number}行"), Cell("x")) for number in range(1, 401))
    sheets = (Section(None, None, 1, "甲", blocks=(TABLE,)), Section(None, None, 1, "乙", blocks=(Table(rows),)))
    document = build_document(Bulletin("a", "题", sections=address_sections(sheets)))
    for number in (1, 2, 57, 400):
        point = point_of_row(document, "2", number)
        assert point is not None
        assert document.blocks[point.block].text[point.offset :].startswith(f"第{number}行\t")
    assert point_of_row(document, "2", 401) is None


def test_a_printed_page_is_found_by_its_line() -> None:
    document = build_document(BULLETIN)
    file = DocumentFile("pdf", "", "", 2, page_starts=(0, 8))
    point = point_of_page(document, file, 2)
    assert point is not None
    assert document.blocks[point.block].text == body_text(BULLETIN).split("\n")[8]
    assert point_of_page(document, file, 3) is None


def test_recognized_pages_are_marked_above_their_lines() -> None:
    document = DocumentFile("pdf", "pdf", "1", 3, page_starts=(0, 1, 2), recognized=(2,))
    lines = ("东街停水。", "西街停水。", "南街停水。")
    shown = build_document(Bulletin("/x", preamble=tuple(map(Paragraph, lines)), document=document))
    texts = [block.text for block in shown.blocks if isinstance(block, TextBlock)]
    assert texts[1:6] == ["东街停水。", "≈ page 2", "西街停水。", "page 3", "南街停水。"]
    for line, text in enumerate(lines):
        block = block_of_line(shown, line)
        assert block is not None
        assert shown.blocks[block].text == text
