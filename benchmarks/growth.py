"""Time of the parser by the size of its input, for every kind of content that makes a page large.

    python -m benchmarks.growth [--largest MB] [KIND…]

Each kind is read at sizes that double from 0.25 MB to the largest (8 MB unless stated), in CPU seconds, with the
settings of the parser's process. The program exits with an error where a kind takes more than SLOWEST seconds a
MB, or the largest size more than STEEPEST times as long a MB as a quarter of it.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time

from benchmarks.contents import CONTENTS, SENTENCE, page
from benchmarks.measure import option_parser
from tui_reader.parse.page import parse_page

SLOWEST = 1.5
STEEPEST = 2.5
SMALLEST = 0.25
MEGABYTE = 1_000_000


def main() -> None:
    arguments = read_arguments()
    sizes = []
    size = SMALLEST
    while size <= arguments.largest:
        sizes.append(size)
        size *= 2
    gc.set_threshold(50_000, 20, 20)
    parse_page(page(SENTENCE), "a.html")
    print(f"| kind | {' | '.join(f'{size:g} MB' for size in sizes)} | s a MB | growth |")
    print("|---" * (len(sizes) + 3) + "|")
    bad: list[str] = []
    for name, (address, made) in CONTENTS.items():
        if arguments.kinds and name not in arguments.kinds:
            continue
        times = [seconds(made(int(size * MEGABYTE)), address) for size in sizes]
        slow, growth = times[-1] / sizes[-1], (times[-1] / times[-3]) / 4 if len(times) > 2 else 1.0
        if slow > SLOWEST or (growth > STEEPEST and times[-1] > 1):
            bad.append(name)
        row = " | ".join(f"{taken:.2f}" for taken in times)
        print(f"| {name} | {row} | {slow:.2f} | {growth:.2f} |", flush=True)
    if bad:
        sys.exit(f"too slow: {', '.join(bad)}")


def read_arguments() -> argparse.Namespace:
    parser = option_parser("growth", __doc__)
    parser.add_argument("kinds", nargs="*", metavar="KIND", help="kinds to measure; all unless stated")
    parser.add_argument("--largest", type=float, default=8, metavar="MB", help="largest size in megabytes")
    return parser.parse_args()


def seconds(data: bytes, address: str) -> float:
    """CPU seconds that the parser takes for a page."""
    start = time.process_time()
    parse_page(data, address)
    return time.process_time() - start


if __name__ == "__main__":
    main()
