"""The base class of the panes: a widget rendered line by line, with a cache of its strips."""

from __future__ import annotations

from typing import ClassVar, Self

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui_reader.text.width import cell_width, crop
from tui_reader.ui.host import Host
from tui_reader.ui.widgets.lines import Line, Run
from tui_reader.ui.widgets.marks import FOCUS


class LineWidget(Widget):
    """Renders its area from `line(y)`, without borders, padding or virtual size.

    Textual's own rendering resolves the styles of all ancestors for each line; here the role of a text gives its
    style directly, and a line that is rendered again is the same Strip object, with its escape codes cached.
    """

    app: Host

    DEFAULT_CSS: ClassVar[str] = """
    LineWidget { width: 1fr; height: 1fr; }
    """

    CACHE_SIZE: ClassVar[int] = 2000
    """Strips in the cache at most."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._stale = True
        self._drawn: list[Strip] = []
        self._drawn_key: object = None
        self._strips: dict[object, Strip] = {}
        self._strips_key: object = None

    def line(self, y: int) -> Strip:
        """The strip of line `y`, 0 at the top of the widget."""
        raise NotImplementedError

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        self._stale = True
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The strips of an area. Textual calls this for every pane whenever one of them changes, four times a
        second while the ticker moves; without a refresh in between, the previous strips are returned."""
        key = (crop, self.size, self.app.text_styles, self.has_focus)
        if self._stale or key != self._drawn_key:
            self._drawn, self._drawn_key, self._stale = self.draw(crop), key, False
        return self._drawn

    def draw(self, crop: Region) -> list[Strip]:
        """Render the strips of an area."""
        width = self.size.width
        strips = [self.line(y) for y in range(crop.y, crop.bottom)]
        if crop.x or crop.right < width:
            strips = [strip.crop(crop.x, crop.right) for strip in strips]
        return strips

    @property
    def ambiguous(self) -> int:
        """Cells that the terminal gives to East Asian ambiguous characters."""
        return self.app.ambiguous

    @property
    def title_role(self) -> str:
        """The role of the heading line."""
        return "pane-title-focused" if self.has_focus else "pane-title"

    def strip(self, key: object, line: Line, *, role: str = "body", padding: int = 0) -> Strip:
        """A laid-out line as a strip of the widget's width, cached under `key` until the width or theme changes.

        `padding` is in cells, on the left; the rest on the right is filled in `role`.
        """
        width = self.size.width
        styles = self.app.text_styles
        current = (width, styles)
        if self._strips_key != current or len(self._strips) > self.CACHE_SIZE:
            self._strips.clear()
            self._strips_key = current
        full_key = (key, line, role, padding)
        strip = self._strips.get(full_key)
        if strip is None:
            base = styles.style(role)
            segments = [Segment(" " * padding, base)] if padding else []
            segments += [Segment(run.text, styles.style(run.role, role)) for run in line.runs]
            rest = width - padding - line.cells
            if rest > 0:
                segments.append(Segment(" " * rest, base))
            # The length is given, not measured: Rich counts every ambiguous character as one cell.
            strip = Strip(segments, max(width, padding + line.cells))
            if padding + line.cells > width:
                strip = strip.crop(0, width)
            background = styles.background(role)
            for line_filter in self.get_line_filters():
                strip = strip.apply_filter(line_filter, background)
            self._strips[full_key] = strip
        return strip

    def bar_line(self, text: str, right: str = "") -> Line:
        """The heading line of a pane, with a mark when the pane has the keys; `right` is at the right edge."""
        lead = FOCUS if self.has_focus else " "
        return self.text_line(f"{lead} {text}", self.title_role, f"{right} " if right else "")

    def text_line(self, text: str, role: str, right: str = "", right_role: str | None = None) -> Line:
        """A line of the widget's width: `text`, cropped to the room left by `right`, which is aligned right."""
        width, ambiguous = self.size.width, self.ambiguous
        right_cells = cell_width(right, ambiguous)
        if right_cells + 8 > width:
            right, right_cells = "", 0
        shown = crop(text, max(0, width - right_cells - (1 if right else 0)), ambiguous)
        cells = cell_width(shown, ambiguous)
        runs = [Run(shown, role)]
        if right:
            gap = width - right_cells - cells
            runs += [Run(" " * gap, role), Run(right, right_role or role)]
            cells = width
        return Line(tuple(runs), cells)
