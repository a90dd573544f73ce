"""What is behind an address, found out with one request."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator

import pytest

from support.demo_site import Site, serving
from support.demo_site.server import Routes, redirect, reply
from tui_reader.model import Bulletin, Failure, Feed, Listing
from tui_reader.parse.worker import Parser
from tui_reader.sources import SourceError
from tui_reader.sources.profiles.profile import Entries, Profile, ProfileMatch, Profiles
from tui_reader.sources.source_kinds import SourceKind
from tui_reader.sync.resolver import ResolvedSource, probe

HTML = "Content-Type: text/html; charset=utf-8"

ARTICLE = """<html><head><title>关于河口镇停水的通知-河口镇</title>{head}</head><body>
<h1>关于河口镇停水的通知</h1><p>发布时间：2023-05-06　来源：河口镇水务所</p>
<p>因东街水管更换，河口镇部分村庄将停水两天，请各村民委员会相互转告，做好储水准备。</p>
<p>一、停水范围：东街、西街和后河村全部住户都在这次停水的范围之内，其余村庄不受影响。</p>
<p>河口镇水务所</p><p>2023年5月6日</p></body></html>"""

FRONT = """<html><head><title>x</title>{head}</head><body>
<script src="app.js"></script><div id="app"></div></body></html>"""

FEED_LINK = '<link rel="alternate" type="application/rss+xml" title="通知公告" href="{href}">'

RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>河口镇通知公告</title>
<link>http://www.example.org/</link><description>d</description><item><title>停水通知</title>
<link>http://www.example.org/1.html</link></item></channel></rss>"""

SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>http://www.example.org/1.html</loc></url></urlset>"""


@pytest.fixture(scope="module")
def parser() -> Iterator[Parser]:
    with Parser() as parser:
        yield parser


@pytest.fixture
def server() -> Iterator[Routes]:
    routes = Routes()
    with serving(routes) as routes.url:
        yield routes


def look(server: Routes, parser: Parser, path: str = "/", **said: object) -> ResolvedSource:
    return probe(f"{server.url}{path}", parser=parser, proxy="", **said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("style", "kind"),
    [
        *((style, "column") for style in ("trs", "vsb", "jpage", "links", "gkmlpt")),
        ("feed", "feed"),
        ("sitemap", "sitemap"),
    ],
)
def test_the_start_of_every_site(parser: Parser, style: str, kind: SourceKind) -> None:
    site = Site(style, 6)
    with serving(site) as address:
        probed = probe(address + site.start, parser=parser, proxy="")
    assert probed.kind == kind
    assert probed.title or style == "sitemap"
    assert site.requests.total() == 1


@pytest.mark.parametrize(
    ("path", "body", "kind", "page", "title"),
    [
        pytest.param("/a.html", ARTICLE, "page", Bulletin, "关于河口镇停水的通知", id="an article"),
        pytest.param("/feed", RSS, "feed", Feed, "河口镇通知公告", id="a feed, by its address"),
        pytest.param("/news.php", RSS, "feed", Feed, "河口镇通知公告", id="a feed, by what it is"),
        pytest.param(
            "/feed", ARTICLE, "page", Bulletin, "关于河口镇停水的通知", id="no feed, for all its address"
        ),
        pytest.param("/a.html", "", "page", Failure, None, id="nothing"),
        pytest.param("/sitemap.xml", SITEMAP, "sitemap", Listing, None, id="a site map"),
        pytest.param("/list.xml", SITEMAP, "sitemap", Listing, None, id="a site map, by what it is"),
        pytest.param("/", FRONT, "page", Bulletin, "x", id="a page that only a script fills"),
    ],
)
def test_kinds(
    server: Routes, parser: Parser, path: str, body: str, kind: SourceKind, page: type, title: str | None
) -> None:
    server.routes[path] = reply(body.format(head="").encode(), HTML if body.startswith("<html") else "X: y")
    probed = look(server, parser, path)
    assert (probed.kind, type(probed.page), probed.title) == (kind, page, title)
    assert probed.fetched is not None
    assert probed.fetched.address == f"{server.url}{path}"
    assert len(server.requests) == 1


def test_a_site_map_that_is_a_text(server: Routes, parser: Parser) -> None:
    packed = gzip.compress(b"http://www.example.org/1.html\nhttp://www.example.org/2.html\n")
    server.routes["/sitemap.txt.gz"] = reply(packed)
    assert look(server, parser, "/sitemap.txt.gz").kind == "sitemap"


@pytest.mark.parametrize(
    ("path", "body", "is_bulletin"),
    [
        pytest.param("/a.html", ARTICLE, True, id="an article"),
        pytest.param("/?id=7", ARTICLE, True, id="an article of a database"),
        pytest.param("/", ARTICLE, False, id="the front of a site"),
        pytest.param("/a.html", FRONT, False, id="a page that only a script fills"),
        pytest.param("/feed", RSS, False, id="a feed"),
    ],
)
def test_what_is_a_document_by_itself(
    server: Routes, parser: Parser, path: str, body: str, is_bulletin: bool
) -> None:
    server.routes[path] = reply(body.format(head="").encode(), *([HTML] if body is not RSS else []))
    assert look(server, parser, path).is_bulletin == is_bulletin


@pytest.mark.parametrize("page", [ARTICLE, FRONT])
def test_feeds_that_a_page_offers(server: Routes, parser: Parser, page: str) -> None:
    link = FEED_LINK.format(href="/rss/tzgg.xml")
    server.routes["/"] = reply(page.format(head=link).encode(), HTML)
    assert look(server, parser).feeds == ((f"{server.url}/rss/tzgg.xml", "通知公告"),)


def test_an_article_over_several_pages_is_whole(parser: Parser) -> None:
    site = Site("trs", 40)
    split = next(one for one in site.bulletins if one.parts == 2)
    with serving(site) as address:
        probed = probe(address + split.path, parser=parser, proxy="")
    assert isinstance(probed.page, Bulletin)
    assert (len(probed.page.parts), site.requests.total()) == (1, 2)


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("http://csaf.example/.well-known/csaf/", "csaf"),
        ("https://web.archive.org/web/*/www.example.org/*", "cdx"),
        ("http://www.example.org/notices.zip", "zip"),
        ("http://lists.example.org/archive.mbox", "mbox"),
    ],
)
def test_what_an_address_settles_is_not_asked_for(address: str, kind: SourceKind) -> None:
    assert probe(address) == ResolvedSource(kind)


def test_what_people_say_holds(server: Routes, parser: Parser) -> None:
    server.routes["/"] = reply(ARTICLE.format(head="").encode(), HTML)
    assert look(server, parser, kind="column").kind == "column"


def test_a_profile_finds_entries_where_the_parser_sees_an_article(server: Routes, parser: Parser) -> None:
    body = ARTICLE.format(head="<meta name=generator content=hekou>").replace(
        "河口镇水务所</p>", '<a href="/n/1">一</a></p>'
    )
    server.routes["/"] = reply(body.encode(), HTML)
    profile = Profile(
        "hekou", match=ProfileMatch(page=("content=hekou",)), entries=Entries(re.compile("/n/"), links=True)
    )
    assert look(server, parser).kind == "page"
    assert look(server, parser, profiles=Profiles([profile])).kind == "column"


class TestRefused:
    def test_a_page_that_is_not_there(self, server: Routes, parser: Parser) -> None:
        with pytest.raises(SourceError, match="404 Not Found"):
            look(server, parser)

    def test_a_page_may_not_lead_into_the_own_network(self, server: Routes, parser: Parser) -> None:
        server.routes["/feed"] = reply(RSS.encode())
        with pytest.raises(SourceError, match="is not a public address"):
            look(server, parser, "/feed", linked_from="http://www.example.org/")
        assert look(server, parser, "/feed", linked_from=f"{server.url}/").kind == "feed"

    def test_robots_are_for_programs_that_follow_links(self, server: Routes, parser: Parser) -> None:
        server.routes["/robots.txt"] = reply(b"User-agent: *\nDisallow: /\n")
        server.routes["/"] = redirect("/a.html")
        server.routes["/a.html"] = reply(ARTICLE.format(head="").encode(), HTML)
        probed = look(server, parser)
        assert probed.fetched is not None
        assert (probed.fetched.address, len(server.requests)) == (f"{server.url}/a.html", 2)
