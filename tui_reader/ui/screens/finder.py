"""Find on the main screen: a word of a title where one chooses, a word of the text where one reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.text.fold import fold

if TYPE_CHECKING:
    from tui_reader.ui.screens.main import MainScreen


class Finder:
    """Asks for the word, goes to the first match while it is typed, and steps on with `n` and `N`."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen
        self._needle = ""
        """What was last looked for in the list, folded."""

    def ask(self) -> None:
        """Open the prompt for the focused pane."""
        screen = self.screen
        if screen.focused is screen.list:
            start = screen.list.cursor
            screen.ask("/", screen.list, self._asked_list, lambda text: self._to_title(fold(text), 1, start))
        else:
            screen.ask("/", screen.reader, self._asked_text, screen.reader.find)

    def step(self, step: int) -> None:
        """The next (1) or previous (-1) match in the focused pane."""
        screen = self.screen
        if screen.focused is screen.list:
            if self._needle:
                self._to_title(self._needle, step, screen.list.cursor + step)
        elif not screen.reader.step_match(step):
            screen.status.say(_("Nothing is being looked for; / finds."))

    def _asked_text(self, text: str | None) -> None:
        reader, status = self.screen.reader, self.screen.status
        if not text:
            reader.clear_find()
            return
        count = reader.find(text)
        if count:
            said = ngettext("{count} match; n next, N previous", "{count} matches; n next, N previous", count)
            status.say(said.format(count=count))
        else:
            status.say(_("{text} does not occur in this text.").format(text=text))

    def _asked_list(self, text: str | None) -> None:
        self._needle = fold(text or "")
        if text and not self._to_title(self._needle, 1, self.screen.list.cursor):
            self.screen.status.say(_("No title here has {text}.").format(text=text))

    def _to_title(self, needle: str, step: int, start: int) -> bool:
        """Move to the nearest row that holds a folded needle; False when none does."""
        articles = self.screen.list
        if not needle or not articles.row_count():
            return not needle
        row = articles.shelf.find_title(needle, start % articles.row_count(), step)
        if row is not None:
            articles.move_to(row)
        return row is not None
