"""Backpressure: how much may be between two stages of a sync, in number and in bytes."""

from __future__ import annotations

import asyncio
from collections import deque


class InFlight:
    """Bounds what has left one stage and has not reached the next: at most `count` items of `size` bytes together.
    One that is larger than that goes alone, so that memory is bounded by `size` and the largest item."""

    def __init__(self, count: int, size: int) -> None:
        self._most, self._largest = count, size
        self._count = self._size = 0
        self._waiting: deque[tuple[int, asyncio.Future[None]]] = deque()

    async def enter(self, size: int) -> None:
        """Waits, behind those that came before, until an item of `size` bytes fits."""
        if not self._waiting and self._fits(size):
            self._add(size)
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((size, turn))
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.leave(size)
            raise

    def leave(self, size: int) -> None:
        """An item of `size` bytes has reached the next stage."""
        self._count -= 1
        self._size -= size
        while self._waiting and (self._waiting[0][1].cancelled() or self._fits(self._waiting[0][0])):
            next_size, turn = self._waiting.popleft()
            if not turn.cancelled():
                self._add(next_size)
                turn.set_result(None)

    def _fits(self, size: int) -> bool:
        return not self._count or (self._count < self._most and self._size + size <= self._largest)

    def _add(self, size: int) -> None:
        self._count += 1
        self._size += size
