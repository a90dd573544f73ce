"""Find on the main screen: in the titles of the list, in the outline, in the side list, or in the open text."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext

if TYPE_CHECKING:
    from tui_reader.ui.articles.article_list import ArticleList
    from tui_reader.ui.panes import Panes
    from tui_reader.ui.reader.outline.pane import Outline
    from tui_reader.ui.reader.reader import Reader
    from tui_reader.ui.search.controller import SearchController
    from tui_reader.ui.sources.side_list import SideList

RowsOfTitles: TypeAlias = "ArticleList | Outline | SideList"


MOST_EARLIER = 50
"""Words that are kept for the next prompt."""


class Finder:
    """Asks for a word, moves to the first match while it is typed, and steps through the matches."""

    def __init__(
        self,
        panes: Panes,
        rows: tuple[RowsOfTitles, ...],
        reader: Reader,
        search: SearchController,
    ) -> None:
        """`rows` are the panes whose rows are searched; everywhere else the open text is."""
        self.panes = panes
        self.rows = rows
        self.reader = reader
        self.search = search
        self._needles: dict[RowsOfTitles, str] = {}
        """The last word that was looked for in each pane of rows."""
        self._earlier: list[str] = []
        """Words that were looked for in texts, the latest last, each once."""

    def _focused_rows(self) -> RowsOfTitles | None:
        return next((pane for pane in self.rows if self.panes.focused is pane), None)

    def find(self) -> None:
        """Open the prompt for the focused pane; for the results, that of the search."""
        panes, rows = self.panes, self._focused_rows()
        if panes.focused is self.search.results:
            self.search.open_prompt()
            return
        if rows is None:
            self.reader.prepare_find()
            panes.ask("/", self.reader, self._text_entered, self.reader.find, earlier=tuple(self._earlier))
            return
        start = rows.cursor
        panes.ask(
            "/",
            rows,
            lambda text: self._row_entered(rows, start, text),
            lambda text: self._move(rows, text, 1, start),
        )

    def step(self, step: int) -> None:
        """Go to the next (1) or previous (-1) match in the focused pane."""
        rows, reader = self._focused_rows(), self.reader
        if rows is None:
            if self._leaves_result(step) and self.search.step(step):
                return
            found = reader.step_match(step)
            if found and reader.current_match is not None and not reader.finding:
                place, count = reader.current_match + 1, len(reader.matches.all)
                self.panes.show_message(_("Match {place} of {count}").format(place=place, count=count))
        else:
            needle = self._needles.get(rows, "")
            found = bool(needle) and self._move(rows, needle, step, rows.cursor + step)
        if not found:
            self.panes.show_message(_("Nothing to find yet; press / to find."))

    def _leaves_result(self, step: int) -> bool:
        """Whether a step leads past the last match in the text of a search result, or before the first."""
        last = len(self.reader.matches.all) - 1 if step > 0 else 0
        return self.search.shown and self.reader.current_match == last

    def _text_entered(self, text: str | None) -> None:
        if not text:
            self.reader.clear_find()
            return
        self._earlier = [*(each for each in self._earlier[1 - MOST_EARLIER :] if each != text), text]
        self.reader.find(text, lambda count: self._counted(text, count))

    def _counted(self, text: str, count: int) -> None:
        """Say how often a word occurs."""
        if count:
            message = ngettext("{count} match; n next, N previous", "{count} matches; n next, N previous", count)
            self.panes.show_message(message.format(count=count))
        else:
            self.panes.show_message(_("Not found: {text}").format(text=text))

    def _row_entered(self, rows: RowsOfTitles, start: int, text: str | None) -> None:
        """Enter keeps the match; Escape moves the cursor back to `start`."""
        if not text:
            rows.move_to(start)
            return
        self._needles[rows] = text
        if not self._move(rows, text, 1, start):
            self.panes.show_message(_("No title matches {text}.").format(text=text))

    def _move(self, rows: RowsOfTitles, needle: str, step: int, start: int) -> bool:
        """Move to the nearest row that contains a word; False when there is none."""
        count = rows.row_count()
        row = rows.find_row(needle, start % count, step) if needle and count else None
        if row is not None:
            rows.move_to(row)
        return row is not None
