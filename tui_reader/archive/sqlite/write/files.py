"""Keeping attached files, their texts and the states of attachments."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING, BinaryIO

from tui_reader.archive.attachment_links import stated
from tui_reader.archive.errors import DAMAGED_BYTES, ArchiveError
from tui_reader.archive.files.arrivals import FileText, PreparedFile, all_prepared, better_text, file_text, kind_of
from tui_reader.archive.files.contents import WrongDigest
from tui_reader.archive.files.rows import attached, number, stored_digest, word
from tui_reader.archive.record import moment, unpack, utc
from tui_reader.archive.sqlite.db.database import Database
from tui_reader.archive.sqlite.files.contents import largest, parts
from tui_reader.archive.sqlite.files.rows import STATE_COLUMNS, states
from tui_reader.archive.sqlite.search import index
from tui_reader.archive.sqlite.write import arrivals
from tui_reader.archive.values import ArrivedFile, AttachedFile, FileVersion, OutdatedFile, RefusalCause

if TYPE_CHECKING:
    from tui_reader.model import Bulletin


class FileKeeper(Database):
    """See `attached_protocol.AttachedFiles`."""

    def attachments(self, id: int) -> list[AttachedFile]:
        with self._reading():
            found = self.connection.execute("SELECT contract FROM documents WHERE id = ?", (id,)).fetchone()
            listed = stated(found[0]) if found else []
            known = states(self.connection, (each.address for each in listed if each.address))
        return [
            known.get(each.address or "", AttachedFile("", None))._replace(title=each.title, address=each.address)
            for each in listed
        ]

    def attachment_states(self, addresses: Iterable[str]) -> dict[str, AttachedFile]:
        with self._reading():
            return states(self.connection, addresses)

    def keep_files(self, files: Sequence[ArrivedFile], states: Sequence[AttachedFile] = ()) -> None:
        ready = all_prepared(files)
        if not ready:
            self.record_attachment_states(states)
            return
        with self._writing():
            self._refuse()
            for each in ready:
                self._keep_file(each)
            self._record_states(states)

    def record_attachment_states(self, states: Sequence[AttachedFile]) -> None:
        if not states:
            return
        with self._writing():
            self._refuse()
            self._record_states(states)

    def _record_states(self, states: Sequence[AttachedFile]) -> None:
        """In a transaction of the caller."""
        now = datetime.now(UTC)
        for each in states:
            if each.address is None:
                continue
            fetched = utc(min(each.fetched or now, now))
            self.connection.execute(
                _RECORD,
                {
                    "address": each.address,
                    "state": each.state,
                    "reason": each.reason,
                    "cause": each.cause,
                    "size_limit": each.size_limit or None,
                    "name": each.name,
                    "fetched": fetched,
                    "etag": each.etag,
                    "last_modified": each.last_modified,
                    "dropped": each.dropped or None,
                },
            )
            if each.state == "kept":
                self.connection.execute(_SEEN_AGAIN, {"address": each.address, "fetched": fetched})

    def file_bytes(self, digest: str) -> bytes:
        data = BytesIO()
        self.write_file(digest, data)
        return data.getvalue()

    def write_file(self, digest: str, target: BinaryIO) -> None:
        with self._reading():
            id = self._file_id(digest)
            if id is None:
                raise ArchiveError(self.path, f"there is no file {digest[:16]} in this archive; fetch it again")
            total = 0
            for part in self._parts(id, digest):
                target.write(part)
                total += len(part)
            recorded = self.connection.execute("SELECT size FROM files WHERE id = ?", (id,)).fetchone()
        if recorded is not None and recorded[0] != total:
            line = f"file {digest[:16]}: its size is recorded wrongly; `bulletin-tui doctor --repair` mends it"
            if (warning := str(ArchiveError(self.path, line))) not in self.warnings:
                self.warnings.append(warning)

    def _parts(self, id: int, digest: str) -> Iterator[bytes]:
        try:
            yield from parts(self.connection, id, stored_digest(digest))
        except WrongDigest as error:
            message = (
                f"file {digest[:16]}: its digest is recorded wrongly; `bulletin-tui doctor --repair` mends it"
            )
            raise ArchiveError(self.path, message) from error
        except ValueError as error:
            raise ArchiveError(self.path, f"file {digest[:16]}: {error}; fetch it again") from error

    def file_text(self, digest: str) -> Bulletin | None:
        with self._reading():
            found = self.connection.execute(
                "SELECT contract FROM files JOIN file_texts USING (id) WHERE digest = ?", (stored_digest(digest),)
            ).fetchone()
        if found is None or found[0] is None:
            return None
        try:
            return unpack(found[0])
        except ValueError as error:
            raise ArchiveError(self.path, f"the text of file {digest[:16]}: {DAMAGED_BYTES}") from error

    def keep_file_text(
        self, digest: str, text: Bulletin | None, reason: str = "", reader_version: str = ""
    ) -> None:
        ready = file_text(text, reason, reader_version)
        with self._writing():
            self._refuse()
            id = self._file_id(digest)
            if id is not None:
                self._put_text(id, ready)
                if kind := kind_of(text):
                    self.connection.execute("UPDATE files SET kind = ? WHERE id = ?", (kind, id))

    def outdated_files(self, versions: Mapping[str, str], limit: int) -> list[OutdatedFile]:
        known = json.dumps([{"kind": kind, "version": version} for kind, version in versions.items()])
        with self._reading():
            found = self.connection.execute(_OUTDATED, (known, limit)).fetchall()
        return [
            OutdatedFile(digest.hex(), word(kind), at, moment(kept) or _NEVER) for digest, kind, at, kept in found
        ]

    def file_versions(self, address: str) -> list[FileVersion]:
        with self._reading():
            found = self.connection.execute(_VERSIONS, (address,)).fetchall()
        return [
            FileVersion(digest.hex(), number(size), word(kind), moment(first) or _NEVER, moment(last) or _NEVER)
            for digest, size, kind, first, last in found
        ]

    def bulletins_with(self, digest: str) -> list[int]:
        with self._reading():
            found = self.connection.execute(_BULLETINS_WITH, (stored_digest(digest),)).fetchall()
        return [id for (id,) in found]

    def unfetched(
        self, origin: str | None, limit: int, refused_for: Collection[RefusalCause] = ()
    ) -> list[tuple[int, AttachedFile]]:
        table, condition = ("all_by_date", "1") if origin is None else ("by_origin", "b.origin = ?")
        sql = _UNFETCHED.format(index=table, condition=condition)
        found: dict[str, tuple[int, AttachedFile]] = {}
        with self._reading():
            values = (() if origin is None else (origin,)) + (json.dumps([*refused_for]),)
            rows = self.connection.execute(sql, values)
            for id, of_one in groupby(rows, lambda row: int(row[0])):
                if len(found) >= limit:
                    break
                waiting = {address: state for _id, address, *state in of_one}
                for address, title in self._titles(id).items():
                    if address in waiting:
                        found.setdefault(address, (id, attached(title, address, waiting[address])))
        return list(found.values())[:limit]

    def _titles(self, id: int) -> dict[str, str]:
        """The titles of the attachments of a bulletin by their addresses, in the order of its page."""
        found = self.connection.execute("SELECT contract FROM documents WHERE id = ?", (id,)).fetchone()
        titles: dict[str, str] = {}
        for each in stated(found[0]) if found else []:
            if each.address:
                titles.setdefault(each.address, each.title)
        return titles

    def _keep_file(self, ready: PreparedFile) -> None:
        """In a transaction of the caller."""
        arrived, now = ready.arrived, datetime.now(UTC)
        seen = utc(min(arrived.fetched, now))
        first = seen if arrived.first_seen is None else min(seen, utc(arrived.first_seen))
        values = {
            "address": arrived.address,
            "state": "kept",
            "reason": "",
            "cause": "",
            "size_limit": None,
            "name": arrived.name,
            "fetched": seen,
            "etag": arrived.etag,
            "last_modified": arrived.last_modified,
            "dropped": None,
        }
        if len(ready.content.data) > (limit := largest(self.connection)):
            reason = f"larger than an archive can keep ({limit >> 20} MiB)"
            self.connection.execute(_RECORD, values | {"state": "refused", "reason": reason, "cause": "archive"})
            return
        id = self._put_content(ready, seen)
        if ready.text is not None:
            self._put_text(id, ready.text)
        before = self.connection.execute(
            "SELECT file FROM attachments WHERE address = ?", (arrived.address,)
        ).fetchone()
        if before is None or before[0] != id:
            index.forget_linking(self.connection, [arrived.address])
            arrivals.record_files(self.connection, [arrived.address])
        self.connection.execute(_ARRIVED, values | {"file": id, "now": utc(now)})
        self.connection.execute(_VERSION, (arrived.address, id, first, seen))

    def _put_content(self, ready: PreparedFile, seen: str) -> int:
        """The id of a file, which is added with its content when it is not there."""
        arrived, stored = ready.arrived, ready.content
        known = self.connection.execute(
            "SELECT id, c.id IS NOT NULL FROM files f LEFT JOIN file_contents c USING (id) WHERE f.digest = ?",
            (stored.digest,),
        ).fetchone()
        if known is None:
            added = self.connection.execute(
                "INSERT INTO files (digest, size, kind, media_type, kept) VALUES (?, ?, ?, ?, ?)",
                (stored.digest, stored.size, arrived.kind or kind_of(arrived.text), arrived.media_type, seen),
            )
            known = (int(added.lastrowid or 0), 0)
        id, whole = known
        if not whole or not self._is_intact(id, stored.digest):
            self.connection.execute(
                "INSERT OR REPLACE INTO file_contents VALUES (?, ?, ?, ?)",
                (id, stored.digest, stored.packed, stored.data),
            )
        return int(id)

    def _is_intact(self, id: int, digest: bytes) -> bool:
        try:
            for _part in parts(self.connection, id, digest):
                pass
        except ValueError:
            return False
        return True

    def _put_text(self, id: int, text: FileText) -> None:
        """Replaces the text of a file unless it has a better one."""
        row = self.connection.execute(
            "SELECT reader, version, pages, not_read, reason, contract FROM file_texts WHERE id = ?", (id,)
        ).fetchone()
        better = better_text(None if row is None else FileText(*row), text)
        if better is None:
            return
        kept, says_other = better
        if says_other:
            leading = self.connection.execute("SELECT address FROM attachments WHERE file = ?", (id,)).fetchall()
            index.forget_linking(self.connection, [address for (address,) in leading])
            arrivals.record_files(self.connection, [address for (address,) in leading])
        self.connection.execute("INSERT OR REPLACE INTO file_texts VALUES (?, ?, ?, ?, ?, ?, ?)", (id, *kept))

    def _file_id(self, digest: str) -> int | None:
        """The file with a digest, also where only its bytes state it and its row is damaged."""
        for table in ("files", "file_contents"):
            sql = f"SELECT id FROM {table} WHERE digest = ?"
            if found := self.connection.execute(sql, (stored_digest(digest),)).fetchone():
                return int(found[0])
        return None


_NEVER = datetime.fromtimestamp(0, UTC)

# The validators belong to the kept file. A time that is later than now is from before the clock was set back.
_RECORD = """
    INSERT INTO attachments (
        address, state, reason, cause, size_limit, name, fetched, etag, last_modified, dropped
    )
    VALUES (
        :address, iif(:state = 'kept', 'listed', :state), :reason, :cause, :size_limit, :name, :fetched, :etag,
        :last_modified, :dropped
    )
    ON CONFLICT (address) DO UPDATE SET
        state = CASE :state
            WHEN 'kept' THEN iif(file IS NULL, state, 'kept')
            WHEN 'listed' THEN iif(file IS NULL, 'listed', 'kept')
            ELSE :state
        END,
        reason = iif(:state = 'kept' AND file IS NULL, reason, excluded.reason),
        cause = iif(:state = 'kept' AND file IS NULL, cause, excluded.cause),
        size_limit = iif(:state = 'kept' AND file IS NULL, size_limit, excluded.size_limit),
        name = iif(name = '', excluded.name, name),
        fetched = excluded.fetched,
        etag = iif(:state = 'kept' OR file IS NULL, coalesce(excluded.etag, etag), etag),
        last_modified = iif(
            :state = 'kept' OR file IS NULL, coalesce(excluded.last_modified, last_modified), last_modified
        ),
        dropped = max(coalesce(dropped, excluded.dropped), coalesce(excluded.dropped, dropped))
"""

_ARRIVED = """
    INSERT INTO attachments (address, state, reason, name, fetched, etag, last_modified, file)
    VALUES (:address, :state, :reason, :name, :fetched, :etag, :last_modified, :file)
    ON CONFLICT (address) DO UPDATE SET
        state = excluded.state,
        reason = excluded.reason,
        cause = '',
        size_limit = NULL,
        name = excluded.name,
        fetched = excluded.fetched,
        etag = excluded.etag,
        last_modified = excluded.last_modified,
        file = excluded.file
    WHERE file IS NULL OR fetched <= excluded.fetched OR fetched > :now
"""

_VERSION = """
    INSERT INTO file_versions VALUES (?, ?, ?, ?)
    ON CONFLICT (address, file) DO UPDATE SET
        first_seen = min(first_seen, excluded.first_seen), last_seen = max(last_seen, excluded.last_seen)
"""

_SEEN_AGAIN = """
    UPDATE file_versions SET last_seen = max(last_seen, :fetched)
    WHERE address = :address AND file = (SELECT file FROM attachments WHERE address = :address)
"""

_OUTDATED = """
    WITH known AS (
        SELECT json_extract(value, '$.kind') AS kind, json_extract(value, '$.version') AS version FROM json_each(?)
    )
    SELECT f.digest, f.kind, (SELECT min(address) FROM file_versions v WHERE v.file = f.id), f.kept
    FROM files f JOIN known k ON k.kind = f.kind LEFT JOIN file_texts t ON t.id = f.id
    WHERE t.version IS NOT k.version AND typeof(f.digest) = 'blob' ORDER BY f.id DESC LIMIT ?
"""

# The file that is current may have come back, and be the oldest.
_VERSIONS = """
    SELECT f.digest, f.size, f.kind, v.first_seen, v.last_seen
    FROM file_versions v JOIN files f ON f.id = v.file LEFT JOIN attachments a ON a.address = v.address
    WHERE v.address = ? AND typeof(f.digest) = 'blob'
    ORDER BY f.id IS a.file DESC, v.last_seen DESC, v.first_seen DESC
"""

_BULLETINS_WITH = """
    SELECT DISTINCT b.id FROM files f JOIN file_versions v ON v.file = f.id
    JOIN attachment_links l ON l.address = v.address JOIN bulletins b ON b.id = l.bulletin
    WHERE f.digest = ? ORDER BY b.sort_date, b.id
"""

_UNFETCHED = f"""
    SELECT b.id, l.address, {STATE_COLUMNS} FROM bulletins b INDEXED BY {{index}}
    CROSS JOIN attachment_links l ON l.bulletin = b.id AND l.current
    LEFT JOIN attachments a ON a.address = l.address
    LEFT JOIN files f ON f.id = a.file LEFT JOIN file_texts t ON t.id = a.file
    WHERE {{condition}} AND (coalesce(a.state, 'listed') IN ('listed', 'failed')
        OR a.state = 'refused' AND coalesce(a.cause, '') IN (SELECT value FROM json_each(?)))
    ORDER BY b.sort_date, b.id
"""
