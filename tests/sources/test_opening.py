"""Addresses as users type them, and as pages link to them."""

from __future__ import annotations

import asyncio
import io
import os
from pathlib import Path
from zipfile import ZipFile

import pytest

from tui_reader.sources import Fetched, SourceError, open_source
from tui_reader.sources.http import single_page
from tui_reader.sources.opening import check


def zipped(members: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with ZipFile(data, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


def only(address: str, linked_from: str | None = None) -> Fetched | SourceError:
    (item,) = open_source(address, linked_from)
    return item


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """The web addresses that were fetched, and whether private ones were allowed."""
    asked = []

    async def fetch(url: str, *, allow_private: bool, pages_only: bool, proxy: str | None = None) -> Fetched:
        asked.append((url, allow_private))
        await asyncio.sleep(0)
        if url.endswith("missing"):
            raise SourceError(url, "there is no such page")
        if url.endswith("zip"):
            # As the client would, of an archive.
            if pages_only:
                raise SourceError(url, "this is application/zip, not a page")
            return Fetched(url, zipped({"b/2.html": b"two", "b/1.html": b"one"}), None, "application/zip")
        return Fetched(url, b"page")

    monkeypatch.setattr(single_page, "fetch", fetch)
    return asked


def test_paths_and_file_uris_are_equivalent(tmp_path: Path) -> None:
    (tmp_path / "a b.html").write_bytes(b"x")
    path = str(tmp_path / "a b.html")
    assert only(path) == only(f"file://{tmp_path}/a%20b.html") == Fetched(path, b"x", None, "text/html")


@pytest.mark.parametrize("address", ["http://example.org/", "HTTPS://example.org/"])
def test_web_addresses(fetched: list[tuple[str, bool]], address: str) -> None:
    assert only(address) == Fetched(address, b"page")
    assert fetched == [(address, True)]


def test_a_typed_web_address_of_an_archive(fetched: list[tuple[str, bool]]) -> None:
    address = "http://example.org/packs/a.zip"
    assert list(open_source(address)) == [
        Fetched(f"{address}!/b/1.html", b"one", None, "text/html", address),
        Fetched(f"{address}!/b/2.html", b"two", None, "text/html", address),
    ]
    item = only(address, "http://example.org/")
    assert isinstance(item, SourceError)
    assert "not a page" in item.message


def test_a_failed_fetch_is_an_item(fetched: list[tuple[str, bool]]) -> None:
    item = only("http://example.org/missing")
    assert isinstance(item, SourceError)
    assert str(item) == "http://example.org/missing: there is no such page"


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


@pytest.mark.parametrize(
    ("link", "page", "allowed"),
    [
        pytest.param("http://10.0.0.1/b", "http://10.0.0.1/a", True, id="own host"),
        pytest.param("http://10.0.0.1:81/b", "http://10.0.0.1/a", False, id="another port"),
        pytest.param("http://10.0.0.1/b", "https://example.org/a", False, id="another host"),
        pytest.param("http://10.0.0.1/b", "/home/li/a.html", False, id="from a file"),
        pytest.param("http://[bad/b", "http://[bad/a", True, id="no host at all"),
    ],
)
def test_a_page_leads_to_private_addresses_on_its_own_host_only(
    fetched: list[tuple[str, bool]], link: str, page: str, allowed: bool
) -> None:
    only(link, page)
    assert fetched == [(link, allowed)]


@pytest.mark.parametrize("link", ["/etc/passwd", "file:///etc/passwd", "-", "ftp://example.org/"])
def test_a_page_leads_to_web_addresses_only(link: str) -> None:
    item = only(link, "https://example.org/")
    assert isinstance(item, SourceError)
    assert "only lead to http" in item.message


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
