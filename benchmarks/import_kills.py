"""kill -9 during the import of a web archive, then the same command again: nothing is missing, nothing twice.

    python -m benchmarks.import_kills [--rounds 40] [--count 300] [--seed 7]

A web archive of generated pages, some of which are articles over two pages, is imported by `add`, which is killed
at random moments, a random number of times, while its parsers go on; then it runs to its end. The archive must be
sound after each kill: SQLite finds no fault, every page reported as kept is in it, each once. At the end every
page is in it with its text, further pages of articles in no bulletin of their own, the last run has parsed no page
that an earlier one had reported, and `doctor` finds nothing.

The operating system still writes what a killed process has handed to it, so that a power cut can lose more if the
disk does not flush when it is asked to.
"""

from __future__ import annotations

import argparse
import gzip
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from benchmarks.imports import record
from benchmarks.measure import option_parser
from benchmarks.program import bulletin_tui, inherited_environment
from benchmarks.sites import archive_of, home_variables, load, run

EVERY = 10
"""Every tenth page is an article over two pages."""

LINE = re.compile(r"(added|changed|unchanged) \d+: .*  <(.*)>")


def main() -> None:
    arguments = read_arguments()
    chance = random.Random(arguments.seed)
    faults, kills, shares = list[str](), 0, list[float]()
    with tempfile.TemporaryDirectory(prefix="bulletin-tui-bench-") as name:
        warc = Path(name) / "crawl.warc.gz"
        write_crawl(warc, arguments.count)
        number = 0
        while kills < arguments.rounds:
            found, done, left = one_import(Path(name) / f"home-{number}", warc, arguments.count, chance)
            faults += [f"import {number}: {fault}" for fault in found]
            kills, number, shares = kills + done, number + 1, shares + left
    for fault in faults[:50]:
        print(fault)
    print(f"{kills} kills of {number} imports of {arguments.count} pages; {load()}")
    if shares:
        print(f"kept when killed: {min(shares):.0%} to {max(shares):.0%}")
    print(f"missing, damaged, duplicate or parsed twice: {len(faults)} (limit 0)")
    sys.exit(1 if faults else 0)


def read_arguments() -> argparse.Namespace:
    parser = option_parser("import_kills", __doc__)
    parser.add_argument("--rounds", type=int, default=40, help="kills (40)")
    parser.add_argument("--count", type=int, default=300, help="pages of the web archive (300)")
    parser.add_argument("--seed", type=int, default=7)
    return parser.parse_args()


def one_import(home: Path, warc: Path, count: int, chance: random.Random) -> tuple[list[str], int, list[float]]:
    """The faults of one import with its kills, their number, and the share that was kept at each."""
    home.mkdir()
    faults, reported, shares = list[str](), set[str](), list[float]()
    for _attempt in range(chance.randint(1, 4)):
        lines, was_killed = import_until(home, warc, chance.randint(0, count // 2), chance.random() * 0.5)
        faults += [
            f"{address} was read twice" for what, address in lines if address in reported or what != "added"
        ]
        reported |= {address for _what, address in lines}
        kept = addresses_in(home)
        faults += [f"{address} was reported and is lost" for address in reported - set(kept)]
        if not was_killed:
            break
        shares.append(len(kept) / count)
        before = set(kept)
    lines, _was_killed = import_until(home, warc, None, 0)
    faults += [f"{address} was parsed again" for _what, address in lines if was_killed and address in before]
    wanted = {address_of(number) for number in range(count)}
    kept = addresses_in(home)
    faults += [f"{address} is missing" for address in wanted - set(kept)]
    faults += [f"{address} is more than was to be kept" for address in set(kept) - wanted]
    faults += [f"{len(kept) - len(set(kept))} bulletins are kept twice"] * (len(kept) > len(set(kept)))
    doctor = run([*bulletin_tui(), "doctor"], home, home_variables(home))
    faults += [f"doctor: {line}" for line in (*doctor.output, *doctor.errors)] if doctor.code else []
    return faults, len(shares), shares


def import_until(home: Path, warc: Path, arrivals: int | None, pause: float) -> tuple[list[tuple[str, str]], bool]:
    """Run an import, kill it after a number of reported pages and a pause in seconds; None: to its end. Returns
    what it reported, and whether it was killed."""
    variables = {**inherited_environment(), **home_variables(home), "PYTHONUNBUFFERED": "1"}
    command = [*bulletin_tui(), "add", str(warc)]
    found = list[tuple[str, str]]()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=variables, text=True
    ) as process:
        assert process.stdout is not None
        while (arrivals is None or len(found) < arrivals) and (line := process.stdout.readline()):
            found += reported_in(line)
        if arrivals is not None:
            time.sleep(pause)
            process.kill()
        for line in process.stdout:
            found += reported_in(line)
    return found, process.returncode < 0


def reported_in(line: str) -> list[tuple[str, str]]:
    """What a line reports of which address. The last line may be incomplete."""
    matched = LINE.match(line) if line.endswith("\n") else None
    return [(matched[1], matched[2])] if matched else []


def addresses_in(home: Path) -> list[str]:
    """The addresses of the bulletins. Exits if SQLite finds a fault."""
    if not archive_of(home).exists():
        return []
    with closing(sqlite3.connect(archive_of(home))) as connection:
        made = connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'sightings'").fetchone()[0]
        if not made:
            return []
        lines = [line for (line,) in connection.execute("PRAGMA integrity_check") if line != "ok"]
        if lines:
            sys.exit(f"integrity_check: {lines}")
        return [row[0] for row in connection.execute("SELECT address FROM bulletins")]


def address_of(number: int) -> str:
    return f"https://crawl.example/{number}.html"


def write_crawl(path: Path, count: int) -> None:
    """Writes the web archive. The second page of an article follows a few records after the first."""
    later = dict[int, bytes]()
    with path.open("wb") as file:
        for number in range(count):
            split = number % EVERY == 0
            file.write(gzip.compress(record(address_of(number), page(number, 0, 2 if split else 1)), 1))
            if split:
                address = f"https://crawl.example/{number}_1.html"
                later[number + chance_gap(number)] = gzip.compress(record(address, page(number, 1, 2)), 1)
            if number in later:
                file.write(later.pop(number))
        file.write(b"".join(later.values()))


def chance_gap(number: int) -> int:
    """Records between the pages of an article: 0 to 9."""
    return number // EVERY % 10


def page(number: int, part: int, parts: int) -> bytes:
    """A page of an article."""
    pager = f'<script>createPageHTML({parts}, {part}, "{number}", "html");</script>' if parts > 1 else ""
    text = f"The water is off in street {number} tonight, part {part + 1}. Please store what you need beforehand."
    return (
        f"<html><head><meta charset='utf-8'><title>Notice {number}</title></head><body><h1>Notice {number}</h1>"
        f"<p>Published: 2024-05-06</p><div class='content'><p>{text}</p><p>{text} Offices are open from nine to "
        f"five on working days.</p></div>{pager}</body></html>"
    ).encode()


if __name__ == "__main__":
    main()
