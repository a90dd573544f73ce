"""Collections in the file that stores the marks."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

from tui_reader.archive.errors import ArchiveError, explained
from tui_reader.archive.record import moment, utc
from tui_reader.archive.sqlite.write.marking import MarkWriter
from tui_reader.archive.workspace.collections.records import pack_collection, unpack_collection
from tui_reader.archive.workspace.collections.values import (
    CHANGED,
    ONE_USER,
    Collection,
    CollectionChanged,
    CollectionSummary,
    checked_collection,
    edit_time,
)

_NEVER = datetime.fromtimestamp(0, UTC)


class CollectionKeeper(MarkWriter):
    """See `workspace.collections.protocol.Collections`."""

    def collections(self) -> list[CollectionSummary]:
        with self._lock, explained(self._marks_path):
            rows = self._marks_connection.execute("SELECT id, name, items, edited FROM collections ORDER BY name")
            return [
                CollectionSummary(
                    name if isinstance(name, str) else str(id),
                    items if isinstance(items, int) else 0,
                    moment(edited) or _NEVER,
                )
                for id, name, items, edited in rows
            ]

    def collection(self, name: str) -> Collection | None:
        with self._lock, explained(self._marks_path):
            found = self._marks_connection.execute(
                "SELECT name, edited, content FROM collections WHERE name = ?", (name,)
            ).fetchone()
        if found is None:
            return None
        return unpack_collection(found[2])._replace(name=found[0], edited=moment(found[1]))

    def save_collection(self, collection: Collection, before: Collection | None) -> Collection:
        collection = checked_collection(collection)
        if collection.shared:
            raise ArchiveError(self.path, ONE_USER)
        written = collection._replace(edited=edit_time(before, datetime.now(UTC)))
        with self._saving() as connection:
            if before is not None:
                self._delete(connection, before)
            if connection.execute("SELECT 1 FROM collections WHERE name = ?", (written.name,)).fetchone():
                raise CollectionChanged(self.path, CHANGED.format(name=written.name))
            put_collection(connection, written)
        return written

    def forget_collection(self, before: Collection) -> None:
        with self._saving() as connection:
            self._delete(connection, before)

    def share_collection(self, name: str, shared: bool) -> None:
        raise ArchiveError(self.path, ONE_USER)

    def _delete(self, connection: sqlite3.Connection, before: Collection) -> None:
        sql = "DELETE FROM collections WHERE name = ? AND edited = ?"
        edited = utc(before.edited or _NEVER)
        if connection.execute(sql, (before.name, edited)).rowcount != 1:
            raise CollectionChanged(self.path, CHANGED.format(name=before.name))


def put_collection(connection: sqlite3.Connection, collection: Collection) -> None:
    """Writes a collection, whose name no other one has."""
    connection.execute(
        "INSERT INTO collections (name, edited, items, content) VALUES (?, ?, ?, ?)",
        (
            collection.name,
            utc(collection.edited or _NEVER),
            len(collection.items),
            pack_collection(collection),
        ),
    )
