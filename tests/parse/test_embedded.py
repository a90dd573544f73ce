"""Pictures in `data:` addresses: their digests, and their bytes found again in the page."""

from __future__ import annotations

import base64
from hashlib import sha256
from urllib.parse import quote

import pytest

from tui_reader.parse.embedded import mark_of, picture_data, picture_digest, pictures_in

PICTURE = bytes(range(256)) * 4
TEXT = base64.b64encode(PICTURE).decode()
DIGEST = sha256(PICTURE).hexdigest()


@pytest.mark.parametrize(
    "address",
    [
        pytest.param(f"data:image/png;base64,{TEXT}", id="base64"),
        pytest.param(f"data:image/png;base64,{TEXT.rstrip('=')}", id="without padding"),
        pytest.param(f"data:image/png;base64,{TEXT[:99]}\n {TEXT[99:]}", id="line breaks"),
        pytest.param(f"DATA:image/PNG;charset=utf-8;base64,{quote(TEXT, safe='')}", id="percent-encoded"),
        pytest.param(f"data:image/png,{quote(PICTURE, safe='')}", id="not base64"),
    ],
)
def test_the_digest_of_a_picture(address: str) -> None:
    assert picture_data(address) == PICTURE
    assert picture_digest(address) == DIGEST


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/1.png",
        "data:font/woff2;base64," + TEXT,
        "data:image/svg+xml;base64," + TEXT,
        "data:image/png;base64,$$$",
        "data:image/gif;base64," + base64.b64encode(PICTURE[:43]).decode(),
    ],
)
def test_what_has_no_digest(address: str) -> None:
    assert picture_digest(address) is None


def test_a_mark_stands_for_a_long_address() -> None:
    mark = mark_of(f"data:image/png;base64,{TEXT}")
    assert len(mark) < 120
    assert picture_digest(mark) == DIGEST
    assert mark_of(f"data:font/woff2;base64,{TEXT}") == ""


def test_the_bytes_are_found_in_the_page() -> None:
    page = f"<p>甲<img src='data:image/png;base64,{TEXT}'><i style='background:url(data:image/gif;base64,R0lG)'>"
    assert list(pictures_in(page.encode("gb18030"))) == [PICTURE, b"GIF"]


@pytest.mark.parametrize(("mark", "safe"), [('"', ""), ('"', "-_.!~*()'&"), ("'", "-_.!~*()&"), ("", "-_.!~*&")])
def test_percent_encoded_bytes_are_found_in_the_page(safe: str, mark: str) -> None:
    address = f"data:image/png,{quote(PICTURE, safe=safe)}".replace("&", "&amp;")
    page = f"<p>甲<img src={mark}{address}{mark} alt='乙'><img src='data:image/gif;base64,R0lG'>"
    assert list(pictures_in(page.encode("gb18030"))) == [PICTURE, b"GIF"]


def test_starts_without_an_end_are_looked_at_once() -> None:
    assert len(list(pictures_in(b"data:image/png," * 100_000))) == 1
