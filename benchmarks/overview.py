"""The overview of a large archive: how soon a timeline opens, what its keys take, and folded lists.

    python -m benchmarks.overview [--size 1000000] [--rounds 30] [--shared ADDRESS]

The tables are filled by SQL, with 300 publishers, 200 sources and 60 sections over 30 years, and one bulletin in
25 with the text of another. ADDRESS is an empty PostgreSQL database, which is filled instead of a file and emptied
at the end. Printed are ms of wall time: of the first call in a new connection, then median, 95th percentile and
maximum."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from benchmarks.measure import option_parser, print_table, quantiles
from benchmarks.program import scratch
from tui_reader.archive.protocol import Archive
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.statistics.periods import Timeline, Unit
from tui_reader.archive.values import View

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
    "SELECT 'https://example.org/' || i, 'Notice ' || i, (date '0001-01-01' + (day - 1))::text || "
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
    "ANALYZE",
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
    parser.add_argument("--shared", metavar="ADDRESS")
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
    with scratch() as folder:
        open_again = _shared(options.shared, names) if options.shared else _file(Path(folder), names)
        try:
            _measure(open_again, options.rounds)
        finally:
            if options.shared:
                _empty(options.shared)
    return 0


def _file(folder: Path, names: dict[str, int]) -> Callable[[], Archive]:
    path = folder / "archive.sqlite"
    with SqliteArchive.open(path) as archive:
        archive.connection.execute("BEGIN")
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
    return lambda: SqliteArchive.open(path)


def _shared(address: str, names: dict[str, int]) -> Callable[[], Archive]:
    from tui_reader.archive.postgres import schema
    from tui_reader.archive.postgres.connection import Server
    from tui_reader.archive.postgres.store import PostgresArchive

    server = Server(address)
    with server.transaction() as connection:
        schema.create(connection)
    with server.transaction() as connection:
        for statement in _POSTGRES:
            connection.execute(statement.format(**names))
    for table in ("fingerprinted", "same_texts", "origin_days_total", "source_days_total"):
        size = server.run(f"SELECT pg_total_relation_size('bulletin_tui.{table}')")[0][0]
        print(f"{table}: {size / names['size']:.1f} bytes a bulletin")
    server.close()
    return lambda: PostgresArchive.open(address)


def _empty(address: str) -> None:
    from tui_reader.archive.postgres.connection import Server

    server = Server(address)
    with server.transaction() as connection:
        connection.execute("DROP SCHEMA bulletin_tui CASCADE")
    server.close()


def _measure(open_again: Callable[[], Archive], rounds: int) -> None:
    draw = random.Random(1)
    folded = View(folded=True)
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
        "count of a folded list": lambda archive: archive.count(folded),
        "50 rows of a folded list": lambda archive: archive.rows(folded, draw.randrange(100_000), 50),
        "50 first rows": lambda archive: archive.rows(View(), 0, 50),
    }
    rows = []
    for name, call in calls.items():
        with open_again() as archive:
            archive.rows(View(), 0, 50)
            first = _timed(call, archive)
            others = [_timed(call, archive) for _ in range(rounds)]
        rows.append((name, f"{first:.1f}", *(f"{each:.1f}" for each in quantiles(others))))
    with open_again() as archive:
        timeline = Timeline(archive.day_counts(View()))
    units: tuple[Unit, ...] = ("year", "month", "day")
    for unit in units:
        taken = [_timed(lambda _archive: timeline.periods(unit).most(), archive) for _ in range(rounds)]  # noqa: B023
        rows.append((f"list of {unit}s", f"{taken[0]:.1f}", *(f"{each:.1f}" for each in quantiles(taken))))
    print_table(("call", "first", "median", "95 %", "max"), rows)


def _timeline(archive: Archive, view: View) -> object:
    return Timeline(archive.day_counts(view)).periods("year").most()


def _timed(call: Callable[[Archive], object], archive: Archive) -> float:
    begun = time.perf_counter()
    call(archive)
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    sys.exit(main())
