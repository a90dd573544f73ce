"""Entries of an archive by number, fetched in a thread a window at a time: what is drawn never waits for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from tui_reader.archive.errors import ArchiveError

Entry = TypeVar("Entry")
Result = TypeVar("Result")

WINDOWS = 40
"""Windows kept in memory, the last used ones."""


class RunsInBackground(Protocol):
    """The application, as a window uses it."""

    def in_background(self, work: Callable[[], None]) -> None:
        """Run `work` in a thread."""

    def call_in_ui(self, done: Callable[[Result], object], value: Result) -> None:
        """From another thread: call `done(value)` in the thread that draws."""

    def show_message(self, message: str) -> None:
        """Show a line."""


class EntryWindow(Generic[Entry]):
    """Entries from 0 on, of which those that were asked for last are fetched first."""

    def __init__(
        self,
        app: RunsInBackground,
        fetch: Callable[[int, int], list[Entry]],
        on_arrived: Callable[[], object],
        size: int,
    ) -> None:
        """`fetch` gets the entries from a number on, so many at most; it is called in a thread, and may raise
        ArchiveError. `on_arrived` is called when entries have come. `size`: entries fetched at once."""
        self._app, self._fetch, self._on_arrived, self._size = app, fetch, on_arrived, size
        self._windows: dict[int, list[Entry]] = {}
        self._wanted: list[int] = []
        self._busy = False
        self._generation = 0

    def get(self, index: int) -> Entry | None:
        """The entry with a number; None while it is on its way, and where there is none."""
        window, place = divmod(index, self._size)
        entries = self._windows.pop(window, None)
        if entries is None:
            self._want(window)
            return None
        # Inserted again at the end: the first window in the dictionary is the least recently used one.
        self._windows[window] = entries
        return entries[place] if place < len(entries) else None

    def forget(self) -> None:
        """Fetch everything again when it is needed: the archive has changed."""
        self._generation += 1
        self._windows.clear()

    def _want(self, window: int) -> None:
        if window in self._wanted:
            self._wanted.remove(window)
        self._wanted.append(window)
        # Of a key that is held down, only the windows that are still in sight.
        del self._wanted[:-3]
        if not self._busy:
            self._busy = True
            self._start()

    def _start(self) -> None:
        window, generation = self._wanted[-1], self._generation

        def work() -> None:
            try:
                found = self._fetch(window * self._size, self._size)
            except ArchiveError as error:
                self._app.call_in_ui(self._failed, error)
            else:
                self._app.call_in_ui(lambda entries: self._arrived(window, generation, entries), found)

        self._app.in_background(work)

    def _failed(self, error: ArchiveError) -> None:
        self._busy = False
        self._wanted.clear()
        self._app.show_message(str(error) if error.path else error.brief)

    def _arrived(self, window: int, generation: int, entries: list[Entry]) -> None:
        if generation == self._generation:
            if len(self._windows) >= WINDOWS:
                del self._windows[next(iter(self._windows))]
            self._windows[window] = entries
            if window in self._wanted:
                self._wanted.remove(window)
        self._busy = bool(self._wanted)
        if self._busy:
            self._start()
        self._on_arrived()
