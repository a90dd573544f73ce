"""Faults of servers: each ends, in a one-line error, and within the limits of a page."""

from __future__ import annotations

import asyncio
import re
import tracemalloc
from dataclasses import replace

import pytest

from support.demo_site.faults import BOMBS, FAULTS, LOCAL, PATIENCE, SECRET, SIZE, TIME, Faulty
from support.demo_site.server import serve
from support.network import PUBLIC, addresses, lead_here
from tui_reader.sources.fetching import FetchFailed, FetchResult, Policy, Received, Request
from tui_reader.sources.http.client import Client
from tui_reader.sources.http.connection import HEAD_BYTES
from tui_reader.sources.http.dns import Address

CAP = 256 << 10
BATCHES = 5
POLICY = Policy(delay=0.0, concurrency=200, robots=False, attempts=1, size_limit=CAP, proxy="")


def deadline(path: str) -> float:
    """A short deadline for faults that run into it; others end long before theirs, also on a busy machine."""
    return 0.5 if path[1:] in TIME else 60.0


@pytest.fixture(scope="module")
def ended() -> dict[str, FetchResult]:
    """The result of each fetch. Many run concurrently, of every kind: no fault may delay another. Not all of
    them, for the server's own work is done in this process too."""

    async def one(client: Client, base: str, path: str) -> FetchResult:
        return await client.fetch(Request(base + path), replace(POLICY, deadline=deadline(path)))

    async def run() -> dict[str, FetchResult]:
        async with serve(Faulty()) as base, Client() as client:
            found: dict[str, FetchResult] = {}
            for paths in (list(FAULTS)[start::BATCHES] for start in range(BATCHES)):
                ends = await asyncio.gather(*(one(client, base, path) for path in paths))
                found.update(zip(paths, ends, strict=True))
            return found

    return asyncio.run(run())


@pytest.mark.parametrize("path", FAULTS)
def test_every_fault_ends_in_one_line(ended: dict[str, FetchResult], path: str) -> None:
    answer = ended[path]
    expected = FAULTS[path].message
    if expected is None:
        assert isinstance(answer, Received)
        assert len(answer.page.data) <= CAP
        assert re.fullmatch(r"[\w.:+-]{1,40}", answer.page.declared_charset or "none")
    else:
        assert isinstance(answer, FetchFailed)
        assert re.search(expected, answer.error.message)
        assert answer.error.message.isprintable()
        assert len(answer.error.message) < 300


@pytest.mark.parametrize("path", FAULTS)
def test_no_fault_costs_more_than_a_page(ended: dict[str, FetchResult], path: str) -> None:
    # Chunks have frames, there are headers, and what is in a buffer when the limit is passed was received as well.
    assert ended[path].received_bytes <= CAP * 1.25 + HEAD_BYTES + (64 << 10)


@pytest.mark.parametrize("path", [f"/{name}" for name in (*SIZE, *BOMBS) if name != "endless-early-hints"])
async def test_no_fault_takes_more_memory_than_a_page(path: str) -> None:
    async with serve(Faulty()) as base, Client() as client:
        request = Request(base + path)
        tracemalloc.start()
        try:
            await client.fetch(request, POLICY)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    # The server is in this process too, with what it has in its own buffers.
    assert peak < 4 * CAP + HEAD_BYTES + (2 << 20)


@pytest.mark.parametrize("name", PATIENCE)
async def test_back_off_is_respected(name: str) -> None:
    faulty = Faulty()
    async with serve(faulty) as base, Client() as client:
        for path in (name, "gone"):
            answer = await client.fetch(Request(f"{base}/{path}"), POLICY)
            assert isinstance(answer, FetchFailed)
            assert PATIENCE[name].message in answer.error.message
    assert faulty.hits == {f"/{name}": 1}


async def test_no_redirect_from_the_web_to_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    connected = lead_here(monkeypatch)

    async def resolve(host: str, port: int) -> list[Address]:
        local = host.rstrip(".").endswith("localhost")
        return addresses("127.0.0.1" if local else host)

    faulty = Faulty()
    async with serve(faulty) as base, Client(resolve=resolve) as client:
        port = base.rpartition(":")[2]
        for host in LOCAL:
            answer = await client.fetch(Request(f"http://public.example:{port}/to/{host}"), POLICY)
            assert isinstance(answer, FetchFailed), host
            assert re.search("is not a public address|not a web address", answer.error.message), host
    assert set(connected) == {PUBLIC}
    assert faulty.hits["/secret"] == 0


async def test_the_same_redirects_within_one_network_are_followed() -> None:
    faulty = Faulty()
    async with serve(faulty) as base, Client() as client:
        answer = await client.fetch(Request(f"{base}/to/127.1"), POLICY)
    assert isinstance(answer, Received)
    assert answer.page.data == SECRET
