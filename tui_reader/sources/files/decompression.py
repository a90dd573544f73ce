"""Gzip and deflate, decompressed piece by piece so that no bomb ever unfolds."""

from __future__ import annotations

import zlib
from io import BytesIO
from typing import BinaryIO, NamedTuple, Protocol

_PIECE = 64 << 10
_MAGIC = b"\x1f\x8b\x08"


class Limits(NamedTuple):
    """Bytes that one page, and all that is in a file that holds pages, may unpack to."""

    page: int
    whole: int


class ByteReader(Protocol):
    """What can be read from front to back. `damage` says why it ended before its time."""

    damage: str | None

    def read(self, size: int) -> bytes: ...

    def recover(self) -> bool: ...


class PlainReader:
    """A file as it is."""

    damage: str | None = None

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def read(self, size: int) -> bytes:
        return self._file.read(size)

    def recover(self) -> bool:
        """There is nothing behind the end of a plain file."""
        return False


class GzipReader:
    """The content of a gzip file of any number of members, as web archives have one for each record.

    A broken member ends the reading early and leaves a word on it in `damage`; `recover` goes on behind it.
    """

    def __init__(self, file: BinaryIO) -> None:
        self.damage: str | None = None
        self._file = file
        self._waiting = b""
        self._member = file.tell()
        self._inflater: zlib._Decompress | None = None

    def read(self, size: int) -> bytes:
        """At most `size` bytes, none at the end or where the file is damaged."""
        while self.damage is None:
            if self._inflater is None and not self._open_member():
                return b""
            assert self._inflater is not None
            ended = not self._waiting
            try:
                data = self._inflater.decompress(self._waiting, size)
            except zlib.error:
                self.damage = "its compression is broken"
                return b""
            if self._inflater.eof:
                self._waiting, self._inflater = self._inflater.unused_data, None
            else:
                self._waiting = self._inflater.unconsumed_tail or self._file.read(_PIECE)
                if ended and not data and not self._waiting:
                    self.damage = "it breaks off before its end"
            if data:
                return data
        return b""

    def recover(self) -> bool:
        """Go to the next member that begins behind a damaged one; whether there is any."""
        self._file.seek(self._member + 1)
        before = b""
        while piece := self._file.read(_PIECE):
            at = (before + piece).find(_MAGIC)
            if at >= 0:
                self._file.seek(self._file.tell() - len(before) - len(piece) + at)
                self._waiting, self._inflater, self.damage = b"", None, None
                return True
            before = piece[-2:]
        return False

    def _open_member(self) -> bool:
        """Start on the next member; False at the end, where tapes and some servers pad with zeros."""
        while not (waiting := self._waiting.lstrip(b"\0")):
            self._waiting = self._file.read(_PIECE)
            if not self._waiting:
                return False
        self._waiting = waiting if len(waiting) > 2 else waiting + self._file.read(_PIECE)
        self._member = self._file.tell() - len(self._waiting)
        if not self._waiting.startswith(_MAGIC):
            self.damage = "something else follows the compressed data"
            return False
        self._inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
        return True


def read_all(reader: ByteReader, limit: int) -> bytes:
    """All that there is, or one byte more than `limit`, so that the caller can tell."""
    # Joining pieces would take as much again; a buffer gives itself away.
    whole = BytesIO()
    while (size := whole.tell()) <= limit and (piece := reader.read(min(_PIECE * 4, limit + 1 - size))):
        whole.write(piece)
    return whole.getvalue()


def inflate(data: bytes, limit: int) -> bytes | None:
    """The content of a gzip, zlib or bare deflate body, at most `limit` bytes and one; None if it is damaged.

    A body that is not compressed at all, whatever was said of it, is returned as it is: crawlers store many
    bodies decompressed and keep the header.
    """
    gzipped = data.startswith(b"\x1f\x8b")
    for bits in [zlib.MAX_WBITS | 16] if gzipped else [zlib.MAX_WBITS, -zlib.MAX_WBITS]:
        inflater = zlib.decompressobj(bits)
        try:
            content = inflater.decompress(data, limit + 1)
        except zlib.error:
            continue
        return content if inflater.eof or len(content) > limit else None
    return None if gzipped else data


def size_in_words(limit: int) -> str:
    """A limit as people read it: in whole GiB or MiB."""
    return f"{limit >> 30} GiB" if limit >= 1 << 30 else f"{limit >> 20} MiB"
