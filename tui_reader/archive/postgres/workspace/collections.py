"""Collections in a shared archive: those of the user who is logged in, and those of all (of the user '')."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.postgres.changes import FollowedDatabase
from tui_reader.archive.workspace.collections.records import pack_collection, unpack_collection
from tui_reader.archive.workspace.collections.values import (
    CHANGED,
    NO_COLLECTION,
    SHARED_BY_EDITORS,
    Collection,
    CollectionChanged,
    CollectionSummary,
    checked_collection,
    edit_time,
)

_VISIBLE = """
    SELECT DISTINCT ON (name) name, items, edited, user_name = '' AS shared, content FROM collections
    WHERE user_name IN (session_user::text, '') ORDER BY name, user_name DESC
"""

_OWNER = "CASE WHEN %s THEN '' ELSE session_user::text END"


class SharedCollections(FollowedDatabase):
    """See `workspace.collections.protocol.Collections`."""

    def collections(self) -> list[CollectionSummary]:
        rows = self._run(f"SELECT name, items, edited, shared FROM ({_VISIBLE}) v ORDER BY name")
        return [CollectionSummary(*row) for row in rows]

    def collection(self, name: str) -> Collection | None:
        rows = self._run(f"SELECT name, edited, shared, content FROM ({_VISIBLE}) v WHERE name = %s", (name,))
        for found, edited, shared, content in rows:
            return unpack_collection(content)._replace(name=found, edited=edited, shared=shared)
        return None

    def save_collection(self, collection: Collection, before: Collection | None) -> Collection:
        collection = checked_collection(collection)
        shared = collection.shared if before is None else before.shared
        written = collection._replace(edited=edit_time(before, datetime.now(UTC)), shared=shared)
        with self.server.transaction() as connection:
            if before is not None:
                self._delete(connection, before)
            added = connection.execute(
                "INSERT INTO collections (user_name, name, edited, items, content) "
                f"VALUES ({_OWNER}, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
                (shared, written.name, written.edited, len(written.items), pack_collection(written)),
            ).rowcount
            if not added:
                raise CollectionChanged(self.location, CHANGED.format(name=written.name))
        return written

    def forget_collection(self, before: Collection) -> None:
        with self.server.transaction() as connection:
            self._delete(connection, before)

    def share_collection(self, name: str, shared: bool) -> None:
        moved = self.server.write(
            f"UPDATE collections SET user_name = {_OWNER} WHERE name = %s AND user_name = {_OWNER} RETURNING name",
            (shared, name, not shared),
        )
        if not moved:
            raise ArchiveError(self.location, NO_COLLECTION.format(name=name))

    def _delete(self, connection: Any, before: Collection) -> None:
        deleted = connection.execute(
            f"DELETE FROM collections WHERE user_name = {_OWNER} AND name = %s AND edited = %s",
            (before.shared, before.name, before.edited),
        ).rowcount
        if deleted:
            return
        there = connection.execute(
            f"SELECT 1 FROM collections WHERE user_name = {_OWNER} AND name = %s AND edited = %s",
            (before.shared, before.name, before.edited),
        ).fetchone()
        # Row-level security hides what may be read and not deleted from the statement that deletes.
        message = SHARED_BY_EDITORS if there else CHANGED
        kind = ArchiveError if there else CollectionChanged
        raise kind(self.location, message.format(name=before.name))
