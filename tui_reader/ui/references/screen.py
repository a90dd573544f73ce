"""The list of references of a bulletin on the whole screen, and the sentence of the row under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult

from tui_reader.archive.extracted.values import Citing
from tui_reader.display_title import shown_title
from tui_reader.i18n import gettext as _
from tui_reader.ui.entry_window import EntryWindow
from tui_reader.ui.keys.actions import Handler, Scope, movements_by_half
from tui_reader.ui.keys.hints import key_hints
from tui_reader.ui.latest_job import LatestJob
from tui_reader.ui.panes import OriginScreen
from tui_reader.ui.reader.document import Document, Mark, TextBlock
from tui_reader.ui.references.listing import (
    ChangeEntry,
    CitedEntry,
    ReferenceListing,
    Sentence,
    read_listing,
    sentence_of,
)
from tui_reader.ui.references.rows import ReferenceRows, document_label
from tui_reader.ui.sentence_pane import SentencePane
from tui_reader.ui.widgets.rows_pane import RowsPane

if TYPE_CHECKING:
    from tui_reader.ui.panes import Session

CITING_AT_ONCE = 40
"""Citing bulletins fetched at once, whose texts are read for the place of the reference: about 20 ms."""

LookFor = Callable[["ReferenceListing", "CitedEntry"], None]


class ReferencesScreen(OriginScreen):
    """What a bulletin cites and what cites it. What is read of the archive is read in threads."""

    def __init__(self, session: Session, id: int, look_for: LookFor, row: int = 0) -> None:
        """`look_for` looks for a document that is missing here; `row` is the one under the cursor at first."""
        super().__init__(session.keymap, session.config.chord_timeout)
        self.session = session
        self.id_of_bulletin = id
        self._look_for = look_for
        self._row = row
        archive = session.archive
        window = EntryWindow[Citing](
            session.app,
            lambda start, limit: archive.cited_by(id, start, limit),
            self._citing_arrived,
            CITING_AT_ONCE,
        )
        self.rows = ReferenceRows(window, session.today, id="references")
        self.detail = SentencePane()
        self._sentences = LatestJob(session.app.in_background)
        self._detailed: object = None

    def compose(self) -> ComposeResult:
        yield from (self.rows, self.detail, self.prompt, self.status)

    def on_mount(self) -> None:
        self.set_focus(self.rows)
        self.prompt.mount_input()
        self.status.hints = key_hints("references", self.keymap)
        self.reload()

    def on_resize(self, event: events.Resize) -> None:
        self.detail.fit(self.size.height)

    def reload(self) -> None:
        """Read the references in a thread, and show them."""
        app, archive, id = self.app, self.session.archive, self.id_of_bulletin

        def read() -> None:
            from tui_reader.archive.errors import ArchiveError

            try:
                found = read_listing(archive, id)
            except ArchiveError as error:
                app.call_in_ui(app.show_message, str(error) if error.path else error.brief)
            else:
                app.call_in_ui(self._show, found)

        app.in_background(read)

    def _show(self, listing: ReferenceListing) -> None:
        if not self.is_attached:
            return
        self.rows.window.forget()
        first = self.rows.listing is None
        self.rows.show(listing, shown_title(listing.bulletin))
        if first:
            self.rows.jump_to(self._row)
        self._show_sentence()

    def _citing_arrived(self) -> None:
        if self.is_attached:
            self.rows.refresh()
            self._show_sentence()

    @property
    def scope(self) -> Scope:
        return "references"

    def handlers(self) -> Mapping[str, Handler]:
        return {
            **movements_by_half("references", self.rows),
            "help": self.session.show_help,
            "back": self.dismiss,
            "jump-back": self.jump_back,
            "references": self.dismiss,
            "cancel": self.dismiss,
            "open-reference": self.open,
            "reference-place": self.go_to_place,
            "find-reference": self.find,
            "next-cited": lambda: self._step(1),
            "previous-cited": lambda: self._step(-1),
        }

    def on_rows_pane_moved(self, event: RowsPane.Moved) -> None:
        self._show_sentence()

    def on_rows_pane_chosen(self, event: RowsPane.Chosen) -> None:
        """A click on the row of the cursor."""
        self.app.guarded(self.open)

    def _step(self, step: int) -> None:
        if not self.rows.row_count() or not self.rows.step_group(step):
            self.show_message(_("No next document.") if step > 0 else _("No previous document."))

    def open(self) -> None:
        """Go to the cited article, or to the place in the citing text; for what is missing, show the ways to look
        for it."""
        entry, session = self.rows.current, self.session
        if isinstance(entry, ChangeEntry):
            self.leave(lambda: session.go_to_text(entry.change.by, entry.change.place))
        elif isinstance(entry, Citing):
            self.leave(lambda: session.go_to_text(entry.row.id, entry.reference.place))
        elif isinstance(entry, CitedEntry):
            article = entry.reference.article
            if entry.document.row is not None:
                target = entry.document.row.id
                self.leave(lambda: session.go_to_text(target, article=article))
            elif entry.document.own:
                place = entry.reference.place
                self.leave(lambda: session.go_to_text(self.id_of_bulletin, place, article=article))
            else:
                self.find()

    def go_to_place(self) -> None:
        """Go to where the text says what the row is about."""
        entry = self.rows.current
        if isinstance(entry, CitedEntry):
            place = entry.reference.place
            self.leave(lambda: self.session.go_to_text(self.id_of_bulletin, place))
        elif entry is not None:
            self.open()

    def find(self) -> None:
        """Choose how to look for a document that is missing."""
        entry, listing = self.rows.current, self.rows.listing
        if not isinstance(entry, CitedEntry) or entry.document.own or listing is None:
            self.show_message(_("Only what an article cites can be looked for."))
        elif entry.document.row is not None:
            self.show_message(_("It is in the archive: {title}").format(title=entry.document.row.title))
        else:
            self._look_for(listing, entry)

    def again(self) -> Callable[[], ReferencesScreen]:
        session, id, look_for, row = self.session, self.id_of_bulletin, self._look_for, self.rows.cursor
        return lambda: ReferencesScreen(session, id, look_for, row)

    def _show_sentence(self) -> None:
        """Show the sentence of the row under the cursor; that of a citing text is read in a thread."""
        entry = self.rows.current
        if entry is self._detailed and entry is not None:
            return
        self._detailed = entry
        if isinstance(entry, CitedEntry):
            self._show_text(document_label(entry), entry.sentence)
        elif isinstance(entry, ChangeEntry):
            self._show_text(entry.by.title if entry.by else "", entry.sentence)
        elif isinstance(entry, Citing):
            self._read_sentence(entry)
        else:
            self._show_text("", Sentence())

    def _read_sentence(self, entry: Citing) -> None:
        app, archive = self.app, self.session.archive
        self._show_text(entry.row.title, Sentence(entry.reference.text, 0, len(entry.reference.text)))

        def read() -> None:
            app.call_in_ui(show, sentence_of(archive, entry.row.id, entry.reference.place))

        def show(sentence: Sentence) -> None:
            if self.is_attached and self._detailed is entry and sentence.text:
                self._show_text(entry.row.title, sentence)

        self._sentences.do(read)

    def _show_text(self, title: str, sentence: Sentence) -> None:
        """Show a sentence below the title of its text, which is said once where the sentence is the title."""
        if title and sentence.text == title:
            title = _("In the title")
        marks = (Mark(sentence.start, sentence.end, "match"),) if sentence.end > sentence.start else ()
        blocks = [TextBlock(sentence.text, marks=marks)] if sentence.text else []
        self.detail.show_document(Document.of(blocks), title)
