"""A server on this machine, a clock that only sleeping moves, and a client that uses both."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from support.demo_site.server import Routes, serve
from support.network import Time, resolve
from tui_reader.sources.http.client import Client


@pytest.fixture
async def server() -> AsyncIterator[Routes]:
    """A server without routes."""
    routes = Routes()
    async with serve(routes) as routes.url:
        yield routes


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
async def client(time: Time) -> AsyncIterator[Client]:
    async with Client(clock=time.clock, sleep=time.sleep, resolve=resolve, jitter=lambda: 0.0) as client:
        yield client
