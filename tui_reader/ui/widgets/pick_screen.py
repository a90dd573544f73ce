"""A list narrowed by typing, to choose a section, an action or a theme."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Size
from textual.screen import Screen

from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.text.clean import single_line
from tui_reader.text.fold import fold
from tui_reader.text.width import cell_width, crop
from tui_reader.ui.host import Host
from tui_reader.ui.widgets.clean_input import CleanInput
from tui_reader.ui.widgets.lines import Line, Run
from tui_reader.ui.widgets.rows_pane import RowsPane
from tui_reader.ui.widgets.status import Hint, Status

NARROW = 60
"""Cells of a terminal below which a list of choices takes the whole screen."""

BOX_CELLS, BOX_LINES = 64, 14
"""Cells and lines of a box at most, its frame included."""

BOX_LINES_AROUND = 4
"""Lines of a box that are no choices: its frame, the input and the keys."""

ASIDE_CELLS = 26
"""Cells of a box at the right edge, beside which the page can be judged."""


class Choice(NamedTuple):
    """One choice: its text, a note at the right edge, its level of indentation, more words that find it, and
    whether it stays whatever is typed."""

    text: str
    note: str = ""
    depth: int = 0
    words: str = ""
    stays: bool = False


def _indent(choice: Choice) -> int:
    return 2 + 2 * min(choice.depth, 5)


def contains(choice: Choice, words: Sequence[str]) -> bool:
    """Whether a choice contains all of these folded words."""
    text = fold(f"{choice.text} {choice.note} {choice.words}")
    return all(word in text for word in words)


def _clean(choice: Choice) -> Choice:
    return choice._replace(text=single_line(choice.text), note=single_line(choice.note))


class PickList(RowsPane, can_focus=False):
    """The choices that match the typed words."""

    has_heading = False

    def __init__(self, choices: Sequence[Choice], cursor: int) -> None:
        super().__init__(id="choices")
        self._removed: set[int] = set()
        self.replace_choices(choices)
        self.cursor = cursor

    def replace_choices(self, choices: Sequence[Choice]) -> None:
        """Take other choices, all of them shown; may be called before the list is mounted."""
        # The name of a theme is that of a file, which may hold any character.
        self.choices = [_clean(each) for each in choices]
        self.shown = list(range(len(choices)))

    def row_count(self) -> int:
        return len(self.shown)

    def row_role(self, row: int) -> str:
        return "cursor" if row == self.cursor else "body"

    def row_lines(self, row: int) -> list[Line]:
        choice = self.choices[self.shown[row]]
        width, ambiguous = self.size.width, self.ambiguous
        indent = _indent(choice)
        wanted = max(self._note_column(), indent + cell_width(choice.text, ambiguous) + 2)
        column = max(width // 2, min(wanted, width - cell_width(choice.note, ambiguous) - 1))
        text = crop(choice.text, max(4, (column - 2 if choice.note else width - 1) - indent), ambiguous)
        cells = indent + cell_width(text, ambiguous)
        runs = [Run(" " * indent + text, "body")]
        note = crop(choice.note, max(0, width - column - 1), ambiguous)
        if note:
            runs += [Run(" " * (column - cells), "body"), Run(note, "muted")]
            cells = column + cell_width(note, ambiguous)
        return [Line(tuple(runs), cells)]

    def _note_column(self) -> int:
        """The cell where notes begin: two cells behind the longest text, or nearer if notes had no room there."""
        ambiguous = self.ambiguous
        noted = [each for each in self.choices if each.note] or self.choices
        longest = max((_indent(each) + cell_width(each.text, ambiguous) for each in noted), default=0)
        note = max((cell_width(each.note, ambiguous) for each in self.choices), default=0)
        return max(self.size.width // 2, min(longest + 2, self.size.width - note - 1))

    def narrow(self, typed: str) -> None:
        """Show the choices that contain every typed word, in their order, with the cursor on the first; then those
        that stay."""
        words = fold(typed).split()
        left = [index for index in range(len(self.choices)) if index not in self._removed]
        fits = [index for index in left if contains(self.choices[index], words)]
        self.shown = fits + [index for index in left if self.choices[index].stays and index not in fits]
        self.top = self.cursor = 0
        self.move_to(0)
        self.refresh()

    def remove_choice(self, index: int) -> None:
        """Remove a choice from the list; the indices of the others do not change."""
        self._removed.add(index)
        self.shown.remove(index)
        self.move_to(self.cursor)

    def set_note(self, index: int, note: str) -> None:
        """Change the note of a choice; may be called before the list is mounted."""
        self.choices[index] = _clean(self.choices[index]._replace(note=note))
        if self.is_mounted:
            self.refresh()


class PickScreen(Screen[int | None]):
    """Type to filter the list, arrows to move, Enter to choose, Escape to cancel. Returns the index of the choice.

    A box over the page, which is dimmed; on narrow terminals the whole screen. `aside`: at the right edge, over a
    page that is not dimmed. `on_move` is called with the choice under the cursor, such as for the preview of a
    theme; `on_delete` deletes a choice and returns whether it succeeded. `busy` says what is done until `fill`
    brings the choices.
    """

    app: Host
    AUTO_FOCUS = ""

    DEFAULT_CSS: ClassVar[str] = """
    PickScreen { align: center middle; background: $background 60%; }
    PickScreen.aside { align: right top; background: $background 0%; }
    PickScreen.plain { background: transparent; }
    PickScreen > #box { border: round $primary; background: $background; border-title-color: $primary; }
    PickScreen.whole > #box { border: none; }
    PickScreen CleanInput { height: 1; border: none; padding: 0 1; background: $surface; }
    PickScreen CleanInput:focus { border: none; }
    """

    def __init__(
        self,
        title: str,
        choices: Sequence[Choice],
        cursor: int = 0,
        on_move: Callable[[int], None] | None = None,
        on_delete: Callable[[int], bool] | None = None,
        *,
        aside: bool = False,
        busy: str = "",
    ) -> None:
        super().__init__(classes="aside" if aside else None)
        self._fit_theme()
        self._aside = aside
        self._box = Vertical(id="box")
        self._input = CleanInput(compact=True)
        self._status = Status(id="status")
        self._on_delete = on_delete
        self.pick_list = PickList(choices, cursor)
        self._title = title
        self._on_move = on_move
        self._busy = busy

    def _fit_theme(self) -> None:
        # Colours of the terminal have no shades: the page behind is not dimmed.
        self.set_class(self.app.current_theme.ansi, "plain")

    def compose(self) -> ComposeResult:
        with self._box:
            yield self._input
            yield self.pick_list
            yield self._status

    @property
    def typed(self) -> str:
        """The words by which the choices are narrowed."""
        return self._input.value.strip()

    def fill(self, choices: Sequence[Choice]) -> None:
        """Show the choices of a screen that was opened without any."""
        self._busy = ""
        self.pick_list.replace_choices(choices)
        if self.is_mounted:
            self._status.show_busy("")
            self.pick_list.narrow(self._input.value)
            self._fit_box(self.app.size)

    def on_resize(self, event: events.Resize) -> None:
        self._fit_box(event.size)

    def _fit_box(self, size: Size) -> None:
        """Size the box by the terminal and all choices, so that it keeps its size while one types."""
        box, (width, height) = self._box, size
        whole = width < NARROW
        self.set_class(whole, "whole")
        box.border_title = "" if whole else self._title
        self._input.placeholder = self._title if whole else _("Type to filter")
        box.styles.width = width if whole else min(width, ASIDE_CELLS if self._aside else BOX_CELLS)
        wanted = max(1, len(self.pick_list.choices)) + BOX_LINES_AROUND
        box.styles.height = height if whole else min(height, wanted if self._aside else min(wanted, BOX_LINES))

    def on_mount(self) -> None:
        deletes = (Hint("Del", _("delete a saved search")),) if self._on_delete else ()
        self._status.hints = (
            Hint("Enter", _("choose")),
            Hint("↑ ↓", _("move")),
            *deletes,
            Hint("Esc", _("cancel")),
        )
        self._status.show_busy(self._busy)
        # After the first layout: an input that is focused earlier reports a wrong caret position to the terminal.
        self.call_after_refresh(self._focus_input)
        self.call_after_refresh(self.pick_list.move_to, self.pick_list.cursor)

    def _focus_input(self) -> None:
        field = self._input
        self.set_focus(field)
        field.cursor_position = len(field.value)

    def _narrow(self) -> None:
        text = self._input.value
        self.pick_list.narrow(text)
        count = self.pick_list.row_count()
        self._status.show_message(
            ngettext("{count} match", "{count} matches", count).format(count=count) if text else ""
        )

    def take_key(self, event: events.Key) -> bool:
        """Handle a key at once, before the next one; False if it does nothing here."""
        moves = {
            "down": self.pick_list.line_down,
            "up": self.pick_list.line_up,
            "ctrl+n": self.pick_list.line_down,
            "ctrl+p": self.pick_list.line_up,
            "pagedown": self.pick_list.page_down,
            "pageup": self.pick_list.page_up,
        }
        if event.key in moves:
            moves[event.key]()
        elif event.key == "delete" and self._on_delete:
            self._delete()
        elif event.key == "escape":
            self._close(None)
        elif event.key == "enter":
            self._choose()
        else:
            before = self._input.value
            taken = self._input.take_key(event)
            if self._input.value != before:
                self._narrow()
            return taken
        return True

    def take_paste(self, text: str) -> None:
        """Insert pasted text in the line, or say that it is too long."""
        if refused := self._input.paste(text):
            self._status.show_message(refused)
        else:
            self._narrow()

    def on_rows_pane_chosen(self, event: RowsPane.Chosen) -> None:
        event.stop()
        self._choose()

    def on_rows_pane_moved(self, event: RowsPane.Moved) -> None:
        event.stop()
        shown = self.pick_list.shown
        # Typing may have narrowed the list since.
        if self._on_move and event.row < len(shown):
            self._on_move(shown[event.row])
            self._fit_theme()
            # The page behind may look different now.
            self.refresh()

    def _delete(self) -> None:
        shown = self.pick_list.shown
        if shown and self._on_delete and self._on_delete(shown[self.pick_list.cursor]):
            self.pick_list.remove_choice(shown[self.pick_list.cursor])

    def _close(self, index: int | None) -> None:
        """Return a choice, unless a key before this one has done so already."""
        if self.is_current:
            self.dismiss(index)

    def _choose(self) -> None:
        shown = self.pick_list.shown
        if shown:
            self._close(shown[self.pick_list.cursor])
