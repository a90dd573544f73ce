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
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import BinaryIO, NamedTuple, cast
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from tui_reader.archive.values import Raw
from tui_reader.packs.hashing import HashedFile
from tui_reader.packs.values import (
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

MAGIC = b"\x1f\x8b\x08"

# No name, no time, system unknown, to be the same on every machine.
_GZIP = MAGIC + b"\x00\x00\x00\x00\x00\x00\xff"
_PIECE = 64 << 10
_SCAN = 1 << 20
_HEAD_LIMIT = 64 << 10
_FIELD = re.compile(r"([A-Za-z0-9-]{1,40}):[ \t]*([^\r\n]{0,20000})\r\n")
_RECORD_ID = re.compile(r"<(urn:uuid:[0-9a-f-]{36})>")
_KINDS: frozenset[str] = frozenset(("head", "revision", "page", "announcements", "manifest"))
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

    def add(
        self, kind: PartKind, data: bytes, place: str = "", item: PackedRevision | None = None
    ) -> ManifestEntry:
        self._number += 1
        name = _record_id(self._made, f"{self._number} {kind}")
        record_type, content_type, fields = "metadata", "application/json", dict[str, str]()
        if kind == "head":
            record_type, content_type, data = "warcinfo", "application/warc-fields", self._info(data)
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
        packer = zlib.compressobj(wbits=-15)
        self._file.write(_GZIP + packer.compress(record) + packer.flush() + _trailer(record))
        return ManifestEntry(name, len(record), sha256(record).hexdigest())

    def page_name(self, place: str, item: PackedRevision) -> str:
        return _record_id(self._made, f"{place}.page {item.page.address}")

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


def read_warc(file: BinaryIO, size: int) -> Iterator[PackPart | Damage]:
    """The records of a pack in their order, and its damage. Reading resumes after damage with the next record that
    can be found."""
    at, intact = 0, True
    while at < size:
        found = _member(file, at)
        if isinstance(found, PackPart):
            intact, at = True, found.at
            yield found
        elif isinstance(found, _Seal):
            return
        else:
            if found.where or intact:
                yield found
            intact = bool(found.where)
            at = found.at if found.at > at else _next(file, at + 1, size)
    yield Damage("", "it is truncated: its end is missing", size)


class _Seal(NamedTuple):
    """The last record of a pack."""


def _member(file: BinaryIO, at: int) -> PackPart | Damage | _Seal:
    """The record in the gzip member at an offset."""
    record, end, problem = _unpacked(file, at)
    head, separator, rest = record.partition(b"\r\n\r\n")
    version, _, lines = (head + b"\r\n").decode("utf-8", "replace").partition("\r\n")
    fields = {name.lower(): value for name, value in _FIELD.findall(lines)} if version[:7] == "WARC/1." else {}
    found = _RECORD_ID.fullmatch(fields.get("warc-record-id", ""))
    name = found[1] if found else ""
    if problem is not None:
        return Damage(name, problem, end)
    part = fields.get("bulletin-pack", "")
    block = rest[:-4]
    if not separator or not name or rest[-4:] != b"\r\n\r\n" or fields.get("content-length") != str(len(block)):
        return Damage(name, "its header and its content do not match", end)
    if fields.get("warc-block-digest") != f"sha256:{sha256(block).hexdigest()}":
        return Damage(name, "it does not match its own hash", end)
    if part == "seal":
        return _Seal()
    if part not in _KINDS:
        return Damage(name, "it is not a record of a pack", end)
    if part != "page" and len(block) > TEXT_LIMIT:
        return Damage(name, "it unpacks to more than its limit", end)
    if part == "head":
        _software, _, packed = block.partition(_PACK)
        block = packed.rstrip(b"\r\n")
    return PackPart(
        cast("PartKind", part), ManifestEntry(name, len(record), sha256(record).hexdigest()), block, end
    )


def _unpacked(file: BinaryIO, at: int) -> tuple[bytes, int, str | None]:
    """The content of the gzip member at `at`, the offset of the next one (`at` if unknown), and the error."""
    unpacker = zlib.decompressobj(wbits=31)
    file.seek(at)
    found, read = bytearray(), 0
    while not unpacker.eof:
        piece = unpacker.unconsumed_tail or file.read(_PIECE)
        if not piece:
            return bytes(found), at, "the file ends inside it"
        read += 0 if unpacker.unconsumed_tail else len(piece)
        try:
            found += unpacker.decompress(piece, _SCAN)
        except zlib.error:
            return bytes(found), at, "its compressed data are damaged"
        if len(found) > PAGE_LIMIT + _HEAD_LIMIT or (len(found) > SMALL and len(found) > MAX_RATIO * read):
            return bytes(found[:_HEAD_LIMIT]), at, "it unpacks to more than its limit"
    return bytes(found), at + read - len(unpacker.unused_data), None


def _next(file: BinaryIO, at: int, size: int) -> int:
    """The offset of the next record; the size of the file if there is none."""
    while at < size:
        file.seek(at)
        piece = file.read(_SCAN)
        for match in re.finditer(re.escape(MAGIC), piece):
            file.seek(at + match.start())
            try:
                if zlib.decompressobj(wbits=31).decompress(file.read(_PIECE), 5) == b"WARC/":
                    return at + match.start()
            except zlib.error:
                continue
        at += max(1, len(piece) - len(MAGIC))
    return size


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
