"""Web archives: which records are pages, decoding of bodies, and damage."""

from __future__ import annotations

import gzip
import itertools
import logging
import re
import zipfile
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import brotli
import pytest
from backports import zstd
from hypothesis import given, settings
from hypothesis import strategies as st

from support.warc_files import HTML, Warc
from tui_reader.sources import Fetched, SourceError, find_in_container
from tui_reader.sources.files import warc
from tui_reader.sources.files.filesystem import read_path

A, B, C = (f"http://a.example/{name}.html" for name in "abc")
PAGE = b"<html><p>page"
CAPTURED = datetime(2020, 1, 1, tzinfo=UTC)


def read(folder: Path, data: bytes) -> list[Fetched | SourceError]:
    path = folder / "crawl.warc"
    path.write_bytes(data)
    return list(read_path(path))


def texts_of(items: list[Fetched | SourceError]) -> list[str]:
    """Addresses of pages and messages of errors."""
    return [item.address if isinstance(item, Fetched) else item.message for item in items]


@pytest.mark.parametrize("gzipped", [pytest.param(False, id="plain"), pytest.param(True, id="gzipped")])
def test_pages_have_the_addresses_they_were_crawled_from(tmp_path: Path, gzipped: bool) -> None:
    archive = Warc(gzipped).request(A).response(A, "停水".encode("gbk")).revisit(A).resource(B, b"text")
    path = str(tmp_path / "crawl.warc")
    assert read(tmp_path, archive.bytes()) == [
        Fetched(A, "停水".encode("gbk"), "gb2312", "text/html", path, CAPTURED),
        Fetched(B, b"text", None, "text/plain", path, CAPTURED),
    ]


def test_the_log_of_warcio_does_not_grow_with_the_archive(tmp_path: Path) -> None:
    """A handler is added after a search through all others: with one for each record, time grows quadratically."""
    handlers = logging.getLogger("warcio").handlers
    archive = Warc()
    for number in range(5):
        archive.response(f"http://a.example/{number}.html", PAGE)
    read(tmp_path, archive.bytes())
    before = len(handlers)
    read(tmp_path, archive.bytes())
    assert len(handlers) == before == 1


@pytest.mark.parametrize(
    ("stated", "moment"),
    [
        pytest.param("2009-08-07T06:05:04Z", datetime(2009, 8, 7, 6, 5, 4, tzinfo=UTC), id="WARC 1.0"),
        pytest.param("2009-08-07T06:05:04.25Z", datetime(2009, 8, 7, 6, 5, 4, 250_000, UTC), id="fraction"),
        pytest.param(
            "2009-08-07T06:05:04.123456789Z", datetime(2009, 8, 7, 6, 5, 4, 123_456, UTC), id="nanoseconds"
        ),
        pytest.param(" 2009-08-07T06:05Z ", datetime(2009, 8, 7, 6, 5, tzinfo=UTC), id="minutes"),
        pytest.param("2009-08-07", datetime(2009, 8, 7, tzinfo=UTC), id="a day"),
        pytest.param("2009-08-07T06:05:04", datetime(2009, 8, 7, 6, 5, 4, tzinfo=UTC), id="no zone"),
        pytest.param(
            "2009-08-07T06:05:04+08:00", datetime(2009, 8, 6, 22, 5, 4, tzinfo=UTC), id="a zone all the same"
        ),
        pytest.param("1990-01-01T00:00:00Z", datetime(1990, 1, 1, tzinfo=UTC), id="the first"),
        pytest.param("1989-12-31T23:59:59Z", None, id="before the web"),
        pytest.param("2199-01-01T00:00:00Z", None, id="to come"),
        pytest.param("0001-01-01T00:00:00+14:00", None, id="before all time"),
        pytest.param("2009-02-30T06:05:04Z", None, id="no day"),
        pytest.param("2009-08", None, id="a month"),
        pytest.param("20090807060504", None, id="digits"),
        pytest.param("２００９-08-07", None, id="other digits"),
        pytest.param("yesterday", None, id="words"),
        pytest.param("", None, id="nothing"),
        pytest.param(None, None, id="not there"),
    ],
)
def test_capture_times(tmp_path: Path, stated: str | None, moment: datetime | None) -> None:
    (page,) = read(tmp_path, Warc(date=stated).response(A, PAGE).bytes())
    assert isinstance(page, Fetched)
    assert page.captured == moment
    assert moment is None or page.captured.tzinfo is UTC


def test_the_clock_of_a_crawler_may_be_slightly_fast(tmp_path: Path) -> None:
    for hours, credible in ((23, True), (25, False)):
        ahead = datetime.now(UTC) + timedelta(hours=hours)
        (page,) = read(tmp_path, Warc(date=ahead.isoformat()).response(A, PAGE).bytes())
        assert isinstance(page, Fetched)
        assert page.captured == (ahead if credible else None)


def test_capture_times_in_a_wacz(tmp_path: Path) -> None:
    path = tmp_path / "crawl.wacz"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("archive/data.warc.gz", Warc(gzipped=True).response(A, PAGE).bytes())
        packed.writestr("pages/pages.jsonl", "{}")
    (page,) = read_path(path)
    assert isinstance(page, Fetched)
    assert (page.address, page.captured) == (A, CAPTURED)


@pytest.mark.parametrize(
    ("kind", "body", "is_page"),
    [
        pytest.param("text/html", PAGE, True, id="page"),
        pytest.param("TEXT/HTML ; Charset=x", PAGE, True, id="spelling"),
        pytest.param("application/pdf", b"%PDF-1.7", True, id="PDF"),
        pytest.param("application/rss+xml", b"<rss>", True, id="feed"),
        pytest.param("text/xml", b"<?xml version='1.0'?><rss>", True, id="feed by its content"),
        pytest.param("text/xml", b"<urlset>", False, id="site map"),
        pytest.param("application/json", b'{"a": 1}', False, id="data"),
        pytest.param("", b"<!DOCTYPE html><p>x", True, id="page without a type"),
        pytest.param("", b"\x89PNG", False, id="anything without a type"),
        pytest.param("text/css", b"p {}", False, id="style"),
        pytest.param("image/png", b"\x89PNG", False, id="image"),
        pytest.param("text/html", b" \n", False, id="empty"),
    ],
)
def test_which_records_are_pages(tmp_path: Path, kind: str, body: bytes, is_page: bool) -> None:
    items = read(tmp_path, Warc().response(A, body, kind).bytes())
    assert [type(item) for item in items] == [Fetched if is_page else SourceError]
    assert is_page or "holds no pages" in texts_of(items)[0]


@pytest.mark.parametrize("status", ["301 Moved", "304 Not Modified", "404 Not Found", "500 Error"])
def test_only_successful_responses(tmp_path: Path, status: str) -> None:
    archive = Warc().response(A, PAGE, HTML, status=status).response(B, PAGE)
    assert texts_of(read(tmp_path, archive.bytes())) == [B]


def test_robots_txt_is_not_a_page(tmp_path: Path) -> None:
    archive = Warc().response("http://a.example/robots.txt", b"User-agent: *", "text/plain").response(B, PAGE)
    assert texts_of(read(tmp_path, archive.bytes())) == [B]


def test_a_resource_without_a_web_address_stays_in_its_archive(tmp_path: Path) -> None:
    (page,) = read(tmp_path, Warc().resource("urn:note\x1b:1", b"x").bytes())
    assert page.address == f"{tmp_path / 'crawl.warc'}!/urn:note\ufffd:1"


def deflated(data: bytes, bits: int) -> bytes:
    packer = zlib.compressobj(wbits=bits)
    return packer.compress(data) + packer.flush()


CHUNKED = b"5\r\n<html\r\n8\r\n><p>page\r\n0\r\n\r\n"


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        pytest.param(gzip.compress(PAGE), [("Content-Encoding", "gzip")], id="gzip"),
        pytest.param(deflated(PAGE, 15), [("Content-Encoding", "deflate")], id="deflate"),
        pytest.param(deflated(PAGE, -15), [("Content-Encoding", "deflate")], id="bare deflate"),
        pytest.param(PAGE, [("Content-Encoding", "gzip")], id="stored unpacked"),
        pytest.param(PAGE, [("Content-Encoding", "br")], id="stored unpacked from brotli"),
        pytest.param(brotli.compress(PAGE), [("Content-Encoding", "br")], id="Brotli"),
        pytest.param(zstd.compress(PAGE), [("Content-Encoding", "zstd")], id="Zstandard"),
        pytest.param(b"plain", [("Content-Encoding", "zstd")], id="not Zstandard at all"),
        pytest.param(brotli.compress(gzip.compress(PAGE)), [("Content-Encoding", "gzip, br")], id="two encodings"),
        pytest.param(CHUNKED, [], id="chunks without the header"),
        pytest.param(
            CHUNKED + b"Digest: x\r\n\r\n", [("Transfer-Encoding", "chunked")], id="chunks and a trailer"
        ),
        pytest.param(CHUNKED, [("Transfer-Encoding", "chunked")], id="chunks"),
        pytest.param(PAGE, [("Transfer-Encoding", "Chunked")], id="stored in one piece"),
        pytest.param(
            b"%x\r\n%s\r\n0\r\n\r\n" % (len(gzip.compress(PAGE, mtime=0)), gzip.compress(PAGE, mtime=0)),
            [("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")],
            id="both",
        ),
    ],
)
def test_encodings_of_bodies_are_removed(tmp_path: Path, body: bytes, headers: list[tuple[str, str]]) -> None:
    (page,) = read(tmp_path, Warc().response(A, body, HTML, *headers).bytes())
    assert isinstance(page, Fetched)
    assert page.data == (PAGE if body != b"plain" else body)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"5\r\n<html> five lines of a list", id="no end"),
        pytest.param(b"2024\r\n", id="a year"),
        pytest.param(b"0\r\n\r\n<html><p>page", id="nothing before the end"),
        pytest.param(b"5\r\nabcdefgh\r\n0\r\n\r\n", id="a wrong size"),
    ],
)
def test_text_that_begins_with_a_number_is_not_taken_for_chunks(tmp_path: Path, body: bytes) -> None:
    (page,) = read(tmp_path, Warc().response(A, body).bytes())
    assert isinstance(page, Fetched)
    assert page.data == body


@pytest.mark.parametrize(
    "target",
    [
        "metadata://gnu.org/software/wget/warc/wget.log",
        "urn:X-wpull:log",
        "urn:pageinfo:http://a.example/",
        "dns:a",
    ],
)
def test_what_crawlers_say_about_themselves_is_no_page(tmp_path: Path, target: str) -> None:
    assert texts_of(read(tmp_path, Warc().resource(target, b"wget 1.2").response(A, PAGE).bytes())) == [A]


def test_converted_texts_are_read_where_there_are_no_pages(tmp_path: Path) -> None:
    texts = Warc().conversion(A, b"The text.").conversion(B, b"Another.")
    assert texts_of(read(tmp_path, texts.bytes())) == [A, B]
    assert texts_of(read(tmp_path, Warc().response(A, PAGE).conversion(A, b"The text.").bytes())) == [A]


DICTIONARY = zstd.train_dict(
    [f"WARC/1.0 response {n} http://a.example/{n}.html".encode() * 9 for n in range(99)], 999
)


class TestZstandardFiles:
    def compressed(self, archive: Warc, dictionary: zstd.ZstdDict | None = None, packed: bool = False) -> bytes:
        stored = b""
        if dictionary is not None:
            content = dictionary.dict_content
            content = zstd.compress(content) if packed else content
            stored = b"\x5d\x2a\x4d\x18" + len(content).to_bytes(4, "little") + content
        data, starts = archive.bytes(), [*archive.starts, None]
        return stored + b"".join(
            zstd.compress(data[a:b], zstd_dict=dictionary) for a, b in itertools.pairwise(starts)
        )

    @pytest.mark.parametrize(
        ("dictionary", "packed"),
        [(None, False), (DICTIONARY, False), (DICTIONARY, True)],
        ids=["none", "raw", "packed"],
    )
    def test_records(self, tmp_path: Path, dictionary: zstd.ZstdDict | None, packed: bool) -> None:
        archive = Warc().response(A, PAGE).response(B, PAGE)
        path = tmp_path / "crawl.warc.zst"
        path.write_bytes(self.compressed(archive, dictionary, packed))
        pages = list(read_path(path))
        assert pages == [Fetched(a, PAGE, "gb2312", "text/html", str(path), CAPTURED) for a in (A, B)]

    def test_a_damaged_frame_costs_only_itself(self, tmp_path: Path) -> None:
        archive = Warc().response(A, PAGE).response(B, PAGE).response(C, PAGE)
        frames = [self.compressed(archive)]
        data = bytearray(frames[0])
        second = [found.start() for found in re.finditer(rb"\x28\xb5\x2f\xfd", data)][2]
        data[second + 8 : second + 40] = b"\xff" * 32
        assert texts_of(read(tmp_path, bytes(data)))[0] == A
        assert texts_of(read(tmp_path, bytes(data)))[-1] == C

    @pytest.mark.parametrize("length", [2**32 - 1, 17 << 20, 99])
    def test_a_dictionary_that_is_none(self, tmp_path: Path, length: int) -> None:
        (error, *_) = read(tmp_path, b"\x5d\x2a\x4d\x18" + length.to_bytes(4, "little") + b"x" * 9)
        assert isinstance(error, SourceError)

    @settings(max_examples=40)
    @given(st.integers(0, 600), st.binary(min_size=1, max_size=30))
    def test_no_damage_raises(self, tmp_path_factory: pytest.TempPathFactory, place: int, junk: bytes) -> None:
        data = bytearray(self.compressed(Warc().response(A, PAGE).response(B, PAGE), DICTIONARY))
        at = 4 + place % (len(data) - 4)
        data[at : at + len(junk)] = junk
        assert read(tmp_path_factory.mktemp("damage"), bytes(data))


@pytest.mark.parametrize(
    ("body", "encoding", "message"),
    [
        pytest.param(gzip.compress(PAGE)[:-12], "gzip", "its compression is broken", id="cut"),
        pytest.param(brotli.compress(PAGE * 9)[:-2], "br", "its compression is broken", id="Brotli, cut"),
        pytest.param(zstd.compress(PAGE * 9)[:-2], "zstd", "its compression is broken", id="Zstandard, cut"),
        pytest.param(PAGE[1:], "compress", "its compression (compress) cannot be read", id="unknown"),
        pytest.param(brotli.compress(bytes(70_000)), "br", "unpacks to more than", id="bomb in Brotli"),
        pytest.param(zstd.compress(bytes(70_000)), "zstd", "unpacks to more than", id="bomb in Zstandard"),
        pytest.param(gzip.compress(bytes(70_000)), "gzip", "unpacks to more than", id="bomb"),
    ],
)
def test_an_undecodable_body_is_reported_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: bytes, encoding: str, message: str
) -> None:
    monkeypatch.setattr(warc, "RECORD_LIMIT", 50_000)
    archive = Warc().response(A, body, HTML, ("Content-Encoding", encoding)).response(B, PAGE)
    error, page = texts_of(read(tmp_path, archive.bytes()))
    assert error.startswith(f"record 2 ({A}): ")
    assert message in error
    assert page == B


class TestDamage:
    @pytest.mark.parametrize("gzipped", [False, True])
    def test_a_truncated_file_keeps_the_records_before(self, tmp_path: Path, gzipped: bool) -> None:
        archive = Warc(gzipped).response(A, PAGE).response(B, PAGE * 9)
        page, error = texts_of(read(tmp_path, archive.bytes()[: archive.starts[2] + 150]))
        assert page == A
        assert error.startswith("record 3")
        assert error.endswith("it is left out")

    def test_a_damaged_member_costs_only_itself(self, tmp_path: Path) -> None:
        archive = Warc(gzipped=True).response(A, PAGE).response(B, PAGE).response(C, PAGE)
        data = bytearray(archive.bytes())
        middle = archive.starts[2] + 60
        data[middle : middle + 40] = b"\xff" * 40
        first, error, last = texts_of(read(tmp_path, bytes(data)))
        assert (first, last) == (A, C)
        assert "it is left out" in error

    @pytest.mark.parametrize("wrong", [b"Content-Length: 9999999", b"Content-Length: 20", b"Content-Length: x"])
    def test_a_wrong_length_does_not_swallow_the_next_record(self, tmp_path: Path, wrong: bytes) -> None:
        archive = Warc().response(A, PAGE).response(B, PAGE)
        cut = archive.starts[2]
        first = archive.bytes()[:cut]
        start = first.index(b"Content-Length", archive.starts[1])
        first = first[:start] + wrong + first[first.index(b"\r\n", start) :]
        error, page = texts_of(read(tmp_path, first + archive.bytes()[cut:]))
        assert error.startswith("record 2")
        assert page == B

    def test_other_data_is_skipped(self, tmp_path: Path) -> None:
        archive = Warc().response(A, PAGE).response(B, PAGE)
        cut = archive.starts[2]
        data = archive.bytes()[:cut] + b"garbage\r\n" * 99 + archive.bytes()[cut:]
        assert texts_of(read(tmp_path, data))[-1] == B

    def test_an_oversized_record_is_reported(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(warc, "RECORD_LIMIT", 1000)
        error, page = texts_of(read(tmp_path, Warc().response(A, bytes(2000)).response(B, PAGE).bytes()))
        assert f"({A}): it is larger than" in error
        assert page == B

    def test_the_number_of_pages_is_limited(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(warc, "MOST_PAGES", 1)
        page, error = texts_of(read(tmp_path, Warc().response(A, PAGE).response(B, PAGE).bytes()))
        assert page == A
        assert "more than 1 pages" in error

    @settings(max_examples=40)
    @given(
        st.booleans(), st.lists(st.tuples(st.integers(0, 3000), st.binary(min_size=1, max_size=30)), max_size=4)
    )
    def test_no_damage_raises_or_stops_the_reader(
        self, tmp_path_factory: pytest.TempPathFactory, gzipped: bool, changes: list[tuple[int, bytes]]
    ) -> None:
        archive = Warc(gzipped).response(A, PAGE).resource(B, b"x" * 500).response(C, PAGE)
        data = bytearray(archive.bytes())
        for place, junk in changes:
            # The first bytes say what kind of file this is.
            at = 16 + place % (len(data) - 16)
            data[at : at + len(junk)] = junk
        items = read(tmp_path_factory.mktemp("damage"), bytes(data))
        assert items
        assert changes or len(items) == 3


class TestPagesOfAWacz:
    def wacz(self, folder: Path, *lines: str, more: str = "") -> list[Fetched | SourceError]:
        path = folder / "crawl.wacz"
        archive = Warc(gzipped=True).response(A, PAGE).response(B, PAGE).response(C, PAGE)
        with zipfile.ZipFile(path, "w") as packed:
            packed.writestr("archive/data.warc.gz", archive.bytes())
            packed.writestr("pages/pages.jsonl", "\n".join(['{"format": "json-pages-1.0"}', *lines]))
            packed.writestr("pages/extraPages.jsonl", more)
            packed.writestr("datapackage.json", "{}")
        return list(read_path(path))

    def test_only_listed_records_are_pages(self, tmp_path: Path) -> None:
        listed = [f'{{"url": "{B}#top", "title": "The lock"}}', f'{{"url": "{A}", "title": "{A}"}}', "{", "[]"]
        items = self.wacz(tmp_path, *listed)
        assert [(item.address, item.title) for item in items if isinstance(item, Fetched)] == [
            (A, None),
            (B, "The lock"),
        ]

    def test_both_lists_count(self, tmp_path: Path) -> None:
        assert texts_of(self.wacz(tmp_path, f'{{"url": "{C}"}}', more=f'{{"url": "{A}"}}')) == [A, C]

    def test_a_list_without_pages_leaves_all(self, tmp_path: Path) -> None:
        assert texts_of(self.wacz(tmp_path)) == [A, B, C]

    def test_where_a_listed_page_is_missing_the_others_follow(self, tmp_path: Path) -> None:
        redirected = '{"url": "http://a.example/old"}'
        assert texts_of(self.wacz(tmp_path, redirected, f'{{"url": "{C}"}}')) == [C, A, B]


def test_finding_a_page_by_its_address(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc"
    path.write_bytes(Warc().response(A, b"<html>a").response(B, b"<html>b").response(C, PAGE).bytes())
    found, seen = find_in_container(str(path), [B])
    assert {address: page.data for address, page in found.items()} == {B: b"<html>b"}
    assert seen == {A, B}
    found, seen = find_in_container(str(path), ["http://a.example/none.html"])
    assert (found, seen) == ({}, {A, B, C})
