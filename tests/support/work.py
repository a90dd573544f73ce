"""Bounds of work in executed lines of Python and in bytes, which do not depend on the machine and its load."""

from __future__ import annotations

import io
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any


class Work:
    """`lines` executed so far."""

    def __init__(self) -> None:
        self.lines = 0


@contextmanager
def at_most(lines: int) -> Iterator[Work]:
    """Fails as soon as the block has executed more than `lines` lines of Python."""
    work = Work()

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        work.lines += event == "line"
        if work.lines > lines:
            raise AssertionError(f"more than {lines:,} lines were executed")
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield work
    finally:
        sys.settrace(before)


class CountedFile(io.BytesIO):
    """A file in memory; `bytes_read` counts what was read from it, however often."""

    bytes_read = 0

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        self.bytes_read += len(data)
        return data


class CountedZlib:
    """Stands in for the module `zlib`; `unpacked` counts the bytes that decompressors returned."""

    def __init__(self) -> None:
        self.unpacked = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(zlib, name)

    def decompressobj(self, wbits: int = zlib.MAX_WBITS) -> _CountedDecompressor:
        return _CountedDecompressor(self, zlib.decompressobj(wbits))


class _CountedDecompressor:
    def __init__(self, counts: CountedZlib, decompressor: Any) -> None:
        self._counts = counts
        self._decompressor = decompressor

    def __getattr__(self, name: str) -> Any:
        return getattr(self._decompressor, name)

    def decompress(self, data: bytes, max_length: int = 0) -> bytes:
        found: bytes = self._decompressor.decompress(data, max_length)
        self._counts.unpacked += len(found)
        return found
