"""The version of the terms in the search index, as the file states it.

An index of another version still proposes candidates, but proves and excludes nothing. It cannot be changed
either: FTS5 removes the terms it is given, which would not be the ones it holds. The next
`search.index.add_waiting` rebuilds it. A bulletin that changes before that takes the version away, so that the
program which built the index rebuilds it too.
"""

from __future__ import annotations

import sqlite3

from tui_reader.archive.terms_version import terms_version

STORED = "SELECT coalesce(max(version), '') FROM index_terms"


def is_current(connection: sqlite3.Connection) -> bool:
    """Whether the index holds the terms that this program makes of the same texts."""
    return matches(connection.execute(STORED).fetchone()[0])


def matches(stored: str) -> bool:
    """As `is_current`, for the answer to `STORED`."""
    return stored == terms_version()


def usable(connection: sqlite3.Connection) -> bool:
    """As `is_current`, asked before a bulletin in the index changes: otherwise the index has no version from then
    on. In a transaction of the caller."""
    current = is_current(connection)
    if not current:
        connection.execute("UPDATE index_terms SET version = ''")
    return current


def renew(connection: sqlite3.Connection) -> None:
    """Gives an empty index the version of this program. In a transaction of the caller."""
    connection.execute("DELETE FROM index_terms")
    connection.execute("INSERT INTO index_terms VALUES (?)", (terms_version(),))
