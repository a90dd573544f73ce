"""kill -9 of workers that share an archive: no bulletin may be missing or twice, no host asked by two workers.

    python -m benchmarks.worker_kills --shared ADDRESS [--rounds 100] [--workers 3] [--sites 6] [--count 60]

ADDRESS is an empty PostgreSQL database, in which an archive is made; it is deleted at the end of a run without
faults. Every round makes the jobs due, adds bulletins to one demonstration site, and kills one worker at a random
moment, which is started again under its next name. The minute that its leases last is skipped: they end at once.
Meanwhile the leases are sampled: of one host one at most. After the last round `sync --worker --once` completes
what is due, and every bulletin of every site must be in the archive, once, with its title and all of its text.

`--pace` is the delay between two requests to a host; the servers count how many came sooner.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.measure import option_parser
from benchmarks.program import bulletin_tui, inherited_environment
from benchmarks.sites import Server, home_variables, load, run, write_sources
from benchmarks.sync import SEED, expected, squeezed
from tui_reader.archive.postgres.connection import Server as Database
from tui_reader.archive.postgres.schema import SCHEMA, create
from tui_reader.archive.postgres.store import PostgresArchive
from tui_reader.archive.values import View
from tui_reader.model import body_text

STYLES = ("trs", "vsb", "jpage")
GROWTH = 5
PER_PAGE = 20
LEASED_TWICE = "SELECT host, count(*) FROM source_jobs WHERE lease_until > now() GROUP BY host HAVING count(*) > 1"


class Workers:
    """Processes of `sync --worker` on the same sources and the same archive."""

    def __init__(self, homes: Sequence[Path], address: str) -> None:
        self._homes = homes
        self._address = address
        self.processes = [self._start(home) for home in homes]

    def kill(self, number: int) -> str:
        """Kills a worker and starts another one; returns the name of the killed one."""
        import socket

        process = self.processes[number]
        process.kill()
        process.wait()
        self.processes[number] = self._start(self._homes[number])
        return f"{socket.gethostname()}:{process.pid}"

    def stop(self) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait()

    def _start(self, home: Path) -> subprocess.Popen[bytes]:
        with (home / "errors.txt").open("a") as errors:
            return subprocess.Popen(
                [*bulletin_tui(), "sync", "--worker", "--quiet"],
                stdout=subprocess.DEVNULL,
                stderr=errors,
                env={**inherited_environment(), **variables(home, self._address)},
            )


def variables(home: Path, address: str) -> dict[str, str]:
    return {**home_variables(home), "BULLETIN_TUI_ARCHIVE": address}


def main() -> None:
    arguments = read_arguments()
    chance = random.Random(arguments.seed)
    database = Database(arguments.shared)
    with database.transaction() as connection:
        create(connection)
    with tempfile.TemporaryDirectory(prefix="bulletin-tui-bench-") as name, sites(arguments) as servers:
        homes = [Path(name) / f"home{number}" for number in range(arguments.workers)]
        listed = [
            {"name": f"site {number}", "address": server.address, "pace": arguments.pace, "interval": "1 h"}
            for number, server in enumerate(servers)
        ]
        for home in homes:
            write_sources(home, listed)
        grown = [0] * len(servers)
        faults = rounds(arguments, chance, Workers(homes, arguments.shared), servers, grown, database)
        last = run([*bulletin_tui(), "sync", "--worker", "--once", "--quiet"], homes[0],
                   variables(homes[0], arguments.shared))  # fmt: skip
        faults += [f"at the end: {line}" for line in last.errors]
        errors = {line for home in homes for line in (home / "errors.txt").read_text().splitlines()}
        faults += sorted(line for line in errors if "interrupted" not in line)
        for number, server in enumerate(servers):
            faults += missing(arguments, number, server, grown[number])
        total = database.run("SELECT count(*) FROM bulletins")[0][0]
        twice = database.run("SELECT address FROM bulletins GROUP BY address HAVING count(*) > 1")
        faults += [f"{address} is in the archive twice" for (address,) in twice]
    for fault in faults[:50]:
        print(fault)
    print(
        f"{arguments.rounds} kills, {arguments.workers} workers, {len(servers)} sites, {total} bulletins, {load()}"
    )
    print(f"missing, damaged, twice, or a host leased twice: {len(faults)} (limit 0)")
    if not faults:
        database.write(f"DROP SCHEMA {SCHEMA} CASCADE")
    database.close()
    sys.exit(1 if faults else 0)


def read_arguments() -> argparse.Namespace:
    parser = option_parser("worker_kills", __doc__)
    parser.add_argument("--shared", required=True, metavar="ADDRESS", help="an empty database, postgresql://…")
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--sites", type=int, default=6)
    parser.add_argument("--count", type=int, default=60, help="bulletins of each site at first (60)")
    parser.add_argument("--pace", type=float, default=0.02, help="seconds between two requests to a host (0.02)")
    parser.add_argument("--longest", type=float, default=4.0, help="seconds until a kill, at most (4)")
    parser.add_argument("--seed", type=int, default=7)
    return parser.parse_args()


def style_of(number: int) -> str:
    return STYLES[number % len(STYLES)]


@contextmanager
def sites(arguments: argparse.Namespace) -> Iterator[list[Server]]:
    with ExitStack() as stack:
        size = ("--count", str(arguments.count), "--per-page", str(PER_PAGE), "--seed", str(SEED))
        yield [
            stack.enter_context(Server("--style", style_of(number), *size)) for number in range(arguments.sites)
        ]


def rounds(
    arguments: argparse.Namespace,
    chance: random.Random,
    workers: Workers,
    servers: Sequence[Server],
    grown: list[int],
    database: Database,
) -> list[str]:
    """Runs all rounds and stops the workers; returns the hosts that were leased twice."""
    faults: list[str] = []
    for _ in range(arguments.rounds):
        number = chance.randrange(len(servers))
        servers[number].control(f"add?count={GROWTH}")
        grown[number] += GROWTH
        database.write("UPDATE source_jobs SET due = now()")
        end = time.monotonic() + chance.random() * arguments.longest
        while time.monotonic() < end:
            time.sleep(0.05)
            faults += [f"{host} is leased by {count} workers" for host, count in database.run(LEASED_TWICE)]
        killed = workers.kill(chance.randrange(arguments.workers))
        for table in ("source_jobs", "hosts"):
            database.write(f"UPDATE {table} SET lease_until = now() WHERE leased_by = %s", (killed,))
    workers.stop()
    database.write("UPDATE source_jobs SET due = now(), lease_until = now()")
    database.write("UPDATE hosts SET lease_until = now()")
    return faults


def missing(arguments: argparse.Namespace, number: int, server: Server, grown: int) -> list[str]:
    """The bulletins of a site that the archive lacks, or has with another title or text."""
    faults = list[str]()
    with PostgresArchive.open(arguments.shared) as archive:
        found = {row.address: row for row in archive.rows(View(origins=(f"site {number}",)), 0, 1_000_000)}
        for path, wanted in expected(style_of(number), arguments.count, PER_PAGE, grown).items():
            row = found.get(server.root + path)
            if row is None:
                faults.append(f"{server.root}{path} is missing")
                continue
            text = squeezed(body_text(archive.bulletin(row.id)))
            if row.title != wanted.title or not all(squeezed(each) in text for each in wanted.paragraphs):
                faults.append(f"{row.address} lacks part of its text, or has the title {row.title!r}")
    return faults


if __name__ == "__main__":
    main()
