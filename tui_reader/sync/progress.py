"""The ledger of one source in a sync: what is counted of it, and what is told of that and how often."""

from __future__ import annotations

import time
from collections.abc import Callable

from tui_reader.archive.values import Kept
from tui_reader.sync.events import Arrived, Begun, Ended, Event, Failed, Noted, Outcome, Progress, SourceCounts

EVERY = 0.25
"""Seconds between two tellings of how far a source has come."""


class SyncProgress:
    """Counts and tells; `tally` is how far the source has come."""

    def __init__(
        self, source: str, address: str, tell: Callable[[Event], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.source = source
        self.failures: list[Failed] = []
        self.notes: list[Noted] = []
        self.ended: Ended | None = None
        self.message: str | None = None
        """What went wrong first that was no single bulletin, such as a list that could not be had."""
        self._tell = tell
        self._clock = clock
        self._begun = clock()
        self._told = self._begun
        self._counts = dict.fromkeys(SourceCounts._fields, 0)
        self._pages_total: int | None = None
        tell(Begun(source, address))

    @property
    def tally(self) -> SourceCounts:
        counts = {**self._counts, "pages_total": self._pages_total, "seconds": self._clock() - self._begun}
        tally = SourceCounts(**counts)  # type: ignore[arg-type]
        # Whatever was found and came to nothing yet, also in a sync that was stopped.
        return tally._replace(waiting=tally.found - tally.done)

    def count(self, **more: int) -> None:
        """Adds to the numbers of the tally."""
        for name, number in more.items():
            self._counts[name] += number
        now = self._clock()
        if now - self._told >= EVERY:
            self._told = now
            self._tell(Progress(self.source, self.tally))

    def pages_in_all(self, total: int | None) -> None:
        """How many listing pages there are, as far as one of them told."""
        self._pages_total = total

    def kept(self, kept: Kept, address: str, title: str) -> None:
        """A bulletin is in the archive."""
        self.count(**{kept.what: 1})
        self._tell(Arrived(self.source, kept.id, kept.what, address, title))

    def failed(self, address: str, message: str, again: bool = False, *, counted: bool = False) -> None:
        """Something could not be had; `counted`: it is one of the bulletins that were found."""
        failure = Failed(self.source, address, message, again)
        self.failures.append(failure)
        if counted:
            self.count(failed=1)
        elif self.message is None:
            self.message = message
        self._tell(failure)

    def noted(self, address: str, message: str) -> None:
        """Something is to be known that is no failure."""
        note = Noted(self.source, address, message)
        self.notes.append(note)
        self._tell(note)

    def end(self, cancelled: bool = False) -> Ended:
        """The source is done with."""
        outcome: Outcome = "cancelled" if cancelled else "failed" if self.failures else "done"
        self.ended = Ended(self.source, self.tally, outcome)
        self._tell(self.ended)
        return self.ended
