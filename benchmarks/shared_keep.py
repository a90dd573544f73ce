"""Keeping bulletins in a PostgreSQL database by several writers at once, beside one writer of an SQLite file.

    python -m benchmarks.shared_keep --shared ADDRESS [--writers 4] [--size 8000] [--seed 7] [--leave]

ADDRESS is an empty database, in which an archive is made; it is deleted at the end, unless --leave is given: then
it is ready for `shared_search` and `shared_readers`, and no file is made. Each writer, a process, keeps its share
of `corpus` in transactions of 64, as a sync does, with the terms of the search. The file is indexed too.
Printed are bulletins a second of wall time, and the processor time of a bulletin: of the writers, and of the
server where it runs on this machine.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

from benchmarks.corpus import Corpus
from benchmarks.measure import option_parser
from benchmarks.program import inherited_environment
from benchmarks.sites import load
from tui_reader.archive.postgres.connection import Server
from tui_reader.archive.postgres.schema import SCHEMA, create
from tui_reader.archive.postgres.store import PostgresArchive
from tui_reader.archive.sqlite.store import SqliteArchive

BATCH = 64


def main() -> None:
    arguments = read_arguments()
    if arguments.part is not None:
        keep_part(arguments)
        return
    database = Server(arguments.shared)
    with database.transaction() as connection:
        create(connection)
    start = time.perf_counter()
    writers = [
        subprocess.Popen(
            [sys.executable, "-m", "benchmarks.shared_keep", *sys.argv[1:], "--part", str(part)],
            stdout=subprocess.PIPE,
            text=True,
            env=inherited_environment(),
        )
        for part in range(arguments.writers)
    ]
    seconds = [float(writer.communicate()[0].split()[-1]) for writer in writers]
    wall = time.perf_counter() - start
    kept = int(database.run("SELECT count(*) FROM bulletins")[0][0])
    size = int(database.run("SELECT pg_database_size(current_database())")[0][0])
    if not arguments.leave:
        database.write(f"DROP SCHEMA {SCHEMA} CASCADE")
    database.close()
    print(f"{arguments.writers} writers, {arguments.size} arrivals, {kept} bulletins; {load()}")
    cpu = sum(seconds) / arguments.size * 1000
    print(f"PostgreSQL: {arguments.size / wall:.0f} a second, {cpu:.2f} ms of CPU each in the writers, ", end="")
    print(f"{size / 1e6:.0f} MB")
    if arguments.leave:
        return
    with tempfile.TemporaryDirectory(prefix="bulletin-tui-bench-") as name:
        keep_in_file(Path(name) / "archive.sqlite", arguments)


def read_arguments() -> argparse.Namespace:
    parser = option_parser("shared_keep", __doc__)
    parser.add_argument("--shared", required=True, metavar="ADDRESS", help="an empty database, postgresql://…")
    parser.add_argument("--writers", type=int, default=4)
    parser.add_argument("--size", type=int, default=8000, help="bulletins in all (8000)")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--leave", action="store_true", help="leave the archive in the database")
    parser.add_argument("--part", type=int, help=argparse.SUPPRESS)
    return parser.parse_args()


def keep_part(arguments: argparse.Namespace) -> None:
    """Keeps every n-th bulletin, and prints the processor time of this process."""
    corpus = Corpus(arguments.seed)
    bulletins = map(corpus.bulletin, range(arguments.part, arguments.size, arguments.writers))
    with PostgresArchive.open(arguments.shared) as archive:
        while batch := list(islice(bulletins, BATCH)):
            archive.keep_all(batch)
    print(time.process_time())


def keep_in_file(path: Path, arguments: argparse.Namespace) -> None:
    corpus = Corpus(arguments.seed)
    bulletins = map(corpus.bulletin, range(arguments.size))
    start, cpu = time.perf_counter(), time.process_time()
    with SqliteArchive.open(path) as archive:
        while batch := list(islice(bulletins, BATCH)):
            archive.keep_all(batch)
        while archive.index():
            continue
    wall, cpu = time.perf_counter() - start, time.process_time() - cpu
    size = path.stat().st_size
    print(
        f"SQLite: {arguments.size / wall:.0f} a second, {cpu / arguments.size * 1000:.2f} ms of CPU each, ", end=""
    )
    print(f"{size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
