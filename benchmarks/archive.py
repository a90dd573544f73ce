"""Loading, indexing and listing an archive of any size, and the program on it.

    python -m benchmarks.archive --size 100000 [--keep PATH] [--in-order] [--no-screens]
    python -m benchmarks.archive --reuse PATH

Bulletins of `corpus` are stored with `SqliteArchive.keep_all`, 500 per transaction, and then indexed. The CPU time
of loading is that of the whole process, less that of generating the bulletins. Windows of the list are compared
with fifty rows looked up by primary key in the same file, and opening with opening an archive of 22 bulletins.
With --keep the archive remains for `benchmarks.search` and for --reuse, which measures its lists and screens
again.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from benchmarks.corpus import corpus
from benchmarks.measure import Quantiles, milliseconds, option_parser, print_table, quantiles, shown
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Filter, Flags, Order, View
from tui_reader.model import body_text

BATCH = 500
WINDOW = 50
LIMIT_JUMP = 40
LIMIT_RATE = 350
LIMIT_INDEX = 0.8
SMALL = 22
TAG = "重点"


class Loaded(NamedTuple):
    """CPU seconds of each part, and bytes of UTF-8 of titles and texts."""

    size: int
    making: float
    loading: float
    indexing: float
    text: int


def main() -> None:
    arguments = read_arguments()
    with archive_path(arguments) as path:
        if arguments.reuse is None:
            loaded = load(path, arguments.size, arguments.seed, arguments.in_order)
            print_loaded(path, loaded)
            mark(path, arguments.seed)
        lists(path, arguments.times, arguments.seed)
        if not arguments.no_screens:
            from benchmarks import screens

            screens.main(path, arguments.seed)


def read_arguments() -> argparse.Namespace:
    parser = option_parser("archive", __doc__)
    parser.add_argument("--size", type=int, default=100_000, help="bulletins (100000)")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--in-order", action="store_true", help="add the bulletins in the order of their dates")
    parser.add_argument("--keep", type=Path, metavar="PATH", help="make the archive here and keep it")
    parser.add_argument("--reuse", type=Path, metavar="PATH", help="measure this archive, load nothing")
    parser.add_argument("--times", type=int, default=200, help="windows of every view (200)")
    parser.add_argument("--no-screens", action="store_true", help="do not measure the program")
    arguments = parser.parse_args()
    if arguments.keep and arguments.keep.exists():
        parser.error(f"{arguments.keep} exists; remove it, or measure it again with --reuse")
    if arguments.reuse and not arguments.reuse.is_file():
        parser.error(f"{arguments.reuse}: there is no such file")
    return arguments


@contextmanager
def archive_path(arguments: argparse.Namespace) -> Iterator[Path]:
    """The path of the archive to use or make."""
    path = arguments.reuse or arguments.keep
    if path is not None:
        yield path.absolute()
        return
    with tempfile.TemporaryDirectory(prefix="bulletin-tui-bench-") as folder:
        yield Path(folder) / "archive.sqlite"


def load(path: Path, size: int, seed: int, in_order: bool) -> Loaded:
    """Make the archive, with every bulletin indexed."""
    bulletins = corpus(size, seed, in_order=in_order)
    start, making, text, done = time.process_time(), 0.0, 0, 0
    with SqliteArchive.open(path) as archive:
        while done < size:
            before = time.process_time()
            batch = list(islice(bulletins, BATCH))
            text += sum(len((one.title or "").encode()) + len(body_text(one).encode()) for one in batch)
            making += time.process_time() - before
            archive.keep_all(batch)
            done += len(batch)
            progress(f"kept {done} of {size}")
        loading = time.process_time() - start - making
        start = time.process_time()
        done = 0
        while taken := archive.index():
            done += taken
            progress(f"indexed {min(done, size)} of {size}")
        if left := archive.unindexed():
            sys.exit(f"{left} bulletins still wait for the index")
    return Loaded(size, making, loading, time.process_time() - start, text)


def progress(text: str) -> None:
    """Overwrite the line of a terminal."""
    if sys.stderr.isatty():
        print(f"\r{text}\x1b[K", end="", file=sys.stderr)


def print_loaded(path: Path, loaded: Loaded) -> None:
    progress("")
    size, file = loaded.size, path.stat().st_size
    index, free = index_and_free(path)
    both = loaded.loading + loaded.indexing
    print(
        f"{size} bulletins, {loaded.text / 1e6:.1f} MB of text; {loaded.making:.1f} s CPU to generate (subtracted)"
    )
    print(f"load {size / loaded.loading:.0f} bulletins per CPU-second; ", end="")
    print(f"load and index {size / both:.0f} (limit {LIMIT_RATE}); index alone {size / loaded.indexing:.0f}")
    print(f"file {file / 1e6:.1f} MB, {file / loaded.text:.2f} x text ({free / 1e6:.1f} MB of it free); ", end="")
    print(f"index {index / 1e6:.1f} MB, {index / loaded.text:.2f} x text (limit {LIMIT_INDEX})")


def index_and_free(path: Path) -> tuple[int, int]:
    """Bytes of the search index, and of free pages."""
    connection = sqlite3.connect(path)
    try:
        blocks = connection.execute("SELECT coalesce(sum(length(block)), 0) FROM words_data").fetchone()[0]
        pages, size = (
            connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("freelist_count", "page_size")
        )
    finally:
        connection.close()
    return int(blocks), int(pages) * int(size)


def mark(path: Path, seed: int) -> None:
    """Mark up to 20,000 random bulletins as read, star 5,000 of them, tag 1,000, and print the times."""
    chance = random.Random(seed + 3)
    with SqliteArchive.open(path) as archive:
        total = archive.counts().total
        ids = archive.ids(View(), 0, total)
        read = chance.sample(ids, min(total // 2, 20_000))
        starred = set(read[: min(total // 50, 5000)])
        one = quantiles(milliseconds(archive.set_read, id, True) for id in read[:BATCH])
        many = quantiles(
            milliseconds(archive.set_flags, {id: Flags(True, id in starred) for id in read[at : at + BATCH]})
            for at in range(0, len(read), BATCH)
        )
        archive.tag(chance.sample(ids, min(total // 10, 1000)), [TAG])
    print(f"mark one as read: {one}; {BATCH} at once: {many}")


def lists(path: Path, times: int, seed: int) -> None:
    """Windows, row numbers and counts of every order and filter, in CPU milliseconds."""
    chance = random.Random(seed + 4)
    with SqliteArchive.open(path) as archive:
        views = views_of(archive, chance)
    floor = primary_keys(path, times, chance)
    print(f"\nfloor, {WINDOW} rows by primary key: {floor}")
    opening(path, floor)
    rows, worst = [], 0.0
    for name, view in views.items():
        progress(name)
        cells, most = windows(path, view, times, chance, floor)
        rows.append((name, *cells))
        worst = max(worst, most)
    head = ("view", "rows", "first", "p50", "p95", "max", "x floor", "position p50", "p95", "max")
    progress("")
    print(f"windows of {WINDOW} rows at random offsets, and the offset of a random bulletin, ms CPU:")
    print_table(head, rows)
    print(f"any window: at most {shown(worst)} ms (limit {LIMIT_JUMP})")
    others(path, times, chance)


def views_of(archive: SqliteArchive, chance: random.Random) -> dict[str, View]:
    """All orders and filters, and some narrower views, except empty ones."""
    names = [label.name for label in archive.sources() if label.name]
    by_size = sorted(names, key=lambda name: archive.count(View(source=name)))
    largest, middle = by_size[-1], by_size[len(by_size) // 2]
    since = date(chance.randint(2008, 2018), 1, 1)
    until = since.replace(year=since.year + 5)
    filters: tuple[Filter, ...] = ("all", "unread", "starred")
    orders: tuple[Order, ...] = ("date", "title", "source", "unread")
    views = {f"{chosen} by {order}": View(chosen, order) for chosen in filters for order in orders}
    views["largest source"] = View(source=largest)
    views["largest source by title"] = View(order="title", source=largest)
    views["a source, unread"] = View("unread", source=middle)
    views["one tag"] = View(tag=TAG)
    views["five years"] = View(since=since, until=until)
    views["five years, unread by title"] = View("unread", "title", since=since, until=until)
    return {name: view for name, view in views.items() if archive.count(view)}


def primary_keys(path: Path, times: int, chance: random.Random) -> Quantiles:
    connection = sqlite3.connect(path)
    last = connection.execute("SELECT max(id) FROM bulletins").fetchone()[0]
    some = [chance.choices(range(1, last + 1), k=WINDOW) for _ in range(times)]

    def look_up(window: list[int]) -> None:
        for id in window:
            connection.execute("SELECT * FROM bulletins WHERE id = ?", (id,)).fetchone()

    try:
        look_up(some[0])
        return quantiles(milliseconds(look_up, window) for window in some)
    finally:
        connection.close()


def opening(path: Path, floor: Quantiles) -> None:
    """Print the time to open, fetch the first window and close, against an archive as large as the samples."""

    def open_first(file: Path) -> None:
        with SqliteArchive.open(file) as archive:
            archive.rows(View(), 0, WINDOW)

    with tempfile.TemporaryDirectory(prefix="bulletin-tui-bench-") as folder:
        small = Path(folder) / "archive.sqlite"
        with SqliteArchive.open(small) as archive:
            archive.keep_all(corpus(SMALL))
        open_first(small)
        open_first(path)
        pairs = [(milliseconds(open_first, path), milliseconds(open_first, small)) for _ in range(30)]
    ours, least = quantiles(one for one, _ in pairs), quantiles(other for _, other in pairs)
    print(f"open and first window: {ours}; of {SMALL} bulletins p50 {shown(least.median)} ms, ", end="")
    print(f"ratio {ours.median / least.median:.2f}; {ours.median / floor.median:.1f} x floor")


def windows(
    path: Path, view: View, times: int, chance: random.Random, floor: Quantiles
) -> tuple[tuple[str, ...], float]:
    """The cells of one view, and its slowest window, the first one included."""
    with SqliteArchive.open(path) as archive:
        size = 0

        def first() -> None:
            nonlocal size
            size = archive.count(view)
            archive.rows(view, size // 2, WINDOW)

        entering = milliseconds(first)
        starts = chance.choices(range(size), k=times)
        jumps = quantiles(milliseconds(archive.rows, view, start, WINDOW) for start in starts)
        wanted = [id for at in chance.choices(range(size), k=times) for id in archive.ids(view, at, at + 1)]
        places = quantiles(milliseconds(archive.position, view, id) for id in wanted)
    ratio = f"{jumps.median / floor.median:.2f}"
    return (str(size), shown(entering), *jumps.cells, ratio, *places.cells), max(entering, jumps.max)


def others(path: Path, times: int, chance: random.Random) -> None:
    """Print the times of the other queries of the list."""
    with SqliteArchive.open(path) as archive:
        total = archive.counts().total
        days = [
            date(chance.randint(2005, 2024), chance.randint(1, 12), chance.randint(1, 28)) for _ in range(times)
        ]
        starts = [chance.randrange(total) for _ in range(times)]
        ids = [archive.ids(View(), start, start + 1)[0] for start in starts]
        print(f"counts: {quantiles(milliseconds(archive.counts) for _ in range(times))}")
        print(f"sources with counts: {quantiles(milliseconds(archive.sources) for _ in range(20))}")
        print("the row of a date:", quantiles(milliseconds(archive.row_of_day, View(), day) for day in days))
        nearest = (milliseconds(archive.next_unread, View(), at, 1) for at in starts)
        print("the next unread bulletin:", quantiles(nearest))
        texts = (milliseconds(archive.bulletin, id) for id in ids)
        print("a bulletin, read and unpacked:", quantiles(texts))
        orders: tuple[Order, ...] = ("date", "title", "source", "unread")
        for order in orders:
            after = []
            for id, start in list(zip(ids, starts, strict=True))[:20]:
                archive.set_read(id, not archive.marks(id).read)
                after.append(milliseconds(archive.rows, View(order=order), start, WINDOW))
            print(f"a window by {order} after a mark:", quantiles(after))


if __name__ == "__main__":
    main()
