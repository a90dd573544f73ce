"""Bookmarks by key: a letter after the key that sets one or goes to one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui_reader.display_title import shown_title
from tui_reader.i18n import gettext as _
from tui_reader.ui.navigation.bookmarks import Bookmark, Bookmarks, UnreadableBookmarks
from tui_reader.ui.navigation.places import KeptPlace
from tui_reader.ui.widgets.status import Hint

if TYPE_CHECKING:
    from tui_reader.ui.main.main_panes import PlacesSession
    from tui_reader.ui.main.navigator import Navigator


class BookmarkKeys:
    """Takes the letter of a bookmark, or Escape."""

    def __init__(self, session: PlacesSession, navigator: Navigator, bookmarks: Bookmarks) -> None:
        self._session = session
        self._navigator = navigator
        self._bookmarks = bookmarks
        self._act: Callable[[str], None] | None = None

    @property
    def shown(self) -> bool:
        """Whether a letter is awaited, so that keys belong here."""
        return self._act is not None

    def start_setting(self) -> None:
        """Wait for the letter of a bookmark on the open text."""
        if isinstance(self._navigator.text_place(), KeptPlace):
            self._await(self._set, (Hint(_("letter"), _("set a bookmark here")),))
        else:
            self._session.app.show_message(_("Only an article that the archive holds can have a bookmark."))

    def start_going(self) -> None:
        """Wait for the letter of the bookmark to go to, and show which there are."""
        marks = self._read()
        if marks:
            self._await(self._go, tuple(Hint(letter, mark.title) for letter, mark in marks.items()))
        elif marks is not None:
            key = self._session.key_text("set-bookmark")
            self._session.app.show_message(_("No bookmarks yet; {key} and a letter set one.").format(key=key))

    def press(self, key: str) -> bool:
        """Take the letter; False for a key that is none, which keeps its meaning."""
        act = self._act
        self._await(None, ())
        if act is not None and len(key) == 1 and key.isalnum():
            act(key)
            return True
        return key == "escape"

    def _await(self, act: Callable[[str], None] | None, hints: tuple[Hint, ...]) -> None:
        self._act = act
        panes = self._session.panes
        panes.status.typed = ""
        panes.show_following(_("Bookmarks"), (*hints, Hint("Esc", _("leave"))) if act else ())

    def _set(self, letter: str) -> None:
        place, bulletin = self._navigator.text_place(), self._session.shown_bulletin
        if not isinstance(place, KeptPlace) or bulletin is None:
            return
        block, offset = place.position
        try:
            self._bookmarks.set(letter, Bookmark(place.address, shown_title(bulletin), block, offset))
        except (OSError, UnreadableBookmarks) as error:
            self._explain(error)
        else:
            message = _("Bookmark {letter} set; {key} {letter} returns here.")
            key = self._session.key_text("go-to-bookmark")
            self._session.app.show_message(message.format(letter=letter, key=key))

    def _go(self, letter: str) -> None:
        marks = self._read()
        if marks is None:
            return
        mark = marks.get(letter)
        if mark is None:
            self._session.app.show_message(_("No bookmark {letter}.").format(letter=letter))
        else:
            self._navigator.visit(KeptPlace(mark.address, (mark.block, mark.offset)))

    def _read(self) -> dict[str, Bookmark] | None:
        """The bookmarks; None, with a message, when the file cannot be read."""
        try:
            return self._bookmarks.all()
        except (OSError, UnreadableBookmarks) as error:
            self._explain(error)
            return None

    def _explain(self, error: OSError | UnreadableBookmarks) -> None:
        if isinstance(error, OSError):
            message = _("The bookmarks cannot be used: {error}").format(error=error)
        else:
            message = _("{file} holds no bookmarks; repair or delete it.").format(file=error)
        self._session.app.show_message(message)
