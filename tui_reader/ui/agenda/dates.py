"""Key dates by number: all of a view, or those of one kind around a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Protocol

from tui_reader.archive.errors import ArchiveError
from tui_reader.ui.entry_window import EntryWindow

if TYPE_CHECKING:
    from tui_reader.archive.extracted.values import AgendaEntry
    from tui_reader.archive.protocol import Archive
    from tui_reader.archive.values import View
    from tui_reader.extraction.values import KeyDateKind
    from tui_reader.ui.host import Host

AT_ONCE = 60
"""Key dates fetched at once, whose texts are read for the sentences."""

LOOKED_THROUGH = 400
"""Key dates looked through at once for those of one kind."""

AHEAD = 120
"""Key dates of a kind that are known around those in sight."""


class Dates(Protocol):
    """Key dates by number, by day."""

    @property
    def complete(self) -> bool:
        """Whether all of them have been counted."""
        raise NotImplementedError

    def __len__(self) -> int: ...

    def get(self, row: int) -> AgendaEntry | None:
        """A key date; None while it is on its way, and where there is none."""

    def row_of(self, day: date) -> int:
        """The number of the first key date on a day or later. May raise ArchiveError."""
        raise NotImplementedError

    def entry(self, row: int) -> AgendaEntry | None:
        """A key date, which is waited for. May raise ArchiveError."""

    def end(self) -> None:
        """Look for no more."""


class AllDates:
    """The key dates of a view as the archive numbers them."""

    complete = True

    def __init__(self, app: Host, archive: Archive, view: View, on_arrived: Callable[[], object]) -> None:
        """Counts them: may raise ArchiveError."""
        self._archive, self._view = archive, view
        self._count = archive.agenda_count(view)
        self._window = EntryWindow["AgendaEntry"](
            app, lambda start, limit: archive.agenda(view, None, None, start, limit), on_arrived, AT_ONCE
        )

    def __len__(self) -> int:
        return self._count

    def get(self, row: int) -> AgendaEntry | None:
        return self._window.get(row) if 0 <= row < self._count else None

    def row_of(self, day: date) -> int:
        return self._archive.agenda_row_of(self._view, day)

    def entry(self, row: int) -> AgendaEntry | None:
        return self.get(row) or next(iter(self._archive.agenda(self._view, None, None, row, 1)), None)

    def end(self) -> None: ...


class DatesOfKind:
    """Those of one kind, found by looking through the others in a thread: first from a day on, then before it.

    No more are looked for than those near what is in sight; so their number is not known before all are found.
    """

    def __init__(
        self,
        app: Host,
        archive: Archive,
        view: View,
        kind: KeyDateKind,
        day: date,
        on_arrived: Callable[[int], object],
    ) -> None:
        """`on_arrived` is called with the number of key dates that were found before all others. May raise
        ArchiveError."""
        self._app, self._archive, self._view, self._kind = app, archive, view, kind
        self._on_arrived = on_arrived
        self._found: list[AgendaEntry] = []
        self._first = self._next = archive.agenda_row_of(view, day)
        """The numbers, in the agenda, of the first key date that was looked at, and of the one behind the last."""
        self._count = archive.agenda_count(view)
        self._near = 0
        self._busy = self._ended = False
        self._look()

    @property
    def complete(self) -> bool:
        return self._first <= 0 and self._next >= self._count

    def __len__(self) -> int:
        return len(self._found)

    def get(self, row: int) -> AgendaEntry | None:
        self._near = row
        self._look()
        return self._found[row] if 0 <= row < len(self._found) else None

    def row_of(self, day: date) -> int:
        return next((row for row, each in enumerate(self._found) if each.key_date.day >= day), len(self._found))

    def entry(self, row: int) -> AgendaEntry | None:
        return self.get(row)

    def end(self) -> None:
        self._ended = True

    def _look(self) -> None:
        """Look through the next part, unless enough are known."""
        if self._busy or self._ended:
            return
        if self._next < self._count and len(self._found) - self._near < AHEAD:
            start, limit, forward = self._next, LOOKED_THROUGH, True
        elif self._first > 0 and self._near < AHEAD:
            start = max(0, self._first - LOOKED_THROUGH)
            limit, forward = self._first - start, False
        else:
            return
        self._busy = True

        def work() -> None:
            try:
                found = self._archive.agenda(self._view, None, None, start, limit)
            except ArchiveError as error:
                self._app.call_in_ui(self._failed, error)
            else:
                kept = [each for each in found if each.key_date.kind == self._kind]
                self._app.call_in_ui(lambda entries: self._arrived(entries, start, forward=forward), kept)

        self._app.in_background(work)

    def _failed(self, error: ArchiveError) -> None:
        self._busy, self._ended = False, True
        self._app.show_message(str(error) if error.path else error.brief)

    def _arrived(self, entries: list[AgendaEntry], start: int, *, forward: bool) -> None:
        self._busy = False
        if self._ended:
            return
        if forward:
            self._next = start + LOOKED_THROUGH
            self._found += entries
        else:
            self._first = start
            self._found[:0] = entries
            self._near += len(entries)
        self._look()
        self._on_arrived(0 if forward else len(entries))
