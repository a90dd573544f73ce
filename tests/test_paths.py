"""Where files live."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tui_reader import paths

FOLDERS = {"config": paths.config_dir, "data": paths.data_dir, "cache": paths.cache_dir}


@pytest.mark.parametrize("folder", FOLDERS)
def test_one_folder_may_hold_everything(folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BULLETIN_TUI_HOME", str(tmp_path))
    assert FOLDERS[folder]() == tmp_path / folder


def test_a_relative_home_does_not_move_with_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BULLETIN_TUI_HOME", "stick")
    monkeypatch.chdir(tmp_path)
    assert paths.archive_path() == tmp_path / "stick" / "data" / "archive.sqlite"


@pytest.mark.skipif(sys.platform != "linux", reason="the folders of the XDG specification")
@pytest.mark.parametrize(
    ("variable", "folder"),
    [("XDG_CONFIG_HOME", "config"), ("XDG_DATA_HOME", "data"), ("XDG_CACHE_HOME", "cache")],
)
@pytest.mark.parametrize("home", ["", None], ids=["empty", "unset"])
def test_else_the_folders_of_the_system(
    variable: str, folder: str, home: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if home is None:
        monkeypatch.delenv("BULLETIN_TUI_HOME", raising=False)
    else:
        monkeypatch.setenv("BULLETIN_TUI_HOME", home)
    monkeypatch.setenv(variable, str(tmp_path))
    assert FOLDERS[folder]() == tmp_path / "bulletin-tui"


def test_asking_makes_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BULLETIN_TUI_HOME", str(tmp_path / "home"))
    paths.archive_path()
    assert list(tmp_path.iterdir()) == []


def test_importing_costs_no_look_at_the_system() -> None:
    code = "import sys, tui_reader.paths; sys.exit('platformdirs' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
