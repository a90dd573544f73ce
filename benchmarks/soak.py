"""Hours of sync, reading and searching at once on a growing archive, in a terminal: answers, memory, file handles.

    python -m benchmarks.soak [--minutes 60] [--archive PATH] [--size 100000] [--seed 7] [--rest 0.25] [--edits 3]

The archive is a copy of PATH, made by `benchmarks.archive --keep`, or of `--size` generated bulletins. The program
runs in a terminal of 120x40 and follows the demonstration site of the tests, whose server runs on this machine:
the key R starts a sync every minute, before which the site publishes and changes articles. Meanwhile a simulated
reader, seeded, moves in the list, opens articles and pages through them, marks and stars them, and types queries
which occur in the archive, with a pause of `--rest` seconds on average between two keys.

Key to screen is the time from a key until an emulator has something drawn above the status line, or in it while
a query is typed and where Enter may say that nothing was found; where other lines of the screen change by
themselves at that moment, it is too short. Two keys are at least 50 ms apart, as typed. Escape is apart: the
program waits 100 ms for the rest of a sequence that begins with it. The program is traced
(`benchmarks.key_trace`): a key without an answer is `lost` if it did not reach the program, `told` if only the
status line answered, and `without effect` if there was nothing to draw, such as at the first row, or where two
keys that undo each other come before one update. `own` is without the time in which the program was ready and
other programs had the processors; the limit is for it. Memory is the resident memory of the program, growth
that since the first complete sync; file handles are counted between syncs. Warnings of Python, among them those
about files that were not closed, and errors of threads go to a file. At the end the program is left by a key:
its exit code must be 0, the archive sound, and every article of the site in it. The program exits with 1 where
a limit is not met.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import sqlite3
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import pyte

from benchmarks.archive import load as load_archive
from benchmarks.corpus import queries
from benchmarks.measure import memory, option_parser, print_table, shown
from benchmarks.program import OPENED, Program, scratch
from benchmarks.sites import Server, archive_of, load, processes, write_sources
from benchmarks.terminal_bytes import UNSUPPORTED

LIMIT_P99, LIMIT_GROWTH = 100.0, 64.0
"""Milliseconds from key to screen, and MiB."""

SYNC_EVERY = 60.0
"""Seconds between the starts of two syncs."""

PUBLISHED = 40
"""Articles that the site publishes before each sync."""

SEARCHED = 2000
"""Bulletins from which the queries are taken."""

LONGEST_WAIT = 5.0
"""Seconds until a key counts as without an answer."""

ESCAPE = "\x1b"

MIDDLE = 5000
"""The row of the list to which the reader goes first."""

SIZE = (120, 40)
STATUS_ROW = SIZE[1] - 1

FASTEST = 0.05
"""Seconds between two keys at least."""

_UPDATE = re.compile(r"update [1-9]")
_HOOKS = """
import os, sys, threading, traceback, warnings
place = os.environ["SOAK_WARNINGS"]
def note(*lines):
    with open(place, "a") as file:
        file.write("".join(lines) + "\\n")
def warned(message, category, filename, lineno, file=None, line=None):
    note(warnings.formatwarning(message, category, filename, lineno))
def failed(kind, error, trace, *_):
    note(*traceback.format_exception(kind, error, trace))
warnings.showwarning = warned
sys.excepthook = failed
threading.excepthook = lambda given: failed(given.exc_type, given.exc_value, given.exc_traceback)
sys.unraisablehook = lambda given: failed(given.exc_type, given.exc_value, given.exc_traceback)
"""


class Answer(NamedTuple):
    """Milliseconds from a key to the screen, those of them in which other programs had the processors, and those
    that the program computed, in all its threads."""

    wall: float
    queued: float
    cpu: float

    @property
    def own(self) -> float:
        """Milliseconds of the program itself."""
        return self.wall - min(self.queued, self.wall)


class Terminal(Program):
    """The program, with the time that each key takes until the screen answers."""

    def __init__(self, argv: list[str], home: Path, environ: Mapping[str, str], trace: Path) -> None:
        super().__init__(argv, home, environ, SIZE)
        self._screen = pyte.Screen(*SIZE)
        self._stream = pyte.ByteStream(self._screen)
        self._trace = trace

    def _drawn(self) -> set[int]:
        """The rows that were drawn since the last call."""
        self._stream.feed(UNSUPPORTED.sub(b"", bytes(self.output)))
        self.output.clear()
        drawn = set(self._screen.dirty)
        self._screen.dirty.clear()
        return drawn

    def answered(self, key: str, anywhere: bool) -> Answer | None:
        """Press a key; the time until its answer, None where it has none in `LONGEST_WAIT`. `anywhere`: the status
        line is an answer too."""
        while self._read(0):
            pass
        self._drawn()
        start, queued, cpu = time.monotonic(), self._queued(), self.cpu
        self.press(key)
        while time.monotonic() - start < LONGEST_WAIT:
            self._read(0.05)
            if any(row < STATUS_ROW or anywhere for row in self._drawn()):
                wall = (time.monotonic() - start) * 1000
                return Answer(wall, self._queued() - queued, (self.cpu - cpu) * 1000)
        return None

    def what_became_of(self, since: float) -> str:
        """What the trace says about a key that was pressed at a time of the monotonic clock."""
        lines = (line.split(" ", 1) for line in self._trace.read_text(encoding="utf-8").splitlines())
        happened = [rest for at, rest in lines if float(at) >= since]
        if not any(rest.startswith("key") for rest in happened):
            return "lost"
        return "told" if any(map(_UPDATE.match, happened)) else "without effect"

    def _queued(self) -> float:
        """Milliseconds for which the main thread has waited for a processor that others used; 0 where the system
        does not tell."""
        try:
            return int(Path(f"/proc/{self.pid}/schedstat").read_text().split()[1]) / 1e6
        except (OSError, IndexError, ValueError):
            return 0.0

    def has_ended(self, seconds: float) -> int | None:
        """The exit code, None where the program goes on for so many seconds."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
            with suppress(OSError):
                self._read(0.1)
        return None


class Reader:
    """A simulated reader: random keys with their kind, and whether they are typed into a prompt."""

    def __init__(self, chance: random.Random, words: list[str]) -> None:
        self._chance, self._words = chance, words

    def __iter__(self) -> Iterator[tuple[str, str, bool]]:
        """Endlessly the next key: after a jump into the middle of the list, every key has an effect."""
        for key in f":{MIDDLE}":
            yield key, "prompt", True
        yield "enter", "list", False
        while True:
            yield from self._chance.choices((self._move, self._read, self._search), (3, 3, 2))[0]()

    def _move(self) -> Iterator[tuple[str, str, bool]]:
        for _ in range(self._chance.randint(3, 12)):
            key = self._chance.choices(("j", "k", "pagedown", "b"), (6, 3, 2, 1))[0]
            yield key, "list", False
        if self._chance.random() < 0.3:
            yield self._chance.choice("sm"), "mark", False

    def _read(self) -> Iterator[tuple[str, str, bool]]:
        yield "j", "list", False
        yield "enter", "open", False
        for _ in range(self._chance.randint(1, 5)):
            yield self._chance.choice(" JK"), "reader", False
        yield "h", "back", False

    def _search(self) -> Iterator[tuple[str, str, bool]]:
        # Within the half second in which both are one sequence; Ctrl+U clears the former query.
        yield "g/\x15", "prompt", True
        for letter in self._chance.choice(self._words):
            yield letter, "query", True
        yield "enter", "results", False
        yield "enter", "open", False
        yield "zz", "reader", False
        yield "zz", "reader", False
        yield "h", "back", False
        yield ESCAPE, "escape", False


class Report:
    """What was measured: milliseconds by kind of key, keys without an answer, memory and handles over time."""

    def __init__(self) -> None:
        self.times: dict[str, list[Answer]] = defaultdict(list)
        self.silent: dict[str, int] = defaultdict(int)
        self.memory: list[float] = []
        self.all_memory: list[float] = []
        self.handles: list[int] = []

    def sample(self, pid: int) -> None:
        """Memory of the program and of all its processes, and its file handles, between two syncs."""
        self.memory.append(memory(pid))
        sizes = []
        for one in processes(pid):
            with suppress(OSError, SystemExit):
                sizes.append(memory(one))
        self.all_memory.append(sum(sizes))
        self.handles.append(len(os.listdir(f"/proc/{pid}/fd")))  # noqa: PTH208

    def print_times(self) -> tuple[float, float]:
        """Print the table; returns the 99th percentiles of all keys, in wall time and of the program itself."""
        rows = []
        everything = [one for kind, times in self.times.items() if kind != "escape" for one in times]
        for kind, times in [*self.times.items(), ("all but escape", everything)]:
            walls, own = [one.wall for one in times], [one.own for one in times]
            cells = [shown(quantile(walls, part)) for part in (0.5, 0.95, 0.99, 1)]
            rows.append((kind, str(len(times)), *cells, shown(quantile(own, 0.99)), shown(max(own))))
        print_table(("key", "n", "p50 ms", "p95", "p99", "max", "own p99", "own max"), rows)
        slowest = sorted(((one, kind) for kind, times in self.times.items() for one in times), reverse=True)[:5]
        listed = ", ".join(
            f"{kind} {shown(one.wall)} ({shown(one.own)}, {shown(one.cpu)})" for one, kind in slowest
        )
        print(f"slowest, in brackets without waiting for a processor, and computed: {listed}")
        print(f"keys without an answer in {LONGEST_WAIT:g} s: {dict(self.silent) or 'none'}")
        return quantile([one.wall for one in everything], 0.99), quantile([one.own for one in everything], 0.99)


def quantile(values: list[float], part: float) -> float:
    """The value that so large a part of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def main() -> None:
    arguments = read_arguments()
    print(
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {arguments.minutes:g} minutes, seed {arguments.seed}, {load()}"
    )
    chance = random.Random(arguments.seed)
    words = list(chain.from_iterable(queries(SEARCHED, arguments.seed).values()))
    with scratch() as folder, Server("--style", "trs", "--count", "200", "--sections", "8") as server:
        home = Path(folder)
        warnings = home / "warnings.txt"
        prepare(home, server, arguments)
        variables = {
            "PYTHONPATH": f"{home / 'hooks'}{os.pathsep}{os.getcwd()}",  # noqa: PTH109
            "PYTHONWARNINGS": "default",
            "SOAK_WARNINGS": str(warnings),
        }
        before = bulletins(home)
        trace = home / "trace.txt"
        argv = [sys.executable, "-m", "benchmarks.key_trace", str(trace)]
        with Terminal(argv, home, {**variables, "NO_PROXY": "*"}, trace) as terminal:
            report = run(terminal, server, Reader(chance, words), arguments, chance)
            terminal.press("Q")
            code = terminal.has_ended(30)
        sys.exit(not judge(report, home, server, before, code, warnings))


def prepare(home: Path, server: Server, arguments: argparse.Namespace) -> None:
    """A home with a large archive, the demonstration site as its source, and the hooks that note warnings."""
    archive = archive_of(home)
    archive.parent.mkdir(parents=True)
    if arguments.archive:
        shutil.copy(arguments.archive, archive)
    else:
        load_archive(archive, arguments.size, arguments.seed, in_order=False)
    write_sources(home, [{"name": "demo", "address": server.address, "pace": 0.05}])
    hooks = home / "hooks"
    hooks.mkdir()
    (hooks / "sitecustomize.py").write_text(_HOOKS, encoding="utf-8")


def run(
    terminal: Terminal, server: Server, reader: Reader, arguments: argparse.Namespace, chance: random.Random
) -> Report:
    """Press keys until the time is over."""
    report = Report()
    terminal.until(OPENED)
    terminal.idle(4)
    # The ticker would draw between the keys.
    terminal.press("p")
    terminal.idle(1)
    end = time.monotonic() + arguments.minutes * 60
    next_sync = next_sample = 0.0
    articles = 200
    in_prompt = False
    for key, kind, typing in reader:
        now = time.monotonic()
        if now > end:
            break
        if now > next_sync and not typing and not in_prompt:
            server.control(f"add?count={PUBLISHED}")
            articles += PUBLISHED
            for _ in range(arguments.edits):
                server.control(f"edit?number={chance.randint(1, articles)}")
            terminal.press("R")
            next_sync, next_sample = now + SYNC_EVERY, now + SYNC_EVERY - 5
        if now > next_sample and next_sample:
            report.sample(terminal.pid)
            next_sample = 0.0
        if kind == "results":
            # Enter is for the hits, which a person waits for.
            terminal.idle(1)
        pressed, in_prompt = time.monotonic(), typing
        taken = terminal.answered(key, typing or kind == "open")
        if taken is None:
            report.silent[f"{terminal.what_became_of(pressed)}: {kind} {key!r}"] += 1
        else:
            report.times[kind].append(taken)
        terminal.idle(max(FASTEST, chance.expovariate(1 / arguments.rest)))
    return report


def bulletins(home: Path) -> int:
    """The number of bulletins in the archive."""
    with closing(sqlite3.connect(archive_of(home))) as archive:
        return int(archive.execute("SELECT count(*) FROM bulletins").fetchone()[0])


def judge(report: Report, home: Path, server: Server, before: int, code: int | None, warnings: Path) -> bool:
    """Print the figures; returns whether every limit is met."""
    p99, own = report.print_times()
    start = report.memory[0] if report.memory else 0.0
    growth = max(report.memory, default=0.0) - start
    noted = warnings.read_text(encoding="utf-8") if warnings.exists() else ""
    with closing(sqlite3.connect(archive_of(home))) as archive:
        sound = archive.execute("PRAGMA quick_check").fetchone()[0]
        kept = {address for (address,) in archive.execute("SELECT address FROM bulletins WHERE origin = 'demo'")}
    handles = report.handles[1:] or [0]
    published = int(server.control("requests")["bulletins"])
    print(f"keys: p99 {shown(p99)} ms, {shown(own)} without waiting for a processor (limit {LIMIT_P99:g})")
    print(f"memory: {start:.0f} MiB after the first sync, growth {growth:.0f} (limit {LIMIT_GROWTH:g}), ", end="")
    print(f"all processes at most {max(report.all_memory, default=0):.0f}; by minute {whole(report.memory)}")
    print(f"file handles between syncs: {min(handles)} to {max(handles)} (limit: constant)")
    print(f"archive: {before:,} bulletins, then {bulletins(home):,}; {sound}; ", end="")
    print(f"{len(kept):,} of {published:,} articles of the site")
    print(f"exit code {code}; warnings: {noted.strip() or 'none'}; {load()}")
    met = own <= LIMIT_P99 and growth <= LIMIT_GROWTH and max(handles) == min(handles)
    lost = any(what.startswith("lost") for what in report.silent)
    return met and not noted and code == 0 and sound == "ok" and not lost


def whole(values: list[float]) -> str:
    """Values without decimals, at most twenty of them."""
    step = max(1, len(values) // 20)
    return " ".join(f"{value:.0f}" for value in values[::step])


def read_arguments() -> argparse.Namespace:
    parser = option_parser("soak", __doc__)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--archive", type=Path, metavar="PATH", help="an archive to copy; otherwise one is made")
    parser.add_argument("--size", type=int, default=100_000, help="bulletins of the archive that is made (100000)")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--rest", type=float, default=0.25, help="seconds between two keys on average (0.25)")
    parser.add_argument("--edits", type=int, default=3, help="articles changed before each sync (3)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
