"""How far a sync has come, for those without a terminal: lines on standard error, events as JSON, or nothing."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, Protocol, Self

from tui_reader.commands.output.console import complain, print_json
from tui_reader.i18n import gettext as _
from tui_reader.sources.addresses import without_password
from tui_reader.sync.events import Begun, Ended, Event, Progress, Report, SourceCounts
from tui_reader.sync.wording import end_line, progress_text

SELDOM = 10.0
"""Seconds after which a line is due, however little has come since the last one of this source."""

OFTEN = 2.0
"""Seconds that pass at least between two lines of one source."""


class Display(Protocol):
    """Shows what a sync tells, inside `with`. `tell` may be called from any thread."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def tell(self, event: Event) -> None: ...


class Silent:
    """Shows nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def tell(self, event: Event) -> None:
        """Takes an event."""


class Lines(Silent):
    """The beginning and the end of each source, and between them a line for each tenth, or for ten seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._last: dict[str, tuple[float, int]] = {}

    def tell(self, event: Event) -> None:
        """Prints a line when one is due."""
        with self._lock:
            match event:
                case Begun(source, address):
                    self._last[source] = (self._clock(), 0)
                    complain(None, _("{source}: begun").format(source=source) + f"  <{without_password(address)}>")
                case Progress(source, tally):
                    self._progress(source, tally)
                case Ended():
                    self._last.pop(event.source, None)
                    complain(None, end_line(event))

    def _progress(self, source: str, tally: SourceCounts) -> None:
        now = self._clock()
        since, last = self._last.get(source, (now, 0))
        whole = tally.expected
        tenth = tally.done * 10 // whole if whole else 0
        if now - since >= SELDOM or (tenth > last and now - since >= OFTEN):
            self._last[source] = (now, tenth)
            complain(None, f"{source}: {progress_text(tally)}")


class Events(Silent):
    """One JSON object a line on standard output for each event; see `docs/json.md`."""

    def __init__(self, broken: Callable[[], None]) -> None:
        """`broken` is called when nobody reads them any more; `error` then says why."""
        self.error: OSError | None = None
        self._broken = broken
        self._lock = threading.Lock()

    def tell(self, event: Event) -> None:
        """Prints an event."""
        self._print(event_object(event))

    def close(self, report: Report) -> None:
        """Prints the last line."""
        self._print(report_object(report))

    def _print(self, value: dict[str, object]) -> None:
        with self._lock:
            if self.error is not None:
                return
            try:
                print_json(value)
            except OSError as error:
                # A sync that nobody listens to ends; its end is reported by who began it.
                self.error = error
                self._broken()


def event_object(event: Event) -> dict[str, object]:
    """An event as the JSON object that `sync --json` prints."""
    values: dict[str, Any] = event._asdict()
    if "address" in values:
        values["address"] = without_password(values["address"])
    tally = values.pop("counts", None)
    return {"event": type(event).__name__.lower(), **values, **(tally_object(tally) if tally else {})}


def report_object(report: Report) -> dict[str, object]:
    """The end of a sync as a JSON object."""
    outcome = "cancelled" if report.cancelled else "failed" if has_failed(report) else "done"
    return {"event": "report", "outcome": outcome, "sources": len(report.ended), **tally_object(report.total)}


def tally_object(tally: SourceCounts) -> dict[str, object]:
    """The numbers of a tally, with what follows from them."""
    left = tally.seconds_left
    return {
        **tally._asdict(),
        "seconds": round(tally.seconds, 3),
        "seconds_left": None if left is None else round(left, 1),
    }


def has_failed(report: Report) -> bool:
    """Whether anything of what was to be had could not be had."""
    return bool(report.failures) or any(each.outcome == "failed" for each in report.ended)


def is_terminal() -> bool:
    """Whether there is a screen for bars."""
    return sys.stderr.isatty() and os.environ.get("TERM") not in ("dumb", "unknown")
