"""The reading session: the archive on the screen, its notes, the addresses and links of what is open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from tui_reader.archive.values import View
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.labels import with_note
from tui_reader.messages.translation import translated
from tui_reader.ui.articles.row_window import RowWindow
from tui_reader.ui.browser import open_in_browser, opener, opens_outside
from tui_reader.ui.keys.keymap import keys_text
from tui_reader.ui.main.text_session import TextSession

if TYPE_CHECKING:
    from textual.widget import Widget

    from tui_reader.archive.errors import ArchiveUnavailable
    from tui_reader.archive.protocol import Archive
    from tui_reader.archive.values import Raw
    from tui_reader.config.settings import Config
    from tui_reader.extraction.values import TextPlace
    from tui_reader.model import Bulletin, Image, Page
    from tui_reader.sources.sourcelist.reading import SourceList
    from tui_reader.ui.announcements.opening import FetchedPage
    from tui_reader.ui.articles.marking import MarkHistory
    from tui_reader.ui.host import Host
    from tui_reader.ui.keys.keyed_screen import KeyedScreen
    from tui_reader.ui.keys.keymap import Keymap
    from tui_reader.ui.links.link_keys import LinkKeys
    from tui_reader.ui.links.opening import LinkOpener
    from tui_reader.ui.main.main_panes import MainPanes
    from tui_reader.ui.reader.visible_links import NoteTarget

NARROWEST, WIDEST = 16, 60
"""Limits of the measure in Han characters, for the keys `+` and `-` and for the settings."""


class ReadingSession(TextSession):
    """Works between the archive and the panes; what is shown in the reader is the subject of `TextSession`.
    Methods that read the archive may raise ArchiveError; see `Host.guarded`."""

    def __init__(
        self,
        app: Host,
        archive: Archive,
        config: Config,
        keymap: Keymap,
        read_sources: Callable[[], SourceList],
    ) -> None:
        """`read_sources` reads the list of followed sources; it is called in threads."""
        super().__init__(app, archive, config)
        self.keymap = keymap
        self.measure = config.han_per_line
        self.read_sources = read_sources
        self.rows = RowWindow(archive, on_error=app.show_message, aside=app.aside)
        self.notes: list[str] = []
        """Errors and warnings of this run, a line each."""
        self.offered_address: str | None = None
        """The address that the last message was about, such as that of a link."""
        self.offers = 0
        """How many addresses have been offered."""
        self._replaced: list[Archive] = []

    # None of these is needed for the first paint.

    @cached_property
    def marking(self) -> MarkHistory:
        from tui_reader.ui.articles.marking import MarkHistory

        return MarkHistory(self.archive)

    @cached_property
    def links(self) -> LinkOpener:
        from tui_reader.ui.announcements.opening import LinkedPages
        from tui_reader.ui.links.opening import LinkOpener

        pages = LinkedPages(self.app, lambda: (source.address for source in self.read_sources()))
        return LinkOpener(self, pages, self._follow_note)

    def key_text(self, action: str) -> str:
        keys = self.keymap.keys_of(action)
        return keys_text(keys[0]) if keys else f":{action}"

    def attach(self, screen: MainPanes) -> None:
        """Begin to use the main screen: show the announcements."""
        self.screen = screen
        self.note(*self.archive.warnings)
        # The first call sets the state that later calls compare with.
        self.archive.changed()
        self.show_announcements()

    def show_announcements(self) -> None:
        """Show the announcements as they are now."""
        self.app.aside(lambda: self.panes.ticker.show(self.archive.announcements()), "announcements")

    def show_first(self) -> None:
        """Show the bulletin under the cursor of the list, unless one is shown."""
        row = self.panes.list.current
        if self.is_empty and row:
            self.show(row.id)
        elif self.is_empty:
            self.show_nothing()

    def note(self, *notes: str) -> None:
        self.notes += notes
        if notes:
            more = len(self.notes) - 1
            counted = ngettext(" (and {count} more: press !)", " (and {count} more: press !)", more)
            self.app.show_message(notes[0] + (counted.format(count=more) if more else ""))

    def tell_mark(self, text: str) -> None:
        if self.archive.trouble:
            waiting = waiting_line(self.archive.trouble)
            text = _("{done} {waiting}").format(done=text, waiting=waiting) if text else waiting
        if text:
            self.app.show_message(text)

    def show_progress(self, text: str) -> None:
        if self.screen:
            self.screen.status.show_busy(text)

    def arrived(self, page: Page, raw: Raw | None = None) -> None:
        """Add a page from the command line to the archive, which is in memory, and to the list. Its bytes, `raw`,
        are kept where they hold pictures of it, or files."""
        from tui_reader.model import Bulletin, Failure
        from tui_reader.sync.attachments.file_text import file_of_bulletin
        from tui_reader.text.secrets import shown_text
        from tui_reader.ui.announcements.opening import bulletins_of
        from tui_reader.ui.pictures.opening import pictures_of

        panes = self.panes
        if isinstance(page, Failure):
            self.note(shown_text(f"{page.address}: {page.error}"))
            return
        if isinstance(page, Bulletin) and (
            file_of_bulletin(page) is not None or any(each.sha256 for each in pictures_of(page))
        ):
            self.archive.keep_page(page, raw)
        else:
            self.archive.keep_all(bulletins_of(page))
        panes.list.reload(keep_pinned=True)
        self.show_announcements()
        if not self.app.key_pressed:
            panes.list.move_to(0)
            panes.preview_soon()
        if self.is_empty and panes.list.current:
            self.show(panes.list.current.id)

    def replace_archive(self, archive: Archive) -> None:
        """Show another archive instead of the samples. The open bulletin stays on the screen."""
        self.save_position()
        self._replaced.append(self.archive)
        self.archive = self.rows.archive = self.app.asked(archive)
        self.rows.set_view(View())
        self._show_other_bulletins()
        self.note(*archive.warnings)
        self.app.index_soon()

    def show_copy(self) -> None:
        """Show the copy of the archive that has taken its place. The open bulletin stays on the screen."""
        shown = self.panes.reader.bulletin
        self._show_other_bulletins()
        if shown and self.open_id is None:
            self.open_id = self.archive.find(shown.address)

    def _show_other_bulletins(self) -> None:
        """Show the list of an archive whose numbers mean other bulletins than before."""
        panes = self.panes
        self.marking.set_archive(self.archive)
        self.navigator.clear_visited()
        self.open_id = self._saved_position = None
        if panes.searching:
            panes.search.leave()
        panes.list.selection.clear()
        panes.list.reload()
        panes.list.move_to(0, notify=False)
        panes.list.refresh()
        self.show_announcements()
        if panes.listing and panes.list.current:
            self.show(panes.list.current.id)

    def close(self) -> int:
        """Close all archives of this run; returns how many marks an archive that did not answer has not got."""
        for archive in (*self._replaced, self.archive):
            archive.close()
        return sum(getattr(archive, "unwritten", 0) for archive in (*self._replaced, self.archive))

    def source_in_view(self) -> str | None:
        row = self.panes.current_row if self.panes.listing else None
        id = row.id if row else self.open_id
        origin = self.archive.origin(id) if id is not None else None
        origins = self.rows.view.origins
        return origin or (origins[0] if len(origins) == 1 else None)

    def next_unread(self) -> None:
        """Read the next unread bulletin, or the next search result; for Space at the end of a text."""
        if self.panes.searching:
            if not self.panes.search.step(1):
                self.app.show_message(_("No more results."))
            return
        articles = self.panes.list
        row = self.rows.find_unread((articles.cursor + 1) % max(1, len(self.rows)), 1)
        if row is None:
            self.app.show_message(_("No more unread articles."))
            return
        articles.move_to(row, notify=False)
        self.read(self.rows.awaited_row(row).id)

    def search_was_opened(self) -> None:
        self.navigator.visit_search()

    def acknowledge(self) -> None:
        """Remove the selected announcement from the ticker permanently."""
        announcement = self.panes.ticker.current
        if announcement:
            self.archive.acknowledge(announcement.title, announcement.address)
            self.show_announcements()

    def open_announcement(self) -> None:
        """Open the page of the selected announcement."""
        announcement = self.panes.ticker.current
        if announcement:
            self.links.follow_announcement(announcement)

    def go_to_bulletin(self, id: int) -> None:
        row = self.rows.index_of(id)
        if row is not None:
            self.panes.list.move_to(row, notify=False)
        self.read(id)

    def open_permalink(self, text: str) -> None:
        from tui_reader.ui.citing.permalinks import open_permalink

        reader = self.panes.reader
        open_permalink(self, text, lambda section: self.navigator.arrive(lambda: reader.go_to_section(section)))

    def today(self) -> date:
        return date.today()

    def go_to_text(self, id: int, place: TextPlace | None = None, article: str = "") -> None:
        self.close_documents()
        self.go_to_bulletin(id)
        self.once_shown(lambda: self.navigator.arrive(lambda: self._go_to_passage(id, place, article)))

    def _go_to_passage(self, id: int, place: TextPlace | None, article: str) -> None:
        from tui_reader.ui.reader.places.words import DocumentWords
        from tui_reader.ui.references.articles import block_of_article

        reader = self.panes.reader
        if self.open_id != id or reader.bulletin is None:
            return
        block = block_of_article(reader.document, article) if article else None
        if block is not None:
            reader.go_to_block(block)
        elif place is not None:
            reader.light(DocumentWords.of(reader.document, reader.bulletin).spans_of(place), reader.jump_to)
        elif article:
            self.app.show_message(_("This text has no article {number}.").format(number=article))

    def leave_screen(self, reopen: Callable[[], object]) -> None:
        self.navigator.leave_screen(reopen)

    def back_from_screen(self) -> None:
        self.close_documents()
        self.navigator.back_from_screen()

    def go_to_place(self, name: str, words: str) -> bool:
        return self.panes.reader.go_to_place(name, words)

    def _follow_note(self, target: NoteTarget, *, there: bool) -> None:
        self.panes.reader.follow_note(target, there=there)

    def link_labels(self, screen: KeyedScreen, text: Widget) -> LinkKeys:
        from tui_reader.ui.links.link_keys import LinkKeys
        from tui_reader.ui.links.over_panes import LinksOverPanes
        from tui_reader.ui.reader.reader import Reader

        assert isinstance(text, Reader)
        return LinkKeys(screen, text, None, LinksOverPanes(self, text, self.links, self.close_documents))

    def close_documents(self) -> None:
        """Close the documents that are shown over the panes."""
        while self.app.screen is not self.panes:
            self.app.pop_screen()

    def open_attachment(self, number: int, then: Callable[[], object] = lambda: None) -> None:
        self.panes.attachments.open(number, then)

    def open_attachment_at(self, address: str) -> bool:
        shown = self.shown_bulletin
        return bool(shown and shown.attachments) and self.panes.attachments.open_at(address)

    def notes_changed(self) -> None:
        self.panes.show_notes(self.open_id)

    def open_search(self, text: str) -> None:
        self.panes.search.open(text)

    def open_picture(self, image: Image) -> None:
        from tui_reader.ui.pictures.opening import open_picture

        if self.shown_bulletin is not None:
            open_picture(self, self.shown_bulletin, image)

    def unkept_page(self) -> FetchedPage | None:
        """The open page, if a link or an announcement has opened it and it is not in the archive."""
        shown = self.shown_bulletin
        # Before a link is followed there are no `links`, which the first paint does without.
        if shown is None or self.open_id is not None or "links" not in self.__dict__:
            return None
        return self.links.page_of(shown)

    def fetched_bytes(self, bulletin: Bulletin) -> bytes | None:
        page = self.links.page_of(bulletin)
        return page.fetched.data if page and page.fetched else None

    @property
    def is_in_front(self) -> bool:
        return self.panes.is_current

    def was_kept(self, bulletin: Bulletin, id: int) -> None:
        """Take an open page for the bulletin of the archive that it has become."""
        kept = self.archive.row(id) if self.archive.kept_in is not None else None
        if self.shown_bulletin is bulletin and kept is not None and kept.address == bulletin.address:
            self.open_id = id
            self.panes.fit_panes()

    def address(self) -> str | None:
        """The address that is offered, else that of the current row or announcement where one has the focus, else
        of the open text."""
        panes = self.panes
        if self.offered_address:
            return self.offered_address
        if panes.focused is panes.ticker:
            return panes.ticker.current.address if panes.ticker.current else None
        if panes.focused in (panes.list, panes.results):
            row = panes.current_row
            return row.address if row else None
        return panes.reader.bulletin.address if panes.reader.bulletin else None

    def open_in_browser(self, address: str | None = None) -> None:
        from tui_reader.text.secrets import shown_address

        address = address or self.address()
        program = opener()
        if not address or not opens_outside(address):
            self.app.show_message(_("This article has no web address."))
        elif program is None:
            message = _("No graphical browser; {key} copies the address: {address}")
            key = self.key_text("copy-address")
            self.offer(address, message.format(key=key, address=shown_address(address)))
        else:
            try:
                open_in_browser(address, program)
            except OSError as error:
                message = _("{program} could not be started: {error}; {key} copies the address: {address}")
                key, shown = self.key_text("copy-address"), shown_address(address)
                self.offer(address, message.format(program=program, error=error, key=key, address=shown))
            else:
                self.app.show_message(_("Opened {address}").format(address=shown_address(address)))

    def offer(self, address: str | None, message: str = "") -> None:
        self.offered_address = address
        self.offers += 1
        if message:
            self.app.show_message(message)

    def change_measure(self, by: int) -> None:
        """Change the length of lines by some Han characters."""
        present = self.panes.reader.area.width // 2
        self.measure = max(NARROWEST, min(WIDEST, present + by))
        self.panes.reader.set_measure(self.measure)
        self.app.show_message(_("{count} Han characters per line").format(count=self.measure))

    def show_source(self, name: str) -> None:
        self.panes.views.show(View(origins=(name,)))

    def show_help(self) -> None:
        from tui_reader.ui.reader.help.screen import HelpScreen

        self.app.push_screen(HelpScreen(self))

    def show_evidence(self) -> None:
        """Open the repairs, signs of tampering and left-out text of the open bulletin, and this run's notes."""
        from tui_reader.ui.reader.document_screen import DocumentScreen
        from tui_reader.ui.reader.tampering_report import tampering_report

        bulletin = self.panes.reader.bulletin
        if bulletin or self.notes:
            report = tampering_report(bulletin, self.notes, widened=self.config.full_width_marks)
            self.app.push_screen(DocumentScreen(self, _("Evidence"), report))


def waiting_line(trouble: ArchiveUnavailable) -> str:
    """What keeps marks from being written, as a line for the screen: what it means comes first and the name of the
    file last, because a narrow screen cuts the line."""
    line = _("Marks wait in memory: {reason}").format(reason=translated(trouble.message))
    return with_note(line, trouble.path.name) if trouble.path else line
