"""The jobs of an archive that one machine has: due by the last sync of each source."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from tui_reader.archive.sync_jobs.protocol import Reservation, ScheduledSource, SyncJob, SyncWorker
from tui_reader.archive.values import Synced


class LocalJobs:
    """See `sync_jobs.protocol.SyncJobs`. Programs on the same machine keep apart by the locks of sources; each
    obeys the limits of hosts for itself, so that nothing is shared.

    `synced` are the last syncs by the names of their sources, as the archive records them; `clock` is in seconds
    since 1970.
    """

    def __init__(self, synced: Callable[[], Mapping[str, Synced]], clock: Callable[[], float] = time.time) -> None:
        self._synced = synced
        self._clock = clock
        self._sources: dict[str, ScheduledSource] = {}
        self._ended: dict[str, float] = {}
        self._leased: dict[str, str] = {}

    def schedule(self, sources: Sequence[ScheduledSource]) -> None:
        self._sources.update({each.origin: each for each in sources})
        for origin, synced in self._synced().items():
            self._ended.setdefault(origin, synced.at.timestamp())

    def unschedule(self, origins: Collection[str]) -> None:
        for origin in origins:
            self._sources.pop(origin, None)

    def lease(self, worker: str, origins: Collection[str], seconds: float) -> str | None:
        hosts = {self._sources[origin].host for origin in self._leased if origin in self._sources} - {""}
        due = [
            (self._due(source), source.origin)
            for source in self._sources.values()
            if source.origin in origins and source.origin not in self._leased and source.host not in hosts
        ]
        if not due or min(due)[0] > self._clock():
            return None
        origin = min(due)[1]
        self._leased[origin] = worker
        return origin

    def renew(self, worker: str, seconds: float) -> set[str]:
        return {origin for origin, holder in self._leased.items() if holder == worker}

    def complete(self, worker: str, origin: str) -> bool:
        self._ended[origin] = self._clock()
        return self._leased.pop(origin, None) == worker

    def give_back(self, worker: str) -> None:
        self._leased = {origin: holder for origin, holder in self._leased.items() if holder != worker}

    def next_due(self, origins: Collection[str]) -> float | None:
        due = [self._due(source) for origin, source in self._sources.items() if origin in origins]
        return max(0.0, min(due) - self._clock()) if due else None

    def jobs(self) -> list[SyncJob]:
        return [
            SyncJob(*self._sources[name], _moment(self._due(self._sources[name])), self._leased.get(name))
            for name in sorted(self._sources)
        ]

    def workers(self) -> list[SyncWorker]:
        return []

    def reserve(self, host: str, delay: float) -> Reservation:
        return Reservation(0.0)

    def back_off(self, host: str, seconds: float) -> None:
        pass

    def robots(self, site: str, age: float) -> bytes | None:
        return None

    def keep_robots(self, site: str, data: bytes) -> None:
        pass

    def _due(self, source: ScheduledSource) -> float:
        """When a source is due, in seconds since 1970; one that was never synced since then."""
        ended = self._ended.get(source.origin)
        return 0.0 if ended is None else ended + source.interval


def _moment(seconds: float) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
