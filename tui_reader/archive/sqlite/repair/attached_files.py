"""Attached files whose bytes are not what is recorded of them, in a sound archive and in one that is carried
over."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from tui_reader.archive.record import unpack, unpack_bytes
from tui_reader.archive.sqlite.db import connection as connections
from tui_reader.archive.sqlite.db.connection import connect, transaction
from tui_reader.archive.sqlite.files.contents import Measured, is_content, measured
from tui_reader.archive.sqlite.repair.losses import UnreadableFile


class FileFaults(NamedTuple):
    """The ids of files whose bytes are missing or damaged (`lost`), of those whose bytes are whole and what is
    recorded of them is not (`recorded`), and of those whose text (`texts`), or what text recognition read on a
    page (`pages`), cannot be read."""

    lost: tuple[int, ...] = ()
    recorded: tuple[int, ...] = ()
    texts: tuple[int, ...] = ()
    pages: tuple[int, ...] = ()


def faults(connection: sqlite3.Connection) -> FileFaults:
    """Reads all files, part by part."""
    lost, recorded = list[int](), list[int]()
    for (id,) in connection.execute("SELECT id FROM files ORDER BY id").fetchall():
        if (true := measured(connection, id)) is None:
            lost.append(id)
        elif not true.recorded:
            recorded.append(id)
    pages = dict.fromkeys(file for file, _page in _damaged_pages(connection))
    return FileFaults(tuple(lost), tuple(recorded), tuple(_damaged_texts(connection)), tuple(pages))


def _damaged_texts(connection: sqlite3.Connection) -> Iterator[int]:
    """The files whose text does not match its checksum."""
    for id, contract in connection.execute("SELECT id, contract FROM file_texts WHERE contract IS NOT NULL"):
        try:
            unpack(contract)
        except (ValueError, TypeError):
            yield id


def _damaged_pages(connection: sqlite3.Connection) -> Iterator[tuple[int, object]]:
    """The recognized pages whose data do not match their checksum, by their files and keys."""
    for file, page, engine, data in connection.execute("SELECT file, page, engine, data FROM recognized_pages"):
        try:
            unpack_bytes(data).decode("utf-8", "surrogatepass")
            if not isinstance(page, int) or not isinstance(engine, str):
                raise ValueError
        except (ValueError, TypeError):
            yield file, page


class Mended(NamedTuple):
    """How many files have true records again, how many attachments the next sync fetches again, how many texts it
    reads again, and how many recognized pages were deleted, to be recognized again."""

    recorded: int
    again: int
    texts: int = 0
    pages: int = 0


def mend(path: Path) -> Mended:
    """Records of each file what its bytes are, and makes the next sync fetch damaged ones again, without asking
    whether they have changed; what is there of them stays until then. Damaged texts and recognized pages are
    deleted, so that they are read again. Raises ArchiveError."""
    with closing(connect(path)) as connection, transaction(connection, path, connections.BUSY_SECONDS):
        found = faults(connection)
        for id in found.recorded:
            if true := measured(connection, id):
                _record(connection, id, true)
        for id in found.texts:
            connection.execute("DELETE FROM file_texts WHERE id = ?", (id,))
        pages = list(_damaged_pages(connection))
        connection.executemany("DELETE FROM recognized_pages WHERE file = ? AND page = ?", pages)
        again = sum(_forget(connection, id) for id in found.lost)
        return Mended(len(found.recorded), again, len(found.texts), len(pages))


def _record(connection: sqlite3.Connection, id: int, true: Measured) -> None:
    """In a transaction of the caller."""
    other = connection.execute("SELECT id FROM files WHERE digest = ? AND id <> ?", (true.digest, id)).fetchone()
    if other is None:
        connection.execute("UPDATE files SET digest = ?, size = ? WHERE id = ?", (true.digest, true.size, id))
        connection.execute(
            "UPDATE file_contents SET digest = ?, packed = ? WHERE id = ?", (true.digest, true.packed, id)
        )
        return
    # The file came again meanwhile, and got a row of its own.
    for statement in (
        "UPDATE attachments SET file = ? WHERE file = ?",
        "UPDATE OR IGNORE file_versions SET file = ? WHERE file = ?",
    ):
        connection.execute(statement, (other[0], id))
    connection.execute("DELETE FROM files WHERE id = ?", (id,))


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
    of_bulletins = [file for (id,) in lost for file in named(new, id)]
    for (id,) in lost:
        _forget(new, id)
        new.execute("UPDATE attachments SET file = NULL WHERE file = ?", (id,))
        for table, column in (("file_versions", "file"), ("files", "id")):
            new.execute(f"DELETE FROM {table} WHERE {column} = ?", (id,))
    new.execute("DELETE FROM file_texts WHERE id NOT IN (SELECT id FROM files)")
    new.execute("DELETE FROM recognized_pages WHERE file NOT IN (SELECT id FROM files)")
    return of_bulletins


def _size(packed: int, data: bytes) -> int:
    return len(unpack_bytes(data)) if packed else len(data)


def _forget(connection: sqlite3.Connection, id: int) -> int:
    """Makes the attachments of a file such that were never fetched; returns how many there were."""
    return connection.execute(
        "UPDATE attachments SET state = 'listed', reason = '', cause = NULL, size_limit = NULL, etag = NULL, "
        "last_modified = NULL WHERE file = ?",
        (id,),
    ).rowcount


def named(connection: sqlite3.Connection, id: int) -> list[UnreadableFile]:
    """A file by its names, for each bulletin that links it, or once when none does."""
    found = connection.execute(
        "SELECT coalesce(b.id, 0), coalesce(b.title, ''), coalesce(a.name, ''), v.address FROM file_versions v "
        "LEFT JOIN attachments a ON a.address = v.address LEFT JOIN attachment_links l ON l.address = v.address "
        "LEFT JOIN bulletins b ON b.id = l.bulletin WHERE v.file = ? ORDER BY b.id, v.address",
        (id,),
    ).fetchall()
    return [UnreadableFile(*row) for row in found] or [UnreadableFile(0, "", "", "")]
