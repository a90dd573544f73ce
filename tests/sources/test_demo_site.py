"""The demonstration site, read by the program in every style."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from support.demo_site import STYLES, Site, serve, serving
from support.demo_site.site import BROKEN
from tui_reader.model import Bulletin, Feed, Page
from tui_reader.parse.page import parse_page
from tui_reader.sources.fetching import FetchFailed, NotModified, Policy, Received, Request
from tui_reader.sources.http.client import Client
from tui_reader.sources.listings import detection, pagination, preparation
from tui_reader.sources.listings.frontier import Frontier
from tui_reader.sources.listings.links import markup_of
from tui_reader.sources.listings.plan import ListingEntry

POLICY = Policy(delay=0.0, robots=False, attempts=1, proxy="")


def parsed(answer: object) -> Page:
    assert isinstance(answer, Received), answer
    page = answer.page
    return parse_page(page.data, page.address, page.declared_charset, page.media_type)


async def entries_of(client: Client, source: str) -> list[ListingEntry]:
    """All entries of a column as a sync finds them; for a feed, its bulletins."""
    kind = detection.kind_of(source)
    (start,) = detection.start_addresses(source, kind)
    frontier = Frontier(start)
    found: list[ListingEntry] = []
    while not frontier.done:
        for address in frontier.next_pages():
            answer = await client.fetch(Request(address), POLICY)
            assert isinstance(answer, Received)
            plan = preparation.plan(answer.page.data, address, kind)
            if plan is None:
                page = parsed(answer)
                plan = pagination.plan(address, page, markup_of(answer.page.data, page.charset), None, start)
                found += [ListingEntry(one.address) for one in page.bulletins] if isinstance(page, Feed) else []
            found += frontier.add_page(address, plan)
    return found


async def listed(client: Client, source: str) -> list[str]:
    """The addresses of all entries of a column."""
    return [entry.address for entry in await entries_of(client, source)]


@pytest.mark.parametrize("style", STYLES)
async def test_a_sync_finds_every_bulletin_once(style: str) -> None:
    site = Site(style, 13, per_page=5)
    async with serve(site) as base, Client() as client:
        found = await listed(client, base + site.start)
        assert sorted(found) == sorted(base + one.path for one in site.bulletins)
        requests = site.requests.total()
        site.add(2)
        site.withdraw(3)
        assert len(await listed(client, base + site.start)) == 14
    assert requests <= {"feed": 1, "jpage": 2}.get(style, 4)


@pytest.mark.parametrize("style", STYLES)
async def test_the_last_page_of_a_column_may_hold_one_bulletin(style: str) -> None:
    site = Site(style, 6, per_page=5)
    async with serve(site) as base, Client() as client:
        assert len(set(await listed(client, base + site.start))) == 6


async def test_articles_are_of_every_kind() -> None:
    site = Site("trs", 101, seed=7)
    async with serve(site) as base, Client() as client:
        for number in (1, 40, 50, 99, 101):
            one = next(one for one in site.bulletins if one.number == number)
            page = parsed(await client.fetch(Request(base + one.path), POLICY))
            assert isinstance(page, Bulletin)
            assert (page.title, page.charset) == (one.text.title, one.charset)
            assert (len(page.parts), bool(page.tampering and page.tampering.tampered)) == (
                number == 40,
                number == 101,
            )
            if number != 50:
                assert [notice.title for notice in page.announcements] == site.notices
    charsets = [one.charset for one in site.bulletins]
    assert (charsets.count("gb18030"), charsets.count("big5"), charsets.count("utf-8")) == (20, 2, 79)


async def test_unchanged_pages_are_not_sent_again() -> None:
    site = Site("links", 3)
    path = site.bulletins[0].path
    async with serve(site) as base, Client() as client:
        first = await client.fetch(Request(base + path), POLICY)
        assert isinstance(first, Received)
        second = await client.fetch(Request(base + path), POLICY)
        assert isinstance(second, Received)
        assert (first.etag, len(first.page.data)) == (second.etag, len(second.page.data))
        assert first.page.data != second.page.data, "the counter and the date in the footer move"
        assert parsed(first) == parsed(second)
        again = Request(base + path, etag=first.etag, last_modified=first.last_modified)
        assert isinstance(await client.fetch(again, POLICY), NotModified)
        site.edit(3)
        assert isinstance(await client.fetch(again, POLICY), Received)
        site.edit(2)
        site.notice("新的公告")
        site.drop_notice()
        assert isinstance(await client.fetch(again, POLICY), Received)
    assert (site.requests[path], site.unchanged[path]) == (5, 1)


async def test_an_archive_shows_every_revision_of_an_article() -> None:
    site = Site("wayback", 3)
    for number in (2, 2, 3):
        site.edit(number)
    async with serve(site) as base, Client() as client:
        found = await entries_of(client, base + site.start)
        assert sorted((entry.address.rpartition("/")[2], entry.version) for entry in found) == [
            (f"{number}.html", f"T{edit}/docs/{number}.html")
            for number, edit in ((1, 0), (2, 0), (2, 1), (2, 2), (3, 0), (3, 1))
        ]
        for entry in found:
            page = parsed(await client.fetch(Request(entry.fetched_from), POLICY))
            assert isinstance(page, Bulletin)
            number, edit = int(entry.address[-6]), int((entry.version or "")[1])
            assert page.published is not None
            assert (entry.captured and entry.captured.day) == (page.published + timedelta(days=edit)).day
            assert (f"第{edit}次更正" in str(page)) == (edit > 0), number
            assert f"第{edit + 1}次更正" not in str(page)


async def test_a_feed_holds_full_texts() -> None:
    site = Site("feed", 12)
    async with serve(site) as base, Client() as client:
        page = parsed(await client.fetch(Request(base + site.start), POLICY))
    assert isinstance(page, Feed)
    assert [one.title for one in page.bulletins] == [one.text.title for one in site.bulletins]
    for read, one in zip(page.bulletins, site.bulletins, strict=True):
        assert all(section.paragraphs[-1][-20:] in str(read) for section in one.text.sections)


async def test_broken_pages_cannot_be_read() -> None:
    site = Site("vsb", 20, broken=len(BROKEN))
    broken = [one for one in site.bulletins if one.broken]
    assert {one.broken for one in broken} == set(BROKEN)
    async with serve(site) as base, Client() as client:
        for one in broken:
            answer = await client.fetch(Request(base + one.path), POLICY)
            assert isinstance(answer, FetchFailed) or not isinstance(parsed(answer), Bulletin)


def test_the_same_arguments_give_the_same_site() -> None:
    def facts(site: Site) -> Sequence[object]:
        return site.bulletins

    assert facts(Site("trs", 20, 3)) == facts(Site("trs", 20, 3)) != facts(Site("trs", 20, 4))


def test_in_a_thread() -> None:
    site = Site("trs", 3, robots="User-agent: *\nDisallow: /", packed=True)

    async def run(base: str) -> None:
        async with Client() as client:
            answer = await client.fetch(Request(base + site.start), Policy(delay=0.0, proxy=""))
            assert isinstance(answer, FetchFailed)
            assert isinstance(await client.fetch(Request(base + site.start), POLICY), Received)

    with serving(site) as base:
        asyncio.run(run(base))
    assert site.requests == {"/robots.txt": 1, site.start: 1}


def test_in_a_process() -> None:
    async def run(start: str) -> None:
        base = start.removesuffix("/zbgg.htm")
        async with Client() as client:
            assert f"{base}/info/1012/7.htm" not in await listed(client, start)
            for change in ("add?count=1", "edit?number=1", "withdraw?number=2", "notice?title=x", "drop-notice"):
                assert isinstance(await client.fetch(Request(f"{base}/~demo/{change}"), POLICY), Received)
            found = await listed(client, start)
            assert [address.rpartition("/")[2] for address in found] == [f"{n}.htm" for n in (7, 6, 5, 4, 3, 1)]
            state = await client.fetch(Request(f"{base}/~demo/requests"), POLICY)
            assert isinstance(state, Received)
            assert json.loads(state.page.data)["requests"]["/zbgg.htm"] == 2

    tests = str(Path(__file__).parent.parent)
    command = [sys.executable, "-m", "support.demo_site", "--style", "vsb", "--count", "6", "--per-page", "3"]
    with subprocess.Popen(
        command, env={**os.environ, "PYTHONPATH": tests}, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            asyncio.run(run(process.stdout.readline().strip()))
        finally:
            process.terminate()
