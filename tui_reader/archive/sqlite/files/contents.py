"""The bytes of attached files: compressed where it pays, read in parts, checked by their digest."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Iterator
from contextlib import closing
from typing import Any, NamedTuple

from tui_reader.archive.record import pack_bytes
from tui_reader.unpacking.zstd import zstd_library

PART = 1 << 20
"""Bytes that are read or unpacked at a time."""

WORTHWHILE = 0.9
"""A file is kept compressed when this share of its size, or less, remains: workbooks of Excel, Word documents in
the binary format, RTF and text. PDF, DOCX and OFD are compressed themselves. Chosen by hand."""

_ROW_BYTES = 4096
"""Bytes that the row of a file may have beside its content."""


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


def parts(connection: sqlite3.Connection, id: int) -> Iterator[bytes]:
    """The content of a file in parts of at most `PART` bytes. Raises ValueError for one that is missing, or whose
    bytes do not have its digest; the parts before are then not to be used."""
    from hashlib import sha256

    found = connection.execute(
        "SELECT files.digest, size, packed FROM files JOIN file_contents USING (id) WHERE id = ?", (id,)
    ).fetchone()
    if found is None:
        raise ValueError("its content is missing")
    digest, size, packed = found
    if not isinstance(size, int):
        raise ValueError("its content is damaged")
    seen, total = sha256(), 0
    # Closed here: a part of it that is open would outlive the connection.
    with closing(_stored(connection, id)) as stored:
        for part in _unpacked(stored) if packed else stored:
            seen.update(part)
            total += len(part)
            if total > size:
                break
            yield part
    if total != size or seen.digest() != digest:
        raise ValueError("its content is damaged")


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
