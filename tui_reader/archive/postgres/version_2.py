"""Step 2 of the schema of a shared archive: what is extracted from texts, and what readers make of bulletins."""

from __future__ import annotations

REFERENCES: tuple[str, ...] = ()
KEY_DATES: tuple[str, ...] = ()
WATCHES: tuple[str, ...] = ()
# Notes by address and UUID, of each user; those that are deleted stay, so that no copy brings them back. Each
# reader keeps where the passages are, also of notes that others share.
NOTES: tuple[str, ...] = (
    """
    CREATE TABLE notes (
        user_name text COLLATE "C" NOT NULL DEFAULT session_user,
        uuid text COLLATE "C" NOT NULL,
        address text COLLATE "C" NOT NULL,
        edited timestamptz NOT NULL,
        deleted boolean NOT NULL,
        shared boolean NOT NULL,
        colour text COLLATE "C" NOT NULL,
        content bytea NOT NULL,
        folded text COLLATE "C" NOT NULL,
        PRIMARY KEY (user_name, uuid)
    )
    """,
    "CREATE INDEX notes_by_address ON notes (key_of(address))",
    "CREATE INDEX notes_by_edit ON notes (edited)",
    "CREATE TRIGGER notified AFTER INSERT OR UPDATE OR DELETE ON notes "
    "FOR EACH STATEMENT EXECUTE FUNCTION notify_table()",
    """
    CREATE TABLE note_places (
        user_name text COLLATE "C" NOT NULL DEFAULT session_user,
        owner text COLLATE "C" NOT NULL,
        uuid text COLLATE "C" NOT NULL,
        digest bytea NOT NULL,
        state text NOT NULL,
        start integer NOT NULL,
        ending integer NOT NULL,
        similarity double precision NOT NULL,
        PRIMARY KEY (user_name, owner, uuid)
    )
    """,
)
COLLECTIONS: tuple[str, ...] = ()
STATISTICS: tuple[str, ...] = ()

SECOND = (*REFERENCES, *KEY_DATES, *WATCHES, *NOTES, *COLLECTIONS, *STATISTICS)
