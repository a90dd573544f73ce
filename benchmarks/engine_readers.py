"""Twenty readers and four writers at once on an engine of `engines`.

    python -m benchmarks.engine_readers FOLDER [--engine year] [--size 20000] [--seconds 20] [--think 1.0]

FOLDER is that of `engine_load`. A reader opens in turn a page of the list and a page of hits with snippets, cut in
the client, and waits THINK seconds between them; without a wait, two processors tell how long the queue
is and nothing else. A writer makes bulletins that are not in the corpus of this size, with their terms, and keeps
BATCH of them in a transaction. Milliseconds by the clock, with all clients on the same processors as the server,
which writes to disk at each commit and vacuums by itself.
"""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from itertools import cycle
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.corpus import Corpus, queries
from benchmarks.engine_corpus import TABLES, copied, rows
from benchmarks.engine_search import PAGE, VERY_COMMON, ServerSearch
from benchmarks.engines import ENGINES
from benchmarks.measure import option_parser, print_table, quantiles
from benchmarks.postgres import SETTINGS, connect, machine, server
from benchmarks.search import starred
from tui_reader.query.syntax import parse

READERS, WRITERS, PROCESSES = 20, 4, 4
BATCH = 10
ABOVE = 10_000_000
"""Numbers of bulletins from here on are in no corpus that is loaded."""

LIST = """
SELECT b.id, b.address, b.title, b.published, b.source, m.read FROM bulletins b
LEFT JOIN marks m ON m.bulletin = b.id AND m.user_name = 'few read'
WHERE (b.sort_date, b.id) > (%s, 0) ORDER BY b.sort_date, b.id LIMIT %s
"""


class Done(NamedTuple):
    """Milliseconds of each page, search and transaction of some clients, and their errors."""

    pages: list[float]
    searches: list[float]
    written: list[float]
    errors: list[str]

    def plus(self, other: Done) -> Done:
        return Done(*(one + another for one, another in zip(self, other, strict=True)))


class Work(NamedTuple):
    """What the clients do, how often, and until when by the monotonic clock."""

    address: str
    engine: str
    root: str
    asked: list[str]
    until: float
    think: float
    pause: float


def main() -> None:
    parser = option_parser("engine_readers", __doc__)
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="folder of benchmarks.engine_load")
    parser.add_argument("--engine", default="year", help="an engine (year)")
    parser.add_argument("--size", type=int, default=20_000, help="bulletins of the corpus (20000)")
    parser.add_argument("--seconds", type=float, default=20, help="how long (20)")
    parser.add_argument("--think", type=float, default=1.0, help="seconds between two pages of a reader (1)")
    parser.add_argument("--pause", type=float, default=0.4, help="seconds between transactions of a writer (0.4)")
    arguments = parser.parse_args()
    asked = starred(queries(arguments.size, each=10))
    texts = [*(text for some in asked.values() for text in some), *VERY_COMMON]
    random.Random(7).shuffle(texts)
    root = "month" if arguments.engine.endswith("month") else "year"
    settings = {
        **SETTINGS,
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "autovacuum": "on",
    }
    with server(arguments.folder, SETTINGS | settings) as address:
        with connect(address) as connection:
            print(machine(connection))
        until = time.monotonic() + 3 + arguments.seconds
        work = Work(address, arguments.engine, root, texts, until, arguments.think, arguments.pause)
        with ProcessPoolExecutor(PROCESSES + 1) as pool:
            readers = [pool.submit(read_all, work, number) for number in range(PROCESSES)]
            writers = pool.submit(write_all, work)
            done = writers.result()
            for some in readers:
                done = done.plus(some.result())
        with connect(address) as connection:
            print(machine(connection))
    report(done, arguments.seconds)


def report(done: Done, seconds: float) -> None:
    table = [
        (name, str(len(spent)), *quantiles(spent).cells)
        for name, spent in zip(("list", "search", f"write {BATCH}"), done, strict=False)
        if spent
    ]
    print_table(("ms by the clock", "times", "p50", "p95", "max"), table)
    print(f"{len(done.written) * BATCH / seconds:.0f} bulletins written a second; {len(done.errors)} errors")
    for error in sorted(set(done.errors)):
        print(error)


def read_all(work: Work, number: int) -> Done:
    """The readers of one process."""
    each = READERS // PROCESSES
    with ThreadPoolExecutor(each) as threads:
        return added(list(threads.map(lambda one: read(work, number * each + one), range(each))))


def read(work: Work, number: int) -> Done:
    import psycopg

    done, chance = Done([], [], [], []), random.Random(number)
    texts = work.asked[number::READERS] or work.asked
    with connect(work.address) as connection:
        search = ServerSearch(connection, ENGINES[work.engine])
        time.sleep(chance.random() * max(work.think, 0.1))
        for at in cycle(range(2 * len(texts))):
            if time.monotonic() > work.until:
                return done
            start = time.monotonic()
            try:
                if at % 2:
                    search.page(parse(texts[at // 2]))
                else:
                    place = -chance.randrange(1_104_537_600, 1_735_689_600)
                    connection.execute(LIST, (place, PAGE)).fetchall()
            except psycopg.Error as error:
                done.errors.append(repr(error))
            (done.searches if at % 2 else done.pages).append(1000 * (time.monotonic() - start))
            time.sleep(work.think * (0.5 + chance.random()))
    raise AssertionError


def write_all(work: Work) -> Done:
    with ThreadPoolExecutor(WRITERS) as threads:
        return added(list(threads.map(lambda one: write(work, one), range(WRITERS))))


def write(work: Work, writer: int) -> Done:
    import psycopg

    done, corpus = Done([], [], [], []), Corpus(7)
    number = ABOVE + time.time_ns() // 1_000_000_000 % 100_000_000 * 4000 + writer * 1000
    with connect(work.address) as connection:
        while time.monotonic() < work.until:
            made = [rows(number + one, corpus.bulletin(number + one))[0] for one in range(BATCH)]
            number += BATCH
            start = time.monotonic()
            try:
                keep(connection, made, work.root)
            except psycopg.Error as error:
                done.errors.append(repr(error))
            done.written.append(1000 * (time.monotonic() - start))
            time.sleep(work.pause)
    return done


def keep(connection: Any, made: Sequence[dict[str, bytes]], root: str) -> None:
    """Writes bulletins with their texts and terms in one transaction."""
    with connection.transaction(), connection.cursor() as cursor:
        for table in TABLES:
            into = root if table == "terms" else table
            with cursor.copy(f"COPY {into} FROM STDIN (FORMAT binary)") as copy:
                copy.write(copied(one[table] for one in made))


def added(some: Sequence[Done]) -> Done:
    total = Done([], [], [], [])
    for one in some:
        total = total.plus(one)
    return total


if __name__ == "__main__":
    main()
