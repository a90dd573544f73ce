"""Links that name their own place are no text; the signs of notes and headings that are links are."""

from __future__ import annotations

import pytest

from tui_reader.model import Bulletin
from tui_reader.parse.page import parse_page

PROSE = (
    "<p>The ferry runs from May to August, and the fare is paid on board in cash, as in the years before.</p>" * 4
)


def headings(heading: str) -> list[str]:
    page = parse_page(f"<title>Ferry</title><h1>Ferry</h1>{PROSE}{heading}{PROSE}".encode(), "https://a.example/b")
    assert isinstance(page, Bulletin)
    return [section.heading for section in page.sections]


@pytest.mark.parametrize(
    "heading",
    [
        '<section id="fares"><h2>Fares<a class="headerlink" href="#fares" title="Permalink">¶</a></h2></section>',
        '<h2 id="fares"><a class="anchor" href="#fares">§</a>Fares</h2>',
        '<h2 id="fares">Fares <a href="#fares" aria-hidden="true">#</a></h2>',
        '<h2><a id="fares" href="#fares">🔗</a> Fares</h2>',
        '<h2><a name="fares" href="#fares">⚓︎</a>Fares</h2>',
        '<div class="heading"><h2 id="fares">Fares</h2><a href="#fares">#</a></div>',
        '<a id="fares"></a><h2>Fares<a href="#fares">∞</a></h2>',
        '<h2 id="tarifs-à">Fares<a href="#tarifs-%C3%A0">¶</a></h2>',
        '<h2 id="fares"><a href="#fares">Fares</a></h2>',
    ],
)
def test_the_sign_is_no_part_of_the_heading(heading: str) -> None:
    assert headings(heading) == ["Fares"]


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ('<h2>Fares<a href="#note">*</a></h2>', "Fares*"),
        ('<h2 id="c">Use of C<a href="https://c.example/">#</a></h2>', "Use of C#"),
        ('<h2 id="s">Duties under § 5</h2>', "Duties under § 5"),
    ],
)
def test_a_sign_that_leads_elsewhere_stays(heading: str, expected: str) -> None:
    assert headings(heading) == [expected]


def test_the_title_of_the_page_has_no_sign() -> None:
    title = '<h1>Night ferry<a href="#ferry">¶</a></h1>'
    markup = f'<title>Night ferry - Manual</title><section id="ferry">{title}{PROSE}</section>'
    page = parse_page(markup.encode(), "https://a.example/b")
    assert isinstance(page, Bulletin)
    assert page.title == "Night ferry"


def test_definitions_have_no_sign() -> None:
    term = '<dt id="pier">pier<a href="#pier">¶</a></dt>'
    markup = f"<h1>Ferry</h1>{PROSE}<dl>{term}<dd>Where ships are boarded.</dd></dl>"
    page = parse_page(markup.encode(), "https://a.example/b")
    assert isinstance(page, Bulletin)
    assert "¶" not in str(page.preamble)
