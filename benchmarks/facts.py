"""References and key dates of a large archive: how soon lists open, and what a key takes in them.

    python -m benchmarks.facts [--size 1000000] [--rounds 30] [--shared ADDRESS [--keep]] [--at FILE]

The tables are filled by SQL, with bulletins that have two keys, four references and 0.7 key dates each; a tenth of
all bulletins cite one of them, by two keys. ADDRESS is an empty PostgreSQL database, which is filled instead of a
file and emptied at the end, unless --keep is given; it is measured again if it is there, as is FILE. Printed are
milliseconds of processor time of the program and the server together, and by the clock: of the first call behind
the list in an archive that was reopened, then of calls at random places. The server must run on this machine.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks.filling import HEAD, Taken, without_indexes
from benchmarks.measure import option_parser, print_table
from benchmarks.program import scratch
from tui_reader.archive.extracted.rules import Findings
from tui_reader.archive.extracted.storage import StoredFacts, key_number, stored
from tui_reader.archive.protocol import Archive
from tui_reader.archive.record import pack
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import View
from tui_reader.extraction.values import KeyDate, Reference, TextPlace
from tui_reader.model import Bulletin, Paragraph

if TYPE_CHECKING:
    from tui_reader.archive.postgres.connection import Server

TODAY = date(2026, 12, 1)
ROWS = 50
"""Rows of a window: those of a large screen."""
SOURCES = 199
PATTERNS = 20_000
"""Combinations of a date, references and key dates; bulletins that have the same one cite the same."""
POPULAR = 1
"""The bulletin that a tenth of all cite."""


class Pattern(NamedTuple):
    """What some bulletins have alike: when they were published, as a date and as the columns of this, and what is
    extracted from them."""

    published: str
    day: int
    newest: int
    facts: StoredFacts


def patterns(size: int, seed: int) -> list[Pattern]:
    """As many as are needed for an archive of a size."""
    draw, place, found = random.Random(seed), TextPlace(0, 5, 30), []
    for number in range(min(size, PATTERNS)):
        references = [Reference("number", f"cn:{draw.randint(1, size)}", "", place) for _ in range(4)]
        if draw.random() < 0.1:
            key = draw.choice((f"cn:{POPULAR}", f"title:{POPULAR}"))
            references.append(Reference("number", key, "", place, "", "" if number % 2000 else "amends"))
            references.append(Reference("title", f"title:{POPULAR}", "", place))
        published = TODAY - timedelta(days=int(draw.expovariate(1 / 1500)))
        dates = []
        if draw.random() < 0.5:
            dates.append(KeyDate("bid", published + timedelta(days=draw.randint(1, 40)), place))
        if draw.random() < 0.2:
            dates.append(KeyDate("effective", published + timedelta(days=draw.randint(1, 400)), place))
        facts = stored(Findings((), tuple(references), tuple(dates)))
        newest = -(published - date(1970, 1, 1)).days * 86400
        found.append(Pattern(f"{published}T09:00:00+08:00", -published.toordinal(), newest, facts))
    return found


def tables(size: int, seed: int) -> dict[str, Iterator[tuple[Any, ...]]]:
    """The rows of the temporary tables `_GIVEN`."""
    some = patterns(size, seed)
    return {
        "pattern": (
            (n, p.published, p.day, p.newest, p.facts.key_dates, p.facts.citing) for n, p in enumerate(some)
        ),
        "cited": ((n, key, effect) for n, p in enumerate(some) for key, effect in p.facts.citations.items()),
        "due": ((n, day, at) for n, p in enumerate(some) for at, day in enumerate(p.facts.days)),
        "own": (
            (id, id % len(some), a, b, struct.pack(">2q", a, b))
            for id in range(1, size + 1)
            for a, b in [(key_number(f"cn:{id}"), key_number(f"title:{id}"))]
        ),
    }


_GIVEN = (
    "CREATE TEMP TABLE pattern (n integer PRIMARY KEY, published text, day integer, newest bigint, "
    "key_dates {bytes}, citing {bytes})",
    "CREATE TEMP TABLE cited (n integer, key bigint, effect smallint)",
    "CREATE TEMP TABLE due (n integer, on_day integer, number integer)",
    "CREATE TEMP TABLE own (id bigint, n integer, a bigint, b bigint, keys {bytes})",
)
"""What the tables are filled from: of each pattern, and which keys and which pattern each bulletin has."""

_BULLETINS = (
    "INSERT INTO bulletins (id, address, title, published, source, site, restored, tampered, kept, seen, "
    "sort_date, sort_title, sort_source, title_key, day, digest, origin{more}) {always} "
    "SELECT id, 'https://example.org/' || id, 'Notice ' || id, {published}, NULL, NULL, {false}, {false}, "
    "'2026-12-01 00:00:00+00:00', '2026-12-01 00:00:00+00:00', newest - id % 86400, {title}, {empty}, "
    "'Notice ' || id, day, {digest}, "
    "'source ' || (id % {sources}){none} FROM own JOIN pattern USING (n) ORDER BY id"
)
_FILLED = (
    "INSERT INTO documents (id, contract) SELECT id, {mark} FROM own ORDER BY id",
    "INSERT INTO extracts (bulletin, rules, identities, key_dates, citing) "
    "SELECT id, {mark}, keys, key_dates, citing FROM own JOIN pattern USING (n) ORDER BY id",
    "INSERT INTO identities SELECT a, id FROM own UNION ALL SELECT b, id FROM own ORDER BY 1, 2",
    "INSERT INTO citations SELECT key, newest - id % 86400, id, effect FROM own JOIN pattern USING (n) "
    "JOIN cited USING (n) ORDER BY 1, 2, 3",
    "INSERT INTO key_dates SELECT on_day, id, number FROM own JOIN due USING (n) ORDER BY 1, 2, 3",
)


def fill_file(path: Path, size: int, seed: int) -> None:
    """Fills a file, without the search index."""
    from tui_reader.archive.sqlite.extracted.writing import rules_number

    with SqliteArchive.open(path) as archive:
        connection = archive.connection
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -400000")
        for statement in _GIVEN:
            connection.execute(statement.format(bytes="BLOB"))
        connection.execute("BEGIN")
        for table, rows in tables(size, seed).items():
            places = ", ".join("?" * (5 if table == "own" else 6 if table == "pattern" else 3))
            connection.executemany(f"INSERT INTO {table} VALUES ({places})", rows)
        with without_indexes(connection):
            words = {"more": "", "always": "", "published": "published", "false": "0", "none": "", "empty": "x''"}
            words |= {"title": "CAST('Notice ' || id AS BLOB)", "digest": "keys || keys", "sources": str(SOURCES)}
            connection.execute(_BULLETINS.format(**words))
            given = (document(), rules_number(connection))
            for number, statement in enumerate(_FILLED):
                connection.execute(statement.format(mark="?"), given[number : number + 1])
        connection.execute("COMMIT")


def fill_server(server: Server, size: int, seed: int) -> None:
    """Makes and fills an archive in a database, without the terms of searches."""
    from tui_reader.archive.extracted.rules import rules_version
    from tui_reader.archive.postgres.schema import create

    with server.transaction() as connection:
        create(connection)
    with server.transaction() as connection, without_indexes(connection):
        for statement in _GIVEN:
            connection.execute(statement.format(bytes="bytea"))
        for table, rows in tables(size, seed).items():
            with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            connection.execute(f"ANALYZE {table}")
        words = {"more": ", folded_title, folded_source, folded_origin", "always": "OVERRIDING SYSTEM VALUE"}
        words |= {"published": "published", "false": "false", "none": ", '', '', ''", "empty": "''::bytea"}
        words |= {
            "title": "convert_to('Notice ' || id, 'UTF8')",
            "digest": "keys || keys",
            "sources": str(SOURCES),
        }
        connection.execute(_BULLETINS.format(**words))
        rules = connection.execute("SELECT extraction_rules_number(%s)", (rules_version(),)).fetchone()
        given = (document(), *rules)
        for number, statement in enumerate(_FILLED):
            mark = "%b" if number == 0 else "%s"
            connection.execute(statement.format(mark=mark), given[number : number + 1] or None)
    with server.session() as connection:
        connection.execute("VACUUM (ANALYZE)")


def document() -> bytes:
    """The text of all bulletins, packed."""
    return pack(Bulletin("https://example.org/", "x", preamble=(Paragraph("Bids are opened then. " * 40),)))


class Numbers(NamedTuple):
    """How many key dates there are, and of one source, and how many bulletins cite the popular one."""

    whole: int
    of_one: int
    citing: int


def calls(size: int, draw: random.Random, numbers: Numbers) -> dict[str, Callable[[Archive], object]]:
    """What screens ask, at random places."""
    everything, some, unread = View(), View(origins=("source 7",)), View("unread")
    whole, of_one, citing = numbers

    def opened(archive: Archive, view: View) -> None:
        row = archive.agenda_row_of(view, TODAY)
        archive.agenda_count(view)
        archive.agenda(view, None, None, row, ROWS)

    def ids(archive: Archive) -> list[int]:
        start = draw.randrange(size - ROWS)
        return archive.ids(everything, start, start + ROWS)

    return {
        "agenda opened at today": lambda archive: opened(archive, everything),
        "agenda from today, a view of one source": lambda archive: archive.agenda(some, TODAY, None, 0, ROWS),
        "agenda from today, unread": lambda archive: archive.agenda(unread, TODAY, None, 0, ROWS),
        "agenda of one source opened at today": lambda archive: opened(archive, some),
        "agenda of unread opened at today": lambda archive: opened(archive, unread),
        "a window of the agenda": lambda archive: archive.agenda(
            everything, None, None, draw.randrange(whole), ROWS
        ),
        "a window of it, of one source": lambda archive: archive.agenda(
            some, None, None, draw.randrange(of_one), ROWS
        ),
        "a window of it, of unread": lambda archive: archive.agenda(
            unread, None, None, draw.randrange(whole - ROWS), ROWS
        ),
        "cited by opened, the popular one": lambda archive: (
            archive.count_cited_by(POPULAR),
            archive.cited_by(POPULAR, 0, ROWS),
        ),
        "a window of cited by": lambda archive: archive.cited_by(POPULAR, draw.randrange(citing), ROWS),
        "references of a bulletin": lambda archive: archive.references(draw.randint(1, size)),
        "next dates of a window": lambda archive: archive.next_dates(ids(archive), TODAY),
        "validity of a window": lambda archive: archive.validity(ids(archive)),
        "validity of the popular one": lambda archive: archive.validity([POPULAR]),
    }


def measure(open_again: Callable[[], Archive], size: int, rounds: int, seed: int) -> None:
    """Prints the table."""
    draw = random.Random(seed)
    with open_again() as archive:
        numbers = Numbers(
            archive.agenda_count(View()),
            archive.agenda_count(View(origins=("source 7",))),
            archive.count_cited_by(POPULAR),
        )
    print("{:,} key dates, {:,} of one source, {:,} bulletins cite number {}".format(*numbers, POPULAR))
    rows = []
    for name, call in calls(size, draw, numbers).items():
        with open_again() as archive:
            # As on a screen, what is known stays known until a change is heard of.
            archive.changed()
            archive.rows(View(), 0, ROWS)
            rows.append((name, *Taken(archive, partial(call, archive), rounds).cells))
    print_table(("milliseconds", *HEAD), rows)


def main() -> None:
    parser = option_parser("facts", __doc__)
    parser.add_argument("--size", type=int, default=1_000_000, help="bulletins (1,000,000)")
    parser.add_argument("--rounds", type=int, default=30, help="calls of each kind (30)")
    parser.add_argument("--seed", type=int, default=7, help="of the generated bulletins (7)")
    parser.add_argument("--shared", metavar="ADDRESS", help="an empty PostgreSQL database")
    parser.add_argument("--keep", action="store_true", help="keep what the database is filled with")
    parser.add_argument("--at", type=Path, metavar="FILE", help="the file to fill, or to measure again")
    arguments = parser.parse_args()
    size, rounds, seed = arguments.size, arguments.rounds, arguments.seed
    if arguments.shared:
        measure_server(arguments.shared, size, rounds, seed, keep=arguments.keep)
        return
    with scratch() as folder:
        path = arguments.at or Path(folder) / "archive.sqlite"
        if not path.exists():
            fill_file(path, size, seed)
        print(f"{path.stat().st_size / 1e6:,.0f} MB")
        measure(lambda: SqliteArchive.open(path), size, rounds, seed)


def measure_server(address: str, size: int, rounds: int, seed: int, keep: bool) -> None:
    """Fills a database where it is empty, and measures it."""
    from tui_reader.archive.postgres.connection import Server
    from tui_reader.archive.postgres.store import PostgresArchive

    server = Server(address)
    try:
        if not server.run("SELECT 1 FROM pg_namespace WHERE nspname = 'bulletin_tui'"):
            fill_server(server, size, seed)
        measure(lambda: PostgresArchive.open(address), size, rounds, seed)
    finally:
        if not keep:
            server.write("DROP SCHEMA IF EXISTS bulletin_tui CASCADE")
        server.close()


if __name__ == "__main__":
    main()
