"""Step 2 of the schema of a shared archive: what is extracted from texts, and what readers make of bulletins."""

from __future__ import annotations

from tui_reader.archive.postgres.counting import SHARDS
from tui_reader.archive.postgres.statistics_tables import STATISTICS_TABLES
from tui_reader.archive.postgres.watch_tables import WATCH_TABLES

# What the rules `rules` found in the current text of each bulletin, packed (`extracted.storage`); 0 for none.
REFERENCES: tuple[str, ...] = (
    """
    CREATE TABLE extraction_rules (
        number smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        version text COLLATE "C" NOT NULL UNIQUE
    )
    """,
    """
    CREATE FUNCTION extraction_rules_number(wanted text) RETURNS smallint LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = bulletin_tui, pg_temp AS $$
    DECLARE found smallint := (SELECT number FROM extraction_rules WHERE version = wanted);
    BEGIN
        IF found IS NULL THEN
            INSERT INTO extraction_rules (version) VALUES (wanted) ON CONFLICT DO NOTHING;
            SELECT number INTO found FROM extraction_rules WHERE version = wanted;
        END IF;
        RETURN found;
    END $$
    """,
    """
    CREATE TABLE extracts (
        bulletin bigint PRIMARY KEY REFERENCES bulletins ON DELETE CASCADE,
        rules smallint NOT NULL,
        identities bytea,
        key_dates bytea,
        citing bytea
    )
    """,
    "INSERT INTO extracts (bulletin, rules) SELECT id, 0 FROM bulletins",
    "CREATE INDEX extracts_by_rules ON extracts (rules, bulletin)",
    # By numbers of keys: the bulletins that are meant by each, and those that cite it.
    "CREATE TABLE identities (key bigint, bulletin bigint, PRIMARY KEY (key, bulletin))",
    """
    CREATE TABLE citations (
        key bigint,
        sort_date bigint,
        bulletin bigint,
        effect smallint NOT NULL,
        PRIMARY KEY (key, sort_date, bulletin)
    )
    """,
    "CREATE INDEX citations_of_effect ON citations (key, bulletin) WHERE effect > 0",
)
KEY_DATES: tuple[str, ...] = (
    # `number` counts the key dates of a bulletin from 0.
    """
    CREATE TABLE key_dates (
        on_day integer,
        bulletin bigint,
        number integer,
        PRIMARY KEY (on_day, bulletin, number)
    )
    """,
    "CREATE INDEX key_dates_by_bulletin ON key_dates (bulletin, on_day, number)",
    # How many there are on each day, in shards as the sums of `counting`.
    "CREATE TABLE key_days_total (on_day integer, shard smallint, total bigint NOT NULL, "
    "PRIMARY KEY (on_day, shard))",
    *(
        statement
        for name, event, rows, sign in (
            ("added", "INSERT", "NEW TABLE AS changed", ""),
            ("removed", "DELETE", "OLD TABLE AS changed", "-"),
        )
        for statement in (
            f"""
            CREATE FUNCTION count_key_dates_{name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
            SET search_path = bulletin_tui, pg_temp AS $$
            BEGIN
                INSERT INTO key_days_total AS t (on_day, shard, total)
                SELECT on_day, pg_backend_pid() % {SHARDS}, {sign}count(*) FROM changed
                GROUP BY on_day ORDER BY on_day
                ON CONFLICT (on_day, shard) DO UPDATE SET total = t.total + excluded.total;
                RETURN NULL;
            END $$
            """,
            f"CREATE TRIGGER counted_{name} AFTER {event} ON key_dates REFERENCING {rows} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION count_key_dates_{name}()",
        )
    ),
)
WATCHES: tuple[str, ...] = WATCH_TABLES
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
# Of the first eight bytes, which are a quarter of the size and tell texts apart.
DIGESTS: tuple[str, ...] = (
    "CREATE INDEX bulletins_by_digest ON bulletins (substring(digest FROM 1 FOR 8))",
    "CREATE INDEX former_by_digest ON former (substring(digest FROM 1 FOR 8))",
)
COLLECTIONS: tuple[str, ...] = (
    """
    CREATE TABLE collections (
        user_name text COLLATE "C" NOT NULL DEFAULT session_user,
        name text COLLATE "C" NOT NULL,
        edited timestamptz NOT NULL,
        items integer NOT NULL,
        content bytea NOT NULL,
        PRIMARY KEY (user_name, name)
    )
    """,
    "CREATE TRIGGER notified AFTER INSERT OR UPDATE OR DELETE ON collections "
    "FOR EACH STATEMENT EXECUTE FUNCTION notify_table()",
)
STATISTICS: tuple[str, ...] = STATISTICS_TABLES

SECOND = (*DIGESTS, *REFERENCES, *KEY_DATES, *WATCHES, *NOTES, *COLLECTIONS, *STATISTICS)
