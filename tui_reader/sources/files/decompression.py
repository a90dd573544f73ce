"""Gzip and deflate, decompressed piece by piece within limits, so that decompression bombs have no effect."""

from __future__ import annotations

import zlib
from io import BytesIO
from typing import BinaryIO, NamedTuple, Protocol

from tui_reader.sources.fetching import SourceError

_PIECE = 64 << 10
_MAGIC = b"\x1f\x8b\x08"
# Bytes that are read again in the search behind damage, by those of the file, and in addition. Chosen by hand.
_REREAD = 4
REREAD_FREE = 64 << 20


class Limits(NamedTuple):
    """Largest unpacked sizes, in bytes: of one page, and of all pages in a container."""

    page: int
    whole: int


class ByteReader(Protocol):
    """A sequential reader; `damage` is the reason for a premature end, None without one."""

    damage: str | None

    def read(self, size: int) -> bytes:
        """At most `size` bytes; empty at the end and at damage."""
        ...

    def recover(self) -> bool:
        """Continue after damage; False if nothing follows."""
        ...


class PlainReader:
    """A file that is not compressed."""

    damage: str | None = None

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def read(self, size: int) -> bytes:
        """At most `size` bytes; empty at the end."""
        return self._file.read(size)

    def recover(self) -> bool:
        """False: nothing follows the end of a file."""
        return False


class DamageSearch:
    """Where the search for the next compressed part begins behind a damaged one: at its second byte, since what is
    in it may be intact; where false beginnings have made too much be read again, at the end of what was read."""

    def __init__(self) -> None:
        self._reread = 0

    def start(self, part: int, reached: int) -> int:
        """The offset for a part that begins at `part` and was read up to `reached`."""
        if self._reread > REREAD_FREE + _REREAD * reached:
            return max(part + 1, reached)
        self._reread += reached - part
        return part + 1


class GzipReader:
    """The content of a gzip file of any number of members; web archives have one per record.

    A damaged member ends the reading and sets `damage`; `recover` continues after it.
    """

    def __init__(self, file: BinaryIO) -> None:
        self.damage: str | None = None
        self._file = file
        self._pending = b""
        self._member = file.tell()
        self._inflater: zlib._Decompress | None = None
        self._search = DamageSearch()

    def read(self, size: int) -> bytes:
        """At most `size` bytes; empty at the end and at damage."""
        while self.damage is None:
            if self._inflater is None and not self._open_member():
                return b""
            assert self._inflater is not None
            ended = not self._pending
            try:
                data = self._inflater.decompress(self._pending, size)
            except zlib.error:
                self.damage = "its compression is broken"
                return b""
            if self._inflater.eof:
                self._pending, self._inflater = self._inflater.unused_data, None
            else:
                self._pending = self._inflater.unconsumed_tail or self._file.read(_PIECE)
                if ended and not data and not self._pending:
                    self.damage = "it breaks off before its end"
            if data:
                return data
        return b""

    def recover(self) -> bool:
        """Go to the next member after a damaged one; False if there is none."""
        if not seek_bytes(self._file, self._search.start(self._member, self._file.tell()), _MAGIC):
            return False
        self._pending, self._inflater, self.damage = b"", None, None
        return True

    def _open_member(self) -> bool:
        """Start the next member; False at the end, which tapes and some servers pad with zeros."""
        while not (pending := self._pending.lstrip(b"\0")):
            self._pending = self._file.read(_PIECE)
            if not self._pending:
                return False
        self._pending = pending if len(pending) > 2 else pending + self._file.read(_PIECE)
        self._member = self._file.tell() - len(self._pending)
        if not self._pending.startswith(_MAGIC):
            self.damage = "something else follows the compressed data"
            return False
        self._inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
        return True


def seek_bytes(file: BinaryIO, start: int, mark: bytes) -> bool:
    """Go to the first `mark` at or after `start`; False if there is none."""
    file.seek(start)
    before = b""
    while piece := file.read(_PIECE):
        at = (before + piece).find(mark)
        if at >= 0:
            file.seek(file.tell() - len(before) - len(piece) + at)
            return True
        before = piece[1 - len(mark) :]
    return False


def read_all(reader: ByteReader, limit: int) -> bytes:
    """The whole content, or `limit` + 1 bytes of it if it is longer."""
    # Joining pieces would double the memory; BytesIO shares its buffer.
    whole = BytesIO()
    while (size := whole.tell()) <= limit and (piece := reader.read(min(_PIECE * 4, limit + 1 - size))):
        whole.write(piece)
    return whole.getvalue()


def gunzip(file: BinaryIO, address: str, limit: int, advice: str = "get the file again") -> bytes:
    """The content of a gzip file, as `read_whole`."""
    return read_whole(GzipReader(file), address, limit, advice)


def read_whole(reader: ByteReader, address: str, limit: int, advice: str = "get the file again") -> bytes:
    """The content of a file, at most `limit` bytes. Raises SourceError with the address of the file if it is
    longer, or damaged; what to do then is `advice`."""
    data = read_all(reader, limit)
    if reader.damage:
        raise SourceError(address, f"this cannot be unpacked ({reader.damage}); {advice}")
    if len(data) > limit:
        raise SourceError(address, f"this unpacks to more than {size_in_words(limit)}, the most that is read")
    return data


def inflate(data: bytes, limit: int) -> bytes | None:
    """The content of a gzip, zlib or raw deflate body, at most `limit` + 1 bytes; None if it is damaged.

    A body that is not compressed, whatever its header says, is returned unchanged: crawlers store many bodies
    decompressed but keep the header.
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
    """A limit in bytes, in words: whole GiB or MiB."""
    return f"{limit >> 30} GiB" if limit >= 1 << 30 else f"{limit >> 20} MiB"
