"""The resolver: what is at an address, by kind."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from support.demo_site import Site, serving
from support.demo_site.server import Routes, redirect, reply
from support.syncs import column
from tui_reader.archive.values import LastCrawl
from tui_reader.model import Bulletin, Failure, Feed, Listing, Page
from tui_reader.parse.worker import Parser
from tui_reader.sources import Fetched, SourceError
from tui_reader.sources.fetching import FetchFailed, FetchResult, NotModified, Received, Request
from tui_reader.sources.profiles.profile import Entries, Profile, ProfileMatch, Profiles
from tui_reader.sources.source_kinds import SourceKind
from tui_reader.sources.sourcelist.reading import Source
from tui_reader.sync.resolver import FirstPage, ResolvedSource, SourceResolver, resolve_address
from tui_reader.sync.split_article import Unparsed

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


def resolve(server: Routes, parser: Parser, path: str = "/", **given: object) -> ResolvedSource:
    return resolve_address(f"{server.url}{path}", parser=parser, proxy="", **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("style", "kind"),
    [
        *((style, "column") for style in ("trs", "vsb", "jpage", "links", "gkmlpt")),
        ("feed", "feed"),
        ("sitemap", "sitemap"),
    ],
)
def test_first_pages_of_every_style(parser: Parser, style: str, kind: SourceKind) -> None:
    site = Site(style, 6)
    with serving(site) as address:
        resolved = resolve_address(address + site.start, parser=parser, proxy="")
    assert resolved.kind == kind
    assert resolved.title or style == "sitemap"
    assert site.requests.total() == 1


@pytest.mark.parametrize(
    ("path", "body", "kind", "page", "title"),
    [
        pytest.param("/a.html", ARTICLE, "page", Bulletin, "关于河口镇停水的通知", id="an article"),
        pytest.param("/feed", RSS, "feed", Feed, "河口镇通知公告", id="a feed, by its address"),
        pytest.param("/news.php", RSS, "feed", Feed, "河口镇通知公告", id="a feed, by its content"),
        pytest.param(
            "/feed", ARTICLE, "page", Bulletin, "关于河口镇停水的通知", id="no feed, despite its address"
        ),
        pytest.param("/a.html", "", "page", Failure, None, id="nothing"),
        pytest.param("/sitemap.xml", SITEMAP, "sitemap", Listing, None, id="a site map"),
        pytest.param("/list.xml", SITEMAP, "sitemap", Listing, None, id="a site map, by its content"),
        pytest.param("/", FRONT, "page", Bulletin, "x", id="a page that only a script fills"),
    ],
)
def test_kinds(
    server: Routes, parser: Parser, path: str, body: str, kind: SourceKind, page: type, title: str | None
) -> None:
    server.routes[path] = reply(body.format(head="").encode(), HTML if body.startswith("<html") else "X: y")
    resolved = resolve(server, parser, path)
    assert (resolved.kind, type(resolved.page), resolved.title) == (kind, page, title)
    assert resolved.fetched is not None
    assert resolved.fetched.address == f"{server.url}{path}"
    assert len(server.requests) == 1


def test_a_plain_text_site_map(server: Routes, parser: Parser) -> None:
    packed = gzip.compress(b"http://www.example.org/1.html\nhttp://www.example.org/2.html\n")
    server.routes["/sitemap.txt.gz"] = reply(packed)
    assert resolve(server, parser, "/sitemap.txt.gz").kind == "sitemap"


@pytest.mark.parametrize(
    ("path", "body", "is_bulletin"),
    [
        pytest.param("/a.html", ARTICLE, True, id="an article"),
        pytest.param("/?id=7", ARTICLE, True, id="an article of a database"),
        pytest.param("/", ARTICLE, False, id="home page"),
        pytest.param("/a.html", FRONT, False, id="a page that only a script fills"),
        pytest.param("/feed", RSS, False, id="a feed"),
    ],
)
def test_which_pages_are_documents(
    server: Routes, parser: Parser, path: str, body: str, is_bulletin: bool
) -> None:
    server.routes[path] = reply(body.format(head="").encode(), *([HTML] if body is not RSS else []))
    assert resolve(server, parser, path).is_bulletin == is_bulletin


@pytest.mark.parametrize("page", [ARTICLE, FRONT])
def test_feeds_that_a_page_offers(server: Routes, parser: Parser, page: str) -> None:
    link = FEED_LINK.format(href="/rss/tzgg.xml")
    server.routes["/"] = reply(page.format(head=link).encode(), HTML)
    assert resolve(server, parser).feeds == ((f"{server.url}/rss/tzgg.xml", "通知公告"),)


def test_a_split_article_is_complete(parser: Parser) -> None:
    site = Site("trs", 40)
    split = next(one for one in site.bulletins if one.parts == 2)
    with serving(site) as address:
        resolved = resolve_address(address + split.path, parser=parser, proxy="")
    assert isinstance(resolved.page, Bulletin)
    assert (len(resolved.page.parts), site.requests.total()) == (1, 2)


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("http://csaf.example/.well-known/csaf/", "csaf"),
        ("https://web.archive.org/web/*/www.example.org/*", "cdx"),
        ("http://www.example.org/notices.zip", "zip"),
        ("http://lists.example.org/archive.mbox", "mbox"),
    ],
)
def test_a_kind_that_the_address_settles_is_not_fetched(address: str, kind: SourceKind) -> None:
    assert resolve_address(address) == ResolvedSource(kind)


def test_a_kind_that_the_user_sets_is_kept(server: Routes, parser: Parser) -> None:
    server.routes["/"] = reply(ARTICLE.format(head="").encode(), HTML)
    assert resolve(server, parser, kind="column").kind == "column"


def test_a_profile_finds_entries_where_the_parser_sees_an_article(server: Routes, parser: Parser) -> None:
    body = ARTICLE.format(head="<meta name=generator content=hekou>").replace(
        "河口镇水务所</p>", '<a href="/n/1">一</a></p>'
    )
    server.routes["/"] = reply(body.encode(), HTML)
    profile = Profile(
        "hekou", match=ProfileMatch(page=("content=hekou",)), entries=Entries(re.compile("/n/"), links=True)
    )
    assert resolve(server, parser).kind == "page"
    assert resolve(server, parser, profiles=Profiles([profile])).kind == "column"


LIST = [(f"/{number}.html", f"停水通知{number}", "2024-05-06") for number in range(3)]
CSAF_CHANGES = b'"2024/a.json","2024-05-06T08:00:00Z"\n'


class Web:
    """Answers by address; `asked` are the requests."""

    def __init__(self, parser: Parser, pages: Mapping[str, bytes]) -> None:
        self.parser = parser
        self.pages = {f"http://www.example.org/{path}": data for path, data in pages.items()}
        self.asked: list[Request] = []
        self.etag: str | None = None

    async def fetch(self, request: Request) -> FetchResult:
        self.asked.append(request)
        if self.etag is not None and request.etag == self.etag:
            return NotModified(request.address, self.etag)
        data = self.pages.get(request.address)
        if data is None:
            return FetchFailed(SourceError(request.address, "the server answered 404 Not Found"), status=404)
        return Received(Fetched(request.address, data), self.etag)

    async def parse(self, unparsed: Unparsed) -> Page:
        item, more = unparsed.item, [(part.address, part.data) for part in unparsed.more]
        return self.parser.parse(
            item.data, item.address, item.declared_charset, item.media_type, more, unparsed.rules
        )

    def resolver(self, source: Source, *profiles: Profile) -> SourceResolver:
        return SourceResolver(source, Profiles(profiles), self.fetch, self.parse)


def source(path: str = "", kind: SourceKind | None = None, **settings: Any) -> Source:
    return Source("源", f"http://www.example.org/{path}", kind, **settings)


class TestSources:
    """The resolver as a sync uses it: the first page and what it lists."""

    @pytest.mark.parametrize(
        ("path", "data", "kind", "entries"),
        [
            pytest.param("list", column(LIST), "column", 3, id="column"),
            pytest.param("a.html", ARTICLE.format(head="").encode(), "page", 0, id="page"),
            pytest.param("news", RSS.encode(), "feed", 1, id="feed"),
            pytest.param("map", SITEMAP.encode(), "sitemap", 1, id="site map"),
            pytest.param("sitemap.txt", b"http://www.example.org/1.html", "sitemap", 1, id="site map as a text"),
            pytest.param("changes.csv", CSAF_CHANGES, "csaf", 1, id="csaf"),
        ],
    )
    async def test_first_pages(
        self, parser: Parser, path: str, data: bytes, kind: SourceKind, entries: int
    ) -> None:
        web = Web(parser, {path: data})
        resolver = web.resolver(source(path))
        first = await resolver.resolve()
        assert isinstance(first, FirstPage)
        assert first.plan is not None
        assert (resolver.kind, len(first.plan.entries)) == (kind, entries)
        assert [request.address for request in web.asked] == [first.asked] == [resolver.start]

    async def test_a_json_listing_by_its_profile(self, parser: Parser) -> None:
        places = {"items": "list", "address": "url", "title": "name"}
        profile = Profile("api", match=ProfileMatch(address=re.compile("/api")), json=places)
        web = Web(parser, {"api": '{"list": [{"url": "/1.html", "name": "停水"}]}'.encode()})
        resolver = web.resolver(source("api"), profile)
        first = await resolver.resolve()
        assert isinstance(first, FirstPage)
        assert first.plan is not None
        assert (resolver.kind, resolver.profile, first.page) == ("json", profile, None)
        assert [entry.address for entry in first.plan.entries] == ["http://www.example.org/1.html"]

    @pytest.mark.parametrize("path", ["a.zip", "a.warc.gz", "a.mbox"])
    async def test_packed_files_are_not_parsed(self, parser: Parser, path: str) -> None:
        first = await Web(parser, {path: b"x"}).resolver(source(path)).resolve()
        assert isinstance(first, FirstPage)
        assert (first.page, first.plan, first.received.page.data) == (None, None, b"x")

    async def test_the_first_address_that_exists_is_the_start(self, parser: Parser) -> None:
        web = Web(parser, {"csaf/index.txt": b"2024/a.json\n"})
        first = await web.resolver(source("csaf/")).resolve()
        assert isinstance(first, FirstPage)
        assert first.asked == "http://www.example.org/csaf/index.txt"
        assert [request.address.rpartition("/")[2] for request in web.asked] == ["changes.csv", "index.txt"]

    async def test_an_unchanged_page(self, parser: Parser) -> None:
        web = Web(parser, {"news": RSS.encode()})
        web.etag = '"1"'
        answer = await web.resolver(source("news")).resolve(LastCrawl("", '"1"'))
        assert isinstance(answer, NotModified)
        assert [(request.address, request.etag) for request in web.asked] == [
            ("http://www.example.org/news", '"1"')
        ]

    async def test_the_first_failure_is_reported(self, parser: Parser) -> None:
        answer = await Web(parser, {}).resolver(source("csaf/")).resolve()
        assert isinstance(answer, FetchFailed)
        assert answer.address == "http://www.example.org/csaf/changes.csv"

    async def test_content_that_is_not_of_the_stated_kind(self, parser: Parser) -> None:
        answer = await Web(parser, {"x": b"x"}).resolver(source("x", "cdx")).resolve()
        assert isinstance(answer, FetchFailed)
        assert not answer.retriable

    @pytest.mark.parametrize(
        ("path", "kind", "page", "follows"),
        [
            pytest.param("", None, ARTICLE, True, id="home page"),
            pytest.param("a.html", None, ARTICLE, False, id="article"),
            pytest.param("a.html", "feed", ARTICLE, True, id="page set to be a feed"),
            pytest.param("", "page", ARTICLE, False, id="home page set to be a page"),
        ],
    )
    async def test_feeds_of_home_pages_are_followed(
        self, parser: Parser, path: str, kind: SourceKind | None, page: str, follows: bool
    ) -> None:
        html = page.format(head='<meta charset="utf-8">' + FEED_LINK.format(href="/rss.xml")).encode()
        web = Web(parser, {path: html, "rss.xml": RSS.encode()})
        resolver = web.resolver(source(path, kind))
        first = await resolver.resolve()
        assert isinstance(first, FirstPage)
        first = await resolver.follow_feed(first)
        assert isinstance(first, FirstPage)
        assert isinstance(first.page, Feed if follows else Bulletin)
        assert (resolver.start == "http://www.example.org/rss.xml", resolver.kind == "feed") == (follows, follows)
        if follows:
            assert web.asked[-1].linked_from == f"http://www.example.org/{path}"

    async def test_further_pages_are_read_by_the_kind_of_the_first(self, parser: Parser) -> None:
        one = column([("/n/3.html", "关于东街停水的通知", "2024-05-06")])
        web = Web(parser, {"list": column(LIST)})
        resolver = web.resolver(source("list"))
        assert isinstance(await resolver.resolve(), FirstPage)
        page, plan = await resolver.read_listing(Fetched("http://www.example.org/list_2", one))
        assert isinstance(page, Listing)
        assert [entry.address for entry in plan.entries] == ["http://www.example.org/n/3.html"]


class TestFailures:
    def test_a_missing_page(self, server: Routes, parser: Parser) -> None:
        with pytest.raises(SourceError, match="404 Not Found"):
            resolve(server, parser)

    def test_a_public_page_cannot_lead_to_private_addresses(self, server: Routes, parser: Parser) -> None:
        server.routes["/feed"] = reply(RSS.encode())
        with pytest.raises(SourceError, match="is not a public address"):
            resolve(server, parser, "/feed", linked_from="http://www.example.org/")
        assert resolve(server, parser, "/feed", linked_from=f"{server.url}/").kind == "feed"

    def test_robots_txt_does_not_apply_to_users(self, server: Routes, parser: Parser) -> None:
        server.routes["/robots.txt"] = reply(b"User-agent: *\nDisallow: /\n")
        server.routes["/"] = redirect("/a.html")
        server.routes["/a.html"] = reply(ARTICLE.format(head="").encode(), HTML)
        resolved = resolve(server, parser)
        assert resolved.fetched is not None
        assert (resolved.fetched.address, len(server.requests)) == (f"{server.url}/a.html", 2)
