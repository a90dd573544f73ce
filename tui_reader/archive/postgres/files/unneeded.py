"""Deleting attached files: those that no bulletin needs, and others where the user has set a quota."""

from __future__ import annotations

from typing import Any

from tui_reader.archive.files.arrivals import quota_reason
from tui_reader.archive.files.rows import number, word
from tui_reader.archive.postgres.database import SharedDatabase
from tui_reader.archive.postgres.search.writing import write_terms_linking
from tui_reader.archive.values import DroppedFile


class SharedFileCleaner(SharedDatabase):
    """See `attached_protocol.AttachedFiles`."""

    def file_bytes_in_all(self) -> int:
        return int(self._value(_BYTES))

    def drop_files(self, most: int | None = None, *, only_look: bool = False) -> list[DroppedFile]:
        if only_look:
            with self.server.transaction() as connection:
                return [file for _id, file in _unneeded(connection, most)]
        with self._writing() as connection:
            connection.execute(_ONE_AT_A_TIME)
            unneeded = _unneeded(connection, most)
            ids = [id for id, _file in unneeded]
            connection.execute(_COUNT_DROPPED, (ids,))
            # With their contents, texts, pages and versions.
            connection.execute("DELETE FROM files WHERE id = ANY(%s)", (ids,))
            connection.execute(_FORGET)
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
        with self._writing() as connection:
            connection.execute(_ONE_AT_A_TIME)
            over = int(connection.execute(_BYTES).fetchone()[0]) - most
            dropped, ids = [], []
            for id, digest, name, address, size in connection.execute(_CURRENT, (_PORTION,)).fetchall():
                if over <= 0:
                    break
                over -= number(size)
                ids.append(id)
                dropped.append(
                    DroppedFile(digest.hex(), word(name), address, number(size), former=False, current=True)
                )
            if ids:
                connection.execute(_COUNT_DROPPED, (ids,))
                refused = connection.execute(_REFUSE, (quota_reason(most), ids)).fetchall()
                connection.execute("DELETE FROM files WHERE id = ANY(%s)", (ids,))
                write_terms_linking(connection, [address for (address,) in refused])
            return dropped


def _unneeded(connection: Any, most: int | None) -> list[tuple[int, DroppedFile]]:
    """The files to delete, with their ids. In a transaction of the caller."""
    left = int(connection.execute(_BYTES).fetchone()[0])
    found = []
    for id, digest, name, address, size, linked in connection.execute(_UNNEEDED).fetchall():
        if linked and (most is None or left <= most):
            continue
        left -= number(size)
        found.append((id, DroppedFile(digest.hex(), word(name), word(address), number(size), bool(linked))))
    return found


_PORTION = 500
"""Files of bulletins that are deleted in one transaction."""

# Two programs that delete at the same time would both find the archive too large.
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('bulletin_tui.drop_files'))"

_BYTES = "SELECT coalesce(sum(size), 0) FROM files"

_COUNT_DROPPED = """
    UPDATE attachments a SET dropped = coalesce(a.dropped, 0) + seen.files FROM (
        SELECT key_of(address) AS key, count(*) AS files FROM file_versions WHERE file = ANY(%s) GROUP BY 1
    ) AS seen WHERE key_of(a.address) = seen.key
"""

_REFUSE = """
    UPDATE attachments SET state = 'refused', reason = %s, cause = 'quota', size_limit = NULL, etag = NULL,
        last_modified = NULL
    WHERE file = ANY(%s) RETURNING address
"""

_FORGET = """
    DELETE FROM attachments a WHERE a.file IS NULL AND a.state IN ('kept', 'gone')
    AND NOT EXISTS (SELECT FROM attachment_links l WHERE key_of(l.address) = key_of(a.address))
"""

# A file counts with the newest of the bulletins that link it; one without a date by the time when it came. Those
# of bulletins that a reader has marked or added stay, and those that no server has any more.
_CURRENT = """
    SELECT f.id, f.digest, min(a.name COLLATE "C"), min(a.address COLLATE "C"), f.size
    FROM files f JOIN attachments a ON a.file = f.id
    JOIN attachment_links l ON key_of(l.address) = key_of(a.address) JOIN bulletins b ON b.id = l.bulletin
    GROUP BY f.id
    HAVING NOT bool_or(wanted_by_readers(b.id)) AND count(b.origin) = count(*)
        AND NOT bool_or(a.state = 'gone')
    ORDER BY min(CASE WHEN b.published IS NULL THEN -extract(epoch FROM b.kept)::bigint ELSE b.sort_date END) DESC,
        f.id
    LIMIT %s
"""

# First what no bulletin links, then by the time when it was seen last.
_UNNEEDED = """
    SELECT f.id, f.digest, coalesce(min(a.name COLLATE "C"), ''), coalesce(min(v.address COLLATE "C"), ''), f.size,
        count(l.bulletin) > 0 AS linked
    FROM files f
    LEFT JOIN file_versions v ON v.file = f.id
    LEFT JOIN attachments a ON key_of(a.address) = key_of(v.address)
    LEFT JOIN attachment_links l ON key_of(l.address) = key_of(v.address)
    GROUP BY f.id
    HAVING count(l.bulletin) = 0
        OR count(*) FILTER (WHERE a.file IS NOT DISTINCT FROM f.id AND l.bulletin IS NOT NULL) = 0
    ORDER BY linked, max(v.last_seen), f.id
"""
