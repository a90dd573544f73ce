"""Containers of old Office documents: kinds and titles."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.ole_files import ole
from tui_reader.parse.documents.ole.container import OleDocument

SUMMARY = "\x05SummaryInformation"


def properties(*entries: tuple[int, bytes]) -> bytes:
    """A set of properties by their numbers."""
    places, body = b"", b""
    for number, value in entries:
        places += struct.pack("<II", number, 8 + 8 * len(entries) + len(body))
        body += value.ljust(-(-len(value) // 4) * 4, b"\0")
    section = struct.pack("<II", 8 + len(places) + len(body), len(entries)) + places + body
    return b"\xfe\xff\0\0" + bytes(20) + struct.pack("<I", 1) + bytes(16) + struct.pack("<I", 48) + section


def text(value: bytes) -> bytes:
    return struct.pack("<II", 0x1E, len(value)) + value


@pytest.mark.parametrize(
    ("data", "title"),
    [
        (
            properties((1, struct.pack("<Ih", 2, 936)), (2, text("关于报名的通知\0".encode("gb18030")))),
            "关于报名的通知",
        ),
        (properties((2, text(b"Annual report\0"))), "Annual report"),
        (properties((2, struct.pack("<II", 0x1F, 3) + "通知\0".encode("utf-16-le"))), "通知"),
        (properties((1, struct.pack("<Ih", 2, 7)), (2, text(b"x"))), None),
        (properties((4, text(b"author"))), None),
        (b"", None),
    ],
)
def test_the_title_is_read_in_its_code_page(data: bytes, title: str | None) -> None:
    assert OleDocument(ole({"WordDocument": b"", SUMMARY: data})).title == title


def test_a_list_that_states_billions_of_properties_is_not_followed() -> None:
    vector = struct.pack("<III", 0x101E, 0xFFFFFFF0, 1)
    data = properties((13, vector), (2, text(b"Annual report")))
    assert OleDocument(ole({"WordDocument": b"", SUMMARY: data})).title == "Annual report"


@given(st.binary(max_size=300))
def test_no_damage_of_properties_is_an_error(data: bytes) -> None:
    title = OleDocument(ole({"WordDocument": b"", SUMMARY: data})).title
    assert title is None or len(title) <= 1000


def test_streams_in_storages_are_read() -> None:
    document = OleDocument(ole({"FileHeader": b"head", "BodyText/Section0": b"text"}, exact=True))
    assert document.names_in("BodyText") == ["Section0"]
    assert document.read_in("BodyText", "Section0") == b"text"
    assert document.read_in("BodyText", "Section1") == b""
    assert document.names_in("Storage") == []


def test_a_circle_of_sectors_is_not_followed_beyond_the_size_of_the_file() -> None:
    data = bytearray(ole({"WordDocument": b"x" * 5000}))
    name = data.index("WordDocument".encode("utf-16-le"))
    data[name + 120 : name + 124] = struct.pack("<I", 0x7FFFFFF0)
    header = struct.unpack_from("<I", data, 0x4C)[0]
    place = 512 + 512 * header
    first = struct.unpack_from("<I", data, name + 116)[0]
    data[place + 4 * first : place + 4 * first + 4] = struct.pack("<I", first)
    assert len(OleDocument(bytes(data)).read("WordDocument") or b"") <= len(data)


def test_a_small_sector_larger_than_memory_is_damage() -> None:
    data = bytearray(ole({"Contents": b"text"}, exact=True))
    struct.pack_into("<H", data, 32, 64)  # the exponent of its size ([MS-CFB], 2.2)
    assert OleDocument(bytes(data)).read("Contents") == b""
