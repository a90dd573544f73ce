"""Every bulletin is fetched once, from every kind of site and through failures; the next sync makes few
requests."""

from __future__ import annotations

import asyncio
import logging
import signal
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest

from support.demo_site import STYLES, Site, serve, serving
from support.demo_site.server import Answer, ReceivedRequest, StreamedAnswer
from support.syncs import HURRIED, InlineParser, Run, archive_in, hurried, kept, parser, source_of, sync
from tui_reader.anchoring.text import AnchorText
from tui_reader.archive.errors import ArchiveError, ArchiveLocked
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Arrival, Kept, SeenDocument, View
from tui_reader.archive.workspace.notes.values import new_note
from tui_reader.sources.listings import pagination
from tui_reader.sources.listings.plan import ListingPlan
from tui_reader.sources.profiles.profile import Profiles
from tui_reader.sources.sourcelist.reading import Source
from tui_reader.sync import writer
from tui_reader.sync.engine import Engine
from tui_reader.sync.events import Arrived, Begun, Ended, Event

__all__ = ["parser"]

LISTING_PAGES = {"trs": 2, "vsb": 2, "jpage": 2, "gkmlpt": 3, "links": 2, "feed": 1, "sitemap": 5, "wayback": 4}
"""Listing pages read after three new bulletins, at five per page. Site maps and indexes of archives have no
order."""

UNCHANGED_PAGES = {"gkmlpt": 2, "sitemap": 4, "wayback": 3}
"""Listing pages read when nothing is new: most servers answer the first request with 304. Lists of lists do not
change with their entries."""


def addresses(site: Site, base: str) -> set[str]:
    return {base + one.path for one in site.bulletins}


class TestEveryStyle:
    @pytest.mark.parametrize("style", STYLES)
    async def test_all_bulletins_once_then_new_ones(self, style: str, parser: InlineParser) -> None:
        site = Site(style, 13, per_page=5)
        async with serve(site) as base:
            with archive_in() as archive:
                first = await sync(archive, base + site.start)
                assert first.counts == {"found": 13, "new": 13}
                assert kept(archive).keys() == addresses(site, base)
                assert site.requests.most_common(1)[0][1] == 1, "nothing is asked for twice"

                site.requests.clear()
                second = await sync(archive, base + site.start)
                assert (second.total.new, second.total.failed, second.total.waiting) == (0, 0, 0)
                assert site.requests.total() == UNCHANGED_PAGES.get(style, 1)
                assert set(site.requests.values()) == {1}
                assert style in UNCHANGED_PAGES or site.unchanged.total() == 1

                site.requests.clear()
                site.add(3)
                third = await sync(archive, base + site.start)
                assert (third.total.new, third.total.changed, third.report.failures) == (3, 0, ())
                assert kept(archive).keys() == addresses(site, base)
                articles = 0 if style == "feed" else 3
                assert site.requests.total() <= LISTING_PAGES[style] + articles
                assert third.total.requests == site.requests.total()

    @pytest.mark.parametrize("style", sorted(STYLES.keys() - {"feed", "wayback"}))
    async def test_a_recheck_finds_changes(self, style: str, parser: InlineParser) -> None:
        site = Site(style, 6, per_page=4)
        async with serve(site) as base:
            with archive_in() as archive:
                await sync(archive, base + site.start)
                site.edit(2)
                assert (await sync(archive, base + site.start)).total.changed == 0
                again = await sync(archive, base + site.start, options=HURRIED._replace(recheck=True))
                assert again.counts == {"found": 6, "changed": 1, "same": 5}
                changed = archive.find(next(base + one.path for one in site.bulletins if one.number == 2))
                assert changed is not None
                assert len(archive.revisions(changed)) == 2
                assert (await sync(archive, base + site.start)).total.requests <= 3

    async def test_notes_are_looked_up_in_what_has_changed(self, parser: InlineParser) -> None:
        site = Site("links", 4, per_page=4)
        async with serve(site) as base:
            with archive_in() as archive:
                await sync(archive, base + site.start)
                id = archive.find(next(base + one.path for one in site.bulletins if one.number == 2))
                assert id is not None
                text = AnchorText.of(archive.bulletin(id))
                archive.keep_notes([new_note(archive.bulletin(id).address, text.anchor(0, 6))])
                site.edit(2)
                await sync(archive, base + site.start, options=HURRIED._replace(recheck=True))
                (stored,) = archive.connection.execute(
                    "SELECT p.digest = b.digest FROM note_places p, bulletins b WHERE b.id = ?", (id,)
                )
                assert stored == (1,)

    async def test_counters_and_tickers_make_no_revisions(self, parser: InlineParser) -> None:
        site = Site("links", 4, validators=False)
        async with serve(site) as base:
            with archive_in() as archive:
                await sync(archive, base + site.start)
                site.notice("新的公告")
                again = await sync(archive, base + site.start, options=HURRIED._replace(recheck=True))
                assert again.counts == {"found": 4, "same": 4}
                assert {row.revisions for row in archive.rows(View(), 0, 9)} == {1}

    async def test_changes_in_a_feed(self, parser: InlineParser) -> None:
        site = Site("feed", 5)
        async with serve(site) as base:
            with archive_in() as archive:
                await sync(archive, base + site.start)
                site.edit(3)
                assert (await sync(archive, base + site.start)).counts == {"found": 5, "known": 4, "changed": 1}

    async def test_captures_of_a_web_archive_become_revisions(self, parser: InlineParser) -> None:
        site = Site("wayback", 4)
        async with serve(site) as base:
            with archive_in() as archive:
                await sync(archive, base + site.start)
                site.edit(3)
                site.edit(3)
                assert (await sync(archive, base + site.start)).counts == {"found": 6, "known": 4, "changed": 2}
                id = archive.find(next(base + one.path for one in site.bulletins if one.number == 3))
                assert id is not None
                moments = [each.first_seen for each in archive.revisions(id)]
                assert len(moments) == 3
                assert moments == sorted(moments, reverse=True)
                assert max(moments).year == 2016


async def test_charsets_split_tampered_and_broken_articles(tmp_path: Path) -> None:
    """With parser processes and an archive on disk."""
    site = Site("trs", 101, per_page=40, broken=5, sections=1)
    async with serve(site) as base:
        with archive_in(tmp_path) as archive:
            run = await sync(archive, base + site.start)
            broken = {base + one.path for one in site.bulletins if one.broken}
            assert len(broken) == 5
            assert sorted(address for address, _ in run.failures) == sorted(broken)
            assert run.counts == {"found": 101, "new": 96, "failed": 5}
            found = kept(archive)
            assert found.keys() == addresses(site, base) - broken
            for one in site.bulletins:
                if not one.broken:
                    page = found[base + one.path]
                    assert (page.title, page.charset) == (one.text.title, one.charset)
                    assert len(page.parts) == one.parts - 1
                    assert bool(page.tampering and page.tampering.tampered) == one.tampered
            assert archive.unindexed() == 0
            again = await sync(archive, base + site.start)
            assert {address for address, _ in again.failures} <= broken
            assert again.total.requests <= 3 + len(broken)
        connection = sqlite3.connect(tmp_path / "archive.sqlite")
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        connection.close()


class TestManySources:
    async def test_of_one_host(self, parser: InlineParser) -> None:
        sites = [Site("trs", 3, seed) for seed in range(11)]
        lists = {f"/{number}{site.start}": site for number, site in enumerate(sites)}

        def answer(request: ReceivedRequest) -> Answer | bytes | StreamedAnswer:
            number, _, rest = request.target.removeprefix("/").partition("/")
            if number == "dead":
                return Answer(b"", "404 Not Found")
            return sites[int(number)](request._replace(target=f"/{rest}"))

        def prefixed(request: ReceivedRequest) -> Answer | bytes | StreamedAnswer:
            given = answer(request)
            number = request.target.split("/")[1].encode()
            if isinstance(given, Answer):
                return given._replace(body=given.body.replace(b'href="/x', b'href="/' + number + b"/x"))
            return given

        async with serve(prefixed) as base:
            wanted = [Source(name, base + name, robots=False) for name in [*lists, "/dead/"]]
            with archive_in() as archive:
                run = await sync(archive, *wanted)
                assert run.counts == {"found": 33, "new": 33}
                assert {ended.source: ended.outcome for ended in run.report.ended} == {
                    **dict.fromkeys(lists, "done"),
                    "/dead/": "failed",
                }
                assert archive.count() == 33
                assert {name: each.new for name, each in archive.synced().items()} == {
                    **dict.fromkeys(lists, 3),
                    "/dead/": 0,
                }

    async def test_two_with_the_same_bulletins(self, parser: InlineParser) -> None:
        site = Site("links", 8)
        async with serve(site) as base:
            with archive_in() as archive:
                one = Source("一", base + site.start, robots=False)
                two = Source("二", base + "/news/?page=1&", robots=False)
                run = await sync(archive, one, two)
                assert run.total.new == 8
                assert kept(archive).keys() == addresses(site, base)


class Dying:
    """A site that answers 503 from its nth request on, until `well` is set."""

    def __init__(self, site: Site, after: int) -> None:
        self.site = site
        self.left = after
        self.well = False

    def __call__(self, request: ReceivedRequest) -> Answer | bytes | StreamedAnswer:
        self.left -= 1
        if self.left < 0 and not self.well:
            return Answer(b"", "503 Busy")
        return self.site(request)


class TestFailures:
    async def test_a_failing_server_is_given_up(self, parser: InlineParser) -> None:
        site, sound = Site("trs", 50, per_page=10, sections=1), Site("vsb", 6)
        dying = Dying(site, after=25)
        async with serve(dying) as base, serve(sound) as other:
            with archive_in() as archive:
                sources = [
                    Source("dying", base + site.start, robots=False),
                    Source("sound", other + sound.start, robots=False),
                ]
                run = await sync(archive, *sources)
                ends = {ended.source: ended for ended in run.report.ended}
                assert (ends["sound"].outcome, ends["sound"].counts.new) == ("done", 6)
                assert ends["dying"].outcome == "failed"
                assert ends["dying"].counts.requests < 45
                assert sum("in a row" in message for _, message in run.failures) == 1
                dying.well = True
                again = await sync(archive, *sources)
                assert again.report.failures == ()
                assert kept(archive).keys() == addresses(site, base) | addresses(sound, other)
                assert not archive.failed_fetches("dying")
                site.requests.clear()
                await sync(archive, *sources)
                assert site.requests.total() == 1

    async def test_a_bug_stops_one_source_and_is_one_line(
        self, parser: InlineParser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        site, sound = Site("trs", 6), Site("vsb", 6)
        plan = pagination.plan

        def faulty(address: str, *args: Any) -> ListingPlan:
            if site.start in address:
                raise ZeroDivisionError("division\nby zero")
            return plan(address, *args)

        monkeypatch.setattr(pagination, "plan", faulty)
        async with serve(site) as base, serve(sound) as other:
            with archive_in() as archive:
                run = await sync(archive, Source("one", base + site.start), Source("other", other + sound.start))
                assert run.total.new == 6
                ((address, message),) = run.failures
                assert address == base + site.start
                assert message.startswith("unexpected error (ZeroDivisionError: division by zero)")
                assert {name: each.outcome for name, each in archive.synced().items()} == {
                    "one": "failed",
                    "other": "done",
                }

    async def test_a_failed_listing_page_is_read_by_the_next_sync(self, parser: InlineParser) -> None:
        site = Site("links", 20, per_page=4)
        fails = True

        def answer(request: ReceivedRequest) -> Answer | bytes | StreamedAnswer:
            failing = fails and request.target == "/news/?page=3"
            return Answer(b"", "500 No") if failing else site(request)

        async with serve(answer) as base:
            with archive_in() as archive:
                first = await sync(archive, base + site.start)
                assert (first.total.new, len(first.failures)) == (8, 1)
                fails = False
                second = await sync(archive, base + site.start)
                assert second.counts == {"found": 20, "known": 8, "new": 12}

    async def test_a_server_that_fails_on_listing_pages_is_given_up(self, parser: InlineParser) -> None:
        """Even when every bulletin is known and only listing pages are requested."""
        site = Site("trs", 90, per_page=3, sections=1)
        broken = False

        def answer(request: ReceivedRequest) -> Answer | bytes | StreamedAnswer:
            failing = broken and request.target != site.start
            return Answer(b"", "503 Busy") if failing else site(request)

        async with serve(answer) as base:
            with archive_in() as archive:
                archive.record_seen([SeenDocument(base + one.path) for one in site.bulletins])
                broken = True
                run = await sync(archive, base + site.start)
                assert "in a row" in run.failures[-1][1]
                assert run.total.requests < 15
                broken = False
                assert (await sync(archive, base + site.start)).total.pages == 30

    @pytest.mark.parametrize("busy", [1, 5])
    async def test_it_waits_for_other_writers(
        self, parser: InlineParser, monkeypatch: pytest.MonkeyPatch, busy: int
    ) -> None:
        site = Site("trs", 6)
        refuse(monkeypatch, lambda call: ArchiveLocked(None, "busy") if call <= busy else None)
        async with serve(site) as base:
            with archive_in() as archive:
                assert (await sync(archive, base + site.start)).counts == {"found": 6, "new": 6}

    @pytest.mark.parametrize("style", ["trs", "feed"])
    async def test_a_full_disk_ends_the_sync(
        self, style: str, parser: InlineParser, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        monkeypatch.setattr(writer, "BATCH", 8)
        site = Site(style, 60, per_page=20, sections=1)
        broken = refuse(monkeypatch, lambda call: ArchiveError(None, "the disk is full") if call == 2 else None)
        async with serve(site) as base:
            with archive_in() as archive:
                with pytest.raises(ArchiveError, match="the disk is full"):
                    await sync(archive, base + site.start)
                assert archive.count() <= 8
                broken.clear()
                await sync(archive, base + site.start)
                assert kept(archive).keys() == addresses(site, base)
        assert not [record for record in caplog.records if record.levelno >= logging.WARNING]

    async def test_results_before_a_full_disk_are_reported(
        self, parser: InlineParser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(writer, "BATCH", 8)
        refuse(monkeypatch, lambda call: ArchiveError(None, "the disk is full") if call > 1 else None)
        site = Site("feed", 30, sections=1)
        async with serve(site) as base:
            with archive_in() as archive:
                engine = Engine(None, Profiles(), lambda event: None, HURRIED, archive=archive, client=hurried)
                with pytest.raises(ArchiveError):
                    await asyncio.to_thread(engine.run, [source_of(base + site.start)])
                (ended,) = engine.report().ended
                assert (ended.outcome, ended.counts.new) == ("cancelled", archive.count())
                assert archive.count() == 8

    async def test_an_archive_that_cannot_be_opened(self, tmp_path: Path) -> None:
        engine = Engine(tmp_path, Profiles(), lambda event: None, HURRIED)
        with pytest.raises(ArchiveError):
            await asyncio.to_thread(engine.run, [])


def refuse(monkeypatch: pytest.MonkeyPatch, what: object) -> list[bool]:
    """Makes the archive raise errors: `what` returns the error for the nth write, or None. Clear the returned list
    to end this."""
    keep, calls, on = SqliteArchive.keep_arrivals, [0], [True]

    def keeping(self: SqliteArchive, arrivals: Sequence[Arrival]) -> list[Kept | None]:
        calls[0] += 1
        error = what(calls[0]) if on else None  # type: ignore[operator]
        if error is not None:
            raise error
        return keep(self, arrivals)

    monkeypatch.setattr(SqliteArchive, "keep_arrivals", keeping)
    return on


class TestCancelling:
    @pytest.mark.no_cover
    @pytest.mark.parametrize("style", ["trs", "sitemap", "feed"])
    async def test_at_any_moment(self, style: str, parser: InlineParser) -> None:
        """Reported bulletins are kept; a complete sync fetches the rest."""
        chance = Random(style)
        for _ in range(6):
            site = Site(style, 16, per_page=4, sections=1)
            async with serve(site) as base:
                with archive_in() as archive:
                    while True:
                        run = await self._cancelled(archive, base + site.start, chance.randrange(30))
                        arrived = {event.address for event in run.events if isinstance(event, Arrived)}
                        assert arrived <= kept(archive).keys()
                        if not run.report.cancelled:
                            break
                        if chance.random() < 0.5:
                            site.add()
                    assert kept(archive).keys() == addresses(site, base)
                    assert (await sync(archive, base + site.start)).total.new == 0

    async def _cancelled(self, archive: SqliteArchive, address: str, after: int) -> Run:
        left = [after]

        def on_event(event: Event, engine: Engine) -> None:
            left[0] -= 1
            if left[0] == 0:
                engine.cancel()

        return await sync(archive, address, on_event=on_event)

    async def test_every_begun_source_ends(self, parser: InlineParser) -> None:
        site = Site("trs", 30)

        def on_event(event: Event, engine: Engine) -> None:
            if isinstance(event, Arrived):
                engine.cancel()

        async with serve(site) as base:
            with archive_in() as archive:
                run = await sync(archive, base + site.start, on_event=on_event)
                assert run.report.cancelled
                (ended,) = run.report.ended
                assert ended.outcome == "cancelled"
                assert archive.synced()["源"].outcome == "cancelled"
                assert archive.synced()["源"].new == ended.counts.new

    async def test_before_it_begins(self, parser: InlineParser) -> None:
        events: list[Event] = []
        with archive_in() as archive:
            engine = Engine(None, Profiles(), events.append, HURRIED, archive=archive, client=hurried)
            engine.cancel()
            report = await asyncio.to_thread(engine.run, [source_of("http://127.0.0.1:9/")])
            assert (report.cancelled, report.ended, events) == (True, (), [])
            report = await asyncio.to_thread(engine.run, [source_of("http://127.0.0.1:9/")])
            assert (report.cancelled, len(report.failures)) == (False, 1)
            engine.cancel()

    def test_ctrl_c(self, parser: InlineParser, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(writer, "BATCH", 8)
        site = Site("trs", 30)
        events: list[Event] = []

        def on_event(event: Event) -> None:
            events.append(event)
            if [type(each) for each in events].count(Arrived) == 1 and isinstance(event, Arrived):
                signal.raise_signal(signal.SIGINT)

        with serving(site) as base, archive_in() as archive:
            report = Engine(None, Profiles(), on_event, HURRIED, archive=archive, client=hurried).run(
                [source_of(base + site.start)]
            )
            assert report.cancelled
            assert isinstance(events[0], Begun)
            assert isinstance(events[-1], Ended)
            assert 0 < archive.count() < 30
