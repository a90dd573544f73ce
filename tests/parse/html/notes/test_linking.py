"""Marks lead to their notes, and the notes back to their marks, in the forms that pages have."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tui_reader.model import Bulletin, Link, ListBlock, ListItem, Paragraph, Quotation, walk_sections
from tui_reader.parse.page import parse_page

ADDRESS = "https://a.example/notice.html"
PROSE = "The office closes the street while the pipe is replaced; residents may still reach their houses on foot. "

Linked = Paragraph | ListItem | Quotation


def linked_texts(inside: str) -> list[Linked]:
    """The paragraphs and items of a page with this text, in order."""
    markup = (
        f"<html><head><title>Notice of works</title></head><body><h1>Notice of works</h1>"
        f"<div id=text><p>{PROSE}</p><p>{PROSE}</p>{inside}</div></body></html>"
    )
    page = parse_page(markup.encode(), ADDRESS)
    assert isinstance(page, Bulletin)

    def parts() -> Iterator[Linked]:
        sections = (block for section in walk_sections(page.sections) for block in section.blocks)
        for block in (*page.preamble, *sections):
            if isinstance(block, ListBlock):
                yield from block.items
            elif isinstance(block, Paragraph | Quotation):
                yield block

    return list(parts())


def words(part: Linked, link: Link) -> tuple[str, str]:
    return part.text[link.start : link.end], link.address


FORMS = [
    pytest.param(
        "<sup><a href='#fn1' id=ref1>1</a></sup>",
        "<ol><li id=fn1>Section 12. <a href='#ref1'>↩</a></li></ol>",
        ("1", "Section 12. ↩", "↩"),
        id="list",
    ),
    pytest.param(
        "<sup id=ref1><a href='#fn1'>[1]</a></sup>",
        "<p id=fn1><a href='#ref1'>[1]</a> Section 12.</p>",
        ("[1]", "[1] Section 12.", "[1]"),
        id="paragraph",
    ),
    pytest.param(
        "<a href='#_ftn1' name='_ftnref1'>[1]</a>",
        "<div id=ftn1><p><a href='#_ftnref1' name='_ftn1'>[1]</a> Section 12.</p></div>",
        ("[1]", "[1] Section 12.", "[1]"),
        id="Word",
    ),
    pytest.param(
        "<a href='#n' name=m>①</a>",
        "<p>Notes:<br><a name=n href='#m'>①</a> Section 12.<br><a name=o></a>② Section 13.</p>",
        ("①", "① Section 12.", "①"),
        id="lines of one paragraph",
    ),
    pytest.param(
        "<a href='#n' id=m>［1］</a>",
        "<dl><dt id=n>［1］<dd>Section 12. <a href='#m'>返回</a></dl>",
        ("［1］", "Section 12. 返回", "返回"),
        id="definition",
    ),
    pytest.param(
        "<a role='doc-noteref' id=m href='#n'>see the note</a>",
        "<aside id=n><p>Section 12. <a href='#m'>back</a></p></aside>",
        ("see the note", "Section 12. back", "back"),
        id="role",
    ),
]


@pytest.mark.parametrize(("mark", "notes", "expected"), FORMS)
def test_a_mark_leads_to_its_note_and_back(mark: str, notes: str, expected: tuple[str, str, str]) -> None:
    parts = linked_texts(f"<p>{PROSE}{mark} {PROSE}</p><p>{PROSE}</p>{notes}")
    marked = next(part for part in parts if part.links)
    (note,) = (part for part in parts if not isinstance(part, Quotation) and part.note)
    mark_text, note_text, back = expected
    assert not isinstance(note, Quotation)
    assert [words(marked, link) for link in marked.links] == [(mark_text, f"#{note.note}")]
    assert note.text == note_text
    assert [words(note, link) for link in note.links] == [(back, f"#{note.note}")]


def test_every_paragraph_of_a_note_is_named() -> None:
    notes = "<ol><li id=n><p>Section 12.</p><p>As amended.</p></li><li id=o><p>Section 13.</p></li></ol>"
    parts = linked_texts(f"<p>{PROSE}<a href='#n'>1</a><a href='#o'>2</a></p>{notes}")
    named = [(part.text, part.note) for part in parts if not isinstance(part, Quotation) and part.note]
    assert named == [("Section 12.", "n"), ("As amended.", "n"), ("Section 13.", "o")]


def test_two_marks_of_one_note_lead_to_it() -> None:
    parts = linked_texts(
        f"<p>{PROSE}<a href='#n'>1</a></p><p>{PROSE}<a href='#n'>1</a></p><p id=n>1 Section 12.</p>"
    )
    assert [link.address for part in parts for link in part.links] == ["#n", "#n"]


@pytest.mark.parametrize(
    ("mark", "rest"),
    [
        pytest.param("<a href='#s'>1</a>", f"<h2 id=s>Costs</h2><p>{PROSE}</p>", id="heading"),
        pytest.param("<a href='#s'>1</a>", f"<div id=s><h2>Costs</h2><p>{PROSE}</p></div>", id="part of the page"),
        pytest.param("<a href='#s'>1</a>", f"<div id=s><p>{PROSE * 30}</p></div>", id="long text"),
        pytest.param("<a href='#s'>the costs of the works</a>", f"<p id=s>{PROSE}</p>", id="words"),
        pytest.param("<a href='#none'>1</a>", "", id="no target"),
        pytest.param(
            "<a href='#s'>1</a>", "<table><tr><th>A<th>B<tr><td id=s>1<td>2</table>", id="cell of a table"
        ),
    ],
)
def test_other_links_within_the_page_lead_to_no_note(mark: str, rest: str) -> None:
    parts = linked_texts(f"<p>{PROSE}{mark}</p>{rest}")
    assert not any(part.note for part in parts if not isinstance(part, Quotation))
