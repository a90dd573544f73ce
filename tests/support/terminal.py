"""The installed program in a pseudo-terminal, with an emulator that shows its screen."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

PROGRAM = Path(sys.executable).with_name("bulletin-tui")

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "space": " ",
    "pagedown": "\x1b[6~",
    "pageup": "\x1b[5~",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "ctrl+p": "\x10",
    "ctrl+o": "\x0f",
}

UNSUPPORTED = re.compile(rb"\x1b\[[<>=?][0-9;]*u|\x1b\[\?[0-9;]*\$p|\x1b\]22;[a-z-]*(?:\x07|\x1b\\)")
"""Queries for the keyboard protocol, modes and the pointer, which pyte would print as text."""

TIMEOUT = 60.0
"""Seconds until an expectation fails: far more than a loaded machine needs."""


class Terminal:
    """One run of the program. `raw` are all bytes that it wrote."""

    def __init__(
        self,
        *arguments: str,
        size: tuple[int, int] = (80, 24),
        home: Path,
        environ: Mapping[str, str] | None = None,
        command: list[str] | None = None,
    ) -> None:
        self.columns, self.rows = size
        self.screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = bytearray()
        self.exit_code: int | None = None
        self._pressed = 0.0
        argv = [*(command or [str(PROGRAM)]), *arguments]
        variables = {
            "PATH": os.environ.get("PATH", ""),
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            "HOME": str(home),
            "BULLETIN_TUI_HOME": str(home),
            **(environ or {}),
        }
        self._pid, self._fd = pty.fork()
        if self._pid == 0:
            os.execve(argv[0], argv, variables)
        self.resize(*size)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.exit_code is None:
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
        os.close(self._fd)

    def resize(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.screen.resize(rows, columns)
        self.columns, self.rows = columns, rows

    @property
    def lines(self) -> list[str]:
        """The lines of the screen without trailing spaces; a wide character is one character."""
        buffer = self.screen.buffer
        return ["".join(buffer[y][x].data for x in range(self.columns)).rstrip() for y in range(self.rows)]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def press(self, *keys: str) -> None:
        """Type keys, given by name or as text, in one piece: no chord times out between them on a busy machine.
        Nothing may follow `escape`, which would make it the Alt key."""
        assert "escape" not in keys[:-1]
        os.write(self._fd, "".join(KEYS.get(key, key) for key in keys).encode())

    def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        os.write(self._fd, data)

    def until_pressing(self, key: str, expected: str) -> Self:
        """Press a key, with 1.5 seconds of silence before each, until a text is on the screen: the first ones may
        be swallowed."""

        def pressed(terminal: Self) -> bool:
            if expected in terminal.text:
                return True
            if time.monotonic() - self._pressed > 1.5:
                self._pressed = time.monotonic()
                terminal.press(key)
            return False

        self._pressed = time.monotonic()
        return self.until(pressed, expected)

    @property
    def is_cooked(self) -> bool:
        """Whether the terminal echoes and passes on whole lines, as for a shell."""
        flags = termios.tcgetattr(self._fd)[3]
        return bool(flags & termios.ECHO) and bool(flags & termios.ICANON)

    def until_stopped(self) -> Self:
        """Read until the program is stopped, as after Ctrl+Z in a shell."""
        end = time.monotonic() + TIMEOUT
        while os.waitpid(self._pid, os.WUNTRACED | os.WNOHANG) == (0, 0):
            self._read(0.05)
            if time.monotonic() > end:
                raise AssertionError(f"the program does not stop\n{self.text}")
        while select.select([self._fd], [], [], 0)[0] and self._read(0):
            pass
        return self

    def kill(self, number: signal.Signals) -> None:
        """Send the program a signal."""
        os.kill(self._pid, number)

    def until(self, expected: str | Callable[[Self], bool], what: str = "") -> Self:
        """Read until a text is on the screen or a condition holds; fails with the screen if that never happens."""
        end = time.monotonic() + TIMEOUT
        while True:
            if expected in self.text if isinstance(expected, str) else expected(self):
                return self
            if time.monotonic() > end or not self._read(0.1):
                wanted = expected if isinstance(expected, str) else what
                raise AssertionError(f"not on the screen: {wanted!r}\n{self.text}")

    def until_gone(self, text: str) -> Self:
        """Read until a text is no longer on the screen."""
        return self.until(lambda terminal: text not in terminal.text, f"{text} gone")

    def wait(self) -> int:
        """Read until the program ends and return its exit code."""
        end = time.monotonic() + TIMEOUT
        while self._read(0.2):
            if time.monotonic() > end:
                raise AssertionError(f"the program does not end\n{self.text}")
        _pid, status = os.waitpid(self._pid, 0)
        self.exit_code = os.waitstatus_to_exitcode(status)
        return self.exit_code

    def after_the_screen(self) -> str:
        """The output on the normal screen, after the program has left the alternate screen."""
        return bytes(self.raw).rpartition(b"\x1b[?1049l")[2].decode("utf-8", "replace")

    def _read(self, seconds: float) -> bool:
        """Feed the output of the program to the emulator; False once the program has closed the terminal."""
        if not select.select([self._fd], [], [], seconds)[0]:
            return True
        try:
            data = os.read(self._fd, 65536)
        except OSError:
            return False
        if not data:
            return False
        self.raw += data
        self._stream.feed(UNSUPPORTED.sub(b"", data))
        return True
