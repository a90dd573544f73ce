"""The text of the row under the cursor, shown beside the list once the cursor rests."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.timer import Timer

    from tui_reader.ui.main.main_panes import MainPanes, PlacesSession

PREVIEW_DELAY = 0.12
"""Seconds the cursor rests on a row before its text is shown, so that repeated keys do not open every row."""


class Preview:
    """Opens the row under the cursor after a delay."""

    def __init__(self, panes: MainPanes, session: PlacesSession, has_room: Callable[[], bool]) -> None:
        """`has_room` tells whether the reader is shown beside the list."""
        self._panes = panes
        self._session = session
        self._has_room = has_room
        self._timer: Timer | None = None

    def start(self) -> None:
        """Show the row once the delay is over; a delay that runs already begins again."""
        self.stop()
        self._timer = self._panes.set_timer(PREVIEW_DELAY, self._show)

    def stop(self) -> None:
        """Do not open the row after all."""
        if self._timer:
            self._timer.stop()
            self._timer = None

    @property
    def due(self) -> bool:
        """Whether the row under the cursor is shown once the cursor rests."""
        return self._timer is not None

    def _show(self) -> None:
        self._timer = None
        row = self._panes.chooser.current
        if row and self._has_room() and self._panes.app.guarded(lambda: self._session.show(row.id)):
            self._session.once_shown(self._panes.search.go_to_hit)
