"""ARC files, the web archives before WARC: their two versions, capture times, and damage."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.sources import Fetched, SourceError
from tui_reader.sources.files.filesystem import read_path

A, B = "http://a.example/a.html", "http://a.example/b.html"
PAGE = b"<html><p>page"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=gb2312\r\n\r\n"
DATE = datetime(2004, 5, 6, 7, 8, 9, tzinfo=UTC)
FIELDS = b"1 0 A crawler\nURL IP-address Archive-date Content-type Archive-length\n\n"


def record(
    address: str, content: bytes, kind: str = "text/html", version: int = 1, date: str = "20040506070809"
) -> bytes:
    more = " 200 checksum - 77 file.arc" if version == 2 else ""
    return f"{address} 192.0.2.1 {date} {kind}{more} {len(content)}\n".encode() + content + b"\n"


def arc(*records: bytes) -> bytes:
    return record("filedesc://crawl.arc", FIELDS, "text/plain") + b"".join(records)


def read(folder: Path, data: bytes) -> list[Fetched | SourceError]:
    path = folder / "crawl.arc"
    path.write_bytes(data)
    return list(read_path(path))


def texts_of(items: list[Fetched | SourceError]) -> list[str]:
    return [item.address if isinstance(item, Fetched) else item.message for item in items]


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("packed", ["plain", "gzip", "a member for each record"])
def test_pages(tmp_path: Path, version: int, packed: str) -> None:
    records = [record(A, HEAD + PAGE, version=version), record(B, HEAD + PAGE, version=version)]
    data = arc(*records)
    if packed == "gzip":
        data = gzip.compress(data)
    elif packed != "plain":
        data = b"".join(map(gzip.compress, [arc(), *records]))
    path = str(tmp_path / "crawl.arc")
    page = Fetched(A, PAGE, "gb2312", "text/html", path, DATE)
    assert read(tmp_path, data) == [page, Fetched(B, PAGE, "gb2312", "text/html", path, DATE)]


def test_records_without_the_head_of_a_response_have_the_type_of_their_line(tmp_path: Path) -> None:
    assert texts_of(read(tmp_path, arc(record(A, PAGE), record(B, b"\x89PNG", "image/png")))) == [A]


def test_other_records_are_skipped(tmp_path: Path) -> None:
    dns = record("dns:a.example", b"20040506070809\na.example. 1 IN A 192.0.2.1", "text/dns")
    moved = record(B, b"HTTP/1.1 301 Moved\r\nLocation: /x\r\n\r\n<html>moved")
    assert texts_of(read(tmp_path, arc(dns, moved, record(A, HEAD + PAGE)))) == [A]


def test_a_file_that_lost_its_first_record_is_read(tmp_path: Path) -> None:
    assert texts_of(read(tmp_path, record(A, HEAD + PAGE) + record(B, HEAD + PAGE))) == [A, B]


def test_a_text_about_an_address_is_no_archive(tmp_path: Path) -> None:
    text = b"http://a.example/ is shut from 4 to 9 March 2024\n"
    assert texts_of(read(tmp_path, text)) == [str(tmp_path / "crawl.arc")]


@pytest.mark.parametrize("wrong", [7, 9_999_999, 10**14])
def test_a_wrong_length_costs_only_its_record(tmp_path: Path, wrong: int) -> None:
    first = record(A, HEAD + PAGE)
    length = len(HEAD + PAGE)
    first = first.replace(f" {length}\n".encode(), f" {wrong}\n".encode())
    items = texts_of(read(tmp_path, arc(first, record(B, HEAD + PAGE))))
    assert items[-1] == B or wrong == 10**14
    assert A in items[0]


@pytest.mark.parametrize("letters", range(1, len("https")))
def test_a_length_that_takes_in_the_next_address_costs_only_its_record(tmp_path: Path, letters: int) -> None:
    first, length = record(A, HEAD + PAGE), len(HEAD + PAGE)
    too_long = first.replace(f" {length}\n".encode(), f" {length + 1 + letters}\n".encode())
    items = texts_of(read(tmp_path, arc(too_long, record(B, HEAD + PAGE))))
    assert items[-1] == B
    assert A in items[0]


def test_a_head_may_lie_across_the_end_of_a_read(tmp_path: Path) -> None:
    last = record(B, HEAD + PAGE)
    sizes = range(65_000, 66_000)
    before = {len(arc(record(A, PAGE + b"x" * size))): size for size in sizes}
    for at in range(65_536 - len(last), 65_536 + 3):
        data = arc(record(A, PAGE + b"x" * before[at]), last, record(A, PAGE))
        assert texts_of(read(tmp_path, data)) == [A, B, A], at


def test_a_head_may_lie_across_the_end_of_a_gzip_member(tmp_path: Path) -> None:
    data, last = arc(record(A, PAGE + b"x" * 9000)), record(B, HEAD + PAGE)
    for cut in range(len(data) - 3, len(data) + len(last)):
        members = (data + last)[:cut], (data + last)[cut:]
        assert texts_of(read(tmp_path, b"".join(map(gzip.compress, members)))) == [A, B], cut


@pytest.mark.parametrize("packed", [False, True])
def test_a_head_that_breaks_off_costs_only_its_record(tmp_path: Path, packed: bool) -> None:
    data, last = arc(record(A, HEAD + PAGE)), record(B, HEAD + PAGE)
    for length in range(1, last.index(b"\n") + 1):
        cut = data + last[:length]
        assert texts_of(read(tmp_path, gzip.compress(cut) if packed else cut))[0] == A, length


def test_a_file_that_breaks_off(tmp_path: Path) -> None:
    page, error = texts_of(read(tmp_path, arc(record(A, HEAD + PAGE), record(B, HEAD + PAGE * 99)[:-50])))
    assert page == A
    assert error.startswith(f"record 3 ({B})")


def test_junk_between_records_is_reported_once(tmp_path: Path) -> None:
    data = arc(record(A, HEAD + PAGE), b"junk \xff\n" * 4000, record(B, HEAD + PAGE))
    items = texts_of(read(tmp_path, data))
    assert items[-1] == B
    assert len(items) <= 3


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 3000), st.binary(min_size=1, max_size=30)), max_size=4))
def test_no_damage_raises(tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, bytes]]) -> None:
    data = bytearray(arc(record(A, HEAD + PAGE), record(B, HEAD + PAGE, version=2)))
    for place, junk in changes:
        at = place % len(data)
        data[at : at + len(junk)] = junk
    assert read(tmp_path_factory.mktemp("damage"), bytes(data))
