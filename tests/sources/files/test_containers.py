"""ZIP archives and gzipped pages: which members are read, their addresses, and what is refused."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from backports import zstd

from support.warc_files import Warc
from tui_reader.sources import Fetched, SourceError, open_source
from tui_reader.sources.files import containers, endings, members
from tui_reader.sources.files.filesystem import read_path
from tui_reader.sources.opening import check


def packed(path: Path, members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def named(path: Path, name: bytes, data: bytes = b"x") -> Path:
    """An archive with one member of this name, byte for byte, without the UTF-8 flag."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("0" * len(name), data)
    path.write_bytes(buffer.getvalue().replace(b"0" * len(name), name))
    return path


def inside(path: Path) -> list[str]:
    """The items of an archive: paths of pages and messages of errors."""
    lead = f"{path}!/"
    return [
        item.address.removeprefix(lead) if isinstance(item, Fetched) else f"! {item.message}"
        for item in read_path(path)
    ]


class TestZip:
    def test_pages_in_natural_order(self, tmp_path: Path) -> None:
        path = packed(
            tmp_path / "a.zip", {"公告/10.html": b"ten", "公告/9.html": b"nine", "b.txt": b"b", "A.md": b"a"}
        )
        assert inside(path) == ["A.md", "b.txt", "公告/9.html", "公告/10.html"]
        first = next(iter(read_path(path)))
        assert first == Fetched(f"{path}!/A.md", b"a", None, "text/markdown")

    def test_other_files_are_skipped(self, tmp_path: Path) -> None:
        names = ["a.html", "logo.png", "inner.zip", ".hidden.html", "__MACOSX/._a.html", "x/.git/b.html", "s.css"]
        assert inside(packed(tmp_path / "a.zip", dict.fromkeys(names, b"x"))) == ["a.html"]

    def test_skipped_files_that_may_hold_documents_are_reported(self, tmp_path: Path) -> None:
        path, lines = packed(tmp_path / "a.zip", dict.fromkeys(("a.html", "b.csv", "s.css"), b"x")), list[str]()
        (page,) = read_path(path, noted=lambda _address, line: lines.append(line))
        assert page.address == f"{path}!/a.html"
        assert lines == ["1 file was passed over (.csv)"]

    def test_links_are_reported_and_no_pages(self, tmp_path: Path) -> None:
        path, lines = packed(tmp_path / "a.zip", {"a.html": b"a"}), list[str]()
        with zipfile.ZipFile(path, "a") as archive:
            link = zipfile.ZipInfo("b.html")
            link.create_system, link.external_attr = 3, 0o120777 << 16
            archive.writestr(link, "/etc/passwd")
        (page,) = read_path(path, noted=lambda _address, line: lines.append(line))
        assert page.address == f"{path}!/a.html"
        assert lines == ["1 link was passed over (b.html); unpack the archive to read what it leads to"]
        (error,) = open_source(f"{path}!/b.html")
        assert isinstance(error, SourceError)
        assert error.message == "this is a link in an archive; unpack the archive to read what it leads to"

    def test_a_member_without_a_name_costs_no_other(self, tmp_path: Path) -> None:
        path = packed(tmp_path / "a.zip", {"a.html": b"a", "0.html": b"b"}, zipfile.ZIP_STORED)
        path.write_bytes(path.read_bytes().replace(b"0.html", b"\0.html"))
        assert "a.html" in inside(path)

    def test_an_archive_without_pages_is_an_error(self, tmp_path: Path) -> None:
        assert inside(packed(tmp_path / "a.zip", {"logo.png": b"x"})) == [
            "! this ZIP archive holds no pages; name another file"
        ]

    @pytest.mark.parametrize(
        ("name", "shown"),
        [
            pytest.param("公告.html".encode("gb18030"), "公告.html", id="Chinese Windows"),
            pytest.param(
                "附件3：岗位表（定稿）.html".encode("gb18030"), "附件3：岗位表（定稿）.html", id="Chinese marks"
            ),
            pytest.param("文章1.html".encode("cp932"), "文章1.html", id="Japanese Windows"),
            pytest.param("お知らせ（様式）.html".encode("cp932"), "お知らせ（様式）.html", id="Japanese kana"),
            pytest.param("公告事項.html".encode("big5"), "公告事項.html", id="Taiwanese Windows"),
            pytest.param("公告.html".encode(), "公告.html", id="UTF-8 unsaid"),
            pytest.param("Überblick.html".encode("cp437"), "Überblick.html", id="by the book"),
            pytest.param(b"a\\b.html", "a/b.html", id="backslashes"),
            pytest.param(b"../../a.html", "a.html", id="way out"),
            pytest.param(b"a\x1b]0;x.html", "a\ufffd]0;x.html", id="escape sequence"),
        ],
    )
    def test_names(self, tmp_path: Path, name: bytes, shown: str | None) -> None:
        found = inside(named(tmp_path / "a.zip", name))
        assert found == [shown] if shown else "no pages" in found[0]

    def test_documents_are_read_beside_pages(self, tmp_path: Path) -> None:
        members = {"1.html": b"x", "2.xls": b"\xd0\xcf\x11\xe0", "3.doc": b"\xd0\xcf\x11\xe0", "4.ofd": b"PK"}
        assert inside(packed(tmp_path / "a.zip", members)) == ["1.html", "2.xls", "3.doc", "4.ofd"]

    def test_gzipped_pages_and_web_archives_inside(self, tmp_path: Path) -> None:
        crawl = Warc(gzipped=True).response("http://a.example/", b"<html>x").bytes()
        members = {"archive/data.warc.gz": crawl, "b.html.gz": gzip.compress(b"b"), "index.cdx.gz": b"x"}
        path = packed(tmp_path / "a.wacz", members, zipfile.ZIP_STORED)
        first, second = read_path(path)
        assert isinstance(first, Fetched)
        assert (first.address, first.container) == ("http://a.example/", f"{path}!/archive/data.warc.gz")
        assert second == Fetched(f"{path}!/b.html.gz", b"b", None, "text/html")

    @pytest.mark.parametrize(
        ("name", "pack"), [("crawl.arc", bytes), ("crawl.arc.gz", gzip.compress), ("crawl.arc.zst", zstd.compress)]
    )
    @pytest.mark.parametrize("ending", ["zip", "tar"])
    def test_old_web_archives_inside(
        self, tmp_path: Path, name: str, pack: Callable[[bytes], bytes], ending: str
    ) -> None:
        page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>x"
        crawl = pack(b"http://a.example/ 192.0.2.1 20040506070809 text/html %d\n%b\n" % (len(page), page))
        path = tmp_path / f"a.{ending}"
        if ending == "zip":
            packed(path, {name: crawl})
        else:
            with tarfile.open(path, "w") as archive:
                member = tarfile.TarInfo(name)
                member.size = len(crawl)
                archive.addfile(member, io.BytesIO(crawl))
        [found] = read_path(path)
        assert isinstance(found, Fetched)
        assert (found.address, found.container, found.data) == ("http://a.example/", f"{path}!/{name}", b"<html>x")

    def test_pages_packed_with_zstandard_inside(self, tmp_path: Path) -> None:
        path = packed(tmp_path / "a.zip", {"b.html.zst": zstd.compress(b"b")})
        assert list(read_path(path)) == [Fetched(f"{path}!/b.html.zst", b"b", None, "text/html")]

    def test_encrypted_members_are_reported_in_one_line(self, tmp_path: Path) -> None:
        path = packed(tmp_path / "a.zip", {"a.html": b"a", "b.html": b"b", "c.html": b"c"}, zipfile.ZIP_STORED)
        data = bytearray(path.read_bytes())
        for name in (b"a.html", b"c.html"):
            # The flags stand 24 bytes before the name in a local header, 38 in the directory.
            local, listed = data.index(name), data.rindex(name)
            data[local - 24] |= 1
            data[listed - 38] |= 1
        path.write_bytes(data)
        error, page = inside(path)
        assert error.startswith("! 2 of its files are encrypted")
        assert page == "b.html"

    def test_a_bomb_is_left_out_and_the_rest_is_read(self, tmp_path: Path) -> None:
        path = packed(tmp_path / "a.zip", {"a.html": bytes(3 << 20), "b.html": b"b"})
        assert inside(path) == ["! this unpacks to far more than a page can be; it is left out", "b.html"]

    def test_the_total_size_is_limited(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(members, "TOTAL_LIMIT", 25)
        path = packed(tmp_path / "a.zip", {f"{number}.html": b"x" * 10 for number in range(9)})
        assert inside(path)[:2] == ["0.html", "1.html"]
        assert "the rest is left out" in inside(path)[2]
        assert len(inside(path)) == 3

    def test_an_oversized_directory(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = packed(tmp_path / "a.zip", {f"{number}.html": b"x" for number in range(99)})
        monkeypatch.setattr(containers, "DIRECTORY_LIMIT", 70_000)
        with path.open("r+b") as file:
            data = file.read()
            file.seek(0)
            file.write(b"PK\x03\x04" + bytes(200_000) + data)
            end = file.tell() - 22
            file.seek(end + 12)
            file.write((190_000).to_bytes(4, "little"))
        assert inside(path) == [
            "! this ZIP archive cannot be read (its directory is larger than any that is read); get the file again"
        ]

    def test_a_damaged_member_costs_only_itself(self, tmp_path: Path) -> None:
        path = packed(tmp_path / "a.zip", {"a.html": b"first page", "b.html": b"b"}, zipfile.ZIP_STORED)
        path.write_bytes(path.read_bytes().replace(b"first page", b"first cage"))
        error, page = inside(path)
        assert "cannot be unpacked" in error
        assert page == "b.html"

    @pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
    def test_a_member_damaged_anywhere_costs_only_itself(self, tmp_path: Path, method: int) -> None:
        page = b"<p>" + bytes(range(256))
        path = packed(tmp_path / "a.zip", {"a.html": page, "b.html": b"b"}, method)
        whole = path.read_bytes()
        start = whole.index(b"a.html") + len(b"a.html")
        for at in range(start, whole.index(b"PK\x03\x04", start)):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
            items = inside(path)
            assert items[-1] == "b.html"
            assert items[0] == "a.html" or "cannot be unpacked" in items[0]

    @pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
    @pytest.mark.parametrize("name", ["pages/pages.jsonl", "manifest.json"])
    def test_a_damaged_description_leaves_the_pages(self, tmp_path: Path, name: str, method: int) -> None:
        path = packed(tmp_path / "a.zip", {name: b"{}" * 200, "b.html": b"b"}, method)
        data = bytearray(path.read_bytes())
        start = data.index(name.encode()) + len(name) + 4
        data[start : start + 12] = b"\xff" * 12
        path.write_bytes(data)
        assert inside(path)[-1] == "b.html"

    @pytest.mark.parametrize("cut", [30, 90])
    def test_a_damaged_archive_is_reported_in_one_line(self, tmp_path: Path, cut: int) -> None:
        path = packed(tmp_path / "a.zip", {"a.html": b"a" * 99})
        path.write_bytes(path.read_bytes()[:cut])
        (error,) = inside(path)
        assert "this ZIP archive cannot be read" in error

    @pytest.mark.parametrize(
        "first", ["[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF", "Ofd.XML", "xl/workbook.xml"]
    )
    def test_an_office_document_is_one_page(self, tmp_path: Path, first: str) -> None:
        path = packed(tmp_path / "a.docx", {first: b"x", "word/document.xml": b"x", "a.html": b"x"})
        assert list(read_path(path)) == [Fetched(str(path), path.read_bytes())]


class TestMember:
    def test_a_page_can_be_opened_under_its_address(self, tmp_path: Path) -> None:
        path = packed(tmp_path / "a.zip", {"公告/9.html": b"nine", "b.txt": b"b"})
        address = f"{path}!/公告/9.html"
        assert list(open_source(address)) == [Fetched(address, b"nine", None, "text/html")]
        assert check(address) is None

    def test_a_missing_page(self, tmp_path: Path) -> None:
        path = packed(tmp_path / "a.zip", {"a.html": b"a"})
        (error,) = open_source(f"{path}!/b.html")
        assert isinstance(error, SourceError)
        assert str(error) == f"{path}!/b.html: there is no such file in this archive; check the name"

    def test_a_missing_archive(self, tmp_path: Path) -> None:
        (error,) = open_source(f"{tmp_path}/none.zip!/b.html")
        assert isinstance(error, SourceError)
        assert "there is no such file" in error.message


class TestGzip:
    @pytest.mark.parametrize(
        ("name", "media_type"),
        [("a.html.gz", "text/html"), ("2009-July.txt.gz", "text/plain"), ("a.gz", None)],
    )
    def test_a_page(self, tmp_path: Path, name: str, media_type: str | None) -> None:
        path = tmp_path / name
        path.write_bytes(gzip.compress(b"one") + gzip.compress(b" and two") + bytes(512))
        assert list(read_path(path)) == [Fetched(str(path), b"one and two", None, media_type)]

    def test_gzipped_pages_and_web_archives_in_a_folder(self, tmp_path: Path) -> None:
        (tmp_path / "b.html.gz").write_bytes(gzip.compress(b"b"))
        (tmp_path / "x.tar.gz").write_bytes(gzip.compress(b"x"))
        (tmp_path / "a.warc").write_bytes(Warc().response("http://a.example/", b"<html>x").bytes())
        assert [item.address for item in read_path(tmp_path)] == ["http://a.example/", str(tmp_path / "b.html.gz")]

    @pytest.mark.parametrize(
        ("data", "message"),
        [
            pytest.param(gzip.compress(b"page" * 99)[:-9], "breaks off", id="cut"),
            pytest.param(gzip.compress(b"page")[:10] + b"\xff" * 20, "compression is broken", id="damaged"),
            pytest.param(gzip.compress(bytes(5000)), "unpacks to more than", id="bomb"),
            pytest.param(gzip.compress(b"page") + b"junk", "something else follows", id="junk behind"),
        ],
    )
    def test_a_damaged_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes, message: str
    ) -> None:
        monkeypatch.setattr(members, "SIZE_LIMIT", 4000)
        (tmp_path / "a.html.gz").write_bytes(data)
        (error,) = read_path(tmp_path / "a.html.gz")
        assert isinstance(error, SourceError)
        assert message in error.message

    def test_a_bomb_takes_no_memory(self, tmp_path: Path) -> None:
        import tracemalloc

        path = tmp_path / "a.html.gz"
        with gzip.open(path, "wb", compresslevel=1) as file:
            for _ in range(200):
                file.write(bytes(1 << 20))
        tracemalloc.start()
        try:
            (error,) = read_path(path)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert isinstance(error, SourceError)
        assert peak < 3 * endings.SIZE_LIMIT
