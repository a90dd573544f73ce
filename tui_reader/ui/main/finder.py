"""Find on the main screen: a word of a title where one chooses, a word of the text where one reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext

if TYPE_CHECKING:
    from tui_reader.ui.articles.article_list import ArticleList
    from tui_reader.ui.main.screen import MainScreen
    from tui_reader.ui.reader.outline import Outline

RowsOfTitles: TypeAlias = "ArticleList | Outline"


class Finder:
    """Asks for the word, goes to the first match while it is typed, and steps on with `n` and `N`."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen
        self._needles: dict[RowsOfTitles, str] = {}
        """What was last looked for in the list and in the outline."""

    def _rows(self) -> RowsOfTitles | None:
        """The focused pane when it is one of rows; None where one reads."""
        screen = self.screen
        return next((pane for pane in (screen.list, screen.outline) if screen.focused is pane), None)

    def ask(self) -> None:
        """Open the prompt for the focused pane."""
        screen, pane = self.screen, self._rows()
        if screen.focused is screen.results:
            screen.search.do_search()
            return
        if pane is None:
            screen.ask("/", screen.reader, self._asked_text, screen.reader.find)
            return
        start = pane.cursor
        screen.ask(
            "/",
            pane,
            lambda text: self._asked_rows(pane, start, text),
            lambda text: self._to(pane, text, 1, start),
        )

    def step(self, step: int) -> None:
        """The next (1) or previous (-1) match in the focused pane."""
        pane = self._rows()
        if pane is None:
            reader = self.screen.reader
            if self._past_the_last(step) and self.screen.search.step(step):
                return
            found = reader.step_match(step)
            if found and reader.current_match is not None:
                place, count = reader.current_match + 1, len(reader.matches.all)
                self.screen.show_message(_("Match {place} of {count}").format(place=place, count=count))
        else:
            needle = self._needles.get(pane, "")
            found = bool(needle) and self._to(pane, needle, step, pane.cursor + step)
        if not found:
            self.screen.show_message(_("Nothing is being looked for; / finds."))

    def _past_the_last(self, step: int) -> bool:
        """Whether a step leaves the last match of a result, or the first one backwards."""
        reader = self.screen.reader
        last = len(reader.matches.all) - 1 if step > 0 else 0
        return self.screen.search.shown and reader.current_match == last

    def _asked_text(self, text: str | None) -> None:
        reader, status = self.screen.reader, self.screen.status
        if not text:
            reader.clear_find()
            return
        count = reader.find(text)
        if count:
            said = ngettext("{count} match; n next, N previous", "{count} matches; n next, N previous", count)
            status.show_message(said.format(count=count))
        else:
            status.show_message(_("{text} does not occur in this text.").format(text=text))

    def _asked_rows(self, pane: RowsOfTitles, start: int, text: str | None) -> None:
        """Escape goes back to where the cursor was."""
        if not text:
            pane.move_to(start)
            return
        self._needles[pane] = text
        if not self._to(pane, text, 1, start):
            self.screen.show_message(_("No title here has {text}.").format(text=text))

    def _to(self, pane: RowsOfTitles, needle: str, step: int, start: int) -> bool:
        """Move to the nearest row that holds a word; False when none does."""
        count = pane.row_count()
        row = pane.find_row(needle, start % count, step) if needle and count else None
        if row is not None:
            pane.move_to(row)
        return row is not None
