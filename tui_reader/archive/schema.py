"""The tables of an archive file and the steps that bring an older file up to date."""

from __future__ import annotations

import sqlite3

# "BLTN": tells an archive from the other SQLite files that somebody may name by mistake.
APPLICATION_ID = 0x424C544E

# Sort columns are stored so that every order of the list runs forwards through an index: `sort_date` is the
# moment of publication in seconds, negated, hence newest first and undated (a large value) last.
_FIRST = (
    """
    CREATE TABLE bulletins (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        address TEXT NOT NULL UNIQUE,
        title TEXT NOT NULL,
        published TEXT,
        source TEXT,
        site TEXT,
        restored INTEGER NOT NULL,
        tampered INTEGER NOT NULL,
        read INTEGER NOT NULL DEFAULT 0,
        starred INTEGER NOT NULL DEFAULT 0,
        kept TEXT NOT NULL,
        sort_date INTEGER NOT NULL,
        sort_title BLOB NOT NULL,
        sort_source BLOB NOT NULL,
        title_key TEXT NOT NULL
    )
    """,
    # Apart from the metadata, so that the pages which a list walks hold rows and no text.
    """
    CREATE TABLE documents (
        id INTEGER PRIMARY KEY REFERENCES bulletins (id) ON DELETE CASCADE,
        contract BLOB NOT NULL
    )
    """,
    """
    CREATE TABLE announcements (
        id INTEGER PRIMARY KEY,
        site TEXT NOT NULL,
        title TEXT NOT NULL,
        address TEXT,
        first_seen TEXT NOT NULL,
        last_seen TEXT NOT NULL,
        acknowledged INTEGER NOT NULL DEFAULT 0,
        UNIQUE (site, title)
    )
    """,
    # Reading state outlives the bulletins it is about and may be that of bulletins kept nowhere: hence by address.
    """
    CREATE TABLE marks (
        address TEXT PRIMARY KEY,
        read INTEGER NOT NULL DEFAULT 0,
        starred INTEGER NOT NULL DEFAULT 0,
        block INTEGER,
        offset INTEGER
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE acknowledged (
        title TEXT NOT NULL,
        address TEXT NOT NULL,
        PRIMARY KEY (title, address)
    ) WITHOUT ROWID
    """,
    "CREATE TABLE counts (total INTEGER NOT NULL, unread INTEGER NOT NULL, starred INTEGER NOT NULL)",
    "INSERT INTO counts VALUES (0, 0, 0)",
    # Counting 1,000,000 rows takes a tenth of a second; the triggers keep the sums beside every change instead.
    """
    CREATE TRIGGER bulletin_added AFTER INSERT ON bulletins BEGIN
        UPDATE counts SET total = total + 1, unread = unread + 1 - NEW.read, starred = starred + NEW.starred;
    END
    """,
    """
    CREATE TRIGGER bulletin_removed AFTER DELETE ON bulletins BEGIN
        UPDATE counts SET total = total - 1, unread = unread - 1 + OLD.read, starred = starred - OLD.starred;
    END
    """,
    """
    CREATE TRIGGER bulletin_marked AFTER UPDATE OF read, starred ON bulletins BEGIN
        UPDATE counts SET unread = unread + OLD.read - NEW.read, starred = starred - OLD.starred + NEW.starred;
    END
    """,
    "CREATE INDEX announcements_by_title ON announcements (title)",
    "CREATE INDEX by_title_key ON bulletins (title_key)",
    "CREATE INDEX all_by_date ON bulletins (sort_date)",
    "CREATE INDEX all_by_title ON bulletins (sort_title)",
    "CREATE INDEX all_by_source ON bulletins (sort_source, sort_date)",
    "CREATE INDEX all_by_unread ON bulletins (read, sort_date)",
    "CREATE INDEX unread_by_date ON bulletins (sort_date) WHERE read = 0",
    "CREATE INDEX unread_by_title ON bulletins (sort_title) WHERE read = 0",
    "CREATE INDEX unread_by_source ON bulletins (sort_source, sort_date) WHERE read = 0",
    "CREATE INDEX starred_by_date ON bulletins (sort_date) WHERE starred = 1",
    "CREATE INDEX starred_by_title ON bulletins (sort_title) WHERE starred = 1",
    "CREATE INDEX starred_by_source ON bulletins (sort_source, sort_date) WHERE starred = 1",
    "CREATE INDEX starred_by_unread ON bulletins (read, sort_date) WHERE starred = 1",
)

# Step N brings a file from version N to N + 1. Steps that have shipped never change.
STEPS: tuple[tuple[str, ...], ...] = (_FIRST,)


class SchemaError(Exception):
    """A file that is not ours to migrate; the message says why and what to do."""


def migrate(connection: sqlite3.Connection, steps: tuple[tuple[str, ...], ...] = STEPS) -> None:
    """Brings the main database of `connection` (in autocommit mode) to the newest version, all or nothing.

    Raises SchemaError, with the file untouched, for another program's database and for a newer version than
    this program knows; sqlite3.Error as it comes.
    """
    if _version(connection, len(steps)) == len(steps):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Read again under the lock: another instance may have migrated the file while this one waited.
        for step in steps[_version(connection, len(steps)) :]:
            for statement in step:
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {len(steps)}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _version(connection: sqlite3.Connection, newest: int) -> int:
    """The version of the file, 0 for an empty one."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    owner = int(connection.execute("PRAGMA application_id").fetchone()[0])
    empty = connection.execute("SELECT NOT EXISTS (SELECT 1 FROM sqlite_master)").fetchone()[0]
    if owner != APPLICATION_ID and not (empty and owner == 0 and version == 0):
        raise SchemaError("this file belongs to another program; name another file")
    if version > newest:
        raise SchemaError(
            f"this archive was written by a newer bulletin-tui (version {version} of the file, this program "
            f"knows {newest}); update bulletin-tui"
        )
    return version
