"""The timeline: a bar for each year, month or day, the newest first."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from textual.strip import Strip

from tui_reader.archive.statistics.periods import UNITS, Period, Timeline, Unit, end_of, start_of
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.text.width import cell_width
from tui_reader.ui.overview.bars import bar, column_of, column_sums, sparkline
from tui_reader.ui.widgets.empty_state import EmptyState
from tui_reader.ui.widgets.line_widget import LineWidget
from tui_reader.ui.widgets.lines import Line, Run
from tui_reader.ui.widgets.marks import ASCENDING
from tui_reader.ui.widgets.rows_pane import RowsPane

MOST_ROWS = 200_000
"""Days of a timeline that are listed at most, the newest: 500 years. One wrong date must not make a list of
millions."""


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
        self.periods: list[Period] = []
        self._most = 0
        self._list()

    def _list(self) -> None:
        around, first = self.timeline.days, None
        if around is not None:
            first = date.fromordinal(max(around[0].toordinal(), around[1].toordinal() - MOST_ROWS))
        self.periods = self.timeline.periods(self.unit, first)[::-1]
        self._most = max((period.total for period in self.periods), default=0)

    @property
    def current(self) -> Period | None:
        """The period under the cursor."""
        return self.periods[self.cursor] if self.cursor < len(self.periods) else None

    def zoom(self, step: int) -> bool:
        """Show shorter periods, or longer ones with a negative step, and stay where the cursor is; False where
        there are none."""
        at = UNITS.index(self.unit) + step
        if not 0 <= at < len(UNITS):
            return False
        # Of a longer period the newest shorter one that has any.
        before, self.unit = self.current, UNITS[at]
        self._list()
        if before is not None:
            inside = [n for n, each in enumerate(self.periods) if before.first <= each.first <= before.last]
            any_inside = next((n for n in inside if self.periods[n].total), inside[0] if inside else None)
            self.go_to_day(before.first, any_inside)
        self.refresh()
        return True

    def go_to_day(self, day: date, row: int | None = None) -> None:
        """Move the cursor to the period of a day, or to `row`, in the middle of the pane."""
        if row is None:
            start = start_of(self.unit, day)
            row = next((n for n, each in enumerate(self.periods) if each.first <= start), self.row_count() - 1)
        self.cursor = max(0, row)
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
        if not 0 <= row < len(self.periods):
            raise IndexError(row)
        day = self.periods[row].first
        return day.year if self.unit == "month" else (day.year, day.month)

    def group_line(self, row: int) -> Line:
        day = self.periods[row].first
        unit: Unit = "year" if self.unit == "month" else "month"
        count = self.timeline.count(start_of(unit, day), end_of(unit, day))
        return self.text_line(f" {period_text(unit, day)}", "group", f"{count:,} ", "muted")

    def row_lines(self, row: int) -> list[Line]:
        period = self.periods[row]
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
        periods, room = self.pane.periods[::-1], max(0, self.size.width - 4)
        current = self.pane.current
        if not periods or current is None:
            return self.strip("empty", Line((), 0))
        at = column_of(len(periods) - 1 - self.pane.cursor, len(periods), room)
        if y == 0:
            text = sparkline(column_sums([period.total for period in periods], room))
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
