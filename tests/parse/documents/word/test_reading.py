"""Word documents: title, headings by style, automatic numbers, tables, lists, and text that is left out."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tui_reader.model import (
    MISSING,
    Bulletin,
    Cell,
    Failure,
    Link,
    ListBlock,
    ListItem,
    Paragraph,
    Table,
    body_text,
)
from tui_reader.model import walk_sections as walk
from tui_reader.parse.documents.paragraphs.numbers import format_number
from tui_reader.parse.documents.word import reading
from tui_reader.parse.page import parse_page

SENTENCE = "全市各区都要按照要求办理，不得延误。"


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def read(document: Any) -> Bulletin:
    page = parse_page(saved(document), "/x/notice.docx")
    assert isinstance(page, Bulletin), page
    return page


def document(*lines: str, centred: int = 0) -> Any:
    made = docx.Document()
    for number, line in enumerate(lines):
        paragraph = made.add_paragraph(line)
        if number < centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return made


def add(made: Any, xml: str) -> None:
    """Put elements at the end of a document."""
    spaces = nsdecls("w", "r") + (' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"')
    for element in list(parse_xml(f"<w:body {spaces}>{xml}</w:body>")):
        made.element.body.insert(len(made.element.body) - 1, element)


class TestTitle:
    def test_lines_in_the_middle_below_the_masthead(self) -> None:
        made = document(
            "青河市人民政府文件",
            "青政发〔2021〕7号",
            "青河市人民政府关于",
            "加强河道管理的通知",
            "各区：",
            SENTENCE,
            centred=4,
        )
        notice = read(made)
        assert notice.title == "青河市人民政府关于加强河道管理的通知"
        assert notice.document_number == "青政发〔2021〕7号"
        assert "加强河道管理的通知" not in body_text(notice)

    def test_style(self) -> None:
        made = docx.Document()
        made.add_heading("河道管理要点", 0)
        made.add_paragraph(SENTENCE)
        assert read(made).title == "河道管理要点"

    def test_properties_if_printed(self) -> None:
        made = document("水利局简报", "河道管理要点", SENTENCE)
        made.core_properties.title = "河道管理要点"
        assert read(made).title == "河道管理要点"

    def test_the_only_heading_of_the_first_level(self) -> None:
        made = document("水利局简报")
        made.add_heading("河道管理要点", 1)
        made.add_paragraph(SENTENCE)
        assert read(made).title == "河道管理要点"

    def test_first_line(self) -> None:
        assert read(document("河道管理要点", SENTENCE)).title == "河道管理要点"

    def test_none_where_a_sentence_begins(self) -> None:
        assert read(document(SENTENCE, SENTENCE)).title is None


def test_headings_by_style_and_by_number() -> None:
    made = document("河道管理要点")
    made.add_heading("总则", 1)
    made.add_paragraph(SENTENCE)
    made.add_heading("适用范围", 2)
    made.add_paragraph(SENTENCE)
    made.add_heading("监督检查", 1)
    made.add_paragraph(SENTENCE)
    assert [(one.address, one.heading) for one in walk(read(made).sections)] == [
        ("1", "总则"),
        ("1.1", "适用范围"),
        ("2", "监督检查"),
    ]


def numbered(made: Any, number_format: str, text: str, *lines: str, level: str = "0", start: str = "1") -> None:
    """Paragraphs of a new list that Word numbers; `level` and `start` are what its definition states."""
    numbering = made.part.numbering_part.element
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90"><w:lvl w:ilvl="{level}"><w:start w:val="{start}"/>'
        f'<w:numFmt w:val="{number_format}"/><w:lvlText w:val="{text}"/></w:lvl></w:abstractNum>'
    )
    numbering.insert(0, abstract)
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="91"><w:abstractNumId w:val="90"/></w:num>'))
    for line in lines:
        properties = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="91"/></w:numPr></w:pPr>'
        add(made, f"<w:p>{properties}<w:r><w:t>{line}</w:t></w:r></w:p>")
        add(made, f"<w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p>")


def test_automatic_numbers_are_labels_of_sections() -> None:
    made = document("河道管理要点")
    numbered(made, "chineseCounting", "%1、", "总体要求", "工作安排", "组织领导")
    assert [(one.label, one.heading) for one in walk(read(made).sections)] == [
        ("一、", "总体要求"),
        ("二、", "工作安排"),
        ("三、", "组织领导"),
    ]


@pytest.mark.parametrize("damage", [{"level": "x"}, {"start": "x"}, {"start": "9" * 5000}, {"start": ""}])
def test_damaged_definitions_of_lists_count_from_one(damage: dict[str, str]) -> None:
    made = document("河道管理要点")
    numbered(made, "decimal", "%1.", "总体要求", "工作安排", **damage)
    assert [one.label for one in walk(read(made).sections)] == ["1.", "2."]


@pytest.mark.parametrize(
    ("number", "form", "expected"),
    [
        (1, "chineseCounting", "一"),
        (10, "chineseCounting", "十"),
        (12, "chineseCountingThousand", "十二"),
        (20, "japaneseCounting", "二十"),
        (35, "taiwaneseCountingThousand", "三十五"),
        (105, "chineseCounting", "一〇五"),
        (3, "ideographTraditional", "丙"),
        (28, "lowerLetter", "bb"),
        (4, "upperRoman", "IV"),
        (2, "decimalEnclosedCircle", "②"),
        (30, "decimalEnclosedCircle", "30"),
        (7, "decimalZero", "07"),
        (7, "cardinalText", "7"),
    ],
)
def test_formats_of_numbers(number: int, form: str, expected: str) -> None:
    assert format_number(number, form) == expected


def test_bulleted_paragraphs_are_one_list() -> None:
    made = document("河道管理要点", SENTENCE)
    for text in ("甲项", "乙项"):
        made.add_paragraph(text, style="List Bullet")
    (block,) = (one for one in read(made).preamble if isinstance(one, ListBlock))
    assert block.items == (ListItem("•", "甲项"), ListItem("•", "乙项"))


def test_tables_with_merged_cells_and_a_head() -> None:
    made = document("河道管理要点", SENTENCE)
    table = made.add_table(3, 3)
    for row, texts in zip(
        table.rows, (("区", "河道", "长度"), ("东区", "清河", "12"), ("", "沙河", "8")), strict=True
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    (block,) = (one for one in read(made).preamble if isinstance(one, Table))
    assert block.header_rows == 1
    assert block.rows == (
        (Cell("区"), Cell("河道 长度", columns=2)),
        (Cell("东区", rows=2), Cell("清河"), Cell("12")),
        (Cell("沙河"), Cell("8")),
    )


def test_cells_have_the_alignment_of_their_paragraphs() -> None:
    made = document("河道管理要点", SENTENCE)
    table = made.add_table(1, 3)
    for cell, text, align in zip(
        table.row_cells(0), "甲乙丙", (None, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT), strict=True
    ):
        cell.text = text
        cell.paragraphs[0].alignment = align
    (block,) = (one for one in read(made).preamble if isinstance(one, Table))
    assert block.rows == ((Cell("甲"), Cell("乙", align="center"), Cell("丙", align="right")),)


def test_rows_and_cells_in_content_controls_are_read() -> None:
    made = document("河道管理要点", SENTENCE)

    def cell(text: str) -> str:
        return f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"

    def control(content: str) -> str:
        return f"<w:sdt><w:sdtContent>{content}</w:sdtContent></w:sdt>"

    rows = f"<w:tr>{cell('区')}{control(cell('河道'))}</w:tr>" + control(
        f"<w:tr>{cell('东区')}{cell('清河')}</w:tr>"
    )
    add(made, f"<w:tbl>{rows}</w:tbl>")
    (block,) = (one for one in read(made).preamble if isinstance(one, Table))
    assert block.rows == ((Cell("区"), Cell("河道")), (Cell("东区"), Cell("清河")))


def test_a_table_of_one_column_is_a_frame() -> None:
    made = document("河道管理要点", SENTENCE)
    made.add_table(1, 1).cell(0, 0).text = "框中的正文也要读到。"
    assert Paragraph("框中的正文也要读到。") in read(made).preamble


def test_links_have_addresses() -> None:
    made = document("河道管理要点", SENTENCE)
    web = made.part.relate_to(
        "http://a.example/x", docx.opc.constants.RELATIONSHIP_TYPE.HYPERLINK, is_external=True
    )
    run = "<w:r><w:t>全文</w:t></w:r>"
    add(
        made,
        f'<w:p><w:r><w:t xml:space="preserve">见 </w:t></w:r><w:hyperlink r:id="{web}">{run}</w:hyperlink></w:p>',
    )
    assert Paragraph("见 全文", (Link(2, 4, "http://a.example/x"),)) in read(made).preamble


@pytest.mark.parametrize(
    ("xml", "shown"),
    [
        pytest.param("<w:p><w:ins><w:r><w:t>新增的字句</w:t></w:r></w:ins></w:p>", True, id="inserted"),
        pytest.param(
            "<w:p><w:del><w:r><w:delText>新增的字句</w:delText></w:r></w:del></w:p>", False, id="deleted"
        ),
        pytest.param("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>新增的字句</w:t></w:r></w:p>", False, id="hidden"),
        pytest.param(
            '<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>新增的字句</w:t></w:r></w:p>',
            True,
            id="shown again",
        ),
        pytest.param("<w:p><w:r><w:instrText>新增的字句</w:instrText></w:r></w:p>", False, id="field code"),
        pytest.param(
            "<w:sdt><w:sdtContent><w:p><w:r><w:t>新增的字句</w:t></w:r></w:p></w:sdtContent></w:sdt>",
            True,
            id="control",
        ),
        pytest.param(
            "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:txbxContent><w:p><w:r>"
            "<w:t>新增的字句</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:t>重复的字句</w:t></mc:Fallback>"
            "</mc:AlternateContent></w:r></w:p>",
            True,
            id="text box",
        ),
    ],
)
def test_text_of_paragraphs(xml: str, shown: bool) -> None:
    made = document("河道管理要点", SENTENCE)
    add(made, xml)
    text = body_text(read(made))
    assert ("新增的字句" in text) is shown
    assert "重复" not in text


FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{}</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{}</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
DRAWN = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>EQ \\o\\ac(○</w:instrText></w:r>'
    '<w:r><w:instrText>,3)</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
READING = (
    "<w:r><w:ruby><w:rt><w:r><w:t>zhāng</w:t></w:r></w:rt>"
    "<w:rubyBase><w:r><w:t>张</w:t></w:r></w:rubyBase></w:ruby></w:r>"
)
RAISED = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>{}</w:t></w:r>'


@pytest.mark.parametrize(
    ("runs", "text", "links"),
    [
        pytest.param(
            FIELD.format('HYPERLINK "https://example.org/a"', "网站"),
            "前网站后",
            (Link(1, 3, "https://example.org/a"),),
            id="link of a field",
        ),
        pytest.param(
            "<w:fldSimple w:instr='HYPERLINK \"https://example.org/a\"'><w:r><w:t>网站</w:t></w:r></w:fldSimple>",
            "前网站后",
            (Link(1, 3, "https://example.org/a"),),
            id="link of a simple field",
        ),
        pytest.param(FIELD.format("PAGE", "5"), "前5后", (), id="result"),
        pytest.param(DRAWN, "前③后", (), id="equation in two runs"),
        pytest.param(
            DRAWN.removesuffix('<w:r><w:fldChar w:fldCharType="end"/></w:r>'), "前后③", (), id="without end"
        ),
        pytest.param(READING, "前张（zhāng）后", (), id="reading"),
        pytest.param(RAISED.format("2"), "前²后", (), id="power"),
        pytest.param(RAISED.format("上"), "前上后", (), id="raised word"),
    ],
)
def test_fields_readings_and_powers(runs: str, text: str, links: tuple[Link, ...]) -> None:
    made = document("河道管理要点", SENTENCE)
    add(made, f"<w:p><w:r><w:t>前</w:t></w:r>{runs}<w:r><w:t>后</w:t></w:r></w:p>")
    assert Paragraph(text, links) in read(made).preamble


W = f'<?xml version="1.0"?><w:{{}} {nsdecls("w", "r")}>'


def with_part(made: Any, kind: str, xml: str) -> str:
    """Put a part beside the document; the identifier of its relation."""
    root = {"header": "hdr", "footer": "ftr"}.get(kind, kind)
    blob = f"{W.format(root)}{xml}</w:{root}>".encode()
    name = PackURI(f"/word/{kind}{len(made.part.rels)}.xml")
    part = Part(name, "application/xml", blob, made.part.package)
    return str(made.part.relate_to(part, f"{RELATIONS}/{kind}"))


def with_edge(made: Any, kind: str, text: str, pages: str) -> None:
    """Put a header or footer on the first pages or on the others (`default`)."""
    relation = with_part(made, kind, RUN.format(text))
    made.element.body.sectPr.insert(
        0, parse_xml(f'<w:{kind}Reference {nsdecls("w", "r")} w:type="{pages}" r:id="{relation}"/>')
    )


RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RUN = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"


def notes(kind: str, *texts: str) -> str:
    separator = f'<w:{kind} w:id="0" w:type="separator"><w:p><w:r><w:separator/></w:r></w:p></w:{kind}>'
    return separator + "".join(
        f'<w:{kind} w:id="{n}">{RUN.format(text)}</w:{kind}>' for n, text in enumerate(texts, 1)
    )


def test_notes_follow_the_paragraph_that_refers_to_them() -> None:
    made = document("河道管理要点", SENTENCE)
    with_part(made, "footnotes", notes("footnote", "指市管河道。", "无人引用。", "见附图。"))
    with_part(made, "endnotes", notes("endnote", "二〇二〇年修订。"))
    first, third, end = (
        '<w:r><w:footnoteReference w:id="1"/></w:r>',
        '<w:r><w:footnoteReference w:id="3"/></w:r>',
        '<w:r><w:endnoteReference w:id="1"/></w:r>',
    )
    add(
        made,
        f"<w:p><w:r><w:t>河道</w:t></w:r>{first}<w:r><w:t>分两级。</w:t></w:r>{end}</w:p>" + RUN.format("其后。"),
    )
    add(
        made,
        f"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r>{third}</w:p></w:tc><w:tc>{RUN.format('乙')}</w:tc></w:tr></w:tbl>",
    )
    assert body_text(read(made)).split("\n")[-7:] == [
        *(
            "河道[1]分两级。[e1]",
            "[1] 指市管河道。",
            "[e1] 二〇二〇年修订。",
            "其后。",
            "甲[2]\t乙",
            "[2] 见附图。",
            "无人引用。",
        ),
    ]


def test_marks_lead_to_their_notes_and_back() -> None:
    made = document("河道管理要点", SENTENCE)
    with_part(made, "footnotes", notes("footnote", "指市管河道。"))
    with_part(made, "endnotes", notes("endnote", "二〇二〇年修订。"))
    first, end = ('<w:r><w:footnoteReference w:id="1"/></w:r>', '<w:r><w:endnoteReference w:id="1"/></w:r>')
    add(made, f"<w:p><w:r><w:t>河道</w:t></w:r>{first}<w:r><w:t>分两级。</w:t></w:r>{end}</w:p>")
    text, foot, last = (block for block in read(made).preamble[-3:] if isinstance(block, Paragraph))
    marks = [(text.text[link.start : link.end], link.address) for link in text.links]
    assert marks == [("[1]", f"#{foot.note}"), ("[e1]", f"#{last.note}")]
    assert (foot.note, last.note) == ("note-1", "note-2")
    for note, mark in ((foot, "[1]"), (last, "[e1]")):
        assert [(note.text[link.start : link.end], link.address) for link in note.links] == [
            (mark, f"#{note.note}")
        ]


def test_the_title_has_no_mark_of_its_note() -> None:
    made = document("河道管理要点", centred=1)
    with_part(made, "footnotes", notes("footnote", "经第三次会议通过。"))
    made.element.body[0].append(parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="1"/></w:r>'))
    made.add_paragraph(SENTENCE)
    found = read(made)
    assert found.title == "河道管理要点"
    assert body_text(found) == f"[1] 经第三次会议通过。\n{SENTENCE}"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        pytest.param(f"<w:sdt><w:sdtContent>{RUN.format('甲')}</w:sdtContent></w:sdt>", "甲", id="a control"),
        pytest.param(
            f"<w:tbl><w:tr><w:tc>{RUN.format('甲')}</w:tc><w:tc>{RUN.format('乙')}</w:tc></w:tr></w:tbl><w:p/>",
            "[ 甲 | 乙 ]",
            id="a table",
        ),
        pytest.param(RUN.format("甲" * 5000), "甲" * 5000, id="a long text"),
        pytest.param(f"<w:moveTo>{RUN.format('甲')}</w:moveTo>", "甲", id="moved here"),
        pytest.param(f"<w:unknown>{RUN.format('甲')}</w:unknown>", "甲", id="an unknown wrapper"),
    ],
)
def test_the_whole_text_of_a_cell_is_read(cell: str, text: str) -> None:
    made = document("河道管理要点", SENTENCE)
    add(made, f"<w:tbl><w:tr><w:tc>{cell}</w:tc><w:tc>{RUN.format('丙')}</w:tc></w:tr></w:tbl>")
    (table,) = (block for block in read(made).preamble if isinstance(block, Table))
    assert [cell.text for cell in table.rows[0]] == [text, "丙"]


M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def math(xml: str) -> str:
    return f"<w:p><w:r><w:t>水位</w:t></w:r><m:oMath {M}>{xml}</m:oMath></w:p>"


def run(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        pytest.param(math(run("h=3")), "水位h=3", id="text"),
        pytest.param(
            math(f"<m:f><m:num>{run('a+b')}</m:num><m:den>{run('2')}</m:den></m:f>"), "水位(a+b)/2", id="fraction"
        ),
        pytest.param(
            math(f"<m:sSup><m:e>{run('h')}</m:e><m:sup>{run('2')}</m:sup></m:sSup>"), "水位h^2", id="exponent"
        ),
        pytest.param(
            math(f"<m:sSub><m:e>{run('h')}</m:e><m:sub>{run('max')}</m:sub></m:sSub>"), "水位h_max", id="index"
        ),
        pytest.param(math(f"<m:rad><m:deg/><m:e>{run('h')}</m:e></m:rad>"), "水位√h", id="root"),
        pytest.param(math(f"<m:d><m:e>{run('h')}</m:e></m:d>"), "水位(h)", id="brackets"),
        pytest.param(
            math(
                f'<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>{run("i")}</m:sub>'
                f"<m:e>{run('h')}</m:e></m:nary>"
            ),
            "水位∑_(i) h",
            id="sum",
        ),
        pytest.param(
            '<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>同意</w:t></w:r></w:p>', "☑同意", id="box"
        ),
        pytest.param(
            '<w:p><w:r><w:sym w:font="Own" w:char="F0FE"/><w:t>同意</w:t></w:r></w:p>', "▪同意", id="symbol"
        ),
        pytest.param(
            '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textpath string="青河市简报"/>'
            "</v:shape></w:pict></w:r></w:p>",
            "青河市简报",
            id="WordArt",
        ),
    ],
)
def test_formulas_and_symbols(xml: str, text: str) -> None:
    made = document("河道管理要点", SENTENCE)
    add(made, xml)
    assert body_text(read(made)).split("\n")[-1] == text


def left_out(page: Bulletin) -> list[tuple[str, str]]:
    return [(one.text, one.reason) for one in page.left_out]


def test_what_is_left_out_is_recorded() -> None:
    made = document("河道管理要点", SENTENCE)
    with_part(made, "comments", f'<w:comment w:id="1">{RUN.format("请核对。")}</w:comment>')
    add(
        made,
        "<w:p><w:del><w:r><w:delText>删去的话</w:delText></w:r></w:del><w:r><w:rPr><w:vanish/></w:rPr>"
        "<w:t>隐藏的话</w:t></w:r></w:p>",
    )
    assert left_out(read(made)) == [
        ("删去的话", "deleted in a tracked change"),
        ("隐藏的话", "hidden text"),
        ("请核对。", "comment of an editor"),
    ]


def placed(page: Bulletin) -> list[tuple[str, str | None]]:
    """What is left out, with the line of the text that stands above it."""
    lines = ["", *body_text(page).split("\n")]
    return [(one.text, None if one.place is None else lines[one.place]) for one in page.left_out]


def test_what_is_left_out_has_its_place() -> None:
    made = document("河道管理要点", SENTENCE, "第二段在此。")
    with_part(
        made,
        "comments",
        f'<w:comment w:id="1">{RUN.format("请核对")}{RUN.format("并签字。")}</w:comment>'
        f'<w:comment w:id="2">{RUN.format("无处可寻。")}</w:comment>',
    )
    add(
        made,
        '<w:p><w:r><w:t>第三段在此。</w:t></w:r><w:r><w:commentReference w:id="1"/></w:r></w:p>'
        "<w:p><w:del><w:r><w:delText>删去的话</w:delText></w:r></w:del></w:p>" + RUN.format("第四段在此。"),
    )
    assert placed(read(made)) == [
        ("请核对 并签字。", "第二段在此。"),
        ("删去的话", "第三段在此。"),
        ("无处可寻。", "第四段在此。"),
    ]


def chunk(made: Any, name: str, media_type: str, blob: bytes) -> None:
    part = Part(PackURI(f"/word/{name}"), media_type, blob, made.part.package)
    relation = made.part.relate_to(part, f"{RELATIONS}/aFChunk")
    add(made, f'<w:altChunk r:id="{relation}"/>' + RUN.format("后文。"))


MHT = (
    b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n"
    b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    b"<p>=E5=B5=8C=E5=85=A5=E3=80=82</p>\r\n--b--\r\n"
)


@pytest.mark.parametrize(
    ("name", "media_type", "blob"),
    [
        pytest.param("a.html", "text/html", "<html><body><p>嵌入。</p></body></html>".encode(), id="HTML"),
        pytest.param("a.txt", "text/plain", "嵌入。".encode(), id="text"),
        pytest.param("a.rtf", "application/rtf", rb"{\rtf1 {\u23884?\u20837?\u12290?}\par}", id="RTF"),
        pytest.param("a.mht", "message/rfc822", MHT, id="MHTML"),
        pytest.param("a.docx", "application/octet-stream", saved(document("嵌入。")), id="Word"),
    ],
)
def test_a_part_in_another_format_is_read_at_its_place(name: str, media_type: str, blob: bytes) -> None:
    made = document("河道管理要点", SENTENCE)
    chunk(made, name, media_type, blob)
    assert body_text(read(made)).split("\n")[-2:] == ["嵌入。", "后文。"]


def test_a_part_that_cannot_be_read_is_named_at_its_place() -> None:
    made = document("河道管理要点", SENTENCE)
    chunk(made, "a.bin", "application/octet-stream", b"\x89PNG\r\n\x1a\n")
    found = read(made)
    assert placed(found) == [("…", SENTENCE)]
    assert (found.left_out[0].where, found.left_out[0].reason) == ("/word/a.bin", MISSING)
    assert found.warnings == ("the embedded document /word/a.bin was not read",)


def test_a_part_outside_of_the_document_is_named() -> None:
    made = document("河道管理要点", SENTENCE)
    relation = made.part.relate_to("https://www.example.org/a.html", f"{RELATIONS}/aFChunk", is_external=True)
    add(made, f'<w:altChunk r:id="{relation}"/><w:altChunk r:id="rId99"/>')
    found = read(made)
    assert placed(found) == [("…", SENTENCE), ("…", SENTENCE)]
    assert found.warnings == (
        "the embedded document https://www.example.org/a.html was not read",
        "the embedded document rId99 was not read",
    )


DELETION = "<w:p><w:del><w:r><w:delText>删去的话</w:delText></w:r></w:del></w:p>"


def embedded_document() -> bytes:
    """A Word document with a header, a deletion, a comment, an unreferenced note and a part that is no text."""
    made = document("嵌入。")
    with_edge(made, "header", "内部资料", "default")
    with_part(made, "comments", f'<w:comment w:id="1">{RUN.format("请核对。")}</w:comment>')
    with_part(made, "footnotes", f'<w:footnote w:id="7">{RUN.format("无处引用的注。")}</w:footnote>')
    add(made, DELETION)
    chunk(made, "b.bin", "application/octet-stream", b"\x89PNG\r\n\x1a\n")
    return saved(made)


def test_what_an_embedded_document_leaves_out_is_recorded() -> None:
    made = document("河道管理要点", SENTENCE)
    chunk(made, "a.docx", "application/octet-stream", embedded_document())
    found = read(made)
    assert body_text(found).split("\n")[-4:] == ["嵌入。", "后文。", "无处引用的注。", "后文。"]
    assert placed(found) == [
        ("内部资料", SENTENCE),
        ("删去的话", "嵌入。"),
        ("…", "嵌入。"),
        ("请核对。", "无处引用的注。"),
    ]
    assert found.warnings == ("the embedded document /word/b.bin was not read",)


@pytest.mark.parametrize(
    ("media_type", "blob", "recorded"),
    [
        pytest.param(
            "application/rtf",
            rb"{\rtf1 Embedded.\par{\deleted Removed.}\par}",
            ("Removed.", "deleted in a tracked change"),
            id="RTF",
        ),
        pytest.param(
            "text/html",
            b"<p>Embedded, with more text than is hidden.</p><p hidden>A rule that nobody sees.</p>",
            ("A rule that nobody sees.", "hidden by the page"),
            id="HTML",
        ),
    ],
)
def test_what_an_embedded_page_leaves_out_is_recorded(
    media_type: str, blob: bytes, recorded: tuple[str, str]
) -> None:
    made = document("河道管理要点", SENTENCE)
    chunk(made, "a.bin", media_type, blob)
    assert left_out(read(made)) == [recorded]


def test_a_document_that_embeds_itself_ends() -> None:
    inner = document("最内。")
    for _ in range(9):
        outer = document("外层。")
        chunk(outer, "a.docx", "application/octet-stream", saved(inner))
        inner = outer
    assert body_text(read(inner)).count("后文。") <= 9


def points(*values: str) -> str:
    each = "".join(f'<c:pt idx="{n}"><c:v>{value}</c:v></c:pt>' for n, value in enumerate(values))
    return f"<c:cache>{each}</c:cache>"


def with_chart(series: str) -> Bulletin:
    made = document("河道管理要点", SENTENCE)
    blob = (
        '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><c:chart><c:title><a:t>月流</a:t><a:t>量</a:t>'
        f"</c:title><c:plotArea><c:barChart>{series}</c:barChart></c:plotArea></c:chart></c:chartSpace>"
    ).encode()
    part = Part(PackURI("/word/charts/chart1.xml"), "application/xml", blob, made.part.package)
    relation = made.part.relate_to(part, f"{RELATIONS}/chart")
    add(
        made,
        f'<w:p><w:r><w:t>见图。</w:t><w:drawing><c:chart r:id="{relation}" '
        'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"/></w:drawing></w:r></w:p>',
    )
    return read(made)


def test_a_chart_is_read_as_its_title_and_a_table() -> None:
    categories = f"<c:cat>{points('一月', '二月')}</c:cat>"
    series = "".join(
        f"<c:ser><c:tx>{points(name)}</c:tx>{categories}<c:val>{points(*values)}</c:val></c:ser>"
        for name, values in (("东闸", ("12", "15")), ("西闸", ("7",)))
    )
    found = with_chart(series)
    assert found.warnings == ()
    assert body_text(found).split("\n")[-5:] == ["见图。", "月流量", "\t东闸\t西闸", "一月\t12\t7", "二月\t15\t"]


@pytest.mark.parametrize(
    "series",
    [
        pytest.param(f"<c:ser><c:val>{points(*['7'] * 2001)}</c:val></c:ser>", id="points"),
        pytest.param(f"<c:ser><c:val>{points('7')}</c:val></c:ser>" * 101, id="series"),
    ],
)
def test_a_chart_that_is_too_large_to_be_read_whole_has_a_warning(series: str) -> None:
    assert with_chart(series).warnings == ("only 100 series and 2,000 points of each were read of a chart",)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        pytest.param("<w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox>", "☒同意", id="checked"),
        pytest.param("<w:checkBox><w:default w:val='0'/></w:checkBox>", "☐同意", id="not checked"),
        pytest.param(
            "<w:ddList><w:result w:val='1'/><w:listEntry w:val='甲'/><w:listEntry w:val='乙'/></w:ddList>",
            "乙同意",
            id="choice",
        ),
        pytest.param(
            "<w:ddList><w:result w:val='9'/><w:listEntry w:val='甲'/></w:ddList>", "同意", id="no choice"
        ),
    ],
)
def test_a_form_field_shows_its_state(field: str, text: str) -> None:
    made = document("河道管理要点", SENTENCE)
    add(
        made,
        f"<w:p><w:r><w:fldChar><w:ffData>{field}</w:ffData></w:fldChar></w:r><w:r><w:t>同意</w:t></w:r></w:p>",
    )
    assert body_text(read(made)).split("\n")[-1] == text


def test_headers_and_footers_are_left_out_except_the_masthead() -> None:
    made = document("关于整治河道的通知", SENTENCE)
    parts = [
        ("header", "青河市水利局文件"),
        ("header", "内部资料"),
        ("footer", "青河市水利局印"),
        ("footer", "— 1 —"),
    ]
    for number, (kind, text) in enumerate(parts):
        with_edge(made, kind, text, ("first", "default", "default", "first")[number])
    found = read(made)
    assert found.title == "关于整治河道的通知"
    assert body_text(found).split("\n")[0] == "青河市水利局文件"
    assert sorted(left_out(found)) == [
        ("内部资料", "header of the pages"),
        ("青河市水利局印", "footer of the pages"),
    ]


def test_parts_that_are_damaged_or_missing_do_no_harm() -> None:
    made = document("河道管理要点", SENTENCE)
    part = Part(PackURI("/word/footnotes.xml"), "application/xml", b"<w:footnotes", made.part.package)
    made.part.relate_to(part, f"{RELATIONS}/footnotes")
    add(made, '<w:p><w:r><w:t>见注</w:t><w:footnoteReference w:id="7"/><w:endnoteReference/></w:r></w:p>')
    assert body_text(read(made)).endswith("见注")


@pytest.mark.parametrize(
    "relation",
    [
        pytest.param('Target="footnotes.xml"', id="no kind"),
        pytest.param(f'Type="{RELATIONS}/aFChunk" TargetMode="External"', id="no target"),
    ],
)
def test_a_relation_that_does_not_say_what_to_what_does_no_harm(relation: str) -> None:
    page = parse_page(with_relation(relation), "/x/notice.docx")
    assert isinstance(page, Bulletin), page
    assert body_text(page) == SENTENCE


def with_relation(relation: str) -> bytes:
    """A document with one more relation, and a part for it."""
    made = document("河道管理要点", SENTENCE)
    add(made, '<w:altChunk r:id="rX"/>')
    whole = io.BytesIO()
    end, more = b"</Relationships>", f'<Relationship Id="rX" {relation}/></Relationships>'.encode()
    with zipfile.ZipFile(io.BytesIO(saved(made))) as given, zipfile.ZipFile(whole, "w") as archive:
        for member in given.infolist():
            data = given.read(member)
            archive.writestr(member, data.replace(end, more) if "document.xml.rels" in member.filename else data)
        archive.writestr("word/footnotes.xml", f"<w:footnotes {nsdecls('w')}/>")
    return whole.getvalue()


def test_control_codes_and_line_breaks() -> None:
    made = document("河道管理要点", "第一行在此。\n第二行在\u202e此。")
    assert body_text(read(made)).splitlines() == ["第一行在此。", "第二行在\ufffd此。"]


def refused(data: bytes) -> str:
    page = parse_page(data, "/x/notice.docx")
    assert isinstance(page, Failure)
    return page.error


def test_a_damaged_file_gives_an_error_of_one_line() -> None:
    whole = saved(document("河道管理要点", SENTENCE))
    assert refused(whole[:-400]) == "notice.docx is a damaged Word document; get the file again"
    nowhere = with_relation(f'Type="{RELATIONS}/aFChunk"')
    assert refused(nowhere) == "notice.docx is a damaged Word document; get the file again"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<w:document>")
    assert refused(buffer.getvalue()).startswith("notice.docx is a damaged Word document")


def test_a_document_without_text_is_refused() -> None:
    assert refused(saved(docx.Document())).startswith("notice.docx is a Word document without text")


def test_a_zip_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "UNPACKED_LIMIT", 1000)
    assert "unpacks to far more" in refused(saved(document("河道管理要点", SENTENCE)))


def test_embedded_files_are_attachments() -> None:
    made = document("关于报名的通知", "正文。")
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    for number, relation in enumerate(("package", "oleObject", "image")):
        part = Part(PackURI(f"/word/embeddings/book{number}.xlsx"), "application/x", b"data", made.part.package)
        made.part.relate_to(part, f"{kind}/{relation}")
    assert [attachment.title for attachment in read(made).attachments] == ["book0.xlsx", "book1.xlsx"]


def test_a_document_that_is_too_large_is_read_up_to_a_stated_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_LINES", 3)
    page = read(document("Notice", "First.", "Second.", "Third.", "Fourth."))
    assert body_text(page).splitlines() == ["First.", "Second."]
    assert page.document is not None
    assert page.warnings == page.document.not_read
    assert page.warnings == ("the document was not read from its line 4 on; it is too large",)


def test_a_table_in_a_cell_keeps_its_rows_and_cells() -> None:
    made = document("Notice", SENTENCE)
    outer = made.add_table(2, 2)
    for number in range(4):
        outer.cell(number // 2, number % 2).text = f"outer {number}"
    inner = outer.cell(0, 1).add_table(2, 2)
    for number in range(4):
        inner.cell(number // 2, number % 2).text = "" if number == 1 else f"inner {number}"
    table = read(made).preamble[-1]
    assert isinstance(table, Table)
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["outer 0", "outer 1 [ inner 0 | || inner 2 | inner 3 ]"],
        ["outer 2", "outer 3"],
    ]


@pytest.mark.parametrize("change", [("/wordprocessingml/2006/main", "/other/main"), ("w:body", "w:other")])
def test_a_document_without_a_body_is_called_damaged(change: tuple[str, str]) -> None:
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(saved(document("River works")))) as whole,
        zipfile.ZipFile(packed, "w") as changed,
    ):
        for name in whole.namelist():
            part = whole.read(name)
            changed.writestr(name, part.replace(*map(str.encode, change)) if name == "word/document.xml" else part)
    page = parse_page(packed.getvalue(), "/x/notice.docx")
    assert isinstance(page, Failure)
    assert "is a damaged Word document" in page.error
