"""Backpressure between the stages of a sync."""

from __future__ import annotations

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from tui_reader.sync.concurrency.in_flight import InFlight

SIZES = st.lists(st.integers(0, 30), max_size=40)


@given(SIZES, st.integers(1, 5), st.integers(1, 20))
def test_every_item_passes_in_order_and_within_the_bounds(sizes: list[int], count: int, most: int) -> None:
    async def run() -> list[int]:
        bounds, inside, passed = InFlight(count, most), list[int](), list[int]()

        async def one(number: int, size: int) -> None:
            await bounds.enter(size)
            inside.append(size)
            passed.append(number)
            assert len(inside) <= count
            assert sum(inside) <= most or len(inside) == 1
            await asyncio.sleep(0)
            inside.remove(size)
            bounds.leave(size)

        await asyncio.gather(*(one(number, size) for number, size in enumerate(sizes)))
        return passed

    assert asyncio.run(run()) == list(range(len(sizes)))


async def test_one_that_gives_up_leaves_its_place() -> None:
    bounds = InFlight(1, 10)
    await bounds.enter(1)
    waiting = asyncio.create_task(bounds.enter(1))
    after = asyncio.create_task(bounds.enter(2))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    bounds.leave(1)
    await after
    # Cancelled when its turn had come already.
    late = asyncio.create_task(bounds.enter(3))
    await asyncio.sleep(0)
    bounds.leave(2)
    late.cancel()
    await asyncio.gather(late, return_exceptions=True)
    await bounds.enter(10)
