"""OpenDocument texts: headings, lists, tables, notes, text boxes, and what is left out."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.work import at_most
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
from tui_reader.parse.page import parse_page

SPACES = (
    " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{part}:1.0"'
        for name, part in (("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"))
    )
    + ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
TITLE = '<text:h text:outline-level="1">River works</text:h>'


def content(body: str) -> str:
    inner = f"<office:body><office:text>{body}</office:text></office:body>"
    return f"<office:document-content {SPACES}>{inner}</office:document-content>"


def odt(body: str, **parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        for name, data in {"content": content(body), **parts}.items():
            archive.writestr(name.replace("__", "/") + ".xml", data)
    return buffer.getvalue()


def read(body: str, **parts: str) -> Bulletin:
    page = parse_page(odt(body, **parts), "/x/works.odt")
    assert isinstance(page, Bulletin), page
    return page


def lzma_damaged() -> bytes:
    """A text whose content is packed with LZMA with options that do not exist."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content("x"), zipfile.ZIP_LZMA)
    data = bytearray(buffer.getvalue())
    # The name, four bytes of a version and a size, and the options.
    data[data.index(b"content.xml") + len("content.xml") + 4] = 0xFF
    return bytes(data)


INFO = "<office:change-info><dc:creator>Ann</dc:creator><dc:date>2024-05-01</dc:date></office:change-info>"


def p(text: str) -> str:
    return f"<text:p>{text}</text:p>"


@pytest.mark.parametrize(
    ("body", "blocks"),
    [
        pytest.param(p("One <text:span>two</text:span>\n three"), [Paragraph("One two three")], id="spans"),
        pytest.param(p('a<text:s text:c="2"/>b<text:tab/>c'), [Paragraph("a  b c")], id="spaces"),
        pytest.param(p("a<text:line-break/>b"), [Paragraph("a"), Paragraph("b")], id="a line break"),
        pytest.param(
            p('See <text:a xlink:href="https://a.example/">here</text:a>.'),
            [Paragraph("See here.", (Link(4, 8, "https://a.example/"),))],
            id="a link",
        ),
        pytest.param(
            f"<text:list><text:list-item>{p('a')}<text:list><text:list-item>{p('b')}</text:list-item></text:list>"
            "</text:list-item></text:list>",
            [ListBlock((ListItem("•", "a"), ListItem("•", "b", (), 1)))],
            id="lists",
        ),
        pytest.param(
            f"<table:table><table:table-header-rows><table:table-row><table:table-cell>{p('k')}</table:table-cell>"
            f"<table:table-cell>{p('v')}</table:table-cell></table:table-row></table:table-header-rows>"
            f'<table:table-row><table:table-cell table:number-columns-spanned="2">{p("a")}{p("b")}'
            "</table:table-cell>"
            "<table:covered-table-cell/></table:table-row></table:table>",
            [Table(((Cell("k"), Cell("v")), (Cell("a b", 2),)), 1)],
            id="a table",
        ),
        pytest.param(
            p(
                "Deep<text:note><text:note-citation>1</text:note-citation><text:note-body>"
                "<text:p>At low water.</text:p></text:note-body></text:note> water"
            )
            + p("Next"),
            [Paragraph("Deep[1] water"), Paragraph("[1] At low water."), Paragraph("Next")],
            id="a note",
        ),
        pytest.param(
            p(f"a<draw:frame><draw:text-box>{p('boxed')}</draw:text-box></draw:frame>"),
            [Paragraph("a"), Paragraph("boxed")],
            id="a text box",
        ),
        pytest.param(f"<text:section>{p('a')}</text:section>", [Paragraph("a")], id="a section"),
    ],
)
def test_blocks(body: str, blocks: list[object]) -> None:
    page = read(p("River works") + body)
    assert page.title == "River works"
    assert list(page.preamble)[-len(blocks) :] == blocks


def test_cells_have_the_alignment_of_their_styles_and_their_links() -> None:
    fo = "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
    named = "urn:oasis:names:tc:opendocument:xmlns:style:1.0"
    styles = (
        f'<office:document-styles {SPACES} xmlns:fo="{fo}" xmlns:style="{named}"><office:styles>'
        '<style:style style:name="Sum" style:family="paragraph">'
        '<style:paragraph-properties fo:text-align="end"/></style:style>'
        '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Sum"/>'
        '<style:style style:name="P1" style:family="table"/>'
        '<style:style style:name="P2" style:family="paragraph">'
        '<style:paragraph-properties fo:text-align="start"/></style:style>'
        "</office:styles></office:document-styles>"
    )

    def cell(style: str, text: str) -> str:
        return f'<table:table-cell><text:p text:style-name="{style}">{text}</text:p></table:table-cell>'

    link = 'see <text:a xlink:href="https://a.example/">here</text:a>'
    row = cell("P1", "1") + cell("P2", "2") + cell("P3", link)
    page = read(TITLE + f"<table:table><table:table-row>{row}</table:table-row></table:table>", styles=styles)
    linked = Cell("see here", links=(Link(4, 8, "https://a.example/"),))
    assert page.preamble == (Table(((Cell("1", align="right"), Cell("2"), linked),)),)


NAMED = 'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'


def with_run(run: str, properties: str) -> Bulletin:
    """A paragraph with a run whose style is based on one with these properties."""
    styles = (
        f"<office:document-styles {SPACES} {NAMED}><office:styles>"
        '<style:style style:name="T1" style:family="table"/>'
        f'<style:style style:name="Base" style:family="text"><style:text-properties {properties}/></style:style>'
        '<style:style style:name="T1" style:family="text" style:parent-style-name="Base"/>'
        "</office:styles></office:document-styles>"
    )
    return read(TITLE + p(f'25 m<text:span text:style-name="T1">{run}</text:span> wide'), styles=styles)


@pytest.mark.parametrize(
    ("run", "position", "text"),
    [
        ("2", "super 58%", "25 m² wide"),
        ("2", "33% 58%", "25 m² wide"),
        ("2", "sub 58%", "25 m2 wide"),
        ("2", "-33% 58%", "25 m2 wide"),
        ("2", "0% 100%", "25 m2 wide"),
        ("th", "super 58%", "25 mth wide"),
    ],
)
def test_powers_stay_above_the_line(run: str, position: str, text: str) -> None:
    assert body_text(with_run(run, f'style:text-position="{position}"')) == text


def test_hidden_text_is_left_out() -> None:
    page = with_run("and more", 'text:display="none"')
    assert body_text(page) == "25 m wide"
    assert [(one.text, one.reason) for one in page.left_out] == [("and more", "hidden text")]
    section = f'<text:section text:display="none">{p("secret")}</text:section>'
    page = read(TITLE + p("Open.") + section)
    assert body_text(page) == "Open."
    assert [(one.text, one.reason) for one in page.left_out] == [("secret", "hidden text")]


def test_a_reading_follows_its_characters() -> None:
    ruby = "<text:ruby><text:ruby-base>张</text:ruby-base><text:ruby-text>zhāng</text:ruby-text></text:ruby>"
    assert body_text(read(TITLE + p(f"{ruby}先生"))) == "张（zhāng）先生"


def test_headings_are_sections_and_the_title_is_that_of_the_properties() -> None:
    meta = f"<office:document-meta {SPACES}><dc:title>Works on the river</dc:title></office:document-meta>"
    page = read(f'{TITLE}{p("Text.")}<text:h text:outline-level="2">Tolls</text:h>{p("None.")}', meta=meta)
    assert page.title == "Works on the river"
    assert "Tolls" in body_text(page)


def test_what_is_left_out_is_recorded() -> None:
    page = read(
        f"<text:tracked-changes><text:changed-region text:id='c1'><text:insertion>{INFO}</text:insertion>"
        f"</text:changed-region><text:changed-region text:id='c2'><text:deletion>{INFO}{p('old words')}"
        "</text:deletion></text:changed-region></text:tracked-changes>"
        + p("River works")
        + p("Text<office:annotation><dc:creator>Ann</dc:creator><text:p>check this</text:p></office:annotation>.")
        + p("More <text:change-start text:change-id='c1'/>text.<text:change text:change-id='c2'/>")
    )
    assert body_text(page).endswith("Text.\nMore text.")
    assert [(one.text, one.reason, one.place) for one in page.left_out] == [
        ("check this", "comment of an editor", 0),
        ("old words", "deleted in a tracked change", 1),
    ]


CHART = (
    f'<office:document-content {SPACES} xmlns:chart="urn:oasis:names:tc:opendocument:xmlns:chart:1.0">'
    f"<office:body><office:chart><chart:chart><chart:title><text:p>Water level</text:p></chart:title><table:table>"
    f"<table:table-row><table:table-cell/><table:table-cell><text:p>Lock</text:p></table:table-cell></table:table-row>"
    f"<table:table-row><table:table-cell><text:p>May</text:p></table:table-cell>"
    f"<table:table-cell><text:p>2.1</text:p></table:table-cell></table:table-row></table:table></chart:chart>"
    "</office:chart></office:body></office:document-content>"
)
FORMULA = (
    '<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mrow><mi>E</mi><mo>=</mo><mi>m</mi><msup><mi>c</mi>'
    "<mn>2</mn></msup></mrow></semantics></math>"
)


def test_an_embedded_object_that_cannot_be_read_is_named_at_its_place() -> None:
    frame = "<draw:frame><draw:object xlink:href='{}'/></draw:frame>"
    names = ("./Object 1", "./Object 2", "../levels.ods", "https://example.org/levels.ods")
    page = read(
        p("River works") + "".join(p(f"See {frame.format(name)} here.") for name in names),
        **{
            "Object 2__content": "no markup",
        },
    )
    assert [(one.text, one.reason, one.where) for one in page.left_out] == [
        ("…", MISSING, "Object 1"),
        ("…", MISSING, "Object 2"),
    ]
    assert page.warnings == tuple(f"the embedded document Object {n} was not read" for n in (1, 2))


def test_embedded_charts_and_formulas_are_read() -> None:
    frame = "<draw:frame><draw:object xlink:href='./{}'/></draw:frame>"
    page = read(
        p("River works") + p(f"See {frame.format('Object 1')} here.") + p(f"Chart: {frame.format('Object%202')}"),
        **{"Object 1__content": FORMULA, "Object 2__content": CHART},
    )
    assert body_text(page).split("\n") == ["See E = mc² here.", "Chart:", "Water level", "\tLock", "May\t2.1"]


def test_objects_that_are_anchored_to_the_page_are_read() -> None:
    frame = "<draw:frame><draw:object xlink:href='./{}'/></draw:frame>"
    page = read(
        p("River works") + frame.format("Object 1") + frame.format("Object 2") + p("After."),
        **{"Object 1__content": FORMULA, "Object 2__content": CHART},
    )
    assert body_text(page).split("\n") == ["E = mc²", "Water level", "\tLock", "May\t2.1", "After."]


def test_a_link_in_a_link_leads_where_it_says() -> None:
    inner = "<text:a xlink:href='https://b.example/'>two</text:a>"
    page = read(p("River works") + p(f"<text:a xlink:href='https://a.example/'>one {inner} three</text:a>"))
    (block,) = page.preamble
    assert isinstance(block, Paragraph)
    places = [(block.text[link.start : link.end], link.address) for link in block.links]
    assert places == [
        ("one ", "https://a.example/"),
        ("two", "https://b.example/"),
        (" three", "https://a.example/"),
    ]


def test_a_formula_with_names_that_are_none_is_read() -> None:
    frame = p("See <draw:frame><draw:object xlink:href='./Object 1'/></draw:frame> here.")
    damaged = FORMULA.replace("<mi>m</mi>", "<x:2>m</x:2>")
    page = read(p("River works") + frame, **{"Object 1__content": damaged})
    assert body_text(page) == "See E = mc² here."


def styles(body: str) -> str:
    space = 'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    pages = f"<style:master-page>{body}</style:master-page>"
    return (
        f"<office:document-styles {SPACES} {space}><office:master-styles>{pages}{pages}</office:master-styles>"
        "</office:document-styles>"
    )


def test_headers_and_footers_of_the_pages_are_left_out_once_each() -> None:
    pages = (
        f"<style:header>{p('Canal')}{p('office')}</style:header>"
        f"<style:footer>{p('Page <text:page-number>1</text:page-number>')}</style:footer>"
        f"<style:footer-left>{p('Lock house')}</style:footer-left>"
    )
    page = read(p("River works") + p("Text."), styles=styles(pages))
    assert body_text(page) == "Text."
    assert [(one.text, one.reason) for one in page.left_out] == [
        ("Canal office", "header of the pages"),
        ("Page 1", "footer of the pages"),
        ("Lock house", "footer of the pages"),
    ]


def test_a_flat_document() -> None:
    flat = (
        content(p("River works") + p("Text."))
        .replace(
            "<office:document-content ",
            '<office:document office:mimetype="application/vnd.oasis.opendocument.text" ',
        )
        .replace("</office:document-content>", "</office:document>")
    )
    page = parse_page(f'<?xml version="1.0"?>{flat}'.encode(), "/x/works.fodt")
    assert isinstance(page, Bulletin), page
    assert body_text(page).endswith("Text.")


@pytest.mark.parametrize("packed", [True, False])
def test_a_text_that_breaks_off_is_named_damaged(packed: bool) -> None:
    whole = content(p("River works") + p("Text.") + p("The end."))
    cut = whole[: whole.index("The end.")]
    if packed:
        data, name = odt("", content=cut), "/x/works.odt"
    else:
        kind = 'office:document office:mimetype="application/vnd.oasis.opendocument.text" '
        data, name = cut.replace("office:document-content ", kind).encode(), "/x/works.fodt"
    page = parse_page(data, name)
    assert isinstance(page, Bulletin), page
    assert "Text." in body_text(page)
    assert page.warnings == ("the document is damaged; text of it may be missing",)
    assert page.document is not None
    assert page.document.not_read == page.warnings


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(odt(""), "without text", id="empty"),
        pytest.param(
            odt(p("x"), **{"META-INF__manifest": "<m:encryption-data/>"}), "with a password", id="password"
        ),
        pytest.param(odt(p("x"))[:-60], "damaged", id="cut"),
        pytest.param(lzma_damaged(), "damaged", id="damaged LZMA"),
    ],
)
def test_documents_that_cannot_be_read_are_named(data: bytes, words: str) -> None:
    page = parse_page(data, "/x/works.odt")
    assert isinstance(page, Failure)
    assert words in page.error


@settings(max_examples=30)
@given(st.text(alphabet="<>/ptexofic:\"='&;a ", max_size=80))
def test_no_damage_raises(junk: str) -> None:
    page = parse_page(odt(p("River works") + junk + p("Text.")), "/x/works.odt")
    assert not isinstance(page, Failure) or "please report" not in page.error


def test_a_table_in_a_cell_keeps_its_rows_and_cells() -> None:
    def table(*rows: tuple[str, ...]) -> str:
        cells = ("".join(f"<table:table-cell>{cell}</table:table-cell>" for cell in row) for row in rows)
        return (
            f"<table:table>{''.join(f'<table:table-row>{row}</table:table-row>' for row in cells)}</table:table>"
        )

    inner = table(("<text:p>a</text:p>", "<text:p>b</text:p>"), ("<text:p>1</text:p>", "<text:p>2</text:p>"))
    page = read(TITLE + table(("<text:p>Mill</text:p>", inner), ("<text:p>Brook</text:p>", "<text:p>7</text:p>")))
    found = next(block for block in page.preamble if isinstance(block, Table))
    assert [[cell.text for cell in row] for row in found.rows] == [["Mill", "[ a | b || 1 | 2 ]"], ["Brook", "7"]]


@pytest.mark.parametrize("stated", ["9" * 5000, "1000000000", "-1", "x", ""])
def test_numbers_that_no_program_writes_lose_nothing(stated: str) -> None:
    cell = f'<table:table-cell table:number-columns-spanned="{stated}"><text:p>left</text:p></table:table-cell>'
    row = f"<table:table-row>{cell}{cell.replace('left', 'right')}</table:table-row>"
    page = read(
        f'{TITLE}<text:h text:outline-level="{stated}">Deep</text:h><text:p>a<text:s text:c="{stated}"/>b</text:p>'
        f"<table:table>{row}</table:table>"
    )
    text = body_text(page)
    assert all(word in text for word in ("Deep", "a", "b", "left", "right"))


def test_boxes_of_one_paragraph_stand_one_after_the_other() -> None:
    def box(inner: str) -> str:
        return f"<draw:frame><draw:text-box>{inner}</draw:text-box></draw:frame>"

    inner = box("<text:p>within</text:p>")
    first = box(f"<text:p>first{inner}</text:p><text:p>second</text:p>")
    lines = body_text(read(f"{TITLE}<text:p>Start{first}{box('<text:p>third</text:p>')}</text:p>")).split("\n")
    assert lines[-5:] == ["Start", "first", "within", "second", "third"]


@pytest.mark.parametrize("form", ["<text:p>{}</text:p>", "<table:table>{}</table:table>"])
def test_any_number_of_notes_is_read(form: str) -> None:
    cell = (
        "{}"
        if "text:p" in form
        else ("<table:table-row><table:table-cell><text:p>a{}</text:p></table:table-cell></table:table-row>")
    )
    note = "<text:note><text:note-body><text:p>note {}.</text:p></text:note-body></text:note>"
    text = body_text(read(TITLE + form.format("".join(cell.format(note.format(n)) for n in range(700)))))
    assert all(f"note {n}." in text for n in range(700))


@pytest.mark.no_cover
def test_time_grows_with_the_lines_of_a_paragraph() -> None:
    line = '<text:a xlink:href="http://a.example/">a</text:a><text:line-break/>'
    with at_most(3_000_000):
        read(f"{TITLE}<text:p>{line * 5_000}</text:p>")
