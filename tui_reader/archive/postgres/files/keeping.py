"""Keeping attached files, their texts and the states of attachments."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING, Any, BinaryIO

from tui_reader.archive.attachment_links import stated
from tui_reader.archive.errors import DAMAGED_BYTES, ArchiveError
from tui_reader.archive.files.arrivals import FileText, PreparedFile, all_prepared, better_text, file_text, kind_of
from tui_reader.archive.files.rows import attached, number, stored_digest, word
from tui_reader.archive.postgres.database import SharedDatabase
from tui_reader.archive.postgres.files import contents
from tui_reader.archive.postgres.files.rows import STATE_COLUMNS, states
from tui_reader.archive.postgres.search.writing import write_terms_linking
from tui_reader.archive.postgres.write.arrivals import record_files
from tui_reader.archive.record import unpack
from tui_reader.archive.values import ArrivedFile, AttachedFile, FileVersion, OutdatedFile, RefusalCause

if TYPE_CHECKING:
    from tui_reader.model import Bulletin


class SharedFiles(SharedDatabase):
    """See `attached_protocol.AttachedFiles`."""

    def attachments(self, id: int) -> list[AttachedFile]:
        document = self._value("SELECT contract FROM documents WHERE id = %s", (id,))
        listed = stated(document) if document else []
        known = states(self._run, (each.address for each in listed if each.address))
        return [
            known.get(each.address or "", AttachedFile("", None))._replace(title=each.title, address=each.address)
            for each in listed
        ]

    def attachment_states(self, addresses: Iterable[str]) -> dict[str, AttachedFile]:
        return states(self._run, addresses)

    def keep_files(self, files: Sequence[ArrivedFile], states: Sequence[AttachedFile] = ()) -> None:
        ready = all_prepared(files)
        if not ready:
            self.record_attachment_states(states)
            return
        with self._writing() as connection:
            changed: dict[str, None] = {}
            for each in ready:
                changed.update(dict.fromkeys(_keep_file(connection, each)))
            _record_states(connection, states)
            if changed:
                write_terms_linking(connection, changed)
                record_files(connection, changed)

    def record_attachment_states(self, states: Sequence[AttachedFile]) -> None:
        if states:
            with self._writing() as connection:
                _record_states(connection, states)

    def file_bytes(self, digest: str) -> bytes:
        data = BytesIO()
        self.write_file(digest, data)
        return data.getvalue()

    def write_file(self, digest: str, target: BinaryIO) -> None:
        with self.server.transaction() as connection:
            found = connection.execute(
                "SELECT id, size FROM files WHERE digest = %s", (stored_digest(digest),)
            ).fetchone()
            if found is None:
                message = f"there is no file {digest[:16]} in this archive; fetch it again"
                raise ArchiveError(self.location, message)
            try:
                for part in contents.parts(connection, found[0], stored_digest(digest), found[1]):
                    target.write(part)
            except ValueError as error:
                raise ArchiveError(self.location, f"file {digest[:16]}: {error}; fetch it again") from error

    def file_text(self, digest: str) -> Bulletin | None:
        found = self._value(
            "SELECT contract FROM files JOIN file_texts USING (id) WHERE digest = %s", (stored_digest(digest),)
        )
        if found is None:
            return None
        try:
            return unpack(found)
        except ValueError as error:
            raise ArchiveError(self.location, f"the text of file {digest[:16]}: {DAMAGED_BYTES}") from error

    def keep_file_text(
        self, digest: str, text: Bulletin | None, reason: str = "", reader_version: str = ""
    ) -> None:
        ready = file_text(text, reason, reader_version)
        with self._writing() as connection:
            found = connection.execute(
                "SELECT id FROM files WHERE digest = %s", (stored_digest(digest),)
            ).fetchone()
            if found is None:
                return
            changed = _put_text(connection, found[0], ready)
            if kind := kind_of(text):
                connection.execute("UPDATE files SET kind = %s WHERE id = %s", (kind, found[0]))
            if changed:
                write_terms_linking(connection, changed)
                record_files(connection, changed)

    def outdated_files(self, versions: Mapping[str, str], limit: int) -> list[OutdatedFile]:
        found = self._run(_OUTDATED, (list(versions.keys()), list(versions.values()), limit))
        return [OutdatedFile(digest.hex(), word(kind), at, kept) for digest, kind, at, kept in found]

    def file_versions(self, address: str) -> list[FileVersion]:
        return [
            FileVersion(digest.hex(), number(size), word(kind), first, last)
            for digest, size, kind, first, last in self._run(_VERSIONS, (address,))
        ]

    def bulletins_with(self, digest: str) -> list[int]:
        return [row[0] for row in self._run(_BULLETINS_WITH, (stored_digest(digest),))]

    def unfetched(
        self, origin: str | None, limit: int, refused_for: Collection[RefusalCause] = ()
    ) -> list[tuple[int, AttachedFile]]:
        found: dict[str, tuple[int, AttachedFile]] = {}
        condition = "true" if origin is None else "b.origin = %s"
        values = (*(() if origin is None else (origin,)), list(refused_for))
        with self.server.transaction() as connection, connection.cursor(name="unfetched") as cursor:
            cursor.execute(_UNFETCHED.format(condition=condition), values)
            while len(found) < limit and (rows := cursor.fetchmany(_PORTION)):
                # A bulletin that the portion cuts in two is seen again with the rest of its attachments.
                titles = _titles(connection, {row[0] for row in rows})
                for id, of_one in groupby(rows, lambda row: int(row[0])):
                    if len(found) >= limit:
                        break
                    waiting = {address: state for _id, address, *state in of_one}
                    for address, title in titles.get(id, {}).items():
                        if address in waiting:
                            found.setdefault(address, (id, attached(title, address, waiting[address])))
        return list(found.values())[:limit]


def _titles(connection: Any, ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """The titles of the attachments of bulletins by their addresses, in the order of their pages."""
    rows = connection.execute("SELECT id, contract FROM documents WHERE id = ANY(%s)", (list(ids),))
    found: dict[int, dict[str, str]] = {}
    for id, document in rows.fetchall():
        titles = found.setdefault(id, {})
        for each in stated(document):
            if each.address:
                titles.setdefault(each.address, each.title)
    return found


def _record_states(connection: Any, states: Sequence[AttachedFile]) -> None:
    """In a transaction of the caller."""
    now = datetime.now(UTC)
    rows = [
        {
            "address": each.address,
            "state": each.state,
            "reason": each.reason,
            "cause": each.cause,
            "size_limit": each.size_limit or None,
            "name": each.name,
            "fetched": min(each.fetched or now, now),
            "etag": each.etag,
            "last_modified": each.last_modified,
            "dropped": each.dropped or None,
        }
        for each in states
        if each.address is not None
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_RECORD, rows)
        cursor.executemany(_SEEN_AGAIN, [row for row in rows if row["state"] == "kept"])


def _keep_file(connection: Any, ready: PreparedFile) -> list[str]:
    """Keeps a file with its text; returns the addresses whose bulletins then have other words. In a transaction of
    the caller."""
    arrived, now = ready.arrived, datetime.now(UTC)
    seen = min(arrived.fetched, now)
    values = {
        "address": arrived.address,
        "name": arrived.name,
        "fetched": seen,
        "etag": arrived.etag,
        "last_modified": arrived.last_modified,
        "now": now,
    }
    id = _put_content(connection, ready, seen)
    changed = _put_text(connection, id, ready.text) if ready.text is not None else []
    before = connection.execute(
        "SELECT file FROM attachments WHERE key_of(address) = key_of(%s)", (arrived.address,)
    ).fetchone()
    if before is None or before[0] != id:
        changed.append(arrived.address)
    connection.execute(_ARRIVED, values | {"file": id})
    first = seen if arrived.first_seen is None else min(seen, arrived.first_seen)
    connection.execute(_VERSION, (arrived.address, id, first, seen))
    return changed


def _put_content(connection: Any, ready: PreparedFile, seen: datetime) -> int:
    """The id of a file, which is added with its content when it is not there."""
    arrived, stored = ready.arrived, ready.content
    kind = arrived.kind or kind_of(arrived.text)
    added = connection.execute(
        "INSERT INTO files (digest, size, kind, media_type, kept) VALUES (%s, %s, %s, %s, %s) "
        "ON CONFLICT (digest) DO NOTHING RETURNING id",
        (stored.digest, stored.size, kind, arrived.media_type, seen),
    ).fetchone()
    if added is None:
        # Locked, so that nothing deletes it meanwhile.
        added = connection.execute(
            "SELECT id FROM files WHERE digest = %s FOR UPDATE", (stored.digest,)
        ).fetchone()
    id = int(added[0])
    contents.write(connection, id, stored)
    return id


def _put_text(connection: Any, id: int, text: FileText) -> list[str]:
    """Replaces the text of a file unless it has a better one; returns the addresses of the file when its words
    change."""
    # Two programs that read one file take turns.
    connection.execute("SELECT FROM files WHERE id = %s FOR UPDATE", (id,))
    row = connection.execute(
        "SELECT reader, version, pages, not_read, reason, contract FROM file_texts WHERE id = %s", (id,)
    ).fetchone()
    better = better_text(None if row is None else FileText(*row), text)
    if better is None:
        return []
    kept, says_other = better
    connection.execute(_TEXT, (id, *kept))
    if not says_other:
        return []
    rows = connection.execute("SELECT address FROM attachments WHERE file = %s", (id,)).fetchall()
    return [address for (address,) in rows]


_PORTION = 500
"""Attachments that are looked at together."""

_TEXT = """
    INSERT INTO file_texts (id, reader, version, pages, not_read, reason, contract)
    VALUES (%s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (id) DO UPDATE SET
        reader = excluded.reader, version = excluded.version, pages = excluded.pages, not_read = excluded.not_read,
        reason = excluded.reason, contract = excluded.contract
"""

# The validators belong to the kept file. A time that is later than now is from before the clock was set back.
_RECORD = """
    INSERT INTO attachments AS a
        (address, state, reason, cause, size_limit, name, fetched, etag, last_modified, dropped)
    VALUES (
        %(address)s, CASE WHEN %(state)s::text = 'kept' THEN 'listed' ELSE %(state)s::text END, %(reason)s,
        %(cause)s, %(size_limit)s, %(name)s, %(fetched)s, %(etag)s, %(last_modified)s, %(dropped)s
    )
    ON CONFLICT (key_of(address)) DO UPDATE SET
        state = CASE %(state)s::text
            WHEN 'kept' THEN CASE WHEN a.file IS NULL THEN a.state ELSE 'kept' END
            WHEN 'listed' THEN CASE WHEN a.file IS NULL THEN 'listed' ELSE 'kept' END
            ELSE %(state)s::text
        END,
        reason = CASE WHEN %(state)s::text = 'kept' AND a.file IS NULL THEN a.reason ELSE excluded.reason END,
        cause = CASE WHEN %(state)s::text = 'kept' AND a.file IS NULL THEN a.cause ELSE excluded.cause END,
        size_limit = CASE
            WHEN %(state)s::text = 'kept' AND a.file IS NULL THEN a.size_limit ELSE excluded.size_limit
        END,
        name = CASE WHEN a.name = '' THEN excluded.name ELSE a.name END,
        fetched = excluded.fetched,
        etag = CASE
            WHEN %(state)s::text = 'kept' OR a.file IS NULL THEN coalesce(excluded.etag, a.etag) ELSE a.etag
        END,
        last_modified = CASE
            WHEN %(state)s::text = 'kept' OR a.file IS NULL THEN coalesce(excluded.last_modified, a.last_modified)
            ELSE a.last_modified
        END,
        dropped = greatest(a.dropped, excluded.dropped)
"""

_ARRIVED = """
    INSERT INTO attachments AS a (address, state, reason, name, fetched, etag, last_modified, file)
    VALUES (%(address)s, 'kept', '', %(name)s, %(fetched)s, %(etag)s, %(last_modified)s, %(file)s)
    ON CONFLICT (key_of(address)) DO UPDATE SET
        state = excluded.state,
        reason = excluded.reason,
        cause = '',
        size_limit = NULL,
        name = excluded.name,
        fetched = excluded.fetched,
        etag = excluded.etag,
        last_modified = excluded.last_modified,
        file = excluded.file
    WHERE a.file IS NULL OR a.fetched <= excluded.fetched OR a.fetched > %(now)s
"""

_VERSION = """
    INSERT INTO file_versions AS v (address, file, first_seen, last_seen) VALUES (%s, %s, %s, %s)
    ON CONFLICT (key_of(address), file) DO UPDATE SET
        first_seen = least(v.first_seen, excluded.first_seen),
        last_seen = greatest(v.last_seen, excluded.last_seen)
"""

_SEEN_AGAIN = """
    UPDATE file_versions v SET last_seen = greatest(v.last_seen, %(fetched)s) FROM attachments a
    WHERE key_of(a.address) = key_of(%(address)s) AND key_of(v.address) = key_of(%(address)s) AND v.file = a.file
"""

_OUTDATED = """
    SELECT f.digest, f.kind, (SELECT min(address COLLATE "C") FROM file_versions v WHERE v.file = f.id), f.kept
    FROM files f JOIN unnest(%s::text[], %s::text[]) AS k (kind, version) ON k.kind = f.kind
    LEFT JOIN file_texts t ON t.id = f.id
    WHERE t.version IS DISTINCT FROM k.version ORDER BY f.id DESC LIMIT %s
"""

# The file that is current may have come back, and be the oldest.
_VERSIONS = """
    SELECT f.digest, f.size, f.kind, v.first_seen, v.last_seen
    FROM file_versions v JOIN files f ON f.id = v.file
    LEFT JOIN attachments a ON key_of(a.address) = key_of(v.address)
    WHERE key_of(v.address) = key_of(%s)
    ORDER BY f.id IS NOT DISTINCT FROM a.file DESC, v.last_seen DESC, v.first_seen DESC
"""

_BULLETINS_WITH = """
    SELECT id FROM (
        SELECT DISTINCT b.id, b.sort_date FROM files f JOIN file_versions v ON v.file = f.id
        JOIN attachment_links l ON key_of(l.address) = key_of(v.address) JOIN bulletins b ON b.id = l.bulletin
        WHERE f.digest = %s
    ) AS found ORDER BY sort_date, id
"""

_UNFETCHED = f"""
    SELECT b.id, l.address, {STATE_COLUMNS} FROM bulletins b
    JOIN attachment_links l ON l.bulletin = b.id AND l.current
    LEFT JOIN attachments a ON key_of(a.address) = key_of(l.address)
    LEFT JOIN files f ON f.id = a.file LEFT JOIN file_texts t ON t.id = a.file
    WHERE {{condition}} AND (coalesce(a.state, 'listed') IN ('listed', 'failed')
        OR a.state = 'refused' AND coalesce(a.cause, '') = ANY(%s::text[]))
    ORDER BY b.sort_date, b.id
"""
