"""The main screen's layout: the areas that `placing` works out, handed to Textual without style rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.widget import Widget

from tui_reader.ui.main.areas import Area, Pane


class PaneLayout(Layout):
    """Places the widgets whose id is the name of a pane that is shown; the others have no place."""

    name = "panes"

    def __init__(self, areas: Callable[[Size], Mapping[Pane, Area]]) -> None:
        self._areas = areas

    def arrange(self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True) -> ArrangeResult:
        parent.pre_layout(self)
        areas: dict[str, Area] = {str(pane): area for pane, area in self._areas(size).items()}
        # The prompt takes the place of the status line while it is open: only one of them is displayed.
        bottom = areas.pop("bottom")
        areas.update(status=bottom, prompt=bottom)
        # Results of a search stand where the list would; again only one of them is displayed.
        if "list" in areas:
            areas["results"] = areas["list"]
        return [
            WidgetPlacement(Region(*areas[child.id]), NULL_OFFSET, NULL_SPACING, child, order)
            for order, child in enumerate(children)
            if child.id in areas
        ]
