"""Archives as documents: members as sections and attachments, and a line for each that is not read."""

from __future__ import annotations

import bz2
import gc
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import IO, Any

import py7zr
import pytest
import rars

from tui_reader.model import Bulletin, DocumentFile, Failure, Page, Paragraph, Section, body_text
from tui_reader.parse.documents.archives import reading as archive_reading
from tui_reader.parse.documents.archives.members import (
    BROKEN,
    Member,
    UnpackingBudget,
    reading_archive,
    reading_since,
)
from tui_reader.parse.documents.archives.rar import rar_members
from tui_reader.parse.documents.archives.reading import archive_versions, read_archive
from tui_reader.parse.documents.archives.seven_zip import seven_zip_members
from tui_reader.parse.documents.detection import reader_versions
from tui_reader.parse.page import parse_page
from tui_reader.parse.unsupported import UnsupportedPage

NOTICE = "关于报名的通知\n\n各有关单位：现将事项通知如下。\n".encode()
OTHER = "第二份文件\n\n请按时办理。\n".encode()
Members = Mapping[str, bytes]


def zipped(members: Members, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return packed.getvalue()


def tarred(members: Members) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, data in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return packed.getvalue()


def seven_zipped(members: Members, password: str | None = None) -> bytes:
    packed = io.BytesIO()
    with py7zr.SevenZipFile(packed, "w", password=password) as archive:
        for name, data in members.items():
            archive.writestr(data, name)
    return packed.getvalue()


def rarred(members: Members, form: str = "rar50", **options: object) -> bytes:
    builder = rars.RarBuilder(format=form, **options)
    for name, data in members.items():
        builder.add_bytes(data, name)
    return bytes(builder.to_bytes())


def read(data: bytes, address: str = "/x/archive.bin") -> Bulletin:
    page = parse_page(data, address)
    assert isinstance(page, Bulletin), page
    return page


def not_read(page: Bulletin) -> tuple[str, ...]:
    assert page.document is not None
    return page.document.not_read


@pytest.mark.parametrize(
    ("pack", "kind"),
    [
        (zipped, "zip"),
        (tarred, "tar"),
        (seven_zipped, "7z"),
        (rarred, "rar"),
        (lambda members: rarred(members, "rar29", solid=True), "rar"),
        (lambda members: rarred(members, "rar15"), "rar"),
    ],
    ids=["zip", "tar", "7z", "rar", "solid", "rar15"],
)
def test_members_are_sections_and_attachments(pack: Callable[[Members], bytes], kind: str) -> None:
    page = read(pack({"附件/1.txt": NOTICE, "附件/2.txt": OTHER}))
    assert page.document is not None
    assert (page.document.kind, page.document.not_read) == (kind, ())
    assert [section.heading for section in page.sections] == ["附件/1.txt", "附件/2.txt"]
    assert [attachment.title for attachment in page.attachments] == ["附件/1.txt", "附件/2.txt"]
    assert "各有关单位：现将事项通知如下。" in body_text(page)
    assert "关于报名的通知" in body_text(page)


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_compressed_file_is_its_member(pack: Callable[[bytes], bytes]) -> None:
    page = read(pack(NOTICE), "/x/1.txt.gz")
    assert [section.heading for section in page.sections] == ["1.txt"]
    assert page.title == "关于报名的通知"


def test_a_compressed_tar_archive_is_read_within() -> None:
    page = read(gzip.compress(tarred({"1.txt": NOTICE})), "/x/all.tgz")
    assert "现将事项通知如下。" in body_text(page)
    assert [attachment.title for attachment in page.attachments] == ["all.tar", "1.txt"]
    at = "https://www.example.org/%E9%99%84%E4%BB%B6.tar.gz?id=3"
    assert read(gzip.compress(tarred({"1.txt": NOTICE})), at).attachments[0].title == "附件.tar"


def test_the_version_of_the_reader_is_that_of_the_archive_and_of_what_reads_members(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = read(seven_zipped({"1.txt": NOTICE})).document
    assert document is not None
    before = archive_versions()
    assert set(before) == {"zip", "rar", "7z", "tar", "gzip", "bzip2", "xz", "zstd"}
    assert before["7z"] == document.version
    better = reader_versions() | {"pdf": "a better one"}
    monkeypatch.setattr("tui_reader.parse.documents.archives.reading.reader_versions", lambda: better)
    after = archive_versions()
    assert all(after[kind] != before[kind] for kind in before)


NO_TEXT = "not text; open it with a program made for it"


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (zipped({"a.exe": b"MZ\0\0" * 9, "1.txt": NOTICE}), f"a.exe is a program (Windows), {NO_TEXT}"),
        (zipped({"b/空.txt": b""}), "b/空.txt holds no text; there is nothing to read"),
        (zipped({"a.bin": b"Founder CEB\0 2.5"}), f"a.bin is a CEB document (Founder Apabi), {NO_TEXT}"),
        (rarred({"1.txt": NOTICE}, password="x"), "1.txt is encrypted; unpack the archive with its password"),
        (seven_zipped({"1.txt": NOTICE}, "x"), "1.txt is encrypted; unpack the archive with its password"),
    ],
    ids=["program", "empty", "ceb", "rar", "7z"],
)
def test_each_member_that_is_not_read_has_a_line(data: bytes, line: str) -> None:
    page = read(data)
    assert not_read(page) == (line,)
    assert page.warnings == not_read(page)


def test_a_member_that_needs_too_much_memory_is_not_called_damaged(monkeypatch: pytest.MonkeyPatch) -> None:
    """LZMA may ask for a dictionary of 4 GiB."""
    data = zipped({"1.txt": NOTICE, "2.txt": OTHER})
    opened = zipfile.ZipFile.open

    def open_member(archive: zipfile.ZipFile, name: zipfile.ZipInfo, *rest: Any, **more: Any) -> IO[bytes]:
        if name.filename == "1.txt":
            raise MemoryError
        return opened(archive, name, *rest, **more)

    monkeypatch.setattr(zipfile.ZipFile, "open", open_member)
    page = read(data)
    assert not_read(page) == ("1.txt needs more memory than one page may take",)
    assert [section.heading for section in page.sections] == ["2.txt"]


def test_names_in_other_charsets_are_read() -> None:
    packed = zipped({"aaaa.txt": NOTICE, "bbbbbb.txt": OTHER})
    names = {b"aaaa.txt": "附件.txt", b"bbbbbb.txt": "岗位表.txt"}
    for old, new in names.items():
        packed = packed.replace(old, new.encode("gb18030"))
    assert [section.heading for section in read(packed).sections] == ["附件.txt", "岗位表.txt"]


def test_names_of_a_tar_archive_have_one_charset() -> None:
    """A name of two characters alone could be in several."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT, encoding="cp949") as archive:
        for name in ("예산서.txt", "수질검사 결과.txt"):
            info = tarfile.TarInfo(name)
            info.size = len(NOTICE)
            archive.addfile(info, io.BytesIO(NOTICE))
    assert [section.heading for section in read(packed.getvalue()).sections] == ["예산서.txt", "수질검사 결과.txt"]


def test_names_do_not_lead_out_of_the_archive_and_links_are_not_followed() -> None:
    packed = io.BytesIO(tarred({"../../etc/1.txt": NOTICE}))
    with tarfile.open(fileobj=packed, mode="a") as archive:
        link = tarfile.TarInfo("secret.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    page = read(packed.getvalue())
    assert [section.heading for section in page.sections] == ["etc/1.txt"]
    assert not_read(page) == ("secret.txt is a link, which is not followed",)


def test_archives_in_archives_are_read_to_a_limit() -> None:
    data = zipped({"1.txt": NOTICE})
    for number in range(4):
        data = zipped({f"{number}.zip": data})
    page = read(data)
    assert "现将事项" not in body_text(page)
    assert any("is a ZIP archive within too many others; it is not read" in line for line in not_read(page))


def test_notes_of_members_are_kept_apart() -> None:
    text = b"# Title\n\nText.[^1]\n\n[^1]: A note.\n"
    page = read(zipped({"1.md": text, "2.md": text}))
    notes = {
        getattr(block, "note", "")
        for section in page.sections
        for block in _blocks(section)
        if getattr(block, "note", "")
    }
    assert len(notes) == 2


def _blocks(section: object) -> list[object]:
    inner = [block for each in section.sections for block in _blocks(each)]  # type: ignore[attr-defined]
    return [*section.blocks, *inner]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (zipped({"1.txt": NOTICE})[:60], "archive.bin is a ZIP archive that is damaged; get the file again"),
        (rarred({"1.txt": NOTICE})[:20], "archive.bin is a RAR archive that is damaged; get the file again"),
        (
            seven_zipped({"1.txt": NOTICE})[:40],
            "archive.bin is a 7-Zip archive that breaks off, or the first of several parts; get the whole archive",
        ),
        (
            seven_zipped({"1.txt": NOTICE})[:-4] + b"\0\0\0\0",
            "archive.bin is a 7-Zip archive that is damaged; get the file again",
        ),
        (
            rarred({"1.txt": NOTICE}, password="x", encrypt_headers=True),
            "archive.bin is an encrypted RAR archive; save a copy without its password",
        ),
    ],
    ids=["zip", "rar", "7z that breaks off", "7z", "names of a rar"],
)
def test_damaged_and_locked_archives_are_named(data: bytes, line: str) -> None:
    assert parse_page(data, "/x/archive.bin") == Failure("/x/archive.bin", line)


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(NOTICE)[:4] + b"x" * 20,
        b"BZh91AY&SY" + b"x" * 20,
        b"\xfd7zXZ\x00" + b"x" * 20,
        b"\x28\xb5\x2f\xfd" + b"\xff" * 20,
        b"\x28\xb5\x2f\xfd\xe0" + b"\xff" * 8 + bytes(20),
    ],
    ids=["gzip", "bzip2", "xz", "zstd", "zstd that asks for much memory"],
)
def test_damaged_compressed_files_are_named(data: bytes) -> None:
    assert not_read(read(data)) == ("archive cannot be unpacked; get the file again",)


@pytest.mark.parametrize("pack", [zipped, tarred, seven_zipped, rarred])
def test_a_bomb_is_bounded(pack: Callable[[Members], bytes]) -> None:
    page = read(pack({"1.txt": NOTICE, "bomb.txt": bytes(70 << 20)}))
    assert not_read(page) == ("bomb.txt unpacks to far more than one can hold; it is not read",)
    assert "现将事项" in body_text(page)


def test_members_of_a_7z_archive_with_alike_names_have_their_own_texts() -> None:
    packed = io.BytesIO()
    with py7zr.SevenZipFile(packed, "w") as archive:
        for name, data in (("a.txt", NOTICE), ("a.txt", OTHER), ("a.txt_0", NOTICE), ("C:\\x\\b.txt", OTHER)):
            archive.writestr(data, name)
    found = [(each.name, each.data) for each in seven_zip_members(packed.getvalue(), UnpackingBudget())]
    assert found == [("a.txt", NOTICE), ("a.txt", OTHER), ("a.txt_0", NOTICE), ("C:/x/b.txt", OTHER)]


def test_one_name_that_leads_out_of_a_7z_archive_leaves_the_others_readable() -> None:
    packed = io.BytesIO()
    with py7zr.SevenZipFile(packed, "w") as archive:
        archive.set_encoded_header_mode(False)
        archive.writestr(NOTICE, "aa_aa_b.txt")
        archive.writestr(OTHER, "c.txt")
    data = bytearray(packed.getvalue().replace("aa_aa_b".encode("utf-16-le"), "../../b".encode("utf-16-le")))
    start, size = struct.unpack_from("<QQ", data, 12)
    struct.pack_into("<I", data, 28, zlib.crc32(data[32 + start : 32 + start + size]))
    struct.pack_into("<I", data, 8, zlib.crc32(data[12:32]))
    found = [(each.name, each.data) for each in seven_zip_members(bytes(data), UnpackingBudget())]
    assert found == [("b.txt", NOTICE), ("c.txt", OTHER)]


def test_nothing_of_a_7z_archive_stays_in_memory() -> None:
    """Its decoders would fill the memory of the parser's process, so that no other archive can be unpacked."""
    for data in (seven_zipped({"1.txt": NOTICE}), seven_zipped({"1.txt": NOTICE})[:-4] + bytes(4)):
        with suppress(UnsupportedPage):
            list(seven_zip_members(data, UnpackingBudget()))
        assert not [each for each in gc.get_objects() if isinstance(each, py7zr.SevenZipFile)]


def test_members_share_the_time_of_their_archive() -> None:
    with reading_archive():
        outer = reading_since()
        with reading_archive():
            assert reading_since() == outer


def test_a_slow_member_is_named_and_the_others_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(data: bytes, address: str, archives: int) -> Page:
        while "slow" in address:
            pass
        if address.endswith(".zip"):
            return read_archive(data, "zip", address, read, archives)
        return parse_page(data, address, archives=archives)

    monkeypatch.setattr(archive_reading, "SECONDS", 2.0)
    monkeypatch.setattr(archive_reading, "LEAST_SECONDS", 0.1)
    inner = zipped({"slow.txt": NOTICE, "b.txt": OTHER})
    data = zipped({"slow.md": NOTICE, "a.txt": NOTICE, "c.zip": inner, "d.txt": NOTICE})
    page = read_archive(data, "zip", "/x/all.zip", read)
    assert [section.heading for section in page.sections] == ["a.txt", "c.zip", "d.txt"]
    assert [section.heading for section in page.sections[1].sections] == ["b.txt"]
    assert page.warnings == (
        "slow.md takes too long to read; open the file by itself",
        "c.zip: slow.txt takes too long to read; open the file by itself",
    )


def test_the_pages_of_members_are_known() -> None:
    def read(data: bytes, address: str, archives: int) -> Page:
        name = address.rpartition("/")[2]
        if name == "b.csv":
            return Bulletin(address, preamble=(Paragraph("表"),), document=DocumentFile("csv", "r", "1"))
        part = Section(None, None, 1, f"第二章 {name}", blocks=(Paragraph(f"第二页 {name}"),), address="1")
        pages = DocumentFile("pdf", "r", "1", 2, page_starts=(0, 3))
        lines = (Paragraph(f"第一页 {name}"), Paragraph("续"))
        return Bulletin(address, title="题", preamble=lines, sections=(part,), document=pages)

    page = read_archive(zipped({"a.pdf": b"a", "b.csv": b"b", "c.pdf": b"c"}), "zip", "/x/all.zip", read)
    assert page.document is not None
    lines = body_text(page).split("\n")
    shown = [[lines[start] for start in starts] for starts in page.document.member_pages]
    assert shown == [["第一页 a.pdf", "第二页 a.pdf"], [], ["第一页 c.pdf", "第二页 c.pdf"]]


def test_pages_of_members_of_inner_archives_begin_where_they_do_in_the_text() -> None:
    def read(data: bytes, address: str, archives: int) -> Page:
        name = address.rpartition("/")[2]
        if name.endswith(".zip"):
            return read_archive(data, "zip", address, read, archives)
        if name.endswith(".csv"):
            return Bulletin(address, preamble=(Paragraph("表"),), document=DocumentFile("csv", "r", "1"))
        lines = (Paragraph(f"第一页 {name}"), Paragraph("续"), Paragraph(f"第二页 {name}"))
        return Bulletin(
            address, "题", preamble=lines, document=DocumentFile("pdf", "r", "1", 2, page_starts=(0, 2))
        )

    innermost = zipped({"d.pdf": b"d"})
    inner = zipped({"b.csv": b"b", "c.pdf": b"c", "最内.zip": innermost})
    page = read_archive(zipped({"a.csv": b"a", "内.zip": inner, "e.pdf": b"e"}), "zip", "/x/all.zip", read)
    assert page.document is not None
    lines, sections = body_text(page).split("\n"), {each.address: each.heading for each in walk(page.sections)}
    assert [(sections[one], [lines[at] for at in starts]) for one, starts in page.document.inner_members] == [
        ("b.csv", []),
        ("c.pdf", ["第一页 c.pdf", "第二页 c.pdf"]),
        ("最内.zip", []),
        ("d.pdf", ["第一页 d.pdf", "第二页 d.pdf"]),
    ]


def walk(sections: tuple[Section, ...]) -> Iterator[Section]:
    for section in sections:
        yield section
        yield from walk(section.sections)


def test_a_solid_archive_is_unpacked_in_one_pass() -> None:
    members = {f"{number}.txt": NOTICE * (1 + number % 7) for number in range(60)}
    data = rarred(members, "rar29", solid=True)
    found = {member.name: member.data for member in rar_members(data, UnpackingBudget())}
    assert found == members


def test_members_before_damage_in_a_solid_archive_are_read() -> None:
    members = {
        f"{number}.txt": bytes((number * 37 + at * at) % 256 for at in range(400)) + NOTICE for number in range(6)
    }
    data = bytearray(rarred(members, "rar50", solid=True))
    data[-40] ^= 0xFF
    found = list(rar_members(bytes(data), UnpackingBudget()))
    assert found[0].data == members["0.txt"]
    assert found[-1] == Member("5.txt", None, BROKEN)


def test_members_that_overlap_are_unpacked_once() -> None:
    data = bytearray(zipped({"1.txt": NOTICE}, zipfile.ZIP_STORED))
    entry = data[data.index(b"PK\1\2") : data.index(b"PK\5\6")]
    end = data.index(b"PK\5\6")
    count, size = 40, 40 * len(entry)
    tail = bytearray(data[end:])
    tail[8:12] = count.to_bytes(2, "little") * 2
    tail[12:16] = size.to_bytes(4, "little")
    page = read(bytes(data[: data.index(b"PK\1\2")] + entry * count + tail))
    assert 1 <= len(page.sections) < 40
    assert "1.txt cannot be unpacked; get the file again" in not_read(page)


def test_the_error_without_the_library_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    data = rarred({"1.txt": NOTICE})
    monkeypatch.delitem(sys.modules, "tui_reader.parse.documents.archives.rar", raising=False)
    monkeypatch.setitem(sys.modules, "rars", None)
    error = "x.rar is a RAR archive; install bulletin-tui[documents] to read RAR files"
    assert parse_page(data, "/x/x.rar") == Failure("/x/x.rar", error)
