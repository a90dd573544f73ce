"""The thread that looks after the list of sources and what lies on this machine, while the program is open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Event

from tui_reader.config.yamlfile import Fault
from tui_reader.sources.sourcelist.reading import Source
from tui_reader.sync.folder_watch import FolderWatch
from tui_reader.ui.sync.setup import SyncSetup


class FolderWatcher:
    """Looks every few seconds, more seldom where a look takes long. Stops for good with `stop`."""

    def __init__(
        self,
        setup: SyncSetup,
        on_list: Callable[[Sequence[Fault]], object],
        on_change: Callable[[Sequence[Source]], object],
    ) -> None:
        """`on_list` hears what is wrong in the list of sources, each time it was changed; `on_change`, the sources
        behind which something has changed. Both are called in the thread."""
        self._setup = setup
        self._on_list = on_list
        self._on_change = on_change
        self._stop = Event()
        self._read: tuple[int, int] | None = None
        self._watches = FolderWatch(())

    def run(self) -> None:
        """Look until `stop`."""
        while True:
            self.look()
            if self._stop.wait(self._watches.pause):
                return

    def look(self) -> None:
        """Look once at the list, and at every folder and file that it names."""
        if self._list_changed():
            read = self._setup.read()
            self._watches = FolderWatch(read.sources, self._watches)
            self._on_list((*read.faults, *read.profile_faults))
        changed = self._watches.changed()
        if changed:
            self._on_change(changed)

    def stop(self) -> None:
        """Look no more."""
        self._stop.set()

    def _list_changed(self) -> bool:
        before, self._read = self._read, self._setup.stamp()
        return self._read != before
