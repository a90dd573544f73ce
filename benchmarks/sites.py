"""What the benchmarks of the sync share: the demonstration server and `bulletin-tui sync`, each in processes of
their own, with the time and the memory that they take."""

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
# The site is the same for the same arguments: what it must hold is looked up in one of our own.
sys.path.insert(0, str(TESTS))

EVERY = 0.05
"""Seconds between two looks at the memory."""


class Server:
    """A demonstration site in a process of its own. `address` is that of its column, `root` that of the site."""

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
        """Has the site change itself or tell its counters; see `support.demo_site.site`."""
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"{self.root}/~demo/{what}") as answer:
            state: dict[str, Any] = json.load(answer)
        return state


class Memory(NamedTuple):
    """MB of all processes of a program together, at the moment when they were most. What processes share is in
    `resident` once for each of them, in `proportional` once."""

    resident: float = 0.0
    proportional: float = 0.0


class Sampler(threading.Thread):
    """Looks at the memory of a process and all below it until it ends; `peak` are the greatest sums seen."""

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
    """A process and all that descend from it, whichever of its threads began them."""
    found, waiting = list[int](), [pid]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        # Threads and processes may end while they are looked at.
        with suppress(OSError):
            for children in Path(f"/proc/{pid}/task").glob("*/children"):
                with suppress(OSError):
                    waiting.extend(int(child) for child in children.read_text().split())
    return found


def _memory(pid: int) -> Memory:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        # It has ended meanwhile.
        return Memory()
    sizes = {name: int(rest.split()[0]) / 1024 for name, _, rest in (line.partition(":") for line in lines[1:3])}
    return Memory(sizes.get("Rss", 0.0), sizes.get("Pss", 0.0))


class Ran(NamedTuple):
    """A program that ran to its end: `cpu` with that of all its processes, `output` and `errors` as lines."""

    wall: float
    cpu: float
    code: int
    peak: Memory
    output: list[str]
    errors: list[str]

    @property
    def events(self) -> list[dict[str, Any]]:
        """What `sync --json` told."""
        return [json.loads(line) for line in self.output]


def run(argv: Sequence[str], folder: Path, environ: Mapping[str, str] | None = None) -> Ran:
    """Runs a program; what it writes goes through files in `folder`, so that nobody has to read along."""
    texts = (folder / "output.txt", folder / "errors.txt")
    with texts[0].open("w") as output, texts[1].open("w") as errors:
        start = time.monotonic()
        process = subprocess.Popen(
            argv, stdout=output, stderr=errors, env={**inherited_environment(), **(environ or {})}
        )
        sampler = Sampler(process.pid)
        sampler.start()
        # Unlike `Popen.wait`, this tells the time of the children that it has waited for, too.
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    lines = [text.read_text(encoding="utf-8").splitlines() for text in texts]
    return Ran(wall, usage.ru_utime + usage.ru_stime, process.returncode, sampler.stop(), *lines)


def write_sources(home: Path, sources: Iterable[Mapping[str, object]], settings: str = "") -> None:
    """The `sources.yaml` of a home; YAML takes JSON as it is."""
    folder = home / "config"
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"sources": [dict(one) for one in sources]}, ensure_ascii=False, indent=1)
    (folder / "sources.yaml").write_text(text, encoding="utf-8")
    if settings:
        (folder / "config.yaml").write_text(settings, encoding="utf-8")


def sync(home: Path, *arguments: str) -> Ran:
    """`bulletin-tui sync --json` on the sources of a home; ends the benchmark when it breaks down."""
    ran = run([*bulletin_tui(), "sync", "--json", *arguments], home, home_variables(home))
    if not ran.output or ran.events[-1]["event"] != "report":
        sys.exit(f"the sync broke down with {ran.code}: " + "\n".join(ran.errors))
    return ran


def home_variables(home: Path) -> dict[str, str]:
    return {"BULLETIN_TUI_HOME": str(home), "LANG": "C.UTF-8", "NO_PROXY": "*"}


def archive_of(home: Path) -> Path:
    return home / "data" / "archive.sqlite"


def load() -> str:
    """How busy the machine is besides, for reading the figures."""
    return f"load {os.getloadavg()[0]:.1f} on {len(os.sched_getaffinity(0))} processors"
