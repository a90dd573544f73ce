"""The archive that takes the place of the samples as soon as something is in it."""

from __future__ import annotations

from pathlib import Path

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.sqlite.store import SqliteArchive


class Awaited:
    """An archive file that is empty, or not there yet. It is opened at the first look, not at the start."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._archive: SqliteArchive | None = None
        self._given_up = False

    def arrived(self) -> SqliteArchive | None:
        """The archive, open, once it holds a bulletin; it is the caller's from then on. Raises ArchiveError, once,
        when it cannot be opened: nothing is awaited any more."""
        if self._given_up:
            return None
        try:
            if self._archive is None:
                self._archive = SqliteArchive.open(self._path)
                self._archive.changed()
            elif not self._archive.changed():
                return None
            if not self._archive.counts().total:
                return None
            self._archive.claim()
        except ArchiveError:
            self.close()
            raise
        found, self._archive, self._given_up = self._archive, None, True
        return found

    def close(self) -> None:
        """Await nothing any more."""
        self._given_up = True
        if self._archive is not None:
            self._archive.close()
            self._archive = None
