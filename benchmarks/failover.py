"""The death of the primary server while bulletins are kept: nothing that was reported as kept may be lost.

    python -m benchmarks.failover [--rounds 10] [--writers 4] [--seed 7] [--folder FOLDER]

A primary server and a replica run on this machine, with synchronous replication and with fsync. Writers keep
bulletins of `corpus`, each in a process of its own, and report each as soon as the archive confirms it. Their
address names both servers and asks for the one that can be written to:

    postgresql://postgres@/postgres?host=A,B&target_session_attrs=read-write

At a random moment the primary is killed (SIGKILL) and the replica is promoted. The writers go on. At the end every
bulletin that was reported must be on the promoted server with its text, once. Then a replica of that one is made,
for the next round.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.corpus import Corpus
from benchmarks.measure import option_parser, quantiles
from benchmarks.postgres import SETTINGS, run_program
from benchmarks.program import inherited_environment
from benchmarks.sites import load
from tui_reader.archive.errors import ArchiveError, ArchiveLocked, ArchiveUnavailable
from tui_reader.archive.postgres.connection import Server
from tui_reader.archive.postgres.schema import create
from tui_reader.archive.postgres.store import PostgresArchive

SYNCHRONOUS = {
    **SETTINGS,
    "wal_level": "replica",
    "max_wal_senders": "5",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "64MB",
    "max_wal_size": "256MB",
}
LONGEST = 3.0
"""Seconds after the first report in which the primary is killed."""

AFTER = 10
"""Bulletins that each writer keeps, on average, after the promotion."""

PATIENCE = 120.0
"""Seconds without a report after which a round is given up."""

STRIDE = 100_000
"""Between the numbers of the first bulletins of two writers."""


class Node:
    """One server: its folder, which also holds its socket."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address = f"postgresql://postgres@/postgres?host={folder}"
        folder.mkdir()
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def make(self) -> None:
        run_program("initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C")

    def follow(self, primary: Node) -> None:
        """Makes this a replica of another server, which is running."""
        run_program("pg_basebackup", "-D", self.data, "-d", primary.address, "-R", "-X", "stream", "-c", "fast")

    def start(self) -> None:
        options = " ".join(f"-c {name}={value or _EMPTY}" for name, value in SYNCHRONOUS.items())
        run_program(
            "pg_ctl",
            "-D",
            self.data,
            "-l",
            self.folder / "log",
            "-w",
            "-o",
            f"{options} -k {self.folder}",
            "start",
        )

    def wait_for_replica(self) -> None:
        """Lets commits wait for a replica from now on; it does not inherit this."""
        server = Server(self.address)
        server.write("ALTER SYSTEM SET synchronous_standby_names = '*'")
        server.close()
        run_program("pg_ctl", "-D", self.data, "reload")

    def promote(self) -> None:
        run_program("pg_ctl", "-D", self.data, "-w", "promote")

    def kill(self) -> None:
        """Kills the server; its backends end with it."""
        os.kill(int((self.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    def stop(self) -> None:
        run_program("pg_ctl", "-D", self.data, "-w", "-m", "immediate", "stop")


_EMPTY = "''"


class Reports:
    """What writers report: the numbers of their bulletins, and when the last one came."""

    def __init__(self, writers: Sequence[subprocess.Popen[str]]) -> None:
        self.seen: set[int] = set()
        self.faults: list[str] = []
        self._threads = [threading.Thread(target=self._read, args=[each]) for each in writers]
        for thread in self._threads:
            thread.start()

    def _read(self, writer: subprocess.Popen[str]) -> None:
        assert writer.stdout is not None
        for line in writer.stdout:
            if line.strip().isdigit() and line.endswith("\n"):
                self.seen.add(int(line))
            elif line.endswith("\n"):
                self.faults.append(line.strip())

    def wait(self, count: int) -> None:
        """Waits until so many bulletins have been reported."""
        end = time.monotonic() + PATIENCE
        while len(self.seen) < count:
            if time.monotonic() > end:
                sys.exit(f"no more reports after {len(self.seen)} bulletins; {self.faults[-3:]}")
            time.sleep(0.005)

    def finish(self) -> None:
        for thread in self._threads:
            thread.join()


def main() -> None:
    arguments = read_arguments()
    if arguments.write is not None:
        write(arguments.address, arguments.write, arguments.seed)
        return
    chance = random.Random(arguments.seed)
    faults, waits, reported = list[str](), list[float](), 0
    with tempfile.TemporaryDirectory(prefix="bulletin-tui-bench-", dir=arguments.folder) as name:
        folder = Path(name)
        folder.chmod(0o755)
        primary = Node(folder / "0")
        primary.make()
        primary.start()
        database = Server(primary.address)
        with database.transaction() as connection:
            create(connection)
        database.close()
        for number in range(arguments.rounds):
            replica = Node(folder / str(number + 1))
            found, wait, kept = one_round(primary, replica, number, arguments, chance)
            faults += [f"round {number}: {fault}" for fault in found]
            waits.append(wait)
            reported += kept
            shutil.rmtree(primary.folder)
            primary = replica
        primary.stop()
    for fault in faults[:50]:
        print(fault)
    away = quantiles(waits)
    print(f"{arguments.rounds} promotions, {arguments.writers} writers, {reported} bulletins reported; {load()}")
    print(f"seconds from the kill to the next report: p50 {away.median:.2f}, p95 {away.p95:.2f}")
    print(f"reported and lost, or errors: {len(faults)} (limit 0)")
    sys.exit(1 if faults else 0)


def read_arguments() -> argparse.Namespace:
    parser = option_parser("failover", __doc__)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--writers", type=int, default=4)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--folder", type=Path, help="where the servers keep their files")
    parser.add_argument("--write", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--address", help=argparse.SUPPRESS)
    return parser.parse_args()


def one_round(
    primary: Node, replica: Node, number: int, arguments: argparse.Namespace, chance: random.Random
) -> tuple[list[str], float, int]:
    """The faults, the seconds without a report, and the number of reports."""
    replica.follow(primary)
    replica.start()
    primary.wait_for_replica()
    both = (
        f"postgresql://postgres@/postgres?host={primary.folder},{replica.folder}&target_session_attrs=read-write"
    )
    writers = [
        subprocess.Popen(
            [sys.executable, "-m", "benchmarks.failover", "--write", str(number * arguments.writers + each),
             "--address", both, "--seed", str(arguments.seed)],
            stdout=subprocess.PIPE, text=True, env=inherited_environment(),
        )
        for each in range(arguments.writers)
    ]  # fmt: skip
    reports = Reports(writers)
    reports.wait(arguments.writers)
    time.sleep(chance.random() * LONGEST)
    primary.kill()
    killed, before = time.monotonic(), len(reports.seen)
    replica.promote()
    # Commits that the primary had confirmed may still be on their way to be read.
    reports.wait(before + 1)
    wait = time.monotonic() - killed
    reports.wait(before + AFTER * arguments.writers)
    for writer in writers:
        writer.kill()
        writer.wait()
    reports.finish()
    return reports.faults + lost(replica.address, reports.seen, arguments.seed), wait, len(reports.seen)


def write(address: str, number: int, seed: int) -> None:
    """Keeps bulletins one by one, for ever, and reports each. A lost connection is retried, as by a sync."""
    corpus = Corpus(seed)
    at = number * STRIDE
    archive: PostgresArchive | None = None
    while True:
        try:
            archive = archive or PostgresArchive.open(address)
            archive.keep(corpus.bulletin(at))
        except (ArchiveLocked, ArchiveUnavailable):
            time.sleep(0.05)
            continue
        except ArchiveError as error:
            print(f"writer: {error}", flush=True)
            return
        print(at, flush=True)
        at += 1


def lost(address: str, numbers: set[int], seed: int) -> list[str]:
    """The reported bulletins that the archive lacks, or has with another text, or twice."""
    corpus, faults = Corpus(seed), list[str]()
    with PostgresArchive.open(address) as archive:
        for number in sorted(numbers):
            wanted = corpus.bulletin(number)
            id = archive.find(wanted.address)
            if id is None:
                faults.append(f"{wanted.address} is lost")
            elif all(archive.revision(id, each.number) != wanted for each in archive.revisions(id)):
                faults.append(f"{wanted.address} lacks a text")
    database = Server(address)
    twice = database.run("SELECT address FROM bulletins GROUP BY address HAVING count(*) > 1")
    database.close()
    return faults + [f"{address} is there twice" for (address,) in twice]


if __name__ == "__main__":
    main()
