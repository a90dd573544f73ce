"""The cost of the confined parser: starting its process and parsing, with and without the confinement.

    python -m benchmarks.confinement [--rounds 15] [--pages 100]

Both processes are started alternately and parse the same pages, the samples in turn; the first round, which warms
the disk cache, does not count. CPU time is that of the whole process, from its start to its end.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

from benchmarks.measure import option_parser

SAMPLES = Path(__file__).parents[1] / "tui_reader" / "samples"
CONFINED = "import sys; from tui_reader.parse.serving import process; process.main()"
FREE = CONFINED.replace("process.main", "process.confine = process.Confinement; process.main")


class Cost(NamedTuple):
    """CPU milliseconds of a process that parses nothing, and those per page of one that does."""

    start: float
    page: float


def cpu(program: str, pages: list[Path]) -> float:
    """CPU milliseconds of a worker that parses these pages."""
    command = [sys.executable, "-P", "-c", program, str(2 << 30), "60"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    assert process.stdin is not None
    with process.stdin as pipe:
        for path in pages:
            data = path.read_bytes()
            header = {"pages": [[path.name, len(data)]], "charset": None, "media_type": None, "rules": {}}
            pipe.write(json.dumps(header).encode() + b"\n" + data)
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return (used.ru_utime + used.ru_stime) * 1000


def cost(program: str, pages: list[Path]) -> Cost:
    """The cost of one process that starts, and of one that parses the pages."""
    start = cpu(program, [])
    return Cost(start, (cpu(program, pages) - start) / len(pages))


def main() -> None:
    parser = option_parser("confinement", __doc__)
    parser.add_argument("--rounds", type=int, default=15, help="processes of each kind (15)")
    parser.add_argument("--pages", type=int, default=100, help="pages that each of them parses (100)")
    options = parser.parse_args()
    pages = list(islice(cycle(sorted(SAMPLES.iterdir())), options.pages))
    rounds = [(cost(CONFINED, pages), cost(FREE, pages)) for _ in range(options.rounds + 1)][1:]
    for name, which in (("start", 0), ("per page", 1)):
        confined, free = (statistics.median(each[side][which] for each in rounds) for side in (0, 1))
        ratios = [one[which] / other[which] for one, other in rounds]
        low, middle, high = statistics.quantiles(ratios, n=4)
        print(
            f"{name}: {confined:.2f} ms CPU confined, {free:.2f} ms not; "
            f"ratio {middle:.2f} ({low:.2f} to {high:.2f})"
        )


if __name__ == "__main__":
    main()
