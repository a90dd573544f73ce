"""Writing reading state: marks, tags, saved queries, acknowledged announcements."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from tui_reader.archive.errors import ArchiveLocked, explained
from tui_reader.archive.sqlite.db import connection
from tui_reader.archive.sqlite.db.connection import transaction
from tui_reader.archive.sqlite.db.database import Database
from tui_reader.archive.sqlite.db.pending_marks import PendingMarks
from tui_reader.archive.sqlite.write import announcements as announcement_rows
from tui_reader.archive.sqlite.write import marks as mark_rows
from tui_reader.archive.sqlite.write import tags as tag_rows
from tui_reader.archive.values import Flags, Label, Marks, Position, SavedQuery
from tui_reader.model import Announcement


class MarkWriter(Database):
    """See `protocol.ReadingState`."""

    _pending: PendingMarks

    def marks(self, id: int) -> Marks:
        with self._reading():
            return self._pending.over_marks(id, mark_rows.marks_of(self.connection, id))

    def set_read(self, id: int, read: bool) -> None:
        self._mark(id, {"read": int(read)})

    def set_starred(self, id: int, starred: bool) -> None:
        self._mark(id, {"starred": int(starred)})

    def set_position(self, id: int, position: Position | None) -> None:
        if self._refusal is not None and not self._copied:
            return
        block, offset = position or (None, None)
        self._mark(id, {"block": block, "offset": offset})

    def flags(self, ids: Sequence[int]) -> dict[int, Flags]:
        with self._reading():
            found = tag_rows.flags(self.connection, ids)
            for place, name in enumerate(("read", "starred")):
                for id, value in self._pending.flags(name).items():
                    if id in found:
                        found[id] = found[id]._replace(**{Flags._fields[place]: value})
            return found

    def set_flags(self, flags: Mapping[int, Flags]) -> None:
        self._write_everywhere(lambda to: tag_rows.set_flags(to, self.connection, flags))

    def tags(self) -> list[Label]:
        with self._reading():
            return tag_rows.tags(self.connection)

    def tags_of(self, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
        with self._reading():
            return tag_rows.tags_of(self.connection, ids)

    def tag(self, ids: Sequence[int], add: Iterable[str], remove: Iterable[str] = ()) -> None:
        add, remove = list(map(tag_rows.tag_name, add)), list(map(tag_rows.tag_name, remove))
        self._write_everywhere(lambda to: tag_rows.tag(to, self.connection, ids, add, remove))

    def saved_queries(self) -> list[SavedQuery]:
        with self._lock, explained(self._marks_path):
            found = self._marks_connection.execute("SELECT name, query FROM saved ORDER BY name")
            return [SavedQuery(*row) for row in found]

    def save_query(self, name: str, query: str) -> None:
        self._write_saved("INSERT OR REPLACE INTO saved VALUES (?, ?)", (tag_rows.tag_name(name), query))

    def forget_query(self, name: str) -> None:
        self._write_saved("DELETE FROM saved WHERE name = ?", (name,))

    def announcements(self, include_acknowledged: bool = False) -> list[Announcement]:
        with self._reading():
            stored = announcement_rows.announcements(self.connection, include_acknowledged)
            found = map(self._pending.over_announcement, stored)
            return [each for each in found if include_acknowledged or not each.acknowledged]

    def acknowledge(self, title: str, address: str | None) -> None:
        with self._lock:
            self._refuse_marks()
            self._write(self._pending.with_acknowledged(title, address))

    def close(self) -> None:
        with self._lock:
            try:
                self._flush(connection.BUSY_SECONDS)
            except ArchiveLocked as error:
                lost = "another program is writing to this archive; the last marks were not kept, make them again"
                raise ArchiveLocked(self._marks_path, lost) from error
            finally:
                self._pending = PendingMarks()
                self._close_connections()

    def _close_connections(self) -> None:
        self.connection.close()
        self._marks_connection.close()

    def _write_everywhere(self, write: Callable[[sqlite3.Connection], None]) -> None:
        """Writes reading state to the file that stores it and, when that is another one, to this archive too."""
        with self._lock:
            self._refuse_marks()
            self._flush(connection.BUSY_SECONDS)
            self._invalidate()
            with transaction(self._marks_connection, self._marks_file, connection.BUSY_SECONDS):
                write(self._marks_connection)
            if self._marks_connection is not self.connection:
                with transaction(self.connection, None, 0):
                    write(self.connection)

    def _write_saved(self, sql: str, values: tuple[str, ...]) -> None:
        with self._lock:
            self._refuse_marks()
            with transaction(self._marks_connection, self._marks_file, connection.BUSY_SECONDS):
                self._marks_connection.execute(sql, values)

    @property
    def _marks_file(self) -> Path | None:
        return self.file if self._marks_connection is self.connection else self._marks_path

    def _mark(self, id: int, columns: Mapping[str, int | None]) -> None:
        with self._lock:
            self._refuse_marks()
            self._write(self._pending.with_columns(id, columns))

    def _write(self, marks: PendingMarks) -> None:
        """Writes marks, or keeps them until they can be written, and shows them in either case."""
        before, self._pending = self._pending, marks
        try:
            # Having waited for the other program once, further keys do not wait.
            self._flush(0 if before else connection.MARK_SECONDS)
        except ArchiveLocked:
            pass
        except BaseException:
            self._pending = before
            raise
        if self._marks_connection is not self.connection:
            self._invalidate()
            with transaction(self.connection, None, 0):
                _write_marks(marks, self.connection, self.connection)

    def _flush(self, wait: float) -> None:
        """Writes the marks that wait; `wait` seconds for other programs."""
        if self._pending:
            self._invalidate()
            with transaction(self._marks_connection, self._marks_file, wait):
                _write_marks(self._pending, self._marks_connection, self.connection)
            self._pending = PendingMarks()

    def _write_pending(self) -> None:
        if self._marks_connection is self.connection:
            _write_marks(self._pending, self.connection, self.connection)

    def _pending_written(self) -> None:
        if self._pending and self._marks_connection is self.connection:
            self._pending = PendingMarks()


def _write_marks(pending: PendingMarks, target: sqlite3.Connection, shown: sqlite3.Connection) -> None:
    """Writes marks to `target`; their ids are those of `shown`. A bulletin that is not there has no marks."""
    for id, columns in pending.columns.items():
        address = mark_rows.address_of(shown, id)
        if address is not None:
            mark_rows.set_columns(target, address, columns)
    for title, of in pending.acknowledged:
        announcement_rows.acknowledge(target, title, of)
