"""An HTTP/1.1 server for tests: a function answers each request, and may violate the protocol."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

MAX_HEADER_BYTES = 64 << 10
_CERTIFICATE = Path(__file__).with_name("self-signed.pem")


class ReceivedRequest(NamedTuple):
    """One request. `target` is the path with the query, verbatim; header names are lower case; `connection` is a
    number that identifies the connection."""

    target: str
    headers: dict[str, str]
    raw: str
    connection: int = 0

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]


class Answer(NamedTuple):
    """A well-formed answer: the length is added, and the connection stays open. `behind` are bytes sent after
    it."""

    body: bytes = b""
    status: str = "200 OK"
    headers: tuple[str, ...] = ()
    behind: bytes = b""


StreamedAnswer = Callable[[asyncio.StreamWriter], Awaitable[None]]
"""Writes anything, for any time; then the connection is closed."""

Responder = Callable[[ReceivedRequest], Answer | bytes | StreamedAnswer]
"""Answers a request. Bytes are sent as they are, and the connection is closed."""


def reply(body: bytes = b"", *headers: str, status: str = "200 OK", length: int | None = None) -> bytes:
    """The bytes of an answer, whose stated length may be wrong."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", *headers]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def redirect(to: str, status: str = "302 Found") -> bytes:
    return reply(b"", f"Location: {to}", status=status)


class Routes:
    """Answers paths (with queries) as a test sets them in `routes`, any others with 404. `requests` are the raw
    requests received, `asked` the same parsed."""

    def __init__(self) -> None:
        self.routes: dict[str, Answer | bytes | StreamedAnswer] = {}
        self.requests: list[str] = []
        self.asked: list[ReceivedRequest] = []
        self.url = ""

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def __call__(self, request: ReceivedRequest) -> Answer | bytes | StreamedAnswer:
        self.requests.append(request.raw)
        self.asked.append(request)
        return self.routes.get(request.target, reply(status="404 Not Found"))


class _Server:
    def __init__(self, responder: Responder) -> None:
        self._responder = responder
        self._connections: set[asyncio.Task[None]] = set()

    def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = asyncio.ensure_future(self._converse(reader, writer))
        self._connections.add(connection)
        connection.add_done_callback(self._connections.discard)

    async def close(self) -> None:
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            # Tests make the client give up in the middle of many answers.
            with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                while await self._answer(reader, writer):
                    pass
        finally:
            writer.transport.abort() if writer.is_closing() else writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answers one request. Returns whether the connection stays open."""
        head = await reader.readuntil(b"\n")
        if head.startswith(b"\x16"):
            # A TLS handshake, which a plain HTTP server answers like any garbage.
            writer.write(reply(status="400 Bad Request"))
            return False
        if not head.endswith(b"\r\n\r\n"):
            head += await reader.readuntil(b"\r\n\r\n")
        port = writer.get_extra_info("peername")[1]
        answer = self._responder(_parsed(head.decode("latin-1"), port))
        if isinstance(answer, Answer):
            writer.write(reply(answer.body, *answer.headers, status=answer.status) + answer.behind)
        elif isinstance(answer, bytes):
            writer.write(answer)
        else:
            await answer(writer)
        await writer.drain()
        return isinstance(answer, Answer)


def _parsed(raw: str, connection: int) -> ReceivedRequest:
    first, *lines = raw.rstrip().split("\r\n")
    pairs = (line.partition(":") for line in lines)
    return ReceivedRequest(
        first.split()[1], {name.lower(): value.strip() for name, _, value in pairs}, raw, connection
    )


def certificate() -> ssl.SSLContext:
    """The TLS context of a server, with a certificate that only tests trust."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_CERTIFICATE)
    return context


def trusting() -> ssl.SSLContext:
    """The TLS context of a client that trusts that server as 127.0.0.1, localhost and secure.example."""
    return ssl.create_default_context(cafile=_CERTIFICATE)


@asynccontextmanager
async def serve(responder: Responder, *, port: int = 0, tls: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    """Serves in the running event loop, on 127.0.0.1; yields the address without a final slash."""
    server = _Server(responder)
    listening = await asyncio.start_server(server.accept, "127.0.0.1", port, limit=MAX_HEADER_BYTES, ssl=tls)
    try:
        number = listening.sockets[0].getsockname()[1]
        yield f"{'https' if tls else 'http'}://127.0.0.1:{number}"
    finally:
        listening.close()
        await server.close()


@contextmanager
def serving(responder: Responder, *, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """Serves in a thread, for tests without an event loop and for programs."""
    started: list[str] = []
    ready = threading.Event()
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()

    async def run() -> None:
        async with serve(responder, tls=tls) as address:
            started.append(address)
            ready.set()
            await stop.wait()

    def work() -> None:
        try:
            loop.run_until_complete(run())
        finally:
            loop.close()
            ready.set()

    thread = threading.Thread(target=work, name="demonstration server", daemon=True)
    thread.start()
    ready.wait()
    try:
        yield started[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
