"""Hashes of files while they are written, and of their beginnings."""

from __future__ import annotations

from hashlib import sha256
from typing import BinaryIO

_PIECE = 1 << 20


class HashedFile:
    """A file that is written sequentially, with its SHA-256; `size` is in bytes."""

    def __init__(self, file: BinaryIO) -> None:
        self.size = 0
        self._file = file
        self._hash = sha256()

    def write(self, data: bytes) -> None:
        """Write bytes and add them to the hash."""
        self._file.write(data)
        self._hash.update(data)
        self.size += len(data)

    def digest(self) -> str:
        """The hash so far, in hexadecimal digits."""
        return self._hash.hexdigest()


def digest_of(file: BinaryIO, size: int) -> str:
    """The SHA-256 of the first `size` bytes of a file, in hexadecimal digits."""
    file.seek(0)
    found = sha256()
    while size > 0 and (piece := file.read(min(size, _PIECE))):
        found.update(piece)
        size -= len(piece)
    return found.hexdigest()
