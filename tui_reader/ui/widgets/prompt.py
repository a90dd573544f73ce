"""The prompt: one line at the bottom where a word to find, a section number or an action is typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple

from rich.highlighter import Highlighter
from rich.text import Text
from textual import events
from textual.containers import Horizontal
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from tui_reader.text.clean import clean

Changed = Callable[[str], object]
Done = Callable[[str | None], None]
Complete = Callable[[str], str]


class Typing(NamedTuple):
    """What helps with typing: texts that were typed before, the last one last, and what Tab makes of a text and of
    the place of the cursor in it."""

    earlier: Sequence[str]
    complete: Callable[[str, int], tuple[str, int]]


class PromptError(NamedTuple):
    """A part of the text, from `start` up to `end`, that cannot be read, and the reason."""

    message: str = ""
    start: int = 0
    end: int = 0


NO_ERROR = PromptError()

NO_HELP = Typing((), lambda text, cursor: (text, cursor))


class _Underline(Highlighter):
    """Draws the part of the text that cannot be read so that it stands out, also without colours."""

    def __init__(self) -> None:
        self.span = (0, 0)

    def highlight(self, text: Text) -> None:
        start, end = self.span
        if start < end:
            text.stylize("reverse underline", start, end)


class CleanInput(Input):
    """An input whose text is safe to draw, also when it was pasted."""

    def validate_value(self, value: str) -> str:
        return clean(value).replace("\n", " ")


class Prompt(Horizontal):
    """Hidden until `ask`. Enter hands the text over, Escape hands over None; then the focus goes back."""

    DEFAULT_CSS: ClassVar[str] = """
    Prompt { height: 1; display: none; background: $status-background; }
    Prompt > Static { width: auto; height: 1; color: $status-key; text-style: bold; padding: 0 0 0 1; }
    Prompt > #error { display: none; max-width: 60%; text-wrap: nowrap; text-overflow: ellipsis; padding: 0 1; }
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
        self._complete: Complete | None = None
        self._typing = NO_HELP
        self._at = 0
        self._typed = ""
        self._underline = _Underline()

    def furnish(self) -> Input:
        """The input, put in place at the first call: before the first paint nobody types."""
        if not self.children:
            field = CleanInput(compact=True, select_on_focus=False, highlighter=self._underline)
            self.mount(Static("", markup=False), field, Static("", markup=False, id="error"))
        return self.query_one(CleanInput)

    def ask(
        self,
        label: str,
        back: Widget,
        on_change: Changed | None,
        on_done: Done,
        complete: Complete | None = None,
        text: str = "",
        typing: Typing = NO_HELP,
    ) -> None:
        """Take the line and the focus. `on_change` hears every change of the text, which is `text` at first,
        `on_done` its end; `complete` gives what Tab makes of the text, or else `typing` does."""
        self._back, self._on_change, self._on_done, self._complete = back, on_change, on_done, complete
        self._typing, self._at = typing, len(typing.earlier)
        field = self.furnish()
        self.query(Static).first().update(label)
        self.show_error(NO_ERROR)
        with self.prevent(Input.Changed):
            field.value = text
        field.cursor_position = len(text)
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
        elif event.key in ("tab", "shift+tab"):
            # Never to another pane: the prompt would stay open without the keys.
            event.stop()
            event.prevent_default()
            field = self.furnish()
            if self._complete:
                field.value = self._complete(field.value)
                field.cursor_position = len(field.value)
            else:
                field.value, field.cursor_position = self._typing.complete(field.value, field.cursor_position)
        elif event.key in ("up", "down") and self._typing.earlier:
            event.stop()
            event.prevent_default()
            self._go_back(-1 if event.key == "up" else 1)

    def _go_back(self, step: int) -> None:
        """Through what was typed before; behind the last of it is what was being typed."""
        field, earlier = self.furnish(), self._typing.earlier
        if self._at == len(earlier):
            self._typed = field.value
        at = max(0, min(self._at + step, len(earlier)))
        if at < len(earlier) and at != self._at and earlier[at] == field.value:
            at = max(0, min(at + step, len(earlier)))
        self._at = at
        field.value = earlier[at] if at < len(earlier) else self._typed
        field.cursor_position = len(field.value)

    def show_error(self, error: PromptError) -> None:
        """Mark what cannot be read of the text, and say why behind it."""
        self._underline.span = (error.start, error.end)
        note = self.query_one("#error", Static)
        note.update(error.message)
        note.display = bool(error.message)
        self.furnish().refresh()

    def give_up(self) -> None:
        """Close without an answer and leave the focus where it is."""
        self._back = None
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
