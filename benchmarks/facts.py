"""References and key dates of a large archive: how soon lists open, and what a key takes in them.

    python -m benchmarks.facts [--size 1000000] [--rounds 30] [--shared ADDRESS] [--at FILE]

The tables are filled by SQL, with bulletins that have two keys, four references and 0.7 key dates each; a tenth of
all bulletins cite one of them, by two keys. ADDRESS is an empty PostgreSQL database, which is filled instead of a
file and emptied at the end. FILE is kept, and measured again if it is there. Printed are milliseconds, of CPU of
this process for a file and of wall time for a server: of the first call, then the median, the 95th percentile and
the maximum of calls at random places.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.measure import option_parser, print_table, quantiles
from benchmarks.program import scratch
from tui_reader.archive.extracted.rules import Findings
from tui_reader.archive.extracted.storage import StoredFacts, stored
from tui_reader.archive.protocol import Archive
from tui_reader.archive.record import columns, pack
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import View
from tui_reader.extraction.values import KeyDate, Reference, TextPlace
from tui_reader.model import Bulletin, Paragraph

TODAY = date(2026, 12, 1)
ROWS = 50
"""Rows of a window: those of a large screen."""
SOURCES = 200
POPULAR = 1
"""The bulletin that a tenth of all cite."""


class Made(NamedTuple):
    """A bulletin as it is written: its number, columns, packed text and what is extracted from it."""

    id: int
    columns: dict[str, Any]
    document: bytes
    facts: StoredFacts


def made(size: int, seed: int) -> Iterator[Made]:
    """The bulletins, each a function of the seed and its number."""
    document = pack(Bulletin("https://example.org/", "x", preamble=(Paragraph("Bids are opened then. " * 40),)))
    alike = columns(Bulletin("https://example.org/", "x"))
    place = TextPlace(0, 5, 30)
    for id in range(1, size + 1):
        draw = random.Random(seed * 1_000_003 + id)
        keys = (f"cn:{id}", f"title:{id}")
        cited = [draw.randint(1, size) for _ in range(4)]
        references = [Reference("number", f"cn:{each}", "", place) for each in cited]
        if draw.random() < 0.1:
            key = draw.choice((f"cn:{POPULAR}", f"title:{POPULAR}"))
            references.append(Reference("number", key, "", place, "", "amends" if draw.random() < 0.001 else ""))
            references.append(Reference("title", f"title:{POPULAR}", "", place))
        published = TODAY - timedelta(days=int(draw.expovariate(1 / 1500)))
        dates = []
        if draw.random() < 0.5:
            dates.append(KeyDate("bid", published + timedelta(days=draw.randint(1, 40)), place))
        if draw.random() < 0.2:
            dates.append(KeyDate("effective", published + timedelta(days=draw.randint(1, 400)), place))
        title = f"Notice {id}"
        values = {**alike, "address": f"https://example.org/{id}", "title": title, "title_key": title}
        values |= {
            "sort_title": title.encode(),
            "published": f"{published}T09:00:00+08:00",
            "day": -published.toordinal(),
        }
        values |= {"sort_date": -(published - date(1970, 1, 1)).days * 86400 - id % 86400}
        values |= {"kept": "2026-12-01T00:00:00.000000+00:00", "digest": id.to_bytes(32, "big")}
        values |= {"origin": f"source {draw.randrange(SOURCES)}"}
        yield Made(id, values, document, stored(Findings(keys, tuple(references), tuple(dates))))


def fill_file(path: Path, size: int, seed: int) -> None:
    """Fills a file, without the search index."""
    from tui_reader.archive.sqlite.extracted import writing

    with SqliteArchive.open(path) as archive:
        connection = archive.connection
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -400000")
        connection.execute("BEGIN")
        for one in made(size, seed):
            names = ["id", *one.columns]
            connection.execute(
                f"INSERT INTO bulletins ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
                (one.id, *one.columns.values()),
            )
            connection.execute("INSERT INTO documents VALUES (?, ?)", (one.id, one.document))
            writing.add(connection, one.id, one.columns["sort_date"], one.facts)
            if one.id % 50_000 == 0:
                connection.execute("COMMIT")
                print(f"{one.id:,}", file=sys.stderr)
                connection.execute("BEGIN")
        connection.execute("COMMIT")


def fill_server(address: str, size: int, seed: int) -> None:
    """Makes and fills an archive in a database, without the terms of searches."""
    from tui_reader.archive.postgres.connection import Server
    from tui_reader.archive.postgres.extracted import writing
    from tui_reader.archive.postgres.schema import create

    server = Server(address)
    try:
        with server.transaction() as connection:
            create(connection)
        left = made(size, seed)
        while some := list(islice(left, 2000)):
            names = ["id", *some[0].columns, "seen", "folded_title", "folded_source", "folded_origin"]
            rows = [(one.id, *one.columns.values(), one.columns["kept"], "", "", "") for one in some]
            with server.transaction() as connection, connection.cursor() as cursor:
                cursor.executemany(
                    f"INSERT INTO bulletins ({', '.join(names)}) OVERRIDING SYSTEM VALUE "
                    f"VALUES ({', '.join(['%s'] * len(names))})",
                    rows,
                )
                cursor.executemany(
                    "INSERT INTO documents VALUES (%s, %b)", [(one.id, one.document) for one in some]
                )
                writing.add(connection, {one.id: one.facts for one in some})
            if some[-1].id % 50_000 == 0:
                print(f"{some[-1].id:,}", file=sys.stderr)
        with server.session() as connection:
            connection.execute("VACUUM (ANALYZE)")
    finally:
        server.close()


def calls(archive: Archive, size: int, draw: random.Random) -> dict[str, Callable[[], object]]:
    """What screens ask, at random places."""
    everything, some = View(), View(origins=("source 7",))
    unread = View("unread")
    whole = archive.agenda_count(everything)
    of_one = archive.agenda_count(some)
    citing = archive.count_cited_by(POPULAR)
    print(f"{whole:,} key dates, {of_one:,} of one source, {citing:,} bulletins cite number {POPULAR}")

    def opened(view: View) -> None:
        row = archive.agenda_row_of(view, TODAY)
        archive.agenda_count(view)
        archive.agenda(view, None, None, row, ROWS)

    def ids() -> list[int]:
        start = draw.randrange(size - ROWS)
        return archive.ids(everything, start, start + ROWS)

    return {
        "agenda opened at today": lambda: opened(everything),
        "agenda from today, a view of one source": lambda: archive.agenda(some, TODAY, None, 0, ROWS),
        "agenda from today, unread": lambda: archive.agenda(unread, TODAY, None, 0, ROWS),
        "agenda of one source opened at today": lambda: opened(some),
        "agenda of unread opened at today": lambda: opened(unread),
        "a window of the agenda": lambda: archive.agenda(everything, None, None, draw.randrange(whole), ROWS),
        "a window of it, of one source": lambda: archive.agenda(some, None, None, draw.randrange(of_one), ROWS),
        "a window of it, of unread": lambda: archive.agenda(
            unread, None, None, draw.randrange(whole - ROWS), ROWS
        ),
        "cited by opened, the popular one": lambda: (
            archive.count_cited_by(POPULAR),
            archive.cited_by(POPULAR, 0, ROWS),
        ),
        "a window of cited by": lambda: archive.cited_by(POPULAR, draw.randrange(citing), ROWS),
        "references of a bulletin": lambda: archive.references(draw.randint(1, size)),
        "next dates of a window": lambda: archive.next_dates(ids(), TODAY),
        "validity of a window": lambda: archive.validity(ids()),
        "validity of the popular one": lambda: archive.validity([POPULAR]),
    }


def measure(archive: Archive, size: int, rounds: int, seed: int, clock: Callable[[], float]) -> None:
    """Prints the table."""
    draw = random.Random(seed)
    rows = []
    for name, call in calls(archive, size, draw).items():
        taken = []
        for _ in range(rounds):
            before = clock()
            call()
            taken.append((clock() - before) * 1000)
        rows.append((name, f"{taken[0]:.1f}", *quantiles(taken[1:]).cells))
    print_table(("milliseconds", "first", "median", "p95", "max"), rows)


def main() -> None:
    parser = option_parser("facts", __doc__)
    parser.add_argument("--size", type=int, default=1_000_000, help="bulletins (1,000,000)")
    parser.add_argument("--rounds", type=int, default=30, help="calls of each kind (30)")
    parser.add_argument("--seed", type=int, default=7, help="of the generated bulletins (7)")
    parser.add_argument("--shared", metavar="ADDRESS", help="an empty PostgreSQL database")
    parser.add_argument("--at", type=Path, metavar="FILE", help="the file to fill, or to measure again")
    arguments = parser.parse_args()
    if arguments.shared:
        from tui_reader.archive.postgres.connection import Server
        from tui_reader.archive.postgres.store import PostgresArchive

        try:
            fill_server(arguments.shared, arguments.size, arguments.seed)
            with PostgresArchive.open(arguments.shared) as shared:
                # As on a screen, what is known stays known until a change is heard of.
                shared.changed()
                time.sleep(1)
                measure(shared, arguments.size, arguments.rounds, arguments.seed, time.perf_counter)
        finally:
            server = Server(arguments.shared)
            server.write("DROP SCHEMA IF EXISTS bulletin_tui CASCADE")
            server.close()
        return
    with scratch() as folder:
        path = arguments.at or Path(folder) / "archive.sqlite"
        if not path.exists():
            fill_file(path, arguments.size, arguments.seed)
        with SqliteArchive.open(path) as archive:
            print(f"{path.stat().st_size / 1e6:,.0f} MB")
            measure(archive, arguments.size, arguments.rounds, arguments.seed, time.process_time)


if __name__ == "__main__":
    main()
