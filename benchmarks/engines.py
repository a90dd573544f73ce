"""The ways to find bulletins by terms in PostgreSQL that `engine_load` builds and `engine_search` compares.

Every engine has the pairs (sort_date, id) of each bulletin with its terms as CRC-32, and answers `find`: the next
bulletins after a pair that have all wanted terms, newest first. They share the tables of bulletins, documents and
marks.

year, month: `int4[]` with GIN in a partition for each year or month, asked newest first by one function.
    `MATERIALIZED` keeps the planner from walking through a partition by date when terms are rare.
compiled: the function of `year` with a statement for each partition, whose plans a session keeps.
walk: as `compiled`, but a word that more than WALK of the bulletins have is found by reading them by date.
rum: an index of the extension RUM with the date attached to each entry, over one table.
inverted: a row for each term of a bulletin in a B-tree, walked by date for the rarest term, the others looked up;
inverted hashed: the same in partitions by the hash of the term.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

WALK = 0.2
"""Chosen by the measured costs: at a lower share the bitmap is cheaper in a partition of 50,000."""

COMMON = 0.02
"""Terms of at least this share of a sample are listed as common."""

HASHES = 16
FIRST, LAST = -(1 << 62), (1 << 62)
UNDATED = 1 << 39

SHARED = """
CREATE TABLE bulletins (id bigint, address text, title text, published text, source text, site text,
    sort_date bigint, day int);
CREATE TABLE documents (id bigint, contract bytea);
ALTER TABLE documents ALTER contract SET STORAGE EXTERNAL;
CREATE TABLE marks (user_name text, bulletin bigint, read boolean);
CREATE TABLE partitions (root text, name text, low bigint, high bigint);
CREATE TABLE common (term int4 PRIMARY KEY, share real);
"""
SHARED_INDEXES = """
ALTER TABLE bulletins ADD PRIMARY KEY (id);
CREATE UNIQUE INDEX ON bulletins (address);
CREATE INDEX ON bulletins (sort_date, id);
CREATE INDEX ON bulletins (source, sort_date, id);
ALTER TABLE documents ADD PRIMARY KEY (id);
INSERT INTO marks SELECT 'few read', id, true FROM bulletins WHERE id % 50 = 0;
INSERT INTO marks SELECT 'most read', id, true FROM bulletins WHERE id % 50 <> 0;
ALTER TABLE marks ADD PRIMARY KEY (user_name, bulletin);
ANALYZE bulletins, documents, marks;
"""


class Period(NamedTuple):
    """A partition and its bounds: `low` <= sort_date < `high`."""

    name: str
    low: int
    high: int


def periods(root: str) -> list[Period]:
    """The partitions of a table by year or by month, newest first, the undated last."""
    monthly = root.endswith("month")
    days = [date(year, month, 1) for year in range(2005, 2026) for month in (range(1, 13) if monthly else (1,))]
    starts = [1 - _seconds(day) for day in reversed(days) if day <= date(2025, 1, 1)]
    bounds = [FIRST, *starts, UNDATED, LAST]
    return [Period(f"{root}_{number:03d}", low, high) for number, (low, high) in enumerate(pairwise(bounds))]


def _seconds(day: date) -> int:
    return (day - date(1970, 1, 1)).days * 86400


def create_terms(root: str) -> Iterator[str]:
    """The statements that make a partitioned table of terms, without an index."""
    yield f"CREATE TABLE {root} (sort_date bigint, id bigint, terms int4[]) PARTITION BY RANGE (sort_date)"
    for period in periods(root):
        yield f"CREATE TABLE {period.name} PARTITION OF {root} FOR VALUES FROM ({period.low}) TO ({period.high})"
        # CRC-32 cannot be compressed.
        yield f"ALTER TABLE {period.name} ALTER terms SET STORAGE EXTERNAL"
        yield f"INSERT INTO partitions VALUES ('{root}', '{period.name}', {period.low}, {period.high})"


def index_terms(root: str) -> list[str]:
    """The statements that index a partitioned table, one for each partition."""
    return [
        f"CREATE INDEX {period.name}_date ON {period.name} (sort_date, id);"
        f"CREATE INDEX {period.name}_terms ON {period.name} USING gin (terms); ANALYZE {period.name}"
        for period in periods(root)
    ]


SAMPLE_COMMON = f"""
WITH sample AS MATERIALIZED (SELECT terms FROM year TABLESAMPLE SYSTEM (%s)),
total AS (SELECT count(*) n FROM sample)
INSERT INTO common SELECT term, count(*)::real / max(n) FROM sample, total, unnest(terms) term
GROUP BY term HAVING count(*) >= {COMMON} * max(n)
"""

FIND = """
CREATE OR REPLACE FUNCTION find_{root}(wanted int4[], after_date bigint, after_id bigint, most int,
    since bigint DEFAULT {first}, until bigint DEFAULT {last}, joined text DEFAULT '')
RETURNS TABLE (d bigint, i bigint) LANGUAGE plpgsql STABLE ROWS 64 SET enable_seqscan = off AS $$
DECLARE period record; found_now int; missing int := most;
BEGIN
    FOR period IN SELECT name FROM partitions WHERE root = '{root}' AND high > after_date AND high > since
            AND low <= until ORDER BY low LOOP
        RETURN QUERY EXECUTE format(
            'WITH held AS MATERIALIZED (SELECT sort_date, id FROM %I WHERE terms @> $1) '
            'SELECT sort_date, id FROM held h WHERE (sort_date, id) > ($2, $3) AND sort_date BETWEEN $5 AND $6 %s '
            'ORDER BY sort_date, id LIMIT $4', period.name, joined)
            USING wanted, after_date, after_id, missing, since, until;
        GET DIAGNOSTICS found_now = ROW_COUNT;
        missing := missing - found_now;
        EXIT WHEN missing <= 0;
    END LOOP;
END $$
"""


def find_compiled(root: str, name: str, *, walk: bool, joined: str = "") -> str:
    """The function with a statement for each partition; `joined` is a condition on the bulletin `h.id`."""
    parts = []
    for period in periods(root):
        search = (
            f"WITH held AS MATERIALIZED (SELECT sort_date, id FROM {period.name} WHERE terms @> wanted) "
            "SELECT sort_date, id FROM held h WHERE (sort_date, id) > (after_date, after_id) "
            f"AND sort_date BETWEEN since AND until {joined} ORDER BY sort_date, id LIMIT missing"
        )
        parts.append(_part(period, _walked(period, search, joined) if walk else f"RETURN QUERY {search};"))
    shares = "share := (SELECT coalesce(exp(sum(ln(coalesce(c.share, 0.01)))), 0) FROM unnest(wanted) w "
    shares += "LEFT JOIN common c ON c.term = w);"
    # Without it, the planner may read and sort a partition for a term of a share that it does not know yet.
    sorting = "SET enable_sort = off " if walk else ""
    return f"""
CREATE OR REPLACE FUNCTION find_{name}(wanted int4[], after_date bigint, after_id bigint, most int,
    since bigint DEFAULT {FIRST}, until bigint DEFAULT {LAST})
RETURNS TABLE (d bigint, i bigint) LANGUAGE plpgsql STABLE ROWS 64 SET enable_seqscan = off {sorting}AS $$
DECLARE found_now int; missing int := most; share float;
BEGIN
    {shares if walk else ""}
    {"".join(parts)}
END $$
"""


def _part(period: Period, search: str) -> str:
    return f"""
    IF missing > 0 AND {period.high} > after_date AND {period.high} > since AND {period.low} <= until THEN
        {search}
        GET DIAGNOSTICS found_now = ROW_COUNT;
        missing := missing - found_now;
    END IF;"""


def _walked(period: Period, search: str, joined: str) -> str:
    # No GIN index can answer a condition on an expression that is not the indexed column, and its share is still
    # estimated by that of the column.
    return f"""IF share >= {WALK} THEN
            RETURN QUERY SELECT sort_date, id FROM {period.name} h WHERE (terms @> wanted) IS TRUE
                AND (sort_date, id) > (after_date, after_id) AND sort_date BETWEEN since AND until {joined}
                ORDER BY sort_date, id LIMIT missing;
        ELSE
            RETURN QUERY {search};
        END IF;"""


RUM = """
CREATE EXTENSION IF NOT EXISTS rum;
CREATE TABLE rum_terms (sort_date bigint, id bigint, terms int4[]);
ALTER TABLE rum_terms ALTER terms SET STORAGE EXTERNAL;
"""
RUM_INDEX = """
CREATE INDEX rum_index ON rum_terms USING rum (terms rum_anyarray_addon_ops, sort_date)
    WITH (attach = 'sort_date', to = 'terms', order_by_attach = 't')
"""
# Bulletins of the same second have no order: those of the last one come again, and the client drops them.
FIND_RUM = """
SELECT sort_date, id FROM rum_terms WHERE terms @> %(wanted)s::int4[] AND sort_date >= %(date)s
ORDER BY sort_date |=> %(date)s LIMIT %(most)s
"""


def create_inverted(name: str) -> Iterator[str]:
    """The inverted table, in partitions by the hash of the term when its name says so."""
    columns = f"CREATE TABLE {name} (term int4, sort_date bigint, id bigint)"
    if not name.endswith("hashed"):
        yield columns
        return
    yield f"{columns} PARTITION BY HASH (term)"
    for number in range(HASHES):
        yield (
            f"CREATE TABLE {name}_{number} PARTITION OF {name} "
            f"FOR VALUES WITH (MODULUS {HASHES}, REMAINDER {number})"
        )


FIND_INVERTED = """
CREATE OR REPLACE FUNCTION find_{name}(wanted int4[], after_date bigint, after_id bigint, most int)
RETURNS TABLE (d bigint, i bigint) LANGUAGE plpgsql STABLE ROWS 64 SET enable_seqscan = off
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_bitmapscan = off SET enable_sort = off AS $$
DECLARE each int4; rarest int4; held int; fewest int := 2147483647; checks text := '';
BEGIN
    FOREACH each IN ARRAY wanted LOOP
        SELECT count(*) INTO held FROM (SELECT FROM {name} WHERE term = each LIMIT LEAST(fewest, 2000)) counted;
        IF held < fewest THEN fewest := held; rarest := each; END IF;
    END LOOP;
    FOREACH each IN ARRAY wanted LOOP
        IF each <> rarest THEN
            checks := checks || format(' AND EXISTS (SELECT FROM {name} o WHERE o.term = %s '
                'AND o.sort_date = r.sort_date AND o.id = r.id OFFSET 0)', each);
        END IF;
    END LOOP;
    RETURN QUERY EXECUTE 'SELECT sort_date, id FROM {name} r WHERE term = $1 AND (sort_date, id) > ($2, $3)'
        || checks || ' ORDER BY sort_date, id LIMIT $4' USING rarest, after_date, after_id, most;
END $$
"""


class Engine(NamedTuple):
    """How an engine is asked: a query that returns sort_date and id, with named parameters."""

    name: str
    find: str


_CALL = "SELECT d, i FROM find_{}(%(wanted)s::int4[], %(date)s, %(id)s, %(most)s)"
ENGINES = {
    name: Engine(name, _CALL.format(name.replace(" ", "_")))
    for name in ("year", "month", "compiled", "compiled month", "walk", "inverted", "inverted hashed")
}
ENGINES["rum"] = Engine("rum", FIND_RUM)


def size_of(connection: Any, pattern: str) -> tuple[int, int]:
    """Bytes of the tables whose names match a pattern, and of their indexes."""
    found = connection.execute(
        "SELECT coalesce(sum(pg_table_size(oid)), 0), coalesce(sum(pg_indexes_size(oid)), 0) FROM pg_class "
        "WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname ~ %s",
        (pattern,),
    ).fetchone()
    return int(found[0]), int(found[1])


def run(connection: Any, statements: Sequence[str] | Iterator[str]) -> None:
    for statement in statements:
        connection.execute(statement)
