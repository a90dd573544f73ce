"""The program with a trace of its keys: each input, key, action, update of the screen and stall, with its time.

    python -m benchmarks.key_trace TRACE [-- arguments of bulletin-tui]

Lines of TRACE: seconds of the monotonic clock, which all programs of a machine share; what happened; details. An
update that changes nothing has 0 bytes. A stall is a time of more than 50 ms in which the thread that draws did
not come to handle a timer. `benchmarks.soak` looks keys without an answer up here.
"""

from __future__ import annotations

import sys
import threading
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

from textual import events
from textual._compositor import CompositorUpdate
from textual.message import Message

from benchmarks.measure import option_parser
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.keys.actions import Action
from tui_reader.ui.keys.keyed_screen import KeyedScreen
from tui_reader.ui.terminal.input_parser import InputParser
from tui_reader.ui.terminal.screen_writer import Difference, ScreenWriter

STALL = 0.05
"""Seconds."""


class Trace:
    """Writes lines as they happen, so that none is missing when the program is killed."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8", buffering=1)

    def note(self, kind: str, details: object) -> None:
        """Write a line."""
        self._file.write(f"{time.monotonic():.4f} {kind} {details}\n")


def install(trace: Trace) -> None:
    """Have the parts that a key passes through write what they do."""
    feed, perform, difference = InputParser.feed, KeyedScreen.perform, ScreenWriter.difference
    on_event, mounted = BulletinApp.on_event, BulletinApp.on_mount

    def traced_feed(self: InputParser, data: bytes) -> Iterator[Message]:
        trace.note("input", data)
        return feed(self, data)

    def traced_perform(self: KeyedScreen, action: Action) -> None:
        trace.note("action", f"{action.name} in {self.focused!r}")
        began = time.monotonic()
        perform(self, action)
        trace.note("acted", f"{action.name} {(time.monotonic() - began) * 1000:.0f} ms")

    def traced_difference(self: ScreenWriter, update: CompositorUpdate) -> Difference | None:
        began = time.monotonic()
        found = difference(self, update)
        output = found.output if found else ""
        trace.note("update", f"{len(output)} bytes in {(time.monotonic() - began) * 1000:.0f} ms {output[:40]!r}")
        return found

    async def traced_event(self: BulletinApp, event: events.Event) -> None:
        if isinstance(event, events.Key):
            trace.note("key", f"{event.key} after {(time.monotonic() - event.time) * 1000:.0f} ms")
        await on_event(self, event)

    def traced_mount(self: BulletinApp) -> None:
        mounted(self)
        self.set_interval(STALL, Watch(trace).tick)

    for kind, name, method in (
        (InputParser, "feed", traced_feed),
        (KeyedScreen, "perform", traced_perform),
        (ScreenWriter, "difference", traced_difference),
        (BulletinApp, "on_event", traced_event),
        (BulletinApp, "on_mount", traced_mount),
    ):
        setattr(kind, name, method)


class Watch:
    """Notes how late the thread that draws comes to a timer, how long it waited for a processor meanwhile, what it
    did, and which other threads did something."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace
        self._main = threading.get_ident()
        self._last, self._queued = time.monotonic(), _queued()
        threading.Thread(target=self._look, daemon=True).start()

    def tick(self) -> None:
        """Called by the timer."""
        now, queued = time.monotonic(), _queued()
        if now - self._last > 2 * STALL:
            late, waited = (now - self._last - STALL) * 1000, queued - self._queued
            self._trace.note("stall", f"{late:.0f} ms, {waited:.0f} waiting for a processor")
        self._last, self._queued = now, queued

    def _look(self) -> None:
        """In a thread: note what all threads do while the timer is late."""
        while True:
            time.sleep(STALL)
            if time.monotonic() - self._last > 3 * STALL:
                for thread, frame in sys._current_frames().items():
                    if thread != threading.get_ident():
                        calls = [f"{each.name}:{each.lineno}" for each in traceback.extract_stack(frame)[-6:]]
                        kind = "stack" if thread == self._main else "other"
                        self._trace.note(kind, " ".join(reversed(calls)))


def _queued() -> float:
    """Milliseconds for which the main thread has waited for a processor; 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/schedstat").read_text().split()[1]) / 1e6
    except (OSError, IndexError, ValueError):
        return 0.0


def main() -> int:
    parser = option_parser("key_trace", __doc__)
    parser.add_argument("trace", type=Path, metavar="TRACE", help="the file to which lines are added")
    parser.add_argument("arguments", nargs="*", help="of bulletin-tui")
    arguments = parser.parse_args()
    from tui_reader.cli import main as run

    install(Trace(arguments.trace))
    return run(arguments.arguments)


if __name__ == "__main__":
    sys.exit(main())
