"""What the reader does with bulletins: marks, tags, saved queries, announcements that were seen."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from tui_reader.archive.errors import ArchiveError, ArchiveLocked, explained
from tui_reader.archive.sqlite.db import connection
from tui_reader.archive.sqlite.db.connection import transaction
from tui_reader.archive.sqlite.db.database import Database
from tui_reader.archive.sqlite.write import announcements as notices
from tui_reader.archive.sqlite.write import marks as reading
from tui_reader.archive.sqlite.write import tags as labels
from tui_reader.archive.sqlite.write.pending_marks import PendingMarks
from tui_reader.archive.values import Flags, Label, Marks, Position, SavedQuery
from tui_reader.model import Announcement


class MarkWriter(Database):
    """See `protocol.ReadingState`."""

    def marks(self, id: int) -> Marks:
        with self._reading():
            return self._pending.over_marks(id, reading.marks_of(self._connection, id))

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
            found = labels.flags(self._connection, ids)
            for place, name in enumerate(("read", "starred")):
                for id, value in self._pending.flags(name).items():
                    if id in found:
                        found[id] = found[id]._replace(**{Flags._fields[place]: value})
            return found

    def set_flags(self, flags: Mapping[int, Flags]) -> None:
        self._both(lambda kept: labels.set_flags(kept, self._connection, flags))

    def tags(self) -> list[Label]:
        with self._reading():
            return labels.tags(self._connection)

    def tags_of(self, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
        with self._reading():
            return labels.tags_of(self._connection, ids)

    def tag(self, ids: Sequence[int], add: Iterable[str], remove: Iterable[str] = ()) -> None:
        add, remove = list(map(labels.tag_name, add)), list(map(labels.tag_name, remove))
        self._both(lambda kept: labels.tag(kept, self._connection, ids, add, remove))

    def saved_queries(self) -> list[SavedQuery]:
        with self._lock, explained(self._kept_path):
            found = self._kept.execute("SELECT name, query FROM saved ORDER BY name")
            return [SavedQuery(*row) for row in found]

    def save_query(self, name: str, query: str) -> None:
        self._keep("INSERT OR REPLACE INTO saved VALUES (?, ?)", (labels.tag_name(name), query))

    def forget_query(self, name: str) -> None:
        self._keep("DELETE FROM saved WHERE name = ?", (name,))

    def announcements(self, include_acknowledged: bool = False) -> list[Announcement]:
        with self._reading():
            kept = notices.announcements(self._connection, include_acknowledged)
            found = map(self._pending.over_announcement, kept)
            return [each for each in found if include_acknowledged or not each.acknowledged]

    def acknowledge(self, title: str, address: str | None) -> None:
        with self._lock:
            self._refuse_marks()
            self._write(self._pending.with_acknowledged(title, address))

    def close(self) -> None:
        with self._lock:
            try:
                self._write_pending(connection.BUSY_SECONDS)
            except ArchiveLocked as error:
                lost = "another program is writing to this archive; the last marks were not kept, make them again"
                raise ArchiveLocked(self._kept_path, lost) from error
            finally:
                self._pending = PendingMarks()
                self._let_go()

    def _let_go(self) -> None:
        self._connection.close()
        self._kept.close()

    def _refuse_marks(self) -> None:
        """An archive that is open elsewhere, or too large to copy, takes no marks; a copy in memory does."""
        if self._refusal is not None and not self._copied:
            raise ArchiveError(self.path, self._refusal)

    def _both(self, write: Callable[[sqlite3.Connection], None]) -> None:
        """Writes reading state where it is kept, and here too when that is somewhere else."""
        with self._lock:
            self._refuse_marks()
            self._write_pending(connection.BUSY_SECONDS)
            self._places.forget()
            with transaction(self._kept, self._kept_file, connection.BUSY_SECONDS):
                write(self._kept)
            if self._kept is not self._connection:
                with transaction(self._connection, None, 0):
                    write(self._connection)

    def _keep(self, sql: str, values: tuple[str, ...]) -> None:
        with self._lock:
            self._refuse_marks()
            with transaction(self._kept, self._kept_file, connection.BUSY_SECONDS):
                self._kept.execute(sql, values)

    @property
    def _kept_file(self) -> Path | None:
        return self.file if self._kept is self._connection else self._kept_path

    def _mark(self, id: int, columns: Mapping[str, int | None]) -> None:
        with self._lock:
            self._refuse_marks()
            self._write(self._pending.with_columns(id, columns))

    def _write(self, marks: PendingMarks) -> None:
        """Writes marks, or keeps them until they can be written, and shows them in either case."""
        before, self._pending = self._pending, marks
        try:
            # Who waited once for the other program need not do so at every key.
            self._write_pending(0 if before else connection.MARK_SECONDS)
        except ArchiveLocked:
            pass
        except BaseException:
            self._pending = before
            raise
        if self._kept is not self._connection:
            self._places.forget()
            with transaction(self._connection, None, 0):
                marks.write(self._connection, self._connection)

    def _write_pending(self, wait: float) -> None:
        if self._pending:
            self._places.forget()
            with transaction(self._kept, self._kept_file, wait):
                self._pending.write(self._kept, self._connection)
            self._pending = PendingMarks()
