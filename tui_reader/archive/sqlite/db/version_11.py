"""Step 11 of the schema: what is extracted from texts, and what readers make of bulletins."""

from __future__ import annotations

REFERENCES: tuple[str, ...] = ()
KEY_DATES: tuple[str, ...] = ()
WATCHES: tuple[str, ...] = ()
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
COLLECTIONS: tuple[str, ...] = ()
STATISTICS: tuple[str, ...] = ()

ELEVENTH = (*REFERENCES, *KEY_DATES, *WATCHES, *NOTES, *COLLECTIONS, *STATISTICS)
