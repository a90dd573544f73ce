"""What a server says of a shared archive."""

from __future__ import annotations

from typing import Any, NamedTuple

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.postgres import schema
from tui_reader.archive.postgres.connection import Server
from tui_reader.archive.postgres.search.terms import keys_version


class PartitionSize(NamedTuple):
    """A part of the table of search terms: its name, bytes, and rows as last estimated."""

    name: str
    bytes: int
    rows: int


class Replica(NamedTuple):
    """A copy that follows this server: its name, its state, and how many seconds it is behind; None if unknown."""

    name: str
    state: str
    lag: float | None


class ArchiveStatus(NamedTuple):
    """What a server says of an archive. `lag` is of a replica, in seconds; None on the primary server. `waiting`:
    bulletins with search terms of another version of the program; `roles`: those that the user has."""

    location: str
    server: str
    version: int
    newest: int
    bytes: int
    bulletins: int
    revisions: int
    files: int
    file_bytes: int
    users: int
    waiting: int
    terms_version: str
    partitions: tuple[PartitionSize, ...]
    connections: int
    most_connections: int
    encrypted: bool
    replica: bool
    lag: float | None
    replicas: tuple[Replica, ...]
    user: str
    roles: tuple[str, ...]


def status(address: str) -> ArchiveStatus:
    """What the server says of the archive at `address`, of any version that this program knows. Raises
    ArchiveError when there is none."""
    server = Server(address)
    try:
        version = schema.version(server)
        if not version:
            raise ArchiveError(server.location, schema.NO_ARCHIVE)
        with server.transaction() as connection:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            values = _values(connection)
        return ArchiveStatus(location=server.location, version=version, newest=len(schema.STEPS), **values)
    finally:
        server.close()


def _values(connection: Any) -> dict[str, Any]:
    def one(statement: str, *values: object) -> Any:
        return connection.execute(statement, values).fetchone()[0]

    def some(statement: str) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = connection.execute(statement).fetchall()
        return found

    replica = one("SELECT pg_is_in_recovery()")
    files, file_bytes = connection.execute("SELECT count(*), coalesce(sum(size), 0)::bigint FROM files").fetchone()
    return {
        "server": one("SHOW server_version"),
        # Of the archive alone: other programs may use the database.
        "bytes": one(
            "SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::bigint FROM pg_class "
            "WHERE relnamespace = 'bulletin_tui'::regnamespace AND relkind = 'r'"
        ),
        "bulletins": one("SELECT coalesce(sum(total), 0)::bigint FROM days_total"),
        "revisions": one("SELECT count(*) FROM former"),
        "files": files,
        "file_bytes": file_bytes,
        "users": one("SELECT count(DISTINCT user_name) FROM marks WHERE user_name <> ''"),
        "waiting": one("SELECT count_outdated_terms(%s)", keys_version()),
        "terms_version": keys_version(),
        "partitions": tuple(
            PartitionSize(name, size, max(0, int(rows)))
            for name, size, rows in some(
                "SELECT c.relname, pg_total_relation_size(c.oid), c.reltuples FROM pg_inherits i "
                "JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'terms'::regclass ORDER BY c.relname"
            )
        ),
        "connections": one("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"),
        "most_connections": int(one("SHOW max_connections")),
        "encrypted": one("SELECT coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false)"),
        "replica": replica,
        "lag": float(one(_LAG)) if replica else None,
        "replicas": tuple(
            Replica(name, state or "", None if lag is None else float(lag))
            for name, state, lag in some(
                "SELECT coalesce(application_name, ''), state, extract(epoch FROM replay_lag) "
                "FROM pg_stat_replication ORDER BY 1"
            )
        ),
        "user": one("SELECT session_user::text"),
        "roles": tuple(
            name
            for (name,) in some(
                "SELECT r.rolname FROM pg_roles r, archive a WHERE pg_has_role(session_user, r.oid, 'MEMBER') "
                "AND r.rolname = ANY (ARRAY[a.roles || '_reader', a.roles || '_editor', a.roles || '_syncer', "
                "a.roles || '_owner']) AND a.roles <> '' ORDER BY 1"
            )
        ),
    }


# Nothing to replay is no lag, however long ago the last change was.
_LAG = (
    "SELECT CASE WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0 "
    "ELSE coalesce(extract(epoch FROM now() - pg_last_xact_replay_timestamp()), 0) END"
)
