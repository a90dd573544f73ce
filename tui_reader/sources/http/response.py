"""HTTP responses: which are pages, what they declare, and their bodies within a size limit."""

from __future__ import annotations

import mmap
import re
import zlib
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Mapping
from http import HTTPStatus
from urllib.parse import quote, urlsplit

import httpcore

from tui_reader.sources import content_type
from tui_reader.sources.http.errors import FetchError
from tui_reader.sources.spool import NoRoom, Spool

_MEDIA_TYPE = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,60}", re.ASCII)

# Media types that no parser reads, refused before the download. Servers send pages under many other types.
_NO_PAGE = re.compile(
    r"(image|audio|video|font)/|application/"
    r"(zip|gzip|msword|vnd\.(?!openxmlformats-officedocument\.wordprocessingml\.document$)|x-(rar|7z|gzip|tar))"
)
_GZIP = ("application/gzip", "application/x-gzip")
# A page, feed or site map that is compressed as a file.
_PACKED_PAGE = re.compile(r"\.(?:xml|txt|html?|rss|atom|json)\.gz$")

_ADVICE = {
    401: "the page asks for a password, which bulletin-tui cannot give",
    403: "the server refuses this page; try it in a browser",
    404: "there is no such page; check the address",
    410: "the page is permanently gone",
    429: "the server asks to slow down; try again later",
}

# Client errors that are temporary: request timeout, too early, too many requests.
_TEMPORARY = frozenset([408, 425, 429])
_PERMANENT = frozenset([501, 505])
"""Server errors that a retry cannot help: the request is not implemented."""

_REDIRECTS = frozenset([301, 302, 303, 307, 308])
_MOST_MEMBERS = 100
_SMALL_BODY = 16 << 10
_PIECE = 1 << 20
"""Bytes that are decompressed at once."""
_MOST_CHUNKS, _SMALL_CHUNK = 2000, 16
"""A page in more chunks than this with fewer bytes on average is an attack."""


class Response:
    """The status and headers of a response whose body is not yet read."""

    def __init__(
        self,
        address: str,
        response: httpcore.Response,
        on_bytes: Callable[[int, int | None], None] | None = None,
    ) -> None:
        self.address = address
        self._on_bytes = on_bytes
        self.status: int = response.status
        self.headers = _folded(response.headers)
        self._response = response

    @property
    def location(self) -> str | None:
        """The target of a redirect; raw bytes, in whatever charset, are percent-encoded. None otherwise."""
        if self.status not in _REDIRECTS:
            return None
        raw = next((value for name, value in self._response.headers if name.lower() == b"location"), None)
        return None if raw is None else quote(raw, safe=_ASCII)

    @property
    def charset(self) -> str | None:
        """The declared charset."""
        return content_type.charset(self.headers.get("content-type", ""))

    @property
    def media_type(self) -> str | None:
        """The declared media type, without parameters."""
        media_type = content_type.media_type(self.headers.get("content-type", ""))
        return media_type if _MEDIA_TYPE.fullmatch(media_type) else None

    @property
    def disposition(self) -> str | None:
        """The header Content-Disposition, its bytes as Latin-1. Of several, which no server should send, the one
        that says most of the name."""
        found = [
            value.decode("latin-1")
            for name, value in self._response.headers
            if name.lower() == b"content-disposition"
        ]
        return max(
            found, key=lambda value: ("filename*" in value.lower(), "filename" in value.lower()), default=None
        )

    def validator(self, name: str) -> str | None:
        """The ETag or Last-Modified of the page, if it can be sent back unchanged."""
        value = self.headers.get(name, "")
        return value if is_sendable(value) else None

    def check(self, *, pages_only: bool) -> None:
        """Raises FetchError for a response that is not a page."""
        status = self.status
        if status in (204, 205):
            message = f"the server answered {status}: there is no content at this address"
            raise FetchError(self.address, message, status=status)
        if status == 206:
            message = "the server sent only a part of the page; try again later"
            raise FetchError(self.address, message, retriable=True, status=status)
        if not 200 <= status < 300:
            phrase = HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "unknown status"
            advice = _ADVICE.get(status) or ("try again later" if status >= 500 else "check the address")
            message = f"the server answered {status} {phrase}; {advice}"
            temporary = status in _TEMPORARY or (status >= 500 and status not in _PERMANENT)
            raise FetchError(self.address, message, retriable=temporary, status=status)
        media_type = self.media_type
        packed = media_type in _GZIP and _PACKED_PAGE.search(urlsplit(self.address).path.lower())
        if pages_only and media_type and _NO_PAGE.match(media_type) and not packed:
            raise FetchError(self.address, f"this is {media_type}, not a page; open it in another program")

    async def discard(self) -> None:
        """Read and drop the body if it is short, so that the connection can be reused."""
        length = self.headers.get("content-length", "")
        if self.status == 304 or (length.isdecimal() and len(length) < 6 and int(length) <= _SMALL_BODY):
            async for _ in self._chunks():
                pass

    async def body(
        self, limit: int, feed_limit: int = 0, *, truncate: bool = False
    ) -> tuple[bytes, mmap.mmap | None]:
        """The body, decompressed piece by piece so that never more than `limit` bytes are in memory; a feed that
        is longer, of up to `feed_limit` bytes, is in a file, and the bytes are its start. Raises FetchError for a
        longer body unless it is to be truncated, and for a damaged or incomplete one."""
        length = self.headers.get("content-length", "")
        if not truncate and length.isdecimal() and (len(length) > 15 or int(length) > max(limit, feed_limit)):
            raise self._too_large(max(limit, feed_limit))
        encoding = self.headers.get("content-encoding", "identity").lower()
        if encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
            message = "the server sent a compression that was not asked for; try it in a browser"
            raise FetchError(self.address, message)
        try:
            with Spool(limit, feed_limit) as spool:
                if encoding in ("", "identity"):
                    async for chunk in self._chunks():
                        spool.write(chunk)
                        if spool.is_too_long:
                            break
                else:
                    await _inflate(self._chunks(), spool, self.address)
                if spool.is_too_long and not truncate:
                    raise self._too_large(spool.limit)
                return spool.body(limit if truncate else None)
        except NoRoom as error:
            message = f"this feed needs a temporary file, which cannot be written ({error}); free some space"
            raise FetchError(self.address, message) from error

    def _too_large(self, limit: int) -> FetchError:
        most = f"{limit >> 20} MiB" if limit >= 1 << 20 else f"{limit} bytes"
        message = f"the page is larger than {most}, the most that is read"
        return FetchError(self.address, message, too_large=True)

    async def _chunks(self) -> AsyncIterator[bytes]:
        stream = self._response.stream
        assert isinstance(stream, AsyncIterable)
        pieces = size = 0
        async for chunk in stream:
            pieces, size = pieces + 1, size + len(chunk)
            if pieces > _MOST_CHUNKS and size < pieces * _SMALL_CHUNK:
                raise FetchError(self.address, "the page arrives a few bytes at a time; not read")
            if self._on_bytes is not None:
                self._on_bytes(size, self._stated_length)
            yield chunk

    @property
    def _stated_length(self) -> int | None:
        length = self.headers.get("content-length", "")
        return int(length) if length.isdecimal() and len(length) <= 15 else None


_ASCII = "".join(map(chr, range(0x20, 0x7F)))


def is_sendable(value: str) -> bool:
    """Whether a text can be sent as a header value unchanged."""
    return 0 < len(value) <= 1000 and value.isascii() and value.isprintable() and value == value.strip()


def _folded(headers: Iterable[tuple[bytes, bytes]]) -> Mapping[str, str]:
    """Headers by lower-case name; repeated ones are joined with commas (RFC 9110, 5.2)."""
    folded: dict[str, str] = {}
    for raw_name, raw_value in headers:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1").strip()
        folded[name] = f"{folded[name]}, {value}" if name in folded else value
    return folded


async def _inflate(chunks: AsyncIterator[bytes], data: Spool, address: str) -> None:
    """Decompress gzip (also of several members), zlib, and the raw deflate that many servers send, into `data`.
    Stops above its limit. Raises FetchError for damaged or incomplete data."""
    stream = None
    members = 0
    try:
        async for chunk in chunks:
            is_full = False
            while (chunk or is_full) and not data.is_too_long:
                if stream is None or stream.eof:
                    if stream is not None and chunk[:2] != b"\x1f\x8b"[: len(chunk)]:
                        # Padding after the last member; browsers ignore it too.
                        break
                    members += 1
                    if members > _MOST_MEMBERS:
                        raise FetchError(address, "the page is compressed in too many pieces; try it in a browser")
                    stream = zlib.decompressobj(47 if _has_header(chunk) else -zlib.MAX_WBITS)
                most = min(_PIECE, data.limit + 1 - data.tell())
                piece = stream.decompress(chunk, most)
                data.write(piece)
                # A full piece may leave a rest inside the stream.
                is_full = len(piece) == most and not stream.eof
                chunk = stream.unused_data if stream.eof else stream.unconsumed_tail
            if data.is_too_long:
                return
    except zlib.error as error:
        message = "the page arrived damaged (its compression is broken); try again"
        raise FetchError(address, message, retriable=True) from error
    if stream is not None and not stream.eof:
        raise FetchError(address, "the page broke off before its end; try again", retriable=True)


def _has_header(chunk: bytes) -> bool:
    """Whether data begins with a gzip header or a zlib header (RFC 1950: method 8, a multiple of 31)."""
    zlib_header = chunk[0] & 0x0F == 8 and (len(chunk) < 2 or int.from_bytes(chunk[:2], "big") % 31 == 0)
    return zlib_header or chunk.startswith(b"\x1f")
