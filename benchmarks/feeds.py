"""Long feeds of full texts: items a second, new and known, against lxml's parse of the same bytes.

    python -m benchmarks.feeds [--counts 1000,10000] [--rounds 3]

Every feed comes from its own demonstration server on this machine. In each round bulletin-tui syncs it without
throttling, first into an empty archive, then with one item changed, so that the server sends the feed again. The
floor is the time in which lxml parses the bytes of the feed and of each text in it, once, in one process. Times
are medians, from the start of the program to its end; memory is the maximum over the rounds, of all processes.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from lxml import etree, html

from benchmarks.measure import option_parser, print_table
from benchmarks.sites import Ran, Server, load, sync, write_sources


def main() -> None:
    arguments = read_arguments()
    print(f"{arguments.rounds} rounds, {load()}")
    rows = [row(int(count), arguments.rounds) for count in arguments.counts.split(",")]
    head = ("items", "MB", "lxml s", "new s", "new/s", "CPU s", "CPU : lxml", "known s", "known/s", "peak RSS MB")
    print_table(head, rows)


def read_arguments() -> argparse.Namespace:
    parser = option_parser("feeds", __doc__)
    parser.add_argument("--counts", default="1000,10000", help="items of each feed (1000,10000)")
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


def row(count: int, rounds: int) -> tuple[str, ...]:
    fresh, again = list[Ran](), list[Ran]()
    with Server("--style", "feed", "--count", str(count)) as server:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(server.address) as answer:
            data = answer.read()
        for _ in range(rounds):
            with tempfile.TemporaryDirectory(prefix="bulletin-tui-bench-") as name:
                write_sources(Path(name), [{"name": "feed", "address": server.address, "pace": 0}])
                for into, what in ((fresh, "new"), (again, "known")):
                    into.append(sync(Path(name)))
                    check(into[-1], what, count)
                    server.control("edit?number=1")
    floor = min(parsing(data) for _ in range(3))
    new, known = (statistics.median(ran.wall for ran in each) for each in (fresh, again))
    cpu = statistics.median(ran.cpu for ran in fresh)
    peak = max(ran.peak.resident for ran in (*fresh, *again))
    numbers = (new, count / new, cpu, cpu / floor, known, count / known, peak)
    places = (2, 0, 2, 1, 2, 0, 0)
    shown = (f"{number:.{digits}f}" for number, digits in zip(numbers, places, strict=True))
    return str(count), f"{len(data) / 1e6:.1f}", f"{floor:.2f}", *shown


def parsing(data: bytes) -> float:
    """Seconds of lxml for a feed and the texts in it."""
    start = time.process_time()
    for element in etree.fromstring(data).iter():
        if element.text and "<" in element.text:
            html.fragments_fromstring(element.text)
    return time.process_time() - start


def check(ran: Ran, what: str, count: int) -> None:
    ended = [event for event in ran.events if event["event"] == "ended"][-1]
    if ran.code or ended[what] < count - 1:
        errors = "\n".join(ran.errors)
        sys.exit(f"the sync ended with {ran.code} and {ended[what]} of {count} {what}\n{errors}")


if __name__ == "__main__":
    main()
