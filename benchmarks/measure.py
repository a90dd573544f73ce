"""What the benchmarks of archives share: CPU time of a call, quantiles, memory of a process, tables."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, ParamSpec

Given = ParamSpec("Given")


def milliseconds(call: Callable[Given, object], *given: Given.args, **named: Given.kwargs) -> float:
    """CPU of a call, all threads of this process together."""
    before = time.process_time()
    call(*given, **named)
    return (time.process_time() - before) * 1000


class Quantiles(NamedTuple):
    """Of milliseconds, or whatever was measured."""

    half: float
    most: float
    all: float

    def __str__(self) -> str:
        return f"p50 {shown(self.half)}, p95 {shown(self.most)}, max {shown(self.all)} ms"

    @property
    def cells(self) -> tuple[str, str, str]:
        return shown(self.half), shown(self.most), shown(self.all)


def quantiles(values: Iterable[float]) -> Quantiles:
    ordered = sorted(values)
    last = len(ordered) - 1
    return Quantiles(ordered[last // 2], ordered[round(last * 0.95)], ordered[last])


def shown(value: float) -> str:
    """Two digits that matter, and all digits from 10 on."""
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}" if value >= 1 else f"{value:.2g}"


def memory(pid: int, which: str = "VmRSS") -> float:
    """Resident memory of a process in MB; `VmHWM` is the most it ever had."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{which}:"):
            return int(line.split()[1]) / 1024
    raise SystemExit(f"process {pid} says nothing of its {which}")


def print_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table as the manual holds it."""
    lines = [list(head), *map(list, rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    for number, line in enumerate(lines):
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |")
        if number == 0:
            print("|" + "|".join("-" * (width + 2) for width in widths) + "|", flush=True)
