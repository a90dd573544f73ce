"""The areas of the panes for a terminal size: side by side, stacked or one at a time; and their layout."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal, NamedTuple

from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.strip import Strip
from textual.widget import Widget

from tui_reader.ui.widgets.line_widget import LineWidget
from tui_reader.ui.widgets.lines import Line, Run
from tui_reader.ui.widgets.marks import THUMB

Pane = Literal["ticker", "sources", "sources-divider", "list", "outline", "divider", "reader", "bottom"]

SIDE_BY_SIDE = 100
"""Cells from which list and reader stand side by side; in narrower terminals the list is above the reader."""

SINGLE = (60, 16)
"""Cells and lines below either of which there is room for one pane only."""

LEFT = ((160, 56), (104, 42), (0, 38))
"""Terminal width in cells, and from there on the width of the left column. At any width the reader has room for 28
Han characters, the line of an official document, with a margin on each side."""

STACKED_ROWS, STACKED_ROWS_WHILE_READING = 7, 2
"""Rows of a list above the reader, at most."""

EMPTY_LINES = 5
"""Lines of an empty list above the reader, for what it says."""

OUTLINE_SHARE = 0.42

SOURCES, LIST_BESIDE_SOURCES = 22, 36
"""Cells of the side list with the rule beside it, and of the list between that and the reader."""


class PaneArea(NamedTuple):
    """Position from the left and the top, and size, in cells and lines."""

    x: int
    y: int
    width: int
    height: int


class Needs(NamedTuple):
    """What decides which panes there is room for, and how much."""

    zen: bool = False
    """Whether the text is shown alone."""
    listing: bool = True
    """Whether the focus is on the list or the ticker, or else in the text."""
    headings: int = 0
    """The headings of the outline."""
    announcements: bool = False
    in_ticker: bool = False
    """Whether the focus is on the announcements."""
    rows: int = STACKED_ROWS
    """The rows of the list, or as many of them as it ever shows above the reader."""
    row_height: int = 1
    """The lines of such a row."""
    sources: bool = False
    """Whether the side list is open; where there is no room beside the list, it is shown while it has the
    focus."""
    in_sources: bool = False
    """Whether the focus is on the side list."""


def pane_areas(width: int, height: int, needs: Needs) -> dict[Pane, PaneArea]:
    """The areas of all panes that are shown, for a terminal of so many cells and lines.

    Where there is room for one pane only, the focus decides which, and announcements are shown while they have it.
    """
    body = max(0, height - 1)
    areas: dict[Pane, PaneArea] = {"bottom": PaneArea(0, body, width, 1)}
    if needs.zen:
        return {**areas, "reader": PaneArea(0, 0, width, body)}
    single = width < SINGLE[0] or height < SINGLE[1]
    top = 0
    if needs.in_ticker or (needs.announcements and not single):
        areas["ticker"] = PaneArea(0, 0, width, 1)
        top = 1
    rest = max(0, body - top)
    if needs.sources and needs.in_sources and (single or width < SIDE_BY_SIDE):
        return {**areas, "sources": PaneArea(0, top, width, rest)}
    if single:
        shown: Pane = "list" if needs.listing else "reader"
        return {**areas, shown: PaneArea(0, top, width, rest)}
    if width < SIDE_BY_SIDE:
        lines = 1 + _stacked_lines(needs)
        areas["list"] = PaneArea(0, top, width, lines)
        areas["reader"] = PaneArea(0, top + lines, width, rest - lines)
        return areas
    left, start = next(cells for least, cells in LEFT if width >= least), 0
    if needs.sources:
        left, start = LIST_BESIDE_SOURCES, SOURCES
        areas["sources"] = PaneArea(0, top, SOURCES - 1, rest)
        areas["sources-divider"] = PaneArea(SOURCES - 1, top, 1, rest)
    below = min(round(rest * OUTLINE_SHARE), needs.headings + 1) if needs.headings else 0
    areas["list"] = PaneArea(start, top, left, rest - below)
    if below:
        areas["outline"] = PaneArea(start, top + rest - below, left, below)
    edge = start + left
    areas["divider"] = PaneArea(edge, top, 1, rest)
    areas["reader"] = PaneArea(edge + 1, top, width - edge - 1, rest)
    return areas


def _stacked_lines(needs: Needs) -> int:
    """Lines for the rows of a list above the reader, all of them whole."""
    if not needs.rows:
        return EMPTY_LINES if needs.listing else 1
    most = STACKED_ROWS if needs.listing else STACKED_ROWS_WHILE_READING
    return min(needs.rows, -(-most // needs.row_height)) * needs.row_height


def tab_order(areas: Mapping[Pane, PaneArea], *, single: bool) -> list[Pane]:
    """The panes in the order of Tab. `single`: only one of list and reader is shown; Tab reaches both."""
    order: list[Pane] = ["sources", "list", "outline", "reader", "ticker"]
    return [pane for pane in order if pane in areas or (single and pane in ("list", "reader"))]


class PaneLayout(Layout):
    """Places the widgets whose id is the name of a pane that is shown, without style rules."""

    name = "panes"

    def __init__(self, areas: Callable[[Size], Mapping[Pane, PaneArea]]) -> None:
        self._areas = areas

    def arrange(self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True) -> ArrangeResult:
        parent.pre_layout(self)
        areas: dict[str, PaneArea] = {str(pane): area for pane, area in self._areas(size).items()}
        # Of the status line and the prompt, as of the list and the results, only one is displayed.
        bottom = areas.pop("bottom")
        areas.update(status=bottom, prompt=bottom)
        if "list" in areas:
            areas["results"] = areas["list"]
        for child in children:
            if isinstance(child, LineWidget) and child.id in ("list", "results", "outline"):
                child.beside_rule = "divider" in areas
        return [
            WidgetPlacement(Region(*areas[child.id]), NULL_OFFSET, NULL_SPACING, child, order)
            for order, child in enumerate(children)
            if child.id in areas
        ]


class Divider(LineWidget):
    """The line between the left column and the reader, one cell wide, with the thumbs of the panes left of it."""

    def __init__(self, panes: Callable[[], Sequence[LineWidget]], *, id: str | None = None) -> None:
        """`panes` returns the panes that are left of it."""
        super().__init__(id=id)
        self._panes = panes
        self._thumbs: set[int] = set()
        """The lines with a thumb."""

    def draw(self, crop: Region) -> list[Strip]:
        top = self.region.y
        self._thumbs = {
            line + pane.region.y - top for pane in self._panes() if pane.beside_rule for line in pane.thumb
        }
        return super().draw(crop)

    def line(self, y: int) -> Strip:
        thumb = y in self._thumbs
        return self.strip("divider", Line((Run(THUMB if thumb else "│", "rule"),), 1))
