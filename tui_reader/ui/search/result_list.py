"""The pane of search results, which replaces the article list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.geometry import Region
from textual.strip import Strip

from tui_reader.i18n import gettext as _
from tui_reader.messages.translation import translated
from tui_reader.text.width import cell_width
from tui_reader.ui.articles.article_list import LOW
from tui_reader.ui.keys.hints import action_hints
from tui_reader.ui.keys.keymap import Keymap
from tui_reader.ui.search.result_layout import hit_lines
from tui_reader.ui.search.results import PORTION, Results
from tui_reader.ui.widgets.empty_state import EmptyState
from tui_reader.ui.widgets.lines import Line
from tui_reader.ui.widgets.rows_pane import RowsPane
from tui_reader.ui.widgets.status import Hint

if TYPE_CHECKING:
    from tui_reader.archive.values import Hit, Row
    from tui_reader.ui.articles.row_facts import RowFacts
    from tui_reader.ui.panes import MarkUpdate

LOW_RESULT = 2
"""Lines of a hit in a pane of less than `LOW` lines."""

EARLIER = 8
"""Earlier queries that are shown. Chosen by hand."""

AHEAD = 10
"""Rows before the last one from which more hits are fetched."""


class ResultList(RowsPane):
    """The hits of a search, each with its row and the words around the hit."""

    def __init__(
        self,
        find_rows: Callable[[Sequence[int]], Sequence[Row]],
        on_need: Callable[[], object],
        keymap: Keymap,
        *,
        id: str | None = None,
    ) -> None:
        """`find_rows` reads the rows of bulletins; `on_need` is called when more hits should be fetched."""
        super().__init__(id=id)
        self.results: Results | None = None
        self.next_results: Results | None = None
        """A search without hits so far, during which those of the former one stay visible."""
        self.hint = ""
        """The text shown before the first search."""
        self.history: tuple[str, ...] = ()
        """The earlier queries, the last one at the end, which are shown until one is typed."""
        self.facts: RowFacts | None = None
        """What rows say of validity and next dates."""
        self._find_rows = find_rows
        self._on_need = on_need
        self._keymap = keymap

    def show(self, results: Results | None) -> None:
        """Show the results of another search."""
        self.results, self.next_results = results, None
        self.cursor = self.top = 0
        self.refresh()

    @property
    def latest(self) -> Results | None:
        """The search that was started last."""
        return self.next_results or self.results

    def row_count(self) -> int:
        return len(self.results.hits) if self.results else 0

    least_row_height = LOW_RESULT

    @property
    def row_height(self) -> int:
        return 3 if self.size.height >= LOW else LOW_RESULT

    @property
    def current_hit(self) -> Hit | None:
        """The hit under the cursor."""
        hits = self.results.hits if self.results else []
        return hits[self.cursor] if self.cursor < len(hits) else None

    @property
    def current(self) -> Row | None:
        """The bulletin under the cursor."""
        hit = self.current_hit
        return hit.row if hit else None

    def heading(self) -> Line:
        results = self.results
        if results is None:
            return self.bar_line(_("Search"))
        place = f"{self.cursor + 1:,}/{results.count_text()}" if results.hits else results.count_text()
        order = results.order_text()
        forms = [f"{order} · {_('folded')}", _("folded")] if results.distinct else [order]
        room = self.size.width // 3
        shown = next((each for each in forms if cell_width(each, self.ambiguous) <= room), "")
        return self.bar_line(results.title, f"{shown}  {place}" if shown else place)

    def empty_state(self) -> EmptyState:
        results, keymap = self.results, self._keymap
        if results is None:
            if not self.history:
                return EmptyState(_("Search all articles"), self.hint)
            earlier = tuple(Hint("", query) for query in reversed(self.history[-EARLIER:]))
            return EmptyState(_("Search all articles"), _("Up recalls the earlier searches:"), earlier)
        hints = action_hints(keymap, ("search", _("search")), ("back", _("list")))
        if results.error:
            return EmptyState(_("The search failed"), translated(results.error), hints)
        if not results.answered:
            return EmptyState(_("Searching…"))
        return EmptyState(_("Nothing found"), results.title, hints)

    def row_lines(self, row: int) -> list[Line]:
        hits = self.results.hits if self.results else []
        hit = hits[row]
        facts = self.facts.forms(hit.row.id) if self.facts is not None else ()
        return hit_lines(hit, self.row_height, self.size.width, self.ambiguous, facts)

    def draw(self, crop: Region) -> list[Strip]:
        drawn = super().draw(crop)
        if self.facts is not None and self.results is not None:
            near = [hit.row.id for hit in self.results.hits[self.top : self.top + self.body]]
            around = [hit.row.id for hit in self.results.hits[max(0, self.top - PORTION) : self.top + PORTION]]
            self.facts.want(near, lambda: around)
        return drawn

    def update_marks(self, id: int, marks: MarkUpdate) -> None:
        """Show the new marks of a bulletin."""
        if self.results:
            self.results.update_marks(id, marks)
            self.refresh()

    def reload_rows(self) -> None:
        """Read the rows near the cursor again."""
        results = self.results
        if results:
            if self.facts is not None:
                self.facts.renew()
            near = results.hits[max(0, self.cursor - PORTION) : self.cursor + PORTION]

            def read() -> None:
                results.replace_rows(self._find_rows([hit.row.id for hit in near]))
                self.refresh()

            self.app.aside(read, "hits")

    def move_to(self, row: int, *, notify: bool = True) -> None:
        super().move_to(row, notify=notify)
        if self.cursor + AHEAD >= self.row_count():
            self._on_need()
