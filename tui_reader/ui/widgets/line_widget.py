"""The base class of the panes: a widget rendered line by line, with a cache of its strips."""

from __future__ import annotations

from typing import ClassVar, Self

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Offset, Region
from textual.strip import Strip
from textual.widget import Widget

from tui_reader.text.width import cell_width, crop
from tui_reader.ui.host import Host
from tui_reader.ui.widgets.hyperlinks import LinkedText, linked_segments
from tui_reader.ui.widgets.lines import Line, Run
from tui_reader.ui.widgets.marks import FOCUS, THUMB
from tui_reader.ui.widgets.scroll_track import thumb_lines


class LineWidget(Widget):
    """Renders its area from `line(y)`, without borders, padding or virtual size.

    Textual's own rendering resolves the styles of all ancestors for each line; here the role of a text gives its
    style directly, and a line that is rendered again is the same Strip object, with its escape codes cached.
    """

    app: Host

    DEFAULT_CSS: ClassVar[str] = """
    LineWidget { width: 1fr; height: 1fr; }
    """

    beside_rule = False
    """Whether the rule beside the widget is its scroll track instead of its last column."""

    CACHE_SIZE: ClassVar[int] = 2000
    """Strips in the cache at most."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._stale = True
        self._drawn: list[Strip] = []
        self._drawn_key: object = None
        self._strips: dict[object, Strip] = {}
        self._strips_key: object = None
        self._thumbed: dict[int, tuple[Strip, Strip]] = {}

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
        thumb = range(0) if self.beside_rule else self.thumb
        strips = [
            self._with_thumb(self.line(y)) if y in thumb else self.line(y) for y in range(crop.y, crop.bottom)
        ]
        if crop.x or crop.right < width:
            strips = [strip.crop(crop.x, crop.right) for strip in strips]
        return strips

    def caret(self) -> Offset:
        """The first cell of the current row or line, where the terminal's cursor stands."""
        return Offset()

    def visible_part(self) -> tuple[float, float] | None:
        """The part of the content that is in view, as shares from 0 to 1 of where it begins and ends; None if all
        of it is, or if the widget does not scroll."""
        return None

    @property
    def track(self) -> range:
        """The lines whose last column, which must be blank, shows by its thumb what is in view."""
        return range(1, self.size.height)

    @property
    def thumb(self) -> range:
        """The lines of the track that show what is in view; none if all of it is."""
        part, track = self.visible_part(), self.track
        if part is None:
            return range(0)
        thumb = thumb_lines(len(track), *part)
        return range(track.start + thumb.start, track.start + thumb.stop)

    def _with_thumb(self, strip: Strip) -> Strip:
        """The strip with the thumb in its last cell, cached."""
        found = self._thumbed.get(id(strip))
        if found and found[0] is strip:
            return found[1]
        if len(self._thumbed) > self.CACHE_SIZE:
            self._thumbed.clear()
        last = self.size.width - 1
        style = next((each.style for each in strip.crop(last, last + 1) if each.style), None) or Style()
        color = Style(color=self.app.text_styles.style("rule").color)
        cell = Strip([Segment(THUMB, style + color)], 1)
        for line_filter in self.get_line_filters():
            cell = cell.apply_filter(line_filter, self.app.text_styles.background("body"))
        thumbed = Strip.join([strip.crop(0, last), cell])
        self._thumbed[id(strip)] = (strip, thumbed)
        return thumbed

    @property
    def ambiguous(self) -> int:
        """Cells that the terminal gives to East Asian ambiguous characters."""
        return self.app.ambiguous

    @property
    def title_role(self) -> str:
        """The role of the heading line."""
        return "pane-title-focused" if self.has_focus else "pane-title"

    def strip(
        self,
        key: object,
        line: Line,
        *,
        role: str = "body",
        padding: int = 0,
        links: tuple[LinkedText, ...] = (),
    ) -> Strip:
        """A laid-out line as a strip of the widget's width, cached under `key` until the width or theme changes.

        `padding` is in cells, on the left; the rest on the right is filled in `role`. `links` are written for the
        terminal, if it takes them.
        """
        width = self.size.width
        styles = self.app.text_styles
        current = (width, styles)
        if self._strips_key != current or len(self._strips) > self.CACHE_SIZE:
            self._strips.clear()
            self._thumbed.clear()
            self._strips_key = current
        links = links if self.app.hyperlinks else ()
        full_key = (key, line, role, padding, links)
        strip = self._strips.get(full_key)
        if strip is None:
            base = styles.style(role)
            segments = [Segment(" " * padding, base)] if padding else []
            for run in line.runs:
                segments += linked_segments(run, styles.style(run.role, role), links)
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
