"""CPU time of a call, medians and quantiles, memory of a process, tables, options of a benchmark."""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, ParamSpec

from benchmarks.program import scratch

Given = ParamSpec("Given")


def option_parser(name: str, doc: str | None) -> argparse.ArgumentParser:
    """The command line of the benchmark `name`, described by the first line of its docstring."""
    return argparse.ArgumentParser(prog=f"python -m benchmarks.{name}", description=(doc or "").partition("\n")[0])


def medians(measure: Callable[[Path], dict[str, float]], rounds: int) -> dict[str, float]:
    """The median of every figure over some rounds in one folder, after a round that fills the caches."""
    with scratch() as folder:
        found = [measure(Path(folder)) for _ in range(rounds + 1)][1:]
    return {name: statistics.median(figures[name] for figures in found) for name in found[0]}


def milliseconds(call: Callable[Given, object], *given: Given.args, **named: Given.kwargs) -> float:
    """Milliseconds of CPU that a call takes, in all threads of this process."""
    before = time.process_time()
    call(*given, **named)
    return (time.process_time() - before) * 1000


class Quantiles(NamedTuple):
    """The median, the 95th percentile and the maximum, usually in milliseconds."""

    median: float
    p95: float
    max: float

    def __str__(self) -> str:
        return f"p50 {shown(self.median)}, p95 {shown(self.p95)}, max {shown(self.max)} ms"

    @property
    def cells(self) -> tuple[str, str, str]:
        return shown(self.median), shown(self.p95), shown(self.max)


def quantiles(values: Iterable[float]) -> Quantiles:
    ordered = sorted(values)
    last = len(ordered) - 1
    return Quantiles(ordered[last // 2], ordered[round(last * 0.95)], ordered[last])


def shown(value: float) -> str:
    """A number with two significant digits, and with all its digits from 10 on."""
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}" if value >= 1 else f"{value:.2g}"


def memory(pid: int, which: str = "VmRSS") -> float:
    """Resident memory of a process in MB; `VmHWM` is its peak."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{which}:"):
            return int(line.split()[1]) / 1024
    raise SystemExit(f"the status of process {pid} has no {which}")


def print_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a Markdown table."""
    lines = [list(head), *map(list, rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    for number, line in enumerate(lines):
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |")
        if number == 0:
            print("|" + "|".join("-" * (width + 2) for width in widths) + "|", flush=True)
