"""Import of folders, files and containers: read once, and again when they have changed."""

from __future__ import annotations

import mailbox
import os
import tarfile
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from threading import Event as Signal

import pytest

from support.demo_site.server import Answer, Routes, serve
from support.syncs import HTML, HURRIED, InlineParser, archive_in, crawl, kept, page, parser, sync, titles
from support.warc_files import Warc
from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import View
from tui_reader.model import body_text
from tui_reader.sources import Fetched, spool
from tui_reader.sources.files import filesystem
from tui_reader.sources.files.filesystem import FileSeen
from tui_reader.sources.sourcelist.reading import Source
from tui_reader.sync import writer
from tui_reader.sync.engine import Engine
from tui_reader.sync.events import Arrived, Event
from tui_reader.sync.files import importing

__all__ = ["parser"]


def write(path: Path, data: bytes, moment: int) -> None:
    """Sets the modification time, since tests write files faster than clocks tick."""
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (moment, moment))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in (1, 2, 10):
        write(tmp_path / "in" / f"{number}.html", page(f"通知{number}", day=f"2024-05-{number:02}"), 1)
    write(tmp_path / "in" / "list.csv", b"a,b", 1)
    return tmp_path / "in"


def packed(*titles: str) -> bytes:
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        for title in titles:
            file.writestr(f"{title}.html", page(title))
    return data.getvalue()


def long_feed(count: int) -> bytes:
    items = "".join(
        f"<item><title>通知{number}</title><guid isPermaLink='false'>{number}</guid>"
        f"<description>第{number}次停水，请各户提前储水。</description></item>"
        for number in range(count)
    )
    return f"<rss><channel><title>公告</title>{items}</channel></rss>".encode()


PACKED = {
    "/a.zip": packed("甲", "乙"),
    "/a.warc": Warc()
    .response("https://a.example/1", page("甲"), HTML)
    .response("https://a.example/2", page("乙"), HTML)
    .bytes(),
}


class TestFolders:
    async def test_only_changed_files_are_read(self, folder: Path, parser: InlineParser) -> None:
        with archive_in() as archive:
            assert (await sync(archive, str(folder))).counts == {"found": 3, "new": 3}
            parser.parsed.clear()
            assert (await sync(archive, str(folder))).counts == {"found": 3, "known": 3}
            assert parser.parsed == []

            write(folder / "2.html", page("通知2", "改在明晚停水，请各户提前储水。"), 2)
            write(folder / "3.html", page("通知3"), 2)
            (folder / "1.html").unlink()
            again = await sync(archive, str(folder))
            assert again.counts == {"found": 3, "known": 1, "new": 1, "changed": 1}
            assert parser.parsed == [str(folder / "2.html"), str(folder / "3.html")]
            assert titles(archive) == ["通知1", "通知10", "通知2", "通知3"], "what was removed stays"

            again = await sync(archive, folder.as_uri(), options=HURRIED._replace(recheck=True))
            assert again.counts == {"found": 3, "same": 3}

    async def test_unreadable_files_are_reported_every_time(self, folder: Path, parser: InlineParser) -> None:
        write(folder / "5.html", b"", 1)
        with archive_in() as archive:
            for known in (0, 3):
                run = await sync(archive, str(folder))
                assert [address for address, _ in run.failures] == [str(folder / "5.html")]
                assert run.total.known == known

    async def test_files_that_may_hold_documents_are_passed_over_with_a_note(
        self, folder: Path, parser: InlineParser
    ) -> None:
        for name in ("more/saved.zip", "more/feed.json", "logo.png", "style.css"):
            write(folder / name, b"x", 1)
        message = "3 files were passed over (.csv, .json, .zip); add one by its name to read it"
        with archive_in() as archive:
            for counts in ({"found": 3, "new": 3}, {"found": 3, "known": 3}):
                run = await sync(archive, str(folder))
                assert (run.counts, run.failures) == (counts, [])
                assert [(note.address, note.message) for note in run.report.notes] == [(str(folder), message)]

    async def test_pictures_and_programs_are_passed_over_without_a_note(
        self, folder: Path, parser: InlineParser
    ) -> None:
        (folder / "list.csv").unlink()
        for name in ("logo.png", "style.css"):
            write(folder / name, b"x", 1)
        with archive_in() as archive:
            assert (await sync(archive, str(folder))).report.notes == ()

    async def test_a_folder_without_pages_is_reported_once(self, tmp_path: Path, parser: InlineParser) -> None:
        write(tmp_path / "in" / "list.csv", b"a,b", 1)
        with archive_in() as archive:
            run = await sync(archive, str(tmp_path / "in"))
            assert len(run.failures) == 1
            assert run.report.notes == ()

    async def test_what_is_wrong_with_a_feed_is_noted(self, tmp_path: Path, parser: InlineParser) -> None:
        feed = "<rss><channel><item><title>通知一</title></item><item><title>通知二</title>"
        write(tmp_path / "in" / "feed.xml", feed.encode(), 1)
        with archive_in() as archive:
            run = await sync(archive, str(tmp_path / "in"))
            assert run.counts == {"found": 2, "new": 2}
            assert [note.message for note in run.report.notes] == ["the feed is cut off inside its last entry"]

    @pytest.mark.parametrize("place", ["in", "in/feed.xml"])
    async def test_a_feed_that_is_too_long_for_memory_is_read_in_parts(
        self, tmp_path: Path, parser: InlineParser, monkeypatch: pytest.MonkeyPatch, place: str
    ) -> None:
        data = long_feed(1234)
        write(tmp_path / "in" / "feed.xml", data, 1)
        monkeypatch.setattr(spool, "IN_MEMORY", 10_000)
        monkeypatch.setattr(filesystem, "SIZE_LIMIT", 20_000)
        with archive_in() as archive:
            run = await sync(archive, str(tmp_path / place))
            assert run.failures == []
            assert run.counts == {"found": 1234, "new": 1234}
            assert sorted(titles(archive)) == sorted(f"通知{number}" for number in range(1234))
        assert parser.largest < len(data) // 10

    async def test_the_parts_of_a_long_feed_in_an_archive_are_known_together(
        self, tmp_path: Path, parser: InlineParser
    ) -> None:
        archived = Warc().response("https://a.example/feed", long_feed(1234), "application/rss+xml")
        write(tmp_path / "a.warc", archived.bytes(), 1)
        with archive_in() as archive:
            assert (await sync(archive, str(tmp_path / "a.warc"))).total.new == 1234
            parsed = len(parser.parsed)
            archived.response("https://a.example/page", page("甲"), HTML)
            write(tmp_path / "a.warc", archived.bytes(), 2)
            run = await sync(archive, str(tmp_path / "a.warc"))
            assert run.counts == {"found": 2, "known": 1, "new": 1}
            assert len(parser.parsed) == parsed + 1

    async def test_limit(self, folder: Path, parser: InlineParser) -> None:
        with archive_in() as archive:
            source = Source("源", str(folder), limit=2)
            assert (await sync(archive, source, options=HURRIED._replace(limit=9))).total.new == 2

    async def test_an_earlier_since_reads_what_a_later_one_left_out(
        self, folder: Path, parser: InlineParser
    ) -> None:
        with archive_in() as archive:
            late = HURRIED._replace(since=date(2024, 5, 2))
            assert (await sync(archive, str(folder), options=late)).counts == {"found": 3, "known": 1, "new": 2}
            parser.parsed.clear()
            assert (await sync(archive, str(folder), options=late)).counts == {"found": 3, "known": 3}
            assert parser.parsed == []
            assert (await sync(archive, str(folder))).counts == {"found": 3, "known": 2, "new": 1}

    @pytest.mark.parametrize("name", ["nothing", "empty"])
    async def test_missing_paths(self, tmp_path: Path, parser: InlineParser, name: str) -> None:
        (tmp_path / "empty").mkdir()
        with archive_in() as archive:
            run = await sync(archive, str(tmp_path / name))
            assert len(run.failures) == 1

    async def test_an_article_over_several_files(self, tmp_path: Path, parser: InlineParser) -> None:
        pager = '<script>createPageHTML(2, {}, "t1", "html");</script>'
        for number, name in enumerate(("t1.html", "t1_1.html")):
            text = page("河道整治的通知", f"第{number}部分，今晚停水，请各户提前储水。")
            write(tmp_path / "in" / name, text.replace(b"</body>", pager.format(number).encode() + b"</body>"), 1)
        with archive_in() as archive:
            assert (await sync(archive, str(tmp_path / "in"))).counts == {"found": 2, "new": 1, "skipped": 1}
            (one,) = kept(archive).values()
            assert len(one.parts) == 1

    async def test_a_further_page_is_not_read_beyond_the_folder(
        self, tmp_path: Path, parser: InlineParser
    ) -> None:
        pager = b'<script>createPageHTML(2, 0, "t1", "html");</script>'
        first = page("河道整治的通知", "第一部分，今晚停水，请各户提前储水。").replace(
            b"</body>", pager + b"</body>"
        )
        write(tmp_path / "in" / "t1.html", first, 1)
        secret = tmp_path / "private" / "t1_1.html"
        write(secret, page("河道整治的通知", "第二部分，这是别人的秘密内容。"), 1)
        (tmp_path / "in" / "t1_1.html").symlink_to(secret)
        with archive_in() as archive:
            await sync(archive, str(tmp_path / "in"))
            (one,) = kept(archive).values()
            assert "秘密" not in body_text(one)
            assert any("the article continues, but" in each for each in one.warnings)
            source = Source("源", str(tmp_path / "in"), "folder", follow_links=True)
            await sync(archive, source, options=HURRIED._replace(recheck=True))
            (one,) = kept(archive).values()
            assert "秘密" in body_text(one)
            assert one.warnings == ()

    async def test_links_are_followed_if_the_source_says_so(self, tmp_path: Path, parser: InlineParser) -> None:
        write(tmp_path / "private" / "a.html", page("甲"), 1)
        write(tmp_path / "in" / "b.html", page("乙"), 1)
        (tmp_path / "in" / "a.html").symlink_to(tmp_path / "private" / "a.html")
        with archive_in() as archive:
            run = await sync(archive, str(tmp_path / "in"))
            assert titles(archive) == ["乙"]
            assert [note.message.partition(" passed")[0] for note in run.report.notes] == ["1 symbolic link was"]
            run = await sync(archive, Source("源", str(tmp_path / "in"), "folder", follow_links=True))
            assert titles(archive) == sorted("甲乙")
            assert run.report.notes == ()


class TestContainers:
    async def test_zip(self, tmp_path: Path, parser: InlineParser) -> None:
        path = tmp_path / "a.zip"
        write(path, packed("甲", "乙"), 1)
        with archive_in() as archive:
            assert (await sync(archive, str(path))).counts == {"found": 2, "new": 2}
            parser.parsed.clear()
            assert (await sync(archive, str(path))).counts == {"found": 1, "known": 1}
            assert parser.parsed == []
            write(path, packed("甲", "乙", "丙"), 2)
            assert (await sync(archive, str(path))).counts == {"found": 3, "known": 2, "new": 1}
            assert titles(archive) == sorted("甲乙丙")
            assert parser.parsed == [f"{path}!/丙.html"]

    async def test_captures_of_a_warc_are_revisions(self, tmp_path: Path, parser: InlineParser) -> None:
        address = "https://a.example/1.html"
        old = Warc(date="2020-01-01T00:00:00Z").response(address, page("甲", "今晚停水，请储水。"), HTML)
        new = Warc(date="2021-02-03T00:00:00Z").response(address, page("甲", "明晚停电，请备烛。"), HTML)
        write(tmp_path / "new.warc", new.bytes(), 1)
        write(tmp_path / "old.warc", old.bytes(), 1)
        with archive_in() as archive:
            assert (await sync(archive, str(tmp_path / "new.warc"))).total.new == 1
            assert (await sync(archive, str(tmp_path / "old.warc"))).counts == {"found": 1, "changed": 1}
            id = archive.find(address)
            assert id is not None
            assert [each.first_seen for each in archive.revisions(id)] == [
                datetime(2021, 2, 3, tzinfo=UTC),
                datetime(2020, 1, 1, tzinfo=UTC),
            ]
            assert "明晚停电" in str(archive.bulletin(id))

    async def test_mbox(self, tmp_path: Path, parser: InlineParser) -> None:
        box = mailbox.mbox(tmp_path / "list.mbox")
        for number in range(3):
            mail = EmailMessage()
            mail["From"], mail["Subject"] = "a@a.example", f"Notice {number}"
            mail["Date"], mail["Message-ID"] = "Mon, 06 May 2024 08:00:00 +0000", f"<{number}@a.example>"
            mail.set_content(f"The water is off tonight in street {number}. Please store some beforehand.\n")
            box.add(mail)
        box.close()
        with archive_in() as archive:
            assert (await sync(archive, str(tmp_path / "list.mbox"))).counts == {"found": 3, "new": 3}
            assert (await sync(archive, str(tmp_path / "list.mbox"))).counts == {"found": 1, "known": 1}
            assert titles(archive) == ["Notice 0", "Notice 1", "Notice 2"]

    @pytest.mark.parametrize(("name", "data"), PACKED.items(), ids=["zip", "warc"])
    async def test_downloaded(self, name: str, data: bytes, parser: InlineParser) -> None:
        routes = Routes()
        routes.routes[name] = Answer(data, headers=("Content-Type: application/octet-stream", 'ETag: "1"'))
        async with serve(routes) as base:
            with archive_in() as archive:
                assert (await sync(archive, base + name)).counts == {"found": 2, "new": 2}
                assert titles(archive) == sorted("甲乙")
                routes.routes[name] = Answer(status="304 Not Modified")
                assert (await sync(archive, base + name)).failures == []
                assert routes.asked[-1].headers["if-none-match"] == '"1"'

    async def test_what_is_passed_over_in_a_download_is_reported(self, parser: InlineParser) -> None:
        routes, data = Routes(), BytesIO(PACKED["/a.zip"])
        with zipfile.ZipFile(data, "a") as file:
            file.writestr("table.mobi", b"PK")
            link = zipfile.ZipInfo("丙.html")
            link.create_system, link.external_attr = 3, 0o120777 << 16
            file.writestr(link, "甲.html")
        routes.routes["/a.zip"] = Answer(data.getvalue())
        async with serve(routes) as base:
            with archive_in() as archive:
                run = await sync(archive, f"{base}/a.zip")
        assert run.counts == {"found": 2, "new": 2}
        assert [note.message for note in run.report.notes] == [
            "1 file was passed over (.mobi)",
            "1 link was passed over (丙.html); unpack the archive to read what it leads to",
        ]

    async def test_a_download_that_is_no_container(self, parser: InlineParser) -> None:
        routes = Routes()
        routes.routes["/a.zip"] = Answer(b"<p>no</p>", headers=('ETag: "1"',))
        async with serve(routes) as base:
            with archive_in() as archive:
                for _ in range(2):
                    assert len((await sync(archive, f"{base}/a.zip")).failures) == 1


async def test_files_are_not_recorded_as_read_after_a_full_disk(
    tmp_path: Path, parser: InlineParser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "BATCH", 2)
    path = tmp_path / "a.zip"
    write(path, packed(*(f"通知{number:02}" for number in range(12))), 1)
    keep, calls = SqliteArchive.keep_arrivals, [0]

    def keeping(self: SqliteArchive, arrivals):  # type: ignore[no-untyped-def]
        calls[0] += 1
        if calls[0] == 2:
            raise ArchiveError(None, "the disk is full")
        return keep(self, arrivals)

    monkeypatch.setattr(SqliteArchive, "keep_arrivals", keeping)
    with archive_in() as archive:
        with pytest.raises(ArchiveError):
            await sync(archive, str(path))
        await sync(archive, str(path))
        assert archive.count() == 12


async def interrupted(archive: SqliteArchive, path: Path, after: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Imports a file until a number of bulletins are kept."""
    arrived = [0]

    def cancel(event: Event, engine: Engine) -> None:
        arrived[0] += isinstance(event, Arrived)
        if arrived[0] == after:
            engine.cancel()

    with monkeypatch.context() as patch:
        patch.setattr(writer, "BATCH", 1)
        patch.setattr(importing, "AHEAD", 2)
        patch.setattr(importing, "CHUNK", 2)
        run = await sync(archive, str(path), on_event=cancel)
    assert run.report.cancelled


class TestContinued:
    """An import that resumes where another one stopped."""

    @pytest.mark.parametrize("after", [1, 4, 7])
    async def test_no_page_is_parsed_twice(
        self, tmp_path: Path, parser: InlineParser, monkeypatch: pytest.MonkeyPatch, after: int
    ) -> None:
        path = tmp_path / "crawl.warc.gz"
        write(path, crawl(range(12)).bytes(), 1)
        with archive_in() as archive:
            await interrupted(archive, path, after, monkeypatch)
            before = set(kept(archive))
            assert after <= len(before) < 12
            parser.parsed.clear()
            run = await sync(archive, str(path))
            assert run.counts == {"found": 12, "known": len(before), "new": 12 - len(before)}
            assert set(parser.parsed) == {f"https://a.example/{number}" for number in range(12)} - before
            assert (await sync(archive, str(path))).counts == {"found": 1, "known": 1}
            assert len(kept(archive)) == 12

    async def test_a_file_that_was_replaced_meanwhile(
        self, tmp_path: Path, parser: InlineParser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Pages are known by their content, not by their place."""
        path = tmp_path / "crawl.warc.gz"
        write(path, crawl(range(6)).bytes(), 1)
        with archive_in() as archive:
            await interrupted(archive, path, 3, monkeypatch)
            text = "改在明晚停水，请各户提前储水。"
            other = crawl([7, 1]).response("https://a.example/0", page("通知0", text), HTML)
            write(path, other.bytes(), 2)
            run = await sync(archive, str(path))
            assert run.total.new == 1
            assert run.total.known == 1
            id = archive.find("https://a.example/0")
            assert id is not None
            assert len(archive.revisions(id)) == 2

    async def test_a_file_that_has_grown(self, tmp_path: Path, parser: InlineParser) -> None:
        path = tmp_path / "crawl.warc"
        write(path, crawl(range(4), gzipped=False).bytes(), 1)
        with archive_in() as archive:
            await sync(archive, str(path))
            parser.parsed.clear()
            write(path, crawl(range(5), gzipped=False).bytes(), 2)
            assert (await sync(archive, str(path))).counts == {"found": 5, "known": 4, "new": 1}
            assert parser.parsed == ["https://a.example/4"]
            again = await sync(archive, str(path), options=HURRIED._replace(recheck=True))
            assert again.counts == {"found": 5, "same": 5}

    async def test_a_later_capture_of_the_same_text_is_read(self, tmp_path: Path, parser: InlineParser) -> None:
        address = "https://a.example/1"
        for number, text in enumerate(("今晚停水，请储水。", "明晚停电，请备烛。", "今晚停水，请储水。"), 1):
            day = f"2020-01-{number:02}T00:00:00Z"
            write(tmp_path / f"{number}.warc", Warc(date=day).response(address, page("甲", text), HTML).bytes(), 1)
        with archive_in() as archive:
            assert (await sync(archive, str(tmp_path))).counts == {"found": 3, "new": 1, "changed": 2}
            assert "今晚停水" in str(archive.bulletin(1))

    async def test_the_pages_of_an_article_stay_together(
        self, tmp_path: Path, parser: InlineParser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path, warc = tmp_path / "crawl.warc", Warc()
        pager = '<script>createPageHTML(2, {}, "t1", "html");</script>'
        for number, name in enumerate(("t1.html", "t1_1.html")):
            text = page("河道整治的通知", f"第{number}部分，今晚停水，请各户提前储水。")
            text = text.replace(b"</body>", pager.format(number).encode() + b"</body>")
            warc.response(f"https://a.example/{name}", text, HTML)
            warc.response(f"https://a.example/{number}", page(f"通知{number}"), HTML)
        write(path, warc.bytes(), 1)
        with archive_in() as archive:
            await interrupted(archive, path, 1, monkeypatch)
            assert (await sync(archive, str(path))).total.new
            assert titles(archive) == ["河道整治的通知", "通知0", "通知1"]
            (article,) = [one for one in kept(archive).values() if one.parts]
            assert "第1部分" in str(article)

    async def test_bulletins_of_another_source_are_taken_over(self, tmp_path: Path, parser: InlineParser) -> None:
        path = tmp_path / "crawl.warc"
        write(path, crawl(range(2)).bytes(), 1)
        with archive_in() as archive:
            await sync(archive, Source("旧", str(path)))
            write(path, crawl(range(3)).bytes(), 2)
            await sync(archive, Source("新", str(path)))
            assert {archive.origin(row.id) for row in archive.rows(View(), 0, 9)} == {"新"}

    async def test_an_earlier_since_reads_what_was_left_out(self, tmp_path: Path, parser: InlineParser) -> None:
        path, warc = tmp_path / "crawl.warc", Warc()
        for number in (1, 2, 3):
            warc.response(f"https://a.example/{number}", page(f"通知{number}", day=f"2024-05-0{number}"), HTML)
        write(path, warc.bytes(), 1)
        with archive_in() as archive:
            late = HURRIED._replace(since=date(2024, 5, 2))
            assert (await sync(archive, str(path), options=late)).counts == {"found": 3, "known": 1, "new": 2}
            assert (await sync(archive, str(path), options=late)).counts == {"found": 1, "known": 1}
            parser.parsed.clear()
            assert (await sync(archive, str(path))).counts == {"found": 3, "known": 2, "new": 1}
            assert parser.parsed == ["https://a.example/1"]


async def test_the_bytes_of_changed_files_are_counted(tmp_path: Path, parser: InlineParser) -> None:
    write(tmp_path / "a.warc.gz", crawl(range(40)).bytes(), 1)
    write(tmp_path / "b.html", page("甲"), 1)
    size = sum(each.stat().st_size for each in tmp_path.iterdir())
    with archive_in() as archive:
        total = (await sync(archive, str(tmp_path))).total
        assert (total.read, total.read_total) == (size, size)
        total = (await sync(archive, str(tmp_path))).total
        assert (total.read, total.read_total) == (0, 0)


class TestMixedFolder:
    @pytest.fixture
    def mixed(self, tmp_path: Path) -> Path:
        """A folder with pages, archives of pages, and files of other kinds beside and in them."""
        folder = tmp_path / "in"
        write(folder / "a.html", page("甲"), 1)
        with zipfile.ZipFile(folder / "b.zip", "w") as pack:
            pack.writestr("x/乙.html", page("乙"))
            pack.writestr("x/table.mobi", b"PK")
            pack.writestr("x/logo.png", b"\x89PNG")
        with tarfile.open(folder / "c.tar.gz", "w:gz") as tar:
            for name, data in (("丙.html", page("丙")), ("old.mobi", b"\xd0\xcf"), (".hidden/x.csv", b"a,b")):
                member = tarfile.TarInfo(name)
                member.size = len(data)
                tar.addfile(member, BytesIO(data))
            link = tarfile.TarInfo("丁.html")
            link.type, link.linkname = tarfile.SYMTYPE, "丙.html"
            tar.addfile(link)
        with zipfile.ZipFile(folder / "d.wacz", "w") as pack:
            pack.writestr("datapackage.json", b"{}")
            pack.writestr("archive/data.warc.gz", crawl([4]).bytes())
        with zipfile.ZipFile(folder / "setup.zip", "w") as pack:
            pack.writestr("setup.exe", b"MZ")
        write(folder / "scan.tiff", b"II", 1)
        write(folder / "list.csv", b"a,b", 1)
        return folder

    async def test_archives_are_read_and_other_files_reported(self, mixed: Path, parser: InlineParser) -> None:
        with archive_in() as archive:
            run = await sync(archive, str(mixed))
            assert titles(archive) == sorted(["甲", "乙", "丙", "通知4"])
            assert run.failures == []
            assert sorted(
                (Path(note.address).name, note.message.partition(";")[0]) for note in run.report.notes
            ) == [
                ("b.zip", "1 file was passed over (.mobi)"),
                ("c.tar.gz", "1 file was passed over (.mobi)"),
                ("c.tar.gz", "1 link was passed over (丁.html)"),
                ("in", "1 file was passed over (.csv)"),
                ("setup.zip", "this ZIP archive holds no pages"),
            ]
            parser.parsed.clear()
            again = await sync(archive, str(mixed))
            assert again.total.known == again.total.found == 5
            assert parser.parsed == []

    async def test_documents_in_a_web_archive_are_reported(self, tmp_path: Path, parser: InlineParser) -> None:
        records = crawl([1])
        table = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        records.response("https://a.example/down?id=1", b"PK", table)
        records.response("https://a.example/a.rar?x=1", b"Rar!", "application/octet-stream")
        records.response("https://a.example/data.json", b"{}", "application/json")
        records.response("https://a.example/logo.png", b"PNG", "image/png")
        records.response("https://a.example/missing.xls", b"", "application/vnd.ms-excel", status="404 Not Found")
        write(tmp_path / "a.warc.gz", records.bytes(), 1)
        with archive_in() as archive:
            run = await sync(archive, str(tmp_path / "a.warc.gz"))
        assert run.failures == []
        assert [note.message for note in run.report.notes] == ["2 files were passed over (.rar, .xlsx)"]

    async def test_an_archive_without_pages_that_is_named_is_an_error(
        self, mixed: Path, parser: InlineParser
    ) -> None:
        with archive_in() as archive:
            assert len((await sync(archive, str(mixed / "setup.zip"))).failures) == 1


async def test_a_cancelled_import_stops_the_reading(
    tmp_path: Path, parser: InlineParser, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped = Signal()

    class Position(importing.ReadPosition):
        def stop(self) -> None:
            stopped.set()

    def endless(seen: FileSeen, position: importing.ReadPosition, feed_limit: int) -> Iterator[Fetched]:
        for number in range(importing.CHUNK):
            yield Fetched(f"{seen.path}!/{number}", page(f"通知{number}"), None, "text/html")
        # As in a web archive with nothing but images from here on.
        assert stopped.wait(60)

    def cancel(event: Event, engine: Engine) -> None:
        if isinstance(event, Arrived):
            engine.cancel()

    monkeypatch.setattr(importing, "ReadPosition", Position)
    monkeypatch.setattr(importing, "read_seen", endless)
    path = tmp_path / "a.warc"
    path.write_bytes(b"")
    with archive_in(tmp_path) as archive:
        run = await sync(archive, str(path), on_event=cancel)
    assert run.report.cancelled
    assert stopped.is_set()


async def test_a_cancelled_import_stops_the_search_for_a_further_page(
    tmp_path: Path, parser: InlineParser, monkeypatch: pytest.MonkeyPatch
) -> None:
    engines: list[Engine] = []
    stopped = Signal()

    class Position(importing.ReadPosition):
        def stop(self) -> None:
            super().stop()
            if searched and self is searched[-1]:
                stopped.set()

    searched: list[importing.ReadPosition] = []

    def endless(
        archive: str, wanted: object, position: importing.ReadPosition
    ) -> tuple[dict[str, Fetched], set[str]]:
        searched.append(position)
        engines[0].cancel()
        assert stopped.wait(60)
        return {}, set()

    monkeypatch.setattr(importing, "ReadPosition", Position)
    monkeypatch.setattr(importing, "find_in_container", endless)
    text = page("通知").replace(b"</body>", b'<script>createPageHTML(2, 0, "t1", "html");</script></body>')
    path = tmp_path / "a.warc"
    path.write_bytes(Warc().response("https://a.example/t1.html", text, HTML).bytes())
    with archive_in(tmp_path) as archive:
        run = await sync(archive, str(path), on_event=lambda _event, engine: engines.append(engine))
    assert run.report.cancelled
    assert stopped.is_set()


@pytest.mark.parametrize(("name", "parsed"), [("a.zip", 2), ("a.warc", 2), ("a.html", 1)])
async def test_the_pages_of_an_imported_file_become_those_of_its_source(
    tmp_path: Path, parser: InlineParser, name: str, parsed: int
) -> None:
    path = tmp_path / "in" / name
    write(path, PACKED.get(f"/{name}") or page("甲"), 1)
    with archive_in(tmp_path) as archive:
        for followed in (False, True):
            options = HURRIED._replace(followed=followed)
            await sync(archive, Source("甲", str(path.parent), "folder"), options=options)
            origins = {archive.origin(row.id) for row in archive.rows(View(), 0, 9)}
            assert origins == {"甲" if followed else None}
    assert len(parser.parsed) == parsed
