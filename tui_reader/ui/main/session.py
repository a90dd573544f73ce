"""The reading session: which bulletin lies open, where it came from, and what the reader does with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from itertools import chain
from time import monotonic
from typing import TYPE_CHECKING

from tui_reader.archive.sqlite.store import ArchiveError, Position, SqliteArchive, View
from tui_reader.config.settings import Config
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.model import Announcement, Bulletin, Failure, Page
from tui_reader.ui.announcements.opening import bulletin_of_announcement, bulletins_of
from tui_reader.ui.articles.marking import MarkHistory
from tui_reader.ui.articles.row_window import RowWindow
from tui_reader.ui.browser import is_example, is_web_address, open_in_browser, opener
from tui_reader.ui.keys.key_sequences import KeySequences
from tui_reader.ui.keys.keymap import Keymap
from tui_reader.ui.main.pending_archive import Awaited

if TYPE_CHECKING:
    from textual.timer import Timer

    from tui_reader.ui.host import Host
    from tui_reader.ui.main.screen import MainScreen
    from tui_reader.ui.reader.document import Document
    from tui_reader.ui.sync.controller import SyncController
    from tui_reader.ui.sync.setup import SyncSetup

NARROWEST, WIDEST = 16, 60
"""Limits of the measure in Han characters: what + and - reach, and what the settings take."""

SLOW = 0.05
"""Seconds that following another program may take each time; a large archive sorted by title takes longer."""

RARELY = 20
"""Of the time, following another program takes at most one part in so many where it is slow."""


class ReadingSession:
    """Between the archive and the panes: shows a bulletin, keeps its marks, opens what is not in the archive.

    `open_id` is the archive's number of the bulletin on the desk; None for one that is shown without being kept,
    such as the page behind an announcement. Methods that ask the archive may raise ArchiveError: the screen turns
    it into a line (see `BulletinApp.guarded`).
    """

    def __init__(
        self,
        app: Host,
        archive: SqliteArchive,
        config: Config,
        keymap: Keymap,
        measure: int,
        setup: SyncSetup,
    ) -> None:
        self.app = app
        self.archive = archive
        self.config = config
        self.keymap = keymap
        self.measure = measure
        self.rows = RowWindow(archive, on_trouble=app.show_message)
        self.marking = MarkHistory(archive)
        self._setup = setup
        self._awaited = Awaited(setup.archive) if setup.awaited else None
        self._left: list[SqliteArchive] = []
        self.open_id: int | None = None
        self.app.key_pressed = False
        """Whether a key was pressed yet: until then the newest bulletin that has arrived is shown."""
        self.notes: list[str] = []
        """What went wrong in this run, a line each."""
        self.screen: MainScreen | None = None
        self._before: int | None = None
        self._remembered: tuple[int, tuple[int, int]] | None = None
        self._read_timer: Timer | None = None
        self._fetched: dict[str, Page] = {}
        self._follow_from = 0.0

    @cached_property
    def sync(self) -> SyncController:
        """What syncs. Made when it is needed first, which is not at the start."""
        from tui_reader.ui.sync.controller import SyncController

        return SyncController(self.app, self, self._setup)

    @property
    def panes(self) -> MainScreen:
        """The main screen, once it is there."""
        if self.screen is None:
            raise RuntimeError("the main screen is not there yet")
        return self.screen

    def new_key_sequences(self) -> KeySequences:
        """The keys of a new screen."""
        return KeySequences(self.keymap)

    def opened(self, screen: MainScreen) -> None:
        """The main screen is there: show the first bulletin and the announcements."""
        self.screen = screen
        self.note(*self.archive.warnings)
        # Asked first when the list is asked: what is written from now on is new.
        self.archive.changed()
        screen.ticker.show(self.archive.announcements())
        row = screen.list.current
        if row:
            self.show(row.id)

    def note(self, *notes: str) -> None:
        """Keep notes where `evidence` lists them, and say the first one and how many there are."""
        self.notes += notes
        if notes:
            more = len(self.notes) - 1
            counted = ngettext(" (and {count} more: press !)", " (and {count} more: press !)", more)
            self.app.show_message(notes[0] + (counted.format(count=more) if more else ""))

    def arrived(self, page: Page) -> None:
        """A page that was asked for on the command line is here: put it on the rows."""
        panes = self.panes
        if isinstance(page, Failure):
            self.note(f"{page.address}: {page.error}")
            return
        self.archive.keep_all(bulletins_of(page))
        panes.list.reload(follow=True)
        panes.ticker.show(self.archive.announcements())
        if not self.app.key_pressed:
            panes.list.move_to(0)
            panes.show_soon()
        if self.open_id is None and self._before is None and panes.list.current:
            self.show(panes.list.current.id)

    def follow(self) -> None:
        """Show what another program, such as a sync in another window, has written to the archive meanwhile. Who
        types in the prompt or chooses from a list is left alone until that is done."""
        panes = self.screen
        if panes is None or not panes.is_current or panes.prompt.display:
            return
        archive = self._awaited.arrived() if self._awaited else None
        if archive:
            self._change_archive(archive)
            return
        if self.archive.file is None or monotonic() < self._follow_from:
            return
        if not (self.archive.changed() or self.rows.troubled):
            return
        begun = monotonic()
        before = self.rows.counts().total
        panes.list.reload(follow=True)
        panes.results.renew()
        panes.ticker.show(self.archive.announcements())
        if not self.sync.running:
            # The line of a sync says how many are new, and indexing would take the file from it.
            self.app.index_soon()
            panes.tell_new(self.rows.counts().total - before)
        now = monotonic()
        if now - begun > SLOW:
            self._follow_from = now + (now - begun) * RARELY

    def _change_archive(self, archive: SqliteArchive) -> None:
        """Show another archive in the place of the samples. What is being read stays on the desk until something
        else is opened."""
        panes = self.panes
        self.remember()
        self._left.append(self.archive)
        self.archive = self.rows.archive = archive
        self.marking.work_on(archive)
        self.open_id = self._before = self._remembered = None
        if panes.search.shown:
            panes.search.leave()
        panes.list.selection.clear()
        self.rows.look(View())
        panes.list.move_to(0, tell=False)
        panes.list.refresh()
        panes.ticker.show(archive.announcements())
        self.note(*archive.warnings)
        self.app.index_soon()
        if panes.listing and panes.list.current:
            self.show(panes.list.current.id)

    def stop(self) -> None:
        """The program is being left: nothing goes on behind it."""
        if "sync" in self.__dict__:
            self.sync.stop()

    def close(self) -> None:
        """Let go of all archives, once a sync has ended."""
        if "sync" in self.__dict__:
            self.sync.end()
        if self._awaited:
            self._awaited.close()
        for archive in (*self._left, self.archive):
            archive.close()

    def show(self, id: int) -> bool:
        """Put a bulletin on the desk where it was left, without marking it read; whether it is there now."""
        if id == self.open_id:
            return True
        try:
            bulletin, marks = self.archive.bulletin(id), self.archive.marks(id)
        except ArchiveError as error:
            self.app.show_message(str(error))
            return False
        self.remember()
        position = (marks.position.block, marks.position.offset) if marks.position else (0, 0)
        self._lay_down(bulletin, position)
        self.open_id, self._before = id, None
        return True

    def _lay_down(self, bulletin: Bulletin, position: tuple[int, int] = (0, 0)) -> None:
        panes = self.panes
        panes.stop_preview()
        if self._read_timer:
            self._read_timer.stop()
            self._read_timer = None
        panes.reader.show(bulletin, position)
        panes.outline.show(panes.reader.document.headings)
        panes.outline.follow(panes.reader.current_heading)
        panes.fit_panes()

    def read(self, id: int) -> None:
        """Show a bulletin, move to the text and mark the bulletin read after the time the settings give."""
        if not self.show(id):
            return
        self.panes.stop_preview()
        self.panes.set_focus(self.panes.reader)
        after = self.config.mark_read_after
        if after:
            self._read_timer = self.app.set_timer(after, lambda: self.app.guarded(lambda: self.mark_read(id)))
        elif after is not None:
            self.mark_read(id)

    def mark_read(self, id: int) -> None:
        """Mark a bulletin read if it is not."""
        if not self.archive.marks(id).read:
            self.archive.set_read(id, True)
            self.panes.marked(id, read=True)

    def next_unread(self) -> None:
        """Read the next unread bulletin, or the next result of a search; Space at the end of a text comes here."""
        if self.panes.search.shown:
            if not self.panes.search.step(1):
                self.app.show_message(_("The end; this was the last result."))
            return
        articles = self.panes.list
        row = self.rows.find_unread((articles.cursor + 1) % max(1, len(self.rows)), 1)
        if row is None:
            self.app.show_message(_("The end; nothing else is unread."))
            return
        articles.move_to(row, tell=False)
        self.read(self.rows.row(row).id)

    def remember(self) -> None:
        """Save the reading position of the open bulletin. An archive error is shown and does not keep the bulletin
        open."""
        if self.open_id is None:
            return
        now = (self.open_id, self.panes.reader.position)
        if now == self._remembered:
            return
        block, offset = now[1]
        try:
            self.archive.set_position(self.open_id, Position(block, offset) if (block, offset) != (0, 0) else None)
        except ArchiveError as error:
            self.app.show_message(str(error))
        else:
            self._remembered = now

    def brought_here(self) -> None:
        """The reader was brought to a place by a search, which is no reading position until somebody moves on."""
        if self.open_id is not None:
            self._remembered = (self.open_id, self.panes.reader.position)

    def acknowledge(self, announcement: Announcement) -> None:
        """Take an announcement off the ticker for good."""
        self.archive.acknowledge(announcement.title, announcement.address)
        self.panes.ticker.show(self.archive.announcements())

    def open_announcement(self, announcement: Announcement) -> None:
        """Open the page of an announcement: from the archive when it is there, else from its address."""
        address = announcement.address
        known = self.archive.find(address) if address else None
        known = known if known is not None else self.archive.find_title(announcement.title)
        if known is not None:
            row = self.rows.position(known)
            if row is not None:
                self.panes.list.move_to(row, tell=False)
            self.read(known)
        elif address and address in self._fetched:
            self.show_unkept(self._fetched[address])
        elif address and is_web_address(address) and not is_example(address):
            on_desk = self.panes.reader.bulletin
            self.app.fetch(
                address, self._page_holding(address), lambda page: self._fetched_page(address, page, on_desk)
            )
        else:
            self.show_unkept(bulletin_of_announcement(announcement))

    def _page_holding(self, address: str) -> Callable[[], str]:
        """What finds, in a thread, a page of a source or of the archive that may lead to an announcement's
        address. Which page carried it is not kept; one on its own host may lead there in a private network too."""
        from tui_reader.ui.announcements.web_pages import addresses_in, kept_addresses, page_on_host

        setup, file = self._setup, self.archive.file
        shown = () if file else tuple(addresses_in(self.archive))

        def find() -> str:
            listed = (source.address for source in setup.read().sources)
            return page_on_host(address, chain(listed, shown, kept_addresses(file)))

        return find

    def _fetched_page(self, address: str, page: Page, on_desk: Bulletin | None) -> None:
        """Show a fetched page, unless something else was opened meanwhile: that is not taken away."""
        if not isinstance(page, Failure):
            self._fetched[address] = page
        if isinstance(page, Failure) or (self.panes.is_current and self.panes.reader.bulletin is on_desk):
            self.show_unkept(page)
        else:
            self.app.show_message(_("The announcement is here; open it once more to read it."))

    def show_unkept(self, page: Page) -> None:
        """Show a page that is not in the archive; `back` returns to the bulletin it covers."""
        if isinstance(page, Failure):
            self.note(f"{page.address}: {page.error}")
            return
        self.remember()
        self._before = self.open_id if self.open_id is not None else self._before
        self.open_id = None
        self._lay_down(bulletins_of(page)[0])
        self.panes.set_focus(self.panes.reader)

    def back_from_announcement(self) -> bool:
        """Return from an unkept page to the bulletin it covered; False when there is none."""
        return self._before is not None and self.show(self._before)

    def address(self) -> str | None:
        """The address of what is meant: the row under the cursor in the list, else the text on the session."""
        panes = self.panes
        if panes.focused is panes.ticker:
            return panes.ticker.current.address if panes.ticker.current else None
        if panes.focused is panes.chooser:
            row = panes.chooser.current
            return row.address if row else None
        return panes.reader.bulletin.address if panes.reader.bulletin else None

    def open_in_browser(self, address: str | None = None) -> None:
        """Open an address, by default that of the bulletin, in a graphical browser; says why where it cannot."""
        address = address or self.address()
        program = opener()
        if not address or not is_web_address(address):
            self.app.show_message(_("This bulletin has no web address."))
        elif program is None:
            self.app.show_message(
                _("No graphical browser here; y copies the address: {address}").format(address=address)
            )
        else:
            try:
                open_in_browser(address, program)
            except OSError as error:
                self.app.show_message(
                    _("{program} could not be started: {error}").format(program=program, error=error)
                )
            else:
                self.app.show_message(_("Opened {address}").format(address=address))

    def copy_address(self) -> None:
        """Copy the address to the clipboard through the terminal."""
        address = self.address()
        if address:
            self.app.copy_to_clipboard(address)
            self.app.show_message(_("Copied {address}").format(address=address))
        else:
            self.app.show_message(_("There is no address to copy."))

    def change_measure(self, by: int) -> None:
        """Make lines longer or shorter by some Han characters."""
        self.measure = max(NARROWEST, min(WIDEST, self.measure + by))
        self.panes.reader.set_measure(self.measure)
        self.app.show_message(_("{count} Han characters a line").format(count=self.measure))

    def show_help(self) -> None:
        """The keys, from the table of actions."""
        from tui_reader.ui.reader.help import help_document

        self._show_document(_("Keys"), help_document(self.keymap))

    def show_evidence(self) -> None:
        """Repairs and signs of tampering of the bulletin on the session."""
        from tui_reader.ui.reader.tampering_report import evidence_document

        bulletin = self.panes.reader.bulletin
        if bulletin or self.notes:
            self._show_document(_("Evidence"), evidence_document(bulletin, self.notes))

    def _show_document(self, title: str, document: Document) -> None:
        from tui_reader.ui.reader.document_screen import DocumentScreen

        timeout = self.config.chord_timeout
        self.app.push_screen(DocumentScreen(title, document, self.new_key_sequences(), timeout, self.measure + 8))
