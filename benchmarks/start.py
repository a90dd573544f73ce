"""CPU time to the first paint on the sample archive, against an empty Textual app.

    python -m benchmarks.start [--rounds 7]

The first paint has the list without the text, which follows. The first round, which compiles the bytecode, parses
the samples and warms the disk cache, does not count.
"""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.measure import medians, option_parser
from benchmarks.program import OPENED, Program, bulletin_tui

EMPTY_APP = "from textual.app import App\nApp().run()\n"


def measure(home: Path) -> dict[str, float]:
    """Milliseconds of one start of each."""
    with Program([sys.executable, "-c", EMPTY_APP], home) as program:
        empty = program.until_quiet()
    with Program(bulletin_tui(), home) as program:
        program.until(OPENED)
        first, elapsed = program.cpu, program.elapsed
        return {
            "empty Textual app": empty * 1000,
            "first paint": first * 1000,
            "first paint, wall": elapsed * 1000,
            "at rest": program.until_quiet() * 1000,
            "ratio": first / empty,
        }


def main() -> None:
    parser = option_parser("start", __doc__)
    parser.add_argument("--rounds", type=int, default=7, help="starts of each program (7)")
    figures = medians(measure, parser.parse_args().rounds)
    ours, empty = figures["first paint"], figures["empty Textual app"]
    print(f"first paint, list of the sample archive: {ours:.0f} ms CPU ", end="")
    print(f"({figures['first paint, wall']:.0f} ms wall); empty Textual app {empty:.0f} ms; ", end="")
    print(f"with the text and all actions {figures['at rest']:.0f} ms")
    print(f"ratio {figures['ratio']:.2f} (limit 1.25)")


if __name__ == "__main__":
    main()
