"""The prompt: one line at the bottom where a word to find, a section number or an action is typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.containers import Horizontal
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

Changed = Callable[[str], object]
Done = Callable[[str | None], None]


class Prompt(Horizontal):
    """Hidden until `ask`. Enter hands the text over, Escape hands over None; then the focus goes back."""

    DEFAULT_CSS: ClassVar[str] = """
    Prompt { height: 1; display: none; background: $status-background; }
    Prompt > Static { width: auto; height: 1; color: $status-key; text-style: bold; padding: 0 0 0 1; }
    Prompt > Input { width: 1fr; height: 1; border: none; padding: 0; background: $status-background; }
    Prompt > Input:focus { border: none; }
    """

    class Closed(Message):
        """The prompt gave the line back to the status."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._back: Widget | None = None
        self._on_change: Changed | None = None
        self._on_done: Done | None = None

    def furnish(self) -> Input:
        """The input, put in place at the first call: before the first paint nobody types."""
        if not self.children:
            self.mount(Static("", markup=False), Input(compact=True))
        return self.query_one(Input)

    def ask(self, label: str, back: Widget, on_change: Changed | None, on_done: Done) -> None:
        """Take the line and the focus. `on_change` hears every change of the text, `on_done` its end."""
        self._back, self._on_change, self._on_done = back, on_change, on_done
        field = self.furnish()
        self.query_one(Static).update(label)
        with self.prevent(Input.Changed):
            field.value = ""
        self.display = True
        self.screen.set_focus(field)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self._on_change:
            self._on_change(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._close(event.value)

    def on_key(self, event: events.Key) -> None:
        if event.key == "escape":
            event.stop()
            event.prevent_default()
            self._close(None)

    def _close(self, text: str | None) -> None:
        self.display = False
        if self._back:
            self.screen.set_focus(self._back)
        done = self._on_done
        self._back = self._on_change = self._on_done = None
        self.post_message(self.Closed())
        if done:
            done(text)
