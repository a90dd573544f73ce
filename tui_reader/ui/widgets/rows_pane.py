"""A pane of rows with a cursor, grouped or not, which requests only the visible rows."""

from __future__ import annotations

from typing import NamedTuple

from textual import events
from textual.geometry import Offset, Region
from textual.message import Message
from textual.strip import Strip

from tui_reader.ui.widgets.empty_state import EmptyState, empty_state_lines
from tui_reader.ui.widgets.line_widget import LineWidget
from tui_reader.ui.widgets.lines import EMPTY_LINE, Line, with_mark
from tui_reader.ui.widgets.marks import CURRENT


class RowSlot(NamedTuple):
    """The content of one line of the pane: line `part` of a row, or the heading of the row's group if None."""

    row: int
    part: int | None


class RowsPane(LineWidget, can_focus=True):
    """Rows of `row_height` lines below a heading line; a subclass returns their number and renders one row.

    If rows are grouped, a group heading precedes the first row of each group, and always the first visible row.
    The visible lines follow from `top`, the first visible row.
    """

    class Moved(Message):
        """The cursor moved to another row."""

        def __init__(self, pane: RowsPane, row: int) -> None:
            super().__init__()
            self.pane, self.row = pane, row

    class Chosen(Message):
        """A click on the row under the cursor."""

        def __init__(self, pane: RowsPane, row: int) -> None:
            super().__init__()
            self.pane, self.row = pane, row

    class ViewChanged(Message):
        """The pane shows another part of its rows, or has more of them or fewer."""

        def __init__(self, pane: RowsPane) -> None:
            super().__init__()
            self.pane = pane

    has_heading = True

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.cursor = 0
        self.top = 0
        self._slots: list[RowSlot] = []
        self._empty: list[Line] = []
        self._viewed: tuple[int, range] = (0, range(0))

    def row_count(self) -> int:
        """The number of rows."""
        raise NotImplementedError

    def row_lines(self, row: int) -> list[Line]:
        """The `row_height` lines of a row."""
        raise NotImplementedError

    def row_role(self, row: int) -> str:
        """The role of a row's background."""
        if row != self.cursor:
            return "body"
        return "cursor" if self.has_focus else "cursor-blurred"

    def heading(self) -> Line:
        """The heading line of the pane."""
        return EMPTY_LINE

    @property
    def position_text(self) -> str:
        """The row of the cursor and the number of rows, as in `6/198`; `0` without rows."""
        count = self.row_count()
        return f"{self.cursor + 1:,}/{count:,}" if count else "0"

    def empty_state(self) -> EmptyState:
        """What a pane without rows says."""
        return EmptyState("")

    @property
    def row_height(self) -> int:
        """Number of lines of a row."""
        return 1

    @property
    def body(self) -> int:
        """Number of lines for rows and group headings."""
        return max(0, self.size.height - self.has_heading)

    @property
    def grouped(self) -> bool:
        """Whether group headings are shown."""
        return False

    def group(self, row: int) -> object:
        """The key of a row's group, equal for all rows of the group."""
        return None

    def group_line(self, row: int) -> Line:
        """The heading of a row's group."""
        return EMPTY_LINE

    def slots(self) -> list[RowSlot]:
        """The contents of the lines below the heading, from the top row on; fewer than `body` at the end."""
        slots: list[RowSlot] = []
        grouped, height, body = self.grouped, self.row_height, self.body
        for row in range(self.top, min(self.row_count(), self.top + body)):
            if grouped and (row == self.top or self._begins_group(row)):
                slots.append(RowSlot(row, None))
            slots += [RowSlot(row, part) for part in range(height)]
            if len(slots) >= body:
                break
        return slots[:body]

    def _begins_group(self, row: int) -> bool:
        try:
            return self.group(row) != self.group(row - 1)
        except IndexError:
            return False

    def rows_from(self, top: int) -> int:
        """The number of rows shown whole from row `top` on, at least one."""
        height, room = self.row_height, self.body
        if not self.grouped:
            return max(1, room // height)
        used, row, count = 1 + height, top + 1, self.row_count()
        while row < count and (used := used + height + self._begins_group(row)) <= room:
            row += 1
        return row - top

    def top_above(self, row: int, lines: int) -> int:
        """The first visible row if at most `lines` lines, apart from the first group heading, precede a row."""
        height, grouped = self.row_height, self.grouped
        if not grouped:
            return max(0, row - max(0, lines) // height)
        used = 1
        while row > 0 and (used := used + height + self._begins_group(row)) <= lines:
            row -= 1
        return row

    def visible_part(self) -> tuple[float, float] | None:
        count, shown = self.row_count(), self.rows_from(self.top)
        return None if count <= shown else (self.top / count, min(1, (self.top + shown) / count))

    @property
    def track(self) -> range:
        return range(int(self.has_heading), self.size.height)

    def draw(self, crop: Region) -> list[Strip]:
        viewed = self.row_count(), self.thumb
        if viewed != self._viewed:
            self._viewed = viewed
            self.post_message(self.ViewChanged(self))
        self._slots = self.slots()
        self._empty = (
            []
            if self.row_count()
            else empty_state_lines(self.empty_state(), self.size.width, self.body, self.ambiguous)
        )
        return super().draw(crop)

    def line(self, y: int) -> Strip:
        if self.has_heading:
            if y == 0:
                return self.strip("heading", self.heading(), role=self.title_role)
            y -= 1
        if y >= len(self._slots):
            return self.strip("empty", self._empty[y] if y < len(self._empty) else EMPTY_LINE)
        row, part = self._slots[y]
        try:
            if part is None:
                return self.strip(("group", row), self.group_line(row))
            lines = self.row_lines(row)
        except IndexError:
            # There are fewer rows than when they were counted: another program changed the archive.
            return self.strip("empty", EMPTY_LINE)
        role = self.row_role(row)
        line = lines[part]
        if role == "cursor-blurred" and part == 0 and self.app.text_styles.flat:
            line = with_mark(line, CURRENT, 1)
        return self.strip((row, part), line, role=role)

    def caret(self) -> Offset:
        line = next((y for y, slot in enumerate(self._slots) if slot == (self.cursor, 0)), 0)
        return Offset(0, line + self.has_heading)

    def move_to(self, row: int, *, notify: bool = True) -> None:
        """Move the cursor to a row, limited to the rows there are, scroll as little as possible and post Moved."""
        count = self.row_count()
        row = max(0, min(row, count - 1))
        moved = row != self.cursor
        self.cursor = row
        self.keep_in_view()
        self.refresh()
        if moved and notify and count:
            self.post_message(self.Moved(self, row))

    def jump_to(self, row: int) -> None:
        """Move the cursor to a row, which becomes the first visible one unless it was visible before."""
        row = max(0, min(row, self.row_count() - 1))
        if not self.top <= row < self.top + self.rows_from(self.top):
            self.top = row
        self.move_to(row)

    def keep_in_view(self) -> None:
        """Scroll so that the row of the cursor is visible and the last screen is full."""
        above = self.body - self.row_height
        if self.cursor < self.top:
            self.top = self.cursor
        elif self.cursor - self.top >= self.body or self.cursor - self.top >= self.rows_from(self.top):
            self.top = self.top_above(self.cursor, above)
        self._fill_screen()

    def _fill_screen(self) -> None:
        """Scroll back if the rows do not fill the screen."""
        count = self.row_count()
        if self.top + self.body >= count:
            self.top = max(0, min(self.top, self.top_above(count - 1, self.body - self.row_height)))

    def on_resize(self, event: events.Resize) -> None:
        self.keep_in_view()
        # It may have been drawn in the new size before, from the previous first row.
        self.refresh()

    def line_down(self) -> None:
        self.move_to(self.cursor + 1)

    def line_up(self) -> None:
        self.move_to(self.cursor - 1)

    def page_down(self) -> None:
        """Scroll to the row after the last whole one, so that no row is skipped; the cursor keeps its line."""
        rows = self.rows_from(self.top)
        if self.top + rows >= self.row_count():
            self.move_to(self.row_count() - 1)
        else:
            self._show_page(self.top + rows)

    def page_up(self) -> None:
        """Scroll up by a page; the cursor keeps its line."""
        if self.top == 0:
            self.move_to(0)
        else:
            self._show_page(self.top_above(self.top - 1, self.body - self.row_height))

    def _show_page(self, top: int) -> None:
        """Make `top` the first visible row, with the cursor as far below it as before."""
        place = self.cursor - self.top
        self.top = top
        self.move_to(top + min(place, self.rows_from(top) - 1))

    def half_page_down(self) -> None:
        """Move the cursor down by half a page."""
        self.move_to(self.cursor + max(1, self.rows_from(self.top) // 2))

    def half_page_up(self) -> None:
        """Move the cursor up by half a page."""
        self.move_to(self.cursor - max(1, self.rows_from(self.top) // 2))

    def go_to_top(self) -> None:
        """Move the cursor to the first row."""
        self.move_to(0)

    def go_to_bottom(self) -> None:
        """Move the cursor to the last row."""
        self.move_to(self.row_count() - 1)

    def go_to_share(self, share: float) -> None:
        """Move the cursor to the row before which `share` of the rows lie, from 0 to 1."""
        self.jump_to(round(share * (self.row_count() - 1)))

    def go_to_line(self, number: int) -> None:
        """Move the cursor to a row, counted from 1."""
        self.jump_to(number - 1)

    def go_by_lines(self, lines: int) -> None:
        """Move the cursor down by rows, or up if negative."""
        self.move_to(self.cursor + lines)

    def on_click(self, event: events.Click) -> None:
        slots = self.slots()
        place = event.y - self.has_heading
        if 0 <= place < len(slots) and slots[place].part is not None:
            row = slots[place].row
            again = row == self.cursor
            self.move_to(row)
            if again:
                self.post_message(self.Chosen(self, row))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self.scroll_rows(3 // self.row_height)
        event.stop()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self.scroll_rows(-(3 // self.row_height))
        event.stop()

    def scroll_rows(self, rows: int) -> None:
        """Scroll by rows, and move the cursor only to keep it visible."""
        self.top = max(0, min(self.top + rows, self.row_count() - 1))
        self._fill_screen()
        row = max(self.top, min(self.cursor, self.top + self.rows_from(self.top) - 1))
        if row != self.cursor:
            self.move_to(row)
        self.refresh()
