"""Every fuzzing target for a given time, one after the other, and a table of what was executed and reached.

    scripts/fuzz [--time SECONDS] [--folder FOLDER] [TARGET ...]

Each target runs in a process of its own (`fuzz.harness`). The table has executions, CPU seconds, the edges of the
bytecode that were reached, inputs in the corpus, the lines of the target's modules that this corpus executes, and
findings. FOLDER, by default `.fuzz`, keeps corpora and findings, so that a later run continues where this one
ends. The program exits with 1 where there are findings.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from fuzz.harness import ROOT
from fuzz.targets import TARGETS

_STATUS = re.compile(r"^#(\d+)\t.*?cov: (\d+) ft: (\d+) corp: (\d+)", re.M)
_LINES = re.compile(r"^lines (\d+) of (\d+)$", re.M)
HEAD = ("target", "executions", "CPU s", "edges", "corpus", "lines", "findings")


class Ran(NamedTuple):
    """One run of a target."""

    executions: int
    cpu: float
    edges: int
    corpus: int


def main() -> None:
    arguments = read_arguments()
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, seed {arguments.seed}, load {os.getloadavg()[0]:.1f}")
    print(f"| {' | '.join(HEAD)} |\n{'|---' * len(HEAD)}|", flush=True)
    found = 0
    for name in arguments.targets or TARGETS:
        folder = arguments.folder / name
        ran = run(name, folder, arguments.time, arguments.seed)
        findings = sorted((folder / "findings").glob("*.txt"))
        found += len(findings)
        counted = "" if arguments.no_lines else lines(name, folder)
        cells = (
            name,
            f"{ran.executions:,}",
            f"{ran.cpu:.0f}",
            f"{ran.edges:,}",
            ran.corpus,
            counted,
            len(findings),
        )
        print(f"| {' | '.join(map(str, cells))} |", flush=True)
        for finding in findings:
            print(f"    {finding}: {finding.read_text(encoding='utf-8').partition(chr(10))[0]}", flush=True)
    sys.exit(found > 0)


def run(name: str, folder: Path, seconds: int, seed: int) -> Ran:
    """Fuzz a target for some seconds. Where an input ends the process (a hang, too much memory, a crash of a
    library), it is kept as a finding and the rest of the time is spent on others."""
    end = time.monotonic() + seconds
    executions = edges = corpus = 0
    before = cpu_of_children()
    while (left := int(end - time.monotonic())) > 0:
        command = [sys.executable, "-m", "fuzz.harness", name, "--seconds", str(left), "--folder", str(folder)]
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "log").open("w+b") as log:
            # libFuzzer ends without cleaning up.
            with tempfile.TemporaryDirectory(prefix="bulletin-tui-fuzz-") as scratch:
                done = subprocess.run(
                    [*command, "--seed", str(seed)],
                    cwd=ROOT.parent,
                    env={**os.environ, "TMPDIR": scratch},
                    stderr=log,
                    stdout=log,
                    check=False,
                )
            log.seek(0)
            output = log.read().decode("utf-8", "replace")
        if status := _STATUS.findall(output):
            executions += int(status[-1][0])
            edges, corpus = max(edges, int(status[-1][1])), int(status[-1][3])
        if done.returncode == 0:
            break
        keep_crash(folder, output)
        seed += 1
        if not status:
            raise SystemExit(f"{name} does not start:\n{output[-2000:]}")
    return Ran(executions, cpu_of_children() - before, edges, corpus)


def keep_crash(folder: Path, output: str) -> None:
    """Keep the input that ended a process among the findings."""
    findings = folder / "findings"
    findings.mkdir(exist_ok=True)
    for path in folder.glob("*-*"):
        path.rename(findings / path.name)
        (findings / f"{path.name}.txt").write_text(
            f"{path.name.partition('-')[0]}\n{output[-4000:]}", encoding="utf-8"
        )


def lines(name: str, folder: Path) -> str:
    """The share of the lines of a target's modules that its corpora execute."""
    command = [sys.executable, "-m", "fuzz.replay", "--lines", name, str(folder / "corpus")]
    done = subprocess.run(command, cwd=ROOT.parent, capture_output=True, text=True, check=False)
    found = _LINES.search(done.stdout)
    return f"{100 * int(found[1]) // int(found[2])} % of {found[2]}" if found else "unknown"


def cpu_of_children() -> float:
    """CPU seconds of the processes that have ended."""
    times = os.times()
    return times.children_user + times.children_system


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/fuzz", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"all, or some of {', '.join(TARGETS)}")
    parser.add_argument("--time", type=int, default=60, metavar="SECONDS", help="for each target (60)")
    parser.add_argument("--seed", type=int, default=1, help="of libFuzzer (1)")
    parser.add_argument("--folder", type=Path, default=ROOT.parent / ".fuzz", help="corpora and findings (.fuzz)")
    parser.add_argument("--no-lines", action="store_true", help="do not run the corpus again to count lines")
    arguments = parser.parse_args()
    if unknown := [name for name in arguments.targets if name not in TARGETS]:
        parser.error(f"there is no target {', '.join(unknown)}; there are {', '.join(TARGETS)}")
    return arguments


if __name__ == "__main__":
    main()
