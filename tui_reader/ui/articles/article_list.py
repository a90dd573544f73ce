"""The article list: the rows of a view in groups, the selection, and the heading that describes the view."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, get_args

from textual.geometry import Region
from textual.strip import Strip

from tui_reader.archive.values import Order, Row, View
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.text.width import cell_width, crop
from tui_reader.ui.articles.filters import describe_filter, is_narrowed
from tui_reader.ui.articles.grouping import Group, group_of, group_title
from tui_reader.ui.articles.row_layout import EDGE, LEAD, NARROW, TWO_LINES, RowLayout
from tui_reader.ui.articles.row_window import WINDOW, RowAwaited, RowWindow
from tui_reader.ui.keys.hints import action_hints
from tui_reader.ui.keys.keymap import Keymap
from tui_reader.ui.panes import MarkUpdate
from tui_reader.ui.widgets.empty_state import EmptyState
from tui_reader.ui.widgets.lines import EMPTY_LINE, Line, Run
from tui_reader.ui.widgets.rows_pane import RowsPane

if TYPE_CHECKING:
    from tui_reader.ui.articles.row_facts import RowFacts

LOW = 12
"""Lines below which a pane shows rows of one line, and no group headings unless the user asks for them."""

ROWS_PER_GROUP = 3
"""Rows per group, on average, from which group headings are shown. Chosen by hand."""


Period = Literal["months", "years"]
"""The groups of a list by date, smaller ones first."""


class Selection:
    """Selected bulletins by their number in the archive, which does not change when rows move.

    `last` is the bulletin selected last by itself, where a range begins.
    """

    def __init__(self) -> None:
        self._ids: set[int] = set()
        self.last: int | None = None

    def __contains__(self, id: object) -> bool:
        return id in self._ids

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def ids(self) -> list[int]:
        """All selected bulletins, in the order of their numbers."""
        return sorted(self._ids)

    def toggle(self, id: int) -> None:
        """Select a bulletin, or deselect it."""
        self._ids ^= {id}
        self.last = id if id in self._ids else None

    def add(self, ids: Iterable[int]) -> None:
        """Select more bulletins."""
        self._ids.update(ids)

    def clear(self) -> None:
        """Deselect all bulletins."""
        self._ids.clear()
        self.last = None


class ArticleList(RowsPane):
    """The rows of an archive's view, of which some may be selected."""

    def __init__(
        self, rows: RowWindow, keymap: Keymap, *, group_headings: bool = True, id: str | None = None
    ) -> None:
        """`group_headings`: show headings where groups are large, as long as the user has not chosen."""
        super().__init__(id=id)
        self.rows = rows
        rows.on_arrived = self._rows_arrived
        self._shown_without: int | None = None
        """The row under the cursor, if it was drawn before it had come from the archive."""
        self.facts: RowFacts | None = None
        """What rows say of validity and next dates; None at the start, which does without."""
        self._keymap = keymap
        self.selection = Selection()
        self._automatic_headings = group_headings
        self._chosen_headings: bool | None = None
        self._large: Period | None = None
        self._measured: object = None
        self._row_layout = RowLayout(0, 1, False), False
        """The layout of all rows that are drawn together, and whether it is that of two lines."""

    def row_count(self) -> int:
        return len(self.rows)

    def _rows_arrived(self) -> None:
        """Draw rows that have come from an archive behind a network, and open the one under the cursor."""
        if not self.is_attached:
            return
        self.refresh()
        if self._shown_without == self.cursor and self.current is not None:
            self._shown_without = None
            self.post_message(self.Moved(self, self.cursor))

    def move_to(self, row: int, *, notify: bool = True) -> None:
        super().move_to(row, notify=notify)
        self.rows.look_ahead(self.cursor)

    def empty_state(self) -> EmptyState:
        if self.rows.awaited:
            return EmptyState(_("Waiting for the archive…"))
        view, total, keymap = self.rows.view, self.rows.counts().total, self._keymap
        everything = action_hints(keymap, ("show-all", _("show all articles")))
        if is_narrowed(view):
            hints = (*everything, *action_hints(keymap, ("filter", _("filter"))))
            return EmptyState(_("No article matches the filter"), " · ".join(describe_filter(view)), hints)
        if not total:
            hints = action_hints(
                keymap, ("add", _("add a site, feed or folder")), ("sync-all", _("sync")), ("help", _("keys"))
            )
            return EmptyState(_("No articles yet"), _("What your sources publish is listed here."), hints)
        if view.filter == "unread":
            read = ngettext("The only article has been read.", "All {count} articles have been read.", total)
            return EmptyState(_("No unread articles"), read.format(count=f"{total:,}"), everything)
        return EmptyState(
            _("No starred articles"),
            _("A star marks an article for later."),
            (*everything, *action_hints(keymap, ("toggle-star", _("star the article under the cursor")))),
        )

    @property
    def row_height(self) -> int:
        # Textual computes the size at each call.
        width, height = self.size
        return 2 if TWO_LINES <= width < NARROW and height >= LOW else 1

    @property
    def grouped(self) -> bool:
        # In a pane with lines for one row only, a heading would hide it.
        if self.rows.view.order == "title" or self.body <= self.row_height:
            return False
        if self._chosen_headings is None:
            return self._automatic_headings and self.size.height >= LOW and self._large_groups() is not None
        return self._chosen_headings

    def _large_groups(self) -> Period | None:
        """The groups that are large on average: months, or else years; None if neither are. Measured on the first
        rows of the view, and again when it has doubled."""
        count = len(self.rows)
        measured = (self.rows.view, count.bit_length())
        if measured != self._measured:
            rows = min(count, WINDOW)
            try:
                self._group_by(0, "years")
            except IndexError:
                # Not known before the first rows have come.
                return None
            self._measured = measured
            self._large = next(
                (
                    period
                    for period in get_args(Period)
                    if rows >= ROWS_PER_GROUP * self._count_groups(rows, period)
                ),
                None,
            )
        return self._large

    def _count_groups(self, rows: int, period: Period) -> int:
        keys = [self._group_by(row, period) for row in range(rows)]
        return 1 + sum(one != other for one, other in pairwise(keys))

    def _group_by(self, row: int, period: Period) -> Group | None:
        order, read = self.rows.view.order, self.rows.grouped_as_read(row)
        return group_of(order, self.rows.row(row), read, months=period == "months")

    def group(self, row: int) -> Group | None:
        return self._group_by(row, self._large_groups() or "years")

    def group_line(self, row: int) -> Line:
        months = self._large_groups() == "months"
        title = group_title(
            self.rows.view.order, self.rows.row(row), self.rows.grouped_as_read(row), months=months
        )
        shown = crop(title, self.size.width - LEAD - EDGE, self.ambiguous)
        cells = LEAD + cell_width(shown, self.ambiguous) + 1
        rule = max(0, self.size.width - EDGE - cells)
        return Line((Run(" " * LEAD + shown + " ", "group"), Run("─" * rule, "rule")), cells + rule)

    @property
    def current(self) -> Row | None:
        """The row under the cursor, or None in an empty list and while it has not come from the archive."""
        if self.rows.awaited:
            self._shown_without = self.cursor
        try:
            return self.rows.row(self.cursor) if len(self.rows) else None
        except RowAwaited:
            self._shown_without = self.cursor
            return None
        except IndexError:
            return None

    @property
    def awaited(self) -> Row | None:
        """The row under the cursor, which is waited for; None in an empty list."""
        try:
            return self.rows.awaited_row(self.cursor) if len(self.rows) else None
        except IndexError:
            return None

    def heading(self) -> Line:
        view = self.rows.view
        names = {"all": _("Articles"), "unread": _("Unread"), "starred": _("Starred")}
        parts = [names[view.filter]]
        if view.distinct:
            parts.append(_("folded"))
        count = len(self.selection)
        if count:
            parts.insert(0, ngettext("{count} selected", "{count} selected", count).format(count=f"{count:,}"))
        unread = self.rows.counts().unread
        if is_narrowed(view):
            parts += describe_filter(view)
        elif unread and view.filter == "all" and not count:
            parts.append(ngettext("{count} unread", "{count} unread", unread).format(count=f"{unread:,}"))
        if view.order != "date":
            parts.append(order_name(view.order))
        return self.bar_line(" · ".join(parts), self.position_text)

    @property
    def _below_year(self) -> bool:
        """Whether the year of each row is in the heading of its group."""
        return self.rows.view.order in ("date", "unread") and self.grouped

    def draw(self, crop: Region) -> list[Strip]:
        self._row_layout = RowLayout(self.size.width, self.ambiguous, self._below_year), self.row_height == 2
        drawn = super().draw(crop)
        if self.facts is not None:
            body, rows = self.body, self.rows
            near = [row.id for row in rows.loaded(self.top - body // 2, self.top + body + body // 2)]
            self.facts.want(near, lambda: [row.id for row in rows.loaded(self.top - body, self.top + 3 * body)])
        return drawn

    def row_lines(self, row: int) -> list[Line]:
        try:
            entry = self.rows.row(row)
        except RowAwaited:
            if row == self.cursor:
                self._shown_without = row
            return [self.text_line(" " * LEAD + "…", "muted"), EMPTY_LINE][: self.row_height]
        layout, two_lines = self._row_layout
        selected = entry.id in self.selection
        facts = self.facts.forms(entry.id) if self.facts is not None else ()
        if two_lines:
            return layout.two_lines(entry, selected, facts)
        return [layout.one_line(entry, selected, facts)]

    def step_unread(self, step: int) -> None:
        """Move the cursor to the next (1) or previous (-1) unread article, wrapping around."""
        row = self.rows.find_unread((self.cursor + step) % max(1, len(self.rows)), step)
        if row is None:
            self.app.show_message(_("No unread articles."))
        else:
            self.move_to(row)

    def find_row(self, needle: str, start: int, step: int) -> int | None:
        """The nearest row from `start` on whose title or publisher contains a word, wrapping around."""
        return self.rows.find_title(needle, start, step)

    def set_view(self, view: View) -> None:
        """Show other bulletins or another order. The cursor stays on its bulletin, or near its date when the view
        leaves it out. The selection is cleared unless only the order changes: hidden articles are never marked."""
        if view._replace(order="date") != self.rows.view._replace(order="date"):
            self.selection.clear()
        entry, line = self.current, self._line_of_cursor()
        fresh = self.rows.renewed(view)
        fallback = 0
        if entry and entry.published and view.order == "date":
            fallback = fresh.index_of_day(entry.published.date())
        if not self._show_rows(fresh, entry, line, fallback):
            return
        if self.current and (entry is None or self.current.id != entry.id):
            self.post_message(self.Moved(self, self.cursor))

    def reload(self, *, keep_pinned: bool = False) -> None:
        """Read the view again. The bulletin under the cursor stays on its line while the view contains it.

        `keep_pinned`: another program has changed the archive, and rows that stay in place after a change of their
        marks go on doing so.
        """
        while True:
            changes, entry, cursor = self.rows.changes, self.current, self.cursor
            renewed = self.rows.renewed_around(cursor) if keep_pinned else self.rows.renewed(self.rows.view)
            if (
                self._show_rows(
                    renewed,
                    entry,
                    self._line_of_cursor(),
                    cursor,
                    unless=lambda: (
                        self.rows.changes != changes or self.cursor != cursor  # noqa: B023
                    ),
                )
                is not None
            ):
                return

    def update_marks(self, id: int, marks: MarkUpdate) -> None:
        """Show the new marks of a bulletin; its row stays in place."""
        if self.rows.update_marks(id, marks):
            self.refresh()
        else:
            self.reload(keep_pinned=True)

    def _line_of_cursor(self) -> int:
        """The number of lines above the row under the cursor."""
        return next((y for y, slot in enumerate(self.slots()) if slot == (self.cursor, 0)), 0)

    def _show_rows(
        self,
        fresh: RowWindow,
        entry: Row | None,
        line: int,
        fallback: int,
        unless: Callable[[], bool] = lambda: False,
    ) -> bool | None:
        """Show other rows once they have come, with the cursor on a bulletin, on its former line, or on the row
        `fallback`. False where the archive fails, None if `unless` holds by then; both change nothing."""
        fresh.load_count()
        row = fresh.index_of(entry.id) if entry else None
        cursor = row if row is not None else max(0, min(fallback, len(fresh) - 1))
        fresh.load_around(cursor)
        if unless():
            return None
        if not self.rows.become(fresh):
            return False
        if self.facts is not None:
            self.facts.renew()
        self.cursor = max(0, min(cursor, len(self.rows) - 1))
        self.top = self.top_above(self.cursor, line)
        self.keep_in_view()
        self.refresh()
        return True

    def toggle_group_headings(self) -> None:
        """Show or hide the group headings; the row under the cursor stays on its line."""
        if self.rows.view.order == "title":
            self.app.show_message(_("No groups when sorted by title; sort by date or publisher."))
            return
        line = self._line_of_cursor()
        self._chosen_headings = not self.grouped
        self.top = self.top_above(self.cursor, line)
        self.keep_in_view()
        self.refresh()


def order_name(order: Order) -> str:
    """The name of an order of the list."""
    names = {
        "date": _("by date"),
        "title": _("by title"),
        "source": _("by publisher"),
        "unread": _("unread first"),
    }
    return names[order]
