"""Runs a program in a pty for the benchmarks and tells how much CPU it and its children have used."""

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
from pathlib import Path
from types import TracebackType
from typing import Self

KEYS = {"pagedown": b"\x1b[6~", "enter": b"\r", "down": b"\x1b[B"}


def cpu_of(pid: int) -> float:
    """CPU seconds of all threads of a process (its clock has the id that clock_getcpuclockid(3) gives)."""
    return time.clock_gettime((~pid << 3) | 2)


class Program:
    """One run at 120x40. `cpu` leaves out children: the parser's worker is measured by `total_cpu`."""

    def __init__(self, argv: list[str], home: Path, environ: Mapping[str, str] | None = None) -> None:
        variables = {
            **os.environ,
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
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._fd)

    @property
    def cpu(self) -> float:
        """CPU seconds of the program so far."""
        return cpu_of(self.pid)

    @property
    def total_cpu(self) -> float:
        """CPU seconds of the program and of the children it has now."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return self.cpu + sum(cpu_of(int(child)) for child in children)

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.started

    def until(self, marker: str, seconds: float = 60) -> Self:
        """Read on until a text has been written since the last call."""
        wanted = marker.encode()
        end = time.monotonic() + seconds
        while wanted not in self.output:
            if time.monotonic() > end:
                raise SystemExit(f"{marker!r} was never written")
            self._read(0.05)
        self.output.clear()
        return self

    def until_quiet(self, seconds: float = 0.4) -> float:
        """Read on until nothing was written for a while; the CPU seconds used when the last byte came."""
        cpu = self.cpu
        last = time.monotonic()
        while time.monotonic() - last < seconds:
            if self._read(0.02):
                cpu, last = self.cpu, time.monotonic()
        return cpu

    def idle(self, seconds: float) -> None:
        """Let the program run while its output is read."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._read(left)

    def press(self, key: str) -> None:
        os.write(self._fd, KEYS.get(key, key.encode()))

    def _read(self, seconds: float) -> bool:
        if select.select([self._fd], [], [], seconds)[0]:
            self.output += os.read(self._fd, 65536)
            return True
        return False


def bulletin_tui() -> list[str]:
    """The installed program."""
    return [str(Path(sys.executable).with_name("bulletin-tui"))]


def scratch() -> tempfile.TemporaryDirectory[str]:
    """A home of its own for settings, archive and cache."""
    return tempfile.TemporaryDirectory(prefix="bulletin-tui-bench-")
