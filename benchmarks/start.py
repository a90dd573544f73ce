"""First paint on the sample archive against an empty Textual app, in CPU time, compiled bytecode, warm cache.

python benchmarks/start.py [runs]
"""

from __future__ import annotations

import statistics
import sys
from pathlib import Path

from program import Program, bulletin_tui, scratch

EMPTY_APP = "from textual.app import App\nApp().run()\n"


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    ours, floor, walls = [], [], []
    with scratch() as folder:
        home = Path(folder)
        for number in range(runs + 1):
            with Program([sys.executable, "-c", EMPTY_APP], home) as program:
                empty = program.until_quiet()
            with Program(bulletin_tui(), home) as program:
                program.until("Articles ")
                cpu, wall = program.cpu, program.elapsed
            if number:
                # The first round compiles the bytecode and parses the samples.
                floor.append(empty)
                ours.append(cpu)
                walls.append(wall)
    ratio = statistics.median(ours) / statistics.median(floor)
    cpu, wall, empty = (statistics.median(found) * 1000 for found in (ours, walls, floor))
    print(f"first paint, three panes, sample archive: {cpu:.0f} ms CPU ({wall:.0f} ms wall); ", end="")
    print(f"empty Textual app {empty:.0f} ms")
    print(f"ratio {ratio:.2f} (limit 1.5)")


if __name__ == "__main__":
    main()
