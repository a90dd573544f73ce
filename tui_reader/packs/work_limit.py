"""The work that an untrusted pack may cause, in proportion to its size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

TOTAL_RATIO = 50
"""Unpacked bytes of a whole pack by its size, above `TOTAL_FREE`. Packs of texts reach 5, of tables 30. Chosen by
hand; `deflating` keeps packs that this program writes below."""

TOTAL_FREE = 64 << 20
"""Bytes that any pack may unpack to."""

_REREAD = 4
REREAD_FREE = 64 << 20
"""Bytes that may be read again in the search for intact parts of any pack, and `_REREAD` times its size more."""

_FIRST_PIECE = 1 << 10
_LARGEST_PIECE = 256 << 10


def pieces(file: BinaryIO, size: int) -> Iterator[bytes]:
    """The next bytes of a file, at most `size`, in pieces that grow: small parts need few."""
    next_size = _FIRST_PIECE
    while size > 0 and (piece := file.read(min(next_size, size))):
        yield piece
        size -= len(piece)
        next_size = min(2 * next_size, _LARGEST_PIECE)


class WorkLimit:
    """Counts what was unpacked and what was read again; both end at a multiple of the size of the file."""

    def __init__(self, size: int) -> None:
        self._unpacked = TOTAL_RATIO * size + TOTAL_FREE
        self._reread = _REREAD * size + REREAD_FREE

    @property
    def left(self) -> int:
        """Bytes that may still be unpacked."""
        return self._unpacked

    def unpacked(self, size: int) -> None:
        """Counts unpacked bytes."""
        self._unpacked = max(0, self._unpacked - size)

    def resume(self, at: int, reached: int) -> int:
        """The offset from which the search goes on behind a part that begins at `at`, was read up to `reached` and
        is damaged: its second byte, because a damaged length swallows what follows; where beginnings are false
        too often, the end of what was read."""
        if self._reread <= 0:
            return max(at + 1, reached)
        self._reread -= max(0, reached - at)
        return at + 1
