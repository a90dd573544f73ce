"""The layout of a row of the article list: marks, title, tags, publisher and date, on one line or two."""

from __future__ import annotations

from typing import NamedTuple

from tui_reader.archive.values import Row
from tui_reader.i18n import gettext as _
from tui_reader.text.width import cell_width, crop
from tui_reader.ui.widgets.lines import Line, Run

NARROW = 60
"""Cells below which one line has no room for a headline and its date."""

PUBLISHER_CELLS = 16

NOTES_SHARE = 3
"""Tags and the number of revisions take at most 1/NOTES_SHARE of the room for a title."""

SELECTED = "|"
"""Precedes the title of a selected row. All marks are ASCII, which is one cell wide in every terminal."""


class RowLayout(NamedTuple):
    """The width in cells that rows are laid out for, and the cells of an ambiguous character, 1 or 2."""

    width: int
    ambiguous: int

    def one_line(self, row: Row, selected: bool) -> Line:
        """Marks, title, notes, date; from `NARROW` cells on the publisher before the date."""
        date = _date(row)
        wide = self.width >= NARROW
        shown_date = date if self.width >= 50 else date[2:]
        date_cells = len(shown_date) + 2 if shown_date else 1
        publisher_cells = PUBLISHER_CELLS + 2 if wide else 0
        room = max(4, self.width - 3 - date_cells - publisher_cells)
        runs = [*_marks(row, selected), *self._headline(row, room)]
        if publisher_cells:
            publisher = crop(row.source or "", PUBLISHER_CELLS, self.ambiguous)
            gap = PUBLISHER_CELLS - cell_width(publisher, self.ambiguous)
            runs += [Run("  " + publisher, "date"), Run(" " * gap, "body")]
        runs.append(Run(f" {shown_date} " if shown_date else " ", "date"))
        return Line(tuple(runs), self.width)

    def two_lines(self, row: Row, selected: bool) -> list[Line]:
        """Marks and title; on the second line the date, the publisher and the notes."""
        room = max(4, self.width - 4)
        title = crop(row.title, room, self.ambiguous)
        first = Line((*_marks(row, selected), Run(title, _title_role(row))), 3 + cell_width(title, self.ambiguous))
        notes = crop(_notes(row), room - 12, self.ambiguous)
        room -= cell_width(notes, self.ambiguous) + 2 if notes else 0
        below = crop(f"{_date(row) or _('no date')}  {row.source or ''}".rstrip(), room, self.ambiguous)
        cells = 3 + cell_width(below, self.ambiguous)
        runs = [Run("  ", "body"), _bar(selected), Run(below, "date")]
        if notes:
            runs.append(Run("  " + notes, "tag"))
            cells += 2 + cell_width(notes, self.ambiguous)
        return [first, Line(tuple(runs), cells)]

    def _headline(self, row: Row, room: int) -> list[Run]:
        """The title and the notes in exactly `room` cells."""
        notes = _notes(row)
        cells = 0
        if notes:
            left = room - cell_width(row.title, self.ambiguous)
            notes = crop(notes, max(left - 2, room // NOTES_SHARE), self.ambiguous)
            cells = cell_width(notes, self.ambiguous)
        title = crop(row.title, room - (cells + 2 if notes else 0), self.ambiguous)
        gap = room - cell_width(title, self.ambiguous) - cells
        runs = [Run(title, _title_role(row))]
        if notes:
            return [*runs, Run("  ", "body"), Run(notes, "tag"), Run(" " * (gap - 2), "body")]
        return [*runs, Run(" " * gap, "body")]


def _marks(row: Row, selected: bool) -> list[Run]:
    """Three cells: `+` unread, `*` starred, `|` selected."""
    return [
        Run(" ", "body") if row.read else Run("+", "unread"),
        Run("*", "star") if row.starred else Run(" ", "body"),
        _bar(selected),
    ]


def _bar(selected: bool) -> Run:
    return Run(SELECTED, "selected") if selected else Run(" ", "body")


def _title_role(row: Row) -> str:
    return "read" if row.read else "unread"


def _date(row: Row) -> str:
    # `strftime("%Y")` does not pad years before 1000.
    return row.published.date().isoformat() if row.published else ""


def _notes(row: Row) -> str:
    """The number of revisions, from two on, and the tags."""
    revisions = [f"v{row.revisions}"] if row.revisions > 1 else []
    return " ".join([*revisions, *(f"#{tag}" for tag in row.tags)])
