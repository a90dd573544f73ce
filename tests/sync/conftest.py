"""The program's own folder, for every test of syncs: none reads the profiles of the person who runs it."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BULLETIN_TUI_HOME", str(tmp_path / "home"))
    return tmp_path / "home"
