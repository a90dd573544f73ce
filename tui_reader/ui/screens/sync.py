"""The sync screen: how every source stands, what could not be had of the one under the cursor, and what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.store import Archive
from tui_reader.archive.values import Synced
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.model import Link, Paragraph
from tui_reader.sources.kinds import kind_of
from tui_reader.sources.sourcelist import SourceList
from tui_reader.sync.words import without_password
from tui_reader.ui.actions import Action, Scope, method_of
from tui_reader.ui.browser import is_web_address
from tui_reader.ui.hints import hint
from tui_reader.ui.screens.keyed import KeyedScreen
from tui_reader.ui.syncing import Remark
from tui_reader.ui.widgets.remark_list import RemarkList
from tui_reader.ui.widgets.rows import RowsPane
from tui_reader.ui.widgets.source_rows import Entry, SourceRows

if TYPE_CHECKING:
    from tui_reader.ui.sync_desk import SyncDesk
    from tui_reader.yamlfile import Fault

REMARKS_SHARE = 0.4
"""Part of the screen that remarks get at least; more where the sources leave it to them."""

LEAST_REMARKS = 3


class SyncScreen(KeyedScreen):
    """Sources above, remarks on one of them below, as soon as there is any. What it shows is read in a thread."""

    DEFAULT_CSS: ClassVar[str] = """
    SyncScreen { background: $background; }
    """

    def __init__(self, sync: SyncDesk) -> None:
        desk = sync.desk
        super().__init__(desk.chords(), desk.config.chord_timeout)
        self.sync = sync
        self.desk = desk
        self.rows = SourceRows(id="sources")
        self.remarks = RemarkList(id="remarks")
        self.remarks.display = False
        self._taken = False
        self._sources = SourceList(sync.setup.sources)
        self._kinds: Mapping[str, str] = {}
        self._synced: dict[str, Synced] = {}
        self._missed: dict[str, list[Remark]] = {}

    def compose(self) -> ComposeResult:
        yield from (self.rows, self.remarks, self.prompt, self.status)

    def on_mount(self) -> None:
        self.set_focus(self.rows)
        self.status.show_hint(hint("sync", self.chords.keymap))
        self.read_again()
        self.sync.look()

    def on_unmount(self) -> None:
        self.sync.screen = None

    def on_resize(self, event: events.Resize) -> None:
        self._fit()

    @property
    def scope(self) -> Scope:
        return "sync"

    def target(self, action: Action) -> object:
        pane = self.remarks if self.focused is self.remarks else self.rows
        return next(each for each in (pane, self) if hasattr(each, method_of(action)))

    def run_action_of(self, action: Action) -> None:
        """Actions that mean something only beside an article do nothing here."""
        if any(hasattr(each, method_of(action)) for each in (self.rows, self)):
            super().run_action_of(action)

    def read_again(self) -> None:
        """Read the list of sources, and when each was synced."""
        app, setup, archive = self.app, self.sync.setup, self.desk.archive

        def read() -> None:
            sources, faults = setup.read()
            kinds: dict[str, str] = {each.name: each.kind or kind_of(each.address) or "" for each in sources}
            try:
                if archive.file is not None:
                    synced = archive.synced()
                elif setup.archive.is_file():
                    with Archive.open(setup.archive) as kept:
                        synced = kept.synced()
                else:
                    synced = {}
            except ArchiveError as error:
                app.hand_over(app.tell, str(error))
                synced = {}
            app.hand_over(lambda found: self._take(*found), (sources, faults, kinds, synced))

        app.in_background(read)

    def _take(
        self, sources: SourceList, faults: Sequence[Fault], kinds: Mapping[str, str], synced: dict[str, Synced]
    ) -> None:
        self._taken, self._sources, self._kinds, self._synced = True, sources, kinds, synced
        self._missed.clear()
        self.sync.note(faults)
        self.renew()

    def renew(self) -> None:
        """Draw how the sources stand now."""
        if not (self._taken and self.is_attached):
            return
        standings = self.sync.syncing.standings()
        self.rows.show(
            Entry(source, self._kinds.get(source.name, ""), standings.get(name), self._synced.get(name))
            for source in self._sources
            for name in [source.name]
        )
        self._show_remarks()

    def _show_remarks(self) -> None:
        entry = self.rows.current
        remarks = self._remarks_of(entry.source.name) if entry else []
        count = sum(remark.failure for remark in remarks)
        title = ngettext("{count} failure", "{count} failures", count).format(count=f"{count:,}")
        self.remarks.show(f"{title} · {entry.source.name}" if entry else "", remarks)
        if remarks and not self.remarks.display:
            self.remarks.display = True
            self._fit()

    def _remarks_of(self, name: str) -> list[Remark]:
        """What the last sync of a source had to say of it: one of this run, else what is known of those before."""
        found = self.sync.syncing.remarks(name)
        if found is not None:
            return found
        if name not in self._missed:
            missed = self.app.guarded(lambda: self.desk.archive.missed(name)) or []
            self._missed[name] = [Remark(each.address, each.message) for each in missed]
        return self._missed[name]

    def _fit(self) -> None:
        body = self.size.height - 1
        left_over = body - self.rows.row_count() - 2
        self.remarks.styles.height = max(LEAST_REMARKS, round(body * REMARKS_SHARE), left_over)

    def on_rows_pane_moved(self, event: RowsPane.Moved) -> None:
        self._show_remarks()

    def on_rows_pane_chosen(self, event: RowsPane.Chosen) -> None:
        self.do_show_failures()

    def do_next_pane(self) -> None:
        other = self.rows if self.focused is self.remarks else self.remarks
        self.set_focus(other if other.display else self.rows)

    def do_previous_pane(self) -> None:
        self.do_next_pane()

    def do_back(self) -> None:
        self.dismiss()

    def do_cancel(self) -> None:
        self.dismiss()

    def do_quit(self) -> None:
        self.app.exit()

    def do_help(self) -> None:
        self.desk.show_help()

    def do_sync_screen(self) -> None:
        """It is here."""

    def do_sync(self) -> None:
        """Sync the source under the cursor."""
        entry = self.rows.current
        if entry is None:
            return
        if entry.source.paused:
            self.status.say(_("{name} is paused; resume it first.").format(name=entry.source.name))
        elif not self._busy():
            self.sync.begin([entry.source])

    def do_sync_all(self) -> None:
        wanted = [source for source in self._sources if not source.paused]
        if wanted and not self._busy():
            self.sync.begin(wanted)

    def _busy(self) -> bool:
        """Whether a sync runs already, which is then said."""
        if self.sync.running:
            self.status.say(_("A sync is running; cancel it first, or wait for its end."))
        return self.sync.running

    def do_cancel_sync(self) -> None:
        if self.sync.running:
            self.sync.cancel()
        else:
            self.status.say(_("No sync is running."))

    def do_pause_source(self) -> None:
        """Leave the source under the cursor out of every sync, or take it in again."""
        entry = self.rows.current
        if entry is None:
            return
        app, path, name, paused = self.app, self.sync.setup.sources, entry.source.name, not entry.source.paused

        def write() -> None:
            from tui_reader.sources.sourcefile import SourceFileError, pause

            try:
                pause(path, name, paused)
            except SourceFileError as error:
                app.hand_over(app.tell, str(error))
            else:
                said = _("{name} is paused.") if paused else _("{name} takes part in syncs again.")
                app.hand_over(app.tell, said.format(name=name))
            app.hand_over(lambda _nothing: self.read_again(), None)

        app.in_background(write)

    @property
    def _address(self) -> str | None:
        """The address of what is meant: what could not be had, else the source."""
        remark, entry = self.remarks.current, self.rows.current
        if remark and self.remarks.display:
            return remark.address
        return entry.source.address if entry else None

    def do_open_browser(self) -> None:
        """Open the address of the failure under the cursor, or that of a source without failures."""
        if self._address:
            self.desk.open_in_browser(self._address)

    def do_copy_address(self) -> None:
        if self._address:
            self.app.copy_to_clipboard(self._address)
            self.status.say(_("Copied {address}").format(address=without_password(self._address)))

    def do_show_failures(self) -> None:
        """All that was said of the source under the cursor, on a screen of its own."""
        from tui_reader.ui.pieces import document_of
        from tui_reader.ui.screens.document import DocumentScreen

        entry = self.rows.current
        remarks = self._remarks_of(entry.source.name) if entry else []
        if entry is None or not remarks:
            self.status.say(_("Nothing is known to have failed here."))
            return
        document = document_of(entry.source.name, tuple(map(_paragraph, remarks)), ())
        chords, config = self.desk.chords(), self.desk.config
        self.app.push_screen(
            DocumentScreen(_("Failures"), document, chords, config.chord_timeout, self.desk.measure + 8)
        )


def _paragraph(remark: Remark) -> Paragraph:
    address = without_password(remark.address)
    links = (Link(0, len(address), remark.address),) if is_web_address(remark.address) else ()
    return Paragraph(f"{address}: {remark.message}", links)
