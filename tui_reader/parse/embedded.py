"""Pictures that the file of a page holds, named by the SHA-256 of their bytes: in `data:` addresses (RFC 2397), or
beside the page, as in MHTML and EPUB.

The text of a `data:` address may take megabytes. The tree of a page holds a short mark with the digest in its
place, and `pictures_in` finds the bytes in the page again.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import sha256
from html import unescape
from urllib.parse import unquote, unquote_to_bytes

from tui_reader.text.clean import clean_line

LEAST_BYTES = 200
"""A picture of fewer bytes is a placeholder for one that is loaded later, or a tracking pixel. The smallest GIF
has 26 bytes, the smallest PNG 67; chosen by hand."""

_PICTURE = re.compile(r"data:image/([a-z0-9.+-]{1,40})((?:;[^,;<>\"'\s]{1,200}){0,8}),(.*)", re.I | re.S)
_START = re.compile(rb"data:image/([a-z0-9.+-]{1,40})((?:;[^,;<>\"'\s]{1,200}){0,8}),", re.I)
_BASE64_TEXT = re.compile(rb"[A-Za-z0-9+/=%\s]*")
# The end of a percent-encoded address by what stands before it; `encodeURIComponent` keeps `'`, `(` and `)`.
_QUOTED_TEXT = {b'"': re.compile(rb'[^"]*'), b"'": re.compile(rb"[^']*")}
_BARE_TEXT = re.compile(rb"[^\s\"'<>)]*")
_MARK = re.compile(r"data:image/[a-z0-9.+-]{1,40};sha256=([0-9a-f]{64}),")
_WHITE = re.compile(rb"\s+")


FindPicture = Callable[[str], bytes | None]
"""The bytes of a picture by what a page says where it is: a `cid:` address, a path, a web address."""

_beside: ContextVar[FindPicture | None] = ContextVar("pictures_beside", default=None)


_is_file: ContextVar[bool] = ContextVar("page_is_file", default=False)
_LONGEST_PATH = 2000
_RELATIVE = re.compile(r"(?![a-z][a-z0-9+.-]*:|[/\\#?])", re.I)


@contextmanager
def pictures_beside(find: FindPicture) -> Iterator[None]:
    """Name pictures that are in the file of the page, beside it, by their digests. It holds for the caller's
    thread: images are read in many places of a page, and each of them would have to pass it on."""
    token = _beside.set(find)
    try:
        yield
    finally:
        _beside.reset(token)


def digest_beside(*places: str | None) -> str | None:
    """The SHA-256 of the picture beside the page that is at one of these places; None without one."""
    find = _beside.get()
    for place in places if find else ():
        if place and find and (data := find(place)) and len(data) >= LEAST_BYTES:
            return sha256(data).hexdigest()
    return None


@contextmanager
def files_beside(is_file: bool) -> Iterator[None]:
    """Whether the page is a file on this machine, whose pictures may be files beside it."""
    token = _is_file.set(is_file)
    try:
        yield
    finally:
        _is_file.reset(token)


def file_beside(place: str) -> str | None:
    """The path of a picture from the folder of the page's file, if the page is one and gives such a path; a path
    that leads out of the folder is none."""
    if not _is_file.get() or len(place) > _LONGEST_PATH or not _RELATIVE.match(place):
        return None
    path = clean_line(unquote(place.partition("?")[0].partition("#")[0])).removeprefix("./")
    return path if path and ".." not in path.split("/") else None


def mark_of(address: str) -> str:
    """The mark for the `data:` address of a picture; "" for other media."""
    found = _PICTURE.match(address[:1000])
    data = picture_data(address) if found else None
    return f"data:image/{found[1].lower()};sha256={sha256(data).hexdigest()}," if found and data else ""


def picture_digest(address: str) -> str | None:
    """The SHA-256 of the picture in a `data:` address, or in the mark for one; None for anything else, and for a
    picture that is too small to be one of the text."""
    if (mark := _MARK.fullmatch(address)) is not None:
        return mark[1]
    data = picture_data(address)
    return sha256(data).hexdigest() if data and len(data) >= LEAST_BYTES else None


def picture_data(address: str) -> bytes | None:
    """The bytes of the picture in a `data:` address; None for anything else."""
    found = _PICTURE.fullmatch(address)
    if found is None or found[1].lower().startswith("svg"):
        return None
    if found[2].lower().endswith(";base64"):
        return _decoded(found[3].encode("ascii", "replace"))
    return unquote_to_bytes(found[3])


def pictures_in(page: bytes) -> Iterator[bytes]:
    """The pictures in `data:` addresses of a page's bytes, in their order, in any charset that contains ASCII."""
    end = 0
    for start in _START.finditer(page):
        if start.start() < end or start[1].lower().startswith(b"svg"):
            continue
        is_base64 = start[2].lower().endswith(b";base64")
        before = page[max(0, start.start() - 1) : start.start()]
        pattern = _BASE64_TEXT if is_base64 else _QUOTED_TEXT.get(before, _BARE_TEXT)
        text = pattern.match(page, start.end())
        if text is None:
            continue
        end = text.end()
        data = _decoded(text[0]) if is_base64 else _percent_decoded(text[0])
        if data:
            yield data


def _percent_decoded(text: bytes) -> bytes:
    """The bytes of percent-encoding in the source of a page, where `&` is written as a reference."""
    if b"&" in text:
        text = unescape(text.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
    return unquote_to_bytes(text)


def _decoded(text: bytes) -> bytes | None:
    """The bytes of base64, as browsers decode it: white space and percent-encoding do not count."""
    plain = _WHITE.sub(b"", unquote_to_bytes(text) if b"%" in text else text)
    try:
        return base64.b64decode(plain + b"=" * (-len(plain) % 4))
    except (binascii.Error, ValueError):
        return None
