"""The share of one core that the idle program uses, with the ticker moving and paused.

    python -m benchmarks.ticker [--seconds 20]

The archive is that of the samples, in a terminal of 120x40.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.measure import option_parser
from benchmarks.program import OPENED, Program, bulletin_tui, scratch


def measure(home: Path, seconds: float = 8) -> dict[str, float]:
    """Per cent of a core, over `seconds` each."""
    with Program(bulletin_tui(), home) as program:
        program.until(OPENED)
        program.idle(1)
        moving = program.share(seconds)
        program.press("p")
        program.idle(1)
        return {"ticker moving, %": moving * 100, "ticker paused, %": program.share(seconds) * 100}


def main() -> None:
    parser = option_parser("ticker", __doc__)
    parser.add_argument("--seconds", type=float, default=20, help="of each state (20)")
    with scratch() as folder:
        figures = measure(Path(folder), parser.parse_args().seconds)
    moving, paused = figures.values()
    print(f"ticker moving {moving:.2f} % of a core (limit 1.5), paused {paused:.2f} % (limit 0.3)")


if __name__ == "__main__":
    main()
