"""kill -9 in the middle of a sync, then a sync to the end: nothing may be missing, nothing twice.

    python -m benchmarks.sync_kills [--rounds 100] [--style trs] [--count 400] [--seed 7]

A round begins in one of four ways, in turn, four to a site: `fresh`, with no archive; `continued`, with what the
kill of the round before left; `grown`, with an archive that was complete before the site got some pages of new
bulletins; `grown, continued`, with what the kill in that one left while the site grew once more. At a random
moment `bulletin-tui sync` is killed, its parsers left to find out. What stands in the archive then must be sound:
SQLite finds nothing wrong, each bulletin has its sighting and each sighting its bulletin, and whatever was told as
kept is there. A copy of it is synced to the end and must hold every bulletin once, with all of its text, and
`doctor` must be content; the next round may go on with the other copy.

A killed process leaves to the system what it has written: a power cut is this only where the disk keeps its word.
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
"""Seconds in which a sync starts, makes its archive and asks for the first pages, about."""

MOMENT = 0.1
"""Seconds in which it writes some times, and the last of it is done after the last bulletin."""


class Site:
    """The demonstration site of some rounds, and what it must hold by now."""

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
    print(f"kept when killed, % of the site: p50 {moments.half:.0f}, p95 {moments.most:.0f}, ", end="")
    print(f"least {min(left):.0f}, most {max(left):.0f}")
    print(f"missing, damaged or twice: {len(faults)} (limit 0)")
    sys.exit(1 if faults else 0)


def read_arguments() -> argparse.Namespace:
    parser = option_parser("sync_kills", __doc__)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--style", choices=[style for style in STYLES if style != "feed"], default="trs")
    parser.add_argument("--count", type=int, default=400, help="bulletins of the site at first (400)")
    parser.add_argument("--seed", type=int, default=7)
    return parser.parse_args()


def one_round(way: str, site: Site, folder: Path, chance: random.Random) -> tuple[list[str], float]:
    """What is wrong after a kill, and after a sync to the end; and how much of the site was kept when it came."""
    home, whole, look = folder / "killed", folder / "whole", folder / "look"
    if way == "fresh":
        write_sources(home, [{"name": "site", "address": site.server.address, "pace": 0}])
    elif way == "grown":
        shutil.rmtree(home)
        whole.rename(home)
    if way.startswith("grown"):
        site.grow()
    before = len(addresses_in(copied(home, look)))
    told = killed(home, chance, site.count + site.grown - before)
    # To open an archive changes what the killed one left of it: that is done to a copy.
    kept = addresses_in(copied(home, look))
    faults = [f"{address} was told and is lost" for address in told - kept]
    faults += unsound(look, kept)
    faults += completed(copied(home, whole), site)
    return faults, len(kept) / (site.count + site.grown)


def copied(home: Path, to: Path) -> Path:
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(home, to)
    return to


def killed(home: Path, chance: random.Random, waiting: int) -> set[str]:
    """The addresses that a sync told as kept until it was killed: a fifth of the syncs before they have kept
    anything, the others after any number of bulletins up to the last one."""
    early = not waiting or chance.random() < 0.2
    arrivals, pause = (0, BEGINNING) if early else (chance.randint(1, waiting), MOMENT)
    told, was_killed = sync_until(home, arrivals, chance.random() * pause)
    while not was_killed:
        # It was done before. What is left to be killed is one that finds little to do.
        more, was_killed = sync_until(home, 0, chance.random() * BEGINNING / 2)
        told |= more
    return told


def sync_until(home: Path, arrivals: int, pause: float) -> tuple[set[str], bool]:
    """Runs a sync until it has told of so many bulletins, and then for `pause` seconds; what it told, and whether
    it had to be killed."""
    command = [*bulletin_tui(), "sync", "--json"]
    variables = {**inherited_environment(), **home_variables(home)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=variables) as process:
        assert process.stdout is not None
        told: set[str] = set()
        while len(told) < arrivals and (line := process.stdout.readline()):
            told |= arrived(line)
        time.sleep(pause)
        process.kill()
        for line in process.stdout:
            told |= arrived(line)
    return told, process.returncode == -signal.SIGKILL


def arrived(line: bytes) -> set[str]:
    """The address of a bulletin that a line tells as kept. The last line may be half of one."""
    event = json.loads(line) if line.endswith(b"\n") else {"event": "none"}
    return {event["address"]} if event["event"] == "arrived" else set()


def addresses_in(home: Path) -> set[str]:
    """The addresses of all bulletins; none where the archive has not been made, or is not done being made."""
    return set(column(home, "SELECT address FROM bulletins"))


def column(home: Path, question: str) -> list[str]:
    if not archive_of(home).exists():
        return []
    with closing(sqlite3.connect(archive_of(home))) as connection:
        made = connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'sightings'").fetchone()[0]
        return [str(row[0]) for row in connection.execute(question)] if made else []


def unsound(home: Path, kept: set[str]) -> list[str]:
    """What is wrong in an archive, whatever of the site is in it."""
    sightings = set(column(home, "SELECT key FROM sightings"))
    faults = [f"{address} has no sighting" for address in kept - sightings]
    faults += [f"{address} has a sighting alone" for address in sightings - kept]
    said = column(home, "PRAGMA integrity_check")
    faults += [f"integrity_check: {line}" for line in said if line != "ok"]
    return faults + ill(home)


def ill(home: Path) -> list[str]:
    """What `doctor` finds."""
    doctor = run([*bulletin_tui(), "doctor"], home, home_variables(home))
    return [f"doctor: {line}" for line in (*doctor.output, *doctor.errors)] if doctor.code else []


def completed(home: Path, site: Site) -> list[str]:
    """What is wrong after a sync to the end."""
    faults = failures(sync(home)) + wrong(home, site.server.root, site.expected)
    return [f"at the end: {fault}" for fault in faults + unsound(home, addresses_in(home))]


if __name__ == "__main__":
    main()
