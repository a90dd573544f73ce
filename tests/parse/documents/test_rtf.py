"""RTF documents: charsets, tables, notes, and what is left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.work import at_most
from tui_reader.model import Bulletin, Cell, Failure, Link, Paragraph, Table, body_text
from tui_reader.parse.documents.packed import DAMAGED
from tui_reader.parse.page import parse_page

HEAD = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil\fcharset0 Times;}{\f1\fnil\fcharset134 SimSun;}"
    r"{\f2\fnil\fcharset204 Arial Cyr;}}{\colortbl;\red0\green0\blue0;}{\*\generator x;}{\info{\author Ann}}"
)


def read(body: str) -> Bulletin:
    page = parse_page(f"{HEAD}River works\\par\n{body}\\par}}".encode("latin-1"), "/x/works.rtf")
    assert isinstance(page, Bulletin), page
    return page


def escaped(text: str, charset: str) -> str:
    return "".join(f"\\'{byte:02x}" for byte in text.encode(charset))


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        pytest.param(r"One \b two\b0  three.", ["One two three."], id="formatting"),
        pytest.param("One\r\n two.", ["One two."], id="line ends of the file"),
        pytest.param(r"a\line b\par c", ["a", "b", "c"], id="lines"),
        pytest.param("\\pard a\x0bb", ["a b"], id="a vertical tabulator"),
        pytest.param(r"\{a\}\\b\~c\_d", ["{a}\\b\u00a0c-d"], id="signs"),
        pytest.param(r"caf\'e9 \ldblquote x\rdblquote", ["café “x”"], id="code page"),
        pytest.param(rf"\f1 {escaped('停水通知', 'gb18030')}", ["停水通知"], id="Chinese font"),
        pytest.param(rf"\f2 {escaped('Запрет', 'cp1251')}", ["Запрет"], id="Cyrillic font"),
        pytest.param(r"\u20572?\u27700?", ["停水"], id="Unicode"),
        pytest.param(r"\uc2\u20572\'cd\'a3\uc0\u27700 x", ["停水x"], id="Unicode with longer fallbacks"),
        pytest.param(r"\u-10179?\u-8704?", ["\U0001f600"], id="a pair of surrogates"),
        pytest.param(r"{\*\unknown hidden}shown", ["shown"], id="an unknown destination"),
        pytest.param(r"{\field{\*\fldinst HYPERLINK x}{\fldrslt the plan}}", ["the plan"], id="a field"),
        pytest.param(r"{\field{\*\fldinst EQ \\o\\ac(\u9675?,3)}}x", ["③x"], id="a drawn field"),
        pytest.param(r"{\field{\*\fldinst SYMBOL 252 \\f Wingdings}{\fldrslt}} done", ["✓ done"], id="a symbol"),
        pytest.param(r"25 m{\super 2} and 1{\super st}", ["25 m² and 1st"], id="a power"),
        pytest.param(r"a\super 2\nosupersub 2", ["a²2"], id="the end of a power"),
        pytest.param(
            r"{\shp{\*\shpinst{\sp{\sn x}}{\shptxt boxed\par}}{\shprslt boxed}}", ["boxed"], id="a text box"
        ),
        pytest.param(
            r"Deep{\footnote {\chftn} At low water.} water.\par Next",
            ["Deep[1] water.", "[1] At low water.", "Next"],
            id="a note",
        ),
        pytest.param("{\\pict\\wmetafile8\\bin9 \\par{{{{}}shown", ["shown"], id="a picture"),
    ],
)
def test_texts(body: str, lines: list[str]) -> None:
    page = read(body)
    assert page.title == "River works"
    assert body_text(page).split("\n")[-len(lines) :] == lines


def test_links_in_paragraphs_and_cells() -> None:
    link = r'{\field{\*\fldinst{HYPERLINK "https://a.example/"}}{\fldrslt{\ul the plan}}}'
    page = read(rf"See {link}, p. 3.\par\trowd A\cell  see {link}\cell\row")
    paragraph, table = page.preamble
    assert paragraph == Paragraph("See the plan, p. 3.", (Link(4, 12, "https://a.example/"),))
    assert table == Table(((Cell("A"), Cell("see the plan", links=(Link(4, 12, "https://a.example/"),))),))


def test_headings_by_style_and_by_level() -> None:
    head = HEAD + r"{\stylesheet{\s0 Normal;}{\s3\outlinelevel0 heading 1;}}"
    body = r"River works\par\pard\s3 Tolls\par\pard None.\par\pard\outlinelevel1 Boats\par\pard Free.\par}"
    page = parse_page((head + body).encode(), "/x/works.rtf")
    assert isinstance(page, Bulletin)
    (tolls,) = page.sections
    assert (tolls.heading, [inner.heading for inner in tolls.sections]) == ("Tolls", ["Boats"])


def test_text_that_is_left_out_in_pieces_is_one() -> None:
    page = read(r"a{\v\u20572?\u27700? x}{\deleted\u20572?}{\footer p. {\field{\*\fldinst PAGE}{\fldrslt 1}}}b")
    assert [one.text for one in page.left_out] == ["停水 x", "停", "p. 1"]


def test_a_code_in_which_the_document_breaks_off_is_shown_whole() -> None:
    text = " ".join(f"word{number}" for number in range(3000))
    page = parse_page(f"{HEAD}River works\\par a{{\\field{{\\*\\fldinst PAGE {text}".encode(), "/x/works.rtf")
    assert isinstance(page, Bulletin)
    assert text in body_text(page)


def test_tables() -> None:
    page = read(r"Tolls:\par\trowd k\cell v\cell\row\trowd a\par b\cell 1\cell\row After")
    assert Table(((Cell("k"), Cell("v")), (Cell("a b"), Cell("1")))) in page.preamble
    assert body_text(page).endswith("After")


def test_cells_are_aligned_as_their_paragraphs() -> None:
    page = read(
        r"Tolls:\par\trowd\pard\intbl\qc k\cell\pard\intbl\ql v\cell\row\trowd a\cell\pard\intbl\qr 1\cell\row"
    )
    table = next(block for block in page.preamble if isinstance(block, Table))
    assert [[cell.align for cell in row] for row in table.rows] == [["center", None], [None, "right"]]


def test_what_is_left_out_is_recorded() -> None:
    page = read(r"{\header Canal office}{\v secret}{\deleted old}Shown{\*\annotation check}.{\footerf Page}")
    assert body_text(page).endswith("Shown.")
    assert [(one.text, one.reason) for one in page.left_out] == [
        ("Canal office", "header of the pages"),
        ("secret", "hidden text"),
        ("old", "deleted in a tracked change"),
        ("check", "comment of an editor"),
        ("Page", "footer of the pages"),
    ]


def test_what_is_left_out_has_its_place() -> None:
    page = read(r"River works\par One.\par Two.\par{\v secret}Three.\par")
    assert [(one.text, one.place) for one in page.left_out] == [
        ("secret", body_text(page).split("\n").index("Two.") + 1)
    ]


def test_a_note_and_a_header_in_which_the_document_breaks_off_are_kept() -> None:
    page = parse_page((HEAD + r"River works\par Deep{\footnote At low").encode(), "/x/works.rtf")
    assert isinstance(page, Bulletin)
    assert body_text(page).split("\n") == ["Deep[1]", "[1] At low"]
    page = parse_page((HEAD + r"River works\par Deep.\par{\header Canal").encode(), "/x/works.rtf")
    assert isinstance(page, Bulletin)
    assert [one.text for one in page.left_out] == ["Canal"]


def test_text_behind_a_field_that_never_ends_is_shown() -> None:
    for end in (r"\par", r"\cell"):
        page = read(rf"before {{\field{{\*\fldinst {{HYPERLINK x}} one{end} two}} three\par four\par")
        assert " ".join(body_text(page).split()) == "before HYPERLINK x one two three four"
        assert page.document is not None
        assert page.document.not_read == (DAMAGED,)


@pytest.mark.parametrize("rest", ["", r"{\pict 00", r"{\pict\bin99 00}more\par}", "{\\b more"])
def test_a_document_that_breaks_off_is_called_damaged(rest: str) -> None:
    page = parse_page((HEAD + rf"River works\par Deep.\par {rest}").encode(), "/x/works.rtf")
    assert isinstance(page, Bulletin)
    assert page.document is not None
    assert page.document.not_read == (DAMAGED,)
    assert "Deep." in body_text(page)
    whole = read(r"Deep.\par {\pict\bin2 00}more")
    assert whole.document is not None
    assert whole.document.not_read == ()


def test_the_title_of_the_properties() -> None:
    data = HEAD.replace(r"{\author Ann}", r"{\title Works on the river}{\author Ann}") + r"Text.\par}"
    page = parse_page(data.encode(), "/x/works.rtf")
    assert isinstance(page, Bulletin)
    assert page.title == "Works on the river"


def test_a_document_of_pictures_is_named() -> None:
    page = parse_page((HEAD + r"{\pict 0102}}").encode(), "/x/works.rtf")
    assert isinstance(page, Failure)
    assert "is an RTF document without text" in page.error


@given(st.text(alphabet="\\{}'*u0par-1footnte header cel\n", max_size=80))
def test_no_damage_raises(junk: str) -> None:
    page = parse_page(f"{HEAD}a{junk}".encode(), "/x/works.rtf")
    assert not isinstance(page, Failure) or "please report" not in page.error


LINK = r'{\field{\*\fldinst HYPERLINK "http://a.example/"}{\fldrslt a}}'


def test_links_of_a_long_paragraph_cover_their_words() -> None:
    page = read(rf"\u-10179?\u-8704?{LINK} b\line {LINK}\'0b{LINK}")
    first, second = list(page.preamble)[-2:]
    assert (first.text, first.links) == ("\U0001f600a b", (Link(1, 2, "http://a.example/"),))
    assert (second.text, second.links) == (
        "a a",
        (Link(0, 1, "http://a.example/"), Link(2, 3, "http://a.example/")),
    )


@pytest.mark.no_cover
@pytest.mark.parametrize("piece", [rf"{LINK}\line ", rf"\u-10179?\u-8704?{LINK}"])
def test_time_grows_with_links(piece: str) -> None:
    with at_most(3_500_000):
        parse_page((HEAD + "a" + piece * 5_000).encode(), "/x/works.rtf")


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "piece", ["{", "}", r"\u1?", r"\'e9", r"{\footnote x}", r"x\cell ", r"{\header x}", r"\bin1 "]
)
def test_time_grows_with_length(piece: str) -> None:
    with at_most(20_000_000):
        parse_page((HEAD + "a" + piece * 20_000).encode(), "/x/works.rtf")


def test_a_nested_table_is_text_of_its_cell() -> None:
    inner = r"\itap2 n1\nestcell n2\nestcell{\*\nesttableprops\trowd\cellx500\nestrow}{\nonesttables\par}"
    page = read(
        rf"\trowd\cellx1000\cellx3000\pard\intbl A\cell\pard\intbl{inner}\pard\intbl after\cell\row\pard end"
    )
    assert page.preamble[0] == Table(((Cell("A"), Cell("n1 n2 after")),))
