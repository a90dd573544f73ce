"""Searching the same bulletins in an SQLite file and in a PostgreSQL database, in one run.

    python -m benchmarks.shared_search --shared ADDRESS [--archive PATH] [--size 100000] [--each 20] [--load]
    python -m benchmarks.shared_search --shared ADDRESS --size 1000000

With --load the bulletins of `corpus` are kept in both, which must be new (an archive in the database is made).
Measured for every class of `corpus.queries`, for pieces of texts, and for words with conditions: the first 50
hits with snippets, the first hits after every letter typed, and a count up to 10,000, in milliseconds of processor
time of the program and of the server's backends together, which the other work of a machine changes least; of the
page by the clock, too. The server must run on this machine.

Recall is the part of the hits of the SQLite archive, up to 500 of each query, that the other finds; both must
agree in number and order. Without an SQLite archive the database, which is only read, is measured alone, and
recall is the part of known bulletins that are among the hits of a piece of their own text.
"""

from __future__ import annotations

import argparse
import os
import random
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice, pairwise
from pathlib import Path
from typing import NamedTuple

from benchmarks.corpus import corpus, queries
from benchmarks.measure import option_parser, print_table, quantiles, shown
from benchmarks.search import MOST, PAGE, cut, starred, text_of
from tui_reader.archive.postgres.connection import Server
from tui_reader.archive.postgres.schema import create
from tui_reader.archive.postgres.store import PostgresArchive
from tui_reader.archive.protocol import Archive
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Flags, View
from tui_reader.query.nodes import Query, QueryError
from tui_reader.query.syntax import parse
from tui_reader.text.fold import search_fold

BATCH = 500
COMPARED = 500
PIECES = 10
KNOWN = 100
TAG = "重点"


def main() -> None:
    arguments = read_arguments()
    if arguments.load:
        server = Server(arguments.shared)
        with server.transaction() as connection:
            create(connection)
        server.close()
    if arguments.archive is None:
        with PostgresArchive.open(arguments.shared) as shared:
            print(f"{shared.counts().total} bulletins; load of the machine {load_average()}")
            times({"PostgreSQL": shared}, asked(shared, arguments.size, arguments.seed, arguments.each))
            check_known(shared, arguments.seed)
        return
    with SqliteArchive.open(arguments.archive) as embedded, PostgresArchive.open(arguments.shared) as shared:
        if arguments.load:
            load({"SQLite": embedded, "PostgreSQL": shared}, arguments.size, arguments.seed)
        totals = f"{embedded.counts().total} and {shared.counts().total}"
        print(f"{totals} bulletins; load of the machine {load_average()}")
        classes = asked(embedded, arguments.size, arguments.seed, arguments.each)
        times({"SQLite": embedded, "PostgreSQL": shared}, classes)
        check_agreement(embedded, shared, classes)


def load_average() -> str:
    return ", ".join(f"{each:.1f}" for each in os.getloadavg())


def read_arguments() -> argparse.Namespace:
    parser = option_parser("shared_search", __doc__)
    parser.add_argument("--shared", required=True, metavar="ADDRESS", help="postgresql://…")
    parser.add_argument("--archive", type=Path, metavar="PATH", help="of the SQLite file (none)")
    parser.add_argument("--size", type=int, default=100_000, help="bulletins of the corpus (100000)")
    parser.add_argument("--each", type=int, default=20, help="queries of every class (20)")
    parser.add_argument("--seed", type=int, default=7, help="of the corpus")
    parser.add_argument("--load", action="store_true", help="keep the bulletins first")
    arguments = parser.parse_args()
    if arguments.load and arguments.archive is None:
        parser.error("--load needs --archive PATH; benchmarks.shared_keep --leave loads a database alone")
    return arguments


def load(archives: dict[str, Archive], size: int, seed: int) -> None:
    """Keep the corpus in both archives in the same order, with the same marks and tags."""
    for name, archive in archives.items():
        bulletins, spent, done = corpus(size, seed), 0.0, 0
        while batch := list(islice(bulletins, BATCH)):
            start = time.perf_counter()
            archive.keep_all(batch)
            spent += time.perf_counter() - start
            done += len(batch)
            if done >= size:
                break
        start = time.perf_counter()
        while archive.index():
            continue
        spent += time.perf_counter() - start
        print(f"{name}: {size / spent:.0f} bulletins a second kept and indexed")
        chance = random.Random(seed + 3)
        ids = archive.ids(View(), 0, archive.counts().total)
        read = chance.sample(range(len(ids)), min(len(ids) // 2, 20_000))
        stars = set(read[: min(len(ids) // 50, 5000)])
        for at in range(0, len(read), BATCH):
            archive.set_flags({ids[place]: Flags(True, place in stars) for place in read[at : at + BATCH]})
        archive.tag([ids[place] for place in chance.sample(range(len(ids)), min(len(ids) // 10, 1000))], [TAG])


def asked(archive: Archive, size: int, seed: int, each: int) -> dict[str, list[str]]:
    """The queries of every class."""
    chance = random.Random(seed + 8)
    classes = starred(queries(size, seed, each))
    words = [word for pair in zip(classes["common word"], classes["middling word"], strict=False) for word in pair]
    smallest = min(archive.sources(), key=lambda label: label.total or 1).name
    conditions = {
        "starred": "is:starred",
        "unread": "is:unread",
        "tag": f"tag:{TAG}",
        "old year": "date:2006",
        "one day": "date:2010-03-04",
        "small source": f'source:"{smallest}"',
    }
    classes |= {f"word, {kind}": [f"{word} {one}" for word in words[:each]] for kind, one in conditions.items()}
    classes["very common"] = ["关于", "通知", "有关", "规定", "的", "关于 通知", "有关 -规定"]
    classes["without"] = [f"{one} -{other}" for one, other in pairwise(words)][:each]
    classes["either"] = [f"{one} OR {other}" for one, other in pairwise(words)][:each]
    classes["title"] = [f"title:{word}" for word in words[:each]]
    ids = chance.sample(archive.ids(View(), 0, archive.counts().total), PIECES)
    texts = [search_fold(text_of(archive.bulletin(id))) for id in ids]
    for length in (2, 3, 4, 8):
        pieces = [cut(chance, text, length) for text in texts]
        classes[f"{length} characters of a text"] = [f'"{piece}"' for piece in pieces if piece]
    return classes


class Clock:
    """Measures the processor time of this process and of the backends of a database."""

    def __init__(self, archive: Archive) -> None:
        self._backends: list[Path] = []
        if isinstance(archive, PostgresArchive):
            # Those that are open now: a search takes one that is idle.
            sql = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND backend_type ~ 'client'"
            self._backends = [Path(f"/proc/{pid}/schedstat") for (pid,) in archive.server.run(sql)]

    def spent(self, work: Callable[[], object]) -> Spent:
        start, cpu = time.perf_counter(), self._seconds()
        work()
        return Spent((time.perf_counter() - start) * 1000, (self._seconds() - cpu) * 1000)

    def _seconds(self) -> float:
        backends = sum(int(path.read_text().split()[0]) for path in self._backends) / 1e9
        return time.process_time() + backends


class Spent(NamedTuple):
    """Milliseconds by the clock, and of processor time."""

    wall: float
    cpu: float


def times(engines: dict[str, Archive], classes: dict[str, list[str]]) -> None:
    measured: dict[str, dict[str, list[Spent]]] = {name: {} for name in engines}
    rows = []
    for kind, texts in classes.items():
        figures: dict[str, dict[str, list[Spent]]] = {name: {} for name in engines}
        for name, archive in engines.items():
            parsed = [parse(text) for text in texts]
            first_page(archive, parsed[0])
            clock, of = Clock(archive), figures[name]
            of["page"] = [clock.spent(lambda a=archive, q=query: first_page(a, q)) for query in parsed]
            of["count"] = [clock.spent(lambda a=archive, q=query: a.count_hits(q, MOST)) for query in parsed]
            of["typing"] = [each for text in texts[:5] for each in while_typing(archive, text, clock)]
            for what, found in of.items():
                measured[name].setdefault(what, []).extend(found)
        rows.append((kind, *(cell for name in engines for cell in line(figures[name]))))
    rows.append(("all", *(cell for name in engines for cell in line(measured[name]))))
    head = ("page p50", "p95", "typing p50", "p95", "count p50", "p95", "page by the clock p50", "p95")
    print(f"\nfirst {PAGE} hits with snippets, first hits after each letter, count up to {MOST}; ms of CPU:")
    print_table(("query", *(f"{name[0]} {each}" for name in engines for each in head)), rows)


def line(figures: dict[str, list[Spent]]) -> list[str]:
    cells = list[str]()
    for what in ("page", "typing", "count"):
        found = quantiles(each.cpu for each in figures[what])
        cells += [shown(found.median), shown(found.p95)]
    clock = quantiles(each.wall for each in figures["page"])
    return [*cells, shown(clock.median), shown(clock.p95)]


def first_page(archive: Archive, query: Query) -> None:
    archive.search(query).hits(0, PAGE)


def while_typing(archive: Archive, text: str, clock: Clock) -> Iterator[Spent]:
    """The time of the first page after each letter."""
    for end in range(1, len(text) + 1):
        try:
            query = parse(text[:end], typing=True)
        except QueryError:
            continue
        if query.node is not None:
            yield clock.spent(lambda q=query: first_page(archive, q))


def check_agreement(embedded: Archive, shared: Archive, classes: dict[str, list[str]]) -> None:
    rows, held, found = [], 0, 0
    for kind, texts in classes.items():
        expected = [addresses(embedded, text) for text in texts]
        hits = [addresses(shared, text) for text in texts]
        both = sum(len(set(one) & set(other)) for one, other in zip(expected, hits, strict=True))
        total = sum(map(len, expected))
        differ = [text for text, one, other in zip(texts, expected, hits, strict=True) if one != other]
        counts = [
            text
            for text in texts
            if embedded.count_hits(parse(text), MOST) != shared.count_hits(parse(text), MOST)
        ]
        rows.append(
            (kind, str(total), ratio(both, total), " ".join(differ[:3]) or "-", " ".join(counts[:3]) or "-")
        )
        held, found = held + total, found + both
    print("\nagainst the hits of the SQLite archive:")
    print_table(("query", "hits", "recall", "hits differ", "counts differ"), rows)
    print(f"recall {ratio(found, held)} (limit 1.000)")


def check_known(archive: Archive, seed: int) -> None:
    """Whether bulletins are found by a piece of their own text, on their day and among all."""
    chance, found, asked_for = random.Random(seed + 21), {"on its day": 0, "among all": 0}, 0
    for id in chance.sample(archive.ids(View(), 0, archive.counts().total), KNOWN):
        bulletin = archive.bulletin(id)
        piece = cut(chance, search_fold(text_of(bulletin)), 12)
        if not piece or not bulletin.published or archive.count_hits(parse(f'"{piece}"'), MOST) > COMPARED:
            continue
        asked_for += 1
        texts = {"on its day": f'"{piece}" date:{bulletin.published.date()}', "among all": f'"{piece}"'}
        for where, text in texts.items():
            found[where] += any(hit.row.id == id for hit in archive.search(parse(text)).hits(0, COMPARED))
    for where, number in found.items():
        print(f"known bulletins found by 12 characters of their text, {where}: {number} of {asked_for}")


def addresses(archive: Archive, text: str) -> Sequence[str]:
    return [hit.row.address for hit in archive.search(parse(text)).hits(0, COMPARED)]


def ratio(part: int, whole: int) -> str:
    return f"{part / whole:.5f}" if whole else "-"


if __name__ == "__main__":
    main()
