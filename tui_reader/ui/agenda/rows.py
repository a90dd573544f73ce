"""The rows of the agenda: day, time, what is due, and the bulletin; past ones dimmed, in groups from today on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tui_reader.fact_labels.dates import day_label, due_label, weekday_label
from tui_reader.i18n import gettext as _
from tui_reader.text.width import cell_width, crop
from tui_reader.ui.widgets.empty_state import EmptyState
from tui_reader.ui.widgets.lines import EMPTY_LINE, Line, Run
from tui_reader.ui.widgets.rows_pane import RowsPane

if TYPE_CHECKING:
    from tui_reader.archive.extracted.values import AgendaEntry
    from tui_reader.ui.agenda.dates import Dates

LEAD = 2
"""Cells before a row."""

ONE_LINE = 72
"""Cells from which a row has room for the day, what is due and a title beside each other."""

DAY_CELLS, TIME_CELLS, DUE_CELLS = 11, 5, 30
"""Cells of `2027-01-01`, `17:00`, and `objections closed 335 days ago`."""

WITH_PUBLISHER = 100
"""Cells from which a row names the publisher too."""

PUBLISHER_CELLS = 15


class AgendaRows(RowsPane):
    """Key dates by day, drawn as they come."""

    def __init__(self, today: Callable[[], date], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.dates: Dates | None = None
        self.title = ""
        self._today = today
        self._starts = (0, 0, 0)
        """The first rows of today, of the rest of the week, and of later."""

    def show(self, dates: Dates, title: str) -> None:
        """Show other key dates, with the cursor on the first from today on. May raise ArchiveError."""
        self.dates, self.title = dates, title
        self.measure()
        self.top = self.cursor = 0
        self.jump_to(self._starts[0])
        self.refresh()

    def measure(self) -> None:
        """Count again where the groups begin. May raise ArchiveError."""
        if self.dates is None:
            return
        today = self._today()
        week = today + timedelta(days=7 - today.weekday())
        first, second, third = (self.dates.row_of(day) for day in (today, today + timedelta(days=1), week))
        self._starts = (first, second, max(second, third))

    def row_count(self) -> int:
        return len(self.dates) if self.dates is not None else 0

    @property
    def current(self) -> AgendaEntry | None:
        """The key date under the cursor; None while it is on its way."""
        return self.dates.get(self.cursor) if self.dates is not None else None

    @property
    def row_height(self) -> int:
        return 1 if self.size.width >= ONE_LINE else 2

    @property
    def grouped(self) -> bool:
        return self.body > self.row_height

    def group(self, row: int) -> int:
        """0 for the past, 1 for today, 2 for the rest of the week, 3 for later."""
        return sum(row >= start for start in self._starts)

    def group_line(self, row: int) -> Line:
        today = self._today()
        names = (
            _("Past"),
            _("Today, {weekday} {day}").format(weekday=weekday_label(today), day=day_label(today, today)),
            _("This week"),
            _("Later"),
        )
        shown = crop(names[self.group(row)], max(4, self.size.width - LEAD - 1), self.ambiguous)
        cells = LEAD + cell_width(shown, self.ambiguous) + 1
        rule = max(0, self.size.width - 1 - cells)
        return Line((Run(" " * LEAD + shown + " ", "group"), Run("─" * rule, "rule")), cells + rule)

    def heading(self) -> Line:
        title = f"{_('Agenda')} · {self.title}" if self.title else _("Agenda")
        position = self.position_text if self.dates is not None else ""
        if self.dates is not None and not self.dates.complete:
            position += "+"
        return self.bar_line(title, position)

    def empty_state(self) -> EmptyState:
        if self.dates is None or not self.dates.complete:
            return EmptyState(_("Reading the dates…"))
        return EmptyState(_("No key dates"), _("These articles state no deadlines or other key dates."))

    def row_lines(self, row: int) -> list[Line]:
        entry = self.dates.get(row) if self.dates is not None else None
        if entry is None:
            return [self.text_line(" " * LEAD + "…", "muted"), EMPTY_LINE][: self.row_height]
        return [self._one_line(entry)] if self.row_height == 1 else self._two_lines(entry)

    def _one_line(self, entry: AgendaEntry) -> Line:
        """Day, time, what is due, title, and the publisher where there is room."""
        due, today, ambiguous = entry.key_date, self._today(), self.ambiguous
        past = due.day < today
        wide = self.size.width >= WITH_PUBLISHER
        columns = (
            (_short_day(due.day, today), DAY_CELLS, "body"),
            (f"{due.time:%H:%M}" if due.time is not None else "", TIME_CELLS, "body"),
            (due_label(due, today), DUE_CELLS, "number"),
        )
        runs = [Run(" " * LEAD, "body")]
        for text, cells, role in columns:
            shown = crop(text, cells, ambiguous)
            runs.append(Run(shown + " " * (cells - cell_width(shown, ambiguous) + 2), "muted" if past else role))
        publisher = crop(entry.row.source or entry.row.origin or "", PUBLISHER_CELLS, ambiguous) if wide else ""
        used = sum(cell_width(run.text, ambiguous) for run in runs)
        room = max(4, self.size.width - used - 1 - (PUBLISHER_CELLS + 2 if wide else 0))
        title = crop(entry.row.title, room, ambiguous)
        runs.append(Run(title, _title_role(entry, past)))
        if publisher:
            runs.append(Run(" " * (room - cell_width(title, ambiguous) + 2) + publisher, "date"))
        return Line(tuple(runs), sum(cell_width(run.text, ambiguous) for run in runs))

    def _two_lines(self, entry: AgendaEntry) -> list[Line]:
        """The title, and on the second line day, time and what is due."""
        due, today, ambiguous = entry.key_date, self._today(), self.ambiguous
        past = due.day < today
        room = max(4, self.size.width - LEAD - 1)
        title = crop(entry.row.title, room, ambiguous)
        parts = [_short_day(due.day, today), *([f"{due.time:%H:%M}"] if due.time is not None else [])]
        when = crop("  ".join((*parts, due_label(due, today))), room, ambiguous)
        first = (Run(" " * LEAD, "body"), Run(title, _title_role(entry, past)))
        second = (Run(" " * LEAD, "body"), Run(when, "muted" if past else "number"))
        return [
            Line(first, LEAD + cell_width(title, ambiguous)),
            Line(second, LEAD + cell_width(when, ambiguous)),
        ]


def _title_role(entry: AgendaEntry, past: bool) -> str:
    return "muted" if past else "read" if entry.row.read else "unread"


def _short_day(day: date, today: date) -> str:
    """A day in the cells of a row: of another year by its numbers."""
    return day_label(day, today) if day.year == today.year else day.isoformat()
