"""Opening 1 MB of Chinese against 12 KB: CPU of the program and its worker until the text is on the screen.

python benchmarks/opening.py [runs]
"""

from __future__ import annotations

import statistics
import sys
from pathlib import Path

from chinese import text
from program import Program, bulletin_tui, scratch


def opening(path: Path, home: Path) -> tuple[float, float]:
    """CPU and wall seconds from the start of the program to the text."""
    with Program([*bulletin_tui(), str(path)], home) as program:
        program.until("2021-06-01 09:00")
        return program.total_cpu, program.elapsed


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with scratch() as folder:
        home = Path(folder)
        sizes = {}
        for name, size in (("12 KB", 12_000), ("1 MB", 1_000_000)):
            path = home / f"{size}.txt"
            path.write_text(text(size), encoding="utf-8")
            opening(path, home)
            sizes[name] = [opening(path, home) for _ in range(runs)]
    small, large = (statistics.median(cpu for cpu, _wall in found) for found in sizes.values())
    small_wall, large_wall = (statistics.median(wall for _cpu, wall in found) for found in sizes.values())
    print(f"opening 12 KB {small * 1000:.0f} ms CPU ({small_wall * 1000:.0f} wall), ", end="")
    print(f"1 MB {large * 1000:.0f} ms CPU ({large_wall * 1000:.0f} wall); ratio {large / small:.2f} (limit 2)")


if __name__ == "__main__":
    main()
