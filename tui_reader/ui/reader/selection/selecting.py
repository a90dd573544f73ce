"""Selects text of a reader by keys or with the mouse, and copies it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.ui.keys.actions import Handler
from tui_reader.ui.reader.layout import Layout, TextPoint, TextRange
from tui_reader.ui.reader.selection import ranges
from tui_reader.ui.reader.selection.selectable import SelectableText
from tui_reader.ui.widgets.lines import cell_of


class Selecting:
    """While it is `active`, keys move one end of the selection, the caret, and the other end stays.

    A selection made with the mouse is copied when the button is released, and stays visible until Escape.
    """

    def __init__(self, reader: SelectableText, changed: Callable[[], object]) -> None:
        """`changed` is called when keys begin or end to move the selection."""
        self.reader = reader
        self._changed = changed
        self._anchor = self._caret = TextPoint(0, 0)
        self._lines = True
        self._active = False
        self._goal: int | None = None
        """The cell that the caret keeps to when it moves through lines."""

    @property
    def active(self) -> bool:
        """Whether keys move the selection; no longer once another text is shown."""
        return self._active and self.reader.selected is not None

    def handlers(self) -> Mapping[str, Handler]:
        """The handlers of the actions that select, and of those in the scope of a selection."""
        movements: dict[str, Handler] = {
            "text-selection-down": lambda: self._step_lines(1),
            "text-selection-up": lambda: self._step_lines(-1),
            "text-selection-page-down": lambda: self._step_pages(1),
            "text-selection-page-up": lambda: self._step_pages(-1),
            "text-selection-top": lambda: self._move(ranges.step_characters(self._layout, TextPoint(0, -1), 1)),
            "text-selection-bottom": lambda: self._move(self._last()),
            "character-right": lambda: self._move(ranges.step_characters(self._layout, self._caret, 1)),
            "character-left": lambda: self._move(ranges.step_characters(self._layout, self._caret, -1)),
            "line-start": lambda: self._move(ranges.line_start(self._layout, self._caret)),
            "line-end": lambda: self._move(ranges.line_end(self._layout, self._caret)),
            "next-paragraph": lambda: self._move(ranges.step_blocks(self._layout, self._caret, 1)),
            "previous-paragraph": lambda: self._move(ranges.step_blocks(self._layout, self._caret, -1)),
            "select-characters": self.toggle_characters,
            "other-end": self.go_to_other_end,
            "copy-selected": self.copy_and_end,
        }
        return {
            "select-text": self.select_lines,
            "select-lines": self.select_lines,
            "copy-selection": self.copy,
            "end-selection": self.end,
            **{name: self._while_active(handler) for name, handler in movements.items()},
        }

    def _while_active(self, handler: Handler) -> Handler:
        """The handler of an action that needs a selection; chosen by name, it may be called without one."""
        return lambda: handler() if self.active else self._nothing_selected()

    def _nothing_selected(self) -> None:
        self.reader.app.show_message(_("Nothing is selected; V selects lines."))

    @property
    def _layout(self) -> Layout:
        return self.reader.layout_now

    def _last(self) -> TextPoint:
        blocks = self.reader.document.blocks
        return ranges.step_characters(self._layout, TextPoint(len(blocks) - 1, len(blocks[-1].text)), -1)

    def select_lines(self) -> None:
        """Begin to select at the first line in sight, or at the current match; or select whole lines again."""
        if self.active:
            self._lines = True
            self._show()
            return
        start = self.reader.first_point_in_sight()
        if start is None:
            self.reader.app.show_message(_("Nothing to select here."))
            return
        self._anchor = self._caret = start
        self._lines, self._active, self._goal = True, True, None
        self._show()
        self._changed()

    def toggle_characters(self) -> None:
        """Select characters instead of whole lines, or lines again."""
        self._lines = not self._lines
        self._show()

    def go_to_other_end(self) -> None:
        """Move the other end of the selection from now on."""
        self._anchor, self._caret = self._caret, self._anchor
        self._goal = None
        self._show()

    def _step_lines(self, lines: int) -> None:
        layout = self._layout
        place = layout.place_of(*self._caret)
        if self._goal is None:
            line = layout.lines(place.block)[place.line]
            self._goal = cell_of(line, self._caret.offset, layout.ambiguous)
        goal = self._goal
        self._move(ranges.step_lines(layout, self._caret, lines, goal))
        self._goal = goal

    def _step_pages(self, pages: int) -> None:
        self._step_lines(pages * max(1, self.reader.page - 1))

    def _move(self, caret: TextPoint) -> None:
        self._goal = None
        self._caret = caret
        self._show()

    def _show(self) -> None:
        self.reader.show_selected(self._range())
        if self._active:
            self.reader.keep_in_sight(self._caret)

    def _range(self) -> TextRange:
        select = ranges.whole_lines if self._lines else ranges.characters
        return select(self._layout, self._anchor, self._caret)

    def drag(self, event: SelectableText.Dragged) -> None:
        """Select the characters between two points of a drag; copy them at its end."""
        was_active, self._active = self._active, False
        self._anchor, self._caret, self._lines = event.start, event.end, False
        self._show()
        if event.released:
            self.copy()
        if was_active:
            self._changed()

    def copy(self) -> None:
        """Copy the selected text."""
        selected = self.reader.selected
        if selected is None:
            self._nothing_selected()
            return
        text = ranges.selected_text(self.reader.document, selected)
        count = len(text)
        what = ngettext("{count} character", "{count} characters", count).format(count=f"{count:,}")
        self.reader.app.copy(text, what)

    def copy_and_end(self) -> None:
        """Copy the selected text, and end the selection."""
        self.copy()
        self.end()

    def end(self) -> bool:
        """End the selection; False when nothing was selected."""
        was_selected = self.reader.selected is not None
        self._active = False
        self.reader.show_selected(None)
        self._changed()
        return was_selected
