"""The layout of a row of the article list: mark, title, notes, publisher and date, on one line or two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tui_reader.archive.values import Row
from tui_reader.i18n import gettext as _
from tui_reader.text.width import cell_width, crop
from tui_reader.ui.widgets.lines import Line, Run
from tui_reader.ui.widgets.marks import SELECTED, STARRED, UNREAD, WATCHED

NARROW = 61
"""Cells from which one line has room for a title, its publisher and its date."""

TWO_LINES = 36
"""Cells from which a row on two lines has room for a date and a publisher on the second."""

LEAD = 2
"""Cells before the text of every row: the gutter for one mark, and a blank."""

EDGE = 1
"""Cells kept free at the right edge, for the scroll track."""

BETWEEN = 2
"""Cells between two columns."""

PUBLISHER_CELLS = 15

NOTES_SHARE = 3
"""Tags and the number of revisions take at most 1/NOTES_SHARE of the room for a title; the column of an unknown
publisher instead, where there is one."""


def brought_by(row: Row) -> str:
    """The publisher of a bulletin; of one that states none, as most entries of feeds, the followed source."""
    return row.source or row.origin or ""


class RowLayout(NamedTuple):
    """The width in cells that rows are laid out for, the cells of an ambiguous character (1 or 2), and whether the
    year stands above the rows, in the heading of their group."""

    width: int
    ambiguous: int
    below_year: bool = False

    def one_line(self, row: Row, selected: bool, facts: Sequence[str] = ()) -> Line:
        """Mark, title, notes, date; from `NARROW` cells on the publisher before the date. The first of `facts`
        for which there is room stands before the notes.

        A title or its notes take the room of a publisher or date that is unknown.
        """
        date = self._date(row)
        publisher = crop(brought_by(row), PUBLISHER_CELLS, self.ambiguous) if self.width >= NARROW else ""
        columns = []
        if publisher:
            gap = PUBLISHER_CELLS - cell_width(publisher, self.ambiguous)
            columns += [Run("  " + publisher, "date"), Run(" " * gap, "body")]
        if date:
            columns.append(Run("  " + date, "date"))
        room = max(4, self.width - LEAD - EDGE - sum(cell_width(run.text, self.ambiguous) for run in columns))
        empty = PUBLISHER_CELLS if self.width >= NARROW and not publisher else 0
        headline = self._headline(row, selected, room, empty or room // NOTES_SHARE, facts)
        runs = (*_lead(row, selected), *headline, *columns, Run(" " * EDGE, "body"))
        return Line(runs, sum(cell_width(run.text, self.ambiguous) for run in runs))

    def two_lines(self, row: Row, selected: bool, facts: Sequence[str] = ()) -> list[Line]:
        """Mark and title; on the second line date and publisher, and at its right edge the notes."""
        room = max(4, self.width - LEAD - EDGE)
        title = crop(row.title, room, self.ambiguous)
        first = Line(
            (*_lead(row, selected), Run(title, _title_role(row))), LEAD + cell_width(title, self.ambiguous)
        )
        date = self._date(row) or _("no date")
        free = room - cell_width(date, self.ambiguous) - BETWEEN
        notes = crop(self._noted(row, selected, facts, free), max(0, free), self.ambiguous)
        notes_cells = cell_width(notes, self.ambiguous)
        free -= notes_cells + BETWEEN if notes else 0
        below = f"{date}  {crop(brought_by(row), max(0, free), self.ambiguous)}".rstrip()
        runs = [Run(" " * LEAD, "body"), Run(below, "date")]
        cells = LEAD + cell_width(below, self.ambiguous)
        if notes:
            gap = LEAD + room - notes_cells - cells
            runs += [Run(" " * gap, "body"), Run(notes, "tag")]
            cells += gap + notes_cells
        return [first, Line(tuple(runs), cells)]

    def _headline(self, row: Row, selected: bool, room: int, most: int, facts: Sequence[str] = ()) -> list[Run]:
        """The title and the notes in exactly `room` cells; notes take what the title leaves, or `most` cells."""
        left = room - cell_width(row.title, self.ambiguous)
        notes = self._noted(row, selected, facts, max(left - BETWEEN, most))
        cells = 0
        if notes:
            notes = crop(notes, max(left - BETWEEN, most), self.ambiguous)
            cells = cell_width(notes, self.ambiguous)
        title = crop(row.title, room - (cells + BETWEEN if notes else 0), self.ambiguous)
        gap = room - cell_width(title, self.ambiguous) - cells
        runs = [Run(title, _title_role(row)), Run(" " * gap, "body")]
        return [*runs, Run(notes, "tag")] if notes else runs

    def _noted(self, row: Row, selected: bool, facts: Sequence[str], room: int) -> str:
        """The notes of a row, with the first of `facts` for which there is room."""
        notes = _notes(row, selected)
        for fact in facts:
            both = f"{fact} {notes}" if notes else fact
            if cell_width(both, self.ambiguous) <= room:
                return both
        return notes

    def _date(self, row: Row) -> str:
        """The date of a row, `06-18` below its year; "" if it is unknown."""
        # `strftime("%Y")` does not pad years before 1000.
        day = row.published.date().isoformat() if row.published else ""
        return day[5:] if self.below_year else day


def _lead(row: Row, selected: bool) -> tuple[Run, Run]:
    """The gutter with one mark: selected before starred before unread, which the title shows too."""
    if selected:
        mark = Run(SELECTED, "selected")
    elif row.starred:
        mark = Run(STARRED, "star")
    else:
        mark = Run(" ", "body") if row.read else Run(UNREAD, "unread-mark")
    return mark, Run(" " * (LEAD - 1), "body")


def _title_role(row: Row) -> str:
    return "read" if row.read else "unread"


def _notes(row: Row, selected: bool) -> str:
    """The star of a row whose gutter shows that it is selected, the watches that it newly matches, how many others
    have the same text, the number of revisions, from two on, and tags."""
    star = [STARRED] if selected and row.starred else []
    watches = [f"{WATCHED}{name}" for name in row.watches]
    revisions = [f"v{row.revisions}"] if row.revisions > 1 else []
    others = [f"={row.others}"] if row.others else []
    return " ".join([*star, *watches, *others, *revisions, *(f"#{tag}" for tag in row.tags)])
