"""The tables of statistics: sums by publisher, followed source and day, and fingerprints of texts.

Sums are kept in shards, as those of `counting`; what users have read and starred is not summed here.
"""

from __future__ import annotations

from tui_reader.archive.postgres.counting import SHARDS

_KEYS = {
    "source_days": ("sort_source", "bytea", "b.sort_source"),
    "origin_days": ("origin", 'text COLLATE "C"', "coalesce(b.origin, '')"),
}


def _table(name: str) -> str:
    column, kind, _value = _KEYS[name]
    return (
        f"CREATE TABLE {name}_total ({column} {kind}, day integer, shard smallint, total bigint NOT NULL, "
        f"PRIMARY KEY ({column}, day, shard))"
    )


def _add(name: str, rows: str) -> str:
    """SQL that adds rows of bulletins, each with its number `n`, to the sums of a table."""
    column, _kind, value = _KEYS[name]
    return (
        f"INSERT INTO {name}_total AS t ({column}, day, shard, total) "
        f"SELECT {value}, b.day, pg_backend_pid() % {SHARDS}, sum(n) FROM {rows} GROUP BY 1, 2 HAVING sum(n) <> 0 "
        f"ORDER BY 1, 2 ON CONFLICT ({column}, day, shard) DO UPDATE SET total = t.total + excluded.total;"
    )


def _function(name: str, rows: str, condition: str = "true") -> str:
    body = " ".join(_add(table, rows) for table in _KEYS)
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER "
        f"SET search_path = bulletin_tui, pg_temp AS $$ BEGIN IF {condition} THEN {body} END IF; "
        "RETURN NULL; END $$"
    )


_DIFFER = "(o.day, o.sort_source, o.origin) IS DISTINCT FROM (w.day, w.sort_source, w.origin)"
_MOVED = (
    f"(SELECT o.*, -1 AS n FROM removed o JOIN added w USING (id) WHERE {_DIFFER} "
    f"UNION ALL SELECT w.*, 1 AS n FROM removed o JOIN added w USING (id) WHERE {_DIFFER}) b"
)

STATISTICS_TABLES = (
    *(_table(name) for name in _KEYS),
    *(
        f"INSERT INTO {name}_total SELECT {value}, b.day, 0, count(*) FROM bulletins b GROUP BY 1, 2"
        for name, (_column, _kind, value) in _KEYS.items()
    ),
    _function("count_days_added", "(SELECT *, 1 AS n FROM added) b"),
    _function("count_days_removed", "(SELECT *, -1 AS n FROM removed) b"),
    _function(
        "count_days_moved",
        _MOVED,
        f"EXISTS (SELECT FROM removed o JOIN added w USING (id) WHERE {_DIFFER})",
    ),
    "CREATE TRIGGER days_counted_added AFTER INSERT ON bulletins REFERENCING NEW TABLE AS added "
    "FOR EACH STATEMENT EXECUTE FUNCTION count_days_added()",
    "CREATE TRIGGER days_counted_removed AFTER DELETE ON bulletins REFERENCING OLD TABLE AS removed "
    "FOR EACH STATEMENT EXECUTE FUNCTION count_days_removed()",
    "CREATE TRIGGER days_counted_moved AFTER UPDATE ON bulletins REFERENCING OLD TABLE AS removed "
    "NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_days_moved()",
    'CREATE TABLE sections (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text COLLATE "C" NOT NULL)',
    "CREATE UNIQUE INDEX sections_by_name ON sections (key_of(name))",
    # What was found out about the current text: its section, NULL for none.
    # `a` and `b` are keys of sentences of the text, equal in texts that may be the same.
    "CREATE TABLE fingerprinted (bulletin bigint PRIMARY KEY REFERENCES bulletins ON DELETE CASCADE, "
    "section integer, a integer, b integer)",
    "CREATE INDEX fingerprinted_a ON fingerprinted (a) WHERE a IS NOT NULL",
    "CREATE INDEX fingerprinted_b ON fingerprinted (b) WHERE b IS NOT NULL",
    # Bulletins with the same text as another; `first` is the one that was kept first, which is here, too.
    "CREATE TABLE same_texts (bulletin bigint PRIMARY KEY REFERENCES bulletins ON DELETE CASCADE, "
    "first bigint NOT NULL)",
    "CREATE INDEX same_texts_by_first ON same_texts (first)",
    # Texts that wait to be compared with others, and the version of the rules by which the rest was.
    "CREATE TABLE unfingerprinted (bulletin bigint PRIMARY KEY REFERENCES bulletins ON DELETE CASCADE)",
    "CREATE TABLE fingerprint_rules (version text NOT NULL)",
    "INSERT INTO fingerprint_rules VALUES ('')",
    """
    CREATE FUNCTION await_fingerprint() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = bulletin_tui, pg_temp AS $$
    BEGIN
        INSERT INTO unfingerprinted SELECT id FROM added ORDER BY id ON CONFLICT DO NOTHING;
        RETURN NULL;
    END $$
    """,
    "CREATE TRIGGER document_added AFTER INSERT ON documents REFERENCING NEW TABLE AS added "
    "FOR EACH STATEMENT EXECUTE FUNCTION await_fingerprint()",
    "CREATE TRIGGER document_replaced AFTER UPDATE ON documents REFERENCING NEW TABLE AS added "
    "FOR EACH STATEMENT EXECUTE FUNCTION await_fingerprint()",
)
