"""A pane of rows with a cursor: only the rows on the screen are ever asked for."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.message import Message
from textual.strip import Strip

from tui_reader.ui.lines import EMPTY_LINE, Line
from tui_reader.ui.widgets.line_widget import LineWidget


class RowsPane(LineWidget, can_focus=True):
    """Rows of `row_height` lines under a heading line. A subclass says how many there are and draws one."""

    @dataclass
    class Moved(Message):
        """The cursor came to another row."""

        pane: RowsPane
        row: int

    @dataclass
    class Chosen(Message):
        """A click on the row that was under the cursor already."""

        pane: RowsPane
        row: int

    has_heading = True

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.cursor = 0
        self.top = 0

    def row_count(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    def row_lines(self, row: int) -> list[Line]:
        """The `row_height` lines of a row."""
        raise NotImplementedError

    def row_role(self, row: int) -> str:
        """The role that fills a row."""
        if row != self.cursor:
            return "body"
        return "cursor" if self.has_focus else "cursor-blurred"

    def heading(self) -> Line:
        """The line above the rows."""
        return EMPTY_LINE

    def empty_line(self) -> Line:
        """What stands in the place of the first row when there is none."""
        return EMPTY_LINE

    @property
    def row_height(self) -> int:
        return 1

    @property
    def page(self) -> int:
        """Rows that fit in the pane."""
        return max(1, (self.size.height - self.has_heading) // self.row_height)

    def line(self, y: int) -> Strip:
        if self.has_heading:
            if y == 0:
                role = "pane-title-focused" if self.has_focus else "pane-title"
                return self.strip("heading", self.heading(), role=role)
            y -= 1
        row, part = divmod(y, self.row_height)
        row += self.top
        if row >= self.row_count():
            return self.strip("empty", self.empty_line() if y == row == 0 else EMPTY_LINE)
        try:
            lines = self.row_lines(row)
        except IndexError:
            # The rows became fewer since they were counted: another program keeps the same archive.
            return self.strip("empty", EMPTY_LINE)
        return self.strip((row, part), lines[part], role=self.row_role(row))

    def move_to(self, row: int, *, tell: bool = True) -> None:
        """Put the cursor on a row, held within the rows, and scroll as little as shows it."""
        count = self.row_count()
        row = max(0, min(row, count - 1))
        moved = row != self.cursor
        self.cursor = row
        self.keep_in_view()
        self.refresh()
        if moved and tell and count:
            self.post_message(self.Moved(self, row))

    def keep_in_view(self) -> None:
        """Scroll so that the cursor's row is on the screen and no screen is left half empty."""
        page = self.page
        self.top = max(min(self.top, self.cursor), self.cursor - page + 1)
        self.top = max(0, min(self.top, self.row_count() - page))

    def on_resize(self, event: events.Resize) -> None:
        self.keep_in_view()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def do_down(self) -> None:
        self.move_to(self.cursor + 1)

    def do_up(self) -> None:
        self.move_to(self.cursor - 1)

    def do_page_down(self) -> None:
        self.move_to(self.cursor + self.page)

    def do_page_up(self) -> None:
        self.move_to(self.cursor - self.page)

    def do_half_page_down(self) -> None:
        self.move_to(self.cursor + max(1, self.page // 2))

    def do_half_page_up(self) -> None:
        self.move_to(self.cursor - max(1, self.page // 2))

    def do_top(self) -> None:
        self.move_to(0)

    def do_bottom(self) -> None:
        self.move_to(self.row_count() - 1)

    def on_click(self, event: events.Click) -> None:
        row = self.top + (event.y - self.has_heading) // self.row_height
        if event.y >= self.has_heading and row < self.row_count():
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
        """Move the window, and the cursor only as far as it must to stay in it."""
        page = self.page
        self.top = max(0, min(self.top + rows, self.row_count() - page))
        row = max(self.top, min(self.cursor, self.top + page - 1))
        if row != self.cursor:
            self.move_to(row)
        self.refresh()
