"""Deleting attached files that no bulletin needs."""

from __future__ import annotations

from tui_reader.archive.sqlite.db.database import Database
from tui_reader.archive.sqlite.files.rows import number, word
from tui_reader.archive.values import DroppedFile


class FileCleaner(Database):
    """See `protocol.AttachedFiles`."""

    def file_bytes_in_all(self) -> int:
        return int(self._one("SELECT coalesce(sum(size), 0) FROM files")[0])

    def drop_files(self, most: int | None = None, *, only_look: bool = False) -> list[DroppedFile]:
        if only_look:
            with self._reading():
                return [file for _id, file in self._unneeded(most)]
        with self._writing():
            self._refuse()
            unneeded = self._unneeded(most)
            for id, _file in unneeded:
                # With its content, text, pages and versions.
                self.connection.execute("DELETE FROM files WHERE id = ?", (id,))
            self.connection.execute(
                "DELETE FROM attachments WHERE file IS NULL AND state IN ('kept', 'gone') "
                "AND address NOT IN (SELECT address FROM attachment_links)"
            )
        return [file for _id, file in unneeded]

    def _unneeded(self, most: int | None) -> list[tuple[int, DroppedFile]]:
        """The files to delete, with their ids. In a transaction of the caller."""
        # Links are complete when the bulletins of an archive of an earlier version are indexed again.
        waiting = self.connection.execute(
            "SELECT 1 FROM bulletins INDEXED BY unindexed JOIN unlinked ON id <= last WHERE rank IS NULL LIMIT 1"
        ).fetchone()
        if waiting:
            return []
        left = self.file_bytes_in_all()
        found = []
        for id, digest, name, address, size, linked in self.connection.execute(_UNNEEDED).fetchall():
            if linked and (most is None or left <= most):
                continue
            left -= number(size)
            shown = digest.hex() if isinstance(digest, bytes) else ""
            found.append((id, DroppedFile(shown, word(name), word(address), number(size), bool(linked))))
        return found


# First what no bulletin links, then by the time when it was seen last.
_UNNEEDED = """
    SELECT f.id, f.digest, coalesce(min(a.name), ''), coalesce(min(v.address), ''), f.size,
        count(l.bulletin) > 0 AS linked
    FROM files f
    LEFT JOIN file_versions v ON v.file = f.id
    LEFT JOIN attachments a ON a.address = v.address
    LEFT JOIN attachment_links l ON l.address = v.address
    GROUP BY f.id
    HAVING count(l.bulletin) = 0 OR sum(a.file IS f.id AND l.bulletin IS NOT NULL) = 0
    ORDER BY linked, max(v.last_seen), f.id
"""
