"""Making and upgrading a shared archive."""

from __future__ import annotations

from typing import Any, NamedTuple

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.postgres import schema
from tui_reader.archive.postgres.administration import roles
from tui_reader.archive.postgres.connection import Server

ROLES_FROM_ANOTHER = (
    "the archive has no roles, which yours may not make; run this again as one that may (CREATEROLE)"
)


class MadeArchive(NamedTuple):
    """What `create` has done: the version before (0 for none) and now, the roles, and why there are none."""

    location: str
    before: int
    version: int
    roles: tuple[str, ...]
    note: str = ""


def create(address: str) -> MadeArchive:
    """Makes an archive in the database at `address`, with its roles where the user may make them. In one that has
    an archive, the roles that are missing, and what an upgrade needs. All or nothing. Raises ArchiveError."""
    return _make(address, wanted=None)


def upgrade(address: str) -> MadeArchive:
    """Brings an archive to the version of this program, all or nothing. Raises ArchiveError, also when there is
    none."""
    return _make(address, wanted=schema.NO_ARCHIVE)


def _make(address: str, wanted: str | None) -> MadeArchive:
    server = Server(address)
    try:
        before = schema.version(server)
        if wanted is not None and not before:
            raise ArchiveError(server.location, wanted)
        try:
            with server.transaction() as connection:
                made = _make_all(connection, before)
        except ArchiveError as error:
            raise type(error)(server.location, error.message) from error
        note = "" if made is not None else ROLES_FROM_ANOTHER
        return MadeArchive(server.location, before, schema.version(server), tuple(made or ()), note)
    finally:
        server.close()


def _make_all(connection: Any, before: int) -> roles.RoleNames | None:
    # An archive that was restored in a database of another name has the roles of its first one.
    prefix = "SELECT coalesce(nullif(roles, ''), current_database()) FROM archive" if before else ""
    (name,) = connection.execute(prefix or "SELECT current_database()").fetchone()
    made = roles.make(connection, name)
    if made is not None:
        if before:
            _give_to(connection, made.owner)
        connection.execute(roles.as_role(made.owner))
    schema.create(connection)
    if made is not None:
        connection.execute("UPDATE archive SET roles = %s", (name,))
    roles.grant(connection, made)
    if made is not None:
        connection.execute("RESET ROLE")
    return made


def _give_to(connection: Any, owner: str) -> None:
    """Gives everything of an archive that was made without roles to its owner."""
    (current,) = connection.execute(
        "SELECT pg_get_userbyid(nspowner)::text FROM pg_namespace WHERE nspname = 'bulletin_tui'"
    ).fetchone()
    if current != owner:
        for statement in roles.changes_of_owner(connection, owner):
            connection.execute(statement)
