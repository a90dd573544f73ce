"""A short text is read with the paragraphs, lists and sections beside it, without the columns of its page."""

from __future__ import annotations

import pytest

from support.articles import container
from tui_reader.parse.dom import text_of

SENTENCE = "The clerk gives notice of the meeting of the board, with its agenda, ten days ahead."
LINKS = "".join(f"<li><a href='/{n}'>The duties of the clerk of the board, part {n}</a></li>" for n in range(8))
INDEX = "".join(f"<dt><a href='/{n}'>clerk, duty {n} of the</a></dt><dd>page {n} and after</dd>" for n in range(9))


def body(markup: str, title: str = "Meetings") -> str:
    answer = container(markup, title)
    return text_of(answer.element) if answer is not None else ""


@pytest.mark.parametrize(
    "rest",
    [
        pytest.param(f"<ul>{LINKS}</ul><p>Afterwards the minutes are written.</p>", id="a page of contents"),
        pytest.param(
            "<div class='file'><a href='/plan.pdf'>Plan</a></div><p>Copies are free.</p>", id="a box between"
        ),
        pytest.param(
            "<div><table><tr><td>Quorum</td><td>Five of the members</td></tr></table></div>" * 5, id="tables"
        ),
        pytest.param("<div><h2>Quorum</h2><p>Five members are enough.</p></div>", id="a section"),
    ],
)
def test_a_short_text_is_read_with_what_stands_beside_it(rest: str) -> None:
    found = body(f"<div id='page'><h1>Meetings</h1><p>{SENTENCE}</p>{rest}</div>")
    assert found.endswith(body(f"<article>{rest}</article>")[-20:]), found
    assert SENTENCE in found


@pytest.mark.parametrize(
    "beside",
    [
        pytest.param(f"<ul>{LINKS}</ul>", id="a list of other pages"),
        pytest.param(f"<div><h2>Latest</h2><ul>{LINKS}</ul></div>", id="a column of links"),
        pytest.param(
            "<div class='sidebar'><p>The board has its seat in the mill.</p></div>", id="a named sidebar"
        ),
        pytest.param("<div><p>The board met on Monday and heard reports on …</p></div>", id="a teaser"),
    ],
)
def test_what_stands_beside_a_box_with_a_text_is_not_part_of_it(beside: str) -> None:
    text = f"<div class='t'><p>{SENTENCE}</p><p>{SENTENCE.replace('clerk', 'chairman')}</p></div>"
    assert body(f"<div>{text}{beside}</div>").endswith("ten days ahead.")


def test_the_densest_item_of_a_list_is_not_the_whole_list() -> None:
    items = f"<li>Quorum: five members.</li><li>{SENTENCE}</li><li>Votes: by hand.</li>"
    assert body(f"<ul>{items}</ul>").startswith("Quorum: five members.")


@pytest.mark.parametrize("names", ["index", "toc"])
def test_a_page_of_links_is_read_below_its_heading(names: str) -> None:
    menu = "<div class='nav'><a href='/'>Home</a> <a href='/i'>Index</a></div>"
    found = body(f"{menu}<h1>Index of duties</h1><div class='{names}'><dl>{INDEX}</dl></div>", "Index of duties")
    assert found.startswith("clerk, duty 0")
    assert found.endswith("page 8 and after")
    assert body(f"{menu}<div><dl>{INDEX}</dl></div>", "Town") == ""
