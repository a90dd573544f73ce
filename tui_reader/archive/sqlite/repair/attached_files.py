"""Attached files whose content does not have its digest, in a sound archive and in one that is carried over."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from tui_reader.archive.sqlite.db import connection as connections
from tui_reader.archive.sqlite.db.connection import connect, transaction
from tui_reader.archive.sqlite.files.contents import is_content, parts
from tui_reader.archive.sqlite.repair.losses import UnreadableFile


def damaged(connection: sqlite3.Connection) -> Iterator[tuple[int, UnreadableFile]]:
    """The files whose content is missing or damaged, with their ids: one row for each bulletin that links them."""
    for (id,) in connection.execute("SELECT id FROM files ORDER BY id").fetchall():
        try:
            for _part in parts(connection, id):
                pass
        except (ValueError, sqlite3.OperationalError):
            yield from ((id, each) for each in _named(connection, id))


def fetch_again(path: Path) -> int:
    """Makes the next sync fetch the damaged files of an archive again, without asking whether they have changed.
    What is there of them stays until then. Returns how many attachments that are. Raises ArchiveError."""
    with closing(connect(path)) as connection, transaction(connection, path, connections.BUSY_SECONDS):
        return sum(_forget(connection, id) for id in {id for id, _file in damaged(connection)})


def complete(new: sqlite3.Connection) -> list[UnreadableFile]:
    """Completes the files of an archive whose rows were carried over one by one: a content without its row gets
    one, and a row without its content goes, so that the next sync fetches the file again. Returns the files that
    are lost. In a transaction of the caller."""
    for id, digest, packed in new.execute("SELECT id, digest, packed FROM file_contents").fetchall():
        with new.blobopen("file_contents", "data", id, readonly=True) as blob:
            data = blob.read()
        if not is_content(digest, packed, data):
            new.execute("DELETE FROM file_contents WHERE id = ?", (id,))
            continue
        known = new.execute("SELECT digest FROM files WHERE id = ?", (id,)).fetchone()
        if known is None or known[0] != digest:
            new.execute(
                "INSERT OR REPLACE INTO files (id, digest, size, kind, kept) VALUES (?, ?, ?, '', '')",
                (id, digest, _size(packed, data)),
            )
    lost = new.execute(
        "SELECT id FROM files UNION SELECT file FROM file_versions UNION "
        "SELECT file FROM attachments WHERE file IS NOT NULL EXCEPT SELECT id FROM file_contents"
    ).fetchall()
    named = [file for (id,) in lost for file in _named(new, id)]
    for (id,) in lost:
        _forget(new, id)
        new.execute("UPDATE attachments SET file = NULL WHERE file = ?", (id,))
        for table, column in (("file_versions", "file"), ("files", "id")):
            new.execute(f"DELETE FROM {table} WHERE {column} = ?", (id,))
    new.execute("DELETE FROM file_texts WHERE id NOT IN (SELECT id FROM files)")
    new.execute("DELETE FROM recognized_pages WHERE file NOT IN (SELECT id FROM files)")
    return named


def _size(packed: int, data: bytes) -> int:
    from tui_reader.archive.record import unpack_bytes

    return len(unpack_bytes(data)) if packed else len(data)


def _forget(connection: sqlite3.Connection, id: int) -> int:
    """Makes the attachments of a file such that were never fetched; returns how many there were."""
    return connection.execute(
        "UPDATE attachments SET state = 'listed', reason = '', etag = NULL, last_modified = NULL WHERE file = ?",
        (id,),
    ).rowcount


def _named(connection: sqlite3.Connection, id: int) -> list[UnreadableFile]:
    """A file by its names, for each bulletin that links it, or once when none does."""
    found = connection.execute(
        "SELECT coalesce(b.id, 0), coalesce(b.title, ''), coalesce(a.name, ''), v.address FROM file_versions v "
        "LEFT JOIN attachments a ON a.address = v.address LEFT JOIN attachment_links l ON l.address = v.address "
        "LEFT JOIN bulletins b ON b.id = l.bulletin WHERE v.file = ? ORDER BY b.id, v.address",
        (id,),
    ).fetchall()
    return [UnreadableFile(*row) for row in found] or [UnreadableFile(0, "", "", "")]
