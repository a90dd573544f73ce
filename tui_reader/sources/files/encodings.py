"""The encodings of a response (RFC 9110, 9112) removed within limits: chunks, gzip, Brotli, Zstandard."""

from __future__ import annotations

import re
from io import BytesIO

from tui_reader.sources.files.decompression import inflate
from tui_reader.sources.files.zstd import unzstd_data
from tui_reader.unpacking.zstd import ZSTD_FRAME

CONTENT_ENCODINGS = ("gzip", "x-gzip", "deflate", "br", "zstd")
"""The encodings that `decompress` knows, by their names in HTTP."""

_PIECE = 64 << 10
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,1000})?\r\n")
_LONGEST_TRAILER = 4096


def decompress(data: bytes, encoding: str, limit: int) -> bytes | None:
    """The content of a body in one of the CONTENT_ENCODINGS, at most `limit` + 1 bytes; None if it is damaged."""
    if encoding == "br":
        return _unbrotli(data, limit)
    if encoding == "zstd":
        return unzstd_data(data, limit) if data.startswith(ZSTD_FRAME) else data
    return inflate(data, limit)


def _unbrotli(data: bytes, limit: int) -> bytes | None:
    import brotli

    decompressor, whole = brotli.Decompressor(), BytesIO()
    pending = data
    try:
        while not decompressor.is_finished() and whole.tell() <= limit:
            piece = decompressor.process(pending, output_buffer_limit=_PIECE * 4)
            pending = b""
            whole.write(piece)
            if not piece and decompressor.can_accept_more_data():
                return None
    except brotli.error:
        return None
    return whole.getvalue()[: limit + 1]


def dechunked(data: bytes) -> bytes | None:
    """The content of a body in chunks (RFC 9112), None for one that is not whole in chunks."""
    pieces: list[bytes] = []
    at = 0
    while found := _CHUNK.match(data, at):
        size = int(found[1], 16)
        if size == 0:
            # Trailers may follow.
            return b"".join(pieces) if pieces and len(data) - found.end() <= _LONGEST_TRAILER else None
        at = found.end() + size
        if data[at : at + 2] != b"\r\n":
            return None
        pieces.append(data[found.end() : at])
        at += 2
    return None
