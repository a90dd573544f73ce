"""Politeness: when a host is asked next, how many requests it gets at once, how long it is left alone."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC
from email.utils import parsedate_to_datetime

from tui_reader.sources.http.errors import FetchError

Clock = Callable[[], float]
"""Seconds; only differences count."""

Sleep = Callable[[float], Awaitable[object]]

LONGEST_HOLD = 24 * 3600.0
"""Seconds that one answer can keep us away."""
LONGEST_CRAWL_DELAY = 30.0
_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 30.0


class HostThrottle:
    """The queue of requests to one host and port: first come, first served.

    `crawl_delay` are the seconds between requests that its robots.txt asks for, already capped.
    """

    def __init__(self, name: str, clock: Clock, sleep: Sleep) -> None:
        self.name = name
        self.crawl_delay = 0.0
        self._clock = clock
        self._sleep = sleep
        self._busy = 0
        self._waiting: deque[tuple[asyncio.Future[None], int]] = deque()
        self._next_start = 0.0
        self._held_until = 0.0
        self._kept_waiting = 0.0

    @asynccontextmanager
    async def turn(self, pace: float, concurrency: int, patience: float) -> AsyncIterator[None]:
        """One request's turn: at most `concurrency` at once, `pace` seconds after the start of the one before.

        Raises Trouble at once when the host asks to be left alone for longer than `patience` seconds: counted
        over all its answers since the last good one, so that a host that always says "in a minute" comes to an
        end too.
        """
        await self._enter(concurrency)
        try:
            await self._wait(max(pace, self.crawl_delay), patience)
            yield
        finally:
            self._busy -= 1
            self._admit()

    def hold(self, seconds: float) -> None:
        """Ask nothing of the host for so long."""
        now = self._clock()
        until = now + min(seconds, LONGEST_HOLD)
        if until > self._held_until:
            self._kept_waiting += until - max(now, self._held_until)
            self._held_until = until

    def answered(self) -> None:
        """The host gave an answer that asks for no patience."""
        # Unless it was asked before the host wanted to be left alone, and came after.
        if self._clock() >= self._held_until:
            self._kept_waiting = 0.0

    async def _enter(self, concurrency: int) -> None:
        if self._busy < concurrency and not self._waiting:
            self._busy += 1
            return
        admitted = asyncio.get_running_loop().create_future()
        self._waiting.append((admitted, concurrency))
        try:
            await admitted
        except asyncio.CancelledError:
            if not admitted.cancelled():
                # The turn had come in the same moment: it goes to the next one.
                self._busy -= 1
            self._admit()
            raise

    def _admit(self) -> None:
        while self._waiting:
            admitted, concurrency = self._waiting[0]
            if not admitted.cancelled():
                if self._busy >= concurrency:
                    return
                self._busy += 1
                admitted.set_result(None)
            self._waiting.popleft()

    async def _wait(self, pace: float, patience: float) -> None:
        now = self._clock()
        start = max(now, self._next_start)
        self._next_start = start + pace
        while True:
            held = self._held_until - now
            if held > 0 and max(held, self._kept_waiting) > patience:
                raise asks_for_patience(self.name, held)
            delay = max(held, start - now)
            if delay <= 0:
                return
            await self._sleep(delay)
            now = self._clock()


def asks_for_patience(address: str, seconds: float, status: int | None = None) -> FetchError:
    """A host that wants to be left alone for longer than we wait."""
    if seconds < 120:
        shown = f"{seconds:.0f} s"
    else:
        shown = f"{seconds / 60:.0f} minutes" if seconds < 7200 else f"{seconds / 3600:.0f} hours"
    message = f"the server asks to be left alone for {shown}; try again later"
    return FetchError(address, message, retriable=True, again=False, status=status, retry_after=seconds)


def pause(attempt: int, jitter: Callable[[], float]) -> float:
    """Seconds to wait after a failed attempt, counted from 1: twice as long each time, and up to half as much less
    by chance, so that many clients do not come back at once. `jitter` gives numbers from 0 to 1."""
    return min(_FIRST_PAUSE * 2.0 ** (attempt - 1), _LONGEST_PAUSE) * (1 - 0.5 * jitter())


def retry_after(headers: Mapping[str, str], wall_clock: Clock) -> float | None:
    """The seconds that an answer asks to wait, stated as seconds or as a date (RFC 9110, 10.2.3). A date is held
    against the server's own, whose clock may be wrong, or else against ours (`wall_clock`, seconds since 1970)."""
    stated = headers.get("retry-after", "").strip()
    if stated.isascii() and stated.isdecimal():
        return min(float(stated[:9]), LONGEST_HOLD)
    moment = _moment(stated)
    if moment is None:
        return None
    now = _moment(headers.get("date", "")) or wall_clock()
    return min(max(moment - now, 0.0), LONGEST_HOLD)


def _moment(text: str) -> float | None:
    """A date of HTTP in seconds since 1970."""
    try:
        moment = parsedate_to_datetime(text[:100])
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None
