"""The sync screen: how every source stands, what could not be had of the one under the cursor, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.opening import open_archive
from tui_reader.archive.values import FailedFetch, Synced
from tui_reader.i18n import gettext as _
from tui_reader.model import Link, Paragraph
from tui_reader.sources.addresses import without_password
from tui_reader.sources.listings.detection import kind_of
from tui_reader.sources.sourcelist.reading import SourceList, SourcesAndProfiles
from tui_reader.text.clean import clean_line
from tui_reader.text.width import cell_width
from tui_reader.ui.browser import is_web_address
from tui_reader.ui.keys.actions import Handler, Scope, movements
from tui_reader.ui.keys.hints import hint
from tui_reader.ui.keys.keyed_screen import KeyedScreen
from tui_reader.ui.sources.message_list import MessageList
from tui_reader.ui.sources.messages import SourceMessages, said_of
from tui_reader.ui.sources.source_rows import SourceRow, SourceRows
from tui_reader.ui.sync.background import SourceMessage
from tui_reader.ui.sync.wording import no_sources
from tui_reader.ui.widgets.rows_pane import RowsPane

if TYPE_CHECKING:
    from tui_reader.config.yamlfile import Fault
    from tui_reader.ui.sync.controller import SyncController

REMARKS_SHARE = 0.4
"""Part of the screen that remarks get at least; more where the sources leave it to them."""

LEAST_REMARKS = 3

LIST_CHECK = 1.0
"""Seconds between looks at whether the list of sources was changed; a look takes microseconds."""


class SourcesScreen(KeyedScreen):
    """Sources above, remarks on one of them below, as soon as there is any. What it shows is read in a thread."""

    DEFAULT_CSS: ClassVar[str] = """
    SourcesScreen { background: $background; }
    """

    def __init__(self, sync: SyncController) -> None:
        session = sync.session
        super().__init__(session.new_key_sequences(), session.config.chord_timeout)
        self.sync = sync
        self.session = session
        self.rows = SourceRows(id="sources")
        self.remarks = MessageList(id="remarks")
        self.remarks.display = False
        self._taken = False
        self._sources = SourceList(sync.setup.sources)
        self._kinds: Mapping[str, str] = {}
        self._synced: dict[str, Synced] = {}
        self._mistakes: Mapping[str, Fault] = {}
        self._stamp: tuple[int, int] | None = None
        self._missed: dict[tuple[str, str], list[FailedFetch]] = {}

    def compose(self) -> ComposeResult:
        yield from (self.rows, self.remarks, self.prompt, self.status)

    @property
    def loaded(self) -> bool:
        """Whether the list of sources has been read and is shown."""
        return self._taken

    def on_mount(self) -> None:
        self.set_focus(self.rows)
        self.read_again()
        self.set_interval(LIST_CHECK, self.reread_changed_list)
        self.sync.look()

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
            **movements("sync", self.remarks if self.focused is self.remarks else self.rows),
            "help": self.session.show_help,
            "back": self.dismiss,
            "cancel": self.dismiss,
            "quit": self.app.exit,
            "next-pane": self.focus_other_pane,
            "previous-pane": self.focus_other_pane,
            "sync": self.sync_current,
            "sync-all": self.sync_all,
            "cancel-sync": self.cancel_sync,
            "pause-source": self.toggle_pause,
            "show-failures": self.show_failures,
            "open-browser": self.open_in_browser,
            "copy-address": self.copy_address,
        }

    def follow(self, running: bool, said: str) -> None:
        """Show the keys; while a sync runs those that matter then, and how far it is where both have room."""
        if not running:
            self.status.show_hint(hint("sync", self.key_sequences.keymap))
            return
        keys = hint("sync-running", self.key_sequences.keymap)
        both = f"{clean_line(said)}   {keys}" if said else keys
        fits = cell_width(both, self.app.ambiguous) < self.size.width
        self.status.show_hint(both if fits else keys)

    def reread_changed_list(self) -> None:
        """Read the list of sources again if its file has changed since it was read."""
        if self._taken and self.sync.setup.stamp() != self._stamp:
            self.read_again()

    def read_again(self, done: Callable[[], None] | None = None) -> None:
        """Read the list of sources, and when each was synced; `done` is called once they are shown."""
        app, setup, archive = self.app, self.sync.setup, self.session.archive

        def load() -> None:
            stamp = setup.stamp()
            read = setup.read()
            kinds: dict[str, str] = {each.name: each.kind or kind_of(each.address) or "" for each in read.sources}
            try:
                if archive.file is not None:
                    synced = archive.synced()
                elif setup.archive.is_file():
                    with open_archive(setup.archive) as kept:
                        synced = kept.synced()
                else:
                    synced = {}
            except ArchiveError as error:
                app.call_in_ui(app.show_message, str(error))
                synced = {}
            app.call_in_ui(lambda _nothing: self._take(stamp, read, kinds, synced, done), None)

        app.in_background(load)

    def _take(
        self,
        stamp: tuple[int, int] | None,
        read: SourcesAndProfiles,
        kinds: Mapping[str, str],
        synced: dict[str, Synced],
        done: Callable[[], None] | None,
    ) -> None:
        self._taken, self._sources, self._kinds, self._synced = True, read.sources, kinds, synced
        self._stamp, self._mistakes = stamp, read.mistaken
        self._missed.clear()
        self.sync.note((*read.faults, *read.profile_faults))
        self.renew()
        if done and self.is_attached:
            done()

    def renew(self) -> None:
        """Draw how the sources stand now."""
        if not (self._taken and self.is_attached):
            return
        standings, wrong = self.sync.syncing.standings(), self._mistakes
        self.rows.show(
            SourceRow(
                source, self._kinds.get(name, ""), standings.get(name), self._synced.get(name), wrong.get(name)
            )
            for source in self._sources
            for name in [source.name]
        )
        self._show_remarks()

    def _show_remarks(self) -> None:
        entry = self.rows.current
        title, remarks = self._said_of(entry) if entry else ("", [])
        self.remarks.show(title, remarks)
        if remarks and not self.remarks.display:
            self.remarks.display = True
            self._fit()

    def _said_of(self, entry: SourceRow) -> SourceMessages:
        return said_of(entry, self.sync.syncing.remarks(entry.source.name), self._missed_of(entry))

    def _missed_of(self, entry: SourceRow) -> list[FailedFetch]:
        """What could not be had of a source so far; asked again as soon as a sync of it begins or ends."""
        name = entry.source.name
        key = (name, entry.standing.state if entry.standing else "")
        if key not in self._missed:
            self._missed[key] = self.app.guarded(lambda: self._ask_missed(name)) or []
        return self._missed[key]

    def _ask_missed(self, name: str) -> list[FailedFetch]:
        """From the archive that is filled, which may not be the one that is shown."""
        archive, file = self.session.archive, self.sync.setup.archive
        if archive.file is None and file.is_file():
            with open_archive(file) as kept:
                return kept.failed_fetches(name)
        return archive.failed_fetches(name)

    def _fit(self) -> None:
        body = self.size.height - 1
        left_over = body - self.rows.row_count() - 2
        self.remarks.styles.height = max(LEAST_REMARKS, round(body * REMARKS_SHARE), left_over)

    def on_rows_pane_moved(self, event: RowsPane.Moved) -> None:
        self._show_remarks()

    def on_rows_pane_chosen(self, event: RowsPane.Chosen) -> None:
        self.show_failures()

    def focus_other_pane(self) -> None:
        other = self.rows if self.focused is self.remarks else self.remarks
        self.set_focus(other if other.display else self.rows)

    def sync_current(self) -> None:
        """Sync the source under the cursor."""
        entry = self.rows.current
        if entry is None:
            return
        if entry.mistake:
            self.show_message(str(entry.mistake))
        elif entry.source.paused:
            self.show_message(_("{name} is paused; resume it first.").format(name=entry.source.name))
        elif not self._busy():
            self.sync.begin([entry.source])

    def sync_all(self) -> None:
        """Sync all sources that are not paused, as they stand in the list now."""
        if not self._busy():
            self.read_again(self._begin_all)

    def _begin_all(self) -> None:
        wanted = [source for source in self._sources if not source.paused]
        if not wanted:
            self.show_message(_("All sources are paused.") if self._sources else no_sources())
        elif not self._busy():
            self.sync.begin(wanted)

    def _busy(self) -> bool:
        """Whether a sync runs already, which is then said."""
        if self.sync.running:
            self.show_message(_("A sync is running; cancel it first, or wait for its end."))
        return self.sync.running

    def cancel_sync(self) -> None:
        if self.sync.running:
            self.sync.cancel()
        else:
            self.show_message(_("No sync is running."))

    def toggle_pause(self) -> None:
        """Leave the source under the cursor out of every sync, or take it in again."""
        entry = self.rows.current
        if entry is None:
            return
        if entry.mistake:
            self.show_message(str(entry.mistake))
            return
        app, path, name, paused = self.app, self.sync.setup.sources, entry.source.name, not entry.source.paused
        said = _("{name} is paused.") if paused else _("{name} takes part in syncs again.")

        def write() -> None:
            from tui_reader.sources.sourcelist.editing import SourceFileError, pause

            try:
                pause(path, name, paused)
            except SourceFileError as error:
                app.call_in_ui(app.show_message, str(error))
                app.call_in_ui(lambda _nothing: self.read_again(), None)
            else:
                # Said last: mistakes elsewhere in the list are noted when it is read.
                app.call_in_ui(self.read_again, lambda: app.show_message(said.format(name=name)))

        app.in_background(write)

    @property
    def _address(self) -> str | None:
        """The address of what is meant: what could not be had, else the source."""
        remark, entry = self.remarks.current, self.rows.current
        if remark and self.remarks.display:
            return remark.address
        return entry.source.address if entry else None

    def open_in_browser(self) -> None:
        """Open the address of the failure under the cursor, or that of a source without failures."""
        if self._address:
            self.session.open_in_browser(self._address)

    def copy_address(self) -> None:
        if self._address:
            self.app.copy_to_clipboard(self._address)
            self.show_message(_("Copied {address}").format(address=without_password(self._address)))

    def show_failures(self) -> None:
        """All that was said of the source under the cursor, on a screen of its own."""
        from tui_reader.ui.reader.document import document_of
        from tui_reader.ui.reader.document_screen import DocumentScreen

        entry = self.rows.current
        remarks = self._said_of(entry).remarks if entry else []
        if entry is None or not remarks:
            self.show_message(_("Nothing is known to have failed here."))
            return
        document = document_of(entry.source.name, tuple(map(_paragraph, remarks)), ())
        sequences, config = self.session.new_key_sequences(), self.session.config
        self.app.push_screen(
            DocumentScreen(_("Failures"), document, sequences, config.chord_timeout, self.session.measure + 8)
        )


def _paragraph(remark: SourceMessage) -> Paragraph:
    address = without_password(remark.address)
    links = (Link(0, len(address), remark.address),) if is_web_address(remark.address) else ()
    return Paragraph(f"{address}: {remark.message}", links)
