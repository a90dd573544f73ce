"""Watches folders and files for changes of names, sizes and modification times."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from time import monotonic

from tui_reader.sources.addresses import path_of
from tui_reader.sources.files.endings import may_be_page
from tui_reader.sources.sourcelist.reading import Source
from tui_reader.text.web_address import is_web

MAX_FILES = 20_000
"""Files that are watched in one folder; any others are not."""

PAUSE = 2.0
"""Seconds between two scans, if they are fast."""

SHARE = 0.05
"""The share of time that scans may take: folders on slow disks are scanned less often."""

UNSETTLED = 5
"""Scans in a row with further changes after which a change is reported although it may be incomplete."""

_ADVISORIES = (".csv", ".json")
"""Advisories (CSAF) and the lists of a folder of them, which are not pages."""


class PathWatch:
    """Watches the file or folder at a path.

    A change is reported by the first scan that finds the same state as the scan before, so that files are not read
    while they are being written. A path that disappears, such as an unmounted disk, has not changed; it is
    compared when it is back.

    `seconds` is the duration of the last scan. `partial`: there are more files than are watched.
    """

    def __init__(self, path: Path) -> None:
        """Scans the path."""
        self.path = path
        self.seconds = 0.0
        self.partial = False
        self._reported = self._scan()
        self._before = self._reported
        self._unsettled = 0

    def changed(self) -> bool:
        """Scans once. Returns whether anything has changed since the last reported change."""
        now = self._scan()
        settled, self._before = now == self._before, now
        if now is None or now == self._reported:
            self._unsettled = 0
            return False
        self._unsettled += 1
        if not settled and self._unsettled < UNSETTLED:
            return False
        self._reported, self._unsettled = now, 0
        return True

    def _scan(self) -> int | None:
        """A hash of the state, independent of the order of names; None if nothing is there."""
        begun = monotonic()
        path = str(self.path)
        try:
            found = os.stat(path.partition("!/")[0])  # noqa: PTH116
        except (OSError, ValueError):
            return None
        state = hash((found.st_size, found.st_mtime_ns))
        if stat.S_ISDIR(found.st_mode):
            state, count = 0, 0
            for name, size, time in _files(path):
                count += 1
                if count > MAX_FILES:
                    break
                state ^= hash((name, size, time))
            self.partial = count > MAX_FILES
        self.seconds = monotonic() - begun
        return state


class FolderWatch:
    """Watches those of the given sources that are on this machine."""

    def __init__(self, sources: Iterable[Source], before: FolderWatch | None = None) -> None:
        """Scans their paths; for paths that `before` watches already, changes since its last scan are reported.
        Paused sources are not watched."""
        known = {watch.path: watch for _source, watch in before._watches} if before else {}
        self._watches: list[tuple[Source, PathWatch]] = [
            (source, known.get(path) or PathWatch(path))
            for source in sources
            if not source.paused and (path := local_path(source))
        ]

    def __len__(self) -> int:
        return len(self._watches)

    def changed(self) -> list[Source]:
        """Scans once. Returns the sources that have changed."""
        return [source for source, watch in self._watches if watch.changed()]

    @property
    def pause(self) -> float:
        """Seconds to wait before the next scan."""
        return max(PAUSE, sum(watch.seconds for _source, watch in self._watches) / SHARE)


def local_path(source: Source) -> Path | None:
    """The path of a source on this machine; None for a source of the web."""
    address = source.address
    if is_web(address):
        return None
    return path_of(address) if address.lower().startswith("file://") else Path(address)


def _files(folder: str) -> Iterator[tuple[str, int, int]]:
    """Path, size in bytes and modification time in ns of every file under a folder that may be a page. Unreadable
    folders are skipped; the import reports them."""
    waiting = [folder]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    elif found := _status(entry):
                        yield entry.path, found.st_size, found.st_mtime_ns
        except OSError:
            continue


def _status(entry: os.DirEntry[str]) -> os.stat_result | None:
    if not (may_be_page(entry.name) or entry.name.lower().endswith(_ADVISORIES)):
        return None
    try:
        return entry.stat()
    except OSError:
        return None
