"""Sync in the app: its keys, the progress of a running sync, and its result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from tui_reader.i18n import gettext as _
from tui_reader.messages.translation import translated
from tui_reader.sync.wording import report_sentence
from tui_reader.text.secrets import shown_address
from tui_reader.ui.sync.background import BackgroundSync
from tui_reader.ui.sync.recognizing import BackgroundRecognition
from tui_reader.ui.sync.setup import SyncSetup
from tui_reader.ui.sync.wording import BETWEEN, no_sources, progress_text

if TYPE_CHECKING:
    from pathlib import Path

    from textual.timer import Timer

    from tui_reader.config.yamlfile import Fault
    from tui_reader.sources.sourcelist.reading import Source, SourceList, SourcesAndProfiles
    from tui_reader.ui.panes import Session
    from tui_reader.ui.sync.folder_watcher import FolderWatcher

UPDATE_INTERVAL = 0.25
"""Seconds between updates of the progress of a running sync."""

END_TIMEOUT = 0.3
"""Seconds to wait for the end of a cancelled sync when the program is closed."""


class SyncView(Protocol):
    """The screen of the sources, as the controller uses it."""

    def follow(self, running: bool, progress: str) -> None:
        """Show the keys that matter now, and the progress of a sync."""

    def refresh_rows(self) -> None:
        """Show the present state of all sources."""

    def reload(self) -> None:
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
        self.background = BackgroundSync(setup.make)
        self.recognition = BackgroundRecognition(session, self._show_recognition)
        self.screen: SyncView | None = None
        """The screen of the sources, while it is open."""
        self._follow = follow
        self._open_screen = open_screen
        self._recognition_line = ""
        self._reading = False
        self._quiet = False
        self._due: dict[str, Source] = {}
        self._timer: Timer | None = None
        self._watcher: FolderWatcher | None = None
        self._stopped = False
        self._once_ended: list[Callable[[], object]] = []
        self._noted: set[tuple[Path | None, str | None, str]] = set()

    @property
    def running(self) -> bool:
        """Whether a sync runs, or is about to."""
        return self._reading or self._timer is not None

    def sync_current(self) -> None:
        """Sync the source of the current bulletin; without one, all sources."""
        self.sync_named(None if self.running else self.session.source_in_view())

    def sync_all(self) -> None:
        """Sync all sources that are not paused."""
        self.sync_named(None)

    def sync_named(self, name: str | None) -> None:
        """Sync one source, or all; while a sync runs, show the sources instead."""
        if self.running:
            self.show_sources()
        else:
            self._read_list(lambda *found: self._start_by_name(name, *found))

    def show_sources(self) -> None:
        """Open the screen of the sources."""
        if self.screen is None:
            self.screen = self._open_screen()

    def start(self, sources: Sequence[Source], *, quiet: bool = False) -> None:
        """Start to sync some sources. `quiet`: show no progress, and a result only after failures."""
        if trouble := self.session.archive.check_file():
            # A sync would make a new archive where the file is gone.
            if not quiet:
                self.app.show_message(trouble.brief)
            return
        if not self.background.start(sources):
            return
        self._quiet = quiet
        self._timer = self._timer or self.app.set_interval(UPDATE_INTERVAL, self.update)
        self.update()

    def cancel(self) -> bool:
        """Cancel the running sync, or the text recognition after it; what was kept stays. False where nothing
        runs."""
        if self.running:
            self.background.cancel()
            self.app.show_message(_("Cancelling…"))
        elif self.recognition.running:
            self.recognition.stop()
            self.app.show_message(_("Text recognition is stopped; it goes on after the next sync."))
        else:
            return False
        return True

    def _show_recognition(self, progress: str) -> None:
        """Show the progress of text recognition, unless a sync shows its own."""
        self._recognition_line = progress
        if not progress:
            self.app.guarded(self._follow)
        if not self.running:
            self.update()

    def update(self) -> None:
        """Show the progress of the sync, and its result once it has ended."""
        background = self.background
        running = background.running
        progress = self._recognition_line
        if running:
            progress = "" if self._quiet else progress_text(background.names, background.progress())
        self.session.show_progress(progress)
        if self.screen:
            self.screen.follow(running or bool(progress), progress)
            self.screen.refresh_rows()
        if not running and self._timer:
            self._timer.stop()
            self._timer = None
            self._ended()

    def _ended(self) -> None:
        self.app.guarded(self._follow)
        self.app.index_soon()
        result = self.background.result()
        if isinstance(result, str):
            self.app.show_message(result)
        elif result and not (self._quiet and not result.failures):
            key = None if self.screen else self.session.key_text("sync-screen")
            self.app.show_message(report_sentence(result, key, BETWEEN))
        if result and not isinstance(result, str):
            failed = result.actions_failed
            self.session.note(*(f"{shown_address(each.address)}: {translated(each.message)}" for each in failed))
        if self.screen:
            self.screen.reload()
        actions, self._once_ended = self._once_ended, []
        for action in actions:
            self.app.guarded(action)
        self._start_due()
        if not self.running and not (isinstance(result, str) or (result and result.cancelled)):
            self.recognition.start()

    def once_ended(self, action: Callable[[], object]) -> None:
        """Do something when the next sync has ended, after its result was shown."""
        self._once_ended.append(action)

    def _read_list(self, done: Callable[[SourceList, dict[str, Fault]], None]) -> None:
        """Read the list of sources in a thread, then call `done` with it and the fault of each faulty source."""
        self._reading = True

        def read() -> None:
            self.app.call_in_ui(was_read, self.setup.read())

        def was_read(found: SourcesAndProfiles) -> None:
            self._reading = False
            self.note((*found.faults, *found.profile_faults))
            done(found.sources, found.sources.mistaken)

        self.app.in_background(read)

    def note(self, faults: Iterable[Fault]) -> None:
        """Add faults of the list of sources and the profiles to the notes, each once, whatever its line is now."""
        now = {(fault.path, fault.key, fault.message): str(fault) for fault in faults}
        new = [line for fault, line in now.items() if fault not in self._noted]
        self._noted = set(now)
        self.session.note(*new)

    def _start_by_name(self, name: str | None, sources: SourceList, faults: dict[str, Fault]) -> None:
        """Sync one source, or all when there is none of that name."""
        source = sources.named(name) if name else None
        chosen = [source] if source else [each for each in sources if not each.paused]
        key = self.session.key_text("sync-screen")
        if source and source.name in faults:
            self.app.show_message(str(faults[source.name]))
        elif source and source.paused:
            self.app.show_message(_("{name} is paused; {key} shows it.").format(name=source.name, key=key))
        elif chosen:
            self.start(chosen)
        elif sources:
            self.app.show_message(_("All sources are paused; {key} shows them.").format(key=key))
        else:
            self.app.show_message(no_sources())

    def watch(self) -> None:
        """Start to watch the list of sources, its folders and files. Only the instance that may write marks does,
        so that two windows do not do the same work."""
        if self._watcher or self.session.archive.read_only is not None or not self.session.config.watch:
            return
        if self.setup.stamp() is not None and not self.session.archive.may_keep():
            self.session.note(_("Your role may not keep bulletins in this archive; sources are not synced here."))
            return
        if self._stopped:
            # The program closed while an archive behind a network was asked.
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
            self._start_due()

    def sync_added(self, source: Source) -> None:
        """Sync a source that was just added, at once or after the running sync."""
        if self.running:
            self._due[source.name] = source
        else:
            self.start([source])

    def show_kept(self) -> None:
        """Show and index what was kept outside a sync."""
        self.app.guarded(self._follow)
        self.app.index_soon()

    def _start_due(self) -> None:
        due, self._due = tuple(self._due.values()), {}
        if due:
            self.start(due, quiet=True)

    def stop(self) -> None:
        """Cancel the running sync, watch nothing and start no other: the program is closing."""
        self._stopped = True
        if self._watcher:
            self._watcher.stop()
        self._due.clear()
        self.background.cancel()
        self.recognition.stop()

    def end(self) -> None:
        """Wait up to `END_TIMEOUT` for the end of a cancelled sync and of text recognition."""
        self.background.end(END_TIMEOUT)
        self.recognition.join(END_TIMEOUT)
