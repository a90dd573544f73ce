"""The sheet: a table with a pinned head and first column, a current cell, and a view of its rows as cards."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from tui_reader.export_formats.sheet import Sheet
from tui_reader.i18n import gettext as _
from tui_reader.text.fold import fold
from tui_reader.text.width import crop
from tui_reader.ui.reader.sheet.columns import HEAVY_RULE, SheetColumns, card_lines, joined_row
from tui_reader.ui.reader.sheet.sorting import sorted_rows
from tui_reader.ui.widgets.line_widget import LineWidget
from tui_reader.ui.widgets.lines import EMPTY_LINE, Line, Run, overlay, with_mark
from tui_reader.ui.widgets.marks import ASCENDING, CURRENT, DESCENDING

CACHE_SIZE = 2000
"""Rows whose lines are kept."""

BORDER = "\0"
"""Stands between rows that are folded together; cleaned text has no control codes."""

IN_WORDS = 60
"""Cells of the heading line from which it says in words where one is."""

NAME = 16
"""Cells of the name of a column in the heading line."""

WHEEL_ROWS = 3
"""Rows moved by one step of the mouse wheel."""


class SheetView(LineWidget, can_focus=True):
    """A heading line, the head of the table between rules, and its rows from `top` on: the place of a row in the
    order shown, and a line of that row.

    `numbers` are those of the rows, ascending: of a sheet of a workbook as spreadsheet programs count them, of
    other tables of a file with the rows of the head counted. Without them rows are counted as they are shown.
    `row` is the place of the current row in the order of the page."""

    class ColumnChanged(Message):
        """Another column is the current one."""

    def __init__(
        self,
        sheet: Sheet,
        caption: str,
        numbers: Sequence[int] | None = None,
        row: int = 0,
        *,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self.sheet = sheet
        self.caption = caption
        self.order = list(range(len(sheet.rows)))
        """The rows in the order in which they are shown."""
        self.sorted_by: tuple[int, bool] | None = None
        """The column that rows are sorted by, and whether it is descending; None for the order of the page."""
        self._stated_numbers = numbers
        self.row = max(0, min(row, len(self.order) - 1))
        self.column = 0
        """The current cell: the place of its row in the order, and its column."""
        self.left = 1
        self.top = (0, 0)
        self.as_cards = False
        self.needle = ""
        self._folded: list[str] = []
        self._columns: SheetColumns | None = None
        self._cache: dict[int, list[Line]] = {}
        self._drawn_body: list[tuple[int, Line]] = []

    @property
    def columns(self) -> SheetColumns:
        """The columns for the present width; the last cell is the scroll track, the first one that of the mark."""
        width = max(4, self.size.width - 2)
        if self._columns is None or self._columns.width != width:
            self._columns = SheetColumns(self.sheet, width, self.ambiguous)
            self._cache.clear()
        return self._columns

    @property
    def numbers(self) -> Sequence[int]:
        """The numbers of the rows in the order of the page, or of the places in the order shown."""
        return range(1, len(self.order) + 1) if self._stated_numbers is None else self._stated_numbers

    @property
    def shown(self) -> list[int]:
        """The columns on the screen."""
        return self.columns.shown_from(self.left)

    def _head(self) -> list[Line]:
        """The lines above the rows: on a low screen the headings alone, and as many as leave room for rows."""
        if self.as_cards:
            return []
        columns, shown = self.columns, self.shown
        room = max(0, (self.size.height - 1) // 2)
        lines = columns.head_lines(shown, self.column) if self.sheet.head else []
        framed = [columns.rule(shown, HEAVY_RULE), *lines, *([columns.rule(shown)] if lines else [])]
        return framed if len(framed) <= room else lines[:room]

    @property
    def body(self) -> int:
        """Lines for rows."""
        return max(1, self.size.height - 1 - len(self._head()))

    @property
    def _ruled(self) -> bool:
        """Whether a rule stands between rows."""
        return self.as_cards or self.columns.wraps(self.shown)

    def row_lines(self, place: int) -> list[Line]:
        """The lines of the row at a place in the order, with the rule behind it."""
        number = self.order[place]
        found = self._cache.get(number)
        if found is None:
            if len(self._cache) > CACHE_SIZE:
                self._cache.clear()
            row, columns = self.sheet.rows[number], self.columns
            if self.as_cards:
                found = card_lines(self.sheet, row, columns.width, self.ambiguous, self.column)
            else:
                found = columns.row_lines(row, self.shown)
            if self._ruled:
                found = [*found, columns.rule(self.shown)]
            self._cache[number] = found
        if place + 1 == len(self.order):
            rule = self.columns.rule(self.shown, HEAVY_RULE)
            return [*(found[:-1] if self._ruled else found), rule]
        return found

    def _window(self) -> Iterator[tuple[int, Line]]:
        """The lines on the screen, each with the place of its row."""
        place, line = self.top
        left = self.body
        while left > 0 and place < len(self.order):
            for found in self.row_lines(place)[line : line + left]:
                yield place, found
                left -= 1
            place, line = place + 1, 0

    def draw(self, crop: Region) -> list[Strip]:
        self._drawn_body = list(self._window())
        return super().draw(crop)

    def line(self, y: int) -> Strip:
        if y == 0:
            return self.strip("heading", self.bar_line(self.caption, self._position()), role=self.title_role)
        head = self._head()
        if y <= len(head):
            return self.strip(("head", y), head[y - 1])
        y -= len(head) + 1
        if not self.order and y == 0:
            return self.strip("empty", self.text_line(" " + _("This table has no rows."), "muted"))
        if y >= len(self._drawn_body):
            return self.strip("empty", EMPTY_LINE)
        place, line = self._drawn_body[y]
        is_rule = any(run.role == "rule" for run in line.runs)
        current = place == self.row and not is_rule
        line = overlay(line, self._match_spans(place)) if self.needle else line
        if current and (y == 0 or self._drawn_body[y - 1][0] != place):
            line = with_mark(line if line.runs else Line((Run(" ", "body"),), 1), CURRENT, 0)
        return self.strip((place, y), line, role="cursor" if current else "body")

    def _position(self) -> str:
        """Where the current cell is, and how many columns are beside those on the screen."""
        numbers = self.numbers
        here, rows = (numbers[self._index_of_number(self.row)], numbers[-1]) if numbers else (0, 0)
        column, columns, shown = self.column + 1, self.sheet.columns, self.shown
        before, after = shown[1] - 1 if len(shown) > 1 else 0, columns - 1 - (shown[-1] if shown else 0)
        if self.size.width < IN_WORDS:
            parts = [f"{here}/{rows}", *([] if self.as_cards else [f"{column}/{columns}"])]
            beside = [f"◂{before}" if before else "", f"▸{after}" if after > 0 else ""]
        else:
            parts = [_("row {row}/{rows}").format(row=here, rows=rows)]
            parts += (
                [] if self.as_cards else [_("column {column}/{columns}").format(column=column, columns=columns)]
            )
            beside = [
                _("◂ {count} more").format(count=before) if before else "",
                _("▸ {count} more").format(count=after) if after > 0 else "",
            ]
        return " · ".join([*self._order(), *parts, *(part for part in beside if part and not self.as_cards)])

    def _order(self) -> list[str]:
        """By which column the rows are sorted, and in which direction; nothing for the order of the page."""
        if self.sorted_by is None:
            return []
        column, descending = self.sorted_by
        mark = DESCENDING if descending else ASCENDING
        if self.size.width < IN_WORDS:
            return [f"{mark}{column + 1}"]
        return [f"{mark} {crop(self.sheet.label(column) or str(column + 1), NAME, self.ambiguous)}"]

    def visible_part(self) -> tuple[float, float] | None:
        count, seen = len(self.order), {place for place, _line in self._drawn_body}
        if not seen or len(seen) == count:
            return None
        return min(seen) / count, (max(seen) + 1) / count

    def _match_spans(self, place: int) -> list[tuple[int, int, str]]:
        text, wanted = self._folded_rows()[self.order[place]], fold(self.needle)
        spans: list[tuple[int, int, str]] = []
        at = text.find(wanted)
        while at >= 0:
            current = place == self.row and text.count("\n", 0, at) == self.column
            spans.append((at, at + len(wanted), "match-current" if current else "match"))
            at = text.find(wanted, at + len(wanted))
        return spans

    def _folded_rows(self) -> list[str]:
        if not self._folded:
            # As one text, because each call costs more than the text of a row.
            self._folded = fold(BORDER.join(map(joined_row, self.sheet.rows))).split(BORDER)
        return self._folded

    def move_to(self, row: int, column: int | None = None) -> None:
        """Make a cell the current one, and scroll as little as possible so that it is in sight."""
        self.row = max(0, min(row, len(self.order) - 1))
        before = self.column
        if column is not None:
            self.column = max(0, min(column, self.sheet.columns - 1))
            left = self.columns.left_for(self.column, self.left)
            if left != self.left or (self.as_cards and before != self.column):
                self.left = left
                self._cache.clear()
        if before != self.column:
            self.post_message(self.ColumnChanged())
        self._keep_in_sight()
        self.refresh()

    def _keep_in_sight(self) -> None:
        if not self.order:
            return
        place, line = self.top
        if self.row < place or (self.row == place and line):
            self.top = (self.row, 0)
            return
        if self.row - place > self.body:
            place, line = self.row - self.body, 0
        height = sum(len(self.row_lines(each)) for each in range(place, self.row + 1)) - line
        while height > self.body and place < self.row:
            height -= len(self.row_lines(place)) - line
            place, line = place + 1, 0
        self.top = (place, line)

    def on_resize(self, event: events.Resize) -> None:
        self._columns = None
        self.move_to(self.row, self.column)

    def line_down(self) -> None:
        """The next row; first to the end of a row that is higher than the screen."""
        place, line = self.top
        if self.order and place == self.row and len(self.row_lines(place)) - line > self.body:
            self.top = (place, line + max(1, self.body // 2))
            self.refresh()
        else:
            self.move_to(self.row + 1)

    def line_up(self) -> None:
        """The previous row; first to the start of a row that is higher than the screen."""
        place, line = self.top
        if place == self.row and line:
            self.top = (place, max(0, line - max(1, self.body // 2)))
            self.refresh()
        else:
            self.move_to(self.row - 1)

    def page_down(self) -> None:
        """The rows below those in sight."""
        seen = [place for place, _line in self._window()]
        if seen:
            last = max(seen)
            self.top = (last if last > self.top[0] else min(last + 1, len(self.order) - 1), 0)
            self.move_to(max(self.row + 1, last))

    def page_up(self) -> None:
        """The rows above those in sight."""
        lines, place = 0, self.top[0]
        while place > 0 and lines < self.body:
            place -= 1
            lines += len(self.row_lines(place))
        self.top = (place, 0)
        self.move_to(min(self.row - 1, place) if self.row else 0)

    def go_to_top(self) -> None:
        """To the first row."""
        self.move_to(0)

    def go_to_bottom(self) -> None:
        """To the last row."""
        self.move_to(len(self.order) - 1)

    def _index_of_number(self, place: int) -> int:
        """Which of the numbers is that of the row at a place in the order."""
        return place if self._stated_numbers is None else self.order[place]

    def go_to_number(self, number: int) -> bool:
        """Make the row of a number the current one, of an empty row of a sheet the one below; False where there is
        none."""
        numbers = self.numbers
        if not numbers or not numbers[0] <= number <= numbers[-1]:
            return False
        index = bisect_left(numbers, number)
        self.move_to(index if self._stated_numbers is None else self.order.index(index))
        return True

    def toggle_cards(self) -> None:
        """Show rows as cards, or in columns."""
        self.as_cards = not self.as_cards
        self._cache.clear()
        self.top = (self.row, 0)
        self.move_to(self.row, self.column)

    def sort(self) -> None:
        """Sort by the current column, ascending, then descending, then as on the page. The row stays current."""
        if not self.order:
            return
        number = self.order[self.row]
        if self.sorted_by == (self.column, True):
            self.sorted_by, self.order = None, list(range(len(self.sheet.rows)))
        else:
            self.sorted_by = (self.column, self.sorted_by == (self.column, False))
            values = [row[self.column] for row in self.sheet.rows]
            self.order = sorted_rows(values, descending=self.sorted_by[1])
        self.top = (0, 0)
        self.move_to(self.order.index(number))

    def find(self, needle: str) -> bool:
        """Highlight a word, and go to the first cell with it from the current one on; False when there is none."""
        self.needle = needle
        self.refresh()
        return bool(needle) and self.step_match(0)

    def step_match(self, step: int) -> bool:
        """Go to the next (1) or previous (-1) cell with the word, or stay (0) in one; False without one."""
        wanted, rows = fold(self.needle), self._folded_rows()
        if not wanted or "\n" in wanted:
            return False
        here = (self.row, self.column)
        order = range(len(self.order)) if step >= 0 else range(len(self.order) - 1, -1, -1)
        places = [*order[self._index(order) :], *order[: self._index(order) + 1]]
        for turn, place in enumerate(places):
            text = rows[self.order[place]]
            if wanted not in text:
                continue
            columns = [column for column, value in enumerate(text.split("\n")) if wanted in value]
            for column in columns if step >= 0 else reversed(columns):
                if turn == 0 and ((place, column) < here if step >= 0 else (place, column) > here):
                    continue
                if turn == 0 and step and (place, column) == here:
                    continue
                self.move_to(place, column)
                return True
        return False

    def _index(self, order: range) -> int:
        return order.index(self.row) if self.row in order else 0

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self.move_to(self.row + WHEEL_ROWS)
        event.stop()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self.move_to(self.row - WHEEL_ROWS)
        event.stop()

    def on_click(self, event: events.Click) -> None:
        y = event.y - 1 - len(self._head())
        if 0 <= y < len(self._drawn_body):
            at, column = 1, self.column
            for each in [] if self.as_cards else self.shown:
                if at <= event.x:
                    column = each
                at += self.columns.widths[each] + 2
            self.move_to(self._drawn_body[y][0], column)
