"""The theme chosen with `T` is used in the next run, unless the settings name another one since."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.pilot import NO_TIMEOUT, STANDARD, ManualClock, lines, main, press, settle
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.config.settings import Config
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.theme.themes import ThemeLibrary, package_folder, remember_theme, remembered_theme
from tui_reader.ui.widgets.pick_screen import PickScreen


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


@pytest.fixture
def themed(archive: SqliteArchive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> BulletinApp:
    """The app with the theme `ink-night` of the settings, and a folder of the user's themes."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    (tmp_path / "themes").mkdir()
    return BulletinApp(
        archive,
        Config(chord_timeout=NO_TIMEOUT, theme="ink-night"),
        clock=ManualClock(),
        theme_file=tmp_path / "interface.json",
        themes=ThemeLibrary((tmp_path / "themes", package_folder())),
    )


async def test_a_theme_is_previewed_and_chosen(themed: BulletinApp, tmp_path: Path) -> None:
    async with themed.run_test(size=STANDARD) as pilot:
        await settle(pilot)
        before = themed.theme
        await press(pilot, "T", "down")
        assert isinstance(themed.screen, PickScreen)
        shown = themed.theme
        assert shown != before
        await press(pilot, "escape")
        assert themed.theme == before
        await press(pilot, "T", "down", "enter")
        assert themed.theme == shown
        assert f"Theme: {shown}" in lines(main(themed).status)[0]
    assert remembered_theme(tmp_path / "interface.json", "ink-night") == shown


async def test_a_changed_theme_file_is_shown_unless_it_has_errors(themed: BulletinApp, tmp_path: Path) -> None:
    file, built_in = tmp_path / "themes" / "ink-night.yaml", package_folder() / "ink-night.yaml"
    async with themed.run_test(size=STANDARD) as pilot:
        await settle(pilot)
        before = themed.get_theme(themed.theme)
        file.write_bytes((package_folder() / "paper.yaml").read_bytes())
        themed.themes.reload_if_changed()
        changed = themed.get_theme(themed.theme)
        assert changed is not None
        assert before is not None
        assert changed.background != before.background
        file.write_text("colours: 3\n")
        themed.themes.reload_if_changed()
        assert "ink-night.yaml" in lines(main(themed).status)[0]
        assert themed.get_theme(themed.theme) == changed
        file.write_bytes(built_in.read_bytes())
        themed.themes.reload_if_changed()
        assert themed.get_theme(themed.theme) == before


async def test_a_theme_that_cannot_be_remembered_is_shown(themed: BulletinApp, tmp_path: Path) -> None:
    (tmp_path / "interface.json").mkdir()
    async with themed.run_test(size=(400, 24)) as pilot:
        await press(pilot, "T", "down", "enter")
        assert "the theme applies to this run only" in lines(main(themed).status)[0]
