"""Progress of a sync without a terminal: lines on standard error, events as JSON, or nothing."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, Self

from tui_reader.commands.output.console import complain, print_json
from tui_reader.i18n import gettext as _
from tui_reader.labels import labelled
from tui_reader.sources.secrets import hidden_address
from tui_reader.sync.events import Begun, Ended, Event, Indexing, Progress, Report, SourceCounts
from tui_reader.sync.wording import end_line, progress_text

SELDOM = 10.0
"""Seconds after which a source gets a line even without progress."""

OFTEN = 2.0
"""Least seconds between two lines of one source."""


class Silent:
    """Shows nothing of a sync; a context manager. The base of other displays, for their `on_event`."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def on_event(self, event: Event) -> None:
        """Ignores an event. May be called from any thread, in subclasses too."""


class Lines(Silent):
    """Prints the start and the end of each source, and between them each tenth, or every ten seconds. Without
    `ends`, only work that takes long has lines."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, *, ends: bool = True) -> None:
        self._clock = clock
        self._ends = ends
        self._lock = threading.Lock()
        self._last: dict[str, tuple[float, int]] = {}

    def on_event(self, event: Event) -> None:
        """Prints a line when one is due."""
        with self._lock:
            match event:
                case Begun(source, address):
                    self._last[source] = (self._clock(), 0)
                    if self._ends:
                        started = _("{source}: started").format(source=source)
                        complain(None, f"{started}  <{hidden_address(address)}>")
                case Progress(source, counts) if self._is_due(source, counts.done, counts.expected):
                    complain(None, labelled(source, progress_text(counts)))
                case Ended():
                    self._last.pop(event.source, None)
                    if self._ends:
                        complain(None, end_line(event))
                case Indexing(done, total) if self._is_due("", done, total):
                    complain(None, labelled(_("search index"), f"{done:,} / {total:,}"))

    def _is_due(self, source: str, done: int, total: int) -> bool:
        """Whether a source gets a line now."""
        now, tenth = self._clock(), done * 10 // total if total else 0
        since, last = self._last.setdefault(source, (now, 0))
        if now - since >= SELDOM or (tenth > last and now - since >= OFTEN):
            self._last[source] = (now, tenth)
            return True
        return False


class Events(Silent):
    """Prints events as JSON on standard output, one object per line; see `docs/json.md`."""

    def __init__(self, broken: Callable[[], None]) -> None:
        """`broken` is called once when standard output cannot be written; `error` is then the reason."""
        self.error: OSError | None = None
        self._broken = broken
        self._lock = threading.Lock()

    def on_event(self, event: Event) -> None:
        """Prints an event."""
        self._print(event_object(event))

    def close(self, report: Report) -> None:
        """Prints the report as the last object."""
        self._print(report_object(report))

    def _print(self, value: dict[str, object]) -> None:
        with self._lock:
            if self.error is not None:
                return
            try:
                print_json(value)
            except OSError as error:
                # The sync is cancelled, and the caller raises the error at its end.
                self.error = error
                self._broken()


def event_object(event: Event) -> dict[str, object]:
    """An event as the JSON object that `sync --json` prints."""
    values: dict[str, Any] = event._asdict()
    if "address" in values:
        values["address"] = hidden_address(values["address"])
    counts = values.pop("counts", None)
    return {"event": type(event).__name__.lower(), **values, **(counts_object(counts) if counts else {})}


def report_object(report: Report) -> dict[str, object]:
    """The report of a sync as a JSON object."""
    outcome = "cancelled" if report.cancelled else "failed" if has_failed(report) else "done"
    return {"event": "report", "outcome": outcome, "sources": len(report.ended), **counts_object(report.total)}


def counts_object(counts: SourceCounts) -> dict[str, object]:
    """The counts of a source or a sync, with the values derived from them."""
    left = counts.seconds_left
    return {
        **counts._asdict(),
        "seconds": round(counts.seconds, 3),
        "seconds_left": None if left is None else round(left, 1),
    }


def has_failed(report: Report) -> bool:
    """Whether anything could not be fetched, or an action after the sync not be carried out."""
    return bool(report.failures or report.actions_failed) or any(each.outcome == "failed" for each in report.ended)


def is_terminal() -> bool:
    """Whether standard error is a terminal that can show bars."""
    return sys.stderr.isatty() and os.environ.get("TERM") not in ("dumb", "unknown")
