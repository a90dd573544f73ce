"""The parts of the main screen that its first paint does without, each imported and made at its first use."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from tui_reader.ui.main.main_panes import MainPanes

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.widget import Widget

    from tui_reader.model import Bulletin
    from tui_reader.ui.action_targets import ActionTargets
    from tui_reader.ui.articles.list_actions import ListActions
    from tui_reader.ui.articles.row_facts import RowFacts
    from tui_reader.ui.attachments.controller import Attachments
    from tui_reader.ui.citing.controller import CitationCopying
    from tui_reader.ui.collections.adding import CollectionAdding
    from tui_reader.ui.export.controller import Exporting
    from tui_reader.ui.links.link_keys import LinkKeys
    from tui_reader.ui.main.bookmark_keys import BookmarkKeys
    from tui_reader.ui.main.copying import Copying
    from tui_reader.ui.main.finder import Finder
    from tui_reader.ui.main.layout.areas import Pane, PaneArea
    from tui_reader.ui.main.palette import Palette
    from tui_reader.ui.main.preview import Preview
    from tui_reader.ui.main.section_number import SectionNumber
    from tui_reader.ui.main.session import ReadingSession
    from tui_reader.ui.main.source_pane import SourcePane
    from tui_reader.ui.navigation.bookmarks import Bookmarks
    from tui_reader.ui.navigation.jumps import Jump
    from tui_reader.ui.notes.controller import NoteKeys
    from tui_reader.ui.overview.opening import OverviewKeys
    from tui_reader.ui.reader.outline.pane import Outline
    from tui_reader.ui.reader.reader import Reader
    from tui_reader.ui.reader.selection.selecting import Selecting
    from tui_reader.ui.references.in_text import ReferencesInText
    from tui_reader.ui.references.looking import MissingDocuments
    from tui_reader.ui.search.controller import SearchController
    from tui_reader.ui.search.result_list import ResultList
    from tui_reader.ui.search.views import Views
    from tui_reader.ui.sources.adding import SourceAdding
    from tui_reader.ui.sync.controller import SyncController


class LateParts(MainPanes):
    """Makes the panes below and beside the list, which mounts them, and what carries out the actions.

    Importing them all takes as long as half of the start.
    """

    session: ReadingSession
    bookmarks: Callable[[], Bookmarks]
    sync_controller: Callable[[], SyncController]
    """The controller of syncs, made at the first call."""
    adding: Callable[[], SourceAdding]
    """What adds and changes sources, made at the first call."""

    @cached_property
    def reader(self) -> Reader:
        from tui_reader.ui.reader.reader import Reader
        from tui_reader.ui.reader.typography.typesetting import Typesetting

        config, session = self.session.config, self.session
        reader = Reader(
            session.measure,
            typesetting=Typesetting(config.first_line_indent, config.full_width_marks, config.justified),
            before_jump=session.navigator.leave_position,
            id="reader",
        )
        self.mount(reader)
        return reader

    @cached_property
    def outline(self) -> Outline:
        from tui_reader.ui.reader.outline.pane import Outline

        outline = Outline(id="outline")
        self.mount(outline)
        return outline

    @cached_property
    def results(self) -> ResultList:
        """The pane of results, hidden."""
        from tui_reader.ui.search.result_list import ResultList

        session = self.session
        results = ResultList(
            lambda ids: session.archive.rows_of(ids),
            lambda: self.search.fetch_more(),
            session.keymap,
            id="results",
        )
        results.facts = self.row_facts(results)
        results.display = False
        self.mount(results)
        return results

    @cached_property
    def search(self) -> SearchController:
        from tui_reader.ui.search.controller import SearchController

        return SearchController(self, self.session, self.results, self.reader, self.prompt)

    @cached_property
    def views(self) -> Views:
        from tui_reader.ui.search.views import Views

        return Views(self, self.session, self.list, self.search)

    @cached_property
    def overview_keys(self) -> OverviewKeys:
        """Opens the overview, and folds articles with the same text."""
        from tui_reader.ui.overview.opening import OverviewKeys

        return OverviewKeys(self, self.session, self.list, self.search)

    @cached_property
    def list_actions(self) -> ListActions:
        from tui_reader.ui.articles.list_actions import ListActions

        return ListActions(self, self.session, self.list, self.session.marking)

    @cached_property
    def copying(self) -> Copying:
        from tui_reader.ui.main.copying import Copying

        return Copying(self.session)

    @cached_property
    def _action_targets(self) -> ActionTargets:
        from tui_reader.ui.action_targets import ActionTargets

        return ActionTargets(
            self, self.session, self.list_actions.targets, self._section_in_sight, self._attachment_owner
        )

    def _section_in_sight(self) -> str | None:
        index = self.reader.current_heading
        return None if index is None else self.reader.document.headings[index].section.address

    def _attachment_owner(self) -> tuple[Bulletin, int | None] | None:
        """The bulletin whose attachment is open in its place."""
        opened = self.attachments.current if self.attachments_made else None
        return opened.owner if opened else None

    @cached_property
    def collecting(self) -> CollectionAdding:
        from tui_reader.ui.collections.adding import CollectionAdding

        return CollectionAdding(self, self.session, self._action_targets)

    @cached_property
    def citing(self) -> CitationCopying:
        from tui_reader.ui.citing.controller import CitationCopying

        return CitationCopying(self, self.session, self._action_targets)

    @cached_property
    def bookmark_keys(self) -> BookmarkKeys:
        from tui_reader.ui.main.bookmark_keys import BookmarkKeys

        return BookmarkKeys(self.session, self.session.navigator, self.bookmarks())

    @cached_property
    def link_keys(self) -> LinkKeys:
        from tui_reader.ui.links.link_keys import LinkKeys

        return LinkKeys(self, self.reader, self.ticker, self.session.links)

    @cached_property
    def attachments(self) -> Attachments:
        from tui_reader.ui.attachments.controller import Attachments

        return Attachments(self.session, self.reader)

    @property
    def attachment_open(self) -> bool:
        """Whether the reader shows an attachment."""
        return self.attachments_made and self.attachments.current is not None

    @cached_property
    def missing(self) -> MissingDocuments:
        from tui_reader.ui.references.looking import MissingDocuments

        return MissingDocuments(self.session, self.reader, self.sync_controller)

    @property
    def attachments_made(self) -> bool:
        return "attachments" in self.__dict__

    def end_attachments(self) -> None:
        if self.attachments_made:
            self.attachments.end()

    @cached_property
    def selecting(self) -> Selecting:
        from tui_reader.ui.reader.selection.selecting import Selecting

        return Selecting(self.reader, self.fit_panes)

    @cached_property
    def note_keys(self) -> NoteKeys:
        from tui_reader.ui.notes.controller import NoteKeys

        return NoteKeys(self.session, self.reader, self.selecting, self.session.marking)

    @property
    def notes_made(self) -> bool:
        """Whether a text with notes was opened, or a note made."""
        return "note_keys" in self.__dict__

    @cached_property
    def references_in_text(self) -> ReferencesInText:
        from tui_reader.ui.references.in_text import ReferencesInText

        return ReferencesInText(self.session, self.reader)

    def mark_references(self, id: int | None) -> None:
        self.references_in_text.show(id)

    def show_notes(self, id: int | None) -> None:
        def read() -> None:
            found = [] if id is None else self.session.archive.notes(id)
            if self.session.open_id == id and (found or self.notes_made):
                self.note_keys.show(found)
                self.fit_panes()

        # A text without any, as most are, needs nothing of what draws them.
        self.app.aside(read, "notes")

    @cached_property
    def exporting(self) -> Exporting:
        from tui_reader.ui.export.controller import Exporting

        return Exporting(self, self.session, self.list_actions.targets, lambda: self.reader.bulletin)

    @cached_property
    def finder(self) -> Finder:
        from tui_reader.ui.main.finder import Finder

        return Finder(self, (self.list, self.outline, self.source_pane.list), self.reader, self.search)

    @cached_property
    def palette(self) -> Palette:
        from tui_reader.ui.main.palette import Palette

        return Palette(
            self,
            self.reader,
            self.list_actions.go_to,
            self.go_to_section,
            self.jump,
            lambda text: self.adding().add(text),
        )

    @cached_property
    def preview(self) -> Preview:
        from tui_reader.ui.main.preview import Preview

        return Preview(self, self.session, lambda: "reader" in self.areas)

    @cached_property
    def section_number(self) -> SectionNumber:
        from tui_reader.ui.main.section_number import SectionNumber

        return SectionNumber(self.go_to_section, self.jump)

    @cached_property
    def source_pane(self) -> SourcePane:
        from tui_reader.ui.main.source_pane import SourcePane

        return SourcePane(
            self, self.session, lambda: self.views, lambda: self.adding().edits, self.sync_controller
        )

    @property
    def sources_shown(self) -> bool:
        return "source_pane" in self.__dict__ and self.source_pane.shown

    @property
    def search_made(self) -> bool:
        """Whether there has been a search, or may be."""
        return "search" in self.__dict__

    def end_search(self) -> None:
        if self.search_made:
            self.search.end()

    def row_facts(self, pane: Widget) -> RowFacts:
        """What the rows of a pane say besides their marks, which is drawn there once it has come."""
        raise NotImplementedError

    @property
    def areas(self) -> dict[Pane, PaneArea]:
        """The visible panes and their areas."""
        raise NotImplementedError

    def jump(self, jump: Jump) -> None:
        """Jump in the focused pane of rows, or else in the open text."""
        raise NotImplementedError

    def go_to_section(self, address: str) -> None:
        """Go to a section of the open text by its number, or show that there is none."""
        raise NotImplementedError

    def undo(self) -> None:
        """Undo the last mark, or the last change of the list of sources, whichever came later."""
        raise NotImplementedError
