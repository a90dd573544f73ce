"""The article list: the rows of a rows in groups, those that are selected, and what the list shows in words."""

from __future__ import annotations

from tui_reader.archive.values import Order, Row, View
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.text.width import cell_width
from tui_reader.ui.articles.filters import is_narrowed, view_words
from tui_reader.ui.articles.grouping import Group, group_of, group_title
from tui_reader.ui.articles.row_layout import THIN, RowLayout
from tui_reader.ui.articles.row_window import WINDOW, RowWindow
from tui_reader.ui.articles.selection import Selection
from tui_reader.ui.widgets.lines import Line
from tui_reader.ui.widgets.rows_pane import RowsPane

LOW = 12
"""A pane of fewer lines than this keeps to one line a row, and to no line a group unless somebody asks for groups,
so that more than a few articles are in sight."""

PAYS = 3
"""Rows that a group has on average where the lines above groups are worth their place."""


class ArticleList(RowsPane):
    """The rows of a rows. `group_headings`: whether lines above the rows say their month or source where that
    pays, as long as nobody asks for them or against them."""

    def __init__(self, rows: RowWindow, *, group_headings: bool = True, id: str | None = None) -> None:
        super().__init__(id=id)
        self.rows = rows
        self.selection = Selection()
        self._headings = group_headings
        self._asked: bool | None = None
        self._pays = False
        self._judged: object = None

    def row_count(self) -> int:
        return len(self.rows)

    def empty_line(self) -> Line:
        view = self.rows.view
        if is_narrowed(view):
            text = _("No article passes the filter; 1 shows all.")
        elif view.filter == "unread":
            text = _("No article here is unread.")
        else:
            text = _("No articles here.")
        return self.text_line(f" {text}", "muted")

    @property
    def row_height(self) -> int:
        return 2 if self.size.width < THIN and self.size.height >= LOW else 1

    @property
    def grouped(self) -> bool:
        """In a pane of two lines a group's line would leave none to its row."""
        if self.rows.view.order == "title" or self.body <= self.row_height:
            return False
        if self._asked is None:
            return self._headings and self.size.height >= LOW and self._groups_pay()
        return self._asked

    def _groups_pay(self) -> bool:
        """Whether the groups of this view are large, going by its first rows; asked again when it has doubled."""
        count = len(self.rows)
        judged = (self.rows.view, count.bit_length())
        if judged != self._judged:
            self._judged = judged
            rows = min(count, WINDOW)
            groups = 1 + sum(self._begins_group(row) for row in range(1, rows))
            self._pays = rows >= PAYS * groups
        return self._pays

    def group(self, row: int) -> Group | None:
        return group_of(self.rows.view.order, self.rows.row(row), self.rows.stands_as_read(row))

    def group_line(self, row: int) -> Line:
        title = group_title(self.rows.view.order, self.rows.row(row), self.rows.stands_as_read(row))
        return self.text_line(f" {title}", "group")

    @property
    def current(self) -> Row | None:
        """The row under the cursor, or None when the list is empty."""
        try:
            return self.rows.row(self.cursor) if len(self.rows) else None
        except IndexError:
            return None

    def heading(self) -> Line:
        view = self.rows.view
        names = {"all": _("Articles"), "unread": _("Unread"), "starred": _("Starred")}
        parts = [f"{names[view.filter]} {len(self.rows):,}"]
        count = len(self.selection)
        if count:
            parts.insert(0, ngettext("{count} selected", "{count} selected", count).format(count=f"{count:,}"))
        unread = self.rows.counts().unread
        if is_narrowed(view):
            parts += view_words(view)
        elif unread and view.filter != "unread" and not count:
            parts.append(ngettext("{count} unread", "{count} unread", unread).format(count=f"{unread:,}"))
        role = "pane-title-focused" if self.has_focus else "pane-title"
        text, order = f" {' · '.join(parts)}", order_name(view.order) + " "
        if cell_width(text + order, self.ambiguous) >= self.size.width:
            # What is shown comes before how: the order can be seen.
            order = ""
        return self.text_line(text, role, order)

    def row_lines(self, row: int) -> list[Line]:
        entry = self.rows.row(row)
        sheet = RowLayout(self.size.width, self.ambiguous)
        selected = entry.id in self.selection
        if self.row_height == 2:
            return sheet.two_lines(entry, selected)
        return [sheet.one_line(entry, selected)]

    def next_unread(self) -> None:
        self._to_unread(1)

    def previous_unread(self) -> None:
        self._to_unread(-1)

    def _to_unread(self, step: int) -> None:
        row = self.rows.find_unread((self.cursor + step) % max(1, len(self.rows)), step)
        if row is None:
            self.app.show_message(_("Nothing unread."))
        else:
            self.move_to(row)

    def find_row(self, needle: str, start: int, step: int) -> int | None:
        """The nearest row from `start` on whose title or source holds a word, going round."""
        return self.rows.find_title(needle, start, step)

    def look(self, view: View) -> None:
        """Show other bulletins or another order, with the cursor on the one it was on, or near its date when that
        is left out. What is selected stays so only among the same bulletins: nobody marks what is not in sight."""
        if view._replace(order="date") != self.rows.view._replace(order="date"):
            self.selection.clear()
        entry, line = self.current, self._line_of_cursor()
        self.rows.look(view)
        otherwise = 0
        if entry and entry.published and view.order == "date":
            otherwise = self.rows.row_of_day(entry.published.date())
        self._put_back(entry, line, otherwise)
        if self.current and (entry is None or self.current.id != entry.id):
            self.post_message(self.Moved(self, self.cursor))

    def reload(self, *, follow: bool = False) -> None:
        """Draw the archive as it is now: the bulletin under the cursor stays on its line of the screen while the
        view has it. `follow`: somebody else changed the archive, which takes no row away that stays in its place
        because of what was done here."""
        entry, line = self.current, self._line_of_cursor()
        if follow:
            self.rows.follow(self.cursor)
        else:
            self.rows.changed()
        self._put_back(entry, line, self.cursor)

    def marked(
        self,
        id: int,
        *,
        read: bool | None = None,
        starred: bool | None = None,
        tags: tuple[str, ...] | None = None,
    ) -> None:
        """A bulletin was marked, here or where it is read: its row says so and stays where it is."""
        if self.rows.marked(id, read=read, starred=starred, tags=tags):
            self.refresh()
        else:
            self.reload(follow=True)

    def _line_of_cursor(self) -> int:
        """How many lines stand above the row under the cursor."""
        return next((y for y, slot in enumerate(self.slots()) if slot == (self.cursor, 0)), 0)

    def _put_back(self, entry: Row | None, line: int, otherwise: int) -> None:
        """The cursor goes back to a bulletin and its line of the screen, or to the row that stands in for it."""
        row = self.rows.position(entry.id) if entry else None
        self.cursor = row if row is not None else max(0, min(otherwise, len(self.rows) - 1))
        self.top = self.top_above(self.cursor, line)
        self.keep_in_view()
        self.refresh()

    def toggle_group_headings(self) -> None:
        """Show or hide the lines above the groups, the cursor's row in its place."""
        if self.rows.view.order == "title":
            self.app.show_message(_("Titles stand in no groups; sort by date or source."))
            return
        line = self._line_of_cursor()
        self._asked = not self.grouped
        self.top = self.top_above(self.cursor, line)
        self.keep_in_view()
        self.refresh()


def order_name(order: Order) -> str:
    """The order of the list in words."""
    names = {
        "date": _("by date"),
        "title": _("by title"),
        "source": _("by source"),
        "unread": _("unread first"),
    }
    return names[order]
