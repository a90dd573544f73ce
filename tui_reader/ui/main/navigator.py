"""Back and forth between the places that were visited: texts, pages that are not kept, searches, and the screens
over the panes that lead to texts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from tui_reader.i18n import gettext as _
from tui_reader.text.secrets import shown_address
from tui_reader.ui.navigation.history import History
from tui_reader.ui.navigation.places import AnyPlace, KeptPlace, ScreenPlace, SearchPlace, UnkeptPlace

if TYPE_CHECKING:
    from tui_reader.ui.main.main_panes import PlacesSession


Result = TypeVar("Result")


class Navigator:
    """Records what is read, not what is only previewed, and returns there."""

    def __init__(self, session: PlacesSession) -> None:
        self._session = session
        self._history: History[AnyPlace] = History()
        self._visited: AnyPlace | None = None
        """The place visited last, as it was when it was last on the screen."""
        self._entered = self._arriving = False
        """Whether the last visit was to another place than the one before; and whether it goes on to a passage."""

    def clear_visited(self) -> None:
        """The archive was replaced: what is on the screen belongs to none. Earlier places are found by address."""
        self._visited = None

    def text_place(self) -> KeptPlace | UnkeptPlace | None:
        """The reading position of the text in the reader; None without a text."""
        session = self._session
        panes = session.panes
        bulletin = panes.reader.bulletin
        if bulletin is None:
            return None
        if session.open_id is None:
            return UnkeptPlace(bulletin, panes.reader.position, panes.searching)
        return KeptPlace(bulletin.address, panes.reader.position, panes.searching)

    def _search_place(self) -> SearchPlace | None:
        """The row of the results that are shown."""
        panes = self._session.panes
        results = panes.results.latest if panes.searching else None
        return SearchPlace(results.query.text, panes.results.cursor) if results else None

    def remember(self) -> None:
        """Take the present position in the visited text; called before another text is shown."""
        self._visited = self._visited_now()

    def _visited_now(self) -> AnyPlace | None:
        """The place visited last as it is now, if it is still on the screen, else as it was."""
        visited = self._visited
        match visited:
            case SearchPlace():
                search = self._search_place()
                return search if search and search.resembles(visited) else visited
            case KeptPlace() | UnkeptPlace():
                text = self.text_place()
                return visited._replace(position=text.position) if text and text.resembles(visited) else visited
            case ScreenPlace():
                return visited
        return None

    def visit_text(self) -> None:
        """The text in the reader is being read from now on."""
        self._visit(self.text_place())

    def text_replaced(self) -> None:
        """The reader shows another text in place of the one that is being read."""
        self._visited = self.text_place()

    def visit_search(self) -> None:
        """The results that are shown were asked for."""
        self._visit(self._search_place())

    def leave_screen(self, reopen: Callable[[], object]) -> None:
        """A screen over the panes is about to lead to a text; `reopen` shows it again."""
        self._visit(ScreenPlace(reopen))

    def back_from_screen(self) -> None:
        """Go to the place before the screen that was returned to, which is closed already."""
        if isinstance(self._visited, ScreenPlace):
            self._step(self._history.back)

    def _visit(self, place: AnyPlace | None) -> None:
        visited = self._visited_now()
        self._entered = place is not None and (visited is None or not place.resembles(visited))
        if visited and self._entered:
            self._history.leave(visited)
        self._visited = place or visited

    def leave_position(self) -> None:
        """Before a jump in the open text: record where it began. Previews leave no record."""
        text, visited = self.text_place(), self._visited_now()
        if not self._arriving and visited and text and text.resembles(visited):
            self._history.leave(visited)

    def arrive(self, go: Callable[[], Result]) -> Result:
        """Jump to a passage of the text that was opened for it: where that text was left long ago is no place to
        return to."""
        self._arriving = self._entered
        try:
            return go()
        finally:
            self._arriving = False

    def visit(self, place: AnyPlace) -> None:
        """Go to a place from elsewhere than the history, such as a bookmark; `back` returns."""
        before = self._visited_now()
        if self._go(place) and before is not None:
            self._history.leave(before)

    def back(self) -> None:
        """Return to the place before this one; while browsing, to the text that was read last."""
        if self._returned_to_visited():
            return
        if not self._step(self._history.back):
            self._session.app.show_message(_("No earlier place."))

    def forward(self) -> None:
        """Return to the place from which `back` came."""
        if not self._step(self._history.forward):
            self._session.app.show_message(_("No later place."))

    def leave_page(self) -> bool:
        """Return from a page that is not kept, or an attachment, to the place before it, past all jumps in it;
        False where there is none."""
        shown = self.text_place()
        if not isinstance(shown, UnkeptPlace) or not self._is_here(shown):
            return False
        return self._step(self._history.back, past=shown)

    def _here(self) -> AnyPlace | None:
        panes = self._session.panes
        return self._search_place() if panes.focused is panes.results else self.text_place()

    def _is_here(self, place: AnyPlace) -> bool:
        return self._visited is not None and place.resembles(self._visited)

    def _returned_to_visited(self) -> bool:
        """Go to the place visited last if something else has the attention; False if it is on the screen."""
        if isinstance(self._visited, ScreenPlace):
            # It was closed since.
            self._visited = self.text_place()
        here, visited = self._here(), self._visited
        return visited is not None and (here is None or not self._is_here(here)) and self._go(visited)

    def _step(self, step: Callable[[AnyPlace | None], AnyPlace | None], *, past: AnyPlace | None = None) -> bool:
        """Go to the nearest place that still exists, and is in another text than `past`; False when there is
        none."""
        here = self._here()
        here = here if here and self._is_here(here) else self._visited_now()
        while place := step(here):
            if not (past and place.resembles(past)) and self._go(place):
                return True
            here = None
        return False

    def _go(self, place: AnyPlace) -> bool:
        """Show a place and move the focus there; False, with a message, when it does not exist any more."""
        self.remember()
        session, panes = self._session, self._session.panes
        match place:
            case SearchPlace(query, row):
                panes.search.return_to(query, row)
            case KeptPlace(address, position, in_results):
                id = session.archive.find(address)
                if id is None:
                    gone = _("This article is not in the archive any more: {address}")
                    session.app.show_message(gone.format(address=shown_address(address)))
                    return False
                self._show_list_unless(in_results)
                if not session.show(id):
                    return False
                row_of_list = session.rows.index_of(id)
                if row_of_list is not None:
                    panes.list.move_to(row_of_list, notify=False)
                self._read_at(position)
            case UnkeptPlace(bulletin, position, in_results):
                self._show_list_unless(in_results)
                session.show_page(bulletin)
                self._read_at(position)
            case ScreenPlace(reopen):
                reopen()
        self._visited = place
        return True

    def _show_list_unless(self, in_results: bool) -> None:
        """Leave the results for a place that was read beside the list."""
        panes = self._session.panes
        if panes.searching and not in_results:
            panes.search.leave()

    def _read_at(self, position: tuple[int, int]) -> None:
        panes = self._session.panes
        panes.stop_preview()
        panes.set_focus(panes.reader)
        self._session.once_shown(lambda: panes.reader.go_to_position(position))
