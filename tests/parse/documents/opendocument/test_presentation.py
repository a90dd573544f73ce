"""OpenDocument presentations: slides as sections, tables, notes, and what is not shown."""

from __future__ import annotations

from tui_reader.model import Bulletin, Failure, Quotation, Table, body_text
from tui_reader.parse.page import parse_page

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{part}:1.0"'
    for name, part in (
        *((name, name) for name in ("office", "text", "table", "style", "presentation")),
        ("draw", "drawing"),
    )
)
STYLES = (
    '<style:style style:name="dp1" style:family="drawing-page"/><style:style style:name="dp2" '
    'style:family="drawing-page"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
)


def frame(text: str, kind: str = "", more: str = "") -> str:
    stated = f'presentation:class="{kind}"' if kind else ""
    return f"<draw:frame {stated} {more}><draw:text-box><text:p>{text}</text:p></draw:text-box></draw:frame>"


def page(*shapes: str, style: str = "dp1") -> str:
    return f'<draw:page draw:style-name="{style}">{"".join(shapes)}</draw:page>'


def file(*pages: str, kind: str = "presentation") -> bytes:
    return (
        f'<office:document {SPACES} office:mimetype="application/vnd.oasis.opendocument.{kind}">'
        f"<office:automatic-styles>{STYLES}</office:automatic-styles>"
        f"<office:body><office:presentation>{''.join(pages)}</office:presentation></office:body></office:document>"
    ).encode()


def read(*pages: str) -> Bulletin:
    made = parse_page(file(*pages), "/x/talk.fodp")
    assert isinstance(made, Bulletin), made
    return made


def test_slides_are_sections_with_their_tables_and_notes() -> None:
    cells = "".join(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in ("甲", "乙"))
    table = f"<draw:frame><table:table><table:table-row>{cells}</table:table-row></table:table></draw:frame>"
    group = f"<draw:g>{frame('组内')}<draw:custom-shape><text:p>图形</text:p></draw:custom-shape></draw:g>"
    notes = f"<presentation:notes>{frame('备注', 'notes')}{frame('3', 'page-number')}</presentation:notes>"
    talk = read(
        page(frame("讲座", "title"), frame("要点"), group, notes),
        page(frame("第二讲", "title"), table, frame("2026", "date-time"), frame("点击", "outline", EMPTY)),
    )
    assert talk.title == "讲座"
    assert talk.document is not None
    assert (talk.document.kind, talk.document.pages) == ("odp", 2)
    assert body_text(talk).splitlines() == ["要点", "组内", "图形", "备注", "第二讲", "甲\t乙"]
    blocks = [*talk.preamble, *(block for section in talk.sections for block in section.blocks)]
    assert any(isinstance(block, Table) for block in blocks)
    assert Quotation("备注") in blocks


EMPTY = 'presentation:placeholder="true"'


def test_hidden_slides_and_comments_are_left_out() -> None:
    comment = "<office:annotation><text:p>check</text:p></office:annotation>"
    talk = read(page(frame("Talk", "title"), frame("Shown."), comment), page(frame("Secret"), style="dp2"))
    assert body_text(talk) == "Shown."
    assert [(one.text, one.reason) for one in talk.left_out] == [
        ("check", "comment of an editor"),
        ("– 2 –\nSecret", "hidden slide"),
    ]


def test_a_drawing_is_read_as_a_presentation() -> None:
    made = parse_page(file(page(frame("Plan of the canal"), frame("Lock")), kind="graphics"), "/x/plan.fodg")
    assert isinstance(made, Bulletin)
    assert "Lock" in body_text(made)


def test_a_presentation_without_text_is_named() -> None:
    made = parse_page(file(page()), "/x/talk.fodp")
    assert isinstance(made, Failure)
    assert "is a presentation without text" in made.error


def test_a_title_that_is_too_long_for_one_is_text() -> None:
    words = [f"word{number}" for number in range(300)]
    talk = read(page(frame(" ".join(words), "title"), frame("end")))
    assert set(words) <= set(body_text(talk).split())


def test_each_paragraph_of_the_notes_is_a_quotation() -> None:
    table = "<table:table><table:table-row><table:table-cell><text:p>c</text:p></table:table-cell>"
    table += "<table:table-cell><text:p>d</text:p></table:table-cell></table:table-row></table:table>"
    shapes = f"{frame('a</text:p><text:p>b', 'notes')}<draw:frame>{table}</draw:frame>"
    notes = f"<presentation:notes>{shapes}</presentation:notes>"
    blocks = read(page(frame("Title", "title"), frame("text"), notes)).preamble
    assert blocks[-3:] == (Quotation("a"), Quotation("b"), Quotation("c d"))
