"""Files, folders and standard input: which files are read, in which order, under which addresses."""

from __future__ import annotations

import inspect
import io
import os
import socket
import sys
import threading
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from support.warc_files import Warc
from tui_reader.sources import Fetched, SourceError
from tui_reader.sources.addresses import path_of
from tui_reader.sources.files import filesystem
from tui_reader.sources.files.filesystem import (
    FileSeen,
    ReadPosition,
    address_of,
    pages_under,
    read_path,
    read_standard_input,
)


def make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)


def names(folder: Path) -> list[str]:
    """The pages of a folder, as paths within it."""
    return [os.path.relpath(item.address, folder) for item in read_path(folder) if isinstance(item, Fetched)]


def only(path: Path) -> Fetched | SourceError:
    (item,) = read_path(path)
    return item


class TestFile:
    def test_bytes_and_absolute_address(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        make(tmp_path, "a/notice.html")
        monkeypatch.chdir(tmp_path)
        item = only(Path("a/../a/notice.html"))
        assert item == Fetched(str(tmp_path / "a" / "notice.html"), b"a/notice.html", None, "text/html")

    @pytest.mark.parametrize(
        ("name", "media_type"),
        [
            pytest.param("a.HTM", "text/html", id="case"),
            pytest.param("a.md", "text/markdown", id="Markdown"),
            pytest.param("a.txt", "text/plain", id="text"),
            pytest.param("a.jsp", None, id="unknown"),
            pytest.param("a", None, id="no suffix"),
        ],
    )
    def test_media_type(self, tmp_path: Path, name: str, media_type: str | None) -> None:
        make(tmp_path, name)
        item = only(tmp_path / name)
        assert isinstance(item, Fetched)
        assert item.media_type == media_type

    def test_a_named_file_is_read_whatever_its_ending(self, tmp_path: Path) -> None:
        make(tmp_path, ".hidden.png")
        item = only(tmp_path / ".hidden.png")
        assert isinstance(item, Fetched)
        assert item.data == (tmp_path / ".hidden.png").read_bytes()

    def test_a_missing_file(self, tmp_path: Path) -> None:
        item = only(tmp_path / "nothing.html")
        assert isinstance(item, SourceError)
        assert item.address == str(tmp_path / "nothing.html")
        assert item.message == "there is no such file; check the name"

    def test_a_web_address_without_its_scheme(self) -> None:
        item = only(Path("www.example.org/notice.html"))
        assert isinstance(item, SourceError)
        assert "write https://www.example.org/notice.html" in item.message

    def test_an_overlong_name(self, tmp_path: Path) -> None:
        item = only(tmp_path / ("x" * 300))
        assert isinstance(item, SourceError)
        assert "cannot be read" in item.message

    def test_an_unreadable_file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*_: object, **__: object) -> None:
            raise PermissionError(13, "Permission denied")

        make(tmp_path, "a")
        monkeypatch.setattr(filesystem.os, "open", refuse)
        item = only(tmp_path / "a")
        assert isinstance(item, SourceError)
        assert item.message == "the file may not be read; check its permissions"

    def test_an_oversized_file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(filesystem, "SIZE_LIMIT", 4)
        (tmp_path / "a").write_bytes(b"12345")
        (tmp_path / "b").write_bytes(b"1234")
        large, small = only(tmp_path / "a"), only(tmp_path / "b")
        assert isinstance(large, SourceError)
        assert "the most that is read" in large.message
        assert isinstance(small, Fetched)
        assert small.data == b"1234"

    @pytest.mark.parametrize("kind", ["pipe", "socket", "device", "link to a pipe"])
    def test_pipes_and_devices_are_refused(self, tmp_path: Path, kind: str) -> None:
        path = Path("/dev/zero") if kind == "device" else tmp_path / "a.html"
        if kind == "pipe":
            os.mkfifo(path)
        elif kind == "socket":
            with socket.socket(socket.AF_UNIX) as one:
                one.bind(os.path.relpath(path))
        elif kind == "link to a pipe":
            os.mkfifo(tmp_path / "pipe")
            path.symlink_to(tmp_path / "pipe")
        item = only(path)
        assert isinstance(item, SourceError)
        assert item.address == str(path)
        assert item.message == "this is a pipe, a socket or a device; name a file, or - for standard input"

    def test_a_file_that_turns_into_a_pipe_does_not_block(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        os.mkfifo(tmp_path / "a")
        monkeypatch.setattr(filesystem, "status", lambda path: None)
        assert only(tmp_path / "a") == Fetched(str(tmp_path / "a"), b"")

    @pytest.mark.skipif(not os.path.exists("/dev/fd"), reason="no names for what is open")  # noqa: PTH110
    def test_an_open_pipe_is_read_to_its_end(self) -> None:
        reading, writing = os.pipe()
        writer = threading.Thread(target=lambda: [os.write(writing, b"x" * 1000) for _ in range(200)])
        writer.start()
        closer = threading.Thread(target=lambda: (writer.join(), os.close(writing)))
        closer.start()
        item = only(Path(f"/dev/fd/{reading}"))
        closer.join()
        os.close(reading)
        assert isinstance(item, Fetched)
        assert len(item.data) == 200_000


class TestFolder:
    def test_every_page_in_natural_order(self, tmp_path: Path) -> None:
        make(tmp_path, "10.html", "9.html", "b/2.txt", "b/1.txt", "a.md", "C.md", "b.txt", "index.php@id=3")
        assert names(tmp_path) == [
            "9.html", "10.html", "a.md", "b/1.txt", "b/2.txt", "b.txt", "C.md", "index.php@id=3",
        ]  # fmt: skip

    def test_other_files_are_skipped(self, tmp_path: Path) -> None:
        make(
            tmp_path,
            "a.html",
            ".hidden.html",
            ".git/x.html",
            "logo.PNG",
            "style.css",
            "code.py",
            "data.json",
            "z.mobi",
            "z.zip",
            "z.tar.gz",
        )
        assert names(tmp_path) == ["a.html"]

    def test_documents_are_pages(self, tmp_path: Path) -> None:
        make(tmp_path, "1.xls", "2.doc", "3.XLSX", "4.ofd", "5.wps", "6.et", "7.ods", "8.pdf", "9.pptx")
        assert names(tmp_path) == [
            "1.xls", "2.doc", "3.XLSX", "4.ofd", "5.wps", "6.et", "7.ods", "8.pdf", "9.pptx",
        ]  # fmt: skip

    def test_files_that_a_browser_saved_with_a_page_are_skipped(self, tmp_path: Path) -> None:
        make(tmp_path, "Notice.html", "Notice_files/frame.html", "other_files/page.html")
        assert names(tmp_path) == ["Notice.html", "other_files/page.html"]

    def test_pipes_do_not_block(self, tmp_path: Path) -> None:
        make(tmp_path, "a.html")
        os.mkfifo(tmp_path / "b.html")
        assert names(tmp_path) == ["a.html"]

    @pytest.mark.parametrize("files", [pytest.param((), id="empty"), pytest.param(("a.png",), id="pictures")])
    def test_a_folder_without_pages_is_an_error(self, tmp_path: Path, files: tuple[str, ...]) -> None:
        make(tmp_path, *files)
        item = only(tmp_path)
        assert isinstance(item, SourceError)
        assert (item.address, "holds no pages" in item.message) == (str(tmp_path), True)

    @pytest.mark.parametrize(
        ("files", "words"),
        [
            pytest.param((), "name another folder", id="none"),
            pytest.param(("a.png", ".hidden.gif"), "1 file of another kind was passed over (.png)", id="one"),
            pytest.param(
                ("a.gif", "b/c.PNG", "d.png"), "3 files of other kinds were passed over (.png, .gif)", id="more"
            ),
            pytest.param(
                tuple(f"a.{ending}" for ending in ("gif", "png", "ico", "bmp", "zst")),
                "5 files of other kinds were passed over (.bmp, .gif, .ico, .png, …)",
                id="of many kinds",
            ),
        ],
    )
    def test_skipped_files_are_counted(self, tmp_path: Path, files: tuple[str, ...], words: str) -> None:
        make(tmp_path, *files)
        item = only(tmp_path)
        assert isinstance(item, SourceError)
        assert words in item.message

    def test_an_unreadable_folder_stops_no_other(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        make(tmp_path, "a/x.html", "b/y.html")
        opened = os.open

        def refuse(path: object, *rest: Any, **more: Any) -> int:
            if path == "a":
                raise PermissionError(13, "Permission denied")
            return opened(path, *rest, **more)  # type: ignore[arg-type]

        monkeypatch.setattr(filesystem.os, "open", refuse)
        first, second = read_path(tmp_path)
        assert isinstance(first, SourceError)
        assert first.address == str(tmp_path / "a")
        assert isinstance(second, Fetched)

    def test_an_unreadable_folder_is_reported(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        make(tmp_path, "x.html")

        def scandir(path: Path) -> object:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(filesystem.os, "scandir", scandir)
        item = only(tmp_path)
        assert isinstance(item, SourceError)
        assert str(item) == f"{tmp_path}: the folder cannot be read (Permission denied); check its permissions"

    def test_folders_nested_deeper_than_the_recursion_limit(self, tmp_path: Path) -> None:
        make(tmp_path, "/".join("d" * 200) + "/a.html")
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(len(inspect.stack(0)) + 100)
        try:
            assert len(list(read_path(tmp_path))) == 1
        finally:
            sys.setrecursionlimit(limit)


class TestPagesUnder:
    def test_the_files_that_are_read_in_the_same_order(self, tmp_path: Path) -> None:
        make(
            tmp_path,
            "n10.html",
            "n9.html",
            "b/x.txt",
            ".hidden.html",
            "logo.png",
            "page_files/a.html",
            "page.html",
        )
        seen = list(pages_under(tmp_path))
        assert all(isinstance(one, FileSeen) for one in seen)
        assert [one.address for one in seen] == [item.address for item in read_path(tmp_path)]
        assert [next(read_path(one.path)) for one in seen if isinstance(one, FileSeen)] == [*read_path(tmp_path)]

    def test_nothing_is_opened(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        make(tmp_path, "a.html", "b.html")
        monkeypatch.setattr("builtins.open", None)
        assert len(list(pages_under(tmp_path))) == 2

    def test_the_version_changes_only_with_the_file(self, tmp_path: Path) -> None:
        path = tmp_path / "a.html"
        path.write_text("停水")
        os.utime(path, ns=(5, 123_456_789_000_000_001))

        def version() -> str:
            (seen,) = pages_under(path)
            assert isinstance(seen, FileSeen)
            return seen.version

        assert version() == version() == "123456789000000001-6"
        path.write_text("停电")
        os.utime(path, ns=(5, 123_456_789_000_000_002))
        assert version() == "123456789000000002-6"

    def test_a_page_in_an_archive_has_the_version_of_the_archive(self, tmp_path: Path) -> None:
        path = tmp_path / "a.zip"
        with ZipFile(path, "w") as archive:
            archive.writestr("x/b.html", "x")
        whole, one = (next(pages_under(Path(given))) for given in (path, f"{path}!/x/b.html"))
        assert isinstance(whole, FileSeen)
        assert isinstance(one, FileSeen)
        assert (one.version, one.address) == (whole.version, f"{path}!/x/b.html")

    @pytest.mark.parametrize(
        ("name", "says"),
        [
            pytest.param("none.html", "no such file", id="nothing there"),
            pytest.param("pipe", "pipe, a socket", id="pipe"),
            pytest.param("a" * 300, "cannot be read", id="long name"),
            pytest.param("a\0b", "no such file", id="NUL"),
            pytest.param("empty", "holds no pages", id="empty folder"),
        ],
    )
    def test_special_files_are_reported_as_when_read(self, tmp_path: Path, name: str, says: str) -> None:
        os.mkfifo(tmp_path / "pipe")
        (tmp_path / "empty").mkdir()
        (seen,), (read,) = pages_under(tmp_path / name), read_path(tmp_path / name)
        assert isinstance(seen, SourceError)
        assert isinstance(read, SourceError)
        assert (seen.address, seen.message) == (read.address, read.message)
        assert says in seen.message


class TestAddress:
    @pytest.mark.parametrize(
        "name",
        [
            pytest.param("notice\x1b]0;x\x07.html", id="escape sequence"),
            pytest.param("a\nb.html", id="line break"),
            pytest.param("a\u202eb.html", id="bidi override"),
            pytest.param(os.fsdecode(b"\xb9\xab\xb8\xe6.html"), id="no UTF-8"),
        ],
    )
    def test_a_name_with_control_characters_is_escaped(self, tmp_path: Path, name: str) -> None:
        (tmp_path / name).write_bytes(b"x")
        (item,) = read_path(tmp_path)
        assert isinstance(item, Fetched)
        assert item.address.startswith("file:///")
        assert item.address.isascii()
        assert item.address.isprintable()
        assert path_of(item.address) == tmp_path / name

    @pytest.mark.parametrize("name", ["公告 （一）.html", "a　b.txt", "é#%20.md"])
    def test_a_harmless_name_is_not_escaped(self, tmp_path: Path, name: str) -> None:
        assert address_of(tmp_path / name) == str(tmp_path / name)


class TestStandardInput:
    def read(self, monkeypatch: pytest.MonkeyPatch, data: bytes) -> Fetched | SourceError:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        return read_standard_input()

    def test_the_address_depends_on_the_content(self, monkeypatch: pytest.MonkeyPatch) -> None:
        one, same, other = (self.read(monkeypatch, data) for data in (b"one", b"one", b"other"))
        assert isinstance(one, Fetched)
        assert one.data == b"one"
        assert one.address.startswith("stdin:")
        assert one == same
        assert one.address != other.address

    def test_the_size_limit(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(filesystem, "SIZE_LIMIT", 4)
        large, small = (self.read(monkeypatch, data) for data in (b"12345", b"1234"))
        assert isinstance(large, SourceError)
        assert "the most that is read" in large.message
        assert isinstance(small, Fetched)
        assert small.data == b"1234"


def test_feeds_and_site_maps_in_a_folder_are_read(tmp_path: Path) -> None:
    make(tmp_path, "1.html", "data.xml")
    heads = (
        "<?xml version='1.0'?>\n<rss version='2.0'>",
        "<feed xmlns='http://www.w3.org/2005/Atom'>",
        "<urlset >",
    )
    for number, head in enumerate(heads, 2):
        (tmp_path / f"{number}.xml").write_text(head)
    (tmp_path / "5.xml").write_text("<settings><feed-name>x</feed-name></settings>")
    assert names(tmp_path) == ["1.html", "2.xml", "3.xml", "4.xml"]


@pytest.mark.parametrize("gzipped", [False, True])
def test_reading_that_is_stopped_reads_no_further(tmp_path: Path, gzipped: bool) -> None:
    warc = Warc(gzipped=gzipped).response("https://a.example/1", b"<p>1</p>", "text/html")
    for number in range(64):
        warc.response(f"https://a.example/{number}.png", os.urandom(1 << 16), "image/png")
    warc.response("https://a.example/2", b"<p>2</p>", "text/html")
    (tmp_path / "a.warc").write_bytes(warc.bytes())
    for stopped, pages in ((False, 2), (True, 1)):
        position = ReadPosition()
        items = read_path(tmp_path / "a.warc", position)
        found = [next(items)]
        if stopped:
            position.stop()
        found += items
        assert sum(isinstance(item, Fetched) for item in found) == pages
    position = ReadPosition()
    position.stop()
    assert not any(isinstance(item, Fetched) for item in read_path(tmp_path / "a.warc", position))
