"""Streams of all records, and adding those of another archive."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tui_reader.archive.arrivals import announcement_dates, site_of_announcement
from tui_reader.archive.files.rows import attached, number, word
from tui_reader.archive.files.rows import stored_digest as stored
from tui_reader.archive.postgres.exchange import SharedExchange
from tui_reader.archive.postgres.files.rows import STATE_COLUMNS, STATE_TABLES
from tui_reader.archive.values import AttachedFile, Marks, Position, SeenDocument

if TYPE_CHECKING:
    from tui_reader.announcement import Announcement
    from tui_reader.archive.transfer.values import AnnouncementRecord, KeptFile, ReadingRecord

_ROWS = 1000


class SharedTransfer(SharedExchange):
    """See `transfer.protocol.CompleteRecords`."""

    def reading_records(self, addresses: Sequence[str] | None = None) -> Generator[ReadingRecord]:
        from tui_reader.archive.transfer.values import ReadingRecord

        values: tuple[object, ...] = ()
        if addresses is None:
            sql = _MARKED.format(b="", w="")
        else:
            asked = list(dict.fromkeys(addresses))
            sql, values = _MARKED.format(b=_AMONG.format("b"), w=_AMONG.format("w")), (asked, asked)
        with self._snapshot() as connection:
            for rows in self._stream(connection, "marked", sql, values, _ROWS):
                for address, read, starred, block, offset, tags in rows:
                    position = None if block is None else Position(number(block), number(offset))
                    marks = Marks(bool(read), bool(starred), position)
                    if marks != Marks() or tags:
                        yield ReadingRecord(address, marks, tuple(tags))

    def put_reading_records(self, records: Sequence[ReadingRecord]) -> None:
        if not records:
            return
        marked = [each for each in records if each.marks != Marks()]
        tags = [(each.address, tag) for each in records for tag in each.tags]
        with self._writing() as connection:
            if marked:
                columns = [[each.address for each in marked], *map(list, zip(*map(_columns, marked), strict=True))]
                connection.execute(_PUT_MARKS, columns)
            if tags:
                connection.execute(_PUT_TAGS, list(map(list, zip(*tags, strict=True))))
            addresses = [each.address for each in records]
            kept = {address for (address,) in connection.execute(_KEPT, (addresses,)).fetchall()}
            with connection.cursor() as cursor:
                cursor.executemany(
                    _PUT_WAITING,
                    [
                        (each.address, *_columns(each), list(each.tags))
                        for each in records
                        if each.address not in kept
                    ],
                )

    def acknowledgements(self) -> list[tuple[str, str]]:
        found = self._run(
            "SELECT DISTINCT title, address FROM acknowledged WHERE user_name IN (session_user::text, '')"
        )
        return sorted((title, address) for title, address in found)

    def add_acknowledgements(self, acknowledgements: Sequence[tuple[str, str]]) -> None:
        with self._writing() as connection, connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO acknowledged (title, address) VALUES (%s, %s) ON CONFLICT DO NOTHING",
                list(acknowledgements),
            )

    def announcement_records(self) -> Generator[AnnouncementRecord]:
        from tui_reader.archive.transfer.values import AnnouncementRecord

        with self._snapshot() as connection:
            for rows in self._stream(connection, "announcements", _ANNOUNCEMENTS, (), _ROWS):
                yield from (AnnouncementRecord(*row) for row in rows)

    def add_announcement_records(self, records: Sequence[AnnouncementRecord]) -> None:
        names = {each.site: each.name for each in records if each.name is not None}
        with self._writing() as connection, connection.cursor() as cursor:
            cursor.executemany(_ADD_NAME, sorted(names.items()))
            cursor.executemany(MERGE_ANNOUNCEMENT, [each[:7] for each in records])

    def import_announcements(self, announcements: Sequence[Announcement]) -> None:
        now = datetime.now(UTC)
        with self._writing() as connection:
            sites = _Sites(connection, announcements)
            rows = [
                (sites.key(each), each.title, each.address, *announcement_dates(each, now), None)
                for each in announcements
            ]
            with connection.cursor() as cursor:
                cursor.executemany(_ADD_NAME, sorted(sites.added.items()))
                cursor.executemany(MERGE_ANNOUNCEMENT, rows)

    def all_seen_documents(self) -> Generator[SeenDocument]:
        sql = 'SELECT key, etag, last_modified, version FROM sightings ORDER BY key COLLATE "C"'
        with self._snapshot() as connection:
            for rows in self._stream(connection, "seen_documents", sql, (), _ROWS):
                yield from (SeenDocument(*row) for row in rows)

    def recorded_origins(self) -> list[str]:
        tables = (f"SELECT origin FROM {each}" for each in ("failed_fetches", "last_crawls", "synced"))
        return [origin for (origin,) in self._run(f"{' UNION '.join(tables)} ORDER BY 1")]

    def kept_files(self, digests: Sequence[str] | None = None) -> Generator[KeptFile]:
        condition, values = "", tuple[object, ...]()
        if digests is not None:
            condition, values = "WHERE f.digest = ANY(%s)", (list(map(stored, digests)),)
        with self._snapshot() as connection:
            for rows in self._stream(connection, "files", f"{_FILES} {condition} ORDER BY f.id", values):
                yield from _kept_files(connection, rows)

    def all_attachment_states(self) -> Generator[AttachedFile]:
        sql = f'SELECT a.address, {STATE_COLUMNS} FROM {STATE_TABLES} ORDER BY a.address COLLATE "C"'
        with self._snapshot() as connection:
            for rows in self._stream(connection, "states", sql):
                yield from (attached("", address, state) for address, *state in rows)


class _Sites:
    """The keys of the sites of announcements from another archive."""

    def __init__(self, connection: Any, announcements: Sequence[Announcement]) -> None:
        """In a transaction of the caller."""
        self.added: dict[str, str] = {}
        self._hosts: dict[str, list[str]] = {}
        names = [each.site for each in announcements if each.site]
        for host, name in connection.execute(_NAMES, (names,)).fetchall():
            self._hosts.setdefault(name, []).append(host)
        titles = [each.title for each in announcements]
        self._known = set(connection.execute(_KNOWN_SITES, (titles,)).fetchall())

    def key(self, announcement: Announcement) -> str:
        """The key of the site of one; the hosts of new names are in `added`."""
        name = announcement.site
        key, host = site_of_announcement(name, announcement.address, lambda site: self._hosts.get(site, ()))
        if host is not None and name is not None and host not in self._hosts.get(name, ()):
            self.added.setdefault(host, name)
            self._hosts.setdefault(name, []).append(host)
        # Those that a file shows are kept under the name of the site.
        if (key, announcement.title) not in self._known and (name, announcement.title) in self._known:
            return name or ""
        self._known.add((key, announcement.title))
        return key


def _columns(record: ReadingRecord) -> tuple[bool, bool, int | None, int | None]:
    block, offset = record.marks.position or (None, None)
    return record.marks.read, record.marks.starred, block, offset


def _kept_files(connection: Any, rows: Sequence[tuple[Any, ...]]) -> Generator[KeptFile]:
    from tui_reader.archive.transfer.values import FileSighting, KeptFile

    seen: dict[int, list[FileSighting]] = {}
    for id, *sighting in connection.execute(_SIGHTINGS, ([row[0] for row in rows],)).fetchall():
        seen.setdefault(id, []).append(FileSighting(*sighting))
    for id, digest, size, kind, media_type, has_text, version, reason, readings in rows:
        yield KeptFile(
            digest.hex(),
            size,
            kind,
            media_type or None,
            tuple(seen.get(id, ())),
            has_text,
            word(version),
            word(reason),
            readings,
        )


_AMONG = "AND key_of({}.address) IN (SELECT key_of(asked) FROM unnest(%s::text[]) AS asked)"

_MARKED = """
    SELECT * FROM (
        SELECT b.address, m.read, m.starred, m.block, m.position_offset, ARRAY(
            SELECT DISTINCT tag FROM tags t
            WHERE t.bulletin = b.id AND t.user_name IN (session_user::text, '') ORDER BY tag
        ) AS tags
        FROM (
            SELECT bulletin FROM marks WHERE user_name = session_user
            UNION SELECT bulletin FROM tags WHERE user_name IN (session_user::text, '')
        ) AS marked JOIN bulletins b ON b.id = marked.bulletin
        LEFT JOIN marks m ON m.bulletin = b.id AND m.user_name = session_user
        WHERE true {b}
        UNION ALL
        SELECT w.address, w.read, w.starred, w.block, w.position_offset, w.tags FROM waiting_marks w
        WHERE w.user_name = session_user {w}
    ) AS found ORDER BY address COLLATE "C"
"""

_PUT_MARKS = """
    INSERT INTO marks AS m (bulletin, read, starred, block, position_offset)
    SELECT b.id, w.read, w.starred, w.block, w.place
    FROM unnest(%s::text[], %s::boolean[], %s::boolean[], %s::bigint[], %s::bigint[])
        AS w (address, read, starred, block, place)
    JOIN bulletins b ON key_of(b.address) = key_of(w.address) ORDER BY b.id
    ON CONFLICT (user_name, bulletin) DO UPDATE SET
        read = excluded.read, starred = excluded.starred, block = excluded.block,
        position_offset = excluded.position_offset
"""

_PUT_TAGS = """
    INSERT INTO tags (tag, bulletin)
    SELECT DISTINCT w.tag, b.id FROM unnest(%s::text[], %s::text[]) AS w (address, tag)
    JOIN bulletins b ON key_of(b.address) = key_of(w.address) ORDER BY 1, 2
    ON CONFLICT DO NOTHING
"""

_KEPT = """
    SELECT w.address FROM unnest(%s::text[]) AS w (address)
    JOIN bulletins b ON key_of(b.address) = key_of(w.address)
"""

_PUT_WAITING = """
    INSERT INTO waiting_marks AS w (address, read, starred, block, position_offset, tags)
    VALUES (%s, %s, %s, %s, %s, %s::text[])
    ON CONFLICT (user_name, key_of(address)) DO UPDATE SET
        read = excluded.read, starred = excluded.starred, block = excluded.block,
        position_offset = excluded.position_offset,
        tags = ARRAY(SELECT DISTINCT tag FROM unnest(w.tags || excluded.tags) AS tag ORDER BY tag)
"""

_ADD_NAME = "INSERT INTO site_names (host, name) VALUES (%s, %s) ON CONFLICT (key_of(host)) DO NOTHING"

_NAMES = "SELECT host, name FROM site_names WHERE name = ANY(%s::text[]) ORDER BY host"

_KNOWN_SITES = """
    SELECT site, title FROM announcements
    WHERE key_of(title) IN (SELECT key_of(asked) FROM unnest(%s::text[]) AS asked)
"""

_ANNOUNCEMENTS = """
    SELECT site, title, address, first_seen, last_seen, gone, page, name
    FROM announcements LEFT JOIN site_names ON key_of(host) = key_of(site) ORDER BY announcements.id
"""

MERGE_ANNOUNCEMENT = """
    INSERT INTO announcements AS a (site, title, address, first_seen, last_seen, gone, page)
    VALUES (%s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (key_of(site), key_of(title)) DO UPDATE SET
        address = coalesce(a.address, excluded.address),
        first_seen = least(a.first_seen, excluded.first_seen),
        last_seen = greatest(a.last_seen, excluded.last_seen),
        page = CASE WHEN excluded.last_seen > a.last_seen OR a.page IS NULL
            THEN coalesce(excluded.page, a.page) ELSE a.page END,
        gone = CASE
            WHEN excluded.last_seen > coalesce(a.gone, a.last_seen) THEN excluded.gone
            WHEN excluded.last_seen = a.last_seen THEN coalesce(a.gone, excluded.gone)
            ELSE a.gone
        END
"""
"""Adds an announcement of another archive: its site, title, address, when it was first and last seen and gone, and
the page."""

_FILES = """
    SELECT f.id, f.digest, f.size, f.kind, f.media_type, t.contract IS NOT NULL, t.version, t.reason,
        (SELECT count(*) FROM recognized_pages r WHERE r.file = f.id)
    FROM files f LEFT JOIN file_texts t USING (id)
"""

_SIGHTINGS = """
    SELECT file, address, first_seen, last_seen FROM file_versions WHERE file = ANY(%s)
    ORDER BY file, address COLLATE "C"
"""
