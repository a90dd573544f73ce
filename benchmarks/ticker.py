"""What the moving ticker costs: the share of one core while nobody presses a key, moving and paused.

python benchmarks/ticker.py [seconds]
"""

from __future__ import annotations

import sys
from pathlib import Path

from program import Program, bulletin_tui, scratch


def share(program: Program, seconds: float) -> float:
    """The share of one core over some seconds."""
    before, start = program.cpu, program.elapsed
    program.idle(seconds)
    return (program.cpu - before) / (program.elapsed - start)


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 20
    with scratch() as folder:
        home = Path(folder)
        with Program(bulletin_tui(), home) as program:
            program.until("Articles ")
            program.idle(1)
            moving = share(program, seconds)
            program.press("p")
            program.idle(1)
            paused = share(program, seconds)
    print(f"ticker moving {moving:.2%} of a core (limit 1.5 %), paused {paused:.2%} (limit 0.3 %); ", end="")
    print(f"ratio {moving / max(paused, 1e-9):.1f}")


if __name__ == "__main__":
    main()
