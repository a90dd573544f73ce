"""Connections for web pages: hosts looked at before anything is sent, bytes counted as they come, proxies.

Imports httpx (0.1 s), as does `client`: both are imported only when there is a page to fetch.
"""

from __future__ import annotations

import functools
import re
import ssl
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

from tui_reader.sources.http.dns import Resolve, is_host, is_private, plainly_private
from tui_reader.sources.http.errors import FetchError, TooManyBytes, line

CONNECT_SECONDS = 10.0
READ_SECONDS = 20.0
IDLE_SECONDS = 15.0
"""How long a connection waits for the next page."""

HEAD_BYTES = 256 << 10
"""Most bytes up to the end of the headers, with all answers of status 1xx before them."""

Header = tuple[bytes, bytes]

_TIMEOUTS = {
    "timeout": {"connect": CONNECT_SECONDS, "read": READ_SECONDS, "write": READ_SECONDS, "pool": CONNECT_SECONDS}
}


class ByteCounter:
    """Counts the bytes that one answer costs, its headers and whatever comes before them included."""

    def __init__(self) -> None:
        self.received = 0
        self.limit = 0

    def restart(self, limit: int) -> None:
        self.received, self.limit = 0, limit

    def add(self, count: int) -> None:
        """Raises Overflow when the answer is longer than it may be."""
        self.received += count
        if self.received > self.limit:
            raise TooManyBytes


class _Stream(httpcore.AsyncNetworkStream):
    """A stream of the layer below, metered."""

    def __init__(self, stream: httpcore.AsyncNetworkStream, meter: ByteCounter) -> None:
        self._stream = stream
        self._meter = meter

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = await self._stream.read(max_bytes, timeout)
        self._meter.add(len(data))
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        return _Stream(await self._stream.start_tls(ssl_context, server_hostname, timeout), self._meter)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Wire(httpcore.AsyncNetworkBackend):
    """Looks up a name, connects to the very addresses it looked at, and refuses private ones if told to: an
    answer that changes between the look and the connection (DNS rebinding) changes nothing."""

    def __init__(self, resolve: Resolve, allow_private: bool, meter: ByteCounter) -> None:
        self.reached_private = False
        self._resolve = resolve
        self._allow_private = allow_private
        self._meter = meter
        self._backend = httpcore.AnyIOBackend()
        self._opened: list[httpcore.AsyncNetworkStream] = []

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Tries the addresses of `host` one after the other, IPv4 first: IPv6 that is announced and does not
        answer is common among the sites of authorities, and would cost a time-out each."""
        allowed = [a for a in await self._resolve(host, port) if self._allow_private or not is_private(a)]
        if not allowed:
            raise not_public(host, host)
        failure: Exception | None = None
        for address in sorted(allowed, key=lambda a: a.version):
            try:
                stream = await self._backend.connect_tcp(
                    str(address), port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = failure or error
                continue
            self.reached_private = is_private(address)
            self._opened.append(stream)
            return _Stream(stream, self._meter)
        raise failure or httpcore.ConnectError(f"no address of {host}")

    async def close(self) -> None:
        """Closes what was opened, also what got no further than the middle of a TLS handshake."""
        opened, self._opened = self._opened, []
        for stream in opened:
            await stream.aclose()


class Connection:
    """A connection to one server, directly or through a proxy, for one request at a time.

    Connections are ours one by one: httpcore's pool forgets those whose request was cancelled while it connected,
    and costs three times the rest of a request.
    """

    def __init__(
        self, url: httpx.URL, proxy: str | None, allow_private: bool, resolve: Resolve, tls: ssl.SSLContext | None
    ) -> None:
        self.meter = ByteCounter()
        self._url = url
        self._proxy = proxy
        # Which address a proxy connects to is the proxy's affair: its own may be private, the page's name may not.
        self._wire = _Wire(resolve, allow_private or proxy is not None, self.meter)
        self._origin = httpcore.Origin(url.raw_scheme, url.raw_host, url.port or _PORTS[url.scheme])
        context = (tls or _ssl_context()) if url.scheme == "https" else None
        if proxy is None:
            self._connection: httpcore.AsyncHTTPConnection | httpcore.AsyncConnectionPool
            self._connection = httpcore.AsyncHTTPConnection(
                self._origin, ssl_context=context, keepalive_expiry=IDLE_SECONDS, network_backend=self._wire
            )
        else:
            self._connection = _through(proxy, url, context, self._wire)

    @property
    def reached_private(self) -> bool:
        """Whether the server is on this machine or network; behind a proxy only its name tells."""
        return self._wire.reached_private if self._proxy is None else plainly_private(self._url.host)

    @property
    def usable(self) -> bool:
        """Whether another request may go over the connection: not when more came than was announced, which would
        be taken for the answer to that request."""
        connection = self._connection
        if isinstance(connection, httpcore.AsyncHTTPConnection):
            return connection.is_idle() and not _holds_more(connection)
        return not any(one.is_idle() and _holds_more(one) for one in connection.connections)

    @property
    def expired(self) -> bool:
        """Whether an idle connection has waited too long, or was closed at the other end."""
        connection = self._connection
        return connection.has_expired() if isinstance(connection, httpcore.AsyncHTTPConnection) else False

    async def send(self, url: httpx.URL, headers: Sequence[Header], limit: int) -> httpcore.Response:
        """Asks for a page of the server; the answer is open, and its body may have `limit` bytes on the wire. What
        takes more raises Overflow, here and when the body is read."""
        self.meter.restart(HEAD_BYTES)
        target = httpcore.URL(
            scheme=self._origin.scheme, host=self._origin.host, port=url.port, target=url.raw_path
        )
        request = httpcore.Request("GET", target, headers=headers, extensions=_TIMEOUTS)
        try:
            response = await self._connection.handle_async_request(request)
        except (httpcore.ConnectError, httpcore.ConnectTimeout, FetchError) as error:
            if self._proxy is None or isinstance(error.__cause__, ssl.SSLError):
                raise
            raise _proxy_trouble(self._proxy, url, "be reached", error, retriable=True) from error
        self.meter.limit = self.meter.received + limit
        return response

    async def aclose(self) -> None:
        try:
            await self._connection.aclose()
        finally:
            await self._wire.close()


# A tunnel through a proxy, the connection in it, its protocol.
_MOST_LAYERS = 4
_PORTS = {"http": 80, "https": 443}


def _holds_more(connection: httpcore.AsyncConnectionInterface) -> bool:
    """Whether bytes wait behind the answer that was read. What is read into the parser of HTTP only that knows; if
    it cannot be asked, it may be so."""
    inner: object = connection
    for _ in range(_MOST_LAYERS):
        state = getattr(inner, "_h11_state", None)
        if state is not None:
            return bool(state.trailing_data[0])
        inner = getattr(inner, "_connection", None)
    return True


def not_public(address: str, host: str) -> FetchError:
    return FetchError(address, f"{host} is not a public address; a page on the web may not lead there")


@functools.cache
def _ssl_context() -> ssl.SSLContext:
    try:
        return httpx.create_ssl_context()
    except (OSError, ValueError) as error:
        message = f"the certificates cannot be loaded ({line(error)}); correct SSL_CERT_FILE and SSL_CERT_DIR"
        raise FetchError("", message) from error


def proxy_for(url: httpx.URL, stated: str | None) -> str | None:
    """The proxy for an address: the one that the settings state, none if they state an empty one; if they say
    nothing, the one that the environment (or the system) names."""
    if stated is None:
        proxies = getproxies()
        stated = proxies.get(url.scheme) or proxies.get("all")
        if stated and proxy_bypass(url.host):
            return None
    if not stated:
        return None
    return stated if "://" in stated else f"http://{stated}"


def _through(
    proxy: str, url: httpx.URL, tls: ssl.SSLContext | None, wire: httpcore.AsyncNetworkBackend
) -> httpcore.AsyncConnectionPool:
    """A proxy with one connection. Raises Trouble for an address that can be none, or of an unknown kind."""
    try:
        known = httpx.Proxy(proxy)
        if not is_host(known.url.raw_host):
            raise ValueError("it has no host")
        address = httpcore.URL(
            scheme=known.url.raw_scheme, host=known.url.raw_host, port=known.url.port, target=known.url.raw_path
        )
        kind = httpcore.AsyncHTTPProxy if known.url.scheme in _PORTS else httpcore.AsyncSOCKSProxy
        return kind(
            address,
            known.raw_auth,
            ssl_context=tls,
            max_connections=1,
            keepalive_expiry=IDLE_SECONDS,
            network_backend=wire,
        )
    # httpcore raises RuntimeError for SOCKS, which takes another package.
    except (ValueError, RuntimeError, httpx.InvalidURL) as error:
        raise _proxy_trouble(proxy, url, "be used", error) from error


def _proxy_trouble(
    proxy: str, url: httpx.URL, what: str, error: Exception, *, retriable: bool = False
) -> FetchError:
    shown = re.sub(r"(?<=://)[^@]*@", "", proxy)
    reason = error.message if isinstance(error, FetchError) else line(error)
    message = f"the proxy {shown} cannot {what} ({reason}); correct the settings of the proxy (HTTPS_PROXY …)"
    return FetchError(str(url), message, retriable=retriable)
