"""The event loop of tests of screens: timers in order and at once, threads waited for."""

from __future__ import annotations

import asyncio

from support.skipped_time import SkippingLoop


async def test_it_is_the_loop_of_these_tests() -> None:
    assert isinstance(asyncio.get_running_loop(), SkippingLoop)


async def test_timers_go_off_in_their_order_and_nobody_waits() -> None:
    loop, called = asyncio.get_running_loop(), []
    begun = loop.time()
    loop.call_later(7200, called.append, "later")
    loop.call_later(3600, called.append, "sooner")
    # The suite gives up a test after two minutes.
    await asyncio.sleep(10_000)
    assert called == ["sooner", "later"]
    assert loop.time() - begun >= 10_000


async def test_a_thread_is_waited_for() -> None:
    loop = asyncio.get_running_loop()
    begun = loop.time()
    running = loop.run_in_executor(None, lambda: sum(range(300_000)))
    await asyncio.wait({running}, timeout=1_000_000)
    assert running.done()
    assert loop.time() - begun < 1_000_000
