"""Text pasted by a terminal without bracketed paste, which sends it like keys: time until it is shown.

    python -m benchmarks.pasting [--characters 2000 10000 100000 1000000] [--rounds 5]

The text of `chinese` is written to the terminal as fast as the program reads it, with the line for a word to find
open. `shown` is the time from the end of the text until the last output, `processor` the time that the program
computes for all of it.
"""

from __future__ import annotations

import threading
import time
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.chinese import text
from benchmarks.measure import option_parser, print_table, shown
from benchmarks.program import OPENED, Program, bulletin_tui, scratch

QUIET = 0.5
"""Seconds without output after which the text counts as shown."""


def measure(home: Path, characters: int) -> tuple[float, float, int]:
    """Milliseconds until the text is shown, milliseconds of processor, and bytes written."""
    pasted = text(3 * characters)[:characters].replace("\n", " ")
    with Program(bulletin_tui(), home) as program:
        program.until(OPENED)
        program.press("p")
        program.idle(3)
        program.press("\\")
        program.idle(1)
        program.output.clear()
        cpu = program.cpu
        writing = threading.Thread(target=partial(program.press_all, pasted))
        writing.start()
        while writing.is_alive():
            program.idle(0.005)
        end = last = time.monotonic()
        written = len(program.output)
        while time.monotonic() - last < QUIET:
            program.idle(0.005)
            if len(program.output) != written:
                written, last = len(program.output), time.monotonic()
        return (last - end) * 1000, (program.cpu - cpu) * 1000, written


def main() -> None:
    parser = option_parser("pasting", __doc__)
    parser.add_argument(
        "--characters", type=int, nargs="+", default=[2000, 10_000, 100_000, 1_000_000], help="of the texts"
    )
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    rows = []
    for characters in arguments.characters:
        with scratch() as folder:
            rounds = [measure(Path(folder), characters) for _ in range(arguments.rounds)]
        figures = [shown(median(column)) for column in zip(*rounds, strict=True)]
        rows.append((f"{characters:,}", *figures))
    print_table(("characters", "shown, ms", "processor, ms", "bytes written"), rows)


if __name__ == "__main__":
    main()
