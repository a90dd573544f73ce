"""The search index is kept up while the program runs, in a thread and through a connection of its own."""

from __future__ import annotations

from pathlib import Path
from threading import Event, Lock

from tui_reader.archive.errors import ArchiveError

PAUSE = 0.2
"""Seconds between two transactions: whoever marks something meanwhile gets his turn."""


class Indexer:
    """Indexes what waits in an archive file. Stops for good with `stop`, after the portion that it is at."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stop = Event()
        self._running = Lock()

    def run(self) -> None:
        """Index until nothing waits; returns at once when another thread does. Where it cannot, search finds
        what is not indexed all the same, and the next start tries again."""
        from tui_reader.archive.opening import open_archive

        if not self._running.acquire(blocking=False):
            return
        try:
            with open_archive(self._path) as archive:
                while not self._stop.is_set() and archive.index():
                    self._stop.wait(PAUSE)
        except ArchiveError:
            # Nothing is lost by it, and what the screen asks of the archive tells the same.
            return
        finally:
            self._running.release()

    def stop(self) -> None:
        """Take in no further portion."""
        self._stop.set()
