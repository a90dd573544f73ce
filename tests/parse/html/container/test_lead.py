"""The lead between the heading of a page and the element with its text."""

from __future__ import annotations

import pytest

from support.articles import container
from tui_reader.parse.dom import text_of

LINK = "<li><a href='/more/{0}'>{0} ferries of the harbour and what belongs to them, to the last rope</a></li>"
SUMMARY = "Boats leave at six, at noon and at five on all days, and <a href='/fares'>fares</a> stay as they are."
SUBTITLE = "Harbour board decides on Tuesday evening after long talks"


def lead(
    head: str, title: str = "Ferry sails again from the old quay - Harbour News", links: int = 7
) -> list[str]:
    text = "".join(
        f"<p>The line to island number {number} runs again, the board said, since the old quay was mended.</p>"
        for number in range(9)
    )
    page = f"<main>{head}<ul>{''.join(map(LINK.format, range(links)))}</ul><div id='text'>{text}</div></main>"
    found = container(page, title)
    assert found is not None
    assert found.element.get("id") == "text"
    return [text_of(element) for element in found.lead]


TITLE = "Ferry sails again from the old quay"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        pytest.param(f"<header><h1>{TITLE}</h1><h2>{SUBTITLE}</h2></header>", [SUBTITLE], id="subtitle"),
        pytest.param(f"<div><div><h3>{TITLE}</h3></div><div>{SUBTITLE}</div></div>", [SUBTITLE], id="any heading"),
        pytest.param(f"<div><h3>{TITLE}</h3></div><p>3 May</p><p>{SUMMARY}</p>", [SUMMARY], id="below the title"),
        pytest.param(
            f"<div><h3>{TITLE}</h3></div><div class='teaser-text'>{SUMMARY}</div>", [SUMMARY], id="named teaser"
        ),
        pytest.param(f"<h1>{TITLE}</h1><div class='newsletter'>{SUMMARY}</div>", [], id="another box of the site"),
        pytest.param(f"<h1>{TITLE}</h1><h2><a href='/board'>{SUBTITLE}</a></h2>", [], id="linked line"),
        pytest.param(f"<h1>{TITLE}</h1><p>Harbour, Tuesday the long, 5 May 2026, noon</p>", [], id="dated line"),
        pytest.param(f"<h1>{TITLE}</h1><p>Shipping news</p>", [], id="name of a column"),
        pytest.param(f"<div><h1>{TITLE}</h1></div><ol><li>{SUBTITLE}</li></ol>", [], id="item"),
    ],
)
def test_lines_between_the_heading_and_the_text(head: str, expected: list[str]) -> None:
    assert lead(head) == [text.replace("<a href='/fares'>", "").replace("</a>", "") for text in expected]


@pytest.mark.parametrize(
    ("title", "links"),
    [
        pytest.param("A long report on ferries - Harbour News", 7, id="the heading is not the title"),
        pytest.param(f"{TITLE} - A long report", 12, id="a menu follows"),
    ],
)
def test_the_motto_of_a_site_below_its_name_is_no_subtitle(title: str, links: int) -> None:
    assert lead(f"<header><h1>{TITLE}</h1><p>{SUBTITLE}</p></header>", title, links) == []
