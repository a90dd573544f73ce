"""A network in which all names lead to this machine, and a clock that only sleeping advances."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Coroutine, Mapping
from ipaddress import ip_address
from typing import Any

import httpcore
import pytest

from tui_reader.sources.http import connection
from tui_reader.sources.http.dns import Address

PUBLIC = "93.184.216.34"

NAMES: dict[str, list[str]] = {
    "public.example": [PUBLIC],
    "other.example": ["93.184.216.35"],
    "secure.example": ["93.184.216.36"],
    "intranet.example": ["10.0.0.7"],
    "both.example": ["10.0.0.7", PUBLIC],
}


def lead_here(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Redirect every connection to this machine; returns the addresses that were connected to."""
    connected: list[str] = []

    class Wire(httpcore.AnyIOBackend):
        async def connect_tcp(self, host: str, port: int, *rest: object) -> httpcore.AsyncNetworkStream:
            connected.append(host)
            return await super().connect_tcp("127.0.0.1", port)

    monkeypatch.setattr(connection.httpcore, "AnyIOBackend", Wire)
    return connected


def addresses(host: str, names: Mapping[str, list[str]] = NAMES) -> list[Address]:
    """The addresses of a name; an address stands for itself."""
    return [ip_address(address) for address in names.get(host, [host])]


async def resolve(host: str, port: int) -> list[Address]:
    return addresses(host)


class Time:
    """A clock that jumps to the end of every sleep; `run` wakes concurrent sleepers in order."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._stepwise = False

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        if not self._stepwise:
            self.now += seconds
            return
        woken = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.now + seconds, len(self.slept), woken))
        await woken

    async def run(self, *work: Coroutine[Any, Any, Any]) -> list[Any]:
        """Run tasks that wait for nothing but sleep concurrently; the results include exceptions."""
        self._stepwise = True
        tasks = [asyncio.ensure_future(one) for one in work]
        while True:
            for _ in range(20):
                await asyncio.sleep(0)
            if all(task.done() for task in tasks):
                return await asyncio.gather(*tasks, return_exceptions=True)
            self.now, _, woken = heapq.heappop(self._sleepers)
            if not woken.done():
                woken.set_result(None)
