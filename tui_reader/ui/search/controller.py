"""Search of the whole archive: the prompt, the results as they arrive, and reading at a hit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_reader.archive.errors import ArchiveError
from tui_reader.i18n import gettext as _
from tui_reader.labels import with_note
from tui_reader.ui.latest_job import LatestJob
from tui_reader.ui.search.query_completion import QueryCompletion, error_in
from tui_reader.ui.search.results import FIRST, MOST, PORTION, Portion, Results, remembered

if TYPE_CHECKING:
    from textual.timer import Timer

    from tui_reader.archive.values import AttachmentPlace, Hit
    from tui_reader.archive.workspace.watches import Watch
    from tui_reader.query.nodes import Query
    from tui_reader.ui.panes import Panes, Session
    from tui_reader.ui.reader.reader import Reader
    from tui_reader.ui.search.result_list import ResultList
    from tui_reader.ui.widgets.prompt import Prompt

COUNT_DELAY = 0.4
"""Seconds without a key before the hits are counted."""

IN_MEMORY = 16
"""Bulletins indexed in one step in an archive in memory, which the screen may have to wait for."""


class SearchController:
    """Runs searches in two threads, one that finds hits and one that counts them."""

    def __init__(
        self, panes: Panes, session: Session, results: ResultList, reader: Reader, prompt: Prompt
    ) -> None:
        self.panes = panes
        self.session = session
        self.results = results
        self.reader = reader
        self.prompt = prompt
        self.earlier: list[str] = []
        self.distinct = False
        """Whether hits with the same text are folded into one row."""
        self._source_names: list[str] = []
        self._finding = LatestJob(session.app.in_background)
        self._counting = LatestJob(session.app.in_background)
        self._before: Results | None = None
        self._count_timer: Timer | None = None
        self._wanted_row = 0
        """The row to which the cursor goes as soon as its hit has arrived."""
        self._opens_first = False
        """Whether the hit under the cursor is opened as soon as one has arrived."""

    @property
    def shown(self) -> bool:
        """Whether results are shown instead of the list."""
        return bool(self.results.display) and self.results.is_attached

    def open_prompt(self) -> None:
        """Ask for a query; the last one is one key away."""
        from tui_reader.query.completion import KnownNames

        results, archive = self.results.results, self.session.archive
        self._before = results
        self._show_pane()
        self.results.history = tuple(self.earlier)
        publishers, tags = list[str](), list[str]()

        def read_names() -> None:
            publishers[:] = [label.name for label in archive.sources() if label.name]
            tags[:] = [label.name for label in archive.tags()]
            self._source_names[:] = [label.name for label in archive.origins() if label.name]
            self.session.app.in_background(self._read_source_names)

        self.session.app.aside(read_names, "names")
        names = KnownNames(publishers, self._source_names, tags)
        self.panes.ask(
            _("Search: "),
            self.results,
            lambda typed: self.session.app.guarded(lambda: self._entered(typed)),
            self._typed,
            complete=QueryCompletion(names),
            earlier=tuple(self.earlier),
        )

    def _read_source_names(self) -> None:
        """In a thread: the names that Tab completes after `in:`."""
        followed = [source.name for source in self.session.read_sources()]
        self._source_names[:] = dict.fromkeys([*self._source_names, *followed])

    def _show_pane(self) -> None:
        self.panes.show_results()
        self.results.hint = _("Type to search; Tab completes title: date: is: …")

    def _typed(self, text: str) -> None:
        """After each change of the line: end the former search and start a new one."""
        from tui_reader.query.syntax import parse

        error = error_in(text)
        self.prompt.show_error(error)
        if error.message:
            # The hits for the part that could be read stay.
            return
        self._start(parse(text, typing=True))

    def _entered(self, text: str | None) -> None:
        """After Enter, or Escape (None). Only now is the last word known to be complete."""
        from tui_reader.query.nodes import QueryError
        from tui_reader.query.syntax import parse

        if text is None:
            self._restore(self._before)
            return
        if not text.strip():
            self._restore(self._before)
            return
        try:
            query = parse(text)
        except QueryError as error:
            part = text[error.start : error.end]
            self.panes.show_message(with_note(error.message, part) if part else error.message)
            return
        self.earlier = remembered(self.earlier, text)
        latest = self.results.latest
        if query.node is None:
            self.leave()
        elif latest is None or latest.ended or latest.query.node != query.node:
            self._start(query)
        if query.node is not None:
            self.session.search_was_opened()
        if latest and self.results.current:
            self.panes.preview_soon()

    def _restore(self, before: Results | None) -> None:
        """Show the results from before the prompt again."""
        if before is None:
            self.leave()
        elif before is not self.results.latest:
            self._start(before.query)

    def open(self, text: str) -> None:
        """Run a saved query; one with a syntax error is opened in the prompt."""
        from tui_reader.query.nodes import QueryError
        from tui_reader.query.syntax import parse

        self._show_pane()
        try:
            query = parse(text)
        except QueryError as error:
            self.earlier = remembered(self.earlier, text)
            self.results.show(None)
            self.open_prompt()
            self.panes.show_message(error.message)
            return
        self.earlier = remembered(self.earlier, text)
        self.panes.set_focus(self.results)
        self._start(query)
        self.session.search_was_opened()

    def open_watch(self, watch: Watch) -> None:
        """Show what newly matches a watch, the last to arrive first."""
        from tui_reader.query.syntax import parse

        self._show_pane()
        self.panes.set_focus(self.results)
        self._start_watch(parse(watch.query), watch.name)
        self.session.search_was_opened()

    def _start_watch(self, query: Query, watch: str) -> None:
        latest = self.results.latest
        if latest:
            latest.end()
        results = Results(query, watch=watch, distinct=self.distinct)
        self.results.show(results)
        self._finding.do(lambda: self._find(results, (FIRST, PORTION - FIRST)))

    def return_to(self, text: str, row: int) -> None:
        """Show the results of a search that was run before, with the cursor on a row."""
        from tui_reader.query.syntax import parse

        latest = self.results.latest
        if not self.shown or latest is None or latest.query.text != text:
            self._show_pane()
            self._start(parse(text))
            self._wanted_row = row
        else:
            self.results.move_to(row)
        self.panes.set_focus(self.results)

    def _start(self, query: Query, *, by_relevance: bool | None = None) -> None:
        """Start a search, in the former order by default."""
        pane = self.results
        last = pane.latest
        self._wanted_row, self._opens_first = 0, False
        if last:
            last.end()
        if self._count_timer:
            self._count_timer.stop()
        if query.node is None:
            pane.show(None)
            return
        if by_relevance is None:
            by_relevance = bool(last and last.by_relevance)
        results = Results(query, by_relevance=by_relevance, distinct=self.distinct)
        if pane.row_count() and self.prompt.display:
            # Without flicker: the former hits stay until the first new ones arrive.
            pane.next_results = results
            pane.refresh()
        else:
            pane.show(results)
        self._finding.do(lambda: self._find(results, (FIRST, PORTION - FIRST)))

    def _find(self, results: Results, limits: tuple[int, ...]) -> None:
        """In a thread: fetch hits in portions, then index an archive in memory until the next search."""
        app, archive = self.session.app, self.session.archive
        try:
            for limit in limits:
                portion = results.fetch(archive, limit)
                if portion is None:
                    return
                app.call_in_ui(lambda hits: self._append(results, hits), portion)
                if portion.total is not None and portion.total <= len(results.hits):
                    break
            while archive.kept_in is None and not self._finding.waiting and archive.index(IN_MEMORY):
                pass
        except ArchiveError as error:
            app.call_in_ui(lambda message: self._failed(results, message), str(error))

    def _append(self, results: Results, portion: Portion) -> None:
        pane = self.results
        if pane.next_results is results:
            pane.show(results)
        if pane.results is not results:
            return
        first = not results.answered
        results.append(portion)
        if self._wanted_row:
            pane.move_to(self._wanted_row, notify=False)
            if self._wanted_row < len(results.hits) or results.all_here:
                self._wanted_row = 0
        pane.keep_in_view()
        pane.refresh()
        if first and results.hits and self._opens_first and self.panes.focused is pane:
            self.panes.show_message("")
            self.open_result()
        elif first and results.hits:
            self.panes.preview_soon()
        elif first:
            self.session.show_nothing()
        # Those with the same text are not counted apart by the archive.
        if first and results.total is None and not results.distinct:
            self._count_timer = self.panes.set_timer(COUNT_DELAY, lambda: self._count(results))

    def _failed(self, results: Results, message: str) -> None:
        pane = self.results
        if pane.next_results is results:
            pane.show(results)
        results.error, results.answered, results.fetching = message, True, False
        self.panes.show_message(message)
        pane.refresh()

    def _count(self, results: Results) -> None:
        archive, app = self.session.archive, self.session.app

        def count() -> None:
            if results.ended:
                return
            try:
                found = archive.count_hits(results.query, MOST + 1)
            except ArchiveError as error:
                app.call_in_ui(app.show_message, str(error))
            else:
                app.call_in_ui(counted, found)

        def counted(found: int) -> None:
            results.set_total(found)
            self.results.refresh()

        if self.results.results is results and results.total is None:
            self._counting.do(count)

    def fetch_more(self) -> None:
        """Fetch more hits: the cursor is near the last one."""
        results = self.results.results
        if results and not (results.fetching or results.all_here or results.ended):
            results.fetching = True
            self._finding.do(lambda: self._find(results, (PORTION,)))

    def toggle_order(self) -> None:
        """Sort by date instead of relevance, or the reverse."""
        results = self.results.results
        if results and results.watch:
            self.panes.show_message(_("New matches of a watch stay in the order of their arrival."))
        elif results:
            self._start(results.query, by_relevance=not results.by_relevance)
            order = _("by relevance") if not results.by_relevance else _("newest first")
            self.panes.show_message(_("Sorted {order}.").format(order=order))

    def toggle_distinct(self) -> None:
        """Fold hits with the same text into one row, or show all of them."""
        self.distinct = not self.distinct
        results = self.results.latest
        if results is None:
            return
        if results.watch:
            self._start_watch(results.query, results.watch)
        else:
            self._start(results.query, by_relevance=results.by_relevance)

    def open_result(self) -> None:
        """Read the bulletin under the cursor at the hit; before the search has answered, as soon as it has."""
        latest, hit = self.results.latest, self.results.current_hit
        self._opens_first = latest is not None and not latest.answered
        if self._opens_first:
            self.panes.show_message(_("Searching…"))
        elif hit:
            self.session.read(hit.row.id)
            self.session.once_shown(lambda: self._go_to_opened(hit))
        else:
            self.panes.show_message(_("Nothing found"))

    def _go_to_opened(self, hit: Hit) -> None:
        self.go_to_hit()
        if hit.attachment and self.session.open_id == hit.row.id:
            self._open_attachment(hit.attachment)

    def _open_attachment(self, place: AttachmentPlace) -> None:
        """Read an attached file at the hit in it; the way back leads to the bulletin."""
        from tui_reader.query.matching import phrases
        from tui_reader.ui.reader.places.lines import point_of_page, point_of_row

        results = self.results.results

        def highlight() -> None:
            shown, document = self.session.shown_bulletin, self.reader.document
            point = None
            if place.table_row is not None:
                point = point_of_row(document, place.section, place.table_row)
            elif place.page is not None and shown and shown.document:
                point = point_of_page(document, shown.document, place.page, place.section)
            if results is not None:
                self.reader.highlight(phrases(results.query.node), place.section, point)

        self.session.open_attachment(place.number, highlight)

    def go_to_hit(self) -> None:
        """Highlight all hits in the open text and scroll to the section of the current one. This position is not
        saved until the user moves."""
        from tui_reader.query.matching import phrases

        hit, results = self.results.current_hit, self.results.results
        if hit and results and self.session.open_id == hit.row.id:
            saved = self.session.position_is_saved
            self.reader.highlight(phrases(results.query.node), hit.section, moved=saved)
            saved()

    def step(self, step: int) -> bool:
        """Read the next or previous result; False when there is none."""
        pane = self.results
        row = pane.cursor + step
        if not 0 <= row < pane.row_count():
            return False
        pane.move_to(row, notify=self.panes.focused is pane)
        if self.panes.focused is not pane:
            self.open_result()
        return True

    def leave(self) -> None:
        """Return to the list."""
        self.end()
        self.results.show(None)
        self.reader.clear_find()
        self.panes.show_list()

    def end(self) -> None:
        """End the running searches."""
        for results in (self.results.results, self.results.next_results):
            if results:
                results.end()
        if self._count_timer:
            self._count_timer.stop()
