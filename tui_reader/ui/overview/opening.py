"""What leads from the list to the overview and to other articles with the same text, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext

if TYPE_CHECKING:
    from tui_reader.archive.values import Row, View
    from tui_reader.ui.articles.article_list import ArticleList
    from tui_reader.ui.overview.screen import OverviewPlace
    from tui_reader.ui.panes import Panes, Session
    from tui_reader.ui.search.controller import SearchController


class OverviewKeys:
    """The actions of the main screen. All methods may raise ArchiveError; see `Host.guarded`."""

    def __init__(self, panes: Panes, session: Session, articles: ArticleList, search: SearchController) -> None:
        self.panes, self.session, self.list, self.search = panes, session, articles, search

    def open_overview(self) -> None:
        """Open the overview of the view of the list; what is opened there is shown in the list."""
        from tui_reader.ui.overview.screen import show_overview

        show_overview(self.session, self.list.rows.view, self._chosen)

    def _chosen(self, place: OverviewPlace) -> None:
        view = place.view
        if view is None:
            self.session.app.guarded(lambda: self.search.open(place.query))
        else:
            self.session.app.guarded(lambda: self._show(view))

    def _show(self, view: View) -> None:
        if self.search.shown:
            self.search.leave()
        self.list.set_view(view)
        self.panes.set_focus(self.list)
        self.panes.fit_panes()

    def toggle_distinct(self) -> None:
        """Fold articles with the same text into one row, or show all: in the results of a search, or in the list
        and in later searches."""
        if self.search.shown:
            self.search.toggle_distinct()
            key = self.session.key_text("same-texts")
            folded = _("Articles with the same text are folded; {key} lists those of a row.").format(key=key)
            self.panes.show_message(folded if self.search.distinct else _("Showing every article."))
            return
        view, archive = self.list.rows.view, self.session.archive
        self.list.set_view(view._replace(distinct=not view.distinct))
        self.panes.fit_panes()
        self.search.distinct = not view.distinct
        if view.distinct:
            self.panes.show_message(_("Showing every article."))
            return
        hidden = archive.count(view) - archive.count(view._replace(distinct=True))
        message = ngettext(
            "{count} article with the same text as another is folded; {key} lists those of a row.",
            "{count} articles with the same text as others are folded; {key} lists those of a row.",
            hidden,
        ).format(count=f"{hidden:,}", key=self.session.key_text("same-texts"))
        if waiting := archive.unfingerprinted():
            message += " " + ngettext(
                "{count} has not been compared yet.", "{count} have not been compared yet.", waiting
            ).format(count=f"{waiting:,}")
        self.panes.show_message(message)

    def choose_same_text(self) -> None:
        """List the other articles with the text of the one under the cursor or open, and open one."""
        from tui_reader.ui.widgets.pick_screen import Choice, PickScreen

        row = self.panes.current_row if self.panes.listing else None
        id = row.id if row else None if self.panes.listing else self.session.target_id
        if id is None:
            return
        others = self.session.archive.same_texts(id)
        if not others:
            self.panes.show_message(_("No other article has this text."))
            return

        def chosen(index: int | None) -> None:
            if index is not None:
                self.session.app.guarded(lambda: self.session.read(others[index].id))

        choices = [Choice(each.title, _note(each), words=each.address) for each in others]
        self.session.app.push_screen(PickScreen(_("Same text"), choices), chosen)


def _note(row: Row) -> str:
    day = row.published.date().isoformat() if row.published else ""
    return " · ".join(filter(None, (row.source or row.site or row.origin or "", day)))
