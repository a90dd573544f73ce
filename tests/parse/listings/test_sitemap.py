"""Site maps as listings."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest

from tui_reader.model import Entry, Failure, Listing
from tui_reader.parse.listings import sitemap
from tui_reader.parse.listings.sitemap import read_sitemap
from tui_reader.parse.page import parse_page

HERE = "https://h.example/sitemap.xml"
SPACE = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
)


def read(body: str, root: str = "urlset") -> Listing:
    return read_sitemap(
        f"<?xml version='1.0' encoding='UTF-8'?>\n<!-- made by hand --><{root} {SPACE}>{body}</{root}>",
        HERE,
        "utf-8",
    )


def test_addresses_with_the_day_of_their_last_change() -> None:
    listing = read(
        "<url><loc> https://h.example/a.html?x=1&amp;y=2 </loc><lastmod>2024-05-06T07:08:09+08:00</lastmod></url>"
        "<url><loc><![CDATA[https://h.example/b.html]]></loc><lastmod>2024-05</lastmod></url>"
        "<url><loc>https://h.example/a.html?x=1&amp;y=2</loc></url>"
        "<url><loc>javascript:x()</loc></url><url/>"
    )
    assert listing.entries == (
        Entry("https://h.example/a.html?x=1&y=2", "https://h.example/a.html?x=1&y=2", date(2024, 5, 6)),
        Entry("https://h.example/b.html", "https://h.example/b.html"),
    )


def test_titles_of_news() -> None:
    listing = read(
        "<url><loc>https://h.example/a.html</loc><lastmod>2024-05-07</lastmod><n:news><n:publication><n:name>x</n:name>"
        "</n:publication><n:publication_date>2024-05-06</n:publication_date><n:title>关于修桥的公告</n:title></n:news></url>"
    )
    assert listing.entries == (Entry("关于修桥的公告", "https://h.example/a.html", date(2024, 5, 6)),)


def test_an_index_lists_more_maps() -> None:
    listing = read("<sitemap><loc>https://h.example/1.xml.gz</loc></sitemap>", "sitemapindex")
    assert [entry.address for entry in listing.entries] == ["https://h.example/1.xml.gz"]


def test_a_truncated_map_is_read_up_to_its_end() -> None:
    text = "<urlset><url><loc>https://h.example/a.html</loc></url><url><loc>https://h.ex"
    page = parse_page(text.encode(), HERE)
    assert isinstance(page, Listing)
    assert [entry.address for entry in page.entries] == ["https://h.example/a.html"]


def test_the_number_of_addresses_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "MOST_ENTRIES", 3)
    listing = read("".join(f"<url><loc>https://h.example/{n}</loc></url>" for n in range(5)))
    assert len(listing.entries) == 3
    assert listing.warnings == ("only the first 3 addresses were read",)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<urlset></urlset>", id="empty"),
        pytest.param("<urlset>" + "<url>" * 100_000, id="deep"),
        pytest.param("<urlset><url><loc>" + "x" * 2_000_000, id="long"),
        pytest.param(
            "<!DOCTYPE u [<!ENTITY a 'xxxxxxxxxx'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>"
            "<urlset><url><loc>&b;&b;</loc></url></urlset>",
            id="entities",
        ),
        pytest.param(
            "<!DOCTYPE u [<!ENTITY a 'x'>" + "".join(f"<!ENTITY a{n} '{'&a;' * 9}'>" for n in range(9)) + "]>"
            "<urlset><url><loc>&a8;</loc></url></urlset>",
            id="entities within entities",
        ),
        pytest.param(
            f"<!DOCTYPE u [<!ENTITY a SYSTEM '{Path(__file__).as_uri()}'>]>"
            "<urlset><url><loc>&a;</loc></url></urlset>",
            id="a file of this machine",
        ),
    ],
)
def test_maps_without_pages(text: str) -> None:
    started = time.process_time()
    page = parse_page(text.encode(), HERE)
    assert isinstance(page, Failure)
    assert "a site map that lists no pages" in page.error
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("text", "kept", "warnings"),
    [
        pytest.param(
            "<urlset><url><loc>https://h.example/?a=1&copy=2</loc></url><url><loc>https://h.example/b</loc></url></urlset>",
            ["https://h.example/?a=1&copy=2", "https://h.example/b"],
            (),
            id="an ampersand",
        ),
        pytest.param(
            "<urlset><url><loc>https://h.example/&nbsp;</loc></url><url><loc>https://h.example/b&eacute;</loc></url></urlset>",
            ["https://h.example/", "https://h.example/b%C3%A9"],
            (),
            id="entities of HTML",
        ),
        pytest.param(
            "Notice: undefined variable in /srv/map.php\n<?xml version='1.0'?>\n<urlset><url><loc>https://h.example/a</loc>"
            "</url></urlset>",
            ["https://h.example/a"],
            (),
            id="a message of the server",
        ),
        pytest.param(
            "<br /><b>Warning</b>: x<br />\n<urlset><url><loc>https://h.example/a</loc></url></urlset>",
            ["https://h.example/a"],
            (),
            id="a message in markup",
        ),
        pytest.param(
            "<urlset><url><loc>https://h.example/a</lok></url><url><loc>https://h.example/b</loc></url></urlset>",
            ["https://h.example/a", "https://h.example/b"],
            (),
            id="a wrong end tag",
        ),
        pytest.param(
            "<urlset><url><loc>https://h.example/a</loc><url><loc>https://h.example/b</loc></url></urlset>",
            ["https://h.example/a", "https://h.example/b"],
            (),
            id="an entry that is not closed",
        ),
        pytest.param(
            "<urlset><url><loc>ftp://h.example/a</loc></url><url></url><url><loc>https://h.example/b</loc></url></urlset>",
            ["https://h.example/b"],
            ("2 entries have no address that can be read",),
            id="addresses that cannot be read are counted",
        ),
        pytest.param(
            "<s:urlset xmlns:s='x' xmlns:i='y'><s:url><i:image><i:loc>https://h.example/p.png</i:loc></i:image>"
            "<s:loc>https://h.example/a</s:loc></s:url></s:urlset>",
            ["https://h.example/a"],
            (),
            id="prefixes, and an image first",
        ),
        pytest.param(
            "<urlset><!-- <url><loc>https://h.example/no</loc></url> --><url><loc>https://h.example/a</loc></url></urlset>",
            ["https://h.example/a"],
            (),
            id="a comment",
        ),
    ],
)
def test_what_can_be_read_is_read(text: str, kept: list[str], warnings: tuple[str, ...]) -> None:
    page = parse_page(text.encode(), HERE)
    assert isinstance(page, Listing), page
    assert [entry.address for entry in page.entries] == kept
    assert page.warnings == warnings
