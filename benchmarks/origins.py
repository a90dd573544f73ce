"""Counts and lists of followed sources in a large archive: what the list of sources and a narrowed list cost.

    python -m benchmarks.origins [--size 300000] [--sources 40] [--seed 7]

Rows without texts, each from one of some sources and of one of some publishers by chance, are written directly.
Timed are the counts of all sources, which the screen asks for after each change, the first look at one source, at
a folder of ten, at the largest publisher, at three years and at five, with and without a look at the last rows of
these, and the time that counts and indexes add to writing, against the same rows without the triggers of version 7
and without the indexes of version 8. Quantiles of 20 runs.
"""

from __future__ import annotations

import random
import sqlite3
import tempfile
import time
from datetime import date
from pathlib import Path

from benchmarks.measure import milliseconds, option_parser, print_table, quantiles
from tui_reader.archive.collation import sort_key
from tui_reader.archive.sqlite.db.schema import STEPS, migrate
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import View

ADD = (
    "INSERT INTO bulletins (id, address, title, read, origin, day, sort_date, sort_title, source, sort_source, "
    "title_key, restored, tampered, kept) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', 0, 0, '2026-01-01T00:00:00+00:00')"
)


EPOCH = date(1970, 1, 1).toordinal()


def main() -> None:
    parser = option_parser("origins", __doc__)
    parser.add_argument("--size", type=int, default=300_000, help="bulletins (300000)")
    parser.add_argument("--sources", type=int, default=40, help="followed sources (40)")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        before = fill(Path(folder) / "before.sqlite", options.size, options.sources, options.seed, STEPS[:6])
        counted = fill(Path(folder) / "counted.sqlite", options.size, options.sources, options.seed, STEPS[:7])
        path = Path(folder) / "archive.sqlite"
        after = fill(path, options.size, options.sources, options.seed, STEPS)
        print(
            f"writing {options.size:,} rows: {before:.2f} s without the counts, {counted:.2f} s with them, ",
            end="",
        )
        print(f"{after:.2f} s with the indexes by title, which take {growth(folder):.0f} MB")
        with SqliteArchive.open(path) as archive:
            names = [label.name for label in archive.origins()]
            newest, title, ten = (
                View(origins=(names[0],)),
                View(order="title", origins=(names[0],)),
                tuple(names[:10]),
            )
            largest = max((label for label in archive.sources() if label.name), key=lambda label: label.total)
            publisher = View(order="title", source=largest.name)
            years = View(order="title", since=date(2010, 1, 1), until=date(2012, 12, 31))
            five = years._replace(since=date(2008, 1, 1))
            print(
                f"largest publisher: {archive.count(publisher):,} rows; three years: {archive.count(years):,}; ",
                end="",
            )
            print(f"five years: {archive.count(five):,}")
            timed = {
                "counts of all sources": archive.origins,
                "first look at one source": lambda: look(archive, newest),
                "the same, unread": lambda: look(archive, newest._replace(filter="unread")),
                "the same, by title": lambda: look(archive, title),
                "first look at ten sources": lambda: look(archive, View(origins=ten)),
                "first look at ten sources by title": lambda: look(archive, View(order="title", origins=ten)),
                "first look at the largest publisher by title": lambda: look(archive, publisher),
                "first look at three years by title": lambda: look(archive, years),
                "first look at five years by title": lambda: look(archive, five),
                "the same, and at its last rows": lambda: look(archive, five, to_end=True),
            }
            print_table(
                ("ms of CPU", "median", "95 %", "most"),
                [
                    (name, *quantiles(milliseconds(work) for _run in range(20)).cells)
                    for name, work in timed.items()
                ],
            )


def fill(path: Path, size: int, sources: int, seed: int, steps: tuple[tuple[str, ...], ...]) -> float:
    """CPU seconds of writing the rows into a new file of the version of `steps`."""
    chance = random.Random(seed)
    rows = [row(number, sources, chance) for number in range(1, size + 1)]
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    migrate(connection, steps)
    begun = time.process_time()
    for start in range(0, size, 500):
        connection.execute("BEGIN")
        connection.executemany(ADD, rows[start : start + 500])
        connection.execute("COMMIT")
    connection.close()
    return time.process_time() - begun


def row(number: int, sources: int, chance: random.Random) -> tuple[object, ...]:
    """A bulletin of a day in 27 years, with the key of a title of 18 Chinese characters; the largest of the 200
    publishers has one in fourteen of them."""
    day = chance.randrange(730_000, 740_000)
    publisher = f"Publisher {int(chance.random() ** 2 * 200)}"
    return (
        number,
        f"https://example.org/{number}",
        f"title {number}",
        int(chance.random() < 0.5),
        f"Source {chance.randrange(sources):02}",
        -day,
        -((day - EPOCH) * 86400 + chance.randrange(86400)),
        chance.randbytes(36),
        publisher,
        sort_key(publisher),
    )


def growth(folder: str) -> float:
    """MB that the indexes of version 8 add to the file."""
    counted, archive = (Path(folder) / f"{name}.sqlite" for name in ("counted", "archive"))
    return (archive.stat().st_size - counted.stat().st_size) / 1e6


def look(archive: SqliteArchive, view: View, *, to_end: bool = False) -> None:
    """The first screen of a view that nothing is known of yet, and then its last one."""
    archive._invalidate()
    count = archive.count(view)
    archive.rows(view, 0, 200)
    if to_end:
        archive.rows(view, count - 200, 200)


if __name__ == "__main__":
    main()
