"""Indexes new bulletins for the search, and applies rules of extraction to those that older ones read, in a thread
and through a connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Lock
from typing import TYPE_CHECKING

from tui_reader.archive.errors import ArchiveError

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.paths import ArchiveLocation

PAUSE = 0.2
"""Seconds between two transactions, for other writers."""

MANY = 512
"""Bulletins that take some seconds; for fewer no progress is reported. Chosen by hand."""


class Indexer:
    """Indexes the unindexed bulletins of an archive, then finds references and key dates in those that other rules
    read, and compares texts that wait to be compared, until `stop`."""

    def __init__(
        self,
        location: ArchiveLocation,
        compare: Callable[[Archive, Callable[[], bool]], object],
        report: Callable[[int, int], None],
    ) -> None:
        """`compare` compares what has arrived with the watches, until the function that it is given says so.
        `report` is called in the thread of `run` with how many of how many bulletins that older rules had read are
        done; with 0 of 0 in the end. Fewer than `MANY` are not reported."""
        self._location, self._compare, self._report = location, compare, report
        self._stop = Event()
        self._running = Lock()

    def run(self) -> None:
        """Bring index, references and key dates up to date; returns at once when another thread does so. After an
        archive error the search still finds everything, only slower, and the next start tries again."""
        from tui_reader.archive.opening import open_archive

        if not self._running.acquire(blocking=False):
            return
        try:
            with open_archive(self._location) as archive:
                self._compare(archive, self._stop.is_set)
                while not self._stop.is_set() and archive.index():
                    self._stop.wait(PAUSE)
                self._extract(archive)
                while not self._stop.is_set() and archive.fingerprint():
                    self._stop.wait(PAUSE)
        except ArchiveError:
            # The screen reads the same archive and shows the error.
            return
        finally:
            self._running.release()

    def _extract(self, archive: Archive) -> None:
        total, done = archive.unextracted(), 0
        try:
            while not self._stop.is_set() and (taken := archive.extract()):
                done += taken
                if total >= MANY:
                    self._report(done, max(total, done))
                self._stop.wait(PAUSE)
        finally:
            if total >= MANY:
                self._report(0, 0)

    def stop(self) -> None:
        """Stop after the present transaction."""
        self._stop.set()
