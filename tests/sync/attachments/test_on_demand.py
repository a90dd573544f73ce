"""Attachments fetched on demand."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.demo_site.server import Answer, Routes, serving
from support.syncs import InlineParser, archive_in, hurried
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import ArrivedFile, AttachedFile
from tui_reader.model import Attachment, Bulletin, Paragraph
from tui_reader.sources.sourcelist.reading import Source
from tui_reader.sync.attachments.fetching import WantedFile
from tui_reader.sync.attachments.on_demand import (
    AskedFile,
    AttachmentFetcher,
    FileEvent,
    demand_policy,
    fetch_now,
)
from tui_reader.sync.context import AttachmentOptions, Options
from tui_reader.sync.events import FileFetched, FileProgress

ROWS = "岗位,人数\n水文员,3\n".encode()
CSV = ("Content-Type: text/csv; charset=utf-8",)
OPTIONS = Options(pace=0.0, proxy="", attachments=AttachmentOptions("list", file_size=1000))


@pytest.fixture
def site() -> Iterator[Routes]:
    routes = Routes()
    with serving(routes) as routes.url:
        yield routes


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[SqliteArchive]:
    with archive_in(tmp_path) as store:
        yield store


def keep(archive: SqliteArchive, site: Routes, *paths: str) -> int:
    attachments = tuple(Attachment("岗位表", f"{site.url}{path}") for path in paths)
    page = Bulletin(f"{site.url}/1.html", "公告", preamble=(Paragraph("附表见后。"),), attachments=attachments)
    return archive.keep_page(page, origin="源").id


def fetcher(
    archive: SqliteArchive, site: Routes, events: list[FileEvent], *, polite: bool = False
) -> AttachmentFetcher:
    sources = [Source("源", f"{site.url}/")]
    return AttachmentFetcher(
        None, events.append, OPTIONS, sources=sources, archive=archive, polite=polite, client=hurried
    )


async def test_files_are_fetched_with_progress(archive: SqliteArchive, site: Routes) -> None:
    site.routes["/a.csv"] = Answer(ROWS, headers=CSV)
    id = keep(archive, site, "/a.csv", "/b.csv")
    events: list[FileEvent] = []
    asked = [AskedFile(id, f"{site.url}{path}") for path in ("/a.csv", "/b.csv", "/not-linked.csv")]
    results = await asyncio.to_thread(fetcher(archive, site, events).run, asked)
    assert [(one.state, one.name, one.size) for one in results] == [
        ("kept", "岗位表.csv", len(ROWS)),
        ("gone", "", 0),
    ]
    assert events[0] == FileProgress(id, asked[0].address, len(ROWS), len(ROWS))
    assert [one for one in events if isinstance(one, FileFetched)] == results
    assert [one.target for one in site.asked] == ["/a.csv", "/b.csv"]
    assert [file.state for file in archive.attachments(id)] == ["kept", "gone"]


@pytest.mark.parametrize("polite", [True, False])
async def test_robots_and_limits_apply_to_many_files_only(
    archive: SqliteArchive, site: Routes, polite: bool
) -> None:
    site.routes["/a.csv"] = Answer(ROWS * 100, headers=CSV)
    site.routes["/b.csv"] = Answer(ROWS, headers=CSV)
    site.routes["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /b.csv")
    id = keep(archive, site, "/a.csv", "/b.csv")
    asked = [AskedFile(id, f"{site.url}{path}") for path in ("/a.csv", "/b.csv")]
    results = await asyncio.to_thread(fetcher(archive, site, [], polite=polite).run, asked)
    assert [one.state for one in results] == (["refused", "refused"] if polite else ["kept", "kept"])


async def test_a_run_can_be_cancelled(archive: SqliteArchive, site: Routes) -> None:
    reached = threading.Event()

    async def slow(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nx")
        await writer.drain()
        reached.set()
        await asyncio.sleep(60)

    site.routes["/a.csv"] = Answer(ROWS, headers=CSV)
    site.routes["/b.csv"] = slow
    id = keep(archive, site, "/a.csv", "/b.csv")
    own = fetcher(archive, site, [])
    asked = [AskedFile(id, f"{site.url}{path}") for path in ("/a.csv", "/b.csv")]
    running = asyncio.create_task(asyncio.to_thread(own.run, asked))
    await asyncio.to_thread(reached.wait, 60)
    own.cancel()
    assert [one.state for one in await running] == ["kept"]
    assert [file.state for file in archive.attachments(id)] == ["kept", "listed"]


async def test_one_file_that_is_kept_nowhere(site: Routes) -> None:
    site.routes["/a.csv"] = Answer(ROWS, headers=CSV)
    file = AttachedFile("岗位表", f"{site.url}/a.csv")
    wanted = WantedFile(file, 0, f"{site.url}/1.html")
    came: list[tuple[int, int | None]] = []
    policy = demand_policy(None, OPTIONS)
    found = await asyncio.to_thread(fetch_now, wanted, InlineParser(), policy, lambda *now: came.append(now))
    assert isinstance(found, ArrivedFile)
    assert (found.name, found.data, found.text is not None) == ("岗位表.csv", ROWS, True)
    assert came == [(len(ROWS), len(ROWS))]


async def test_one_file_can_be_cancelled(site: Routes) -> None:
    cancelled = threading.Event()

    async def slow(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nx")
        await writer.drain()
        cancelled.set()
        await asyncio.sleep(60)

    site.routes["/a.csv"] = slow
    wanted = WantedFile(AttachedFile("岗位表", f"{site.url}/a.csv"), 0, f"{site.url}/1.html")
    policy = demand_policy(None, OPTIONS)
    assert await asyncio.to_thread(fetch_now, wanted, InlineParser(), policy, None, cancelled) is None
