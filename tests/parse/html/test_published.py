"""Which date is that of publication, and what is noted where the page does not call it so."""

from __future__ import annotations

import json

import pytest

from tui_reader.model import Bulletin, body_text
from tui_reader.parse.page import parse_page

TITLE = "Bridge on Mill Lane closed"
TEXT = (
    "The bridge on Mill Lane is closed to all vehicles while the council replaces the deck. Pedestrians can cross "
    "on the northern side. Buses stop at the school, and the market moves to the car park of the town hall."
)
MORE = (
    "Work begins with the removal of the old planks, which the carpenters of the yard keep for benches.",
    "The second week belongs to the steel: the beams come by barge, and a crane lifts them from the quay.",
    "Residents of the lower lane receive a letter with the hours in which they can reach their garages.",
    "The fire brigade has agreed to the detour and keeps a second engine at the depot behind the church.",
    "Shops stay open, and the council pays for signs that lead customers around the fences to their doors.",
    "When the deck is dry the bridge carries lorries again, and the limit of seven tonnes is lifted permanently.",
)
PARAGRAPHS = "".join(f"<p>{text}</p>" for text in (TEXT, *MORE))
BODY = f"<article class=text>{PARAGRAPHS}</article>"


def read(body: str, head: str = "", address: str = "https://city.example/page", lang: str = "en") -> Bulletin:
    data = f"<html lang={lang}><head><title>{TITLE}</title>{head}</head><body>{body}</body></html>"
    page = parse_page(data.encode(), address)
    assert isinstance(page, Bulletin)
    return page


def published(page: Bulletin) -> str | None:
    return page.published.date().isoformat() if page.published else None


def evidence(page: Bulletin) -> list[str]:
    return [one.reason for one in page.restorations if one.field == "published" and "time zone" not in one.reason]


def linked(**values: str) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **values})}</script>'


HEADING = f"<h1>{TITLE}</h1>"


@pytest.mark.parametrize(
    ("body", "head", "expected"),
    [
        pytest.param(
            f"{HEADING}<p>Published: 5 March 2024</p>{BODY}",
            '<meta name="date" content="2024-03-09">',
            "2024-03-05",
            id="printed before stated",
        ),
        pytest.param(
            f'<p class="article-meta">By Jo Miller | 5 March 2024</p>{HEADING}'
            f"<article><p><i>Updated on 9 April 2024.</i></p>{PARAGRAPHS}</article>",
            "",
            "2024-03-05",
            id="byline above before update below",
        ),
        pytest.param(
            f"{HEADING}{BODY}",
            '<meta name="bepress_citation_date" content="2024-03-05">',
            "2024-03-05",
            id="a name that ends as others",
        ),
        pytest.param(
            f"{HEADING}{BODY}", '<meta name="DC:date" content="2024-03-05">', "2024-03-05", id="another mark"
        ),
        pytest.param(
            f"{HEADING}{BODY}",
            linked(datePublished="2024-03-05", dateModified="2024-04-01"),
            "2024-03-05",
            id="JSON-LD",
        ),
        pytest.param(
            f"{HEADING}{BODY}",
            '<script type="application/ld+json">{"@type":"Article","datePublished":"2024-03-05",}</script>',
            "2024-03-05",
            id="damaged JSON-LD",
        ),
        pytest.param(
            f"{HEADING}{BODY}",
            '<meta name="date" content="1970-01-01"><meta name="dcterms.created" content="2024-03-05">',
            "2024-03-05",
            id="an unset date",
        ),
        pytest.param(
            f'{HEADING}<span itemprop="datePublished" content="2024-03-05"></span>{BODY}',
            "",
            "2024-03-05",
            id="itemprop",
        ),
        pytest.param(
            f"{HEADING}{BODY}<p><time>5 March 2024</time></p>", "", "2024-03-05", id="time without datetime"
        ),
        pytest.param(
            f'{HEADING}{BODY}<div class="comments"><time datetime="2024-05-01">x</time></div>'
            '<div class="comments"><time datetime="2024-06-01">y</time></div>'
            '<p><time class="entry-date" datetime="2024-03-05">then</time></p>',
            "",
            "2024-03-05",
            id="not the times of comments",
        ),
        pytest.param(
            f'<div class="topbar"><time datetime="2024-09-09">today</time></div>{HEADING}{BODY}',
            "",
            None,
            id="not today",
        ),
        pytest.param(
            f'{HEADING}<p class="entry-date">5 November 2021</p>{BODY}',
            '<meta property="article:published_time" content="2021-11-04T23:00Z">',
            "2021-11-05",
            id="the local day",
        ),
    ],
)
def test_dates_that_the_page_states(body: str, head: str, expected: str | None) -> None:
    page = read(body, head)
    assert published(page) == expected
    assert evidence(page) == []


BESIDE = "a date beside the text, which the page does not name"


@pytest.mark.parametrize(
    ("body", "head", "address", "expected", "reason"),
    [
        pytest.param(
            f"{HEADING}{BODY}",
            "",
            "https://city.example/2024/03/05/bridge",
            "2024-03-05",
            "the date in the address of the page",
            id="address",
        ),
        pytest.param(
            f"{HEADING}{BODY}",
            '<link rel="canonical" href="https://city.example/2024/03/05/bridge">',
            "saved.html",
            "2024-03-05",
            "the date in the address of the page",
            id="stated address",
        ),
        pytest.param(
            f'{HEADING}{BODY}<div class="submitted">Saved by jo on 5 March 2024 - 18:55</div>',
            "",
            "a.html",
            "2024-03-05",
            BESIDE,
            id="byline below",
        ),
        pytest.param(
            f"{HEADING}<article><p>(Millfield, 5 March 2024). {TEXT}</p>{PARAGRAPHS}</article>",
            "",
            "a.html",
            "2024-03-05",
            "the date with which the text begins",
            id="dateline",
        ),
        pytest.param(
            f"{HEADING}{BODY}",
            '<meta property="article:modified_time" content="2024-03-05">',
            "a.html",
            "2024-03-05",
            "the date of the last update",
            id="modified",
        ),
        pytest.param(
            f"{HEADING}<p>Last updated: 5 March 2024</p>{BODY}",
            "",
            "a.html",
            "2024-03-05",
            "the date of the last update",
            id="updated",
        ),
        pytest.param(
            f"{HEADING}{BODY}{'<p>Contact us</p>' * 20}<footer><p>Published: 5 March 2024</p></footer>",
            "",
            "a.html",
            "2024-03-05",
            "a labelled date elsewhere on the page",
            id="footer",
        ),
    ],
)
def test_weaker_evidence_is_noted(body: str, head: str, address: str, expected: str, reason: str) -> None:
    page = read(body, head, address)
    assert published(page) == expected
    assert evidence(page) == [reason]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            f"{HEADING}<article><p>{TEXT} It opens on 5 March 2024 at noon.</p>{PARAGRAPHS}</article>",
            id="in a sentence",
        ),
        pytest.param(f"{HEADING}{BODY}<aside><p>5 March 2024</p><p>Market day</p></aside>", id="aside"),
        pytest.param(
            f'{HEADING}{BODY}<div class="comments"><p class="meta">Jo, 5 March 2024</p></div>', id="comment"
        ),
    ],
)
def test_dates_of_something_else(body: str) -> None:
    assert published(read(body)) is None


def test_slashes_that_the_page_settles() -> None:
    page = read(
        f"{HEADING}{BODY}<p>Erstellt am: 01.11.2023</p>",
        '<meta name="date" content="11/01/2023 12:43:42">',
        lang="de",
    )
    assert published(page) == "2023-11-01"


def test_the_zone_that_metadata_add_to_a_byline_above_an_update() -> None:
    page = read(
        f'<p class="article-meta">5 March 2024, 11:06</p>{HEADING}<p>Updated on 9 April 2024</p>{BODY}',
        '<meta property="article:published_time" content="2024-03-05T11:06:01+05:30">',
    )
    assert page.published is not None
    assert page.published.isoformat() == "2024-03-05T11:06:01+05:30"


def test_the_zone_that_metadata_add() -> None:
    page = read(
        f"{HEADING}<p>5 March 2024, 10:28 p.m.</p>{BODY}",
        '<meta property="article:published_time" content="2024-03-06T03:28:35Z">',
    )
    assert page.published is not None
    assert page.published.isoformat(timespec="minutes") == "2024-03-05T22:28-05:00"
    assert page.restorations == ()


@pytest.mark.parametrize("name", ["article:published_time", "article:modified_time"])
@pytest.mark.parametrize(
    "stated",
    [
        "9999-12-31T23:59:59+00:00",
        "9999-12-31T23:59:59-08:00",
        "9999-12-31",
        "2101-01-01T00:00:00Z",
        "0001-01-01T00:00:00+00:00",
        "0001-01-01T00:00:00+14:00",
        "0001-01-01",
    ],
)
@pytest.mark.parametrize("line", ["", "<p>3 May 2019</p>", "<p>31.12.9999 23:59</p>", "<p>01.01.0001 00:00</p>"])
def test_a_page_that_states_no_possible_date_is_read(name: str, stated: str, line: str) -> None:
    page = read(f"<h1>{TITLE}</h1>{line}{BODY}", f'<meta property="{name}" content="{stated}">')
    assert TEXT in body_text(page)
    if "2019" in line:
        assert published(page) == "2019-05-03"
    elif not line:
        assert published(page) is None
