"""The sync jobs in a shared archive, which the workers of all machines take by lease."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from tui_reader.archive.postgres.connection import Server
from tui_reader.archive.sync_jobs.protocol import Reservation, ScheduledSource, SyncJob, SyncWorker

_OF_A_MACHINE = "file:///"
"""Begins what stands in the place of the host of a source that is asked through no network; each is a host of its
own."""

_SCHEDULE = """
    WITH given AS (SELECT * FROM unnest(%(origins)s::text[], %(hosts)s::text[], %(every)s::float8[])
        AS each (origin, host, every)),
    named AS (INSERT INTO hosts (host) SELECT DISTINCT host FROM given ORDER BY host ON CONFLICT DO NOTHING)
    INSERT INTO source_jobs AS known (origin, host, every)
    SELECT origin, host, make_interval(secs => every) FROM given ORDER BY origin
    ON CONFLICT (origin) DO UPDATE SET host = excluded.host, every = excluded.every,
        due = least(known.due, clock_timestamp() + excluded.every)
        WHERE (known.host, known.every) IS DISTINCT FROM (excluded.host, excluded.every)
"""

# What another worker has locked is being taken; after a lock the conditions are checked again.
_LEASE = """
    WITH taken AS (
        SELECT j.origin, j.host FROM source_jobs j JOIN hosts h ON h.host = j.host
        WHERE j.origin = ANY(%(origins)s) AND j.due <= clock_timestamp()
            AND (j.lease_until IS NULL OR j.lease_until <= clock_timestamp())
            AND (h.lease_until IS NULL OR h.lease_until <= clock_timestamp())
        ORDER BY j.due, j.origin LIMIT 1 FOR UPDATE OF j, h SKIP LOCKED
    ), job AS (
        UPDATE source_jobs SET leased_by = %(worker)s,
            lease_until = clock_timestamp() + make_interval(secs => %(seconds)s)
        FROM taken WHERE source_jobs.origin = taken.origin
    ), host AS (
        UPDATE hosts SET leased_by = %(worker)s,
            lease_until = clock_timestamp() + make_interval(secs => %(seconds)s)
        FROM taken WHERE hosts.host = taken.host
    ), seen AS (
        INSERT INTO workers (name) VALUES (%(worker)s)
        ON CONFLICT (name) DO UPDATE SET seen = clock_timestamp()
    )
    SELECT origin FROM taken
"""

_RENEW = """
    WITH seen AS (
        INSERT INTO workers (name) VALUES (%(worker)s)
        ON CONFLICT (name) DO UPDATE SET seen = clock_timestamp()
    ), host AS (
        UPDATE hosts SET lease_until = clock_timestamp() + make_interval(secs => %(seconds)s)
        WHERE leased_by = %(worker)s RETURNING host
    )
    UPDATE source_jobs SET lease_until = clock_timestamp() + make_interval(secs => %(seconds)s)
    FROM host WHERE source_jobs.host = host.host AND leased_by = %(worker)s RETURNING origin
"""

_COMPLETE = """
    WITH held AS (
        UPDATE source_jobs SET leased_by = NULL, lease_until = NULL, due = clock_timestamp() + every
        WHERE origin = %(origin)s AND leased_by = %(worker)s
            AND EXISTS (SELECT FROM hosts h WHERE h.host = source_jobs.host AND h.leased_by = %(worker)s)
        RETURNING host
    ), host AS (
        UPDATE hosts SET leased_by = NULL, lease_until = NULL FROM held
        WHERE hosts.host = held.host AND leased_by = %(worker)s
    ), counted AS (
        INSERT INTO workers AS known (name, completed, lost)
        SELECT %(worker)s, count(*), 1 - count(*) FROM held
        ON CONFLICT (name) DO UPDATE SET seen = clock_timestamp(),
            completed = known.completed + excluded.completed, lost = known.lost + excluded.lost
    )
    SELECT count(*) FROM held
"""

_GIVE_BACK = """
    WITH host AS (UPDATE hosts SET leased_by = NULL, lease_until = NULL WHERE leased_by = %(worker)s)
    UPDATE source_jobs SET leased_by = NULL, lease_until = NULL WHERE leased_by = %(worker)s
"""

_NEXT_DUE = """
    SELECT extract(epoch FROM min(greatest(j.due, j.lease_until, h.lease_until)) - clock_timestamp())::float8
    FROM source_jobs j LEFT JOIN hosts h ON h.host = j.host WHERE j.origin = ANY(%s)
"""

_JOBS = """
    SELECT origin, host, extract(epoch FROM every)::float8, due,
        CASE WHEN lease_until > clock_timestamp() THEN leased_by END,
        CASE WHEN lease_until > clock_timestamp() THEN lease_until END
    FROM source_jobs ORDER BY origin
"""

_WORKERS = """
    SELECT name, started, seen,
        (SELECT count(*) FROM source_jobs WHERE leased_by = name AND lease_until > clock_timestamp()),
        completed, lost
    FROM workers WHERE seen > clock_timestamp() - interval '1 day' ORDER BY name
"""

# `next_request` is the start that the next request may have; a back-off reserves nothing.
_RESERVE = """
    INSERT INTO hosts AS known (host, next_request) VALUES (%(host)s, clock_timestamp() + %(delay)s::interval)
    ON CONFLICT (host) DO UPDATE SET next_request = CASE
        WHEN known.blocked_until > clock_timestamp() THEN known.next_request
        ELSE greatest(known.next_request, clock_timestamp()) + %(delay)s::interval
    END
    RETURNING extract(epoch FROM next_request - %(delay)s::interval - clock_timestamp())::float8,
        extract(epoch FROM blocked_until - clock_timestamp())::float8
"""

_BACK_OFF = """
    INSERT INTO hosts AS known (host, blocked_until)
    VALUES (%(host)s, clock_timestamp() + make_interval(secs => %(seconds)s))
    ON CONFLICT (host) DO UPDATE SET blocked_until = greatest(known.blocked_until, excluded.blocked_until)
"""


class SharedJobs:
    """See `sync_jobs.protocol.SyncJobs`. Each method is one statement, which commits itself."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def schedule(self, sources: Sequence[ScheduledSource]) -> None:
        origins, hosts, every = ([each[column] for each in sources] for column in range(3))
        hosts = [host or _OF_A_MACHINE + str(origin) for host, origin in zip(hosts, origins, strict=True)]
        self._server.write(_SCHEDULE, {"origins": origins, "hosts": hosts, "every": every})

    def unschedule(self, origins: Collection[str]) -> None:
        self._server.write("DELETE FROM source_jobs WHERE origin = ANY(%s)", (list(origins),))

    def lease(self, worker: str, origins: Collection[str], seconds: float) -> str | None:
        values = {"worker": worker, "origins": list(origins), "seconds": seconds}
        found = self._server.write(_LEASE, values)
        return str(found[0][0]) if found else None

    def renew(self, worker: str, seconds: float) -> set[str]:
        return {origin for (origin,) in self._server.write(_RENEW, {"worker": worker, "seconds": seconds})}

    def complete(self, worker: str, origin: str) -> bool:
        return bool(self._server.write(_COMPLETE, {"worker": worker, "origin": origin})[0][0])

    def give_back(self, worker: str) -> None:
        self._server.write(_GIVE_BACK, {"worker": worker})

    def next_due(self, origins: Collection[str]) -> float | None:
        seconds = self._server.run(_NEXT_DUE, (list(origins),))[0][0]
        return None if seconds is None else max(0.0, seconds)

    def jobs(self) -> list[SyncJob]:
        return [
            SyncJob(origin, "" if host.startswith(_OF_A_MACHINE) else host, *rest)
            for origin, host, *rest in self._server.run(_JOBS)
        ]

    def workers(self) -> list[SyncWorker]:
        return [SyncWorker(*row) for row in self._server.run(_WORKERS)]

    def reserve(self, host: str, delay: float) -> Reservation:
        values = {"host": host, "delay": f"{delay:.6f} seconds"}
        wait, blocked = self._server.write(_RESERVE, values)[0]
        return Reservation(blocked, blocked) if blocked and blocked > 0 else Reservation(max(0.0, wait))

    def back_off(self, host: str, seconds: float) -> None:
        self._server.write(_BACK_OFF, {"host": host, "seconds": seconds})

    def robots(self, site: str, age: float) -> bytes | None:
        found = self._server.run(
            "SELECT data FROM robots WHERE site = %s AND fetched > clock_timestamp() - make_interval(secs => %s)",
            (site, age),
        )
        return bytes(found[0][0]) if found else None

    def keep_robots(self, site: str, data: bytes) -> None:
        self._server.write(
            "INSERT INTO robots (site, data) VALUES (%s, %s) ON CONFLICT (site) DO UPDATE "
            "SET data = excluded.data, fetched = clock_timestamp()",
            (site, data),
        )
