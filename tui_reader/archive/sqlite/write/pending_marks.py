"""Marks that wait for another program to finish with the archive file, and how they show meanwhile."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from tui_reader.archive.sqlite.write import announcements
from tui_reader.archive.sqlite.write import marks as reading
from tui_reader.archive.values import Marks, Position, Row
from tui_reader.model import Announcement


class PendingMarks:
    """What was marked and is not in the file yet: columns of the table `marks` by the id of the bulletin, and
    announcements by title and address."""

    def __init__(self) -> None:
        self._columns: dict[int, dict[str, int | None]] = {}
        self._acknowledged: set[tuple[str, str | None]] = set()

    def __bool__(self) -> bool:
        return bool(self._columns or self._acknowledged)

    def with_columns(self, id: int, columns: Mapping[str, int | None]) -> PendingMarks:
        """These marks and some more of one bulletin."""
        more = self._copy()
        more._columns[id] = {**self._columns.get(id, {}), **columns}
        return more

    def with_acknowledged(self, title: str, address: str | None) -> PendingMarks:
        """These marks and an announcement."""
        more = self._copy()
        more._acknowledged.add((title, address))
        return more

    def write(self, kept: sqlite3.Connection, shown: sqlite3.Connection) -> None:
        """Writes everything to `kept`; the ids are those of `shown`. A bulletin that is not there has no marks."""
        for id, columns in self._columns.items():
            address = reading.address_of(shown, id)
            if address is not None:
                reading.set_columns(kept, address, columns)
        for title, of in self._acknowledged:
            announcements.acknowledge(kept, title, of)

    def flags(self, name: str) -> dict[int, bool]:
        """The bulletins whose flag `read` or `starred` waits, and what it will be."""
        return {id: bool(columns[name]) for id, columns in self._columns.items() if name in columns}

    def over_row(self, row: Row) -> Row:
        columns = self._columns.get(row.id, {})
        read, starred = (bool(columns.get(name, getattr(row, name))) for name in ("read", "starred"))
        return row._replace(read=read, starred=starred) if columns else row

    def over_marks(self, id: int, marks: Marks) -> Marks:
        columns = self._columns.get(id, {})
        read, starred = (bool(columns.get(name, getattr(marks, name))) for name in ("read", "starred"))
        position = marks.position
        if "block" in columns:
            block = columns["block"]
            position = None if block is None else Position(block, columns["offset"] or 0)
        return Marks(read, starred, position)

    def over_announcement(self, announcement: Announcement) -> Announcement:
        title = announcement.title
        done = {(title, None), (title, announcement.address)} & self._acknowledged
        return announcement._replace(acknowledged=True) if done else announcement

    def _copy(self) -> PendingMarks:
        copy = PendingMarks()
        copy._columns = dict(self._columns)
        copy._acknowledged = set(self._acknowledged)
        return copy
