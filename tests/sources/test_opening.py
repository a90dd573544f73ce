"""Addresses on this machine, as users type them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tui_reader.sources import Fetched, SourceError, open_source
from tui_reader.sources.opening import check


def only(address: str) -> Fetched | SourceError:
    (item,) = open_source(address)
    return item


def test_paths_and_file_uris_are_equivalent(tmp_path: Path) -> None:
    (tmp_path / "a b.html").write_bytes(b"x")
    path = str(tmp_path / "a b.html")
    assert only(path) == only(f"file://{tmp_path}/a%20b.html") == Fetched(path, b"x", None, "text/html")


@pytest.mark.parametrize(
    ("address", "says"),
    [
        pytest.param("", "this is not an address", id="nothing"),
        pytest.param("ftp://example.org/a", "ftp: cannot be opened", id="another scheme"),
        pytest.param("javascript://x", "javascript: cannot be opened", id="script"),
        pytest.param("file://server/a", "on another machine", id="another machine"),
        pytest.param("nothing\0.html", "there is no such file", id="NUL"),
    ],
)
def test_unsupported_addresses(address: str, says: str) -> None:
    item = only(address)
    assert isinstance(item, SourceError)
    assert says in item.message
    assert isinstance(check(address), SourceError)


class TestCheck:
    def test_existing(self, tmp_path: Path) -> None:
        assert check(str(tmp_path)) is None
        assert check("-") is None
        assert check("https://example.org/") is None

    def test_missing(self, tmp_path: Path) -> None:
        error = check(str(tmp_path / "nothing"))
        assert isinstance(error, SourceError)
        assert error.message == "there is no such file; check the name"

    def test_pipes_and_devices(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")
        error = check(str(tmp_path / "pipe"))
        assert isinstance(error, SourceError)
        assert error.message.startswith("this is a pipe, a socket or a device")
