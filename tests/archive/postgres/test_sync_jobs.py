"""The sync jobs of a shared archive: each is taken once, one of a host at a time, over all workers."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock

import pytest

from tests.support.postgres_databases import postgres_archive
from tui_reader.archive.postgres.connection import Server
from tui_reader.archive.postgres.store import PostgresArchive
from tui_reader.archive.postgres.sync_jobs import SharedJobs
from tui_reader.archive.sync_jobs.protocol import ScheduledSource

DAY = 86_400.0
NAMES = ["a", "b", "c"]
SOURCES = [
    ScheduledSource("a", "www.example.org", DAY),
    ScheduledSource("b", "www.example.org", DAY),
    ScheduledSource("c", "", DAY),
]
LONG, OVER = 60.0, 0.0
"""Seconds of a lease that outlasts a test, and of one that has run out as soon as it is taken."""


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[SharedJobs]:
    server = Server(postgres_archive(tmp_path))
    jobs = SharedJobs(server)
    jobs.schedule(SOURCES)
    yield jobs
    server.close()


def lease_all(jobs: SharedJobs, worker: str, seconds: float = LONG) -> list[str]:
    taken = []
    while (name := jobs.lease(worker, NAMES, seconds)) is not None:
        taken.append(name)
    return taken


def test_one_source_of_a_host_at_a_time(jobs: SharedJobs) -> None:
    assert lease_all(jobs, "w:1") == ["a", "c"]
    assert lease_all(jobs, "w:2") == []
    assert jobs.complete("w:1", "a")
    assert lease_all(jobs, "w:2") == ["b"]
    assert lease_all(jobs, "w:1") == []


def test_only_jobs_that_the_worker_knows(jobs: SharedJobs) -> None:
    assert jobs.lease("w:1", [], LONG) is None
    assert jobs.lease("w:1", ["c", "unknown"], LONG) == "c"


def test_what_is_complete_is_due_after_its_interval(jobs: SharedJobs) -> None:
    for name in lease_all(jobs, "w:1"):
        jobs.complete("w:1", name)
    assert jobs.next_due(["b"]) == 0.0
    due = jobs.next_due(["a"])
    assert due is not None
    assert DAY - 600 < due <= DAY


def test_a_lease_that_ran_out_is_taken_by_another_worker(jobs: SharedJobs) -> None:
    assert jobs.lease("w:1", ["c"], OVER) == "c"
    assert jobs.lease("w:2", ["c"], LONG) == "c"
    assert jobs.renew("w:1", LONG) == set()
    assert jobs.renew("w:2", LONG) == {"c"}
    assert not jobs.complete("w:1", "c")
    assert jobs.complete("w:2", "c")
    assert [(each.name, each.completed, each.lost) for each in jobs.workers()] == [("w:1", 0, 1), ("w:2", 1, 0)]


def test_a_lease_is_lost_with_that_of_its_host(jobs: SharedJobs) -> None:
    assert jobs.lease("w:1", ["a"], OVER) == "a"
    assert jobs.lease("w:2", ["b"], LONG) == "b"
    assert jobs.renew("w:1", LONG) == set()
    assert not jobs.complete("w:1", "a")
    assert jobs.renew("w:2", LONG) == {"b"}


def test_a_lease_that_nobody_took_is_renewed(jobs: SharedJobs) -> None:
    assert jobs.lease("w:1", ["a"], OVER) == "a"
    assert jobs.renew("w:1", LONG) == {"a"}
    assert lease_all(jobs, "w:2") == ["c"]


def test_what_is_given_back_is_due_at_once(jobs: SharedJobs) -> None:
    assert lease_all(jobs, "w:1") == ["a", "c"]
    jobs.give_back("w:1")
    assert lease_all(jobs, "w:2") == ["a", "c"]


def test_jobs_and_workers(jobs: SharedJobs) -> None:
    jobs.lease("w:1", ["c"], LONG)
    first, _second, third = jobs.jobs()
    assert (first.origin, first.host, first.interval, first.worker) == ("a", "www.example.org", DAY, None)
    assert (third.origin, third.host, third.worker) == ("c", "", "w:1")
    assert third.lease_until is not None
    (worker,) = jobs.workers()
    assert (worker.name, worker.leases, worker.completed) == ("w:1", 1, 0)


def test_another_interval_and_deleted_jobs(jobs: SharedJobs) -> None:
    for name in lease_all(jobs, "w:1"):
        jobs.complete("w:1", name)
    jobs.schedule([ScheduledSource("a", "other.example.org", 60.0)])
    due = jobs.next_due(["a"])
    assert due is not None
    assert due <= 60.0
    assert jobs.jobs()[0].host == "other.example.org"
    jobs.unschedule(["a", "c"])
    assert [each.origin for each in jobs.jobs()] == ["b"]
    assert jobs.next_due(["a"]) is None


def test_a_thousand_leases_by_eight_workers(tmp_path: Path) -> None:
    """No source twice, and of one host never two at once."""
    server = Server(postgres_archive(tmp_path))
    jobs, lock = SharedJobs(server), Lock()
    sources = [ScheduledSource(f"s{number}", f"h{number % 7}.example.org", DAY) for number in range(200)]
    jobs.schedule(sources)
    host_of = {each.origin: each.host for each in sources}
    asked, ended, mistakes = set[str](), list[str](), list[str]()

    def work(worker: str) -> None:
        while (name := jobs.lease(worker, host_of, LONG)) is not None or len(ended) < len(sources):
            if name is None:
                continue
            with lock:
                mistakes.extend([name] if host_of[name] in asked else [])
                asked.add(host_of[name])
            with lock:
                asked.discard(host_of[name])
                ended.append(name)
            assert jobs.complete(worker, name)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(work, [f"w:{number}" for number in range(8)]))
    assert (sorted(ended), mistakes) == (sorted(host_of), [])
    assert sum(each.completed for each in jobs.workers()) == len(sources)
    server.close()


def test_jobs_follow_their_sources(tmp_path: Path) -> None:
    with PostgresArchive.open(postgres_archive(tmp_path)) as archive:
        jobs = archive.sync_jobs()
        jobs.schedule(SOURCES)
        archive.rename_origin("a", "d")
        archive.forget_origin("b")
        assert [(each.origin, each.host) for each in jobs.jobs()] == [("c", ""), ("d", "www.example.org")]


class TestLimits:
    def test_requests_are_spaced_over_all_workers(self, jobs: SharedJobs) -> None:
        first, second, third = (jobs.reserve("www.example.org", 100.0) for _ in range(3))
        assert first == (0.0, 0.0)
        assert (second.wait, third.wait) == (pytest.approx(100, abs=20), pytest.approx(200, abs=20))
        assert jobs.reserve("other.example.org", 100.0).wait == 0.0

    def test_a_back_off_reserves_nothing(self, jobs: SharedJobs) -> None:
        jobs.back_off("www.example.org", 1000.0)
        jobs.back_off("www.example.org", 10.0)
        for _ in range(2):
            wait, blocked = jobs.reserve("www.example.org", 5000.0)
            assert wait == blocked == pytest.approx(1000, abs=60)

    @pytest.mark.parametrize("data", [b"User-agent: *\nDisallow: /a\n", b""])
    def test_robots(self, jobs: SharedJobs, data: bytes) -> None:
        site = "https://www.example.org/robots.txt"
        assert jobs.robots(site, DAY) is None
        jobs.keep_robots(site, b"old")
        jobs.keep_robots(site, data)
        assert jobs.robots(site, DAY) == data
        assert jobs.robots(site, 0.0) is None
