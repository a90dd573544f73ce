"""Pictures in the file of a page: named by their digests when it is parsed, and found again by them."""

from __future__ import annotations

import base64
import io
import plistlib
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from urllib.parse import quote

import pytest

from tui_reader.model import Bulletin, Image, walk_sections
from tui_reader.parse.page import parse_page
from tui_reader.parse.pictures.finding import find_picture

FIRST, SECOND = bytes(range(256)) * 2, bytes(reversed(range(256))) * 3
ADDRESS = "https://www.site.example/a/1.html"
TEXT = "<p>预计未来三小时有五十毫米以上降雨，请注意防范低洼路段积水、山洪和高空坠物。</p>"


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def html(first: str, second: str) -> str:
    images = f"<img src='{first}' alt='甲'>{TEXT}<img src='{second}' alt='乙'>"
    return f"<html><head><title>题</title></head><body><h1>题</h1><div>{TEXT}{images}{TEXT}</div></body></html>"


def single_file() -> bytes:
    return html(*(f"data:image/png;base64,{encoded(data)}" for data in (FIRST, SECOND))).encode()


def percent_encoded() -> bytes:
    return html(*(f"data:image/png,{quote(data, safe='')}" for data in (FIRST, SECOND))).encode()


def mhtml() -> bytes:
    page = encoded(html("cid:a@x", "../p/2.png").encode())
    parts = (
        "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n"
        f"Content-Location: {ADDRESS}\n\n{page}",
        f"Content-Type: image/png\nContent-Transfer-Encoding: base64\nContent-ID: <a@x>\n\n{encoded(FIRST)}",
        "Content-Type: image/png\nContent-Transfer-Encoding: base64\n"
        f"Content-Location: https://www.site.example/p/2.png\n\n{encoded(SECOND)}",
    )
    head = (
        f"From: <Saved by Blink>\nSnapshot-Content-Location: {ADDRESS}\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related; boundary="b"\n'
    )
    return (head + "".join(f"\n--b\n{part}\n" for part in parts) + "\n--b--\n").encode()


def webarchive() -> bytes:
    page = html("/p/1.png", "/p/2.png").encode()
    main = {"WebResourceData": page, "WebResourceURL": ADDRESS, "WebResourceMIMEType": "text/html"}
    main["WebResourceTextEncodingName"] = "UTF-8"
    pictures = [
        {
            "WebResourceURL": f"https://www.site.example/p/{number}.png",
            "WebResourceData": data,
            "WebResourceMIMEType": "image/png",
        }
        for number, data in enumerate((FIRST, SECOND), 1)
    ]
    return plistlib.dumps({"WebMainResource": main, "WebSubresources": pictures}, fmt=plistlib.FMT_BINARY)


def book_with_a_drawing() -> bytes:
    """A book whose pictures have other names than pictures of pixels have."""
    return book("logo.svg", "logo")


def book(first: str = "1 .png", second: str = "2.png") -> bytes:
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><manifest>'
        '<item id="a" href="text/a.xhtml" media-type="application/xhtml+xml"/></manifest>'
        '<spine><itemref idref="a"/></spine></package>'
    )
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", container)
        archive.writestr("OEBPS/book.opf", package)
        archive.writestr("OEBPS/text/a.xhtml", html(f"../pictures/{quote(first)}", second))
        archive.writestr(f"OEBPS/pictures/{first}", FIRST)
        archive.writestr(f"OEBPS/text/{second}", SECOND)
    return file.getvalue()


def images_of(page: object) -> Iterator[Image]:
    assert isinstance(page, Bulletin), page
    blocks = [*page.preamble, *(block for each in walk_sections(page.sections) for block in each.blocks)]
    return (block for block in blocks if isinstance(block, Image))


@pytest.mark.parametrize("make", [single_file, percent_encoded, mhtml, webarchive, book, book_with_a_drawing])
def test_pictures_are_named_by_digests_and_found_by_them(make: object) -> None:
    assert callable(make)
    file = make()
    found = list(images_of(parse_page(file, "/x/page")))
    digests = [sha256(data).hexdigest() for data in (FIRST, SECOND)]
    assert [(image.alt, image.sha256) for image in found] == list(zip("甲乙", digests, strict=True))
    assert [find_picture(file, digest) for digest in digests] == [FIRST, SECOND]


def test_the_address_of_a_kept_picture_stays() -> None:
    assert [image.address for image in images_of(parse_page(mhtml(), "/x/page"))] == [
        None,
        "https://www.site.example/p/2.png",
    ]


@pytest.mark.parametrize("file", [b"", b"PK\3\4 no archive", b"bplist00 none", single_file()])
def test_what_does_not_hold_the_picture(file: bytes) -> None:
    assert find_picture(file, sha256(b"another").hexdigest()) is None
