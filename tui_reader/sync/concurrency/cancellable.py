"""Work in an event loop of its own that can be ended from any thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

_Result = TypeVar("_Result")


class CancellableRun:
    """Runs one coroutine at a time in a new event loop. `cancel` raises asyncio.CancelledError in it."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[Any] | None = None
        self.cancelled = False
        """Whether the current run, or the next one, was cancelled."""

    def run(self, work: Callable[[], Coroutine[Any, Any, _Result]]) -> _Result:
        """Blocks until `work` has ended, and returns its result. It looks at `cancelled` before it begins."""
        try:
            return asyncio.run(self._within(work))
        finally:
            self.cancelled = False

    async def _within(self, work: Callable[[], Coroutine[Any, Any, _Result]]) -> _Result:
        self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
        try:
            return await work()
        finally:
            self._loop = self._task = None

    def cancel(self) -> None:
        """Ends the current run at once, or the next one before it begins. Callable from any thread."""
        self.cancelled = True
        loop, task = self._loop, self._task
        if loop is not None and task is not None:
            with suppress(RuntimeError):
                # The loop has closed in the meantime.
                loop.call_soon_threadsafe(task.cancel)
