"""Binary Word documents: text, tables, numbers, notes, boxes, and what is left out."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.word_binary import (
    BOLD,
    DELETED,
    HIDDEN,
    IN_TABLE,
    RAISED,
    WordFile,
    lists,
    numbered,
    old_word,
    row,
    style_sheet,
)
from tui_reader.model import Bulletin, Cell, Failure, Link, ListBlock, ListItem, Paragraph, Table, body_text
from tui_reader.parse.page import parse_page

REST = "正文第一段，说明事项。\r"


def read(document: WordFile | bytes) -> Bulletin:
    data = document if isinstance(document, bytes) else document.bytes()
    page = parse_page(data, "/x/form.bin")
    assert isinstance(page, Bulletin), page
    return page


def left_out(page: Bulletin) -> list[tuple[str, str]]:
    return [(entry.text, entry.reason) for entry in page.left_out]


def test_text_of_both_encodings() -> None:
    page = read(WordFile("关于报名的通知\r" + REST))
    assert page.title == "关于报名的通知"
    assert body_text(page) == "正文第一段，说明事项。"
    assert page.document is not None
    assert (page.document.kind, page.document.reader) == ("doc", "doc.reading")
    page = read(WordFile("Notice\rThe “first” part – 5 €.\r", compressed=True))
    assert body_text(page) == "The “first” part – 5 €."


def test_characters_beyond_the_first_plane() -> None:
    # Positions count UTF-16 units.
    text = "人名：\U00020bb7田\r"
    units = text.encode("utf-16-le")
    wide = "".join(chr(int.from_bytes(units[at : at + 2], "little")) for at in range(0, len(units), 2))
    document = WordFile("标题一\r" + "x" * len(wide)).bytes()
    placed = document.replace(("x" * len(wide)).encode("utf-16-le"), units)
    assert "\U00020bb7田" in body_text(read(placed))


def test_rows_with_joined_cells() -> None:
    text = "表\r" + "姓名\x07单位\x07\x07" + "张三\x07一\x07二\x07\x07" + "\x07三\x07四\x07\x07" + REST
    cell = (0, IN_TABLE)
    wide, narrow = row([0, 1000, 3000]), row([0, 1000, 2000, 3000], [0x60, 0, 0])
    joined = row([0, 1000, 2010, 3000], [0x20, 0, 0])
    page = read(
        WordFile(text, [(0, b""), cell, cell, (0, wide), *[cell] * 3, (0, narrow), *[cell] * 3, (0, joined)])
    )
    assert page.preamble[0] == Table(
        (
            (Cell("姓名"), Cell("单位", 2)),
            (Cell("张三", 1, 2), Cell("一"), Cell("二")),
            (Cell("三"), Cell("四")),
        )
    )


def test_a_cell_of_several_paragraphs() -> None:
    cell = (0, IN_TABLE)
    page = read(WordFile("表\ra\rb\x07c\x07\x07", [(0, b""), *[cell] * 3, (0, row([0, 500, 900]))]))
    assert page.preamble == (Table(((Cell("a b"), Cell("c")),)),)


def test_a_table_of_one_cell_frames_text() -> None:
    page = read(WordFile("标题\r框内的文字说明。\x07\x07", [(0, b""), (0, IN_TABLE), (0, row([0, 500]))]))
    assert page.preamble == (Paragraph("框内的文字说明。"),)


def test_printed_numbers_are_counted() -> None:
    tables = lists((37, "\0、", 1), (0, "(\x01)", 3), restarts=5)
    text = "标题\r一段文字\r另一段\r内层\r内层二\r三段\r重来\r"
    given_numbers = [numbered(1), numbered(1), numbered(1, 1), numbered(1, 1), numbered(1), numbered(2)]
    page = read(WordFile(text, [(0, b""), *[(0, one) for one in given_numbers]], tables=tables))
    lines = body_text(page).split("\n")
    assert lines == ["一、一段文字", "二、另一段", "(3)内层", "(4)内层二", "三、三段", "五、重来"]


def test_bullets_are_a_list() -> None:
    page = read(
        WordFile("标题\r甲\r乙\r", [(0, b""), (0, numbered(1)), (0, numbered(1))], tables=lists((23, "·", 1)))
    )
    assert page.preamble == (ListBlock((ListItem("•", "甲"), ListItem("•", "乙"))),)


def test_styles_of_headings_contents_and_titles() -> None:
    tables = {1: style_sheet(0, 1, 19, 62)}
    text = "年度报告\r第一章 总则 3\r总则\r" + REST
    page = read(WordFile(text, [(3, b""), (2, b""), (1, b""), (0, b"")], tables=tables))
    assert page.title == "年度报告"
    assert [section.heading for section in page.sections] == ["总则"]
    assert left_out(page) == [("第一章 总则 3", "table of contents")]


def test_hidden_and_deleted_text_is_left_out() -> None:
    text = "标题\r留下删去隐藏。\r"
    page = read(WordFile(text, runs=[(5, 7, DELETED), (7, 9, HIDDEN), (3, 5, BOLD)]))
    assert body_text(page) == "留下。"
    assert left_out(page) == [("删去", "deleted in a tracked change"), ("隐藏", "hidden text")]


def test_fields_show_their_results() -> None:
    text = '标题\r见\x13 HYPERLINK "https://example.org/a" \x14网站\x15第\x13 PAGE \x14\x13 X \x145\x15\x15页。\r'
    page = read(WordFile(text))
    assert page.preamble == (Paragraph("见网站第5页。", (Link(1, 3, "https://example.org/a"),)),)


def test_what_fields_without_a_result_draw_is_shown() -> None:
    page = read(WordFile("标题\r第\x13 EQ \\o\\ac(○,3)\x15条，见\x13 IF \x13 EQ \\x(甲)\x15 \x14乙\x15。\r"))
    assert body_text(page) == "第③条，见乙。"


def test_powers_stay_above_the_line() -> None:
    page = read(WordFile("标题\r共25km2，上注。\r", runs=[(8, 9, RAISED), (10, 11, RAISED)]))
    assert body_text(page) == "共25km²，上注。"


@pytest.mark.parametrize(
    ("code", "address"),
    [
        ('HYPERLINK "mailto:info@example.org"', "mailto:info@example.org"),
        ('HYPERLINK \\l "_Toc1"', None),
        ('HYPERLINK "javascript:run()"', None),
        ('HYPERLINK "list.xls"', None),
    ],
)
def test_links_lead_where_those_of_pages_may(code: str, address: str | None) -> None:
    page = read(WordFile(f"标题\r致\x13 {code} \x14信箱\x15。\r"))
    links = (Link(1, 3, address),) if address else ()
    assert page.preamble == (Paragraph("致信箱。", links),)


def test_a_field_that_never_ends_hides_nothing() -> None:
    text = "标题\r前\x13 PAGE \x14后文。\r第\x13 PAGE \x145\x15页。\r末段。\r"
    assert body_text(read(WordFile(text))) == "前 PAGE 后文。\n第5页。\n末段。"
    hidden = read(WordFile(text, runs=[(4, 11, HIDDEN)]))
    assert body_text(hidden) == "前后文。\n第5页。\n末段。"


def test_notes_follow_their_paragraph() -> None:
    text = "标题\r正文\x02的话。\r下一段。\r"
    places = struct.pack("<II", 5, len(text)) + struct.pack("<H", 1)
    texts = struct.pack("<III", 0, 6, 7)
    page = read(WordFile(text, notes="\x02 注解\r\r", tables={2: places, 3: texts}))
    assert body_text(page) == "正文[1]的话。\n[1] 注解\n下一段。"


def test_notes_and_boxes_without_known_places_follow_the_text() -> None:
    text = "标题\r正文\x02的话。\r下一段。\r"
    page = read(WordFile(text, notes="\x02 注解\r\r", boxes="框中文字\r\r"))
    assert body_text(page) == "正文的话。\n下一段。\n注解\n框中文字"
    places = struct.pack("<II", 5, len(text)) + struct.pack("<H", 1)
    texts = struct.pack("<II", 0, 6)
    page = read(WordFile(text, notes="\x02 注解\r\x02 另注\r\r", tables={2: places, 3: texts}))
    assert body_text(page) == "正文[1]的话。\n[1] 注解\n下一段。\n另注"


def test_text_boxes_follow_the_paragraph_of_their_shape() -> None:
    text = "标题\r前\x08段。\r后段。\r"
    shapes = struct.pack("<II", 4, len(text)) + struct.pack("<I22x", 9)
    boxes = struct.pack("<III", 0, 5, 6) + struct.pack("<14xI4x", 9) + bytes(22)
    page = read(WordFile(text, boxes="框中文字\r\r", tables={40: shapes, 56: boxes}))
    assert body_text(page) == "前段。\n框中文字\n后段。"
    page = read(WordFile(text, boxes="框中文字\r\r", tables={56: boxes}))
    assert body_text(page) == "前段。\n后段。\n框中文字"


def test_headers_and_comments_are_left_out() -> None:
    headers = struct.pack("<10I", *[0] * 7, 0, 4, 5)
    page = read(WordFile("标题\r" + REST, headers="页眉字\r\r", comments="意见如下\r", tables={11: headers}))
    assert left_out(page) == [("页眉字", "header of the pages"), ("意见如下", "comment of an editor")]


def test_text_boxes_of_headers_and_footers_are_left_out() -> None:
    page = read(WordFile("标题\r" + REST, header_boxes="某某局文件\r— 3 —\r某某局文件\r\r"))
    assert body_text(page) == "正文第一段，说明事项。"
    assert left_out(page) == [("某某局文件", "text box in a header or footer")]


@pytest.mark.parametrize(
    ("language", "codec", "line"),
    [(0x804, "gb18030", "填表说明：姓名a"), (0x411, "cp932", "お知らせ：氏名"), (0x409, "cp1252", "Café – name")],
)
def test_word_95_is_read_in_the_code_page_of_its_language(language: int, codec: str, line: str) -> None:
    page = read(old_word(f"Form\r{line}\r".encode(codec), language))
    assert body_text(page) == line


def test_what_cannot_be_read_is_said() -> None:
    assert parse_page(WordFile("a\r", flags=0x100).bytes(), "/x/a.doc") == Failure(
        "/x/a.doc", "a.doc is an encrypted Word document; save a copy without its password"
    )
    assert parse_page(WordFile("\x01\r").bytes(), "/x/a.doc") == Failure(
        "/x/a.doc", "a.doc is a Word document without text; its pages may be pictures"
    )
    assert parse_page(WordFile("a\r", tables={33: b"\x02"}).bytes(), "/x/a.doc") == Failure(
        "/x/a.doc", "a.doc is a damaged Word document; get the file again"
    )


def test_text_that_is_missing_is_said() -> None:
    text = "标题\r前一段。\r后一段，其文字不在文件中。\r"
    beyond = struct.pack("<HIH", 0, 0x100000, 0)
    pieces = struct.pack("<III", 0, 8, len(text) + 1) + struct.pack("<HIH", 0, 0x800, 0) + beyond
    page = read(WordFile(text, tables={33: b"\x02" + struct.pack("<I", len(pieces)) + pieces}))
    assert body_text(page) == "前一段。"
    assert page.warnings == ("the text from character 9 on could not be read; the file is damaged",)
    assert page.document is not None
    assert page.document.not_read == page.warnings
    assert read(WordFile(text)).warnings == ()


@given(st.data())
def test_damage_never_ends_in_an_error(data: st.DataObject) -> None:
    whole = WordFile(
        "表\ra\x07b\x07\x07尾注\x02\r",
        [(0, b""), (0, IN_TABLE), (0, IN_TABLE), (0, row([0, 5, 9]))],
        tables=lists((0, "\0.", 1)),
    ).bytes()
    damaged = bytearray(whole[: data.draw(st.integers(1000, len(whole)))])
    for _ in range(data.draw(st.integers(0, 8))):
        damaged[data.draw(st.integers(512, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    page = parse_page(bytes(damaged), "/x/a.doc")
    assert isinstance(page, Bulletin) or "please report" not in getattr(page, "error", "")
