"""Deflated data that no reader of packs takes for a decompression bomb."""

from __future__ import annotations

import zlib

from tui_reader.packs.values import MAX_RATIO, SMALL
from tui_reader.packs.work_limit import TOTAL_FREE, TOTAL_RATIO


class Deflater:
    """Compresses the parts of one pack. A part that compresses further than readers allow is stored as it is."""

    def __init__(self) -> None:
        self._packed = self._unpacked = 0

    def deflate(self, data: bytes) -> bytes:
        """A raw deflate stream (RFC 1951) with the data."""
        packed = _deflated(data, zlib.Z_DEFAULT_COMPRESSION)
        whole = self._unpacked + len(data) > TOTAL_FREE + TOTAL_RATIO * (self._packed + len(packed))
        if whole or (len(data) > SMALL and len(data) > MAX_RATIO * len(packed)):
            packed = _deflated(data, 0)
        self._packed += len(packed)
        self._unpacked += len(data)
        return packed


def _deflated(data: bytes, level: int) -> bytes:
    packer = zlib.compressobj(level, wbits=-15)
    return packer.compress(data) + packer.flush()
