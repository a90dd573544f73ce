"""The pages at addresses: order, failures, links, the web."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile, ZipInfo

import pytest

from support.demo_site.server import Routes, reply, serving
from support.syncs import InlineParser
from tui_reader import paths, sync
from tui_reader.model import Announcement, Bulletin, Failure, Feed, Page
from tui_reader.parse.worker import Parser as ParserProcess
from tui_reader.sources import Fetched
from tui_reader.sync import fetched_pages, open_pages
from tui_reader.sync.feeds import parts


class Parser:
    """Takes the text of a page for its title; `given` are the arguments."""

    def __init__(self) -> None:
        self.given: list[tuple[str, str | None, str | None]] = []

    def parse(
        self, data: bytes, address: str, declared_charset: str | None, media_type: str | None, *_more: object
    ) -> Page:
        self.given.append((address, declared_charset, media_type))
        if data == b"broken":
            return Failure(address, "this page is broken")
        return Bulletin(address, title=data.decode(), announcements=(Announcement("n"),))


class TestPages:
    def test_failures_keep_their_places(self, tmp_path: Path) -> None:
        (tmp_path / "folder").mkdir()
        for name, text in (("folder/2.html", "two"), ("folder/10.md", "ten"), ("one.txt", "one"), ("x", "broken")):
            (tmp_path / name).write_text(text)
        parser = Parser()
        asked = [str(tmp_path / name) for name in ("one.txt", "nothing", "folder", "x")]
        found = list(open_pages([*asked, "ftp://example.org/"], parser))
        assert [page.title if isinstance(page, Bulletin) else page.error for page in found] == [
            "one",
            "there is no such file; check the name",
            "two",
            "ten",
            "this page is broken",
            "ftp: cannot be opened; name a file, a folder or an http(s) address",
        ]
        assert parser.given[:3] == [
            (asked[0], None, "text/plain"),
            (str(tmp_path / "folder" / "2.html"), None, "text/html"),
            (str(tmp_path / "folder" / "10.md"), None, "text/markdown"),
        ]

    def test_pages_are_read_lazily(self, tmp_path: Path) -> None:
        (tmp_path / "a").write_text("a")
        arriving = open_pages([str(tmp_path / "a"), str(tmp_path / "b")], Parser())
        assert next(arriving).address == str(tmp_path / "a")
        (tmp_path / "b").write_text("b")
        page = next(arriving)
        assert (page.address, isinstance(page, Bulletin)) == (str(tmp_path / "b"), True)

    def test_a_folder_leads_to_its_own_files(self, tmp_path: Path) -> None:
        folder = tmp_path / "notices"
        (folder / "2020").mkdir(parents=True)
        for path in (folder / "2020" / "a", tmp_path / "a"):
            path.write_text("a")
        asked = [str(folder / "2020" / "a"), str(tmp_path / "a")]
        inside, outside = sync.open_pages(asked, Parser(), linked_from=str(folder))
        assert isinstance(inside, Bulletin)
        assert isinstance(outside, Failure)
        assert "outside the folder" in outside.error

    def test_links_of_pages_open_no_files(self, tmp_path: Path) -> None:
        (tmp_path / "a").write_text("a")
        parser = Parser()
        (page,) = sync.open_pages([str(tmp_path / "a")], parser, linked_from="https://example.org/")
        assert isinstance(page, Failure)
        assert "only lead to http" in page.error
        assert parser.given == []


@pytest.fixture
def server() -> Iterator[Routes]:
    routes = Routes()
    with serving(routes) as routes.url:
        yield routes


def zipped(members: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with ZipFile(data, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


class TestWeb:
    def test_a_page(self, server: Routes) -> None:
        server.routes["/a"] = reply(b"a", "Content-Type: text/html; charset=gbk")
        parser = Parser()
        ((page, fetched),) = fetched_pages([f"{server.url}/a"], parser, proxy="")
        assert isinstance(page, Bulletin)
        assert (page.title, page.address) == ("a", f"{server.url}/a")
        assert fetched == Fetched(f"{server.url}/a", b"a", "gbk", "text/html")
        assert parser.given == [(f"{server.url}/a", "gbk", "text/html")]

    def test_a_failed_fetch_keeps_its_place(self, server: Routes) -> None:
        server.routes["/b"] = reply(b"b", "Content-Type: text/html")
        failure, page = open_pages([f"{server.url}/a", f"{server.url}/b"], Parser(), proxy="")
        assert isinstance(failure, Failure)
        assert (failure.address, isinstance(page, Bulletin)) == (f"{server.url}/a", True)
        assert "404" in failure.error

    def test_each_page_of_an_archive_at_a_typed_address(self, server: Routes) -> None:
        data = zipped({"b/2.html": b"two", "b/1.html": b"one"})
        server.routes["/packs/a.zip"] = reply(data, "Content-Type: application/zip")
        address = f"{server.url}/packs/a.zip"
        pages = list(open_pages([address], Parser(), proxy=""))
        assert [(page.address, page.title) for page in pages if isinstance(page, Bulletin)] == [
            (f"{address}!/b/1.html", "one"),
            (f"{address}!/b/2.html", "two"),
        ]
        (refused,) = open_pages([address], Parser(), linked_from=f"{server.url}/", proxy="")
        assert isinstance(refused, Failure)
        assert "not a page" in refused.error

    def test_a_link_in_an_archive_at_a_typed_address_is_noted(self, server: Routes) -> None:
        data = io.BytesIO(zipped({"1.html": b"one"}))
        with ZipFile(data, "a") as archive:
            link = ZipInfo("2.html")
            link.create_system, link.external_attr = 3, 0o120777 << 16
            archive.writestr(link, "1.html")
        server.routes["/a.zip"] = reply(data.getvalue(), "Content-Type: application/zip")
        address, lines = f"{server.url}/a.zip", list[tuple[str, str]]()
        assert len(list(open_pages([address], Parser(), proxy="", noted=lambda *line: lines.append(line)))) == 1
        message = "1 link was passed over (2.html); unpack the archive to read what it leads to"
        assert lines == [(address, message)]

    def test_the_profile_of_the_site_applies(self, server: Routes) -> None:
        folder = paths.config_dir() / "profiles"
        folder.mkdir(parents=True)
        (folder / "hekou.yaml").write_text("match: {address: /news/}\nencoding: gbk\nheaders: {X-Reader: hekou}\n")
        server.routes["/news/a"] = reply(b"a", "Content-Type: text/html; charset=utf-8")
        parser = Parser()
        list(open_pages([f"{server.url}/news/a"], parser, proxy=""))
        assert parser.given == [(f"{server.url}/news/a", "gbk", "text/html")]
        assert server.asked[0].headers["x-reader"] == "hekou"


class TestLongFeeds:
    ITEMS = "".join(f"<item><title>Road {n}</title><link>/{n}</link></item>" for n in range(5))
    FEED = f"<?xml version='1.0'?><rss><channel><title>Roads</title>{ITEMS}</channel></rss>".encode()

    def test_from_disk_and_from_the_web(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(parts, "WHOLE", 2)
        file = tmp_path / "feed.xml"
        file.write_bytes(self.FEED)
        routes = Routes()
        routes.routes["/feed.xml"] = reply(self.FEED, "Content-Type: application/rss+xml")
        with serving(routes) as base:
            for address in (str(file), f"{base}/feed.xml"):
                pages = list(open_pages([address], InlineParser(), proxy=""))
                titles = [[one.title for one in page.bulletins] for page in pages if isinstance(page, Feed)]
                assert titles == [["Road 0", "Road 1"], ["Road 2", "Road 3"], ["Road 4"]]


def numbered_pages(folder: Path) -> list[str]:
    for number in range(24):
        sentence = "市水务局今天发布公告，城区将于下周更换供水管道。" * (1 + number % 3 * 40)
        text = f"<html><title>公告 {number}</title><h1>公告 {number}</h1><p>{sentence}"
        (folder / f"{number:02}.html").write_text(text, "utf-8")
    return [str(folder / f"{number:02}.html") for number in range(24)]


class TestSeveralProcesses:
    @pytest.fixture
    def started(self, monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
        """The processes that the pages below started."""
        started: list[subprocess.Popen[bytes]] = []

        class Recorded(subprocess.Popen[bytes]):
            def __init__(self, *arguments: Any, **options: Any) -> None:
                super().__init__(*arguments, **options)
                started.append(self)

        monkeypatch.setattr(subprocess, "Popen", Recorded)
        return started

    @pytest.mark.parametrize("named", [False, True])
    def test_many_pages_arrive_in_order(self, tmp_path: Path, named: bool) -> None:
        addresses = numbered_pages(tmp_path)
        with ParserProcess() as parser:
            found = list(open_pages(addresses if named else [str(tmp_path)], parser))
        assert [page.title for page in found if isinstance(page, Bulletin)] == [
            f"公告 {number}" for number in range(24)
        ]

    def test_one_file_takes_one_process(self, tmp_path: Path, started: list[subprocess.Popen[bytes]]) -> None:
        with ParserProcess() as parser:
            assert len(list(open_pages(numbered_pages(tmp_path)[:1], parser))) == 1
        assert len(started) == 1

    def test_no_process_is_left_where_the_caller_breaks_off(
        self, tmp_path: Path, started: list[subprocess.Popen[bytes]]
    ) -> None:
        with ParserProcess() as parser:
            pages = fetched_pages(numbered_pages(tmp_path), parser)
            next(pages)
            assert isinstance(pages, Generator)
            pages.close()
            assert started
            assert all(process.wait(60) is not None for process in started)


def test_a_page_needs_no_reader_of_containers(tmp_path: Path) -> None:
    (page,) = numbered_pages(tmp_path)[:1]
    code = (
        "import sys; from tui_reader.parse.worker import Parser; from tui_reader.sync import open_pages; "
        f"parser = Parser(); list(open_pages([{page!r}], parser)); parser.close(); "
        "unneeded = {'tui_reader.sources.files.containers', 'concurrent.futures', 'email', 'hashlib', 'html'}; "
        "sys.exit(', '.join(unneeded & set(sys.modules)) or None)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr == ""
