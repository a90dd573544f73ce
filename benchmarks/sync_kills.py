"""kill -9 during a sync, then a complete sync: no bulletin may be missing or duplicate.

    python -m benchmarks.sync_kills [--rounds 100] [--style trs] [--count 400] [--seed 7]

Every site has four rounds, which begin in different ways: `fresh`, without an archive; `continued`, with the
archive that the previous kill left; `grown`, with a complete archive of a site that has since gained some pages of
bulletins; `grown, continued`, with the archive that the kill in that round left, and more new bulletins. At a
random moment `bulletin-tui sync` is killed, but not its parsers. The archive must then be sound: SQLite finds no
fault, each bulletin has its entry in `sightings` and each entry its bulletin, and every bulletin reported as kept
is in it. A copy is synced completely and must have every bulletin once, with all of its text, and `doctor` must
find nothing. The next round may continue with the other copy.

The operating system still writes what a killed process has handed to it, so that a power cut can lose more if the
disk does not flush when it is asked to.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

from benchmarks.measure import option_parser, quantiles
from benchmarks.program import bulletin_tui, inherited_environment
from benchmarks.sites import Server, archive_of, home_variables, load, run, sync, write_sources
from benchmarks.sync import SEED, STYLES, Expected, expected, failures, wrong

WAYS = ("fresh", "continued", "grown", "grown, continued")
GROWTH = 50
PER_PAGE = 20
BEGINNING = 0.8
"""About the seconds in which a sync starts, makes its archive and requests the first pages."""

MOMENT = 0.1
"""Seconds in which a sync writes several times, and finishes after the last bulletin."""


class Site:
    """The demonstration site of some rounds, and the bulletins it has by now."""

    def __init__(self, server: Server, style: str, count: int) -> None:
        self.server, self.style, self.count = server, style, count
        self.grown = 0

    def grow(self) -> None:
        self.server.control(f"add?count={GROWTH}")
        self.grown += GROWTH

    @property
    def expected(self) -> dict[str, Expected]:
        return expected(self.style, self.count, PER_PAGE, self.grown)


def main() -> None:
    arguments = read_arguments()
    chance = random.Random(arguments.seed)
    faults: list[str] = []
    done: Counter[str] = Counter()
    left: list[float] = []
    size = ("--style", arguments.style, "--count", str(arguments.count), "--per-page", str(PER_PAGE))
    number = 0
    while number < arguments.rounds:
        with (
            tempfile.TemporaryDirectory(prefix="bulletin-tui-bench-") as name,
            Server(*size, "--seed", str(SEED)) as server,
        ):
            site = Site(server, arguments.style, arguments.count)
            for way in WAYS[: arguments.rounds - number]:
                found, share = one_round(way, site, Path(name), chance)
                faults += [f"round {number} ({way}): {fault}" for fault in found]
                done[way] += 1
                left.append(share * 100)
                number += 1
    for fault in faults[:50]:
        print(fault)
    ways = ", ".join(f"{done[way]} {way}" for way in WAYS)
    print(f"{number} kills of a sync of {arguments.count} bulletins ({arguments.style}): {ways}; {load()}")
    moments = quantiles(left)
    print(f"kept when killed, % of the site: p50 {moments.median:.0f}, p95 {moments.p95:.0f}, ", end="")
    print(f"least {min(left):.0f}, most {max(left):.0f}")
    print(f"missing, damaged or duplicate: {len(faults)} (limit 0)")
    sys.exit(1 if faults else 0)


def read_arguments() -> argparse.Namespace:
    parser = option_parser("sync_kills", __doc__)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--style", choices=[style for style in STYLES if style != "feed"], default="trs")
    parser.add_argument("--count", type=int, default=400, help="bulletins of the site at first (400)")
    parser.add_argument("--seed", type=int, default=7)
    return parser.parse_args()


def one_round(way: str, site: Site, folder: Path, chance: random.Random) -> tuple[list[str], float]:
    """The faults after a kill and after a complete sync, and the share of the site that was kept when the kill
    came."""
    home, whole, look = folder / "killed", folder / "whole", folder / "look"
    if way == "fresh":
        write_sources(home, [{"name": "site", "address": site.server.address, "pace": 0}])
    elif way == "grown":
        shutil.rmtree(home)
        whole.rename(home)
    if way.startswith("grown"):
        site.grow()
    before = len(addresses_in(copied(home, look)))
    reported = killed(home, chance, site.count + site.grown - before)
    # Opening an archive changes the files that the killed process left, so that a copy is opened.
    kept = addresses_in(copied(home, look))
    faults = [f"{address} was reported and is lost" for address in reported - kept]
    faults += unsound(look, kept)
    faults += completed(copied(home, whole), site)
    return faults, len(kept) / (site.count + site.grown)


def copied(home: Path, to: Path) -> Path:
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(home, to)
    return to


def killed(home: Path, chance: random.Random, waiting: int) -> set[str]:
    """The addresses that a sync reported as kept before it was killed: a fifth of the syncs before the first
    bulletin, the others after any number of bulletins."""
    early = not waiting or chance.random() < 0.2
    arrivals, pause = (0, BEGINNING) if early else (chance.randint(1, waiting), MOMENT)
    reported, was_killed = sync_until(home, arrivals, chance.random() * pause)
    while not was_killed:
        # The sync ended before the kill: the next one, which has little to do, is killed instead.
        more, was_killed = sync_until(home, 0, chance.random() * BEGINNING / 2)
        reported |= more
    return reported


def sync_until(home: Path, arrivals: int, pause: float) -> tuple[set[str], bool]:
    """Run a sync until it has reported a number of bulletins, and then for `pause` seconds. Returns the addresses
    reported, and whether the sync was killed."""
    command = [*bulletin_tui(), "sync", "--json"]
    variables = {**inherited_environment(), **home_variables(home)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=variables) as process:
        assert process.stdout is not None
        reported: set[str] = set()
        while len(reported) < arrivals and (line := process.stdout.readline()):
            reported |= arrived(line)
        time.sleep(pause)
        process.kill()
        for line in process.stdout:
            reported |= arrived(line)
    return reported, process.returncode == -signal.SIGKILL


def arrived(line: bytes) -> set[str]:
    """The address of a bulletin that a line reports as kept. The last line may be incomplete."""
    event = json.loads(line) if line.endswith(b"\n") else {"event": "none"}
    return {event["address"]} if event["event"] == "arrived" else set()


def addresses_in(home: Path) -> set[str]:
    """The addresses of all bulletins; none if the archive does not exist or is incomplete."""
    return set(column(home, "SELECT address FROM bulletins"))


def column(home: Path, query: str) -> list[str]:
    if not archive_of(home).exists():
        return []
    with closing(sqlite3.connect(archive_of(home))) as connection:
        made = connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'sightings'").fetchone()[0]
        return [str(row[0]) for row in connection.execute(query)] if made else []


def unsound(home: Path, kept: set[str]) -> list[str]:
    """The faults in an archive, complete or not."""
    sightings = set(column(home, "SELECT key FROM sightings"))
    faults = [f"{address} is not in sightings" for address in kept - sightings]
    faults += [f"{address} is only in sightings" for address in sightings - kept]
    lines = column(home, "PRAGMA integrity_check")
    faults += [f"integrity_check: {line}" for line in lines if line != "ok"]
    return faults + doctor_faults(home)


def doctor_faults(home: Path) -> list[str]:
    """The faults that `doctor` reports."""
    doctor = run([*bulletin_tui(), "doctor"], home, home_variables(home))
    return [f"doctor: {line}" for line in (*doctor.output, *doctor.errors)] if doctor.code else []


def completed(home: Path, site: Site) -> list[str]:
    """The faults after a complete sync."""
    faults = failures(sync(home)) + wrong(home, site.server.root, site.expected)
    return [f"at the end: {fault}" for fault in faults + unsound(home, addresses_in(home))]


if __name__ == "__main__":
    main()
