"""The embedded archive: an SQLite file, or an SQLite database in memory."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tui_reader.archive.errors import READ_ONLY, ArchiveError, explained
from tui_reader.archive.locking import READING, LockFile, sidecar_path
from tui_reader.archive.pending_marks import PendingMarks
from tui_reader.archive.sqlite.db import connection as connections
from tui_reader.archive.sqlite.db.file_identity import ASIDE
from tui_reader.archive.sqlite.db.source_locks import SourceLocks
from tui_reader.archive.sqlite.export import PackExchange
from tui_reader.archive.sqlite.extracted.reading import ExtractedFacts
from tui_reader.archive.sqlite.file_watch import FileWatch
from tui_reader.archive.sqlite.lists.row_offsets import RowOffsets
from tui_reader.archive.sqlite.search.search import SearchQueries
from tui_reader.archive.sqlite.statistics.comparing import StoredTexts
from tui_reader.archive.sqlite.statistics.sums import StoredSums
from tui_reader.archive.sqlite.transfer import RecordTransfer
from tui_reader.archive.sqlite.workspace.collections import CollectionKeeper
from tui_reader.archive.sqlite.workspace.damage import DamageKeeper
from tui_reader.archive.sqlite.workspace.notes import NoteKeeper
from tui_reader.archive.sqlite.workspace.watches import WatchKeeper
from tui_reader.archive.sqlite.write import announcements
from tui_reader.archive.sqlite.write import marks as mark_rows
from tui_reader.archive.sqlite.write.bulletins import BulletinWriter
from tui_reader.archive.sqlite.write.files import FileKeeper
from tui_reader.archive.sqlite.write.recognized import RecognizedPageKeeper
from tui_reader.archive.sqlite.write.sync_state import SyncRecorder
from tui_reader.archive.sqlite.write.unneeded_files import FileCleaner
from tui_reader.archive.values import Opened


class SqliteArchive(
    StoredTexts,
    StoredSums,
    WatchKeeper,
    SearchQueries,
    FileWatch,
    BulletinWriter,
    FileKeeper,
    FileCleaner,
    RecognizedPageKeeper,
    SyncRecorder,
    PackExchange,
    RecordTransfer,
    DamageKeeper,
    CollectionKeeper,
    NoteKeeper,
    ExtractedFacts,
):
    """An archive in one SQLite file, or in memory. See `protocol.Archive`.

    Several programs may have a file open: they write in turns, and reading never waits for them.
    """

    _claim: LockFile | None = None

    def __init__(
        self, connection: sqlite3.Connection, path: Path | None, copied: bool, refusal: str | None
    ) -> None:
        super().__init__(connection, path, copied, refusal)
        self._pending = PendingMarks()
        self._row_offsets = RowOffsets()

    @classmethod
    def open(cls, path: Path | None, *, marks: Path | None = None, as_copy: bool = False) -> Self:
        """See `opening.open_archive`."""
        frozen = path is not None and not as_copy and path.is_file() and not connections.writable(path)
        large = path is not None and frozen and path.stat().st_size > connections.COPY_LIMIT
        copied = path is not None and (as_copy or (frozen and not large))
        if path is not None and marks is not None and not copied:
            if path.resolve() != marks.resolve():
                raise ValueError(f"{path} stores its own marks")
            marks = None
        if path is not None and copied:
            connection = connections.copy(path, settled=as_copy)
        elif path is not None and large:
            connection = connections.connect_read_only(path)
        else:
            connection = connections.connect(path)
        archive = cls(connection, path, copied, READ_ONLY if frozen else None)
        if path is not None and (aside := sidecar_path(path, ASIDE)).exists():
            # At every start: the command that has set it aside may print no warnings.
            message = (
                f"the log of another file was beside this one; it is now {aside.name}; "
                "delete it when it is not needed"
            )
            archive.warnings.append(str(ArchiveError(path, message)))
        if frozen:
            message = "this archive is read-only; marks and stars are not kept"
            archive.warnings.append(str(ArchiveError(path, message)))
        if marks is not None:
            try:
                archive.use_marks(marks)
            except BaseException:
                archive.close()
                raise
        return archive

    def opened(self, id: int) -> Opened:
        return Opened(self.bulletin(id), self.marks(id), self.origin(id))

    def claim(self) -> bool:
        if self.file is None or self._refusal is not None:
            return True
        lock = LockFile(sidecar_path(self.file, READING))
        try:
            if lock.acquire():
                lock.sign()
                self._claim = lock
                return True
        except OSError:
            # No place for a lock file: then no other instance has one either.
            return True
        holder = lock.holder()
        who = "another bulletin-tui"
        if holder and holder != os.getpid():
            who += f" (process {holder})"
        self._refusal = f"open in {who}; read-only here: new bulletins appear here too, marks can be made there"
        self.warnings.append(str(ArchiveError(self.path, self._refusal)))
        return False

    def source_locks(self) -> SourceLocks:
        return SourceLocks(self.file)

    def close(self) -> None:
        if not self._closed:
            # The marks that wait may have a file to go to by now.
            self.check_file()
        super().close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _close_connections(self) -> None:
        super()._close_connections()
        if self._claim is not None:
            self._claim.release()
            self._claim = None

    def use_marks(self, marks: Path) -> None:
        """Makes the file `marks` store the reading state, and updates what the list shows."""
        try:
            self._marks_connection, self._marks_path = connections.connect_marks(marks), marks
            with self._writing(0):
                self._take_over_marks()
        except ArchiveError as error:
            if self._marks_connection is not self.connection:
                self._marks_connection.close()
            self._marks_connection, self._marks_path = self.connection, self.path
            self.warnings.append(f"{error}; until then marks and stars are not kept")
            with self._writing(0), suppress(ArchiveError):
                connections.copy_marks(self.connection, marks)
        with self._writing(0):
            mark_rows.derive_all(self.connection)
            announcements.derive_all(self.connection)

    def _take_over_marks(self) -> None:
        """Replaces the marks in memory with those that the file has of the same bulletins; it may have those of a
        million others."""
        addresses = self.connection.execute("SELECT CAST(address AS BLOB) FROM bulletins").fetchall()
        with explained(self._marks_path):
            for table in ("marks", "acknowledged", "tags", "notes"):
                self.connection.execute(f"DELETE FROM {table}")
            self._marks_connection.execute("BEGIN")
            try:
                for (address,) in addresses:
                    mark_rows.recall(self.connection, self._marks_connection, address)
                acknowledged = self._marks_connection.execute(
                    "SELECT CAST(title AS BLOB), CAST(address AS BLOB) FROM acknowledged"
                ).fetchall()
            finally:
                self._marks_connection.execute("COMMIT")
            self.connection.executemany(
                "INSERT INTO acknowledged (title, address) VALUES (CAST(? AS TEXT), CAST(? AS TEXT))", acknowledged
            )


if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive

    def _implements(archive: SqliteArchive) -> Archive:
        """Lets mypy check the class against the protocol."""
        return archive
