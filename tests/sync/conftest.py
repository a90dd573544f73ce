"""The program's own folder, for every test of syncs: none reads the profiles of the person who runs it, and none
takes the time to read references and key dates, which other tests are about."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_reader.archive.extracted import rules


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BULLETIN_TUI_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture(autouse=True)
def _no_rules_of_extraction(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "apply", lambda _bulletin: rules.Findings())
