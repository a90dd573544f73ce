"""Connections to servers, directly or through proxies: DNS pinning, private addresses refused, bytes counted.

Imports httpx (0.1 s), as does `client`: both are imported only when there is a page to fetch.
"""

from __future__ import annotations

import functools
import ssl
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

from tui_reader.config.proxies import UnusableProxy, proxy_fault, with_kind, without_credentials
from tui_reader.sources.http.dns import Resolve, is_host, is_private, is_private_host
from tui_reader.sources.http.errors import FetchError, TooManyBytes, one_line

CONNECT_SECONDS = 10.0
READ_SECONDS = 20.0
IDLE_SECONDS = 15.0
"""How long an idle connection is kept."""

HEAD_BYTES = 256 << 10
"""Most bytes up to the end of the headers, including all 1xx responses before them."""

Header = tuple[bytes, bytes]

_TIMEOUTS = {
    "timeout": {"connect": CONNECT_SECONDS, "read": READ_SECONDS, "write": READ_SECONDS, "pool": CONNECT_SECONDS}
}


class ByteCounter:
    """Counts the bytes of one response, headers and interim responses included."""

    def __init__(self) -> None:
        self.received = 0
        self.limit = 0

    def add(self, count: int) -> None:
        """Count received bytes. Raises TooManyBytes above the limit."""
        self.received += count
        if self.received > self.limit:
            raise TooManyBytes


class _CountedStream(httpcore.AsyncNetworkStream):
    """A stream of httpcore whose received bytes are counted."""

    def __init__(self, stream: httpcore.AsyncNetworkStream, counter: ByteCounter) -> None:
        self._stream = stream
        self._counter = counter

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = await self._stream.read(max_bytes, timeout)
        self._counter.add(len(data))
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        return _CountedStream(await self._stream.start_tls(ssl_context, server_hostname, timeout), self._counter)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _NetworkBackend(httpcore.AsyncNetworkBackend):
    """Resolves a name, refuses private addresses unless allowed, and connects to the addresses it has checked, so
    that a DNS answer that changes in between (DNS rebinding) has no effect."""

    def __init__(self, resolve: Resolve, allow_private: bool, counter: ByteCounter, is_source: bool) -> None:
        self.reached_private = False
        self._is_source = is_source
        self._resolve = resolve
        self._allow_private = allow_private
        self._counter = counter
        self._inner = httpcore.AnyIOBackend()
        self._opened: list[httpcore.AsyncNetworkStream] = []

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Try the addresses of `host` in turn, IPv4 first: many government sites announce IPv6 addresses that do
        not answer, each of which would cost a timeout."""
        allowed = [a for a in await self._resolve(host, port) if self._allow_private or not is_private(a)]
        if not allowed:
            raise not_public(host, host, is_source=self._is_source)
        failure: Exception | None = None
        for address in sorted(allowed, key=lambda a: a.version):
            try:
                stream = await self._inner.connect_tcp(str(address), port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = failure or error
                continue
            self.reached_private = is_private(address)
            self._opened.append(stream)
            return _CountedStream(stream, self._counter)
        raise failure or httpcore.ConnectError(f"no address of {host}")

    async def close(self) -> None:
        """Close all streams, including those in the middle of a TLS handshake."""
        opened, self._opened = self._opened, []
        for stream in opened:
            await stream.aclose()


class Connection:
    """A connection to one server, directly or through a proxy, for one request at a time. `is_source`: the server
    is that of a source, which an error then names."""

    def __init__(
        self,
        url: httpx.URL,
        proxy: str | None,
        allow_private: bool,
        resolve: Resolve,
        tls: ssl.SSLContext | None,
        is_source: bool = False,
    ) -> None:
        self.counter = ByteCounter()
        self._url = url
        self._proxy = proxy
        # A proxy's own address may be private; which address it connects to cannot be checked here.
        self._backend = _NetworkBackend(resolve, allow_private or proxy is not None, self.counter, is_source)
        self._origin = httpcore.Origin(url.raw_scheme, url.raw_host, url.port or _PORTS[url.scheme])
        context = (tls or system_ssl_context()) if url.scheme == "https" else None
        if proxy is None:
            self._connection: httpcore.AsyncHTTPConnection | httpcore.AsyncConnectionPool
            self._connection = httpcore.AsyncHTTPConnection(
                self._origin, ssl_context=context, keepalive_expiry=IDLE_SECONDS, network_backend=self._backend
            )
        else:
            self._connection = _proxy_connection(proxy, url, context, self._backend)

    @property
    def reached_private(self) -> bool:
        """Whether the server is on this machine or network; behind a proxy, judged by its name alone."""
        return self._backend.reached_private if self._proxy is None else is_private_host(self._url.host)

    @property
    def reusable(self) -> bool:
        """Whether the connection can carry another request. Not if more bytes arrived than announced: they would
        be taken for the response to that request."""
        connection = self._connection
        if isinstance(connection, httpcore.AsyncHTTPConnection):
            return connection.is_idle() and not _has_trailing_data(connection)
        return not any(one.is_idle() and _has_trailing_data(one) for one in connection.connections)

    @property
    def expired(self) -> bool:
        """Whether an idle connection has timed out or was closed by the server."""
        connection = self._connection
        return connection.has_expired() if isinstance(connection, httpcore.AsyncHTTPConnection) else False

    async def send(self, url: httpx.URL, headers: Sequence[Header], limit: int) -> httpcore.Response:
        """Send a GET request; returns the response with its body unread. `limit` is in bytes of the body on the
        wire. Raises TooManyBytes above it, here and while the body is read."""
        self.counter.received, self.counter.limit = 0, HEAD_BYTES
        target = httpcore.URL(
            scheme=self._origin.scheme, host=self._origin.host, port=url.port, target=url.raw_path
        )
        request = httpcore.Request("GET", target, headers=headers, extensions=_TIMEOUTS)
        try:
            response = await self._connection.handle_async_request(request)
        except (httpcore.ConnectError, httpcore.ConnectTimeout, FetchError) as error:
            if self._proxy is None or isinstance(error.__cause__, ssl.SSLError):
                raise
            raise _proxy_error(self._proxy, url, "be reached", error, retriable=True) from error
        self.counter.limit = self.counter.received + limit
        return response

    async def aclose(self) -> None:
        """Close the connection, in whatever state it is."""
        try:
            await self._connection.aclose()
        finally:
            await self._backend.close()


# A tunnel through a proxy, the connection in it, its HTTP/1.1 state.
_MOST_LAYERS = 4
_PORTS = {"http": 80, "https": 443}


def _has_trailing_data(connection: httpcore.AsyncConnectionInterface) -> bool:
    """Whether unread bytes follow the response that was read.

    Only httpcore's private h11 state knows; httpcore is therefore pinned to 1.0.x. If it is not found, the answer
    is True, and the connection is not reused.
    """
    inner: object = connection
    for _ in range(_MOST_LAYERS):
        state = getattr(inner, "_h11_state", None)
        if state is not None:
            return bool(state.trailing_data[0])
        inner = getattr(inner, "_connection", None)
    return True


def not_public(address: str, host: str, *, is_source: bool = False) -> FetchError:
    """The error for a web page, or for a source with a public name, that leads to a private address."""
    if is_source:
        return FetchError(
            address,
            f"{host} is not a public address; set private: true for the source if it is on your own network",
        )
    return FetchError(address, f"{host} is not a public address; a page on the web may not lead there")


def resolves_here(proxy: str) -> bool:
    """Whether names are looked up here too before a proxy gets them. Not for socks5h, which is chosen so that the
    network here does not see them."""
    return not proxy.lower().startswith("socks5h:")


@functools.cache
def system_ssl_context() -> ssl.SSLContext:
    """The TLS settings with the system's certificates. Raises FetchError if they cannot be loaded."""
    try:
        return httpx.create_ssl_context()
    except (OSError, ValueError) as error:
        message = f"the certificates cannot be loaded ({one_line(error)}); correct SSL_CERT_FILE and SSL_CERT_DIR"
        raise FetchError("", message) from error


def proxy_for(url: httpx.URL, stated: str | None) -> str | None:
    """The proxy for a URL: `stated` by the settings, none if that is empty; if it is None, the one that the
    environment (or the system) names. Raises FetchError for one that cannot be used: never is the connection
    direct because of a mistake."""
    if isinstance(stated, UnusableProxy):
        raise FetchError(str(url), f"no request is sent until the mistake in {stated} is corrected")
    if stated is None:
        proxies = getproxies()
        stated = proxies.get(url.scheme) or proxies.get("all")
        if stated and proxy_bypass(url.host):
            return None
    if not stated:
        return None
    if fault := proxy_fault(stated):
        raise _proxy_error(with_kind(stated), url, "be used", ValueError(fault))
    return with_kind(stated)


def _proxy_connection(
    proxy: str, url: httpx.URL, tls: ssl.SSLContext | None, backend: httpcore.AsyncNetworkBackend
) -> httpcore.AsyncConnectionPool:
    """A proxy with one connection. Raises FetchError for an invalid address or an unknown kind of proxy."""
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
            network_backend=backend,
        )
    # httpcore raises RuntimeError for SOCKS, which needs another package.
    except (ValueError, RuntimeError, httpx.InvalidURL) as error:
        raise _proxy_error(proxy, url, "be used", error) from error


def _proxy_error(
    proxy: str, url: httpx.URL, what: str, error: Exception, *, retriable: bool = False
) -> FetchError:
    reason = error.message if isinstance(error, FetchError) else one_line(error)
    shown = without_credentials(proxy)
    message = f"the proxy {shown} cannot {what} ({reason}); correct its settings (config.yaml, HTTPS_PROXY …)"
    return FetchError(str(url), message, retriable=retriable)
