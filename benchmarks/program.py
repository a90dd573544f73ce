"""A program in a pty, and the CPU time that it and its children use."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import tempfile
import termios
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from statistics import median
from types import TracebackType
from typing import Self

KEYS = {"pagedown": b"\x1b[6~", "enter": b"\r", "down": b"\x1b[B"}
OPENED = "Articles "
"""Written by bulletin-tui in its first frame: the heading of the list."""

LONGEST_WAIT = 60.0
"""Seconds until a benchmark gives up waiting for output or for rest."""


def cpu_of(pid: int) -> float:
    """CPU seconds of all threads of a process, by the clock that clock_getcpuclockid(3) returns for it."""
    return time.clock_gettime((~pid << 3) | 2)


def inherited_environment() -> dict[str, str]:
    """The variables of this process, less the one that would have every start compile the program again."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


class Program:
    """One run in a terminal of 120x40, or of other columns and rows. `cpu` excludes child processes such as the
    parser; `total_cpu` includes them."""

    def __init__(
        self,
        argv: list[str],
        home: Path,
        environ: Mapping[str, str] | None = None,
        size: tuple[int, int] = (120, 40),
    ) -> None:
        variables = {
            **inherited_environment(),
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            "BULLETIN_TUI_HOME": str(home),
            **(environ or {}),
        }
        self.output = bytearray()
        self.started = time.monotonic()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.execve(argv[0], argv, variables)
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # It may have ended, and its exit code been asked for.
        with suppress(ProcessLookupError, ChildProcessError):
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self._fd)

    @property
    def cpu(self) -> float:
        """CPU seconds of the program so far."""
        return cpu_of(self.pid)

    @property
    def total_cpu(self) -> float:
        """CPU seconds of the program and of its live child processes."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return self.cpu + sum(cpu_of(int(child)) for child in children)

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.started

    def until(self, marker: str, seconds: float = LONGEST_WAIT) -> Self:
        """Read the output until it contains a text, counted from the previous call."""
        wanted = marker.encode()
        end = time.monotonic() + seconds
        while wanted not in self.output:
            if time.monotonic() > end:
                raise SystemExit(f"{marker!r} was not written within {seconds:.0f} s")
            self._read(0.05)
        self.output.clear()
        return self

    def until_quiet(self, seconds: float = 0.4) -> float:
        """Read the output until the program has rested for some seconds: nothing written, no thread ready to run.

        Returns the CPU seconds used by the time of the last output. Silence alone does not mean rest: on a loaded
        machine, a process that waits for a processor is silent too.
        """
        cpu, start = self.cpu, time.monotonic()
        last = start
        while time.monotonic() - last < seconds:
            if self._read(0.02):
                cpu, last = self.cpu, time.monotonic()
            elif self._is_busy():
                last = time.monotonic()
            if last - start > LONGEST_WAIT:
                raise SystemExit(f"the program did not come to rest within {LONGEST_WAIT:.0f} s")
        return cpu

    def _is_busy(self) -> bool:
        """Whether a thread is running or waits for a processor or a disk."""
        for stat in Path(f"/proc/{self.pid}/task").glob("*/stat"):
            # A thread may end while it is read.
            with suppress(OSError):
                if stat.read_text().rpartition(")")[2].split()[0] in "RD":
                    return True
        return False

    def idle(self, seconds: float) -> None:
        """Let the program run for some seconds while its output is read."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._read(left)

    def share(self, seconds: float) -> float:
        """The share of one core that the program uses over some seconds without input."""
        before, start = self.cpu, self.elapsed
        self.idle(seconds)
        return (self.cpu - before) / (self.elapsed - start)

    def press(self, key: str) -> None:
        """Send one key: a name of KEYS, or the characters themselves."""
        os.write(self._fd, KEYS.get(key, key.encode()))

    def press_all(self, text: str) -> None:
        """Send a text of any length, as fast as the program reads it."""
        left = memoryview(text.encode())
        while left:
            left = left[os.write(self._fd, left) :]

    def per_key(self, key: str, keys: int, rest: float = 0.05) -> float:
        """Milliseconds of CPU for one key, pressed `keys` times, less the CPU of the idle program.

        After each key the program rests for `rest` seconds. From 0.2 s on, each key includes the preview of the
        list, which is drawn 0.12 s later.
        """
        self.until_quiet(0.3)
        before, start = self.cpu, self.elapsed
        for _ in range(keys):
            self.press(key)
            self.until_quiet(rest)
        used, seconds = self.cpu - before, self.elapsed - start
        # The median, since work of the start may fall into one of them.
        idle = median(self.share(1.0) for _ in range(3))
        return (used - idle * seconds) / keys * 1000

    def until_rest(self, *keys: str) -> float:
        """Milliseconds of CPU from the first of some keys until nothing is drawn any more."""
        before = self.cpu
        for key in keys:
            self.press(key)
            self.idle(0.02)
        return (self.until_quiet(0.3) - before) * 1000

    def _read(self, seconds: float) -> bool:
        if select.select([self._fd], [], [], seconds)[0]:
            self.output += os.read(self._fd, 65536)
            return True
        return False


def bulletin_tui() -> list[str]:
    """The command installed in the environment of this interpreter."""
    return [str(Path(sys.executable).with_name("bulletin-tui"))]


def scratch() -> tempfile.TemporaryDirectory[str]:
    """A temporary folder for settings, archive and cache."""
    return tempfile.TemporaryDirectory(prefix="bulletin-tui-bench-")
