"""Meta tags, JSON-LD, and dates in addresses."""

from __future__ import annotations

import pytest

from tui_reader.parse.dom import parse_markup
from tui_reader.parse.html.metadata import Meta, address_moment, read_meta


def meta(head: str) -> Meta:
    root, _ = parse_markup(f"<html><head>{head}</head><body><p>x</p></body></html>")
    return read_meta(root)


def test_the_first_value_counts_and_names_are_case_insensitive() -> None:
    found = meta(
        '<meta name="Author" content=""><meta name="author" content="周平"><meta name="AUTHOR" content="李安">'
    )
    assert found.author == "周平"


def test_the_standard_tags() -> None:
    found = meta(
        '<meta content="青禾市水务局" name="SiteName"><meta name="ColumnName" content="通知公告">'
        '<meta name="ArticleTitle" content="停水公告<br>（3号）"><meta name="PubDate" content="2020-03-05 08:30">'
        '<meta name="ContentSource" content="办公室">'
    )
    assert found.standard
    assert (found.site, found.column, found.source) == ("青禾市水务局", "通知公告", "办公室")
    assert found.title == "停水公告 （3号）"
    assert found.published is not None
    assert found.published[0].isoformat() == "2020-03-05T08:30:00+08:00"


def test_two_standard_tags_are_enough() -> None:
    assert not meta('<meta name="SiteName" content="甲">').standard


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        pytest.param(
            '<meta name="firstpublishedtime" content="2018-11-12-17:05:09">', "2018-11-12T17:05:09+08:00", id="gov"
        ),
        pytest.param(
            '<meta name="PubDate" content="2023-08-19 10∶08">', "2023-08-19T10:08:00+08:00", id="ratio sign"
        ),
        pytest.param(
            '<meta property="article:published_time" content="2025-03-11T14:00:00+00:00">',
            "2025-03-11T14:00:00+00:00",
            id="og",
        ),
        pytest.param(
            '<meta name="DC.date.issued" content="2015-07-03">', "2015-07-03T00:00:00+08:00", id="dublin core"
        ),
        pytest.param(
            '<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle",'
            '"datePublished":"2026-06-18T16:25:00+08:00"}]}'
            "</script>",
            "2026-06-18T16:25:00+08:00",
            id="linked data",
        ),
    ],
)
def test_dates(tag: str, expected: str) -> None:
    published = meta(tag).published
    assert published is not None
    assert published[0].isoformat() == expected


def test_meta_tags_take_precedence_over_json_ld() -> None:
    found = meta(
        '<meta name="author" content="周平"><script type="application/ld+json">'
        '{"@type":["Article"],"headline":"停水","author":{"name":"李安"},"publisher":{"name":"水务局"}}</script>'
    )
    assert (found.title, found.author, found.site) == ("停水", "周平", "水务局")


@pytest.mark.parametrize("script", ["{", "[" * 5000, '{"@type":"Article","author":[]}', "null", '"text"'])
def test_broken_json_ld_is_ignored(script: str) -> None:
    found = meta(f'<script type="application/ld+json">{script}</script>')
    assert (found.title, found.author, found.published) == (None, None, None)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        pytest.param("http://a.example/zhengce/2018-11/12/content_5339579.htm", "2018-11-12", id="gov.cn"),
        pytest.param("https://a.example/xw/202306/t20230612_3947112.html", "2023-06-12", id="trs"),
        pytest.param("http://a.example/art/2020/3/5/art_12_345.html", "2020-03-05", id="parts without zeros"),
        pytest.param("http://a.example/show.asp?id=20", None, id="none"),
        pytest.param("http://a.example/99999999999.html", None, id="a number"),
        pytest.param("http://20180101.example/a.html", None, id="only the path counts"),
    ],
)
def test_dates_in_addresses(address: str, expected: str | None) -> None:
    found = address_moment(address)
    assert (found[0].date().isoformat() if found else None) == expected


@pytest.mark.parametrize(
    ("head", "source", "author"),
    [
        pytest.param(
            '<script type="application/ld+json">{"@type":"NewsArticle","author":[{"name":"Ann Poe"},'
            '{"name":"Bo Roe"}],"publisher":{"name":"Ash Gazette"}}</script>',
            "Ash Gazette",
            "Ann Poe, Bo Roe",
            id="linked data",
        ),
        pytest.param(
            '<meta name="DCTERMS.publisher" content="Town of Ash">', "Town of Ash", None, id="dublin core"
        ),
        pytest.param(
            '<meta property="article:author" content="https://social.example/ann"><meta name="citation_author"'
            ' content="Ann Poe">',
            None,
            "Ann Poe",
            id="an address is no author",
        ),
        pytest.param(
            '<meta property="article:publisher" content="https://social.example/ash">',
            None,
            None,
            id="no publisher",
        ),
    ],
)
def test_publisher_and_author(head: str, source: str | None, author: str | None) -> None:
    found = meta(head)
    assert (found.source, found.author) == (source, author)


@pytest.mark.parametrize(
    ("body", "author"),
    [
        pytest.param("<a rel='author' href='/ann'>Ann Poe</a>", "Ann Poe", id="link"),
        pytest.param(
            "<span itemprop='author'>By <b itemprop='name'>Ann Poe</b></span>",
            "Ann Poe",
            id="microdata with a name",
        ),
        pytest.param("<a rel='author' href='/ann'>View all posts by Ann Poe</a>", None, id="an invitation"),
        pytest.param("<aside><a rel='author' href='/bo'>Bo Roe</a></aside>", None, id="of another text"),
    ],
)
def test_authors_marked_in_the_page(body: str, author: str | None) -> None:
    root, _ = parse_markup(f"<html><body>{body}</body></html>")
    assert read_meta(root).author == author
