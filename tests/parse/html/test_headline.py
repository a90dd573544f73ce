"""The headline of a page: which line is its title, on pages of many kinds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.parse.dom import parse_markup, text_runs
from tui_reader.parse.html.headline import find_headline
from tui_reader.parse.html.title import body_start, find_title
from tui_reader.parse.structure.match_key import words_key

TEXT = "<div id='text'><p>The office has set the fee for stalls. It is due before the market opens.</p></div>"
MENU = (
    "<ul><li><a href='/'>Town of Ash</a></li><li><a href='/news'>News</a></li><li><a href='/law'>Law</a></li></ul>"
)


def title(body: str, head: str, *stated: str) -> str | None:
    markup = f"<html><head><title>{head}</title></head><body>{body}{TEXT}</body></html>"
    root, _ = parse_markup(markup)
    runs = text_runs(root.find("body"))
    text = next(div for div in root.iter("div") if div.get("id") == "text")
    return find_title(root, runs, body_start(runs, text), stated, False)[0]


@pytest.mark.parametrize(
    ("body", "head", "stated", "expected"),
    [
        pytest.param(
            f"<h1>Handbook of markets</h1>{MENU}<h2>Stalls</h2>", "Stalls | Handbook of markets", [], "Stalls",
            id="a chapter below the name of its book in h1",
        ),
        pytest.param(
            "<p>Handbook of markets 2.4</p><p><a href='#'>Up</a></p><h1>Module stall_fees</h1>",
            "stall_fees - Handbook of markets 2.4", [], "Module stall_fees",
            id="a heading that says more, by a name",
        ),
        pytest.param(
            "<p>Stall.Fees.Market.info</p><h1>Contents</h1>", "Stall.Fees.Market.info", [],
            "Stall.Fees.Market.info", id="the whole title, which looks like the name of a host",
        ),
        pytest.param(
            f"{MENU}<h1>News</h1><h1>Fees for stalls are set</h1>", "News - Town of Ash",
            ["Fees for stalls are set"], "Fees for stalls are set", id="column in h1 and in the title",
        ),
        pytest.param(
            f"{MENU}<h1>Ash</h1><h1>Law</h1><h1>Fees for stalls</h1>", "Ash online - Law - Fees for stalls", [],
            "Fees for stalls", id="site, column and article as h1",
        ),
        pytest.param(
            "<h1 class='visually-hidden'>Service menu of the site</h1><h2>Fees for stalls at the market</h2>",
            "Town", [], "Fees for stalls at the market", id="heading for screen readers",
        ),
        pytest.param(
            "<nav><h2>Navigation and service menus</h2></nav><h2>Fees for stalls at the market</h2>", "", [],
            "Fees for stalls at the market", id="heading of the navigation",
        ),
        pytest.param(
            "<p class='doc-ti'>REGULATION (EU) 2031/12 OF THE COUNCIL</p><p class='doc-ti'>of 27 April 2031</p>"
            "<p class='doc-ti'>on the fees for stalls at markets</p>", "L_2031012EN.01000101.xml", [],
            "REGULATION (EU) 2031/12 OF THE COUNCIL of 27 April 2031 on the fees for stalls at markets",
            id="several lines of one name",
        ),
        pytest.param(
            "<a href='https://blog.example/'><h1>Four Pines</h1></a><h2>Fees for stalls</h2>",
            "Four Pines » Archive » Fees for stalls", [], "Fees for stalls", id="name of the site first",
        ),
        pytest.param(
            "<h2>„Fees for stalls“</h2>", '"Fees for stalls" - www.ash.example', [], "„Fees for stalls“",
            id="other quotation marks",
        ),
        pytest.param(
            "<h1>MARKET Fees for stalls are set</h1>", "Fees for stalls are set | Ash",
            ["Fees for stalls are set"], "Fees for stalls are set", id="a word above the title, on its line",
        ),
        pytest.param(
            "<h1>Villa</h1>", "Villas of the town may be visited again – Ash Daily",
            ["Villas of the town may be visited again"], "Villas of the town may be visited again",
            id="part of a word of the title",
        ),
        pytest.param(
            "<h1>27.01.2031 Mineral oil in November</h1>", "Office - Statistics - Mineral oil in November", [],
            "Mineral oil in November", id="date before the title",
        ),
        pytest.param(
            "<h1><span>水闸</span><span>[<a href='/edit'>编辑</a>]</span></h1>" + "<ul>" + "<li>工具</li>" * 60
            + "</ul><div>百科，人人可编的百科</div>", "水闸 - 百科，人人可编的百科",
            ["水闸 - 百科，人人可编的百科"], "水闸", id="heading with a link to edit it",
        ),
        pytest.param(
            "<h1>Review of <a href='/ash'>Ash in the rain</a></h1>", "Review of Ash in the rain - Books", [],
            "Review of Ash in the rain", id="link in the title",
        ),
        pytest.param(
            f"{MENU}<h1>News</h1>", "News - Town of Ash", [], "News", id="a column without an article",
        ),
        pytest.param(
            "<p>Stalls</p>", "Town of Ash | Fees for stalls are set | www.ash.example",
            ["Fees for stalls are set | www.ash.example"], "Fees for stalls are set", id="address behind it",
        ),
    ],
)  # fmt: skip
def test_the_title(body: str, head: str, stated: list[str], expected: str) -> None:
    assert title(body, head, *stated) == expected


@given(st.text(max_size=80), st.text(max_size=80), st.lists(st.text(max_size=40), max_size=3))
def test_any_text_gives_a_printed_line_or_none(line: str, head: str, stated: list[str]) -> None:
    root, _ = parse_markup("<html><body><h1></h1><p>Text.</p></body></html>")
    heading = root.find(".//h1")
    heading.text = "".join(char for char in line if char.isprintable())
    found = find_headline(text_runs(root.find("body")), 1, head, stated, [])
    assert found is None or words_key(found.text) in words_key(heading.text + "Text.")
