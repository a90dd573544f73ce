"""The tables of a shared archive, in the schema `bulletin_tui` of a PostgreSQL database, and their versions.

Times are `timestamptz`, but for `published`, which is in the local time of its page. Addresses, titles and other
texts that may be longer than a key of an index (2,704 bytes) are unique by `key_of`, half of their SHA-256. All
texts sort by code point, as in the embedded archive.
"""

from __future__ import annotations

from typing import Any

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.postgres import tables, version_2
from tui_reader.archive.postgres.connection import Server
from tui_reader.archive.postgres.search import partitions

SCHEMA = "bulletin_tui"

# Step N brings an archive from version N to N + 1. Steps that have shipped never change.
STEPS: tuple[tuple[str, ...], ...] = (tables.FIRST, version_2.SECOND)

NO_ARCHIVE = "there is no archive in this database; make one with `bulletin-tui archive create`"


def version(server: Server) -> int:
    """The version of the archive, 0 where there is none."""
    found = server.run(f"SELECT to_regclass('{SCHEMA}.archive') IS NOT NULL")
    return int(server.run("SELECT version FROM archive")[0][0]) if found[0][0] else 0


def check(server: Server) -> None:
    """Raises ArchiveError when there is no archive, or one of another version."""
    found = version(server)
    if not found:
        raise ArchiveError(server.location, NO_ARCHIVE)
    if found > len(STEPS):
        raise ArchiveError(server.location, _newer(found))
    if found < len(STEPS):
        raise ArchiveError(
            server.location,
            f"this archive has version {found}, this program needs {len(STEPS)}; bring it up to date with "
            "`bulletin-tui archive upgrade`",
        )


def create(connection: Any) -> None:
    """Makes the archive, or brings an older one to the newest version, all or nothing: in a transaction of the
    caller, as that of `Server.transaction`. Raises ArchiveError for one of a newer program."""
    (before,) = connection.execute("SELECT current_setting('search_path')").fetchone()
    connection.execute("SET LOCAL search_path = bulletin_tui, pg_catalog, pg_temp")
    # Two programs that do this at the same time take turns.
    connection.execute("SELECT pg_advisory_xact_lock(hashtext('bulletin_tui.schema'))")
    connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
    found = _version(connection)
    if found > len(STEPS):
        raise ArchiveError(None, _newer(found))
    for step in STEPS[found:]:
        for statement in step:
            connection.execute(statement)
    connection.execute("UPDATE archive SET version = %s", (len(STEPS),))
    partitions.add_first(connection)
    connection.execute("SELECT set_config('search_path', %s, true)", (before,))


def _version(connection: Any) -> int:
    if not connection.execute(f"SELECT to_regclass('{SCHEMA}.archive') IS NOT NULL").fetchone()[0]:
        return 0
    return int(connection.execute("SELECT version FROM archive").fetchone()[0])


def _newer(found: int) -> str:
    return (
        f"this archive was written by a newer bulletin-tui (version {found} of the archive, this program "
        f"knows {len(STEPS)}); update bulletin-tui"
    )
