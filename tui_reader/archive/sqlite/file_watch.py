"""The archive file under a running program: noticed when it is gone or replaced, opened again when it is back."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from tui_reader.archive.errors import (
    FILE_GONE,
    FILE_REPLACED,
    FILE_UNREACHABLE,
    READ_ONLY,
    ArchiveError,
    ArchiveLocked,
    ArchiveUnavailable,
)
from tui_reader.archive.pending_marks import PendingMarks
from tui_reader.archive.sqlite.db import connection as connections
from tui_reader.archive.sqlite.db import file_identity
from tui_reader.archive.sqlite.db.file_identity import FileConnection, FileId
from tui_reader.archive.sqlite.write.marking import MarkWriter, write_marks


class FileWatch(MarkWriter):
    """See `protocol.Archive.check_file`.

    While the file is away, the connection stays open for reading only: the system keeps a deleted file as long as
    a program has it open. Marks wait. The log is written into the file at once, so that none lies beside another.
    """

    _away = False
    _refused: FileId | None = None
    """A file that took the place of this one and is not a copy of it."""
    _archive_id: str | None = None

    def _drop_spare(self) -> None:
        """See `search.SearchQueries`."""
        raise NotImplementedError

    @property
    def file(self) -> Path | None:
        return None if self._away else self._own_path

    def check_file(self) -> ArchiveUnavailable | None:
        connection, path = self._marks_connection, self._marks_path
        if not isinstance(connection, FileConnection) or connection.file_id is None or path is None:
            return None
        with self._lock:
            if self._archive_id is None and not self._away:
                self._archive_id = connections.id_of(connection)
            problem = self._checked(connection, path)
            self.trouble = ArchiveUnavailable(path, problem) if problem else None
            return self.trouble

    def _checked(self, connection: FileConnection, path: Path) -> str | None:
        """Follows what happened to the file, and writes the marks that wait. Returns why they cannot."""
        problem = file_identity.problem(connection, path)
        if problem is None and self._away:
            problem = FILE_REPLACED
        if problem not in (None, READ_ONLY):
            self._leave(connection, path)
        if problem == FILE_REPLACED:
            problem = self._attach(connection, path)
        if problem is None and self._pending and self._refusal is None:
            try:
                self._flush(0)
            except ArchiveLocked:
                return None
            except ArchiveUnavailable as error:
                return error.message
        return problem if self._refusal is None or self._away else None

    def _leave(self, connection: FileConnection, path: Path) -> None:
        """Ends the use of the paths; what was written goes into the file, wherever it is now."""
        if not self._away:
            self._away = True
            self._drop_spare()
            file_identity.settle(connection, path, connections.MARK_SECONDS)

    def _attach(self, old: FileConnection, path: Path) -> str | None:
        """Opens the file that is at `path` now if it is this archive, also a copy, and writes the marks that wait.
        Returns why not."""
        try:
            now = file_identity.file_id(path)
            if now is None:
                return FILE_GONE
            if now == old.file_id:
                # Two connections of one program to one file would share the index of a log that is gone.
                old.close()
                self._use(old, connections.connect(path))
            elif now == self._refused:
                return FILE_REPLACED
            else:
                return self._attach_copy(old, path, now)
        except ArchiveError as error:
            return error.message
        except OSError as error:
            return FILE_UNREACHABLE.format(reason=error.strerror)
        return None

    def _attach_copy(self, old: FileConnection, path: Path, now: FileId) -> str | None:
        file_identity.set_foreign_log_aside(path, connections.MARK_SECONDS)
        id = connections.archive_id(path)
        if id is None or id != self._archive_id:
            # One without an id may be a copy that is not complete yet.
            self._refused = None if id is None else now
            return FILE_REPLACED
        new = connections.connect(path)
        try:
            with connections.transaction(new, path, connections.MARK_SECONDS):
                # By address: a copy may have given its numbers to other bulletins.
                write_marks(self._pending, new, self.connection)
        except BaseException:
            new.close()
            raise
        self._pending = PendingMarks()
        old.close()
        self._use(old, new)
        self.copies_opened += 1
        return None

    def _use(self, old: sqlite3.Connection, new: FileConnection) -> None:
        if self.connection is old:
            self.connection = new
        self._marks_connection = new
        self._away, self._refused = False, None
        # Makes `changed` report the other file.
        self._seen_version = -2
        self._invalidate()
