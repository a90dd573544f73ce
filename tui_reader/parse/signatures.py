"""First bytes of files of all kinds, and patterns for the beginning of mailboxes, XML documents and PDFs."""

from __future__ import annotations

import re
import struct
from typing import NamedTuple

from tui_reader.unpacking.zstd import ZSTD_FRAME


class Signature(NamedTuple):
    """The first bytes of a kind of file, and what messages call such a file."""

    kind: str
    start: bytes
    name: str


_SOUND = "a sound recording"

SIGNATURES = (
    Signature("png", b"\x89PNG\r\n\x1a\n", "a PNG image"),  # ISO/IEC 15948, 5.2
    Signature("jpeg", b"\xff\xd8\xff", "a JPEG image"),  # ITU-T T.81, B.1.1.3: SOI, then another marker
    Signature("gif", b"GIF87a", "a GIF image"),  # GIF89a specification, 17
    Signature("gif", b"GIF89a", "a GIF image"),
    Signature("tiff", b"II*\x00", "a TIFF image"),  # TIFF 6.0, section 2
    Signature("tiff", b"MM\x00*", "a TIFF image"),
    Signature("zip", b"PK\x03\x04", "a ZIP archive"),  # APPNOTE 6.3.10, 4.3.7
    Signature("zip", b"PK\x05\x06", "a ZIP archive"),  # 4.3.16: an archive without members
    Signature("rar", b"Rar!\x1a\x07", "a RAR archive"),  # "RAR 5.0 archive format", 3.1; since RAR 1.5
    Signature("7z", b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),  # 7zFormat.txt, "SignatureHeader"
    Signature("gzip", b"\x1f\x8b\x08", "gzip-compressed data"),  # RFC 1952, 2.3.1
    Signature("bzip2", b"BZh", "bzip2-compressed data"),
    Signature("xz", b"\xfd7zXZ\x00", "xz-compressed data"),  # .xz file format 1.2.1, 2.1.1.1
    Signature("zstd", ZSTD_FRAME, "Zstandard-compressed data"),
    # MS-CFB, 2.2
    Signature("ole", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document (.doc, .xls or .ppt)"),
    Signature("rtf", b"{\\rtf", "an RTF document"),  # RTF 1.9.1, "Header"
    Signature("hwp", b"HWP Document File", "a Hangul document"),  # HWP 3.0 format, 2.1
    # The formats below are not published, or by their programs alone: as libmagic has them.
    Signature("ceb", b"Founder CEB", "a CEB document (Founder Apabi)"),
    Signature("ceb", b"FOUNDER CEB", "a CEB document (Founder Apabi)"),
    Signature("caj", b"CAJ\x00", "a CAJ document (CNKI)"),
    Signature("caj", b"HN\x00\x00", "a CAJ document (CNKI)"),
    Signature("caj", b"KDH ", "a CAJ document (CNKI)"),
    Signature("cab", b"MSCF\x00\x00\x00\x00", "a CAB archive"),  # MS-CAB, 2.3.1
    Signature("alz", b"ALZ\x01", "an ALZ archive"),
    Signature("egg", b"EGGA", "an EGG archive"),  # "EGG Specification" 1.0, ESTsoft, 3.1
    Signature("djvu", b"AT&TFORM", "a DjVu document"),  # DjVu 3, 8.1
    Signature("chm", b"ITSF\x03\x00", "a help file (CHM)"),
    Signature("sqlite", b"SQLite format 3\x00", "an SQLite database"),  # sqlite.org/fileformat2.html, 1.3
    Signature("ico", b"\x00\x00\x01\x00", "an icon"),
    Signature("exe", b"MZ", "a program (Windows)"),
    Signature("elf", b"\x7fELF", "a program (ELF)"),
    Signature("wasm", b"\x00asm", "a WebAssembly program"),
    Signature("class", b"\xca\xfe\xba\xbe", "a compiled program"),
    Signature("riff", b"RIFF", "a media file"),  # see _FORMS
    Signature("ogg", b"OggS", _SOUND),  # RFC 3533, 6
    Signature("mp3", b"ID3\x03", _SOUND),  # id3.org, ID3v2.3.0, 3.1
    Signature("mp3", b"ID3\x04", _SOUND),
    Signature("flac", b"fLaC", _SOUND),  # RFC 9639, 6
    Signature("woff", b"wOFF", "a font"),  # W3C WOFF 1.0, 4
    Signature("woff2", b"wOF2", "a font"),
)

_BY_FIRST_BYTE: dict[int, list[Signature]] = {}
for _each in SIGNATURES:
    _BY_FIRST_BYTE.setdefault(_each.start[0], []).append(_each)

_HEADER = 64
_NOT_IN_TEXT = bytes(byte for byte in (*range(32), 127) if byte not in b"\t\n\x0b\x0c\r\x1b")
"""Control codes, which the header of a file has and a text that begins with its first bytes has not."""
_BZIP2_BLOCKS = (b"1AY&SY", b"\x17\x72\x45\x38\x50\x90")
"""What follows the block size: a block, or the end of the stream."""
_BITMAP_HEADERS = tuple(struct.pack("<I", size) for size in (12, 40, 52, 56, 64, 108, 124))
"""Sizes of the headers of bitmaps (Windows SDK, "Bitmap Header Types")."""
_ARJ_HEADERS = tuple(bytes((size,)) for size in range(30, 81))
"""Sizes of the first header of an archive (ARJ technical information), whose type is that of a comment."""
_LZH = re.compile(rb"-l[hz][0-9ds]-|-pm[012s]-")
"""The method of the first member of an archive, behind the size and the sum of its header."""
_BRANDS = {
    # ISO/IEC 14496-12, 4.3, with the brands of HEIF (ISO/IEC 23008-12, 10) and of AVIF 1.1.0, 6.
    **dict.fromkeys((b"avif", b"avis"), ("avif", "an AVIF image")),
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"mif1"), ("heic", "a HEIC image")),
}
_FORMS = {
    # RFC 9649, 2.4; "Multimedia Programming Interface and Data Specifications 1.0", 3.
    b"WEBP": ("webp", "a WebP image"),
    b"WAVE": ("wav", _SOUND),
    b"AVI ": ("avi", "a video"),
}


def signature_of(data: bytes) -> Signature | None:
    """The signature that `data` has, by its start; None for text and for unknown kinds. A kind is named as the
    readers of documents name theirs; `ole` and `zip` hold documents of many kinds."""
    if data[4:8] == b"ftyp":
        kind, name = _BRANDS.get(data[8:12], ("mp4", "a video or an image (ISO media)"))
        return Signature(kind, data[:12], name)
    for each in _BY_FIRST_BYTE.get(data[0], ()) if data else ():
        if data.startswith(each.start) and _goes_on(each, data):
            kind, name = _FORMS.get(data[8:12], each[::2]) if each.kind == "riff" else each[::2]
            return Signature(kind, each.start, name)
    # The header of a bitmap states its own length, behind the length of the file and four zero bytes.
    if data.startswith(b"BM") and data[6:10] == bytes(4) and data[14:18] in _BITMAP_HEADERS:
        return Signature("bmp", b"BM", "a BMP image")
    if data[:2] == b"\x60\xea" and data[4:5] in _ARJ_HEADERS and data[10:11] == b"\x02":
        return Signature("arj", data[:2], "an ARJ archive")
    if _LZH.match(data, 2) and _is_binary(data):
        return Signature("lzh", b"", "an LZH archive")
    if data[257:262] == b"ustar":
        # POSIX.1-1988 and later, "ustar Interchange Format".
        return Signature("tar", b"", "a tar archive")
    return Signature("pdf", b"%PDF-", "a PDF document") if pdf_start(data) is not None else None


def _goes_on(signature: Signature, data: bytes) -> bool:
    """Whether what follows the first bytes is no text, which may begin with the same."""
    if signature.kind == "bzip2":
        return data[4:10] in _BZIP2_BLOCKS
    if signature.kind == "rtf" or not signature.start.isascii():
        return True
    return _is_binary(data)


def _is_binary(data: bytes) -> bool:
    header = data[:_HEADER]
    return len(header) > len(header.translate(None, _NOT_IN_TEXT))


# `From`, a sender (an address, or `user at domain` in an archive), a date, and a header on the next line, which a
# sentence that begins with "From" does not have. Several programs write the date in another way
# or leave it out: then a blank line is above, the sender is an address and two headers follow.
OPENING = re.compile(
    rb"^(?:From [^\r\n]{1,300}?\b(?:19|20)\d\d(?: [+-]\d{4}| [A-Z]{3,4})?[ \t]*\r?\n(?=>?[!-9;-~]{1,80}:)"
    rb"|(?<![^\r\n]\n)(?<![^\r\n]\r\n)From (?:[^\s@]{1,100}@[^\s@]{1,200}|MAILER[-_]DAEMON|-)"
    rb"(?:[ \t][^\r\n]{0,60}?\d:\d\d[^\r\n]{0,60}+)?[ \t]*\r?\n"
    rb"(?=>?[!-9;-~]{1,80}:[^\r\n]*+\r?\n(?:[ \t][^\r\n]*+\r?\n){0,30}+[!-9;-~]{1,80}:))",
    re.M,
)
"""The separator line before a message in a mailbox (RFC 4155)."""

PROLOG = re.compile(r"\s*+(?:<\?.{0,2000}?\?>\s*+|<!--.{0,4000}?-->\s*+)*+", re.S)
"""Declarations and comments before the document type and the root of an XML document."""

DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]{0,1000}(?:\[(?P<subset>.*?)\]\s*+)?>", re.S | re.I)

NOTICE_LIMIT = 10_000
"""Characters of a server's messages that may stand before a document. Chosen by hand."""


def pdf_start(data: bytes) -> int | None:
    """Where a PDF begins in `data`, None where there is none: like other readers in the first 1,024 bytes, after a
    byte order mark, the head of a response or a notice."""
    at = data.find(b"%PDF-", 0, 1024 + 5)
    if at < 0:
        return None
    leading = data[:at].removeprefix(b"\xef\xbb\xbf").strip(b"\0 \t\r\n\f")
    # A text may mention the mark.
    return at if not leading or (data[at + 5 : at + 6].isdigit() and data.find(b" obj", at) >= 0) else None
