"""The app over a small archive, in English, with a ticker clock moved by hand; snapshots of screens.

After a change that is meant to be seen, rewrite the snapshots and read what changed:

    pytest tests/ui/test_snapshots.py --update-snapshots && git diff tests/ui/snapshots
"""

from __future__ import annotations

import shutil
from asyncio import get_running_loop
from collections.abc import Callable, Iterator, Mapping
from difflib import unified_diff
from pathlib import Path
from time import monotonic

import pytest

from support.pilot import NO_TIMEOUT, ManualClock, bulletins
from support.repeated_starts import repeat_quickly
from support.skipped_time import SkippingLoop
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.config.settings import Config
from tui_reader.i18n import install
from tui_reader.ui.app import BulletinApp

SNAPSHOTS = Path(__file__).with_name("snapshots")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-snapshots", action="store_true", help="rewrite tests/ui/snapshots")


def pytest_asyncio_loop_factories(config: pytest.Config, item: pytest.Item) -> Mapping[str, type[SkippingLoop]]:
    """The loop of all tests of screens."""
    return {"skipping": SkippingLoop}


@pytest.fixture(scope="session", autouse=True)
def _timers_in_the_time_of_the_loop() -> Iterator[None]:
    """Timers of Textual read the clock themselves, by a function that has no public name."""

    def get_time() -> float:
        try:
            return get_running_loop().time()
        except RuntimeError:
            return monotonic()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("textual._time.get_time", get_time)
        yield


@pytest.fixture(scope="session", autouse=True)
def _repeated_starts_are_quick() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        repeat_quickly(patch)
        yield


@pytest.fixture
def update_snapshots(request: pytest.FixtureRequest) -> bool:
    """Whether snapshots are rewritten instead of compared."""
    return bool(request.config.getoption("--update-snapshots", default=False))


@pytest.fixture
def match_snapshot(update_snapshots: bool) -> Callable[[str, str], None]:
    """Compares a text with the snapshot of that name, to the last space."""

    def match(name: str, text: str) -> None:
        path = SNAPSHOTS / f"{name}.txt"
        if update_snapshots:
            path.write_text(text, encoding="utf-8")
            return
        expected = path.read_text(encoding="utf-8") if path.exists() else ""
        if text != expected:
            diff = unified_diff(expected.splitlines(), text.splitlines(), path.name, "on the screen", lineterm="")
            pytest.fail("\n".join(diff), pytrace=False)

    return match


@pytest.fixture
def english() -> Iterator[None]:
    """Interface text in English whatever the machine speaks."""
    install("en")
    yield
    install("en")


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with the bulletins of `support.pilot`, to be copied."""
    path = tmp_path_factory.mktemp("kept") / "archive.sqlite"
    with SqliteArchive.open(path) as archive:
        archive.keep_all(bulletins())
    return path


@pytest.fixture
def archive(kept: Path, tmp_path: Path, english: None) -> Iterator[SqliteArchive]:
    path = tmp_path / "archive.sqlite"
    shutil.copy(kept, path)
    with SqliteArchive.open(path) as opened:
        yield opened


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def app(archive: SqliteArchive, clock: ManualClock, monkeypatch: pytest.MonkeyPatch) -> BulletinApp:
    monkeypatch.delenv("NO_COLOR", raising=False)
    # A test must not change the clipboard of the machine that it runs on.
    monkeypatch.setattr("tui_reader.ui.host.clipboard_tools", list)
    return BulletinApp(archive, Config(chord_timeout=NO_TIMEOUT), clock=clock)
