"""Cards of other pages beside an article: a linked headline and a summary, several of one form."""

from __future__ import annotations

import pytest

from support.articles import container
from tui_reader.parse.dom import text_of

SUMMARY = "The office says that the work begins on Monday, and that the road stays open to buses until it is done."
STORY = (
    "<p>The ferry to the southern island sails again from the old quay, the harbour board decided on Tuesday "
    "evening. Boats leave at six, at noon and at five.</p>"
)
TITLES = ("Bridge closes for a week", "School gets a new roof", "Library opens on Sundays", "Bakers raise prices")


def cards(form: str, summary: str = SUMMARY) -> str:
    return "".join(form.format(number=number, title=title, text=summary) for number, title in enumerate(TITLES))


CARD = "<div><h3><a href='/news/{number}'>{title}</a></h3><p>{text}</p></div>"


@pytest.mark.parametrize(
    "form",
    [
        pytest.param(CARD, id="heading and paragraph"),
        pytest.param("<li><a href='/news/{number}'>{title}</a><p>{text}</p></li>", id="items"),
        pytest.param(
            "<div><div><a href='/news/{number}'><h4>{title}</h4></a><span>3 May</span><br>{text}</div></div>",
            id="in columns, with a date",
        ),
        pytest.param("<article><h2><a href='n{number}.html'>{title}</a></h2>{text}</article>", id="articles"),
    ],
)
@pytest.mark.parametrize("above", [True, False], ids=["above", "below"])
def test_cards_beside_a_text_are_not_the_article(form: str, above: bool) -> None:
    box, text = f"<div>{cards(form)}</div>", f"<div id='text'>{STORY * 3}</div>"
    answer = container(box + text if above else text + box)
    assert answer is not None
    assert answer.element.get("id") == "text"


@pytest.mark.parametrize(
    ("part", "kept"),
    [
        pytest.param(
            "<div>" + cards("<div><h3><a href='#{number}'>{title}</a></h3><p>{text}</p></div>") + "</div>",
            SUMMARY,
            id="sections with an anchor",
        ),
        pytest.param(
            "<ul>" + cards("<li><a href='/p/{number}'>{title}</a>: {text}</li>") + "</ul>",
            SUMMARY,
            id="a list of links with explanations",
        ),
        pytest.param("<div>" + cards(CARD, STORY * 8) + "</div>", "The ferry", id="long sections"),
        pytest.param(
            "<div><h3><a href='/a'>Bridge closes for a week</a></h3><p>" + SUMMARY + "</p></div>",
            SUMMARY,
            id="one section",
        ),
    ],
)
def test_parts_of_a_text_are_no_cards(part: str, kept: str) -> None:
    answer = container(f"<div>{STORY}</div>{part}<div>{STORY}</div>")
    assert answer is not None
    assert kept in text_of(answer.element)


@pytest.mark.parametrize("intro", [pytest.param("", id="alone"), pytest.param(STORY, id="below an introduction")])
def test_a_page_of_cards_is_not_emptied(intro: str) -> None:
    answer = container(f"<div>{intro}</div><div>{cards(CARD)}</div>")
    assert answer is not None
    assert text_of(answer.element).count("The office says") == 4


def test_an_appeal_that_a_page_repeats_counts_once() -> None:
    appeal = f"<div><p>{SUMMARY.replace('office', 'society')}</p></div>"
    links = "".join(
        f"<li><a href='/{number}'>Notice of the office, number {number}</a></li>" for number in range(20)
    )
    answer = container(f"<div><div>{appeal * 8}</div><ul>{links}</ul></div><div id='text'>{STORY * 2}</div>")
    assert answer is not None
    assert answer.element.get("id") == "text"
