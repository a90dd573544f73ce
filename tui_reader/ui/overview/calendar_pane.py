"""The calendar: sheets of months, each day with its number of bulletins."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from textual import events
from textual.geometry import Offset
from textual.message import Message
from textual.strip import Strip

from tui_reader.archive.statistics.periods import Timeline
from tui_reader.i18n import ngettext
from tui_reader.text.width import cell_width
from tui_reader.ui.overview.timeline_pane import weekday
from tui_reader.ui.widgets.line_widget import LineWidget
from tui_reader.ui.widgets.lines import EMPTY_LINE, Line, Run
from tui_reader.ui.widgets.marks import UNREAD

DAYS = 7
LEAST_CELLS = 5
"""Cells of a day at least: two digits of the day, and two of the number below it or a mark beside it."""
MOST_CELLS = 8
WEEKS = 6
BETWEEN = 3


class _Sheets(NamedTuple):
    """How many sheets are side by side, the cells of a day, and the lines of a week."""

    across: int
    cells: int
    lines: int


class CalendarPane(LineWidget, can_focus=True):
    """Months with the day under the cursor, and the months after it where there is room."""

    class Opened(Message):
        """A click on the day under the cursor."""

    def __init__(self, timeline: Timeline, title: str, day: date) -> None:
        super().__init__(id="calendar")
        self.timeline, self.title = timeline, title
        self.day = day

    @property
    def count(self) -> int:
        """How many bulletins the day under the cursor has."""
        return self.timeline.count(self.day, self.day)

    def move(self, days: int = 0, months: int = 0) -> None:
        """Move the cursor by days, or by months to the same day or the last one."""
        day = self.day
        if months:
            number = min(max(day.year * 12 + day.month - 1 + months, 12), 9999 * 12 + 11)
            year, month = divmod(number, 12)
            day = date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
        ordinal = min(max(day.toordinal() + days, date.min.toordinal()), date.max.toordinal())
        self.go_to(date.fromordinal(ordinal))

    def go_to(self, day: date) -> None:
        """Move the cursor to a day."""
        self.day = day
        self.refresh()

    def line_down(self) -> None:
        self.move(DAYS)

    def line_up(self) -> None:
        self.move(-DAYS)

    def page_down(self) -> None:
        """To the next month."""
        self.move(months=1)

    def page_up(self) -> None:
        """To the month before."""
        self.move(months=-1)

    def half_page_down(self) -> None:
        """To the next year."""
        self.move(months=12)

    def half_page_up(self) -> None:
        """To the year before."""
        self.move(months=-12)

    def go_to_top(self) -> None:
        """To the first day that has any."""
        if self.timeline.days:
            self.go_to(self.timeline.days[0])

    def go_to_bottom(self) -> None:
        """To the last day that has any."""
        if self.timeline.days:
            self.go_to(self.timeline.days[1])

    @property
    def _sheets(self) -> _Sheets:
        width, height = self.size.width - 2, self.size.height - 3
        least = DAYS * (LEAST_CELLS + 1) + BETWEEN
        count = max(1, min(4, (width + BETWEEN) // least))
        cells = min(MOST_CELLS, ((width + BETWEEN) // count - BETWEEN) // DAYS)
        return _Sheets(count, max(4, cells), 2 if height >= 2 * WEEKS else 1)

    def _first_days(self) -> list[date]:
        """The first days of the months in sight, that of the cursor the last one that is even."""
        count = self._sheets.across
        number = self.day.year * 12 + self.day.month - 1
        start = max(12, number - number % count)
        months = (divmod(each, 12) for each in range(start, min(start + count, 9999 * 12 + 12)))
        return [date(year, month + 1, 1) for year, month in months]

    def line(self, y: int) -> Strip:
        if y == 0:
            count = ngettext("{count} article", "{count} articles", self.count).format(count=f"{self.count:,}")
            line = self.bar_line(self.title, f"{self.day.isoformat()} {weekday(self.day)} · {count}")
            return self.strip("heading", line, role=self.title_role)
        sheets = self._sheets
        runs, cells = [Run("  ", "body")], 2
        for first in self._first_days():
            if cells > 2:
                runs.append(Run(" " * BETWEEN, "body"))
                cells += BETWEEN
            drawn = self._sheet_line(first, y - 1, sheets)
            runs += drawn
            cells += sheets.cells * DAYS
        return self.strip("sheet", Line(tuple(runs), cells) if len(runs) > 1 else EMPTY_LINE)

    def _sheet_line(self, first: date, y: int, sheets: _Sheets) -> list[Run]:
        width = sheets.cells * DAYS
        if y == 0:
            last = first.replace(day=monthrange(first.year, first.month)[1])
            name, total = first.isoformat()[:7], f"{self.timeline.count(first, last):,}"
            gap = width - len(name) - len(total)
            return [Run(name, "group"), Run(" " * gap, "body"), Run(total, "muted")]
        if y == 1:
            names = [weekday(first + timedelta(days=at - first.weekday())) for at in range(DAYS)]
            return [
                Run(" " * max(0, sheets.cells - cell_width(name, self.ambiguous)) + name, "muted")
                for name in names
            ]
        week, part = divmod(y - 2, sheets.lines)
        if week >= WEEKS:
            return [Run(" " * width, "body")]
        return [self._cell(first, week * DAYS + at - first.weekday(), part, sheets) for at in range(DAYS)]

    def _cell(self, first: date, place: int, part: int, sheets: _Sheets) -> Run:
        if not 0 <= place < monthrange(first.year, first.month)[1]:
            return Run(" " * sheets.cells, "body")
        day = first.replace(day=place + 1)
        count = self.timeline.count(day, day)
        if sheets.lines == 1:
            # A number beside that of the day would read like another day; the heading has it.
            text = f" {day.day:>2}{UNREAD if count else ''}".ljust(sheets.cells)
        elif part == 0:
            text = f"{day.day:>{sheets.cells}}"
        else:
            text = short_number(count, sheets.cells - 1).rjust(sheets.cells) if count else " " * sheets.cells
        if day == self.day:
            return Run(text[: sheets.cells].ljust(sheets.cells), "match-current")
        return Run(
            text[: sheets.cells].ljust(sheets.cells), ("title" if part == 0 else "body") if count else "muted"
        )

    def caret(self) -> Offset:
        sheets = self._sheets
        first = self.day.replace(day=1)
        sheet = self._first_days().index(first)
        week, place = divmod(self.day.day - 1 + first.weekday(), DAYS)
        x = 2 + sheet * (DAYS * sheets.cells + BETWEEN) + place * sheets.cells
        return Offset(x, 3 + week * sheets.lines)

    def on_click(self, event: events.Click) -> None:
        sheets = self._sheets
        sheet, x = divmod(event.x - 2, DAYS * sheets.cells + BETWEEN)
        week, place = (event.y - 3) // sheets.lines, x // sheets.cells
        months = self._first_days()
        if not (0 <= sheet < len(months) and 0 <= place < DAYS and 0 <= week < WEEKS):
            return
        first = months[sheet]
        number = week * DAYS + place - first.weekday()
        if 0 <= number < monthrange(first.year, first.month)[1]:
            day = first.replace(day=number + 1)
            again = day == self.day
            self.go_to(day)
            if again:
                self.post_message(self.Opened())


def short_number(value: int, cells: int) -> str:
    """A number in so many cells: `1234`, `12k`, `3m`, and `+` where not even that has room."""
    for text in (f"{value}", f"{value // 1000}k", f"{value // 1_000_000}m"):
        if len(text) <= cells and text[0] != "0":
            return text
    return "+"
