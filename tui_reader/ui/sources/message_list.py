"""The list of messages of a source: one line per address, wrapped."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from textual import events
from textual.strip import Strip

from tui_reader.messages.translation import translated
from tui_reader.sources.secrets import hidden_address
from tui_reader.text.width import cell_width
from tui_reader.text.wrap import line_breaks
from tui_reader.ui.sync.background import SourceMessage
from tui_reader.ui.widgets.line_widget import LineWidget
from tui_reader.ui.widgets.lines import EMPTY_LINE, Line, split_runs

INDENT = 3
"""Cells of indentation of the second and further lines of a message."""


class _Part(NamedTuple):
    """One line of the pane: the message at index `message`, from `start` up to `end`."""

    message: int
    start: int
    end: int


class MessageList(LineWidget, can_focus=True):
    """Messages under a heading, with a cursor."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.title = ""
        self.messages: Sequence[SourceMessage] = ()
        self.cursor = 0
        self.top = 0
        self._parts: list[_Part] = []
        self._wrapped: tuple[object, dict[SourceMessage, list[int]]] = (None, {})

    def show(self, title: str, messages: Sequence[SourceMessage]) -> None:
        """Show other messages; the cursor stays on its message while it is among them."""
        before = self.current
        if title == self.title and list(messages) == list(self.messages):
            return
        self.title, self.messages = title, messages
        if before not in messages[self.cursor : self.cursor + 1]:
            self.cursor = self.top = 0
        self._lay_out()
        self.refresh()

    @property
    def current(self) -> SourceMessage | None:
        """The message under the cursor."""
        return self.messages[self.cursor] if self.cursor < len(self.messages) else None

    @property
    def body(self) -> int:
        """The number of lines for messages."""
        return max(1, self.size.height - 1)

    def line(self, y: int) -> Strip:
        if y == 0:
            return self.strip("heading", self.text_line(f" {self.title}", self.title_role), role=self.title_role)
        line = self.top + y - 1
        if line >= len(self._parts):
            return self.strip("empty", EMPTY_LINE)
        part = self._parts[line]
        role = "body"
        if part.message == self.cursor:
            role = "cursor" if self.has_focus else "cursor-blurred"
        padding = INDENT if part.start else 1
        return self.strip("message", self._line_of(part), role=role, padding=padding)

    def _line_of(self, part: _Part) -> Line:
        message = self.messages[part.message]
        text = _text(message)
        spans = [(0, len(text) - len(translated(message.message)), "muted" if message.failure else "read")]
        runs = tuple(split_runs(text, part.start, part.end, "body", spans))
        return Line(runs, cell_width(text[part.start : part.end], self.ambiguous))

    def _lay_out(self) -> None:
        """Wrap the messages that have not been wrapped for this width."""
        key = (self.size.width, self.ambiguous)
        if self._wrapped[0] != key:
            self._wrapped = (key, {})
        known = self._wrapped[1]
        width = max(8, self.size.width - INDENT - 1)
        self._parts = []
        for index, message in enumerate(self.messages):
            text = _text(message)
            if message not in known:
                known[message] = line_breaks(text, width, ambiguous=self.ambiguous)
            self._parts += (_Part(index, *ends) for ends in pairwise([*known[message], len(text)]))
        self._keep_in_view()

    def _keep_in_view(self) -> None:
        """Scroll to show the message under the cursor, as a whole if it fits."""
        own = [line for line, part in enumerate(self._parts) if part.message == self.cursor]
        if own:
            self.top = max(self.top, own[-1] - self.body + 1)
            self.top = min(self.top, own[0])
        self.top = max(0, min(self.top, len(self._parts) - self.body))

    def on_resize(self, event: events.Resize) -> None:
        self._lay_out()
        self.refresh()

    def move_to(self, message: int) -> None:
        """Move the cursor to a message, at most to the first or last one."""
        self.cursor = max(0, min(message, len(self.messages) - 1))
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
        self.move_to(len(self.messages) - 1)

    def _page(self, lines: int) -> None:
        """Move the cursor by so many lines, and by one message at least."""
        if not self._parts:
            return
        line = next(number for number, part in enumerate(self._parts) if part.message == self.cursor)
        target = self._parts[max(0, min(line + lines, len(self._parts) - 1))].message
        self.move_to(target if target != self.cursor else self.cursor + (1 if lines > 0 else -1))

    def on_click(self, event: events.Click) -> None:
        line = self.top + event.y - 1
        if event.y > 0 and line < len(self._parts):
            self.move_to(self._parts[line].message)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self.line_down()
        event.stop()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self.line_up()
        event.stop()


def _text(message: SourceMessage) -> str:
    return f"{hidden_address(message.address)}: {translated(message.message)}"
