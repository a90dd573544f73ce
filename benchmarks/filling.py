"""Filling the tables of large archives by SQL, and the processor time of a call with that of the server."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.measure import quantiles, shown
from tui_reader.archive.postgres.store import PostgresArchive
from tui_reader.archive.protocol import Archive

_FILE_INDEXES = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
_SHARED_INDEXES = (
    "SELECT i.indexname, i.indexdef FROM pg_indexes i WHERE i.schemaname = 'bulletin_tui' AND NOT EXISTS "
    "(SELECT FROM pg_constraint c WHERE c.conname = i.indexname) AND NOT EXISTS (SELECT FROM pg_inherits "
    "WHERE inhrelid = format('%I.%I', i.schemaname, i.indexname)::regclass) AND NOT EXISTS (SELECT FROM "
    "pg_partitioned_table WHERE partrelid = format('%I.%I', i.schemaname, i.tablename)::regclass)"
)


@contextmanager
def without_indexes(connection: Any) -> Iterator[None]:
    """Removes the indexes of an archive in its block, and rebuilds them behind it, which takes a tenth of the
    time of adding 1,000,000 rows to each."""
    embedded = isinstance(connection, sqlite3.Connection)
    indexes = connection.execute(_FILE_INDEXES if embedded else _SHARED_INDEXES).fetchall()
    for name, _sql in indexes:
        connection.execute(f"DROP INDEX {name if embedded else 'bulletin_tui.' + name}")
    yield
    for _name, sql in indexes:
        connection.execute(sql)


class Spent(NamedTuple):
    """Milliseconds of processor time of the program and the server together, and by the clock."""

    cpu: float
    wall: float


class Taken:
    """What a call takes: the first time, and then at other places."""

    def __init__(self, archive: Archive, call: Callable[[], object], rounds: int) -> None:
        self.first, *self.others = (self._spent(archive, call) for _ in range(rounds + 1))

    @property
    def cells(self) -> tuple[str, ...]:
        """Of processor time, the first, the median, the 95th percentile and the maximum; by the clock, the first
        and the median."""
        cpu, wall = quantiles(each.cpu for each in self.others), quantiles(each.wall for each in self.others)
        return shown(self.first.cpu), *cpu.cells, shown(self.first.wall), shown(wall.median)

    @staticmethod
    def _spent(archive: Archive, call: Callable[[], object]) -> Spent:
        backends = _backends(archive)
        before, begun = _seconds(backends), time.perf_counter()
        call()
        wall = time.perf_counter() - begun
        return Spent((_seconds(backends) - before) * 1000, wall * 1000)


HEAD = ("first", "median", "p95", "max", "first by the clock", "median by it")
"""The titles of `Taken.cells`."""


def _backends(archive: Archive) -> Sequence[Path]:
    """The files with the processor time of the processes that serve an archive on this machine."""
    if not isinstance(archive, PostgresArchive):
        return ()
    sql = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND backend_type ~ 'client'"
    return [Path(f"/proc/{pid}/schedstat") for (pid,) in archive.server.run(sql)]


def _seconds(backends: Sequence[Path]) -> float:
    """Of this process and of those of a server."""
    return time.process_time() + sum(int(path.read_text().split()[0]) for path in backends if path.exists()) / 1e9
