"""CPU time per key, against a key without an action: j in the list, Page Down in the reader on 1 MB of Chinese.

    python -m benchmarks.keys [--rounds 3] [--keys 15]

The CPU time of the idle program is subtracted. k is the way back, slowly enough for a preview after each key.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from benchmarks.chinese import text
from benchmarks.measure import medians, option_parser
from benchmarks.program import OPENED, Program, bulletin_tui

NO_ACTION = "€"

STARTED = 4.0
"""Seconds after which the program has looked at its index and its sources, which begins 2 s after its start."""


def measure(home: Path, keys: int = 15) -> dict[str, float]:
    """Milliseconds per key, over `keys` of each kind."""
    with Program(bulletin_tui(), home) as program:
        program.until(OPENED)
        # The ticker would draw between the keys.
        program.press("p")
        program.idle(STARTED)
        figures = {
            "key without an action, list": program.per_key(NO_ACTION, keys),
            "j in the list": program.per_key("j", keys),
            "k with its preview": program.per_key("k", keys, rest=0.2),
        }
    page = home / "long.txt"
    page.write_text(text(1_000_000), encoding="utf-8")
    with Program([*bulletin_tui(), str(page)], home) as program:
        program.until("供水管网改造工程")
        program.press("enter")
        program.idle(STARTED)
        figures["key without an action, reader"] = program.per_key(NO_ACTION, keys)
        figures["Page Down in 1 MB"] = program.per_key("pagedown", keys)
    return figures


def main() -> None:
    parser = option_parser("keys", __doc__)
    parser.add_argument("--rounds", type=int, default=3, help="starts of the program (3)")
    parser.add_argument("--keys", type=int, default=15, help="of each kind in a round (15)")
    arguments = parser.parse_args()
    figures = medians(partial(measure, keys=arguments.keys), arguments.rounds)
    print(f"j in the list of the samples: {figures['j in the list']:.1f} ms CPU (limit 8), ", end="")
    print(f"k with a preview each time {figures['k with its preview']:.1f} ms; ", end="")
    print(f"a key without an action {figures['key without an action, list']:.1f} ms")
    print(f"Page Down in 1 MB of Chinese: {figures['Page Down in 1 MB']:.1f} ms CPU (limit 20); ", end="")
    print(f"a key without an action {figures['key without an action, reader']:.1f} ms")


if __name__ == "__main__":
    main()
