"""How fast the screen answers keys while a sync fetches, reads and keeps attached files.

    python -m benchmarks.sync_answers [--bulletins 100] [--files 5] [--rest 0.05]

The site of `benchmarks.attachments` is synced in the program, in a terminal of 120x40, while j, k, Page Down and
Page Up are pressed, one after the answer to the one before: first its pages, then its files, then both again with
nothing new. For each key the time is given until rows of the list are drawn, and without the time in which the
drawing thread waited for a processor that other programs used. Exits with 1 where a key is answered later than
`LIMIT`.
"""

from __future__ import annotations

import itertools
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.attachments import serving_site
from benchmarks.measure import option_parser, print_table, quantiles
from benchmarks.program import OPENED, scratch
from benchmarks.sites import archive_of, load, sync, write_sources
from benchmarks.soak import Answer, Terminal

LIMIT = 100.0
"""Milliseconds from a key to its frame."""

_KEYS = ("j", "j", "pagedown", "k", "j", "b")
_LEAST = 3.0
"""Seconds for which keys are pressed at least."""


def main() -> None:
    """Measures, prints a table, and exits with 1 where a key was answered late."""
    parser = option_parser("sync_answers", __doc__)
    parser.add_argument("--bulletins", type=int, default=100)
    parser.add_argument("--files", type=int, default=5, help="of each bulletin")
    parser.add_argument("--rest", type=float, default=0.05, help="seconds between a frame and the next key")
    options = parser.parse_args()
    late = 0
    with serving_site(options.bulletins, options.files) as address, scratch() as folder:
        home = Path(folder)
        source = {"name": "site", "address": address, "pace": 0, "robots": False}
        rows = []
        for name, mode in (("pages", "none"), ("files", "all"), ("nothing new", "all")):
            write_sources(home, [source], f"attachments: {mode}\nattachments_per_sync: 10 GB\n")
            if name == "pages":
                # So that there is a list in which keys have an effect; the others are new.
                sync(home, "--limit", "40")
            wanted = options.bulletins * options.files if name == "files" else 0
            answers, seconds = _press(home, wanted, options.rest)
            own = [answer.own for answer in answers]
            late += sum(each > LIMIT for each in own)
            wall = quantiles(answer.wall for answer in answers)
            rows.append([name, f"{seconds:.0f}", str(len(answers)), *wall.cells, *quantiles(own).cells])
    head = ["sync", "s", "keys", "p50 ms", "p95", "max", "own p50 ms", "p95", "max"]
    print_table(head, rows)
    print(f"{late} keys later than {LIMIT:.0f} ms; {load()}")
    sys.exit(bool(late))


def _press(home: Path, files: int, rest: float) -> tuple[list[Answer], float]:
    """Press keys while the program syncs, until so many files are kept and for some seconds at least; the answers,
    and how long it took."""
    trace = home / "trace.txt"
    argv = [sys.executable, "-m", "benchmarks.key_trace", str(trace)]
    answers: list[Answer] = []
    with Terminal(argv, home, {"PYTHONPATH": os.getcwd(), "NO_PROXY": "*"}, trace) as terminal:  # noqa: PTH109
        terminal.until(OPENED)
        terminal.idle(3)
        # The ticker would draw between the keys.
        terminal.press("p")
        terminal.idle(1)
        terminal.press("R")
        start = time.monotonic()
        kept = _kept(home)
        for key in itertools.cycle(_KEYS):
            answer = terminal.answered(key, False)
            if answer is None:
                sys.exit(f"{key} had no answer: {terminal.what_became_of(start)}")
            answers.append(answer)
            terminal.idle(rest)
            if next(kept) >= files and time.monotonic() - start > _LEAST:
                break
        seconds = time.monotonic() - start
        terminal.press("Q")
        terminal.has_ended(30)
    return answers, seconds


def _kept(home: Path) -> Iterator[int]:
    """Endlessly the number of files that the archive has, looked up once a second."""
    from tui_reader.archive.opening import open_archive
    from tui_reader.archive.values import View

    count, last = 0, 0.0
    with open_archive(archive_of(home)) as archive:
        while True:
            if time.monotonic() - last > 1:
                rows = archive.rows(View(), 0, archive.counts().total)
                states = (file.state for row in rows for file in archive.attachments(row.id))
                count, last = sum(state == "kept" for state in states), time.monotonic()
            yield count


if __name__ == "__main__":
    main()
