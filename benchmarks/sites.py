"""The demonstration server and `bulletin-tui sync` in processes of their own, with their time and memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from benchmarks.program import bulletin_tui, cpu_of, inherited_environment

TESTS = Path(__file__).resolve().parent.parent / "tests"
# The site depends on its arguments alone: its expected content is taken from a second instance in this process.
sys.path.insert(0, str(TESTS))

EVERY = 0.05
"""Seconds between two samples of memory."""


class Server:
    """A demonstration site in its own process. `address` is the address of its column, `root` that of the site."""

    def __init__(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "support.demo_site", *arguments]
        self._process = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(TESTS)}
        )
        assert self._process.stdout is not None
        self.address = self._process.stdout.readline().strip()
        if not self.address:
            sys.exit("the demonstration server did not start")
        self.root = "/".join(self.address.split("/")[:3])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()

    @property
    def cpu(self) -> float:
        """CPU seconds of the server so far."""
        return cpu_of(self._process.pid)

    def control(self, what: str) -> dict[str, Any]:
        """Change the site and return its counters; see `support.demo_site.site`."""
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"{self.root}/~demo/{what}") as answer:
            state: dict[str, Any] = json.load(answer)
        return state


class Memory(NamedTuple):
    """Peak memory of all processes of a program together, in MB. Pages that processes share count for each of them
    in `resident`, and once in `proportional`."""

    resident: float = 0.0
    proportional: float = 0.0


class Sampler(threading.Thread):
    """Samples the memory of a process and its descendants until `stop`, which returns the peak of the sums."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.peak = Memory()
        self._pid = pid
        self._ended = threading.Event()

    def run(self) -> None:
        while not self._ended.wait(EVERY):
            found = [_memory(pid) for pid in processes(self._pid)]
            sums = Memory(sum(one.resident for one in found), sum(one.proportional for one in found))
            self.peak = Memory(*map(max, self.peak, sums))

    def stop(self) -> Memory:
        self._ended.set()
        self.join()
        return self.peak


def processes(pid: int) -> list[int]:
    """A process and its descendants, from all of its threads."""
    found, waiting = list[int](), [pid]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        # Threads and processes may end while they are read.
        with suppress(OSError):
            for children in Path(f"/proc/{pid}/task").glob("*/children"):
                with suppress(OSError):
                    waiting.extend(int(child) for child in children.read_text().split())
    return found


def _memory(pid: int) -> Memory:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        # The process has ended.
        return Memory()
    sizes = {name: int(rest.split()[0]) / 1024 for name, _, rest in (line.partition(":") for line in lines[1:3])}
    return Memory(sizes.get("Rss", 0.0), sizes.get("Pss", 0.0))


class Ran(NamedTuple):
    """A program that has ended: seconds of wall time, seconds of CPU of all its processes, and its output and
    errors as lines."""

    wall: float
    cpu: float
    code: int
    peak: Memory
    output: list[str]
    errors: list[str]

    @property
    def events(self) -> list[dict[str, Any]]:
        """The events of `sync --json`."""
        return [json.loads(line) for line in self.output]


def run(argv: Sequence[str], folder: Path, environ: Mapping[str, str] | None = None) -> Ran:
    """Run a program to its end. Its output goes to files in `folder`, so that it never waits for a reader."""
    texts = (folder / "output.txt", folder / "errors.txt")
    with texts[0].open("w") as output, texts[1].open("w") as errors:
        start = time.monotonic()
        process = subprocess.Popen(
            argv, stdout=output, stderr=errors, env={**inherited_environment(), **(environ or {})}
        )
        sampler = Sampler(process.pid)
        sampler.start()
        # Unlike `Popen.wait`, this returns the CPU time too, including that of children it has waited for.
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    lines = [text.read_text(encoding="utf-8").splitlines() for text in texts]
    return Ran(wall, usage.ru_utime + usage.ru_stime, process.returncode, sampler.stop(), *lines)


def write_sources(home: Path, sources: Iterable[Mapping[str, object]], settings: str = "") -> None:
    """Write the `sources.yaml` of a home, as JSON, which is valid YAML."""
    folder = home / "config"
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"sources": [dict(one) for one in sources]}, ensure_ascii=False, indent=1)
    (folder / "sources.yaml").write_text(text, encoding="utf-8")
    if settings:
        (folder / "config.yaml").write_text(settings, encoding="utf-8")


def sync(home: Path, *arguments: str) -> Ran:
    """Run `bulletin-tui sync --json` on the sources of a home. Exits if it ends without a report."""
    ran = run([*bulletin_tui(), "sync", "--json", *arguments], home, home_variables(home))
    if not ran.output or ran.events[-1]["event"] != "report":
        sys.exit(f"the sync failed with {ran.code}: " + "\n".join(ran.errors))
    return ran


def home_variables(home: Path) -> dict[str, str]:
    return {"BULLETIN_TUI_HOME": str(home), "LANG": "C.UTF-8", "NO_PROXY": "*"}


def archive_of(home: Path) -> Path:
    return home / "data" / "archive.sqlite"


def load() -> str:
    """The load of the machine, for judging the figures."""
    return f"load {os.getloadavg()[0]:.1f} on {len(os.sched_getaffinity(0))} processors"
