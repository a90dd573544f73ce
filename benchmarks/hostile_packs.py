"""Hostile packs of every kind, in doubling sizes: time and memory of `verify` and `import`.

    python -m benchmarks.hostile_packs [--largest 64] [--only KIND …] [--form zip warc.gz] [--seconds 600]

The kinds are those of `support.hostile_packs`, beside an ordinary pack of Chinese text. Every pack is read by a
new process, into a new archive. A kind is not tried at the next size if that would take more than `--seconds`.
The time is CPU time and the memory the maximum of the process; a row ends with the growth of the time from the
second largest size to the largest, which is 2 where the work is proportional to the size. Exit code 1 if a run
prints a traceback or more than 1,100 lines, or if the time grows by more than 3 from one second on.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from threading import TIMEOUT_MAX, Timer
from typing import NamedTuple

from benchmarks.measure import option_parser, print_table
from benchmarks.program import inherited_environment
from benchmarks.sites import TESTS

MOST_LINES = 1100
MOST_GROWTH = 3.0
WRITE = """
import sys
from support.hostile_packs import hostile_pack, ordinary_pack
form, kind, size, path = sys.argv[1:]
size = int(size)
data = ordinary_pack(form, size) if kind == "ordinary" else hostile_pack(form, kind, size)
open(path, "wb").write(data)
"""


class Run(NamedTuple):
    """CPU seconds, maximum of memory in MB, exit code, and lines of output and errors."""

    seconds: float
    memory: float
    code: int
    output: list[str]
    errors: list[str]


class Row(NamedTuple):
    """The runs of one command on the packs of one kind, by the size of the pack in bytes."""

    form: str
    kind: str
    command: str
    runs: dict[int, Run]

    @property
    def growth(self) -> float:
        """The time at the largest size by that at the size before."""
        if len(self.runs) < 2:
            return 0.0
        *_, before, last = self.runs.values()
        return last.seconds / before.seconds

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of the table."""
        size, last = max(self.runs) >> 20, self.runs[max(self.runs)]
        figures = (f"{last.seconds:.1f}", f"{last.seconds / size:.2f}", f"{last.memory:.0f}", f"{self.growth:.1f}")
        return self.form, self.kind, self.command, str(size), *figures, str(last.code)

    @property
    def failed(self) -> bool:
        """Whether a run ended badly, or the work grows faster than the size."""
        last = self.runs[max(self.runs)]
        return any(map(is_bad, self.runs.values())) or (last.seconds > 1 and self.growth > MOST_GROWTH)


def main() -> None:
    arguments = read_arguments()
    from support.hostile_packs import KINDS, SEED

    print(f"seed {SEED}; Python {sys.version.split()[0]}", flush=True)
    rows = []
    for form in arguments.form:
        for kind in ("ordinary", *KINDS[form]):
            if not arguments.only or kind in arguments.only:
                for row in measured(form, kind, arguments.largest, arguments.seconds):
                    rows.append(row)
                    print("  ".join(row.cells), flush=True)
    print()
    head = ("form", "kind", "command", "MB", "CPU, s", "s per MB", "memory, MB", "growth", "exit code")
    print_table(head, [row.cells for row in rows])
    sys.exit(any(row.failed for row in rows))


def measured(form: str, kind: str, largest: int, seconds: float) -> list[Row]:
    """The runs of both commands on packs of a kind."""
    rows = [Row(form, kind, command, {}) for command in ("verify", "import")]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"x.{form}")
        for size in sizes(largest):
            # In a process of its own: the memory of this one would count as that of its children.
            subprocess.run([sys.executable, "-c", WRITE, form, kind, str(size), str(path)], check=True, cwd=TESTS)
            for row in rows:
                if not row.runs or 2 * list(row.runs.values())[-1].seconds <= seconds:
                    row.runs[size] = run((row.command, str(path)))
    return rows


def sizes(largest: int) -> list[int]:
    """1 MiB, 2 MiB … up to the largest, in bytes."""
    return [1 << power for power in range(20, (largest << 20).bit_length())]


def run(arguments: Sequence[str], most: float = TIMEOUT_MAX) -> Run:
    """One command of the program, in a home folder of its own; it is ended after `most` seconds of wall time."""
    with tempfile.TemporaryDirectory() as folder:
        paths = (Path(folder, "output"), Path(folder, "errors"))
        with paths[0].open("wb") as output, paths[1].open("wb") as errors:
            process = subprocess.Popen(
                [sys.executable, "-m", "tui_reader", *arguments],
                stdout=output,
                stderr=errors,
                env=inherited_environment() | {"BULLETIN_TUI_HOME": str(Path(folder, "home"))},
            )
            timer = Timer(most, process.kill)
            timer.start()
            _pid, status, usage = os.wait4(process.pid, 0)
            timer.cancel()
            process.returncode = os.waitstatus_to_exitcode(status)
        texts = [path.read_text("utf-8", "replace").splitlines() for path in paths]
    return Run(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, process.returncode, *texts)


def is_bad(found: Run) -> bool:
    """Whether a run ended in another way than with an exit code and lines for people."""
    lines = found.output + found.errors
    wrong = found.code not in (0, 1) or len(lines) > MOST_LINES
    return wrong or any("Traceback" in line or "unexpected error" in line for line in lines)


def read_arguments() -> argparse.Namespace:
    parser = option_parser("hostile_packs", __doc__)
    parser.add_argument("--largest", type=int, default=64, help="MiB of the largest pack (64)")
    parser.add_argument("--only", nargs="+", default=[], metavar="KIND", help="kinds to try; otherwise all")
    parser.add_argument("--form", nargs="+", default=["zip", "warc.gz"], choices=["zip", "warc.gz"])
    parser.add_argument(
        "--seconds", type=float, default=600, help="CPU seconds that a run may be expected to take"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
