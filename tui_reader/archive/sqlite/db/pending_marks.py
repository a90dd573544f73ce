"""Marks that are not in the archive file yet because another program is writing to it, and how they show."""

from __future__ import annotations

from collections.abc import Mapping

from tui_reader.archive.values import Marks, Position, Row
from tui_reader.model import Announcement


class PendingMarks:
    """Marks that wait to be written. `columns` are those of the table `marks` by the id of the bulletin;
    `acknowledged` holds announcements by title and address."""

    def __init__(self) -> None:
        self.columns: dict[int, dict[str, int | None]] = {}
        self.acknowledged: set[tuple[str, str | None]] = set()

    def __bool__(self) -> bool:
        return bool(self.columns or self.acknowledged)

    def with_columns(self, id: int, columns: Mapping[str, int | None]) -> PendingMarks:
        """A copy with more marks of one bulletin."""
        more = self._copy()
        more.columns[id] = {**self.columns.get(id, {}), **columns}
        return more

    def with_acknowledged(self, title: str, address: str | None) -> PendingMarks:
        """A copy with one more acknowledged announcement."""
        more = self._copy()
        more.acknowledged.add((title, address))
        return more

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

    def _copy(self) -> PendingMarks:
        copy = PendingMarks()
        copy.columns = dict(self.columns)
        copy.acknowledged = set(self.acknowledged)
        return copy
