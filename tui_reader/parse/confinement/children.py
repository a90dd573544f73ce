"""Processes of their own for untrusted bytes: what they inherit, and the time that they may take."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import threading
import time
from pathlib import Path
from typing import IO, Any

PATIENCE = 3
"""How many times its deadline a worker may take that other programs keep from the processor. Chosen by hand."""

_KEPT_VARIABLES = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONHOME", "PYTHONUSERBASE", "TZ")


def environment() -> dict[str, str]:
    """What a worker needs to start: the folder of this package on PYTHONPATH, which need not be installed, and
    the variables without which the system finds no libraries. Anything else might be a secret."""
    own = Path(__file__).resolve().parents[3]
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return {**kept, "PYTHONPATH": str(own), "PYTHONIOENCODING": "utf-8"}


class Deadline:
    """The time until a process has used `seconds` of a processor, or was waited for `patience` times as long."""

    def __init__(self, pid: int, seconds: float, patience: float = PATIENCE) -> None:
        self._pid, self._seconds, self._patience = pid, seconds, patience
        self._begun, self._used = time.monotonic(), _processor_seconds(pid)

    def seconds_left(self) -> float:
        """Seconds to wait before asking again; 0 where the time is over."""
        passed = time.monotonic() - self._begun
        used = _processor_seconds(self._pid)
        if passed < self._seconds or used is None or self._used is None:
            return max(0.0, self._seconds - passed)
        return max(0.0, min(self._seconds - (used - self._used), self._patience * self._seconds - passed))


def read_answers(pipe: IO[bytes]) -> queue.SimpleQueue[bytes | None]:
    """The lines that a process writes, read in a thread as they come; None stands for its end."""
    answers: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(pipe, answers), daemon=True).start()
    return answers


def _read(pipe: IO[bytes], answers: queue.SimpleQueue[bytes | None]) -> None:
    with contextlib.suppress(OSError, ValueError):
        # A process that was killed may leave an incomplete line.
        while (line := pipe.readline()).endswith(b"\n"):
            answers.put(line)
    answers.put(None)


def next_answer(lines: queue.SimpleQueue[bytes | None], end: Deadline) -> dict[str, Any]:
    """The next line of JSON among those of `read_answers`.

    Raises queue.Empty where none arrived by `end`, EOFError where the process has ended, ValueError for another
    line: a process that reads untrusted bytes may answer anything.
    """
    while True:
        seconds = end.seconds_left()
        try:
            line = lines.get(timeout=seconds)
            break
        except queue.Empty:
            if not seconds:
                raise
    if line is None:
        raise EOFError
    try:
        answer = json.loads(line)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(answer, dict):
        raise ValueError("no object")
    return answer


def _processor_seconds(pid: int) -> float | None:
    """The processor time that a process has used; None where the system does not tell."""
    try:
        # The clock of a process on Linux: clock_getcpuclockid(3).
        return time.clock_gettime((~pid << 3) | 2)
    except (AttributeError, OSError, OverflowError):
        return None
