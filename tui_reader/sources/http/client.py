"""Client for many web pages: throttled per host, within a deadline and a size limit, over reused connections.

Imports httpx (0.1 s): import this module only when there is something to fetch.
"""

from __future__ import annotations

import asyncio
import random
import ssl
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import httpcore
import httpx

from tui_reader.sources.fetching import (
    ELSEWHERE,
    Fetched,
    FetchFailed,
    FetchResult,
    NotModified,
    Policy,
    Received,
    Request,
    SourceError,
)
from tui_reader.sources.http.connection import Connection, not_public, proxy_for, resolves_here
from tui_reader.sources.http.dns import Resolve, is_loopback_host, is_private, is_private_host, look_up
from tui_reader.sources.http.errors import NETWORK_ERRORS, FetchError, TooManyBytes, fetch_error
from tui_reader.sources.http.fetch_attempt import FetchAttempt, authority, authority_of, parse, same_server
from tui_reader.sources.http.idle_connections import ConnectionKey, IdleConnections
from tui_reader.sources.http.response import Response
from tui_reader.sources.http.robots import MOST_BYTES, NO_RULES, Rules, read_rules
from tui_reader.sources.http.secrets import hidden
from tui_reader.sources.http.throttle import (
    LONGEST_CRAWL_DELAY,
    Clock,
    HostThrottle,
    SharedLimits,
    Sleep,
    retry_after,
    retry_delay,
    wait_too_long,
)
from tui_reader.text.secrets import shown_address, shown_text

MOST_REDIRECTS = 10
MOST_CONNECTIONS = 32
PROXIED_NAME_SECONDS = 3.0
"""Seconds to look up a name that a proxy will look up again. Chosen by hand."""
PROXIED_NAME_AGAIN = 60.0
"""Seconds after which it is looked up again."""

ROBOTS_SECONDS = 10.0
ROBOTS_AGAIN = 300.0
"""Seconds until a robots.txt that could not be read is requested again."""

_DROPPED = (httpcore.ReadError, httpcore.WriteError, httpcore.RemoteProtocolError)


@dataclass(slots=True)
class _SiteRobots:
    """The robots.txt of one site: its rules, or the error that kept it from being read and when to retry."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    rules: Rules | None = None
    message: str = ""
    retry_at: float = float("-inf")


class Client:
    """Fetches pages; all fetches share the throttles of the hosts, their robots.txt and the idle connections.

    Any number of fetches may run at once, in one event loop; cancelling one closes its connection immediately.
    Tests replace `clock`, `sleep`, `jitter` (numbers from 0 to 1) and `wall_clock` (seconds since 1970). `tls`
    replaces the system's certificates. `shared`: clients of other machines ask the same hosts.
    """

    def __init__(
        self,
        *,
        clock: Clock = time.monotonic,
        sleep: Sleep = asyncio.sleep,
        resolve: Resolve = look_up,
        jitter: Callable[[], float] = random.random,
        wall_clock: Clock = time.time,
        tls: ssl.SSLContext | None = None,
        shared: SharedLimits | None = None,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._resolve = resolve
        self._jitter = jitter
        self._wall_clock = wall_clock
        self._tls = tls
        self._shared = shared
        self._throttles: dict[str, HostThrottle] = {}
        self._robots: dict[str, _SiteRobots] = {}
        self._proxies: dict[tuple[str, str, str | None], str | None] = {}
        self._idle = IdleConnections(MOST_CONNECTIONS)
        self._slots = asyncio.Semaphore(MOST_CONNECTIONS)
        # Hosts reached at public addresses: links to them never lead to private ones later (DNS rebinding).
        self._public: set[str] = set()
        # Until when a name that a proxy resolves counts as public.
        self._resolved_at: dict[str, float] = {}

    async def __aenter__(self) -> Client:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._idle.aclose()

    async def fetch(self, request: Request, policy: Policy | None = None) -> FetchResult:
        """The page at an address, after redirects, or the error that prevented it. Raises only cancellation.

        After the first public address in a chain of redirects, all others must be public. Cookies are not kept;
        a password in an address is sent to its server and stored nowhere.
        """
        policy = policy or Policy()
        if policy.secrets is None:
            return await self._fetch(request, policy)
        try:
            with_secrets = replace(policy, headers={**policy.headers, **policy.secrets.headers()})
            real = request._replace(address=policy.secrets.real_address(request.address))
        except SourceError as error:
            return FetchFailed(SourceError(shown_address(request.address), error.message))
        return await asyncio.to_thread(hidden, await self._fetch(real, with_secrets), policy.secrets)

    async def _fetch(self, request: Request, policy: Policy) -> FetchResult:
        attempt = FetchAttempt(request, policy, self._clock)
        tries = 1
        while True:
            outcome = await self._attempt(attempt)
            if not isinstance(outcome, FetchError):
                return outcome
            if not outcome.again or tries >= attempt.policy.attempts:
                break
            # A host that sent Retry-After is already blocked for that long.
            if outcome.retry_after is None:
                delay = retry_delay(tries, self._jitter)
                if delay >= attempt.seconds_left:
                    break
                attempt.seconds_left -= delay
                await self._sleep(delay)
            tries += 1
        error = SourceError(shown_address(request.address), shown_text(outcome.message))
        stated = (outcome.retriable, outcome.status, outcome.retry_after)
        return FetchFailed(error, *stated, attempt.received_bytes, outcome.too_large)

    async def _attempt(self, attempt: FetchAttempt) -> Received | NotModified | FetchError:
        address = attempt.request.address
        try:
            return await self._follow(attempt)
        except FetchError as error:
            return error
        except TimeoutError:
            message = f"the server did not finish within {attempt.policy.deadline:g} s; try again later"
            return FetchError(address, message, retriable=True, again=False)
        except TooManyBytes:
            message = "the server sent far more than a page can have; check the address"
            return FetchError(address, message, too_large=True)
        except NETWORK_ERRORS as error:
            return fetch_error(address, error)

    async def _follow(self, attempt: FetchAttempt) -> Received | NotModified:
        """Request a page and the pages it redirects to, each under the throttle of its host."""
        url = parse(attempt.request.address)
        first, linked_from, host = url, attempt.request.linked_from, authority_of(url)
        allow_private = attempt.policy.private is not False and (
            linked_from is None or (host == authority(linked_from) and host not in self._public)
        )
        # A link on an http page could have been changed on its way anyway.
        secure = not (linked_from or "").lower().startswith("http:")
        for _ in range(MOST_REDIRECTS + 1):
            if attempt.policy.robots:
                await self._check_robots(url, attempt, allow_private)
            result, private = await self._throttled(url, attempt, allow_private)
            if not isinstance(result, str):
                return result
            target = parse(str(url.join(result)))
            if secure and url.scheme == "https" and target.scheme == "http":
                message = f"the page leads from https to {target}, which anyone on the network can change"
                raise FetchError(str(url), f"{message}; use that address if you trust the network")
            allow_private = allow_private and private and _may_lead_on(first, target, attempt.policy)
            url = target
        raise FetchError(str(url), f"the page redirects more than {MOST_REDIRECTS} times; check the address")

    async def _throttled(
        self, url: httpx.URL, attempt: FetchAttempt, allow_private: bool
    ) -> tuple[Received | NotModified | str, bool]:
        """The result of one request, sent when the throttle of its host allows: the page or the target of a
        redirect, and whether the server is private."""
        policy = attempt.policy
        host = self._throttle(url)
        async with host.slot(policy.delay, policy.concurrency, policy.max_wait), self._slots:
            with attempt.timed() as seconds:
                async with asyncio.timeout(seconds):
                    return await self._exchange(url, attempt, allow_private, host)

    def _throttle(self, url: httpx.URL) -> HostThrottle:
        name = authority_of(url)
        return self._throttles.setdefault(name, HostThrottle(name, self._clock, self._sleep, self._shared))

    async def _exchange(
        self, url: httpx.URL, attempt: FetchAttempt, allow_private: bool, host: HostThrottle
    ) -> tuple[Received | NotModified | str, bool]:
        proxy = self._proxy(url, attempt.policy.proxy)
        if not allow_private:
            await self._check_public(url, proxy, attempt.policy)
        key = ConnectionKey(url.scheme, host.name, allow_private, proxy)
        async with self._response(url, attempt, key) as (connection, response):
            private = connection.reached_private
            if not private and proxy is None:
                self._public.add(host.name)
            if response.location is not None:
                await response.discard()
                return response.location, private
            return await self._result(response, attempt, host, connection), private

    async def _check_public(self, url: httpx.URL, proxy: str | None, policy: Policy) -> None:
        """Raises FetchError for a host that is private by its name and, where a proxy will resolve it, by its
        addresses as far as they are known here. Directly, the connection checks the address that it uses."""
        if is_private_host(url.host):
            raise not_public(str(url), url.host, is_source=_is_source(url, policy))
        if (
            proxy is None
            or not resolves_here(proxy)
            or self._resolved_at.get(url.host, float("-inf")) > self._clock()
        ):
            return
        try:
            async with asyncio.timeout(PROXIED_NAME_SECONDS):
                found = await self._resolve(url.host, url.port or 443)
        except (SourceError, TimeoutError):
            # Only the proxy knows the name, as in networks without DNS.
            found = []
        if any(map(is_private, found)):
            raise not_public(str(url), url.host, is_source=_is_source(url, policy))
        self._resolved_at[url.host] = self._clock() + PROXIED_NAME_AGAIN

    def _proxy(self, url: httpx.URL, stated: str | None) -> str | None:
        # Cached: reading the environment takes as long as half a request.
        key = (url.scheme, url.host, stated)
        if key not in self._proxies:
            self._proxies[key] = proxy_for(url, stated)
        return self._proxies[key]

    @asynccontextmanager
    async def _response(
        self, url: httpx.URL, attempt: FetchAttempt, key: ConnectionKey
    ) -> AsyncIterator[tuple[Connection, Response]]:
        """A response and its connection, which is kept for the next request if it can be reused."""
        address = str(url.copy_with(userinfo=b"", fragment=None)) if url.userinfo or url.fragment else str(url)
        connection, raw = await self._send(url, attempt, key)
        try:
            try:
                yield connection, Response(address, raw, attempt.request.on_bytes)
            finally:
                await raw.aclose()
        finally:
            attempt.received_bytes += connection.counter.received
            if connection.reusable:
                await self._idle.keep(key, connection)
            else:
                await connection.aclose()

    async def _send(
        self, url: httpx.URL, attempt: FetchAttempt, key: ConnectionKey
    ) -> tuple[Connection, httpcore.Response]:
        headers = attempt.headers(url)
        # A quarter more for the framing of chunks.
        limit = max(attempt.policy.size_limit, attempt.policy.feed_limit)
        limit += limit // 4
        while True:
            connection = await self._idle.take(key)
            fresh = connection is None
            if connection is None:
                is_source = _is_source(url, attempt.policy)
                connection = Connection(url, key.proxy, key.allow_private, self._resolve, self._tls, is_source)
            try:
                return connection, await connection.send(url, headers, limit)
            except BaseException as error:
                attempt.received_bytes += connection.counter.received
                await connection.aclose()
                # Servers close idle connections, possibly at the moment of use: another one is tried.
                if fresh or not isinstance(error, _DROPPED):
                    raise

    async def _result(
        self, response: Response, attempt: FetchAttempt, host: HostThrottle, connection: Connection
    ) -> Received | NotModified:
        """The page in a response. Raises FetchError if there is none, and backs off if the host asks for it."""
        request, policy = attempt.request, attempt.policy
        etag, last_modified = response.validator("etag"), response.validator("last-modified")
        if response.status == 304 and (request.etag or request.last_modified):
            await response.discard()
            host.responded()
            etag, last_modified = etag or request.etag, last_modified or request.last_modified
            received_bytes = attempt.received_bytes + connection.counter.received
            return NotModified(response.address, etag, last_modified, received_bytes)
        try:
            response.check(pages_only=policy.pages_only)
        except FetchError as error:
            await response.discard()
            await self._back_off(error, response, policy, host)
            raise
        host.responded()
        data, whole = await response.body(policy.size_limit, policy.feed_limit, truncate=attempt.truncate)
        charset = request.charset or response.charset
        page = Fetched(response.address, data, charset, response.media_type, whole=whole)
        received_bytes = attempt.received_bytes + connection.counter.received
        return Received(page, etag, last_modified, received_bytes, response.disposition)

    async def _back_off(self, error: FetchError, response: Response, policy: Policy, host: HostThrottle) -> None:
        """Back off as the host asks. Raises FetchError at once where that takes longer than `max_wait` seconds."""
        if response.status not in (429, 503):
            host.responded()
            return
        error.retry_after = retry_after(response.headers, self._wall_clock)
        if error.retry_after is not None:
            await host.back_off(error.retry_after)
            if error.retry_after > policy.max_wait:
                raise wait_too_long(response.address, error.retry_after, response.status) from error
        elif response.status == 429:
            await host.back_off(retry_delay(1, self._jitter))

    async def _check_robots(self, url: httpx.URL, attempt: FetchAttempt, allow_private: bool) -> None:
        """Raises FetchError for a page that the robots.txt of its site disallows, or if that cannot be read."""
        origin = f"{url.scheme}://{authority_of(url)}"
        robots = self._robots.setdefault(origin, _SiteRobots())
        if robots.rules is None:
            with attempt.timed() as seconds:
                async with asyncio.timeout(seconds), robots.lock:
                    if robots.rules is None and self._clock() >= robots.retry_at:
                        await self._fetch_robots(robots, f"{origin}/robots.txt", attempt, allow_private)
        if robots.rules is None:
            message = f"the site's robots.txt cannot be read: {robots.message}"
            raise FetchError(str(url), message, retriable=True, again=False)
        self._throttle(url).crawl_delay = min(robots.rules.crawl_delay, LONGEST_CRAWL_DELAY)
        if not robots.rules.allow(str(url)):
            message = "the site's robots.txt asks programs to leave this page; open it in a browser"
            raise FetchError(str(url), f"{message}, or set robots: false for the source")

    async def _fetch_robots(
        self, robots: _SiteRobots, address: str, attempt: FetchAttempt, allow_private: bool
    ) -> None:
        """A site without robots.txt has no rules; an unreachable one is retried later (RFC 9309, 2.3.1)."""
        known = None if self._shared is None else await self._shared.robots(address)
        if known is not None:
            robots.rules = read_rules(known) if known else NO_RULES
            return
        policy = replace(
            attempt.policy,
            robots=False,
            deadline=min(ROBOTS_SECONDS, attempt.seconds_left),
            size_limit=MOST_BYTES,
            feed_limit=0,
            max_wait=0.0,
            headers={},
            pages_only=False,
        )
        request = Request(address, None if allow_private else ELSEWHERE)
        inner = FetchAttempt(request, policy, self._clock, truncate=True)
        result = await self._attempt(inner)
        attempt.received_bytes += inner.received_bytes
        if isinstance(result, Received):
            robots.rules = read_rules(result.page.data)
            await self._share_robots(address, result.page.data)
        elif isinstance(result, FetchError) and result.retriable:
            robots.message = result.message
            robots.retry_at = self._clock() + ROBOTS_AGAIN
        else:
            robots.rules = NO_RULES
            await self._share_robots(address, b"")

    async def _share_robots(self, address: str, data: bytes) -> None:
        if self._shared is not None:
            await self._shared.keep_robots(address, data[:MOST_BYTES])


def _may_lead_on(first: httpx.URL, target: httpx.URL, policy: Policy) -> bool:
    """Whether a private address may redirect to a private one: to its own host and port. Another port of this
    machine is another service, which nobody has typed. A page that a user opens on another machine of the network
    may lead to a third one, as intranets do."""
    if same_server(first, target):
        return True
    return policy.private is None and not (is_loopback_host(first.host) or is_loopback_host(target.host))


def _is_source(url: httpx.URL, policy: Policy) -> bool:
    """Whether a URL is on the host of a source whose name is public."""
    return policy.private is False and policy.home is not None and authority(policy.home) == authority_of(url)
