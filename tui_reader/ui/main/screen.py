"""The main screen: ticker, list, outline, reader and status line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.layout import Layout
from textual.widget import Widget

from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.ui.announcements.ticker import Clock, Ticker
from tui_reader.ui.articles.article_list import ArticleList
from tui_reader.ui.keys.actions import Action, Handler, Scope, movements, movements_by_half
from tui_reader.ui.keys.hints import Special, key_hints
from tui_reader.ui.main.late_parts import LateParts
from tui_reader.ui.main.layout.areas import Divider, Needs, Pane, PaneArea, PaneLayout
from tui_reader.ui.main.layout.focus import PaneFocus
from tui_reader.ui.main.session import ReadingSession
from tui_reader.ui.widgets.rows_pane import RowsPane

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tui_reader.archive.values import Row
    from tui_reader.ui.articles.row_facts import RowFacts
    from tui_reader.ui.navigation.bookmarks import Bookmarks
    from tui_reader.ui.navigation.jumps import Jump
    from tui_reader.ui.panes import MarkUpdate
    from tui_reader.ui.reader.reader import Reader
    from tui_reader.ui.sources.adding import SourceAdding
    from tui_reader.ui.sync.controller import SyncController
    from tui_reader.ui.widgets.line_widget import LineWidget

MOUNT_DELAY = 0.3
"""Seconds after the start until the prompt and the results are mounted, after the first paint."""


SEVERAL = 2
"""Sources with bulletins from which the side list is open at the start."""

_SCOPES: Mapping[str | None, Scope] = {
    "list": "list",
    "results": "results",
    "outline": "outline",
    "ticker": "ticker",
    "sources": "sync",
}
"""The scopes of the panes other than the text, by their id."""


class MainScreen(LateParts):
    """Lays out the panes, moves the focus, and binds all actions that do not belong to another screen."""

    def __init__(
        self,
        session: ReadingSession,
        clock: Clock,
        sync: Callable[[], SyncController],
        adding: Callable[[], SourceAdding],
        bookmarks: Callable[[], Bookmarks],
    ) -> None:
        """`clock` moves the ticker; `sync` returns the controller of syncs, `adding` what adds sources and changes
        them, `bookmarks` the bookmarks; each is made at the first call."""
        config = session.config
        super().__init__(session.keymap, config.chord_timeout)
        self.session = session
        self.sync_controller, self.adding, self.bookmarks = sync, adding, bookmarks
        self.ticker = Ticker(
            clock,
            config.ticker_speed,
            paused=config.ticker_paused,
            still=config.reduced_motion,
            id="ticker",
        )
        self.list = ArticleList(session.rows, session.keymap, group_headings=config.group_headings, id="list")
        self.divider = Divider(self._panes_beside, id="divider")
        self._pane_layout = PaneLayout(lambda size: self.pane_focus.areas(size))
        self._shown: Needs | None = None
        self.sources_divider = Divider(lambda: [self.source_pane.list], id="sources-divider")
        self.pane_focus = PaneFocus(self, session, lambda: self.source_pane)
        self._early_keys: list[events.Key] = []
        self._new = 0
        """Bulletins that have arrived since the last key."""

    def compose(self) -> ComposeResult:
        yield from (self.ticker, self.list, self.divider, self.sources_divider, self.prompt, self.status)

    def on_mount(self) -> None:
        self.set_focus(self.list)
        self.app.guarded(lambda: self.session.attach(self))
        if self.session.config.source_list:
            self.app.guarded(self._open_sources_at_start)
        self._take_early_keys()
        self.call_after_refresh(self.complete)
        self.set_timer(MOUNT_DELAY, self._make_parts)

    def _open_sources_at_start(self) -> None:
        """Open the side list if several sources have brought bulletins: then it is what one begins with."""

        def open_if_several() -> None:
            if sum(bool(label.name) for label in self.session.archive.origins()) >= SEVERAL:
                self.source_pane.open()

        self.app.aside(open_if_several)

    def complete(self) -> None:
        """Make the text and its outline, which the first paint leaves out; at the latest for the first key."""
        if not self.completed and self.app.is_running and self.is_attached:
            self.completed = True
            self.list.facts = self.row_facts(self.list)
            self.list.refresh()
            self.app.guarded(self.session.show_first)

    def row_facts(self, pane: Widget) -> RowFacts:
        """What rows of the list or of the results say besides their marks."""
        from tui_reader.ui.articles.row_facts import RowFacts

        session = self.session
        return RowFacts(self.app, lambda: session.archive, session.today, pane.refresh)

    def take_key(self, event: events.Key) -> bool:
        if self.session.screen is None:
            # Typed while the program was starting.
            self._early_keys.append(event)
            return True
        self.complete()
        return super().take_key(event)

    def _take_early_keys(self) -> None:
        keys, self._early_keys = self._early_keys, []
        for event in keys:
            if self.app.guarded(lambda event=event: self.take_key(event)) is False:  # type: ignore[misc]
                self.app.post_message(event)

    def _make_parts(self) -> None:
        """Mount the hidden parts and make what carries out actions, so that the first key need not wait for it."""
        # The program may be ending by then.
        if self.app.is_running and self.prompt.is_attached:
            self.prompt.mount_input()
            self.handlers()

    def _panes_beside(self) -> Sequence[LineWidget]:
        """The panes left of the divider."""
        return (self.chooser, self.outline) if self.completed else (self.list,)

    def show_results(self) -> None:
        self.pane_focus.zen = False
        self.list.display, self.results.display = False, True
        self._show_chooser()

    def show_list(self) -> None:
        self.list.display, self.results.display = True, False
        self.set_focus(self.list)
        self._show_chooser()
        self.call_after_refresh(self.list.keep_in_view)
        self.preview_soon()

    @property
    def layout(self) -> Layout:
        """The layout of the panes, which does not depend on style rules."""
        return self._pane_layout

    @property
    def scope(self) -> Scope:
        focused = _SCOPES.get(self.focused.id) if self.focused else None
        if focused or self.selecting.active:
            return focused or "text-selection"
        return "attachment" if self.attachment_open else "reader"

    def handlers(self) -> Mapping[str, Handler]:
        from tui_reader.ui.main.screen_opener import ScreenOpener
        from tui_reader.ui.reader.scrolled import reading_handlers

        session, articles, actions, search = self.session, self.list, self.list_actions, self.search
        reader, ticker = self.reader, self.ticker
        return {
            "help": session.show_help,
            "palette": self.palette.choose_action,
            "command": self.palette.open_command_line,
            "back": self.go_back,
            "cancel": self.cancel,
            **self.pane_focus.handlers(),
            "find": self.finder.find,
            "search": search.open_prompt,
            "views": self.views.choose_view,
            "save-query": self.views.save_query,
            "next-match": lambda: self.finder.step(1),
            "previous-match": lambda: self.finder.step(-1),
            "next-article": lambda: self._step_article(1),
            "previous-article": lambda: self._step_article(-1),
            "set-bookmark": self.bookmark_keys.start_setting,
            "go-to-bookmark": self.bookmark_keys.start_going,
            "jump-back": session.navigator.back,
            "jump-forward": session.navigator.forward,
            "follow-link": self.link_keys.start,
            "open-link": lambda: self.link_keys.start(outside=True),
            # Made at their first use: most runs open none.
            "attachments": lambda: self.attachments.choose(),
            "open-file": lambda: self.attachments.open_outside(),
            "save-file": lambda: self.attachments.save(self, reader),
            "printed-page": lambda: self.attachments.show_printed_page(),
            "recognize-file": lambda: self.attachments.recognize(),
            "open-browser": session.open_in_browser,
            **self.copying.handlers(),
            "copy-citation": lambda: self.citing.choose(),
            "collect": lambda: self.collecting.choose(),
            **self.selecting.handlers(),
            **self._note_handlers(),
            **self.exporting.handlers(),
            **ScreenOpener(self).handlers(),
            "next-announcement": lambda: ticker.select(1),
            "previous-announcement": lambda: ticker.select(-1),
            "pause-ticker": ticker.toggle_paused,
            "source-list": self.source_pane.toggle,
            **self.source_pane.handlers(),
            "add": lambda: self.adding().ask(self),
            "keep-page": self.keep_page,
            "sync": self.source_pane.sync,
            "sync-all": lambda: self.sync_controller().sync_all(),
            "sync-screen": lambda: self.sync_controller().show_sources(),
            "overview": lambda: self.overview_keys.open_overview(),
            "same-texts": lambda: self.overview_keys.choose_same_text(),
            "fold-same": lambda: self.overview_keys.toggle_distinct(),
            "evidence": session.show_evidence,
            "left-out": session.toggle_left_out,
            "tag": self.source_pane.edit_tags if self.source_pane.focused else actions.edit_tags,
            "undo": self.undo,
            "wider": lambda: session.change_measure(2),
            "narrower": lambda: session.change_measure(-2),
            "outline": self.palette.choose_section,
            **actions.handlers(),
            **movements_by_half("list", articles),
            "open-article": self.open_article,
            "next-unread": lambda: articles.step_unread(1),
            "previous-unread": lambda: articles.step_unread(-1),
            "group-headings": articles.toggle_group_headings,
            **movements_by_half("results", self.results),
            "open-result": search.open_result,
            "results-order": search.toggle_order,
            **reading_handlers(reader),
            **movements("outline", self.outline),
            "open-section": self.open_section,
            "toggle-fold": self.outline.toggle_fold,
            "fold-all": self.outline.fold_all,
            "unfold-all": self.outline.unfold_all,
            "open-announcement": session.open_announcement,
            "acknowledge": session.acknowledge,
        }

    def _note_handlers(self) -> Mapping[str, Handler]:
        # Made at their first use: most runs make no notes.
        return {
            "highlight": lambda: self.note_keys.highlight(),
            "highlight-selected": lambda: self.note_keys.highlight(),
            "next-note": lambda: self.note_keys.step(1),
            "previous-note": lambda: self.note_keys.step(-1),
        }

    def watches_changed(self) -> None:
        """Show which articles newly match watches now."""
        self.list.reload(keep_pinned=True)
        if self.search_made:
            self.results.reload_rows()

    def keep_page(self) -> None:
        """Keep the fetched page that is open."""
        session = self.session
        page = session.unkept_page()
        if page is None:
            self.show_message(_("Only a page that was opened by a link and is not in the archive can be kept."))
        else:
            self.adding().keep_page(page, lambda id: session.was_kept(page.bulletin, id))

    def on_resize(self, event: events.Resize) -> None:
        """A reader that becomes visible shows the row under the cursor."""
        if not self.completed:
            return
        row = self.chooser.current
        if row and self.listing and (self.session.is_empty or self.session.open_id not in (None, row.id)):
            self.preview_soon()

    @property
    def areas(self) -> dict[Pane, PaneArea]:
        """The visible panes and their areas."""
        return self.pane_focus.areas(self.app.size)

    @property
    def searching(self) -> bool:
        return self.search_made and self.search.shown

    @property
    def current_row(self) -> Row | None:
        return self.results.current if self.searching else self.list.awaited

    def refresh_results(self) -> None:
        self.results.reload_rows()
        self.source_pane.refresh()

    def _show_chooser(self) -> None:
        """Show the list or the results, also where only one pane has room."""
        self.listing = True
        self._shown = None
        self.fit_panes()

    def update_marks(self, id: int, marks: MarkUpdate) -> None:
        self.list.update_marks(id, marks)
        self.results.update_marks(id, marks)
        self.source_pane.refresh()

    def fit_panes(self) -> None:
        shown = self.pane_focus.needs
        if shown != self._shown:
            self._shown = shown
            # Requested by a child, because a request of the screen itself does not arrange its children again.
            self.status.refresh(layout=True)
        # In the frame of the headings, whose place it shows: a frame of its own would take a hundred bytes more.
        self.divider.refresh()
        scope: Scope | Special = self.scope
        if scope == "list" and self.list.selection:
            scope = "selection"
        elif scope == "sync":
            scope = "source-list"
        first: list[str] = []
        if scope in ("reader", "attachment"):
            first += ["keep-page"] if self.session.unkept_page() is not None else []
            first += ["attachments"] if self.reader.files else []
            first += ["note-list"] if self.notes_made and self.note_keys.notes else []
            opened = self.attachments.current if scope == "attachment" else None
            first += ["printed-page"] if opened and opened.file.kind.lower() == "pdf" else []
        self.status.hints = key_hints(scope, self.session.keymap, first=first)

    def watch_focused(self, focused: Widget | None) -> None:
        super().watch_focused(focused)
        if focused is None:
            return
        pane = focused.id
        if pane in _SCOPES or pane == "reader":
            # Stored, because the pane loses the focus together with the terminal.
            self.listing = pane not in ("outline", "reader")
            self.pane_focus.in_sources = pane == "sources"
        self.fit_panes()

    def intercept_key(self, key: str) -> bool:
        """Collect the letters of a link or bookmark, or the digits and full stops of a section number; in the
        list, digits are bound to actions."""
        for letters in (self.link_keys, self.bookmark_keys):
            if letters.shown:
                return letters.press(key)
        if not self.section_number.typed and self.scope not in ("reader", "attachment", "outline"):
            return False
        typed = self.section_number.typed
        taken = self.section_number.press(key)
        if typed != self.section_number.typed:
            self.show_typed()
        return taken

    def show_typed(self) -> None:
        if self.link_keys.shown or self.bookmark_keys.shown:
            return
        if self.section_number.typed:
            self.status.typed = self.section_number.text
        else:
            super().show_typed()

    def perform(self, action: Action) -> None:
        """Carry out an action. An address is offered for one action, unless that offers one again."""
        offers = self.session.offers
        super().perform(action)
        if self.session.offers == offers:
            self.session.offered_address = None

    def on_hinted_text_hints_removed(self) -> None:
        self.link_keys.leave()

    def jump(self, jump: Jump) -> None:
        """Jump in the focused pane of rows, or else in the open text."""
        jump.apply(self.focused if isinstance(self.focused, RowsPane) else self.reader)

    def go_to_section(self, address: str) -> None:
        """Go to a section of the open text by its number, or show that there is none."""
        if self.reader.go_to_section(address.strip(". ")):
            self.set_focus(self.reader)
        else:
            self.show_message(_("This text has no section {number}.").format(number=address))

    def on_rows_pane_view_changed(self, event: RowsPane.ViewChanged) -> None:
        self.fit_panes()
        self.divider.refresh()
        empty = not self.searching and not self.list.row_count()
        if event.pane is self.list and self.completed and self.listing and empty:
            self.session.show_nothing()

    def on_ticker_filled(self, event: Ticker.Filled) -> None:
        """The ticker takes a line while there are announcements, and the focus no longer than that."""
        if self.focused is self.ticker and not self.ticker.announcements:
            self.focus_chooser()
        self.fit_panes()

    def on_rows_pane_moved(self, event: RowsPane.Moved) -> None:
        if event.pane is self.chooser:
            self.preview_soon()
        elif event.pane is self.source_pane.list:
            self.source_pane.tell_reason()

    def preview_soon(self) -> None:
        self.preview.start()

    def stop_preview(self) -> None:
        self.preview.stop()

    def on_rows_pane_chosen(self, event: RowsPane.Chosen) -> None:
        """A click on a row."""
        if event.pane is self.outline:
            self.open_section()
        elif event.pane is self.list:
            self.app.guarded(self.open_article)
        elif event.pane is self.results:
            self.app.guarded(self.search.open_result)
        elif event.pane is self.source_pane.list:
            self.app.guarded(self.source_pane.open_entry)

    def on_selectable_text_dragged(self, event: Reader.Dragged) -> None:
        self.selecting.drag(event)

    def on_scrolled_text_section_changed(self, event: Reader.SectionChanged) -> None:
        # The message may be older than the text that is shown now.
        self.outline.follow(self.reader.current_heading)

    def on_ticker_opened(self, event: Ticker.Opened) -> None:
        """A click on the ticker."""
        self.app.guarded(self.session.open_announcement)

    def on_reader_attachment_clicked(self, event: Reader.AttachmentClicked) -> None:
        self.app.guarded(lambda: self.attachments.open(event.number))

    def on_reader_highlight_clicked(self, event: Reader.HighlightClicked) -> None:
        self.app.guarded(lambda: self.note_keys.edit_at(event.point))

    def on_reader_citation_clicked(self, event: Reader.CitationClicked) -> None:
        self.app.guarded(lambda: self.session.links.follow(event.target))

    def on_scrolled_text_at_end(self, event: Reader.AtEnd) -> None:
        """Space on the last screen of a text."""
        self.app.guarded(self.session.next_unread)

    def open_article(self) -> None:
        """Open the article under the cursor."""
        row = self.list.awaited
        if row:
            self.session.read(row.id)

    def open_section(self) -> None:
        """Open the section under the cursor of the outline."""
        heading = self.outline.current
        if heading is not None:
            self.reader.go_to_heading(heading)
            self.set_focus(self.reader)

    def on_screen_suspend(self) -> None:
        self.ticker.suspend(True)

    def on_screen_resume(self) -> None:
        self.ticker.suspend(False)
        if self.app.pending_message:
            self.show_message(self.app.pending_message)
            self.app.pending_message = ""

    def count_new(self, count: int) -> None:
        if count <= 0:
            return
        if not self.status.message:
            self._new = 0
        elif not self._new or self.status.message != _new_text(self._new):
            return
        self._new += count
        self.show_message(_new_text(self._new))

    def go_back(self) -> None:
        """Leave the text alone, the results or the reader, in this order; from the list, quit."""
        if self.pane_focus.zen:
            self.pane_focus.toggle_zen()
        elif self.focused is self.list:
            self.app.exit()
        elif self.source_pane.focused:
            self.source_pane.close()
        elif self.focused is self.results:
            self.search.leave()
        elif not self.session.navigator.leave_page():
            self.session.cancel_preparing()
            self.set_focus(self.chooser)

    def cancel(self) -> None:
        if self.adding().cancel() or (self.attachments_made and self.attachments.cancel()):
            return
        if self.session.cancel_preparing():
            if self.focused is self.reader and self.reader.bulletin is None:
                self.set_focus(self.chooser)
            return
        if self.source_pane.focused:
            self.focus_chooser()
        elif self.focused is self.results:
            self.search.leave()
        elif not (self.listing and self.list_actions.clear_selection()) and not self.selecting.end():
            found = bool(self.reader.matches.all)
            self.reader.clear_find()
            if not found and self.focused is self.reader and self.attachment_open:
                self.session.navigator.leave_page()

    def sources_changed(self, renamed: tuple[str, str] | None) -> None:
        self.source_pane.reload(renamed)

    def focus_chooser(self) -> None:
        self.pane_focus.to_chooser()

    def undo(self) -> None:
        """Undo the last mark, or the last change of the list of sources, whichever came later."""
        edits = self.adding().edits
        if edits.last_is_newest or edits.kept_is_newest:
            edits.undo()
        else:
            self.list_actions.undo()

    def _step_article(self, step: int) -> None:
        """Read the next or previous article; with the focus on the list, only move the cursor there."""
        if self.searching:
            if not self.search.step(step):
                self.show_message(_("No next result.") if step > 0 else _("No previous result."))
            return
        row = self.list.cursor + step
        if not 0 <= row < self.list.row_count():
            self.show_message(_("No next article.") if step > 0 else _("No previous article."))
            return
        self.list.move_to(row, notify=self.focused is self.list)
        if self.focused is not self.list:
            self.session.read(self.list.rows.awaited_row(row).id)


def _new_text(count: int) -> str:
    return ngettext("{count} new article", "{count} new articles", count).format(count=f"{count:,}")
