"""Detection of the kind of a source, before and after its first page is fetched."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tui_reader.model import Bulletin, Failure, Feed, Listing, Page
from tui_reader.sources.listings.detection import kind_of, refine, start_addresses
from tui_reader.sources.profiles.profile import Profile, load

H = "https://www.site.example"


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        pytest.param(f"{H}/tzgg/", None, id="a page of some kind"),
        pytest.param(f"{H}/feed/", "feed", id="feed"),
        pytest.param(f"{H}/blog/index.xml", "feed", id="feed of a static site"),
        pytest.param(f"{H}/a.rss?x=1", "feed", id="rss"),
        pytest.param(f"{H}/feed.json", "feed", id="JSON Feed"),
        pytest.param(f"{H}/feedback.html", None, id="feedback"),
        pytest.param(f"{H}/sitemap.xml", "sitemap", id="site map"),
        pytest.param(f"{H}/maps/sitemap-2024.xml.gz", "sitemap", id="site map, compressed"),
        pytest.param(f"{H}/wp-sitemap-posts-post-1.xml", "sitemap", id="site map of WordPress"),
        pytest.param(f"{H}/sitemap.html", None, id="site map for people"),
        pytest.param(f"{H}/csaf/white/", "csaf", id="CSAF folder"),
        pytest.param(f"{H}/.well-known/csaf/provider-metadata.json", "csaf", id="CSAF provider"),
        pytest.param(f"{H}/x/changes.csv", "csaf", id="CSAF changes"),
        pytest.param("https://web.archive.org/web/*/www.site.example/*", "cdx", id="calendar"),
        pytest.param("https://web.archive.org/cdx/search/cdx?url=site.example", "cdx", id="CDX server"),
        pytest.param("https://archive.example/gov-cdx?url=site.example", "cdx", id="CDX of pywb"),
        pytest.param(f"{H}/cdx", None, id="CDX without a question"),
        pytest.param(f"{H}/2010-July.txt.gz", "mbox", id="pipermail"),
        pytest.param(f"{H}/pack.zip", "zip", id="zip"),
        pytest.param(f"{H}/crawl.warc.gz", "warc", id="warc"),
        pytest.param("https://[broken/feed", None, id="no address"),
        pytest.param("/no/such/path.zip", None, id="no path"),
        pytest.param(
            "https://www.federalregister.gov/api/v1/documents.json?per_page=20", "json", id="a profile with JSON"
        ),
    ],
)
def test_by_the_address(address: str, kind: str | None) -> None:
    profiles, _ = load()
    assert kind_of(address, profiles.for_address(address)) == kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        pytest.param("notices", "folder", id="folder"),
        pytest.param("csaf", "csaf", id="CSAF folder"),
        pytest.param("a.html", "file", id="page"),
        pytest.param("a.zip", "zip", id="zip"),
        pytest.param("a.wacz", "zip", id="wacz"),
        pytest.param("a.warc.gz", "warc", id="warc"),
        pytest.param("list.mbox", "mbox", id="mbox"),
        pytest.param("sitemap.xml", "sitemap", id="site map"),
    ],
)
def test_by_the_path(tmp_path: Path, name: str, kind: str) -> None:
    path = tmp_path / name
    if "." in name:
        path.touch()
    else:
        path.mkdir()
        (path / ("changes.csv" if name == "csaf" else "a.html")).touch()
    assert kind_of(str(path)) == kind
    assert kind_of(path.as_uri()) == kind


JSON = b'{"results": []}'


@pytest.mark.parametrize(
    ("before", "page", "head", "kind"),
    [
        pytest.param(None, Listing("a"), b"<html>", "column", id="column"),
        pytest.param(None, Bulletin("a"), b"<html>", "page", id="page"),
        pytest.param("file", Bulletin("a"), b"<html>", "file", id="file"),
        pytest.param(None, Feed("a"), b"<rss>", "feed", id="feed"),
        pytest.param("feed", Listing("a"), b"<html>", "column", id="a page called feed"),
        pytest.param(None, Feed("a"), b"From a@b.example Mon Jan  1 10:00:00 2024\n", "mbox", id="mbox"),
        pytest.param(None, Listing("a"), b"<?xml version='1.0'?>\n<urlset xmlns='x'>", "sitemap", id="site map"),
        pytest.param(None, Bulletin("a"), b"<p>write <urlset> there</p>", "page", id="a page on site maps"),
        pytest.param(None, Bulletin("a"), b"2024/a.json\n2024/b.json\n2023", "csaf", id="index.txt"),
        pytest.param(None, None, b'"2024/a.json","2024-01-01T00:00:00Z"\r\n', "csaf", id="changes.csv"),
        pytest.param(
            None, Failure("a", "x"), b'{"canonical_url":"https://h/provider-metadata.json"', "csaf", id="provider"
        ),
        pytest.param(None, Failure("a", "x"), b'{"feed": {"id": "csaf-feed-white", "entry"', "csaf", id="ROLIE"),
        pytest.param(
            None, Bulletin("a"), b"com,x)/ 20200101000000 http://x.example/ text/html 200 A 9\n", "cdx", id="CDX"
        ),
        pytest.param(None, Failure("a", "x"), b'[["urlkey","timestamp","original"]', "cdx", id="CDX, JSON"),
        pytest.param(None, Failure("a", "x"), b"PK\x03\x04", "zip", id="zip"),
        pytest.param(None, Failure("a", "x"), b"WARC/1.0\r\n", "warc", id="warc"),
        pytest.param(None, Failure("a", "x"), JSON, "page", id="JSON of no profile"),
        pytest.param(None, Failure("a", "x"), b"\x89PNG", "page", id="nothing that is known"),
    ],
)
def test_by_the_first_page(before: str | None, page: Page | None, head: bytes, kind: str) -> None:
    assert refine(before, page, head) == kind


def test_json_by_its_profile() -> None:
    profile = load()[0].named("federal-register")
    assert refine(None, Failure("a", "x"), JSON, profile=profile) == "json"
    assert refine(None, Bulletin("a"), b"<html>", profile=profile) == "page"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        pytest.param(f"{H}/tzgg/", [f"{H}/tzgg/"], id="as typed"),
        pytest.param(
            f"{H}/csaf/white/",
            [f"{H}/csaf/white/{name}" for name in ("changes.csv", "index.txt", "provider-metadata.json")],
            id="CSAF folder",
        ),
        pytest.param(
            f"{H}/.well-known/csaf",
            [f"{H}/.well-known/csaf/{name}" for name in ("provider-metadata.json", "changes.csv", "index.txt")],
            id="CSAF provider",
        ),
        pytest.param(f"{H}/csaf/changes.csv", [f"{H}/csaf/changes.csv"], id="CSAF list"),
        pytest.param(
            "https://web.archive.org/web/2010*/http://h.example/gg/*",
            [
                "https://web.archive.org/cdx/search/cdx?url=http://h.example/gg/&matchType=prefix&output=json"
                "&collapse=digest&limit=5000&showResumeKey=true"
            ],
            id="calendar",
        ),
        pytest.param(
            "https://a.example/c/cdx?url=h.example&limit=9&output=text",
            ["https://a.example/c/cdx?url=h.example&limit=9&output=text&collapse=digest"],
            id="CDX server",
        ),
        pytest.param(
            "https://gcn.nasa.gov/circulars", ["https://gcn.nasa.gov/circulars?limit=100"], id="a profile"
        ),
    ],
)
def test_start_addresses(address: str, expected: list[str]) -> None:
    profile = load()[0].for_address(address)
    assert list(start_addresses(address, kind_of(address, profile), profile)) == expected


def test_a_single_page_is_where_it_is() -> None:
    profile = Profile("p", start=((re.compile("/news/"), "http://www.example.org/list.json"),))
    address = "http://www.example.org/news/7"
    assert start_addresses(address, None, profile) == ("http://www.example.org/list.json",)
    assert start_addresses(address, "page", profile) == (address,)


def test_start_addresses_of_a_folder_of_advisories(tmp_path: Path) -> None:
    (tmp_path / "index.txt").touch()
    assert start_addresses(str(tmp_path), "csaf") == (str(tmp_path / "index.txt"),)
