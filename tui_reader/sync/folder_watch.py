"""Watched folders and files: whether anything is new behind a path, told from names, sizes and times."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from time import monotonic

from tui_reader.sources.addresses import path_of
from tui_reader.sources.files.filenames import worth_opening
from tui_reader.sources.sourcelist.reading import Source
from tui_reader.text.web_address import is_web

MOST_FILES = 20_000
"""Files that one look takes in. What is in a larger folder beyond them is not watched."""

PAUSE = 2.0
"""Seconds between two looks, when they take no time worth mentioning."""

SHARE = 0.05
"""Part of the time that looking may take: a folder on a slow disk is looked at less often."""

UNSETTLED = 5
"""Looks at which something may change again and again before it counts all the same."""

_LISTS = (".csv", ".json")
"""No pages, but what a folder of advisories names its files in, and those files."""


class PathWatch:
    """Whether the file or folder at a path is another than it was.

    What is still being written is waited for: a change counts at the first look that finds everything as the look
    before found it. A path where nothing is, such as a disk that was taken out, is no change; what is different
    once it is there again is one.
    """

    def __init__(self, path: Path) -> None:
        """Remembers what is there now."""
        self.path = path
        self.seconds = 0.0
        """How long the last look took."""
        self.partial = False
        """Whether there are more files than are looked at."""
        self._known = self._look()
        self._before = self._known
        self._unsettled = 0

    def changed(self) -> bool:
        """Look once. True when something has changed, since the last time that this was said."""
        now = self._look()
        settled, self._before = now == self._before, now
        if now is None or now == self._known:
            self._unsettled = 0
            return False
        self._unsettled += 1
        if not settled and self._unsettled < UNSETTLED:
            return False
        self._known, self._unsettled = now, 0
        return True

    def _look(self) -> int | None:
        """What is there, as one number that does not depend on the order of names; None for nothing."""
        begun = monotonic()
        path = str(self.path)
        try:
            found = os.stat(path.partition("!/")[0])  # noqa: PTH116
        except (OSError, ValueError):
            return None
        sums = hash((found.st_size, found.st_mtime_ns))
        if stat.S_ISDIR(found.st_mode):
            sums, count = 0, 0
            for name, size, time in _files(path):
                count += 1
                if count > MOST_FILES:
                    break
                sums ^= hash((name, size, time))
            self.partial = count > MOST_FILES
        self.seconds = monotonic() - begun
        return sums


class FolderWatch:
    """The sources on this machine among others, watched together."""

    def __init__(self, sources: Iterable[Source], before: FolderWatch | None = None) -> None:
        """Remembers what is there now; for paths that were watched before, what was there then. Paused sources are
        not watched."""
        known = {watch.path: watch for _source, watch in before._watches} if before else {}
        self._watches: list[tuple[Source, PathWatch]] = [
            (source, known.get(path) or PathWatch(path))
            for source in sources
            if not source.paused and (path := watched_path(source))
        ]

    def __len__(self) -> int:
        return len(self._watches)

    def changed(self) -> list[Source]:
        """Look once. The sources behind which something has changed."""
        return [source for source, watch in self._watches if watch.changed()]

    @property
    def pause(self) -> float:
        """Seconds to wait before the next look."""
        return max(PAUSE, sum(watch.seconds for _source, watch in self._watches) / SHARE)


def watched_path(source: Source) -> Path | None:
    """The path of a source on this machine; None for one of the web."""
    address = source.address
    if is_web(address):
        return None
    return path_of(address) if address.lower().startswith("file://") else Path(address)


def _files(folder: str) -> Iterator[tuple[str, int, int]]:
    """The path, the size and the time of every file under a folder that may be a page. What may not be entered or
    is gone meanwhile is left out: reading it tells why."""
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
    if not (worth_opening(entry.name) or entry.name.lower().endswith(_LISTS)):
        return None
    try:
        return entry.stat()
    except OSError:
        return None
