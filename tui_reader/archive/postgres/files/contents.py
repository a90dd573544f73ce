"""The bytes of attached files in a shared archive: rows of parts, because a value has at most 1 GiB."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from typing import Any

from tui_reader.archive.files.contents import PART, Content, verified

_PARTS = "SELECT packed, data FROM file_contents WHERE file = %s ORDER BY part"

_STORED = "SELECT packed, sha256(data) FROM file_contents WHERE file = %s ORDER BY part"

_AT_ONCE = 4
"""Parts that are asked for together."""


def write(connection: Any, file: int, stored: Content) -> None:
    """Stores the content of a file unless it is there and whole. In a transaction of the caller."""
    parts = [stored.data[at : at + PART] for at in range(0, len(stored.data), PART)] or [b""]
    there = [(packed, bytes(found)) for packed, found in connection.execute(_STORED, (file,)).fetchall()]
    if there == [(stored.packed, sha256(each).digest()) for each in parts]:
        return
    connection.execute("DELETE FROM file_contents WHERE file = %s", (file,))
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO file_contents (file, part, packed, data) VALUES (%s, %s, %s, %b)",
            [(file, number, stored.packed, each) for number, each in enumerate(parts)],
        )


def parts(connection: Any, file: int, digest: bytes, size: int) -> Iterator[bytes]:
    """The content of a file in parts of at most `PART` bytes. Raises ValueError for one that is missing, or whose
    bytes do not have this digest; the parts before are then not to be used. In a transaction of the caller."""
    with closing(connection.cursor(name="file_parts", binary=True)) as cursor:
        cursor.itersize = _AT_ONCE
        rows = iter(cursor.execute(_PARTS, (file,)))
        first = next(rows, None)
        if first is None:
            raise ValueError("its content is missing")
        packed, data = first
        yield from verified(_stored(data, rows), packed, size, digest)


def _stored(first: bytes, rows: Iterator[tuple[bool, bytes]]) -> Iterator[bytes]:
    yield first
    for _packed, data in rows:
        yield data
