"""The status line: a message, the progress of a job, or hints for keys, and the pending keys."""

from __future__ import annotations

from typing import ClassVar

from textual.reactive import reactive
from textual.strip import Strip

from tui_reader.messages.translation import translated
from tui_reader.text.clean import clean_line
from tui_reader.ui.widgets.line_widget import LineWidget


class Status(LineWidget):
    """One line at the bottom, drawn again when one of its texts changes; a message stays until the next key."""

    DEFAULT_CSS: ClassVar[str] = "Status { height: 1; }"

    message: reactive[str] = reactive("")
    hint: reactive[str] = reactive("")
    """The keys of the focused pane."""
    busy: reactive[str] = reactive("")
    """The progress of a background job, shown instead of the hints."""
    typed: reactive[str] = reactive("")
    """Pending keys: the digits of a section number, or the first key of a sequence."""

    def show_message(self, message: str) -> None:
        """Show a message instead of the hints, translated if it is kept in English. It is cleaned, since it may
        quote user input or file names."""
        self.message = clean_line(translated(message)) if message else ""

    def show_busy(self, busy: str) -> None:
        """Show the progress of a background job; "" removes it."""
        self.busy = clean_line(busy) if busy else ""

    def line(self, y: int) -> Strip:
        role = "status-key" if self.message else "status"
        left, typed = self.message or self.busy or self.hint, f"{self.typed} " if self.typed else ""
        return self.strip("status", self.text_line(f" {left}", role, typed, "status-key"), role="status")
