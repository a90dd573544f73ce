"""Jobs of one machine: due an interval after the last sync, one of a host at a time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tui_reader.archive.sync_jobs.local_jobs import LocalJobs
from tui_reader.archive.sync_jobs.protocol import ScheduledSource
from tui_reader.archive.values import Synced

NAMES = ("a", "b", "c")
SOURCES = [
    ScheduledSource("a", "www.example.org", 600.0),
    ScheduledSource("b", "www.example.org", 60.0),
    ScheduledSource("c", "", 3600.0),
]


class Machine:
    """`now` is in seconds since 1970; `synced` are the last syncs."""

    def __init__(self) -> None:
        self.now = 1_000_000.0
        self.synced: dict[str, Synced] = {}
        self.jobs = LocalJobs(lambda: self.synced, lambda: self.now)

    def end(self, name: str, ago: float) -> None:
        self.synced[name] = Synced(datetime.fromtimestamp(self.now - ago, UTC), "done", 0, 0, 0)

    def lease(self) -> list[str]:
        """All that can be taken now."""
        taken = []
        while name := self.jobs.lease("w", NAMES, 60.0):
            taken.append(name)
        return taken


@pytest.fixture
def machine() -> Machine:
    return Machine()


def test_what_was_never_synced_is_due(machine: Machine) -> None:
    machine.jobs.schedule(SOURCES)
    assert machine.lease() == ["a", "c"]


def test_one_source_of_a_host_at_a_time(machine: Machine) -> None:
    machine.jobs.schedule(SOURCES)
    assert machine.lease() == ["a", "c"]
    assert machine.jobs.complete("w", "a")
    assert machine.lease() == ["b"]


def test_due_an_interval_after_the_last_sync(machine: Machine) -> None:
    machine.end("a", 599.0)
    machine.end("b", 30.0)
    machine.end("c", 9.0)
    machine.jobs.schedule(SOURCES)
    assert machine.lease() == []
    assert machine.jobs.next_due(NAMES) == pytest.approx(1.0)
    assert machine.jobs.next_due(["b"]) == pytest.approx(30.0)
    machine.now += 1.0
    assert machine.lease() == ["a"]


def test_what_is_complete_is_due_after_its_interval(machine: Machine) -> None:
    machine.jobs.schedule(SOURCES[2:])
    assert machine.lease() == ["c"]
    machine.now += 100.0
    machine.jobs.complete("w", "c")
    assert machine.jobs.next_due(NAMES) == pytest.approx(3600.0)
    assert [each.due.timestamp() for each in machine.jobs.jobs()] == [machine.now + 3600.0]


def test_what_is_given_back_is_due_at_once(machine: Machine) -> None:
    machine.jobs.schedule(SOURCES[2:])
    assert machine.lease() == ["c"]
    assert machine.jobs.renew("w", 60.0) == {"c"}
    machine.jobs.give_back("w")
    assert machine.jobs.renew("w", 60.0) == set()
    assert machine.lease() == ["c"]


def test_deleted_jobs(machine: Machine) -> None:
    machine.jobs.schedule(SOURCES)
    machine.jobs.unschedule(["a", "c"])
    assert machine.lease() == ["b"]
    assert [each.origin for each in machine.jobs.jobs()] == ["b"]
    assert machine.jobs.next_due(["a"]) is None
