"""Tags and saved queries that all users of a shared archive have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.postgres import schema
from tui_reader.archive.postgres.connection import Server

# The rows of `user_name` '' belong to all; only editors may change them.
_TAGS = """
    WITH moved AS (DELETE FROM tags WHERE user_name = {before} AND tag = %(name)s RETURNING tag, bulletin)
    INSERT INTO tags (user_name, tag, bulletin) SELECT {after}, tag, bulletin FROM moved
    ON CONFLICT (user_name, tag, bulletin) DO UPDATE SET tag = excluded.tag RETURNING bulletin
"""

_SAVED = """
    WITH moved AS (DELETE FROM saved WHERE user_name = {before} AND name = %(name)s RETURNING name, query)
    INSERT INTO saved (user_name, name, query) SELECT {after}, name, query FROM moved
    ON CONFLICT (user_name, name) DO UPDATE SET query = excluded.query RETURNING name
"""


NOT_YOURS = "you have no tag or saved query {name}; see `bulletin-tui list --tags` and `--saved`"
NOT_SHARED = "no tag or saved query {name} is shared"


class SharedNames(NamedTuple):
    """What was shared, or taken back: bulletins by tag, and saved queries."""

    location: str
    tags: dict[str, int]
    queries: tuple[str, ...]


def share(address: str, tags: Sequence[str], queries: Sequence[str]) -> SharedNames:
    """Gives tags and saved queries of the user who is logged in to all users; all of them or none. Raises
    ArchiveError where there is no such tag or query, and for a role that may not."""
    return _move(address, tags, queries, before="session_user", after="''", missing=NOT_YOURS)


def unshare(address: str, tags: Sequence[str], queries: Sequence[str]) -> SharedNames:
    """Takes back shared tags and saved queries: the user who is logged in has them alone. Raises as `share`."""
    return _move(address, tags, queries, before="''", after="session_user", missing=NOT_SHARED)


def _move(
    address: str, tags: Sequence[str], queries: Sequence[str], *, before: str, after: str, missing: str
) -> SharedNames:
    server = Server(address)
    try:
        schema.check(server)
        moved: dict[str, int] = {}
        with server.transaction() as connection:
            for sql, names in ((_TAGS, tags), (_SAVED, queries)):
                for name in names:
                    count = connection.execute(sql.format(before=before, after=after), {"name": name}).rowcount
                    if not count:
                        raise ArchiveError(server.location, missing.format(name=name))
                    if sql is _TAGS:
                        moved[name] = count
        return SharedNames(server.location, moved, tuple(queries))
    finally:
        server.close()
