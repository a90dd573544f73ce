"""The outline pane: the numbered sections of the open text, with the current one highlighted."""

from __future__ import annotations

from tui_reader.i18n import gettext as _
from tui_reader.model import block_text
from tui_reader.text.fold import fold
from tui_reader.text.typography.outline import first_clause, outline_label
from tui_reader.text.wrap import hangs
from tui_reader.ui.reader.document import HeadingBlock
from tui_reader.ui.reader.outline.folds import Folds
from tui_reader.ui.widgets.empty_state import EmptyState
from tui_reader.ui.widgets.lines import Line
from tui_reader.ui.widgets.rows_pane import RowsPane

INDENT = 2
FOLDED, UNFOLDED = "▸", "▾"
CLAUSE_CELLS = 40
"""Cells, twenty Han characters, of the first clause that stands for a missing heading."""


def heading_label(heading: HeadingBlock, cells: int, ambiguous: int = 1) -> str:
    """The entry of a section in `cells` cells: its label, and its heading or else its first clause."""
    section = heading.section
    text = section.heading
    if not text and section.blocks:
        text = first_clause(block_text(section.blocks[0]), CLAUSE_CELLS)
    return outline_label(section.label or "", text, cells, ambiguous)


class Outline(RowsPane):
    """The headings of the open document; without the focus, the cursor follows the reading position. A row is a
    heading that is not folded away."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.headings: tuple[HeadingBlock, ...] = ()
        self.reading: int | None = None
        self._folds = Folds()

    def row_count(self) -> int:
        return len(self._folds.shown)

    @property
    def current(self) -> int | None:
        """The heading under the cursor; None in a text without headings."""
        shown = self._folds.shown
        return shown[self.cursor] if self.cursor < len(shown) else None

    def empty_state(self) -> EmptyState:
        return EmptyState(_("This text has no sections."))

    def heading(self) -> Line:
        return self.bar_line(_("Outline"), self.position_text if self.headings else "")

    def row_lines(self, row: int) -> list[Line]:
        index = self._folds.shown[row]
        heading = self.headings[index]
        indent = INDENT + INDENT * min(heading.section.level - 1, 4)
        label = heading_label(heading, max(4, self.size.width - indent - 1), self.ambiguous)
        role = "current-section" if row == self._reading_row else "body"
        mark = " " if not self._folds.foldable(index) else FOLDED if self._folds.folded(index) else UNFOLDED
        # A full-width opening mark hangs into the space, whose cell its empty half fills.
        gap = "" if hangs(label[:1], self.ambiguous) else " "
        return [self.text_line(" " * (indent - 2) + mark + gap + label, role)]

    def row_role(self, row: int) -> str:
        if self.has_focus:
            return super().row_role(row)
        return "cursor-blurred" if row == self._reading_row else "body"

    @property
    def _reading_row(self) -> int | None:
        return None if self.reading is None else self._folds.row_of(self.reading)

    def show(self, headings: tuple[HeadingBlock, ...]) -> None:
        """Show the headings of another document, all unfolded."""
        self.headings = headings
        self._folds = Folds([heading.parent for heading in headings])
        self.cursor = self.top = 0
        self.reading = None
        self.refresh()

    def find_row(self, needle: str, start: int, step: int) -> int | None:
        """The nearest heading from `start` on that contains a word, wrapping around; one that is folded away is
        shown."""
        wanted, count = fold(needle), len(self.headings)
        first = self._folds.shown[start]
        order = ((first + step * distance) % count for distance in range(count))
        found = next((each for each in order if wanted in fold(heading_label(self.headings[each], 200))), None)
        if found is None:
            return None
        self._folds.reveal(found)
        return self._folds.row_of(found)

    def follow(self, reading: int | None) -> None:
        """Highlight the section being read and, unless the outline has the focus, keep it visible."""
        if reading == self.reading:
            return
        self.reading = reading
        if not self.has_focus:
            self.move_to(self._reading_row or 0, notify=False)
        self.refresh()

    def toggle_fold(self) -> None:
        """Hide or show the subsections of the heading under the cursor, or of the one above it."""
        current = self.current
        target = None if current is None else self._folds.toggle(current)
        if target is None:
            self.app.show_message(_("This section has no subsections."))
        else:
            self._show_heading(target)

    def fold_all(self) -> None:
        """Show only the headings of the top level."""
        current = self.current
        self._folds.fold_all()
        self._show_heading(current)

    def unfold_all(self) -> None:
        """Show all headings."""
        current = self.current
        self._folds.unfold_all()
        self._show_heading(current)

    def _show_heading(self, heading: int | None) -> None:
        """Draw the rows again, with the cursor on a heading or the nearest one above it."""
        self.move_to(0 if heading is None else self._folds.row_of(heading), notify=False)
        self.refresh()
