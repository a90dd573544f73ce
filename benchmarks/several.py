"""Several programs with one archive: writers, readers, a sync, a repair, an older program beside a newer one.

    python -m benchmarks.several [--seconds 20] [--count 200] [--old 8ee30e2] [--seed 7]

Four rounds, each with processes of their own:

- `write`: two writers keep bulletins and marks, and a sync of `--count` bulletins runs, while five readers list,
  search and read. A writer may have to wait; every bulletin reported as kept must be there, each once.
- `repair`: five readers have a damaged archive open that `doctor --repair` replaces. They must go on, and then
  show the repaired file, of which nothing is lost.
- `migrate`: five programs open one archive of version 4 at once, which one of them migrates.
- `older`: the program of a former commit (`--old`, from git) is given an archive of today: every command must
  refuse it in one line and leave it byte for byte. `--old ""` leaves this out.

Readers must never see an error, a row twice, or a count that falls. At the end SQLite and `doctor` must find
nothing.
"""

from __future__ import annotations

import argparse
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from benchmarks.corpus import Corpus
from benchmarks.kills import unsound
from benchmarks.measure import option_parser
from benchmarks.program import bulletin_tui, inherited_environment
from benchmarks.sites import Server, archive_of, home_variables, load, run, write_sources
from benchmarks.write_faults import damaged, older
from tui_reader.archive.errors import ArchiveError, ArchiveLocked
from tui_reader.archive.sqlite.repair import doctor
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import View
from tui_reader.query.syntax import parse

READERS = 5
WRITERS = 2
OLD_COMMANDS = (
    ("list",), ("search", "water"), ("show", "1"), ("export", "all"), ("add", "{page}"), ("sync",),
    ("doctor",), ("doctor", "--repair"), ("doctor", "--rebuild-index"),
)  # fmt: skip

corpus = Corpus(7)


class Process:
    """A child that calls `work` until a time is over, or until it returns False, and reports lines."""

    def __init__(self, name: str, work: Callable[[Callable[[str], None]], object]) -> None:
        self.name = name
        self._read, write = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(self._read)
            try:
                work(lambda line: os.write(write, f"{line}\n".encode()) and None)
            except Exception as error:  # noqa: BLE001 (whatever it is, the round reports it)
                os.write(write, f"fault {type(error).__name__}: {error}\n".encode())
                traceback.print_exc()
            finally:
                os._exit(0)
        os.close(write)

    def lines(self) -> list[str]:
        """All that was reported, once the child has ended."""
        with os.fdopen(self._read, "rb") as pipe:
            data = pipe.read()
        os.waitpid(self._pid, 0)
        return data.decode().splitlines()


def main() -> None:
    arguments = read_arguments()
    random.seed(arguments.seed)
    faults = []
    with tempfile.TemporaryDirectory(prefix="bulletin-tui-bench-") as name:
        for title, round_ in (
            ("write", lambda home: written(home, arguments.seconds, arguments.count)),
            ("repair", repaired),
            ("migrate", migrated),
            ("older", lambda home: refused(home, arguments.old)),
        ):
            home = Path(name) / title
            home.mkdir()
            found, what = round_(home)
            print(f"{title}: {what}; {len(found)} faults", flush=True)
            faults += [f"{title}: {fault}" for fault in found]
    for fault in faults[:50]:
        print(fault)
    print(f"seed {arguments.seed}; {load()}")
    print(f"errors, lost, duplicate or damaged: {len(faults)} (limit 0)")
    sys.exit(1 if faults else 0)


def read_arguments() -> argparse.Namespace:
    parser = option_parser("several", __doc__)
    parser.add_argument("--seconds", type=float, default=20, help="how long the writers write (20)")
    parser.add_argument("--count", type=int, default=200, help="bulletins of the site that is synced (200)")
    parser.add_argument("--old", default="8ee30e2", metavar="COMMIT", help="the older program (8ee30e2)")
    parser.add_argument("--seed", type=int, default=7)
    return parser.parse_args()


def written(home: Path, seconds: float, count: int) -> tuple[list[str], str]:
    """Two writers and a sync beside five readers."""
    path = archive_of(home)
    with SqliteArchive.open(path) as archive:
        archive.keep_all([corpus.bulletin(number) for number in range(50)])
    end = time.monotonic() + seconds
    with Server("--style", "trs", "--count", str(count), "--seed", "7") as server:
        write_sources(home, [{"name": "site", "address": server.address, "pace": 0}])
        writers = [
            Process(f"writer {number}", lambda report, number=number: write(path, number, end, report))
            for number in range(WRITERS)
        ]
        readers = [Process(f"reader {n}", lambda report: read(path, end, report)) for n in range(READERS)]
        synced = run([*bulletin_tui(), "sync", "--quiet"], home, home_variables(home))
        lines = {each.name: each.lines() for each in (*writers, *readers)}
    faults = [f"{name}: {line}" for name, found in lines.items() for line in found if line.startswith("fault")]
    faults += [f"sync: {line}" for line in synced.errors] + [f"sync: exit {synced.code}"] * (synced.code != 0)
    kept = [line.removeprefix("kept ") for found in lines.values() for line in found if line.startswith("kept ")]
    with closing(sqlite3.connect(path)) as connection:
        there = [address for (address,) in connection.execute("SELECT address FROM bulletins")]
        of_site = connection.execute("SELECT count(*) FROM bulletins WHERE origin = 'site'").fetchone()[0]
    faults += [f"{address} was reported and is lost" for address in kept if address not in set(there)]
    faults += [f"{len(there) - len(set(there))} bulletins twice"] * (len(there) != len(set(there)))
    faults += [f"{of_site} of {count} bulletins of the site"] * (of_site != count)
    reads = sum(int(line.split()[1]) for found in lines.values() for line in found if line.startswith("reads "))
    waited = sum(line == "waited" for found in lines.values() for line in found)
    what = f"{len(kept)} kept by {WRITERS} writers, {of_site} by the sync, {reads} readings, {waited} had to wait"
    return faults + sound(path), what


def write(path: Path, number: int, end: float, report: Callable[[str], None]) -> None:
    """Keep bulletins and mark them, until the end."""
    at = 1000 * (number + 1)
    with SqliteArchive.open(path) as archive:
        while time.monotonic() < end:
            page = corpus.bulletin(at)
            try:
                id = archive.keep_page(page).id
                report(f"kept {page.address}")
                archive.set_starred(id, True)
                archive.index(8)
            except ArchiveLocked:
                report("waited")
                continue
            at += 1


def read(path: Path, end: float, report: Callable[[str], None]) -> None:
    """List, search and read, until the end."""
    done, most = 0, 0
    with SqliteArchive.open(path) as archive:
        while time.monotonic() < end:
            archive.check_file()
            if archive.changed():
                archive.rows(View(), 0, 1)
            rows = archive.rows(View(), 0, 100_000)
            total = archive.counts().total
            if len({row.id for row in rows}) != len(rows) or total < most:
                report(f"fault: {len(rows)} rows, {total} of {most}")
            most = max(most, total)
            archive.bulletin(random.choice(rows).id)
            archive.search(parse("the")).hits(0, 20)
            done += 1
    report(f"reads {done}")


def repaired(home: Path) -> tuple[list[str], str]:
    """A repair under five readers."""
    damaged(home)
    path = archive_of(home)
    with closing(sqlite3.connect(path)) as connection:
        wanted = {address for (address,) in connection.execute("SELECT address FROM bulletins NOT INDEXED")}
    readers = [Process(f"reader {n}", lambda report: follow(path, report)) for n in range(READERS)]
    time.sleep(1)
    done = run([*bulletin_tui(), "doctor", "--repair"], home, home_variables(home))
    lines = {each.name: each.lines() for each in readers}
    faults = [f"{name}: {line}" for name, found in lines.items() for line in found if line.startswith("fault")]
    faults += [f"{name} did not open the repaired file" for name, found in lines.items() if "opened" not in found]
    faults += [f"doctor: exit {done.code}: {done.errors}"] * (done.code != 0)
    with closing(sqlite3.connect(path)) as connection:
        there = {address for (address,) in connection.execute("SELECT address FROM bulletins")}
    faults += [f"{address} is lost" for address in wanted - there]
    return faults + sound(path), f"{READERS} readers, {len(there)} bulletins carried over"


def follow(path: Path, report: Callable[[str], None]) -> None:
    """Read a damaged archive until the repaired one is open."""
    end = time.monotonic() + 60
    with SqliteArchive.open(path) as archive:
        total = archive.counts().total
        while time.monotonic() < end:
            if archive.check_file():
                report("fault: the repaired file was not taken for the same archive")
                return
            for id in range(1, total + 1):
                archive.bulletin(id)
            if archive.copies_opened:
                rows = archive.rows(View(), 0, 1000)
                report("opened" if len(rows) == total else f"fault: {len(rows)} rows of {total}")
                return
            time.sleep(0.05)


def migrated(home: Path) -> tuple[list[str], str]:
    """Five programs open a file of version 4."""
    older(home)
    path = archive_of(home)

    def work(report: Callable[[str], None]) -> None:
        with SqliteArchive.open(path) as archive:
            report(f"total {archive.counts().total}")

    lines = [each.lines() for each in [Process(f"program {n}", work) for n in range(READERS)]]
    with closing(sqlite3.connect(path)) as connection:
        total = connection.execute("SELECT count(*) FROM bulletins").fetchone()[0]
        ids = connection.execute("SELECT count(*) FROM archive_id").fetchone()[0]
    faults = [f"{found}, not {total}" for found in lines if found != [f"total {total}"]]
    return faults + [f"{ids} ids"] * (ids != 1) + sound(path), f"{READERS} programs"


def refused(home: Path, commit: str) -> tuple[list[str], str]:
    """An older program with an archive of today."""
    if not commit:
        return [], "left out"
    program = home / "program"
    program.mkdir()
    packed = subprocess.run(["git", "archive", commit, "tui_reader"], capture_output=True, check=True)
    subprocess.run(["tar", "-x", "-C", program], input=packed.stdout, check=True)
    path, page = archive_of(home), home / "page.txt"
    page.write_text("Notice on water\n\nThe water is off tonight.\n")
    with SqliteArchive.open(path) as archive:
        archive.keep_all([corpus.bulletin(number) for number in range(20)])
    before, faults = path.read_bytes(), []
    variables = {**inherited_environment(), **home_variables(home), "PYTHONPATH": str(program)}
    write_sources(home, [{"name": "site", "address": "http://127.0.0.1:9/", "pace": 0}])
    start = "import sys; from tui_reader.cli import main; sys.exit(main(sys.argv[1:]))"
    for command in OLD_COMMANDS:
        argv = [sys.executable, "-c", start, *(word.format(page=page) for word in command)]
        done = subprocess.run(argv, cwd=program, env=variables, capture_output=True, text=True, check=False)
        lines = done.stderr.splitlines()
        if done.returncode == 0 or sum("newer" in line for line in lines) != 1 or "Traceback" in done.stderr:
            faults.append(f"{' '.join(command)}: exit {done.returncode}: {lines[:3]}")
        if path.read_bytes() != before:
            faults.append(f"{' '.join(command)} changed the file")
            before = path.read_bytes()
    return faults + sound(path), f"{len(OLD_COMMANDS)} commands of {commit}"


def sound(path: Path) -> list[str]:
    """What SQLite and `doctor` find."""
    try:
        found = doctor.examine(path, lambda *_stage: None)
    except ArchiveError as error:
        return [str(error)]
    return unsound(path, "words") + ([] if found.sound else [f"doctor: {found}"])


if __name__ == "__main__":
    main()
