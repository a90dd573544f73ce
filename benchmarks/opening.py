"""CPU time of opening 1 MB of Chinese, against 12 KB: the program and its parser, until the text is on the screen.

    python -m benchmarks.opening [--rounds 5]

The first round, which compiles the bytecode and warms the disk cache, does not count.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.chinese import text
from benchmarks.measure import medians, option_parser
from benchmarks.program import Program, bulletin_tui

SIZES = {"opening 12 KB": 12_000, "opening 1 MB": 1_000_000}


def measure(home: Path) -> dict[str, float]:
    """Milliseconds of CPU, and of wall time, for each size."""
    figures = {}
    for name, size in SIZES.items():
        page = home / f"{size}.txt"
        page.write_text(text(size), encoding="utf-8")
        with Program([*bulletin_tui(), str(page)], home) as program:
            program.until("2021-06-01 09:00")
            figures[name] = program.total_cpu * 1000
            figures[f"{name}, wall"] = program.elapsed * 1000
    return figures


def main() -> None:
    parser = option_parser("opening", __doc__)
    parser.add_argument("--rounds", type=int, default=5, help="of each size (5)")
    figures = medians(measure, parser.parse_args().rounds)
    for name in SIZES:
        print(f"{name}: {figures[name]:.0f} ms CPU ({figures[f'{name}, wall']:.0f} wall)")
    print(f"ratio {figures['opening 1 MB'] / figures['opening 12 KB']:.2f} (limit 2)")


if __name__ == "__main__":
    main()
