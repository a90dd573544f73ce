"""The same bulletins in newsboat and in bulletin-tui: start, list, article, search and memory.

    python -m benchmarks.newsboat [--sizes 10000 100000] [--seed 7] [--rounds 5] [--archive PATH]

newsboat (Debian: apt-get install newsboat) gets the bulletins of `corpus` as one RSS feed with their full text,
which `newsboat -x reload` stores in its cache; bulletin-tui has them in its archive and search index. Both then
run alternately in a terminal of 120x40. The start ends with the first list; all other times are from the key until
nothing more is written or computed, CPU and wall, medians of all rounds. Memory is the peak of resident memory.
The search with few hits is for a word that one bulletin in some hundreds contains, the one with many hits for a
character that nearly all contain. With --archive, the archive of the last size is this file, made by
`benchmarks.archive --keep` with the same seed.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from email.utils import format_datetime
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

from benchmarks.archive import load
from benchmarks.corpus import FIRST_DAY, corpus, queries
from benchmarks.measure import memory, option_parser, print_table, shown
from benchmarks.program import OPENED, Program, bulletin_tui
from benchmarks.screens import ESCAPE, SEARCH_KEYS, home_of
from tui_reader.model import Bulletin, body_text

FEED = "bulletins-of-the-benchmark"
MANY = "的"
# A program is at rest when it has written nothing and used less than BUSY seconds of CPU in QUIET seconds.
QUIET = 0.4
BUSY = 0.003
SETTINGS = "max-items 0\nconfirm-exit no\nrefresh-on-startup no\nauto-reload no\ndownload-timeout 600\n"


class Spent(NamedTuple):
    """Milliseconds."""

    cpu: float
    wall: float


Steps = dict[str, Spent]


def main() -> None:
    arguments = read_arguments()
    program = shutil.which("newsboat")
    if program is None:
        sys.exit("newsboat is not installed; on Debian: apt-get install newsboat")
    for size in arguments.sizes:
        with tempfile.TemporaryDirectory(prefix="bulletin-tui-bench-") as folder:
            given = arguments.archive if size == arguments.sizes[-1] else None
            compare(program, Path(folder), size, arguments.seed, arguments.rounds, given)


def read_arguments() -> argparse.Namespace:
    parser = option_parser("newsboat", __doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000], help="bulletins (10000 100000)")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--rounds", type=int, default=5, help="starts of each program (5)")
    parser.add_argument("--archive", type=Path, metavar="PATH", help="use this archive for the last size")
    return parser.parse_args()


def compare(newsboat: str, folder: Path, size: int, seed: int, rounds: int, given: Path | None) -> None:
    """Print the table of one size."""
    few = queries(size, seed)["middling word"][0]
    argv = import_feed(newsboat, folder, size, seed)
    path = given or folder / "archive.sqlite"
    if given is None:
        load(path, size, seed, in_order=False)
    theirs, ours = [], []
    peaks: dict[str, float] = {"newsboat": 0, "ours": 0}
    with home_of(path) as home:
        for _ in range(rounds):
            theirs.append(newsboat_round(argv, folder, few, peaks))
            ours.append(our_round(home, few, peaks))
    rows = [(step, *cells(theirs, step), *cells(ours, step), ratio(theirs, ours, step)) for step in theirs[0]]
    peak = f"{peaks['newsboat'] / peaks['ours']:.1f}"
    rows.append(("peak memory, MB", f"{peaks['newsboat']:.0f}", "", f"{peaks['ours']:.0f}", "", peak))
    print(f"\n{size} bulletins; few hits: {few}, many: {MANY}")
    head = ("ms", "newsboat CPU", "wall", "bulletin-tui CPU", "wall", "newsboat takes x")
    print_table(head, rows)


def cells(rounds: list[Steps], step: str) -> tuple[str, str]:
    cpu, wall = (statistics.median(column) for column in zip(*(one[step] for one in rounds), strict=True))
    return shown(cpu), shown(wall)


def ratio(theirs: list[Steps], ours: list[Steps], step: str) -> str:
    """CPU time of newsboat divided by that of bulletin-tui."""
    least, most = (statistics.median(one[step].cpu for one in rounds) for rounds in (ours, theirs))
    return f"{most / least:.1f}" if least else "-"


def import_feed(program: str, folder: Path, size: int, seed: int) -> list[str]:
    """Write the feed, import it into newsboat, and return the command that runs newsboat on it."""
    feed = folder / "feed.xml"
    with feed.open("w", encoding="utf-8") as file:
        file.writelines(rss(corpus(size, seed)))
    (folder / "urls").write_text(f"{feed.as_uri()}\n")
    (folder / "config").write_text(SETTINGS)
    argv = [program, "-u", str(folder / "urls"), "-C", str(folder / "config"), "-c", str(folder / "cache.db")]
    used, peak = run(argv, folder)
    cache = (folder / "cache.db").stat().st_size / 1e6
    print(f"\nnewsboat imported {size} bulletins, {feed.stat().st_size / 1e6:.0f} MB: {used:.1f} s CPU, ", end="")
    print(f"cache {cache:.0f} MB, up to {peak:.0f} MB of memory", flush=True)
    feed.unlink()
    return argv


def run(argv: list[str], folder: Path) -> tuple[float, float]:
    """CPU seconds and peak memory in MB of an import."""
    before, peak = resource.getrusage(resource.RUSAGE_CHILDREN), 0.0
    with subprocess.Popen([*argv, "-x", "reload"], env={**os.environ, "HOME": str(folder)}) as process:
        while process.poll() is None:
            with suppress(SystemExit, OSError):
                # The process may have ended; then the last value counts.
                peak = memory(process.pid, "VmHWM")
            time.sleep(0.02)
    if process.returncode:
        sys.exit(f"newsboat ended with {process.returncode}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, peak


def rss(bulletins: Iterable[Bulletin]) -> Iterable[str]:
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>{FEED}</title>'
    yield "<link>http://feed.example/</link><description>bulletins</description>\n"
    for page in bulletins:
        text = escape("".join(f"<p>{escape(line)}</p>" for line in body_text(page).split("\n")))
        yield f"<item><title>{escape(page.title or '')}</title><link>{page.address}</link>"
        yield f"<guid>{page.address}</guid><author>{escape(page.source or '')}</author>"
        yield f"<pubDate>{format_datetime(page.published or FIRST_DAY)}</pubDate><description>{text}</description>"
        yield "</item>\n"
    yield "</channel></rss>\n"


class Session:
    """A program in its terminal, measured step by step."""

    def __init__(self, program: Program, marker: str) -> None:
        """The first step is the start, until the marker is written."""
        self.program = program
        program.until(marker, seconds=600)
        self.steps: Steps = {"start": Spent(program.cpu * 1000, program.elapsed * 1000)}

    def step(self, name: str | None, *keys: str, marker: str | None = None) -> None:
        """Press keys at once and wait until the marker is written and the program rests. A step without a name is
        not counted."""
        self.program.output.clear()
        cpu, start = self.program.cpu, self.program.elapsed
        for key in keys:
            self.program.press(key)
        if marker:
            self.program.until(marker, seconds=600)
        used, end = self._rest()
        if name:
            self.steps[name] = Spent((used - cpu) * 1000, (end - start) * 1000)

    def _rest(self) -> tuple[float, float]:
        """CPU and wall seconds at the last moment when the program wrote or computed anything."""
        used, end, written = self.program.cpu, self.program.elapsed, len(self.program.output)
        while self.program.elapsed - end < QUIET:
            self.program.idle(0.02)
            if self.program.cpu - used > BUSY or len(self.program.output) != written:
                used, end, written = self.program.cpu, self.program.elapsed, len(self.program.output)
        return used, end


def newsboat_round(argv: list[str], folder: Path, few: str, peaks: dict[str, float]) -> Steps:
    with Program(argv, folder, {"HOME": str(folder)}) as program:
        session = Session(program, FEED)
        session.step("open the list", "enter", marker="Articles in feed")
        session.step("open an article", "down", "enter")
        session.step("article back to list", "q")
        session.step(None, "q")
        session.step("search, few hits", "/", *few, "enter", marker="Search results")
        session.step(None, "q")
        session.step("search, many hits", "/", *MANY, "enter", marker="Search results")
        peaks["newsboat"] = max(peaks["newsboat"], memory(program.pid, "VmHWM"))
    return session.steps


def our_round(home: Path, few: str, peaks: dict[str, float]) -> Steps:
    with Program(bulletin_tui(), home) as program:
        session = Session(program, OPENED)
        # The program starts with its list open.
        session.steps["open the list"] = Spent(0, 0)
        # With the ticker moving, the screen never rests.
        program.press("p")
        program.idle(1)
        session.step("open an article", "down", "enter")
        session.step("article back to list", "q")
        session.step("search, few hits", *SEARCH_KEYS, *few, "enter")
        session.step(None, ESCAPE)
        session.step("search, many hits", *SEARCH_KEYS, *MANY, "enter")
        peaks["ours"] = max(peaks["ours"], memory(program.pid, "VmHWM"))
    return session.steps


if __name__ == "__main__":
    main()
