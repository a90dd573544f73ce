"""The screen of the sources: the state of each, the messages of the one under the cursor, and keys to sync."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from textual import events
from textual.app import ComposeResult

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.opening import open_archive
from tui_reader.archive.values import FailedFetch, Label, Synced
from tui_reader.i18n import gettext as _
from tui_reader.messages.translation import translated
from tui_reader.model import Link, Paragraph
from tui_reader.paths import may_exist
from tui_reader.sources.listings.detection import kind_of
from tui_reader.sources.secrets import hidden_address
from tui_reader.sources.sourcelist.reading import SourceList, SourcesAndProfiles
from tui_reader.text.clean import clean_line
from tui_reader.ui.browser import is_web_address
from tui_reader.ui.keys.actions import Handler, Scope, movements
from tui_reader.ui.keys.hints import action_hints, key_hints
from tui_reader.ui.keys.keyed_screen import KeyedScreen
from tui_reader.ui.reader.building import document_of
from tui_reader.ui.reader.document_screen import DocumentScreen
from tui_reader.ui.sources.message_list import MessageList
from tui_reader.ui.sources.messages import SourceMessages, messages_of
from tui_reader.ui.sources.source_rows import SourceRow, SourceRows
from tui_reader.ui.sync.background import SourceMessage, SourceProgress
from tui_reader.ui.sync.wording import no_folders, no_sources
from tui_reader.ui.widgets.rows_pane import RowsPane
from tui_reader.ui.widgets.status import Hint

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.archive.sync_jobs.protocol import SyncJob
    from tui_reader.config.yamlfile import Fault
    from tui_reader.sources.sourcelist.reading import Source
    from tui_reader.ui.sources.adding import SourceAdding
    from tui_reader.ui.sync.controller import SyncController

MESSAGES_SHARE = 0.4
"""Share of the screen for messages; more if the sources need less."""

LEAST_MESSAGES = 3

LIST_CHECK = 1.0
"""Seconds between checks whether the list of sources has changed; a check takes microseconds."""


WORKERS_CHECK = 5.0
"""Seconds between two looks at the jobs of workers, in an archive that they share."""


class ArchivedSources(NamedTuple):
    """What the archive has of sources: their last syncs, their bulletins, the jobs of workers that share it."""

    synced: Mapping[str, Synced] = {}
    labels: list[Label] = []  # noqa: RUF012 (never changed)
    jobs: Mapping[str, SyncJob] = {}


def _archived(archive: Archive) -> ArchivedSources:
    jobs = archive.sync_jobs().jobs() if archive.remote else []
    return ArchivedSources(archive.synced(), archive.origins(), {each.origin: each for each in jobs})


class SourcesScreen(KeyedScreen):
    """Sources above, messages of one of them below when there are any. The list is read in a thread."""

    def __init__(self, sync: SyncController, adding: SourceAdding) -> None:
        session = sync.session
        super().__init__(session.keymap, session.config.chord_timeout)
        self.sync = sync
        self.adding = adding
        self.session = session
        self.rows = SourceRows(id="sources")
        self.rows.add_hint = action_hints(self.keymap, ("add", _("add by its address")))
        self.messages = MessageList(id="messages")
        self.messages.display = False
        self.loaded = False
        """Whether the list of sources has been read and is shown."""
        self._sources = SourceList(sync.setup.sources)
        self._kinds: Mapping[str, str] = {}
        self._archived = ArchivedSources()
        self._faults: Mapping[str, Fault] = {}
        self._labels: list[Label] = []
        self._stamp: tuple[int, int] | None = None
        self._failed: dict[tuple[str, str], list[FailedFetch]] = {}

    def compose(self) -> ComposeResult:
        yield from (self.rows, self.messages, self.prompt, self.status)

    def on_mount(self) -> None:
        self.set_focus(self.rows)
        self.reload()
        self.set_interval(LIST_CHECK, self.reread_changed_list)
        if self.session.archive.remote:
            self.set_interval(WORKERS_CHECK, self.reload)
        self.sync.update()

    def on_unmount(self) -> None:
        self.sync.screen = None

    def on_resize(self, event: events.Resize) -> None:
        self._fit()

    @property
    def scope(self) -> Scope:
        return "sync"

    def handlers(self) -> Mapping[str, Handler]:
        """Actions that need an article do nothing here."""
        return {
            **movements("sync", self.messages if self.focused is self.messages else self.rows),
            "help": self.session.show_help,
            "back": self.dismiss,
            "cancel": lambda: self.adding.cancel() or self.dismiss(),
            "next-pane": self.focus_other_pane,
            "previous-pane": self.focus_other_pane,
            "sync": self.sync_current,
            "sync-all": self.sync_all,
            "cancel-sync": self.cancel_sync,
            "add": lambda: self.adding.ask(self),
            "open-source": self.open_source,
            "edit-source": lambda: self._with_source(lambda source: self.adding.edits.choose(self, source)),
            "tag": lambda: self._with_source(lambda source: self.adding.edits.ask_tags(self, source)),
            "remove-source": lambda: self._with_source(self.adding.edits.remove),
            "pause-source": lambda: self._with_source(self.adding.edits.toggle_pause),
            "fold-source": lambda: self.show_message(no_folders()),
            "undo": self.adding.edits.undo,
            "show-failures": self.show_failures,
            "open-browser": self.open_in_browser,
            "copy-address": self.copy_address,
        }

    def follow(self, running: bool, progress: str) -> None:
        """Show the keys; during a sync those for it, and its progress if there is room for it too."""
        *keys, last = key_hints("sync-running" if running else "sync", self.keymap)
        if running and progress:
            keys.append(Hint("", clean_line(progress)))
        self.status.hints = (*keys, last)

    def reread_changed_list(self) -> None:
        """Read the list of sources again if its file has changed since it was read."""
        if self.loaded and self.sync.setup.stamp() != self._stamp:
            self.reload()

    def reload(self, done: Callable[[], None] | None = None) -> None:
        """Read the list of sources and their last syncs in a thread, show them, and call `done`."""
        app, setup, archive = self.app, self.sync.setup, self.session.archive

        def load() -> None:
            stamp = setup.stamp()
            read = setup.read()
            kinds: dict[str, str] = {each.name: each.kind or kind_of(each.address) or "" for each in read.sources}
            archived = ArchivedSources()
            try:
                if archive.kept_in is not None:
                    archived = _archived(archive)
                elif may_exist(setup.archive):
                    with open_archive(setup.archive) as kept:
                        archived = _archived(kept)
            except ArchiveError as error:
                app.call_in_ui(app.show_message, str(error))
            app.call_in_ui(lambda _nothing: self._show(stamp, read, kinds, archived, done), None)

        app.in_background(load)

    def _show(
        self,
        stamp: tuple[int, int] | None,
        read: SourcesAndProfiles,
        kinds: Mapping[str, str],
        archived: ArchivedSources,
        done: Callable[[], None] | None,
    ) -> None:
        self.rows.fault = str(read.faults[0]) if read.faults else ""
        self.loaded, self._sources, self._kinds, self._archived = True, read.sources, kinds, archived
        self._stamp, self._faults, self._labels = stamp, read.sources.mistaken, archived.labels
        self._failed.clear()
        self.sync.note((*read.faults, *read.profile_faults))
        self.refresh_rows()
        if done and self.is_attached:
            done()

    def refresh_rows(self) -> None:
        """Show the present state of the sources."""
        if not (self.loaded and self.is_attached):
            return
        archive, progress = self.session.archive, self.sync.background.progress()

        def show() -> None:
            labels = {label.name: label for label in self._labels}
            self.rows.show(self._row(source, progress, labels) for source in self._sources)
            self._show_messages()

        def read() -> None:
            before, self._labels = self._labels, archive.origins()
            if shown and before != self._labels:
                show()

        shown = False
        if archive.kept_in is not None:
            self.app.aside(read, "labels")
        show()
        shown = True

    def _row(
        self, source: Source, progress: Mapping[str, SourceProgress], labels: Mapping[str, Label]
    ) -> SourceRow:
        name = source.name
        row = SourceRow(
            source,
            self._kinds.get(name, ""),
            progress.get(name),
            self._archived.synced.get(name),
            self._faults.get(name),
            labels.get(name),
            job=self._archived.jobs.get(name),
        )
        if not row.failed:
            return row
        failures = [message for message in self._messages_of(row).messages if message.failure]
        return row._replace(message=failures[0].message if failures else "")

    def _show_messages(self) -> None:
        entry = self.rows.current
        title, messages = self._messages_of(entry) if entry else ("", [])
        self.messages.show(title, messages)
        if messages and not self.messages.display:
            self.messages.display = True
            self._fit()

    def _messages_of(self, entry: SourceRow) -> SourceMessages:
        return messages_of(entry, self.sync.background.messages(entry.source.name), self._failed_of(entry))

    def _failed_of(self, entry: SourceRow) -> list[FailedFetch]:
        """The failed bulletins of a source so far; read again when a sync of it starts or ends."""
        name = entry.source.name
        key = (name, entry.progress.state if entry.progress else "")
        if key not in self._failed:
            self._failed[key] = []

            def read() -> None:
                self._failed[key] = self._read_failed(name)
                if at_once:
                    return
                self.refresh_rows()

            at_once = True
            self.app.aside(read)
            at_once = False
        return self._failed[key]

    def _read_failed(self, name: str) -> list[FailedFetch]:
        """Read from the archive that is filled, even while the samples are shown."""
        archive, filled = self.session.archive, self.sync.setup.archive
        if archive.kept_in is None and may_exist(filled):
            with open_archive(filled) as kept:
                return kept.failed_fetches(name)
        return archive.failed_fetches(name)

    def _fit(self) -> None:
        body = self.size.height - 1
        remaining = body - self.rows.row_count() - 2
        self.messages.styles.height = max(LEAST_MESSAGES, round(body * MESSAGES_SHARE), remaining)

    def on_rows_pane_moved(self, event: RowsPane.Moved) -> None:
        self._show_messages()

    def on_rows_pane_chosen(self, event: RowsPane.Chosen) -> None:
        self.open_source()

    def focus_other_pane(self) -> None:
        """Move the focus between sources and messages."""
        other = self.rows if self.focused is self.messages else self.messages
        self.set_focus(other if other.display else self.rows)

    def sync_current(self) -> None:
        """Sync the source under the cursor."""
        entry = self.rows.current
        if entry is None:
            return
        if entry.fault:
            self.show_message(str(entry.fault))
        elif entry.source.paused:
            self.show_message(_("{name} is paused; resume it first.").format(name=entry.source.name))
        elif not self._busy():
            self.sync.start([entry.source])

    def sync_all(self) -> None:
        """Read the list again, and sync all sources that are not paused."""
        if not self._busy():
            self.reload(self._start_all)

    def _start_all(self) -> None:
        chosen = [source for source in self._sources if not source.paused]
        if not chosen:
            self.show_message(_("All sources are paused.") if self._sources else no_sources())
        elif not self._busy():
            self.sync.start(chosen)

    def _busy(self) -> bool:
        """Whether a sync runs already; then a message says so."""
        if self.sync.running:
            self.show_message(_("A sync is already running; cancel it or wait for it to finish."))
        return self.sync.running

    def cancel_sync(self) -> None:
        """Cancel the running sync, or the text recognition after it; what was kept stays."""
        if not self.sync.cancel():
            self.show_message(_("No sync is running."))

    def open_source(self) -> None:
        """Show the articles of the source under the cursor; in the messages, all of these."""
        if self.focused is self.messages:
            self.show_failures()
        elif self.rows.current:
            self.dismiss()
            self.session.show_source(self.rows.current.source.name)

    def _with_source(self, act: Callable[[Source], None]) -> None:
        """Change the source under the cursor, unless its settings have an error."""
        entry = self.rows.current
        if entry is None:
            self.show_message(no_sources())
        elif entry.fault:
            self.show_message(str(entry.fault))
        else:
            act(entry.source)

    @property
    def _address(self) -> str | None:
        """The address of the message under the cursor, else of the source."""
        message, entry = self.messages.current, self.rows.current
        if message and self.messages.display:
            return message.address
        return entry.source.address if entry else None

    def open_in_browser(self) -> None:
        """Open the address of the failure under the cursor, or that of a source without failures."""
        if self._address:
            self.session.open_in_browser(self._address)

    def copy_address(self) -> None:
        """Copy the address of the source or of the message."""
        if self._address:
            self.app.copy(self._address, hidden_address(self._address))

    def show_failures(self) -> None:
        """Open all messages of the source under the cursor as a document."""
        entry = self.rows.current
        messages = self._messages_of(entry).messages if entry else []
        if entry is None or not messages:
            self.show_message(_("No failures for this source."))
            return
        document = document_of(tuple(map(_paragraph, messages)), ())
        self.app.push_screen(DocumentScreen(self.session, _("Failures"), document))


def _paragraph(message: SourceMessage) -> Paragraph:
    address = hidden_address(message.address)
    links = (Link(0, len(address), message.address),) if is_web_address(message.address) else ()
    return Paragraph(f"{address}: {translated(message.message)}", links)
