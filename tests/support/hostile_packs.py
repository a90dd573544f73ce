"""Packs that try to take more work or memory than their size allows, by kind and format.

Each kind is a function of a size in bytes, which the pack has about; it begins with an intact head.
"""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from support.packs import HEAD, MADE, bulletin, day
from tui_reader.model import Bulletin
from tui_reader.packs import envelope
from tui_reader.packs.values import PackedRevision
from tui_reader.packs.writing import write_pack

SEED = 20261130


@lru_cache(8)
def deflated(data: bytes) -> bytes:
    """A raw deflate stream."""
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def member(name: str, data: bytes, **changed: int) -> bytes:
    """A member of a ZIP file; `changed` replaces its checksum `crc`, `packed` or unpacked `length`."""
    packed = deflated(data)
    sums = {"crc": zlib.crc32(data), "packed": len(packed), "length": len(data)} | changed
    head = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0x800, 8, 0, 0x21, *sums.values(), len(name), 0)
    return head + name.encode() + packed


def record(part: str, block: bytes, number: int = 1, length: int | None = None) -> bytes:
    """A record of a WARC pack as a gzip member; `length` is the one it states."""
    stated = len(block) if length is None else length
    head = (
        "WARC/1.1\r\nWARC-Type: metadata\r\n"
        f"WARC-Record-ID: <urn:uuid:{number:08x}-0000-0000-0000-000000000000>\r\n"
        f"WARC-Block-Digest: sha256:{sha256(block).hexdigest()}\r\nBulletin-Pack: {part}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {stated}\r\n\r\n"
    )
    data = head.encode() + block + b"\r\n\r\n"
    trailer = struct.pack("<2L", zlib.crc32(data), len(data))
    return b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff" + deflated(data) + trailer


def repeated(size: int, piece: Callable[[int], bytes]) -> bytes:
    """Pieces by their numbers, from 1 on, until they have the size."""
    found = io.BytesIO()
    numbers = count(1)
    while found.tell() < size:
        found.write(piece(next(numbers)))
    return found.getvalue()


def _name(number: int, ending: str = "json") -> str:
    return f"bulletins/{number:07}/1.{ending}"


def _revision(number: int, text: str = "一") -> bytes:
    return envelope.revision_json(PackedRevision(_bulletin(number, text), day(1), day(1)), None)


def _bulletin(number: int, text: str) -> Bulletin:
    return replace(bulletin(1, text), address=f"https://example.org/{number}.html")


def _sealed(inner: bytes) -> bytes:
    """A part that is sealed as a revision, with any JSON in it."""
    body = b'{"pack":1,"part":"revision","x":' + inner
    return body + b',"sha256":"' + sha256(body + b"}").hexdigest().encode() + b'"}'


def _stored_chain(size: int) -> bytes:
    """Stored deflate blocks of the largest length, so that every start among them leads to the end."""
    blocks = bytearray(size)
    for at in range(0, size - 5, 5 + 0xFFFF):
        blocks[at : at + 5] = b"\0" + struct.pack("<HH", 0xFFFF, 0)
    return bytes(blocks)


def _nested_members(size: int) -> bytes:
    """Gzip members that begin every 40 bytes, each of which reads as a record up to the end of the file."""
    found, period = bytearray(size), 65540
    for start in range(0, min(period, size) - 39, 40):
        found[start : start + 10] = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
        for number, at in enumerate(range(start + 10, size - 10, period)):
            found[at : at + 5] = b"\0" + struct.pack("<HH", 0xFFFF, 0)
            if number == 0:
                found[at + 5 : at + 10] = b"WARC/"
    return bytes(found)


def _noise(size: int) -> bytes:
    return random.Random(SEED).randbytes(size)


def _letters(size: int) -> str:
    noise = random.Random(SEED)
    return "".join(chr(noise.randrange(0x4E00, 0x9000)) for _ in range(size))


@lru_cache(1)
def _dense_revision() -> bytes:
    """An intact revision that compresses as far as is read for a whole pack."""
    return _revision(1, _letters(4000) * 50)


@lru_cache(8)
def _dense_json(piece: bytes, times: int) -> bytes:
    """A sealed part with a list of small values, and noise that keeps it below the limit of compression."""
    noise = _noise(piece.count(b",") * times // 60).hex().encode()
    return _sealed(b"[" + piece * times + b'"' + noise + b'"]')


def _head(form: str) -> bytes:
    data = envelope.head_json(HEAD)
    return member("pack.json", data) if form == "zip" else record("head", b"x\r\nbulletin-pack: " + data + b"\r\n")


_ZIP: dict[str, Callable[[int], bytes]] = {
    "false heads": lambda size: repeated(size, lambda n: member(_name(n), b"x" * 20, crc=0, length=30)),
    "heads that state 4 MiB": lambda size: repeated(
        size, lambda n: member(_name(n), b"x" * 20, packed=4 << 20, length=4 << 20)
    ),
    "heads over stored blocks": lambda size: (
        repeated(min(size, 1 << 20) // 2, lambda n: member(_name(n), b"", packed=size // 2, length=size // 2))
        + _stored_chain(size - min(size, 1 << 20) // 2)
    ),
    "names in noise": lambda size: repeated(size, lambda n: b"PK\x03\x04" + b"\xff" * 26 + b"bulletins/"),
    "many members": lambda size: repeated(size, lambda n: member(_name(n), b"{}")),
    "one name": lambda size: repeated(size, lambda n: member(_name(1), _revision(1, "一" * (n % 9)))),
    "pages of zeros": lambda size: repeated(size, lambda n: member(_name(n, "page.bin"), bytes(1 << 20))),
    "dense pages": lambda size: repeated(
        size, lambda n: member(_name(n, "page.bin"), (_noise(7000) + bytes(1 << 20)) * 8)
    ),
    "revisions of one letter": lambda size: repeated(
        size, lambda n: member(_name(n), _revision(n, "一" * 300_000))
    ),
    "dense revisions": lambda size: repeated(size, lambda n: member(_name(n), _dense_revision())),
    "lists in lists": lambda size: repeated(
        size, lambda n: member(_name(n), _sealed(b"[" * 100_000 + b"]" * 100_000))
    ),
    "many lists": lambda size: repeated(size, lambda n: member(_name(n), _dense_json(b"[],", 400_000))),
    "many texts": lambda size: repeated(size, lambda n: member(_name(n), _dense_json(b'"a",', 1_200_000))),
    "zeros": bytes,
    "noise": _noise,
}

_WARC: dict[str, Callable[[int], bytes]] = {
    "gzip marks": lambda size: b"\x1f\x8b\x08" * (size // 3),
    "gzip headers": lambda size: b"\x1f\x8b\x08\x00\xff" * (size // 5),
    "nested members": _nested_members,
    "false lengths": lambda size: repeated(size, lambda n: record("revision", b"{}", n, length=1 << 20)),
    "many members": lambda size: repeated(size, lambda n: record("revision", b"{}", n)),
    "one name": lambda size: repeated(size, lambda n: record("revision", _revision(1, "一" * (n % 9)))),
    "pages of zeros": lambda size: repeated(size, lambda n: record("page", bytes(1_000_000), n)),
    "dense pages": lambda size: repeated(size, lambda n: record("page", (_noise(7000) + bytes(1 << 20)) * 8, n)),
    "revisions of one letter": lambda size: repeated(
        size, lambda n: record("revision", _revision(n, "一" * 300_000), n)
    ),
    "dense revisions": lambda size: repeated(size, lambda n: record("revision", _dense_revision(), n)),
    "lists in lists": lambda size: repeated(
        size, lambda n: record("revision", _sealed(b"[" * 100_000 + b"]" * 100_000), n)
    ),
    "many lists": lambda size: repeated(size, lambda n: record("revision", _dense_json(b"[],", 400_000), n)),
    "zeros": bytes,
    "noise": _noise,
}

KINDS: dict[str, dict[str, Callable[[int], bytes]]] = {"zip": _ZIP, "warc.gz": _WARC}


def hostile_pack(form: str, kind: str, size: int) -> bytes:
    """A pack of a kind, of about `size` bytes."""
    return _head(form) + KINDS[form][kind](size)


def newer_pack(form: str, version: int = 9) -> bytes:
    """A pack of a later version that has only a head, with a hash that this version does not know."""
    data = envelope.head_json(HEAD).replace(b'"pack":1', b'"pack":%d' % version)
    return member("pack.json", data) if form == "zip" else record("head", b"x\r\nbulletin-pack: " + data + b"\r\n")


def ordinary_pack(form: str, size: int) -> bytes:
    """An intact pack of about this size, to compare with."""
    noise, letters = random.Random(SEED), _letters(5000)

    def items() -> Iterator[PackedRevision]:
        for number in range(1, max(2, size // 1500)):
            text = "".join(noise.choices(letters, k=400))
            yield PackedRevision(_bulletin(number, text), day(1), day(1))

    buffer = io.BytesIO()
    with TemporaryDirectory() as folder:
        write_pack(buffer, Path(folder, f"x.{form}"), HEAD._replace(made=MADE), items(), (), lambda *line: None)
    return buffer.getvalue()
