"""Files that bulletins link, fetched after the pages of a source."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from support.demo_site.server import Answer, Routes, redirect, reply, serving
from support.syncs import HURRIED, InlineParser, Run, archive_in, column, kept, parser, sync
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import AttachedFile, View
from tui_reader.model import body_text
from tui_reader.sources.sourcelist.reading import Source
from tui_reader.sync.context import AttachmentOptions, Options
from tui_reader.sync.events import Arrived, FileFetched, FilesDeleted

__all__ = ["parser"]

HTML = ("Content-Type: text/html; charset=utf-8",)
CSV = ("Content-Type: text/csv; charset=utf-8",)
ROWS = "岗位,人数\n水文员,3\n闸门工,2\n".encode()
ALL = HURRIED._replace(attachments=AttachmentOptions("all"))
LOG_IN = b"<html><head><title>x</title></head><body><input type='password'></body></html>"


@pytest.fixture
def site() -> Iterator[Routes]:
    routes = Routes()
    with serving(routes) as routes.url:
        yield routes


@pytest.fixture
def archive(tmp_path: Path, parser: InlineParser) -> Iterator[SqliteArchive]:
    with archive_in(tmp_path) as store:
        yield store


def bulletins(site: Routes, *links: str, etag: str | None = None) -> None:
    """A column with a bulletin for each day, which holds these links, and two newer ones without files."""
    links = (*links, "", "")
    days = range(1, len(links) + 1)
    site.routes["/list.html"] = Answer(
        column([(f"/{day}.html", f"五月{day}日的招聘公告", f"2024-05-{day:02}") for day in days]), headers=HTML
    )
    for day, link in zip(days, links, strict=True):
        text = (
            f"<html><head><meta charset='utf-8'><title>五月{day}日的招聘公告</title></head><body>"
            f"<h1>五月{day}日的招聘公告</h1><p>发布时间：2024-05-{day:02} 来源：水务局</p><div class='content'>"
            f"<p>根据有关规定，现将公开招聘有关事项公告如下。</p><p>报名时间为工作日上午九点至下午五点。</p>{link}"
            "</div></body></html>"
        ).encode()
        headers = (*HTML, f"ETag: {etag}") if etag else HTML
        site.routes[f"/{day}.html"] = Answer(text, headers=headers)


def linked(*addresses: str) -> str:
    return "".join(f"<p>附件：<a href='{one}'>岗位表{number}</a></p>" for number, one in enumerate(addresses, 1))


async def run(archive: SqliteArchive, site: Routes, options: Options = ALL, **settings: object) -> Run:
    settings.setdefault("robots", False)
    source = Source("源", f"{site.url}/list.html", **settings)  # type: ignore[arg-type]
    return await sync(archive, source, options=options)


def files(archive: SqliteArchive) -> list[AttachedFile]:
    return [file for row in archive.rows(View(), 0, 100) for file in archive.attachments(row.id)]


def asked(site: Routes, *, pages: bool = False) -> list[str]:
    paths = [one.target for one in site.asked if pages or not one.path.endswith(".html")]
    site.asked.clear()
    return paths


def notes(run: Run) -> list[str]:
    return [note.message for note in run.report.notes]


async def test_files_are_fetched_read_and_kept(archive: SqliteArchive, site: Routes) -> None:
    bulletins(site, linked("/a.csv"))
    site.routes["/a.csv"] = Answer(ROWS, headers=(*CSV, 'ETag: "1"'))
    done = await run(archive, site)
    (file,) = files(archive)
    assert (file.state, file.name, file.size, file.etag, file.has_text) == (
        "kept",
        "岗位表1.csv",
        len(ROWS),
        '"1"',
        True,
    )
    assert archive.file_bytes(file.digest or "") == ROWS
    text = archive.file_text(file.digest or "")
    assert text is not None
    assert "水文员" in body_text(text)
    (event,) = [one for one in done.events if isinstance(one, FileFetched)]
    assert event == FileFetched("源", event.bulletin, f"{site.url}/a.csv", "kept", "岗位表1.csv", len(ROWS))
    assert (done.total.files_found, done.total.files) == (1, 1)


async def test_pages_come_first_then_the_files_of_the_newest_bulletins(
    archive: SqliteArchive, site: Routes
) -> None:
    bulletins(site, linked("/1.csv"), linked("/2.csv"), linked("/3.csv"))
    for day in (1, 2, 3):
        site.routes[f"/{day}.csv"] = Answer(ROWS + b"%d" % day, headers=CSV)
    done = await run(archive, site, concurrency=1)
    targets = asked(site, pages=True)
    assert [target for target in targets if target.endswith(".csv")] == targets[-3:]
    assert sorted(targets[-3:]) == ["/1.csv", "/2.csv", "/3.csv"]
    assert targets[-1] == "/1.csv"
    last_page = max(at for at, one in enumerate(done.events) if isinstance(one, Arrived))
    assert all(at > last_page for at, one in enumerate(done.events) if isinstance(one, FileFetched))


@pytest.mark.parametrize("mode", ["none", "list"])
async def test_files_that_are_not_wanted_are_not_requested(
    archive: SqliteArchive, site: Routes, mode: str
) -> None:
    bulletins(site, linked("/a.csv"))
    done = await run(archive, site, attachments=mode)
    assert asked(site) == []
    assert [file.state for file in files(archive)] == ["listed"]
    assert done.total.files_found == 0


async def test_only_kinds_that_may_be_read(archive: SqliteArchive, site: Routes) -> None:
    links = linked("/a.mp4", "/b.csv", "/download?id=7") + "<p>附件：<a href='/download?id=8'>公文.ceb</a></p>"
    bulletins(site, links)
    done = await run(archive, site, attachments="known")
    assert asked(site) == ["/b.csv", "/download?id=7"]
    assert "files of kinds that are not read are left out: 2" in notes(done)
    again = await run(archive, site, attachments="known")
    assert notes(again) == []


async def test_requests_are_as_polite_as_those_for_pages(archive: SqliteArchive, site: Routes) -> None:
    bulletins(site, linked("/private/a.csv", "/b.csv"))
    site.routes["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /private/")
    site.routes["/b.csv"] = Answer(ROWS, headers=CSV)
    done = await run(archive, site, robots=True, headers={"X-Key": "1"})
    requests = {one.target: one.headers for one in site.asked}
    assert "/private/a.csv" not in requests
    assert requests["/b.csv"]["referer"] == f"{site.url}/1.html"
    assert requests["/b.csv"]["x-key"] == "1"
    refused, file = files(archive)
    assert (refused.state, file.state) == ("refused", "kept")
    assert refused.reason.startswith("the site's robots.txt asks programs to leave this page")
    assert notes(done) == [f"this file was not fetched: {refused.reason}"]
    asked(site)
    await run(archive, site, robots=True)
    assert asked(site) == ["/robots.txt"]


async def test_other_hosts_get_neither_headers_nor_the_path_of_the_page(
    archive: SqliteArchive, site: Routes
) -> None:
    other = Routes()
    with serving(other) as other.url:
        # A page of one port of this machine must not lead to another one.
        bulletins(site, linked(f"{other.url}/a.csv", "/b.csv"))
        site.routes["/b.csv"] = redirect(f"{other.url}/b.csv")
        await run(archive, site, headers={"X-Key": "1"})
    assert other.requests == []
    assert [file.state for file in files(archive)] == ["refused", "refused"]


async def test_limits_of_a_file_of_a_bulletin_and_of_a_sync(archive: SqliteArchive, site: Routes) -> None:
    names = [f"/{number}.csv" for number in range(5)]
    bulletins(site, linked("/large.csv", *names))
    site.routes["/large.csv"] = Answer(ROWS * 1000, headers=CSV)
    for number, name in enumerate(names):
        site.routes[name] = Answer(ROWS * 20 + b"%d" % number, headers=CSV)
    limits = {
        "attachment_size": 5000,
        "attachments_per_bulletin": 5,
        "attachments_per_sync": 1000,
        "concurrency": 1,
    }
    done = await run(archive, site, **limits)
    states = [file.state for file in files(archive)]
    assert states[0] == "refused"
    assert states[-1] == "listed"
    assert 1 <= states.count("kept") < 4
    left = states[1:5].count("listed")
    assert notes(done) == [
        "this file was not fetched: the file is larger than 5000 bytes, the most that is fetched",
        f"after 0.001 MB of files the others are left to the next sync; there are {left}",
        "of a bulletin only the first 5 files are fetched; others left out: 1",
    ]
    for _ in range(4):
        await run(archive, site, **limits)
    assert [file.state for file in files(archive)] == ["refused", *["kept"] * 4, "listed"]


async def test_a_raised_limit_and_a_part_are_asked_again(archive: SqliteArchive, site: Routes) -> None:
    bulletins(site, linked("/large.csv", "/part.csv"))
    site.routes["/large.csv"] = Answer(ROWS * 1000, headers=CSV)
    site.routes["/part.csv"] = Answer(ROWS, headers=CSV, status="206 Partial Content")
    await run(archive, site, attachment_size=5000)
    assert [file.state for file in files(archive)] == ["refused", "failed"]
    asked(site)
    site.routes["/part.csv"] = Answer(ROWS, headers=CSV)
    await run(archive, site, attachment_size=5000)
    assert asked(site) == ["/part.csv"]
    await run(archive, site, attachment_size=500_000)
    assert asked(site) == ["/large.csv"]
    assert [file.state for file in files(archive)] == ["kept", "kept"]


async def test_files_that_are_gone_and_failed(archive: SqliteArchive, site: Routes) -> None:
    bulletins(site, linked("/a.csv", "/b.csv", "/c.csv"))
    site.routes["/b.csv"] = reply(b"", status="503 Service Unavailable")
    site.routes["/c.csv"] = Answer(LOG_IN, headers=HTML)
    done = await run(archive, site)
    assert [file.state for file in files(archive)] == ["gone", "failed", "refused"]
    assert files(archive)[2].reason == "a page to log in came instead of the file"
    assert done.report.failures == ()
    assert (done.total.files_refused, done.total.files_failed) == (2, 1)
    asked(site)
    site.routes["/b.csv"] = Answer(ROWS, headers=CSV)
    await run(archive, site)
    assert asked(site) == ["/b.csv"]
    assert [file.state for file in files(archive)] == ["gone", "kept", "refused"]


async def test_many_failures_in_a_row_end_the_fetching(archive: SqliteArchive, site: Routes) -> None:
    names = [f"/{number}.csv" for number in range(16)]
    bulletins(site, linked(*names))
    for name in names:
        site.routes[name] = reply(b"", status="500 Internal Server Error")
    done = await run(archive, site)
    states = [file.state for file in files(archive)]
    assert 10 <= states.count("failed") <= 13
    assert notes(done)[-1] == "10 files in a row could not be fetched; the next sync fetches the rest"


async def test_a_recheck_asks_whether_kept_files_have_changed(archive: SqliteArchive, site: Routes) -> None:
    bulletins(site, linked("/a.csv", "/b.csv"), etag='"page"')
    site.routes["/a.csv"] = Answer(ROWS, headers=(*CSV, 'ETag: "1"'))
    site.routes["/b.csv"] = Answer(ROWS + b"1", headers=(*CSV, 'ETag: "2"'))
    await run(archive, site)
    asked(site)
    await run(archive, site)
    assert asked(site) == []
    site.routes["/1.html"] = reply(b"", status="304 Not Modified")
    site.routes["/a.csv"] = reply(b"", status="304 Not Modified")
    site.routes["/b.csv"] = reply(b"", status="404 Not Found")
    done = await run(archive, site, ALL._replace(recheck=True))
    conditions = {one.target: one.headers.get("if-none-match") for one in site.asked}
    assert (conditions["/a.csv"], conditions["/b.csv"]) == ('"1"', '"2"')
    same, gone = files(archive)
    assert (same.state, gone.state) == ("kept", "gone")
    assert archive.file_bytes(gone.digest or "") == ROWS + b"1"
    # Its copy is still kept.
    assert notes(done) == ["this file was not fetched: the server does not have this file any more"]
    assert (done.total.files_same, done.total.files_refused) == (1, 1)
    assert len(kept(archive)) == 3


async def test_a_recheck_asks_again_for_what_was_refused(archive: SqliteArchive, site: Routes) -> None:
    bulletins(site, linked("/a.csv", "/b.csv", "/c.csv"))
    site.routes["/a.csv"] = reply(b"<html><title>Error</title><body>later</body></html>")
    site.routes["/b.csv"] = Answer(ROWS, headers=CSV)
    site.routes["/c.csv"] = Answer(ROWS + b"-" * 2000, headers=CSV)
    limited = ALL._replace(attachments=AttachmentOptions("all", 2000))
    await run(archive, site, limited._replace(quota=1))
    states = [(each.state, each.cause) for each in files(archive)]
    assert states == [("refused", ""), ("refused", "quota"), ("refused", "size")]
    asked(site)
    await run(archive, site, limited)
    assert asked(site) == []
    site.routes["/a.csv"] = Answer(ROWS, headers=CSV)
    await run(archive, site, limited._replace(recheck=True))
    assert asked(site) == ["/a.csv"]
    assert [each.state for each in files(archive)] == ["kept", "refused", "refused"]


async def test_names_of_the_files_of_a_bulletin_are_distinct(archive: SqliteArchive, site: Routes) -> None:
    bulletins(site, "<p>附件：<a href='/1.csv'>表</a> <a href='/2.csv'>表</a> <a href='/3.csv'>表</a></p>")
    for number in (1, 2):
        site.routes[f"/{number}.csv"] = Answer(ROWS + b"%d" % number, headers=CSV)
    disposition = b"Content-Disposition: attachment; filename=" + "名单.csv".encode("gbk")
    site.routes["/3.csv"] = Answer(ROWS, headers=(*CSV, disposition.decode("latin-1")))
    await run(archive, site, concurrency=1)
    assert [file.name for file in files(archive)] == ["表.csv", "表 (2).csv", "名单.csv"]


async def test_a_file_that_cannot_be_read_is_kept_with_the_reason(archive: SqliteArchive, site: Routes) -> None:
    bulletins(site, linked("/a.ceb"))
    site.routes["/a.ceb"] = Answer(b"Founder CEB\0\x01\x02\x03" * 40, headers=("Content-Type: application/ceb",))
    done = await run(archive, site)
    (file,) = files(archive)
    assert (file.state, file.kind, file.has_text) == ("kept", "ceb", False)
    assert file.reason.startswith("this file is ")
    assert done.total.files == 1


def zipped(name: str, data: bytes) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr(name, data)
    return packed.getvalue()


RTF = b"{\\rtf1 two posts}"


@pytest.mark.parametrize(
    ("name", "data"),
    [("posts.rtf", RTF), ("posts.zip", zipped("posts.rtf", RTF)), ("posts.rtf.gz", gzip.compress(RTF, mtime=0))],
    ids=["rtf", "zip", "gzip"],
)
async def test_a_better_reader_reads_kept_files_again(
    archive: SqliteArchive, site: Routes, name: str, data: bytes
) -> None:
    """A sync reads those again that have the text of another version."""
    bulletins(site, linked(f"/{name}"))
    site.routes[f"/{name}"] = Answer(data, headers=("Content-Type: application/octet-stream",))
    await run(archive, site)
    (digest,) = [file.digest for file in files(archive) if file.digest]
    text = archive.file_text(digest)
    assert text is not None
    assert text.document is not None
    old = replace(text, preamble=(), sections=(), document=text.document._replace(version="0"))
    archive.keep_file_text(digest, old)
    assert archive.file_text(digest) == old
    await run(archive, site)
    assert archive.file_text(digest) == text
    assert asked(site).count(f"/{name}") == 1


async def test_above_the_quota_files_of_the_oldest_bulletins_are_deleted_once(
    archive: SqliteArchive, site: Routes
) -> None:
    bulletins(site, linked("/old.csv"), linked("/new.csv"))
    for name in ("old", "new"):
        site.routes[f"/{name}.csv"] = Answer(ROWS + name.encode(), headers=CSV)
    size = len(ROWS) + 3
    first = await run(archive, site, ALL._replace(quota=size + 5))
    assert first.report.deleted == FilesDeleted(1, size, size, size + 5)
    assert first.report.deleted in first.events
    new, old = files(archive)
    assert (new.state, old.state, old.digest) == ("kept", "refused", None)
    assert old.reason.startswith("deleted for the quota of attached files (")
    asked(site)
    second = await run(archive, site, ALL._replace(quota=size + 5))
    assert (second.report.deleted, asked(site)) == (None, [])


async def test_without_a_quota_nothing_is_deleted(archive: SqliteArchive, site: Routes) -> None:
    bulletins(site, linked("/old.csv"))
    site.routes["/old.csv"] = Answer(ROWS, headers=CSV)
    assert (await run(archive, site)).report.deleted is None
    assert [each.state for each in files(archive)] == ["kept"]


async def test_a_quota_that_marked_files_exceed_is_reported(archive: SqliteArchive, site: Routes) -> None:
    bulletins(site, linked("/old.csv"))
    site.routes["/old.csv"] = Answer(ROWS, headers=CSV)
    await run(archive, site)
    archive.set_starred(next(row.id for row in archive.rows(View(), 0, 9) if archive.attachments(row.id)), True)
    again = await run(archive, site, ALL._replace(quota=1))
    assert again.report.deleted == FilesDeleted(0, 0, len(ROWS), 1)
    assert [each.state for each in files(archive)] == ["kept"]
