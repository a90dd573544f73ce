"""kill -9 while bulletins are stored: nothing that was reported as kept may be lost.

    python -m benchmarks.kills [--rounds 1000] [--stretch 200] [--seed 7] [--folder FOLDER]

In every round a child process stores bulletins of `corpus` - one by one, in batches, in batches that it also
indexes, or with an attached file of up to 300 kB each, whose text is indexed with them - and reports each as
soon as the archive confirms it. At a random moment it is killed. The archive is opened again: every bulletin
reported in the round must be in it with its text, and `PRAGMA integrity_check` must find nothing. The next round
continues with the same file. After a number of rounds (`--stretch`), every bulletin reported in any of them is
looked up once more, the index is completed and checked, and a new file is started, because checking a large one
takes long.

The operating system still writes what a killed process has handed to it. This tests the order of writes and the
recovery from a half-written transaction, but not a disk that loses data in a power cut.
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
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from benchmarks.corpus import Corpus
from benchmarks.measure import option_parser, quantiles
from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import ArrivedFile
from tui_reader.model import Bulletin, DocumentFile, Paragraph

PLANS = ("one by one", "in batches", "in batches, with the index", "with attached files")
BATCH = 8
# Seconds after its first report in which the child is killed.
LONGEST = 0.12


class Round(NamedTuple):
    """The numbers of the bulletins that one child reported, in the order in which they were stored."""

    plan: str
    reported: list[int]
    faults: list[str]


def main() -> None:
    arguments = read_arguments()
    chance = random.Random(arguments.seed)
    corpus = Corpus(arguments.seed)
    done: Counter[str] = Counter()
    faults: list[str] = []
    walls: list[float] = []
    sizes: list[float] = []
    with working_folder(arguments.folder) as folder:
        for stretch, start in enumerate(range(0, arguments.rounds, arguments.stretch)):
            path = folder / f"kills-{stretch}.sqlite"
            rounds = range(start, min(start + arguments.stretch, arguments.rounds))
            faults += one_file(path, corpus, rounds, chance, done, walls)
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
    parser.add_argument("--stretch", type=int, default=200, help="rounds with one file (200)")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--folder", type=Path, help="an empty folder, where the files are kept")
    arguments = parser.parse_args()
    if arguments.folder and (not arguments.folder.is_dir() or any(arguments.folder.iterdir())):
        parser.error(f"{arguments.folder} is not an empty folder")
    return arguments


@contextmanager
def working_folder(folder: Path | None) -> Iterator[Path]:
    if folder is not None:
        yield folder.absolute()
        return
    with tempfile.TemporaryDirectory(prefix="bulletin-tui-bench-") as made:
        yield Path(made)


def one_file(
    path: Path, corpus: Corpus, rounds: range, chance: random.Random, done: Counter[str], walls: list[float]
) -> list[str]:
    """The faults found in some rounds on one file."""
    latest: dict[str, int] = {}
    faults: list[str] = []
    first = 0
    for number in rounds:
        start = time.monotonic()
        found = one_round(path, corpus, first, PLANS[number % len(PLANS)], chance)
        walls.append((time.monotonic() - start) * 1000)
        done[found.plan] += len(found.reported)
        faults += [f"round {number} ({found.plan}): {fault}" for fault in found.faults]
        latest.update({corpus.bulletin(one).address: one for one in found.reported})
        first += len(found.reported)
    with SqliteArchive.open(path) as archive:
        faults += missing(archive, corpus, latest, 0)
        while archive.index(1000):
            pass
    return faults + unsound(path, "words")


def one_round(path: Path, corpus: Corpus, first: int, plan: str, chance: random.Random) -> Round:
    """Start a child that stores bulletins from the number `first` on, kill it, and check the archive."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        store_until_killed(path, corpus, first, plan, write)
    os.close(write)
    # Half of the children may be killed before their first report, for example while they open the archive.
    head = os.read(read, 64) if chance.random() < 0.5 else b""
    time.sleep(chance.random() * LONGEST)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    faults = [] if os.WIFSIGNALED(status) else [f"the child ended by itself with {os.WEXITSTATUS(status)}"]
    with os.fdopen(read, "rb") as pipe:
        reported = [int(line) for line in (head + pipe.read()).split()]
    latest = {corpus.bulletin(number).address: number for number in reported}
    try:
        with SqliteArchive.open(path) as archive:
            faults += missing(archive, corpus, latest, first + len(reported))
            if plan == PLANS[3]:
                faults += missing_files(archive, reported)
    except ArchiveError as error:
        faults.append(str(error))
    return Round(plan, reported, faults + unsound(path))


def missing(archive: SqliteArchive, corpus: Corpus, latest: Mapping[str, int], next_number: int) -> list[str]:
    """The bulletins in `latest`, by address, that the archive does not have with their text.

    The batch after the last report may be in the archive too: it begins with `next_number`, 0 for none.
    """
    unreported = range(next_number, next_number + BATCH) if next_number else ()
    newer = {page.address: page for page in map(corpus.bulletin, unreported)}
    faults = []
    for address, number in latest.items():
        id = archive.find(address)
        if id is None:
            faults.append(f"{address} is lost")
        elif archive.bulletin(id) not in (corpus.bulletin(number), newer.get(address)):
            faults.append(f"{address} has another text than was stored")
    return faults


def attached(number: int) -> ArrivedFile:
    """The file that belongs to a bulletin, half of them such that cannot be compressed."""
    chance = random.Random(number)
    data = chance.randbytes(chance.randrange(300_000)) if number % 2 else b"%d;" % number * 9999
    text = Bulletin("", preamble=(Paragraph(f"attached {number}"),), document=DocumentFile("csv", "text", "1"))
    when = datetime(2026, 1, 1, tzinfo=UTC)
    return ArrivedFile(f"file:{number}", f"{number}.csv", data, None, when, kind="csv", text=text)


def missing_files(archive: SqliteArchive, numbers: Sequence[int]) -> list[str]:
    """The files of bulletins that the archive does not have with their bytes and their text."""
    faults = []
    for number in numbers:
        wanted = attached(number)
        digest = sha256(wanted.data).hexdigest()
        try:
            if archive.file_bytes(digest) != wanted.data or archive.file_text(digest) != wanted.text:
                faults.append(f"the file of {number} is another")
        except ArchiveError as error:
            faults.append(f"the file of {number}: {error}")
    return faults


def unsound(path: Path, index: str | None = None) -> list[str]:
    """Faults that SQLite finds in the file and its search index."""
    connection = sqlite3.connect(path)
    try:
        lines = [line for (line,) in connection.execute("PRAGMA integrity_check")]
        if index:
            connection.execute(f"INSERT INTO {index} ({index}) VALUES ('integrity-check')")
            connection.rollback()
    except sqlite3.Error as error:
        return [f"integrity_check: {error}"]
    finally:
        connection.close()
    return [f"integrity_check: {line}" for line in lines if line != "ok"]


def store_until_killed(path: Path, corpus: Corpus, first: int, plan: str, report: int) -> None:
    """Store bulletins until killed, and write the number of each to the pipe when the archive has confirmed it."""
    try:
        archive = SqliteArchive.open(path)
        number = first
        while True:
            numbers = [number] if plan == PLANS[0] else range(number, number + BATCH)
            pages = [corpus.bulletin(one) for one in numbers]
            if plan == PLANS[0]:
                archive.keep_page(pages[0])
            else:
                archive.keep_all(pages)
            if plan == PLANS[3]:
                archive.keep_files([attached(one) for one in numbers])
            os.write(report, b"".join(b"%d\n" % one for one in numbers))
            if plan in PLANS[2:]:
                archive.index(BATCH)
            number += len(pages)
    finally:
        # The child must never continue as its parent, which counts this end as a fault.
        traceback.print_exc()
        os._exit(1)


if __name__ == "__main__":
    main()
