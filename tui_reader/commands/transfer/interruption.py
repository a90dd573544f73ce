"""Ctrl-C at moments that the work allows."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from tui_reader.i18n import gettext as _


@contextmanager
def deferred_interrupt() -> Iterator[Callable[[], None]]:
    """Defers Ctrl-C: the function that is yielded raises KeyboardInterrupt once it was pressed. Pressed a second
    time, Ctrl-C interrupts at once."""
    with first_interrupt(lambda: None) as pressed:

        def check() -> None:
            if pressed.is_set():
                raise KeyboardInterrupt

        yield check


@contextmanager
def first_interrupt(stop: Callable[[], object]) -> Iterator[threading.Event]:
    """Calls `stop` at the first Ctrl-C, in place of an interruption, and sets the event that is yielded. Pressed a
    second time, Ctrl-C interrupts at once. Where it is ignored, as by jobs that a script starts in the background
    (POSIX, 2.11), it stays ignored."""
    pressed = threading.Event()

    def on_signal(number: int, frame: FrameType | None) -> None:
        if pressed.is_set():
            raise KeyboardInterrupt
        pressed.set()
        stop()

    # Only the main thread may set handlers, and only it is interrupted.
    if (
        threading.current_thread() is not threading.main_thread()
        or signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    ):
        yield pressed
        return
    before = signal.signal(signal.SIGINT, on_signal)
    try:
        yield pressed
    finally:
        signal.signal(signal.SIGINT, before)


def interrupted() -> str:
    """The message for work that was interrupted."""
    return _("interrupted; what arrived is kept; run the same command again to resume")
