"""The text in the reader: opened, prepared where it is long, marked as read, left at its reading position."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from tui_reader.archive.errors import ArchiveError, ArchiveUnavailable
from tui_reader.archive.values import Position
from tui_reader.i18n import gettext as _
from tui_reader.labels import comma_list
from tui_reader.ui.main.main_panes import MainPanes, PlacesSession
from tui_reader.ui.panes import FormerTextShown, MarkUpdate
from tui_reader.ui.remote.waiting_notice import SHOWN_AFTER

if TYPE_CHECKING:
    from textual.timer import Timer

    from tui_reader.archive.protocol import Archive
    from tui_reader.archive.values import AttachedFile, Opened
    from tui_reader.config.settings import Config
    from tui_reader.model import Bulletin
    from tui_reader.ui.host import Host
    from tui_reader.ui.main.navigator import Navigator
    from tui_reader.ui.preparation import Preparation
    from tui_reader.ui.reader.document import Document
    from tui_reader.ui.reader.title_block import HeadFact


class TextSession(PlacesSession):
    """The part of the session that shows bulletins and pages in the reader.

    `open_id` is the archive's number of the open bulletin; None for a page that is shown without being kept, such
    as that of an announcement. Methods that read the archive may raise ArchiveError; see `Host.guarded`.
    """

    def __init__(self, app: Host, archive: Archive, config: Config) -> None:
        self.app = app
        self.archive = archive
        self.config = config
        self.open_id: int | None = None
        self.former_text: FormerTextShown | None = None
        self.screen: MainPanes | None = None
        self._awaited: int | None = None
        """The bulletin that is being prepared, by the archive's number."""
        self._saved_position: tuple[int, tuple[int, int]] | None = None
        self._read_timer: Timer | None = None

    # Neither of the two is needed for the first paint.

    @cached_property
    def preparation(self) -> Preparation:
        from tui_reader.ui.preparation import Preparation

        return Preparation(self.app)

    @cached_property
    def navigator(self) -> Navigator:
        from tui_reader.ui.main.navigator import Navigator

        return Navigator(self)

    @property
    def panes(self) -> MainPanes:
        """The main screen. Raises RuntimeError before it exists."""
        if self.screen is None:
            raise RuntimeError("the main screen is not there yet")
        return self.screen

    @property
    def shown_bulletin(self) -> Bulletin | None:
        return self.panes.reader.bulletin

    @property
    def is_empty(self) -> bool:
        """Whether the reader shows no text, and will show none soon."""
        return self.panes.reader.bulletin is None and not self.preparation.running

    def show(self, id: int) -> bool:
        """Open a bulletin at its reading position without marking it as read; False when the archive failed. A
        long one is there later: see `once_shown`."""
        if id == self.open_id or (id == self._awaited and self.preparation.running):
            return True
        shown = True

        def failed(error: ArchiveError) -> None:
            nonlocal shown
            shown = False
            self.app.awaits(self, False)
            if self.archive.remote and isinstance(error, ArchiveUnavailable):
                # Opened once the connection is there again.
                self._await(self._title_of(id), None, _("No connection to the archive"))
                return
            self.app.show_message(str(error) if error.path else error.brief)
            if self.is_empty:
                self.show_nothing()

        def read(found: tuple[Opened, Sequence[HeadFact]]) -> None:
            opened, facts = found
            self.app.awaits(self, False)
            self._show_in_reader(opened.bulletin, id, opened.marks.position or (0, 0), opened.origin, facts)

        self._begin_showing()
        remote = self.archive.remote
        try:
            long = remote or self.preparation.reading_is_long(self.archive, id)
            row = self.archive.row(id) if long and not remote else None
        except ArchiveError as error:
            failed(error)
            return shown
        if row:
            self._await(row.title, id)
        self._awaited = id
        if remote:
            self.app.awaits(self, True)
            self.app.set_timer(SHOWN_AFTER, lambda: self._answer_is_late(id))
        self.preparation.start(lambda: self._opened(id), read, failed, long=long)
        return shown

    def _opened(self, id: int) -> tuple[Opened, Sequence[HeadFact]]:
        """A bulletin with what stands below its head. Raises ArchiveError; may be called in a thread."""
        opened = self.archive.opened(id)
        # Not at the start of the program.
        from tui_reader.ui.references.head import head_facts

        return opened, head_facts(
            self.archive, id, self.today(), self.key_text("references"), self.key_text("agenda")
        )

    def _answer_is_late(self, id: int) -> None:
        """Show the title of a text that has not come from the archive yet, instead of another text."""
        if id != self._awaited or self.open_id == id or not self.preparation.running:
            return
        self._await(self._title_of(id), id, _("Waiting for the archive… Escape cancels"))

    def _title_of(self, id: int) -> str:
        """The title of a bulletin that is in sight in the list, else nothing."""
        row = self.panes.chooser.current
        return row.title if row and row.id == id else ""

    def _begin_showing(self) -> None:
        """What was to be shown is not. Not to be called when a text has come: the cursor may rest on another row
        by then, which is to be shown next."""
        self._drop_preparation()
        self.panes.stop_preview()

    def _drop_preparation(self) -> None:
        self.preparation.drop()
        self.app.awaits(self, False)

    @property
    def target_id(self) -> int | None:
        return self._awaited if self.preparation.running and self._awaited is not None else self.open_id

    def once_shown(self, action: Callable[[], object]) -> None:
        self.preparation.afterwards(action)

    def show_files(self, files: Sequence[AttachedFile]) -> None:
        reader, bulletin = self.panes.reader, self.shown_bulletin

        def prepare() -> None:
            if bulletin is None or reader.bulletin is not bulletin or list(files) == list(reader.files):
                return
            whole, origin, facts = reader.whole, reader.origin, reader.facts
            self.preparation.start(
                lambda: reader.built(bulletin, whole=whole, origin=origin, files=files, facts=facts),
                lambda document: reader.show_files(files, document),
                long=self.preparation.making_is_long(bulletin),
            )

        if files:
            self.once_shown(prepare)

    def show_nothing(self) -> None:
        """Empty the reader: there is no bulletin that it could show."""
        self._begin_showing()
        self._leave_text()
        self.panes.reader.show(None)
        self._show_headings()
        self.panes.fit_panes()

    def show_page(self, bulletin: Bulletin) -> None:
        """Show a page that is not in the archive; a long one is there later: see `once_shown`."""
        self._begin_showing()
        self._show_in_reader(bulletin)

    def visit_page(self, bulletin: Bulletin) -> None:
        self.navigator.visit_text()
        self.show_page(bulletin)
        self.panes.set_focus(self.panes.reader)
        self.once_shown(self.navigator.visit_text)

    def replace_page(self, bulletin: Bulletin) -> None:
        self.show_page(bulletin)
        self.navigator.text_replaced()

    def toggle_left_out(self) -> None:
        """Show the open page with everything that is left out of it, or the text alone."""
        reader = self.panes.reader
        bulletin = reader.bulletin
        if bulletin is None or not bulletin.left_out:
            self.app.show_message(_("Nothing is left out of this page."))
            return
        whole = not reader.whole

        def show(document: Document) -> None:
            reader.show_whole(whole, document)
            self._show_headings()
            shown = _("The page with everything that is left out") if whole else _("The text alone")
            self.app.show_message(shown)

        long = self.preparation.making_is_long(bulletin)
        if long:
            self.app.show_message(_("Preparing the text… Escape cancels"))
        origin, files, facts = reader.origin, reader.files, reader.facts
        self._drop_preparation()
        self.preparation.start(
            lambda: reader.built(bulletin, whole=whole, origin=origin, files=files, facts=facts), show, long=long
        )

    def cancel_preparing(self) -> bool:
        """Do not show the text that is being prepared; False if there is none."""
        if not self.preparation.running:
            return False
        self._drop_preparation()
        if self.panes.reader.bulletin is None:
            self.panes.reader.show_waiting(self.panes.reader.title, _("Not opened, as you asked"))
        self.app.show_message("")
        return True

    def _await(self, title: str, id: int | None, why: str = "") -> None:
        """Show the title of a text that is being prepared."""
        self._leave_text()
        self._awaited = id
        self.panes.reader.show_waiting(title, why or _("Preparing the text… Escape cancels"))
        self._show_headings()
        self.panes.fit_panes()

    def _leave_text(self) -> None:
        """Take the reading position of the open text, which is not in the reader any longer."""
        self.save_position()
        self.navigator.remember()
        self.open_id = self._awaited = None
        if self._read_timer:
            self._read_timer.stop()
            self._read_timer = None

    def _show_in_reader(
        self,
        bulletin: Bulletin,
        id: int | None = None,
        position: tuple[int, int] = (0, 0),
        origin: str | None = None,
        facts: Sequence[HeadFact] = (),
    ) -> None:
        from tui_reader.display_title import shown_title

        panes = self.panes
        files: Sequence[AttachedFile] = ()
        label = ""
        if bulletin.attachments or panes.attachments_made:
            files = panes.attachments.files_of(bulletin, id)
            label = panes.attachments.label_of(bulletin)
        long = self.preparation.making_is_long(bulletin)
        if long:
            self._await(shown_title(bulletin), id)

        def show(document: Document) -> None:
            self._leave_text()
            self.open_id = id
            panes.reader.show(bulletin, position, origin, files, label, document, facts)
            # What was just read need not be written again.
            self.position_is_saved()
            self._show_headings()
            panes.fit_panes()
            panes.show_notes(id)
            panes.mark_references(id)
            if id is not None and not panes.searching:
                self._light_watched(bulletin, id)

        built = panes.reader.built
        self.preparation.start(lambda: built(bulletin, origin=origin, files=files, facts=facts), show, long=long)

    def _light_watched(self, bulletin: Bulletin, id: int) -> None:
        """Mark the words of the watches that a bulletin newly matches, where it is opened from the list."""
        reader = self.panes.reader

        def light() -> None:
            from tui_reader.ui.watches.words import watched_words

            names, words = watched_words(self.archive, id)
            if names and reader.bulletin is bulletin:
                reader.mark_words(words)
                self.app.show_message(_("Newly matches: {names}").format(names=comma_list(names)))

        self.app.aside(light, "watched")

    def _show_headings(self) -> None:
        panes = self.panes
        panes.outline.show(panes.reader.document.headings)
        panes.outline.follow(panes.reader.current_heading)

    def read(self, id: int) -> None:
        if not self.show(id):
            return
        self.panes.stop_preview()
        self.panes.set_focus(self.panes.reader)
        self.once_shown(lambda: self._begin_reading(id))

    def _begin_reading(self, id: int) -> None:
        self.navigator.visit_text()
        after = self.config.mark_read_after
        if after:
            self._read_timer = self.app.set_timer(after, lambda: self.app.guarded(lambda: self.mark_read(id)))
        elif after is not None:
            self.mark_read(id)

    @property
    def mark_read_due(self) -> bool:
        """Whether the open bulletin will be marked as read after a delay."""
        return self._read_timer is not None

    def mark_read(self, id: int) -> None:
        """Mark a bulletin as read if it is not."""
        flags = self.archive.flags([id]).get(id)
        if flags is not None and not flags.read:
            self.archive.set_read(id, True)
            self.panes.update_marks(id, MarkUpdate(read=True))

    def save_position(self) -> None:
        """Save the reading position of the open bulletin; an archive error is only shown."""
        if self.open_id is None:
            return
        now = (self.open_id, self.panes.reader.position)
        if now == self._saved_position:
            return
        try:
            self.archive.set_position(self.open_id, Position(*now[1]) if now[1] != (0, 0) else None)
        except ArchiveError as error:
            self.app.show_message(str(error) if error.path else error.brief)
        else:
            self._saved_position = now

    def position_is_saved(self) -> None:
        if self.open_id is not None:
            self._saved_position = (self.open_id, self.panes.reader.position)
