"""Keeping what text recognition read on the pages of attached files, page by page."""

from __future__ import annotations

from tui_reader.archive.errors import DAMAGED, ArchiveError
from tui_reader.archive.record import pack_bytes, unpack_bytes
from tui_reader.archive.sqlite.db.database import Database
from tui_reader.archive.sqlite.files.rows import stored_digest


class RecognizedPageKeeper(Database):
    """See `protocol.RecognizedPages`."""

    def keep_recognized_page(self, digest: str, page: int, engine: str, data: str) -> None:
        packed = pack_bytes(data.encode("utf-8", "surrogatepass"))
        with self._writing():
            self._refuse()
            self.connection.execute(
                "INSERT OR REPLACE INTO recognized_pages SELECT id, ?, ?, ? FROM files WHERE digest = ?",
                (page, engine, packed, stored_digest(digest)),
            )

    def recognized_pages(self, digest: str, engine: str | None = None) -> dict[int, str]:
        with self._reading():
            found = self.connection.execute(
                "SELECT page, data FROM files JOIN recognized_pages ON file = id "
                "WHERE digest = ? AND ? IN (engine, '') ORDER BY page",
                (stored_digest(digest), engine or ""),
            ).fetchall()
        try:
            return {page: unpack_bytes(data).decode("utf-8", "surrogatepass") for page, data in found}
        except ValueError as error:
            raise ArchiveError(self.path, f"the recognized pages of file {digest[:16]}: {DAMAGED}") from error

    def forget_recognized_pages(self, digest: str) -> None:
        with self._writing():
            self._refuse()
            self.connection.execute(
                "DELETE FROM recognized_pages WHERE file = (SELECT id FROM files WHERE digest = ?)",
                (stored_digest(digest),),
            )
