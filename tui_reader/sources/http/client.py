"""Many pages of the web over few connections: politely, within a deadline and a size, or refused in one line.

Imports httpx (0.1 s): import this module only when there is something to fetch.
"""

from __future__ import annotations

import asyncio
import random
import ssl
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import NamedTuple

import httpcore
import httpx

from tui_reader.sources.addresses import without_password
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
from tui_reader.sources.http.connection import Connection, not_public, proxy_for
from tui_reader.sources.http.dns import Resolve, look_up, plainly_private
from tui_reader.sources.http.errors import NETWORK_ERRORS, FetchError, TooManyBytes, trouble
from tui_reader.sources.http.fetch_attempt import FetchAttempt, authority, authority_of, parse
from tui_reader.sources.http.response import Response
from tui_reader.sources.http.robots import MOST_BYTES, NO_RULES, Rules, read_rules
from tui_reader.sources.http.throttle import (
    LONGEST_CRAWL_DELAY,
    Clock,
    HostThrottle,
    Sleep,
    asks_for_patience,
    pause,
    retry_after,
)

__all__ = ["Client", "FetchFailed", "FetchResult", "NotModified", "Policy", "Received", "Request"]

MOST_REDIRECTS = 10
MOST_CONNECTIONS = 32
ROBOTS_SECONDS = 10.0
ROBOTS_AGAIN = 300.0
"""Seconds after which a robots.txt that could not be read is asked for again."""

_DROPPED = (httpcore.ReadError, httpcore.WriteError, httpcore.RemoteProtocolError)


class _Way(NamedTuple):
    """What a connection leads to; those of one way are interchangeable."""

    scheme: str
    authority: str
    allow_private: bool
    proxy: str | None


class _Robots:
    """The robots.txt of one site: its rules, or why they are not known and when to ask again."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.rules: Rules | None = None
        self.message = ""
        self.again_at = float("-inf")


class Client:
    """Fetches pages; the hosts' queues, their robots.txt and idle connections are shared by all its fetches.

    Any number of fetches may run at once, in one event loop; cancelling one closes its connection at once.
    `clock`, `sleep`, `jitter` (numbers from 0 to 1) and `wall_clock` (seconds since 1970) are the world's unless a
    test has its own; `tls` are other certificates to trust than the system's.
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
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._resolve = resolve
        self._jitter = jitter
        self._wall_clock = wall_clock
        self._tls = tls
        self._hosts: dict[str, HostThrottle] = {}
        self._robots: dict[str, _Robots] = {}
        self._proxies: dict[tuple[str, str, str | None], str | None] = {}
        self._idle: list[tuple[_Way, Connection]] = []
        self._places = asyncio.Semaphore(MOST_CONNECTIONS)
        # Hosts that were reached on the public web: what is linked there never turns private (DNS rebinding).
        self._public: set[str] = set()

    async def __aenter__(self) -> Client:
        return self

    async def __aexit__(self, *_: object) -> None:
        while self._idle:
            await self._idle.pop()[1].aclose()

    async def fetch(self, request: Request, policy: Policy | None = None) -> FetchResult:
        """One page, after redirects, or why there is none. Raises nothing but what cancels it.

        After the first public address all that follow must be public. No cookies are kept, and passwords in the
        address go to that server and into no archive.
        """
        errand = FetchAttempt(request, policy or Policy(), self._clock)
        attempt = 1
        while True:
            outcome = await self._attempt(errand)
            if not isinstance(outcome, FetchError):
                return outcome
            if not outcome.again or attempt >= errand.policy.attempts:
                break
            # A host that named its time is held already.
            if outcome.retry_after is None:
                delay = pause(attempt, self._jitter)
                if delay >= errand.left:
                    break
                errand.left -= delay
                await self._sleep(delay)
            attempt += 1
        error = SourceError(without_password(request.address), outcome.message)
        return FetchFailed(error, outcome.retriable, outcome.status, outcome.retry_after, errand.wire)

    async def _attempt(self, errand: FetchAttempt) -> Received | NotModified | FetchError:
        address = errand.request.address
        try:
            return await self._follow(errand)
        except FetchError as error:
            return error
        except TimeoutError:
            message = f"the server was not done after {errand.policy.deadline:g} s; try again later"
            return FetchError(address, message, retriable=True, again=False)
        except TooManyBytes:
            return FetchError(address, "the server sent far more than a page can have; check the address")
        except NETWORK_ERRORS as error:
            return trouble(address, error)

    async def _follow(self, errand: FetchAttempt) -> Received | NotModified:
        """Requests a page and what it redirects to, each in its host's turn."""
        url = parse(errand.request.address)
        allow_private = self._may_be_private(url, errand.request.linked_from)
        # What was linked in the open could be changed by anybody all along.
        secure = not (errand.request.linked_from or "").lower().startswith("http:")
        for _ in range(MOST_REDIRECTS + 1):
            if errand.policy.robots:
                await self._ask_robots(url, errand, allow_private)
            answer, private = await self._in_turn(url, errand, allow_private)
            if not isinstance(answer, str):
                return answer
            target = parse(str(url.join(answer)))
            if secure and url.scheme == "https" and target.scheme == "http":
                message = f"the page leads from https to {target}, which anybody on the way can change"
                raise FetchError(str(url), f"{message}; use that address if you trust the way")
            allow_private = allow_private and private
            url = target
        raise FetchError(str(url), f"the page redirects more than {MOST_REDIRECTS} times; check the address")

    def _may_be_private(self, url: httpx.URL, linked_from: str | None) -> bool:
        if linked_from is None:
            return True
        host = authority_of(url)
        return host == authority(linked_from) and host not in self._public

    async def _in_turn(
        self, url: httpx.URL, errand: FetchAttempt, allow_private: bool
    ) -> tuple[Received | NotModified | str, bool]:
        """One request, when its host's turn has come: the page, or where it redirects to; and whether the server
        is private."""
        policy = errand.policy
        host = self._host(url)
        async with host.turn(policy.pace, policy.concurrency, policy.patience), self._places:
            with errand.working() as seconds:
                async with asyncio.timeout(seconds):
                    return await self._exchange(url, errand, allow_private, host)

    def _host(self, url: httpx.URL) -> HostThrottle:
        name = authority_of(url)
        host = self._hosts.get(name)
        if host is None:
            host = self._hosts[name] = HostThrottle(name, self._clock, self._sleep)
        return host

    async def _exchange(
        self, url: httpx.URL, errand: FetchAttempt, allow_private: bool, host: HostThrottle
    ) -> tuple[Received | NotModified | str, bool]:
        proxy = self._proxy(url, errand.policy.proxy)
        if not allow_private and plainly_private(url.host):
            raise not_public(str(url), url.host)
        async with self._open(url, errand, _Way(url.scheme, host.name, allow_private, proxy)) as (line, answer):
            private = line.reached_private
            if not private and proxy is None:
                self._public.add(host.name)
            if answer.location is not None:
                await answer.pass_over()
                return answer.location, private
            return await self._take(answer, errand, host, line), private

    def _proxy(self, url: httpx.URL, stated: str | None) -> str | None:
        # Reading the environment takes as long as half a request.
        question = (url.scheme, url.host, stated)
        if question not in self._proxies:
            self._proxies[question] = proxy_for(url, stated)
        return self._proxies[question]

    @asynccontextmanager
    async def _open(
        self, url: httpx.URL, errand: FetchAttempt, way: _Way
    ) -> AsyncIterator[tuple[Connection, Response]]:
        """An answer, and the connection that it came over, which is kept for the next page if it still serves."""
        address = str(url.copy_with(userinfo=b"", fragment=None)) if url.userinfo or url.fragment else str(url)
        line, response = await self._send(url, errand, way)
        try:
            answer = Response(address, response)
            try:
                yield line, answer
            finally:
                await response.aclose()
        finally:
            errand.wire += line.meter.received
            if line.usable:
                await self._keep(way, line)
            else:
                await line.aclose()

    async def _send(self, url: httpx.URL, errand: FetchAttempt, way: _Way) -> tuple[Connection, httpcore.Response]:
        headers = errand.headers(url)
        # Chunks have frames.
        limit = errand.policy.cap + errand.policy.cap // 4
        while True:
            line = await self._kept(way)
            fresh = line is None
            if line is None:
                line = Connection(url, way.proxy, way.allow_private, self._resolve, self._tls)
            try:
                return line, await line.send(url, headers, limit)
            except _DROPPED:
                await line.aclose()
                # Servers close connections that wait, also in the moment when we use them.
                if fresh:
                    errand.wire += line.meter.received
                    raise
            except BaseException:
                errand.wire += line.meter.received
                await line.aclose()
                raise

    async def _kept(self, way: _Way) -> Connection | None:
        """The connection of this way that was used last, out of those that wait."""
        for number in range(len(self._idle) - 1, -1, -1):
            if self._idle[number][0] == way:
                line = self._idle.pop(number)[1]
                if not line.expired:
                    return line
                await line.aclose()
                return await self._kept(way)
        return None

    async def _keep(self, way: _Way, line: Connection) -> None:
        self._idle.append((way, line))
        if len(self._idle) > MOST_CONNECTIONS:
            await self._idle.pop(0)[1].aclose()

    async def _take(
        self, answer: Response, errand: FetchAttempt, host: HostThrottle, line: Connection
    ) -> Received | NotModified:
        """The page in an answer. Raises Trouble if it has none, and leaves the host alone if it asks for that."""
        request, policy = errand.request, errand.policy
        etag, last_modified = answer.validator("etag"), answer.validator("last-modified")
        if answer.status == 304 and (request.etag or request.last_modified):
            await answer.pass_over()
            host.answered()
            wire = errand.wire + line.meter.received
            return NotModified(answer.address, etag or request.etag, last_modified or request.last_modified, wire)
        try:
            answer.check(pages_only=policy.pages_only)
        except FetchError as error:
            await answer.pass_over()
            self._heed(error, answer, policy, host)
            raise
        host.answered()
        data = await answer.body(policy.cap, cut=errand.cut)
        page = Fetched(answer.address, data, request.charset or answer.charset, answer.media_type)
        return Received(page, etag, last_modified, errand.wire + line.meter.received)

    def _heed(self, error: FetchError, answer: Response, policy: Policy, host: HostThrottle) -> None:
        """Leave the host alone as it asks; refuse the page at once rather than wait for longer than `patience`."""
        if answer.status not in (429, 503):
            host.answered()
            return
        error.retry_after = retry_after(answer.headers, self._wall_clock)
        if error.retry_after is not None:
            host.hold(error.retry_after)
            if error.retry_after > policy.patience:
                raise asks_for_patience(answer.address, error.retry_after, answer.status) from error
        elif answer.status == 429:
            host.hold(pause(1, self._jitter))

    async def _ask_robots(self, url: httpx.URL, errand: FetchAttempt, allow_private: bool) -> None:
        """Raises Trouble for a page that the robots.txt of its site asks to leave, or when that cannot be read."""
        origin = f"{url.scheme}://{authority_of(url)}"
        robots = self._robots.setdefault(origin, _Robots())
        if robots.rules is None:
            with errand.working() as seconds:
                async with asyncio.timeout(seconds), robots.lock:
                    if robots.rules is None and self._clock() >= robots.again_at:
                        await self._fetch_robots(robots, f"{origin}/robots.txt", errand, allow_private)
        if robots.rules is None:
            message = f"the site's robots.txt cannot be read: {robots.message}"
            raise FetchError(str(url), message, retriable=True, again=False)
        self._host(url).crawl_delay = min(robots.rules.crawl_delay, LONGEST_CRAWL_DELAY)
        if not robots.rules.allow(str(url)):
            message = "the site's robots.txt asks programs to leave this page; open it in a browser"
            raise FetchError(str(url), f"{message}, or set robots: false for the source")

    async def _fetch_robots(
        self, robots: _Robots, address: str, errand: FetchAttempt, allow_private: bool
    ) -> None:
        """A site without one has no rules; one that cannot be reached is asked later (RFC 9309, 2.3.1)."""
        policy = replace(
            errand.policy,
            robots=False,
            deadline=min(ROBOTS_SECONDS, errand.left),
            cap=MOST_BYTES,
            patience=0.0,
            headers={},
            pages_only=False,
        )
        request = Request(address, None if allow_private else ELSEWHERE)
        inner = FetchAttempt(request, policy, self._clock, cut=True)
        answer = await self._attempt(inner)
        errand.wire += inner.wire
        if isinstance(answer, Received):
            robots.rules = read_rules(answer.page.data)
        elif isinstance(answer, FetchError) and answer.retriable:
            robots.message = answer.message
            robots.again_at = self._clock() + ROBOTS_AGAIN
        else:
            robots.rules = NO_RULES
