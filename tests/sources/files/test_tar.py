"""Tar archives of pages, compressed or not: which members are read, and damage."""

from __future__ import annotations

import gzip
import io
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from backports import zstd
from hypothesis import given, settings
from hypothesis import strategies as st

from support.work import at_most
from tui_reader.sources import Fetched, SourceError, open_source
from tui_reader.sources.files import members
from tui_reader.sources.files.filesystem import read_path

PAGE = b"<html><p>page"


def tar(members: dict[str, bytes], form: int = tarfile.PAX_FORMAT) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=form) as archive:
        for name, data in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
        link = tarfile.TarInfo("link.html")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return buffer.getvalue()


def inside(folder: Path, data: bytes) -> list[str]:
    path = folder / "pages.tar"
    path.write_bytes(data)
    return [
        item.address.removeprefix(f"{path}!/") if isinstance(item, Fetched) else f"! {item.message}"
        for item in read_path(path)
    ]


MEMBERS = {"./a.html": PAGE, "停水/b.html": PAGE, "c.png": b"x", ".d.html": PAGE, "e" * 200 + ".html": PAGE}
WANTED = ["a.html", "停水/b.html", "e" * 200 + ".html"]


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_pages(tmp_path: Path, form: int) -> None:
    members = {name: data for name, data in MEMBERS.items() if form != tarfile.USTAR_FORMAT or len(name) < 99}
    assert inside(tmp_path, tar(members, form)) == [name for name in WANTED if len(members) == 5 or len(name) < 99]


@pytest.mark.parametrize("pack", [gzip.compress, zstd.compress])
def test_compressed(tmp_path: Path, pack: object) -> None:
    assert inside(tmp_path, pack(tar(MEMBERS))) == WANTED  # type: ignore[operator]


def test_a_page_is_opened_by_its_address(tmp_path: Path) -> None:
    path = tmp_path / "pages.tar.gz"
    path.write_bytes(gzip.compress(tar(MEMBERS)))
    (page,) = open_source(f"{path}!/停水/b.html")
    assert page == Fetched(f"{path}!/停水/b.html", PAGE, None, "text/html")
    (error,) = open_source(f"{path}!/no.html")
    assert isinstance(error, SourceError)


def with_links(links: dict[str, bytes]) -> bytes:
    """A tar archive of a page and of members that are no files, by their types."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        page = tarfile.TarInfo("a.html")
        page.size = len(PAGE)
        archive.addfile(page, io.BytesIO(PAGE))
        for name, kind in links.items():
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, "a.html"
            archive.addfile(member)
    return buffer.getvalue()


def test_links_and_special_files_are_reported(tmp_path: Path) -> None:
    path, lines = tmp_path / "pages.tar", list[tuple[str, str]]()
    kinds = {"b.html": tarfile.SYMTYPE, "c\x1b.html": tarfile.LNKTYPE, "d.html": tarfile.FIFOTYPE}
    path.write_bytes(with_links({**kinds, "e": tarfile.DIRTYPE, ".f.html": tarfile.SYMTYPE}))
    (page,) = read_path(path, noted=lambda address, line: lines.append((address, line)))
    assert isinstance(page, Fetched)
    assert page.data == PAGE
    links = "2 links were passed over (b.html, c\ufffd.html); unpack the archive to read what they lead to"
    assert lines == [(str(path), links), (str(path), "1 pipe, socket or device was passed over (d.html)")]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE])
def test_a_link_that_is_named(tmp_path: Path, kind: bytes) -> None:
    path = tmp_path / "pages.tar"
    path.write_bytes(with_links({"b.html": kind}))
    (error,) = open_source(f"{path}!/b.html")
    assert isinstance(error, SourceError)
    assert error.message == "this is a link in an archive; unpack the archive to read what it leads to"


def test_an_archive_that_breaks_off_keeps_the_pages_before(tmp_path: Path) -> None:
    names = inside(tmp_path, gzip.compress(tar({"a.html": PAGE, "b.html": bytes(range(256)) * 99}))[:-200])
    assert names[0] == "a.html"
    assert "cannot be read to its end" in names[-1]


def test_large_members_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "SIZE_LIMIT", 1 << 20)
    large = {"a.html": bytes(2 << 20), "b.html": PAGE}
    error, page = inside(tmp_path, gzip.compress(tar(large)))
    assert "larger than 1 MiB" in error
    assert page == "b.html"


@pytest.mark.parametrize("number", [1, 3])
def test_a_damaged_header_does_not_end_the_archive_without_a_word(tmp_path: Path, number: int) -> None:
    data = bytearray(tar({f"{one}.html": PAGE for one in range(4)}, tarfile.USTAR_FORMAT))
    data[1024 * number + 150] ^= 0xFF
    names = inside(tmp_path, bytes(data))
    assert names[:-1] == [f"{one}.html" for one in range(number)]
    assert "cannot be read to its end" in names[-1]


@pytest.mark.parametrize("length", [100, 512])
def test_an_archive_that_breaks_off_in_a_header(tmp_path: Path, length: int) -> None:
    sparse = tarfile.TarInfo("s.html")
    sparse.type = tarfile.GNUTYPE_SPARSE
    header = bytearray(sparse.tobuf(tarfile.GNU_FORMAT))
    # More of the map follows, which is missing.
    header[482] = 1
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    whole = tar({"a.html": PAGE}, tarfile.USTAR_FORMAT)
    names = inside(tmp_path, whole[:1024] + bytes(header[:length]))
    assert names[0] == "a.html"
    assert "cannot be read to its end" in names[-1]


@pytest.mark.parametrize("kind", ["L", "K", "x", "g", "X"])
def test_a_long_name_takes_no_memory(tmp_path: Path, kind: str) -> None:
    import tracemalloc

    name = tarfile.TarInfo("././@LongLink")
    name.type, name.size = kind.encode(), 64 << 20
    page = tar({"a.html": PAGE}).rstrip(b"\0")
    page += bytes(-len(page) % 512)
    path = tmp_path / "pages.tar.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(page + name.tobuf(tarfile.GNU_FORMAT))
        for _ in range(64):
            file.write(bytes(1 << 20))
        file.write(tar({"b.html": PAGE}))
    tracemalloc.start()
    try:
        first, error = read_path(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert first.address == f"{path}!/a.html"
    assert isinstance(error, SourceError)
    assert "cannot be read to its end" in error.message
    assert peak < 8 << 20


def test_a_name_of_several_pages_is_read(tmp_path: Path) -> None:
    name = "d/" * 5000 + "a.html"
    (found,) = inside(tmp_path, tar({name: PAGE}, tarfile.GNU_FORMAT))
    assert found.startswith("d/d/d/")


def test_the_total_size_is_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "TOTAL_LIMIT", 4096)
    names = inside(tmp_path, tar({f"{number}.html": bytes(600) for number in range(9)}, tarfile.USTAR_FORMAT))
    assert names[:2] == ["0.html", "1.html"]
    assert "the rest is left out" in names[-1]
    assert len(names) < 5


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 6000), st.binary(min_size=1, max_size=30)), max_size=4))
def test_no_damage_raises(tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, bytes]]) -> None:
    data = bytearray(tar(MEMBERS))
    for place, junk in changes:
        at = place % len(data)
        data[at : at + len(junk)] = junk
    assert inside(tmp_path_factory.mktemp("damage"), bytes(data))


HOLES = [(0, len(PAGE)), (100_000, 5)]
"""Where a file with a hole has data."""


def octal(value: int, width: int) -> bytes:
    return b"%0*o\0" % (width - 1, value)


def with_map(blocks: list[tuple[int, int]], size: int, form: str) -> bytes:
    """A tar archive with a file of `size` bytes that has data in `blocks` only, in one of the forms of GNU tar."""
    data = PAGE + b"</p>\n"
    member = tarfile.TarInfo("a.html")
    if form == "old":
        member.type, member.size = b"S", len(data)
        head = bytearray(member.tobuf(tarfile.GNU_FORMAT))
        pairs = [octal(offset, 12) + octal(length, 12) for offset, length in blocks]
        head[386:482] = b"".join(pairs[:4]).ljust(96, b"\0")
        head[482], head[483:495] = len(pairs) > 4, octal(size, 12)
        head[148:156] = b" " * 8
        head[148:156] = b"%06o\0 " % sum(head)
        rest = pairs[4:]
        extra = [
            b"".join(rest[at : at + 21]).ljust(504, b"\0") + bytes([at + 21 < len(rest)]) + b"\0" * 7
            for at in range(0, len(rest), 21)
        ]
        return bytes(head) + b"".join(extra) + data.ljust(-(-len(data) // 512) * 512, b"\0") + b"\0" * 1024
    numbers = [number for block in blocks for number in block]
    if form == "0.1":
        headers = {"GNU.sparse.map": ",".join(map(str, numbers)), "GNU.sparse.size": str(size)}
        content = data
    else:
        lines = "".join(f"{number}\n" for number in (len(blocks), *numbers)).encode()
        content = lines.ljust(-(-len(lines) // 512) * 512, b"\0") + data
        headers = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.realsize": str(size)}
    member.pax_headers, member.size = {**headers, "GNU.sparse.name": "a.html"}, len(content)
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


@pytest.mark.parametrize("form", ["old", "0.1", "1.0"])
def test_a_file_with_holes_is_read_with_zeros_in_them(tmp_path: Path, form: str) -> None:
    path = tmp_path / "pages.tar"
    path.write_bytes(with_map(HOLES, 100_005, form))
    (page,) = read_path(path)
    assert isinstance(page, Fetched), page
    assert page.data == PAGE.ljust(100_000, b"\0") + b"</p>\n"


@pytest.mark.no_cover
@pytest.mark.parametrize("form", ["old", "1.0"])
def test_a_map_of_holes_has_a_bound(tmp_path: Path, form: str) -> None:
    data = with_map([(number, 0) for number in range(400_000)], 9, form)
    with at_most(8_000_000):
        assert inside(tmp_path, data) == [
            "! this tar archive cannot be read to its end (a header in it is larger than any that is read); get "
            "the file again"
        ]


@given(
    st.lists(st.tuples(st.integers(0, 2**33 - 1), st.integers(0, 2**33 - 1)), max_size=6),
    st.integers(0, 2**33 - 1),
    st.sampled_from(("old", "0.1", "1.0")),
)
@settings(max_examples=60)
def test_any_map_of_holes_ends(blocks: list[tuple[int, int]], size: int, form: str) -> None:
    with TemporaryDirectory() as folder, at_most(2_000_000):
        assert len(inside(Path(folder), with_map(blocks, size, form))) <= 2
