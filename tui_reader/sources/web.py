"""Pages of the web: fetched whole, within a deadline and a size, or refused with one line that says why.

Imports httpx (0.1 s): import this module only when there is a page to fetch.
"""

from __future__ import annotations

import asyncio
import re
import zlib
from collections.abc import AsyncIterator
from http import HTTPStatus

import httpx

from tui_reader import __version__
from tui_reader.sources.fetched import Fetched, SourceError
from tui_reader.sources.network import NETWORK_ERRORS, Guard, explain, send

DEADLINE = 30.0
SIZE_LIMIT = 20 << 20
MOST_REDIRECTS = 10

_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9][\w.:+-]{0,39})", re.IGNORECASE)

# As it goes over the wire: ASCII, IPv6 without brackets. httpx lets anything pass, percent-encoded.
_HOST = re.compile(rb"[A-Za-z0-9._:-]+")

# What no parser of pages can read; refused before it is downloaded. Servers call pages all kinds of other things.
_NO_PAGE = re.compile(
    r"(image|audio|video|font)/|application/"
    r"(zip|msword|vnd\.(?!openxmlformats-officedocument\.wordprocessingml\.document$)|x-(rar|7z|gzip|tar))"
)

_HEADERS = {
    "User-Agent": f"bulletin-tui/{__version__}",
    "Accept": "text/html, application/xhtml+xml, text/plain, text/markdown;q=0.9, */*;q=0.5",
    "Accept-Encoding": "gzip, deflate",
}

_ADVICE = {
    401: "the page asks for a password, which bulletin-tui cannot give",
    403: "the server refuses this page; try it in a browser",
    404: "there is no such page; check the address",
    410: "the page is gone for good",
    429: "the server asks for patience; try again later",
}


async def fetch(url: str, *, allow_private: bool, deadline: float = DEADLINE, limit: int = SIZE_LIMIT) -> Fetched:
    """The page at an http or https address, after redirects, whose last address becomes the page's own.

    `deadline` is in seconds for everything from the name look-up to the last byte, `limit` in bytes after
    decompression. `allow_private` is for addresses that a user typed: those may lie on this machine or network
    and redirect within it; a public address may never redirect to a private one. No cookies are kept, and
    passwords in the address go to that server and into no archive. Raises SourceError for every failure.
    """
    try:
        async with asyncio.timeout(deadline):
            return await _follow(_parse(url), allow_private, limit)
    except SourceError as error:
        raise SourceError(_without_password(url), error.message) from error
    except TimeoutError as error:
        message = f"the server was not done after {deadline:g} s; try again later"
        raise SourceError(_without_password(url), message) from error
    except NETWORK_ERRORS as error:
        raise SourceError(_without_password(url), explain(error)) from error


async def _follow(url: httpx.URL, allow_private: bool, limit: int) -> Fetched:
    """Requests `url` and what it redirects to. After the first public address all that follow must be public."""
    guard = Guard(allow_private)
    for _ in range(MOST_REDIRECTS + 1):
        answer = await _request(url, guard, limit)
        if isinstance(answer, Fetched):
            return answer
        guard = Guard(guard.allow_private and guard.reached_private)
        url = answer
    raise SourceError(str(url), f"the page redirects more than {MOST_REDIRECTS} times; check the address")


async def _request(url: httpx.URL, guard: Guard, limit: int) -> Fetched | httpx.URL:
    """One request: the page, or the address to which it redirects."""
    request = httpx.Request("GET", url.copy_with(userinfo=b"", fragment=None), headers=_headers(url))
    async with send(request, guard) as response:
        if response.has_redirect_location:
            return _parse(str(request.url.join(response.headers["Location"])))
        _accept(response)
        charset = _CHARSET.search(response.headers.get("Content-Type", ""))
        data = await _body(response, limit)
        return Fetched(str(request.url), data, charset and charset[1].lower(), _media_type(response))


def _parse(url: str) -> httpx.URL:
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as error:
        raise SourceError(url, f"this is no web address ({error}); check its spelling") from error
    if parsed.scheme not in ("http", "https"):
        raise SourceError(url, f"the page leads to a {parsed.scheme}: address, which is not followed")
    if not _HOST.fullmatch(parsed.raw_host) or (parsed.port or 0) > 65535:
        raise SourceError(url, "this is no web address (its host or port is none); check its spelling")
    return parsed


def _headers(url: httpx.URL) -> dict[str, str]:
    if not url.userinfo:
        return _HEADERS
    from base64 import b64encode

    credentials = b64encode(f"{url.username}:{url.password}".encode()).decode()
    return {**_HEADERS, "Authorization": f"Basic {credentials}"}


def _accept(response: httpx.Response) -> None:
    """Raises SourceError for an answer that is no page."""
    status, address = response.status_code, str(response.request.url)
    if status in (204, 205):
        raise SourceError(address, f"the server answered {status}: there is no content at this address")
    if not 200 <= status < 300:
        phrase = HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "unknown status"
        advice = _ADVICE.get(status) or ("try again later" if status >= 500 else "check the address")
        raise SourceError(address, f"the server answered {status} {phrase}; {advice}")
    media_type = _media_type(response)
    if media_type and _NO_PAGE.match(media_type):
        raise SourceError(address, f"this is {media_type}, not a page; open it in another program")


def _media_type(response: httpx.Response) -> str | None:
    media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return media_type if re.fullmatch(r"[\w.+-]{1,60}/[\w.+-]{1,60}", media_type, re.ASCII) else None


async def _body(response: httpx.Response, limit: int) -> bytes:
    """The body, decompressed piece by piece so that no more than `limit` bytes ever exist."""
    address = str(response.request.url)
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    chunks = response.aiter_raw()
    if encoding in ("gzip", "x-gzip", "deflate"):
        data = await _inflate(chunks, limit, address)
    elif encoding in ("", "identity"):
        data = bytearray()
        async for chunk in chunks:
            data += chunk
            if len(data) > limit:
                break
    else:
        raise SourceError(address, "the server sent a compression that was not asked for; try it in a browser")
    if len(data) > limit:
        raise SourceError(address, f"the page is larger than {_size(limit)}, the most that is read")
    return bytes(data)


async def _inflate(chunks: AsyncIterator[bytes], limit: int, address: str) -> bytearray:
    """Decompresses gzip (also of several members), zlib, and deflate without its zlib header, which many servers
    send. Stops one byte above `limit`. Raises SourceError for what is damaged or ends too soon."""
    data = bytearray()
    stream = None
    try:
        async for chunk in chunks:
            while chunk and len(data) <= limit:
                if stream is None or stream.eof:
                    if stream is not None and chunk[:2] != b"\x1f\x8b"[: len(chunk)]:
                        # Padding after the last member; browsers ignore it too.
                        break
                    stream = zlib.decompressobj(47 if _has_header(chunk) else -zlib.MAX_WBITS)
                data += stream.decompress(chunk, limit + 1 - len(data))
                chunk = stream.unused_data if stream.eof else stream.unconsumed_tail
            if len(data) > limit:
                return data
    except zlib.error as error:
        raise SourceError(address, "the page arrived damaged (its compression is broken); try again") from error
    if stream is not None and not stream.eof:
        raise SourceError(address, "the page broke off before its end; try again")
    return data


def _has_header(chunk: bytes) -> bool:
    """Whether data begins with a gzip header or a zlib header (RFC 1950: method 8, a multiple of 31)."""
    if chunk.startswith(b"\x1f"):
        return True
    return chunk[0] & 0x0F == 8 and (len(chunk) < 2 or int.from_bytes(chunk[:2], "big") % 31 == 0)


def _size(limit: int) -> str:
    return f"{limit >> 20} MiB" if limit >= 1 << 20 else f"{limit} bytes"


def _without_password(url: str) -> str:
    return re.sub(r"(?<=://)[^/?#@]*@", "", url, count=1)
