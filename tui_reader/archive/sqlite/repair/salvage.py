"""Copying what can be read of a damaged archive into a new file, which replaces it."""

from __future__ import annotations

import os
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from tui_reader.archive.errors import BUSY, ArchiveError, ArchiveLocked, explained
from tui_reader.archive.locking import READING, WRITING, LockFile, sidecar_path
from tui_reader.archive.record import TEXT_LOST
from tui_reader.archive.sqlite.db import connection
from tui_reader.archive.sqlite.db.file_identity import set_foreign_log_aside
from tui_reader.archive.sqlite.repair.carry_over import Carried, carry_over
from tui_reader.archive.sqlite.repair.doctor import OnProgress, alone
from tui_reader.archive.sqlite.repair.losses import Losses, free_name, write_report
from tui_reader.archive.sqlite.repair.pages.page_file import PageFile
from tui_reader.private_files import make_private


class Salvaged(NamedTuple):
    """The result: where the damaged file is now, how many bulletins with their texts and rows of other tables were
    carried over, what is lost, and the file that says so until it is accepted; None when nothing is lost."""

    aside: Path
    bulletins: int
    others: dict[str, int]
    lost: Losses
    report: Path | None


def salvage(path: Path, on_progress: OnProgress, now: datetime | None = None, notice: str = TEXT_LOST) -> Salvaged:
    """Replaces the damaged archive at `path` by a new one with everything that is on its pages, see `carry_over`.
    The damaged file is renamed to NAME.damaged-YYYYMMDD-HHMMSS and never changed; if anything fails before the
    end, it stays in place. The search index of the new file is empty.

    Raises ArchiveError, also while a reader has the archive open, which would go on writing to the old file.
    """
    moment = now or datetime.now(UTC)
    reader = LockFile(sidecar_path(path, READING))
    if not reader.acquire():
        raise ArchiveError(path, "this archive is open in another bulletin-tui; close that one first")
    real = path.resolve()
    fresh = real.with_name(f"{real.name}.repaired")
    try:
        set_foreign_log_aside(real, connection.BUSY_SECONDS)
        with alone(path):
            _remove(fresh)
            with PageFile.open(path) as pages:
                carried = _copied(pages, fresh, on_progress, moment, notice)
            aside = free_name(real, moment)
            # First, so that a loss is on record when the new file is in place.
            report = write_report(aside, carried.lost) if carried.lost else None
            _put_in_place(fresh, real, aside)
    except OSError as error:
        raise ArchiveError(path, f"it cannot be moved away ({error.strerror}); check its folder") from error
    finally:
        _remove(fresh)
        reader.release()
    return Salvaged(aside, *carried, report)


def _copied(pages: PageFile, fresh: Path, on_progress: OnProgress, now: datetime, notice: str) -> Carried:
    with closing(connection.connect(fresh)) as new:
        # Revisions may be found before the bulletins they belong to.
        new.execute("PRAGMA foreign_keys = OFF")
        # Keys are carried over unchanged; they are cleaned when they are read.
        new.text_factory = str
        with connection.transaction(new, fresh, 0):
            carried = carry_over(pages, new, now, on_progress, notice)
        with explained(fresh):
            # Closing writes the log into the file too, but does not tell when it fails; the log stays behind.
            if new.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                raise ArchiveLocked(fresh, BUSY)
        return carried


def _put_in_place(fresh: Path, path: Path, aside: Path) -> None:
    """Renames the damaged file to `aside`, and the new file to its name. The log is renamed first: SQLite would
    replay it into the new file."""
    for suffix in ("-wal", "-shm", "-journal"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + suffix).rename(aside.with_name(aside.name + suffix))
    try:
        # A second name first, so that the archive never lacks its name.
        aside.hardlink_to(path)
    except OSError:
        # A file system without hard links.
        path.rename(aside)
    fresh.replace(path)
    for suffix in ("", "-wal", "-shm", "-journal"):
        make_private(aside.with_name(aside.name + suffix))
    _sync_folder(path.parent)


def _remove(fresh: Path) -> None:
    """Removes an unfinished new file, of this or an interrupted repair."""
    for suffix in ("", "-wal", "-shm", "-journal", WRITING):
        fresh.with_name(fresh.name + suffix).unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Syncs the names in a folder to the disk, where the system supports it."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
