"""Themes kept as they were read: they stand for their file until it changes, and damage counts as none."""

from __future__ import annotations

import json
import os
from pathlib import Path
from zlib import crc32

import pytest

from tui_reader.ui.theme.theme_cache import ThemeCache
from tui_reader.ui.theme.themes import ThemeLibrary

SOUND = 'primary: "#9ab8d8"\nforeground: "#dcdcdc"\nbackground: "#1c1f24"\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "themes" / "slate.yaml"
    path.parent.mkdir()
    path.write_text(SOUND)
    return path


def library(file: Path) -> ThemeLibrary:
    return ThemeLibrary([file.parent], cache=file.parents[1] / "cache")


def cache(file: Path) -> ThemeCache:
    return ThemeCache(file.parents[1] / "cache")


def checked(kept: Path, text: str) -> None:
    """Write a file of the cache as the program writes it."""
    kept.write_text(f"{crc32(text.encode())}\n{text}")


def test_a_theme_is_kept_as_it_was_read(file: Path) -> None:
    assert cache(file).get(file) is None
    read, faults = library(file).load("slate")
    assert not faults
    assert cache(file).get(file) == read
    assert library(file).load("slate") == (read, [])


def test_a_changed_file_is_read_again(file: Path) -> None:
    library(file).load("slate")
    file.write_text(SOUND.replace("#9ab8d8", "#ff0000") + "dark: false\n")
    theme, faults = library(file).load("slate")
    assert (theme.primary, theme.dark, faults) == ("#ff0000", False, [])


def test_a_faulty_theme_is_not_kept(file: Path) -> None:
    file.write_text('primary: "no colour"\n')
    assert library(file).load("slate")[1]
    assert cache(file).get(file) is None


@pytest.mark.parametrize("damage", ["", "[]", "{}", '{"of": null, "theme": {}}', '{"theme": 1}', "[" * 99_999])
def test_damage_counts_as_none(file: Path, damage: str) -> None:
    library(file).load("slate")
    (kept,) = (file.parents[1] / "cache").iterdir()
    checked(kept, damage)
    assert cache(file).get(file) is None
    assert library(file).load("slate")[0].primary == "#9ab8d8"


def test_unknown_fields_count_as_damage(file: Path) -> None:
    library(file).load("slate")
    (kept,) = (file.parents[1] / "cache").iterdir()
    data = json.loads(kept.read_text().partition("\n")[2])
    data["theme"]["unknown"] = 1
    checked(kept, json.dumps(data))
    assert cache(file).get(file) is None


def test_a_color_that_is_not_the_one_kept_counts_as_damage(file: Path) -> None:
    library(file).load("slate")
    (kept,) = (file.parents[1] / "cache").iterdir()
    kept.write_text(kept.read_text().replace("#9ab8d8", "#9ab8dz"))
    assert library(file).load("slate")[0].primary == "#9ab8d8"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_what_is_no_file_counts_as_none(file: Path) -> None:
    library(file).load("slate")
    (kept,) = (file.parents[1] / "cache").iterdir()
    kept.unlink()
    os.mkfifo(kept)
    assert cache(file).get(file) is None


def test_without_a_folder_nothing_is_kept(file: Path) -> None:
    theme, _faults = ThemeLibrary([file.parent]).load("slate")
    assert theme.primary == "#9ab8d8"
    assert not (file.parents[1] / "cache").exists()
