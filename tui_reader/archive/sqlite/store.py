"""The archive: bulletins in an embedded database, what was read of them, and the announcements met on the way."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tui_reader.archive.errors import ArchiveError, explained
from tui_reader.archive.locking import READING, LockFile, beside
from tui_reader.archive.sqlite.db import connection as connections
from tui_reader.archive.sqlite.db.connection import (
    connect,
    connect_marks,
    connect_read_only,
    copy,
    copy_marks,
    writable,
)
from tui_reader.archive.sqlite.db.database import READ_ONLY
from tui_reader.archive.sqlite.export import PackExchange
from tui_reader.archive.sqlite.search.search import SearchQueries
from tui_reader.archive.sqlite.write import announcements
from tui_reader.archive.sqlite.write import marks as reading
from tui_reader.archive.sqlite.write.bulletins import BulletinWriter
from tui_reader.archive.sqlite.write.marking import MarkWriter
from tui_reader.archive.sqlite.write.sync_state import SyncState


class SqliteArchive(SearchQueries, MarkWriter, BulletinWriter, SyncState, PackExchange):
    """An archive file, or one in memory. Every method raises ArchiveError, and no other error, when the file is
    damaged, locked by another program, read-only or out of space.

    Several programs may have one file open and take turns at writing; nobody who reads waits for them.
    `warnings` holds one line for each thing that will not work as usual.
    """

    _claim: LockFile | None = None

    @classmethod
    def open(cls, path: Path | None, *, marks: Path | None = None, as_copy: bool = False) -> Self:
        """See `opening.open_archive`."""
        frozen = path is not None and not as_copy and path.is_file() and not writable(path)
        large = path is not None and frozen and path.stat().st_size > connections.COPY_LIMIT
        copied = path is not None and (as_copy or (frozen and not large))
        if path is not None and marks is not None and not copied:
            if not _same_file(path, marks):
                raise ValueError(f"{path} keeps its own marks")
            marks = None
        if path is not None and copied:
            connection = copy(path, settled=as_copy)
        else:
            connection = connect_read_only(path) if path is not None and large else connect(path)
        archive = cls(connection, path, copied, READ_ONLY if frozen else None)
        if frozen:
            message = "this archive is read-only; marks and stars are not kept"
            archive.warnings.append(str(ArchiveError(path, message)))
        if marks is not None:
            try:
                archive._use_marks(marks)
            except BaseException:
                archive.close()
                raise
        return archive

    def claim(self) -> bool:
        if self.file is None or self._refusal is not None:
            return True
        lock = LockFile(beside(self.file, READING))
        try:
            if lock.acquire():
                lock.sign()
                self._claim = lock
                return True
        except OSError:
            # Nowhere to put a lock file: then there is nobody to share with either.
            return True
        holder = lock.holder()
        who = (
            f"another bulletin-tui (process {holder})"
            if holder and holder != os.getpid()
            else "another bulletin-tui"
        )
        self._refusal = f"open in {who}; read-only here: what arrives there shows here, marks are made there"
        self.warnings.append(str(ArchiveError(self.path, self._refusal)))
        return False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _let_go(self) -> None:
        super()._let_go()
        if self._claim is not None:
            self._claim.release()
            self._claim = None

    def _use_marks(self, marks: Path) -> None:
        """Lets the file `marks` keep the reading state, and brings what the list shows in line with it."""
        try:
            self._kept, self._kept_path = connect_marks(marks), marks
            with self._writing(0):
                self._take_over_marks()
        except ArchiveError as error:
            self._forget_kept()
            self.warnings.append(f"{error}; until then marks and stars are not kept")
            with self._writing(0), suppress(ArchiveError):
                copy_marks(self._connection, marks)
        with self._writing(0):
            reading.derive_all(self._connection)
            announcements.derive_all(self._connection)

    def _take_over_marks(self) -> None:
        """The marks of the file in the place of those in memory. It may have those of a million bulletins, of
        which few are here."""
        addresses = self._connection.execute("SELECT address FROM bulletins").fetchall()
        with explained(self._kept_path):
            for table in ("marks", "acknowledged", "tags"):
                self._connection.execute(f"DELETE FROM {table}")
            self._kept.execute("BEGIN")
            try:
                for (address,) in addresses:
                    reading.recall(self._connection, self._kept, address)
                acknowledged = self._kept.execute("SELECT * FROM acknowledged").fetchall()
            finally:
                self._kept.execute("COMMIT")
            self._connection.executemany("INSERT INTO acknowledged VALUES (?, ?)", acknowledged)

    def _forget_kept(self) -> None:
        if self._kept is not self._connection:
            self._kept.close()
        self._kept, self._kept_path = self._connection, self.path


if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive

    def _stands_for(archive: SqliteArchive) -> Archive:
        """Whoever changes a signature here is told what the others rely on."""
        return archive


def _same_file(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()
