"""The progress of one source: its counts, failures and notes, and the events about them."""

from __future__ import annotations

import time
from collections.abc import Callable

from tui_reader.archive.values import Kept
from tui_reader.sync.events import (
    Arrived,
    Begun,
    Ended,
    Event,
    Failed,
    FileFetched,
    Noted,
    Outcome,
    Progress,
    SourceCounts,
)

PROGRESS_INTERVAL = 0.25
"""Seconds between two Progress events of a source."""


class SyncProgress:
    """Counts what happens to one source, and emits events. `message` is the first failure that does not concern a
    single bulletin, such as a listing that could not be fetched; `ended` is set by `end`. `pages_total` is the
    number of listing pages, as one of them states it."""

    def __init__(
        self, source: str, address: str, emit: Callable[[Event], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.source = source
        self.failures: list[Failed] = []
        self.notes: list[Noted] = []
        self.ended: Ended | None = None
        self.message: str | None = None
        self.pages_total: int | None = None
        self._emit = emit
        self._clock = clock
        self._begun = clock()
        self._emitted = self._begun
        self._counts = dict.fromkeys(SourceCounts._fields, 0)
        emit(Begun(source, address))

    @property
    def counts(self) -> SourceCounts:
        """The counts at this moment."""
        values = {**self._counts, "pages_total": self.pages_total, "seconds": self._clock() - self._begun}
        counts = SourceCounts(**values)  # type: ignore[arg-type]
        # A cancelled sync leaves bulletins that were found and not finished.
        return counts._replace(waiting=counts.found - counts.done)

    def count(self, **more: int) -> None:
        """Adds to the counts, by their names in SourceCounts."""
        for name, number in more.items():
            self._counts[name] += number
        now = self._clock()
        if now - self._emitted >= PROGRESS_INTERVAL:
            self._emitted = now
            self._emit(Progress(self.source, self.counts))

    def kept(self, kept: Kept, address: str, title: str) -> None:
        """Records a bulletin that is in the archive."""
        self.count(**{kept.what: 1})
        self._emit(Arrived(self.source, kept.id, kept.what, address, title))

    def file(self, fetched: FileFetched, *, unchanged: bool = False) -> None:
        """Records the result for a file that a bulletin links; `unchanged`: the server says that it has not
        changed. A file that was not fetched is no failure of the source, and has a note at its end."""
        if unchanged:
            self.count(files_same=1)
            return
        self.count(**{{"kept": "files", "failed": "files_failed"}.get(fetched.state, "files_refused"): 1})
        self._emit(fetched)

    def failed(self, address: str, message: str, retriable: bool = False, *, counted: bool = False) -> None:
        """Records a failure; `counted`: it is one of the bulletins found."""
        failure = Failed(self.source, address, message, retriable)
        self.failures.append(failure)
        if counted:
            self.count(failed=1)
        elif self.message is None:
            self.message = message
        self._emit(failure)

    def noted(self, address: str, message: str) -> None:
        """Records a note that is not a failure."""
        note = Noted(self.source, address, message)
        self.notes.append(note)
        self._emit(note)

    def end(self, cancelled: bool = False) -> Ended:
        """Ends the sync of the source."""
        outcome: Outcome = "cancelled" if cancelled else "failed" if self.failures else "done"
        self.ended = Ended(self.source, self.counts, outcome)
        self._emit(self.ended)
        return self.ended
