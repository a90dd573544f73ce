"""Keeping what text recognition read on the pages of attached files, page by page."""

from __future__ import annotations

import json
from collections.abc import Collection

from tui_reader.archive.errors import DAMAGED_BYTES, ArchiveError
from tui_reader.archive.files.recognized import RecognizedPageReader
from tui_reader.archive.files.rows import attached, stored_digest
from tui_reader.archive.record import pack_bytes, unpack_bytes
from tui_reader.archive.sqlite.db.database import Database
from tui_reader.archive.sqlite.files.rows import STATE_COLUMNS
from tui_reader.archive.values import AttachedFile

_PARTLY_READ = f"""
    SELECT l.address, {STATE_COLUMNS} FROM bulletins b INDEXED BY by_origin
    CROSS JOIN attachment_links l ON l.bulletin = b.id AND l.current
    JOIN attachments a ON a.address = l.address
    JOIN files f ON f.id = a.file LEFT JOIN file_texts t ON t.id = a.file
    WHERE b.origin IN (SELECT value FROM json_each(?)) AND f.kind IN (SELECT value FROM json_each(?))
        AND (t.contract IS NULL OR t.not_read <> '[]') AND typeof(f.digest) = 'blob'
    ORDER BY b.sort_date, b.id
"""


class RecognizedPageKeeper(RecognizedPageReader, Database):
    """See `attached_protocol.RecognizedPages`."""

    def keep_recognized_page(self, digest: str, page: int, engine: str, data: str) -> None:
        packed = pack_bytes(data.encode("utf-8", "surrogatepass"))
        with self._writing():
            self._refuse()
            self.connection.execute(
                "INSERT OR REPLACE INTO recognized_pages SELECT id, ?, ?, ? FROM files WHERE digest = ?",
                (page, engine, packed, stored_digest(digest)),
            )

    def _pages(self, digest: str) -> list[tuple[int, str, str]]:
        with self._reading():
            found = self.connection.execute(
                "SELECT page, engine, data FROM files JOIN recognized_pages ON file = id "
                "WHERE digest = ? ORDER BY page",
                (stored_digest(digest),),
            ).fetchall()
        try:
            if not all(
                isinstance(page, int) and isinstance(by, str) and isinstance(data, bytes)
                for page, by, data in found
            ):
                raise ValueError
            return [(page, by, unpack_bytes(data).decode("utf-8", "surrogatepass")) for page, by, data in found]
        except ValueError as error:
            raise ArchiveError(
                self.path, f"the recognized pages of file {digest[:16]}: {DAMAGED_BYTES}"
            ) from error

    def forget_recognized_pages(self, digest: str) -> None:
        with self._writing():
            self._refuse()
            self.connection.execute(
                "DELETE FROM recognized_pages WHERE file = (SELECT id FROM files WHERE digest = ?)",
                (stored_digest(digest),),
            )

    def partly_read_files(self, origins: Collection[str], kinds: Collection[str]) -> list[AttachedFile]:
        with self._reading():
            rows = self.connection.execute(_PARTLY_READ, (json.dumps([*origins]), json.dumps([*kinds]))).fetchall()
        found: dict[str | None, AttachedFile] = {}
        for address, *state in rows:
            file = attached("", address, state)
            found.setdefault(file.digest, file)
        return list(found.values())
