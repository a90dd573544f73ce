"""What the archive keeps of a bulletin: the compressed document and the columns of the list."""

from __future__ import annotations

import gc
import json
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.archive.record import columns, is_longer, moment, pack, pack_bytes, unpack, unpack_bytes, unpacked
from tui_reader.display_title import shown_title, unmasked
from tui_reader.model import (
    STATED_TITLE,
    Bulletin,
    Cell,
    DocumentFile,
    Image,
    Listing,
    Paragraph,
    Restoration,
    Section,
    Table,
    Tampering,
)
from tui_reader.serialization import to_json


@pytest.mark.parametrize(
    ("bulletin", "title"),
    [
        pytest.param(Bulletin("a:1", title="Water"), "Water", id="its own"),
        pytest.param(
            Bulletin("a:1", preamble=(Paragraph("各村：\n停水。"),)), "各村：", id="first line of the body"
        ),
        pytest.param(
            Bulletin("a:1", preamble=(Image(None, "https://example.org/x.png"), Paragraph("停水"))),
            "停水",
            id="a picture without words passed over",
        ),
        pytest.param(Bulletin("a:1", preamble=(Paragraph("水" * 70),)), "水" * 59 + "…", id="cut"),
        pytest.param(Bulletin("a:1", sections=(Section("一、", 1, 1, "范围"),)), "一、范围", id="first heading"),
        pytest.param(
            Bulletin("https://example.org/a/n%C3%A9.html?id=1"), "né.html", id="last part of the address"
        ),
        pytest.param(Bulletin("https://example.org/a/"), "a", id="a folder"),
        pytest.param(Bulletin("https://example.org/"), "example.org", id="host"),
        pytest.param(Bulletin("/home/li/公告.txt"), "公告.txt", id="file"),
        pytest.param(Bulletin("C:\\li\\公告.txt"), "公告.txt", id="file on Windows"),
        pytest.param(Bulletin("sample:water.html"), "water.html", id="sample"),
        pytest.param(Bulletin("stdin:0123abcd"), "0123abcd", id="standard input"),
        pytest.param(Bulletin("http://[bad"), "http://[bad", id="no address at all"),
        pytest.param(
            Bulletin("a:1", title="彩票 停水通知", tampering=Tampering(True, masked=("彩票",))),
            "停水通知",
            id="injected string left out",
        ),
        pytest.param(
            Bulletin(
                "a:1", title="彩票", preamble=(Paragraph("停水"),), tampering=Tampering(True, masked=("彩票",))
            ),
            "停水",
            id="nothing but an injected string",
        ),
        pytest.param(
            Bulletin(
                "https://a.example/%E9%99%84%E4%BB%B6.zip",
                sections=(Section(None, None, 1, "1.txt"),),
                document=DocumentFile("zip", "", ""),
            ),
            "附件.zip",
            id="archive",
        ),
        pytest.param(
            Bulletin(
                "https://a.example/download?id=5",
                sections=(Section(None, None, 1, "1.txt"),),
                document=DocumentFile("zip", "", ""),
            ),
            "1.txt",
            id="archive whose address has no file name",
        ),
    ],
)
def test_the_title_shown(bulletin: Bulletin, title: str) -> None:
    assert shown_title(bulletin) == title
    assert columns(bulletin)["title"] == title


@pytest.mark.parametrize(
    ("restorations", "restored"),
    [
        pytest.param([], False, id="none"),
        pytest.param([("published", "2021年6月1日 9:05", "2021-06-01 09:05 +08:00")], False, id="zone assumed"),
        pytest.param([("published", "2021610", "2021-06-10 00:00 +08:00")], True, id="date repaired"),
        pytest.param([("published", "", "2021-06-10 00:00 +08:00")], True, id="date made"),
        pytest.param([("masthead.issue", "3", "3")], True, id="another field"),
        pytest.param(
            [("published", "2021-06-01", "2021-06-01 +08:00"), ("title", "通?", "通知")], True, id="both"
        ),
    ],
)
def test_a_row_is_restored_when_something_was_repaired(
    restorations: list[tuple[str, str, str]], restored: bool
) -> None:
    bulletin = Bulletin("a:1", restorations=tuple(Restoration(*each, reason="why") for each in restorations))
    assert columns(bulletin)["restored"] is restored


def test_the_choice_of_the_title_of_a_document_repairs_nothing() -> None:
    choice = Restoration("title", "附件1", "通知", STATED_TITLE)
    assert columns(Bulletin("a:1", restorations=(choice,)))["restored"] is False


def test_injected_strings_go_the_longest_first() -> None:
    assert unmasked("购彩之家停水", ("购彩", "购彩之家")) == "停水"


@pytest.mark.parametrize("text", [None, "", "noon", "2021-13-01"])
def test_a_time_that_is_none(text: str | None) -> None:
    assert moment(text) is None


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"text", id="not compressed"),
        pytest.param(zlib.compress(b"\xff"), id="not UTF-8"),
        pytest.param(zlib.compress(b"{"), id="not JSON"),
        pytest.param(zlib.compress(b"[]"), id="not an object"),
        pytest.param(zlib.compress(b'{"schema": 1, "kind": "bulletin"}'), id="fields missing"),
        pytest.param(zlib.compress(b'{"schema": 2}'), id="another schema"),
        pytest.param(zlib.compress(json.dumps(to_json(Listing("a:1"))).encode()), id="a listing"),
    ],
)
def test_what_is_no_packed_bulletin(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (the kind is all that is promised)
        unpack(data)


def test_a_cell_is_read_only_where_cells_are() -> None:
    """Cells become objects before anything else is read; one in place of a section must not pass for it."""
    table = Table(((Cell("水"), Cell("电", 2, 1, "right")),))
    written = to_json(Bulletin("a:1", preamble=(table,)))
    assert unpack(zlib.compress(json.dumps(written).encode())).preamble == (table,)
    cell = {"text": "水", "columns": 1, "rows": 1}
    for forged in ({**written, "sections": [cell]}, {**written, "preamble": [cell]}, cell, {"columns": 1}):
        with pytest.raises(ValueError, match="no packed bulletin"):
            unpack(zlib.compress(json.dumps(forged).encode()))


def test_a_catalogue_with_the_keys_of_a_cell_is_none() -> None:
    catalogue = {"text": "水", "columns": "1", "rows": "1"}
    assert unpack(pack(Bulletin("a:1", catalogue=catalogue))).catalogue == catalogue


def test_length_is_that_of_the_json() -> None:
    bulletin = Bulletin("a:1", preamble=(Paragraph("停" * 1000),))
    written = to_json(bulletin)
    del written["body_text"]
    size = len(json.dumps(written, ensure_ascii=False, separators=(",", ":")).encode())
    assert len(pack(bulletin)) < 500
    assert is_longer(pack(bulletin), size - 1)
    assert not is_longer(pack(bulletin), size)
    assert not is_longer(b"damaged", 100)


@pytest.mark.parametrize("enabled", [True, False])
@pytest.mark.parametrize("data", [pack(Bulletin("a:1")), b"damaged"])
def test_garbage_is_collected_afterwards_as_before(enabled: bool, data: bytes) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        with suppress(ValueError):
            unpack(data)
        assert gc.isenabled() == enabled
    finally:
        (gc.enable if before else gc.disable)()


def test_the_body_is_not_packed_twice() -> None:
    bulletin = Bulletin("a:1", preamble=(Paragraph("停水" * 50),))
    assert "body_text" not in unpacked(pack(bulletin))


def test_a_document_of_version_1_is_still_read() -> None:
    bulletin = Bulletin("a:1", title="停水", preamble=(Paragraph("停水"),))
    plain = json.dumps(to_json(bulletin), ensure_ascii=False).encode()
    assert unpack(zlib.compress(plain)) == bulletin


def test_small_documents_shrink_by_what_all_have_in_common() -> None:
    bulletin = Bulletin("https://example.org/1", title="停水", preamble=(Paragraph("今晚停水。"),))
    plain = json.dumps(unpacked(pack(bulletin)), ensure_ascii=False).encode()
    assert len(pack(bulletin)) < len(zlib.compress(plain)) * 0.6


@given(st.binary(max_size=4000), st.integers(1, 50))
def test_bytes_come_back_as_they_were_packed(data: bytes, times: int) -> None:
    assert unpack_bytes(pack_bytes(data * times)) == data * times


def test_bytes_that_an_earlier_version_packed_are_read() -> None:
    assert unpack_bytes(zlib.compress("今晚停水".encode())) == "今晚停水".encode()


@pytest.mark.parametrize(
    "packed", [b"", b"text", pack_bytes(b"a" * 99)[:-1], pack_bytes(b"")[:4], zlib.compress(b"a")[:-1]]
)
def test_damaged_bytes_are_refused(packed: bytes) -> None:
    with pytest.raises(ValueError, match="compressed bytes"):
        unpack_bytes(packed)


def test_changed_bytes_of_a_page_are_noticed() -> None:
    packed = bytearray(pack_bytes("今晚停水，请各户提前储水。".encode() * 9))
    for at in range(5, len(packed)):
        packed[at] ^= 0x55
        with pytest.raises(ValueError, match="no compressed bytes"):
            unpack_bytes(bytes(packed))
        packed[at] ^= 0x55
