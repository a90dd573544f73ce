"""Searching the engines of `engines`, beside the product's SQLite: pages, counts, typing, joins, recall.

    python -m benchmarks.engine_search PARTS FOLDER [--archive PATH] [--size 20000] [--engines year,walk]

PARTS and FOLDER are those of `engine_load`; PATH is an archive of the same size that `benchmarks.archive --keep`
made. A page is the first 50 hits with snippets: the ids and texts come in one query, the client checks each text
that the terms leave open, and cuts the snippets, with the code of the product. Milliseconds of processor time of
the backend, of the client, and of both; each query is asked twice and measured the second time. SQLite runs in the
client, so that all its time is the client's.

Recall compares all hits of the queries that have at most MOST with those of SQLite. The texts that the corpus
changed later are in SQLite alone, and are left out.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

from benchmarks.corpus import Corpus, queries
from benchmarks.engine_corpus import PREFIX_MARK, number_in, signed
from benchmarks.engines import ENGINES, FIRST, LAST, Engine
from benchmarks.measure import option_parser, print_table, quantiles, shown
from benchmarks.postgres import backend_seconds, connect, machine, server
from benchmarks.search import starred
from tui_reader.archive.snippets import Snippet, folded, snippet
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.query.matching import matches, phrases
from tui_reader.query.nodes import And, Days, Phrase, Query, QueryError, State
from tui_reader.query.syntax import parse
from tui_reader.text.terms import needed

PAGE = 50
MOST = 1000
PORTION, LARGEST = 64, 512
FEW = 5
CONDITIONAL = ("year", "month", "SQLite")
"""The engines that are asked with conditions: the functions of the others do not take any."""

VERY_COMMON = ["关于", "通知", "有关", "规定"]
_TEXTS = """
SELECT f.d, f.i, t.contract, b.address, b.title, b.published, b.source, b.site
FROM ({}) f(d, i) JOIN documents t ON t.id = f.i JOIN bulletins b ON b.id = f.i ORDER BY f.d, f.i
"""


class Asked(NamedTuple):
    """A query as an engine is asked: terms, bounds of sort_date, a condition on the bulletin `h.id`. `exact`:
    every bulletin that meets them matches."""

    query: Query
    terms: list[int]
    exact: bool
    since: int = FIRST
    until: int = LAST
    joined: str = ""


class Hit(NamedTuple):
    id: int
    address: str
    title: str
    snippet: Snippet


def main() -> None:
    parser = option_parser("engine_search", __doc__)
    parser.add_argument("parts", type=Path, metavar="PARTS", help="folder of benchmarks.engine_corpus")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="folder of benchmarks.engine_load")
    parser.add_argument("--archive", type=Path, metavar="PATH", help="archive of the product, of the same size")
    parser.add_argument("--size", type=int, default=20_000, help="bulletins (20000)")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--each", type=int, default=20, help="queries of every class (20)")
    parser.add_argument("--engines", default="year", help=f"of {', '.join(ENGINES)} (year)")
    parser.add_argument("--no-typing", action="store_true", help="do not measure every letter")
    arguments = parser.parse_args()
    classes = starred(queries(arguments.size, arguments.seed, arguments.each))
    classes["very common word"] = VERY_COMMON
    changed = changed_ids(arguments.parts)
    with server(arguments.folder) as address, connect(address) as connection:
        print(machine(connection))
        searches: dict[str, Search] = {
            name: ServerSearch(connection, ENGINES[name]) for name in arguments.engines.split(",")
        }
        if arguments.archive:
            searches["SQLite"] = ProductSearch(SqliteArchive.open(arguments.archive))
        for name, search in searches.items():
            print(f"\n### {name}\n")
            print_times(search, classes, typing=not arguments.no_typing)
            if name in CONDITIONAL:
                print()
                print_joins(search, joins(arguments.seed, classes), users=name != "SQLite")
        if "SQLite" in searches:
            print("\n### Recall against SQLite\n")
            print_recall(searches, classes, changed)
        print(machine(connection))


class Search:
    """What is measured of an engine."""

    def page(self, query: Query, user: str = "") -> None:
        raise NotImplementedError

    def count(self, query: Query, user: str = "") -> int:
        raise NotImplementedError

    def all_hits(self, query: Query) -> set[int]:
        raise NotImplementedError

    def backend(self) -> float:
        """Seconds of processor time of the backend so far."""
        return 0.0


class ProductSearch(Search):
    def __init__(self, archive: SqliteArchive) -> None:
        self._archive = archive

    def page(self, query: Query, user: str = "") -> None:
        self._archive.search(query).hits(0, PAGE)

    def count(self, query: Query, user: str = "") -> int:
        return self._archive.count_hits(query, MOST)

    def all_hits(self, query: Query) -> set[int]:
        return {number_in(hit.row.address) + 1 for hit in self._archive.search(query).hits(0, 2 * MOST)}


class ServerSearch(Search):
    def __init__(self, connection: Any, engine: Engine) -> None:
        self._connection = connection
        self._engine = engine

    def page(self, query: Query, user: str = "") -> None:
        self.hits(asked(query, user), PAGE)

    def count(self, query: Query, user: str = "") -> int:
        wanted = asked(query, user)
        if not wanted.exact:
            return len(self.hits(wanted, MOST))
        sql = f"SELECT count(*) FROM ({find(self._engine, wanted)}) f"
        return int(self._connection.execute(sql, values(wanted, (FIRST, 0), MOST)).fetchone()[0])

    def all_hits(self, query: Query) -> set[int]:
        return {hit.id for hit in self.hits(asked(query), 2 * MOST)}

    def backend(self) -> float:
        return backend_seconds(self._connection)

    def hits(self, wanted: Asked, most: int) -> list[Hit]:
        """The first hits, each with its snippet."""
        found: list[Hit] = []
        seen: set[int] = set()
        marked = phrases(wanted.query.node)
        sql = _TEXTS.format(find(self._engine, wanted))
        place, size = (FIRST, 0), PAGE if wanted.exact else PORTION
        while len(found) < most:
            rows = self._connection.execute(sql, values(wanted, place, size), binary=True).fetchall()
            new = [row for row in rows if row[1] not in seen]
            seen.update(row[1] for row in new)
            for _date, id, contract, address, title, *_rest in new:
                text = folded(contract)
                if wanted.exact or matches(words_of(wanted.query), text.document()):
                    found.append(Hit(id, address, title, snippet(text, marked)))
                    if len(found) == most:
                        break
            if len(rows) < size:
                break
            place, size = rows[-1][:2], min(2 * size, LARGEST) if new else 2 * size
        return found


def find(engine: Engine, wanted: Asked) -> str:
    """The query for candidates, with the bounds and the condition if there are any."""
    if wanted.joined or wanted.since != FIRST or wanted.until != LAST:
        return engine.find.replace("%(most)s)", "%(most)s, %(since)s, %(until)s, %(joined)s)")
    return engine.find


def values(wanted: Asked, place: tuple[int, int], most: int) -> dict[str, object]:
    return {
        "wanted": wanted.terms,
        "date": place[0],
        "id": place[1],
        "most": most,
        "since": wanted.since,
        "until": wanted.until,
        "joined": wanted.joined,
    }


def asked(query: Query, user: str = "") -> Asked:
    """The terms of the phrases of a query that are all required, and its conditions."""
    terms, exact, since, until, joined = list[str](), True, FIRST, LAST, ""
    for node in query.node.nodes if isinstance(query.node, And) else (query.node,):
        match node:
            case Phrase():
                assert node.field != "attachment"
                some = needed(node.text, node.prefix, node.field)
                terms += some.terms
                exact &= some.exact and (not some.prefix or not some.terms)
                if some.prefix and not some.terms:
                    terms.append(PREFIX_MARK + some.prefix)
            case Days(since=first, until=last):
                since = LAST if last is None else -_seconds(last) - 86_399
                until = FIRST if first is None else -_seconds(first)
            case State(name="unread"):
                joined = (
                    "AND NOT EXISTS (SELECT FROM marks m WHERE m.bulletin = h.id AND m.read "
                    f"AND m.user_name = '{user}')"
                )
            case _:
                raise SystemExit(f"this benchmark cannot ask {query}")
    numbers = [signed(crc32(term.encode())) for term in dict.fromkeys(terms)]
    return Asked(query, numbers, exact, since, until, joined)


def words_of(query: Query) -> And:
    """The phrases alone: the server has answered the conditions."""
    nodes = query.node.nodes if isinstance(query.node, And) else (query.node,)
    return And(tuple(node for node in nodes if isinstance(node, Phrase)))


def _seconds(day: date) -> int:
    return (day - date(1970, 1, 1)).days * 86400


class Times(NamedTuple):
    """Milliseconds of processor time of the backend and the client, and by the clock."""

    backend: float
    client: float
    wall: float

    @property
    def both(self) -> float:
        return self.backend + self.client


def timed(search: Search, call: Callable[[], object]) -> Times:
    before, start, wall = search.backend(), time.process_time(), time.monotonic()
    call()
    client, waited = time.process_time() - start, time.monotonic() - wall
    return Times(1000 * (search.backend() - before), 1000 * client, 1000 * waited)


def print_times(search: Search, classes: dict[str, list[str]], *, typing: bool) -> None:
    rows, pages = [], list[Times]()
    all_counts, all_typed = list[Times](), list[Times]()
    for kind, texts in classes.items():
        parsed = [parse(text) for text in texts]
        for query in parsed:
            search.page(query)
        page = [timed(search, lambda query=query: search.page(query)) for query in parsed]
        counted = [search.count(query) for query in parsed]
        count = [timed(search, lambda query=query: search.count(query)) for query in parsed]
        typed = [one for text in texts[:FEW] for one in while_typing(search, text)] if typing else []
        rows.append((kind, *cells(page, count, typed), f"{quantiles(counted).median:.0f}"))
        pages, all_counts, all_typed = pages + page, all_counts + count, all_typed + typed
    rows.append(("all", *cells(pages, all_counts, all_typed), ""))
    head = ("class", "backend p50", "p95", "max", "page p50", "p95", "max", "by the clock p95")
    print_table((*head, "count p50", "p95", "typing p50", "p95", "hits p50"), rows)


def cells(page: Sequence[Times], count: Sequence[Times], typed: Sequence[Times]) -> tuple[str, ...]:
    both, counts = quantiles(one.both for one in page), quantiles(one.both for one in count)
    letters = quantiles(one.both for one in typed) if typed else None
    return (
        *quantiles(one.backend for one in page).cells,
        *both.cells,
        shown(quantiles(one.wall for one in page).p95),
        *counts.cells[:2],
        *(letters.cells[:2] if letters else ("-", "-")),
    )


def while_typing(search: Search, text: str) -> Iterator[Times]:
    """The first page after each letter."""
    for end in range(1, len(text) + 1):
        try:
            query = parse(text[:end], typing=True)
        except QueryError:
            continue
        if query.node is not None:
            yield timed(search, lambda query=query: search.page(query))


def joins(seed: int, classes: dict[str, list[str]]) -> dict[str, list[str]]:
    """Words with a condition."""
    publishers = Corpus(seed).publishers
    words = [*classes["common word"][:FEW], *classes["middling word"][:FEW], *VERY_COMMON]
    conditions = {
        "largest source": f'source:"{publishers[0].name}"',
        "smallest source": f'source:"{publishers[-1].name}"',
        "a year": "date:2011",
        "a month": "date:2011-05",
        "unread": "is:unread",
    }
    return {name: [f"{word} {condition}" for word in words] for name, condition in conditions.items()}


def print_joins(search: Search, classes: dict[str, list[str]], *, users: bool) -> None:
    rows = []
    for kind, texts in classes.items():
        for user in ("few read", "most read") if users and kind == "unread" else ("",):
            parsed = [parse(text) for text in texts]
            for query in parsed:
                search.page(query, user)
            page = [timed(search, lambda query=query, user=user: search.page(query, user)) for query in parsed]
            count = [timed(search, lambda query=query, user=user: search.count(query, user)) for query in parsed]
            figures = cells(page, count, [])
            rows.append((f"{kind}, {user}" if user else kind, *figures[:6], *figures[7:9]))
    print_table(("word and", "backend p50", "p95", "max", "page p50", "p95", "max", "count p50", "p95"), rows)


def print_recall(searches: dict[str, Search], classes: dict[str, list[str]], changed: set[int]) -> None:
    product = searches["SQLite"]
    rows = []
    truth = {
        text: product.all_hits(parse(text)) - changed
        for texts in classes.values()
        for text in texts[:FEW]
        if product.count(parse(text)) < MOST
    }
    for name, search in searches.items():
        if name == "SQLite":
            continue
        found = {text: search.all_hits(parse(text)) - changed for text in truth}
        held = sum(map(len, truth.values()))
        missed = sum(len(truth[text] - found[text]) for text in truth)
        more = sum(len(found[text] - truth[text]) for text in truth)
        recall = f"{1 - missed / held:.5f}" if held else "-"
        rows.append((name, str(len(truth)), str(held), recall, str(missed), str(more)))
    print_table(("engine", "queries", "hits", "recall", "missed", "too many"), rows)


def changed_ids(parts: Path) -> set[int]:
    """Bulletins that the corpus changes later, of all sizes."""
    return {int(line) for file in parts.glob("*.changed") for line in file.read_text().split()}


if __name__ == "__main__":
    main()
