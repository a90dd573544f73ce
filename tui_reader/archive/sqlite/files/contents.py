"""The bytes of attached files: compressed where it pays, read in parts, checked by their digest."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import chain
from typing import Any, NamedTuple

from tui_reader.archive.record import pack_bytes
from tui_reader.unpacking.zstd import zstd_library

PART = 1 << 20
"""Bytes that are read or unpacked at a time."""

WORTHWHILE = 0.9
"""A file is kept compressed when this share of its size, or less, remains: workbooks of Excel, Word documents in
the binary format, RTF and text. PDF, DOCX and OFD are compressed themselves. Chosen by hand."""

_ZSTD = b"\x28\xb5\x2f\xfd"
"""The first bytes of a frame of Zstandard (RFC 8878, 3.1.1)."""

_ROW_BYTES = 4096
"""Bytes that the row of a file may have beside its content."""


class WrongDigest(ValueError):
    """The bytes of a file are whole, and its row states another digest than theirs."""


class Content(NamedTuple):
    """A file as it is stored, with its digest and its size in bytes; `packed`: `data` is compressed."""

    digest: bytes
    size: int
    packed: bool
    data: bytes


def content(data: bytes) -> Content:
    """A file ready to be stored. It takes time, and needs no transaction."""
    from hashlib import sha256

    digest = sha256(data).digest()
    packed = pack_bytes(data)
    if len(packed) <= WORTHWHILE * len(data):
        return Content(digest, len(data), True, packed)
    return Content(digest, len(data), False, data)


def largest(connection: sqlite3.Connection) -> int:
    """The largest content, as it is stored, that a row can have, in bytes."""
    return connection.getlimit(sqlite3.SQLITE_LIMIT_LENGTH) - _ROW_BYTES


def parts(connection: sqlite3.Connection, id: int, digest: bytes) -> Iterator[bytes]:
    """The content of a file in parts of at most `PART` bytes. Raises ValueError for one that is missing, or whose
    bytes do not have this digest, `WrongDigest` where only its row is wrong; the parts before are then not to be
    used. What its row says of its digest and size decides nothing: the bytes prove themselves."""
    from hashlib import sha256

    found = connection.execute(
        "SELECT f.size, c.digest, packed FROM file_contents c LEFT JOIN files f USING (id) WHERE id = ?", (id,)
    ).fetchone()
    if found is None:
        raise ValueError("its content is missing")
    size, own, packed = found
    most = max(size if isinstance(size, int) else 0, largest(connection))
    seen, total = sha256(), 0
    # Closed here: a part of it that is open would outlive the connection.
    with closing(_stored(connection, id)) as stored:
        first = next(stored, b"")
        plain = chain((first,), stored)
        for part in _unpacked(plain) if packed and first.startswith(_ZSTD) else plain:
            seen.update(part)
            total += len(part)
            if total > most:
                raise ValueError("its content is damaged")
            yield part
    if seen.digest() != digest:
        if seen.digest() == own:
            raise WrongDigest
        raise ValueError("its content is damaged")


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
                for part in _unpacked(stored) if unpacking else stored:
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


def _unpacked(stored: Iterator[bytes]) -> Iterator[bytes]:
    zstd = zstd_library()
    unpacker: Any = zstd.ZstdDecompressor()
    try:
        for data in stored:
            if unpacker.eof:
                raise ValueError("its content is damaged")
            yield unpacker.decompress(data, PART)
            while not unpacker.eof and not unpacker.needs_input:
                yield unpacker.decompress(b"", PART)
    except (zstd.ZstdError, MemoryError) as error:
        raise ValueError("its content is damaged") from error
    if not unpacker.eof or unpacker.unused_data:
        raise ValueError("its content is damaged")


def is_content(digest: object, packed: object, data: object) -> bool:
    """Whether stored bytes are those of a file with this digest. They are unpacked in parts, and not kept."""
    from hashlib import sha256

    if not isinstance(digest, bytes) or not isinstance(data, bytes):
        return False
    seen = sha256()
    try:
        for part in _unpacked(iter((data,))) if packed else (data,):
            seen.update(part)
    except ValueError:
        return False
    return seen.digest() == digest
