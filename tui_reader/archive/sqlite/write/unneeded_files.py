"""Deleting attached files: those that no bulletin needs, and others where the user has set a quota."""

from __future__ import annotations

from tui_reader.archive.files.arrivals import quota_reason
from tui_reader.archive.files.rows import number, word
from tui_reader.archive.sqlite.db.database import Database
from tui_reader.archive.sqlite.search import index
from tui_reader.archive.values import DroppedFile


class FileCleaner(Database):
    """See `attached_protocol.AttachedFiles`."""

    def file_bytes_in_all(self) -> int:
        return int(self._one(_BYTES)[0])

    def drop_files(self, most: int | None = None, *, only_look: bool = False) -> list[DroppedFile]:
        if only_look:
            with self._reading():
                return [file for _id, file in self._unneeded(most)]
        with self._writing():
            self._refuse()
            unneeded = self._unneeded(most)
            for id, _file in unneeded:
                self._count_dropped(id)
                # With its content, text, pages and versions.
                self.connection.execute("DELETE FROM files WHERE id = ?", (id,))
            self.connection.execute(
                "DELETE FROM attachments WHERE file IS NULL AND state IN ('kept', 'gone') "
                "AND address NOT IN (SELECT address FROM attachment_links)"
            )
        return [file for _id, file in unneeded]

    def keep_to_quota(self, most: int) -> list[DroppedFile]:
        if self.file_bytes_in_all() <= most:
            return []
        found = self.drop_files(most)
        # In several transactions, so that other writers need not wait long.
        while dropped := self._drop_current(most):
            found += dropped
        return found

    def _drop_current(self, most: int) -> list[DroppedFile]:
        """Deletes up to `_PORTION` files of bulletins."""
        with self._writing():
            self._refuse()
            over = self.file_bytes_in_all() - most
            if over <= 0 or not self._links_are_complete():
                return []
            dropped = []
            for id, digest, name, size in self.connection.execute(_CURRENT, (_PORTION,)).fetchall():
                if over <= 0:
                    break
                over -= number(size)
                addresses = self._refuse_file(id, most)
                shown = digest.hex() if isinstance(digest, bytes) else ""
                dropped.append(
                    DroppedFile(shown, word(name), addresses[0], number(size), former=False, current=True)
                )
            return dropped

    def _refuse_file(self, id: int, most: int) -> list[str]:
        """Deletes a file, and records why at its addresses, which are returned. In a transaction of the caller."""
        found = self.connection.execute("SELECT address FROM attachments WHERE file = ?", (id,)).fetchall()
        addresses = [str(address) for (address,) in found]
        index.forget_linking(self.connection, addresses)
        self._count_dropped(id)
        self.connection.execute(
            "UPDATE attachments SET state = 'refused', reason = ?, cause = 'quota', size_limit = NULL, "
            "etag = NULL, last_modified = NULL WHERE file = ?",
            (quota_reason(most), id),
        )
        self.connection.execute("DELETE FROM files WHERE id = ?", (id,))
        return addresses

    def _count_dropped(self, id: int) -> None:
        """Counts a file that is to be deleted where it was seen. In a transaction of the caller."""
        self.connection.execute(
            "UPDATE attachments SET dropped = coalesce(dropped, 0) + 1 "
            "WHERE address IN (SELECT address FROM file_versions WHERE file = ?)",
            (id,),
        )

    def _links_are_complete(self) -> bool:
        """Whether the bulletins of an archive of an earlier version are indexed again, which records their links.
        In a transaction of the caller."""
        waiting = self.connection.execute(
            "SELECT 1 FROM bulletins INDEXED BY unindexed JOIN unlinked ON id <= last WHERE rank IS NULL LIMIT 1"
        ).fetchone()
        return waiting is None

    def _unneeded(self, most: int | None) -> list[tuple[int, DroppedFile]]:
        """The files to delete, with their ids. In a transaction of the caller."""
        if not self._links_are_complete():
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


# A size that no row can hold is damage: the sum of several would be larger than any number of the database.
_BYTES = """
    SELECT coalesce(sum(size), 0) FROM files WHERE typeof(size) = 'integer' AND size BETWEEN 0 AND (1 << 40)
"""

_PORTION = 500
"""Files of bulletins that are deleted in one transaction."""

# A file counts with the newest of the bulletins that link it; one without a date by the time when it came. Those
# of bulletins that a reader has marked or added stay, and those that no server has any more.
_CURRENT = """
    SELECT f.id, f.digest, min(a.name), f.size
    FROM files f JOIN attachments a ON a.file = f.id
    JOIN attachment_links l ON l.address = a.address JOIN bulletins b ON b.id = l.bulletin
    GROUP BY f.id
    HAVING max(b.starred) = 0 AND count(b.origin) = count(*) AND sum(a.state = 'gone') = 0
        AND max(EXISTS (SELECT 1 FROM tags t WHERE t.address = b.address)) = 0
    ORDER BY min(iif(b.published IS NULL, -coalesce(strftime('%s', substr(b.kept, 1, 19)), 0), b.sort_date)) DESC,
        f.id
    LIMIT ?
"""

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
