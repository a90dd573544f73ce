"""CPU time to wrap 1 MB of Chinese at 72 cells, against Rich's wrapper on a part of it.

    python -m benchmarks.wrap

Both wrap the same paragraphs. Each figure is the least of several runs.
"""

from __future__ import annotations

import io
import random
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.measure import option_parser

WIDTH = 72
RUNS = 5


def chinese_paragraphs(size: int, seed: int = 20100728) -> list[str]:
    """At least `size` bytes of UTF-8 in paragraphs of about 300 characters, punctuated like official prose.

    A sixth of the paragraphs have ASCII punctuation between Han characters, as old text dumps do. Dates, amounts,
    document numbers and quotations occur as often as chosen by hand.
    """
    choose = random.Random(seed)
    han = [chr(code) for code in range(0x4E00, 0x4E00 + 2500)]
    paragraphs: list[str] = []
    total = 0
    while total < size:
        ascii_marks = choose.random() < 1 / 6
        parts: list[str] = []
        length = 0
        while length < 300:
            clause = "".join(choose.choices(han, k=choose.randint(4, 18)))
            draw = choose.random()
            if draw < 0.06:
                clause += f"{choose.randint(1998, 2024)}年{choose.randint(1, 12)}月{choose.randint(1, 28)}日"
            elif draw < 0.12:
                clause += f"{choose.randint(1, 900) / 10}亿元"
            elif draw < 0.15:
                clause += f"国发〔{choose.randint(1998, 2024)}〕{choose.randint(1, 60)}号"
            elif draw < 0.25:
                clause = f"“{clause}”"
            clause += choose.choice(",;:" if ascii_marks else "，，、；：") if choose.random() < 0.8 else "。"
            parts.append(clause)
            length += len(clause)
        paragraphs.append("".join(parts))
        total += len(paragraphs[-1].encode())
    return paragraphs


def cpu_per_megabyte(work: Callable[[str], object], paragraphs: list[str], runs: int) -> float:
    """The least of `runs` measurements, in milliseconds of CPU per 1,000,000 bytes."""
    size = sum(len(paragraph.encode()) for paragraph in paragraphs) / 1e6
    best = float("inf")
    for _ in range(runs):
        started = time.process_time()
        for paragraph in paragraphs:
            work(paragraph)
        best = min(best, time.process_time() - started)
    return best * 1000 / size


def measure(_home: Path) -> dict[str, float]:
    """Milliseconds of CPU per MB; Rich wraps the first 200 paragraphs."""
    from rich.console import Console
    from rich.text import Text

    from tui_reader.text.wrap import line_breaks

    paragraphs = chinese_paragraphs(1_000_000)
    console = Console(file=io.StringIO(), width=WIDTH)
    return {
        "wrapping 1 MB": cpu_per_megabyte(lambda paragraph: line_breaks(paragraph, WIDTH), paragraphs, RUNS),
        "wrapping with Rich": cpu_per_megabyte(
            lambda paragraph: Text(paragraph).wrap(console, WIDTH), paragraphs[:200], 2
        ),
    }


def main() -> None:
    option_parser("wrap", __doc__).parse_args()
    ours, rich = measure(Path()).values()
    print(f"wrap, 1 MB of Chinese at {WIDTH} cells, best of {RUNS}: {ours:.0f} ms CPU per MB (limit 100)")
    print(f"rich.text.Text.wrap, its first 200 paragraphs: {rich:.0f} ms CPU per MB")
    print(f"ratio: {ours / rich:.3f} ({rich / ours:.1f} times as fast)")


if __name__ == "__main__":
    main()
