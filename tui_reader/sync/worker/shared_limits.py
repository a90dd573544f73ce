"""The limits of hosts that all workers of an archive share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from tui_reader.archive.sync_jobs.protocol import SyncJobs

_Result = TypeVar("_Result")

ROBOTS_AGE = 3600.0
"""Seconds for which a robots.txt that a worker has read serves all. RFC 9309 (2.4) allows a day."""


class JobLimits:
    """See `sources.http.throttle.SharedLimits`. Every method raises ArchiveError, which ends the sync."""

    def __init__(self, jobs: SyncJobs) -> None:
        self._jobs = jobs
        # Its own threads: those of the loop may all wait for a database that does not answer.
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="shared-limits")

    async def reserve(self, host: str, delay: float) -> tuple[float, float]:
        return await self._run(self._jobs.reserve, host, delay)

    async def back_off(self, host: str, seconds: float) -> None:
        await self._run(self._jobs.back_off, host, seconds)

    async def robots(self, site: str) -> bytes | None:
        return await self._run(self._jobs.robots, site, ROBOTS_AGE)

    async def keep_robots(self, site: str, data: bytes) -> None:
        await self._run(self._jobs.keep_robots, site, data)

    def close(self) -> None:
        """Ends the threads."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _run(self, function: Callable[..., _Result], *values: object) -> _Result:
        return await asyncio.get_running_loop().run_in_executor(self._threads, function, *values)
