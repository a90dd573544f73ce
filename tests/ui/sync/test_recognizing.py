"""Text recognition after a sync: for sources that want it, with progress, stopped by a key; the missing extra."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Event

import pytest
from textual.pilot import Pilot

from support.manual_engine import TIMEOUT, ManualEngines
from support.pdf_files import pdf
from support.pilot import NO_TIMEOUT, WIDE, ManualClock, lines, press, until
from support.recognition import FakeRecognition, page_with
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Arrival, ArrivedFile, AttachedFile
from tui_reader.config.settings import Config
from tui_reader.model import Attachment, Bulletin, Paragraph
from tui_reader.parse.recognition import process
from tui_reader.sync.events import Ended, Report, SourceCounts
from tui_reader.sync.recognition import kept_files
from tui_reader.sync.recognition.kept_files import Recognition
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.sync.recognizing import BackgroundRecognition, progress_line
from tui_reader.ui.sync.setup import SyncSetup

SOURCES = """sources:
  - name: water
    address: https://water.example/notices/
    text_recognition: always
  - name: roads
    address: https://roads.example/feed.xml
"""


def scan(name: str, file: str = "scan.pdf") -> str:
    return f"https://{name}.example/{file}"


def keep_scan(archive: SqliteArchive, name: str, file: str, pages: int) -> None:
    """Keep a bulletin of a source that links a file of so many pages, which hold no text."""
    page = Bulletin(
        f"https://{name}.example/on-{file}",
        f"On {name}",
        preamble=(Paragraph("See the file."),),
        attachments=(Attachment("List", scan(name, file)),),
    )
    archive.keep_arrivals([Arrival(page, origin=name)])
    when = datetime(2024, 5, 6, tzinfo=UTC)
    data = pdf(*[[] for _ in range(pages)])
    archive.keep_files([ArrivedFile(scan(name, file), file, data, None, when, kind="pdf")])


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[SqliteArchive]:
    with SqliteArchive.open(tmp_path / "archive.sqlite") as archive:
        for pages, name in enumerate(("water", "roads"), 2):
            keep_scan(archive, name, "scan.pdf", pages)
        yield archive


@pytest.fixture
def engines() -> ManualEngines:
    return ManualEngines()


@pytest.fixture
def app(archive: SqliteArchive, tmp_path: Path, english: None, engines: ManualEngines) -> BulletinApp:
    path = tmp_path / "sources.yaml"
    path.write_text(SOURCES)
    assert archive.path is not None
    setup = SyncSetup(archive.path, path, tmp_path / "profiles", engines)
    return BulletinApp(archive, Config(chord_timeout=NO_TIMEOUT), clock=ManualClock(), sync=setup)


def recognition(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, installed: bool = True, spins: bool = False
) -> None:
    pages = {1: page_with("First page of the list."), 2: "spins" if spins else page_with("Second page of it.")}
    fake = FakeRecognition(tmp_path, pages)
    monkeypatch.setattr(process, "Recognizer", partial(process.Recognizer, command=fake.command))
    monkeypatch.setattr(process, "can_recognize", lambda: installed)


def status(app: BulletinApp) -> str:
    return lines(app.screen.status)[0].strip()  # type: ignore[attr-defined]


async def synced(pilot: Pilot[None], engines: ManualEngines, count: int = 1) -> None:
    await press(pilot, "R")
    await until(pilot, lambda: len(engines.made) >= count and engines.last.begun.is_set())
    engines.last.end(Report((Ended("water", SourceCounts(), "done"),)))


def is_recognized(archive: SqliteArchive, name: str) -> bool:
    return archive.attachment_states([scan(name)])[scan(name)].recognized


async def test_scans_of_a_source_are_read_after_its_sync(
    app: BulletinApp,
    archive: SqliteArchive,
    engines: ManualEngines,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    recognition(tmp_path, monkeypatch)
    async with app.run_test(size=WIDE) as pilot:
        await synced(pilot, engines)
        await until(pilot, lambda: archive.attachment_states([scan("water")])[scan("water")].has_text)
        await until(pilot, lambda: not app.sync.recognition.running)
        assert not is_recognized(archive, "roads")


async def test_a_key_stops_it_and_what_was_read_is_kept(
    app: BulletinApp,
    archive: SqliteArchive,
    engines: ManualEngines,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    recognition(tmp_path, monkeypatch, spins=True)
    async with app.run_test(size=WIDE) as pilot:
        await synced(pilot, engines)
        await until(pilot, lambda: "Sync done" in status(app))
        # Any key takes away what a sync has brought.
        await press(pilot, "j")
        await until(pilot, lambda: "Text recognition: scan.pdf · 1 / 2" in status(app))
        await press(pilot, "g", "s")
        assert "x cancel" in status(app)
        assert "Text recognition: scan.pdf · 1 / 2" in status(app)
        await press(pilot, "x")
        await until(pilot, lambda: not app.sync.recognition.running)
        await until(pilot, lambda: "stopped" in status(app))
        assert is_recognized(archive, "water")
        await press(pilot, "x")
        assert status(app).startswith("No sync is running")


async def test_files_of_a_sync_that_ends_meanwhile_are_read_too(
    app: BulletinApp, archive: SqliteArchive, engines: ManualEngines, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on, read, starts = Event(), Event(), list[str](), list[bool]()
    start = BackgroundRecognition.start

    def recognize(archive: SqliteArchive, file: AttachedFile, *_others: object, **_options: object) -> Recognition:
        read.append(file.name)
        begun.set()
        assert go_on.wait(TIMEOUT)
        return Recognition()

    def counted(recognition: BackgroundRecognition) -> None:
        start(recognition)
        starts.append(recognition.running)

    monkeypatch.setattr(process, "can_recognize", lambda: True)
    monkeypatch.setattr(kept_files, "recognize_file", recognize)
    monkeypatch.setattr(BackgroundRecognition, "start", counted)
    async with app.run_test(size=WIDE) as pilot:
        await synced(pilot, engines)
        await until(pilot, begun.is_set)
        keep_scan(archive, "water", "second.pdf", pages=4)
        await synced(pilot, engines, 2)
        await until(pilot, lambda: starts == [True, True])
        go_on.set()
        await until(pilot, lambda: not app.sync.recognition.running)
    assert read == ["scan.pdf", "second.pdf"]


async def test_without_the_extra_one_line_says_so_once(
    app: BulletinApp, engines: ManualEngines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recognition(tmp_path, monkeypatch, installed=False)
    async with app.run_test(size=WIDE) as pilot:
        await synced(pilot, engines)
        await until(
            pilot, lambda: "1 scanned file waits for text recognition, which is not installed" in status(app)
        )
        await synced(pilot, engines, 2)
        await until(pilot, lambda: not app.sync.running and not app.sync.recognition.running)
        assert sum("scanned file" in note for note in app.session.notes) == 1


@pytest.mark.parametrize(
    ("read", "total", "left", "line"),
    [
        (0, 0, 0, "Text recognition: list · …"),
        (3, 20, 1, "Text recognition: list · 3 / 20 · 1 more file"),
        (3, 20, 1200, "Text recognition: list · 3 / 20 · 1,200 more files"),
    ],
)
def test_the_line_of_progress(english: None, read: int, total: int, left: int, line: str) -> None:
    assert progress_line("list", read, total, left) == line
