"""One fetch under way: time and bytes used so far, and the request headers for each host it is redirected to."""

from __future__ import annotations

import functools
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from tui_reader import __version__
from tui_reader.sources.fetching import Policy, Request
from tui_reader.sources.http.connection import Header
from tui_reader.sources.http.dns import canonical_host, is_host
from tui_reader.sources.http.errors import FetchError
from tui_reader.sources.http.response import is_sendable
from tui_reader.sources.http.throttle import Clock
from tui_reader.text.secrets import HIDDEN

_PORTS = {"http": 80, "https": 443}
_ACCEPT = b"text/html, application/xhtml+xml, text/plain, text/markdown;q=0.9, */*;q=0.5"
_HEADERS: dict[bytes, Header] = {
    b"user-agent": (b"User-Agent", f"bulletin-tui/{__version__}".encode()),
    b"accept": (b"Accept", _ACCEPT),
    b"accept-encoding": (b"Accept-Encoding", b"gzip, deflate"),
}


class FetchAttempt:
    """A request under a policy. `seconds_left` counts down the deadline, `received_bytes` counts what came over
    the wire. With `truncate`, a body that is too long is truncated instead of refused."""

    def __init__(self, request: Request, policy: Policy, clock: Clock, *, truncate: bool = False) -> None:
        self.request = request
        self.policy = policy
        self.truncate = truncate
        self.seconds_left = policy.deadline
        self.received_bytes = 0
        self._clock = clock

    @contextmanager
    def timed(self) -> Iterator[float]:
        """Count the time of the block against the deadline; yields the seconds left."""
        started = self._clock()
        try:
            yield max(self.seconds_left, 0.0)
        finally:
            self.seconds_left -= self._clock() - started

    def headers(self, url: httpx.URL) -> list[Header]:
        """The headers of a request for `url`; those of the source and its passwords go to its own host only."""
        request, policy = self.request, self.policy
        headers = {b"host": (b"Host", url.netloc), **_HEADERS}
        owner = policy.home or (request.address if request.linked_from is None else None)
        for stated, to in ((policy.headers, owner), (request.headers, request.address)):
            if stated and to is not None and _same_host(url, to):
                for name, value in stated.items():
                    headers[name.lower().encode("latin-1", "replace")] = _header(name, value)
        for name, validator in (("If-None-Match", request.etag), ("If-Modified-Since", request.last_modified)):
            if validator and is_sendable(validator):
                headers[name.lower().encode()] = _header(name, validator)
        if request.referer and (referer := _referer(url, request.referer)):
            headers[b"referer"] = _header("Referer", referer)
        if url.userinfo:
            credentials = b64encode(f"{url.username}:{url.password}".encode())
            headers[b"authorization"] = (b"Authorization", b"Basic " + credentials)
        return list(headers.values())


def _header(name: str, value: str) -> Header:
    return name.encode("latin-1", "replace"), value.encode("latin-1", "replace")


def _referer(url: httpx.URL, page: str) -> str | None:
    """What a request for `url` says of the page that links it; see `Request`. Passwords and places on the page are
    never sent, and nothing of an address whose secrets were taken out but its host."""
    try:
        linked = parse(page)
    except FetchError:
        return None
    if linked.scheme == "https" and url.scheme == "http":
        return None
    if authority_of(linked) != authority_of(url) or HIDDEN in page or "$" in page:
        return f"{linked.scheme}://{authority_of(linked)}/"
    address = str(linked.copy_with(userinfo=b"", fragment=None))
    return address if is_sendable(address) else f"{linked.scheme}://{authority_of(linked)}/"


def _same_host(url: httpx.URL, address: str) -> bool:
    """Whether a URL is on the host of `address`, and at least as secure."""
    scheme = address.partition(":")[0].lower()
    return authority(address) == authority_of(url) and (url.scheme == "https" or scheme == "http")


def parse(address: str) -> httpx.URL:
    """A web address in its parts. Raises FetchError for anything else."""
    try:
        parsed = httpx.URL(address)
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchError(address, f"this is not a web address ({error}); check its spelling") from error
    if not parsed.scheme:
        raise FetchError(address, "this is not a web address; check its spelling")
    if parsed.scheme not in ("http", "https"):
        raise FetchError(address, f"the page leads to a {parsed.scheme}: address, which is not followed")
    if not is_host(parsed.raw_host) or (parsed.port or 0) > 65535:
        raise FetchError(address, "this is not a web address (its host or port is invalid); check its spelling")
    return parsed


@functools.lru_cache(maxsize=1024)
def authority(address: str) -> str | None:
    """The normalized host and port of a web address; None for an address of another kind."""
    try:
        return authority_of(parse(address))
    except FetchError:
        return None


def same_server(one: httpx.URL, other: httpx.URL) -> bool:
    """Whether two URLs have the same host, in any spelling of its address, and the same port."""
    ports = ((each.port or _PORTS[each.scheme]) for each in (one, other))
    return canonical_host(one.host) == canonical_host(other.host) and len(set(ports)) == 1


def authority_of(url: httpx.URL) -> str:
    """The normalized host and port of a URL."""
    return url.netloc.decode("ascii").lower()
