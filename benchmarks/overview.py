"""The overview of a large archive: how soon a timeline opens, what its keys take, and folded lists.

    python -m benchmarks.overview [--size 1000000] [--rounds 30] [--shared ADDRESS [--keep]] [--at FILE]

The tables are filled by SQL, with 300 publishers, 200 sources and 60 sections over 30 years, and one bulletin in
25 with the text of another. ADDRESS is an empty PostgreSQL database, which is filled instead of a file and emptied
at the end, unless --keep is given; it is measured again if it is there, as is FILE. Printed are milliseconds of
processor time of the program and the server together, and by the clock: of the first call behind the list in a
reopened archive, then of others. The server must run on this machine."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.filling import HEAD, Taken, without_indexes
from benchmarks.measure import option_parser, print_table
from benchmarks.program import scratch
from tui_reader.archive.protocol import Archive
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.statistics.periods import Timeline, Unit
from tui_reader.archive.values import View

if TYPE_CHECKING:
    from tui_reader.archive.postgres.connection import Server

PUBLISHERS, SOURCES, SECTIONS, DAYS = 300, 200, 60, 30 * 365
TODAY = date(2026, 12, 1).toordinal()
EVERY = 25
"""One bulletin in so many has the text of the one before it."""

_SQLITE = (
    "INSERT INTO bulletins (address, title, published, source, site, restored, tampered, read, starred, kept, "
    "sort_date, sort_title, sort_source, title_key, day, digest, seen, origin) "
    "WITH RECURSIVE n (i, r) AS (SELECT 1, 7919 UNION ALL SELECT i + 1, (r * 48271) % 2147483647 FROM n "
    "WHERE i < {size}) SELECT 'https://example.org/' || i, 'Notice ' || i, date('1970-01-01', (day - 719163) || "
    "' days') || 'T09:00:00+08:00', 'Publisher ' || (r / 97 % {publishers}), NULL, 0, 0, i % 2, i % 50 = 0, "
    "'2026-12-01T00:00:00.000000+00:00', -((day - 719163) * 86400 + i % 86400), CAST('notice ' || i AS BLOB), "
    "CAST('publisher ' || (r / 97 % {publishers}) AS BLOB), 'notice' || i, -day, NULL, "
    "'2026-12-01T00:00:00.000000+00:00', 'source ' || (r / 31 % {sources}) "
    "FROM (SELECT i, r, {today} - r % {days} AS day FROM n)",
    "INSERT INTO sections WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {sections}) "
    "SELECT i, 'Section ' || i FROM n",
    "INSERT INTO fingerprinted SELECT id, 1 + id % {sections} FROM bulletins",
    "INSERT INTO fingerprints SELECT (id * 2654435761) % 4294967296 - 2147483648, id FROM bulletins "
    "UNION ALL SELECT (id * 40503 + 77) * 69069 % 4294967296 - 2147483648, id FROM bulletins",
    "INSERT INTO same_texts SELECT id, id - id % {every} FROM bulletins WHERE id % {every} < 2 AND id >= {every}",
)
_POSTGRES = (
    "INSERT INTO bulletins (address, title, published, source, restored, tampered, kept, seen, day, sort_date, "
    "sort_title, sort_source, title_key, origin, folded_title, folded_source, folded_origin) "
    "SELECT 'https://example.org/' || i, 'Notice ' || i, (date '0001-01-01' + (day - 1)::integer)::text || "
    "'T09:00:00+08:00', 'Publisher ' || r / 97 % {publishers}, false, false, now(), now(), -day, "
    "-((day - 719163)::bigint * 86400 + i % 86400), convert_to('notice ' || i, 'UTF8'), "
    "convert_to('publisher ' || r / 97 % {publishers}, 'UTF8'), 'notice' || i, 'source ' || r / 31 % {sources}, "
    "'notice ' || i, 'publisher ' || r / 97 % {publishers}, 'source ' || r / 31 % {sources} "
    "FROM (SELECT i, r, {today} - r % {days} AS day FROM (SELECT i, (hashint8(i)::bigint + 2147483648) / 2 AS r "
    "FROM generate_series(1, {size}) AS i) AS n) AS n",
    "INSERT INTO sections (name) SELECT 'Section ' || i FROM generate_series(1, {sections}) AS i",
    "INSERT INTO fingerprinted SELECT id, 1 + id % {sections}, hashint8(id), hashint8(-id) FROM bulletins",
    "INSERT INTO same_texts SELECT id, id - id % {every} FROM bulletins WHERE id % {every} < 2 AND id >= {every}",
    "INSERT INTO marks (bulletin, read, starred) SELECT id, true, id % 50 = 0 FROM bulletins WHERE id % 2 = 1",
)
VIEWS = {
    "all": View(),
    "unread": View(filter="unread"),
    "of a publisher": View(source="Publisher 7"),
    "of a source": View(origins=("source 7",)),
    "of ten years": View(since=date(2010, 1, 1), until=date(2019, 12, 31)),
    "unread of a source": View(filter="unread", origins=("source 7",)),
}
MONTH = View(since=date(2015, 3, 1), until=date(2015, 3, 31))


def main() -> int:
    parser = option_parser("overview", __doc__)
    parser.add_argument("--size", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--shared", metavar="ADDRESS", help="an empty PostgreSQL database")
    parser.add_argument("--keep", action="store_true", help="keep what the database is filled with")
    parser.add_argument("--at", type=Path, metavar="FILE", help="the file to fill, or to measure again")
    options = parser.parse_args()
    names = {
        "size": options.size,
        "publishers": PUBLISHERS,
        "sources": SOURCES,
        "sections": SECTIONS,
        "days": DAYS,
        "today": TODAY,
        "every": EVERY,
    }
    if options.shared:
        _measure_shared(options.shared, names, options.rounds, keep=options.keep)
        return 0
    with scratch() as folder:
        path = options.at or Path(folder) / "archive.sqlite"
        if not path.exists():
            _fill(path, names)
        _measure(lambda: SqliteArchive.open(path), options.rounds)
    return 0


def _fill(path: Path, names: dict[str, int]) -> None:
    with SqliteArchive.open(path) as archive:
        archive.connection.execute("PRAGMA synchronous = OFF")
        archive.connection.execute("PRAGMA cache_size = -400000")
        archive.connection.execute("BEGIN")
        with without_indexes(archive.connection):
            for statement in _SQLITE:
                archive.connection.execute(statement.format(**names))
        archive.connection.execute("COMMIT")
        tables = ("fingerprinted", "fingerprints", "same_texts", "origin_days", "source_days")
        for table in tables:
            # Of tables and their indexes.
            sizes = archive.connection.execute(
                "SELECT sum(pgsize) FROM dbstat WHERE name = ? OR name LIKE ?", (table, f"{table}_by_%")
            ).fetchone()
            print(f"{table}: {(sizes[0] or 0) / names['size']:.1f} bytes a bulletin")


def _measure_shared(address: str, names: dict[str, int], rounds: int, keep: bool) -> None:
    from tui_reader.archive.postgres.connection import Server
    from tui_reader.archive.postgres.store import PostgresArchive

    server = Server(address)
    try:
        if not server.run("SELECT 1 FROM pg_namespace WHERE nspname = 'bulletin_tui'"):
            _fill_shared(server, names)
        _measure(lambda: PostgresArchive.open(address), rounds)
    finally:
        if not keep:
            server.write("DROP SCHEMA IF EXISTS bulletin_tui CASCADE")
        server.close()


def _fill_shared(server: Server, names: dict[str, int]) -> None:
    from tui_reader.archive.postgres import schema

    with server.transaction() as connection:
        schema.create(connection)
    with server.transaction() as connection, without_indexes(connection):
        for statement in _POSTGRES:
            connection.execute(statement.format(**names))
    with server.session() as connection:
        connection.execute("VACUUM (ANALYZE)")
    for table in ("fingerprinted", "same_texts", "origin_days_total", "source_days_total"):
        size = server.run(f"SELECT pg_total_relation_size('bulletin_tui.{table}')")[0][0]
        print(f"{table}: {size / names['size']:.1f} bytes a bulletin")


def _measure(open_again: Callable[[], Archive], rounds: int) -> None:
    draw = random.Random(1)
    distinct = View(distinct=True)
    calls: dict[str, Callable[[Archive], object]] = {
        f"timeline {name}": partial(_timeline, view=view) for name, view in VIEWS.items()
    }
    calls |= {
        "publishers": lambda archive: archive.group_counts(View(), "publisher"),
        "publishers of a month": lambda archive: archive.group_counts(MONTH, "publisher"),
        "sources": lambda archive: archive.group_counts(View(), "source"),
        "sections": lambda archive: archive.group_counts(View(), "section"),
        "sections of a month": lambda archive: archive.group_counts(MONTH, "section"),
        "rhythm of publishers": lambda archive: archive.publication_days("publisher", 100),
        "words of a month": lambda archive: archive.topic_words(MONTH, 30),
        "count of a folded list": lambda archive: archive.count(distinct),
        "50 rows of a folded list": lambda archive: archive.rows(distinct, draw.randrange(100_000), 50),
        "50 first rows": lambda archive: archive.rows(View(), 0, 50),
    }
    rows = []
    for name, call in calls.items():
        with open_again() as archive:
            # As on a screen, what is known stays known until a change is heard of.
            archive.changed()
            archive.rows(View(), 0, 50)
            rows.append((name, *Taken(archive, partial(call, archive), rounds).cells))
    with open_again() as archive:
        timeline = Timeline(archive.day_counts(View()))
        units: tuple[Unit, ...] = ("year", "month", "day")
        for unit in units:
            taken = Taken(archive, lambda: timeline.periods(unit).most(), rounds)  # noqa: B023
            rows.append((f"list of {unit}s", *taken.cells))
    print_table(("milliseconds", *HEAD), rows)


def _timeline(archive: Archive, view: View) -> object:
    return Timeline(archive.day_counts(view)).periods("year").most()


if __name__ == "__main__":
    sys.exit(main())
