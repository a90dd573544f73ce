"""CPU per key: j in the list, and PageDown in the reader on 1 MB of Chinese, against a key that does nothing.

python benchmarks/keys.py [keys]
"""

from __future__ import annotations

import sys
from pathlib import Path

from chinese import text
from program import Program, bulletin_tui, scratch


def per_key(program: Program, key: str, keys: int) -> float:
    """Milliseconds of CPU for one key pressed and drawn to rest, what the idle program uses taken off."""
    program.until_quiet(0.3)
    before, start = program.cpu, program.elapsed
    for _ in range(keys):
        program.press(key)
        program.idle(0.05)
    used, seconds = program.cpu - before, program.elapsed - start
    before, start = program.cpu, program.elapsed
    program.idle(1.0)
    resting = (program.cpu - before) / (program.elapsed - start)
    return (used - resting * seconds) / keys * 1000


def main() -> None:
    keys = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    with scratch() as folder:
        home = Path(folder)
        with Program(bulletin_tui(), home) as program:
            program.until("Articles ")
            program.press("p")
            nothing = per_key(program, "€", keys)
            moving = per_key(program, "j", keys)
        print(f"j in the list of the samples: {moving:.1f} ms CPU, preview included (limit 8); ", end="")
        print(f"a key without an action {nothing:.1f} ms, ratio {moving / nothing:.1f}")
        page = home / "long.txt"
        page.write_text(text(1_000_000), encoding="utf-8")
        with Program([*bulletin_tui(), str(page)], home) as program:
            program.until("供水管网改造工程")
            program.press("enter")
            nothing = per_key(program, "€", keys)
            paging = per_key(program, "pagedown", keys)
        print(f"PageDown in 1 MB of Chinese: {paging:.1f} ms CPU (limit 20); ", end="")
        print(f"a key without an action {nothing:.1f} ms, ratio {paging / nothing:.1f}")


if __name__ == "__main__":
    main()
