"""Pictures as documents of their own: their format and size, by their first bytes; nothing is decoded."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import NamedTuple

from tui_reader.model import DocumentFile, Image
from tui_reader.parse.draft import Draft, DraftLine
from tui_reader.parse.signatures import signature_of

_LARGEST = 1_000_000
"""Pixels of a side; a larger one is damage. Chosen by hand."""
_MOST_PAGES = 10_000
_NAMES = {"png": "PNG", "jpeg": "JPEG", "gif": "GIF", "tiff": "TIFF", "bmp": "BMP", "webp": "WebP"}

PICTURE_KINDS = tuple(_NAMES)
"""The kinds of pictures that are documents."""


class PictureFacts(NamedTuple):
    """The format of a picture, its size in pixels, 0 where that is not found, and the pages in its file."""

    kind: str
    width: int = 0
    height: int = 0
    pages: int = 1


def picture_kind(data: bytes) -> str | None:
    """`png`, `jpeg`, `gif`, `tiff`, `bmp` or `webp`; None for other data."""
    found = signature_of(data)
    return found.kind if found is not None and found.kind in PICTURE_KINDS else None


def read_picture(data: bytes, address: str, recognized: Mapping[int, str] | None = None) -> Draft:
    """The draft of a picture, which is its first block, with the text that was recognized on its pages; without
    that what it shows is not read. Raises UnsupportedPage where no text was recognized."""
    facts = picture_facts(data)
    name = _NAMES[facts.kind]
    size = f", {facts.width} × {facts.height}" if facts.width and facts.height else ""
    image = Image(
        f"{name}{size}", None, None, None, facts.width or None, facts.height or None, sha256(data).hexdigest()
    )
    if recognized:
        # Imported late: modules that only need the kinds and versions of documents import this one.
        from tui_reader.parse.documents.recognized.reading import recognized_picture

        draft = recognized_picture(recognized, facts.kind, facts.pages, address)
        draft.lines.insert(0, DraftLine("", block=image))
        return draft
    draft = Draft(address, lines=[DraftLine("", 1, block=image)])
    not_read = (f"a picture ({name}{size}); `parse --ocr` and `attachments ocr` can read its text",)
    pages = tuple(range(1, facts.pages + 1))
    draft.document = DocumentFile(facts.kind, "", "", facts.pages, not_read=not_read, pictures=pages)
    draft.warnings += not_read
    return draft


def picture_facts(data: bytes) -> PictureFacts:
    """Format and size of a picture whose format is known; see `picture_kind`."""
    kind = picture_kind(data) or "png"
    try:
        match kind:
            case "png":
                width, height = struct.unpack_from(">II", data, 16)
            case "gif":
                width, height = struct.unpack_from("<HH", data, 6)
            case "bmp":
                width, height = _bitmap(data)
            case "webp":
                width, height = _webp(data)
            case "jpeg":
                width, height = _jpeg(data)
            case _:
                return _tiff(data)
    except (struct.error, IndexError):
        return PictureFacts(kind)
    return PictureFacts(kind, *_sound(width, height))


def _sound(width: int, height: int) -> tuple[int, int]:
    return (width, height) if 0 < width <= _LARGEST and 0 < height <= _LARGEST else (0, 0)


def _bitmap(data: bytes) -> tuple[int, int]:
    if data[14] == 12:
        width, height = struct.unpack_from("<HH", data, 18)
        return int(width), int(height)
    width, height = struct.unpack_from("<ii", data, 18)
    return int(width), abs(int(height))


def _webp(data: bytes) -> tuple[int, int]:
    """RFC 9649, 2.5 to 2.7."""
    match data[12:16]:
        case b"VP8X":
            return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
        case b"VP8L":
            bits = int.from_bytes(data[21:25], "little")
            return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
        case _:
            width, height = struct.unpack_from("<HH", data, 26)
            return width & 0x3FFF, height & 0x3FFF


def _jpeg(data: bytes) -> tuple[int, int]:
    """The size in the first frame header (ITU-T T.81, B.2.2)."""
    at = 2
    while at + 9 <= len(data):
        if data[at] != 0xFF:
            at += 1
            continue
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", data, at + 5)
            return int(width), int(height)
        elif marker in (0x01, *range(0xD0, 0xD9)):
            at += 2
        else:
            at += 2 + max(2, struct.unpack_from(">H", data, at + 2)[0])
    return 0, 0


def _tiff(data: bytes) -> PictureFacts:
    """The size of the first page, and the number of pages (TIFF 6.0, section 2)."""
    order = "<" if data.startswith(b"II") else ">"
    pages = list(_tiff_pages(data, order))
    width, height = pages[0] if pages else (0, 0)
    return PictureFacts("tiff", *_sound(width, height), max(1, len(pages)))


def _tiff_pages(data: bytes, order: str) -> Iterator[tuple[int, int]]:
    seen: set[int] = set()
    try:
        (at,) = struct.unpack_from(f"{order}I", data, 4)
        while at and at not in seen and len(seen) < _MOST_PAGES:
            seen.add(at)
            (count,) = struct.unpack_from(f"{order}H", data, at)
            values: dict[int, int] = {}
            for place in range(at + 2, at + 2 + 12 * min(count, 200), 12):
                tag, kind = struct.unpack_from(f"{order}HH", data, place)
                if tag in (256, 257):
                    (values[tag],) = struct.unpack_from(f"{order}{'H' if kind == 3 else 'I'}", data, place + 8)
            yield values.get(256, 0), values.get(257, 0)
            (at,) = struct.unpack_from(f"{order}I", data, at + 2 + 12 * count)
    except struct.error:
        return
