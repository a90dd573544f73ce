"""The prompt: one line of input at the bottom, for a word to find, a section number or an action."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.highlighter import Highlighter
from rich.text import Text
from textual import events
from textual.containers import Horizontal
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

if TYPE_CHECKING:
    from tui_reader.ui.widgets.clean_input import CleanInput

Changed = Callable[[str], object]
Done = Callable[[str | None], None]
Complete = Callable[[str, int], tuple[str, int]]
"""Completes the text on Tab, from text and cursor to the completed text and cursor."""


class PromptError(NamedTuple):
    """An error in the text from `start` up to `end`, with the message to show."""

    message: str = ""
    start: int = 0
    end: int = 0


NO_ERROR = PromptError()


class _Underline(Highlighter):
    """Highlights the erroneous part of the text, visibly without colours too."""

    def __init__(self) -> None:
        self.span = (0, 0)

    def highlight(self, text: Text) -> None:
        start, end = self.span
        if start < end:
            text.stylize("reverse underline", start, end)


class Prompt(Horizontal):
    """Hidden until `ask`. Enter submits the text, Escape submits None; then the previous pane gets the focus."""

    DEFAULT_CSS: ClassVar[str] = """
    Prompt { height: 1; display: none; background: $status-background; }
    Prompt > Static { width: auto; max-width: 60%; height: 1; color: $status-key; text-style: bold; }
    Prompt > Static { padding: 0 0 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    Prompt > #error { display: none; padding: 0 1; }
    Prompt > Input { width: 1fr; height: 1; border: none; padding: 0; background: $status-background; }
    Prompt > Input:focus { border: none; }
    """

    class Closed(Message):
        """The prompt was closed."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._return_to: Widget | None = None
        self._on_change: Changed | None = None
        self._on_done: Done | None = None
        self._complete: Complete | None = None
        self._earlier: Sequence[str] = ()
        self._history_index = 0
        self._unsubmitted = ""
        self._underline = _Underline()
        self._refused = False

    def mount_input(self) -> CleanInput:
        """The input, mounted by the first call, so that it does not delay the first paint."""
        from tui_reader.ui.widgets.clean_input import CleanInput

        if not self.children:
            field = CleanInput(compact=True, select_on_focus=False, highlighter=self._underline)
            self.mount(Static("", markup=False), field, Static("", markup=False, id="error"))
        return self.query_one(CleanInput)

    def ask(
        self,
        label: str,
        return_to: Widget,
        on_done: Done,
        on_change: Changed | None = None,
        complete: Complete | None = None,
        text: str = "",
        earlier: Sequence[str] = (),
    ) -> None:
        """Show the prompt with `text` in it and give it the focus; afterwards `return_to` gets the focus.

        `on_change` is called with the text after every change, `on_done` with the submitted text. The arrow keys
        step through the `earlier` texts, the latest of which is last.
        """
        self._return_to, self._on_change, self._on_done, self._complete = return_to, on_change, on_done, complete
        self._earlier, self._history_index = earlier, len(earlier)
        field = self.mount_input()
        self.query(Static).first().update(label)
        self.show_error(NO_ERROR)
        field.value = text
        field.cursor_position = len(text)
        self.display = True
        self.screen.set_focus(field)

    def take_key(self, event: events.Key) -> bool:
        """Handle a key at once; False if it does nothing in a line."""
        field = self.mount_input()
        if event.key in ("escape", "enter"):
            self._close(field.value if event.key == "enter" else None)
            return True
        before = field.value
        taken = self._edit(event)
        if field.value != before:
            self._changed()
        return taken

    def _edit(self, event: events.Key) -> bool:
        field = self.mount_input()
        if event.key in ("tab", "shift+tab"):
            # Must not move the focus: the prompt would stay open without it.
            if self._complete:
                field.value, field.cursor_position = self._complete(field.value, field.cursor_position)
        elif event.key in ("up", "down") and self._earlier:
            self._step_history(-1 if event.key == "up" else 1)
        else:
            return field.take_key(event)
        return True

    def paste(self, text: str) -> None:
        """Insert pasted text, or say at the right that it is too long."""
        if refused := self.mount_input().paste(text):
            self.show_error(PromptError(refused))
            self._refused = True
        else:
            self._changed()

    def _changed(self) -> None:
        if self._refused:
            self._refused = False
            self.show_error(NO_ERROR)
        if self._on_change:
            self._on_change(self.mount_input().value)

    def _step_history(self, step: int) -> None:
        """Show an earlier or later text of the history, which ends with the unsubmitted one."""
        field, earlier = self.mount_input(), self._earlier
        if self._history_index == len(earlier):
            self._unsubmitted = field.value
        index = max(0, min(self._history_index + step, len(earlier)))
        if index < len(earlier) and index != self._history_index and earlier[index] == field.value:
            index = max(0, min(index + step, len(earlier)))
        self._history_index = index
        field.value = earlier[index] if index < len(earlier) else self._unsubmitted
        field.cursor_position = len(field.value)

    def show_error(self, error: PromptError) -> None:
        """Highlight an error in the text and show its message at the right."""
        self._underline.span = (error.start, error.end)
        note = self.query_one("#error", Static)
        note.update(error.message)
        note.display = bool(error.message)
        self.mount_input().refresh()

    def abandon(self) -> None:
        """Close without a text and leave the focus unchanged."""
        self._return_to = None
        self._close(None)

    def _close(self, text: str | None) -> None:
        self.display = False
        if self._return_to:
            self.screen.set_focus(self._return_to)
        done = self._on_done
        self._return_to = self._on_change = self._on_done = None
        self.post_message(self.Closed())
        if done:
            done(text)
