"""Work in an event loop of its own, ended from other threads."""

from __future__ import annotations

import asyncio
from threading import Event, Thread

from tui_reader.sync.concurrency.cancellable import CancellableRun


def test_the_result_is_returned() -> None:
    async def work() -> int:
        return 7

    assert CancellableRun().run(work) == 7


def test_another_thread_ends_it() -> None:
    run, begun = CancellableRun(), Event()

    async def work() -> str:
        begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            return f"ended, {run.cancelled}"
        return "not ended"

    found: list[str] = []
    thread = Thread(target=lambda: found.append(run.run(work)))
    thread.start()
    begun.wait()
    run.cancel()
    thread.join()
    assert found == ["ended, True"]


def test_a_cancelled_run_knows_before_it_begins_and_the_next_one_runs() -> None:
    run = CancellableRun()

    async def work() -> bool:
        return run.cancelled

    run.cancel()
    assert run.run(work)
    assert not run.run(work)
