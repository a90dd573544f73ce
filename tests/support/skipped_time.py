"""An event loop in whose time nobody waits: where only time can pass, it has passed.

Textual waits for 20 ms and more until a screen is at rest, several times for each key of a test; timers of the
program and of Textual go off in the same order as if that time had passed.
"""

from __future__ import annotations

import asyncio
import threading
from selectors import DefaultSelector, SelectorKey


class SkippingSelector(DefaultSelector):
    """Waits only for threads that have begun since it was made: what they do takes real time."""

    def __init__(self) -> None:
        super().__init__()
        self.skipped = 0.0
        """Seconds that were not waited for."""
        self._threads = set(threading.enumerate())

    def select(self, timeout: float | None = None) -> list[tuple[SelectorKey, int]]:
        if timeout is None or timeout <= 0 or not self._threads.issuperset(threading.enumerate()):
            return super().select(timeout)
        ready = super().select(0)
        if not ready:
            self.skipped += timeout
        return ready


class SkippingLoop(asyncio.SelectorEventLoop):
    """Its time is that of the clock and what was skipped."""

    def __init__(self) -> None:
        self._skipping = SkippingSelector()
        super().__init__(self._skipping)

    def time(self) -> float:
        return super().time() + self._skipping.skipped
