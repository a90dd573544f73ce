"""Connections for web pages: names looked up and checked before anything is sent, proxies, failures in words.

Imports httpx (0.1 s), as does `web`: both are imported only when there is a page to fetch.
"""

from __future__ import annotations

import asyncio
import errno
import functools
import ipaddress
import re
import socket
import ssl
import threading
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

from tui_reader.sources.fetched import SourceError

CONNECT_SECONDS = 10.0
READ_SECONDS = 20.0

# Everything that httpx and the layer below it raise for what a server or a network does.
NETWORK_ERRORS = (
    httpx.HTTPError,
    httpx.InvalidURL,
    httpx.StreamError,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.TimeoutException,
    httpcore.UnsupportedProtocol,
    OSError,
)

_NOT_CONNECTED = (httpx.ConnectError, httpcore.ConnectError, httpx.ConnectTimeout, httpcore.ConnectTimeout)

_TIMEOUTS = {
    "timeout": {"connect": CONNECT_SECONDS, "read": READ_SECONDS, "write": READ_SECONDS, "pool": CONNECT_SECONDS}
}

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# The last 32 bits are an IPv4 address that the network translates to (NAT64, RFC 6052).
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class Guard(httpcore.AsyncNetworkBackend):
    """Looks up names itself, connects to the very addresses it looked at, and refuses private ones if told to:
    an answer that changes between the look and the connection (DNS rebinding) changes nothing.

    `reached_private` says afterwards whether the connection ended on a private address.
    """

    def __init__(self, allow_private: bool) -> None:
        self.allow_private = allow_private
        self.reached_private = False
        self._backend = httpcore.AnyIOBackend()

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
        allowed = [a for a in await _look_up(host, port) if self.allow_private or not is_private(a)]
        if not allowed:
            raise SourceError(host, f"{host} is not a public address; a page on the web may not lead there")
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
            return stream
        raise failure or httpcore.ConnectError(f"no address of {host}")


class Direct(httpx.AsyncBaseTransport):
    """Requests without a proxy, through a guard. Each has a connection of its own: one from the pool would not
    be looked at again."""

    def __init__(self, guard: Guard) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=_ssl_context(), max_keepalive_connections=0, network_backend=guard
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        answer = await self._pool.handle_async_request(
            httpcore.Request(
                request.method,
                httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer))

    async def aclose(self) -> None:
        await self._pool.aclose()


class _Body(httpx.AsyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._answer.aiter_stream():
            yield chunk

    async def aclose(self) -> None:
        await self._answer.aclose()


@asynccontextmanager
async def send(request: httpx.Request, guard: Guard) -> AsyncIterator[httpx.Response]:
    """Sends one request, directly or through the proxy that the environment names, and keeps the answer open.

    Which address a proxy connects to is the proxy's affair: the guard then goes by the name alone.
    """
    request.extensions = _TIMEOUTS
    url = request.url
    if not guard.allow_private and plainly_private(url.host):
        raise SourceError(str(url), f"{url.host} is not a public address; a page on the web may not lead there")
    proxy = _proxy_for(url)
    transport: httpx.AsyncBaseTransport = Direct(guard) if proxy is None else _through(proxy, url)
    if proxy is not None:
        guard.reached_private = plainly_private(url.host)
    async with transport:
        try:
            response = await transport.handle_async_request(request)
        except _NOT_CONNECTED as error:
            if proxy is None:
                raise
            raise SourceError(str(url), _proxy_message(proxy, "be reached", error)) from error
        response.request = request
        try:
            yield response
        finally:
            await response.aclose()


def is_private(address: _Address) -> bool:
    """Whether an address lies on this machine, its network, or nowhere that the public can reach."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_private(inner)
    return not address.is_global or address.is_multicast


def plainly_private(host: str) -> bool:
    """Whether a host is private by its name alone: a private address in any of its spellings (`127.1`,
    `0x7f000001`), or a name that never leaves the local network (RFC 6761, RFC 6762)."""
    name = host.strip("[]").rstrip(".").lower()
    if name.rpartition(".")[2] in ("localhost", "local", "internal", "home", "lan"):
        return True
    try:
        return is_private(ipaddress.ip_address(name.partition("%")[0]))
    except ValueError:
        pass
    try:
        return is_private(ipaddress.IPv4Address(socket.inet_aton(name)))
    except (OSError, UnicodeError):
        return False


def explain(error: Exception) -> str:
    """One line for people on why a page could not be fetched."""
    chain = list(_chain(error))
    for cause in chain:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"the certificate of the server is not valid ({cause.verify_message}); not opened"
        if isinstance(cause, ssl.SSLError):
            return "no secure connection to the server came about; try the address with http://"
    for cause in chain:
        if isinstance(cause, OSError) and cause.errno in _CONNECTION_MESSAGES:
            return _CONNECTION_MESSAGES[cause.errno]
    if isinstance(error, httpx.ProxyError | httpcore.ProxyError):
        return f"the proxy did not connect ({_line(error)}); check the environment (HTTPS_PROXY …)"
    if isinstance(error, _NOT_CONNECTED):
        return "the server cannot be reached; check the address and the network connection"
    if isinstance(error, httpx.TimeoutException | httpcore.TimeoutException):
        return "the server stopped answering; try again later"
    if isinstance(error, httpx.InvalidURL):
        return "the page redirects to something that is no web address"
    return f"the server broke off or does not speak HTTP ({_line(error)}); try again later"


_CONNECTION_MESSAGES = {
    errno.ECONNREFUSED: "the server refused the connection; check the address",
    errno.ENETUNREACH: "there is no way to the server; check the network connection",
    errno.EHOSTUNREACH: "there is no way to the server; check the network connection",
    errno.ECONNRESET: "the server broke off the connection; try again later",
}


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error and those behind it."""
    for _ in range(10):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__


@functools.cache
def _ssl_context() -> ssl.SSLContext:
    try:
        return httpx.create_ssl_context()
    except (OSError, ValueError) as error:
        message = f"the certificates cannot be loaded ({_line(error)}); correct SSL_CERT_FILE and SSL_CERT_DIR"
        raise SourceError("", message) from error


def _proxy_for(url: httpx.URL) -> str | None:
    """The proxy that the environment (or the system) names for an address."""
    proxies = getproxies()
    proxy = proxies.get(url.scheme) or proxies.get("all")
    if not proxy or proxy_bypass(url.host):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"


def _through(proxy: str, url: httpx.URL) -> httpx.AsyncBaseTransport:
    try:
        return httpx.AsyncHTTPTransport(proxy=proxy, verify=_ssl_context(), http2=False)
    except (ValueError, ImportError, httpx.InvalidURL) as error:
        raise SourceError(str(url), _proxy_message(proxy, "be used", error)) from error


def _proxy_message(proxy: str, what: str, error: Exception) -> str:
    shown = re.sub(r"(?<=://)[^@]*@", "", proxy)
    return f"the proxy {shown} cannot {what} ({_line(error)}); correct the environment (HTTPS_PROXY …)"


async def _look_up(host: str, port: int) -> list[_Address]:
    """The addresses of a name. In a thread that nobody waits for: the system's look-up cannot be cancelled, and
    asyncio's own pool of threads would hold up the end of the program until it gives up."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[_Address]] = loop.create_future()

    def settle(found: list[_Address] | None, error: Exception | None) -> None:
        if answer.done():
            return
        if error is not None:
            answer.set_exception(error)
        else:
            answer.set_result(found or [])

    def ask() -> None:
        found, error = None, None
        try:
            found = _resolve(host, port)
        except SourceError as refusal:
            error = refusal
        try:
            loop.call_soon_threadsafe(settle, found, error)
        except RuntimeError:
            # The deadline has passed and the loop is closed.
            return

    threading.Thread(target=ask, name=f"look up {host}", daemon=True).start()
    return await answer


def _resolve(host: str, port: int) -> list[_Address]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        message = f"the name {host} cannot be found; check the address and the network connection"
        raise SourceError(host, message) from error
    # The scope of a link-local address (`%eth0`) is no part of it.
    texts = dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found)
    return [ipaddress.ip_address(text) for text in texts]
