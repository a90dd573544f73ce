"""The timeline: a bar for each year, month or day, the newest first."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import ClassVar

from textual.strip import Strip

from tui_reader.archive.statistics.periods import UNITS, Period, Periods, Timeline, Unit, end_of, start_of
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.text.width import cell_width
from tui_reader.ui.overview.bars import bar, column_bounds, column_of, sparkline
from tui_reader.ui.widgets.empty_state import EmptyState
from tui_reader.ui.widgets.line_widget import LineWidget
from tui_reader.ui.widgets.lines import EMPTY_LINE, Line, Run
from tui_reader.ui.widgets.marks import ASCENDING
from tui_reader.ui.widgets.rows_pane import RowsPane


def unit_name(unit: Unit) -> str:
    """The name of the periods of a timeline."""
    return {"year": _("years"), "month": _("months"), "day": _("days")}[unit]


def period_text(unit: Unit, day: date) -> str:
    """A year, month or day as it is written: `2010`, `2010-07`, `2010-07-16`."""
    return {"year": day.isoformat()[:4], "month": day.isoformat()[:7], "day": day.isoformat()}[unit]


class TimelinePane(RowsPane):
    """A row for each period, with its number of bulletins."""

    def __init__(self, timeline: Timeline, title: str, unit: Unit) -> None:
        super().__init__(id="timeline")
        self.timeline, self.title = timeline, title
        self.unit: Unit = unit
        self._list()

    def _list(self) -> None:
        self.periods = self.timeline.periods(self.unit)
        self._most = self.periods.most()

    def period(self, row: int) -> Period:
        """The period of a row, the newest one in the first. Raises IndexError."""
        return self.periods[len(self.periods) - 1 - row if row >= 0 else len(self.periods)]

    @property
    def current(self) -> Period | None:
        """The period under the cursor."""
        return self.period(self.cursor) if self.cursor < len(self.periods) else None

    def zoom(self, step: int) -> bool:
        """Show shorter periods, or longer ones with a negative step, and stay where the cursor is; False where
        there are none."""
        at = UNITS.index(self.unit) + step
        if not 0 <= at < len(UNITS):
            return False
        before, self.unit = self.current, UNITS[at]
        self._list()
        if before is not None:
            # Of a longer period the newest shorter one that has any.
            self.go_to_day(self.timeline.last_day(before) or before.first)
        self.refresh()
        return True

    def go_to_day(self, day: date) -> None:
        """Move the cursor to the period of a day, in the middle of the pane."""
        self.cursor = max(0, len(self.periods) - 1 - self.periods.place(day))
        self.top = max(0, self.cursor - self.body // 2)
        self.keep_in_view()
        self.refresh()

    def row_count(self) -> int:
        return len(self.periods)

    def heading(self) -> Line:
        return self.bar_line(f"{self.title} · {unit_name(self.unit)}", _total_text(self.timeline))

    def empty_state(self) -> EmptyState:
        return EmptyState(_("No dated articles here"))

    @property
    def grouped(self) -> bool:
        return self.unit != "year"

    def group(self, row: int) -> object:
        day = self.period(row).first
        return day.year if self.unit == "month" else (day.year, day.month)

    def group_line(self, row: int) -> Line:
        day = self.period(row).first
        unit: Unit = "year" if self.unit == "month" else "month"
        count = self.timeline.count(start_of(unit, day), end_of(unit, day))
        return self.text_line(f" {period_text(unit, day)}", "group", f"{count:,} ", "muted")

    def row_lines(self, row: int) -> list[Line]:
        period = self.period(row)
        label = period_text(self.unit, period.first)
        if self.unit == "day":
            label += f" {weekday(period.first)}"
        number = f"{period.total:,}"
        widest = len(f"{self._most:,}")
        lead = f"  {label}  {number:>{widest}} "
        cells = cell_width(lead, self.ambiguous)
        drawn = bar(period.total, self._most, self.size.width - cells - 2, self.ambiguous)
        runs = (Run(lead, "body" if period.total else "muted"), Run(drawn, "unread-mark"))
        return [Line(runs, cells + cell_width(drawn, self.ambiguous))]


def weekday(day: date) -> str:
    """The short name of the day of the week."""
    names = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    return names[day.weekday()]


def _total_text(timeline: Timeline) -> str:
    total, undated = timeline.total, timeline.counts.undated
    text = ngettext("{count} article", "{count} articles", total).format(count=f"{total:,}")
    if undated:
        text += " · " + ngettext("{count} undated", "{count} undated", undated).format(count=f"{undated:,}")
    return text


class SparkPane(LineWidget):
    """The whole timeline in one line, with a mark below the period under the cursor."""

    DEFAULT_CSS: ClassVar[str] = "SparkPane { height: 2; }"

    def __init__(self, pane: TimelinePane) -> None:
        super().__init__(id="spark")
        self.pane = pane

    def line(self, y: int) -> Strip:
        periods, room = self.pane.periods, max(0, self.size.width - 4)
        if not periods:
            return self.strip("empty", EMPTY_LINE)
        at = column_of(len(periods) - 1 - self.pane.cursor, len(periods), room)
        if y == 0:
            text = sparkline(self._sums(periods, room))
            runs = (
                Run(f"  {text[:at]}", "body"),
                Run(text[at : at + 1], "match-current"),
                Run(text[at + 1 :], "body"),
            )
            return self.strip("spark", Line(runs, 2 + len(text)))
        first, last = f"{periods[0].first.year:04}", f"{periods[-1].first.year:04}"
        width = min(room, len(periods))
        text = " " * width
        if width >= 16:
            # Beside the mark, which is below the period of the cursor.
            begin, end = ("" if at < 5 else first), ("" if at > width - 6 else last)
            text = f"{begin}{' ' * (width - len(begin) - len(end))}{end}"
        text = f"{text[:at]}{ASCENDING}{text[at + 1 :]}"
        return self.strip("years", Line((Run(f"  {text}", "muted"),), 2 + len(text)))

    def _sums(self, periods: Periods, columns: int) -> list[int]:
        """The numbers of bulletins in so many columns of about as many periods each."""
        bounds = column_bounds(len(periods), columns)
        count = self.pane.timeline.count
        return [count(periods[start].first, periods[end - 1].last) for start, end in pairwise(bounds)]
