"""Where the panes stand: side by side, one above the other, or one at a time, as the terminal has room."""

from __future__ import annotations

from typing import Literal, NamedTuple

Pane = Literal["ticker", "list", "outline", "divider", "reader", "bottom"]

BESIDE = 100
"""From this many cells on, list and reader stand side by side; below, one above the other."""

SINGLE = (60, 16)
"""Below these cells or lines there is room for one pane only."""

LEFT = ((160, 56), (120, 42), (0, 38))
"""Width of the left column from so many cells on. At 120 cells the reader then has room for 36 Han, the default
measure, and its margins."""

STACKED_LIST_SHARE = 0.32
OUTLINE_SHARE = 0.42


class Area(NamedTuple):
    """Cells from the left, lines from the top, and the size of both."""

    x: int
    y: int
    width: int
    height: int


def place(width: int, height: int, *, zen: bool, listing: bool, headings: int) -> dict[Pane, Area]:
    """The area of every pane that is shown.

    `listing` says that the focus is on the list or the ticker rather than in the text, which decides what is shown
    where there is room for one; `headings` is how many the outline has to show: it takes no more lines than these,
    and none when there are none.
    """
    body = max(0, height - 1)
    areas: dict[Pane, Area] = {"bottom": Area(0, body, width, 1)}
    if zen:
        return {**areas, "reader": Area(0, 0, width, body)}
    areas["ticker"] = Area(0, 0, width, 1)
    top, rest = 1, max(0, body - 1)
    if width < SINGLE[0] or height < SINGLE[1]:
        shown: Pane = "list" if listing else "reader"
        return {**areas, shown: Area(0, top, width, rest)}
    if width < BESIDE:
        rows = max(4, round(height * STACKED_LIST_SHARE))
        return {**areas, "list": Area(0, top, width, rows), "reader": Area(0, top + rows, width, rest - rows)}
    left = next(cells for least, cells in LEFT if width >= least)
    below = min(round(rest * OUTLINE_SHARE), headings + 1) if headings else 0
    areas["list"] = Area(0, top, left, rest - below)
    if below:
        areas["outline"] = Area(0, top + rest - below, left, below)
    areas["divider"] = Area(left, top, 1, rest)
    areas["reader"] = Area(left + 1, top, width - left - 1, rest)
    return areas


def order_of_tab(areas: dict[Pane, Area], *, single: bool) -> list[Pane]:
    """The panes that Tab goes through. One at a time, both of those that take turns are there."""
    order: list[Pane] = ["list", "outline", "reader", "ticker"]
    return [pane for pane in order if pane in areas or (single and pane in ("list", "reader"))]
