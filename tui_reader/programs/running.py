"""Runs a program with a text on its standard input, and keeps what it prints, within bounds."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from threading import Lock, Thread, Timer
from typing import NamedTuple

from tui_reader.text.clean import clean

MOST_BYTES = 1_000_000
"""Bytes of output that are kept. A program that prints more is ended."""

CPU_SECONDS = 60
"""Processor time that a program gets, and each that it starts, where the system can limit it (Linux)."""

# Colours and other sequences for terminals, and letters struck over, as in manual pages.
_ESCAPES = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]{0,4000}(?:\x07|\x1b\\)|[^\n]\x08")

_CHUNK = 65_536
REST = 1.0
"""Seconds to wait for the rest of the output when the program has ended, but another that it started has not."""
LAST_OUTPUT = 5.0
"""Seconds to read what is in the pipe once all of them have ended: far more than it takes on a busy machine, and a
limit where a program that left the session keeps the pipe open. Chosen by hand."""


class Output(NamedTuple):
    """What a program printed on both streams, as clean text, and how it ended.

    `code` is its exit code, negative for a signal. `cut`: it printed more than the most, and was ended;
    `cancelled`: by the user; `out_of_time`: it took too much processor time; `timed_out`: it had not ended after
    the time that it was given.
    """

    text: str
    code: int
    cut: bool = False
    cancelled: bool = False
    out_of_time: bool = False
    timed_out: bool = False


class Program:
    """One run of a program, without a shell and without the terminal, in a session of its own."""

    def __init__(self, arguments: Sequence[str], data: bytes = b"", timeout: float | None = None) -> None:
        """`arguments`: the program and its arguments; `data`: its standard input; `timeout`: seconds until it is
        ended with what it has started, None for no limit."""
        self._arguments = list(arguments)
        self._data = data
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._output = bytearray()
        self._timeout = timeout
        self._cut = self._cancelled = self._timed_out = False

    def run(self) -> Output:
        """Runs the program to its end, and returns its output. Blocks: call it in a thread. Raises OSError if it
        cannot be started."""
        with self._lock:
            if self._cancelled:
                return Output("", -signal.SIGTERM, cancelled=True)
            self._process = process = subprocess.Popen(
                self._arguments,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env=os.environ | {"TERM": "dumb", "NO_COLOR": "1"},
                start_new_session=True,
            )
        _limit(process.pid)
        threads = [Thread(target=work, daemon=True, args=(process,)) for work in (self._feed, self._read)]
        for thread in threads:
            thread.start()
        timer = None if self._timeout is None else Timer(self._timeout, self._time_out)
        if timer is not None:
            timer.daemon = True
            timer.start()
        _await_end(process)
        if timer is not None:
            timer.cancel()
        threads[1].join(REST)
        # What it left in the background must not hold its pipes for ever.
        self._end()
        with self._lock:
            code = process.wait()
            # From now on its number may be that of another process.
            self._process = None
        for thread in threads:
            thread.join(LAST_OUTPUT)
        printed = bytes(self._output[:MOST_BYTES]).decode("utf-8", "replace")
        text = clean(_ESCAPES.sub("", printed))
        out_of_time = sys.platform != "win32" and code == -signal.SIGXCPU
        # One that has ended by itself meanwhile was not ended.
        return Output(text, code, self._cut, self._cancelled, out_of_time, self._timed_out and code < 0)

    def cancel(self) -> None:
        """Ends the program and what it has started, or keeps `run` from starting it. From any thread."""
        with self._lock:
            self._cancelled = True
        self._end()

    def _time_out(self) -> None:
        self._timed_out = True
        self._end()

    def _end(self) -> None:
        with self._lock, suppress(ProcessLookupError, PermissionError):
            if self._process is None:
                return
            if sys.platform == "win32":
                self._process.kill()
            else:
                os.killpg(self._process.pid, signal.SIGKILL)

    def _feed(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None
        # A program need not read its input, as `head` does.
        with suppress(OSError):
            process.stdin.write(self._data)
        with suppress(OSError):
            process.stdin.close()

    def _read(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        with process.stdout as stream:
            while chunk := os.read(stream.fileno(), _CHUNK):
                self._output += chunk
                if len(self._output) > MOST_BYTES:
                    self._cut = True
                    self._end()
                    return


def _await_end(process: subprocess.Popen[bytes]) -> None:
    """Waits for the end of a process, where possible without collecting it: its number stays its own."""
    if sys.platform == "linux":
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    else:
        process.wait()


def _limit(pid: int) -> None:
    """Limits the processor time of a process, from outside: code between fork and exec is unsafe with threads."""
    if sys.platform == "linux":
        import resource

        # It may have ended, and a system may forbid it.
        with suppress(OSError):
            resource.prlimit(pid, resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
