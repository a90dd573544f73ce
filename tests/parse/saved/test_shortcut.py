"""Shortcuts to web pages are listings of one entry."""

from __future__ import annotations

import plistlib

import pytest

from tui_reader.model import Entry, Failure, Listing
from tui_reader.parse.page import parse_page

WEB = "https://weir.example/notices/7.html"


@pytest.mark.parametrize(
    ("data", "address", "title"),
    [
        pytest.param(
            f"[InternetShortcut]\r\nURL={WEB}\r\nIconIndex=0\r\n".encode(),
            "/x/Weir shut.url",
            "Weir shut",
            id="Windows",
        ),
        pytest.param(
            f"[DEFAULT]\r\nBASEURL=http://x/\r\n[InternetShortcut]\r\nURL={WEB}\r\n".encode(),
            "/x/停水.url",
            "停水",
            id="old",
        ),
        pytest.param(f"[InternetShortcut]\r\nURL={WEB}\r\n".encode("utf-16"), "/x/a.url", "a", id="UTF-16"),
        pytest.param(
            f"[Desktop Entry]\nType=Link\nName=Weir\nURL={WEB}\n".encode(), "/x/a.desktop", "Weir", id="Linux"
        ),
        pytest.param(plistlib.dumps({"URL": WEB}), "/x/Weir.webloc", "Weir", id="macOS"),
        pytest.param(plistlib.dumps({"URL": WEB}, fmt=plistlib.FMT_BINARY), "/x/Weir.webloc", "Weir", id="binary"),
    ],
)
def test_shortcuts(data: bytes, address: str, title: str) -> None:
    assert parse_page(data, address) == Listing(address, entries=(Entry(title, WEB),))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"[InternetShortcut]\r\nURL=file:///C:/x\r\n", id="a file"),
        pytest.param(b"[InternetShortcut]\r\nURL=javascript:x()\r\n", id="a script"),
        pytest.param(b"[Section]\r\nURL=https://a.example/\r\n", id="other settings"),
    ],
)
def test_others_are_none(data: bytes) -> None:
    assert not isinstance(parse_page(data, "/x/a.url"), Listing)


def test_a_binary_list_without_an_address_is_named() -> None:
    assert isinstance(parse_page(plistlib.dumps({"a": 1}, fmt=plistlib.FMT_BINARY), "/x/a.webloc"), Failure)
