"""The sync jobs that several machines share: which source is due, who syncs it, how fast a host may be asked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol


class ScheduledSource(NamedTuple):
    """A followed source by its name, the host and port that it is fetched from ("" for files of one machine), and
    the seconds from the end of one sync of it to the next."""

    origin: str
    host: str
    interval: float


class SyncJob(NamedTuple):
    """A source that workers sync: when it is due, and the worker that holds its lease, None for none."""

    origin: str
    host: str
    interval: float
    due: datetime
    worker: str | None = None
    lease_until: datetime | None = None


class SyncWorker(NamedTuple):
    """A machine that syncs: `seen` is its last heartbeat, `leases` how many sources it holds, `completed` how
    many it has synced since it started, `lost` how many leases ran out before their sync ended."""

    name: str
    started: datetime
    seen: datetime
    leases: int
    completed: int
    lost: int


class Reservation(NamedTuple):
    """When a request to a host may start: after `wait` seconds. `blocked`: how many seconds of that are a back-off
    that the server asked for; then nothing is reserved, and one asks again."""

    wait: float
    blocked: float = 0.0


class SyncJobs(Protocol):
    """Jobs that the workers of all machines take by lease. All times are those of the database. Every method
    raises ArchiveError, and may be called from any thread."""

    def schedule(self, sources: Sequence[ScheduledSource]) -> None:
        """Adds sources, due at once, and updates host and interval of those that are known."""

    def unschedule(self, origins: Collection[str]) -> None:
        """Deletes the jobs of sources; a worker that syncs one completes it."""

    def lease(self, worker: str, origins: Collection[str], seconds: float) -> str | None:
        """Takes the job that is due for the longest among `origins`, for `seconds` from now, and returns its name;
        None when none can be taken. No job is taken twice, and of one host at most one at a time over all workers.
        A lease that has run out counts as given back."""

    def renew(self, worker: str, seconds: float) -> set[str]:
        """Extends all leases of a worker, and is its heartbeat. Returns the names of the sources that it holds:
        a lease that ran out and was taken by another worker is not among them."""

    def complete(self, worker: str, origin: str) -> bool:
        """Ends a lease; the job is due again after its interval. False when the worker did not hold it any
        more: then nothing changes."""

    def give_back(self, worker: str) -> None:
        """Ends all leases of a worker that stops; their jobs are due at once."""

    def next_due(self, origins: Collection[str]) -> float | None:
        """Seconds until the first of these jobs can be taken, which is until it is due or its lease or that of its
        host runs out; 0 for now, None when there is none."""

    def jobs(self) -> list[SyncJob]:
        """All jobs by name."""

    def workers(self) -> list[SyncWorker]:
        """The workers of the last day by name."""

    def reserve(self, host: str, delay: float) -> Reservation:
        """Reserves the next start of a request to a host, at least `delay` seconds after the one reserved before
        it by any worker."""

    def back_off(self, host: str, seconds: float) -> None:
        """No worker sends a request to the host for `seconds`."""

    def robots(self, site: str, age: float) -> bytes | None:
        """The robots.txt of a site as a worker has read it within the last `age` seconds, b"" for one that has
        none; None when no worker has."""

    def keep_robots(self, site: str, data: bytes) -> None:
        """Keeps the robots.txt of a site for all workers."""
