"""The thread that watches the list of sources, and the local folders and files in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Event

from tui_reader.config.yamlfile import Fault
from tui_reader.sources.sourcelist.reading import Source
from tui_reader.sync.files.watch import FolderWatch
from tui_reader.ui.sync.setup import SyncSetup


class FolderWatcher:
    """Checks every few seconds, less often where a check takes long, until `stop`."""

    def __init__(
        self,
        setup: SyncSetup,
        on_list: Callable[[Sequence[Fault]], object],
        on_change: Callable[[Sequence[Source]], object],
    ) -> None:
        """`on_list` is called with the errors of the list of sources when it has changed, `on_change` with the
        sources whose files have changed; both in the thread."""
        self._setup = setup
        self._on_list = on_list
        self._on_change = on_change
        self._stop = Event()
        self._read: tuple[int, int] | None = None
        self._watches = FolderWatch(())

    def run(self) -> None:
        """Check until `stop`."""
        while True:
            self.check()
            if self._stop.wait(self._watches.pause):
                return

    def check(self) -> None:
        """Check the list of sources, and every folder and file in it, once."""
        if self._list_changed():
            read = self._setup.read()
            self._watches = FolderWatch(read.sources, self._watches)
            self._on_list((*read.faults, *read.profile_faults))
        changed = self._watches.changed()
        if changed:
            self._on_change(changed)

    def stop(self) -> None:
        """Stop checking."""
        self._stop.set()

    def _list_changed(self) -> bool:
        before, self._read = self._read, self._setup.stamp()
        return self._read != before
