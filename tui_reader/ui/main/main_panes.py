"""The widgets of the main screen and the opening of texts, as the session and the way back and forth use them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_reader.ui.panes import Panes, Session

if TYPE_CHECKING:
    from tui_reader.model import Bulletin
    from tui_reader.ui.announcements.ticker import Ticker
    from tui_reader.ui.articles.article_list import ArticleList
    from tui_reader.ui.articles.row_window import RowWindow
    from tui_reader.ui.attachments.controller import Attachments
    from tui_reader.ui.reader.outline.pane import Outline
    from tui_reader.ui.reader.reader import Reader
    from tui_reader.ui.search.controller import SearchController
    from tui_reader.ui.search.result_list import ResultList
    from tui_reader.ui.search.views import Views


class MainPanes(Panes):
    """Base class of the main screen: its widgets, as the session uses them."""

    list: ArticleList
    ticker: Ticker
    completed = False
    """Whether the panes that the first paint leaves out are there."""

    def watches_changed(self) -> None:
        """Show which articles newly match watches now."""
        raise NotImplementedError

    @property
    def sources_shown(self) -> bool:
        """Whether the side list is open."""
        raise NotImplementedError

    @property
    def reader(self) -> Reader:
        """The text."""
        raise NotImplementedError

    @property
    def outline(self) -> Outline:
        """The headings of the text."""
        raise NotImplementedError

    @property
    def results(self) -> ResultList:
        """The results of a search, which are shown instead of the list."""
        raise NotImplementedError

    @property
    def search(self) -> SearchController:
        """What searches the archive."""
        raise NotImplementedError

    @property
    def views(self) -> Views:
        """What shows views and saved searches."""
        raise NotImplementedError

    @property
    def attachments(self) -> Attachments:
        """What opens, fetches and saves the attachments of texts."""
        raise NotImplementedError

    @property
    def attachments_made(self) -> bool:
        """Whether an attachment has been listed or opened."""
        raise NotImplementedError

    def show_notes(self, id: int | None) -> None:
        """Draw the notes on the open text, which has this number in the archive; none for a page without."""
        raise NotImplementedError

    def mark_references(self, id: int | None) -> None:
        """Mark the references in the open text, which has this number in the archive; none for a page without."""
        raise NotImplementedError

    def end_attachments(self) -> None:
        """Stop fetching attachments and remove the copies that other programs were given."""
        raise NotImplementedError

    def end_search(self) -> None:
        """Stop searching, if a search is running."""
        raise NotImplementedError

    @property
    def chooser(self) -> ArticleList | ResultList:
        """The list, or the results instead of it."""
        return self.results if self.searching else self.list

    def sources_changed(self, renamed: tuple[str, str] | None) -> None:
        """Show the list of sources as it is now; `renamed` are the old and the new name of one."""
        raise NotImplementedError

    def focus_chooser(self) -> None:
        """Focus the list or the results, whichever is shown."""
        raise NotImplementedError

    def stop_preview(self) -> None:
        """Do not open the row under the cursor after all."""
        raise NotImplementedError

    def count_new(self, count: int) -> None:
        """Show how many bulletins have arrived; the numbers add up until a key is pressed or another message."""
        raise NotImplementedError


class PlacesSession(Session):
    """A session that shows texts in the reader."""

    rows: RowWindow

    @property
    def panes(self) -> MainPanes:
        """The main screen. Raises RuntimeError before it exists."""
        raise NotImplementedError

    def show(self, id: int) -> bool:
        """Open a bulletin at its reading position without marking it as read; False when the archive failed. A
        long one is there later: see `once_shown`."""
        raise NotImplementedError

    def show_page(self, bulletin: Bulletin) -> None:
        """Show a page that is not in the archive; a long one is there later: see `once_shown`."""
        raise NotImplementedError
