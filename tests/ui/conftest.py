"""The app over a small archive, in English, with a ticker clock moved by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.pilot import HandClock, bulletins
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.config.settings import Config
from tui_reader.i18n import install
from tui_reader.ui.app import BulletinApp


@pytest.fixture
def english() -> Iterator[None]:
    """Interface text in English whatever the machine speaks."""
    install("en")
    yield
    install("en")


@pytest.fixture
def archive(tmp_path: Path, english: None) -> Iterator[SqliteArchive]:
    with SqliteArchive.open(tmp_path / "archive.sqlite") as opened:
        opened.keep_all(bulletins())
        yield opened


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def app(archive: SqliteArchive, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> BulletinApp:
    monkeypatch.delenv("NO_COLOR", raising=False)
    return BulletinApp(archive, Config(chord_timeout=0.2), clock=clock)
