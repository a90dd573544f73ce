"""Articles that a page holds only as data of its scripts."""

from __future__ import annotations

import json

import pytest

from tui_reader.model import Bulletin, body_text
from tui_reader.parse.page import parse_page

FIRST = "The office closes the street while the pipe is replaced; residents may still reach their houses."
SECOND = "The works begin on 9 March and end on 20 March, provided that the weather allows it."
HTML = f"<p>{FIRST}</p><p>{SECOND}</p>"


def body(scripts: str, shown: str = "<div id=app></div>") -> str:
    page = parse_page(
        f"<html><head><title>Works</title></head><body>{shown}{scripts}</body></html>".encode(), "a.html"
    )
    assert isinstance(page, Bulletin)
    return body_text(page)


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(
            '<script type="application/ld+json">'
            + json.dumps({"@graph": [{"@type": "NewsArticle", "articleBody": f"{FIRST}\n{SECOND}"}]})
            + "</script>",
            id="JSON-LD",
        ),
        pytest.param(
            '<script id="__NEXT_DATA__" type="application/json">'
            + json.dumps({"props": {"pageProps": {"post": {"content": HTML, "id": 1}}}})
            + "</script>",
            id="Next.js",
        ),
        pytest.param(
            "<script>window.__INITIAL_STATE__ = "
            + json.dumps({"detail": {"blocks": [{"type": "p", "text": FIRST}, {"type": "p", "text": SECOND}]}})
            + ";go()</script>",
            id="list of paragraphs",
        ),
    ],
)
def test_an_empty_page_is_read_from_its_data(script: str) -> None:
    assert body(script).split("\n") == [FIRST, SECOND]


@pytest.mark.parametrize(
    "shown", [pytest.param("Loading…", id="elsewhere"), pytest.param(f"<p>{SECOND}</p>", id="there")]
)
def test_a_short_body_of_an_article_is_read_once(shown: str) -> None:
    script = f'<script type="application/ld+json">{json.dumps({"articleBody": SECOND, "text": "Office"})}</script>'
    assert body(script, shown).count(SECOND) == 1


def test_a_chinese_text_counts_by_what_it_says() -> None:
    text = "市水务局定于三月九日更换城北供水管道，请居民提前储水。" * 2 + "三月二十日恢复供水。"
    script = f'<script type="application/json">{json.dumps({"content": f"<p>{text}</p>"})}</script>'
    assert body(script) == text


def test_a_page_with_text_is_not() -> None:
    other = "Another text that the page shows itself, with all that the office has to say about it. " * 5
    script = f'<script type="application/json">{json.dumps({"content": HTML})}</script>'
    assert FIRST not in body(script, f"<p>{other}</p>")


@pytest.mark.parametrize("text", ["{", "[" * 50_000, '{"content": 7}', '{"content": "short."}', ""])
def test_damaged_data_is_no_text(text: str) -> None:
    assert body(f'<script type="application/json">{text}</script>', "<p>Short.</p>").strip() in ("", "Short.")
