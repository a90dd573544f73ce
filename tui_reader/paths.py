"""Where the files of the program live: settings, archive, cache."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from platformdirs.api import PlatformDirsABC

NAME = "bulletin-tui"

# All folders under one: for a copy on a stick, and for tests.
HOME_VARIABLE = "BULLETIN_TUI_HOME"


def config_dir() -> Path:
    """The folder of settings, sources, keys and themes."""
    return _home("config") or Path(_platform().user_config_dir)


def data_dir() -> Path:
    """The folder of the archive."""
    return _home("data") or Path(_platform().user_data_dir)


def cache_dir() -> Path:
    """The folder of what can be made again."""
    return _home("cache") or Path(_platform().user_cache_dir)


def archive_path() -> Path:
    """The archive that is opened when none is named, and that keeps the reading marks of all others."""
    return data_dir() / "archive.sqlite"


def _home(folder: str) -> Path | None:
    home = os.environ.get(HOME_VARIABLE)
    return Path(home).expanduser().absolute() / folder if home else None


def _platform() -> PlatformDirsABC:
    # Imported here because `--version` and a portable copy need none of it: 6 ms.
    from platformdirs import PlatformDirs

    return PlatformDirs(NAME, appauthor=False)
