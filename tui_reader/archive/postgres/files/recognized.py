"""Keeping what text recognition read on the pages of attached files, page by page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from tui_reader.archive.errors import DAMAGED_BYTES, ArchiveError
from tui_reader.archive.files.recognized import RecognizedPageReader
from tui_reader.archive.files.rows import attached, stored_digest
from tui_reader.archive.postgres.database import SharedDatabase
from tui_reader.archive.postgres.files.rows import STATE_COLUMNS
from tui_reader.archive.record import pack_bytes, unpack_bytes
from tui_reader.archive.values import AttachedFile

if TYPE_CHECKING:
    from tui_reader.archive.transfer.values import PageReading

_KEEP = """
    INSERT INTO recognized_pages (file, page, engine, data) SELECT id, %s, %s, %s FROM files WHERE digest = %s
    ON CONFLICT (file, page) DO UPDATE SET engine = excluded.engine, data = excluded.data
"""

_PAGES = "SELECT page, engine, data FROM files JOIN recognized_pages ON file = id WHERE digest = %s ORDER BY page"

_PARTLY_READ = f"""
    SELECT l.address, {STATE_COLUMNS} FROM bulletins b
    JOIN attachment_links l ON l.bulletin = b.id AND l.current
    JOIN attachments a ON key_of(a.address) = key_of(l.address)
    JOIN files f ON f.id = a.file LEFT JOIN file_texts t ON t.id = a.file
    WHERE b.origin = ANY(%s::text[]) AND f.kind = ANY(%s::text[]) AND (t.contract IS NULL OR t.not_read <> '[]')
    ORDER BY b.sort_date, b.id
"""


class SharedRecognizedPages(RecognizedPageReader, SharedDatabase):
    """See `attached_protocol.RecognizedPages`."""

    def keep_recognized_page(self, digest: str, page: int, engine: str, data: str) -> None:
        self._write(_KEEP, _row(digest, page, engine, data))

    def keep_page_readings(self, digest: str, readings: Sequence[PageReading]) -> None:
        rows = [_row(digest, each.page, each.engine, each.data) for each in readings]
        with self._writing() as connection, connection.cursor() as cursor:
            cursor.executemany(_KEEP, rows)

    def page_readings(self, digest: str) -> list[PageReading]:
        from tui_reader.archive.transfer.values import PageReading

        return [PageReading(*each) for each in self._pages(digest)]

    def _pages(self, digest: str) -> list[tuple[int, str, str]]:
        found = self._run(_PAGES, (stored_digest(digest),))
        try:
            return [(page, by, unpack_bytes(data).decode("utf-8", "surrogatepass")) for page, by, data in found]
        except ValueError as error:
            raise ArchiveError(
                self.location, f"the recognized pages of file {digest[:16]}: {DAMAGED_BYTES}"
            ) from error

    def forget_recognized_pages(self, digest: str) -> None:
        self._write(
            "DELETE FROM recognized_pages WHERE file = (SELECT id FROM files WHERE digest = %s)",
            (stored_digest(digest),),
        )

    def partly_read_files(self, origins: Collection[str], kinds: Collection[str]) -> list[AttachedFile]:
        found: dict[str | None, AttachedFile] = {}
        for address, *state in self._run(_PARTLY_READ, (list(origins), list(kinds))):
            file = attached("", address, state)
            found.setdefault(file.digest, file)
        return list(found.values())


def _row(digest: str, page: int, engine: str, data: str) -> tuple[object, ...]:
    return page, engine, pack_bytes(data.encode("utf-8", "surrogatepass")), stored_digest(digest)
