"""The driver of the terminal on POSIX systems: Textual's, with its own reading of the input, and signals."""

from __future__ import annotations

import os
import select
import signal
import time
from collections.abc import Callable

from textual import constants
from textual.drivers.linux_driver import KITTY_REPORT_ALTERNATE_KEYS, LinuxDriver

from tui_reader.i18n import gettext as _
from tui_reader.ui.host import Host
from tui_reader.ui.terminal.input_parser import SEQUENCE_SILENCE, InputParser

CHUNK = 65_536
"""Bytes read at once, at most."""


class TerminalInputError(Exception):
    """The terminal can no longer be read; `message` is one line for users."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class TerminalDriver(LinuxDriver):
    """Reads any bytes as input, and comes back whole from the background."""

    _in_background = False

    def run_input_thread(self) -> None:
        """Read input until the driver stops."""
        parser = InputParser(time.monotonic)
        while not self.exit_event.is_set():
            if select.select([self.fileno], [], [], SEQUENCE_SILENCE)[0]:
                data = os.read(self.fileno, CHUNK)
                if not data:
                    # The terminal was closed.
                    self._tell(self._host.terminal_closed)
                    return
                messages = parser.feed(data)
            else:
                messages = parser.tick()
            for message in messages:
                self.process_message(message)

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except Exception as error:  # noqa: BLE001 (whatever it is, the program must end with a message)
            reason = str(error) or type(error).__name__
            failed = TerminalInputError(_("the terminal's input cannot be read: {reason}").format(reason=reason))
            failed.__cause__ = error
            self._tell(self._host.fail, failed)

    @property
    def _host(self) -> Host:
        assert isinstance(self._app, Host)
        return self._app

    def _tell(self, call: Callable[..., None], *arguments: object) -> None:
        """Call a method of the app in its thread."""
        self._loop.call_soon_threadsafe(call, *arguments)

    def _query_in_band_window_resize(self) -> None:
        """Do not ask for sizes among the input, where they can be forged: SIGWINCH tells of a new size."""

    def suspend_application_mode(self) -> None:
        """Leave the terminal to another program."""
        self._in_background = True
        super().suspend_application_mode()

    def start_application_mode(self) -> None:
        """Take the terminal, unless the system stops the program because it is in the background."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._in_background = self._key_thread is None or not self._key_thread.is_alive()
        if not self._in_background and not constants.DISABLE_KITTY_KEY:
            # Besides what Textual has asked for: keys of other layouts with the US key at the same position.
            self.write(f"\x1b[={KITTY_REPORT_ALTERNATE_KEYS};2u")
            self.flush()

    def _sigtstp_application(self, *_signal: object) -> None:
        # Not within the signal handler: it may have interrupted a write, whose lock it would wait for.
        self._loop.call_soon_threadsafe(self._stop_process)

    def _sigcont_application(self, *_signal: object) -> None:
        self._loop.call_soon_threadsafe(self._continue_process)

    def _stop_process(self) -> None:
        if self._auto_restart:
            self.suspend_application_mode()
        os.kill(os.getpid(), signal.SIGSTOP)

    def _continue_process(self) -> None:
        """Come back, also from SIGSTOP, which gives no chance to leave the terminal before."""
        if not self._auto_restart:
            return
        if not self._in_background:
            super().suspend_application_mode()
        self._must_signal_resume = True
        self.resume_application_mode()
