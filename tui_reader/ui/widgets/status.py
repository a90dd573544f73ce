"""The status line: a message, the progress of a job, or hints for keys, and the pending keys."""

from __future__ import annotations

from typing import ClassVar

from textual.strip import Strip

from tui_reader.text.clean import clean_line
from tui_reader.ui.widgets.line_widget import LineWidget


class Status(LineWidget):
    """One line at the bottom; a message stays until the next key."""

    DEFAULT_CSS: ClassVar[str] = "Status { height: 1; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.message = ""
        self.hint = ""
        self.busy = ""
        self.typed = ""

    def show_message(self, message: str) -> None:
        """Show a message instead of the hints. It is cleaned, since it may quote user input or file names."""
        self.message = clean_line(message) if message else ""
        self.refresh()

    def show_hint(self, hint: str) -> None:
        """Show the keys of the focused pane."""
        if hint != self.hint:
            self.hint = hint
            self.refresh()

    def show_busy(self, busy: str) -> None:
        """Show the progress of a background job instead of the hints; "" removes it."""
        if busy != self.busy:
            self.busy = clean_line(busy) if busy else ""
            self.refresh()

    def show_typed(self, typed: str) -> None:
        """Show pending keys: the digits of a section number, or the first key of a sequence."""
        if typed != self.typed:
            self.typed = typed
            self.refresh()

    def line(self, y: int) -> Strip:
        role = "status-key" if self.message else "status"
        line = self.text_line(
            f" {self.message or self.busy or self.hint}",
            role,
            f"{self.typed} " if self.typed else "",
            "status-key",
        )
        return self.strip("status", line, role="status")
