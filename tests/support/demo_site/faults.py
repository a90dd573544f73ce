"""A site with a different fault on every page, and the messages that users get."""

from __future__ import annotations

import asyncio
import gzip
import socket
import struct
import zlib
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import unquote

from support.demo_site.server import Answer, ReceivedRequest, StreamedAnswer, redirect, reply

PIECE = b"<p>0123456789</p>" * 256
SECRET = b"a private page"


class Fault(NamedTuple):
    """The answer of a path and a part of the message to the user; None if a page is expected in spite of it."""

    answer: bytes | Answer | StreamedAnswer
    message: str | None


def drip(head: bytes, piece: bytes, seconds: float = 0.02) -> StreamedAnswer:
    """A header, then a piece every `seconds` without end, which never triggers a timeout for silence."""

    async def write(writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while True:
            await writer.drain()
            await asyncio.sleep(seconds)
            writer.write(piece)

    return write


def flood(head: bytes, piece: bytes) -> StreamedAnswer:
    """A header, then pieces without end, as fast as they are read."""

    async def write(writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while True:
            writer.write(piece)
            await writer.drain()

    return write


def stall(head: bytes) -> StreamedAnswer:
    """A header, then silence."""

    async def write(writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        await writer.drain()
        await asyncio.Event().wait()

    return write


def reset(head: bytes) -> StreamedAnswer:
    """A header, then a connection reset."""

    async def write(writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        await writer.drain()
        await asyncio.sleep(0.02)
        connection = writer.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    return write


def encoded(body: bytes, encoding: str) -> bytes:
    return reply(body, "Content-Type: text/html", f"Content-Encoding: {encoding}")


def chunked(*parts: bytes) -> bytes:
    """A chunked answer with the given framing."""
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"".join(parts)


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def with_headers(*lines: bytes) -> bytes:
    return b"\r\n".join([b"HTTP/1.1 200 OK", *lines, b"Content-Length: 4", b"", b"page"])


OK = b"HTTP/1.1 200 OK\r\n"
_CRUMB = gzip.compress(b"x")
_LATE = "did not finish within"
_LARGE = "larger than"
_FAR = "far more than a page"
_NO_HTTP = "does not speak HTTP"
_BROKE = "broke off"

TIME = {
    "drip-body": Fault(drip(OK + b"\r\n", b"x"), _LATE),
    "drip-chunks": Fault(drip(chunked(), b"1\r\nx\r\n"), _LATE),
    "drip-headers": Fault(drip(OK, b"X-A: b\r\n"), _LATE),
    "drip-status-line": Fault(drip(b"HTTP/1.1 200 ", b"O"), _LATE),
    "drip-of-100-continue": Fault(drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), _LATE),
    "drip-of-gzip": Fault(drip(OK + b"Content-Encoding: gzip\r\n\r\n", _CRUMB), _LATE),
    "drip-in-a-404": Fault(drip(b"HTTP/1.1 404 No\r\nContent-Length: 9999\r\n\r\n", b"x"), _LATE),
    "drip-in-a-redirect": Fault(
        drip(b"HTTP/1.1 302 No\r\nLocation: /\r\nContent-Length: 9999\r\n\r\n", b"x"), _LATE
    ),
    "drip-trailers": Fault(drip(chunked(b"4\r\npage\r\n0\r\n"), b"X-A: b\r\n"), _LATE),
    "drip-chunk-size": Fault(drip(chunked(), b"0"), _LATE),
    "drip-of-deflate": Fault(drip(OK + b"Content-Encoding: deflate\r\n\r\n", b"\0\0\0\xff\xff"), _LATE),
    "drip-of-empty-members": Fault(drip(OK + b"Content-Encoding: gzip\r\n\r\n", gzip.compress(b""), 0.1), _LATE),
    "silence-after-100-continue": Fault(stall(b"HTTP/1.1 100 Continue\r\n\r\n"), _LATE),
    "silence-before-the-last-chunk": Fault(stall(chunked(b"4\r\npage\r\n")), _LATE),
    "silence": Fault(stall(b""), _LATE),
    "silence-in-the-headers": Fault(stall(OK), _LATE),
    "silence-in-the-body": Fault(stall(OK + b"Content-Length: 99\r\n\r\nhalf"), _LATE),
}

SIZE = {
    "endless-body": Fault(flood(OK + b"\r\n", PIECE), _LARGE),
    "endless-chunks": Fault(flood(chunked(), b"1000\r\n" + bytes(4096) + b"\r\n"), _LARGE),
    "endless-tiny-chunks": Fault(flood(chunked(), b"1\r\nx\r\n" * 1000), "a few bytes at a time"),
    "endless-headers": Fault(flood(OK, b"X-A: b\r\n" * 500), _NO_HTTP),
    "endless-100-continue": Fault(flood(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100), _FAR),
    "endless-early-hints": Fault(flood(b"", b"HTTP/1.1 103 Hints\r\nLink: </a>\r\n\r\n" * 100), _FAR),
    "endless-cookies": Fault(flood(OK, b"Set-Cookie: a=b\r\n" * 500), _NO_HTTP),
    "endless-trailers": Fault(flood(chunked(b"0\r\n"), b"X-A: b\r\n" * 500), _NO_HTTP),
    "endless-chunk-size": Fault(flood(chunked(), b"0" * 4096), _NO_HTTP),
    "endless-chunk-extension": Fault(flood(chunked(b"4;a="), b"x" * 4096), _NO_HTTP),
    "endless-status-line": Fault(flood(b"HTTP/1.1 200 ", b"O" * 4096), _NO_HTTP),
    "endless-nothing": Fault(flood(b"", b"\0" * 4096), _NO_HTTP),
    "endless-blank-lines": Fault(flood(b"", b"\r\n" * 2048), _NO_HTTP),
    "endless-garbage-behind-gzip": Fault(flood(OK + b"Content-Encoding: gzip\r\n\r\n" + _CRUMB, PIECE), _FAR),
    "endless-101": Fault(flood(b"", b"HTTP/1.1 101 Up\r\n\r\n" * 100), _NO_HTTP),
    "location-of-a-megabyte": Fault(redirect("/" + "a" * (1 << 20)), _NO_HTTP),
    "cookie-of-a-megabyte": Fault(with_headers(b"Set-Cookie: c=" + b"y" * (1 << 20)), _NO_HTTP),
    "endless-padding": Fault(flood(OK + b"Content-Encoding: gzip\r\n\r\n" + _CRUMB, bytes(4096)), _FAR),
    "huge-length": Fault(reply(b"page", length=10**12), _LARGE),
    "absurd-length": Fault(OK + b"Content-Length: " + b"9" * 400 + b"\r\n\r\npage", _NO_HTTP),
    "huge-header": Fault(with_headers(b"X: " + b"y" * 200_000), _NO_HTTP),
    "huge-status-line": Fault(b"HTTP/1.1 200 " + b"O" * 200_000 + b"\r\n\r\n", _NO_HTTP),
    "many-headers": Fault(with_headers(*[b"X-%d: y" % n for n in range(20_000)]), _NO_HTTP),
    "many-cookies": Fault(with_headers(*[b"Set-Cookie: c%d=y" % n for n in range(900)]), None),
    "huge-location": Fault(redirect("/" + "a" * 70_000), "not a web address"),
    "a-404-without-end": Fault(flood(b"HTTP/1.1 404 No\r\n\r\n", PIECE), "404"),
}  # fmt: skip

_ZEROS = bytes(16 << 20)
_PACKED = gzip.compress(_ZEROS, 1)
BOMBS = {
    "gzip-bomb": Fault(encoded(gzip.compress(_ZEROS, 1), "gzip"), _LARGE),
    "deflate-bomb": Fault(encoded(zlib.compress(_ZEROS, 1), "deflate"), _LARGE),
    "bare-deflate-bomb": Fault(encoded(raw_deflate(_ZEROS), "deflate"), _LARGE),
    "gzip-bomb-in-pieces": Fault(encoded(gzip.compress(bytes(1 << 20), 1) * 16, "gzip"), _LARGE),
    "gzip-of-a-gzip-bomb": Fault(encoded(gzip.compress(gzip.compress(_ZEROS, 1)), "gzip, gzip"), "not asked for"),
    "deflate-of-a-deflate-bomb": Fault(
        encoded(zlib.compress(zlib.compress(_ZEROS, 1)), "deflate, deflate"), "not asked for"
    ),
    "gzip-bomb-with-garbage-behind": Fault(encoded(gzip.compress(_ZEROS, 1) + b"junk", "gzip"), _LARGE),
    "gzip-bomb-in-chunks": Fault(
        OK
        + b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
        + b"%x\r\n%b\r\n0\r\n\r\n" % (len(_PACKED), _PACKED),
        _LARGE,
    ),
    "gzip-bomb-in-a-404": Fault(
        reply(_PACKED, "Content-Encoding: gzip", status="404 Not Found"), "no such page"
    ),
    "gzip-name-without-end": Fault(encoded(b"\x1f\x8b\x08\x08" + b"n" * 100_000, "gzip"), _BROKE),
    "gzip-in-a-thousand-pieces": Fault(encoded(gzip.compress(b"") * 1000, "gzip"), "too many pieces"),
}  # fmt: skip
del _ZEROS

PACKING = {
    "gzip-that-is-cut": Fault(encoded(gzip.compress(PIECE)[:-9], "gzip"), _BROKE),
    "gzip-with-a-wrong-sum": Fault(encoded(gzip.compress(PIECE)[:-8] + b"oops" * 2, "gzip"), "damaged"),
    "gzip-of-nothing-like-it": Fault(encoded(b"\x1f\x8bnonsense", "gzip"), "damaged"),
    "gzip-that-is-plain": Fault(encoded(b"<p>plain</p>", "gzip"), "damaged"),
    "deflate-that-is-cut": Fault(encoded(zlib.compress(PIECE)[:-5], "deflate"), _BROKE),
    "deflate-of-nothing-like-it": Fault(encoded(b"\x78\x9cnonsense", "deflate"), "damaged"),
    "brotli": Fault(encoded(b"\x0b\x02\x80page\x03", "br"), "not asked for"),
    "zstandard": Fault(encoded(b"\x28\xb5\x2f\xfd", "zstd"), "not asked for"),
    "gzip-with-garbage-behind": Fault(encoded(gzip.compress(PIECE) + b"garbage", "gzip"), None),
    "gzip-of-nothing": Fault(encoded(b"", "gzip"), None),
    "deflate-with-garbage-behind": Fault(encoded(zlib.compress(PIECE) + b"garbage", "deflate"), None),
    "identity": Fault(encoded(b"page", "Identity"), None),
    "encoding-unknown": Fault(encoded(b"page", "x-invented"), "not asked for"),
    "encoding-with-escapes": Fault(encoded(b"page", "\x1b]0;gzip"), "not asked for"),
    "encodings-by-the-thousand": Fault(encoded(b"page", "gzip, " * 9000 + "gzip"), "not asked for"),
    "nested-encodings": Fault(encoded(b"page", "gzip, deflate, gzip, br, gzip"), "not asked for"),
    "encodings-in-two-lines": Fault(
        encoded(b"page", "gzip").replace(b"\r\n\r\n", b"\r\nContent-Encoding: gzip\r\n\r\n"), "not asked for"
    ),
}

LENGTH = {
    "length-too-long": Fault(reply(b"half", length=9), _BROKE),
    "length-too-short": Fault(reply(b"page and more", length=4), None),
    "lengths-that-differ": Fault(with_headers(b"Content-Length: 9"), _NO_HTTP),
    "lengths-that-agree": Fault(with_headers(b"Content-Length: 4"), None),
    "lengths-in-one-line": Fault(reply(b"page").replace(b"Length: 4", b"Length: 4, 5"), _NO_HTTP),
    "length-with-a-sign": Fault(reply(b"page").replace(b"Length: 4", b"Length: +4"), _NO_HTTP),
    "length-in-hexadecimal": Fault(reply(b"page").replace(b"Length: 4", b"Length: 0x4"), _NO_HTTP),
    "length-of-nothing": Fault(reply(b"page").replace(b"Length: 4", b"Length:"), _NO_HTTP),
    "length-in-other-digits": Fault(reply(b"page").replace(b"Length: 4", b"Length: \xb2"), _NO_HTTP),
    "length-on-a-404": Fault(reply(b"", status="404 Not Found", length=10**12), "no such page"),
    "chunks-twice": Fault(OK + b"Transfer-Encoding: chunked, chunked\r\n\r\n4\r\npage\r\n0\r\n\r\n", _NO_HTTP),
    "chunks-in-two-lines": Fault(
        OK + b"Transfer-Encoding: chunked\r\n" * 2 + b"\r\n4\r\npage\r\n0\r\n\r\n", _NO_HTTP
    ),
    "chunk-trailer-garbage": Fault(chunked(b"4\r\npage\r\n0\r\ngarbage\r\n\r\n"), _NO_HTTP),
    "length-below-zero": Fault(reply(b"page", length=-4), _NO_HTTP),
    "length-in-words": Fault(reply(b"page").replace(b"Length: 4", b"Length: four"), _NO_HTTP),
    "length-and-chunks": Fault(with_headers(b"Transfer-Encoding: chunked"), _NO_HTTP),
    "chunks-cut": Fault(chunked(b"9\r\nhalf"), _BROKE),
    "chunks-without-end": Fault(chunked(b"4\r\npage\r\n"), _BROKE),
    "chunk-size-garbage": Fault(chunked(b"zz\r\n"), _NO_HTTP),
    "chunk-size-below-zero": Fault(chunked(b"-1\r\npage\r\n"), _NO_HTTP),
    "chunk-size-huge": Fault(chunked(b"f" * 30 + b"\r\npage"), _NO_HTTP),
    "chunk-longer-than-it-says": Fault(chunked(b"2\r\npage\r\n0\r\n\r\n"), _NO_HTTP),
    "chunk-extension-huge": Fault(chunked(b"4;" + b"x" * 200_000 + b"\r\npage\r\n0\r\n\r\n"), _NO_HTTP),
    "unknown-transfer-encoding": Fault(with_headers(b"Transfer-Encoding: gzip"), _NO_HTTP),
}

PROTOCOL = {
    "nothing": Fault(b"", _BROKE),
    "half-the-headers": Fault(OK + b"X-A", _BROKE),
    "reset-at-once": Fault(reset(b""), _BROKE),
    "reset-in-the-body": Fault(reset(OK + b"Content-Length: 99\r\n\r\nhalf"), _BROKE),
    "another-protocol": Fault(b"SSH-2.0-OpenSSH_9\r\n", _NO_HTTP),
    "bare-page": Fault(b"<html>page</html>\r\n\r\n", _NO_HTTP),
    "noise": Fault(bytes(range(256)) * 8, _NO_HTTP),
    "http-0.9": Fault(b"just the page, as in 1991", _NO_HTTP),
    "status-line-alone": Fault(b"HTTP/1.1 200 OK", _BROKE),
    "status-line-with-escapes": Fault(
        b"HTTP/1.1 500 \x1b]0;x\x07\r\nContent-Length: 0\r\n\r\n", "500 Internal Server Error"
    ),
    "status-below-zero": Fault(b"HTTP/1.1 -200 OK\r\n\r\n", _NO_HTTP),
    "status-zero": Fault(b"HTTP/1.1 000 OK\r\n\r\n", _NO_HTTP),
    "status-999": Fault(reply(status="999 Request Denied"), "999"),
    "http-2-preface": Fault(b"\0\0\x12\x04\0\0\0\0\0" + bytes(18), _NO_HTTP),
    "tls-alert": Fault(b"\x15\x03\x01\0\x02\x02\x28", _NO_HTTP),
    "a-few-early-answers": Fault(
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: </a>\r\n\r\n" + reply(b"page"), None
    ),
    "status-of-two-digits": Fault(b"HTTP/1.1 20 OK\r\n\r\n", _NO_HTTP),
    "status-of-four-digits": Fault(b"HTTP/1.1 2000 OK\r\n\r\n", _NO_HTTP),
    "status-in-words": Fault(b"HTTP/1.1 fine\r\n\r\n", _NO_HTTP),
    "version-from-the-future": Fault(b"HTTP/9.9 200 OK\r\n\r\n", None),
    "header-without-colon": Fault(with_headers(b"nonsense"), _NO_HTTP),
    "header-with-nul": Fault(with_headers(b"X: a\0b"), _NO_HTTP),
    "header-with-escapes": Fault(with_headers(b"X: \x1b]0;title\x07"), None),
    "switching-protocols": Fault(b"HTTP/1.1 101 Switching\r\nUpgrade: h2c\r\n\r\n", _NO_HTTP),
}

STATUS = {
    "no-content": Fault(reply(status="204 No Content"), "no content"),
    "reset-content": Fault(reply(status="205 Reset Content"), "no content"),
    "not-modified-unasked": Fault(b"HTTP/1.1 304 Not Modified\r\n\r\n", "304"),
    "multiple-choices": Fault(reply(status="300 Multiple Choices"), "300"),
    "unauthorized": Fault(reply(status="401 Who"), "asks for a password"),
    "forbidden": Fault(Answer(b"no", "403 No"), "refuses this page"),
    "partial-content": Fault(
        reply(b"pa", "Content-Range: bytes 0-1/4", status="206 Partial Content"), "only a part"
    ),
    "gone": Fault(Answer(status="410 Gone"), "permanently gone"),
    "not-implemented": Fault(Answer(status="501 No"), "501"),
    "odd-status": Fault(reply(status="599 Odd"), "unknown status"),
    "picture": Fault(reply(b"x", "Content-Type: image/png"), "not a page"),
    "archive": Fault(reply(b"x", "Content-Type: application/zip"), "not a page"),
}

PATIENCE = {
    "too-many-requests-for-a-year": Fault(
        Answer(status="429 No", headers=("Retry-After: 31536000",)), "asks to wait 24 hours"
    ),
    "busy-for-ages": Fault(
        Answer(status="503 Busy", headers=("Retry-After: Fri, 31 Dec 9999 23:59:59 GMT",)),
        "asks to wait 24 hours",
    ),
}
"""Not among FAULTS: after one of these a polite client sends the host no more requests."""

REDIRECTS = {
    "loop": Fault(redirect("/loop"), "redirects more than"),
    "loop-of-two": Fault(redirect("/loop-of-two-b"), "redirects more than"),
    "loop-of-two-b": Fault(redirect("/loop-of-two"), "redirects more than"),
    "longer-and-longer": Fault(redirect("?x=1"), "redirects more than"),
    "to-a-file": Fault(redirect("file:///etc/passwd"), "leads to a file: address"),
    "to-ftp": Fault(redirect("ftp://example.org/"), "leads to a ftp: address"),
    "to-a-script": Fault(redirect("javascript:alert(1)"), "leads to a javascript: address"),
    "to-data": Fault(redirect("data:text/html,page"), "leads to a data: address"),
    "to-no-address": Fault(redirect("http://[bad/"), "not a web address"),
    "to-no-host": Fault(redirect("http:///path"), "404"),
    "to-a-port-that-is-none": Fault(redirect("http://example.org:99999/"), "not a web address"),
    "to-escapes": Fault(redirect("ev\x1b]0;il:x"), "404"),
    "to-nul": Fault(redirect("/a\0b"), _NO_HTTP),
    "to-a-password": Fault(redirect("http://user:secret@[bad/"), "not a web address"),
    "to-two-places": Fault(reply(b"", "Location: /secret", "Location: /loop", status="302 Found"), None),
    "to-an-empty-host": Fault(redirect("http://:80/"), "404|refused"),
    "to-a-host-with-blanks": Fault(redirect("http://a b/"), "not a web address"),
    "to-nowhere": Fault(reply(status="302 Found"), "302"),
    "to-itself-emptily": Fault(redirect(""), "redirects more than"),
}

CHARSETS = {
    f"charset-{number}": Fault(reply(b"page", f"Content-Type: text/html; charset={name}"), None)
    for number, name in enumerate(
        [
            "rot13",
            "zip",
            "hex",
            "idna",
            "undefined",
            "utf-16",
            "unicode_escape",
            "x-none",
            "a" * 5000,
            "''",
            "utf-8,,",
        ]
    )
}

FAULTS: dict[str, Fault] = {
    f"/{name}": fault
    for table in (TIME, SIZE, BOMBS, PACKING, LENGTH, PROTOCOL, STATUS, REDIRECTS, CHARSETS)
    for name, fault in table.items()
}
"""Faults by path. Other paths are answered with 404."""

LOCAL = (
    *(
        "[::127.0.0.1]",
        "[::ffff:0:127.0.0.1]",
        "[64:ff9b:1::7f00:1]",
        "[fec0::1]",
        "[5f00::1]",
        "0x7f.1",
        "printer",
    ),
    *("x.home.arpa", "host.localdomain", "wiki.corp", "224.0.0.1", "255.255.255.255", "198.18.0.1"),
    *("127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001"),
    *("0.0.0.0", "0", "localhost", "LOCALHOST.", "a.localhost", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]"),
    *("[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "127.0.0.1."),
    *("10.0.0.7", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "[fe80::1]", "[fd00::1]"),
    *("１２７.0.0.1", "127。0。0。1", "①②⑦.0.0.1"),
    *("router.lan", "nas.local", "metadata.internal", "intranet.example"),
)
"""Hosts on this machine and network, in the notations that a redirect may use."""


class Faulty:
    """Answers every path of FAULTS with its fault, and `/to/HOST` with a redirect to `/secret` on that host and
    the port of the server. `hits` counts the requests by path."""

    def __init__(
        self, more: dict[str, Callable[[ReceivedRequest], bytes | Answer | StreamedAnswer]] | None = None
    ) -> None:
        self.hits: Counter[str] = Counter()
        self.asked: list[ReceivedRequest] = []
        self._more = more or {}

    def __call__(self, request: ReceivedRequest) -> bytes | Answer | StreamedAnswer:
        self.hits[request.path] += 1
        self.asked.append(request)
        if request.path in self._more:
            return self._more[request.path](request)
        if request.path == "/secret":
            return Answer(SECRET)
        if request.path.startswith("/to/"):
            port = request.headers["host"].rpartition(":")[2]
            host = unquote(request.path.removeprefix("/to/")).encode().decode("latin-1")
            return redirect(f"http://{host}:{port}/secret")
        fault = FAULTS.get(request.path) or PATIENCE.get(request.path[1:])
        return fault.answer if fault else Answer(b"no such page", "404 Not Found")
