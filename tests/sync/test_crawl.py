"""Crawls of listings: requests, where a crawl ends, and bulletins in the listing itself."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from support.demo_site import Site, serve
from support.demo_site.server import Answer, Routes, redirect
from support.syncs import HURRIED, InlineParser, archive_in, column, kept, page, parser, source_of, sync, titles
from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Arrival, SeenDocument, View
from tui_reader.model import Bulletin, Entry, Failure, Listing, Page, body_text
from tui_reader.query.syntax import parse
from tui_reader.sources import spool
from tui_reader.sources.listings.plan import ListingEntry, ListingPlan
from tui_reader.sources.profiles.profile import Profile, Profiles
from tui_reader.sources.sourcelist.reading import Source
from tui_reader.sync import feed_items
from tui_reader.sync.context import Options, policy_of
from tui_reader.sync.crawl import SITE_SAMPLE, Crawl, site_of, versioned
from tui_reader.sync.engine import Engine
from tui_reader.sync.events import Arrived, Event
from tui_reader.sync.feeds import reading
from tui_reader.sync.fetch_jobs import key_of
from tui_reader.sync.parser_pool import ParserPool
from tui_reader.sync.split_article import Unparsed

__all__ = ["parser"]

RECHECKING = HURRIED._replace(recheck=True)
HTML = ("Content-Type: text/html; charset=utf-8",)
XML = ("Content-Type: application/xml",)
JSON = ("Content-Type: application/json",)


def html(data: bytes, *headers: str) -> Answer:
    return Answer(data, headers=(*HTML, *headers))


def columns(routes: Routes, *days: tuple[int, ...], etag: str | None = None) -> None:
    """A column with one page per group of days of May 2024, and a bulletin per day."""
    for number, group in enumerate(days, 1):
        rows = [(f"/{day}.html", f"五月{day}日的通知公告", f"2024-05-{day:02}") for day in group]
        following = f"/list_{number + 1}.html" if number < len(days) else None
        headers = [f"ETag: {etag}"] if etag and number == 1 else []
        routes.routes[f"/list_{number}.html"] = html(column(rows, following), *headers)
        for day in group:
            routes.routes[f"/{day}.html"] = html(page(f"五月{day}日的通知公告", day=f"2024-05-{day:02}"))


def requested(routes: Routes) -> list[str]:
    """The addresses requested since the last call, sorted."""
    targets = sorted(one.target for one in routes.asked)
    routes.asked.clear()
    return targets


class TestEnds:
    async def test_at_known_entries(self, parser: InlineParser) -> None:
        routes = Routes()
        columns(routes, (9, 8, 7), (6, 5, 4), (3, 2, 1))
        async with serve(routes) as base:
            with archive_in() as archive:
                assert (await sync(archive, f"{base}/list_1.html")).total.new == 9
                requested(routes)
                columns(routes, (11, 10, 9), (8, 7, 6), (5, 4, 3), (2, 1))
                assert (await sync(archive, f"{base}/list_1.html")).total.new == 2
                assert requested(routes) == ["/10.html", "/11.html", "/list_1.html", "/list_2.html"]

    @pytest.mark.parametrize("options", [HURRIED, RECHECKING], ids=["sync", "recheck"])
    async def test_not_at_entries_of_an_interrupted_sync(self, parser: InlineParser, options: Options) -> None:
        """The newest bulletins are kept first, so older ones may be missing."""
        routes = Routes()
        columns(routes, (3, 2, 1))
        async with serve(routes) as base:
            with archive_in() as archive:
                await sync(archive, f"{base}/list_1.html")
                columns(routes, (12, 11, 10), (9, 8, 7), (6, 5, 4), (3, 2, 1))

                def on_event(event: Event, engine: Engine) -> None:
                    if isinstance(event, Arrived) and event.address.endswith("/10.html"):
                        engine.cancel()

                stopped = await sync(archive, f"{base}/list_1.html", options=options, on_event=on_event)
                assert stopped.report.cancelled
                # Whatever was kept of them, the first page may be known by now.
                archive.record_seen([SeenDocument(f"{base}/{day}.html") for day in (12, 11, 10)])
                await sync(archive, f"{base}/list_1.html")
                assert {f"{base}/{day}.html" for day in range(4, 10)} <= kept(archive).keys()

    async def test_a_recheck_does_not_lengthen_the_next_crawl(self, parser: InlineParser) -> None:
        routes = Routes()
        columns(routes, (9, 8, 7), (6, 5, 4))
        async with serve(routes) as base:
            with archive_in() as archive:
                await sync(archive, f"{base}/list_1.html")
                await sync(archive, f"{base}/list_1.html", options=RECHECKING)
                requested(routes)
                await sync(archive, f"{base}/list_1.html")
                assert requested(routes) == ["/list_1.html"]

    async def test_since_and_limit(self, parser: InlineParser) -> None:
        routes = Routes()
        columns(routes, (9, 8, 7), (6, 5, 4), (3, 2, 1))
        async with serve(routes) as base:
            start = f"{base}/list_1.html"
            with archive_in() as archive:
                some = await sync(archive, Source("源", start, robots=False, since=date(2024, 5, 5)))
                assert some.counts["new"] == 5
                limited = await sync(archive, Source("源", start, robots=False, limit=2))
                assert limited.counts == {"found": 2, "known": 2}
                requested(routes)
                one = await sync(archive, start, options=HURRIED._replace(limit=7, since=date(2024, 5, 4)))
                assert one.counts == {"found": 7, "known": 6, "new": 1}
                assert requested(routes) == ["/4.html", *(f"/list_{number}.html" for number in (1, 2, 3))]
                assert (await sync(archive, start)).total.new == 3, "other settings: a complete crawl"

    async def test_an_unchanged_first_page_ends_it(self, parser: InlineParser) -> None:
        routes = Routes()
        columns(routes, (9, 8, 7), (6, 5, 4), etag='"1"')
        async with serve(routes) as base:
            with archive_in() as archive:
                await sync(archive, f"{base}/list_1.html")
                routes.asked.clear()
                routes.routes["/list_1.html"] = Answer(status="304 Not Modified")
                assert (await sync(archive, f"{base}/list_1.html")).counts == {}
                assert [one.headers.get("if-none-match") for one in routes.asked] == ['"1"']

    async def test_an_unchanged_list_of_lists_does_not_end_it(self, parser: InlineParser) -> None:
        routes = Routes()
        space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'

        def listed(*days: int) -> Answer:
            rows = "".join(f"<url><loc>{base}/{day}.html</loc></url>" for day in days)
            return Answer(f"<urlset {space}>{rows}</urlset>".encode(), headers=XML)

        async with serve(routes) as base:
            columns(routes, (9, 8, 7))
            index = f"<sitemapindex {space}><sitemap><loc>{base}/a.xml</loc></sitemap></sitemapindex>".encode()
            routes.routes["/sitemap.xml"] = Answer(index, headers=(*XML, 'ETag: "same"'))
            routes.routes["/a.xml"] = listed(7)
            with archive_in() as archive:
                assert (await sync(archive, f"{base}/sitemap.xml")).total.new == 1
                routes.routes["/a.xml"] = listed(7, 8, 9)
                routes.asked.clear()
                assert (await sync(archive, f"{base}/sitemap.xml")).total.new == 2
                assert "if-none-match" not in routes.asked[0].headers


def advisory(number: int, title: str, version: str) -> bytes:
    """A CSAF advisory."""
    day = "2024-05-01T00:00:00Z"
    return json.dumps(
        {
            "document": {
                "category": "csaf_security_advisory",
                "csaf_version": "2.0",
                "title": title,
                "publisher": {"category": "vendor", "name": "Acme", "namespace": "https://acme.example"},
                "notes": [{"category": "summary", "text": f"The valve of {title} may leak."}],
                "tracking": {
                    "id": f"A-{number}",
                    "status": "final",
                    "version": version,
                    "initial_release_date": day,
                    "current_release_date": day,
                    "revision_history": [],
                },
            }
        }
    ).encode()


class TestVersions:
    async def test_dates_of_a_site_map(self, parser: InlineParser) -> None:
        routes = Routes()

        def listed(*rows: tuple[int, str]) -> Answer:
            found = "".join(
                f"<url><loc>{base}/{day}.html</loc><lastmod>{changed}</lastmod></url>" for day, changed in rows
            )
            space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
            return Answer(f"<urlset {space}>{found}</urlset>".encode(), headers=XML)

        async with serve(routes) as base:
            columns(routes, (9, 8))
            routes.routes["/sitemap.xml"] = listed((9, "2024-05-09"), (8, "2024-05-08"))
            with archive_in() as archive:
                await sync(archive, f"{base}/sitemap.xml")
                routes.routes["/sitemap.xml"] = listed((9, "2024-05-09"), (8, "2024-06-01"))
                routes.routes["/8.html"] = html(page("五月8日的通知公告", "改在明晚停水，请各户提前储水。"))
                requested(routes)
                assert (await sync(archive, f"{base}/sitemap.xml")).counts == {
                    "found": 2, "known": 1, "changed": 1,
                }  # fmt: skip
                assert requested(routes) == ["/8.html", "/sitemap.xml"]

    @pytest.mark.parametrize(("root", "entry"), [("urlset", "url"), ("sitemapindex", "sitemap")])
    async def test_what_a_site_map_does_not_say_is_noted(
        self, parser: InlineParser, root: str, entry: str
    ) -> None:
        routes = Routes()
        async with serve(routes) as base:
            columns(routes, (9,))
            found = f"<{entry}><loc>{base}/9.html</loc></{entry}><{entry}><loc></loc></{entry}>"
            routes.routes["/sitemap.xml"] = Answer(f"<{root}>{found}</{root}>".encode(), headers=XML)
            with archive_in() as archive:
                notes = (await sync(archive, f"{base}/sitemap.xml")).report.notes
                assert [note.message for note in notes] == ["1 entries have no address that can be read"]

    async def test_changes_of_a_csaf_distribution(self, parser: InlineParser) -> None:
        routes = Routes()
        async with serve(routes) as base:
            routes.routes["/csaf/changes.csv"] = Answer(
                b'"2024/a-2.json","2024-05-02T00:00:00Z"\n"2024/a-1.json","2024-05-01T00:00:00Z"\n'
            )
            routes.routes["/csaf/2024/a-1.json"] = Answer(advisory(1, "Pump one", "1"), headers=JSON)
            routes.routes["/csaf/2024/a-2.json"] = Answer(advisory(2, "Pump two", "1"), headers=JSON)
            with archive_in() as archive:
                assert (await sync(archive, f"{base}/csaf/")).counts == {"found": 2, "new": 2}
                routes.routes["/csaf/changes.csv"] = Answer(
                    b'"2024/a-1.json","2024-06-01T00:00:00Z"\n"2024/a-2.json","2024-05-02T00:00:00Z"\n'
                )
                routes.routes["/csaf/2024/a-1.json"] = Answer(advisory(1, "Pump one and three", "2"), headers=JSON)
                requested(routes)
                assert (await sync(archive, f"{base}/csaf/")).counts == {"found": 2, "known": 1, "changed": 1}
                assert requested(routes) == ["/csaf/2024/a-1.json", "/csaf/changes.csv"]
                assert titles(archive) == ["Pump one and three", "Pump two"]

    async def test_links_in_a_csaf_folder(self, parser: InlineParser, tmp_path: Path) -> None:
        (tmp_path / "elsewhere.json").write_bytes(advisory(1, "Pump one", "1"))
        folder = tmp_path / "csaf"
        folder.mkdir()
        (folder / "a.json").symlink_to(tmp_path / "elsewhere.json")
        (folder / "index.txt").write_text("a.json\n")
        with archive_in() as archive:
            run = await sync(archive, Source("源", str(folder), "csaf"))
            assert [message.partition(",")[0] for _, message in run.failures] == ["this is a symbolic link"]
        with archive_in() as archive:
            run = await sync(archive, Source("源", str(folder), "csaf", follow_links=True))
            assert run.failures == []
            assert titles(archive) == ["Pump one"]

    async def test_a_folder_without_lists(self, parser: InlineParser, tmp_path: Path) -> None:
        with archive_in() as archive:
            run = await sync(archive, Source("源", str(tmp_path), "csaf"))
            assert [message for _, message in run.failures] == [
                "this folder has neither changes.csv nor index.txt; check the path"
            ]


class TestSinglePages:
    async def test_unchanged_changed_and_gone(self, parser: InlineParser) -> None:
        site = Site("links", 1)
        async with serve(site) as base:
            one = base + site.bulletins[0].path
            with archive_in() as archive:
                assert (await sync(archive, one)).counts == {"found": 1, "new": 1}
                assert (await sync(archive, one)).counts == {}
                assert site.unchanged.total() == 1
                site.edit(1)
                assert (await sync(archive, one)).counts == {"found": 1, "changed": 1}
                site.withdraw(1)
                run = await sync(archive, one)
                assert len(run.failures) == 1
                assert archive.count() == 1

    async def test_an_unreadable_page(self, parser: InlineParser) -> None:
        async with serve(lambda asked: html(b"")) as base:
            with archive_in() as archive:
                run = await sync(archive, f"{base}/a.html")
                ((address, message),) = run.failures
                assert address == f"{base}/a.html"
                assert base not in message


def rss(*items: str) -> Answer:
    head = '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
    return Answer(
        f"{head}<title>澄江县</title>{''.join(items)}</channel></rss>".encode(),
        headers=("Content-Type: application/rss+xml",),
    )


def item(to: str, title: str, text: str = "") -> str:
    body = f"<content:encoded><![CDATA[<p>{text}</p>]]></content:encoded>" if text else ""
    return f"<item><title>{title}</title><link>{to}</link>{body}</item>"


LONG = "今晚十点至明早六点停水，请各户提前储水，恢复供水后先放水片刻再使用。" * 20


class TestFeeds:
    async def test_full_texts_need_no_requests(self, parser: InlineParser) -> None:
        routes = Routes()
        items = [item(f"http://a.example/{number}", f"通知{number}", LONG) for number in (1, 2, 3)]
        routes.routes["/feed.xml"] = rss(*items)
        async with serve(routes) as base:
            with archive_in() as archive:
                limited = await sync(archive, f"{base}/feed.xml", options=HURRIED._replace(limit=2))
                assert limited.counts == {"found": 2, "new": 2}
                assert (await sync(archive, f"{base}/feed.xml")).counts == {"found": 3, "new": 1, "known": 2}
                assert set(requested(routes)) == {"/feed.xml"}

    async def test_a_limit_covers_all_pages(self, parser: InlineParser) -> None:
        routes = Routes()
        async with serve(routes) as base:
            for number in (1, 2, 3):
                items = [
                    {
                        "id": f"{base}/{number}{one}",
                        "url": f"{base}/{number}{one}",
                        "title": "通知",
                        "content_text": LONG,
                    }
                    for one in "ab"
                ]
                feed = {"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": items}
                following = {"next_url": f"{base}/{number + 1}.json"} if number < 3 else {}
                data = json.dumps(feed | following).encode()
                routes.routes[f"/{number}.json"] = Answer(data, headers=("Content-Type: application/feed+json",))
            with archive_in() as archive:
                limited = await sync(archive, f"{base}/1.json", options=HURRIED._replace(limit=3))
                assert limited.counts == {"found": 3, "new": 3}
                assert (await sync(archive, f"{base}/1.json")).counts == {"found": 6, "new": 3, "known": 3}

    async def test_summaries_lead_to_pages(self, parser: InlineParser) -> None:
        routes = Routes()
        columns(routes, (9, 8))
        async with serve(routes) as base:
            routes.routes["/feed.xml"] = rss(item(f"{base}/9.html", "九"), item(f"{base}/8.html", "八"))
            with archive_in() as archive:
                await sync(archive, f"{base}/feed.xml")
                assert titles(archive) == ["五月8日的通知公告", "五月9日的通知公告"]
                requested(routes)
                assert (await sync(archive, f"{base}/feed.xml")).counts == {"found": 2, "known": 2}
                assert requested(routes) == ["/feed.xml"]

    @pytest.mark.parametrize(
        "answer",
        [
            pytest.param(Answer(b"", "404 Not Found"), id="missing"),
            pytest.param(Answer(b"", "403 Forbidden"), id="refused"),
            pytest.param(Answer(b"", "500 Error"), id="an error of the server"),
            pytest.param(Answer(b""), id="empty"),
            pytest.param(
                Answer(b"\x89PNG\r\n\x1a\n" + b"\0" * 99, headers=("Content-Type: image/png",)), id="a PNG"
            ),
            pytest.param(Answer(b"%PDF-1.4\n%%EOF", headers=("Content-Type: application/pdf",)), id="a bad PDF"),
            pytest.param(Answer(b"PK\3\4" + b"\0" * 99, headers=("Content-Type: application/zip",)), id="a ZIP"),
            pytest.param(Answer(b"<alert/>", headers=XML), id="XML of no known kind"),
            pytest.param(
                html(b"<title>App</title><body><div id=root></div><script src=a.js></script>"), id="a script"
            ),
            pytest.param(
                html(b"<title>App</title><noscript>You need to enable JavaScript.</noscript><div id=root></div>"),
                id="a script that says so",
            ),
            pytest.param(
                html(
                    b"<title>Log in</title><h1>Log in</h1><form><p>Your name and password, please.</p>"
                    b"<input name=u><input type=password></form>"
                ),
                id="a form for a password",
            ),
            pytest.param(html(column([("/8.html", "五月8日的通知公告", "2024-05-08")] * 9)), id="a listing"),
        ],
    )
    async def test_an_item_is_kept_whatever_its_page_is(self, parser: InlineParser, answer: Answer) -> None:
        routes = Routes()
        routes.routes["/a"] = answer
        async with serve(routes) as base:
            about = "<description>Boats stay in the harbour until noon.</description>"
            date = "<pubDate>Mon, 15 Jan 2024 23:30:00 -0500</pubDate>"
            one = f"<item><title>Storm warning</title><link>{base}/a</link>{date}{about}</item>"
            routes.routes["/feed.xml"] = rss(one)
            with archive_in() as archive:
                for _ in range(2):
                    await sync(archive, f"{base}/feed.xml")
                    ((address, bulletin),) = kept(archive).items()
                    assert address == f"{base}/a"
                    assert bulletin.title == "Storm warning"
                    assert body_text(bulletin).startswith("Boats stay in the harbour until noon.")
                    assert bulletin.published == datetime.fromisoformat("2024-01-15T23:30:00-05:00")
                (row,) = archive.rows(View(), 0, 9)
                assert row.revisions == 1

    async def test_a_page_that_comes_back_adds_to_its_item(self, parser: InlineParser) -> None:
        routes = Routes()
        routes.routes["/a"] = Answer(b"", "503 Busy")
        async with serve(routes) as base:
            about = "<description>今晚停水……</description>"
            routes.routes["/feed.xml"] = rss(f"<item><title>停水通知</title><link>{base}/a</link>{about}</item>")
            with archive_in() as archive:
                first = await sync(archive, f"{base}/feed.xml")
                assert first.counts == {"found": 1, "new": 1}
                assert (first.failures, [ended.outcome for ended in first.report.ended]) == ([], ["done"])
                ((_source, address, note),) = first.report.notes
                assert address == f"{base}/a"
                assert note.endswith("; the text of the feed is kept")
                routes.routes["/a"] = html(page("停水通知"))
                assert (await sync(archive, f"{base}/feed.xml")).total.changed == 1
                assert "办理时间" in body_text(kept(archive)[f"{base}/a"])
                routes.routes["/a"] = html(b"<title>App</title>")
                recheck = await sync(archive, f"{base}/feed.xml", options=RECHECKING)
                assert recheck.total.changed == 0
                assert "办理时间" in body_text(kept(archive)[f"{base}/a"])

    @pytest.mark.parametrize(
        ("about", "counts"),
        [
            pytest.param(
                "<description>今晚停水。</description>",
                [{"found": 3, "new": 3}, {"found": 3, "same": 3}, {"found": 3, "changed": 1, "same": 2}],
                id="text",
            ),
            pytest.param(
                "",
                [
                    {"found": 3, "new": 1, "failed": 2},
                    {"found": 3, "same": 1, "failed": 2},
                    {"found": 3, "changed": 1, "same": 1, "failed": 1},
                ],
                id="only titles",
            ),
        ],
    )
    async def test_an_item_without_its_page_is_counted_once(
        self, parser: InlineParser, about: str, counts: list[dict[str, int]]
    ) -> None:
        """It has failed if the feed has no text of it."""
        routes = Routes()
        async with serve(routes) as base:
            items = (f"<item><title>停水通知{n}号</title><link>{base}/{n}</link>{about}</item>" for n in (1, 2, 3))
            routes.routes["/feed.xml"] = rss(*items)
            routes.routes["/1"] = html(page("停水通知1号"))
            with archive_in() as archive:
                first = await sync(archive, f"{base}/feed.xml")
                second = await sync(archive, f"{base}/feed.xml", options=RECHECKING)
                routes.routes["/2"] = html(page("停水通知2号"))
                third = await sync(archive, f"{base}/feed.xml", options=RECHECKING)
                assert [each.counts for each in (first, second, third)] == counts
                assert len(kept(archive)) == 3
                failed = [sum(each.values()) - each["found"] for each in counts]
                assert failed == [each.total.found for each in (first, second, third)]

    async def test_items_that_lead_to_one_page_by_redirection_are_all_kept(self, parser: InlineParser) -> None:
        routes = Routes()
        routes.routes["/gone"] = html(page("本页已移走"))
        async with serve(routes) as base:
            items = []
            for number in (1, 2):
                routes.routes[f"/{number}"] = redirect(f"{base}/gone")
                text = f"<description>第{number}号通知的内容。</description>"
                items.append(f"<item><title>第{number}号通知</title><link>{base}/{number}</link>{text}</item>")
            routes.routes["/feed.xml"] = rss(*items)
            with archive_in() as archive:
                await sync(archive, f"{base}/feed.xml")
                assert {(one.title, body_text(one)[:9]) for one in kept(archive).values()} == {
                    (f"第{number}号通知", f"第{number}号通知的内容。") for number in (1, 2)
                }

    async def test_items_without_link_and_guid_are_never_revisions_of_each_other(
        self, parser: InlineParser
    ) -> None:
        routes = Routes()
        async with serve(routes) as base:
            with archive_in() as archive:
                for names in ("BA", "DCBA", "EDC"):
                    parts = (f"<item><title>Road {n}</title><description>{n}.</description></item>" for n in names)
                    routes.routes["/feed.xml"] = rss(*parts)
                    await sync(archive, f"{base}/feed.xml")
                rows = archive.rows(View(), 0, 9)
                assert sorted(row.title for row in rows) == [f"Road {n}" for n in "ABCDE"]
                assert {row.revisions for row in rows} == {1}

    async def test_a_saved_feed_does_not_replace_what_its_pages_say(
        self, parser: InlineParser, tmp_path: Path
    ) -> None:
        routes = Routes()
        columns(routes, (9,))
        async with serve(routes) as base:
            text = "<description>今晚停水，另有安排……</description>"
            feed = rss(f"<item><title>五月9日的通知公告</title><link>{base}/9.html</link>{text}</item>")
            routes.routes["/feed.xml"] = feed
            saved = tmp_path / "feed.xml"
            saved.write_bytes(feed.body)
            with archive_in() as archive:
                await sync(archive, f"{base}/feed.xml")
                before = kept(archive)
                await sync(archive, Source("档", str(saved)))
                assert {address: body_text(one) for address, one in kept(archive).items()} == {
                    address: body_text(one) for address, one in before.items()
                }

    async def test_a_long_feed_is_read_in_parts_and_once(
        self, parser: InlineParser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(reading, "PART", 4)
        monkeypatch.setattr(reading, "ITEMS", 10)
        routes = Routes()

        def feed(count: int) -> Answer:
            parts = (
                f"<item><title>Road {n}</title><link>http://a.example/{'all' if n % 9 == 0 else n}</link>"
                f"<content:encoded>Closed on day {n}.</content:encoded></item>"
                for n in range(count, 0, -1)
            )
            return rss(*parts)

        async with serve(routes) as base:
            routes.routes["/feed.xml"] = feed(50)
            with archive_in() as archive:
                assert (await sync(archive, f"{base}/feed.xml")).counts == {"found": 50, "new": 50}
                assert (await sync(archive, f"{base}/feed.xml")).counts == {"found": 50, "known": 50}
                parser.parsed.clear()
                routes.routes["/feed.xml"] = feed(57)
                again = await sync(archive, f"{base}/feed.xml")
                assert again.counts == {"found": 57, "known": 50, "new": 7}
                assert len(parser.parsed) == 3, "what the feed says of itself, and two parts"
                assert {row.revisions for row in archive.rows(View(), 0, 99)} == {1}
                # A source of another name gets all of them.
                other = await sync(archive, Source("另", f"{base}/feed.xml", robots=False))
                assert other.counts == {"found": 57, "same": 57}

    async def test_a_feed_that_is_too_long_for_memory_is_read_from_a_file(
        self, parser: InlineParser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(spool, "IN_MEMORY", 1000)
        monkeypatch.setattr(spool, "HEAD", 200)
        monkeypatch.setattr(reading, "PART", 4)
        routes = Routes()
        routes.routes["/feed.xml"] = rss(*(item(f"http://a.example/{n}", f"通知{n}", LONG) for n in range(20)))
        async with serve(routes) as base:
            with archive_in() as archive:
                assert (await sync(archive, f"{base}/feed.xml")).counts == {"found": 20, "new": 20}
                assert {body_text(one) for one in kept(archive).values()} == {LONG}
                assert (await sync(archive, f"{base}/feed.xml")).counts == {"found": 20, "known": 20}

    async def test_a_sync_of_a_long_feed_goes_on_where_one_was_killed(
        self, parser: InlineParser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(feed_items, "RECORDED", 5)
        monkeypatch.setattr(reading, "PART", 2)
        routes = Routes()
        routes.routes["/feed.xml"] = rss(*(item(f"http://a.example/{n}", f"通知{n}", LONG) for n in range(20)))
        recorded: list[tuple[int, int]] = []
        async with serve(routes) as base:
            with archive_in() as archive:
                record = archive.record_seen

                def note(documents: Sequence[SeenDocument]) -> None:
                    recorded.append((len(documents), archive.count()))
                    record(documents)

                with monkeypatch.context() as patch:
                    patch.setattr(archive, "record_seen", note)
                    await sync(archive, f"{base}/feed.xml")
                assert recorded == [(6, 6), (6, 12), (6, 18), (2, 20)], "items are kept before they are recorded"
                archive.set_last_crawl("源", None)
                assert (await sync(archive, f"{base}/feed.xml")).counts == {"found": 20, "known": 20}
                other = await sync(archive, Source("另", f"{base}/feed.xml", robots=False))
                assert other.counts == {"found": 20, "same": 20}

    async def test_addresses_of_items_do_not_depend_on_their_part(
        self, parser: InlineParser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        routes = Routes()
        pages = ["1", "2", "a b", "3", "3", "a%20b"]
        items = [item(f"http://a.example/{one}", f"通知{one}", LONG) for one in pages]
        routes.routes["/feed.xml"] = rss(*items)
        found = []
        async with serve(routes) as base:
            for size in (1, 2, 3):
                monkeypatch.setattr(reading, "PART", size)
                with archive_in() as archive:
                    await sync(archive, f"{base}/feed.xml")
                    found.append(sorted(kept(archive)))
        assert found[0] == found[1] == found[2]
        assert len(found[0]) == 5

    async def test_a_changed_item_whose_link_is_the_feed_is_a_revision(self, parser: InlineParser) -> None:
        routes = Routes()
        async with serve(routes) as base:
            with archive_in() as archive:
                for day in ("一", "二"):
                    routes.routes["/feed.xml"] = rss(
                        *(
                            f"<item><title>{n}</title><link>{base}/{to}</link><guid isPermaLink='false'>{n}</guid>"
                            f"<description>周{day if n == 'a' else '三'}停水。</description></item>"
                            for n, to in (("a", "feed.xml"), ("b", "#b"))
                        )
                    )
                    await sync(archive, f"{base}/feed.xml")
                rows = archive.rows(View(), 0, 9)
                assert sorted((row.title, row.revisions) for row in rows) == [("a", 2), ("b", 1)]

    async def test_no_part_is_parsed_after_an_error(
        self, parser: InlineParser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(reading, "PART", 1)
        monkeypatch.setattr(reading, "PARTS_AHEAD", 2)
        whole = ParserPool.parse
        running: list[int] = []
        never = asyncio.Event()

        async def parse(pool: ParserPool, unparsed: Unparsed) -> Page:
            running.append(1)
            try:
                if b"/3<" in unparsed.item.data:
                    await never.wait()
                return await whole(pool, unparsed)
            finally:
                running.pop()

        def fail(*_: object) -> None:
            raise ArchiveError(None, "the disk is full")

        run = Crawl.run
        left: list[int] = []

        async def watched(one: Crawl) -> None:
            try:
                await run(one)
            finally:
                left.append(len(running))

        monkeypatch.setattr(ParserPool, "parse", parse)
        monkeypatch.setattr(SqliteArchive, "adopt", fail)
        monkeypatch.setattr(Crawl, "run", watched)
        routes = Routes()
        routes.routes["/feed.xml"] = rss(*(item(f"http://a.example/{n}", f"通知{n}", LONG) for n in range(1, 6)))
        async with serve(routes) as base:
            with archive_in() as archive, suppress(ArchiveError, ExceptionGroup):
                await sync(archive, f"{base}/feed.xml")
        assert left == [0]

    async def test_an_item_that_cannot_be_parsed_does_not_take_others_with_it(
        self, parser: InlineParser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        routes = Routes()
        items = [item(f"http://a.example/{number}", f"通知{number}", LONG) for number in range(9)]
        routes.routes["/feed.xml"] = rss(*items)
        whole = parser.parse

        def parse(data: bytes, address: str, *rest: object) -> Page:
            if "通知4".encode() in data:
                return Failure(address, "ended the process")
            return whole(data, address, *rest)  # type: ignore[arg-type]

        monkeypatch.setattr(parser, "parse", parse)
        async with serve(routes) as base:
            with archive_in() as archive:
                for expected in ({"found": 8, "new": 8}, {"found": 8, "known": 8}):
                    run = await sync(archive, f"{base}/feed.xml")
                    assert run.counts == expected
                    assert [message for _, message in run.failures] == ["entry 5: ended the process"]

    async def test_items_that_were_too_old_are_new_for_an_earlier_day(self, parser: InlineParser) -> None:
        routes = Routes()
        dated = [
            f"<item><title>通知{day}</title><link>http://a.example/{day}</link><pubDate>2024-05-{day}</pubDate>"
            f"<content:encoded>{LONG}</content:encoded></item>"
            for day in (12, 11, 10)
        ]
        routes.routes["/feed.xml"] = rss(*dated)
        async with serve(routes) as base:
            with archive_in() as archive:
                late = Source("源", f"{base}/feed.xml", robots=False, since=date(2024, 5, 12))
                assert (await sync(archive, late)).counts == {"found": 3, "known": 2, "new": 1}
                assert (await sync(archive, f"{base}/feed.xml")).counts == {"found": 3, "known": 1, "new": 2}

    async def test_what_is_wrong_with_a_feed_is_noted_once(self, parser: InlineParser) -> None:
        routes = Routes()
        whole = rss(item("http://a.example/1", "通知一", LONG), item("http://a.example/2", "通知二", LONG))
        routes.routes["/feed.xml"] = whole._replace(body=whole.body.partition(b"</item></channel>")[0])
        async with serve(routes) as base:
            with archive_in() as archive:
                run = await sync(archive, f"{base}/feed.xml")
                assert run.counts == {"found": 2, "new": 2}
                notes = [(note.address, note.message) for note in run.report.notes]
                assert notes == [(f"{base}/feed.xml", "the feed is cut off inside its last entry")]

    async def test_rss_in_json_is_kept_too(self, parser: InlineParser) -> None:
        routes = Routes()
        items = [{"title": f"通知{number}", "description": f"第{number}号。"} for number in (1, 2)]
        document = {"rss": {"version": "2.0", "channel": {"title": "水务局", "item": items}}}
        routes.routes["/feed"] = Answer(json.dumps(document).encode(), headers=JSON)
        async with serve(routes) as base:
            with archive_in() as archive:
                assert (await sync(archive, f"{base}/feed")).counts == {"found": 2, "new": 2}
                assert (await sync(archive, f"{base}/feed")).counts == {"found": 2, "same": 2}

    async def test_a_feed_of_a_home_page(self, parser: InlineParser) -> None:
        routes = Routes()
        link = b'<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
        async with serve(routes) as base:
            routes.routes["/"] = html(b"<html><head>" + link + b"</head><body></body></html>", 'ETag: "home"')
            routes.routes["/feed.xml"] = rss(item(f"{base}/1", "通知一", LONG))
            with archive_in() as archive:
                assert (await sync(archive, f"{base}/")).counts == {"found": 1, "new": 1}
                items = [item(f"{base}/2", "通知二", LONG), item(f"{base}/1", "通知一", LONG)]
                routes.routes["/feed.xml"] = rss(*items)
                again = await sync(archive, f"{base}/")
                assert again.counts == {"found": 2, "known": 1, "new": 1}

    async def test_a_page_set_to_be_a_feed(self, parser: InlineParser) -> None:
        site = Site("feed", 4)
        async with serve(site) as base:
            with archive_in() as archive:
                run = await sync(archive, Source("源", f"{base}/", "feed", robots=False))
                assert run.counts == {"found": 4, "new": 4}
                assert run.total.requests == 2


class TestSecurity:
    async def test_web_listings_cannot_lead_to_files(self, parser: InlineParser, tmp_path: Path) -> None:
        secret = tmp_path / "secret.html"
        secret.write_bytes(page("机密"))
        routes = Routes()
        routes.routes["/feed.xml"] = rss(item(str(secret), "甲"), item(secret.as_uri(), "乙"))
        async with serve(routes) as base:
            with archive_in() as archive:
                await sync(archive, f"{base}/feed.xml")
                assert {one.title for one in kept(archive).values()} == {"甲", "乙"}
                assert not any(body_text(one) for one in kept(archive).values())
                # Nor what an archive says that such a list named once.
                archive.record_failures("源", [failed_key(str(secret), f"{base}/feed.xml")])
                run = await sync(archive, f"{base}/feed.xml")
                assert not any(body_text(one) for one in kept(archive).values())
                assert "may only lead to http and https" in run.failures[-1][1]

    async def test_headers_are_sent_to_the_host_of_the_source_only(self, parser: InlineParser) -> None:
        here, there = Routes(), Routes()
        columns(here, (9, 8))
        async with serve(here) as base, serve(there) as other:
            rows = [(f"/{day}.html", f"五月{day}日的通知公告", f"2024-05-0{day}") for day in (9, 8)]
            rows.append((f"{other}/x.html", "别处的水务通知公告", "2024-05-07"))
            here.routes["/list_1.html"] = html(column(rows))
            there.routes["/x.html"] = html(page("别处的通知公告"))
            with archive_in() as archive:
                source = Source("源", f"{base}/list_1.html", headers={"X-Key": "k"}, robots=False)
                await sync(archive, source)
                assert [one.headers.get("x-key") for one in here.asked] == ["k", "k", "k"]
                assert [one.headers.get("x-key") for one in there.asked] in ([], [None])


def failed_key(address: str, linked_from: str):  # type: ignore[no-untyped-def]
    from tui_reader.archive.values import FailedFetch

    return FailedFetch(address, "x", True, linked_from=linked_from)


class TestPolicy:
    def test_source_before_profile_before_settings(self) -> None:
        source = Source("源", "https://a.example/", headers={"B": "2"}, robots=False)
        profile = Profile("p", headers={"A": "1", "B": "1"}, pace=3.0, concurrency=4)
        usual = policy_of(source, None, None, Options())
        assert (usual.delay, usual.concurrency, usual.robots, usual.home) == (0.5, 2, False, source.address)
        assert policy_of(source, None, None, Options(pace=9.0)).delay == 9.0
        known = policy_of(source, profile, "column", Options(pace=9.0, proxy=""))
        assert (known.delay, known.concurrency, known.proxy) == (3.0, 4, "")
        assert known.headers == {"A": "1", "B": "2"}
        assert policy_of(Source("源", "x", pace=0.0, concurrency=1), profile, None, Options()).delay == 0.0

    @pytest.mark.parametrize(
        ("kind", "pages_only", "large"),
        [(None, True, False), ("column", True, False), ("zip", False, True), ("csaf", False, False)],
    )
    def test_by_kind(self, kind, pages_only: bool, large: bool) -> None:  # type: ignore[no-untyped-def]
        policy = policy_of(source_of("https://a.example/"), None, kind, Options())
        assert (policy.pages_only, policy.size_limit > 20 << 20) == (pages_only, large)

    async def test_a_profile_by_address(self, parser: InlineParser) -> None:
        routes = Routes()
        columns(routes, (9, 8, 7))
        async with serve(routes) as base:
            profiles = Profiles([Profile("p", headers={"X-Profile": "p"})])
            with archive_in() as archive:
                source = Source("源", f"{base}/list_1.html", profile="p", robots=False)
                await sync(archive, source, profiles=profiles)
                assert {one.headers.get("x-profile") for one in routes.asked} == {"p"}


async def test_announcements_that_appear_and_disappear(parser: InlineParser) -> None:
    site = Site("trs", 3)
    async with serve(site) as base:
        with archive_in() as archive:
            await sync(archive, base + site.start)
            before = announced(archive)
            assert set(site.notices) <= before
            gone = site.notices[-1]
            site.drop_notice()
            site.notice("澄江县桥梁限行公告")
            await sync(archive, base + site.start)
            after = announced(archive)
            assert "澄江县桥梁限行公告" in after
            assert gone not in after


def announced(archive: SqliteArchive) -> set[str]:
    return {one.title for one in archive.announcements() if one.gone is None}


def test_the_key_of_a_capture_has_its_version() -> None:
    entry = ListingEntry("http://a.example/", version="d", captured=datetime(2020, 1, 1, tzinfo=UTC))
    assert key_of(entry) == "http://a.example/ d"
    assert key_of(entry._replace(captured=None)) == "http://a.example/"


async def test_the_last_crawl_is_forgotten_before_anything_is_kept(
    parser: InlineParser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A killed program leaves the archive in the state after one of its writes."""
    routes = Routes()
    columns(routes, (9, 8, 7))
    written: list[str] = []
    keep, record = SqliteArchive.keep_arrivals, SqliteArchive.set_last_crawl

    def keeping(self: SqliteArchive, arrivals: list[Arrival]):  # type: ignore[no-untyped-def]
        written.extend("kept" for one in arrivals if not isinstance(one.page, Listing))
        return keep(self, arrivals)

    def recording(self: SqliteArchive, origin: str, crawl) -> None:  # type: ignore[no-untyped-def]
        written.append("whole" if crawl else "gap")
        record(self, origin, crawl)

    monkeypatch.setattr(SqliteArchive, "keep_arrivals", keeping)
    monkeypatch.setattr(SqliteArchive, "set_last_crawl", recording)
    async with serve(routes) as base:
        with archive_in() as archive:
            await sync(archive, f"{base}/list_1.html")
            assert written == ["kept", "kept", "kept", "whole"]
            written.clear()
            columns(routes, (11, 10, 9), (8, 7))
            await sync(archive, f"{base}/list_1.html")
            assert written == ["gap", "kept", "kept", "whole"]


async def test_a_source_that_is_added_again_adopts_its_bulletins(parser: InlineParser) -> None:
    site = Site("trs", 9, per_page=4)
    async with serve(site) as base:
        with archive_in() as archive:
            address = base + site.start
            await sync(archive, Source("旧名", address))
            archive.forget_origin("旧名")
            run = await sync(archive, Source("新名", address))
            assert run.total.new == 0
            assert archive.count_hits(parse('in:"新名"'), 99) == 9
            assert archive.count_hits(parse('in:"旧名"'), 99) == 0


async def test_the_failure_of_a_whole_source_is_recorded(parser: InlineParser) -> None:
    with archive_in() as archive:
        run = await sync(archive, Source("倒", "http://127.0.0.1:9/x", robots=False))
        assert archive.synced()["倒"].message == run.failures[0][1]


def listing(*addresses: str | None) -> Listing:
    return Listing("https://a.example/", entries=tuple(Entry("通知", address) for address in addresses))


def test_the_site_of_a_listing_is_that_of_most_of_its_bulletins() -> None:
    sites = {"https://a.example/1": "甲", "https://a.example/2": "乙", "https://a.example/3": "乙"}
    elsewhere = [f"https://b.example/{number}" for number in range(SITE_SAMPLE)]
    with archive_in() as archive:
        archive.keep_all([Bulletin(address, site=site) for address, site in sites.items()])
        archive.keep_all([Bulletin(address, site="丙") for address in elsewhere])
        assert site_of(archive, listing(None, *elsewhere, *sites, "https://a.example/not-kept")) == "乙"
        assert site_of(archive, listing(*elsewhere)) is None
        assert site_of(archive, listing()) is None


def test_the_dates_of_a_site_map_are_versions() -> None:
    plan = ListingPlan((ListingEntry("a", date=date(2024, 5, 6)), ListingEntry("b")), ("c",), 2, False, ("d",))
    found = versioned(plan)
    assert [one.version for one in found.entries] == ["2024-05-06", None]
    assert (found.pages, found.total, found.ordered, found.warnings) == (("c",), 2, False, ("d",))
