"""Footnotes and endnotes, wherever the page puts them."""

from __future__ import annotations

import pytest

from tui_reader.model import Bulletin, body_text
from tui_reader.parse.dom import parse_markup, text_of
from tui_reader.parse.html.notes.finding import Notes
from tui_reader.parse.page import parse_page

PROSE = "The office closes the street while the pipe is replaced; residents may still reach their houses on foot. "


def body(inside: str, outside: str) -> list[str]:
    markup = (
        "<html><head><title>Notice</title></head><body><div id=a><h1>Notice of works</h1>"
        f"<div id=b>{inside}</div></div>{outside}<footer>Office</footer></body></html>"
    )
    page = parse_page(markup.encode(), "a.html")
    assert isinstance(page, Bulletin)
    return body_text(page).split("\n")


@pytest.mark.parametrize(
    ("mark", "notes", "expected"),
    [
        pytest.param(
            "<a href='#_ftn1' name='_ftnref1'>[1]</a>",
            "<div style='mso-element:footnote-list'><hr><div style='mso-element:footnote' id=ftn1><p>"
            "<a href='#_ftnref1' name='_ftn1'>[1]</a> Section 12.</p><p>As amended.</p></div></div>",
            ["[1] Section 12.", "As amended."],
            id="Word",
        ),
        pytest.param(
            "<sup><a href='#fn1'>1</a></sup>",
            "<section><h2>Notes</h2><ol><li id=fn1>Section 12.</li><li id=fn2>Section 13.</li></ol></section>",
            ["Notes", "1. Section 12.", "2. Section 13."],
            id="list with a heading",
        ),
        pytest.param(
            "<a role='doc-noteref' href='#x'>see the note</a>",
            "<p id=x>Section 12.</p>",
            ["Section 12."],
            id="role",
        ),
        pytest.param("<a href='#x'>*</a>", "<p><a name='x'></a>* Section 12.</p>", ["* Section 12."], id="anchor"),
        pytest.param(
            "<a href='#z'>[注1]</a>", "<dl><dd id=z>Section 12.</dd></dl>", ["Section 12."], id="Chinese"
        ),
        pytest.param("", "<aside role='doc-endnotes'><p>Section 12.</p></aside>", ["Section 12."], id="endnotes"),
    ],
)
def test_notes_outside_the_text_follow_it(mark: str, notes: str, expected: list[str]) -> None:
    found = body(f"<p>{PROSE}{mark}</p><p>{PROSE}</p><p>{PROSE * 2}</p>", notes)
    assert found[-len(expected) :] == expected


def outside(marks: int, notes: str) -> list[str]:
    links = "".join(f"<a href='#n{n}'>[{n}]</a>" for n in range(1, marks + 1))
    root, _ = parse_markup(f"<body><main id=text><p>{PROSE}{links}</p></main><div>{notes}</div></body>")
    container = root.find(".//main")
    assert container is not None
    return [f"{note.tag} {text_of(note)}" for note in Notes(container, root).outside]


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        pytest.param(1, ["li See 1."], id="one of many items"),
        pytest.param(2, ["ol See 1. See 2. See 3. See 4."], id="half of the items"),
        pytest.param(4, ["ol See 1. See 2. See 3. See 4."], id="all items"),
    ],
)
def test_a_list_is_one_of_notes_where_marks_refer_to_half_of_it(marks: int, expected: list[str]) -> None:
    for item in ("<li id=n{}>See {}.</li>", "<li><a name=n{}></a>See {}.</li>"):
        items = "".join(item.format(n, n) for n in range(1, 5))
        assert outside(marks, f"<ol>{items}</ol>") == expected


def test_notes_that_share_a_block_are_one_block() -> None:
    anchors = "".join(f"<a name=n{n}></a>See {n}.<br>" for n in range(1, 5))
    assert outside(4, f"<div>{anchors}</div>") == ["div See 1. See 2. See 3. See 4."]


def test_notes_and_the_headings_between_them_come_once_and_in_order() -> None:
    notes = "".join(f"<h3>Part {n}</h3><section role=doc-endnotes>See {n}.</section>" for n in range(1, 4))
    assert outside(0, notes) == [note for n in range(1, 4) for note in (f"h3 Part {n}", f"section See {n}.")]


def test_a_link_to_another_part_of_the_page_is_no_note() -> None:
    found = body(f"<p>{PROSE}</p><p>{PROSE * 2}<a href='#c'>Contact</a></p>", "<div id=c>Telephone 1234</div>")
    assert "Telephone 1234" not in "\n".join(found)


def test_notes_in_the_text_are_no_boilerplate() -> None:
    links = "".join(f"<li id=n{n}><a href='https://h.example/{n}'>Report {n}</a></li>" for n in range(1, 6))
    marks = "".join(f"<a href='#n{n}'>[{n}]</a>" for n in range(1, 6))
    found = body(f"<p>{PROSE}{marks}</p><p>{PROSE * 3}</p><div class='related sidebar'><ol>{links}</ol></div>", "")
    assert "Report 5" in "\n".join(found)


@pytest.mark.parametrize(
    ("mark", "note", "kept"),
    [
        pytest.param("<a href='#n1'>1</a>", "<aside id=n1 hidden>{}</aside>", True, id="link"),
        pytest.param(
            "<span data-note='n1'><a href='#'>*</a></span>",
            "<p id=n1 style='display:none'>{}</p>",
            True,
            id="data",
        ),
        pytest.param("<sup aria-describedby=n1>†</sup>", "<div id=n1 hidden>{}</div>", True, id="description"),
        pytest.param("<a href='#n1'>Contact</a>", "<div id=n1 hidden>{}</div>", False, id="no mark"),
        pytest.param("", "<div id=n1 hidden>{}<a href='#n1'>x</a></div>", False, id="closed by its own button"),
        pytest.param("<a href='#n2'>1</a>", "<div id=n1 hidden>{}</div>", False, id="another place"),
        pytest.param(
            "<a href='#n1'>1</a>", f"<div id=n1 hidden>{{}}{PROSE * 10}</div>", False, id="panel of its own"
        ),
    ],
)
def test_hidden_notes_are_shown_where_a_mark_names_them(mark: str, note: str, kept: bool) -> None:
    found = body(f"<p>{PROSE}{mark}</p><p>{PROSE * 20}</p>{note.format('As amended in May.')}", "")
    assert ("As amended in May." in "\n".join(found)) is kept
