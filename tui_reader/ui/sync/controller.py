"""Sync in the app: what its keys do, the line that follows a running sync, and what comes when one has ended."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from tui_reader.i18n import gettext as _
from tui_reader.sync.events import Report
from tui_reader.sync.wording import report_sentence
from tui_reader.ui.sync.background import BackgroundSync
from tui_reader.ui.sync.setup import SyncSetup
from tui_reader.ui.sync.wording import BETWEEN, no_sources, progress_text

if TYPE_CHECKING:
    from pathlib import Path

    from textual.timer import Timer

    from tui_reader.config.yamlfile import Fault
    from tui_reader.sources.sourcelist.reading import Source, SourceList, SourcesAndProfiles
    from tui_reader.ui.panes import Session
    from tui_reader.ui.sync.folder_watcher import FolderWatcher

LOOK = 0.25
"""Seconds between looks at a sync that runs."""

LEAVING = 0.3
"""Seconds that a sync gets to end when the program is left."""


class SyncView(Protocol):
    """The screen of the sources, as the controller uses it."""

    def follow(self, running: bool, progress: str) -> None:
        """Show the keys that matter now, and the progress of a sync."""

    def renew(self) -> None:
        """Show the present state of all sources."""

    def read_again(self) -> None:
        """Read the list of sources and show it."""


class SyncController:
    """Carries out the keys that sync. The list of sources is read in a thread each time it is needed."""

    def __init__(
        self,
        session: Session,
        setup: SyncSetup,
        follow: Callable[[], None],
        open_screen: Callable[[], SyncView],
    ) -> None:
        """`follow` shows what has been written to the archive; `open_screen` opens the screen of the sources."""
        self.app = session.app
        self.session = session
        self.setup = setup
        self.syncing = BackgroundSync(setup.make)
        self.screen: SyncView | None = None
        """The screen of the sources, while it is open."""
        self._follow = follow
        self._open_screen = open_screen
        self._reading = False
        self._quiet = False
        self._due: dict[str, Source] = {}
        self._timer: Timer | None = None
        self._watcher: FolderWatcher | None = None
        self._noted: set[tuple[Path | None, str | None, str]] = set()

    @property
    def running(self) -> bool:
        """Whether a sync runs, or is about to."""
        return self._reading or self._timer is not None

    def sync_current(self) -> None:
        """Sync the source that the bulletin under the cursor came by; without one, all of them."""
        if self.running:
            self.show_sources()
            return
        name = self.session.source_in_view()
        self._read_list(lambda *found: self._begin_by_name(name, *found))

    def sync_all(self) -> None:
        """Sync all sources that are not paused."""
        if self.running:
            self.show_sources()
        else:
            self._read_list(lambda *found: self._begin_by_name(None, *found))

    def show_sources(self) -> None:
        """Show the sources, and how far each has come."""
        if self.screen is None:
            self.screen = self._open_screen()

    def begin(self, sources: Sequence[Source], *, quiet: bool = False) -> None:
        """Sync some sources. `quiet`: nobody asked for it; nothing is said at its end unless something failed."""
        if not self.syncing.begin(sources):
            return
        self._quiet = quiet
        self._timer = self._timer or self.app.set_interval(LOOK, self.look)
        self.look()

    def cancel(self) -> None:
        """End the sync that runs; what was kept stays."""
        if self.running:
            self.syncing.cancel()
            self.app.show_message(_("Cancelling…"))

    def look(self) -> None:
        """Show how far the sync has come, and what came of it once it has ended."""
        syncing = self.syncing
        running = syncing.running
        said = progress_text(syncing.names, syncing.standings()) if running and not self._quiet else ""
        self.session.show_progress(said)
        if self.screen:
            self.screen.follow(running, said)
            self.screen.renew()
        if not running and self._timer:
            self._timer.stop()
            self._timer = None
            self._ended()

    def _ended(self) -> None:
        self.app.guarded(self._follow)
        self.app.index_soon()
        result = self.syncing.result()
        if isinstance(result, str):
            self.app.show_message(result)
        elif result and not (self._quiet and not result.failures):
            self.app.show_message(self._result(result))
        if self.screen:
            self.screen.read_again()
        due, self._due = tuple(self._due.values()), {}
        if due:
            self.begin(due, quiet=True)

    def _result(self, report: Report) -> str:
        key = None if self.screen else self.session.key_text("sync-screen")
        return report_sentence(report, key, BETWEEN)

    def _read_list(self, done: Callable[[SourceList, dict[str, Fault]], None]) -> None:
        """Read the list of sources in a thread, and go on with it and its mistakes by source."""
        self._reading = True

        def read() -> None:
            self.app.call_in_ui(here, self.setup.read())

        def here(found: SourcesAndProfiles) -> None:
            self._reading = False
            self.note((*found.faults, *found.profile_faults))
            done(found.sources, found.mistaken)

        self.app.in_background(read)

    def note(self, faults: Iterable[Fault]) -> None:
        """Note what is wrong in the list of sources and the profiles, each mistake once, even if it has moved to
        another line since."""
        now = {(fault.path, fault.key, fault.message): str(fault) for fault in faults}
        new = [line for mistake, line in now.items() if mistake not in self._noted]
        self._noted = set(now)
        self.session.note(*new)

    def _begin_by_name(self, name: str | None, sources: SourceList, wrong: dict[str, Fault]) -> None:
        """Sync one source, or all when there is none of that name."""
        tell = self.app.show_message
        source = sources.named(name) if name else None
        if source and source.name in wrong:
            tell(str(wrong[source.name]))
            return
        if source and source.paused:
            tell(
                _("{name} is paused; {key} shows it.").format(
                    name=source.name, key=self.session.key_text("sync-screen")
                )
            )
            return
        wanted = [source] if source else [each for each in sources if not each.paused]
        if wanted:
            self.begin(wanted)
        elif sources:
            tell(_("All sources are paused; {key} shows them.").format(key=self.session.key_text("sync-screen")))
        else:
            tell(no_sources())

    def watch(self) -> None:
        """Begin to look after the list of sources, and after folders and files among them: the instance that may
        write marks does, so that two windows do not do the same work."""
        if self._watcher or self.session.archive.read_only is not None or not self.session.config.watch:
            return
        from tui_reader.ui.sync.folder_watcher import FolderWatcher

        call_in_ui = self.app.call_in_ui
        self._watcher = FolderWatcher(
            self.setup,
            lambda faults: call_in_ui(self.note, faults),
            lambda sources: call_in_ui(self.sync_changed, sources),
        )
        self.app.in_background(self._watcher.run)

    def sync_changed(self, sources: Sequence[Source]) -> None:
        """Sync local sources whose files have changed, at once or after the running sync."""
        self._due.update((source.name, source) for source in sources)
        if not self.running:
            due, self._due = tuple(self._due.values()), {}
            self.begin(due, quiet=True)

    def stop(self) -> None:
        """The program is being left: nothing is begun any more, and what runs is cancelled."""
        if self._watcher:
            self._watcher.stop()
        self._due.clear()
        self.syncing.cancel()

    def end(self) -> None:
        """Wait a moment for the end of what was cancelled."""
        self.syncing.end(LEAVING)
