"""Writing reading state: marks, tags, saved queries, acknowledged announcements."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tui_reader.announcement import Announcement
from tui_reader.archive.errors import ArchiveLocked, ArchiveUnavailable, explained
from tui_reader.archive.pending_marks import PendingMarks
from tui_reader.archive.sqlite.db import connection
from tui_reader.archive.sqlite.db.connection import rows_with, transaction
from tui_reader.archive.sqlite.db.database import Database
from tui_reader.archive.sqlite.write import announcements as announcement_rows
from tui_reader.archive.sqlite.write import marks as mark_rows
from tui_reader.archive.stored_text import spellings, stored_text
from tui_reader.archive.values import Flags, Label, Marks, Position, SavedQuery
from tui_reader.archive.workspace.limits import SAVED_NAME, checked_name, checked_query


class MarkWriter(Database):
    """See `protocol.ReadingState`."""

    _pending: PendingMarks

    def marks(self, id: int) -> Marks:
        with self._reading():
            found = self.connection.execute(
                "SELECT read, starred, block, offset FROM marks "
                "WHERE address = (SELECT address FROM bulletins WHERE id = ?)",
                (id,),
            ).fetchone()
        read, starred, block, offset = found or (0, 0, None, None)
        position = None if block is None else Position(block, offset or 0)
        return self._pending.over_marks(id, Marks(bool(read), bool(starred), position))

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
            rows = rows_with(self.connection, "SELECT id, read, starred FROM bulletins WHERE id IN ({})", ids)
            found = {id: Flags(bool(read), bool(starred)) for id, read, starred in rows}
            for name in Flags._fields:
                for id, value in self._pending.flags(name).items():
                    if id in found:
                        found[id] = found[id]._replace(**{name: value})
            return found

    def set_flags(self, flags: Mapping[int, Flags]) -> None:
        def write(target: sqlite3.Connection) -> None:
            rows = [(*map(int, flags[id]), address) for id, address in self._addresses(list(flags))]
            target.executemany(
                "INSERT INTO marks (read, starred, address) VALUES (?, ?, CAST(? AS TEXT)) "
                "ON CONFLICT (address) DO UPDATE SET read = excluded.read, starred = excluded.starred",
                rows,
            )
            target.executemany("UPDATE bulletins SET read = ?, starred = ? WHERE address = CAST(? AS TEXT)", rows)

        try:
            self._write_everywhere(write)
        except ArchiveUnavailable:
            with self._lock:
                self._write(self._pending.with_flags(flags))

    def tags(self) -> list[Label]:
        with self._reading():
            found = self.connection.execute(
                "SELECT tag, count(*), sum(1 - read) FROM tags JOIN bulletins USING (address) "
                "GROUP BY tag ORDER BY tag"
            )
            return [Label(*row) for row in found]

    def tags_of(self, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
        sql = "SELECT id, tag FROM bulletins JOIN tags USING (address) WHERE id IN ({}) ORDER BY tag"
        found: dict[int, tuple[str, ...]] = {}
        with self._reading():
            for id, tag in rows_with(self.connection, sql, ids):
                found[id] = (*found.get(id, ()), tag)
        return found

    def tag(self, ids: Sequence[int], add: Iterable[str], remove: Iterable[str] = ()) -> None:
        added, removed = list(map(_stored_name, add)), list(map(_stored_name, remove))

        def write(target: sqlite3.Connection) -> None:
            addresses = [address for _id, address in self._addresses(ids)]
            for address in addresses if removed else ():
                _remove_tags(target, address, removed)
            target.executemany(
                "INSERT OR IGNORE INTO tags VALUES (?, CAST(? AS TEXT))",
                ((tag, address) for tag in added for address in addresses),
            )

        self._write_everywhere(write)

    def saved_queries(self) -> list[SavedQuery]:
        with self._lock, explained(self._marks_path):
            found = self._marks_connection.execute("SELECT name, query FROM saved ORDER BY name")
            return [SavedQuery(*row) for row in found]

    def save_query(self, name: str, query: str) -> None:
        with self._saving() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO saved VALUES (?, ?)",
                (checked_name(name, SAVED_NAME), checked_query(query)),
            )

    def forget_query(self, name: str) -> None:
        with self._saving() as connection:
            names = connection.execute("SELECT CAST(name AS BLOB) FROM saved").fetchall()
            found = [(each,) for each in spellings(names, name)]
            connection.executemany("DELETE FROM saved WHERE name = CAST(? AS TEXT)", found)

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
            except ArchiveUnavailable as error:
                lost = f"{error.message}; the last marks were not kept, make them again"
                raise ArchiveUnavailable(self._marks_path, lost) from error
            finally:
                self._pending = PendingMarks()
                self._close_connections()

    def _close_connections(self) -> None:
        self.connection.close()
        self._marks_connection.close()

    def _addresses(self, ids: Sequence[int]) -> list[tuple[int, bytes]]:
        """The ids of bulletins, and their addresses as they are stored; unknown ids are left out."""
        sql = "SELECT id, CAST(address AS BLOB) FROM bulletins WHERE id IN ({})"
        return list(rows_with(self.connection, sql, ids))

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

    @contextmanager
    def _saving(self) -> Iterator[sqlite3.Connection]:
        """A write transaction in the file that stores the saved queries, and its connection."""
        with self._lock:
            self._refuse_marks()
            with transaction(self._marks_connection, self._marks_file, connection.BUSY_SECONDS):
                yield self._marks_connection

    @property
    def _marks_file(self) -> Path | None:
        return self._own_path if self._marks_connection is self.connection else self._marks_path

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
        except ArchiveUnavailable as error:
            self.trouble = error
        except BaseException:
            self._pending = before
            raise
        if self._marks_connection is not self.connection:
            self._invalidate()
            with transaction(self.connection, None, 0):
                write_marks(marks, self.connection, self.connection)

    def _flush(self, wait: float) -> None:
        """Writes the marks that wait; `wait` seconds for other programs."""
        if self._pending:
            self._invalidate()
            # A key makes a mark: its commit must not write the log of a sync into the file.
            with transaction(self._marks_connection, self._marks_file, wait, connection.MARK_LOG_PAGES):
                write_marks(self._pending, self._marks_connection, self.connection)
            self._pending, self.trouble = PendingMarks(), None

    def _write_pending(self) -> None:
        if self._marks_connection is self.connection:
            write_marks(self._pending, self.connection, self.connection)

    def _pending_written(self) -> None:
        if self._pending and self._marks_connection is self.connection:
            self._pending = PendingMarks()


def _stored_name(text: str) -> str:
    """A tag as it is stored: one line of at most 100 characters. Raises ValueError when it is empty."""
    name = _line_of(text)
    if not name:
        raise ValueError("a name needs at least one letter")
    return name


def _line_of(text: str) -> str:
    from tui_reader.text.clean import clean_line

    return clean_line(text, 100)


def _remove_tags(connection: sqlite3.Connection, address: bytes, names: Sequence[str]) -> None:
    """Removes tags from an address, given as it is stored, whatever control codes they hold."""
    stored = connection.execute("SELECT CAST(tag AS BLOB) FROM tags WHERE address = CAST(? AS TEXT)", (address,))
    gone = [(tag, address) for (tag,) in stored.fetchall() if _line_of(stored_text(tag)) in names]
    connection.executemany("DELETE FROM tags WHERE tag = CAST(? AS TEXT) AND address = CAST(? AS TEXT)", gone)


def write_marks(pending: PendingMarks, target: sqlite3.Connection, shown: sqlite3.Connection) -> None:
    """Writes marks to `target`; their ids are those of `shown`. A bulletin that is not there has no marks."""
    for id, columns in pending.columns.items():
        addresses = shown.execute("SELECT CAST(address AS BLOB) FROM bulletins WHERE id = ?", (id,))
        for (address,) in addresses.fetchall():
            updates = ", ".join(f"{name} = excluded.{name}" for name in columns)
            places = f"CAST(? AS TEXT){', ?' * len(columns)}"
            target.execute(
                f"INSERT INTO marks (address, {', '.join(columns)}) VALUES ({places}) "
                f"ON CONFLICT (address) DO UPDATE SET {updates}",
                (address, *columns.values()),
            )
            if not columns.keys().isdisjoint(Flags._fields):
                mark_rows.derive(target, address)
    for title, of in pending.acknowledged:
        announcement_rows.acknowledge(target, title, of)
