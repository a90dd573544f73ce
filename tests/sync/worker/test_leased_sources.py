"""The sources of a worker: taken when due, completed, ended when the lease is lost, given back at the end."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence

import pytest

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.sync_jobs.local_jobs import LocalJobs
from tui_reader.archive.sync_jobs.protocol import ScheduledSource
from tui_reader.sources.sourcelist.reading import Source
from tui_reader.sync.worker.leased_sources import LeasedSources

SOURCES = {name: Source(name, f"https://{name}.example.org/") for name in ("a", "b")}


class Jobs(LocalJobs):
    """`lost` are leases that another worker has taken over; `away`: the database does not answer."""

    def __init__(self) -> None:
        super().__init__(dict)
        self.lost: set[str] = set()
        self.away = False
        self.given_back = 0
        self.schedule([ScheduledSource(name, source.address, 3600.0) for name, source in SOURCES.items()])

    def lease(self, worker: str, origins: Collection[str], seconds: float) -> str | None:
        self._check()
        return super().lease(worker, origins, seconds)

    def renew(self, worker: str, seconds: float) -> set[str]:
        self._check()
        return super().renew(worker, seconds) - self.lost

    def complete(self, worker: str, origin: str) -> bool:
        self._check()
        return super().complete(worker, origin) and origin not in self.lost

    def give_back(self, worker: str) -> None:
        self.given_back += 1
        super().give_back(worker)

    def _check(self) -> None:
        if self.away:
            raise ArchiveError(None, "the server does not answer")


@pytest.fixture
def jobs() -> Jobs:
    return Jobs()


async def finish() -> None:
    pass


async def take(supply: LeasedSources) -> Source:
    source = await supply.take()
    assert source is not None
    return source


async def for_ever() -> None:
    await asyncio.Event().wait()


async def run_all(supply: LeasedSources, tasks: Sequence[asyncio.Task[None]] = ()) -> list[str]:
    """Takes all sources and ends each at once; returns their names."""
    taken = []
    async with supply:
        while (source := await supply.take()) is not None:
            taken.append(source.name)
            supply.started(source, asyncio.create_task(finish()))
    return taken


async def test_each_due_source_once(jobs: Jobs) -> None:
    supply = LeasedSources(jobs, "w", SOURCES)
    assert await run_all(supply) == ["a", "b"]
    assert (supply.completed, supply.lost) == (2, [])
    assert await run_all(LeasedSources(jobs, "w", SOURCES)) == []


async def test_a_failed_sync_is_not_complete(jobs: Jobs) -> None:
    async def fail() -> None:
        raise ArchiveError(None, "disk full")

    supply = LeasedSources(jobs, "w", SOURCES)
    async with supply:
        source = await take(supply)
        supply.started(source, task := asyncio.create_task(fail()))
        await asyncio.wait([task])
    assert supply.completed == 0
    assert jobs.given_back == 1
    assert await run_all(LeasedSources(jobs, "w", SOURCES)) == ["a", "b"]


async def test_a_lost_lease_ends_its_source_alone(jobs: Jobs) -> None:
    supply = LeasedSources(jobs, "w", SOURCES, heartbeat=0.0)
    async with supply:
        tasks = {}
        for _ in range(2):
            source = await take(supply)
            tasks[source.name] = asyncio.create_task(for_ever())
            supply.started(source, tasks[source.name])
        jobs.lost = {"b"}
        await asyncio.wait([tasks["b"]])
        assert tasks["b"].cancelled()
        assert not tasks["a"].done()
        tasks["a"].cancel()
    assert supply.lost == ["b"]


@pytest.mark.parametrize("seconds", [59.0, 60.0])
async def test_leases_count_as_lost_when_the_database_is_away_for_longer(jobs: Jobs, seconds: float) -> None:
    now = [0.0]
    supply = LeasedSources(jobs, "w", SOURCES, clock=lambda: now[0], heartbeat=0.0)
    async with supply:
        source = await take(supply)
        task = asyncio.create_task(for_ever())
        supply.started(source, task)
        await asyncio.sleep(0.01)
        jobs.away, now[0] = True, seconds
        await asyncio.wait([task], timeout=0.2 if seconds < 60 else None)
        assert task.done() is (seconds >= 60)
        task.cancel()


async def test_a_lease_counts_from_before_its_renewal_was_answered() -> None:
    """The database renews it and answers 60 seconds later, when it is away."""
    now = [0.0]
    running: list[asyncio.Task[None]] = []

    class SlowJobs(Jobs):
        def renew(self, worker: str, seconds: float) -> set[str]:
            held = super().renew(worker, seconds)
            if running:
                self.away, now[0] = True, 60.0
            return held

    supply = LeasedSources(SlowJobs(), "w", SOURCES, clock=lambda: now[0], heartbeat=0.0)
    async with supply:
        source = await take(supply)
        task = asyncio.create_task(for_ever())
        supply.started(source, task)
        running.append(task)
        await asyncio.wait([task])
    assert task.cancelled()


async def test_a_round_ends(jobs: Jobs) -> None:
    now = [0.0]
    supply = LeasedSources(jobs, "w", SOURCES, clock=lambda: now[0])
    async with supply:
        assert await supply.take() is not None
        now[0] = 900.0
        assert await supply.take() is None


async def test_a_completion_that_cannot_be_written_ends_the_sync(jobs: Jobs) -> None:
    supply = LeasedSources(jobs, "w", SOURCES)
    async with supply:
        source = await take(supply)
        jobs.away = True
        supply.started(source, asyncio.create_task(finish()))
        with pytest.raises(ArchiveError, match="does not answer"):
            await supply.take()
