"""Operations on addresses, and URI templates."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.sources.addresses import (
    document_address,
    file_in_folder,
    path_of,
    query_of,
    source_key,
    with_query,
    without_default_port,
)
from tui_reader.sources.profiles import uri_templates

BASE = "https://h.example/c/list.html?p=1"


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        pytest.param("a.html", "https://h.example/c/a.html", id="relative"),
        pytest.param("//o.example/a", "https://o.example/a", id="without a scheme"),
        pytest.param(" /a b\n.html#x ", "https://h.example/a%20b.html", id="spaces and a fragment"),
        pytest.param("?p=2", "https://h.example/c/list.html?p=2", id="query"),
        pytest.param("#top", None, id="fragment alone"),
        pytest.param("javascript:x()", None, id="script"),
        pytest.param("ftp://h.example/", None, id="another scheme"),
        pytest.param("//[::1", None, id="damaged"),
        pytest.param("a" * 5000, None, id="too long"),
        pytest.param("\u202ea.html", "https://h.example/c/a.html", id="controls"),
        pytest.param(None, None, id="nothing"),
        pytest.param(7, None, id="no text"),
    ],
)
def test_document_address(href: object, expected: str | None) -> None:
    assert document_address(BASE, href) == expected


def test_from_a_path_only_absolute_links_lead_anywhere() -> None:
    assert document_address("/maps/sitemap.xml", "https://h.example/a") == "https://h.example/a"
    assert document_address("/maps/sitemap.xml", "a.html") is None
    assert document_address("/maps/sitemap.xml", "https://") is None


@pytest.mark.parametrize(
    ("name", "web", "path"),
    [
        pytest.param("2020/a.json", "https://h.example/d/2020/a.json", "/d/2020/a.json", id="below"),
        pytest.param("a b.json", "https://h.example/d/a%20b.json", "/d/a b.json", id="space"),
        pytest.param("https://h.example/d/x.json", "https://h.example/d/x.json", None, id="whole"),
        pytest.param("https://h.example/x.json", None, None, id="elsewhere on the host"),
        pytest.param("https://h.example/d/../x.json", None, None, id="whole, leading out"),
        pytest.param("../x.json", None, None, id="leading out"),
        pytest.param("a/../../x.json", None, None, id="leading out later"),
        pytest.param("%2e%2e/x.json", None, "/d/%2e%2e/x.json", id="leading out, encoded"),
        pytest.param("/etc/x.json", None, None, id="from the root"),
        pytest.param("a\\b.json", None, None, id="backslash"),
        pytest.param("c:x.json", None, None, id="drive"),
        pytest.param("a\x1b.json", None, None, id="controls"),
    ],
)
def test_file_in_folder(name: str, web: str | None, path: str | None) -> None:
    assert file_in_folder("https://h.example/d/index.txt", name) == web
    assert file_in_folder("/d/index.txt", name) == path


def test_queries() -> None:
    address = "https://h.example/p?a=1&b=&a=2"
    assert query_of(address) == {"a": "2", "b": ""}
    assert with_query("https://h.example/p?b=1&a=2#f", {"a": "x y", "c": "https://o/?q"}) == (
        "https://h.example/p?b=1&a=x%20y&c=https://o/%3Fq#f"
    )
    assert query_of("https://[h/?a=1") == {}
    assert with_query("https://h.example/?q=%CD%A3%CB%AE&page=1", {"page": "2"}) == (
        "https://h.example/?q=%CD%A3%CB%AE&page=2"
    )


@given(st.dictionaries(st.text("abc", min_size=1), st.text(max_size=8), max_size=3))
@settings(max_examples=40)
def test_a_changed_query_has_the_given_values(values: dict[str, str]) -> None:
    assert query_of(with_query("https://h.example/p?z=1", values)) == {"z": "1", **values}


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        pytest.param("http://h.example:80/a", "http://h.example/a", id="http"),
        pytest.param("https://[::1]:443/a", "https://[::1]/a", id="https, numbers"),
        pytest.param("http://h.example:8080/a", "http://h.example:8080/a", id="its own"),
        pytest.param("http://h.example:x/a", "http://h.example:x/a", id="none"),
    ],
)
def test_default_ports(address: str, expected: str) -> None:
    assert without_default_port(address) == expected


def test_halves_of_characters_are_dropped() -> None:
    # JSON of a site can have them; no charset has bytes for them.
    assert with_query("https://h.example/a?b=c", {"d": "e\ud800f"}) == "https://h.example/a?b=c&d=ef"
    assert uri_templates.expand("https://h.example/{a}/{+b}", {"a": "e\ud800f", "b": "\udfff"}.get) == (
        "https://h.example/ef/"
    )


def test_uri_templates() -> None:
    values = {"page": "2", "url": "http://o/?a=1&b", "document.id": "7 8"}
    assert uri_templates.expand("/p{page}?u={url}", values.get) == "/p2?u=http%3A%2F%2Fo%2F%3Fa%3D1%26b"
    assert uri_templates.expand("/r/{+url}/{document.id}", values.get) == "/r/http://o/?a=1&b/7%208"
    assert uri_templates.expand("/{none}", values.get) is None
    assert uri_templates.placeholders("{a}{+b.c}") == ("a", "b.c")
    assert uri_templates.check("/{page}") is None
    assert uri_templates.check("/{page") is not None
    assert uri_templates.check("/{}") is not None


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        pytest.param("file:///a/b.html", "/a/b.html", id="plain"),
        pytest.param("file://localhost/a%20b", "/a b", id="localhost"),
        pytest.param("file://server/a", None, id="another machine"),
    ],
)
def test_file_uris(uri: str, path: str | None) -> None:
    assert path_of(uri) == (Path(path) if path else None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/data/notices", "file:///data/notices"),
        ("/data/notices/", "FILE://localhost/data/notices"),
        ("/data/公告", "file:///data/%E5%85%AC%E5%91%8A"),
        ("/data/a b", "file:///data/a%20b/"),
        ("https://a.example/gg/", "https://a.example/gg"),
    ],
)
def test_a_source_has_one_key_however_its_address_is_written(one: str, other: str) -> None:
    assert source_key(one) == source_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/data/notices", "/data/Notices"),
        ("/data", "file://elsewhere/data"),
        ("https://a.example/", "http://a.example/"),
        ("/data/%41", "/data/A"),
    ],
)
def test_other_places_have_other_keys(one: str, other: str) -> None:
    assert source_key(one) != source_key(other)
