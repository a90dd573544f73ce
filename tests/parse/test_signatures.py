"""Kinds of files by their first bytes, in one table for all that tell them apart."""

from __future__ import annotations

import struct

import pytest

from tui_reader.parse.signatures import signature_of

BITMAP = b"BM" + struct.pack("<IHHII", 100, 0, 0, 54, 40)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "png"),
        (b"GIF89a\x14\0\x0a\0", "gif"),
        (BITMAP, "bmp"),
        (b"PK\x05\x06" + bytes(18), "zip"),
        (b"\x1f\x8b\x08\0", "gzip"),
        (b"BZh91AY&SY", "bzip2"),
        (b"\0\0\0\x1cftypavif\0\0\0\0", "avif"),
        (b"\0\0\0\x1cftypmp42\0\0\0\0", "mp4"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "webp"),
        (b"RIFF\x10\0\0\0CDXA", "riff"),
        (b"{\\rtf1\\ansi", "rtf"),
        (b"MZ\x90\0\x03\0", "exe"),
        (b"a" * 257 + b"ustar\x0000", "tar"),
        (b"\xef\xbb\xbf%PDF-1.4", "pdf"),
        (b"KDH \x02\0\0\0", "caj"),
        (b"ALZ\x01\x0a\0\0\0", "alz"),
        (b"EGGA\x00\x01\0\0", "egg"),
        (b"\x60\xea\x2d\0\x22\x0b\x01\x0b\x10\0\x02", "arj"),
        (b"\x1e\x5f-lh5-\x10\0\0\0", "lzh"),
    ],
)
def test_kinds(data: bytes, kind: str) -> None:
    found = signature_of(data)
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"MZ is the mark of a program",
        b"GIF89a is a format of pictures\r\n\tand others",
        b"RIFF, RAFF",
        b"OggS",
        b"BZhang",
        b"EGGAR, a name",
        b"a -lh5- b",
        b"`\xea, bytes of a text",
        b"BM and other words of a text",
        b"\x1f\x8b\x00 not deflated",
        "附件".encode(),
    ],
)
def test_a_text_that_begins_alike_has_no_signature(data: bytes) -> None:
    assert signature_of(data) is None
