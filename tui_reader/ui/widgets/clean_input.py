"""A line of input whose text is clean, and in which keys act in the order in which they arrive."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from rich.cells import cell_len
from textual import events
from textual.geometry import Offset
from textual.reactive import reactive
from textual.widgets import Input

from tui_reader.i18n import gettext as _
from tui_reader.text.clean import single_line

MAX_PASTED = 4096
"""Characters that are pasted into a line, at most; chosen by hand, several times the longest query."""


_EDITING: Mapping[str, Callable[[Input], object]] = {
    "left": Input.action_cursor_left,
    "shift+left": partial(Input.action_cursor_left, select=True),
    "ctrl+left": Input.action_cursor_left_word,
    "ctrl+shift+left": partial(Input.action_cursor_left_word, select=True),
    "right": Input.action_cursor_right,
    "shift+right": partial(Input.action_cursor_right, select=True),
    "ctrl+right": Input.action_cursor_right_word,
    "ctrl+shift+right": partial(Input.action_cursor_right_word, select=True),
    "home": Input.action_home,
    "ctrl+a": Input.action_home,
    "shift+home": partial(Input.action_home, select=True),
    "end": Input.action_end,
    "ctrl+e": Input.action_end,
    "shift+end": partial(Input.action_end, select=True),
    "ctrl+shift+a": Input.action_select_all,
    "backspace": Input.action_delete_left,
    "delete": Input.action_delete_right,
    "ctrl+d": Input.action_delete_right,
    "ctrl+w": Input.action_delete_left_word,
    "ctrl+u": Input.action_delete_left_all,
    "super+backspace": Input.action_delete_left_all,
    "ctrl+backspace": Input.action_delete_right_word,
    "alt+backspace": Input.action_delete_right_word,
    "ctrl+k": Input.action_delete_right_all,
    "ctrl+x": lambda field: field.action_cut(),
    "ctrl+v": Input.action_paste,
}
"""The keys that move and edit in a line, as Textual's `Input.BINDINGS` has them, without Enter and the key that
copies."""


class CleanInput(Input):
    """An input that cleans its text, which may have been pasted. Its cursor does not blink, so that nothing is
    written to the terminal while nobody types.

    Its screen gives it keys and pasted text by `take_key` and `paste`. Textual would handle an editing key only
    after the characters typed behind it: when several keys arrive together, their order would be lost.
    """

    cursor_blink = reactive(False, init=False)

    def caret(self) -> Offset:
        """The cell where text is typed. Textual's own is one cell further at the end of the text."""
        before = cell_len(self.value[: self.cursor_position]) - self.scroll_offset.x
        return self.content_region.offset - self.region.offset + Offset(before, 0)

    def take_key(self, event: events.Key) -> bool:
        """Type a character, or carry out an editing key, at once; False for other keys."""
        if event.is_printable and event.character:
            self.replace(event.character, *self.selection)
        elif edit := _EDITING.get(event.key):
            edit(self)
        else:
            return False
        return True

    def paste(self, text: str) -> str:
        """Insert pasted lines as one, or refuse them as a whole; what to say about a refusal, else nothing."""
        if len(text) > MAX_PASTED:
            return _("Nothing pasted: more than {count} characters.").format(count=f"{MAX_PASTED:,}")
        line = " ".join(filter(None, (line.strip() for line in text.splitlines())))
        self.replace(line, *self.selection)
        return ""

    def action_cut(self) -> None:
        """Cut what is selected. Textual also copies an empty selection, which empties the clipboard."""
        if self.selected_text:
            super().action_cut()

    def validate_value(self, value: str) -> str:
        return single_line(value)
