"""The statements that make the tables of a shared archive."""

from __future__ import annotations

from tui_reader.archive.postgres.counting import COUNTS
from tui_reader.archive.postgres.search.tables import SEARCH

_ARCHIVE = (
    # `roles`: what the names of its roles begin with; '' where it has none.
    "CREATE TABLE archive (id text NOT NULL, version integer NOT NULL, roles text NOT NULL)",
    # An archive that is copied or restored keeps its id.
    "INSERT INTO archive VALUES (replace(gen_random_uuid()::text, '-', ''), 0, '')",
    # Stable for any encoding of the database, immutable for the one of an archive, which stays.
    """
    CREATE FUNCTION key_of(text) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
    $$ SELECT encode(substring(sha256(convert_to($1, 'UTF8')) FROM 1 FOR 16), 'hex')::uuid $$
    """,
)

_BULLETINS = (
    # `sort_date` is the time of publication in seconds, negated, so that the newest come first and undated ones
    # last; these from 2^39 on in steps of 600 seconds (`record.undated_place`). `bucket`: the days that rows are
    # counted by, in the same order; those of undated ones are days on which they were first seen.
    """
    CREATE TABLE bulletins (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        address text NOT NULL,
        title text COLLATE "C" NOT NULL,
        published text,
        source text COLLATE "C",
        site text COLLATE "C",
        restored boolean NOT NULL,
        tampered boolean NOT NULL,
        kept timestamptz NOT NULL,
        seen timestamptz NOT NULL,
        day integer NOT NULL,
        sort_date bigint NOT NULL,
        bucket bigint NOT NULL GENERATED ALWAYS AS (
            CASE WHEN sort_date < 549755813888 THEN day ELSE 1 + (sort_date - 549755813888) / 144 END
        ) STORED,
        sort_title bytea NOT NULL,
        sort_source bytea NOT NULL,
        title_key text COLLATE "C" NOT NULL,
        revisions integer NOT NULL DEFAULT 1,
        digest bytea,
        origin text COLLATE "C",
        folded_title text COLLATE "C" NOT NULL,
        folded_source text COLLATE "C" NOT NULL,
        folded_origin text COLLATE "C" NOT NULL
    )
    """,
    "CREATE UNIQUE INDEX bulletins_by_address ON bulletins (key_of(address))",
    "CREATE INDEX bulletins_by_date ON bulletins (sort_date, id)",
    "CREATE INDEX bulletins_by_title ON bulletins (sort_title, id)",
    "CREATE INDEX bulletins_by_source ON bulletins (sort_source, sort_date, id)",
    "CREATE INDEX bulletins_by_origin ON bulletins (origin, sort_date, id)",
    # For equality alone, and of any length.
    "CREATE INDEX bulletins_by_title_key ON bulletins USING hash (title_key)",
    # Apart from the metadata, so that the pages which the list reads hold rows and no text. What is compressed
    # already is not tried again.
    """
    CREATE TABLE documents (
        id bigint PRIMARY KEY REFERENCES bulletins ON DELETE CASCADE,
        contract bytea NOT NULL
    )
    """,
    "ALTER TABLE documents ALTER contract SET STORAGE EXTERNAL",
    """
    CREATE TABLE former (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        bulletin bigint NOT NULL REFERENCES bulletins ON DELETE CASCADE,
        digest bytea,
        first_seen timestamptz NOT NULL,
        last_seen timestamptz NOT NULL,
        contract bytea NOT NULL,
        charset text,
        media_type text,
        data bytea
    )
    """,
    "ALTER TABLE former ALTER contract SET STORAGE EXTERNAL, ALTER data SET STORAGE EXTERNAL",
    "CREATE UNIQUE INDEX former_by_bulletin ON former (bulletin, digest)",
    """
    CREATE TABLE raw (
        id bigint PRIMARY KEY REFERENCES bulletins ON DELETE CASCADE,
        charset text,
        media_type text,
        data bytea NOT NULL
    )
    """,
    "ALTER TABLE raw ALTER data SET STORAGE EXTERNAL",
)

_ANNOUNCEMENTS = (
    # `site` is the host, or the name of the site where there is none; `page` where it was last seen.
    """
    CREATE TABLE announcements (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        site text NOT NULL,
        title text NOT NULL,
        address text,
        first_seen timestamptz NOT NULL,
        last_seen timestamptz NOT NULL,
        page text,
        gone timestamptz
    )
    """,
    "CREATE UNIQUE INDEX announcements_by_title ON announcements (key_of(site), key_of(title))",
    "CREATE INDEX announcements_shown ON announcements (key_of(site), key_of(page)) WHERE gone IS NULL",
    "CREATE INDEX announcements_in_order ON announcements (id) WHERE gone IS NULL",
    "CREATE TABLE site_names (host text NOT NULL, name text NOT NULL)",
    "CREATE UNIQUE INDEX site_names_by_host ON site_names (key_of(host))",
)

# Reading state belongs to the role that is logged in; `user_name` '' is shared by all.
_READING_STATE = (
    """
    CREATE TABLE marks (
        user_name text COLLATE "C" NOT NULL DEFAULT session_user,
        bulletin bigint NOT NULL REFERENCES bulletins ON DELETE CASCADE,
        read boolean NOT NULL DEFAULT false,
        starred boolean NOT NULL DEFAULT false,
        block bigint,
        position_offset bigint,
        PRIMARY KEY (user_name, bulletin)
    )
    """,
    "CREATE INDEX marks_by_bulletin ON marks (bulletin)",
    "CREATE INDEX marks_starred ON marks (user_name, bulletin) WHERE starred",
    """
    CREATE TABLE tags (
        user_name text COLLATE "C" NOT NULL DEFAULT session_user,
        tag text COLLATE "C" NOT NULL,
        bulletin bigint NOT NULL REFERENCES bulletins ON DELETE CASCADE,
        PRIMARY KEY (user_name, tag, bulletin)
    )
    """,
    "CREATE INDEX tags_by_bulletin ON tags (bulletin)",
    """
    CREATE TABLE saved (
        user_name text COLLATE "C" NOT NULL DEFAULT session_user,
        name text COLLATE "C" NOT NULL,
        query text NOT NULL,
        PRIMARY KEY (user_name, name)
    )
    """,
    # Without an address ('') one covers every announcement with its title.
    """
    CREATE TABLE acknowledged (
        user_name text COLLATE "C" NOT NULL DEFAULT session_user,
        title text NOT NULL,
        address text NOT NULL
    )
    """,
    "CREATE UNIQUE INDEX acknowledged_by_title ON acknowledged (user_name, key_of(title), key_of(address))",
)

# Reading state of addresses that are not kept, from another archive: a bulletin takes it over when it comes.
_WAITING_MARKS = (
    """
    CREATE TABLE waiting_marks (
        user_name text COLLATE "C" NOT NULL DEFAULT session_user,
        address text NOT NULL,
        read boolean NOT NULL,
        starred boolean NOT NULL,
        block bigint,
        position_offset bigint,
        tags text[] COLLATE "C" NOT NULL
    )
    """,
    "CREATE UNIQUE INDEX waiting_marks_by_address ON waiting_marks (user_name, key_of(address))",
    "CREATE INDEX waiting_marks_by_bulletin ON waiting_marks (key_of(address))",
    # A user who adds a bulletin changes the marks of other users too.
    """
    CREATE FUNCTION take_waiting_marks() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = bulletin_tui, pg_temp AS $$
    BEGIN
        IF EXISTS (SELECT FROM waiting_marks) THEN
            INSERT INTO marks (user_name, bulletin, read, starred, block, position_offset)
                SELECT w.user_name, b.id, w.read, w.starred, w.block, w.position_offset
                FROM added b JOIN waiting_marks w ON key_of(w.address) = key_of(b.address)
                WHERE w.read OR w.starred OR w.block IS NOT NULL;
            INSERT INTO tags (user_name, tag, bulletin)
                SELECT w.user_name, tag, b.id FROM added b JOIN waiting_marks w
                ON key_of(w.address) = key_of(b.address) CROSS JOIN unnest(w.tags) AS tag;
            DELETE FROM waiting_marks w USING added b WHERE key_of(w.address) = key_of(b.address);
        END IF;
        RETURN NULL;
    END $$
    """,
    "CREATE TRIGGER waiting_marks_taken AFTER INSERT ON bulletins REFERENCING NEW TABLE AS added "
    "FOR EACH STATEMENT EXECUTE FUNCTION take_waiting_marks()",
    # The marks of all users count, not only of the one who deletes files.
    """
    CREATE FUNCTION wanted_by_readers(wanted bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = bulletin_tui, pg_temp AS $$
        SELECT EXISTS (SELECT FROM marks WHERE bulletin = wanted AND starred)
            OR EXISTS (SELECT FROM tags WHERE bulletin = wanted)
    $$
    """,
)

_SYNCS = (
    "CREATE TABLE sightings (key text NOT NULL, etag text, last_modified text, version text)",
    "CREATE UNIQUE INDEX sightings_by_key ON sightings (key_of(key))",
    """
    CREATE TABLE failed_fetches (
        origin text COLLATE "C" NOT NULL,
        address text COLLATE "C" NOT NULL,
        message text NOT NULL,
        retriable boolean NOT NULL,
        title text,
        version text,
        elsewhere text,
        captured timestamptz,
        linked_from text,
        tries integer NOT NULL,
        tried timestamptz NOT NULL
    )
    """,
    "CREATE UNIQUE INDEX failed_fetches_by_address ON failed_fetches (origin, key_of(address))",
    'CREATE TABLE last_crawls (origin text COLLATE "C" PRIMARY KEY, settings text NOT NULL, etag text, '
    "last_modified text)",
    """
    CREATE TABLE synced (
        origin text COLLATE "C" PRIMARY KEY,
        at timestamptz NOT NULL,
        outcome text NOT NULL,
        new integer NOT NULL,
        changed integer NOT NULL,
        failed integer NOT NULL,
        message text
    )
    """,
    # The sources that workers sync, taken by lease, from the end of one sync `every` so often.
    """
    CREATE TABLE source_jobs (
        origin text COLLATE "C" PRIMARY KEY,
        host text COLLATE "C" NOT NULL,
        every interval NOT NULL,
        due timestamptz NOT NULL DEFAULT now(),
        leased_by text COLLATE "C",
        lease_until timestamptz
    )
    """,
    "CREATE INDEX source_jobs_due ON source_jobs (due)",
    "CREATE INDEX source_jobs_leased ON source_jobs (leased_by) WHERE leased_by IS NOT NULL",
    # Each is leased by one worker at a time, and asked by all of them no faster than by one.
    """
    CREATE TABLE hosts (
        host text COLLATE "C" PRIMARY KEY,
        next_request timestamptz NOT NULL DEFAULT now(),
        blocked_until timestamptz,
        leased_by text COLLATE "C",
        lease_until timestamptz
    )
    """,
    "CREATE INDEX hosts_leased ON hosts (leased_by) WHERE leased_by IS NOT NULL",
    """
    CREATE TABLE robots (
        site text COLLATE "C" PRIMARY KEY,
        data bytea NOT NULL,
        fetched timestamptz NOT NULL DEFAULT now()
    )
    """,
    """
    CREATE TABLE workers (
        name text COLLATE "C" PRIMARY KEY,
        started timestamptz NOT NULL DEFAULT now(),
        seen timestamptz NOT NULL DEFAULT now(),
        completed bigint NOT NULL DEFAULT 0,
        lost bigint NOT NULL DEFAULT 0
    )
    """,
)

_FILES = (
    """
    CREATE TABLE files (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        digest bytea NOT NULL UNIQUE,
        size bigint NOT NULL,
        kind text NOT NULL,
        media_type text,
        kept timestamptz NOT NULL
    )
    """,
    # In parts, because a value of a row has at most 1 GiB; `packed`: all of it is compressed with Zstandard.
    """
    CREATE TABLE file_contents (
        file bigint NOT NULL REFERENCES files ON DELETE CASCADE,
        part integer NOT NULL,
        packed boolean NOT NULL,
        data bytea NOT NULL,
        PRIMARY KEY (file, part)
    )
    """,
    "ALTER TABLE file_contents ALTER data SET STORAGE EXTERNAL",
    # Without a text (`contract`), who has tried to read the file, and why there is none.
    """
    CREATE TABLE file_texts (
        id bigint PRIMARY KEY REFERENCES files ON DELETE CASCADE,
        reader text NOT NULL,
        version text NOT NULL,
        pages integer,
        not_read text NOT NULL,
        reason text NOT NULL,
        contract bytea
    )
    """,
    "ALTER TABLE file_texts ALTER contract SET STORAGE EXTERNAL",
    """
    CREATE TABLE attachments (
        address text NOT NULL,
        state text NOT NULL,
        reason text NOT NULL,
        name text NOT NULL,
        fetched timestamptz NOT NULL,
        etag text,
        last_modified text,
        file bigint REFERENCES files ON DELETE SET NULL,
        cause text,
        size_limit bigint,
        dropped integer
    )
    """,
    "CREATE UNIQUE INDEX attachments_by_address ON attachments (key_of(address))",
    "CREATE INDEX attachments_by_file ON attachments (file) WHERE file IS NOT NULL",
    """
    CREATE TABLE file_versions (
        address text NOT NULL,
        file bigint NOT NULL REFERENCES files ON DELETE CASCADE,
        first_seen timestamptz NOT NULL,
        last_seen timestamptz NOT NULL
    )
    """,
    "CREATE UNIQUE INDEX file_versions_by_address ON file_versions (key_of(address), file)",
    "CREATE INDEX file_versions_by_file ON file_versions (file)",
    # What text recognition read on the pages that are pictures.
    """
    CREATE TABLE recognized_pages (
        file bigint NOT NULL REFERENCES files ON DELETE CASCADE,
        page integer NOT NULL,
        engine text NOT NULL,
        data bytea NOT NULL,
        PRIMARY KEY (file, page)
    )
    """,
    # Links of former texts stay, with `current` false: their files are needed too.
    """
    CREATE TABLE attachment_links (
        bulletin bigint NOT NULL REFERENCES bulletins ON DELETE CASCADE,
        address text NOT NULL,
        current boolean NOT NULL
    )
    """,
    "CREATE UNIQUE INDEX attachment_links_by_bulletin ON attachment_links (bulletin, key_of(address))",
    "CREATE INDEX attachment_links_by_address ON attachment_links (key_of(address))",
)

FIRST = (
    *_ARCHIVE,
    *_BULLETINS,
    *_ANNOUNCEMENTS,
    *_READING_STATE,
    *_SYNCS,
    *_FILES,
    *SEARCH,
    *COUNTS,
    *_WAITING_MARKS,
)
