"""What a sync had to say of a source: a line for each address, wrapped where it is long."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual import events
from textual.strip import Strip

from tui_reader.sources.addresses import without_password
from tui_reader.text.width import cell_width
from tui_reader.text.wrap import line_breaks
from tui_reader.ui.sync.background import SourceMessage
from tui_reader.ui.widgets.line_widget import LineWidget
from tui_reader.ui.widgets.lines import EMPTY_LINE, Line, split_runs

INDENT = 3
"""Cells before the second and every further line of a remark."""


class _Part(NamedTuple):
    """A line of the pane: part of the text of a remark."""

    remark: int
    start: int
    end: int


class MessageList(LineWidget, can_focus=True):
    """Remarks under a heading, one of them under the cursor."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.title = ""
        self.remarks: Sequence[SourceMessage] = ()
        self.cursor = 0
        self.top = 0
        self._parts: list[_Part] = []
        self._wrapped: tuple[object, dict[SourceMessage, list[int]]] = (None, {})

    def show(self, title: str, remarks: Sequence[SourceMessage]) -> None:
        """Show other remarks, or more of them: the cursor stays on its remark while that is there."""
        before = self.current
        if title == self.title and list(remarks) == list(self.remarks):
            return
        self.title, self.remarks = title, remarks
        if before not in remarks[self.cursor : self.cursor + 1]:
            self.cursor = self.top = 0
        self._lay_out()
        self.refresh()

    @property
    def current(self) -> SourceMessage | None:
        """The remark under the cursor."""
        return self.remarks[self.cursor] if self.cursor < len(self.remarks) else None

    @property
    def body(self) -> int:
        """Lines for remarks."""
        return max(1, self.size.height - 1)

    def line(self, y: int) -> Strip:
        if y == 0:
            role = "pane-title-focused" if self.has_focus else "pane-title"
            return self.strip("heading", self.text_line(f" {self.title}", role), role=role)
        place = self.top + y - 1
        if place >= len(self._parts):
            return self.strip("empty", EMPTY_LINE)
        part = self._parts[place]
        role = "body"
        if part.remark == self.cursor:
            role = "cursor" if self.has_focus else "cursor-blurred"
        padding = INDENT if part.start else 1
        return self.strip("remark", self._line_of(part), role=role, padding=padding)

    def _line_of(self, part: _Part) -> Line:
        remark = self.remarks[part.remark]
        text = _text(remark)
        spans = [(0, len(text) - len(remark.message), "muted" if remark.failure else "read")]
        runs = tuple(split_runs(text, part.start, part.end, "body", spans))
        return Line(runs, cell_width(text[part.start : part.end], self.ambiguous))

    def _lay_out(self) -> None:
        """Work out the lines; a remark that was wrapped at this width before is not wrapped again."""
        key = (self.size.width, self.ambiguous)
        if self._wrapped[0] != key:
            self._wrapped = (key, {})
        known = self._wrapped[1]
        width = max(8, self.size.width - INDENT - 1)
        self._parts = []
        for index, remark in enumerate(self.remarks):
            text = _text(remark)
            if remark not in known:
                known[remark] = line_breaks(text, width, ambiguous=self.ambiguous)
            starts = known[remark]
            for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
                self._parts.append(_Part(index, start, end))
        self._keep_in_view()

    def _keep_in_view(self) -> None:
        """The whole remark under the cursor is in sight, or as much of it as there is room for."""
        own = [place for place, part in enumerate(self._parts) if part.remark == self.cursor]
        if own:
            self.top = max(self.top, own[-1] - self.body + 1)
            self.top = min(self.top, own[0])
        self.top = max(0, min(self.top, len(self._parts) - self.body))

    def on_resize(self, event: events.Resize) -> None:
        self._lay_out()
        self.refresh()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def move_to(self, remark: int) -> None:
        """Put the cursor on a remark, held within them."""
        self.cursor = max(0, min(remark, len(self.remarks) - 1))
        self._keep_in_view()
        self.refresh()

    def line_down(self) -> None:
        self.move_to(self.cursor + 1)

    def line_up(self) -> None:
        self.move_to(self.cursor - 1)

    def page_down(self) -> None:
        self._page(self.body)

    def page_up(self) -> None:
        self._page(-self.body)

    def go_to_top(self) -> None:
        self.move_to(0)

    def go_to_bottom(self) -> None:
        self.move_to(len(self.remarks) - 1)

    def _page(self, lines: int) -> None:
        """The remark that stands so many lines further on; the next one at least."""
        if not self._parts:
            return
        here = next(place for place, part in enumerate(self._parts) if part.remark == self.cursor)
        there = self._parts[max(0, min(here + lines, len(self._parts) - 1))].remark
        self.move_to(there if there != self.cursor else self.cursor + (1 if lines > 0 else -1))

    def on_click(self, event: events.Click) -> None:
        place = self.top + event.y - 1
        if event.y > 0 and place < len(self._parts):
            self.move_to(self._parts[place].remark)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self.line_down()
        event.stop()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self.line_up()
        event.stop()


def _text(remark: SourceMessage) -> str:
    return f"{without_password(remark.address)}: {remark.message}"
