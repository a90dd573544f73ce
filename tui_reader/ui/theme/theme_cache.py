"""Themes as they were read from their files, in the cache folder: reading YAML takes 5 % of a start."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from textual.theme import Theme

from tui_reader import __version__

_READERS = ("themefile.py", "roles.py")
"""The modules that make a theme of a file. In a working copy they change without a new version."""


class ThemeCache:
    """The themes in a folder, by name. Without a folder, or one that can be written, nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def get(self, path: Path) -> Theme | None:
        """The theme of a file that has not changed since it was kept, nor have the modules that read it."""
        if self._folder is None:
            return None
        try:
            kept = json.loads(self._file(path).read_text("utf-8"))
            return Theme(**kept["theme"]) if kept["of"] == _state(path) else None
        except (OSError, ValueError, KeyError, TypeError):
            # None was kept, or it is damaged.
            return None

    def keep(self, path: Path, theme: Theme) -> None:
        """Keep the theme of a file."""
        if self._folder is None:
            return
        from tui_reader.atomic_file import open_atomic_text

        # Without a cache the next start reads the theme again.
        with suppress(OSError), open_atomic_text(self._file(path), overwrite=True) as file:
            json.dump({"of": _state(path), "theme": asdict(theme)}, file)

    def _file(self, path: Path) -> Path:
        return Path(self._folder or "", f"theme-{path.stem}.json")


def _state(path: Path) -> list[Any]:
    """What a theme depends on: version, and path, size and time of its file and of the modules that read it."""
    files = (path, *(Path(__file__).with_name(name) for name in _READERS))
    return [__version__, str(path), *([status.st_size, status.st_mtime_ns] for status in map(Path.stat, files))]
