"""Word documents in one XML file: the format of Word 2003, and the flat form of DOCX."""

from __future__ import annotations

from tui_reader.model import Bulletin, Failure, Link, Table, body_text
from tui_reader.parse.page import parse_page

SPACES = (
    'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"'
    ' xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint"'
    ' xmlns:aml="http://schemas.microsoft.com/aml/2001/core"'
)


def paragraph(*runs: str, properties: str = "") -> str:
    made = (run if run.startswith("<") else f"<w:r><w:t>{run}</w:t></w:r>" for run in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(made)}</w:p>"


def word(*content: str) -> bytes:
    body = f"<w:body><wx:sect>{''.join(content)}</wx:sect></w:body>"
    head = '<?xml version="1.0"?><?mso-application progid="Word.Document"?>'
    return f"{head}<w:wordDocument {SPACES}>{body}</w:wordDocument>".encode()


def read(data: bytes) -> Bulletin:
    page = parse_page(data, "/x/notice.doc")
    assert isinstance(page, Bulletin), page
    return page


def test_numbers_that_are_not_stated_are_counted() -> None:
    """Word states the number of each paragraph beside its list, other programs the list alone."""
    levels = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:nfc w:val="37"/><w:lvlText w:val="%1、"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:nfc w:val="0"/><w:lvlText w:val="（%2）"/></w:lvl>'
    )
    lists = (
        f'<w:lists><w:listDef w:listDefId="7">{levels}</w:listDef>'
        '<w:list w:ilfo="1"><w:ilst w:val="7"/></w:list><w:list w:ilfo="2"><w:ilst w:val="7"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/></w:lvlOverride></w:list></w:lists>'
    )
    style = '<w:style w:styleId="L"><w:pPr><w:listPr><w:ilfo w:val="1"/></w:listPr></w:pPr></w:style>'
    style = f"<w:styles>{style}</w:styles>"

    def listed(level: int, number: int = 1) -> str:
        return f'<w:listPr><w:ilvl w:val="{level}"/><w:ilfo w:val="{number}"/></w:listPr>'

    data = word(
        paragraph("报名条件如下，请各单位遵照执行", properties=listed(0)),
        paragraph("年满十八岁", properties=listed(1)),
        paragraph("身体健康", properties=listed(1)),
        paragraph("报名时间另行通知，请留意公告", properties='<w:pStyle w:val="L"/>'),
        paragraph("其他事项由招聘单位负责解释", properties=listed(0, 2)),
    ).replace(b"<w:body>", f"{lists}{style}<w:body>".encode())
    text = body_text(read(data))
    expected = ("一、报名条件", "（1）年满", "（2）身体", "二、报名时间", "四、其他事项")
    assert [each in text for each in expected] == [True] * 5, text


def test_paragraphs_numbers_and_links() -> None:
    number = '<w:listPr><w:ilvl w:val="0"/><wx:t wx:val="一、"/></w:listPr>'
    link = '<w:hlink w:dest="https://example.org/"><w:r><w:t>网站</w:t></w:r></w:hlink>'
    page = read(
        word(
            paragraph("关于报名的通知", properties='<w:jc w:val="center"/>'),
            paragraph("报名条件", properties=number),
            paragraph("见", link),
        )
    )
    assert page.title == "关于报名的通知"
    assert body_text(page).splitlines() == ["一、报名条件", "见网站"]
    (block,) = page.sections[0].blocks
    assert getattr(block, "links", ()) == (Link(1, 3, "https://example.org/"),)
    assert page.document is not None
    assert page.document.kind == "word-xml"


def test_fields_and_powers() -> None:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    code = r"<w:r><w:instrText>EQ \o\ac(○,3)</w:instrText></w:r>"
    power = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r>'
    simple = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>5</w:t></w:r></w:fldSimple>'
    page = read(
        word(paragraph("通知"), paragraph("第", mark("begin"), code, mark("end"), "条，", simple, "m", power))
    )
    assert body_text(page) == "第③条，5m²"


def test_tables_and_merged_cells() -> None:
    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"

    rows = "<w:tr>" + cell("名称", '<w:vmerge w:val="restart"/>') + cell("一") + "</w:tr>"
    rows += "<w:tr>" + cell("", "<w:vmerge/>") + cell("二") + "</w:tr>"
    rows += "<w:tr>" + cell("合计", '<w:gridSpan w:val="2"/>') + "</w:tr>"
    page = read(word(paragraph("标题"), f"<w:tbl>{rows}</w:tbl>", paragraph("正文。")))
    table = page.preamble[0]
    assert isinstance(table, Table)
    assert [[(one.text, one.columns, one.rows) for one in row] for row in table.rows] == [
        [("名称", 1, 2), ("一", 1, 1)],
        [("二", 1, 1)],
        [("合计", 2, 1)],
    ]


def test_notes_follow_and_what_is_not_shown_is_left_out() -> None:
    note = f"<w:r><w:footnote>{paragraph('注。')}</w:footnote></w:r>"
    changed = '<aml:annotation w:type="Word.{}"><aml:content><w:r>{}</w:r></aml:content></aml:annotation>'
    deleted = changed.format("Deletion", "<w:delText>旧</w:delText>")
    inserted = changed.format("Insertion", "<w:t>新</w:t>")
    section = f"<w:sectPr><w:hdr>{paragraph('页眉')}</w:hdr></w:sectPr>"
    page = read(word(paragraph("标题"), paragraph("正文", note, deleted, inserted), section))
    assert body_text(page).splitlines() == ["正文[1]新", "[1] 注。"]
    assert {(entry.text, entry.reason) for entry in page.left_out} == {
        ("旧", "deleted in a tracked change"),
        ("页眉", "header of the pages"),
    }


def test_the_flat_form_of_docx_is_read() -> None:
    space = "http://schemas.openxmlformats.org"
    body = "<w:body><w:p><w:r><w:t>正文。</w:t></w:r></w:p></w:body>"
    main = f'<w:document xmlns:w="{space}/wordprocessingml/2006/main">{body}</w:document>'
    kind = f"{space}/officeDocument/2006/relationships/officeDocument"
    relations = (
        f'<Relationships xmlns="{space}/package/2006/relationships">'
        f'<Relationship Id="r" Type="{kind}" Target="word/document.xml"/></Relationships>'
    )
    types = (
        "application/vnd.openxmlformats-package.relationships+xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    )
    parts = zip(("/_rels/.rels", "/word/document.xml"), types, (relations, main), strict=True)
    listed = "".join(
        f'<pkg:part pkg:name="{name}" pkg:contentType="{kind}"><pkg:xmlData>{text}</pkg:xmlData></pkg:part>'
        for name, kind, text in parts
    )
    package = (
        f'<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">{listed}</pkg:package>'
    )
    data = f'<?xml version="1.0"?>{package}'
    assert body_text(read(data.encode())) == "正文。"


def test_a_document_without_text_is_named() -> None:
    error = "x.doc is a Word document without text; its pages may be pictures"
    assert parse_page(word(paragraph("")), "/x/x.doc") == Failure("/x/x.doc", error)


def test_damage_is_said() -> None:
    page = read(word(paragraph("标题"), paragraph("正文。"))[:-40])
    assert page.warnings == ("the document is damaged; text of it may be missing",)
