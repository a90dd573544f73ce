"""The status line: a message, the progress of a job, or hints for keys, and the pending keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual.reactive import reactive
from textual.strip import Strip

from tui_reader.messages.translation import translated
from tui_reader.text.clean import clean_line
from tui_reader.text.width import cell_width, crop
from tui_reader.ui.widgets.line_widget import LineWidget
from tui_reader.ui.widgets.lines import Line, Run

BETWEEN = 3
"""Cells between two hints."""


class Hint(NamedTuple):
    """A key, or several, and what they do; without keys a word alone."""

    keys: str
    word: str


class Status(LineWidget):
    """One line at the bottom, drawn again when one of its texts changes; a message stays until the next key."""

    DEFAULT_CSS: ClassVar[str] = "Status { height: 1; }"

    message: reactive[str] = reactive("")
    boxed: reactive[bool] = reactive(False)
    """Whether the message, which is too long for the line, is shown in a box instead."""
    hints: reactive[tuple[Hint, ...]] = reactive(())
    """The keys of the focused pane, the most useful first; the last one is at the right edge."""
    busy: reactive[str] = reactive("")
    """The progress of a background job, shown instead of the hints."""
    waiting: reactive[str] = reactive("")
    """That an answer of the archive is waited for, shown instead of the hints, behind a message."""
    chord: reactive[tuple[Hint, ...]] = reactive(())
    """The keys that may follow the pending ones, shown instead of everything else."""
    typed: reactive[str] = reactive("")
    """Pending keys: the digits of a section number, or the first key of a sequence."""

    def show_message(self, message: str) -> None:
        """Show a message instead of the hints, translated if it is kept in English. It is cleaned, since it may
        quote user input or file names."""
        self.message = clean_line(translated(message)) if message else ""

    def show_busy(self, busy: str) -> None:
        """Show the progress of a background job; "" removes it."""
        self.busy = clean_line(busy) if busy else ""

    def message_fits(self, width: int) -> bool:
        """Whether the message is shown whole in a line of `width` cells, as is none."""
        return cell_width(self.message, self.ambiguous) < width

    def has_room_for(self, hints: Sequence[Hint]) -> bool:
        """Whether all of these hints fit in the line, behind what was typed."""
        width, ambiguous = self.size.width, self.ambiguous
        return all_fit(hints, width, ambiguous, self.typed)

    def line(self, y: int) -> Strip:
        return self.strip("status", self._line(), role="status")

    def _line(self) -> Line:
        """Text or hints at the left; what was typed and the last hint at the right."""
        typed = self.typed
        if self.chord:
            return hint_line(self.chord, self.size.width, self.ambiguous, typed)
        message = "" if self.boxed else self.message
        left = "  ".join(filter(None, (message, self.waiting))) or self.busy
        if left:
            role = "status-message" if message else "status"
            return self.text_line(f" {left}", role, f"{typed} " if typed else "", "status-typed")
        return hint_line(self.hints, self.size.width, self.ambiguous, typed)


def hint_line(hints: Sequence[Hint], width: int, ambiguous: int, typed: str = "") -> Line:
    """Hints in `width` cells, none of them cut: the last one at the right edge, after what was typed, and of the
    others as many as there is room for, from the first on."""
    last = [Run(" ", "status"), *_runs(hints[-1]), Run(" ", "status")] if hints else []
    right = [Run(f" {typed} ", "status-typed"), *last] if typed else last
    if _cells(right, ambiguous) > width:
        right = [Run(crop(f" {typed} ", width, ambiguous), "status-typed")] if typed else []
    room = width - _cells(right, ambiguous)
    free = room - (BETWEEN - 1 if last else 0)
    runs: list[Run] = []
    used = 0
    for hint in hints[:-1]:
        more = [Run(" " * (BETWEEN if runs else 1), "status"), *_runs(hint)]
        if used + _cells(more, ambiguous) > free:
            break
        runs += more
        used += _cells(more, ambiguous)
    return Line((*runs, Run(" " * (room - used), "status"), *right), width)


def all_fit(hints: Sequence[Hint], width: int, ambiguous: int, typed: str = "") -> bool:
    """Whether `hint_line` leaves out none of the hints."""
    shown = sum(run.role == "status-key" for run in hint_line(hints, width, ambiguous, typed).runs)
    return shown == sum(bool(hint.keys) for hint in hints)


def _runs(hint: Hint) -> list[Run]:
    if not hint.keys:
        return [Run(hint.word, "status")]
    return [Run(hint.keys, "status-key"), Run(f" {hint.word}", "status")]


def _cells(runs: Sequence[Run], ambiguous: int) -> int:
    return sum(cell_width(run.text, ambiguous) for run in runs)
