"""Streams of all records, and adding those of another archive."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tui_reader.archive.errors import DAMAGED_BYTES, ArchiveError
from tui_reader.archive.files.rows import attached, number, stored_digest, word
from tui_reader.archive.record import moment, pack_bytes, unpack_bytes, utc
from tui_reader.archive.sqlite.db.connection import rows_with
from tui_reader.archive.sqlite.files.rows import STATE_COLUMNS, STATE_TABLES
from tui_reader.archive.sqlite.write import announcements as announcement_rows
from tui_reader.archive.sqlite.write import marks as mark_rows
from tui_reader.archive.sqlite.write.marking import MarkWriter
from tui_reader.archive.values import AttachedFile, Marks, Position, SeenDocument

if TYPE_CHECKING:
    from tui_reader.archive.transfer.values import AnnouncementRecord, KeptFile, PageReading, ReadingRecord


class RecordTransfer(MarkWriter):
    """See `transfer.protocol.CompleteRecords`."""

    def reading_records(self, addresses: Sequence[str] | None = None) -> Generator[ReadingRecord]:
        from tui_reader.archive.transfer.values import ReadingRecord

        with self._reading():
            if addresses is None:
                rows: Iterator[tuple[Any, ...]] = self.connection.execute(_MARKED.format("") + "ORDER BY address")
            else:
                some = [*dict.fromkeys(addresses)]
                rows = iter(sorted(rows_with(self.connection, _MARKED.format("WHERE address IN ({})"), some)))
            for address, read, starred, block, offset in rows:
                tags = self.connection.execute("SELECT tag FROM tags WHERE address = ? ORDER BY tag", (address,))
                position = None if block is None else Position(number(block), number(offset))
                marks = Marks(bool(read), bool(starred), position)
                names = tuple(tag for (tag,) in tags.fetchall())
                if marks != Marks() or names:
                    yield ReadingRecord(address, marks, names)

    def put_reading_records(self, records: Sequence[ReadingRecord]) -> None:
        if not records:
            return

        def write(target: sqlite3.Connection) -> None:
            for address, marks, tags in records:
                if marks != Marks():
                    block, offset = marks.position or (None, None)
                    target.execute(
                        "INSERT OR REPLACE INTO marks (address, read, starred, block, offset) "
                        "VALUES (?, ?, ?, ?, ?)",
                        (address, marks.read, marks.starred, block, offset),
                    )
                target.executemany("INSERT OR IGNORE INTO tags VALUES (?, ?)", ((tag, address) for tag in tags))
                mark_rows.derive(target, address)

        self._write_everywhere(write)

    def acknowledgements(self) -> list[tuple[str, str]]:
        with self._reading():
            found = self.connection.execute("SELECT title, address FROM acknowledged ORDER BY title, address")
            return [(title, address) for title, address in found]

    def add_acknowledgements(self, acknowledgements: Sequence[tuple[str, str]]) -> None:
        def write(target: sqlite3.Connection) -> None:
            target.executemany("INSERT OR IGNORE INTO acknowledged VALUES (?, ?)", acknowledgements)
            announcement_rows.derive_all(target)

        if acknowledgements:
            self._write_everywhere(write)

    def announcement_records(self) -> Generator[AnnouncementRecord]:
        from tui_reader.archive.transfer.values import AnnouncementRecord

        with self._reading():
            for site, title, address, first, last, gone, page, name in self.connection.execute(_ANNOUNCEMENTS):
                seen = moment(last) or datetime.fromtimestamp(0, UTC)
                first_seen = moment(first) or seen
                yield AnnouncementRecord(site, title, address, first_seen, seen, moment(gone), page, name)

    def add_announcement_records(self, records: Sequence[AnnouncementRecord]) -> None:
        if not records:
            return
        with self._writing():
            self._refuse()
            for each in records:
                if each.name is not None:
                    self.connection.execute(
                        "INSERT OR IGNORE INTO site_names VALUES (?, ?)", (each.site, each.name)
                    )
                dates = (utc(each.first_seen), utc(each.last_seen), utc(each.gone) if each.gone else None)
                announcement_rows.merge(self.connection, (each.site, each.title, each.address, *dates, each.page))
            announcement_rows.derive_all(self.connection)

    def all_seen_documents(self) -> Generator[SeenDocument]:
        with self._reading():
            rows = self.connection.execute("SELECT key, etag, last_modified, version FROM sightings ORDER BY key")
            for row in rows:
                yield SeenDocument(*row)

    def recorded_origins(self) -> list[str]:
        sql = (
            "SELECT origin FROM missed UNION SELECT origin FROM walked UNION SELECT origin FROM synced ORDER BY 1"
        )
        with self._reading():
            return [origin for (origin,) in self.connection.execute(sql)]

    def kept_files(self, digests: Sequence[str] | None = None) -> Generator[KeptFile]:
        from tui_reader.archive.transfer.values import FileSighting, KeptFile

        with self._reading():
            if digests is None:
                rows: Iterator[tuple[Any, ...]] = self.connection.execute(_FILES.format("") + "ORDER BY f.id")
            else:
                stored = [stored_digest(each) for each in dict.fromkeys(digests)]
                rows = rows_with(self.connection, _FILES.format("WHERE f.digest IN ({})"), stored)
            for id, digest, size, kind, media_type, has_text, version, reason, readings in rows:
                seen = self.connection.execute(_SIGHTINGS, (id,)).fetchall()
                yield KeptFile(
                    digest.hex() if isinstance(digest, bytes) else "",
                    number(size),
                    word(kind),
                    word(media_type) or None,
                    tuple(
                        FileSighting(word(address), moment(first) or _NEVER, moment(last) or _NEVER)
                        for address, first, last in seen
                    ),
                    bool(has_text),
                    word(version),
                    word(reason),
                    readings,
                )

    def all_attachment_states(self) -> Generator[AttachedFile]:
        sql = f"SELECT a.address, {STATE_COLUMNS} FROM {STATE_TABLES} ORDER BY a.address"
        with self._reading():
            for address, *state in self.connection.execute(sql):
                yield attached("", address, state)

    def page_readings(self, digest: str) -> list[PageReading]:
        from tui_reader.archive.transfer.values import PageReading

        sql = "SELECT page, engine, data FROM files JOIN recognized_pages ON file = id WHERE digest = ?"
        with self._reading():
            found = self.connection.execute(f"{sql} ORDER BY page", (stored_digest(digest),)).fetchall()
        try:
            return [
                PageReading(int(page), str(engine), unpack_bytes(data).decode("utf-8", "surrogatepass"))
                for page, engine, data in found
            ]
        except (ValueError, TypeError, AttributeError) as error:
            raise ArchiveError(
                self.path, f"the recognized pages of file {digest[:16]}: {DAMAGED_BYTES}"
            ) from error

    def keep_page_readings(self, digest: str, readings: Sequence[PageReading]) -> None:
        rows = [
            (each.page, each.engine, pack_bytes(each.data.encode("utf-8", "surrogatepass")), stored_digest(digest))
            for each in readings
        ]
        with self._writing():
            self._refuse()
            self.connection.executemany(
                "INSERT OR REPLACE INTO recognized_pages SELECT id, ?, ?, ? FROM files WHERE digest = ?", rows
            )


_NEVER = datetime.fromtimestamp(0, UTC)

_MARKED = """
    SELECT address, coalesce(read, 0), coalesce(starred, 0), block, offset
    FROM (SELECT address FROM marks UNION SELECT address FROM tags) LEFT JOIN marks USING (address) {}
"""

_ANNOUNCEMENTS = """
    SELECT site, title, address, first_seen, last_seen, gone, page, name
    FROM announcements LEFT JOIN site_names ON host = site ORDER BY announcements.id
"""

_FILES = """
    SELECT f.id, f.digest, f.size, f.kind, f.media_type, t.contract IS NOT NULL, t.version, t.reason,
        (SELECT count(*) FROM recognized_pages r WHERE r.file = f.id)
    FROM files f LEFT JOIN file_texts t USING (id) {}
"""

_SIGHTINGS = "SELECT address, first_seen, last_seen FROM file_versions WHERE file = ? ORDER BY address"
