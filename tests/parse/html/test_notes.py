"""Footnotes and endnotes, wherever the page puts them."""

from __future__ import annotations

import pytest

from tui_reader.model import Bulletin, body_text
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


def test_a_link_to_another_part_of_the_page_is_no_note() -> None:
    found = body(f"<p>{PROSE}</p><p>{PROSE * 2}<a href='#c'>Contact</a></p>", "<div id=c>Telephone 1234</div>")
    assert "Telephone 1234" not in "\n".join(found)


def test_notes_in_the_text_are_no_boilerplate() -> None:
    links = "".join(f"<li id=n{n}><a href='https://h.example/{n}'>Report {n}</a></li>" for n in range(1, 6))
    marks = "".join(f"<a href='#n{n}'>[{n}]</a>" for n in range(1, 6))
    found = body(f"<p>{PROSE}{marks}</p><p>{PROSE * 3}</p><div class='related sidebar'><ol>{links}</ol></div>", "")
    assert "Report 5" in "\n".join(found)
