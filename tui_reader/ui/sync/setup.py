"""The files of a sync in the app, and the maker of its engine."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from tui_reader.config.settings import Config
    from tui_reader.paths import ArchiveLocation
    from tui_reader.sources.sourcelist.reading import Source, SourceList, SourcesAndProfiles
    from tui_reader.sync.events import Event, Report


class Running(Protocol):
    """A sync engine: `sync.engine.Engine`, or a stand-in."""

    def run(self, sources: Sequence[Source]) -> Report:
        """Sync, and return when it is done or cancelled."""

    def cancel(self) -> None:
        """Make `run` return at once; from any thread."""


MakeEngine = Callable[[Callable[["Event"], None]], Running]
"""Makes the engine of one sync, which reports events to the given function. Called in the thread of the sync."""


class SyncSetup(NamedTuple):
    """The archive that is filled, the list of sources, the folder of profiles, and the maker of the engine.
    `awaited`: the samples are shown until the archive holds a bulletin."""

    archive: ArchiveLocation
    sources: Path
    profiles: Path
    make: MakeEngine
    awaited: bool = False

    @classmethod
    def of(cls, archive: ArchiveLocation, folder: Path, config: Config, *, awaited: bool = False) -> SyncSetup:
        """The setup of an archive, with `sources.yaml` and `profiles` in a folder."""
        profiles = folder / "profiles"

        def make(emit: Callable[[Event], None]) -> Running:
            from tui_reader.sources.profiles.profile import load
            from tui_reader.sync.context import options_of
            from tui_reader.sync.engine import Engine

            return Engine(archive, load(profiles)[0], emit, options_of(config))

        return cls(archive, folder / "sources.yaml", profiles, make, awaited)

    def read(self) -> SourcesAndProfiles:
        """The list of sources and the profiles. Slow: call it in a thread."""
        from tui_reader.sources.sourcelist.reading import load_with_profiles

        return load_with_profiles(self.sources, self.profiles)

    def stamp(self) -> tuple[int, int] | None:
        """The time and size of the list of sources, which change with it; None without the file."""
        try:
            found = os.stat(self.sources)  # noqa: PTH116
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size


class SourceListCache:
    """The list of followed sources, read again only after its file has changed. For use in threads."""

    def __init__(self, setup: SyncSetup) -> None:
        self._setup = setup
        self._read: tuple[tuple[int, int] | None, SourceList] | None = None

    def read(self) -> SourceList:
        """The list as the file has it now; faulty entries are left out or paused. Slow: call it in a thread."""
        stamp = self._setup.stamp()
        if self._read is None or self._read[0] != stamp:
            self._read = stamp, self._setup.read().sources
        return self._read[1]
