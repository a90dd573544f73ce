"""The vertical line between the left column and the reader."""

from __future__ import annotations

from textual.strip import Strip

from tui_reader.ui.widgets.line_widget import LineWidget
from tui_reader.ui.widgets.lines import Line, Run

LINE = Line((Run("│", "rule"),), 1)


class Divider(LineWidget):
    """A vertical line, one cell wide."""

    def line(self, y: int) -> Strip:
        return self.strip("divider", LINE)
