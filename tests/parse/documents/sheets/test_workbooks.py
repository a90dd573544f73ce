"""Workbooks of every format: sheets as sections, headers, merged cells, hidden sheets, values as shown."""

from __future__ import annotations

import io
import struct
import time
import zipfile
from typing import Any

import pytest
import xlrd

from support.biff_files import workbook
from support.ole_files import ole
from support.workbooks import MAIN, PACKAGE, RELATIONS, rows, text, xlsx
from tui_reader.model import Bulletin, Cell, DocumentFile, Failure, LeftOut, Table, sheet_row
from tui_reader.parse.documents.sheets import workbook as limits
from tui_reader.parse.page import parse_page

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"


def read(data: bytes, name: str = "posts.bin") -> Bulletin:
    page = parse_page(data, f"/x/{name}")
    assert isinstance(page, Bulletin), page
    return page


def table(page: Bulletin, sheet: int = 0) -> list[list[str]]:
    """The texts of the table of a sheet."""
    blocks = page.sections[sheet].blocks if page.sections else page.preamble
    found = next(block for block in blocks if isinstance(block, Table))
    return [[cell.text for cell in row] for row in found.rows]


def refusal(data: bytes) -> str:
    page = parse_page(data, "/x/posts.bin")
    assert isinstance(page, Failure)
    return page.error


def ods(tables: str, styles: str = "") -> bytes:
    spaces = " ".join(
        f'xmlns:{name}="{OFFICE}{part}:1.0"'
        for name, part in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
    )
    content = (
        f"<office:document-content {spaces}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return packed.getvalue()


def test_each_sheet_is_a_section_with_its_header() -> None:
    page = read(
        xlsx(
            {
                "岗位": rows(text("序号", "单位"), '<c><v>1</v></c><c t="s"><v>0</v></c>'),
                "说明": rows(text("name", "since"), text("Office", "x") + "<c/>"),
            },
            strings=("<r><t>水利</t></r><r><t>局</t></r><rPh><t>shui</t></rPh>",),
        )
    )
    assert [section.heading for section in page.sections] == ["岗位", "说明"]
    assert table(page) == [["序号", "单位"], ["1", "水利局"]]
    assert page.sections[0].blocks == (Table(((Cell("序号"), Cell("单位")), (Cell("1"), Cell("水利局"))), 1),)
    assert page.document == DocumentFile("xlsx", "sheets.xlsx", "3", None, ("岗位", "说明"))


def test_numbers_and_dates_are_shown_in_their_formats() -> None:
    cells = '<c s="1"><v>45356</v></c><c s="2"><v>0.125</v></c><c s="3"><v>1234.5</v></c><c t="b"><v>1</v></c>'
    codes = ("yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;", "0.0%", "#,##0.00")
    odd = '<c t="e"><v>#DIV/0!</v></c><c t="d"><v>2024-03-05</v></c><c t="str"><v>a_x000D_b</v></c><c><v>x</v></c>'
    page = read(xlsx({"A": rows(cells, odd)}, formats=codes))
    assert table(page) == [["2024年3月5日", "12.5%", "1,234.50", "TRUE"], ["#DIV/0!", "2024-03-05", "a b", "x"]]


def test_numbers_that_no_part_has_leave_the_other_cells() -> None:
    long = "9" * 5000
    cells = f'<c t="s"><v>{long}</v></c><c s="{long}"><v>1.5</v></c><c s="1"><v>2.5</v></c>'
    book = xlsx({"A": rows(text("a", "b", "c"), cells)}, formats=("0",))
    styles = zipfile.ZipFile(io.BytesIO(book)).read("xl/styles.xml").decode()
    for damaged in (styles, styles.replace('"164"', f'"{long}"')):
        page = read(xlsx({"A": rows(text("a", "b", "c"), cells)}, xl__styles=damaged))
        assert table(page)[1][:2] == ["", "1.5"]


def test_a_formula_without_a_value_is_shown_itself() -> None:
    cells = (
        '<c s="1"><f>SUM(A1:A9)</f></c><c t="str"><f>A1</f><v></v></c><c><f>A1+1</f><v>3</v></c>'
        "<c><f>A1+2</f><v></v></c>"
    )
    page = read(xlsx({"A": rows(text("a", "b", "c", "d"), cells)}, formats=("0.00",)))
    assert table(page)[1] == ["=SUM(A1:A9)", "", "3", "=A1+2"]


def linked(page: Bulletin) -> list[tuple[str, str]]:
    """The texts of cells with links, and where these lead."""
    blocks = [*page.preamble, *(block for section in page.sections for block in section.blocks)]
    cells = [cell for block in blocks if isinstance(block, Table) for row in block.rows for cell in row]
    return [(cell.text[link.start : link.end], link.address) for cell in cells for link in cell.links]


def test_cells_lead_where_the_workbook_says() -> None:
    formula = '<c t="str"><f>HYPERLINK("https://b.example/?a=1&amp;b=2","细则")</f><v>细则</v></c>'
    script = '<c t="str"><f>HYPERLINK("javascript:run()","运行")</f><v>运行</v></c>'
    links = '<hyperlinks><hyperlink ref="A2" r:id="r1"/><hyperlink ref="B2:B3" r:id="r2"/></hyperlinks>'
    made = io.BytesIO(xlsx({"A": rows(text("名称", "文号"), text("公告", "一号"), formula + script) + links}))
    targets = (("r1", "https://a.example/"), ("r2", "mailto:a@b.example"))
    entries = "".join(
        f'<Relationship Id="{name}" Type="{RELATIONS}/hyperlink" Target="{target}" TargetMode="External"/>'
        for name, target in targets
    )
    with zipfile.ZipFile(made, "a") as archive:
        relations = f'<Relationships xmlns="{PACKAGE}">{entries}</Relationships>'
        archive.writestr("xl/worksheets/_rels/sheet1.xml.rels", relations)
    assert linked(read(made.getvalue())) == [
        ("公告", "https://a.example/"),
        ("一号", "mailto:a@b.example"),
        ("细则", "https://b.example/?a=1&b=2"),
    ]


def test_links_of_cells_in_the_old_format_and_of_open_document() -> None:
    values = [["名称", "文号"], ["公告", "一号"]]
    assert linked(read(workbook({"A": values}, links={(1, 0): "https://a.example/"}))) == [
        ("公告", "https://a.example/")
    ]
    space = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
    link = f'<text:p><text:a xlink:href="https://a.example/" {space}>公告</text:a></text:p>'
    row = f"<table:table-row><table:table-cell>{link}</table:table-cell>{CELL}</table:table-row>"
    assert linked(read(ods(f'<table:table table:name="A">{row}</table:table>'))) == [
        ("公告", "https://a.example/")
    ]


CELL = "<table:table-cell><text:p>一号</text:p></table:table-cell>"


def test_a_workbook_may_count_days_from_1904() -> None:
    sheet = rows(text("a", "b"), '<c s="1"><v>43894</v></c><c/>')
    page = read(xlsx({"A": sheet}, formats=("yyyy-mm-dd",), properties='date1904="1"'))
    assert table(page)[1] == ["2024-03-05", ""]


def test_title_lines_stand_above_the_table_and_name_the_workbook() -> None:
    merged = '<mergeCells><mergeCell ref="A1:C1"/></mergeCells>'
    page = read(
        xlsx({"A": rows(text("2024年岗位表"), text("序号", "岗位", "人数"), text("1", "文秘", "2")) + merged})
    )
    assert page.title == "2024年岗位表"
    assert table(page) == [["序号", "岗位", "人数"], ["1", "文秘", "2"]]


def test_merged_cells_span_the_places_that_they_cover() -> None:
    merged = '<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:C1"/><mergeCell ref="X9:Y9"/></mergeCells>'
    sheet = (
        '<sheetData><row r="1"><c r="A1" t="str"><v>单位</v></c><c r="B1" t="str"><v>人数</v></c></row>'
        '<row r="2"><c r="B2" t="str"><v>男</v></c><c r="C2" t="str"><v>女</v></c></row>'
        '<row r="3"><c r="A3" t="str"><v>办公室</v></c><c r="B3"><v>1</v></c>'
        '<c r="C3"><v>2</v></c></row></sheetData>'
    )
    block = read(xlsx({"A": sheet + merged})).sections[0].blocks[0]
    assert block == Table(
        (
            (Cell("单位", 1, 2), Cell("人数", 2)),
            (Cell("男"), Cell("女")),
            (Cell("办公室"), Cell("1"), Cell("2")),
        ),
        2,
    )


def numbered(*given: int) -> str:
    """A sheet with these rows, each with two texts; the first is a title, merged over both columns."""
    shown = "".join(
        f'<row r="{row}"><c r="A{row}" t="str"><v>甲{row}</v></c>'
        + (f'<c r="B{row}" t="str"><v>乙</v></c>' if at else "")
        + "</row>"
        for at, row in enumerate(given)
    )
    return f'<sheetData>{shown}</sheetData><mergeCells><mergeCell ref="A{given[0]}:B{given[0]}"/></mergeCells>'


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param((1, 2, 3), ((1, 2),), id="a title above"),
        pytest.param((1, 3, 4, 7, 8, 12), ((1, 3), (3, 7), (5, 12)), id="empty rows between"),
        pytest.param((5, 6, 7), ((1, 6),), id="empty rows above"),
    ],
)
def test_rows_have_the_numbers_of_the_sheet(given: tuple[int, ...], expected: tuple[tuple[int, int], ...]) -> None:
    (block,) = [each for each in read(xlsx({"A": numbered(*given)})).sections[0].blocks if isinstance(each, Table)]
    assert block.sheet_rows == expected
    for row, cells in enumerate(block.rows, 1):
        assert cells[0].text == f"甲{sheet_row(block.sheet_rows, row)}"


def test_text_under_a_merged_cell_is_shown_beside_it() -> None:
    merged = '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>'
    page = read(xlsx({"A": rows(text("shown", "covered", "c"), text("1", "2", "3")) + merged}))
    assert table(page)[0] == ["shown", "covered", "c"]


@pytest.mark.no_cover
def test_merged_cells_that_overlap_cost_little() -> None:
    last = '<c r="ZZ{0}" t="str"><v>x</v></c>'
    wide = "".join(f"<c><v>{column}</v></c>" for column in range(702))
    sheet = "".join(f'<row r="{row}">{last.format(row)}</row>' for row in range(1, 2000))
    merged = "".join(f'<mergeCell ref="A{1 + row % 1000}:ZX{1999 - row // 1000}"/>' for row in range(20_000))
    start = time.process_time()
    page = read(xlsx({"A": f"<sheetData>{sheet}<row>{wide}</row></sheetData><mergeCells>{merged}</mergeCells>"}))
    # 20,000 times all rows and columns that they cover take minutes.
    assert time.process_time() - start < 10
    # The first rows with a single cell are title lines.
    assert len(table(page)) == 1992


def test_hidden_sheets_and_comments_are_left_out_with_their_text() -> None:
    comments = (
        f'<comments xmlns="{MAIN}"><comment ref="B2"><text><r><t>check this</t></r></text></comment></comments>'
    )
    relations = f'<Relationships xmlns="{PACKAGE}"><Relationship Id="c" Type="{RELATIONS}/comments"'
    relations += ' Target="../c.xml"/></Relationships>'
    page = read(
        xlsx(
            {"A": rows(text("a", "b"), text("c", "d")), "计算": rows(text("draft", "figures"))},
            states={"计算": "veryHidden"},
            xl__c=comments,
        )
    )
    assert page.left_out[-1].text == "draft\tfigures"
    assert page.left_out[-1].reason == "hidden sheet"
    assert page.document is not None
    assert page.document.sheets == ("A",)
    packed = xlsx({"A": rows(text("a", "b"), text("c", "d"))}, xl__c=comments)
    with zipfile.ZipFile(grown := io.BytesIO(packed), "a") as archive:
        archive.writestr("xl/worksheets/_rels/sheet1.xml.rels", relations)
    left_out = read(grown.getvalue()).left_out
    assert left_out == (LeftOut("check this", "A B2", "comment of an editor", left_out[0].place),)


def test_what_is_drawn_and_noted_on_a_hidden_sheet_is_left_out_too() -> None:
    note = "<office:annotation><text:p>check this</text:p></office:annotation>"
    drawn = "<table:shapes><text:p>in a box</text:p></table:shapes>"
    style = '<style:style style:name="h"><style:table-properties table:display="false"/></style:style>'
    shown = '<table:table table:name="A"><table:table-row><table:table-cell><text:p>a</text:p>'
    shown += "</table:table-cell></table:table-row></table:table>"
    hidden = f'<table:table table:name="B" table:style-name="h">{drawn}<table:table-row><table:table-cell>{note}'
    hidden += "<text:p>b</text:p></table:table-cell></table:table-row></table:table>"
    page = read(ods(shown + hidden, style))
    assert [(one.text, one.where, one.reason) for one in page.left_out] == [
        ("b\nin a box", "B", "hidden sheet"),
        ("check this", "B A1", "comment of an editor"),
    ]


def related(*kinds: str) -> str:
    """The relations of a part to parts of these kinds."""
    entries = (f'<Relationship Id="r{n}" Type="{kind}" Target="part{n}.xml"/>' for n, kind in enumerate(kinds))
    return f'<Relationships xmlns="{PACKAGE}">{"".join(entries)}</Relationships>'


def test_charts_are_counted() -> None:
    newer = "http://schemas.microsoft.com/office/2014/relationships/chartEx"
    parts = {
        "xl/worksheets/_rels/sheet1.xml.rels": related(f"{RELATIONS}/drawing"),
        "xl/worksheets/part0.xml": "<drawing/>",
        "xl/worksheets/_rels/part0.xml.rels": related(f"{RELATIONS}/chart", f"{RELATIONS}/image", newer),
    }
    for state in ("visible", "hidden"):
        sheets = {"A": rows(text("a", "b"), text("c", "d")), "B": rows(text("e", "f"))}
        with zipfile.ZipFile(grown := io.BytesIO(xlsx(sheets, states={"A": state})), "a") as archive:
            for name, body in parts.items():
                archive.writestr(name, body)
        page = read(grown.getvalue())
        assert page.document is not None
        assert page.warnings == page.document.not_read
        told = "the sheet A has charts that are not shown: 2"
        assert page.warnings == ((told,) if state == "visible" else ())


def test_comments_beyond_those_that_are_kept_are_counted() -> None:
    note = "<office:annotation><text:p>ten signs.</text:p></office:annotation>"
    cells = f"<table:table-row><table:table-cell>{note}<text:p>a</text:p></table:table-cell></table:table-row>"
    page = read(ods(f'<table:table table:name="A">{3000 * cells}</table:table>'))
    assert sum(len(one.text) for one in page.left_out[:-1]) + page.left_out[-1].more == 30_000


def test_distant_cells_take_no_room() -> None:
    far = '<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
    far += '<row r="1048576"><c r="XFD1048576"><v>5</v></c></row></sheetData>'
    assert table(read(xlsx({"S": far}))) == [["1", "2", ""], ["", "", "5"]]


def test_a_workbook_larger_than_what_is_read_says_from_which_row_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_CELLS", 5)
    page = read(xlsx({"A": rows(*(text("a", "b") for _ in range(4)))}))
    assert len(table(page)) == 2
    assert page.document is not None
    assert page.document.not_read == ("the sheet A was not read from row 3 on; it is too large",)
    assert page.warnings == page.document.not_read
    monkeypatch.setattr(limits, "MOST_CELLS", 100)
    monkeypatch.setattr(limits, "MOST_PLACES", 5)
    page = read(xlsx({"A": rows(*(text("a", "b") for _ in range(4)))}))
    assert len(table(page)) == 2
    assert page.document is not None
    assert page.document.not_read == ("the sheet A was not read from row 3 on; it is too large",)


def test_cells_that_are_cut_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LONGEST_CELL", 5)
    page = read(xlsx({"A": rows(text("a", "b"), text("12345", "123456"), text("1234567", "c"))}))
    assert table(page) == [["a", "b"], ["12345", "12345"], ["12345", "c"]]
    assert page.warnings == ("cells of the sheet A were cut after 5 characters: B2, A3",)
    assert page.document is not None
    assert page.document.not_read == page.warnings
    page = read(b"a,b\n" + 30 * b"123456,b\n", "x.csv")
    assert page.warnings[0].startswith("cells of the sheet 1 were cut after 5 characters: A2, A3, ")
    assert page.warnings[0].endswith("A21, …")


def test_the_rest_of_cells_that_are_repeated_is_said_to_be_missing() -> None:
    cell = "<table:table-cell{}><text:p>甲</text:p></table:table-cell>"
    rest = "the sheet B repeats cells more than 1000 times, of which the rest was not read"
    for row, more in (("", ' table:number-columns-repeated="{}"'), (' table:number-rows-repeated="{}"', "")):
        for times, warnings in ((1000, ()), (1001, (rest,))):
            content = f"<table:table-row{row.format(times)}>{cell.format('')}{cell.format(more.format(times))}"
            page = read(ods(f'<table:table table:name="B">{content}</table:table-row></table:table>'))
            assert page.warnings == warnings


def test_a_sheet_that_breaks_off_is_named() -> None:
    whole = rows(*(text(f"a{row}", "b") for row in range(40)))
    assert read(xlsx({"A": whole})).warnings == ()
    for end in (500, 505, 520):
        page = read(xlsx({"A": whole[:end]}))
        assert page.warnings == ("the sheet A is damaged; cells of it may be missing",)
        assert table(page)[0] == ["a0", "b"]


@pytest.mark.parametrize(
    ("cell", "shown", "damaged"),
    [("1", "", True), ("x", "", True), (" 0 ", "水利局", False), ("", "", False)],
)
def test_a_cell_whose_text_is_not_in_the_file_is_damage(cell: str, shown: str, damaged: bool) -> None:
    sheet = rows(text("a", "b"), f'{text("c")}<c t="s"><v>{cell}</v></c>')
    page = read(xlsx({"A": sheet}, strings=("<t>水利局</t>",)))
    assert table(page)[1] == ["c", shown]
    assert page.warnings == (("the sheet A is damaged; cells of it may be missing",) if damaged else ())


def test_a_sheet_that_is_missing_is_named() -> None:
    whole = zipfile.ZipFile(io.BytesIO(xlsx({"A": rows(text("a", "b")), "B": rows(text("c", "d"))})))
    with zipfile.ZipFile(damaged := io.BytesIO(), "w") as archive:
        for name in whole.namelist():
            if name != "xl/worksheets/sheet2.xml":
                archive.writestr(name, whole.read(name))
    page = read(damaged.getvalue())
    assert page.warnings == ("the sheet B is not in the file, which is damaged",)
    assert page.document is not None
    assert page.document.not_read == page.warnings


def test_a_sheet_that_the_list_of_the_parts_lacks_is_named() -> None:
    whole = zipfile.ZipFile(io.BytesIO(xlsx({"A": rows(text("a", "b")), "B": rows(text("c", "d"))})))
    for end in (b'Id="s2"', b'Id="st"'):
        with zipfile.ZipFile(damaged := io.BytesIO(), "w") as archive:
            for name in whole.namelist():
                data = whole.read(name)
                archive.writestr(name, data[: data.index(end)] if name == "xl/_rels/workbook.xml.rels" else data)
        page = read(damaged.getvalue())
        missing = end == b'Id="s2"'
        assert page.warnings == (("the sheet B is not in the file, which is damaged",) if missing else ())


SHEET_2, STRINGS = "xl/worksheets/sheet2.xml", "xl/sharedStrings.xml"


@pytest.mark.parametrize(
    ("part", "end", "warning"),
    [
        (SHEET_2, b"</sheetData>", "the sheet B is damaged; cells of it may be missing"),
        (SHEET_2, b"d</t>", "the sheet B is damaged; cells of it may be missing"),
        (STRINGS, b"</sst>", "the workbook is damaged; cells and sheets may be missing"),
    ],
)
def test_a_part_that_is_cut_is_named(part: str, end: bytes, warning: str) -> None:
    sheets = {"A": rows(text("a", "b")), "B": rows(text("c", "d"))}
    whole = zipfile.ZipFile(io.BytesIO(xlsx(sheets, strings=("<t>e</t>",))))
    with zipfile.ZipFile(damaged := io.BytesIO(), "w") as archive:
        for name in whole.namelist():
            data = whole.read(name)
            archive.writestr(name, data[: data.index(end)] if name == part else data)
    page = read(damaged.getvalue())
    assert page.warnings == (warning,)
    assert page.document is not None
    assert page.document.not_read == page.warnings


def test_a_workbook_in_one_part_that_is_cut_is_said_to_be() -> None:
    cell = "<table:table-cell><text:p>甲</text:p></table:table-cell>"
    row = f"<table:table-row>{cell}{cell}</table:table-row>"
    packed = ods(f'<table:table table:name="A">{row}</table:table>')
    flat = (
        zipfile.ZipFile(io.BytesIO(packed))
        .read("content.xml")
        .replace(
            b"<office:document-content ",
            b"<office:document office:mimetype='application/vnd.oasis.opendocument.spreadsheet' ",
        )
    )
    excel = (
        b"<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?>"
        b"<Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet' "
        b"xmlns:ss='urn:schemas-microsoft-com:office:spreadsheet'><Worksheet ss:Name='A'><Table><Row>"
        b"<Cell><Data ss:Type='String'>a</Data></Cell><Cell><Data ss:Type='String'>b</Data></Cell></Row>"
    )
    for data in (flat[: flat.index(b"</table:table>")], excel):
        page = read(data)
        assert table(page)
        assert page.warnings == ("the workbook is damaged; cells and sheets may be missing",)
    assert read(excel + b"</Table></Worksheet></Workbook>").warnings == read(packed).warnings == ()


def test_damage_and_emptiness_are_said() -> None:
    whole = xlsx({"A": rows(text("a", "b"), text("c", "d"))})
    assert refusal(xlsx({"A": rows("<c/>")})) == "posts.bin is a workbook without text; there is nothing to read"
    assert refusal(whole[:-30]) == "posts.bin is an Excel workbook that is damaged; get the file again"


BIFF = workbook(
    {"岗位": [["序号", "单位", "比例"], [1.0, "水利局", 0.5], [45356.0, "x", True]], "隐": [["draft"]]},
    formats={(1, 2): "0%", (2, 0): "yyyy/m/d"},
    hidden=["隐"],
)


@pytest.mark.parametrize("data", [BIFF, ole({"Workbook": BIFF}), ole({"Book": BIFF})], ids=["bare", "ole", "book"])
def test_workbooks_before_2007(data: bytes) -> None:
    page = read(data)
    assert table(page) == [["序号", "单位", "比例"], ["1", "水利局", "50%"], ["2024/3/5", "x", "TRUE"]]
    assert [(entry.text, entry.reason) for entry in page.left_out] == [("draft", "hidden sheet")]
    assert page.document is not None
    assert page.document.kind == "xls"
    assert page.document.version.startswith("3, xlrd ")


def test_xlrd_opens_no_container(monkeypatch: pytest.MonkeyPatch) -> None:
    # It follows damaged chains of short sectors in circles.
    given: list[bytes] = []
    whole = xlrd.open_workbook

    def opened(**options: Any) -> Any:
        given.append(options["file_contents"])
        return whole(**options)

    monkeypatch.setattr(xlrd, "open_workbook", opened)
    assert table(read(ole({"Workbook": BIFF})))[0] == ["序号", "单位", "比例"]
    assert [data[:2] for data in given] == [b"\x09\x08"]


def test_merged_cells_before_2007() -> None:
    data = workbook({"A": [["title", "", ""], ["a", "b", "c"], ["d", "", "e"]]}, merged=[(2, 2, 0, 1)])
    block = read(data).sections[0].blocks[0]
    assert isinstance(block, Table)
    assert block.rows[1] == (Cell("d", 2), Cell("e"))


def test_an_encrypted_workbook_is_named() -> None:
    data = ole({"Workbook": workbook({"A": [["a"]]}, encrypted=True)})
    assert refusal(data) == "posts.bin is an encrypted Excel workbook; save a copy without its password"
    assert (
        refusal(ole({"Workbook": b"\xff" * 5000})) == "posts.bin is a damaged Excel workbook; get the file again"
    )


def test_opendocument_sheets_show_what_their_cells_show() -> None:
    def cell(text: str, attributes: str = "") -> str:
        return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"

    repeated = cell("一<text:s/>二", 'table:number-columns-repeated="2"')
    header = f"<table:table-row>{cell('率')}{cell('b')}</table:table-row>"
    page = read(
        ods(
            f'<table:table table:name="一"><table:table-header-rows>{header}</table:table-header-rows>'
            f'<table:table-row table:number-rows-repeated="2">{cell("50 %")}{repeated}'
            '</table:table-row><table:table-row table:number-rows-repeated="1048000"><table:table-cell/>'
            f'</table:table-row></table:table><table:table table:name="H" table:style-name="h"><table:table-row>'
            f"{cell('secret')}</table:table-row></table:table>",
            '<style:style style:name="h"><style:table-properties table:display="false"/></style:style>',
        )
    )
    assert table(page) == [["率", "b", ""], ["50 %", "一 二", "一 二"], ["50 %", "一 二", "一 二"]]
    assert [(entry.text, entry.reason) for entry in page.left_out] == [("secret", "hidden sheet")]


def test_headings_and_lists_in_cells_are_text_of_them() -> None:
    items = "".join(f"<text:list-item><text:p>{item}</text:p></text:list-item>" for item in ("甲", "乙"))
    row = "<table:table-row>{}</table:table-row>".format
    cell = "<table:table-cell>{}</table:table-cell>".format
    rows = row(cell("<text:h>名</text:h>") + cell("<text:p>项</text:p>"))
    rows += row(cell("<text:p>丙</text:p>") + cell(f"<text:list>{items}</text:list>"))
    assert table(read(ods(f'<table:table table:name="A">{rows}</table:table>'))) == [["名", "项"], ["丙", "甲 乙"]]


def test_xml_of_excel_2003() -> None:
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    data = f"""<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="{space}" xmlns:ss="{space}"><Styles>
<Style ss:ID="p"><NumberFormat ss:Format="Percent"/></Style></Styles>
<Worksheet ss:Name="S"><Table><Row><Cell><Data ss:Type="String">甲</Data></Cell><Cell ss:MergeAcross="1"><Data
ss:Type="String">乙</Data></Cell></Row><Row ss:Index="3"><Cell ss:StyleID="p"><Data ss:Type="Number">0.5
</Data></Cell>
<Cell ss:Index="3"><Data ss:Type="DateTime">2024-03-05T00:00:00.000</Data></Cell></Row>
</Table></Worksheet></Workbook>"""
    page = read(data.encode(), "posts.xls")
    block = page.sections[0].blocks[0]
    assert isinstance(block, Table)
    assert [[cell.text for cell in row] for row in block.rows] == [["甲", "乙"], ["50.00%", "", "2024-03-05"]]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("序号\t姓名\n1\t张三\n".encode("gb18030"), [["序号", "姓名"], ["1", "张三"]]),
        (b'a,b,c\r\n1,"x, y",3\r\n4,"5\n6",7\r\n', [["a", "b", "c"], ["1", "x, y", "3"], ["4", "5 6", "7"]]),
        (b"a;b;c\n1;2;3\n4;5;6\n", [["a", "b", "c"], ["1", "2", "3"], ["4", "5", "6"]]),
    ],
)
def test_delimited_text_is_a_table(data: bytes, expected: list[list[str]]) -> None:
    page = read(data, "posts")
    assert table(page) == expected
    assert page.document is not None
    assert page.document.kind == "csv"


@pytest.mark.parametrize(
    "data",
    [
        b"One, two and three, four.\nFive, six and seven, eight.\nNine, ten and eleven, twelve.\n",
        b"Dear Sir,\nthank you,\nyours,\n",
        b"a\tb\nc\n",
        b"only one line, with, commas\n",
    ],
)
def test_prose_is_no_table(data: bytes) -> None:
    page = read(data, "letter")
    assert page.document is None
    assert not any(isinstance(block, Table) for block in page.preamble)


def test_a_name_of_a_table_needs_less_evidence() -> None:
    assert table(read(b"name,since\nOffice,1990\n", "x.csv")) == [["name", "since"], ["Office", "1990"]]


@pytest.mark.parametrize("cut", range(1, 6))
def test_cut_workbooks_are_refused_or_read(cut: int) -> None:
    for data in (ole({"Workbook": BIFF}), xlsx({"A": rows(text("a", "b"))}), ods("<table:table/>")):
        assert isinstance(parse_page(data[: len(data) * cut // 6], "/x/a"), Bulletin | Failure)


def test_a_binary_workbook_with_distant_cells_is_refused_before_it_takes_their_room() -> None:
    dimension = b"\x94\x01\x10" + struct.pack("<4I", 0, 1_048_575, 0, 16_383)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("xl/workbook.bin", b"")
        archive.writestr("xl/worksheets/sheet1.bin", b"\x81\x01\x00" + dimension)
    assert (
        refusal(packed.getvalue())
        == "posts.bin is an Excel workbook with more places than are read; save it as .xlsx"
    )


def test_a_long_table_in_text_is_read_as_far_as_it_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_CELLS", 6)
    page = parse_page(b"name,length\r\nMill,12\r\nBrook,7\r\nRiver,9\r\n", "/x/a.csv")
    assert isinstance(page, Bulletin)
    table = page.preamble[0]
    assert isinstance(table, Table)
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["name", "length"],
        ["Mill", "12"],
        ["Brook", "7"],
    ]
    assert page.warnings == ("the sheet 1 was not read from row 4 on; it is too large",)
