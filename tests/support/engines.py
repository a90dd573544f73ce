"""The engines that an archive may have, for the suites of its protocol."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tui_reader.archive.protocol import Archive
from tui_reader.archive.sqlite.store import SqliteArchive

ENGINES: dict[str, Callable[[Path], Archive]] = {
    "embedded": lambda folder: SqliteArchive.open(folder / "archive.sqlite"),
    "memory": lambda folder: SqliteArchive.open(None),
}
