"""Entries of a source: fetched once, retried when due, completed by the listing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from support.demo_site.server import Answer, Routes, redirect, serve
from support.syncs import HURRIED, InlineParser, archive_in, column, kept, page, parser, sync, titles
from tui_reader.archive.values import FailedFetch
from tui_reader.model import Bulletin, Failure, Restoration
from tui_reader.parse.date_evidence import SIGN_OFF
from tui_reader.sources.listings.plan import ListingEntry
from tui_reader.sync.fetch_jobs import FAILURES_IN_A_ROW, completed, failed_entry, is_due, key_of, reason
from tui_reader.text.dates import CHINA

__all__ = ["parser"]

NOW = datetime(2024, 5, 6, tzinfo=UTC)
DAY = timedelta(days=1)


def listed(*days: int) -> Answer:
    rows = [(f"/{day}.html", f"五月{day}日的通知公告", f"2024-05-{day:02}") for day in days]
    return Answer(column(rows), headers=("Content-Type: text/html; charset=utf-8",))


def article(day: int) -> Answer:
    return Answer(page(f"五月{day}日的通知公告", day=f"2024-05-{day:02}"), headers=("Content-Type: text/html",))


class TestRetries:
    async def test_temporary_failures_are_retried_by_the_next_sync(self, parser: InlineParser) -> None:
        routes = Routes()
        async with serve(routes) as base:
            routes.routes = {"/": listed(3, 2, 1), "/3.html": article(3), "/1.html": article(1)}
            routes.routes["/2.html"] = Answer(b"", "503 Busy")
            with archive_in() as archive:
                first = await sync(archive, f"{base}/")
                assert first.counts == {"found": 3, "new": 2, "failed": 1}
                assert [(one.address, one.retriable) for one in archive.failed_fetches("源")] == [
                    (f"{base}/2.html", True)
                ]
                routes.routes["/2.html"] = article(2)
                routes.asked.clear()
                second = await sync(archive, f"{base}/")
                assert second.counts == {"found": 3, "known": 2, "new": 1}
                assert [one.target for one in routes.asked] == ["/", "/2.html"]
                assert archive.failed_fetches("源") == []
                assert (await sync(archive, f"{base}/")).counts == {"found": 3, "known": 3}

    @pytest.mark.parametrize("answer", [Answer(b"", "404 Gone"), Answer(b"")], ids=["missing", "unreadable"])
    async def test_permanent_failures_are_retried_after_a_day(self, parser: InlineParser, answer: Answer) -> None:
        routes = Routes()
        async with serve(routes) as base:
            routes.routes = {"/": listed(3, 2, 1), "/3.html": article(3), "/2.html": article(2), "/1.html": answer}
            with archive_in() as archive:
                first = await sync(archive, f"{base}/")
                assert [address for address, _ in first.failures] == [f"{base}/1.html"]
                routes.asked.clear()
                assert (await sync(archive, f"{base}/")).failures == []
                assert [one.target for one in routes.asked] == ["/"]

                (missed,) = archive.failed_fetches("源")
                archive.record_failures("源", [missed._replace(tried=datetime.now(UTC) - 2 * DAY)])
                again = await sync(archive, f"{base}/")
                assert [address for address, _ in again.failures] == [f"{base}/1.html"]
                (missed,) = archive.failed_fetches("源")
                assert missed.tries == 3
                routes.routes["/1.html"] = article(1)
                assert (await sync(archive, f"{base}/")).total.new == 0
                recheck = await sync(archive, f"{base}/", options=HURRIED._replace(recheck=True))
                assert recheck.total.new == 1
                assert archive.failed_fetches("源") == []

    async def test_failing_retries_do_not_hold_up_new_entries(self, parser: InlineParser) -> None:
        """Retries come first, one after the other: their failures do not mean that the server is down."""
        routes = Routes()
        failing = range(1, 2 * FAILURES_IN_A_ROW, 2)
        async with serve(routes) as base:
            days = range(2 * FAILURES_IN_A_ROW, 0, -1)
            routes.routes = {"/": listed(*days), **{f"/{day}.html": article(day) for day in days}}
            routes.routes |= {f"/{day}.html": Answer(b"", "500 No") for day in failing}
            with archive_in() as archive:
                first = await sync(archive, f"{base}/")
                assert (first.total.new, first.total.failed) == (FAILURES_IN_A_ROW, FAILURES_IN_A_ROW)
                new = range(26, 20, -1)
                routes.routes |= {"/": listed(*new, *days), **{f"/{day}.html": article(day) for day in new}}
                second = await sync(archive, f"{base}/")
                assert second.total.new == 6
                assert not any("in a row" in message for _, message in second.failures)

    async def test_too_many_failing_retries_end_the_retries(self, parser: InlineParser) -> None:
        routes = Routes()
        async with serve(routes) as base:
            routes.routes = {"/": listed(3, 2, 1), **{f"/{day}.html": article(day) for day in (1, 2, 3)}}
            with archive_in() as archive:
                busy = [
                    FailedFetch(f"{base}/old{number}.html", "m", True) for number in range(3 * FAILURES_IN_A_ROW)
                ]
                archive.record_failures("源", busy)
                routes.routes |= {
                    f"/old{number}.html": Answer(b"", "500 No") for number in range(3 * FAILURES_IN_A_ROW)
                }
                run = await sync(archive, f"{base}/")
                assert run.total.new == 3
                assert FAILURES_IN_A_ROW <= run.total.failed < 2 * FAILURES_IN_A_ROW
                assert run.total.waiting == 3 * FAILURES_IN_A_ROW - run.total.failed
                left = {one.address for one in archive.failed_fetches("源") if one.tries == 1}
                assert len(left) == run.total.waiting
                again = await sync(archive, f"{base}/")
                tried = {address for address, _ in again.failures}
                assert len(left & tried) >= FAILURES_IN_A_ROW, "those left over come first"

    async def test_a_retried_entry_is_not_fetched_by_the_crawl_too(self, parser: InlineParser) -> None:
        routes = Routes()
        async with serve(routes) as base:
            routes.routes = {"/": listed(3, 2, 1), **{f"/{day}.html": article(day) for day in (1, 2, 3)}}
            with archive_in() as archive:
                archive.record_failures(
                    "源", [FailedFetch(f"{base}/2.html", "m", True, version="of another list")]
                )
                run = await sync(archive, f"{base}/")
                assert (run.total.new, run.total.same) == (3, 0)
                assert len(routes.asked) == 4

    @pytest.mark.parametrize(
        ("again", "tries", "after", "due"),
        [
            pytest.param(True, 9, timedelta(), True, id="temporary: at once"),
            pytest.param(False, 1, 0.9 * DAY, False, id="permanent: not on the same day"),
            pytest.param(False, 1, DAY, True, id="on the next day"),
            pytest.param(False, 3, 3.9 * DAY, False, id="later each time"),
            pytest.param(False, 3, 4 * DAY, True, id="twice as late"),
            pytest.param(False, 999, 32 * DAY, True, id="at least every month"),
            pytest.param(False, 1, -DAY, True, id="the clock has been set back"),
        ],
    )
    def test_due(self, again: bool, tries: int, after: timedelta, due: bool) -> None:
        assert is_due(FailedFetch("a", "m", again, tries=tries, tried=NOW), NOW + after) is due
        assert is_due(FailedFetch("a", "m", again), NOW)

    @pytest.mark.parametrize(
        "entry",
        [
            ListingEntry("https://a.example/1", "标题", version="2"),
            ListingEntry("https://a.example/1", None, None, "digest", "https://web.example/1", NOW),
        ],
        ids=["entry", "capture"],
    )
    def test_the_entry_of_a_failed_fetch(self, entry: ListingEntry) -> None:
        missed = FailedFetch(
            key_of(entry), "m", True, entry.title, entry.version, entry.fetch_url, entry.captured
        )  # fmt: skip
        assert failed_entry(missed) == entry


async def test_entries_that_redirect_to_one_page(parser: InlineParser) -> None:
    routes = Routes()
    async with serve(routes) as base:
        routes.routes = {"/": listed(3, 2, 1), "/3.html": article(3), "/gone.html": article(9)}
        routes.routes |= {"/2.html": redirect("/gone.html"), "/1.html": redirect("/gone.html")}
        with archive_in() as archive:
            assert (await sync(archive, f"{base}/")).counts == {"found": 3, "new": 2, "skipped": 1}
            assert kept(archive).keys() == {f"{base}/3.html", f"{base}/gone.html"}
            routes.asked.clear()
            assert (await sync(archive, f"{base}/")).counts == {"found": 3, "known": 3}
            assert len(routes.asked) == 1


async def test_an_entry_that_leads_to_a_listing(parser: InlineParser) -> None:
    routes = Routes()
    async with serve(routes) as base:
        routes.routes = {
            "/": listed(3, 2, 1),
            "/3.html": article(3),
            "/2.html": article(2),
            "/1.html": listed(6, 5, 4),
        }
        with archive_in() as archive:
            assert (await sync(archive, f"{base}/")).counts == {"found": 3, "new": 2, "skipped": 1}
            assert (await sync(archive, f"{base}/")).counts == {"found": 3, "known": 3}


async def test_an_entry_that_leads_to_a_feed(parser: InlineParser) -> None:
    routes = Routes()
    text = "今晚十点至明早六点停水，请各户提前储水，恢复供水后先放水片刻再使用。" * 20
    items = "".join(
        f"<item><title>{title}</title><link>http://f.example/{title}</link><description>{text}</description></item>"
        for title in "甲乙"
    )
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{items}</channel></rss>'
    async with serve(routes) as base:
        routes.routes = {"/": listed(3, 2, 1), "/3.html": article(3), "/2.html": article(2)}
        routes.routes["/1.html"] = Answer(feed.encode(), headers=("Content-Type: application/rss+xml",))
        with archive_in() as archive:
            assert (await sync(archive, f"{base}/")).counts == {"found": 4, "new": 4}
            assert (await sync(archive, f"{base}/")).total.new == 0


async def test_title_and_date_of_the_listing(parser: InlineParser) -> None:
    routes = Routes()
    bare = Answer(page(None, day=None), headers=("Content-Type: text/html",))
    async with serve(routes) as base:
        routes.routes = {"/": listed(3, 2, 1), "/3.html": bare, "/2.html": article(2), "/1.html": article(1)}
        with archive_in() as archive:
            await sync(archive, f"{base}/")
            assert "五月3日的通知公告" in titles(archive)
            found = kept(archive)[f"{base}/3.html"]
            assert found.published is not None
            assert found.published.date() == date(2024, 5, 3)
            assert [one.field for one in found.restorations][-2:] == ["title", "published"]
            assert not kept(archive)[f"{base}/2.html"].restorations or all(
                one.field not in ("title",) for one in kept(archive)[f"{base}/2.html"].restorations
            )


class TestCompleted:
    ENTRY = ListingEntry("a", "标题", date(2024, 5, 6))

    def test_only_missing_fields(self) -> None:
        whole = Bulletin("a", title="自己的", published=NOW)
        assert completed(whole, self.ENTRY) is whole
        assert completed(Bulletin("a"), ListingEntry("a")) == Bulletin("a")
        half = completed(Bulletin("a", title="自己的"), self.ENTRY)
        assert (half.title, half.published) == ("自己的", datetime(2024, 5, 6, tzinfo=CHINA))
        assert [(one.field, one.shown) for one in half.restorations] == [("published", "2024-05-06")]

    def test_a_date_that_the_page_does_not_call_its_publication(self) -> None:
        signed = Restoration("published", "2024年5月1日", "2024-05-01", SIGN_OFF)
        page = Bulletin("a", title="自己的", published=NOW, restorations=(signed,))
        found = completed(page, self.ENTRY)
        assert found.published == datetime(2024, 5, 6, tzinfo=CHINA)
        assert [one.shown for one in found.restorations] == ["2024-05-06"]


@pytest.mark.parametrize(
    ("error", "says"),
    [("https://a.example/a.html holds no text", "this page holds no text"), ("it is empty", "it is empty")],
)
def test_reasons_without_the_name_of_the_page(error: str, says: str) -> None:
    assert reason(Failure("https://a.example/a.html", error)) == says
