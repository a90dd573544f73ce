"""Network errors as one-line messages, with whether a retry may help.

Imports httpcore and httpx (0.1 s): only modules that fetch import this one.
"""

from __future__ import annotations

import errno
import ssl

import httpcore
import httpx

from tui_reader.sources.fetching import SourceError


class FetchError(SourceError):
    """A SourceError with what is known about a retry.

    `retriable`: the error may be gone at another time. `again`: an immediate retry may help, which a long
    back-off or an expired deadline rules out. `status` is that of the response, if there was one; `retry_after`
    the seconds that the server asks to wait. `too_large`: the page is larger than the policy allows.
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
        too_large: bool = False,
    ) -> None:
        super().__init__(address, message)
        self.retriable = retriable
        self.again = retriable if again is None else again
        self.status = status
        self.retry_after = retry_after
        self.too_large = too_large


class TooManyBytes(Exception):
    """A server sent more bytes than a response may have."""


# Everything that httpx and httpcore raise for faults of servers and networks.
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
    errno.ENETUNREACH: "there is no route to the server; check the network connection",
    errno.EHOSTUNREACH: "there is no route to the server; check the network connection",
    errno.ECONNRESET: "the server broke off the connection; try again later",
}

_MOST_CAUSES = 10

# The words of h11 and httpcore for a premature end of the response, as opposed to other protocol errors.
_PREMATURE_END = ("disconnected", "peer closed connection", "peer unexpectedly closed")


def fetch_error(address: str, error: Exception) -> FetchError:
    """The FetchError for one of NETWORK_ERRORS."""
    chain: list[BaseException] = [error]
    while len(chain) < _MOST_CAUSES and (cause := chain[-1].__cause__ or chain[-1].__context__):
        chain.append(cause)
    for cause in chain:
        if isinstance(cause, ssl.SSLCertVerificationError):
            message = f"the certificate of the server is not valid ({cause.verify_message}); not opened"
            return FetchError(address, message)
        if isinstance(cause, ssl.SSLError):
            message = "no secure connection to the server was established; try the address with http://"
            return FetchError(address, message)
    for cause in chain:
        if isinstance(cause, OSError) and cause.errno in _CONNECTION_MESSAGES:
            return FetchError(address, _CONNECTION_MESSAGES[cause.errno], retriable=True)
    if isinstance(error, httpcore.ProxyError):
        message = f"the proxy did not connect ({one_line(error)}); check its settings (config.yaml, HTTPS_PROXY …)"
        return FetchError(address, message, retriable=True, again=False)
    if isinstance(error, httpcore.ConnectError | httpcore.ConnectTimeout):
        message = "the server cannot be reached; check the address and the network connection"
        return FetchError(address, message, retriable=True)
    if isinstance(error, httpcore.TimeoutException):
        return FetchError(address, "the server stopped answering; try again later", retriable=True)
    if isinstance(error, httpx.InvalidURL):
        return FetchError(address, "the page redirects to something that is not a web address")
    if isinstance(error, httpcore.LocalProtocolError):
        message = f"the page cannot be requested ({one_line(error)}); check the headers of the source"
        return FetchError(address, message)
    message = f"the server broke off or does not speak HTTP ({one_line(error)}); try again later"
    passing = not isinstance(error, httpcore.ProtocolError) or any(word in str(error) for word in _PREMATURE_END)
    return FetchError(address, message, retriable=True, again=passing)


def one_line(error: BaseException) -> str:
    """The text of an error in one short line."""
    words = " ".join(str(error).partition("bytearray(")[0].split()).rstrip(" .:")
    return words[:120] or type(error).__name__
