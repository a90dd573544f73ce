"""Themes as they were read from their files, in the cache folder: reading YAML takes 5 % of a start."""

from __future__ import annotations

import json
import stat
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any
from zlib import crc32

from textual.theme import Theme

from tui_reader import __version__

_READERS = ("themefile.py", "roles.py")
"""The modules that make a theme of a file. In a working copy they change without a new version."""

_LARGEST = 1 << 20
"""Bytes of a file of the cache; a theme takes 3 kB."""


class ThemeCache:
    """The themes in a folder, by name. Without a folder, or one that can be written, nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def get(self, path: Path) -> Theme | None:
        """The theme of a file that has not changed since it was kept, nor have the modules that read it."""
        if self._folder is None:
            return None
        try:
            kept = _checked(self._file(path))
            return Theme(**kept["theme"]) if kept["of"] == _state(path) else None
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            # None was kept, or it is damaged.
            return None

    def keep(self, path: Path, theme: Theme) -> None:
        """Keep the theme of a file."""
        if self._folder is None:
            return
        from tui_reader.atomic_file import open_atomic_text

        # Without a cache the next start reads the theme again.
        with suppress(OSError), open_atomic_text(self._file(path), overwrite=True) as file:
            text = json.dumps({"of": _state(path), "theme": asdict(theme)})
            file.write(f"{crc32(text.encode())}\n{text}")

    def _file(self, path: Path) -> Path:
        return Path(self._folder or "", f"theme-{path.stem}.json")


def _checked(file: Path) -> Any:
    """What a file of the cache holds: its checksum (CRC-32), and behind it JSON. Raises OSError or ValueError for
    one that is damaged or none that this program wrote; its colours would be read without a check."""
    status = file.stat()
    if not stat.S_ISREG(status.st_mode) or status.st_size > _LARGEST:
        raise ValueError
    checksum, _end, text = file.read_bytes().partition(b"\n")
    if crc32(text) != int(checksum):
        raise ValueError
    return json.loads(text)


def _state(path: Path) -> list[Any]:
    """What a theme depends on: version, and path, size and time of its file and of the modules that read it."""
    files = (path, *(Path(__file__).with_name(name) for name in _READERS))
    return [__version__, str(path), *([status.st_size, status.st_mtime_ns] for status in map(Path.stat, files))]
