"""The search for the next intact part of a damaged pack."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import BinaryIO

LOOKAHEAD = 600
"""Bytes after a mark that tell whether a part begins there."""

_PIECE = 1 << 20


class Scanner:
    """Finds marks in a file of `size` bytes. The file is read in pieces, and a piece serves every search that
    begins in it. `on_position` receives the offset of each piece."""

    def __init__(self, file: BinaryIO, size: int, on_position: Callable[[int], None]) -> None:
        self._file = file
        self._size = size
        self._on_position = on_position
        self._start, self._piece = 0, b""

    def find(self, at: int, mark: re.Pattern[bytes], begins: Callable[[bytes, int], bool]) -> int:
        """The offset from `at` on where the mark is found and `begins(piece, offset in it)`; the size of the file
        if there is none."""
        while at < self._size:
            if not self._start <= at < self._usable_end():
                self._file.seek(at)
                self._start, self._piece = at, self._file.read(_PIECE)
                self._on_position(at)
                if not self._piece:
                    break
            end = self._usable_end()
            for match in mark.finditer(self._piece, at - self._start):
                if self._start + match.start() >= end:
                    break
                if begins(self._piece, match.start()):
                    return self._start + match.start()
            at = end
        return self._size

    def _usable_end(self) -> int:
        """The end of the piece, less the bytes that would be too near to it."""
        end = self._start + len(self._piece)
        return end if end >= self._size or len(self._piece) <= LOOKAHEAD else end - LOOKAHEAD
