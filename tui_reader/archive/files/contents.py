"""The bytes of attached files: compressed where it pays, unpacked in parts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any, NamedTuple

from tui_reader.archive.record import pack_bytes
from tui_reader.unpacking.zstd import ZSTD_FRAME, zstd_library

PART = 1 << 20
"""Bytes that are read or unpacked at a time."""

WORTHWHILE = 0.9
"""A file is kept compressed when this share of its size, or less, remains: workbooks of Excel, Word documents in
the binary format, RTF and text. PDF, DOCX and OFD are compressed themselves. Chosen by hand."""

_DAMAGED = "its content is damaged"


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


def verified(
    stored: Iterator[bytes], packed: bool, most: int, digest: bytes, own: bytes | None = None
) -> Iterator[bytes]:
    """Stored parts, unpacked in parts of at most `PART` bytes. Raises ValueError when there are more than `most`
    bytes, or these do not have this digest, `WrongDigest` when it is `own` that they have; the parts before are
    then not to be used."""
    from hashlib import sha256

    seen, total = sha256(), 0
    first = next(stored, b"")
    plain = chain((first,), stored)
    for part in unpacked_parts(plain) if packed and first.startswith(ZSTD_FRAME) else plain:
        seen.update(part)
        total += len(part)
        if total > most:
            raise ValueError(_DAMAGED)
        yield part
    if seen.digest() != digest:
        raise WrongDigest if seen.digest() == own else ValueError(_DAMAGED)


def unpacked_parts(stored: Iterator[bytes]) -> Iterator[bytes]:
    """What was compressed, in parts of at most `PART` bytes. Raises ValueError for damaged data."""
    zstd = zstd_library()
    unpacker: Any = zstd.ZstdDecompressor()
    try:
        for data in stored:
            if unpacker.eof:
                raise ValueError(_DAMAGED)
            yield unpacker.decompress(data, PART)
            while not unpacker.eof and not unpacker.needs_input:
                yield unpacker.decompress(b"", PART)
    except (zstd.ZstdError, MemoryError) as error:
        raise ValueError(_DAMAGED) from error
    if not unpacker.eof or unpacker.unused_data:
        raise ValueError(_DAMAGED)
