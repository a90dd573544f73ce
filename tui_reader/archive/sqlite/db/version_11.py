"""Step 11 of the schema: what is extracted from texts, and what readers make of bulletins."""

from __future__ import annotations

from tui_reader.archive.sqlite.db.statistics_tables import STATISTICS_TABLES
from tui_reader.archive.sqlite.db.watch_tables import WATCH_TABLES

# What the rules `rules` found in the current text of each bulletin, packed (`extracted.storage`); 0 for none.
REFERENCES: tuple[str, ...] = (
    "CREATE TABLE extraction_rules (number INTEGER PRIMARY KEY, version TEXT NOT NULL UNIQUE)",
    """
    CREATE TABLE extracts (
        bulletin INTEGER PRIMARY KEY REFERENCES bulletins (id) ON DELETE CASCADE,
        rules INTEGER NOT NULL,
        identities BLOB,
        key_dates BLOB,
        citing BLOB
    )
    """,
    "INSERT INTO extracts (bulletin, rules) SELECT id, 0 FROM bulletins",
    "CREATE INDEX extracts_by_rules ON extracts (rules)",
    # By numbers of keys: the bulletins that are meant by each, and those that cite it.
    "CREATE TABLE identities (key INTEGER, bulletin INTEGER, PRIMARY KEY (key, bulletin)) WITHOUT ROWID",
    """
    CREATE TABLE citations (
        key INTEGER,
        sort_date INTEGER,
        bulletin INTEGER,
        effect INTEGER NOT NULL,
        PRIMARY KEY (key, sort_date, bulletin)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX citations_of_effect ON citations (key) WHERE effect > 0",
)
KEY_DATES: tuple[str, ...] = (
    # `number` counts the key dates of a bulletin from 0.
    """
    CREATE TABLE key_dates (
        on_day INTEGER,
        bulletin INTEGER,
        number INTEGER,
        PRIMARY KEY (on_day, bulletin, number)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX key_dates_by_bulletin ON key_dates (bulletin)",
    # How many there are on each day, and of unread and of starred bulletins: as `counts` of bulletins.
    "CREATE TABLE key_days (on_day INTEGER PRIMARY KEY, total INTEGER NOT NULL, unread INTEGER NOT NULL, "
    "starred INTEGER NOT NULL)",
    "CREATE TRIGGER key_date_added AFTER INSERT ON key_dates BEGIN "
    "INSERT INTO key_days SELECT NEW.on_day, 1, 1 - read, starred FROM bulletins WHERE id = NEW.bulletin "
    "ON CONFLICT DO UPDATE SET total = total + 1, unread = unread + excluded.unread, "
    "starred = starred + excluded.starred; END",
    "CREATE TRIGGER key_date_removed AFTER DELETE ON key_dates BEGIN "
    "UPDATE key_days SET (total, unread, starred) = (SELECT total - 1, unread - 1 + read, key_days.starred - "
    "bulletins.starred FROM bulletins WHERE id = OLD.bulletin) WHERE on_day = OLD.on_day; "
    "DELETE FROM key_days WHERE on_day = OLD.on_day AND total = 0; END",
    "CREATE TRIGGER key_date_marked AFTER UPDATE OF read, starred ON bulletins "
    "WHEN OLD.read <> NEW.read OR OLD.starred <> NEW.starred BEGIN "
    "UPDATE key_days SET unread = unread + (OLD.read - NEW.read) * dated.count, "
    "starred = starred + (NEW.starred - OLD.starred) * dated.count FROM "
    "(SELECT on_day, count(*) AS count FROM key_dates WHERE bulletin = NEW.id GROUP BY on_day) AS dated "
    "WHERE key_days.on_day = dated.on_day; END",
    # While they can be found: what refers to a bulletin goes with it by the constraints of its table.
    "CREATE TRIGGER key_dates_deleted BEFORE DELETE ON bulletins BEGIN "
    "DELETE FROM key_dates WHERE bulletin = OLD.id; END",
)
WATCHES: tuple[str, ...] = WATCH_TABLES
# Notes by address and UUID, packed with a checksum; those that are deleted stay, so that no copy brings them back.
# Where their passages are in the text with a digest is apart from them: it belongs to this file.
NOTES: tuple[str, ...] = (
    """
    CREATE TABLE notes (
        id INTEGER PRIMARY KEY,
        uuid TEXT NOT NULL UNIQUE,
        address TEXT NOT NULL,
        edited TEXT NOT NULL,
        deleted INTEGER NOT NULL,
        colour TEXT NOT NULL,
        content BLOB NOT NULL,
        folded TEXT NOT NULL
    )
    """,
    "CREATE INDEX notes_by_address ON notes (address, deleted)",
    "CREATE INDEX notes_by_edit ON notes (deleted, edited)",
    """
    CREATE TABLE note_places (
        uuid TEXT PRIMARY KEY,
        digest BLOB NOT NULL,
        state TEXT NOT NULL,
        start INTEGER NOT NULL,
        ending INTEGER NOT NULL,
        similarity REAL NOT NULL
    ) WITHOUT ROWID
    """,
)
# Of the first eight bytes, which are a quarter of the size and tell texts apart.
DIGESTS: tuple[str, ...] = (
    "CREATE INDEX bulletins_by_digest ON bulletins (substr(digest, 1, 8))",
    "CREATE INDEX former_by_digest ON former (substr(digest, 1, 8))",
)
COLLECTIONS: tuple[str, ...] = (
    """
    CREATE TABLE collections (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        edited TEXT NOT NULL,
        items INTEGER NOT NULL,
        content BLOB NOT NULL
    )
    """,
)
STATISTICS: tuple[str, ...] = STATISTICS_TABLES

ELEVENTH = (*DIGESTS, *REFERENCES, *KEY_DATES, *WATCHES, *NOTES, *COLLECTIONS, *STATISTICS)
