"""Files that unpack to very much, or lie about what is in them: time, memory and errors of `parse`.

    python -m benchmarks.bombs [--size 300000000] [--only KIND …] [--seconds 600]

The kinds are those of `support.bombs`; nothing is random. `--size` is the number of bytes that a file unpacks to;
one of many members has one for each thousand. Every file is read by a new process of `parse --json`. Exit code 1
if one prints a traceback or more than two lines of errors, takes more than 2 GiB, or has not ended after
`--seconds`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from threading import Timer

from benchmarks.measure import option_parser, print_table
from benchmarks.program import inherited_environment
from benchmarks.sites import TESTS

MOST_LINES = 2
MOST_MEMORY = 2048
NAMES = "from support.bombs import KINDS; print(*KINDS, sep='\\n')"
WRITE = """
import sys
from support.bombs import KINDS
kind, size, folder = sys.argv[1:]
name, data = KINDS[kind](int(size))
open(f"{folder}/{name}", "wb").write(data)
"""


def _python(code: str, *arguments: str) -> str:
    """What a program prints that may import the support of the tests."""
    command = [sys.executable, "-c", code, *arguments]
    environment = inherited_environment() | {"PYTHONPATH": str(TESTS)}
    return subprocess.run(command, check=True, env=environment, capture_output=True, text=True).stdout


def _measured(kind: str, size: int, seconds: float) -> tuple[list[str], bool]:
    """The row of a kind, and whether it is within the bounds."""
    with tempfile.TemporaryDirectory() as folder:
        _python(WRITE, kind, str(size), folder)
        (path,) = Path(folder).iterdir()
        length = path.stat().st_size
        with (Path(folder) / "out").open("wb") as out, (Path(folder) / "err").open("wb") as err:
            command = [sys.executable, "-m", "tui_reader", "parse", "--json", str(path)]
            environment = inherited_environment() | {"BULLETIN_TUI_HOME": f"{folder}/home"}
            begun = time.perf_counter()
            process = subprocess.Popen(command, stdout=out, stderr=err, env=environment)
            timer = Timer(seconds, process.kill)
            timer.start()
            _pid, status, usage = os.wait4(process.pid, 0)
            timer.cancel()
            process.returncode = os.waitstatus_to_exitcode(status)
        took = time.perf_counter() - begun
        errors = (Path(folder) / "err").read_text(errors="replace").splitlines()
    memory = usage.ru_maxrss / 1024
    good = process.returncode in (0, 1) and len(errors) <= MOST_LINES and memory <= MOST_MEMORY
    told = errors[0].rpartition(f"{folder}/")[2][:90] if errors else "read"
    figures = [f"{length:,}", f"{usage.ru_utime + usage.ru_stime:.1f}", f"{took:.1f}", f"{memory:.0f}"]
    return [kind, *figures, told if good else f"FAILED (exit code {process.returncode}): {told}"], good


def main() -> None:
    parser = option_parser("bombs", __doc__)
    parser.add_argument("--size", type=int, default=300_000_000)
    parser.add_argument("--only", nargs="+", metavar="KIND")
    parser.add_argument("--seconds", type=float, default=600)
    options = parser.parse_args()
    kinds = options.only or _python(NAMES).splitlines()
    found = [_measured(kind, options.size, options.seconds) for kind in kinds]
    print_table(["kind", "bytes", "CPU s", "s", "MB", "outcome"], [row for row, _good in found])
    sys.exit(int(not all(good for _row, good in found)))


if __name__ == "__main__":
    main()
