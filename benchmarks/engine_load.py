"""Load the parts of `engine_corpus` into PostgreSQL and build the engines of `engines`: time and size.

    python -m benchmarks.engine_load PARTS FOLDER [--size 20000] [--engines year,month,rum,inverted]

FOLDER holds the data of a private server; an engine that it has already is not built again. Times are seconds of
processor time of the backend, or of all of them where --backends build the indexes of partitions side by side.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks.engine_corpus import PART
from benchmarks.engines import (
    FIND,
    FIND_INVERTED,
    FIRST,
    LAST,
    RUM,
    RUM_INDEX,
    SAMPLE_COMMON,
    SHARED,
    SHARED_INDEXES,
    create_inverted,
    create_terms,
    find_compiled,
    index_terms,
    run,
    size_of,
)
from benchmarks.measure import option_parser, print_table
from benchmarks.postgres import backend_seconds, connect, machine, server

KNOWN = ("year", "month", "rum", "inverted", "inverted hashed")
PATTERNS = {
    "bulletins, documents, marks": "^(bulletins|documents|marks)$",
    "year": "^year_",
    "month": "^month_",
    "rum": "^rum_terms$",
    "inverted": "^inverted$",
    "inverted hashed": "^inverted_hashed",
}
SAMPLE = 4000

Step = tuple[str, Callable[[Any], object]]
"""What is done, and how: with a connection; a float is the processor time of other backends in seconds."""

backends = 1


def main() -> None:
    parser = option_parser("engine_load", __doc__)
    parser.add_argument("parts", type=Path, metavar="PARTS", help="folder of benchmarks.engine_corpus")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="folder of the server")
    parser.add_argument("--size", type=int, default=20_000, help="bulletins (20000)")
    parser.add_argument("--engines", default="year", help=f"of {', '.join(KNOWN)} (year)")
    parser.add_argument("--backends", type=int, default=1, help="backends that build indexes (1)")
    arguments = parser.parse_args()
    global backends
    backends = arguments.backends
    engines = arguments.engines.split(",")
    if unknown := set(engines) - set(KNOWN):
        parser.error(f"unknown engines: {', '.join(sorted(unknown))}")
    with server(arguments.folder) as address, connect(address) as connection:
        print(machine(connection))
        for name, step in steps(connection, arguments.parts, arguments.size, engines):
            start, wall = backend_seconds(connection), time.monotonic()
            others = step(connection)
            spent = backend_seconds(connection) - start + (others if isinstance(others, float) else 0.0)
            waited = time.monotonic() - wall
            print(f"{name}: {spent:.1f} s CPU, {waited:.1f} s", flush=True)
        sizes(connection)
        print(machine(connection))


def steps(connection: Any, parts: Path, size: int, engines: list[str]) -> Iterator[Step]:
    """What has to be done, each with its name."""
    if not exists(connection, "bulletins"):
        yield "create", lambda on: on.execute(SHARED)
        yield "bulletins", lambda on: copy_all(on, parts, size, "bulletins", "bulletins")
        yield "documents", lambda on: copy_all(on, parts, size, "documents", "documents")
        yield "indexes of the list, marks", lambda on: run(on, SHARED_INDEXES.split(";"))
    if not exists(connection, "year"):
        yield "create year", lambda on: run(on, create_terms("year"))
        yield "terms", lambda on: copy_all(on, parts, size, "terms", "year")
    for engine in engines:
        yield from BUILDS[engine](connection)


def year(connection: Any) -> Iterator[Step]:
    if not exists(connection, "year_000_terms"):
        yield "GIN by year", lambda on: side_by_side(on, index_terms("year"))
        yield "common terms", sample_common
    yield "functions", functions


def month(connection: Any) -> Iterator[Step]:
    if not exists(connection, "month"):
        yield "create month", lambda on: run(on, create_terms("month"))
        yield "terms by month", lambda on: on.execute("INSERT INTO month SELECT * FROM year")
        yield "GIN by month", lambda on: side_by_side(on, index_terms("month"))
    yield "functions by month", functions_by_month


def rum(connection: Any) -> Iterator[Step]:
    if not exists(connection, "rum_terms"):
        yield "create rum", lambda on: run(on, RUM.split(";"))
        yield "terms of rum", lambda on: on.execute("INSERT INTO rum_terms SELECT * FROM year")
        yield "RUM", lambda on: run(on, [RUM_INDEX, "ANALYZE rum_terms"])


def inverted(connection: Any, name: str = "inverted") -> Iterator[Step]:
    if not exists(connection, name):
        yield f"create {name}", lambda on: run(on, create_inverted(name))
        rows = f"INSERT INTO {name} SELECT term, sort_date, id FROM year, unnest(terms) term"
        yield f"rows of {name}", lambda on: on.execute(rows)
        index = f"CREATE INDEX {name}_index ON {name} (term, sort_date, id)"
        yield f"B-tree of {name}", lambda on: on.execute(index)
        yield f"vacuum of {name}", lambda on: on.execute(f"VACUUM ANALYZE {name}")
    yield f"function of {name}", lambda on: run(on, [FIND_INVERTED.format(name=name)])


BUILDS: dict[str, Callable[[Any], Iterator[Step]]] = {
    "year": year,
    "month": month,
    "rum": rum,
    "inverted": inverted,
    "inverted hashed": lambda connection: inverted(connection, "inverted_hashed"),
}


def side_by_side(connection: Any, statements: list[str]) -> float:
    """Run statements in several backends; the seconds of processor time that these take."""
    address = f"host={connection.info.host} user=postgres dbname={connection.info.dbname}"
    waiting = iter(statements)

    def work(_number: int) -> float:
        with connect(address) as own:
            # An iterator of a list may be shared by threads.
            for statement in waiting:
                own.execute(statement)
            return backend_seconds(own)

    with ThreadPoolExecutor(backends) as threads:
        return sum(threads.map(work, range(backends)))


def sample_common(connection: Any) -> None:
    total = connection.execute("SELECT count(*) FROM year").fetchone()[0]
    connection.execute(SAMPLE_COMMON % min(100.0, 100.0 * SAMPLE / total))


def functions(connection: Any) -> None:
    run(connection, [FIND.format(root="year", first=FIRST, last=LAST)])
    run(connection, [find_compiled("year", "compiled", walk=False), find_compiled("year", "walk", walk=True)])


def functions_by_month(connection: Any) -> None:
    run(connection, [FIND.format(root="month", first=FIRST, last=LAST)])
    run(connection, [find_compiled("month", "compiled_month", walk=False)])


def exists(connection: Any, name: str) -> bool:
    return bool(connection.execute("SELECT to_regclass(%s) IS NOT NULL", (name,)).fetchone()[0])


def copy_all(connection: Any, parts: Path, size: int, kind: str, table: str) -> None:
    """COPY the files of one kind into a table."""
    for part in range(-(-size // PART)):
        if not (parts / f"{part:04d}.done").exists():
            sys.exit(f"{parts} lacks part {part}; benchmarks.engine_corpus makes it")
        with (
            (parts / f"{part:04d}.{kind}").open("rb") as file,
            connection.cursor() as cursor,
            cursor.copy(f"COPY {table} FROM STDIN (FORMAT binary)") as copy,
        ):
            while data := file.read(1 << 20):
                copy.write(data)


def sizes(connection: Any) -> None:
    found = [(name, *size_of(connection, pattern)) for name, pattern in PATTERNS.items()]
    rows = [
        (name, *(f"{value / 1e6:.0f}" for value in (table, index, table + index))) for name, table, index in found
    ]
    print_table(("MB", "table", "indexes", "together"), [row for row in rows if row[3] != "0"])


if __name__ == "__main__":
    main()
