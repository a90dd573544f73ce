"""Article lists of the disclosure platform gkmlpt."""

from __future__ import annotations

from datetime import date

import pytest

from tui_reader.model import Entry, Listing
from tui_reader.parse.formats import read_json

GKMLPT = "https://www.site.example/gkmlpt/api/all/5?page={}&sid=2"


@pytest.mark.parametrize(
    ("article", "entry"),
    [
        pytest.param(
            {"url": "/gkmlpt/content/1/post_1.html", "display_publish_time": 1704067200},
            Entry("停水通知", "https://www.site.example/gkmlpt/content/1/post_1.html", date(2024, 1, 1)),
            id="seconds",
        ),
        pytest.param(
            {"post_url": "http://o.example/2", "display_publish_time": "2024-01-02 10:00:00"},
            Entry("停水通知", "http://o.example/2", date(2024, 1, 2)),
            id="printed",
        ),
        pytest.param({"date": "1704124800"}, Entry("停水通知", None, date(2024, 1, 2)), id="digits, day of China"),
        pytest.param({"url": "javascript:x", "date": 10**30}, Entry("停水通知", None, None), id="nonsense"),
    ],
)
def test_gkmlpt_articles(article: dict[str, object], entry: Entry) -> None:
    page = read_json({"articles": [{"title": " 停水通知 ", **article}]}, GKMLPT.format(1), "utf-8")
    assert isinstance(page, Listing)
    assert page.entries == (entry,)


@pytest.mark.parametrize(
    ("page", "count", "total", "following"),
    [
        pytest.param(1, 100, 250, 2, id="first"),
        pytest.param(2, 100, 250, 3, id="middle"),
        pytest.param(3, 100, 300, None, id="last"),
        pytest.param(3, 50, 250, 4, id="last and short, which only an empty page after it tells"),
        pytest.param(1, 20, 60, 2, id="shorter pages"),
        pytest.param(2, 20, 60, 3, id="shorter pages, middle"),
        pytest.param(3, 20, 60, None, id="shorter pages, last"),
        pytest.param(1, 7, 7, None, id="one page"),
        pytest.param(9, 0, 250, None, id="beyond"),
        pytest.param(1, 100, None, None, id="no total"),
    ],
)
def test_gkmlpt_pages(page: int, count: int, total: int | None, following: int | None) -> None:
    articles = [{"title": f"通知{n}", "publisher": "某局"} for n in range(count)]
    listing = read_json({"articles": articles, "total": total}, GKMLPT.format(page), "utf-8")
    assert isinstance(listing, Listing)
    assert listing.next == (GKMLPT.format(following) if following else None)
    assert listing.site == ("某局" if count else None)


@pytest.mark.parametrize("odd", [None, 1, "x", [], {}, [1], {"a": []}, True, [[]], {"name": {}}])
def test_values_of_the_wrong_type_are_ignored(odd: object) -> None:
    articles = [{"title": "Notice", key: odd} for key in ("url", "date", "publisher")]
    page = read_json({"articles": articles, "total": odd, "classify": odd}, GKMLPT.format(1), None)
    assert isinstance(page, Listing)
    assert [entry.title for entry in page.entries] == ["Notice"] * 3
    assert page.next is None
