"""Small files that unpack to very much, or state sizes and numbers that they do not have, by kind.

Each kind is a function of the number of bytes that it unpacks to, or of a like number of members, which returns
the name of the file and its bytes.
"""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from tui_reader.unpacking.zstd import zstd_library

Bomb = tuple[str, bytes]

_PIECE = 1 << 20
_PARAGRAPH = "<p>The harbour board decides on the timetable as set out below, line by line, at length.</p>"
_MEMBER_BYTES = 1000
"""Unpacked bytes for each member of a kind with many."""


def _pieces(size: int) -> Iterator[bytes]:
    yield f"<html><title>x</title><body>{_PARAGRAPH}<p>".encode()
    for start in range(0, size, _PIECE):
        yield b"x" * min(_PIECE, size - start)


def _zipped(members: Iterable[tuple[str, Iterable[bytes]]], media_type: str = "") -> bytes:
    """A ZIP archive of members in pieces; with a media type, one that states it first, as books do."""
    data = io.BytesIO()
    if media_type:
        with zipfile.ZipFile(data, "w") as archive:
            archive.writestr("mimetype", media_type)
    with zipfile.ZipFile(data, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, pieces in members:
            with archive.open(name, "w", force_zip64=True) as member:
                for piece in pieces:
                    member.write(piece)
    return data.getvalue()


def _gzipped(pieces: Iterable[bytes]) -> bytes:
    packer = zlib.compressobj(wbits=31)
    return b"".join(packer.compress(piece) for piece in pieces) + packer.flush()


def _maff(size: int) -> Bomb:
    description = (
        b"<RDF:RDF><RDF:Description><MAF:indexfilename RDF:resource='index.html'/></RDF:Description></RDF:RDF>"
    )
    return "a.maff", _zipped([("1/index.rdf", [description]), ("1/index.html", _pieces(size))])


def _epub(members: Iterable[tuple[str, Iterable[bytes]]], chapters: int, times: int = 1) -> bytes:
    """A book that names each of its chapters so many times."""
    container = b"<container><rootfiles><rootfile full-path='c.opf'/></rootfiles></container>"
    items = "".join(
        f"<item id='i{n}' href='{n}.xhtml' media-type='application/xhtml+xml'/>" for n in range(chapters)
    )
    spine = "".join(f"<itemref idref='i{n}'/>" for n in range(chapters)) * times
    package = f"<package><manifest>{items}</manifest><spine>{spine}</spine></package>".encode()
    own: list[tuple[str, Iterable[bytes]]] = [("META-INF/container.xml", [container]), ("c.opf", [package])]
    return _zipped(chain(own, members), "application/epub+zip")


def _office(ending: str, part: str, head: bytes) -> Callable[[int], Bomb]:
    """A document of Office or OpenDocument whose text is the bomb."""

    def made(size: int) -> Bomb:
        types = b"<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>"
        members: list[tuple[str, Iterable[bytes]]] = [(part, chain([head], _pieces(size)))]
        if ending == "odt":
            return "a.odt", _zipped(members, "application/vnd.oasis.opendocument.text")
        return f"a.{ending}", _zipped([("[Content_Types].xml", [types]), *members])

    return made


def _warc(body: bytes, encoding: str) -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: {encoding}\r\n\r\n".encode()
    block = head + body
    return (
        (
            b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/1\r\n"
            b"Content-Type: application/http;msgtype=response\r\nContent-Length: %d\r\n\r\n" % len(block)
        )
        + block
        + b"\r\n\r\n"
    )


def _zstd(pieces: Iterable[bytes]) -> bytes:
    packer = zstd_library().ZstdCompressor()
    return b"".join(packer.compress(piece) for piece in pieces) + packer.flush()


def _brotli(pieces: Iterable[bytes]) -> bytes:
    import brotli

    packer = brotli.Compressor(quality=5)
    return b"".join(packer.process(piece) for piece in pieces) + packer.finish()


def _gzip_in_gzip(size: int) -> Bomb:
    data = _gzipped(_pieces(size))
    for _level in range(8):
        data = gzip.compress(data)
    return "a.html.gz", data


def _zip_in_zip(size: int) -> Bomb:
    data = _zipped([("a.html", _pieces(size))])
    for _level in range(8):
        data = _zipped([("a.zip", [data])])
    return "a.zip", data


def _members(size: int) -> Iterator[tuple[str, Iterable[bytes]]]:
    return ((f"{number}.html", [_PARAGRAPH.encode()]) for number in range(size // _MEMBER_BYTES))


def _zip_of_many(size: int) -> Bomb:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, pieces in _members(size):
            archive.writestr(name, b"".join(pieces))
    return "a.zip", data.getvalue()


def _tar_of_many(size: int) -> Bomb:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        for name, pieces in _members(size):
            content = b"".join(pieces)
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return "a.tar.gz", gzip.compress(data.getvalue(), 1)


def _gzip_of_many(size: int) -> Bomb:
    member = gzip.compress(b"x", mtime=0)
    return "a.html.gz", gzip.compress(_PARAGRAPH.encode()) + member * (size // _MEMBER_BYTES)


def _zip64(**changed: int) -> Callable[[int], Bomb]:
    """A ZIP archive whose ZIP64 records state other numbers: `entries`, `directory`, `offset`, `size`."""

    def made(_size: int) -> Bomb:
        name, content = b"a.html", _PARAGRAPH.encode()
        size = changed.get("size", len(content))
        extra = struct.pack("<2H2Q", 1, 16, size, size)
        sums = (zlib.crc32(content), 0xFFFFFFFF, 0xFFFFFFFF)
        found = (
            struct.pack("<4s5H3L2H", b"PK\x03\x04", 45, 0, 0, 0, 33, *sums, len(name), len(extra)) + name + extra
        )
        found += content
        entry = struct.pack(
            "<4s6H3L5H2L", b"PK\x01\x02", 45, 45, 0, 0, 0, 33, *sums, len(name), len(extra), 0, 0, 0, 0, 0
        )
        directory = entry + name + extra
        entries = changed.get("entries", 1)
        length, offset = changed.get("directory", len(directory)), changed.get("offset", len(found))
        end64 = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, entries, entries, length, offset)
        locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, len(found) + len(directory), 1)
        end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
        return "a.zip", found + directory + end64 + locator + end

    return made


def _wacz(size: int) -> Bomb:
    record = _warc(_gzipped(_pieces(size)), "gzip")
    return "a.wacz", _zipped(
        [("archive/a.warc.gz", [gzip.compress(record)]), ("pages/pages.jsonl", _pieces(size))]
    )


def _mail(size: int) -> Bomb:
    """A mail of parts in parts, one deeper for each 100,000 bytes."""
    levels = max(1, size // 100_000)
    head = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(levels))
    return (
        "a.eml",
        f"From: a@a.example\nSubject: x\nMIME-Version: 1.0\n{head}Content-Type: text/plain\n\nx\n".encode(),
    )


def _pdf(size: int) -> Bomb:
    packer = zlib.compressobj()
    stream = b"".join(packer.compress(b"BT (x) Tj ET " * (_PIECE // 13)) for _ in range(size // _PIECE + 1))
    stream += packer.flush()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(stream) + stream + b"\nendstream",
    ]
    data, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n" % number + each + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(data)
    return "a.pdf", data + b"xref\n0 5\n0000000000 65535 f \n" + table + end


def _embedded(size: int) -> Bomb:
    data = b64encode(_gzipped(_pieces(size))).decode()
    return "a.html", f"<h1>x</h1>{_PARAGRAPH}<svg><image href='data:image/svg+xml;base64,{data}'/></svg>".encode()


_WORD = b"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>"

KINDS: dict[str, Callable[[int], Bomb]] = {
    "MAFF": _maff,
    "EPUB": lambda size: ("a.epub", _epub([("0.xhtml", _pieces(size))], 1)),
    "EPUB of many chapters": lambda size: (
        "a.epub",
        _epub(
            ((f"{n}.xhtml", [_PARAGRAPH.encode()]) for n in range(size // _MEMBER_BYTES)), size // _MEMBER_BYTES
        ),
    ),
    "EPUB that repeats a chapter": lambda size: (
        "a.epub",
        _epub([("0.xhtml", _pieces(_PIECE))], 1, size // _PIECE),
    ),
    "WACZ": _wacz,
    "Word": _office("docx", "word/document.xml", _WORD),
    "OpenDocument": _office("odt", "content.xml", b"<office:document-content>"),
    "Excel": _office("xlsx", "xl/workbook.xml", b"<workbook>"),
    "Zstandard": lambda size: ("a.html.zst", _zstd(_pieces(size))),
    "Zstandard in a WARC": lambda size: ("a.warc", _warc(_zstd(_pieces(size)), "zstd")),
    "Brotli in a WARC": lambda size: ("a.warc", _warc(_brotli(_pieces(size)), "br")),
    "gzip": lambda size: ("a.html.gz", _gzipped(_pieces(size))),
    "gzip in gzip": _gzip_in_gzip,
    "gzip of many members": _gzip_of_many,
    "ZIP": lambda size: ("a.zip", _zipped([("a.html", _pieces(size))])),
    "ZIP in ZIP": _zip_in_zip,
    "ZIP of many members": _zip_of_many,
    "tar of many members": _tar_of_many,
    "ZIP64 with a size that it does not have": _zip64(size=1 << 62),
    "ZIP64 with entries that it does not have": _zip64(entries=1 << 62),
    "ZIP64 with a directory that it does not have": _zip64(directory=1 << 62),
    "ZIP64 with an offset beyond its end": _zip64(offset=1 << 62),
    "mail in mail": _mail,
    "PDF": _pdf,
    "image in a page": _embedded,
}
