"""kill -9 in the middle of keeping: nothing that was reported as kept may be lost.

    python -m benchmarks.kills [--rounds 1000] [--stretch 200] [--seed 7] [--folder FOLDER]

In every round a child process keeps bulletins of `corpus`, one by one, in batches, or in batches that it takes
into the search index as well, and reports each once the archive has said that it is kept. At a random moment it is
killed. The archive is opened again, every bulletin that was reported in the round must be there with its text, and
`PRAGMA integrity_check` must be content; the next round goes on with the same file. After a stretch of rounds
every bulletin reported in any of them is looked up once more, the index is brought up to date and checked too, and
another file begins, for a large one takes long to check.

A killed process leaves to the system what it has written: this tests the order of writing and what becomes of a
half-written transaction, as a power cut would only with a disk that loses what it was told to keep.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sqlite3
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks.corpus import Corpus
from benchmarks.measure import option_parser, quantiles
from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.sqlite.store import SqliteArchive

PLANS = ("one by one", "in batches", "in batches, with the index")
BATCH = 8
# One round is over when its child is killed: within this many seconds of its first write.
LONGEST = 0.12


class Round(NamedTuple):
    """What one child reported: the numbers of the bulletins, in the order in which they were kept."""

    plan: str
    reported: list[int]
    faults: list[str]


def main() -> None:
    arguments = read_arguments()
    chance = random.Random(arguments.seed)
    source = Corpus(arguments.seed)
    done: Counter[str] = Counter()
    faults: list[str] = []
    walls: list[float] = []
    sizes: list[float] = []
    with place(arguments.folder) as folder:
        for stretch, start in enumerate(range(0, arguments.rounds, arguments.stretch)):
            path = folder / f"kills-{stretch}.sqlite"
            rounds = range(start, min(start + arguments.stretch, arguments.rounds))
            faults += one_file(path, source, rounds, chance, done, walls)
            sizes.append(path.stat().st_size / 1e6)
    for fault in faults[:50]:
        print(fault)
    counted = ", ".join(f"{done[plan]} {plan}" for plan in PLANS)
    print(f"{arguments.rounds} rounds of kill -9 in {len(sizes)} files of up to {max(sizes):.1f} MB; ", end="")
    print(f"a round {quantiles(walls)} wall")
    print(f"reported as kept: {counted}; lost or damaged: {len(faults)} (limit 0)")
    sys.exit(1 if faults else 0)


def read_arguments() -> argparse.Namespace:
    parser = option_parser("kills", __doc__)
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--stretch", type=int, default=200, help="rounds that go on with one file (200)")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--folder", type=Path, help="an empty folder for the files, which stay")
    arguments = parser.parse_args()
    if arguments.folder and (not arguments.folder.is_dir() or any(arguments.folder.iterdir())):
        parser.error(f"{arguments.folder} is no empty folder")
    return arguments


@contextmanager
def place(folder: Path | None) -> Iterator[Path]:
    if folder is not None:
        yield folder.absolute()
        return
    with tempfile.TemporaryDirectory(prefix="bulletin-tui-bench-") as made:
        yield Path(made)


def one_file(
    path: Path, source: Corpus, rounds: range, chance: random.Random, done: Counter[str], walls: list[float]
) -> list[str]:
    """The faults of some rounds on one file."""
    latest: dict[str, int] = {}
    faults: list[str] = []
    first = 0
    for number in rounds:
        start = time.monotonic()
        found = one_round(path, source, first, PLANS[number % len(PLANS)], chance)
        walls.append((time.monotonic() - start) * 1000)
        done[found.plan] += len(found.reported)
        faults += [f"round {number} ({found.plan}): {fault}" for fault in found.faults]
        latest.update({source.bulletin(one).address: one for one in found.reported})
        first += len(found.reported)
    with SqliteArchive.open(path) as archive:
        faults += missing(archive, source, latest, 0)
        while archive.index(1000):
            pass
    return faults + unsound(path, "words")


def one_round(path: Path, source: Corpus, first: int, plan: str, chance: random.Random) -> Round:
    """Lets a child keep bulletins from the number `first` on, kills it, and looks at what is left."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        keep_on(path, source, first, plan, write)
    os.close(write)
    # Half of the children may die before they have reported anything: while they open the archive, say.
    head = os.read(read, 64) if chance.random() < 0.5 else b""
    time.sleep(chance.random() * LONGEST)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    faults = [] if os.WIFSIGNALED(status) else [f"the child ended by itself with {os.WEXITSTATUS(status)}"]
    with os.fdopen(read, "rb") as pipe:
        reported = [int(line) for line in (head + pipe.read()).split()]
    latest = {source.bulletin(number).address: number for number in reported}
    try:
        with SqliteArchive.open(path) as archive:
            faults += missing(archive, source, latest, first + len(reported))
    except ArchiveError as error:
        faults.append(str(error))
    return Round(plan, reported, faults + unsound(path))


def missing(archive: SqliteArchive, source: Corpus, latest: Mapping[str, int], next_number: int) -> list[str]:
    """What was reported, by address, and is not there with its text. What was kept after the last report may be
    there too: the batch that begins with `next_number`, 0 for none."""
    unreported = range(next_number, next_number + BATCH) if next_number else ()
    newer = {page.address: page for page in map(source.bulletin, unreported)}
    faults = []
    for address, number in latest.items():
        id = archive.find(address)
        if id is None:
            faults.append(f"{address} is lost")
        elif archive.bulletin(id) not in (source.bulletin(number), newer.get(address)):
            faults.append(f"{address} has another text than was kept")
    return faults


def unsound(path: Path, index: str | None = None) -> list[str]:
    """What SQLite finds wrong with the file, and with its search index."""
    connection = sqlite3.connect(path)
    try:
        said = [line for (line,) in connection.execute("PRAGMA integrity_check")]
        if index:
            connection.execute(f"INSERT INTO {index} ({index}) VALUES ('integrity-check')")
            connection.rollback()
    except sqlite3.Error as error:
        return [f"integrity_check: {error}"]
    finally:
        connection.close()
    return [f"integrity_check: {line}" for line in said if line != "ok"]


def keep_on(path: Path, source: Corpus, first: int, plan: str, report: int) -> None:
    """Keeps bulletins until it is killed; writes the number of each to the pipe when the archive has kept it."""
    try:
        archive = SqliteArchive.open(path)
        number = first
        while True:
            numbers = [number] if plan == PLANS[0] else range(number, number + BATCH)
            pages = [source.bulletin(one) for one in numbers]
            if plan == PLANS[0]:
                archive.keep_page(pages[0])
            else:
                archive.keep_all(pages)
            os.write(report, b"".join(b"%d\n" % one for one in numbers))
            if plan == PLANS[2]:
                archive.index(BATCH)
            number += len(pages)
    finally:
        # Whatever ended it: a child must not go on as its parent, who counts its end as a fault.
        traceback.print_exc()
        os._exit(1)


if __name__ == "__main__":
    main()
