"""Opening an archive: the one place that knows which engine stores it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tui_reader.archive.sqlite.store import SqliteArchive

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive


def open_archive(path: Path | None, *, marks: Path | None = None, as_copy: bool = False) -> Archive:
    """Opens the archive at `path`, creating or migrating it as needed; None makes one in memory.

    `marks` names another archive file that stores the reading state of one in memory, so that bulletins opened
    without keeping them resume where they were left; when it cannot be used, marks live in memory and `warnings`
    says so. Raises ValueError for an archive that is a file and stores its own. `as_copy` works on a copy in
    memory of a file that nobody writes to. Raises ArchiveError.
    """
    return SqliteArchive.open(path, marks=marks, as_copy=as_copy)
