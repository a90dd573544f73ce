"""The statements that make the tables and functions of search.

A bulletin has one row of terms, in the partition of its year. `version` is that of its keys in `terms_versions`:
while two versions of the program write, a search finds bulletins with keys of another version by their texts.
"""

from __future__ import annotations

UNDATED = 1 << 39
"""The least `sort_date` of a bulletin without a date (`record.LEAST_UNDATED`)."""

_TABLES = (
    """
    CREATE TABLE terms_versions (
        number smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name text COLLATE "C" NOT NULL UNIQUE
    )
    """,
    """
    CREATE FUNCTION terms_number(wanted text) RETURNS smallint LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = bulletin_tui, pg_temp AS $$
    DECLARE found smallint := (SELECT number FROM terms_versions WHERE name = wanted);
    BEGIN
        IF found IS NULL THEN
            INSERT INTO terms_versions (name) VALUES (wanted) ON CONFLICT DO NOTHING;
            SELECT number INTO found FROM terms_versions WHERE name = wanted;
        END IF;
        RETURN found;
    END $$
    """,
    """
    CREATE TABLE terms (
        version smallint NOT NULL,
        sort_date bigint NOT NULL,
        id bigint NOT NULL,
        terms integer[] NOT NULL,
        PRIMARY KEY (version, sort_date, id)
    ) PARTITION BY RANGE (sort_date)
    """,
    # Keys do not compress.
    "ALTER TABLE terms ALTER terms SET STORAGE EXTERNAL",
    # The writer that fills the list of pending entries merges them, with 4 MB, the default, in 250 ms of CPU, with
    # 1 MB in 80, for a tenth more in all (2,500 bulletins in tens, 2026-12-01). Every search reads the list.
    "CREATE INDEX terms_by_term ON terms USING gin (terms) WITH (gin_pending_list_limit = 1024)",
    "CREATE TABLE terms_default PARTITION OF terms DEFAULT",
    # In order of date; what is in none of them is in `terms_default`.
    """
    CREATE TABLE terms_partitions (
        least bigint PRIMARY KEY,
        bound bigint NOT NULL,
        name text NOT NULL UNIQUE
    )
    """,
    # The share of recent bulletins that have a term, of common ones.
    "CREATE TABLE common_terms (term integer PRIMARY KEY, share real NOT NULL)",
    "CREATE TABLE common_terms_made (bulletins bigint NOT NULL, at timestamptz NOT NULL)",
)

# By any change of a bulletin its terms follow it to another partition and go with it.
_FOLLOW = (
    """
    CREATE FUNCTION move_terms() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = bulletin_tui, pg_temp AS $$
    BEGIN
        IF TG_OP = 'UPDATE' THEN
            UPDATE terms SET sort_date = NEW.sort_date WHERE version IN (SELECT number FROM terms_versions)
                AND sort_date = OLD.sort_date AND id = OLD.id;
        ELSE
            DELETE FROM terms WHERE version IN (SELECT number FROM terms_versions)
                AND sort_date = OLD.sort_date AND id = OLD.id;
        END IF;
        RETURN NULL;
    END $$
    """,
    "CREATE TRIGGER terms_moved AFTER UPDATE OF sort_date ON bulletins FOR EACH ROW "
    "WHEN (OLD.sort_date <> NEW.sort_date) EXECUTE FUNCTION move_terms()",
    "CREATE TRIGGER terms_removed AFTER DELETE ON bulletins FOR EACH ROW EXECUTE FUNCTION move_terms()",
)

# A partition has the `sort_date` from `least` on and below `bound`: that of five years (`wide`) in an archive of
# up to 200,000 bulletins, whose indexes would take twice as much in partitions of a year, if no other has a part
# of them. It is made apart and attached: that locks `terms_default` alone, for as long as it takes to look through
# it. False where a reader holds it for longer than 50 milliseconds, or it has more than 1,000 rows to move: they
# are found in `terms_default` as well.
_PARTITIONS = (
    """
    CREATE FUNCTION add_terms_partition(
        part text, least_date bigint, bound_date bigint, wide text, wide_least bigint, wide_bound bigint
    ) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = bulletin_tui, pg_temp SET lock_timeout = '10s' AS $$
    DECLARE given record;
    BEGIN
        IF part || wide !~ '^[a-z0-9_]+$' THEN
            RAISE EXCEPTION 'no name of a partition: %, %', part, wide;
        END IF;
        PERFORM pg_advisory_xact_lock(hashtext('bulletin_tui.terms_partitions'));
        IF EXISTS (SELECT FROM terms_partitions p WHERE p.least < bound_date AND p.bound > least_date) THEN
            RETURN true;
        END IF;
        IF NOT EXISTS (SELECT FROM terms_partitions p WHERE p.least < wide_bound AND p.bound > wide_least)
            AND (SELECT coalesce(sum(total), 0) FROM origins_total) <= 200000
        THEN
            part := wide;
            least_date := wide_least;
            bound_date := wide_bound;
        END IF;
        -- Of an archive that was copied without this table, or made by hand.
        IF EXISTS (SELECT FROM pg_inherits i WHERE i.inhparent = 'terms'::regclass
            AND i.inhrelid = to_regclass(quote_ident(part)))
        THEN
            INSERT INTO terms_partitions VALUES (least_date, bound_date, part);
            RETURN true;
        END IF;
        EXECUTE format('CREATE TABLE %I (LIKE terms INCLUDING STORAGE)', part);
        EXECUTE format('ALTER TABLE %I ADD PRIMARY KEY (version, sort_date, id), '
            'ADD CONSTRAINT dated CHECK (sort_date >= %s AND sort_date < %s)', part, least_date, bound_date);
        EXECUTE format('CREATE INDEX ON %I USING gin (terms) WITH (gin_pending_list_limit = 1024)', part);
        PERFORM set_config('lock_timeout', '50ms', true);
        LOCK TABLE terms_default IN ACCESS EXCLUSIVE MODE;
        IF (SELECT count(*) FROM (SELECT FROM terms_default d WHERE d.sort_date >= least_date
            AND d.sort_date < bound_date LIMIT 1001) AS held) > 1000 THEN
            EXECUTE format('DROP TABLE %I', part);
            RETURN false;
        END IF;
        EXECUTE format('WITH moved AS (DELETE FROM terms_default WHERE sort_date >= %s AND sort_date < %s '
            'RETURNING version, sort_date, id, terms) INSERT INTO %I (version, sort_date, id, terms) '
            'SELECT version, sort_date, id, terms FROM moved', least_date, bound_date, part);
        EXECUTE format('ALTER TABLE terms ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
            part, least_date, bound_date);
        EXECUTE format('ALTER TABLE %I DROP CONSTRAINT dated', part);
        FOR given IN
            SELECT a.grantee::regrole::text AS role, a.privilege_type AS privilege
            FROM pg_class c, aclexplode(c.relacl) AS a
            WHERE c.oid = 'terms'::regclass AND a.grantee NOT IN (0, c.relowner)
        LOOP
            EXECUTE format('GRANT %s ON %I TO %s', given.privilege, part, given.role);
        END LOOP;
        INSERT INTO terms_partitions VALUES (least_date, bound_date, part);
        RETURN true;
    EXCEPTION WHEN lock_not_available THEN
        RETURN false;
    END $$
    """,
)

# The share of bulletins that have, of each group of keys, at least one, if keys were independent of each other; of
# many groups no less than a `real` holds.
_SHARE = (
    """
    CREATE FUNCTION share_of(keys integer[], groups integer[]) RETURNS real LANGUAGE sql STABLE
    SET search_path = bulletin_tui, pg_temp AS $$
        SELECT coalesce(exp(greatest(sum(ln(share)), -80)), 1)::real FROM (
            SELECT least(1, sum(coalesce(c.share, 0.0005))) AS share
            FROM unnest(keys, groups) AS asked (term, number) LEFT JOIN common_terms c ON c.term = asked.term
            GROUP BY number
        ) AS each
    $$
    """,
)

_OUTDATED = (
    # Without other versions no partition is opened.
    """
    CREATE FUNCTION count_outdated_terms(this_version text) RETURNS bigint LANGUAGE plpgsql STABLE
    SET search_path = bulletin_tui, pg_temp AS $$
    DECLARE others smallint[] := ARRAY(SELECT number FROM terms_versions WHERE name <> this_version);
    BEGIN
        RETURN CASE WHEN others = '{}' THEN 0 ELSE (SELECT count(*) FROM terms WHERE version = ANY (others)) END;
    END $$
    """,
)

_FIND = (
    # `words` and `excluded`: SQL on a row of terms `t`; `condition`: SQL on a bulletin `b`, and `few`: a query of
    # the ids that each match is among, both with the values `v`; each '' for none. `keys` with the numbers of
    # their `groups` are for an estimate alone. Of the bulletins between `least_date` and `most_date`, after a
    # bulletin given by date and id, the `wanted` newest; `sure` where the keys are of this version.
    #
    # What must not have the excluded terms is looked up one by one or as a whole, by the same estimate.
    # Each partition is asked in one of two ways, whichever is estimated to cost less: by the index of terms, for
    # all bulletins that have them, which are then sorted, or by date until enough are found. Without the fence
    # (OFFSET 0) the planner walks by date for every word. Reading the terms of a bulletin (4 KB) takes 20
    # microseconds, one from the index 0.5.
    """
    CREATE FUNCTION find_bulletins(
        this_version smallint, words text, excluded text, keys integer[], groups integer[],
        excluded_keys integer[], excluded_groups integer[], condition text, few text, v text[],
        least_date bigint, most_date bigint, after_date bigint, after_id bigint, wanted integer
    ) RETURNS TABLE (found_date bigint, found_id bigint, sure boolean) LANGUAGE plpgsql STABLE
    SET search_path = bulletin_tui, pg_temp SET enable_seqscan = off SET jit = off
    SET max_parallel_workers_per_gather = 0 AS $$
    DECLARE
        others smallint[] := ARRAY(SELECT number FROM terms_versions WHERE number IS DISTINCT FROM this_version);
        every smallint[] := ARRAY(SELECT number FROM terms_versions);
        checked text := CASE WHEN condition = '' THEN '' ELSE
            ' AND (SELECT ' || condition || ' FROM bulletins b WHERE b.id = s.id)' END;
        held text := CASE WHEN excluded = '' THEN words ELSE words || ' AND NOT ' || excluded END;
        here text;
        part record;
        share real;
        passing real;  -- the share of all that have the words and not the excluded ones
        excluded_share real := 0;
        at_once boolean;  -- whether what is excluded is looked up as a whole
        by_date float;  -- microseconds
        by_index float;
        whole float;
        one_by_one float;
        rows_here float;
        walked bigint;
        done bigint := 0;
        got bigint;
        from_date bigint := greatest(after_date, least_date);
        from_id bigint := CASE WHEN after_date >= least_date THEN after_id ELSE -1 END;
        edge_date bigint;
        edge_id bigint;
        few_count bigint;
        total_rows float;
    BEGIN
        IF few <> '' THEN
            EXECUTE 'SELECT count(*) FROM (SELECT FROM (' || few || ') AS f LIMIT 2001) AS counted'
                INTO few_count USING v;
            IF words <> '' THEN
                share := share_of(keys, groups);
                SELECT sum(greatest(c.reltuples, 0)) INTO total_rows FROM terms_partitions p
                    JOIN pg_class c ON c.oid = to_regclass(quote_ident(p.name));
                IF 5.5 * share * total_rows < 30 * least(few_count, wanted / share) THEN
                    few_count := 2001;
                END IF;
            END IF;
            IF few_count <= 2000 THEN
                RETURN QUERY EXECUTE
                    'SELECT s.sort_date, s.id, '
                    || CASE WHEN words = '' THEN 'true' ELSE 'coalesce(t.version = $7, false)' END
                    || ' FROM (SELECT b.sort_date, b.id FROM bulletins b JOIN (' || few || ') AS f ON f.id = b.id '
                    'WHERE b.sort_date <= $2 AND (b.sort_date, b.id) > ($3, $4) '
                    || CASE WHEN condition = '' THEN '' ELSE 'AND ' || condition END
                    || ' ORDER BY b.sort_date, b.id OFFSET 0) AS s '
                    || CASE WHEN words = '' THEN '' ELSE
                        'JOIN LATERAL (SELECT t.version FROM terms t WHERE t.version = ANY ($6) '
                        'AND t.sort_date = s.sort_date AND t.id = s.id '
                        'AND (t.version IS DISTINCT FROM $7 OR ' || held || ') LIMIT 1) AS t ON true ' END
                    || 'ORDER BY s.sort_date, s.id LIMIT $5'
                    USING v, most_date, from_date, from_id, wanted, every, this_version;
                RETURN;
            END IF;
        END IF;
        IF words = '' THEN
            RETURN QUERY EXECUTE
                'SELECT b.sort_date, b.id, true FROM bulletins b WHERE b.sort_date <= $2 '
                'AND (b.sort_date, b.id) > ($3, $4)'
                || CASE WHEN condition = '' THEN '' ELSE ' AND ' || condition END
                || ' ORDER BY b.sort_date, b.id LIMIT $5' USING v, most_date, from_date, from_id, wanted;
            RETURN;
        END IF;
        share := coalesce(share, share_of(keys, groups));
        IF excluded <> '' THEN
            excluded_share := share_of(excluded_keys, excluded_groups);
        END IF;
        passing := share * greatest(1 - excluded_share, 0.001);
        FOR part IN
            WITH ranges AS (
                SELECT p.least, p.bound, p.name FROM terms_partitions p
                UNION ALL
                SELECT gap.least, gap.bound, 'terms_default' FROM (
                    SELECT p.bound AS least, lead(p.least, 1, 9223372036854775807) OVER (ORDER BY p.least) AS bound
                    FROM terms_partitions p
                    UNION ALL
                    SELECT -9223372036854775807, coalesce(min(p.least), 9223372036854775807)
                    FROM terms_partitions p
                ) AS gap
                WHERE gap.least < gap.bound AND EXISTS (SELECT FROM terms_default)
            )
            SELECT r.least, r.bound, r.name, c.reltuples, c.relpages FROM ranges r
            JOIN pg_class c ON c.oid = to_regclass(quote_ident(r.name))
            WHERE r.bound > from_date AND r.least <= most_date ORDER BY r.least
        LOOP
            here := format('%I', part.name);
            rows_here := CASE WHEN part.reltuples > 0 THEN part.reltuples
                ELSE pg_relation_size(to_regclass(here)) / 70.0 END;
            IF part.least > from_date THEN
                from_date := part.least;
                from_id := -1;
            END IF;
            walked := ceil(least(greatest(3 * (wanted - done) / passing, 100), 1000000000));
            got := 0;
            edge_date := NULL;
            by_date := 20 * least(walked, rows_here
                * least(1, (least(most_date, part.bound)::float - greatest(from_date, part.least))
                    / (part.bound::float - part.least)));
            by_index := 100 + 0.5 * share * rows_here;
            whole := 0.5 * excluded_share * rows_here;
            one_by_one := 20 * least((wanted - done) / greatest(1 - excluded_share, 0.001), share * rows_here);
            at_once := excluded <> '' AND whole < one_by_one;
            IF excluded <> '' THEN
                by_index := by_index + least(whole, one_by_one);
            END IF;
            IF by_date < by_index
            THEN
                RETURN QUERY EXECUTE
                    'SELECT s.sort_date, s.id, true FROM (SELECT t.sort_date, t.id, t.terms FROM ' || here || ' t '
                    'WHERE t.version = $7 AND t.sort_date <= $2 AND t.sort_date < $8 '
                    'AND (t.sort_date, t.id) > ($3, $4) ORDER BY t.sort_date, t.id LIMIT $6) AS s '
                    'CROSS JOIN LATERAL (SELECT s.terms) AS t '
                    'WHERE ' || held || checked || ' ORDER BY s.sort_date, s.id LIMIT $5'
                    USING v, most_date, from_date, from_id, wanted - done, walked, this_version, part.bound;
                GET DIAGNOSTICS got = ROW_COUNT;
                IF got < wanted - done THEN
                    EXECUTE 'SELECT t.sort_date, t.id FROM ' || here || ' t '
                        'WHERE t.version = $4 AND t.sort_date <= $1 AND t.sort_date < $5 '
                        'AND (t.sort_date, t.id) > ($2, $3) ORDER BY t.sort_date, t.id OFFSET $6 LIMIT 1'
                        INTO edge_date, edge_id
                        USING most_date, from_date, from_id, this_version, part.bound, walked - 1;
                END IF;
            ELSE
                edge_date := from_date;
                edge_id := from_id;
            END IF;
            IF edge_date IS NOT NULL AND got < wanted - done THEN
                RETURN QUERY EXECUTE
                    'WITH h AS MATERIALIZED (SELECT t.version, t.sort_date, t.id FROM ' || here || ' t WHERE '
                    || words
                    -- Never by a nested loop, which the planner takes where it expects few.
                    || CASE WHEN excluded = '' OR NOT at_once THEN '' ELSE
                        ' EXCEPT SELECT t.version, t.sort_date, t.id FROM ' || here || ' t WHERE ' || excluded END
                    || ') SELECT s.sort_date, s.id, true FROM (SELECT h.sort_date, h.id FROM h '
                    'WHERE h.version = $6 AND h.sort_date <= $2 AND h.sort_date < $7 '
                    'AND (h.sort_date, h.id) > ($3, $4)'
                    || ' ORDER BY h.sort_date, h.id OFFSET 0) AS s WHERE true'
                    || CASE WHEN excluded = '' OR at_once THEN '' ELSE
                        ' AND (SELECT NOT ' || excluded || ' FROM ' || here || ' t WHERE t.version = $6 '
                        'AND t.sort_date = s.sort_date AND t.id = s.id)' END
                    || checked || ' ORDER BY s.sort_date, s.id LIMIT $5'
                    USING v, most_date, edge_date, edge_id, wanted - done - got, this_version, part.bound;
                GET DIAGNOSTICS walked = ROW_COUNT;
                got := got + walked;
            END IF;
            IF others <> '{}' THEN
                RETURN QUERY EXECUTE
                    'SELECT s.sort_date, s.id, false FROM (SELECT t.sort_date, t.id FROM ' || here || ' t '
                    'WHERE t.version = ANY ($6) AND t.sort_date <= $2 AND t.sort_date < $7 '
                    'AND (t.sort_date, t.id) > ($3, $4) ORDER BY t.sort_date, t.id OFFSET 0) AS s WHERE true '
                    || checked || ' ORDER BY s.sort_date, s.id LIMIT $5'
                    USING v, most_date, from_date, from_id, wanted - done, others, part.bound;
                GET DIAGNOSTICS walked = ROW_COUNT;
                got := got + walked;
            END IF;
            done := done + got;
            EXIT WHEN done >= wanted;
        END LOOP;
    END $$
    """,
)

_COMMON = (
    # From 300 of the 20,000 newest bulletins; keys that less than one in fifty has are left out. They are counted
    # again when there are twice as many bulletins, from 500 on. Returns whether they were counted.
    """
    CREATE FUNCTION count_common_terms() RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = bulletin_tui, pg_temp SET enable_seqscan = off SET jit = off AS $$
    DECLARE
        held bigint := (SELECT coalesce(sum(total), 0) FROM origins_total);
    BEGIN
        IF held < greatest(500, (SELECT 2 * max(bulletins) FROM common_terms_made))
            OR NOT pg_try_advisory_xact_lock(hashtext('bulletin_tui.common_terms'))
        THEN
            RETURN false;
        END IF;
        DELETE FROM common_terms;
        INSERT INTO common_terms
            WITH newest AS MATERIALIZED (
                SELECT b.sort_date, b.id, row_number() OVER (ORDER BY b.sort_date, b.id) AS place FROM bulletins b
                ORDER BY b.sort_date, b.id LIMIT 20000
            ), sample AS MATERIALIZED (
                SELECT t.terms FROM newest JOIN LATERAL (
                    SELECT t.terms FROM terms t WHERE t.version IN (SELECT number FROM terms_versions)
                    AND t.sort_date = newest.sort_date AND t.id = newest.id LIMIT 1
                ) AS t ON newest.place % (1 + (SELECT count(*) FROM newest) / 300) = 0
            )
            SELECT term, count(*)::real / (SELECT count(*) FROM sample) FROM sample, unnest(terms) AS term
            GROUP BY term HAVING count(*) * 50 >= (SELECT count(*) FROM sample);
        DELETE FROM common_terms_made;
        INSERT INTO common_terms_made VALUES (held, now());
        RETURN true;
    END $$
    """,
)

SEARCH = (*_TABLES, *_FOLLOW, *_PARTITIONS, *_SHARE, *_OUTDATED, *_FIND, *_COMMON)
"""After the table of bulletins."""
