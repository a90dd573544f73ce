"""The outline pane: the numbered sections of the open text, with the current one highlighted."""

from __future__ import annotations

from tui_reader.i18n import gettext as _
from tui_reader.model import block_text
from tui_reader.text.fold import fold
from tui_reader.text.outline import first_clause, outline_label
from tui_reader.ui.reader.document import HeadingBlock
from tui_reader.ui.widgets.lines import Line
from tui_reader.ui.widgets.rows_pane import RowsPane

INDENT = 2
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
    """The headings of the open document; without the focus, the cursor follows the reading position."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.headings: tuple[HeadingBlock, ...] = ()
        self.reading: int | None = None

    def row_count(self) -> int:
        return len(self.headings)

    def empty_line(self) -> Line:
        return self.text_line(f" {_('This text has no sections.')}", "muted")

    def heading(self) -> Line:
        return self.bar_line(_("Outline"), self.position_text if self.headings else "")

    def row_lines(self, row: int) -> list[Line]:
        heading = self.headings[row]
        indent = INDENT + INDENT * min(heading.section.level - 1, 4)
        label = heading_label(heading, max(4, self.size.width - indent - 1), self.ambiguous)
        role = "current-section" if row == self.reading else "body"
        return [self.text_line(" " * indent + label, role)]

    def row_role(self, row: int) -> str:
        if self.has_focus:
            return super().row_role(row)
        return "cursor-blurred" if row == self.reading else "body"

    def show(self, headings: tuple[HeadingBlock, ...]) -> None:
        """Show the headings of another document."""
        self.headings = headings
        self.cursor = self.top = 0
        self.reading = None
        self.refresh()

    def find_row(self, needle: str, start: int, step: int) -> int | None:
        """The nearest heading from `start` on that contains a word, wrapping around."""
        wanted, count = fold(needle), len(self.headings)
        rows = ((start + step * distance) % count for distance in range(count))
        return next((row for row in rows if wanted in fold(heading_label(self.headings[row], 200))), None)

    def follow(self, reading: int | None) -> None:
        """Highlight the section being read and, unless the outline has the focus, keep it visible."""
        if reading == self.reading:
            return
        self.reading = reading
        if not self.has_focus:
            self.move_to(reading or 0, notify=False)
        self.refresh()
