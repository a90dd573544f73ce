"""Views of the archive: all, unread, starred, saved searches with their number of unread hits, and watches with
new matches."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.values import Filter, SavedQuery, View
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.labels import labelled
from tui_reader.messages.translation import translated
from tui_reader.ui.latest_job import LatestJob
from tui_reader.ui.search.results import MOST, count_text, unread_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tui_reader.archive.workspace.watches import WatchState
    from tui_reader.ui.articles.article_list import ArticleList
    from tui_reader.ui.panes import Panes, Session
    from tui_reader.ui.search.controller import SearchController
    from tui_reader.ui.widgets.pick_screen import PickScreen

FIXED: tuple[Filter, ...] = ("all", "unread", "starred")


class Views:
    """Saves searches, and chooses among views."""

    def __init__(self, panes: Panes, session: Session, articles: ArticleList, search: SearchController) -> None:
        self.panes = panes
        self.session = session
        self.list = articles
        self.search = search
        self._counting = LatestJob(session.app.in_background)

    def save_query(self) -> None:
        """Ask for a name, and save the present search."""
        panes = self.panes
        results = self.search.results.results
        if results is None:
            panes.show_message(_("No search to save; press g / to search."))
            return
        query = results.query.text
        panes.ask(
            _("Save the search as: "),
            panes.focused or self.search.results,
            lambda name: self.session.app.guarded(lambda: self._save(name, query)),
        )

    def _save(self, name: str | None, query: str) -> None:
        if name and name.strip():
            try:
                self.session.archive.save_query(name, query)
            except ValueError as error:
                self.panes.show_message(translated(str(error)))
                return
            self.panes.show_message(_("Saved as {name}; press g v to open it.").format(name=name.strip()))

    def choose_view(self) -> None:
        """Choose a view from a list; the unread counts of saved searches are filled in as they become known."""
        from tui_reader.ui.widgets.pick_screen import Choice, PickScreen

        app, archive = self.session.app, self.session.archive
        counts, saved = archive.counts(), archive.saved_queries()
        watches = [each for each in archive.watches() if each.new and not each.mistake]
        names = ((_("All"), counts.total), (_("Unread"), counts.unread), (_("Starred"), counts.starred))
        choices = [Choice(name, f"{count:,}") for name, count in names]
        choices += [Choice(each.name, each.query if each.query != each.name else "") for each in saved]
        choices += [Choice(each.watch.name, _note_of(each), words=each.watch.query) for each in watches]
        first_watch = len(FIXED) + len(saved)

        def chosen(index: int | None) -> None:
            self._counting.do(lambda: None)
            if index is None:
                return
            if index < len(FIXED):
                app.guarded(lambda: self.show(View(FIXED[index])))
            elif index >= first_watch:
                app.guarded(lambda: self.search.open_watch(watches[index - first_watch].watch))
            else:
                app.guarded(lambda: self.open_query(saved[index - len(FIXED)].query))

        def delete(index: int) -> bool:
            if not len(FIXED) <= index < first_watch:
                return False
            return bool(app.guarded(lambda: self._delete(saved[index - len(FIXED)].name)))

        picker = PickScreen(_("View"), choices, on_delete=delete)
        app.push_screen(picker, chosen)
        if saved:
            self._counting.do(lambda: self._count(picker, saved))

    def _delete(self, name: str) -> bool:
        self.session.archive.forget_query(name)
        return True

    def open_query(self, query: str) -> None:
        """Show the hits of a saved search."""
        self.search.open(query)

    def hits_of(self, saved: Sequence[SavedQuery], stop: Callable[[], bool]) -> dict[str, tuple[int, int]]:
        """The number of hits of each saved search and of the unread ones, by its name; those that cannot be run
        are left out. For a thread: `stop` is asked before each."""
        from tui_reader.query.nodes import QueryError
        from tui_reader.query.syntax import parse

        archive, found = self.session.archive, dict[str, tuple[int, int]]()
        for each in saved:
            if stop():
                break
            with suppress(ArchiveError, QueryError):
                query = parse(each.query)
                unread = archive.count_hits(unread_of(query), MOST + 1)
                found[each.name] = archive.count_hits(query, MOST + 1), unread
        return found

    def show(self, view: View) -> None:
        """Show a view in the present order, without another filter, to match its count."""
        if self.search.shown:
            self.search.leave()
        self.list.set_view(view._replace(order=self.list.rows.view.order))
        self.panes.set_focus(self.list)
        self.panes.fit_panes()

    def _count(self, picker: PickScreen, saved: list[SavedQuery]) -> None:
        """In a thread: count the unread hits of each saved search."""
        from tui_reader.query.nodes import QueryError
        from tui_reader.query.syntax import parse

        app, archive = self.session.app, self.session.archive
        for index, each in enumerate(saved, len(FIXED)):
            if self._counting.waiting:
                return
            try:
                count = archive.count_hits(unread_of(parse(each.query)), MOST + 1)
                note = ngettext("{count} unread", "{count} unread", count).format(count=count_text(count))
            except (ArchiveError, QueryError) as error:
                note = str(error)
            app.call_in_ui(lambda text, index=index: picker.pick_list.set_note(index, text), note)  # type: ignore[misc]


def _note_of(state: WatchState) -> str:
    """What a list of views says of a watch."""
    count = ngettext("{count} new", "{count} new", state.new).format(count=f"{state.new:,}")
    return labelled(_("watch"), count)
