"""The page that links to an announcement: it decides whether a private address may be opened."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from support.manual_engine import ManualEngines
from support.pilot import NO_TIMEOUT, WIDE, ManualClock, press
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.config.settings import Config
from tui_reader.model import Announcement, Bulletin, Failure, Listing
from tui_reader.ui.announcements.opening import UNKNOWN_PAGE, page_on_host
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.sync.setup import SyncSetup

INTRANET = "http://10.0.0.7:8080/"


@pytest.mark.parametrize(
    ("page", "same"),
    [
        pytest.param("http://10.0.0.7:8080/list/", True, id="the same host"),
        pytest.param("http://me:secret@10.0.0.7:8080/list/", True, id="with a password"),
        pytest.param("http://10.0.0.7/list/", False, id="another port"),
        pytest.param("http://10.0.0.70:8080/", False, id="another host"),
        pytest.param("http://10.0.0.7:8080@evil.example/", False, id="a name that looks like it"),
        pytest.param("file://10.0.0.7:8080/list", False, id="a file"),
        pytest.param("/home/me/notices", False, id="a folder"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_only_a_page_on_the_same_host_links_to_an_address(page: str, same: bool) -> None:
    found = page_on_host(f"{INTRANET}1.html", ["https://other.example/", page])
    assert found == (page if same else UNKNOWN_PAGE)


@pytest.fixture
def linked_from(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """The linking pages passed to every fetch; nothing is fetched."""
    passed: list[str | None] = []

    def pages(
        addresses: list[str], parser: object, linked_from: str | None = None, *, proxy: str | None = None
    ) -> Iterator[tuple[Failure, None]]:
        passed.append(linked_from)
        yield Failure(addresses[0], "not here"), None

    monkeypatch.setattr("tui_reader.sync.fetched_pages", pages)
    return passed


async def opened_from_the_ticker(
    archive: SqliteArchive, tmp_path: Path, passed: list[str | None], listed: str = ""
) -> str | None:
    """The linking page with which an announcement on the intranet is fetched."""
    sources = tmp_path / "sources.yaml"
    sources.write_text(f"sources:\n  - address: {listed}\n" if listed else "")
    archive.keep_all([Listing("", announcements=(Announcement("停水", f"{INTRANET}1.html"),))])
    setup = SyncSetup(archive.path or tmp_path / "none.sqlite", sources, tmp_path / "profiles", ManualEngines())
    app = BulletinApp(archive, Config(chord_timeout=NO_TIMEOUT), clock=ManualClock(), sync=setup)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "g", "a")
        ticker = app.session.panes.ticker
        while ticker.current is None or ticker.current.title != "停水":
            await press(pilot, ".")
        await press(pilot, "enter")
        await _until_fetched(pilot, app)
    (page,) = passed
    return page


async def _until_fetched(pilot: Pilot[None], app: BulletinApp) -> None:
    while not any("not here" in note for note in app.session.notes):
        await pilot.pause(0.01)


async def test_the_address_of_a_source_on_the_host(
    archive: SqliteArchive, tmp_path: Path, linked_from: list[str | None]
) -> None:
    listed = f"{INTRANET}list/"
    assert await opened_from_the_ticker(archive, tmp_path, linked_from, listed) == listed


async def test_the_address_of_a_kept_bulletin_on_the_host(
    archive: SqliteArchive, tmp_path: Path, linked_from: list[str | None]
) -> None:
    archive.keep_all([Bulletin(f"{INTRANET}2.html", "供水")])
    assert await opened_from_the_ticker(archive, tmp_path, linked_from) == f"{INTRANET}2.html"


async def test_the_address_of_a_bulletin_in_memory_on_the_host(
    tmp_path: Path, english: None, linked_from: list[str | None]
) -> None:
    with SqliteArchive.open(None, marks=tmp_path / "marks.sqlite") as shown:
        shown.keep_all([Bulletin(f"{INTRANET}2.html", "供水")])
        assert await opened_from_the_ticker(shown, tmp_path, linked_from) == f"{INTRANET}2.html"


async def test_a_page_on_another_host_does_not_count(
    archive: SqliteArchive, tmp_path: Path, linked_from: list[str | None]
) -> None:
    assert await opened_from_the_ticker(archive, tmp_path, linked_from, "https://public.example/") == UNKNOWN_PAGE
