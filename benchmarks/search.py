"""Searching an archive that `benchmarks.archive --keep` made: times, recall and false hits.

    python -m benchmarks.search --archive PATH [--each 20] [--seed 7] [--sample 300]

Measured for every class of `corpus.queries`, and for words restricted to starred bulletins, an old year and a
small source: the first 50 hits with snippets, the first hits after every letter typed, and a count up to 10,000,
in milliseconds of CPU of a process that has not searched for these words before. The floor is fifty documents
looked up by primary key and unpacked, because snippets are cut from them.

Recall is checked against the texts. For some months and for the newest bulletins, every text is searched for the
query as a string, or for Latin words as a word; the hits must be exactly the texts that contain it. Pieces cut out
of these texts are searched for too, also without the date condition. Resident memory after 50 searches is that of
a process that does nothing else.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from benchmarks.corpus import HAN, queries
from benchmarks.measure import Quantiles, memory, milliseconds, option_parser, print_table, quantiles, shown
from tui_reader.archive.passages import passages
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import View
from tui_reader.model import Bulletin, body_text
from tui_reader.query.nodes import Query, QueryError
from tui_reader.query.syntax import parse
from tui_reader.text.fold import search_fold

PAGE = 50
MOST = 10_000
SEARCHES = 50
PIECES = 50
SEEN = 200
PREFIXES = "Latin prefix"
LIMIT_PAGE = 50
LIMIT_TYPING = 100
LIMIT_MEMORY = 120


def main() -> None:
    arguments = read_arguments()
    if arguments.memory:
        print(memory_after(arguments.archive, sys.stdin.read().splitlines()))
        return
    with SqliteArchive.open(arguments.archive) as archive:
        total, waiting = archive.counts().total, archive.unindexed()
        classes = queries(arguments.size or total, arguments.seed, arguments.each)
        print(f"{total} bulletins, {waiting} of them not indexed yet")
        floor = documents(arguments.archive, random.Random(arguments.seed + 5))
        print(f"floor, {PAGE} documents read and unpacked: {floor}")
        times(archive, {**starred(classes), **narrowed(archive, classes)}, floor)
        check_recall(archive, starred(classes), arguments.sample, arguments.seed)
    asked = "\n".join(
        one for one, _ in zip(chain(*zip(*classes.values(), strict=False)), range(SEARCHES), strict=False)
    )
    again = [sys.executable, "-m", "benchmarks.search", "--archive", str(arguments.archive), "--memory"]
    output = subprocess.run(again, input=asked, capture_output=True, text=True, check=True).stdout
    print(f"memory: {output.strip()} (limit {LIMIT_MEMORY})")


def read_arguments() -> argparse.Namespace:
    parser = option_parser("search", __doc__)
    parser.add_argument("--archive", type=Path, required=True, metavar="PATH")
    parser.add_argument("--each", type=int, default=20, help="queries of every class (20)")
    parser.add_argument("--size", type=int, help="of its corpus (as many bulletins as it has)")
    parser.add_argument("--seed", type=int, default=7, help="of its corpus")
    parser.add_argument("--sample", type=int, default=300, help="texts in each sample for recall (300)")
    parser.add_argument(
        "--memory", action="store_true", help="search for the lines of standard input and print the memory"
    )
    arguments = parser.parse_args()
    if not arguments.archive.is_file():
        parser.error(f"{arguments.archive}: no such file; python -m benchmarks.archive --keep makes it")
    return arguments


def memory_after(path: Path, asked: Sequence[str]) -> str:
    with SqliteArchive.open(path) as archive:
        archive.rows(View(), 0, PAGE)
        before = memory(os.getpid())
        for query in asked:
            archive.search(parse(query)).hits(0, PAGE)
            archive.count_hits(parse(query), MOST)
        return f"{before:.0f} MB with a list, {memory(os.getpid()):.0f} MB after {len(asked)} searches"


def documents(path: Path, chance: random.Random) -> Quantiles:
    connection = sqlite3.connect(path)
    last = connection.execute("SELECT max(id) FROM documents").fetchone()[0]

    def look_up(ids: list[int]) -> None:
        for id in ids:
            found = connection.execute("SELECT contract FROM documents WHERE id = ?", (id,)).fetchone()
            if found:
                passages(found[0])

    try:
        return quantiles(milliseconds(look_up, chance.choices(range(1, last + 1), k=PAGE)) for _ in range(30))
    finally:
        connection.close()


def starred(classes: dict[str, list[str]]) -> dict[str, list[str]]:
    """The queries, with a star after prefixes."""
    return {kind: [f"{one}*" for one in asked] if kind == PREFIXES else asked for kind, asked in classes.items()}


def narrowed(archive: SqliteArchive, classes: dict[str, list[str]]) -> dict[str, list[str]]:
    """Common and middling words with a condition that excludes most hits."""
    words = [word for pair in zip(classes["common word"], classes["middling word"], strict=False) for word in pair]
    smallest = min(archive.sources(), key=lambda label: label.total or 1).name
    conditions = {"starred": "is:starred", "old year": "date:2006", "small source": f'source:"{smallest}"'}
    return {f"word, {kind}": [f"{word} {one}" for word in words] for kind, one in conditions.items()}


def times(archive: SqliteArchive, classes: dict[str, list[str]], floor: Quantiles) -> None:
    rows, pages, all_typed, counts, ranked = [], list[float](), list[float](), list[float](), list[float]()
    for kind, asked in classes.items():
        parsed = [parse(text) for text in asked]
        page = [milliseconds(first_page, archive, query) for query in parsed]
        count = [milliseconds(archive.count_hits, query, MOST) for query in parsed]
        typed = [spent for text in asked for spent in while_typing(archive, text)]
        ranked += [milliseconds(first_page, archive, query, by_relevance=True) for query in parsed]
        hits = quantiles(archive.count_hits(query, MOST) for query in parsed)
        rows.append((kind, *line(page, typed, count, floor), f"{hits.median:.0f}", f"{hits.max:.0f}"))
        pages, all_typed, counts = pages + page, all_typed + typed, counts + count
    rows.append(("all", *line(pages, all_typed, counts, floor), "", ""))
    print(f"\nfirst {PAGE} hits with snippets, first hits after each letter, count up to {MOST}; ms CPU:")
    head = ("query", "page p50", "p95", "max", "x floor", "typing p50", "p95", "max", "count p50", "p95", "max")
    print_table((*head, "hits p50", "max"), rows)
    print(f"by relevance: {quantiles(ranked)}")
    page_figures, typing_figures = quantiles(pages), quantiles(all_typed)
    print(f"page p95 {shown(page_figures.p95)} ms (limit {LIMIT_PAGE}); ", end="")
    print(f"while typing p95 {shown(typing_figures.p95)} ms (limit {LIMIT_TYPING})")


def line(page: list[float], typed: list[float], count: list[float], floor: Quantiles) -> list[str]:
    figures = quantiles(page)
    ratio = f"{figures.median / floor.median:.2f}"
    return [*figures.cells, ratio, *quantiles(typed).cells, *quantiles(count).cells]


def first_page(archive: SqliteArchive, query: Query, *, by_relevance: bool = False) -> None:
    archive.search(query, by_relevance=by_relevance).hits(0, PAGE)


def while_typing(archive: SqliteArchive, text: str) -> Iterator[float]:
    """The time of the first page after each letter."""
    for end in range(1, len(text) + 1):
        try:
            query = parse(text[:end], typing=True)
        except QueryError:
            continue
        if query.node is not None:
            yield milliseconds(first_page, archive, query)


class Sample(NamedTuple):
    """Folded texts by the id of their bulletin; `condition` is a query for exactly these."""

    condition: str
    texts: dict[int, str]

    def holding(self, query: str) -> set[int]:
        return {id for id, text in self.texts.items() if holds(text, query)}


def check_recall(archive: SqliteArchive, classes: dict[str, list[str]], size: int, seed: int) -> None:
    """Print recall, and the number of hits that do not contain the query."""
    chance = random.Random(seed + 7)
    chosen = list(samples(archive, size, seed))
    tallies: dict[str, Tally] = {kind: Tally() for kind in classes}
    for sample in chosen:
        for kind, asked in classes.items():
            for text in asked:
                tallies[kind].add(sample.holding(text), hits_of(archive, f"{text} {sample.condition}", sample))
        for id in chance.sample(sorted(sample.texts), min(PIECES, len(sample.texts))):
            for length in (2, 3, 4, 8):
                piece = cut(chance, sample.texts[id], length)
                tally = tallies.setdefault(f"{length} characters of a text", Tally())
                if piece:
                    tally.add(sample.holding(piece), hits_of(archive, f"{piece} {sample.condition}", sample))
                    tally.add({id}, piece_hit(archive, piece, id))
    texts = sum(len(sample.texts) for sample in chosen)
    print(f"\nagainst the texts of {texts} bulletins, searched as strings:")
    rows = [(kind, str(one.held), recall(one), str(one.other)) for kind, one in tallies.items()]
    print_table(("query", "contain it", "recall", "hits that do not"), rows)
    together = Tally(*(sum(column) for column in zip(*(one.counts for one in tallies.values()), strict=True)))
    print(f"recall {recall(together)} (limit 1.000), {together.other} hits that do not contain the query")


def piece_hit(archive: SqliteArchive, piece: str, id: int) -> set[int]:
    """The bulletin that a piece was cut from, if it is among the hits or there are too many hits to check."""
    found = {hit.row.id for hit in archive.search(parse(f'"{piece}"')).hits(0, SEEN)}
    return {id} if id in found or len(found) == SEEN else set()


def cut(chance: random.Random, text: str, length: int) -> str | None:
    runs = [run for run in HAN.findall(text) if len(run) >= length]
    if not runs:
        return None
    run = chance.choice(runs)
    at = chance.randint(0, len(run) - length)
    return str(run[at : at + length])


@dataclass
class Tally:
    """Numbers of texts that contain a query, of those found, and of other hits."""

    held: int = 0
    found: int = 0
    other: int = 0

    def add(self, truth: set[int], hits: set[int]) -> None:
        self.held += len(truth)
        self.found += len(truth & hits)
        self.other += len(hits - truth)

    @property
    def counts(self) -> tuple[int, int, int]:
        return self.held, self.found, self.other


def recall(tally: Tally) -> str:
    return f"{tally.found / tally.held:.5f}" if tally.held else "-"


def samples(archive: SqliteArchive, size: int, seed: int) -> Iterator[Sample]:
    """The newest bulletins, and those of three random ranges of days."""
    chance = random.Random(seed + 6)
    rows = [row for row in archive.rows(View(), 0, size) if row.published]
    oldest = min(row.published.date() for row in rows if row.published)
    yield sample(archive, View(since=oldest), f"date:{oldest}..")
    for _ in range(3):
        since = date(2005, 1, 1) + timedelta(days=chance.randrange(19 * 365))
        until = since
        while archive.count(View(since=since, until=until)) < size and until.year < 2024:
            until += timedelta(days=1 + (until - since).days // 4)
        yield sample(archive, View(since=since, until=until), f"date:{since}..{until}")


def sample(archive: SqliteArchive, view: View, condition: str) -> Sample:
    ids = archive.ids(view, 0, archive.count(view))
    return Sample(condition, {id: search_fold(text_of(archive.bulletin(id))) for id in ids})


def text_of(bulletin: Bulletin) -> str:
    """All text that a query without a field searches, one part per line."""
    issuers = [
        bulletin.masthead and bulletin.masthead.issuer,
        *map(bulletin.catalogue.get, ("issuer", "发布机构")),
    ]
    parts = [bulletin.title, bulletin.source, *issuers, bulletin.document_number, body_text(bulletin)]
    parts += [attachment.title for attachment in bulletin.attachments]
    parts.append(bulletin.sign_off.issuer if bulletin.sign_off else None)
    return "\n".join(part for part in parts if part)


def holds(text: str, query: str) -> bool:
    """Whether a folded text contains each word of a query: as a string, Latin ones as a whole word or, with a
    star, as the beginning of a word."""
    return all(_holds(text, search_fold(word)) for word in query.split())


def _holds(text: str, word: str) -> bool:
    if not word.isascii():
        return word in text
    end = "" if word.endswith("*") else "(?![a-z0-9])"
    return re.search(f"(?<![a-z0-9]){re.escape(word.rstrip('*'))}{end}", text) is not None


def hits_of(archive: SqliteArchive, text: str, sample: Sample) -> set[int]:
    """All hits of a query that is limited to a sample."""
    return {hit.row.id for hit in archive.search(parse(text)).hits(0, len(sample.texts) + PAGE)}


if __name__ == "__main__":
    main()
