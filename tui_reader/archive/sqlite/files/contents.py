"""The bytes of attached files in an archive file: read in parts, checked by their digest."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Iterator
from contextlib import closing
from typing import NamedTuple

from tui_reader.archive.files.contents import PART, unpacked_parts, verified

_ROW_BYTES = 4096
"""Bytes that the row of a file may have beside its content."""


def largest(connection: sqlite3.Connection) -> int:
    """The largest content, as it is stored, that a row can have, in bytes."""
    return connection.getlimit(sqlite3.SQLITE_LIMIT_LENGTH) - _ROW_BYTES


def parts(connection: sqlite3.Connection, id: int, digest: bytes) -> Iterator[bytes]:
    """The content of a file in parts of at most `PART` bytes. Raises ValueError for one that is missing, or whose
    bytes do not have this digest, `WrongDigest` where only its row is wrong; the parts before are then not to be
    used. What its row says of its digest and size decides nothing: the bytes prove themselves."""
    found = connection.execute(
        "SELECT f.size, c.digest, packed FROM file_contents c LEFT JOIN files f USING (id) WHERE id = ?", (id,)
    ).fetchone()
    if found is None:
        raise ValueError("its content is missing")
    size, own, packed = found
    most = max(size if isinstance(size, int) else 0, largest(connection))
    # Closed here: a part of it that is open would outlive the connection.
    with closing(_stored(connection, id)) as stored:
        yield from verified(stored, bool(packed), most, digest, own)


class Measured(NamedTuple):
    """What the bytes of a file are, whatever is recorded of them. `recorded`: the rows agree."""

    digest: bytes
    size: int
    packed: bool
    recorded: bool


def measured(connection: sqlite3.Connection, id: int) -> Measured | None:
    """Reads the bytes of a file; None when they are missing, or have no digest that is recorded for them."""
    from hashlib import sha256

    found = connection.execute(
        "SELECT f.digest, f.size, c.digest, c.packed FROM files f JOIN file_contents c USING (id) WHERE id = ?",
        (id,),
    ).fetchone()
    if found is None:
        return None
    digest, size, own, packed = found
    most = max(size if isinstance(size, int) else 0, largest(connection))
    for unpacking in (bool(packed), not packed):
        seen, total = sha256(), 0
        try:
            with closing(_stored(connection, id)) as stored:
                for part in unpacked_parts(stored) if unpacking else stored:
                    seen.update(part)
                    total += len(part)
                    if total > most:
                        break
        except (ValueError, sqlite3.OperationalError):
            continue
        true = (seen.digest(), total, unpacking)
        if true[0] in (digest, own):
            return Measured(*true, recorded=(digest, size, bool(packed)) == true and own == digest)
    return None


def _stored(connection: sqlite3.Connection, id: int) -> Generator[bytes, None, None]:
    with connection.blobopen("file_contents", "data", id, readonly=True) as blob:
        while part := blob.read(PART):
            yield part


def is_content(digest: object, packed: object, data: object) -> bool:
    """Whether stored bytes are those of a file with this digest. They are unpacked in parts, and not kept."""
    from hashlib import sha256

    if not isinstance(digest, bytes) or not isinstance(data, bytes):
        return False
    seen = sha256()
    try:
        for part in unpacked_parts(iter((data,))) if packed else (data,):
            seen.update(part)
    except ValueError:
        return False
    return seen.digest() == digest
