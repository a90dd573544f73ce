"""The listing of a large folder: CPU time and memory for its first files and for all, against a small folder.

    python -m benchmarks.folders [--files 200000] [--limit 50] [--rounds 3]

The folder has empty pages whose names come in random order. `limit` is what a source with `limit: 50` takes of
it, by name, time and size; `small` is the same in a folder with no other files. Each figure is the median of the
rounds, each in a new process; the floor is `os.scandir` over the names, without an order."""

from __future__ import annotations

import argparse
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import option_parser, print_table

SEED = 20261130
MEASURE = """
import os, resource, sys, time
from itertools import islice
from pathlib import Path
from tui_reader.sources.files.filesystem import pages_under
folder, limit = Path(sys.argv[1]), int(sys.argv[2])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
begun = time.process_time()
if limit < 0:
    count = sum(1 for _entry in os.scandir(folder))
else:
    count = sum(1 for _seen in islice(pages_under(folder, limit=limit or None), limit or None))
seconds = time.process_time() - begun
print(count, seconds, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)
"""


def main() -> None:
    arguments = read_arguments()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        large, small = Path(folder, "large"), Path(folder, "small")
        fill(large, arguments.files)
        fill(small, arguments.limit)
        cases = {
            f"names of {arguments.files:,} files, without order": (large, -1),
            f"the first {arguments.limit} of {arguments.files:,}": (large, arguments.limit),
            f"{arguments.limit} of {arguments.limit}": (small, arguments.limit),
            f"all {arguments.files:,}": (large, 0),
        }
        for name, (path, limit) in cases.items():
            seconds, memory = zip(*(measured(path, limit) for _ in range(arguments.rounds)), strict=True)
            rows.append((name, f"{statistics.median(seconds):.3f}", f"{statistics.median(memory):.0f}"))
    print(f"seed {SEED}; medians of {arguments.rounds} rounds; Python {sys.version.split()[0]}")
    print_table(("files", "CPU, s", "memory, MB"), rows)


def fill(folder: Path, files: int) -> None:
    """A folder with this many empty pages."""
    folder.mkdir()
    noise = random.Random(SEED)
    for number in range(files):
        (folder / f"{noise.choice(('notice', '公告', 'z'))}-{number}.html").touch()


def measured(folder: Path, limit: int) -> tuple[float, float]:
    """CPU seconds and MB of memory of one listing, in a process of its own."""
    command = [sys.executable, "-c", MEASURE, str(folder), str(limit)]
    _count, seconds, memory = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(seconds), float(memory)


def read_arguments() -> argparse.Namespace:
    parser = option_parser("folders", __doc__)
    parser.add_argument("--files", type=int, default=200_000, help="files in the large folder (200,000)")
    parser.add_argument("--limit", type=int, default=50, help="files that are wanted (50)")
    parser.add_argument("--rounds", type=int, default=3, help="processes per figure (3)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
