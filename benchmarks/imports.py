"""Import of web archives: pages a second and peak memory, against the time in which their pages are parsed only.

    python -m benchmarks.imports DIR... [--counts 3000,20000] [--ways add,sync] [--sample 500] [--folder FOLDER]

The folders hold pages (`*.html.gz`). A web archive of each size is made of them, one compressed record per page,
each time around with a mark in the first paragraph of every page, so that all texts differ. Each way - `add FILE`,
and `sync` of a source that is the file - imports it into an empty archive, search index included, and then once
more. The floor is the CPU time of the parser for a sample of the same pages in this process, the start of the
program, processes, archive and index excluded: without overhead, N processors would import N pages in it.
"""

from __future__ import annotations

import argparse
import gzip
import os
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from benchmarks.measure import option_parser, print_table
from benchmarks.program import bulletin_tui
from benchmarks.sites import Ran, archive_of, home_variables, load, run, write_sources
from tui_reader.parse.page import parse_page
from tui_reader.sources.fetching import Fetched
from tui_reader.sources.files.filesystem import read_path

WAYS = ("add", "sync")
HEAD = (
    "way",
    "pages",
    "MB",
    "kept",
    "s",
    "pages/s",
    "CPU s",
    "CPU : parse",
    "peak RSS MB",
    "peak PSS MB",
    "again s",
)


def main() -> None:
    arguments = read_arguments()
    pages = sorted(path for folder in arguments.folders for path in folder.glob("*.html.gz"))
    if not pages:
        sys.exit("there are no pages (*.html.gz) in these folders")
    print(load())
    with tempfile.TemporaryDirectory(prefix="bulletin-tui-bench-", dir=arguments.folder) as name:
        rows = [
            each
            for count in arguments.counts.split(",")
            for each in table(Path(name), pages, int(count), arguments.ways.split(","), arguments.sample)
        ]
    print_table(HEAD, rows)


def read_arguments() -> argparse.Namespace:
    parser = option_parser("imports", __doc__)
    parser.add_argument("folders", type=Path, nargs="+", metavar="DIR")
    parser.add_argument("--counts", default="3000", help="pages of each web archive (3000)")
    parser.add_argument("--ways", default=",".join(WAYS), help="ways of importing (add,sync)")
    parser.add_argument("--sample", type=int, default=500, help="pages parsed for the floor (500)")
    parser.add_argument("--folder", type=Path, help="where the temporary files go")
    return parser.parse_args()


def table(
    folder: Path, pages: Sequence[Path], count: int, ways: Sequence[str], sample: int
) -> Iterator[tuple[str, ...]]:
    """The rows of one size."""
    warc = folder / f"{count}.warc.gz"
    write_warc(warc, pages, count)
    floor = parsing(warc, count, sample)
    for way in ways:
        home = folder / f"{way}-{count}"
        write_sources(home, [{"name": "pages", "address": str(warc)}] if way == "sync" else [])
        first, again = (imported(way, home, warc) for _ in range(2))
        kept = bulletins(home)
        cost = first.cpu / (floor * count)
        numbers = (warc.stat().st_size / 1e6, kept, first.wall, count / first.wall, first.cpu)
        memory = (first.peak.resident, first.peak.proportional)
        shown = (*(f"{one:.0f}" for one in numbers), f"{cost:.2f}", *(f"{one:.0f}" for one in memory))
        yield way, str(count), *shown, f"{again.wall:.1f}"


def imported(way: str, home: Path, warc: Path) -> Ran:
    """One import of the web archive into the archive of a home."""
    arguments = ("add", "--page", str(warc)) if way == "add" else ("sync", "--quiet")
    return run([*bulletin_tui(), *arguments], home, home_variables(home))


def bulletins(home: Path) -> int:
    with closing(sqlite3.connect(archive_of(home))) as connection:
        return int(connection.execute("SELECT count(*) FROM bulletins").fetchone()[0])


def parsing(warc: Path, count: int, sample: int) -> float:
    """Seconds of CPU of the parser for one page, over a sample of the pages."""
    chosen = set(random.Random(7).sample(range(count), min(sample, count)))
    items = (item for number, item in enumerate(read_path(warc)) if number in chosen and isinstance(item, Fetched))
    total, found = 0.0, 0
    for item in items:
        start = time.process_time()
        parse_page(item.data, item.address, item.declared_charset, item.media_type)
        total += time.process_time() - start
        found += 1
    return total / max(found, 1)


def write_warc(path: Path, pages: Sequence[Path], count: int) -> None:
    """Writes a web archive of `count` pages, one compressed record each."""
    data = [gzip.decompress(page.read_bytes()) for page in pages]
    with path.open("wb") as file:
        for number in range(count):
            around, which = divmod(number, len(data))
            name = pages[which].name.removesuffix(".html.gz")
            file.write(
                gzip.compress(
                    record(
                        f"https://{name.partition('-')[0]}.example/{around}/{name}.html",
                        data[which].replace(b"</p>", b" (%d)</p>" % number, 1),
                    ),
                    1,
                )
            )
        file.flush()
        os.fsync(file.fileno())


def record(address: str, body: bytes) -> bytes:
    """A response as a record of WARC."""
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2026-01-01T00:00:00Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


if __name__ == "__main__":
    main()
