"""The shelf: the bulletins that the list shows, fetched from the archive a window at a time."""

from __future__ import annotations

from typing import get_args

from tui_reader.archive.store import Archive
from tui_reader.archive.view import Filter, Order, Row, View

WINDOW = 200
"""Rows fetched at once: a few screens, a fraction of a millisecond."""


class Shelf:
    """A view of an archive by row number; what was fetched is forgotten as soon as anything changes."""

    def __init__(self, archive: Archive, view: View | None = None) -> None:
        self.archive = archive
        self.view = view or View()
        self._count: int | None = None
        self._windows: dict[int, list[Row]] = {}

    def __len__(self) -> int:
        if self._count is None:
            self._count = self.archive.count(self.view)
        return self._count

    def row(self, index: int) -> Row:
        """The row at `index`. Raises IndexError outside the shelf."""
        window, place = divmod(index, WINDOW)
        rows = self._windows.get(window)
        if rows is None:
            rows = self._windows[window] = self.archive.rows(self.view, window * WINDOW, WINDOW)
        return rows[place]

    def position(self, bulletin: int) -> int | None:
        """The row of a bulletin, or None when this view leaves it out."""
        return self.archive.position(self.view, bulletin)

    def changed(self) -> None:
        """Forget what was fetched: the archive or the marks are not what they were."""
        self._count = None
        self._windows.clear()

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
        count = len(self)
        for distance in range(count):
            index = (start + step * distance) % count
            if not self.row(index).read:
                return index
        return None

    def find_title(self, needle: str, start: int, step: int) -> int | None:
        """The nearest row from `start` on whose title or source holds a folded needle, going round once."""
        from tui_reader.text.fold import fold

        count = len(self)
        for distance in range(count):
            index = (start + step * distance) % count
            row = self.row(index)
            if needle in fold(row.title) or (row.source and needle in fold(row.source)):
                return index
        return None
