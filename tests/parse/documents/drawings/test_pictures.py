"""Pictures as documents: format, size and pages by their first bytes, and the picture itself."""

from __future__ import annotations

import struct
from hashlib import sha256

import pytest

from tui_reader.model import Bulletin, Image
from tui_reader.parse.documents.drawings.pictures import PictureFacts, picture_facts, picture_kind
from tui_reader.parse.page import parse_page
from tui_reader.parse.pictures.finding import find_picture

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 640, 480) + bytes(200)
JPEG = (
    b"\xff\xd8\xff\xe0"
    + struct.pack(">H", 16)
    + bytes(14)
    + b"\xff\xff\xc2"
    + struct.pack(">HBHH", 17, 8, 30, 40)
    + bytes(9)
)


def tiff(order: str, *sizes: tuple[int, int]) -> bytes:
    data = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}I", 8)
    for number, (width, height) in enumerate(sizes, 1):
        following = len(data) + 2 + 24 + 4 if number < len(sizes) else 0
        data += struct.pack(f"{order}H", 2)
        data += struct.pack(f"{order}HHIHH", 256, 3, 1, width, 0) + struct.pack(f"{order}HHII", 257, 4, 1, height)
        data += struct.pack(f"{order}I", following)
    return data


@pytest.mark.parametrize(
    ("data", "facts"),
    [
        (PNG, PictureFacts("png", 640, 480)),
        (JPEG, PictureFacts("jpeg", 40, 30)),
        (b"GIF89a" + struct.pack("<HH", 20, 10), PictureFacts("gif", 20, 10)),
        (b"BM" + bytes(12) + struct.pack("<Iii", 40, 20, -10), PictureFacts("bmp", 20, 10)),
        (b"RIFF\0\0\0\0WEBPVP8X" + bytes(8) + b"\x13\0\0\x09\0\0", PictureFacts("webp", 20, 10)),
        (
            b"RIFF\0\0\0\0WEBPVP8L" + bytes(4) + b"\x2f" + struct.pack("<I", 19 | 9 << 14),
            PictureFacts("webp", 20, 10),
        ),
        (b"RIFF\0\0\0\0WEBPVP8 " + bytes(10) + struct.pack("<HH", 20, 10), PictureFacts("webp", 20, 10)),
        (tiff("<", (20, 10)), PictureFacts("tiff", 20, 10)),
        (tiff(">", (20, 10), (30, 40), (1, 1)), PictureFacts("tiff", 20, 10, 3)),
        (PNG[:18], PictureFacts("png")),
        (JPEG[:24], PictureFacts("jpeg")),
        (b"II*\0\x08\0\0\0", PictureFacts("tiff")),
    ],
)
def test_format_and_size(data: bytes, facts: PictureFacts) -> None:
    assert picture_facts(data) == facts


def test_a_circle_of_pages_ends() -> None:
    data = tiff("<", (20, 10), (20, 10))
    assert picture_facts(data[:-4] + struct.pack("<I", 8)).pages == 2


@pytest.mark.parametrize("data", [b"", b"BM and other words of a text", b"RIFF    WAVE", b"GIF"])
def test_other_data_is_no_picture(data: bytes) -> None:
    assert picture_kind(data) is None


def test_a_picture_is_a_bulletin_that_shows_it() -> None:
    page = parse_page(PNG, "/x/scan.doc")
    assert isinstance(page, Bulletin)
    digest = sha256(PNG).hexdigest()
    assert page.preamble == (Image("PNG, 640 × 480", None, None, None, 640, 480, digest),)
    assert find_picture(PNG, digest) == PNG
    line = "a picture (PNG, 640 × 480); `parse --ocr` and `attachments ocr` can read its text"
    assert page.document is not None
    assert (page.document.kind, page.document.pages, page.document.not_read) == ("png", 1, (line,))
