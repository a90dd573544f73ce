"""Queries of the list: rows of views by number, the nearest unread row or title, publishers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from tui_reader.archive.collation import title_key
from tui_reader.archive.pending_marks import PendingMarks
from tui_reader.archive.record import moment
from tui_reader.archive.sqlite.db.connection import rows_with
from tui_reader.archive.sqlite.db.database import Database
from tui_reader.archive.sqlite.db.index_version import is_current
from tui_reader.archive.sqlite.lists import nearest, view_sql
from tui_reader.archive.sqlite.lists.row_offsets import RowOffsets
from tui_reader.archive.values import Counts, Label, Row, View
from tui_reader.text.fold import fold

OTHERS = (
    "SELECT bulletin, (SELECT count(*) - 1 FROM same_texts o WHERE o.first = s.first) FROM same_texts s "
    "WHERE bulletin IN ({})"
)
"""How many other bulletins have the text of each, of those whose text others have."""

# A view of less than one eighth of the table is faster to look up row by row than in a scan of the table.
_FEW = 8


class RowQueries(Database):
    """See `protocol.RowLists`."""

    _row_offsets: RowOffsets
    _version = -1
    _pending: PendingMarks

    def count(self, view: View = View()) -> int:  # noqa: B008 (frozen)
        with self._reading():
            if view._replace(order="date") == View(view.filter):
                counts = self._stored_counts()
                return {"all": counts.total, "unread": counts.unread, "starred": counts.starred}[view.filter]
            return self._offsets().count(self.connection, view)

    def counts(self) -> Counts:
        with self._lock:
            counts = self._stored_counts()
            for id, read in self._pending.flags("read").items():
                counts = counts._replace(unread=counts.unread + self._stored("read", id, read) - read)
            for id, starred in self._pending.flags("starred").items():
                stored = self._stored("starred", id, starred)
                counts = counts._replace(starred=counts.starred - stored + starred)
            return counts

    def rows(self, view: View, start: int, limit: int) -> list[Row]:
        with self._reading():
            return self.rows_of(self._offsets().ids(self.connection, view, start, limit))

    def ids(self, view: View, start: int, end: int) -> list[int]:
        with self._reading():
            return self._offsets().ids(self.connection, view, start, end - max(start, 0))

    def position(self, view: View, id: int) -> int | None:
        with self._reading():
            return self._offsets().position(self.connection, view, id)

    def positions(self, view: View, ids: Sequence[int]) -> dict[int, int]:
        with self._reading():
            found = ((id, self._offsets().position(self.connection, view, id)) for id in ids)
            return {id: row for id, row in found if row is not None}

    def row_of_day(self, view: View, day: date) -> int:
        with self._reading():
            return self._offsets().row_of_day(self.connection, view, -day.toordinal())

    def next_unread(self, view: View, start: int, step: int) -> int | None:
        with self._reading():
            count, counts = self.count(view), self.counts()
            if not count or not counts.unread:
                return None
            few = counts.unread < counts.starred
            sql, values = nearest.unread_sql(view, step, self._pending.flags("read"), few)
            return self._nearest(view, sql, values, start % count)

    def next_title(self, view: View, needle: str, start: int, step: int) -> int | None:
        with self._reading():
            count = self.count(view)
            if not count:
                return None
            near = self.rows(view, start % count, nearest.NEARBY if step > 0 else 1)
            for distance, row in enumerate(near):
                if needle in fold(row.title) or needle in fold(row.source or ""):
                    return start % count + distance
            if count > nearest.LARGE and (key := self._key(view, start % count)):
                question = nearest.title_match(needle)
                if question is not None and is_current(self.connection):
                    found = nearest.indexed_title(self.connection, view, step, question, needle, key)
                    return None if found is None else self._offsets().position(self.connection, view, found)
            self.connection.create_function("holds", 2, nearest.holding(needle), deterministic=True)
            sql, values = nearest.title_sql(view, step, few=count * _FEW < self.count())
            return self._nearest(view, sql, values, start % count)

    def row(self, id: int) -> Row | None:
        return next(iter(self.rows_of([id])), None)

    def rows_of(self, ids: Sequence[int]) -> list[Row]:
        with self._reading():
            rows = rows_with(
                self.connection, f"SELECT {view_sql.ROW_COLUMNS} FROM bulletins WHERE id IN ({{}})", ids
            )
            found = {row[0]: self._pending.over_row(_row(row)) for row in rows}
            tags = (
                "SELECT id, tag FROM bulletins JOIN tags USING (address) "
                "WHERE id IN ({}) AND EXISTS (SELECT 1 FROM tags) ORDER BY tag"
            )
            for id, tag in rows_with(self.connection, tags, ids):
                found[id] = found[id]._replace(tags=(*found[id].tags, tag))
            for id, others in rows_with(self.connection, OTHERS, ids):
                found[id] = found[id]._replace(others=others)
            for id, name in rows_with(self.connection, view_sql.WATCHED, list(found)):
                found[id] = found[id]._replace(watches=(*found[id].watches, name))
            return [found[id] for id in ids if id in found]

    def find(self, address: str) -> int | None:
        return self._number("SELECT id FROM bulletins WHERE address = ?", (address,))

    def find_title(self, title: str) -> int | None:
        key = title_key(title)
        sql = "SELECT id FROM bulletins WHERE title_key = ? ORDER BY sort_date, id LIMIT 1"
        return self._number(sql, (key,)) if key else None

    def sources(self) -> list[Label]:
        with self._reading():
            found = self.connection.execute("SELECT name, total, unread FROM sources ORDER BY sort_source")
            return [Label(*row) for row in found]

    def origins(self) -> list[Label]:
        with self._reading():
            found = self.connection.execute(
                "SELECT origin, total, unread FROM origins ORDER BY origin = '', origin"
            )
            counted = {name: Label(name, total, unread) for name, total, unread in found}
            for id, read in self._pending.flags("read").items():
                stored = self.connection.execute(
                    "SELECT coalesce(origin, ''), read FROM bulletins WHERE id = ?", (id,)
                ).fetchone()
                if stored is not None and (label := counted.get(stored[0])):
                    counted[label.name] = label._replace(unread=label.unread + stored[1] - read)
            return list(counted.values())

    def _offsets(self) -> RowOffsets:
        """The row numbers of the current state of the archive."""
        version = self._data_version()
        if version != self._version:
            self._version = version
            self._row_offsets.forget()
        return self._row_offsets

    def _invalidate(self) -> None:
        self._row_offsets.forget()

    def _nearest(self, view: View, sql: str, values: dict[str, object], start: int) -> int | None:
        """The row that a question of `nearest` leads to, asked from the row `start`."""
        key = self._key(view, start)
        if key is None:
            return None
        at = {f"at_{name}": value for name, value in zip(view_sql.keys(view), key, strict=True)}
        id = self.connection.execute(sql, values | at).fetchone()[0]
        return None if id is None else self._offsets().position(self.connection, view, id)

    def _key(self, view: View, row: int) -> tuple[Any, ...] | None:
        """The keys of a row of a view."""
        here = self._offsets().ids(self.connection, view, row, 1)
        names = ", ".join(view_sql.keys(view))
        found = self.connection.execute(f"SELECT {names} FROM bulletins WHERE id = ?", here or (-1,)).fetchone()
        return None if found is None else tuple(found)

    def _stored_counts(self) -> Counts:
        return Counts(*self._one("SELECT total, unread, starred FROM counts"))

    def _stored(self, flag: str, id: int, otherwise: bool) -> bool:
        """A flag as the views know it; `otherwise` when there is no such bulletin."""
        found = self._number(f"SELECT {flag} FROM bulletins WHERE id = ?", (id,))
        return otherwise if found is None else bool(found)


def _row(found: tuple[Any, ...]) -> Row:
    id, address, title, published, source, site, *flags, revisions, origin = found
    read, starred, restored, tampered = map(bool, flags)
    shown = moment(published)
    marks = (read, starred, restored, tampered)
    return Row(id, address, title, shown, source, site, *marks, revisions, origin=origin)
