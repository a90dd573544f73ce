"""Files that unpack to very much, or lie about what is in them: time, memory and errors of `parse`.

    python -m benchmarks.bombs [--size 300000000] [--only KIND …] [--seconds 600]

The kinds are those of `support.bombs`; nothing is random. `--size` is the number of bytes that a file unpacks to;
one of many members has one for each thousand. Every file is read by a new process of `parse --json`. Exit code 1
if one prints a traceback or more than two lines of errors, takes more than 2 GiB, or has not ended after
`--seconds`.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.hostile_packs import run
from benchmarks.measure import option_parser, print_table
from benchmarks.sites import TESTS

MOST_LINES = 2
MOST_MEMORY = 2048
WRITE = """
import sys
from support.bombs import KINDS
kind, size, folder = sys.argv[1:]
name, data = KINDS[kind](int(size))
open(f"{folder}/{name}", "wb").write(data)
"""


def _measured(kind: str, size: int, seconds: float) -> tuple[list[str], bool]:
    """The row of a kind, and whether it is within the bounds."""
    with tempfile.TemporaryDirectory() as folder:
        # In a process of its own: the memory of this one would count as that of its children.
        subprocess.run([sys.executable, "-c", WRITE, kind, str(size), folder], check=True, cwd=TESTS)
        (path,) = Path(folder).iterdir()
        length = path.stat().st_size
        begun = time.perf_counter()
        found = run(("parse", "--json", str(path)), seconds)
        took = time.perf_counter() - begun
    good = found.code in (0, 1) and len(found.errors) <= MOST_LINES and found.memory <= MOST_MEMORY
    told = found.errors[0].rpartition(f"{folder}/")[2][:90] if found.errors else "read"
    figures = [f"{length:,}", f"{found.seconds:.1f}", f"{took:.1f}", f"{found.memory:.0f}"]
    return [kind, *figures, told if good else f"FAILED (exit code {found.code}): {told}"], good


def main() -> None:
    parser = option_parser("bombs", __doc__)
    parser.add_argument("--size", type=int, default=300_000_000)
    parser.add_argument("--only", nargs="+", metavar="KIND")
    parser.add_argument("--seconds", type=float, default=600)
    options = parser.parse_args()
    from support.bombs import KINDS

    found = [_measured(kind, options.size, options.seconds) for kind in options.only or KINDS]
    print_table(["kind", "bytes", "CPU s", "s", "MB", "outcome"], [row for row, _good in found])
    sys.exit(int(not all(good for _row, good in found)))


if __name__ == "__main__":
    main()
