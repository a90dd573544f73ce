"""The theme chosen with `T` is used in the next run, unless the settings name another one since."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_reader.ui.theme.themes import remember_theme, remembered_theme


def test_without_a_file_the_configured_theme_is_used(tmp_path: Path) -> None:
    assert remembered_theme(tmp_path / "interface.json", "ink-night") == "ink-night"


def test_a_choice_is_remembered(tmp_path: Path) -> None:
    path = tmp_path / "data" / "interface.json"
    remember_theme(path, "paper", "ink-night")
    assert remembered_theme(path, "ink-night") == "paper"


def test_settings_that_changed_since_take_precedence(tmp_path: Path) -> None:
    path = tmp_path / "interface.json"
    remember_theme(path, "paper", "ink-night")
    assert remembered_theme(path, "harbour") == "harbour"


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"theme": 3, "instead_of": "ink-night"}', "\x00"])
def test_a_damaged_file_is_ignored(tmp_path: Path, content: str) -> None:
    path = tmp_path / "interface.json"
    path.write_text(content)
    assert remembered_theme(path, "ink-night") == "ink-night"
