"""Packs as web archives (WARC 1.1, ISO 28500), gzipped record by record, for programs that replay and index them.

A revision is a `metadata` record with its JSON, followed by the original page: a `resource` with its own address,
to which the JSON refers. Where the bytes of the page were not kept, the JSON is a `conversion` record instead. The
field `Bulletin-Pack` names the part of the pack. The last record is the hash of all bytes before it, stored
without compression to be deterministic.
"""

from __future__ import annotations

import json
import re
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import BinaryIO, NamedTuple, cast
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from tui_reader.archive.values import Raw
from tui_reader.packs.deflating import Deflater
from tui_reader.packs.hashing import HashedFile
from tui_reader.packs.scanner import LOOKAHEAD, Scanner
from tui_reader.packs.values import (
    HEAD_LIMIT,
    MAX_RATIO,
    PAGE_LIMIT,
    SMALL,
    TEXT_LIMIT,
    Damage,
    ManifestEntry,
    PackedRevision,
    PackHead,
    PackPart,
    PartKind,
)
from tui_reader.packs.work_limit import WorkLimit, pieces

MAGIC = b"\x1f\x8b\x08"
# The header of a gzip member without name and comment (RFC 1952, 2.3).
_MEMBER = re.compile(rb"\x1f\x8b\x08\x00(?=.{4}[\x00\x02\x04][\x00-\x0d\xff])", re.S)
_WARC = b"WARC/"

# No name, no time, system unknown, to be the same on every machine.
_GZIP = MAGIC + b"\x00\x00\x00\x00\x00\x00\xff"
_SCAN = 1 << 20
_HEAD_LIMIT = 64 << 10
_FIELD = re.compile(r"([A-Za-z0-9-]{1,40}):[ \t]*([^\r\n]{0,20000})\r\n")
_RECORD_ID = re.compile(r"<(urn:uuid:[0-9a-f-]{36})>")
_KINDS: frozenset[str] = frozenset(("head", "revision", "page", "file", "content", "announcements", "manifest"))
# Allowed in a URI besides letters and digits; a % is part of an escape.
_URI = "%:/?#[]@!$&'()*+,;=-._~"
_PACK = b"bulletin-pack: "


class WarcSink:
    """See `values.Sink`."""

    def __init__(self, file: BinaryIO, head: PackHead) -> None:
        self._file = HashedFile(file)
        self._made = head.made
        self._program = head.program
        self._number = 0
        self._deflater = Deflater()

    def add(
        self,
        kind: PartKind,
        data: bytes,
        place: str = "",
        item: PackedRevision | None = None,
        where: tuple[str, str | None] | None = None,
    ) -> ManifestEntry:
        self._number += 1
        name = _record_id(self._made, f"{self._number} {kind}")
        record_type, content_type, fields = "metadata", "application/json", dict[str, str]()
        if kind == "head":
            record_type, content_type, data = "warcinfo", "application/warc-fields", self._info(data)
        elif where is not None:
            fields["WARC-Target-URI"] = target_uri(where[0])
            if kind == "file":
                fields["WARC-Refers-To"] = f"<{self.content_name(place, where[0])}>"
            else:
                record_type, content_type = "resource", _content_type(Raw(b"", None, where[1]))
                name = self.content_name(place, where[0])
                fields["WARC-Payload-Digest"] = f"sha256:{sha256(data).hexdigest()}"
        elif item is not None:
            fields["WARC-Target-URI"] = target_uri(item.page.address)
            if item.raw is None:
                record_type = "conversion"
            elif kind == "revision":
                fields["WARC-Refers-To"] = f"<{self.page_name(place, item)}>"
            else:
                record_type, content_type, name = "resource", _content_type(item.raw), self.page_name(place, item)
                fields["WARC-Payload-Digest"] = f"sha256:{sha256(data).hexdigest()}"
        date = item.first_seen if item else self._made
        record = _record(kind, record_type, name, content_type, data, date, fields)
        self._file.write(_GZIP + self._deflater.deflate(record) + _trailer(record))
        return ManifestEntry(name, len(record), sha256(record).hexdigest())

    def page_name(self, place: str, item: PackedRevision) -> str:
        return _record_id(self._made, f"{place}.page {item.page.address}")

    def content_name(self, place: str, address: str) -> str:
        return _record_id(self._made, f"{place}.content {address}")

    def close(self) -> None:
        self._file.write(seal(self._file.digest(), self._made))

    def _info(self, data: bytes) -> bytes:
        """The content of the first record: its standard fields, and the head."""
        lines = (
            f"software: {self._program}",
            "format: WARC File Format 1.1",
            "conformsTo: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        )
        return "".join(f"{each}\r\n" for each in lines).encode() + _PACK + data + b"\r\n"


def target_uri(address: str) -> str:
    """An address as a URI: other characters are escaped as %XX, and a path becomes a `file:` URI."""
    encoded = quote(address, safe=_URI)
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:", encoded):
        return encoded
    return f"file://{encoded}" if encoded.startswith("/") else f"file:///{encoded}"


def seal(digest: str, made: datetime) -> bytes:
    """The last record of a pack, by the hash of all bytes before it."""
    block = f"sha256:{digest}\r\n".encode()
    record = _record("seal", "metadata", _record_id(made, f"seal {digest}"), "text/plain", block, made, {})
    stored = struct.pack("<B2H", 1, len(record), 0xFFFF ^ len(record)) + record
    return _GZIP + stored + _trailer(record)


def read_warc(file: BinaryIO, size: int, on_position: Callable[[int], None]) -> Iterator[PackPart | Damage]:
    """The records of a pack in their order, and its damage. Reading resumes after damage with the next record
    that can be found; `on_position` receives how far it got meanwhile. The work is bounded by
    `work_limit.WorkLimit`."""
    at, intact = 0, True
    limit, scanner = WorkLimit(size), Scanner(file, size, on_position)
    while at < size:
        found = _member(file, at, size, limit)
        if isinstance(found, PackPart):
            intact, at = True, found.at
            yield found
        elif isinstance(found, _Seal):
            if found.at < size:
                yield Damage("", "something follows its end", size)
            return
        else:
            if found.where or intact:
                yield found
            intact = bool(found.where)
            if found.at > at:
                at = found.at
            else:
                at = scanner.find(limit.resume(at, min(file.tell(), size)), _MEMBER, _begins)
    yield Damage("", "it is truncated: its end is missing", size)


def head_of_any_version(file: BinaryIO) -> bytes:
    """The head of a pack in the first record, however the record ends; empty without one."""
    data = file.read(HEAD_LIMIT)
    try:
        start = zlib.decompressobj(wbits=31).decompress(data, HEAD_LIMIT) if data[:2] == MAGIC[:2] else data
    except zlib.error:
        return b""
    return start.partition(_PACK)[2] if start.startswith(b"WARC/") else b""


class _Seal(NamedTuple):
    """The last record of a pack; `at` is the offset of its end."""

    at: int


def _member(file: BinaryIO, at: int, size: int, work: WorkLimit) -> PackPart | Damage | _Seal:
    """The record in the gzip member at an offset."""
    record, end, problem = _unpacked(file, at, size, work)
    head_end = record.find(b"\r\n\r\n", 0, _HEAD_LIMIT)
    head = record[: head_end if head_end >= 0 else _HEAD_LIMIT]
    version, _, lines = (head + b"\r\n").decode("utf-8", "replace").partition("\r\n")
    fields = {name.lower(): value for name, value in _FIELD.findall(lines)} if version[:7] == "WARC/1." else {}
    found = _RECORD_ID.fullmatch(fields.get("warc-record-id", ""))
    name = found[1] if found else ""
    if problem is not None:
        return Damage(name, problem, end)
    part = fields.get("bulletin-pack", "")
    length = max(len(record) - head_end - 8, 0)
    stated = fields.get("content-length")
    if head_end < 0 or not name or record[-4:] != b"\r\n\r\n" or stated != str(length):
        return Damage(name, "its header and its content do not match", end)
    with memoryview(record) as whole, whole[head_end + 4 : -4] as block:
        if fields.get("warc-block-digest") != f"sha256:{sha256(block).hexdigest()}":
            return Damage(name, "it does not match its own hash", end)
        if part == "seal":
            return _Seal(end)
        if part not in _KINDS:
            return Damage(name, "it is not a record of a pack", end)
        if length > (PAGE_LIMIT if part in ("page", "content") else TEXT_LIMIT):
            return Damage(name, "it unpacks to more than its limit", end)
        data = bytes(block)
    if part == "head":
        data = data.partition(_PACK)[2].rstrip(b"\r\n")
    entry = ManifestEntry(name, len(record), sha256(record).hexdigest())
    return PackPart(cast("PartKind", part), entry, data, end)


def _unpacked(file: BinaryIO, at: int, size: int, work: WorkLimit) -> tuple[bytearray, int, str | None]:
    """The content of the gzip member at `at`, the offset of the next one (`at` if unknown), and the error. The
    file is then where the reading ended."""
    unpacker = zlib.decompressobj(wbits=31)
    file.seek(at)
    found, read = bytearray(), 0
    for piece in pieces(file, size - at):
        read += len(piece)
        pending = piece
        while pending and not unpacker.eof:
            try:
                more = unpacker.decompress(pending, min(_SCAN, work.left + 1))
            except zlib.error:
                return found, at, "its compressed data are damaged"
            pending = unpacker.unconsumed_tail
            work.unpacked(len(more))
            found += more
            too_dense = len(found) > SMALL and len(found) > MAX_RATIO * read
            if len(found) > PAGE_LIMIT + _HEAD_LIMIT or too_dense or not work.left:
                return found[:_HEAD_LIMIT], at, "it unpacks to more than its limit"
        if unpacker.eof:
            return found, at + read - len(unpacker.unused_data), None
    return found, at, "the file ends inside it"


def _begins(piece: bytes, at: int) -> bool:
    """Whether the gzip member at an offset holds a record, by its first bytes."""
    try:
        return zlib.decompressobj(wbits=31).decompress(piece[at : at + LOOKAHEAD], len(_WARC)) == _WARC
    except zlib.error:
        return False


def _record(
    part: str, kind: str, name: str, content_type: str, block: bytes, date: datetime, fields: Mapping[str, str]
) -> bytes:
    """One record. The order of its fields, which the specification leaves open, is fixed."""
    stated = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<{name}>",
        "WARC-Date": date.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        **fields,
        "WARC-Block-Digest": f"sha256:{sha256(block).hexdigest()}",
        "Bulletin-Pack": part,
        "Content-Type": content_type,
        "Content-Length": str(len(block)),
    }
    head = "WARC/1.1\r\n" + "".join(f"{key}: {value}\r\n" for key, value in stated.items()) + "\r\n"
    return head.encode() + block + b"\r\n\r\n"


def _trailer(record: bytes) -> bytes:
    return struct.pack("<2L", zlib.crc32(record), len(record) & 0xFFFFFFFF)


def _record_id(made: datetime, what: str) -> str:
    """A UUID that is the same for the same record of the same pack."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, json.dumps([made.isoformat(), what]))}"


def _content_type(raw: Raw) -> str:
    """The declared media type and charset of the page, as far as a header may contain them."""
    media_type = raw.media_type or "application/octet-stream"
    if raw.charset and "charset" not in media_type:
        media_type += f"; charset={raw.charset}"
    return "".join(each for each in media_type if each.isascii() and each.isprintable())
