"""Finds a picture in the file of a page that holds it, by its SHA-256. Runs in the confined process."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from itertools import islice
from zipfile import ZipFile

from tui_reader.parse.documents.drawings.pictures import picture_kind
from tui_reader.parse.documents.packed import PICTURE_LIMIT
from tui_reader.parse.embedded import pictures_in
from tui_reader.parse.saved.detection import unpack_saved
from tui_reader.parse.unsupported import UnsupportedPage
from tui_reader.unpacking_errors import UNPACKING_OR_MEMORY

_ENDINGS = (".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".gif", ".webp", ".avif", ".bmp", ".tif", ".tiff")
_MOST_MEMBERS = 20_000


def find_picture(file: bytes, digest: str) -> bytes | None:
    """The picture with a SHA-256, in hexadecimal digits, in a page, saved page or document; None without it."""
    return next((data for data in _pictures(file) if sha256(data).hexdigest() == digest), None)


def _pictures(file: bytes) -> Iterator[bytes]:
    if picture_kind(file) is not None:
        yield file
        return
    if file.startswith(b"PK"):
        yield from _members(file)
        return
    try:
        saved = unpack_saved(file)
    except UnsupportedPage:
        saved = None
    if saved is None:
        yield from pictures_in(file)
        return
    yield from saved.pictures.values()
    for page in (saved.page, *saved.frames):
        yield from pictures_in(page.data)


def _members(file: bytes) -> Iterator[bytes]:
    """The members of a ZIP archive, such as a book, that are not damaged, up to the size of a picture: first those
    with the ending of a picture, then all others, as a page may show a drawing, or a file with any name."""
    try:
        archive = ZipFile(BytesIO(file))
    except UNPACKING_OR_MEMORY:
        return
    members = list(islice(archive.infolist(), _MOST_MEMBERS))
    members.sort(key=lambda member: not member.filename.lower().endswith(_ENDINGS))
    for member in members:
        try:
            with archive.open(member) as stream:
                yield stream.read(PICTURE_LIMIT)
        except UNPACKING_OR_MEMORY:
            continue
