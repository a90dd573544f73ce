"""The quick figures of this checkout and of another one, measured in alternating rounds.

    python -m benchmarks.compare OTHER [NAME ...] [--rounds 5]

OTHER is another checkout with its own environment in OTHER/.venv. Every benchmark named here has a function
`measure(folder)` that returns figures by name, the lower the better. Those of this checkout measure both programs:
each round runs them under either interpreter, in a folder that stays the same. They may start `bulletin-tui`, and
import modules that both versions have. The first round, which compiles and fills caches, does not count.

The ratio is this checkout's figure divided by the other's: the median of the rounds, in brackets the middle half.
CPU time depends less on the load of the machine than wall time does, but is not independent of it.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measure import option_parser, print_table, shown
from benchmarks.program import inherited_environment, scratch
from benchmarks.sites import load

NAMES = ("start", "keys", "opening", "ticker", "wrap", "extraction", "screens", "sync")
ROOT = Path(__file__).resolve().parent.parent

# The package is imported before this checkout is on the path: it is that of the checkout being measured.
MEASURE = """
import importlib, json, pathlib, sys
import tui_reader
sys.path.insert(0, sys.argv[1])
figures = importlib.import_module(f"benchmarks.{sys.argv[2]}").measure(pathlib.Path(sys.argv[3]))
print(json.dumps(figures))
"""

Figures = dict[str, float]


def main() -> None:
    parser = option_parser("compare", __doc__)
    parser.add_argument("other", type=Path, metavar="OTHER", help="a checkout with its environment in .venv")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"benchmarks: {', '.join(NAMES)} (all)")
    parser.add_argument("--rounds", type=int, default=5, help="of each checkout (5)")
    arguments = parser.parse_args()
    other = arguments.other.absolute() / ".venv" / "bin" / "python"
    if not other.exists():
        parser.error(f"{other}: there is no such interpreter")
    if unknown := set(arguments.names) - set(NAMES):
        parser.error(f"unknown benchmarks: {', '.join(sorted(unknown))}")
    for name in arguments.names or NAMES:
        print_table(("figure", "this", "other", "ratio"), compare(name, other, arguments.rounds))
        print(load(), flush=True)


def compare(name: str, other: Path, rounds: int) -> list[tuple[str, str, str, str]]:
    """The rows of one benchmark."""
    this = Path(sys.executable)
    with scratch() as ours, scratch() as theirs:
        pairs = [(figures(this, name, ours), figures(other, name, theirs)) for _ in range(rounds + 1)]
    return [row(figure, [(one[figure], two[figure]) for one, two in pairs[1:]]) for figure in pairs[0][0]]


def figures(python: Path, name: str, folder: str) -> Figures:
    """The figures of one round under an interpreter."""
    done = subprocess.run(
        [python, "-P", "-c", MEASURE, ROOT, name, folder],
        stdout=subprocess.PIPE,
        env=inherited_environment(),
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{name} ended with {done.returncode} under {python}")
    found: Figures = json.loads(done.stdout)
    return found


def row(figure: str, pairs: Sequence[tuple[float, float]]) -> tuple[str, str, str, str]:
    """One figure: the medians, and the ratio with its middle half."""
    this, other = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratios = [ours / theirs for ours, theirs in pairs if theirs > 0]
    if len(ratios) < 2:
        return figure, shown(this), shown(other), "-"
    low, middle, high = statistics.quantiles(ratios, n=4, method="inclusive")
    return figure, shown(this), shown(other), f"{middle:.3f} ({low:.3f} to {high:.3f})"


if __name__ == "__main__":
    main()
