"""The statements that make the tables of watches in a shared archive."""

from __future__ import annotations

WATCH_TABLES: tuple[str, ...] = (
    # What arrived of each bulletin last, texts (`kind` 0: new, 1: changed) and files (2) apart. Numbers are given
    # after the commit, by `number_arrivals`: those of a sequence may be committed in another order than they are
    # taken, and a reader who has seen the higher one would never ask for the lower one.
    """
    CREATE TABLE arrivals (
        bulletin bigint NOT NULL REFERENCES bulletins ON DELETE CASCADE,
        kind smallint NOT NULL,
        at timestamptz NOT NULL DEFAULT now(),
        number bigint
    )
    """,
    "CREATE UNIQUE INDEX arrivals_by_bulletin ON arrivals (bulletin, (kind / 2))",
    "CREATE INDEX arrivals_by_number ON arrivals (number)",
    "CREATE TABLE arrival_numbers (last bigint NOT NULL)",
    "INSERT INTO arrival_numbers VALUES (0)",
    # Arrivals that a writer is changing again are left to the next call. The row of the last number is locked
    # until the commit, so that numbers are committed in their order.
    """
    CREATE FUNCTION number_arrivals() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = bulletin_tui, pg_temp AS $$
    DECLARE
        before bigint;
        added bigint;
    BEGIN
        IF NOT pg_is_in_recovery() AND EXISTS (SELECT FROM arrivals WHERE number IS NULL) THEN
            SELECT last INTO before FROM arrival_numbers FOR UPDATE;
            WITH unnumbered AS (
                SELECT bulletin, kind FROM arrivals WHERE number IS NULL FOR UPDATE SKIP LOCKED
            ), numbered AS (
                SELECT bulletin, kind, row_number() OVER (ORDER BY bulletin, kind) AS number FROM unnumbered
            )
            UPDATE arrivals a SET number = before + n.number FROM numbered n
                WHERE a.bulletin = n.bulletin AND a.kind = n.kind;
            GET DIAGNOSTICS added = ROW_COUNT;
            UPDATE arrival_numbers SET last = before + added;
        END IF;
        RETURN (SELECT last FROM arrival_numbers);
    END $$
    """,
    # `edition` counts the queries and sources that a watch has had: the state of a user is of one of them.
    """
    CREATE TABLE watches (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        user_name text COLLATE "C" NOT NULL DEFAULT session_user,
        name text COLLATE "C" NOT NULL,
        query text NOT NULL,
        sources text[] COLLATE "C" NOT NULL,
        since bigint NOT NULL,
        edition integer NOT NULL DEFAULT 0,
        UNIQUE (user_name, name)
    )
    """,
    # A user who renames a source changes the watches of other users too.
    """
    CREATE FUNCTION rename_watched(old text, new text) RETURNS void LANGUAGE sql SECURITY DEFINER
    SET search_path = bulletin_tui, pg_temp AS
    $$ UPDATE watches SET sources = array_replace(sources, old, new) WHERE old = ANY (sources) $$
    """,
    """
    CREATE TABLE watch_states (
        user_name text COLLATE "C" NOT NULL DEFAULT session_user,
        watch bigint NOT NULL REFERENCES watches ON DELETE CASCADE,
        edition integer NOT NULL,
        seen bigint NOT NULL,
        checked bigint NOT NULL,
        PRIMARY KEY (user_name, watch)
    )
    """,
    "CREATE INDEX watch_states_by_watch ON watch_states (watch)",
    """
    CREATE TABLE watch_matches (
        user_name text COLLATE "C" NOT NULL DEFAULT session_user,
        watch bigint NOT NULL REFERENCES watches ON DELETE CASCADE,
        bulletin bigint NOT NULL REFERENCES bulletins ON DELETE CASCADE,
        number bigint NOT NULL,
        kind smallint NOT NULL,
        at timestamptz NOT NULL,
        PRIMARY KEY (user_name, watch, bulletin)
    )
    """,
    "CREATE INDEX watch_matches_by_number ON watch_matches (user_name, watch, number)",
    "CREATE INDEX watch_matches_by_watch ON watch_matches (watch)",
    "CREATE INDEX watch_matches_by_bulletin ON watch_matches (bulletin)",
    "CREATE TRIGGER notified AFTER INSERT OR UPDATE OR DELETE ON watches "
    "FOR EACH STATEMENT EXECUTE FUNCTION notify_table()",
)
