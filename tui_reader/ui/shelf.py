"""The shelf: the bulletins that the list shows, fetched from the archive a window at a time."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable
from typing import TypeVar, get_args

from tui_reader.archive.store import Archive, ArchiveError, Counts
from tui_reader.archive.view import Filter, Order, Row, View

WINDOW = 200
"""Rows fetched at once: a few screens, a fraction of a millisecond."""

Answer = TypeVar("Answer")


class Shelf:
    """A view of an archive by row number.

    A row that is marked stays where it is although the view would leave it out or move it, until something else
    changes the shelf: whoever reads through the unread ones keeps the cursor on what is read. An archive that does
    not answer is told to `on_trouble`, and what was known last stays; drawing never fails for it.
    """

    def __init__(
        self, archive: Archive, view: View | None = None, on_trouble: Callable[[str], None] | None = None
    ) -> None:
        self.archive = archive
        self.view = view or View()
        self._on_trouble = on_trouble
        self._count: int | None = None
        self._counts: Counts | None = None
        self._windows: dict[int, list[Row]] = {}
        self._left: list[int] = []
        """Row numbers, in order, that the archive no longer has in this view."""

    def __len__(self) -> int:
        if self._count is None:
            self._count = self._ask(lambda: self.archive.count(self.view), 0)
        return self._count

    def counts(self) -> Counts:
        """How many bulletins there are, how many unread and how many starred."""
        if self._counts is None:
            self._counts = self._ask(self.archive.counts, Counts(0, 0, 0))
        return self._counts

    def row(self, index: int) -> Row:
        """The row at `index`. Raises IndexError outside the shelf."""
        window, place = divmod(index, WINDOW)
        rows = self._windows.get(window)
        if rows is None:
            start = window * WINDOW
            start -= bisect_left(self._left, start)
            nothing: list[Row] = []
            rows = self._ask(lambda: self.archive.rows(self.view, start, WINDOW), nothing)
            self._windows[window] = rows
        if place >= len(rows):
            # Another program has taken rows out of this view since they were counted.
            self._count = min(len(self), window * WINDOW + len(rows))
        return rows[place]

    def position(self, bulletin: int) -> int | None:
        """The row of a bulletin, or None when this view leaves it out."""
        for window, rows in self._windows.items():
            for place, row in enumerate(rows):
                if row.id == bulletin:
                    return window * WINDOW + place
        found = self._ask(lambda: self.archive.position(self.view, bulletin), None)
        return None if found is None else self._shown(found)

    def marked(self, bulletin: int, *, read: bool | None = None, starred: bool | None = None) -> None:
        """A bulletin was marked: its row says so and stays where it is."""
        index = self.position(bulletin)
        self._counts = None
        if index is None:
            return
        window, place = divmod(index, WINDOW)
        rows = self._windows.get(window)
        if rows is None or place >= len(rows):
            return
        row = rows[place]
        row = row._replace(
            read=row.read if read is None else read, starred=row.starred if starred is None else starred
        )
        rows[place] = row
        out = {"all": False, "unread": row.read, "starred": not row.starred}[self.view.filter]
        if out and index not in self._left:
            insort(self._left, index)
        elif not out and index in self._left:
            self._left.remove(index)

    def changed(self) -> None:
        """Forget what was fetched: the archive is not what it was."""
        self._count = self._counts = None
        self._windows.clear()
        self._left.clear()

    def show(self, which: Filter) -> None:
        """Show all, unread or starred bulletins."""
        self.view = self.view._replace(filter=which)
        self.changed()

    def next_order(self) -> Order:
        """Sort by the next order in turn and return it."""
        orders: tuple[Order, ...] = get_args(Order)
        order = orders[(orders.index(self.view.order) + 1) % len(orders)]
        self.view = self.view._replace(order=order)
        self.changed()
        return order

    def find_unread(self, start: int, step: int) -> int | None:
        """The nearest unread row from `start` on in steps of 1 or -1, going round once."""
        return self._find(start, lambda place: self.archive.next_unread(self.view, place, step))

    def find_title(self, needle: str, start: int, step: int) -> int | None:
        """The nearest row from `start` on whose title or source holds a word, going round once."""
        return self._find(start, lambda place: self.archive.next_title(self.view, needle, place, step))

    def _find(self, start: int, ask: Callable[[int], int | None]) -> int | None:
        found = self._ask(lambda: ask(start - bisect_left(self._left, start)), None)
        return None if found is None else self._shown(found)

    def _shown(self, position: int) -> int:
        """The row number for a position of the archive's view, which knows nothing of rows that have left it."""
        for left in self._left:
            if left > position:
                break
            position += 1
        return position

    def _ask(self, question: Callable[[], Answer], otherwise: Answer) -> Answer:
        try:
            return question()
        except ArchiveError as error:
            if self._on_trouble:
                self._on_trouble(str(error))
            return otherwise
