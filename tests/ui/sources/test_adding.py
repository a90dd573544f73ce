"""Adding from the screen: what is found is offered, followed or kept, and can be cancelled and undone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.manual_engine import TIMEOUT, ManualEngines
from support.pilot import NO_TIMEOUT, SMALL, WIDE, ManualClock, lines, main, picture, press, until
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.config.settings import Config
from tui_reader.i18n import install
from tui_reader.model import Bulletin, Paragraph
from tui_reader.sources.sourcelist.reading import load
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.sources.adding import SourceAdding
from tui_reader.ui.sync.setup import SyncSetup
from tui_reader.ui.widgets.pick_screen import PickScreen

PAGE = """<html><head><title>停水通知</title></head><body><h1>停水通知</h1><p>发布时间：2024-05-06</p>
<p>因东街水管更换，河口镇部分村庄将停水两天，请各村民委员会相互转告，做好储水准备。</p></body></html>"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "notices"
    folder.mkdir()
    (folder / "a.html").write_text(PAGE, encoding="utf-8")
    return folder


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[SqliteArchive]:
    with SqliteArchive.open(tmp_path / "archive.sqlite") as archive:
        archive.keep(Bulletin("a:1", title="first", preamble=(Paragraph("text"),)))
        yield archive


@pytest.fixture
def engines() -> ManualEngines:
    return ManualEngines()


@pytest.fixture
def app(archive: SqliteArchive, tmp_path: Path, engines: ManualEngines, english: None) -> BulletinApp:
    assert archive.path is not None
    setup = SyncSetup(archive.path, tmp_path / "sources.yaml", tmp_path / "profiles", engines)
    return BulletinApp(archive, Config(chord_timeout=NO_TIMEOUT), clock=ManualClock(), sync=setup)


def said(app: BulletinApp) -> str:
    return lines(main(app).status)[0].strip()


def offered(app: BulletinApp) -> list[str]:
    """The choices in the box; none while an address is looked at."""
    return [choice.text for choice in app.screen.pick_list.choices] if isinstance(app.screen, PickScreen) else []


class Blocked:
    """Holds the lookups of a test up until it lets them go on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
        self.go_on = threading.Event()
        self.begun = threading.Event()
        original = getattr(SourceAdding, name)

        def held(adding: SourceAdding, *arguments: object) -> object:
            self.begun.set()
            assert self.go_on.wait(TIMEOUT)
            return original(adding, *arguments)

        monkeypatch.setattr(SourceAdding, name, held)


async def test_a_folder_is_followed_synced_and_taken_off_by_undo(
    app: BulletinApp, engines: ManualEngines, folder: Path, tmp_path: Path
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "a")
        main(app).prompt.mount_input().value = str(folder)
        await press(pilot, "enter")
        await until(pilot, lambda: offered(app))
        assert offered(app) == ["Follow: notices", "Keep all pages: notices"]
        await press(pilot, "enter")
        await until(pilot, lambda: bool(engines.made) and engines.last.begun.is_set())
        assert engines.last.names == ["notices"]
        (source,) = load(tmp_path / "sources.yaml")[0]
        assert (source.name, source.address) == ("notices", str(folder))
        engines.last.cancel()
        await until(pilot, lambda: not app.sync.running)
        await press(pilot, "ctrl+z")
        await until(pilot, lambda: len(load(tmp_path / "sources.yaml")[0]) == 0)


async def test_what_leads_to_a_source_in_the_list_is_not_added_again(
    app: BulletinApp, engines: ManualEngines, folder: Path, tmp_path: Path
) -> None:
    """As a page leads to a feed that is followed already, another spelling of its path leads to a folder."""
    listed = f"sources:\n  - name: council\n    address: {folder}\n"
    (tmp_path / "sources.yaml").write_text(listed)
    async with app.run_test(size=WIDE) as pilot:
        app.adding.add(f"{folder}/../notices")
        await until(pilot, lambda: offered(app))
        await press(pilot, "enter")
        await until(pilot, lambda: "council is already in your list." in said(app))
        assert (tmp_path / "sources.yaml").read_text() == listed
        await until(pilot, lambda: bool(engines.made) and engines.last.begun.is_set())
        assert engines.last.names == ["council"]
        engines.last.cancel()
        await until(pilot, lambda: not app.sync.running)


async def test_a_page_is_kept_by_the_command_line_of_the_screen(
    app: BulletinApp, archive: SqliteArchive, folder: Path
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, ":")
        main(app).prompt.mount_input().value = f"add {folder / 'a.html'}"
        await press(pilot, "enter")
        await until(pilot, lambda: offered(app))
        assert offered(app) == ["Keep: a.html", "Follow: a.html"]
        await press(pilot, "enter")
        await until(pilot, lambda: said(app) == "Kept: 停水通知")
        assert archive.find(str(folder / "a.html")) is not None


async def test_what_is_passed_over_in_a_folder_is_reported(
    app: BulletinApp, archive: SqliteArchive, folder: Path
) -> None:
    (folder / "link.html").symlink_to(folder / "a.html")
    async with app.run_test(size=WIDE) as pilot:
        app.adding.add(str(folder))
        await until(pilot, lambda: offered(app))
        await press(pilot, "down", "enter")
        await until(pilot, lambda: "1 page kept." in said(app))
        # The status line may cut the sentence behind the path.
        assert "1 symbolic link" in said(app)


async def test_nothing_is_added_where_nothing_is_chosen_or_found(
    app: BulletinApp, archive: SqliteArchive, folder: Path, tmp_path: Path
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        adding = app.adding
        adding.add(str(folder))
        await until(pilot, lambda: offered(app))
        await press(pilot, "escape")
        await until(pilot, lambda: said(app) == "Nothing added.")
        adding.add(str(tmp_path / "missing"))
        await until(pilot, lambda: "missing: there is no such file" in said(app))
        adding.add("notices")
        await until(pilot, lambda: "must be a web address or an absolute path" in said(app))
        adding.add("ftp://me:secret@h.example/")
        await until(pilot, lambda: "ftp: is neither" in said(app))
        assert "(ftp://h.example/)" in said(app)
        assert not (tmp_path / "sources.yaml").exists()
        assert archive.counts().total == 1


async def test_a_look_at_an_address_is_cancelled(app: BulletinApp, folder: Path) -> None:
    async with app.run_test(size=WIDE) as pilot:
        app.adding.add(str(folder))
        assert app.adding.cancel()
        assert said(app) == "Cancelled."
        await press(pilot, "j")
        assert not isinstance(app.screen, PickScreen)
        assert not app.adding.cancel()


async def test_the_box_is_there_at_once_and_says_what_is_done(
    app: BulletinApp, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = Blocked(monkeypatch, "_look")
    async with app.run_test(size=WIDE) as pilot:
        app.adding.add(str(folder))
        await pilot.pause()
        assert isinstance(app.screen, PickScreen)
        assert "Looking at the address… Escape cancels" in picture(app)
        assert not offered(app)
        blocked.go_on.set()
        await until(pilot, lambda: offered(app))
        assert "Looking at" not in picture(app)
        await press(pilot, *"follow")
        assert "1 match" in picture(app)
        assert "Follow: notices" in picture(app)


async def test_escape_in_the_box_cancels_the_look(
    app: BulletinApp, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = Blocked(monkeypatch, "_look")
    async with app.run_test(size=WIDE) as pilot:
        app.adding.add(str(folder))
        await press(pilot, "escape")
        assert app.screen is main(app)
        assert said(app) == "Cancelled."
        blocked.go_on.set()
        await press(pilot, "j")
        assert app.screen is main(app)


async def test_what_was_kept_before_cancelling_is_counted_and_shown(
    app: BulletinApp, archive: SqliteArchive, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "b.html").write_text(PAGE.replace("停水", "停电"), encoding="utf-8")
    (folder / "c.html").write_text(PAGE.replace("停水", "停气"), encoding="utf-8")
    counted = threading.Event()
    original = SourceAdding.count_kept

    def count(adding: SourceAdding, kept: int) -> None:
        """Cancels as soon as a page is kept."""
        original(adding, kept)
        counted.set()
        adding.cancel()

    monkeypatch.setattr(SourceAdding, "count_kept", count)
    async with app.run_test(size=WIDE) as pilot:
        app.adding.add(str(folder))
        await until(pilot, lambda: offered(app))
        await press(pilot, "down", "enter")
        await until(pilot, counted.is_set)
        assert said(app) == "Cancelled; 1 page was kept."
        await until(pilot, lambda: main(app).list.row_count() == 2)
        assert archive.counts().total == 2


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.usefixtures("back_to_english")
async def test_on_a_small_terminal_the_first_words_are_whole(tmp_path: Path, language: str) -> None:
    kept = tmp_path / "kept.sqlite"
    install(language)
    with SqliteArchive.open(None, marks=kept) as samples:
        setup = SyncSetup(kept, tmp_path / "sources.yaml", tmp_path / "profiles", ManualEngines(), awaited=True)
        first = BulletinApp(samples, Config(chord_timeout=NO_TIMEOUT), clock=ManualClock(), sync=setup)
        async with first.run_test(size=SMALL):
            words = said(first)
            assert not main(first).status.boxed
            assert "…" not in words
            assert " a " in words
            assert "?" in words
        first.close()


async def test_the_first_start_says_that_these_are_samples_and_how_to_begin(tmp_path: Path, english: None) -> None:
    kept = tmp_path / "kept.sqlite"
    with SqliteArchive.open(None, marks=kept) as samples:
        samples.keep(Bulletin("sample:1", title="a sample", preamble=(Paragraph("text"),)))
        setup = SyncSetup(kept, tmp_path / "sources.yaml", tmp_path / "profiles", ManualEngines(), awaited=True)
        first = BulletinApp(samples, Config(chord_timeout=NO_TIMEOUT), clock=ManualClock(), sync=setup)
        async with first.run_test(size=WIDE) as pilot:
            assert said(first).startswith("These are samples. a adds a site")
            await press(pilot, "y", "y")
            assert said(first) == "A sample has no address."
        first.close()
