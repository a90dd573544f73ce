"""Twenty readers and four writers at once on an archive in a PostgreSQL database.

    python -m benchmarks.shared_readers --shared ADDRESS [--size 20000] [--seconds 20] [--think 1.0] [--pause 0.4]

ADDRESS has the corpus of this size, as `shared_keep --leave` loads it. A reader has an archive of its own, five of
them in a process: it opens in turn a page of the list at a random row and a page of hits with snippets, and waits
about THINK seconds between them; without a wait, two processors tell how long the queue is and nothing else. A
writer keeps 10 bulletins that are not in the corpus in a transaction, with their terms, and waits PAUSE seconds;
they stay in the archive. Milliseconds by the clock, with all clients on the same processors as the server.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from itertools import cycle
from typing import NamedTuple

from benchmarks.corpus import Corpus, queries
from benchmarks.measure import option_parser, print_table, quantiles
from benchmarks.search import starred
from benchmarks.shared_search import load_average
from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.postgres.store import PostgresArchive
from tui_reader.archive.values import View
from tui_reader.query.nodes import Query
from tui_reader.query.syntax import parse

READERS, WRITERS, PROCESSES = 20, 4, 4
BATCH, PAGE = 10, 50
ABOVE = 10_000_000
"""Numbers of bulletins from here on are in no corpus that is loaded."""


class Done(NamedTuple):
    """Milliseconds of each page, search and transaction of some clients, and their errors."""

    pages: list[float]
    searches: list[float]
    written: list[float]
    errors: list[str]

    def plus(self, other: Done) -> Done:
        return Done(
            self.pages + other.pages,
            self.searches + other.searches,
            self.written + other.written,
            self.errors + other.errors,
        )


class Work(NamedTuple):
    """What the clients do, how often, and until when by the monotonic clock."""

    address: str
    asked: list[str]
    until: float
    think: float
    pause: float


def main() -> None:
    arguments = read_arguments()
    asked = starred(queries(arguments.size, each=10))
    texts = [text for some in asked.values() for text in some]
    random.Random(7).shuffle(texts)
    with PostgresArchive.open(arguments.shared) as archive:
        print(f"{archive.counts().total} bulletins; load {load_average()}")
    until = time.monotonic() + 10 + arguments.seconds
    work = Work(arguments.shared, texts, until, arguments.think, arguments.pause)
    with ProcessPoolExecutor(PROCESSES + 1) as pool:
        readers = [pool.submit(read_all, work, number) for number in range(PROCESSES)]
        writers = pool.submit(write_all, work)
        done = writers.result()
        for some in readers:
            done = done.plus(some.result())
    report(done)


def read_arguments() -> argparse.Namespace:
    parser = option_parser("shared_readers", __doc__)
    parser.add_argument("--shared", required=True, metavar="ADDRESS", help="postgresql://…")
    parser.add_argument("--size", type=int, default=20_000, help="bulletins of the corpus (20000)")
    parser.add_argument("--seconds", type=float, default=20, help="how long (20)")
    parser.add_argument("--think", type=float, default=1.0, help="seconds between two pages of a reader (1)")
    parser.add_argument("--pause", type=float, default=0.4, help="seconds between transactions of a writer (0.4)")
    return parser.parse_args()


def report(done: Done) -> None:
    times = {"list": done.pages, "search": done.searches, f"write {BATCH}": done.written}
    table = [(name, str(len(spent)), *quantiles(spent).cells) for name, spent in times.items() if spent]
    print_table(("ms by the clock", "times", "p50", "p95", "max"), table)
    print(f"{len(done.errors)} errors; load {load_average()}")
    for error in sorted(set(done.errors)):
        print(error)


def read_all(work: Work, number: int) -> Done:
    """The readers of one process."""
    each = READERS // PROCESSES
    with ThreadPoolExecutor(each) as threads:
        return added(list(threads.map(lambda one: read(work, number * each + one), range(each))))


def read(work: Work, number: int) -> Done:
    done, chance = Done([], [], [], []), random.Random(number)
    texts = work.asked[number::READERS] or work.asked
    with PostgresArchive.open(work.address) as archive:
        total = archive.counts().total
        archive.rows(View(), 0, PAGE)
        time.sleep(chance.random() * max(work.think, 0.1))
        for at in cycle(range(2 * len(texts))):
            if time.monotonic() > work.until:
                return done
            if at % 2:
                timed(done.searches, done.errors, partial(first_hits, archive, parse(texts[at // 2])))
            else:
                timed(done.pages, done.errors, partial(archive.rows, View(), chance.randrange(total), PAGE))
            time.sleep(work.think * (0.5 + chance.random()))
    raise AssertionError


def write_all(work: Work) -> Done:
    with ThreadPoolExecutor(WRITERS) as threads:
        return added(list(threads.map(lambda one: write(work, one), range(WRITERS))))


def write(work: Work, writer: int) -> Done:
    done, corpus = Done([], [], [], []), Corpus(7)
    number = ABOVE + time.time_ns() // 1_000_000_000 % 100_000_000 * 4000 + writer * 1000
    with PostgresArchive.open(work.address) as archive:
        while time.monotonic() < work.until:
            made = [corpus.bulletin(number + one) for one in range(BATCH)]
            number += BATCH
            timed(done.written, done.errors, partial(archive.keep_all, made))
            time.sleep(work.pause)
    return done


def first_hits(archive: PostgresArchive, query: Query) -> None:
    archive.search(query).hits(0, PAGE)


def timed(spent: list[float], errors: list[str], work: Callable[[], object]) -> None:
    start = time.monotonic()
    try:
        work()
    except ArchiveError as error:
        errors.append(repr(error))
    spent.append(1000 * (time.monotonic() - start))


def added(some: Sequence[Done]) -> Done:
    total = Done([], [], [], [])
    for one in some:
        total = total.plus(one)
    return total


if __name__ == "__main__":
    main()
