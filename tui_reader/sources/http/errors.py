"""What goes wrong between us and a server: in one line for people, and whether trying again may help.

Imports httpcore and httpx (0.1 s): only modules that fetch import this one.
"""

from __future__ import annotations

import errno
import ssl
from collections.abc import Iterator

import httpcore
import httpx

from tui_reader.sources.fetching import SourceError


class FetchError(SourceError):
    """A SourceError that knows its prospects.

    `retriable`: it may be gone another time. `again`: trying once more in a moment may help, which a long wait
    that the server asks for or a deadline that has passed rule out. `status` is that of the answer if there was
    one; `retry_after` the seconds that the server asks to wait.
    """

    def __init__(
        self,
        address: str,
        message: str,
        *,
        retriable: bool = False,
        again: bool | None = None,
        status: int | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(address, message)
        self.retriable = retriable
        self.again = retriable if again is None else again
        self.status = status
        self.retry_after = retry_after


class TooManyBytes(Exception):
    """A server sent more bytes than an answer may have."""


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

_CONNECTION_MESSAGES = {
    errno.ECONNREFUSED: "the server refused the connection; check the address",
    errno.ENETUNREACH: "there is no way to the server; check the network connection",
    errno.EHOSTUNREACH: "there is no way to the server; check the network connection",
    errno.ECONNRESET: "the server broke off the connection; try again later",
}

# How h11 and httpcore word an end before its time, which other breaches of the protocol are not.
_ENDINGS = ("disconnected", "peer closed connection", "peer unexpectedly closed")


def trouble(address: str, error: Exception) -> FetchError:
    """What one of NETWORK_ERRORS means."""
    chain = list(_chain(error))
    for cause in chain:
        if isinstance(cause, ssl.SSLCertVerificationError):
            message = f"the certificate of the server is not valid ({cause.verify_message}); not opened"
            return FetchError(address, message)
        if isinstance(cause, ssl.SSLError):
            return FetchError(
                address, "no secure connection to the server came about; try the address with http://"
            )
    for cause in chain:
        if isinstance(cause, OSError) and cause.errno in _CONNECTION_MESSAGES:
            return FetchError(address, _CONNECTION_MESSAGES[cause.errno], retriable=True)
    if isinstance(error, httpcore.ProxyError):
        message = f"the proxy did not connect ({line(error)}); check its settings (HTTPS_PROXY …)"
        return FetchError(address, message, retriable=True, again=False)
    if isinstance(error, httpcore.ConnectError | httpcore.ConnectTimeout):
        message = "the server cannot be reached; check the address and the network connection"
        return FetchError(address, message, retriable=True)
    if isinstance(error, httpcore.TimeoutException):
        return FetchError(address, "the server stopped answering; try again later", retriable=True)
    if isinstance(error, httpx.InvalidURL):
        return FetchError(address, "the page redirects to something that is no web address")
    if isinstance(error, httpcore.LocalProtocolError):
        return FetchError(
            address, f"the page cannot be asked for ({line(error)}); check the headers of the source"
        )
    message = f"the server broke off or does not speak HTTP ({line(error)}); try again later"
    passing = not isinstance(error, httpcore.ProtocolError) or any(word in str(error) for word in _ENDINGS)
    return FetchError(address, message, retriable=True, again=passing)


def line(error: BaseException) -> str:
    """The words of an error in one short line."""
    words = " ".join(str(error).partition("bytearray(")[0].split()).rstrip(" .:")
    return words[:120] or type(error).__name__


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error and those behind it."""
    for _ in range(10):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__
