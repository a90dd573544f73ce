"""Articles below the article of a page, as endless pages load them."""

from __future__ import annotations

import pytest

from support.articles import container
from tui_reader.parse.dom import parse_markup, text_runs
from tui_reader.parse.html.container.neighbours import neighbour_runs, page_titles
from tui_reader.parse.rendering.unrendered import remove_unrendered

OWN = (
    "<p>The lighthouse on the northern cape gets a new lamp this autumn, and ships will see it from far away.</p>"
    * 4
)
OTHER = (
    "<p>In the valley the mill turns again, driven by the water of a brook that had been dry for years.</p>" * 4
)
DATE = "<div>Published 4 May 2024</div>"


def left(body: str, title: str = "New lamp for the lighthouse") -> str:
    """The text of the runs that are no other article's."""
    root, _ = parse_markup(f"<html><head><title>{title} - Coast News</title></head><body>{body}</body></html>")
    remove_unrendered(root)
    runs = text_runs(root.find("body"))
    other = neighbour_runs(runs, page_titles(root))
    return "\n".join(run.text for index, run in enumerate(runs) if index not in other)


@pytest.mark.parametrize(
    ("own", "other"),
    [
        pytest.param("<h1>{}</h1>", "<h1>{}</h1>" + DATE, id="a date below the heading"),
        pytest.param("<h1>{}</h1>", DATE + "<h1>{}</h1>", id="a date above the heading"),
        pytest.param("<h2>{}</h2>", "<h2><a href='/mill'>{}</a></h2>", id="a link in the heading"),
        pytest.param("<h1>{}</h1>", "<a href='https://coast.example/mill'><h1>{}</h1></a>", id="a link around it"),
    ],
)
@pytest.mark.parametrize("below", [True, False], ids=["below", "above"])
def test_another_article_has_a_heading_of_the_same_level_and_an_origin(own: str, other: str, below: bool) -> None:
    first = f"<div>{own.format('New lamp for the lighthouse')}<div>{OWN}</div></div>"
    second = f"<div>{other.format('The old mill turns again')}<div>{OTHER}</div></div>"
    text = left(first + second if below else second + first)
    assert "lighthouse on the northern cape" in text
    assert "In the valley" not in text


def test_another_article_stands_in_the_box_of_the_text() -> None:
    box = f"<div><h1>The old mill turns again</h1>{DATE}{OTHER}</div>"
    text = left(f"<header><h1>New lamp for the lighthouse</h1></header><div>{OWN}{box}{box}</div>")
    assert "lighthouse on the northern cape" in text
    assert "In the valley" not in text


@pytest.mark.parametrize(
    "part",
    [
        pytest.param(f"<section><h1>What it costs</h1>{OTHER}</section>", id="a section with a main heading"),
        pytest.param(
            f"<section><h2>What it costs</h2>{DATE}{OTHER}</section>", id="a dated section of a lower level"
        ),
        pytest.param(f"<section><h1><a href='#cost'>What it costs</a></h1>{OTHER}</section>", id="an anchor"),
        pytest.param(f"<section><h2><a href='/cost'>Costs</a></h2>{OTHER}</section>", id="a linked lower heading"),
        pytest.param(f"<h1>What it costs</h1><p>Until 4 May 2024 {OTHER[3:]}", id="a date in the text"),
        pytest.param(f"<div><h1><a href='/mill'>Mill</a></h1>{DATE}<p>Soon.</p></div>", id="hardly any text"),
    ],
)
def test_sections_of_a_text_are_no_other_articles(part: str) -> None:
    body = f"<h1>New lamp for the lighthouse</h1>{OWN}{part}"
    assert left(body) == left(body, title="Something else entirely")


def test_a_subtitle_near_the_date_of_the_article_begins_no_other_one() -> None:
    body = f"<h1>New lamp for the lighthouse</h1>{DATE}<div><h1>Seen from afar</h1>{OWN}{OTHER}</div>"
    assert "In the valley" in left(body)


def test_nothing_is_another_article_where_the_title_is_no_heading() -> None:
    parts = "".join(f"<div><h2><a href='/{number}'>Notice {number}</a></h2>{OTHER}</div>" for number in range(3))
    assert left(parts).count("In the valley") == 12


def test_the_text_of_the_page_is_chosen_over_the_articles_below_it() -> None:
    box = f"<div><h1>The old mill turns again</h1>{DATE}{OTHER * 4}</div>"
    title = "New lamp for the lighthouse"
    found = container(f"<div><h1>{title}</h1><div><div id='text'>{OWN}</div>{box * 2}</div></div>", title)
    assert found is not None
    assert found.element.get("id") == "text"
