"""Packs as ZIP files, which any program can unpack.

Members are written and read one after the other, in constant memory; why not with `zipfile` is in
docs/development/decisions.md. Every member is deflated, dated 1980-01-01, and has its sizes in the local header;
the comment of the file is the hash of everything before it.
"""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import BinaryIO

from tui_reader.packs.deflating import Deflater
from tui_reader.packs.hashing import HashedFile
from tui_reader.packs.scanner import Scanner
from tui_reader.packs.values import (
    HEAD_LIMIT,
    MAX_RATIO,
    PAGE_LIMIT,
    SMALL,
    TEXT_LIMIT,
    Damage,
    ManifestEntry,
    PackedRevision,
    PackPart,
    PartKind,
)
from tui_reader.packs.work_limit import WorkLimit, pieces

MAGIC = b"PK\x03\x04"

ZIP64_COUNT = 0xFFFF
"""Members from which on a ZIP file needs a 64-bit directory."""

_MEMBER = struct.Struct("<4s5H3L2H")
_LISTED = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR = struct.Struct("<4sLQL")
_VERSION, _VERSION_64, _UTF8, _DEFLATED, _DAY = 20, 45, 0x800, 8, 0x21
_DIRECTORY = (b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06")
_MARKS = re.compile(rb"PK(?:\x03\x04|\x01\x02|\x05\x06|\x06\x06)")
# Names follow 30 or 46 bytes of a header, of which damage may have removed some.
_HEADER = re.compile(rb".{26,46}(?:bulletins/|announcements/|files/|manifest|pack\.json)", re.S)
_PIECE = 1 << 20

_FILES: dict[tuple[PartKind, bool], str] = {
    ("head", False): "pack.json",
    ("revision", True): "bulletins/{}.json",
    ("announcements", True): "announcements/{}.json",
    ("file", True): "files/{}.json",
    ("content", True): "files/{}.content",
    ("manifest", True): "manifests/{}.json",
    ("manifest", False): "manifest.json",
}
"""The names of parts, by whether they have a place."""
_NAMES: dict[PartKind, re.Pattern[str]] = {
    "head": re.compile(r"pack\.json"),
    "revision": re.compile(r"bulletins/\d{7,12}/\d{1,9}\.json"),
    "page": re.compile(r"bulletins/\d{7,12}/\d{1,9}\.page\.[a-z]{2,5}"),
    "announcements": re.compile(r"announcements/\d{4,9}\.json"),
    "file": re.compile(r"files/\d{7,12}\.json"),
    "content": re.compile(r"files/\d{7,12}\.content"),
    "manifest": re.compile(r"manifest\.json|manifests/\d{4,9}\.json"),
}
_LONGEST_NAME = 60
_ENDINGS = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "txt",
    "text/markdown": "md",
    "application/pdf": "pdf",
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
    "message/rfc822": "eml",
}


class ZipSink:
    """See `values.Sink`. `spool` is an empty file for the directory, which is written last."""

    def __init__(self, file: BinaryIO, spool: BinaryIO) -> None:
        self._file = HashedFile(file)
        self._spool = spool
        self._deflater = Deflater()
        self._count = 0

    def add(
        self,
        kind: PartKind,
        data: bytes,
        place: str = "",
        item: PackedRevision | None = None,
        where: tuple[str, str | None] | None = None,
    ) -> ManifestEntry:
        name = self.page_name(place, item) if kind == "page" and item else _FILES[kind, bool(place)].format(place)
        packed = self._deflater.deflate(data)
        start, encoded = self._file.size, name.encode("ascii")
        sums = (zlib.crc32(data), len(packed), len(data))
        same = (_UTF8, _DEFLATED, 0, _DAY, *sums, len(encoded))
        self._file.write(_MEMBER.pack(MAGIC, _VERSION, *same, 0) + encoded)
        self._file.write(packed)
        far = struct.pack("<2HQ", 1, 8, start) if start >= 0xFFFFFFFF else b""
        version = _VERSION_64 if far else _VERSION
        listed = (version, version, *same, len(far), 0, 0, 0, 0, min(start, 0xFFFFFFFF))
        self._spool.write(_LISTED.pack(b"PK\x01\x02", *listed) + encoded + far)
        self._count += 1
        return ManifestEntry(name, len(data), sha256(data).hexdigest())

    def page_name(self, place: str, item: PackedRevision) -> str:
        declared = (item.raw and item.raw.media_type) or ""
        return f"bulletins/{place}.page.{_ENDINGS.get(declared.partition(';')[0].strip().lower(), 'bin')}"

    def content_name(self, place: str, address: str) -> str:
        return _FILES["content", True].format(place)

    def close(self) -> None:
        start, length = self._file.size, self._spool.tell()
        self._spool.seek(0)
        while piece := self._spool.read(_PIECE):
            self._file.write(piece)
        if self._count >= ZIP64_COUNT or start >= 0xFFFFFFFF or length >= 0xFFFFFFFF:
            at = self._file.size
            counts = (self._count, self._count, length, start)
            self._file.write(_END_64.pack(b"PK\x06\x06", 44, _VERSION_64, _VERSION_64, 0, 0, *counts))
            self._file.write(_LOCATOR.pack(b"PK\x06\x07", 0, at, 1))
        count = min(self._count, 0xFFFF)
        ends = (min(length, 0xFFFFFFFF), min(start, 0xFFFFFFFF))
        self._file.write(_END.pack(b"PK\x05\x06", 0, 0, count, count, *ends, len(seal("0" * 64))))
        self._file.write(seal(self._file.digest()))


def seal(digest: str) -> bytes:
    """The comment of a pack, by the hash of all bytes before it."""
    return b"bulletin-pack sha256:" + digest.encode()


def read_zip(file: BinaryIO, size: int, on_position: Callable[[int], None]) -> Iterator[PackPart | Damage]:
    """The files of a pack in their order, and its damage. Reading resumes after damage with the next member that
    can be found; `on_position` receives how far it got meanwhile. The work is bounded by `WorkLimit`."""
    at, intact = 0, True
    limit, scanner = WorkLimit(size), Scanner(file, size, on_position)
    while at < size:
        file.seek(at)
        head = file.read(_MEMBER.size)
        if head[:4] in _DIRECTORY:
            if not _ends_well(file, at, size):
                yield Damage("", "its end is damaged or missing", size)
            return
        found = _member(file, head, at, size, limit) if len(head) == _MEMBER.size and head[:4] == MAGIC else None
        if isinstance(found, PackPart):
            at, intact = found.at, True
            yield found
            continue
        if found is not None or intact:
            yield found or Damage("", "the header of a file in it is damaged", at)
        intact = found is not None
        # The next member is where the damaged one states its end, or else is searched for.
        beyond = found.at if found is not None and found.at > at else at
        reached = file.tell()
        file.seek(beyond)
        if beyond > at and file.read(4) in (MAGIC, *_DIRECTORY):
            at = beyond
        else:
            at = scanner.find(limit.resume(at, reached), _MARKS, _begins)
    yield Damage("", "it is truncated: its end is missing", size)


def head_of_any_version(file: BinaryIO) -> bytes:
    """The beginning of the first member if it is named as the head of a pack, however it is packed; else empty."""
    head = file.read(_MEMBER.size)
    if len(head) < _MEMBER.size or head[:4] != MAGIC:
        return b""
    _magic, _version, _flags, method, *_times_and_sums, name_length, extra = _MEMBER.unpack(head)
    if file.read(name_length) != b"pack.json":
        return b""
    file.seek(extra, 1)
    data = file.read(HEAD_LIMIT)
    if method != _DEFLATED:
        return data
    try:
        return zlib.decompressobj(wbits=-15).decompress(data, HEAD_LIMIT)
    except zlib.error:
        return b""


def _member(file: BinaryIO, head: bytes, at: int, size: int, work: WorkLimit) -> PackPart | Damage | None:
    """The member with this header; None for a header that no pack has."""
    _magic, _version, flags, method, _time, _day, crc, packed, length, name_length, extra = _MEMBER.unpack(head)
    if name_length > _LONGEST_NAME or extra > 0xFF:
        return None
    name = file.read(name_length).decode("ascii", "replace")
    start = at + _MEMBER.size + name_length + extra
    end = start + packed
    kind = next((kind for kind, form in _NAMES.items() if form.fullmatch(name)), None)
    if kind is None or flags & ~_UTF8 or method != _DEFLATED:
        return Damage("", "a file in it does not belong to a pack", end)
    limit = PAGE_LIMIT if kind in ("page", "content") else TEXT_LIMIT
    if length > min(limit, work.left) or packed > limit or (length > SMALL and length > MAX_RATIO * packed):
        return Damage(name, "it unpacks to more than its limit", end)
    if end > size:
        return Damage(name, "the file ends inside it", at)
    file.seek(start)
    unpacker, found = zlib.decompressobj(wbits=-15), io.BytesIO()
    try:
        for piece in pieces(file, packed):
            more = unpacker.decompress(piece, length + 1 - found.tell())
            work.unpacked(len(more))
            found.write(more)
            if found.tell() > length or unpacker.eof:
                break
    except zlib.error:
        return Damage(name, "its compressed data are damaged", end)
    data = found.getvalue()
    is_whole = unpacker.eof and not unpacker.unused_data and file.tell() == end
    if not is_whole or len(data) != length or zlib.crc32(data) != crc:
        return Damage(name, "its checksum or its size does not match", end)
    return PackPart(kind, ManifestEntry(name, length, sha256(data).hexdigest()), data, end)


def _begins(piece: bytes, at: int) -> bool:
    """Whether a mark is that of a member, or of an entry of the directory, with a name from a pack."""
    return _HEADER.match(piece, at) is not None


def _ends_well(file: BinaryIO, at: int, size: int) -> bool:
    """Whether the directory that begins at an offset ends, with its comment, where the file does."""
    start = max(at, size - _END.size - 0xFFFF)
    file.seek(start)
    tail = file.read(size - start)
    place = len(tail)
    while (place := tail.rfind(b"PK\x05\x06", 0, place)) >= 0:
        if len(tail) - place >= _END.size:
            *_counts, comment = _END.unpack_from(tail, place)
            if place + _END.size + comment == len(tail):
                return True
    return False
