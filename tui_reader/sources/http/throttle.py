"""Throttling per host: delay between requests, concurrency, and back-off as the server asks (Retry-After)."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Protocol

from tui_reader.sources.http.errors import FetchError

Clock = Callable[[], float]
"""Seconds; only differences between two calls matter."""

Sleep = Callable[[float], Awaitable[object]]

LONGEST_BACK_OFF = 24 * 3600.0
"""Longest back-off that one response can ask for, in seconds."""
LONGEST_CRAWL_DELAY = 30.0
"""Longest delay that a robots.txt can ask for, in seconds. Chosen by hand."""

_FIRST_DELAY = 1.0
_LONGEST_DELAY = 30.0


class SharedLimits(Protocol):
    """What the programs of several machines that ask the same hosts agree on."""

    async def reserve(self, host: str, delay: float) -> tuple[float, float]:
        """Reserves the next start of a request to a host, at least `delay` seconds after the last one reserved.
        Returns the seconds until then, and how many of them are a back-off; then nothing is reserved yet."""

    async def back_off(self, host: str, seconds: float) -> None:
        """None of them sends a request to the host for `seconds`."""

    async def robots(self, site: str) -> bytes | None:
        """The robots.txt of a site that one of them has read lately; None when none has."""

    async def keep_robots(self, site: str, data: bytes) -> None:
        """Keeps the robots.txt of a site for all of them."""


class HostThrottle:
    """The queue of requests to one host and port, in order of arrival.

    `crawl_delay` is the delay between requests that its robots.txt asks for, in seconds, already capped. `shared`:
    other programs ask the host too.
    """

    def __init__(self, name: str, clock: Clock, sleep: Sleep, shared: SharedLimits | None = None) -> None:
        self.name = name
        self.crawl_delay = 0.0
        self._clock = clock
        self._sleep = sleep
        self._shared = shared
        self._active = 0
        self._queue: deque[tuple[asyncio.Future[None], int]] = deque()
        self._next_start = 0.0
        self._blocked_until = 0.0
        self._total_wait = 0.0

    @asynccontextmanager
    async def slot(self, delay: float, concurrency: int, max_wait: float) -> AsyncIterator[None]:
        """Hold a slot for one request: at most `concurrency` at once, each starting at least `delay` seconds
        after the previous one.

        Raises FetchError at once if the host asks for a back-off of more than `max_wait` seconds in total since
        its last good response, so that a host that always asks for one more minute is given up too.
        """
        await self._enter(concurrency)
        try:
            await self._wait(max(delay, self.crawl_delay), max_wait)
            if self._shared is not None:
                await self._wait_for_others(self._shared, max(delay, self.crawl_delay), max_wait)
            yield
        finally:
            self._active -= 1
            self._admit()

    async def back_off(self, seconds: float) -> None:
        """Send no request to the host for `seconds`."""
        now, seconds = self._clock(), min(seconds, LONGEST_BACK_OFF)
        until = now + seconds
        if until > self._blocked_until:
            self._total_wait += until - max(now, self._blocked_until)
            self._blocked_until = until
        if self._shared is not None:
            await self._shared.back_off(self.name, seconds)

    def responded(self) -> None:
        """Reset the total wait: the host sent a response that asks for no back-off."""
        # Not for a response to a request from before the back-off.
        if self._clock() >= self._blocked_until:
            self._total_wait = 0.0

    async def _enter(self, concurrency: int) -> None:
        if self._active < concurrency and not self._queue:
            self._active += 1
            return
        admitted = asyncio.get_running_loop().create_future()
        self._queue.append((admitted, concurrency))
        try:
            await admitted
        except asyncio.CancelledError:
            if not admitted.cancelled():
                # The slot became free at the same moment: it goes to the next request.
                self._active -= 1
            self._admit()
            raise

    def _admit(self) -> None:
        while self._queue:
            admitted, concurrency = self._queue[0]
            if not admitted.cancelled():
                if self._active >= concurrency:
                    return
                self._active += 1
                admitted.set_result(None)
            self._queue.popleft()

    async def _wait(self, delay: float, max_wait: float) -> None:
        now = self._clock()
        start = max(now, self._next_start)
        self._next_start = start + delay
        while True:
            blocked = self._blocked_until - now
            if blocked > 0 and max(blocked, self._total_wait) > max_wait:
                raise wait_too_long(self.name, blocked)
            remaining = max(blocked, start - now)
            if remaining <= 0:
                return
            await self._sleep(remaining)
            now = self._clock()

    async def _wait_for_others(self, shared: SharedLimits, delay: float, max_wait: float) -> None:
        """Waits until no other program has reserved the time."""
        while True:
            wait, blocked = await shared.reserve(self.name, delay)
            if blocked > max_wait:
                raise wait_too_long(self.name, blocked)
            if wait > 0:
                await self._sleep(wait)
            if blocked <= 0:
                return


def wait_too_long(address: str, seconds: float, status: int | None = None) -> FetchError:
    """The error for a host that asks for a longer back-off than allowed; `seconds` is the time it asks for."""
    if seconds < 120:
        shown = f"{seconds:.0f} s"
    else:
        shown = f"{seconds / 60:.0f} minutes" if seconds < 7200 else f"{seconds / 3600:.0f} hours"
    message = f"the server asks to wait {shown}; try again later"
    return FetchError(address, message, retriable=True, again=False, status=status, retry_after=seconds)


def retry_delay(tries: int, jitter: Callable[[], float]) -> float:
    """Seconds to wait after the given number of failed tries (from 1): exponential, minus up to half at random so
    that many clients do not return at once. `jitter` returns numbers from 0 to 1."""
    return min(_FIRST_DELAY * 2.0 ** (tries - 1), _LONGEST_DELAY) * (1 - 0.5 * jitter())


def retry_after(headers: Mapping[str, str], wall_clock: Clock) -> float | None:
    """The seconds in a Retry-After header, which holds seconds or a date (RFC 9110, 10.2.3); None without one.

    A date is compared with the response's own Date, because the server's clock may be wrong, or else with
    `wall_clock` (seconds since 1970).
    """
    stated = headers.get("retry-after", "").strip()
    if stated.isascii() and stated.isdecimal():
        return min(float(stated[:9]), LONGEST_BACK_OFF)
    moment = _moment(stated)
    if moment is None:
        return None
    now = _moment(headers.get("date", "")) or wall_clock()
    return min(max(moment - now, 0.0), LONGEST_BACK_OFF)


def _moment(text: str) -> float | None:
    """An HTTP date in seconds since 1970."""
    try:
        moment = parsedate_to_datetime(text[:100])
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None
