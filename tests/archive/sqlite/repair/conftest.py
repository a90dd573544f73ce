"""An archive to damage, made once and copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from support import damaged_archives
from tui_reader.archive.sqlite.store import SqliteArchive


@pytest.fixture(scope="package")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("whole") / "archive.sqlite"
    with SqliteArchive.open(path) as archive:
        damaged_archives.fill(archive)
    return path


@pytest.fixture
def path(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BULLETIN_TUI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    path = tmp_path / "home" / "data" / "archive.sqlite"
    path.parent.mkdir(parents=True)
    shutil.copy(whole, path)
    return path
