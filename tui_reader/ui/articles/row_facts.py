"""What rows of the list say of the archive's other texts and of time: that one was repealed, what is due next.

Both are asked for in a thread, those of some screens in one call, and drawn when they have come: neither the list
nor the first paint waits for them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.archive.errors import ArchiveError
from tui_reader.ui.latest_job import LatestJob

if TYPE_CHECKING:
    from tui_reader.archive.extracted.values import Validity
    from tui_reader.archive.protocol import Archive
    from tui_reader.extraction.values import KeyDate
    from tui_reader.ui.host import Host

KNOWN = 5_000
"""Bulletins whose facts are remembered: some hundred screens."""


class RowFact(NamedTuple):
    """What is known of a bulletin: what changed it, and its next date."""

    changes: Sequence[Validity] = ()
    coming: KeyDate | None = None

    def forms(self, today: date) -> tuple[str, ...]:
        """What its row says, the longest form first, for as much room as there is."""
        if not self.changes and self.coming is None:
            return ()
        from tui_reader.fact_labels.dates import due_label
        from tui_reader.fact_labels.references import validity_mark

        mark = validity_mark(self.changes, today)
        due = due_label(self.coming, today) if self.coming is not None else ""
        whole = " · ".join(filter(None, (mark, due)))
        return tuple(dict.fromkeys(filter(None, (whole, mark or due))))


class RowFacts:
    """The facts of the rows in sight."""

    def __init__(
        self,
        app: Host,
        archive: Callable[[], Archive],
        today: Callable[[], date],
        on_arrived: Callable[[], object],
    ) -> None:
        """`archive` is the one on the screen, `on_arrived` is called when facts have come that differ."""
        self._app, self._archive, self._today, self._on_arrived = app, archive, today, on_arrived
        self._jobs = LatestJob(app.in_background)
        self._known: dict[int, RowFact] = {}
        self._forms: dict[int, tuple[str, ...]] = {}
        self._fresh: set[int] = set()
        """Those that were read since the archive changed, and on this day."""
        self._asked: set[int] = set()
        self._changes = 0
        self._day = today()
        self._of: Archive | None = None

    def forms(self, id: int) -> tuple[str, ...]:
        """See `RowFact.forms`; () also for what is not known yet."""
        return self._forms.get(id, ())

    def renew(self) -> None:
        """Ask again for those in sight: the archive has changed. Until then they are drawn as they were."""
        self._changes += 1
        self._fresh.clear()
        self._asked.clear()

    def want(self, ids: Sequence[int], around: Callable[[], Sequence[int]]) -> None:
        """Ask for the facts of rows in sight and close to it, if some are not known: then of all rows `around`, so
        that a key that is held down asks once for some screens."""
        today, archive = self._today(), self._archive()
        if archive is not self._of or len(self._known) > KNOWN:
            # Numbers mean other bulletins in another archive.
            self._known.clear()
            self._forms.clear()
            self.renew()
        elif today != self._day:
            self.renew()
        self._of, self._day = archive, today
        if self._fresh.issuperset(ids) or self._asked.issuperset(id for id in ids if id not in self._fresh):
            return
        wanted = [id for id in around() if id not in self._fresh]
        # A request that has not begun is dropped for this one.
        self._asked = set(wanted)
        changes = self._changes

        def read() -> None:
            try:
                validity, coming = archive.validity(wanted), archive.next_dates(wanted, today)
            except ArchiveError:
                # What is wrong is said where rows are read.
                return
            found = {id: RowFact(validity.get(id, ()), coming.get(id)) for id in wanted}
            self._app.call_in_ui(lambda facts: self._arrived(archive, changes, facts), found)

        self._jobs.do(read)

    def _arrived(self, archive: Archive, changes: int, found: dict[int, RowFact]) -> None:
        if archive is not self._of:
            return
        if changes == self._changes:
            self._fresh.update(found)
            self._asked -= found.keys()
        differ = {id: fact for id, fact in found.items() if self._known.get(id, RowFact()) != fact}
        self._known.update(found)
        for id, fact in found.items():
            # On another day the same facts are worded otherwise.
            forms = fact.forms(self._day)
            if forms != self._forms.get(id, ()):
                self._forms[id] = forms
                differ[id] = fact
        if differ:
            self._on_arrived()
