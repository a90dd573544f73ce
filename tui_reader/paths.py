"""The folders of settings, archive and cache."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from platformdirs.api import PlatformDirsABC

NAME = "bulletin-tui"

HOME_VARIABLE = "BULLETIN_TUI_HOME"
"""Environment variable with one folder for all others, for a portable copy and for tests."""


def config_dir() -> Path:
    """The folder of settings, sources, keys and themes."""
    return _home("config") or Path(_platform().user_config_dir)


def data_dir() -> Path:
    """The folder of the archive."""
    return _home("data") or Path(_platform().user_data_dir)


def cache_dir() -> Path:
    """The folder of files that can be created again."""
    return _home("cache") or Path(_platform().user_cache_dir)


def archive_path() -> Path:
    """The default archive, which also keeps the reading marks of pages that are opened without being kept."""
    return data_dir() / "archive.sqlite"


def bookmarks_path() -> Path:
    """The file of the bookmarks."""
    return data_dir() / "bookmarks.json"


def _home(folder: str) -> Path | None:
    home = os.environ.get(HOME_VARIABLE)
    return Path(home).expanduser().absolute() / folder if home else None


def _platform() -> PlatformDirsABC:
    # Imported here because `--version` and a portable copy do not need it: 6 ms.
    from platformdirs import PlatformDirs

    return PlatformDirs(NAME, appauthor=False)
