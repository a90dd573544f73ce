"""The statements that make the sums of a shared archive, and notify its readers of changes.

Counting 1,000,000 rows takes a tenth of a second; triggers update sums with every change instead. Writers would
queue on one row of sums: each connection adds to rows of its own (`shard`), and readers add them up. What a user
has read and starred is counted apart, so that unread is the difference.

The triggers also notify: `CLIENT KIND BUCKETS`, where the client is that of `connection.Server`, the kind is
`bulletins`, `marks USER` or the name of a table, and the buckets are the days whose rows have changed, `*` for
any.
"""

from __future__ import annotations

from collections.abc import Callable

CHANNEL = "bulletin_tui"

SHARDS = 64
"""Two of four writers meet on a shard once in ten times. Chosen by hand."""

_KEYS = {
    "days": ("bucket bigint", "b.bucket"),
    "sources": ('sort_source bytea, name text COLLATE "C"', "b.sort_source"),
    "origins": ('origin text COLLATE "C"', "coalesce(b.origin, '')"),
}


def _column(table: str) -> str:
    return _KEYS[table][0].partition(" ")[0]


def _tables() -> tuple[str, ...]:
    made = []
    for table, (columns, _value) in _KEYS.items():
        made += [
            f"CREATE TABLE {table}_total ({columns}, shard smallint, total bigint NOT NULL, "
            f"PRIMARY KEY ({_column(table)}, shard))",
            f'CREATE TABLE {table}_marked (user_name text COLLATE "C", {columns.partition(",")[0]}, '
            f"read bigint NOT NULL, starred bigint NOT NULL, PRIMARY KEY (user_name, {_column(table)}))",
        ]
    return tuple(made)


def _add(table: str, rows: str) -> str:
    """SQL that adds rows of bulletins, each with its number `n`, to the sums of a table."""
    column, value = _column(table), _KEYS[table][1]
    name, names = (", name", ", coalesce(min(b.source), '')") if table == "sources" else ("", "")
    return (
        f"INSERT INTO {table}_total AS t ({column}, shard, total{name}) "
        f"SELECT {value}, pg_backend_pid() % {SHARDS}, sum(n){names} FROM {rows} GROUP BY 1 HAVING sum(n) <> 0 "
        f"ORDER BY 1 ON CONFLICT ({column}, shard) DO UPDATE SET total = t.total + excluded.total;"
    )


def _mark(table: str, rows: str) -> str:
    """SQL that adds marks, each with its number `n` and its bulletin `b`, to what users have marked."""
    column, value = _column(table), _KEYS[table][1]
    return (
        f"INSERT INTO {table}_marked AS t (user_name, {column}, read, starred) "
        f"SELECT m.user_name, {value}, sum(n * m.read::int), sum(n * m.starred::int) FROM {rows} GROUP BY 1, 2 "
        "HAVING sum(n * m.read::int) <> 0 OR sum(n * m.starred::int) <> 0 ORDER BY 1, 2 "
        f"ON CONFLICT (user_name, {column}) DO UPDATE "
        "SET read = t.read + excluded.read, starred = t.starred + excluded.starred;"
    )


def _notify(kind: str, buckets: str) -> str:
    """SQL that notifies of changed buckets, given as a query of one column."""
    found = f"SELECT string_agg(DISTINCT bucket::text, ',') FROM ({buckets}) AS changed"
    return f"PERFORM notify_change({kind}, ({found}));"


def _function(name: str, body: str, declared: str = "") -> str:
    # The role that writes may not have rights on the sums, nor on the marks of others.
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER "
        f"SET search_path = bulletin_tui, pg_temp AS $$ {declared} BEGIN {body} RETURN NULL; END $$"
    )


def _trigger(name: str, table: str, event: str, function: str) -> str:
    seen = {
        "INSERT": "NEW TABLE AS added",
        "DELETE": "OLD TABLE AS removed",
        "UPDATE": "OLD TABLE AS removed NEW TABLE AS added",
    }[event]
    return (
        f"CREATE TRIGGER {name} AFTER {event} ON {table} REFERENCING {seen} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
    )


def _every(statement: Callable[[str, str], str], rows: str) -> str:
    return " ".join(statement(table, rows) for table in _KEYS)


def _bulletins() -> tuple[str, ...]:
    added, removed = "(SELECT *, 1 AS n FROM added) b", "(SELECT *, -1 AS n FROM removed) b"
    differ = "(o.bucket, o.sort_source, o.origin) IS DISTINCT FROM (w.bucket, w.sort_source, w.origin)"
    moved = (
        f"(SELECT o.*, -1 AS n FROM removed o JOIN added w USING (id) WHERE {differ} "
        f"UNION ALL SELECT w.*, 1 AS n FROM removed o JOIN added w USING (id) WHERE {differ}) b"
    )
    insert = _every(_add, added) + _notify("'bulletins'", "SELECT bucket FROM added")
    delete = _every(_add, removed) + _notify("'bulletins'", "SELECT bucket FROM removed")
    notify = _notify("'bulletins'", _CHANGED)
    update = (
        f"IF EXISTS (SELECT FROM removed o JOIN added w USING (id) WHERE {differ}) THEN "
        + _every(_add, moved)
        + _every(_mark, f"marks m JOIN {moved} ON b.id = m.bulletin")
        + f" END IF; IF EXISTS (SELECT FROM added) THEN {notify} END IF;"
    )
    return (
        _function("count_added", f"IF EXISTS (SELECT FROM added) THEN {insert} END IF;"),
        _function("count_removed", f"IF EXISTS (SELECT FROM removed) THEN {delete} END IF;"),
        _function("count_moved", update),
        _trigger("counted_added", "bulletins", "INSERT", "count_added"),
        _trigger("counted_removed", "bulletins", "DELETE", "count_removed"),
        _trigger("counted_moved", "bulletins", "UPDATE", "count_moved"),
        # Before its bulletin goes, by which they are counted.
        "CREATE FUNCTION remove_marks() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER "
        "SET search_path = bulletin_tui, pg_temp AS "
        "$$ BEGIN DELETE FROM marks WHERE bulletin = OLD.id; RETURN OLD; END $$",
        "CREATE TRIGGER marks_removed BEFORE DELETE ON bulletins FOR EACH ROW EXECUTE FUNCTION remove_marks()",
    )


_CHANGED = (
    "SELECT o.bucket FROM removed o JOIN added w USING (id) WHERE o.bucket <> w.bucket "
    "UNION ALL SELECT w.bucket FROM removed o JOIN added w USING (id) WHERE o.bucket <> w.bucket"
)


def _marks() -> tuple[str, ...]:
    def rows(table: str, number: int) -> str:
        return f"(SELECT *, {number} AS n FROM {table}) m JOIN bulletins b ON b.id = m.bulletin"

    both = (
        "(SELECT *, -1 AS n FROM removed UNION ALL SELECT *, 1 AS n FROM added) m "
        "JOIN bulletins b ON b.id = m.bulletin"
    )
    made = []
    for event, name, changed in (
        ("INSERT", "added", rows("added", 1)),
        ("DELETE", "removed", rows("removed", -1)),
        ("UPDATE", "added", both),
    ):
        function = f"count_marks_{event.lower()}"
        notify = _notify(
            f"'marks ' || (SELECT min(user_name) FROM {name})",
            f"SELECT bucket FROM {name} m JOIN bulletins b ON b.id = m.bulletin",
        )
        body = _every(_mark, changed) + notify
        made += [
            _function(function, f"IF EXISTS (SELECT FROM {name}) THEN {body} END IF;"),
            _trigger(f"counted_{event.lower()}", "marks", event, function),
        ]
    return tuple(made)


_NOTIFYING = (
    "acknowledged",
    "announcements",
    "attachments",
    "failed_fetches",
    "file_texts",
    "recognized_pages",
    "saved",
    "synced",
    "tags",
)
"""The tables of whose changes readers are notified, without what has changed."""

COUNTS = (
    *_tables(),
    # A payload has at most 8,000 bytes.
    f"""
    CREATE FUNCTION notify_change(kind text, buckets text) RETURNS void LANGUAGE sql AS $$
        SELECT pg_notify('{CHANNEL}', coalesce(nullif(current_setting('bulletin_tui.client', true), ''), '-')
            || ' ' || kind || ' ' || CASE WHEN length(buckets) > 7000 THEN '*' ELSE coalesce(buckets, '') END)
    $$
    """,
    *_bulletins(),
    *_marks(),
    "CREATE FUNCTION notify_table() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN PERFORM bulletin_tui.notify_change(TG_TABLE_NAME::text, ''); RETURN NULL; END $$",
    *(
        f"CREATE TRIGGER notified AFTER INSERT OR UPDATE OR DELETE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION notify_table()"
        for table in _NOTIFYING
    ),
)
