"""The box in which a note is written: its passage, its colour, its text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.reactive import reactive
from textual.screen import Screen
from textual.strip import Strip
from textual.widgets import TextArea

from tui_reader.archive.workspace.notes.values import COLOURS, MOST_TEXT, Colour
from tui_reader.i18n import gettext as _
from tui_reader.text.clean import clean
from tui_reader.text.width import cell_width, crop
from tui_reader.ui.host import Host
from tui_reader.ui.notes.wording import colour_name
from tui_reader.ui.widgets.line_widget import LineWidget
from tui_reader.ui.widgets.lines import Line, Run
from tui_reader.ui.widgets.status import Hint, Status

if TYPE_CHECKING:
    from textual.geometry import Offset

BOX_CELLS, BOX_LINES = 76, 12
"""Cells and lines of the box at most, its frame included."""

NARROW = 60
"""Cells of a terminal below which the box takes its whole width."""


class WrittenNote(NamedTuple):
    """What was decided in the box: colour, text and whether it is shared; or that the note is deleted."""

    colour: Colour
    text: str
    shared: bool = False
    deleted: bool = False


_EDITING: Mapping[str, Callable[[TextArea], object]] = {
    "left": TextArea.action_cursor_left,
    "right": TextArea.action_cursor_right,
    "up": TextArea.action_cursor_up,
    "down": TextArea.action_cursor_down,
    "ctrl+left": TextArea.action_cursor_word_left,
    "ctrl+right": TextArea.action_cursor_word_right,
    "home": TextArea.action_cursor_line_start,
    "ctrl+a": TextArea.action_cursor_line_start,
    "end": TextArea.action_cursor_line_end,
    "ctrl+e": TextArea.action_cursor_line_end,
    "pageup": TextArea.action_cursor_page_up,
    "pagedown": TextArea.action_cursor_page_down,
    "shift+left": partial(TextArea.action_cursor_left, select=True),
    "shift+right": partial(TextArea.action_cursor_right, select=True),
    "shift+up": partial(TextArea.action_cursor_up, select=True),
    "shift+down": partial(TextArea.action_cursor_down, select=True),
    "backspace": TextArea.action_delete_left,
    "delete": TextArea.action_delete_right,
    "ctrl+w": TextArea.action_delete_word_left,
    "ctrl+u": TextArea.action_delete_to_start_of_line,
    "ctrl+k": TextArea.action_delete_to_end_of_line_or_delete_line,
    "ctrl+z": TextArea.action_undo,
    "ctrl+y": TextArea.action_redo,
}
"""The keys that move and edit in the text, handled at once, in the order in which they arrive."""

_NEW_LINE = ("ctrl+j", "shift+enter", "alt+enter", "ctrl+enter")


class NoteArea(TextArea):
    """The text of a note. Its cursor does not blink, so that nothing is written while nobody types."""

    cursor_blink = reactive(False, init=False)

    def caret(self) -> Offset:
        """The cell where text is typed."""
        return self.cursor_screen_offset - self.region.offset

    def type(self, text: str) -> None:
        """Insert a text in place of what is selected."""
        self.replace(text, *self.selection)


class _PassageLine(LineWidget):
    """The passage, and below it the colours, with the chosen one in brackets."""

    DEFAULT_CSS: ClassVar[str] = "_PassageLine { height: 2; }"

    def __init__(self, passage: str, colour: Colour) -> None:
        super().__init__(id="passage")
        self._passage = passage
        self.colour = colour

    def line(self, y: int) -> Strip:
        width, ambiguous = max(1, self.size.width), self.ambiguous
        if y == 0:
            text = crop(self._passage, width, ambiguous)
            return self.strip("passage", Line((Run(text, "muted"),), cell_width(text, ambiguous)))
        runs: list[Run] = []
        for each in COLOURS:
            name = f"[{colour_name(each)}]" if each == self.colour else f" {colour_name(each)} "
            runs += [Run(name, f"highlight-{each}"), Run(" ", "body")]
        cells = sum(cell_width(run.text, ambiguous) for run in runs)
        return self.strip("colours", Line(tuple(runs), cells))


class NoteEditor(Screen[WrittenNote | None]):
    """Enter keeps the note, Escape leaves it as it was. Returns what was written, None for nothing."""

    app: Host
    AUTO_FOCUS = ""

    DEFAULT_CSS: ClassVar[str] = """
    NoteEditor { align: center bottom; background: $background 0%; }
    NoteEditor > #box { border: round $primary; background: $background; border-title-color: $primary; }
    NoteEditor NoteArea { height: 1fr; border: none; padding: 0; background: $surface; }
    NoteEditor NoteArea:focus { border: none; }
    """

    def __init__(
        self,
        passage: str,
        written: WrittenNote,
        *,
        is_new: bool,
        can_share: bool = False,
    ) -> None:
        """`passage` is shown above the text. `can_share`: others use the archive too."""
        super().__init__()
        self._written = written
        self._is_new = is_new
        self._can_share = can_share
        self._shared = written.shared
        self._box = Vertical(id="box")
        self._passage = _PassageLine(passage, written.colour)
        self._area = NoteArea(written.text, soft_wrap=True, show_line_numbers=False, tab_behavior="focus")
        self._status = Status(id="status")

    def compose(self) -> ComposeResult:
        with self._box:
            yield self._passage
            yield self._area
            yield self._status

    def on_resize(self, event: events.Resize) -> None:
        width, height = event.size
        self._box.styles.width = width if width < NARROW else min(width, BOX_CELLS)
        # A box narrower than the screen leaves the status line below it whole.
        self._box.styles.margin = (0, 0, int(width > BOX_CELLS), 0)
        self._box.styles.height = max(6, min(BOX_LINES, height // 2))

    def on_mount(self) -> None:
        self._show_hints()
        self.call_after_refresh(self._focus_area)

    def _focus_area(self) -> None:
        self.set_focus(self._area)
        self._area.move_cursor(self._area.document.end)

    def _show_hints(self) -> None:
        title = _("New highlight") if self._is_new else _("Note")
        self._box.border_title = _("{title} · shared").format(title=title) if self._shared else title
        share = (Hint("Ctrl+T", _("keep private") if self._shared else _("share")),) if self._can_share else ()
        delete = () if self._is_new else (Hint("Ctrl+D", _("delete")),)
        self._status.hints = (
            Hint("Enter", _("keep")),
            Hint("Tab", _("colour")),
            Hint("Ctrl+J", _("new line")),
            *delete,
            *share,
            Hint("Esc", _("cancel")),
        )

    def take_key(self, event: events.Key) -> bool:
        """Handle a key at once, before the next one; False if it does nothing here."""
        self._status.show_message("")
        key = event.key
        if key == "escape":
            self._close(None)
        elif key == "enter":
            self._keep()
        elif key in ("tab", "shift+tab"):
            self._step_colour(1 if key == "tab" else -1)
        elif key in _NEW_LINE:
            self._area.type("\n")
        elif key == "ctrl+d" and not self._is_new:
            self._close(self._written._replace(deleted=True))
        elif key == "ctrl+t" and self._can_share:
            self._shared = not self._shared
            self._show_hints()
        elif edit := _EDITING.get(key):
            edit(self._area)
        elif event.is_printable and event.character:
            self._area.type(event.character)
        else:
            return False
        return True

    def take_paste(self, text: str) -> None:
        """Insert pasted text, cleaned, or say that it is too long."""
        if len(text) + len(self._area.text) > MOST_TEXT:
            message = _("Nothing pasted: a note has at most {count} characters.")
            self._status.show_message(message.format(count=f"{MOST_TEXT:,}"))
        else:
            self._area.type(clean(text))

    def _step_colour(self, step: int) -> None:
        at = COLOURS.index(self._passage.colour)
        self._passage.colour = COLOURS[(at + step) % len(COLOURS)]
        self._passage.refresh()

    def _keep(self) -> None:
        text = self._area.text
        if len(text) > MOST_TEXT:
            message = _("A note has at most {count} characters; this one has {length}.")
            self._status.show_message(message.format(count=f"{MOST_TEXT:,}", length=f"{len(text):,}"))
            return
        self._close(WrittenNote(self._passage.colour, text, self._shared))

    def _close(self, written: WrittenNote | None) -> None:
        """Return what was written, unless a key before this one has done so already."""
        if self.is_current:
            self.dismiss(written)
