"""The article list: marks, title, source and date, cropped by cells, two lines a row where the pane is thin."""

from __future__ import annotations

from tui_reader.archive.view import Row
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.text.width import cell_width, crop
from tui_reader.ui.lines import Line, Run
from tui_reader.ui.shelf import Shelf
from tui_reader.ui.widgets.rows import RowsPane

THIN = 60
"""Below this width, in cells, a title and its date do not fit on one line with room for a headline."""

LOW = 12
"""A pane of fewer lines than this keeps to one line a row, so that more than a few articles are in sight."""

SOURCE_CELLS = 16


class ArticleList(RowsPane):
    """The rows of a shelf."""

    def __init__(self, shelf: Shelf, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.shelf = shelf

    def row_count(self) -> int:
        return len(self.shelf)

    def empty_line(self) -> Line:
        text = _("No article here is unread.") if self.shelf.view.filter == "unread" else _("No articles here.")
        return self.text_line(f" {text}", "muted")

    @property
    def row_height(self) -> int:
        return 2 if self.size.width < THIN and self.size.height >= LOW else 1

    @property
    def current(self) -> Row | None:
        """The row under the cursor, or None when the list is empty."""
        try:
            return self.shelf.row(self.cursor) if len(self.shelf) else None
        except IndexError:
            return None

    def heading(self) -> Line:
        names = {"all": _("Articles"), "unread": _("Unread"), "starred": _("Starred")}
        orders = {
            "date": _("by date"),
            "title": _("by title"),
            "source": _("by source"),
            "unread": _("unread first"),
        }
        view = self.shelf.view
        counts = self.shelf.counts()
        text = f" {names[view.filter]} {len(self.shelf)}"
        if counts.unread:
            text += " · " + ngettext("{count} unread", "{count} unread", counts.unread).format(count=counts.unread)
        role = "pane-title-focused" if self.has_focus else "pane-title"
        return self.text_line(text, role, orders[view.order] + " ")

    def row_lines(self, row: int) -> list[Line]:
        entry = self.shelf.row(row)
        date = entry.published.strftime("%Y-%m-%d") if entry.published else ""
        return self._two_lines(entry, date) if self.row_height == 2 else [self._one_line(entry, date)]

    def _marks(self, entry: Row) -> list[Run]:
        """Three cells: unread, starred, a gap. Drawn in ASCII, whose width no terminal disputes."""
        return [
            Run(" ", "body") if entry.read else Run("+", "unread"),
            Run("*", "star") if entry.starred else Run(" ", "body"),
            Run(" ", "body"),
        ]

    def _one_line(self, entry: Row, date: str) -> Line:
        width, ambiguous = self.size.width, self.ambiguous
        wide = width >= THIN
        shown_date = date if width >= 50 else date[2:]
        date_cells = len(shown_date) + 2 if shown_date else 1
        source = crop(entry.source or "", SOURCE_CELLS, ambiguous) if wide else ""
        source_cells = SOURCE_CELLS + 2 if wide else 0
        room = max(4, width - 3 - date_cells - source_cells)
        title = crop(entry.title, room, ambiguous)
        runs = self._marks(entry)
        runs.append(Run(title, "read" if entry.read else "unread"))
        runs.append(Run(" " * (room - cell_width(title, ambiguous)), "body"))
        if source_cells:
            runs.append(Run("  " + source, "date"))
            runs.append(Run(" " * (SOURCE_CELLS - cell_width(source, ambiguous)), "body"))
        runs.append(Run(" " + shown_date + " " if shown_date else " ", "date"))
        return Line(tuple(runs), width)

    def _two_lines(self, entry: Row, date: str) -> list[Line]:
        width, ambiguous = self.size.width, self.ambiguous
        room = max(4, width - 4)
        title = crop(entry.title, room, ambiguous)
        first = Line(
            (*self._marks(entry), Run(title, "read" if entry.read else "unread")), 3 + cell_width(title, ambiguous)
        )
        below = crop(f"{date or _('no date')}  {entry.source or ''}".rstrip(), room, ambiguous)
        second = Line((Run("   " + below, "date"),), 3 + cell_width(below, ambiguous))
        return [first, second]

    def do_next_unread(self) -> None:
        self._to_unread(1)

    def do_previous_unread(self) -> None:
        self._to_unread(-1)

    def _to_unread(self, step: int) -> None:
        row = self.shelf.find_unread((self.cursor + step) % max(1, len(self.shelf)), step)
        if row is None:
            self.app.tell(_("Nothing unread."))
        else:
            self.move_to(row)

    def do_toggle_read(self) -> None:
        entry = self.current
        if entry:
            self.shelf.archive.set_read(entry.id, not entry.read)
            self.shelf.marked(entry.id, read=not entry.read)
            self.refresh()

    def reload(self, keep: int | None) -> None:
        """Draw the archive as it is now, with the cursor on the bulletin it was on while the view still has it."""
        self.shelf.changed()
        row = self.shelf.position(keep) if keep is not None else None
        self.cursor = row if row is not None else min(self.cursor, max(0, len(self.shelf) - 1))
        self.keep_in_view()
        self.refresh()

    def find_row(self, needle: str, start: int, step: int) -> int | None:
        """The nearest row from `start` on whose title or source holds a word, going round."""
        return self.shelf.find_title(needle, start, step)

    def do_show_all(self) -> None:
        self._show("all")

    def do_show_unread(self) -> None:
        self._show("unread")

    def do_show_starred(self) -> None:
        self._show("starred")

    def _show(self, which: str) -> None:
        entry = self.current
        match which:
            case "unread":
                self.shelf.show("unread")
            case "starred":
                self.shelf.show("starred")
            case _:
                self.shelf.show("all")
        self.reload(entry.id if entry else None)
        if self.current and (entry is None or self.current.id != entry.id):
            self.post_message(self.Moved(self, self.cursor))

    def do_sort(self) -> None:
        entry = self.current
        self.shelf.next_order()
        self.reload(entry.id if entry else None)
