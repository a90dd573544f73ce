"""Marks that are not in the archive yet because it cannot be written now, and how they show."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from tui_reader.announcement import Announcement
from tui_reader.archive.values import Flags, Marks, Position, Row


class PendingMarks(NamedTuple):
    """Marks that wait to be written. `columns` are those of the table `marks` by the id of the bulletin;
    `acknowledged` holds announcements by title and address."""

    columns: Mapping[int, Mapping[str, int | None]] = MappingProxyType({})
    acknowledged: frozenset[tuple[str, str | None]] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.columns or self.acknowledged)

    def with_columns(self, id: int, columns: Mapping[str, int | None]) -> PendingMarks:
        """A copy with more marks of one bulletin."""
        return self._replace(columns={**self.columns, id: {**self.columns.get(id, {}), **columns}})

    def with_flags(self, flags: Mapping[int, Flags]) -> PendingMarks:
        """A copy with the flags of many bulletins."""
        more = {id: {**self.columns.get(id, {}), **each._asdict()} for id, each in flags.items()}
        return self._replace(columns={**self.columns, **more})

    def with_acknowledged(self, title: str, address: str | None) -> PendingMarks:
        """A copy with one more acknowledged announcement."""
        return self._replace(acknowledged=self.acknowledged | {(title, address)})

    def flags(self, name: str) -> dict[int, bool]:
        """The bulletins whose flag `read` or `starred` waits, and what it will be."""
        return {id: bool(columns[name]) for id, columns in self.columns.items() if name in columns}

    def over_row(self, row: Row) -> Row:
        """A stored row as it will be."""
        columns = self.columns.get(row.id, {})
        read, starred = (bool(columns.get(name, getattr(row, name))) for name in ("read", "starred"))
        return row._replace(read=read, starred=starred) if columns else row

    def over_marks(self, id: int, marks: Marks) -> Marks:
        """The stored marks of a bulletin as they will be."""
        columns = self.columns.get(id, {})
        read, starred = (bool(columns.get(name, getattr(marks, name))) for name in ("read", "starred"))
        position = marks.position
        if "block" in columns:
            block = columns["block"]
            position = None if block is None else Position(block, columns["offset"] or 0)
        return Marks(read, starred, position)

    def over_announcement(self, announcement: Announcement) -> Announcement:
        """A stored announcement as it will be."""
        title = announcement.title
        done = {(title, None), (title, announcement.address)} & self.acknowledged
        return announcement._replace(acknowledged=True) if done else announcement
