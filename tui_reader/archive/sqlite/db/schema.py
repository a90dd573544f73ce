"""The tables of an archive file, and the migrations from older versions."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from tui_reader.archive.sqlite.db.version_11 import ELEVENTH

# "BLTN": distinguishes an archive from other SQLite files, which may be named by mistake.
APPLICATION_ID = 0x424C544E

# Sort columns make every order of the list run forwards through an index: `sort_date` is the time of publication
# in seconds, negated, so that the newest come first and undated ones (a large value, see `record.undated_place`)
# last.
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
    # Apart from the metadata, so that the database pages which the list reads hold rows and no text.
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
    # By address: reading state outlives its bulletins, and may belong to bulletins that were never kept.
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
    # Counting 1,000,000 rows takes a tenth of a second; triggers update the sums with every change instead.
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

FLAGS = "total, unread, starred"
"""The columns of every table of counts."""

_ADD = "total = total + 1, unread = unread + 1 - NEW.read, starred = starred + NEW.starred"
_TAKE = "total = total - 1, unread = unread - 1 + OLD.read, starred = starred - OLD.starred"
_MARK = "unread = unread + OLD.read - NEW.read, starred = starred - OLD.starred + NEW.starred"

_BY_POSITION = {
    "days": {"day": "{0}.day"},
    "source_days": {"sort_source": "{0}.sort_source", "day": "{0}.day"},
    "titles": {"prefix": "substr({0}.sort_title, 1, 6)"},
    "sources": {"sort_source": "{0}.sort_source"},
}

COUNTED = {**_BY_POSITION, "origins": {"origin": "coalesce({0}.origin, '')"}}
"""The tables of counts with their keys, and the value of each key in terms of a row {0} of bulletins. Those of
`_BY_POSITION` came with version 2, whose step does not change."""


def _at(table: str, row: str) -> str:
    return " AND ".join(f"{key} = {value.format(row)}" for key, value in COUNTED[table].items())


def _add(table: str) -> str:
    keys = COUNTED[table]
    name, value = (", name", ", coalesce(NEW.source, '')") if table == "sources" else ("", "")
    return (
        f"INSERT INTO {table} ({', '.join(keys)}, {FLAGS}{name}) VALUES "
        f"({', '.join(each.format('NEW') for each in keys.values())}, 1, 1 - NEW.read, NEW.starred{value}) "
        f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {_ADD};"
    )


def _take(table: str) -> str:
    at = _at(table, "OLD")
    return f"UPDATE {table} SET {_TAKE} WHERE {at}; DELETE FROM {table} WHERE {at} AND total = 0;"


def _every(statement: Callable[[str], str]) -> str:
    return " ".join(map(statement, _BY_POSITION))


def fill(table: str) -> str:
    """The SQL that fills an empty table of counts from the bulletins."""
    keys = COUNTED[table]
    name, value = (", name", ", min(coalesce(source, ''))") if table == "sources" else ("", "")
    columns = ", ".join(each.format("bulletins") for each in keys.values())
    return (
        f"INSERT INTO {table} ({', '.join(keys)}, {FLAGS}{name}) "
        f"SELECT {columns}, count(*), sum(1 - read), sum(starred){value} FROM bulletins GROUP BY {columns}"
    )


_MOVED = "NEW.day <> OLD.day OR NEW.sort_source <> OLD.sort_source OR NEW.sort_title <> OLD.sort_title"

# Version 2 scales to a million bulletins: tables of counts for row numbers, the search index, revisions, tags.
_SECOND = (
    # The row id in the search index, in order of date; NULL while a bulletin waits for it.
    "ALTER TABLE bulletins ADD COLUMN rank INTEGER",
    # The printed day of publication as a negated proleptic ordinal, so that it sorts like `sort_date`; 0: none.
    "ALTER TABLE bulletins ADD COLUMN day INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE bulletins ADD COLUMN revisions INTEGER NOT NULL DEFAULT 1",
    # See `record.digest`; NULL for texts that version 1 kept.
    "ALTER TABLE bulletins ADD COLUMN digest BLOB",
    # When the current text was last seen at the address; `kept` is when it was first seen.
    "ALTER TABLE bulletins ADD COLUMN seen TEXT",
    # The followed source it came from, if any.
    "ALTER TABLE bulletins ADD COLUMN origin TEXT",
    # In local time of the place of publication, as the list shows it. Version 1 compared absolute times, and a
    # list with pages of several time zones alternated between days.
    """
    UPDATE bulletins SET sort_date = -CAST(strftime('%s', substr(published, 1, 19)) AS INTEGER),
        day = -CAST(round(julianday(substr(published, 1, 10)) - 1721424.5) AS INTEGER)
        WHERE published IS NOT NULL AND strftime('%s', substr(published, 1, 19)) IS NOT NULL
    """,
    "CREATE INDEX by_rank ON bulletins (rank, sort_date)",
    "CREATE INDEX ranked ON bulletins (sort_date) WHERE rank > 0",
    "CREATE INDEX unindexed ON bulletins (sort_date) WHERE rank IS NULL",
    # Contentless: the text is in the documents. `detail=none` stores which bulletins hold a term and not where:
    # the index is a third of the size, and phrases are checked against the text.
    "CREATE VIRTUAL TABLE words USING fts5(terms, content='', detail=none, columnsize=0, tokenize='ascii')",
    "INSERT INTO words (words, rank) VALUES ('pgsz', 8000)",
    """
    CREATE TABLE former (
        id INTEGER PRIMARY KEY,
        bulletin INTEGER NOT NULL REFERENCES bulletins (id) ON DELETE CASCADE,
        digest BLOB,
        first_seen TEXT NOT NULL,
        last_seen TEXT NOT NULL,
        contract BLOB NOT NULL,
        charset TEXT,
        media_type TEXT,
        data BLOB
    )
    """,
    "CREATE INDEX former_by_bulletin ON former (bulletin, first_seen)",
    """
    CREATE TABLE raw (
        id INTEGER PRIMARY KEY REFERENCES bulletins (id) ON DELETE CASCADE,
        charset TEXT,
        media_type TEXT,
        data BLOB NOT NULL
    )
    """,
    "CREATE TABLE tags (tag TEXT NOT NULL, address TEXT NOT NULL, PRIMARY KEY (tag, address)) WITHOUT ROWID",
    "CREATE INDEX tags_by_address ON tags (address, tag)",
    "CREATE TABLE saved (name TEXT PRIMARY KEY, query TEXT NOT NULL) WITHOUT ROWID",
    f"CREATE TABLE days (day INTEGER PRIMARY KEY, {FLAGS})",
    f"CREATE TABLE source_days (sort_source BLOB, day INTEGER, {FLAGS}, PRIMARY KEY (sort_source, day)) "
    "WITHOUT ROWID",
    f"CREATE TABLE titles (prefix BLOB PRIMARY KEY, {FLAGS}) WITHOUT ROWID",
    f"CREATE TABLE sources (sort_source BLOB PRIMARY KEY, name TEXT NOT NULL, {FLAGS}) WITHOUT ROWID",
    *map(fill, _BY_POSITION),
    "DROP TRIGGER bulletin_added",
    "DROP TRIGGER bulletin_removed",
    "DROP TRIGGER bulletin_marked",
    f"CREATE TRIGGER bulletin_added AFTER INSERT ON bulletins BEGIN UPDATE counts SET {_ADD}; {_every(_add)} END",
    "CREATE TRIGGER bulletin_removed AFTER DELETE ON bulletins "
    f"BEGIN UPDATE counts SET {_TAKE}; {_every(_take)} END",
    "CREATE TRIGGER bulletin_marked AFTER UPDATE OF read, starred ON bulletins "
    f"WHEN OLD.read <> NEW.read OR OLD.starred <> NEW.starred BEGIN UPDATE counts SET {_MARK}; "
    + _every(lambda table: f"UPDATE {table} SET {_MARK} WHERE {_at(table, 'NEW')};")
    + " END",
    "CREATE TRIGGER bulletin_moved AFTER UPDATE OF day, sort_source, sort_title ON bulletins "
    f"WHEN {_MOVED} BEGIN {_every(_take)} {_every(_add)} END",
)

# As `record.host_of`.
_HOST = (
    "iif(address GLOB 'http://*' OR address GLOB 'https://*', "
    "substr(substr(address, instr(address, '://') + 3), 1, "
    "instr(substr(address, instr(address, '://') + 3) || '/', '/') - 1), '')"
)

SITES_BY_HOST = (
    # The last page kept of a host states the name of its site.
    f"""
    INSERT OR REPLACE INTO site_names SELECT host, site FROM (
        SELECT {_HOST} AS host, site, max(id) FROM bulletins WHERE site <> '' GROUP BY host
    ) WHERE host <> ''
    """,
    # A name that only one host has becomes that host. Other announcements take the host of their own address,
    # which is most often on their site, unless their site is a host already, or empty.
    """
    UPDATE OR IGNORE announcements SET site = (SELECT host FROM site_names WHERE name = site)
    WHERE (SELECT count(*) FROM site_names WHERE name = site) = 1
    """,
    f"""
    UPDATE OR IGNORE announcements SET site = {_HOST}
    WHERE {_HOST} <> '' AND site <> '' AND (site NOT GLOB '*.*' OR site GLOB '*[^0-9a-z.:-]*')
    """,
)
"""Replaces the names of sites in the announcements of version 2 by their hosts."""

# Version 3 records what a sync must know of earlier ones, and when announcements disappear.
_THIRD = (
    # The page on which an announcement was last seen, and when it was found gone.
    "ALTER TABLE announcements ADD COLUMN page TEXT",
    "ALTER TABLE announcements ADD COLUMN gone TEXT",
    "CREATE INDEX announcements_shown ON announcements (site, page) WHERE gone IS NULL",
    # The name of the site at each host, from the pages that state it.
    "CREATE TABLE site_names (host TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE sightings (key TEXT PRIMARY KEY, etag TEXT, last_modified TEXT, version TEXT) WITHOUT ROWID",
    """
    CREATE TABLE missed (
        origin TEXT NOT NULL,
        address TEXT NOT NULL,
        message TEXT NOT NULL,
        again INTEGER NOT NULL,
        title TEXT,
        version TEXT,
        elsewhere TEXT,
        captured TEXT,
        linked_from TEXT,
        tries INTEGER NOT NULL,
        tried TEXT NOT NULL,
        PRIMARY KEY (origin, address)
    ) WITHOUT ROWID
    """,
    "CREATE TABLE walked (origin TEXT PRIMARY KEY, settings TEXT NOT NULL, etag TEXT, last_modified TEXT) "
    "WITHOUT ROWID",
    """
    CREATE TABLE synced (
        origin TEXT PRIMARY KEY,
        at TEXT NOT NULL,
        outcome TEXT NOT NULL,
        new INTEGER NOT NULL,
        changed INTEGER NOT NULL,
        failed INTEGER NOT NULL,
        message TEXT
    ) WITHOUT ROWID
    """,
    *SITES_BY_HOST,
)

# Version 4 records the version of the terms in its search index, see `terms_version`; "" matches none.
_FOURTH = (
    "CREATE TABLE index_terms (version TEXT NOT NULL)",
    "INSERT INTO index_terms VALUES ('')",
)

# Version 5 stores the bytes of pages with Zstandard, which earlier versions cannot read; older rows stay.
_FIFTH: tuple[str, ...] = ()

# Version 6 names the archive: a copy and a repaired file have the same id, another archive has another.
_SIXTH = (
    "CREATE TABLE archive_id (id TEXT NOT NULL)",
    "INSERT INTO archive_id VALUES (lower(hex(randomblob(16))))",
)

# Version 7 counts the bulletins of each followed source, and lists them through an index that has all columns of
# a view in order of date: the rows of one source are read without looking up its bulletins.
_SEVENTH = (
    f"CREATE TABLE origins (origin TEXT PRIMARY KEY, {FLAGS}) WITHOUT ROWID",
    fill("origins"),
    "CREATE INDEX by_origin ON bulletins (origin, sort_date, read, starred)",
    f"CREATE TRIGGER origin_added AFTER INSERT ON bulletins BEGIN {_add('origins')} END",
    f"CREATE TRIGGER origin_removed AFTER DELETE ON bulletins BEGIN {_take('origins')} END",
    "CREATE TRIGGER origin_marked AFTER UPDATE OF read, starred ON bulletins "
    "WHEN OLD.read <> NEW.read OR OLD.starred <> NEW.starred "
    f"BEGIN UPDATE origins SET {_MARK} WHERE {_at('origins', 'NEW')}; END",
    "CREATE TRIGGER origin_changed AFTER UPDATE OF origin ON bulletins WHEN OLD.origin IS NOT NEW.origin "
    f"BEGIN {_take('origins')} {_add('origins')} END",
)

# Version 8 lists one publisher, one followed source or a range of days by title through indexes that have all
# columns of such a view: looking up its bulletins takes several times as long.
_EIGHTH = (
    "CREATE INDEX by_source_title ON bulletins (sort_source, sort_title, read, starred)",
    "CREATE INDEX by_origin_title ON bulletins (origin, sort_title, read, starred)",
    "CREATE INDEX by_day_title ON bulletins (sort_date, sort_title, read, starred)",
)

# Version 9 keeps the files that bulletins link. Contents and texts are apart from the rows about them, as
# documents are from bulletins. Links of former texts stay, with `current` 0: their files are needed too.
_NINTH = (
    """
    CREATE TABLE files (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        digest BLOB NOT NULL UNIQUE,
        size INTEGER NOT NULL,
        kind TEXT NOT NULL,
        media_type TEXT,
        kept TEXT NOT NULL
    )
    """,
    # `packed`: compressed with Zstandard. The digest is here too, so that a row proves itself in a damaged file.
    """
    CREATE TABLE file_contents (
        id INTEGER PRIMARY KEY REFERENCES files (id) ON DELETE CASCADE,
        digest BLOB NOT NULL,
        packed INTEGER NOT NULL,
        data BLOB NOT NULL
    )
    """,
    # Without a text (`contract`), who has tried to read the file, and why there is none.
    """
    CREATE TABLE file_texts (
        id INTEGER PRIMARY KEY REFERENCES files (id) ON DELETE CASCADE,
        reader TEXT NOT NULL,
        version TEXT NOT NULL,
        pages INTEGER,
        not_read TEXT NOT NULL,
        reason TEXT NOT NULL,
        contract BLOB
    )
    """,
    """
    CREATE TABLE attachments (
        address TEXT PRIMARY KEY,
        state TEXT NOT NULL,
        reason TEXT NOT NULL,
        name TEXT NOT NULL,
        fetched TEXT NOT NULL,
        etag TEXT,
        last_modified TEXT,
        file INTEGER REFERENCES files (id) ON DELETE SET NULL
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE file_versions (
        address TEXT NOT NULL,
        file INTEGER NOT NULL REFERENCES files (id) ON DELETE CASCADE,
        first_seen TEXT NOT NULL,
        last_seen TEXT NOT NULL,
        PRIMARY KEY (address, file)
    ) WITHOUT ROWID
    """,
    # What text recognition read on the pages that are pictures, one after the other.
    """
    CREATE TABLE recognized_pages (
        file INTEGER NOT NULL REFERENCES files (id) ON DELETE CASCADE,
        page INTEGER NOT NULL,
        engine TEXT NOT NULL,
        data BLOB NOT NULL,
        PRIMARY KEY (file, page)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE attachment_links (
        bulletin INTEGER NOT NULL REFERENCES bulletins (id) ON DELETE CASCADE,
        address TEXT NOT NULL,
        current INTEGER NOT NULL,
        PRIMARY KEY (bulletin, address)
    ) WITHOUT ROWID
    """,
    # Bulletins up to this one have no links yet; see `files.links.last_unlinked`.
    "CREATE TABLE unlinked (last INTEGER NOT NULL)",
    "INSERT INTO unlinked SELECT coalesce(max(id), 0) FROM bulletins",
    "CREATE INDEX attachments_by_file ON attachments (file) WHERE file IS NOT NULL",
    "CREATE INDEX file_versions_by_file ON file_versions (file)",
    "CREATE INDEX attachment_links_by_address ON attachment_links (address)",
)

# Version 10 records why a file was refused in a form that programs can decide by: earlier ones read it out of the
# words. NULL where it is not known, and in rows of damaged files of earlier versions.
_TENTH = (
    "ALTER TABLE attachments ADD COLUMN cause TEXT",
    "ALTER TABLE attachments ADD COLUMN size_limit INTEGER",
    "ALTER TABLE attachments ADD COLUMN dropped INTEGER",
    """
    UPDATE attachments SET cause = 'size', size_limit = CAST(round(
        CAST(substr(reason, length('the file is larger than ') + 1) AS REAL) * iif(reason GLOB '* MB, *', 1e6, 1)
    ) AS INTEGER)
    WHERE state = 'refused' AND reason GLOB 'the file is larger than [0-9]*, the most that is fetched'
    """,
    """
    UPDATE attachments SET cause = 'quota'
    WHERE state = 'refused' AND reason GLOB 'deleted for the quota of attached files *'
    """,
    """
    UPDATE attachments SET cause = 'archive'
    WHERE state = 'refused' AND reason GLOB 'larger than an archive can keep *'
    """,
)

# Step N brings a file from version N to N + 1. Steps that have shipped never change.
STEPS: tuple[tuple[str, ...], ...] = (
    *(_FIRST, _SECOND, _THIRD, _FOURTH, _FIFTH, _SIXTH, _SEVENTH, _EIGHTH),
    *(_NINTH, _TENTH, ELEVENTH),
)


class SchemaError(Exception):
    """A file that must not be migrated; the message says why and what to do."""


def up_to_date(connection: sqlite3.Connection) -> bool:
    """Whether the file has the newest version. Raises as `migrate`."""
    return _version(connection, len(STEPS)) == len(STEPS)


def migrate(connection: sqlite3.Connection, steps: tuple[tuple[str, ...], ...] = STEPS) -> None:
    """Brings the main database of `connection` (in autocommit mode) to the newest version, all or nothing.

    Raises SchemaError, with the file unchanged, for the database of another program and for an unknown newer
    version; sqlite3.Error for other failures.
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
