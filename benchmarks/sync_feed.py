"""The same full-text feeds synced by newsboat and by bulletin-tui, alternately.

    python -m benchmarks.sync_feed [--feeds 1] [--count 2000] [--rounds 5] [--threads N]

Every feed has its own demonstration server on this machine. In each round newsboat (Debian: apt-get install
newsboat) reloads the feeds into an empty cache with `newsboat -x reload`, and bulletin-tui syncs them into an
empty archive without throttling. The times of bulletin-tui include parsing every text, finding masthead, sections
and announcements, packing the document and indexing it; each bulletin is flushed to disk before it is reported.
newsboat stores the markup as received and leaves flushing to the system. Times are medians, from the start of the
program to its end; memory is the maximum over the rounds, of all processes. Then both run once more with nothing
new.
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import statistics
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import NamedTuple

from benchmarks.measure import option_parser, print_table
from benchmarks.sites import Ran, Server, archive_of, load, run, sync, write_sources

LIMIT = 3
SETTINGS = "max-items 0\nconfirm-exit no\nrefresh-on-startup no\nauto-reload no\ndownload-timeout 600\n"


class Program(NamedTuple):
    """The rounds of one program: with an empty store, and again with nothing new."""

    name: str
    fresh: list[Ran]
    again: list[Ran]


def main() -> None:
    arguments = read_arguments()
    newsboat = shutil.which("newsboat")
    if newsboat is None:
        sys.exit("newsboat is not installed; on Debian: apt-get install newsboat")
    theirs, ours = Program("newsboat", [], []), Program("bulletin-tui", [], [])
    with ExitStack() as stack:
        servers = [
            stack.enter_context(
                Server("--style", "feed", "--count", str(arguments.count), "--seed", str(seed + 1))
            )
            for seed in range(arguments.feeds)
        ]
        addresses = [server.address for server in servers]
        for _ in range(arguments.rounds):
            newsboat_round(newsboat, addresses, arguments, theirs)
            our_round(addresses, arguments, ours)
    print_rounds(theirs, ours, arguments)


def read_arguments() -> argparse.Namespace:
    parser = option_parser("sync_feed", __doc__)
    parser.add_argument("--feeds", type=int, default=1)
    parser.add_argument("--count", type=int, default=2000, help="bulletins of each feed (2000)")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, help="newsboat's reload-threads (its default is 1)")
    return parser.parse_args()


def newsboat_round(newsboat: str, addresses: Sequence[str], arguments: argparse.Namespace, into: Program) -> None:
    with tempfile.TemporaryDirectory(prefix="bulletin-tui-bench-") as name:
        folder = Path(name)
        (folder / "urls").write_text("".join(f"{address}\n" for address in addresses))
        threads = f"reload-threads {arguments.threads}\n" if arguments.threads else ""
        (folder / "config").write_text(SETTINGS + threads)
        cache = folder / "cache.db"
        argv = [newsboat, "-u", str(folder / "urls"), "-C", str(folder / "config"), "-c", str(cache)]
        for rounds in (into.fresh, into.again):
            rounds.append(run([*argv, "-x", "reload"], folder, {"HOME": name, "no_proxy": "*"}))
            whole = count_rows(cache, "SELECT count(*) FROM rss_item WHERE content <> ''")
            check(into.name, rounds[-1], whole, arguments)


def our_round(addresses: Sequence[str], arguments: argparse.Namespace, into: Program) -> None:
    with tempfile.TemporaryDirectory(prefix="bulletin-tui-bench-") as name:
        home = Path(name)
        sources = enumerate(addresses)
        write_sources(home, [{"name": f"feed {at}", "address": each, "pace": 0} for at, each in sources])
        for rounds in (into.fresh, into.again):
            rounds.append(sync(home))
            indexed = count_rows(archive_of(home), "SELECT count(rank) FROM bulletins")
            check(into.name, rounds[-1], indexed, arguments)


def count_rows(path: Path, query: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute(query).fetchone()[0])


def check(name: str, ran: Ran, count: int, arguments: argparse.Namespace) -> None:
    expected = arguments.feeds * arguments.count
    if ran.code or count != expected:
        errors = "\n".join(ran.errors)
        sys.exit(f"{name} ended with {ran.code} and has {count} of {expected} bulletins\n{errors}")


def print_rounds(theirs: Program, ours: Program, arguments: argparse.Namespace) -> None:
    total = arguments.feeds * arguments.count
    print(f"{arguments.feeds} feeds of {arguments.count} bulletins, {arguments.rounds} rounds, {load()}")
    head = ("", "s", "bulletins/s", "CPU s", "bulletins/CPU s", "peak RSS MB", "again s", "CPU")
    print_table(head, [cells(one, total) for one in (theirs, ours)])
    ratios = [median(theirs.fresh, what) / median(ours.fresh, what) for what in ("wall", "cpu")]
    print(f"bulletins a second, ours to newsboat's: {ratios[0]:.2f} wall, {ratios[1]:.2f} CPU (limit {LIMIT})")


def cells(one: Program, total: int) -> tuple[str, ...]:
    wall, cpu = median(one.fresh, "wall"), median(one.fresh, "cpu")
    peak = max(ran.peak.resident for ran in one.fresh)
    spent = (f"{wall:.2f}", f"{total / wall:.0f}", f"{cpu:.2f}", f"{total / cpu:.0f}")
    return one.name, *spent, f"{peak:.0f}", f"{median(one.again, 'wall'):.2f}", f"{median(one.again, 'cpu'):.2f}"


def median(rounds: Sequence[Ran], what: str) -> float:
    return float(statistics.median(getattr(ran, what) for ran in rounds))


if __name__ == "__main__":
    main()
