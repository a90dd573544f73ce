"""Throttling per host: delay, concurrency, back-off and Retry-After."""

from __future__ import annotations

import asyncio

import pytest

from support.network import Time
from tui_reader.sources.http.errors import FetchError
from tui_reader.sources.http.throttle import HostThrottle, retry_after, retry_delay


@pytest.fixture
def host(time: Time) -> HostThrottle:
    return HostThrottle("example.org", time.clock, time.sleep)


async def visit(
    host: HostThrottle,
    time: Time,
    log: list[float],
    *,
    delay: float = 0.0,
    concurrency: int = 2,
    seconds: float = 0.0,
) -> None:
    """One request that takes `seconds`; logs its start."""
    async with host.slot(delay, concurrency, max_wait=60.0):
        log.append(time.now - 1000.0)
        if seconds:
            await time.sleep(seconds)


class TestDelay:
    async def test_starts_are_spaced_by_the_delay(self, host: HostThrottle, time: Time) -> None:
        log: list[float] = []
        await time.run(*(visit(host, time, log, delay=2.0) for _ in range(4)))
        assert log == [0, 2, 4, 6]

    async def test_elapsed_time_counts_toward_the_delay(self, host: HostThrottle, time: Time) -> None:
        log: list[float] = []
        await time.run(visit(host, time, log, delay=2.0, seconds=5.0))
        await time.run(visit(host, time, log, delay=2.0))
        assert log == [0, 5]

    async def test_the_crawl_delay_overrides_a_shorter_delay(self, host: HostThrottle, time: Time) -> None:
        log: list[float] = []
        host.crawl_delay = 7.0
        await time.run(*(visit(host, time, log, delay=delay) for delay in (0.0, 9.0, 0.0)))
        assert log == [0, 7, 16]


class TestConcurrency:
    @pytest.mark.parametrize(("most", "starts"), [(1, [0, 5, 10, 15]), (2, [0, 0, 5, 5]), (9, [0, 0, 0, 0])])
    async def test_concurrency_is_limited(
        self, host: HostThrottle, time: Time, most: int, starts: list[float]
    ) -> None:
        log: list[float] = []
        await time.run(*(visit(host, time, log, concurrency=most, seconds=5.0) for _ in range(4)))
        assert log == starts

    async def test_requests_are_served_in_order_of_arrival(self, host: HostThrottle, time: Time) -> None:
        order: list[int] = []

        async def one(number: int) -> None:
            async with host.slot(0.0, 1, 60.0):
                order.append(number)
                await time.sleep(1.0)

        await time.run(*(one(number) for number in range(6)))
        assert order == [0, 1, 2, 3, 4, 5]

    async def test_a_failed_request_frees_its_slot(self, host: HostThrottle, time: Time) -> None:
        with pytest.raises(ZeroDivisionError):
            async with host.slot(0.0, 1, 60.0):
                raise ZeroDivisionError
        log: list[float] = []
        await time.run(visit(host, time, log, concurrency=1))
        assert log == [0]

    @pytest.mark.parametrize("admitted", [False, True], ids=["in the queue", "as its slot becomes free"])
    async def test_a_cancelled_request_passes_its_slot_on(
        self, host: HostThrottle, time: Time, admitted: bool
    ) -> None:
        log: list[str] = []

        async def one(name: str) -> None:
            async with host.slot(0.0, 1, 60.0):
                log.append(name)

        async with host.slot(0.0, 1, 60.0):
            tasks = [asyncio.ensure_future(one(name)) for name in "abc"]
            await asyncio.sleep(0)
            if not admitted:
                tasks[0].cancel()
                await asyncio.sleep(0)
        tasks[0].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert log == ["b", "c"]


class TestBackOff:
    async def test_no_request_starts_during_a_back_off(self, host: HostThrottle, time: Time) -> None:
        log: list[float] = []
        await host.back_off(30.0)
        await time.run(*(visit(host, time, log) for _ in range(3)))
        assert log == [30, 30, 30]

    async def test_a_back_off_while_others_wait_for_the_delay(self, host: HostThrottle, time: Time) -> None:
        log: list[float] = []

        async def refused() -> None:
            async with host.slot(5.0, 3, 60.0):
                await host.back_off(40.0)

        await time.run(refused(), visit(host, time, log, concurrency=3), visit(host, time, log, concurrency=3))
        assert log == [40, 40]

    async def test_a_back_off_above_the_maximum_is_an_error(self, host: HostThrottle, time: Time) -> None:
        await host.back_off(3600.0)
        found = await time.run(*(visit(host, time, []) for _ in range(3)))
        assert time.slept == []
        for error in found:
            assert isinstance(error, FetchError)
            assert error.message == "the server asks to wait 60 minutes; try again later"
            assert (error.retriable, error.again, error.retry_after) == (True, False, 3600.0)

    async def test_repeated_short_back_offs_reach_the_maximum(self, host: HostThrottle, time: Time) -> None:
        started = time.now
        while not isinstance(error := (await time.run(visit(host, time, [])))[0], FetchError):
            assert error is None
            await host.back_off(25.0)
        assert time.now - started <= 75.0

    async def test_a_good_response_resets_the_total(self, host: HostThrottle, time: Time) -> None:
        for _ in range(10):
            await host.back_off(50.0)
            assert await time.run(visit(host, time, [])) == [None]
            host.responded()

    async def test_a_response_from_before_the_back_off_does_not(self, host: HostThrottle, time: Time) -> None:
        await host.back_off(3600.0)
        host.responded()
        assert isinstance((await time.run(visit(host, time, [])))[0], FetchError)

    async def test_a_shorter_back_off_changes_nothing(self, host: HostThrottle, time: Time) -> None:
        log: list[float] = []
        await host.back_off(30.0)
        await host.back_off(3.0)
        await time.run(visit(host, time, log))
        assert log == [30]


@pytest.mark.parametrize(("attempt", "longest"), [(1, 1.0), (2, 2.0), (3, 4.0), (6, 30.0), (60, 30.0)])
def test_retry_delays_grow_with_jitter(attempt: int, longest: float) -> None:
    assert retry_delay(attempt, lambda: 0.0) == longest
    assert retry_delay(attempt, lambda: 1.0) == longest / 2


NOON = "Mon, 01 Jan 2024 12:00:00 GMT"
LATER = "Mon, 01 Jan 2024 12:01:30 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        pytest.param({"retry-after": "120"}, 120.0, id="seconds"),
        pytest.param({"retry-after": " 0 "}, 0.0, id="none"),
        pytest.param({"retry-after": LATER, "date": NOON}, 90.0, id="date by the server's clock"),
        pytest.param({"retry-after": LATER}, 80.0, id="date by ours"),
        pytest.param({"retry-after": LATER, "date": "yesterday"}, 80.0, id="server without a clock"),
        pytest.param({"retry-after": NOON, "date": LATER}, 0.0, id="date that has passed"),
        pytest.param({"retry-after": "Monday, 01-Jan-24 12:01:30 GMT", "date": NOON}, 90.0, id="old form"),
        pytest.param({"retry-after": "9" * 5000}, 86400.0, id="for ever"),
        pytest.param({"retry-after": "Fri, 31 Dec 9999 23:59:59 GMT"}, 86400.0, id="date in another age"),
        pytest.param({"retry-after": "-5"}, None, id="negative"),
        pytest.param({"retry-after": "soon"}, None, id="words"),
        pytest.param({"retry-after": "١٢"}, None, id="digits of another script"),
        pytest.param({}, None, id="nothing"),
    ],
)
def test_retry_after(headers: dict[str, str], seconds: float | None) -> None:
    ten_past_noon = 1704110410.0
    assert retry_after(headers, lambda: ten_past_noon) == seconds


class OtherPrograms:
    """Other programs that ask the same host: `waits` are what it answers to reservations, in order."""

    def __init__(self, *waits: tuple[float, float]) -> None:
        self.waits = list(waits)
        self.asked: list[tuple[str, float]] = []
        self.backed_off: list[tuple[str, float]] = []

    async def reserve(self, host: str, delay: float) -> tuple[float, float]:
        self.asked.append((host, delay))
        return self.waits.pop(0)

    async def back_off(self, host: str, seconds: float) -> None:
        self.backed_off.append((host, seconds))

    async def robots(self, site: str) -> bytes | None:
        return None

    async def keep_robots(self, site: str, data: bytes) -> None:
        pass


class TestSharedLimits:
    async def test_a_request_waits_for_the_time_that_is_reserved_for_it(self, time: Time) -> None:
        log: list[float] = []
        others = OtherPrograms((0.0, 0.0), (3.0, 0.0))
        host = HostThrottle("example.org", time.clock, time.sleep, others)
        await time.run(visit(host, time, log, delay=2.0), visit(host, time, log, delay=2.0))
        assert log == [0, 5]
        assert others.asked == [("example.org", 2.0)] * 2

    async def test_a_back_off_of_another_program_is_waited_for_and_reserved_after(self, time: Time) -> None:
        log: list[float] = []
        host = HostThrottle("example.org", time.clock, time.sleep, OtherPrograms((40.0, 40.0), (1.0, 0.0)))
        await time.run(visit(host, time, log))
        assert log == [41]

    async def test_a_longer_one_is_an_error(self, time: Time) -> None:
        host = HostThrottle("example.org", time.clock, time.sleep, OtherPrograms((61.0, 61.0)))
        assert isinstance((await time.run(visit(host, time, [])))[0], FetchError)
        assert time.slept == []

    async def test_others_hear_of_a_back_off(self, time: Time) -> None:
        others = OtherPrograms()
        await HostThrottle("example.org", time.clock, time.sleep, others).back_off(9e9)
        assert others.backed_off == [("example.org", 86400.0)]
